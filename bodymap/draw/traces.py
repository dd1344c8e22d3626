"""The traces of a Plotly figure, as plain dictionaries: what is painted, and what answers the pointer.

Areas are cut where they lie over each other, as Plotly knows no masks. On top lie the regions and the parts
of the zones in them, invisible, each with its name and the id of its region.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from shapely import LineString, union_all
from shapely.geometry.base import BaseGeometry

from bodymap.draw import brush, inside, tokens
from bodymap.draw.areas import Ground, Trace, area, opened, traced
from bodymap.draw.captions import XRAY_ZONES, Sheet, wrapped
from bodymap.draw.painter import MOVED, OTHERS, SOFT, UNDER, UPWARDS, apart, line_of
from bodymap.say.speaker import Speaker

GAP = 40.0  # figure units between the two views
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

    def paint(self, kind: str, place: Trace, faint: float = 1, hue: int = 1, **more: Any) -> None:
        """A trace that looks as tokens.toml says; nothing for an empty place."""
        if place[0]:
            self.scatter(place, **look(kind, self.theme, self.scale, faint, hue), **more)

    def named(self, muscle: str, side: str) -> dict[str, Any]:
        """The name of a muscle's traces, in the words of the one who reads, and their group in the legend."""
        t = self.atlas.texts
        own_name = Speaker(self.atlas, self.view.voice).muscle(muscle)
        name = t("muscle-on-side", side=t.sides([side]), muscle=own_name)
        return {"name": name, "legendgroup": f"{muscle}:{side}"}

    def said(self, row: Any) -> str:
        """A row's words for the one who reads."""
        text: str = row.anatomical if self.view.voice == "clinician" else row.plain
        return text

    def region(self, region: str) -> str:
        """The name of a region."""
        return self.said(self.atlas.regions[region])


def look(kind: str, theme: str, scale: float, faint: float = 1, hue: int = 1) -> dict[str, Any]:
    """How a trace is filled and lined.

    `scale` is pixels for a figure unit, `faint` a share of strength, `hue` that of a contour's muscle.
    """
    own, colours = tokens.paint(kind), {**tokens.colours(theme)}
    colours["currentColor"] = colours[f"hue-{hue}"]
    found: dict[str, Any] = {"line": {"width": 0}}
    fill = own.get("fill", "none")
    if fill != "none":
        share = own.get("fill-opacity", tokens.PAINTS.get(f"{kind}s", {}).get("opacity", 1))
        share = tokens.strength(theme) if share == "core-strength" else share
        found |= {"fill": "toself", "fillcolor": tokens.rgba(colours[fill], share * faint)}
    if pattern := tokens.FIGURE.get(kind):
        found["fillpattern"] = {
            "shape": pattern["shape"], "size": round(max(4.0, pattern["step"] * scale), 1),
            "solidity": pattern["solidity"], "fgcolor": tokens.rgba(colours["contour"], faint),
            "bgcolor": found["fillcolor"], "fgopacity": 1, "fillmode": "overlay",
        }  # fmt: skip
    if "stroke" in own:
        dashes = [f"{max(1.0, part * scale):.1f}px" for part in own.get("stroke-dasharray", ())]
        found["line"] = {
            "color": tokens.rgba(colours[own["stroke"]], own.get("stroke-opacity", 1) * faint),
            "width": round(max(1.1, own["stroke-width"] * scale), 2),
            "dash": ",".join(dashes) or "solid",
        }
    return found


def draw(chart: Chart, face: str, dx: float) -> None:
    """Add the traces of one view, from the skin up; `dx` is where it begins, in figure units."""
    view = chart.view
    ground = Ground(chart.atlas, view.figure, face)
    marked = {name: traced(ground.regions[name], dx) for name in view.regions if name in ground.regions}
    brushed, shares = traced(ground.skin.intersection(brush.area(view, face)), dx), chart.match.shares
    chart.paint("outline", traced(ground.skin, dx), name="skin")
    hits = _under(chart, face)
    for region, place in marked.items():
        if region not in shares:
            chart.paint("marked", place, name=chart.region(region))
    chart.paint("painted", brushed, name=chart.sign("painted"))
    if view.zones:
        hits += _zones(chart, ground, face, dx)
    _regions(chart, ground, hits, dx)
    chart.paint("painted-edge", brushed, name=chart.sign("painted"))
    for region, place in marked.items():
        loose = region in chart.unexplained
        kinds = (
            ["ring-loose"] * loose if region in shares else ["ring-halo", "ring-loose" if loose else "ring"]
        )
        for kind in kinds:
            chart.paint(kind, place, name=chart.region(region))
    if view.points:
        _points(chart, ground, face, dx)


def _under(chart: Chart, face: str) -> list[Hit]:
    """The muscles whose pictures lie under the skin, to be named under the pointer."""
    shapes = chart.atlas.shapes(chart.view.figure, face)
    hits = []
    for muscle, side in inside.shown(chart):
        of = chart.named(muscle, side)
        whole = area(one for one in shapes if one.id == of["legendgroup"] and one.layer == "muscle")
        if not whole.is_empty:
            said = chart.atlas.texts("hover-muscle", muscle=bold(of["name"]))
            hits.append((whole, said, of))
    return hits


def _zones(chart: Chart, ground: Ground, face: str, dx: float) -> list[Hit]:
    """The zones of what is drawn, cut where they lie over each other: see painter.zones."""
    match, zones, faint = chart.match, chart.atlas.zones, XRAY_ZONES if chart.view.xray else 1
    whole: dict[tuple[str, str, str], BaseGeometry] = {}  # (muscle, side, level)
    hits: dict[str, list[Hit]] = {level: [] for level in ("disputed", "rare", "local", *reversed(SOFT))}
    drawn = chart.drawn
    for shape in chart.atlas.shapes(chart.view.figure, face):
        zone_id, _, side = shape.id.partition(":")
        zone = zones.get(zone_id)
        if shape.layer != "zone" or not zone or zone.muscle not in drawn:
            continue
        if (zone.muscle, side) not in match.shown:
            continue
        here = area([shape]).intersection(ground.skin)
        key = zone.muscle, side, zone.level
        whole[key] = union_all([whole[key], here]) if key in whole else here
        of = chart.named(zone.muscle, side)
        often = chart.atlas.texts("hover-zone", muscle=bold(of["name"]), often=chart.sign(zone.level))
        said = f"{often}<br>{lines(chart.said(zone))}"
        if zone.muscle == drawn[0] or zone.level in OTHERS:
            hits[zone.level].append((here, said, of | {"name": zone_id}))

    def everywhere(muscle: str, levels: Iterable[str]) -> BaseGeometry:
        return union_all(
            [one for (name, _, level), one in whole.items() if name == muscle and level in levels]
        )

    shaded = UNDER["rare"][::-1]
    middle = LineString([(chart.atlas.midline, 0), (chart.atlas.midline, chart.atlas.height)]).buffer(0.5)
    pairs = [pair for pair in match.shown if pair[0] in drawn]
    for muscle, side in pairs:  # the shades: none lies on another, but the muscle's own place
        for level in UPWARDS if muscle == drawn[0] else ():
            if level != "disputed" and (muscle, side, level) in whole:
                above = everywhere(muscle, shaded[: shaded.index(level)] if level in shaded else ["core"])
                place = traced(whole[muscle, side, level].difference(above), dx)
                chart.paint(level, place, faint, **chart.named(muscle, side))
    for muscle, side in reversed(pairs):  # the lines: those of the better fit on top
        of, rank = chart.named(muscle, side), "" if muscle == drawn[0] else "other-"
        for level in OTHERS if rank else UPWARDS:
            if (muscle, side, level) not in whole:
                continue
            inner = everywhere(muscle, UNDER.get(level, ())).buffer(-0.5)
            edge = whole[muscle, side, level].boundary.difference(inner.union(middle))
            chart.paint(line_of(level, rank), traced(edge, dx), faint, chart.atlas.muscles[muscle].hue, **of)
    return [hit for level in hits.values() for hit in level]


def _regions(chart: Chart, ground: Ground, hits: Sequence[Hit], dx: float) -> None:
    """What answers the pointer: the regions, and on them the parts of zones and muscles that lie in them."""

    def hit(region: str, text: str, geometry: BaseGeometry, **more: str) -> None:
        chart.scatter(
            traced(geometry, dx), text=text, customdata=[region], fill="toself", fillcolor=CLEAR,
            line={"width": 0}, hoveron="fills", hoverinfo="text", **more,
        )  # fmt: skip

    for region, whole in ground.regions.items():
        marked = f"<br>{_how_marked(chart, region)}" if region in chart.view.regions else ""
        hit(region, f"{plain(chart.region(region))}{marked}", whole, name=chart.region(region))
    for geometry, text, of in hits:
        for region, part in ground.parted(geometry):
            hit(region, f"{text}<br><i>{plain(chart.region(region))}</i>", part, **of)


def _how_marked(chart: Chart, region: str) -> str:
    """Pressed, or painted and how much of it."""
    share = chart.match.shares.get(region)
    return (
        chart.atlas.texts.once("hover-painted", percent=round(100 * share)) if share else chart.sign("marked")
    )


def _points(chart: Chart, ground: Ground, face: str, dx: float) -> None:
    """The trigger points of the muscles drawn in full, as crosses that say what they are."""
    rows, strong = chart.atlas.trigger_points, chart.match.strong
    spots = [
        (rows[name], side, *shape.point)
        for muscle, side in chart.match.shown
        for shape in chart.atlas.shapes(chart.view.figure, face)
        for name, _, own in [shape.id.partition(":")]
        if shape.layer == "trigger_point" and shape.point and own == side and muscle in strong
        if rows[name].muscle == muscle
    ]
    places = apart([(x, y) for *_, x, y in spots])
    for muscle, side in chart.match.shown:
        own_spots = [
            (row, x, y, place)
            for (row, own, x, y), place in zip(spots, places, strict=True)
            if (row.muscle, own) == (muscle, side)
        ]
        if not own_spots:
            continue
        of = chart.named(muscle, side)
        name, t = bold(of["name"]), chart.atlas.texts
        says = {
            "hoverinfo": "text",
            "text": [
                f"{t('hover-point', muscle=name, mark=row.mark)}<br>{lines(chart.said(row))}"
                for row, *_ in own_spots
            ],
            "customdata": [[ground.at(x, y)] for _, x, y, _ in own_spots],
        }
        leaders = [((x, y), place) for _, x, y, place in own_spots if math.dist((x, y), place) > MOVED]
        chart.paint("moved", opened(leaders, dx), **of)
        at: Trace = [place[0] + dx for *_, place in own_spots], [place[1] for *_, place in own_spots]
        for kind, more in (("point-edge", {}), ("point", says)):
            line = look(kind, chart.theme, chart.scale)["line"]
            marker = {"symbol": "x-thin", "size": round(22 * chart.scale, 1),
                      "line": {"color": line["color"], "width": line["width"]}}  # fmt: skip
            chart.scatter(at, mode="markers", marker=marker, **of, **more)


def joined(lines: Iterable[str]) -> str:
    """Lines as Plotly wants them."""
    return "<br>".join(map(plain, lines))


def lines(text: str) -> str:
    """Text in lines as a hover label has them."""
    return joined(wrapped([text], WIDE, 5, break_on_hyphens=False))


def bold(name: str) -> str:
    """A name in bold."""
    return f"<b>{plain(name)}</b>"


def plain(text: str) -> str:
    """Text that Plotly cannot take for its own small markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;")
