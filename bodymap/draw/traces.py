"""The traces of a Plotly figure, as plain dictionaries: what is painted, and what answers the pointer.

Areas are cut where they lie over each other, as Plotly knows no masks. On top lie the regions and the parts
of the zones in them, invisible, each with its name and the id of its region.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from shapely import union_all
from shapely.geometry.base import BaseGeometry

from bodymap.draw import captions, tokens
from bodymap.draw.areas import Ground, Trace, area, traced
from bodymap.fit.matching import Match
from bodymap.say.speaker import Speaker
from bodymap.say.words import Answer
from bodymap.view import View

if TYPE_CHECKING:
    from bodymap.atlas import Atlas

GAP = 40.0  # figure units between the two views
RANKS = ("", "second-")
LINES = ("disputed", "rare", "local")  # levels that are drawn by their edge
ORDER = ("disputed", "rare", "spillover", "local", "core")  # from the lowest up
XRAY_ZONES = 0.6
WIDE = 48  # letters in a line of a hover label

Whole = Mapping[tuple[str, str, str], BaseGeometry]
"""(muscle, side, level) -> all of its zones in one view."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What all parts of a figure need; `scale` is pixels for a figure unit."""

    atlas: Atlas
    view: View
    theme: str
    scale: float
    answer: Answer
    traces: list[dict[str, Any]] = field(default_factory=list)

    @property
    def match(self) -> Match:
        """What is drawn."""
        return self.answer.match

    @property
    def colours(self) -> Mapping[str, str]:
        """The theme's colours."""
        return tokens.colours(self.theme)

    @property
    def across(self) -> float:
        """Figure units of both views and the gap between them."""
        return 2 * self.atlas.width + GAP

    def scatter(self, place: Trace, **more: Any) -> None:
        """A trace that stays out of the legend and, unless `more` says otherwise, answers no pointer."""
        about = {"mode": "lines", "hoverinfo": "skip", "showlegend": False} | more
        self.traces.append({"type": "scatter", "x": place[0], "y": place[1]} | about)

    def paint(self, kind: str, place: Trace, faint: float = 1, **more: Any) -> None:
        """A trace that looks as tokens.toml says; nothing for an empty place."""
        if place[0]:
            self.scatter(place, **look(kind, self.theme, self.scale, faint), **more)

    def muscle(self, muscle: str, side: str) -> str:
        """The name of a muscle with its side, in the words of the one who reads."""
        return f"{side} {Speaker(self.atlas, self.view.voice).muscle(muscle)}"

    def region(self, region: str) -> str:
        """The name of a region."""
        return self.said(self.atlas.regions[region])

    def said(self, row: Any) -> str:
        """A row's words for the one who reads."""
        text: str = row.anatomical if self.view.voice == "clinician" else row.plain
        return text


def look(kind: str, theme: str, scale: float, faint: float = 1) -> dict[str, Any]:
    """How a trace is filled and lined; `scale` is pixels for a figure unit, `faint` a share of strength."""
    own, colours = tokens.paint(kind), tokens.colours(theme)
    found: dict[str, Any] = {"line": {"width": 0}}
    fill = own.get("fill", "none")
    if fill.startswith(tokens.PATTERN):
        found |= {"fill": "toself"} | _pattern(fill[len(tokens.PATTERN) : -1], theme, scale, faint)
    elif fill != "none":
        share = own.get("fill-opacity", "core-strength" if kind == "core" else 1)
        share = tokens.strength(theme) if share == "core-strength" else share
        found |= {"fill": "toself", "fillcolor": tokens.rgba(colours[fill], share * faint)}
    if "stroke" in own:
        dashes = [f"{max(1.0, part * scale):.1f}px" for part in own.get("stroke-dasharray", ())]
        found["line"] = {
            "color": tokens.rgba(colours[own["stroke"]], own.get("stroke-opacity", 1) * faint),
            "width": round(max(1.1, own["stroke-width"] * scale), 2),
            "dash": ",".join(dashes) or "solid",
        }
    return found


def _pattern(name: str, theme: str, scale: float, faint: float) -> dict[str, Any]:
    """Plotly's own dots and stripes, as near to ours as they come."""
    look, colours = tokens.PATTERNS[name], tokens.colours(theme)
    wash = tokens.rgba(colours[look["wash"]], faint) if "wash" in look else "rgba(0,0,0,0)"
    size = max(4.0, look["step"] * scale)
    share = math.pi * (look["dot"] / look["step"]) ** 2 if "dot" in look else look["stripe"] / look["step"]
    return {
        "fillcolor": wash,
        "fillpattern": {
            "shape": "." if "dot" in look else "/",
            "size": round(size, 1),
            "solidity": round(share, 3),
            "fgcolor": tokens.rgba(colours[look["colour"]], faint),
            "bgcolor": wash,
            "fgopacity": 1,
            "fillmode": "overlay",
        },
    }


@dataclass(frozen=True, slots=True)
class _Hit:
    """Something that says its name on hover, and the group of the legend that it comes and goes with."""

    name: str
    text: str
    group: str
    geometry: BaseGeometry


def draw(sheet: Sheet, face: str, dx: float) -> None:
    """Add the traces of one view, from the skin up; `dx` is where it begins, in figure units."""
    view = sheet.view
    ground = Ground(sheet.atlas, view.shown_body, face)
    sheet.paint("outline", traced(ground.skin, dx), name="skin")
    hits = _under(sheet, face) if view.xray else []
    marked = [region for region in view.regions if region in ground.regions]
    for region in marked:
        sheet.paint("marked", traced(ground.regions[region], dx), name=sheet.region(region))
    if view.zones:
        hits += _zones(sheet, ground, face, dx)
    _regions(sheet, ground, hits, dx)
    loose = captions.unexplained(sheet.atlas, sheet.match)
    for region in marked:
        for kind in ("ring-halo", "ring-loose" if region in loose else "ring"):
            sheet.paint(kind, traced(ground.regions[region], dx), name=sheet.region(region))
    if view.points:
        _points(sheet, ground, face, dx)


def _under(sheet: Sheet, face: str) -> list[_Hit]:
    """The muscles whose pictures lie under the skin, to be named under the pointer."""
    shapes = sheet.atlas.shapes(sheet.view.shown_body, face)
    hits = []
    for muscle, side in sheet.match.shown:
        key = f"{muscle}:{side}"
        drawn = [shape for shape in shapes if shape.layer == "muscle" and shape.id == key]
        if drawn and muscle in sheet.match.strong:
            name = sheet.muscle(muscle, side)
            hits.append(_Hit(name, f"<b>{plain(name)}</b>, the muscle itself", key, area(drawn)))
    return hits


def _zones(sheet: Sheet, ground: Ground, face: str, dx: float) -> list[_Hit]:
    """The zones of all that is shown, cut as the page masks them: see painter.zones."""
    faint = XRAY_ZONES if sheet.view.xray else 1
    whole: dict[tuple[str, str, str], BaseGeometry] = {}  # (muscle, side, level)
    hits: dict[str, list[_Hit]] = {level: [] for level in (*LINES, "spillover", "core")}
    for shape in sheet.atlas.shapes(sheet.view.shown_body, face):
        zone_id, _, side = shape.id.partition(":")
        if shape.layer != "zone" or (sheet.atlas.zones[zone_id].muscle, side) not in sheet.match.shown:
            continue
        zone = sheet.atlas.zones[zone_id]
        here = area([shape]).intersection(ground.skin)
        key = zone.muscle, side, zone.level
        whole[key] = union_all([whole[key], here]) if key in whole else here
        if zone.muscle in sheet.match.strong or zone.level in ("core", "spillover"):
            whose = f"<b>{plain(sheet.muscle(zone.muscle, side))}</b>: {captions.LEVELS[zone.level]}"
            hits[zone.level].append(
                _Hit(zone_id, f"{whose}<br>{lines([sheet.said(zone)])}", f"{zone.muscle}:{side}", here)
            )
    for muscle, side in sheet.match.shown[::-1]:
        if muscle not in sheet.match.strong:
            for level in ("spillover", "core"):
                if (muscle, side, level) in whole:
                    sheet.paint(f"rest-{level}", traced(whole[muscle, side, level], dx), faint,
                                name=sheet.muscle(muscle, side), legendgroup=f"{muscle}:{side}")  # fmt: skip
    for muscle in sheet.match.strong[::-1]:
        _strong(sheet, muscle, whole, dx, faint)
    _edges(sheet, whole, dx, faint)
    return [hit for level in hits.values() for hit in level]


def _all(whole: Mapping[tuple[str, str, str], BaseGeometry], muscle: str, level: str) -> BaseGeometry:
    return union_all([one for (name, _, there), one in whole.items() if (name, there) == (muscle, level)])


def _strong(
    sheet: Sheet, muscle: str, whole: Mapping[tuple[str, str, str], BaseGeometry], dx: float, faint: float
) -> None:
    """One muscle in full, each side by itself so that the legend can hide it."""
    strong = sheet.match.strong
    first = muscle == strong[0]
    rank = RANKS[not first]
    over = _all(whole, strong[0], "core") if not first else union_all([])
    cores = union_all([_all(whole, one, "core") for one in strong])
    spill = _all(whole, strong[0], "spillover") if not first else union_all([])
    cuts = {"spillover": union_all([cores, spill]), "core": over} | dict.fromkeys(LINES, over)
    for level in (*LINES[:2], "spillover", LINES[2], "core"):
        for name, side in sheet.match.shown:
            own = whole.get((muscle, side, level))
            if name != muscle or own is None:
                continue
            place = traced(own.difference(cuts[level]), dx)
            about = {"name": sheet.muscle(muscle, side), "legendgroup": f"{muscle}:{side}"}
            if level not in LINES:
                share = faint * (tokens.strength(sheet.theme) if level == "core" else 1)
                sheet.paint(f"{rank}{level}-haze", place, share, **about)
                sheet.paint(f"{rank}{level}-soft", place, share, **about)
            sheet.paint(f"{rank}{level}", place, faint, **about)


def _edges(sheet: Sheet, whole: Mapping[tuple[str, str, str], BaseGeometry], dx: float, faint: float) -> None:
    """The edge of the second muscle's areas where the first one's lie over them."""
    if len(sheet.match.strong) < 2:
        return
    one, other = sheet.match.strong
    within = union_all([_all(whole, one, "core"), _all(whole, one, "spillover")])
    for (muscle, side, level), own in whole.items():
        if muscle == other and level in ("core", "spillover"):
            place = traced(own.boundary.intersection(within), dx)
            sheet.paint(f"edge-{level}", place, faint, name=sheet.muscle(muscle, side),
                        legendgroup=f"{muscle}:{side}")  # fmt: skip


def _regions(sheet: Sheet, ground: Ground, hits: Sequence[_Hit], dx: float) -> None:
    """What answers the pointer: the regions, and on them the parts of zones and muscles that lie in them."""

    def hit(region: str, name: str, text: str, geometry: BaseGeometry, **more: Any) -> None:
        sheet.scatter(
            traced(geometry, dx), name=name, text=text, customdata=[region], fill="toself",
            fillcolor="rgba(0,0,0,0)", line={"width": 0}, hoveron="fills", hoverinfo="text", **more,
        )  # fmt: skip

    for region, whole in ground.regions.items():
        name = sheet.region(region)
        marked = "<br>marked" if region in sheet.view.regions else ""
        hit(region, name, f"{plain(name)}{marked}", whole)
    for one in hits:
        for region, part in ground.parted(one.geometry):
            text = f"{one.text}<br><i>{plain(sheet.region(region))}</i>"
            hit(region, one.name, text, part, legendgroup=one.group)


def _points(sheet: Sheet, ground: Ground, face: str, dx: float) -> None:
    """The trigger points of the muscles drawn in full, as crosses that say what they are."""
    for muscle, side in sheet.match.shown:
        spots = []
        for shape in sheet.atlas.shapes(sheet.view.shown_body, face):
            name, _, own = shape.id.partition(":")
            if (
                shape.layer == "trigger_point"
                and shape.point
                and own == side
                and muscle in sheet.match.strong
            ):
                row = sheet.atlas.trigger_points[name]
                if row.muscle == muscle:
                    spots.append((row, shape.point))
        if not spots:
            continue
        words = [sheet.said(row) for row, _ in spots]
        named = f"<b>{plain(sheet.muscle(muscle, side))}</b>: trigger point"
        more = {
            "hoverinfo": "text",
            "text": [
                f"{named} {row.mark}<br>{lines([said])}" for (row, _), said in zip(spots, words, strict=True)
            ],
            "customdata": [[ground.at(*point)] for _, point in spots],
        }
        place: Trace = [p[0] + dx for _, p in spots], [p[1] for _, p in spots]
        for kind, about in (("point-edge", {}), ("point", more)):
            line = look(kind, sheet.theme, sheet.scale)["line"]
            marker = {"symbol": "x-thin", "size": round(22 * sheet.scale, 1),
                      "line": {"color": line["color"], "width": line["width"]}}  # fmt: skip
            sheet.scatter(place, mode="markers", marker=marker, name=sheet.muscle(muscle, side),
                          legendgroup=f"{muscle}:{side}", **about)  # fmt: skip


def wrapped(words: Iterable[str], letters: int) -> list[str]:
    """Each text in lines of at most so many letters."""
    return [
        line
        for text in words
        for line in textwrap.wrap(text, letters, max_lines=5, placeholder=" ...", break_on_hyphens=False)
    ]


def joined(lines: Iterable[str]) -> str:
    """Lines as Plotly wants them."""
    return "<br>".join(map(plain, lines))


def lines(words: Iterable[str]) -> str:
    """Text in lines as a hover label has them."""
    return joined(wrapped(words, WIDE))


def plain(text: str) -> str:
    """Text that Plotly cannot take for its own small markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;")
