"""The traces of a Plotly figure, as plain dictionaries: what is painted, and what answers the pointer.

Areas are cut where they lie over each other, as Plotly knows no masks. On top lie the regions and the parts
of the zones in them, invisible, each with its name and the id of its region.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from shapely import union_all
from shapely.geometry.base import BaseGeometry

from bodymap.draw import tokens, under
from bodymap.draw.areas import Ground, Trace, area, traced
from bodymap.draw.captions import LEVELS, XRAY_ZONES, Sheet, wrapped
from bodymap.draw.painter import SOFT
from bodymap.say.speaker import Speaker

GAP = 40.0  # figure units between the two views
ORDER = ("disputed", "rare", "spillover", "local", "core")  # from the lowest up
WIDE = 48  # letters in a line of a hover label
CLEAR = "rgba(0,0,0,0)"
NOTHING = union_all([])

Hit = tuple[BaseGeometry, str, dict[str, Any]]
"""An area that says something on hover, its text, and the name and group of its trace."""


@dataclass(frozen=True)
class Chart(Sheet):
    """What all parts of a figure need; `scale` is pixels for a figure unit."""

    scale: float
    traces: list[dict[str, Any]] = field(default_factory=list)

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

    def named(self, muscle: str, side: str) -> dict[str, Any]:
        """The name of a muscle's traces, in the words of the one who reads, and their group in the legend."""
        name = f"{side} {Speaker(self.atlas, self.view.voice).muscle(muscle)}"
        return {"name": name, "legendgroup": f"{muscle}:{side}"}

    def said(self, row: Any) -> str:
        """A row's words for the one who reads."""
        text: str = row.anatomical if self.view.voice == "clinician" else row.plain
        return text

    def region(self, region: str) -> str:
        """The name of a region."""
        return self.said(self.atlas.regions[region])


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
    wash = tokens.rgba(colours[look["wash"]], faint) if "wash" in look else CLEAR
    dots = "dot" in look
    share = math.pi * (look["dot"] / look["step"]) ** 2 if dots else look["stripe"] / look["step"]
    return {
        "fillcolor": wash,
        "fillpattern": {
            "shape": "." if dots else "/", "size": round(max(4.0, look["step"] * scale), 1),
            "solidity": round(share, 3), "fgcolor": tokens.rgba(colours[look["colour"]], faint),
            "bgcolor": wash, "fgopacity": 1, "fillmode": "overlay",
        },
    }  # fmt: skip


def draw(chart: Chart, face: str, dx: float) -> None:
    """Add the traces of one view, from the skin up; `dx` is where it begins, in figure units."""
    view = chart.view
    ground = Ground(chart.atlas, view.shown_body, face)
    marked = {name: traced(ground.regions[name], dx) for name in view.regions if name in ground.regions}
    chart.paint("outline", traced(ground.skin, dx), name="skin")
    hits = _under(chart, face)
    for region, place in marked.items():
        chart.paint("marked", place, name=chart.region(region))
    if view.zones:
        hits += _zones(chart, ground, face, dx)
    _regions(chart, ground, hits, dx)
    for region, place in marked.items():
        for kind in ("ring-halo", "ring-loose" if region in chart.unexplained else "ring"):
            chart.paint(kind, place, name=chart.region(region))
    if view.points:
        _points(chart, ground, face, dx)


def _under(chart: Chart, face: str) -> list[Hit]:
    """The muscles whose pictures lie under the skin, to be named under the pointer."""
    shapes = chart.atlas.shapes(chart.view.shown_body, face)
    hits = []
    for muscle, side in under.shown(chart):
        of = chart.named(muscle, side)
        whole = area(one for one in shapes if one.id == of["legendgroup"] and one.layer == "muscle")
        if not whole.is_empty:
            hits.append((whole, f"<b>{plain(of['name'])}</b>, the muscle itself", of))
    return hits


def _zones(chart: Chart, ground: Ground, face: str, dx: float) -> list[Hit]:
    """The zones of all that is shown, cut as the page masks them: see painter.zones."""
    match, zones, faint = chart.match, chart.atlas.zones, XRAY_ZONES if chart.view.xray else 1
    whole: dict[tuple[str, str, str], BaseGeometry] = {}  # (muscle, side, level)
    hits: dict[str, list[Hit]] = {level: [] for level in ("disputed", "rare", "local", *reversed(SOFT))}
    for shape in chart.atlas.shapes(chart.view.shown_body, face):
        zone_id, _, side = shape.id.partition(":")
        if shape.layer != "zone" or (zones[zone_id].muscle, side) not in match.shown:
            continue
        zone = zones[zone_id]
        here = area([shape]).intersection(ground.skin)
        key = zone.muscle, side, zone.level
        whole[key] = union_all([whole[key], here]) if key in whole else here
        if zone.muscle in match.strong or zone.level in SOFT:
            of = chart.named(zone.muscle, side)
            said = f"<b>{plain(of['name'])}</b>: {LEVELS[zone.level]}<br>{lines(chart.said(zone))}"
            hits[zone.level].append((here, said, of | {"name": zone_id}))

    def everywhere(muscle: str, level: str) -> BaseGeometry:
        return union_all([one for (name, _, there), one in whole.items() if (name, there) == (muscle, level)])

    for muscle, side in match.shown[::-1]:
        for level in reversed(SOFT):
            if muscle not in match.strong and (muscle, side, level) in whole:
                place = traced(whole[muscle, side, level], dx)
                chart.paint(f"rest-{level}", place, faint, **chart.named(muscle, side))
    first, second = (*match.strong, "", "")[:2]
    core, spill = (everywhere(first, level) for level in SOFT)
    cores = union_all([core, everywhere(second, "core")])
    if second:
        cut = dict.fromkeys(ORDER, core) | {"spillover": union_all([cores, spill])}
        _strong(chart, second, "second-", whole, cut, dx, faint)
    _strong(chart, first, "", whole, {"spillover": cores}, dx, faint)
    over = union_all([core, spill])
    for (muscle, side, level), own in whole.items():  # the edge of the second's where the first's lie on it
        if muscle == second and level in SOFT:
            place = traced(own.boundary.intersection(over), dx)
            chart.paint(f"edge-{level}", place, faint, **chart.named(muscle, side))
    return [hit for level in hits.values() for hit in level]


def _strong(
    chart: Chart,
    muscle: str,
    rank: str,
    whole: dict[tuple[str, str, str], BaseGeometry],
    cuts: dict[str, BaseGeometry],
    dx: float,
    faint: float,
) -> None:
    """One muscle in full, each side by itself so that the legend can hide it, without what `cuts` hold."""
    for level in ORDER:
        for name, side in chart.match.shown:
            if name != muscle or (muscle, side, level) not in whole:
                continue
            place = traced(whole[muscle, side, level].difference(cuts.get(level, NOTHING)), dx)
            if level in SOFT:
                share = faint * (tokens.strength(chart.theme) if level == "core" else 1)
                for edge in ("haze", "soft"):
                    chart.paint(f"{rank}{level}-{edge}", place, share, **chart.named(muscle, side))
            chart.paint(f"{rank}{level}", place, faint, **chart.named(muscle, side))


def _regions(chart: Chart, ground: Ground, hits: Sequence[Hit], dx: float) -> None:
    """What answers the pointer: the regions, and on them the parts of zones and muscles that lie in them."""

    def hit(region: str, text: str, geometry: BaseGeometry, **more: str) -> None:
        chart.scatter(
            traced(geometry, dx), text=text, customdata=[region], fill="toself", fillcolor=CLEAR,
            line={"width": 0}, hoveron="fills", hoverinfo="text", **more,
        )  # fmt: skip

    for region, whole in ground.regions.items():
        marked = "<br>marked" if region in chart.view.regions else ""
        hit(region, f"{plain(chart.region(region))}{marked}", whole, name=chart.region(region))
    for geometry, text, of in hits:
        for region, part in ground.parted(geometry):
            hit(region, f"{text}<br><i>{plain(chart.region(region))}</i>", part, **of)


def _points(chart: Chart, ground: Ground, face: str, dx: float) -> None:
    """The trigger points of the muscles drawn in full, as crosses that say what they are."""
    rows = chart.atlas.trigger_points
    for muscle, side in chart.match.shown:
        spots = [
            (rows[name], *shape.point)
            for shape in chart.atlas.shapes(chart.view.shown_body, face)
            for name, _, own in [shape.id.partition(":")]
            if shape.layer == "trigger_point" and shape.point and own == side and rows[name].muscle == muscle
        ]
        if not spots or muscle not in chart.match.strong:
            continue
        of = chart.named(muscle, side)
        named = f"<b>{plain(of['name'])}</b>: trigger point"
        says = {
            "hoverinfo": "text",
            "text": [f"{named} {row.mark}<br>{lines(chart.said(row))}" for row, *_ in spots],
            "customdata": [[ground.at(x, y)] for _, x, y in spots],
        }
        place: Trace = [x + dx for _, x, _ in spots], [y for *_, y in spots]
        for kind, more in (("point-edge", {}), ("point", says)):
            line = look(kind, chart.theme, chart.scale)["line"]
            marker = {"symbol": "x-thin", "size": round(22 * chart.scale, 1),
                      "line": {"color": line["color"], "width": line["width"]}}  # fmt: skip
            chart.scatter(place, mode="markers", marker=marker, **of, **more)


def joined(lines: Iterable[str]) -> str:
    """Lines as Plotly wants them."""
    return "<br>".join(map(plain, lines))


def lines(text: str) -> str:
    """Text in lines as a hover label has them."""
    return joined(wrapped([text], WIDE, 5, break_on_hyphens=False))


def plain(text: str) -> str:
    """Text that Plotly cannot take for its own small markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;")
