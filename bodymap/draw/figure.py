"""The picture on the screen as a Plotly figure, for saving. The only module that imports plotly.

One pair of axes in figure units (1 unit = 1 mm on a body of 1730 mm): the front view at x = 0..width,
the back view beside it, y downwards. Nothing here decides anything: it draws what matching says.

The areas are SVG images in the figure, with the page's own rules and patterns, masked as in assets/zones.js:
Plotly's own areas know no masks, and stripes and dots would show through the first pattern's main areas.
"""

from __future__ import annotations

import base64
import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from bodymap.draw.stage import CAPTIONS, SIDES, SIGNS, VIEWS, drawn_later, path
from bodymap.fit.candidate import STRONG
from bodymap.fit.matching import Match
from bodymap.paths import ours
from bodymap.say import places
from bodymap.say.speaker import Speaker
from bodymap.say.words import Answer, answer
from bodymap.texts import texts

if TYPE_CHECKING:
    from bodymap.atlas import Atlas
    from bodymap.view import View

GAP = 90.0  # units between the two views
SCALE = 0.6  # pixels of the saved figure for one unit, before the export's own factor
EDGE, LINE, SMALL = 24, 23, 20  # pixels: the rim, a line of the title or of the key, a line of the note
PAD = 10  # pixels round what to act on first
UNDER = 44.0  # units under the feet, for the names of the views
SWATCH, COLUMNS = 30, 3  # the key: pixels for a sign, signs in a row
WIDEST, MOST_LINES = 104, 5  # characters in a line of the title; lines for the marked places
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"
MOST_PLACES = 16  # marked places that are named
NOTE = "saved-note"  # row of data/words.csv that stands under every saved picture
URGENT = "Act on this first:"
THEMES = {
    "light": ":root {",
    "dark": 'html[data-theme="dark"] {',
}  # where its colours begin in the style sheet
LEVELS = {
    "core": "pain often felt here",
    "local": "pain felt over the muscle",
    "spillover": "pain sometimes felt here",
    "rare": "pain rarely felt here",
    "disputed": "experts disagree",
}
MASKED = ("core", "spillover")  # levels of the second pattern that give way to the first, but for their edge
Entry = tuple[Sequence[str], str, str]
"""A line of the key: its signs, its words, and "<b>{}</b>" when they are bold."""


@dataclass(frozen=True, slots=True)
class Look:
    """How the screen looks in one theme: the variables of its style sheet, its rules for what is drawn."""

    theme: str
    colours: Mapping[str, str]
    style: str


@cache
def look(theme: str) -> Look:
    """The look of "light" or "dark". Variables are filled in: not every reader of SVG files knows them."""
    css = ours("assets/bodymap.css").read_text(encoding="utf-8")
    css = re.sub(r"rgb\((\d+) (\d+) (\d+) / ([\d.]+)\)", r"rgba(\1,\2,\3,\4)", css)
    colours = dict(re.findall(r"--([\w-]+): ([^;]+);", css[css.index(THEMES[theme]) :].partition("}")[0]))
    rules = re.findall(r"^[^\s@/{}][^{}\n]*\{[^{}\n]*(?:fill|stroke|opacity)[^{}\n]*\}$", css, re.MULTILINE)
    style = re.sub(r"var\(--([\w-]+)\)", lambda name: colours.get(name[1], "none"), "\n".join(rules))
    return Look(theme, colours, style)


@cache
def patterns() -> str:
    """The page's dots and stripes."""
    page = ours("bodymap/web/page.html").read_text(encoding="utf-8")
    return page[page.index("<defs>") : page.index("</defs>")] + "</defs>"


def figure(atlas: Atlas, view: View, dark: bool | None = None) -> go.Figure:
    """What `view` shows, both sides of the body beside each other, as a figure ready to save.

    Parameters
    ----------
    dark : the theme to draw in; None takes it from the view (its "auto" means light, as on paper).
    """
    style = look("dark" if (view.theme == "dark" if dark is None else dark) else "light")
    told = answer(atlas, replace(view, voice="patient", sources=False))
    picture = go.Figure()
    for number, face in enumerate(VIEWS):
        _draw(picture, atlas, view, face, number * (atlas.width + GAP), style, told.match)
    high = _key(picture, atlas, style, entries(atlas, view, told.match))
    _frame(picture, atlas, style, high, told, view)
    return picture


def urgent(told: Answer) -> list[str]:
    """What to do about the warning signs that are ticked, the most urgent first, and whom to call."""
    conditions: dict[str, list[str]] = {}
    for flag in told.alert:
        conditions.setdefault(flag.action, []).append(flag.condition)
    lines = [
        f"{'Also:' if n else URGENT} {action} Could be {texts().listed(could_be, 'or')}."
        for n, (action, could_be) in enumerate(conditions.items())
    ]
    if lines and len(told.numbers) == 1:  # else nobody has chosen a country, and there are too many
        lines += [f"{n.name}: {texts().listed(n.emergency, 'or')}" for n in told.numbers if n.emergency]
    return lines


def title(atlas: Atlas, view: View) -> str:
    """The first line: what was marked, by name."""
    ids = [region for region in view.regions if region in atlas.regions]
    return f"Marked: {places.region_list(atlas, ids, False, MOST_PLACES)}" if ids else "Nothing marked"


def pattern(atlas: Atlas, view: View, told: Answer) -> str:
    """The second line: whose pattern is shown, with its sides, or why there is none."""
    if names := _named(atlas, told.match, view.voice):
        return f"Pattern {'shown' if view.zones else 'not drawn'}: {atlas.texts.listed(names)}"
    return told.headline if told.match.regions else "No pattern shown"


def note(atlas: Atlas, view: View, told: Answer) -> str:
    """What the picture is and is not. Its first sentence is about the pattern: not said without one."""
    text = atlas.words[NOTE].patient if NOTE in atlas.words else ""
    return text if told.match.shown and view.zones else text.partition(". ")[2]


def _named(atlas: Atlas, found: Match, voice: str) -> list[str]:
    """Each muscle's name with its sides, in the order drawn; in the words of the one who reads."""
    t, name = atlas.texts, Speaker(atlas, voice).muscle
    sides = {muscle: [side for own, side in found.shown if own == muscle] for muscle in found.muscles}
    return [t("muscle-on-side", side=t.sides(own), muscle=name(muscle)) for muscle, own in sides.items()]


def _unexplained(atlas: Atlas, found: Match) -> set[str]:
    """The marked regions that lie in no zone of what is shown."""
    return {name for name in found.regions if not any(name in atlas.membership[pair] for pair in found.shown)}


def _draw(
    picture: go.Figure, atlas: Atlas, view: View, face: str, dx: float, style: Look, found: Match
) -> None:
    """One view: the shaded body, the areas over it, the rings of the marks, the crosses, the letters."""
    data = drawn_later(atlas, view.shown_body, face)
    body = ours(f"assets/atlas/{view.shown_body}-{face}-{style.theme}.webp")
    if body.is_file():
        _lay(picture, "webp", body.read_bytes(), (dx, 0, atlas.width, atlas.height), 0.42 if view.xray else 1)
    areas = _areas(atlas, view, face, data, found)
    file = _file(areas, atlas.width, atlas.height, style)
    _lay(picture, "svg+xml", file, (dx, 0, atlas.width, atlas.height))
    loose = _unexplained(atlas, found)

    def trace(name: str, **more: Any) -> None:
        picture.add_scatter(name=name, showlegend=False, hoverinfo="skip", **more)

    for shape in atlas.shapes(view.shown_body, face):
        if shape.layer == "region" and shape.id in view.regions:
            x, y = _line(shape.rings, dx)
            ring = "dash" if shape.id in loose else "solid"
            for colour, width, dash in (("halo", 5.4, "solid"), ("accent", 3, ring)):
                line = {"color": style.colours[colour], "width": width, "dash": dash}
                trace(atlas.regions[shape.id].plain, x=x, y=y, mode="lines", line=line)
    spots = [
        spot
        for spot in data["points"]
        if spot["muscle"] in found.strong and (spot["muscle"], spot["side"]) in found.shown
    ]
    x, y = [spot["x"] + dx for spot in spots], [spot["y"] for spot in spots]
    for colour, width in (("#ffffff", 6), (style.colours["cross"], 2.8)) if spots and view.points else ():
        marker = {"symbol": "x-thin", "size": 13, "line": {"color": colour, "width": width}}
        trace("trigger points", x=x, y=y, mode="markers", marker=marker)
    left, right, left_side, right_side = SIDES[face]
    for share, letter, side in ((0.13, left, left_side), (0.87, right, right_side)):
        middle = dx + atlas.width * share
        _write(picture, f"<b>{letter}</b>", middle, 124, size=42, color=style.colours["soft"])
        _write(picture, f"your {side}", middle, atlas.height + 12, color=style.colours["soft"])
    _write(picture, f"<b>{CAPTIONS[face]}</b>", dx + atlas.width / 2, atlas.height + 12, size=17)


def _line(
    rings: Iterable[Sequence[tuple[float, float]]], dx: float
) -> tuple[list[float | None], list[float | None]]:
    """The rings one after the other, with a gap (None) after each."""
    x: list[float | None] = []
    y: list[float | None] = []
    for ring in rings:
        x += [*(round(point[0] + dx, 1) for point in ring), None]
        y += [*(round(point[1], 1) for point in ring), None]
    return x, y


def _lay(
    picture: go.Figure, kind: str, file: bytes, place: tuple[float, float, float, float], opacity: float = 1
) -> None:
    """Lay an image into the figure, under its lines; its place is x, y, width and height in figure units."""
    x, y, width, height = place
    # Plotly takes two images at the same place for one, so each kind is placed by an edge of its own.
    across, edge = (0.0, "left") if kind == "webp" else (width, "right")
    picture.add_layout_image(
        source=f"data:image/{kind};base64,{base64.b64encode(file).decode()}", x=x + across, y=y, xanchor=edge,
        sizex=width, sizey=height, xref="x", yref="y", sizing="stretch", layer="below", opacity=opacity,
    )  # fmt: skip


def _write(picture: go.Figure, text: str, x: float, y: float, *, left: bool = False, **font: Any) -> None:
    """Write at a place in figure units: around it, or to the right of it."""
    anchor = "left" if left else "center"
    picture.add_annotation(text=text, x=x, y=y, xanchor=anchor, yanchor="middle", showarrow=False, font=font)


def _file(inside: str, width: float, height: float, style: Look) -> bytes:
    """An SVG file of its own."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}"'
        f' viewBox="0 0 {width:g} {height:g}"><style>{escape(style.style)}</style>{patterns()}{inside}</svg>'
    ).encode()


def _areas(atlas: Atlas, view: View, face: str, data: Mapping[str, Any], found: Match) -> str:
    """The areas of one view as SVG: what is marked, what lies under the skin, the zones."""
    shapes = atlas.shapes(view.shown_body, face)
    outline = path(ring for shape in shapes if shape.layer == "outline" for ring in shape.rings)
    marked = "".join(
        f'<path data-region="{escape(shape.id)}" data-selected="" d="{path(shape.rings)}"/>'
        for shape in shapes
        if shape.layer == "region" and shape.id in view.regions
    )
    under = f'<path class="bone" d="{"".join(data["bones"])}"/>' if view.xray else ""
    for muscle, side in found.shown if view.xray else ():
        drawn = data["muscles"].get(f"{muscle}:{side}")
        if drawn and muscle in found.strong:
            kind = "muscle" if muscle == found.strong[0] else "muscle second"
            under += f'<path class="{kind}" data-muscle="{escape(muscle)}:{side}" d="{drawn["d"]}"/>'
            under += f'<path class="fibres" d="{drawn.get("fibres", "")}"/>'
    return (
        f'<clipPath id="body"><path d="{outline}"/></clipPath><path class="outline" d="{outline}"/>'
        f'<g clip-path="url(#body)">{under}</g>{marked}'
        f'<g class="zones" clip-path="url(#body)" opacity="{0.6 if view.xray else 1:g}">'
        f"{_zones(atlas, data['zones'], found) if view.zones else ''}</g>"
    )


def _zones(atlas: Atlas, shapes: Iterable[Mapping[str, Any]], found: Match) -> str:
    """The zones of what is shown, the best fit on top; the same masks as in assets/zones.js."""
    zones: dict[tuple[int, str], list[tuple[str, str]]] = {}
    for one in shapes:
        if (one["muscle"], one["side"]) in found.shown:
            rank = min(found.muscles.index(one["muscle"]) + 1, STRONG + 1)
            name = escape(f"{one['id']}:{one['side']}")
            zones.setdefault((rank, one["level"]), []).append((name, one["d"]))

    def paths(rank: int, level: str, *kinds: str) -> str:
        """The zones of one rank and level, each painted in these ways one over the other."""
        return "".join(
            f'<path class="{kind}" data-zone="{name}" d="{d}"/>'
            for name, d in zones.get((rank, level), ())
            for kind in kinds
        )

    def mask(name: str, *holes: str) -> str:
        everywhere = f'x="0" y="0" width="{atlas.width:g}" height="{atlas.height:g}"'
        whole = f'<rect {everywhere} fill="#fff"/>'
        return f'<mask id="{name}" maskUnits="userSpaceOnUse" {everywhere}>{whole}{"".join(holes)}</mask>'

    def painted(rank: int) -> str:
        spillover, core = (paths(rank, level, "soft wide", "soft", level) for level in ("spillover", "core"))
        return (
            f"<g>{paths(rank, 'disputed', 'disputed')}{paths(rank, 'rare', 'rare')}</g>"
            f'<g class="spillover" mask="url(#spillover-{rank})">{spillover}</g>'
            f'<g>{paths(rank, "local", "local")}</g><g class="core">{core}</g>'
        )

    core, second, spillover = paths(1, "core", ""), paths(2, "core", ""), paths(1, "spillover", "")
    return (
        mask("spillover-1", core, second)
        + mask("spillover-2", second, spillover)
        + mask("first", core)
        + f'<clipPath id="within-first">{core}{spillover}</clipPath>'
        + f'<g class="rest">{paths(3, "spillover", "spillover")}{paths(3, "core", "core")}</g>'
        + f'<g class="rank-2" mask="url(#first)">{painted(2)}</g><g class="rank-1">{painted(1)}</g>'
        + '<g class="edge" clip-path="url(#within-first)">'
        + f"{paths(2, 'core', 'edge-core')}{paths(2, 'spillover', 'edge-spillover')}</g>"
    )


def entries(atlas: Atlas, view: View, found: Match) -> list[list[Entry]]:
    """The key, row by row: whose patterns these are, then the signs that the picture holds."""
    names = _named(atlas, found, view.voice) if view.zones else []
    swatch = '<g class="{}"><rect x="1" y="2" width="22" height="14" rx="4"/></g>'
    rows: list[list[Entry]] = [
        [((swatch.format(f"rank-{rank}"),), name, "<b>{}</b>")]
        for rank, name in enumerate(names[:STRONG], start=1)
    ]
    rest = textwrap.wrap(", ".join(names[STRONG:]), WIDEST)
    rows += [[((swatch.format("rest"),) if n == 0 else ("",), text, "{}")] for n, text in enumerate(rest)]
    drawn = {name: f'<g class="{name}">{sign}</g>' for name, sign, _ in SIGNS}
    loose = _unexplained(atlas, found)
    signs: list[Entry] = []
    if set(found.regions) - loose:
        signs.append(((drawn["mark"],), "marked", "{}"))
    if loose:
        signs.append(((drawn["loose"],), "marked, not explained", "{}"))
    for level, often in LEVELS.items():
        has = [
            any(zone.muscle == muscle and zone.level == level for zone in atlas.zones.values())
            for muscle in found.strong
        ]
        both = [sign for sign, there in zip((drawn[level], _second(level)), has, strict=False) if there]
        if both and view.zones:
            signs.append((both, often, "{}"))
    if view.points and found.shown:
        signs.append(((drawn["point"],), "trigger point", "{}"))
    apart: list[list[Entry]] = [[]] if rows else []
    return rows + apart + [signs[start : start + COLUMNS] for start in range(0, len(signs), COLUMNS)]


def _second(level: str) -> str:
    """The second pattern's sign: the real thing, with the edge that is left of it under the first pattern."""
    d = "M2,4h36v22h-36z"
    edge = f'<g class="edge"><path class="edge-{level}" d="{d}"/></g>' if level in MASKED else ""
    drawn = f'<g class="rank-2"><path class="{level}" d="{d}"/></g>{edge}'
    return f'<g class="zones" transform="scale({SCALE})">{drawn}</g>'


def _key(picture: go.Figure, atlas: Atlas, style: Look, rows: Sequence[Sequence[Entry]]) -> float:
    """Draw the key below the bodies; returns how many pixels it is high."""
    across, top = (2 * atlas.width + GAP) * SCALE, atlas.height + UNDER
    drawn = ""
    for down, row in enumerate(rows):
        for column, (signs, words, weight) in enumerate(row):
            x = column * across / COLUMNS
            for sign in signs:
                drawn += f'<g class="sign" transform="translate({x:g},{down * LINE + 2})">{sign}</g>'
                x += SWATCH
            y = top + (down + 0.5) * LINE / SCALE
            _write(picture, weight.format(_plain(words)), (x + 2) / SCALE, y, left=True)
    high = len(rows) * LINE
    if drawn:
        file = _file(f'<g id="who" class="legend">{drawn}</g>', across, high, style)
        _lay(picture, "svg+xml", file, (0, top, across / SCALE, high / SCALE))
    return high


def _frame(picture: go.Figure, atlas: Atlas, style: Look, key: float, told: Answer, view: View) -> None:
    """Size and margins; what to act on first in a box above the title, the note at the foot."""
    across, down = 2 * atlas.width + GAP, atlas.height + UNDER + key / SCALE
    head = _wrapped([title(atlas, view), pattern(atlas, view, told)], MOST_LINES)
    box, under = _wrapped(urgent(told)), _wrapped([note(atlas, view, told)])
    boxed = LINE * len(box) + 2 * PAD + EDGE if box else 0
    top, foot = EDGE + boxed + LINE * len(head), EDGE + SMALL * len(under)
    wide, high = round(across * SCALE), round(down * SCALE) + top + foot
    colours = style.colours
    picture.update_layout(
        width=wide + 2 * EDGE, height=high, margin={"l": EDGE, "r": EDGE, "t": top, "b": foot},
        paper_bgcolor=colours["paper"], plot_bgcolor=colours["paper"], template="none", hovermode=False,
        font={"family": FONT, "size": 15, "color": colours["ink"]},
        title={"text": _lines(head), "x": 0, "xref": "paper", "y": 1 - (34 + boxed) / high, "yanchor": "top",
               "font": {"size": 17}},
        xaxis={"visible": False, "range": [0, across], "fixedrange": True},
        yaxis={"visible": False, "range": [down, 0], "fixedrange": True},
    )  # fmt: skip
    if box:
        first = f'<b><span style="color:{colours["urgent"]}">{URGENT}</span></b>'
        picture.add_annotation(
            text=_lines(box).replace(URGENT, first, 1), x=0, y=1, yshift=top - EDGE, width=wide - 2 * PAD,
            xref="paper", yref="paper", xanchor="left", yanchor="top", align="left", showarrow=False,
            borderpad=PAD, borderwidth=2, bordercolor=colours["urgent"], bgcolor=colours["urgent-wash"],
            font={"size": 17},
        )  # fmt: skip
    picture.add_annotation(
        text=_lines(under), x=0.5, y=0, yshift=8 - foot, xref="paper", yref="paper", yanchor="bottom",
        showarrow=False, font={"size": 14, "color": colours["soft"]},
    )  # fmt: skip


def _wrapped(lines: Iterable[str], most: int | None = None) -> list[str]:
    return [
        part for line in lines for part in textwrap.wrap(line, WIDEST, max_lines=most, placeholder=" ...")
    ]


def _lines(lines: Iterable[str]) -> str:
    return "<br>".join(map(_plain, lines))


def _plain(text: str) -> str:
    """Text that Plotly cannot take for its own small markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;")
