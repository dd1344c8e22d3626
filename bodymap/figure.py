"""The picture on the screen as a Plotly figure, for saving. The only module that imports plotly.

One pair of axes in figure units (1 unit = 1 mm on a body of 1730 mm): the front view at x = 0..width,
the back view beside it, y downwards. Nothing here decides anything: it draws what matching says.
"""

from __future__ import annotations

import base64
import math
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from bodymap import matching
from bodymap.matching import Match
from bodymap.speaker import listed, region_list, side_list
from bodymap.stage import CAPTIONS, SIDES, VIEWS

if TYPE_CHECKING:
    from bodymap.atlas import Atlas, Shape
    from bodymap.view import View

PICTURES = Path(__file__).resolve().parent.parent / "assets" / "atlas"
GAP = 90.0  # units between the two views
SCALE = 0.6  # pixels of the saved figure for one unit, before the export's own factor
EDGE, LINE = 24, 23  # pixels for the rim, one line of the title
FOOT, ENTRIES, SMALL = 46, 3, 20  # pixels under the legend; its entries in a row; one line of the note
WIDEST, MOST_LINES = 104, 5  # characters in a line of the title; lines for the marked places
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"
MOST_PLACES = 16  # marked places that are named
NOTE = "saved-note"  # row of data/words.csv that stands under every saved picture


@dataclass(frozen=True, slots=True)
class Ink:
    """The colours of one theme; the same roles as the variables of assets/bodymap.css."""

    paper: str
    ink: str
    soft: str
    accent: str
    accent_wash: str
    halo: str
    referral: str
    core: str
    soft_edge: str
    spill_wash: str
    second: str
    second_wash: str
    rest: str
    bone: str
    bone_edge: str
    flesh: str
    fibre: str


LIGHT = Ink(
    paper="#fbfaf8", ink="#182325", soft="#526064", accent="#0f6662", accent_wash="rgba(15,102,98,0.26)",
    halo="#ffffff", referral="#cf3a25", core="rgba(207,58,37,0.82)", soft_edge="rgba(207,58,37,0.16)",
    spill_wash="rgba(224,96,74,0.24)", second="#4346a8", second_wash="rgba(67,70,168,0.2)", rest="#5d5550",
    bone="#efe6cf", bone_edge="#9b8f70", flesh="#a3493f", fibre="#d59a90",
)  # fmt: skip
DARK = Ink(
    paper="#11181c", ink="#e7edee", soft="#a5b2b6", accent="#5cc7be", accent_wash="rgba(92,199,190,0.34)",
    halo="#0b1114", referral="#ee5a43", core="rgba(238,90,67,0.84)", soft_edge="rgba(238,90,67,0.18)",
    spill_wash="rgba(238,100,78,0.26)", second="#a3a8ff", second_wash="rgba(150,156,255,0.2)", rest="#d8cfc6",
    bone="#d9cfb4", bone_edge="#6e6551", flesh="#a04a41", fibre="#d08d82",
)  # fmt: skip


def figure(atlas: Atlas, view: View, dark: bool | None = None) -> go.Figure:
    """What `view` shows, both sides of the body beside each other, as a figure ready to save.

    Parameters
    ----------
    dark : the theme to draw in; None takes it from the view (its "auto" means light, as on paper).
    """
    ink = DARK if (view.theme == "dark" if dark is None else dark) else LIGHT
    found = matching.match(
        atlas, view.regions, side=view.side, muscle=view.muscle, answers=view.answers, compare=view.compare
    )
    picture = go.Figure()
    for number, face in enumerate(VIEWS):
        _draw(picture, atlas, view, face, number * (atlas.width + GAP), ink, found)
    _legend(picture, atlas, ink, view, found)
    _frame(picture, atlas, ink, [title(atlas, view), pattern(atlas, found.shown)])
    return picture


def title(atlas: Atlas, view: View) -> str:
    """The first line: what was marked, by name."""
    names = [atlas.regions[region].plain for region in view.regions if region in atlas.regions]
    return f"Marked: {region_list(names, MOST_PLACES)}" if names else "Nothing marked"


def pattern(atlas: Atlas, shown: Iterable[tuple[str, str]]) -> str:
    """The second line: whose pattern is shown, with its sides."""
    names = list(_named(atlas, shown).values())
    return f"Pattern shown: {listed(names)}" if names else "No pattern shown"


def _named(atlas: Atlas, shown: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Each muscle's name with its sides, in the order drawn."""
    sides: dict[str, list[str]] = {}
    for muscle, side in shown:
        sides.setdefault(muscle, []).append(side)
    return {muscle: f"{side_list(found)} {atlas.muscles[muscle].plain}" for muscle, found in sides.items()}


def _unexplained(atlas: Atlas, found: Match) -> set[str]:
    """The marked regions that lie in no zone of what is shown."""
    return {name for name in found.regions if not any(name in atlas.membership[pair] for pair in found.shown)}


def _draw(
    picture: go.Figure,
    atlas: Atlas,
    view: View,
    face: str,
    dx: float,
    ink: Ink,
    found: Match,
) -> None:
    shapes = atlas.shapes(view.body, face)
    strong = frozenset(pair for pair in found.shown if pair[0] in found.strong)
    theme = "dark" if ink is DARK else "light"
    picture.add_layout_image(
        source=_data_uri(PICTURES / f"{view.body}-{face}-{theme}.webp"),
        x=dx, y=0, sizex=atlas.width, sizey=atlas.height, xref="x", yref="y",
        sizing="stretch", layer="below", opacity=0.42 if view.xray else 1,
    )  # fmt: skip
    layer = {name: [s for s in shapes if s.layer == name] for name in LAYERS}

    def paint(these: Sequence[Shape], name: str, **style: object) -> None:
        x, y = _line((ring for shape in these for ring in shape.rings), dx)
        if x:
            picture.add_scatter(
                x=x, y=y, mode="lines", fill="toself", name=name, showlegend=False, hoverinfo="skip", **style
            )

    def owner(shape: Shape) -> tuple[str, str]:
        zone, _, side = shape.id.partition(":")
        return atlas.zones[zone].muscle, side

    paint(
        layer["outline"], f"outline {face}", line={"color": ink.soft, "width": 0.8}, fillcolor="rgba(0,0,0,0)"
    )
    if view.xray:
        paint(layer["bone"], f"bones {face}", line={"color": ink.bone_edge, "width": 1}, fillcolor=ink.bone)
        for shape in (*layer["muscle"], *layer["fibre"]):
            muscle, _, side = shape.id.partition(":")
            if (muscle, side) in strong and shape.layer == "muscle":
                paint(
                    [shape],
                    f"muscle {shape.id}",
                    line={"color": ink.flesh, "width": 1.5},
                    fillcolor=ink.flesh,
                )
            elif (muscle, side) in strong:
                x, y = _line(shape.lines, dx)
                picture.add_scatter(
                    x=x, y=y, mode="lines", name=f"fibres {shape.id}", showlegend=False, hoverinfo="skip",
                    line={"color": ink.fibre, "width": 0.9},
                )  # fmt: skip
    chosen = [shape for shape in layer["region"] if shape.id in view.regions]
    paint(chosen, f"marked area {face}", line={"width": 0}, fillcolor=ink.accent_wash)
    if view.zones:
        ranks = {muscle: number for number, muscle in enumerate(found.muscles)}
        mine = [shape for shape in layer["zone"] if owner(shape) in set(found.shown)]
        mine.sort(key=lambda shape: -ranks[owner(shape)[0]])  # the best fit on top
        for style, kind in (("rare", RARE), ("spillover", SPILLOVER), ("core", CORE)):
            for shape in mine:
                zone = atlas.zones[shape.id.partition(":")[0]]
                rank = min(ranks[zone.muscle], matching.STRONG)
                if ("rare" if zone.often == "rare" else zone.strength) == style:
                    if style != "rare" and rank == 0:  # a soft edge, as on the screen
                        paint(
                            [shape],
                            f"edge {shape.id}",
                            line={"color": ink.soft_edge, "width": 9},
                            fillcolor="rgba(0,0,0,0)",
                        )
                    paint(
                        [shape],
                        f"{style} {shape.id}",
                        opacity=0.6 if view.xray else 1,
                        **_zone_style(kind, ink, rank),
                    )
    loose = _unexplained(atlas, found)
    for shape in chosen:
        name = atlas.regions[shape.id].plain
        dash = "dash" if shape.id in loose else "solid"
        paint([shape], name, line={"color": ink.halo, "width": 5}, fillcolor="rgba(0,0,0,0)")
        paint([shape], name, line=_mark(ink, dash), fillcolor="rgba(0,0,0,0)")
    if view.points:
        _crosses(picture, atlas, shapes, dx, strong)
    _letters(picture, atlas, face, dx, ink)


LAYERS = ("outline", "bone", "muscle", "fibre", "zone", "region")
CORE, SPILLOVER, RARE = "often felt here", "sometimes felt here", "rarely felt here"


def _mark(ink: Ink, dash: str) -> dict[str, object]:
    return {"color": ink.accent, "width": 2.6, "dash": dash}


def _zone_style(kind: str, ink: Ink, rank: int = 0) -> dict[str, object]:
    """The first pattern solid and dotted, the second striped, the others outlines, as on the screen."""
    if rank == matching.STRONG:
        line = {"width": 1.5, "color": ink.rest, "dash": "solid" if kind == CORE else "dash"}
        return {"fillcolor": "rgba(0,0,0,0)", "line": line}
    if rank:
        bars: dict[str, object] = {"shape": "/", "fgcolor": ink.second, "bgcolor": ink.second_wash}
        bars |= {"size": 7, "solidity": 0.45} if kind == CORE else {"size": 13, "solidity": 0.18}
        if kind == RARE:
            line = {"width": 1.4, "color": ink.second, "dash": "dot"}
            return {"fillcolor": "rgba(0,0,0,0)", "line": line}
        return {"fillpattern": bars, "line": {"width": 1.6 if kind == CORE else 0, "color": ink.second}}
    if kind == CORE:
        return {"fillcolor": ink.core, "line": {"width": 0}}
    dots = {
        "shape": ".",
        "fgcolor": ink.referral,
        "size": 8 if kind == SPILLOVER else 15,
        "solidity": 0.3 if kind == SPILLOVER else 0.1,
    }
    wash = ink.spill_wash if kind == SPILLOVER else "rgba(0,0,0,0)"
    line = {"width": 0} if kind == SPILLOVER else {"width": 1.4, "color": ink.referral, "dash": "dot"}
    return {"fillpattern": dots | {"bgcolor": wash}, "line": line}


def _crosses(
    picture: go.Figure,
    atlas: Atlas,
    shapes: Sequence[Shape],
    dx: float,
    shown: frozenset[tuple[str, str]],
) -> None:
    spots = []
    for shape in shapes:
        name, _, side = shape.id.partition(":")
        if (
            shape.layer == "trigger_point"
            and shape.point
            and (atlas.trigger_points[name].muscle, side) in shown
        ):
            spots.append(shape.point)
    if not spots:
        return
    x, y = [p[0] + dx for p in spots], [p[1] for p in spots]
    for size, colour, width in ((13, "#ffffff", 6), (13, "#101719", 2.8)):
        marker = {"symbol": "x-thin", "size": size, "line": {"color": colour, "width": width}}
        picture.add_scatter(
            x=x, y=y, mode="markers", marker=marker, name="trigger points", showlegend=False, hoverinfo="skip"
        )


def _letters(picture: go.Figure, atlas: Atlas, face: str, dx: float, ink: Ink) -> None:
    left, right, left_side, right_side = SIDES[face]
    for share, letter, side in ((0.13, left, left_side), (0.87, right, right_side)):
        x = dx + atlas.width * share
        picture.add_annotation(
            x=x, y=124, text=f"<b>{letter}</b>", showarrow=False, font={"size": 42, "color": ink.soft}
        )
        picture.add_annotation(
            x=x,
            y=atlas.height + 12,
            text=f"your {side}",
            showarrow=False,
            font={"size": 15, "color": ink.soft},
        )
    picture.add_annotation(
        x=dx + atlas.width / 2,
        y=atlas.height + 12,
        text=f"<b>{CAPTIONS[face]}</b>",
        showarrow=False,
        font={"size": 17},
    )


def _legend(picture: go.Figure, atlas: Atlas, ink: Ink, view: View, found: Match) -> None:
    """Entries for what the picture holds, drawn as the real thing (empty traces with the same style)."""

    def entry(name: str, **style: object) -> None:
        picture.add_scatter(x=[None], y=[None], name=name, showlegend=True, **style)

    loose = _unexplained(atlas, found)
    for name, dash, is_there in (
        ("marked", "solid", set(found.regions) - loose),
        ("marked, not explained", "dash", loose),
    ):
        if is_there:
            entry(name, mode="lines", fill="toself", fillcolor=ink.accent_wash, line=_mark(ink, dash))
    zones = [zone for zone in atlas.zones.values() if zone.muscle in found.muscles] if view.zones else []
    first = [zone for zone in zones if zone.muscle == found.muscles[0]]
    levels = {"rare" if zone.often == "rare" else zone.strength for zone in first}
    for level, kind in (("core", CORE), ("spillover", SPILLOVER), ("rare", RARE)):
        if level in levels:
            entry(f"pain {kind}", mode="lines", fill="toself", **_zone_style(kind, ink))
    names = list(_named(atlas, found.shown).values()) if zones else []
    if len(names) > 1:
        entry(names[1], mode="lines", fill="toself", **_zone_style(CORE, ink, 1))
    if len(names) > matching.STRONG:
        entry("others that fit nearly as well", mode="lines", fill="toself", **_zone_style(CORE, ink, 2))
    if view.points and found.shown:
        cross = {"symbol": "x-thin", "size": 12, "line": {"color": ink.ink, "width": 2.8}}
        entry("trigger point", mode="markers", marker=cross)


def _frame(picture: go.Figure, atlas: Atlas, ink: Ink, lines: Sequence[str]) -> None:
    across = 2 * atlas.width + GAP
    note = atlas.words[NOTE].patient if NOTE in atlas.words else ""
    head = [
        part
        for line in lines
        for part in textwrap.wrap(line, WIDEST, max_lines=MOST_LINES, placeholder=" ...")
    ]
    under = textwrap.wrap(note, WIDEST + 6)
    rows = math.ceil(sum(bool(trace.showlegend) for trace in picture.data) / ENTRIES)
    foot = FOOT + LINE * rows + SMALL * len(under)
    top = EDGE + LINE * len(head)
    height = round((atlas.height + 30) * SCALE) + top + foot
    picture.update_layout(
        width=round(across * SCALE) + 2 * EDGE,
        height=height,
        margin={"l": EDGE, "r": EDGE, "t": top, "b": foot},
        paper_bgcolor=ink.paper,
        plot_bgcolor=ink.paper,
        font={"family": FONT, "size": 15, "color": ink.ink},
        title={
            "text": "<br>".join(map(_plain, head)),
            "x": 0,
            "xref": "paper",
            "y": 1 - 34 / height,
            "yanchor": "top",
            "font": {"size": 17},
        },
        xaxis={"visible": False, "range": [0, across], "fixedrange": True},
        yaxis={"visible": False, "range": [atlas.height + 30, 0], "fixedrange": True},
        legend={
            "orientation": "h",
            "x": 0.5,
            "xanchor": "center",
            "y": -0.015,
            "yanchor": "top",
            "itemsizing": "trace",
        },
        template="none",
        hovermode=False,
    )
    if note:
        picture.add_annotation(
            text="<br>".join(map(_plain, under)),
            x=0.5, y=0, yshift=8 - foot, xref="paper", yref="paper", yanchor="bottom", showarrow=False,
            font={"size": 14, "color": ink.soft},
        )  # fmt: skip


def _line(
    lines: Iterable[Sequence[tuple[float, float]]], dx: float
) -> tuple[list[float | None], list[float | None]]:
    """The lines one after the other, with a gap (None) between them."""
    x: list[float | None] = []
    y: list[float | None] = []
    for line in lines:
        if x:
            x.append(None)
            y.append(None)
        x.extend(round(point[0] + dx, 1) for point in line)
        y.extend(round(point[1], 1) for point in line)
    return x, y


def _plain(text: str) -> str:
    """Text that Plotly cannot take for its own small markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _data_uri(file: Path) -> str | None:
    """The image inside the figure itself, so that a saved SVG needs no other file; None without it."""
    return (
        f"data:image/webp;base64,{base64.b64encode(file.read_bytes()).decode()}" if file.is_file() else None
    )
