"""The saved picture in a Plotly figure, until the browser asks for picture.svg; then this file goes."""

from __future__ import annotations

import base64
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from bodymap.draw import painter, svg, tokens
from bodymap.draw.captions import URGENT, note, pattern, signs, title, unexplained, urgent, whose
from bodymap.draw.painter import CAPTIONS, SIDES, VIEWS
from bodymap.draw.stage import drawn_later
from bodymap.fit.matching import Match
from bodymap.paths import ours
from bodymap.say.words import Answer, answer

if TYPE_CHECKING:
    from bodymap.atlas import Atlas
    from bodymap.view import View

GAP = 90.0
SCALE = 0.6
EDGE, LINE, SMALL, PAD = 24, 23, 20, 10
UNDER = 44.0
SWATCH, COLUMNS = 32, 3
WIDEST, MOST_LINES = 104, 5
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"


@dataclass(frozen=True, slots=True)
class Look:
    """A theme."""

    theme: str

    @property
    def colours(self) -> Any:
        """By name."""
        return tokens.colours(self.theme)


def figure(atlas: Atlas, view: View, dark: bool | None = None) -> go.Figure:
    """What `view` shows, both sides of the body beside each other, as a figure ready to save.

    Parameters
    ----------
    dark : the theme to draw in; None takes it from the view (its "auto" means light, as on paper).
    """
    style = Look("dark" if (view.theme == "dark" if dark is None else dark) else "light")
    told = answer(atlas, replace(view, voice="patient", sources=False))
    picture = go.Figure()
    for number, face in enumerate(VIEWS):
        _draw(picture, atlas, view, face, number * (atlas.width + GAP), style, told.match)
    high = _key(picture, atlas, style, _entries(atlas, view, told.match))
    _frame(picture, atlas, style, high, told, view)
    return picture


def _draw(
    picture: go.Figure, atlas: Atlas, view: View, face: str, dx: float, style: Look, found: Match
) -> None:
    """One view: the shaded body, the areas over it, the rings of the marks, the crosses, the letters."""
    data = drawn_later(atlas, view.shown_body, face)
    body = ours(f"assets/atlas/{view.shown_body}-{face}-{style.theme}.webp")
    if body.is_file():
        _lay(picture, "webp", body.read_bytes(), (dx, 0, atlas.width, atlas.height), 0.42 if view.xray else 1)
    areas = svg.areas(atlas, view, face, data, found)
    file = _file(areas, atlas.width, atlas.height, style)
    _lay(picture, "svg+xml", file, (dx, 0, atlas.width, atlas.height))
    loose = unexplained(atlas, found)

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
    for colour, width in (
        ((style.colours["cross-edge"], 6), (style.colours["cross"], 2.8)) if spots and view.points else ()
    ):
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
    return svg.document(inside, width, height, style.theme).encode()


def _entries(atlas: Atlas, view: View, found: Match) -> list[list[Any]]:
    rows: list[list[Any]] = []
    for names, words in whose(atlas, view, found):
        for n, line in enumerate(textwrap.wrap(words, WIDEST)):
            sign = painter.sign(names[0]) if n == 0 else ""
            rows.append([((sign,), line, "{}" if "rest" in names[0] else "<b>{}</b>")])
    cells = [(tuple(map(painter.sign, names)), words, "{}") for names, words in signs(atlas, view, found)]
    apart: list[list[Any]] = [[]] if rows else []
    return rows + apart + [cells[n : n + COLUMNS] for n in range(0, len(cells), COLUMNS)]


def _key(picture: go.Figure, atlas: Atlas, style: Look, rows: Sequence[Sequence[Any]]) -> float:
    """Draw the key below the bodies; returns how many pixels it is high."""
    across, top = (2 * atlas.width + GAP) * SCALE, atlas.height + UNDER
    drawn = ""
    for down, row in enumerate(rows):
        for column, (drawings, words, weight) in enumerate(row):
            x = column * across / COLUMNS
            for sign in drawings:
                drawn += f'<g class="sign" transform="translate({x:g},{down * LINE + 2})">{sign}</g>'
                x += SWATCH
            y = top + (down + 0.5) * LINE / SCALE
            _write(picture, weight.format(_plain(words)), (x + 2) / SCALE, y, left=True)
    high = len(rows) * LINE
    if drawn:
        file = _file(drawn, across, high, style)
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
