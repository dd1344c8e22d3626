"""What a clinic adds in a folder of its own: zones made of regions, trigger points placed by landmark.

A clinic has no build tools, so its zones are named by regions (`zone_regions.csv`) and drawn as their union
when the app starts; its trigger points are placed from the landmarks that the build measured.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import pairwise
from types import MappingProxyType

from bodymap.atlas.patterns import Overlap, mirrored, stem
from bodymap.atlas.schema import SIDES, VIEWS
from bodymap.atlas.shapes import Line, Point, Shape, Shapes
from bodymap.atlas.tables import Faults, Row, Rows, quoted

UNITS = 10  # figure units in a centimetre


def check(rows: Rows, faults: Faults) -> None:
    """Every zone of a clinic has regions in its own view; every trigger point has a known landmark."""
    zones = {row["id"]: row for row in rows["zones"]}
    views = {row["id"]: row["view"] for row in rows["regions"]}
    for row in rows["zone_regions"]:
        zone, region = zones.get(row["zone"]), row["region"]
        if zone is None or not views:
            continue
        if not zone.own:
            faults.add("zone_regions", f"{quoted(row['zone'])} is not a zone of your own", row, "zone")
        elif region.endswith("-left") and region in views:
            said = f"name the right side, {quoted(mirrored(region))}; the left is its mirror image"
            faults.add("zone_regions", said, row, "region")
        elif _on(region, "right", views) not in views:
            wrong = f"{quoted(region)} is not a region, with or without its side, of regions.csv"
            faults.add("zone_regions", wrong, row, "region")
        elif views[_on(region, "right", views)] != zone["view"]:
            said = f"{quoted(region)} is not on the {zone['view']}, where the zone is"
            faults.add("zone_regions", said, row, "region")
    drawn = {row["zone"] for row in rows["zone_regions"]}
    for row in rows["zones"]:
        if row.own and row["id"] not in drawn:
            faults.add("zones", f"{quoted(row['id'])} has no region in zone_regions.csv", row, "id")
    landmarks = _landmarks(rows)
    for row in rows["trigger_points"]:
        if row.own and landmarks and not any(_find(landmarks, body, row, "right") for body, _ in landmarks):
            known = ", ".join(sorted({stem(name) for _, name in landmarks if not name.startswith("joint-")}))
            faults.add(
                "trigger_points", f"{quoted(row['landmark'])} is not known; known: {known}", row, "landmark"
            )


def draw(rows: Rows, drawn: Shapes) -> tuple[Shapes, list[Overlap]]:
    """The shapes with those of clinics, and how far their zones cover the regions; rows without faults."""
    zones = [row for row in rows["zones"] if row.own]
    points = [row for row in rows["trigger_points"] if row.own]
    if not zones and not points:
        return drawn, []
    views = {row["id"]: row["view"] for row in rows["regions"]}
    landmarks = _landmarks(rows)
    found: dict[tuple[str, str], tuple[Shape, ...]] = {}
    overlaps: list[Overlap] = []
    for (body, view), shapes in drawn.items():
        regions = {shape.id: shape.rings for shape in shapes if shape.layer == "region"}
        added = []
        for zone in zones:
            if zone["view"] != view:
                continue
            named = [row["region"] for row in rows["zone_regions"] if row["zone"] == zone["id"]]
            for side in SIDES:
                ids = [_on(name, side, views) for name in named]
                added.append(Shape("zone", f"{zone['id']}:{side}", rings=union(regions[one] for one in ids)))
                areas = [_area(regions[one]) for one in ids]
                overlaps += [
                    Overlap(body, one, zone["id"], side, 1.0, area / sum(areas))
                    for one, area in zip(ids, areas, strict=True)
                ]
        for point in points:
            if point["view"] == view:
                added += [
                    Shape(
                        "trigger_point", f"{point['id']}:{side}", point=_place(landmarks, body, point, side)
                    )
                    for side in SIDES
                ]
        found[body, view] = (*shapes, *added)
    return MappingProxyType(found), overlaps


def union(areas: Iterable[tuple[Line, ...]]) -> tuple[Line, ...]:
    """Rings around regions that share edges point by point: an edge that two of them have is inside."""
    edges: Counter[frozenset[Point]] = Counter()
    for rings in areas:
        for ring in rings:
            edges.update(frozenset(pair) for pair in pairwise(ring) if pair[0] != pair[1])
    ways: dict[Point, list[Point]] = {}
    for edge, count in edges.items():
        if count % 2:
            one, other = tuple(edge)
            ways.setdefault(one, []).append(other)
            ways.setdefault(other, []).append(one)
    drawn: list[Line] = []
    while ways:
        start = at = next(iter(ways))
        way = [at]
        while ways.get(at):
            to = ways[at].pop()
            ways[to].remove(at)
            for end in (at, to):
                if not ways[end]:
                    del ways[end]
            at = to
            way.append(at)
            if at == start:
                break
        if len(way) > 3:
            drawn.append(tuple(way))
    return tuple(drawn)


def _on(region: str, side: str, known: Mapping[str, str]) -> str:
    """The region on one side: a name without a side or with the right one; mid-line regions are their own."""
    name = region if region in known else f"{region}-right"
    return name if side == "right" else mirrored(name)


def _area(rings: Iterable[Line]) -> float:
    return sum(abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise(ring))) / 2 for ring in rings)


def _landmarks(rows: Rows) -> dict[tuple[str, str], Row]:
    return {(row["body"], row["landmark"]): row for row in rows["atlas/landmarks"]}


def _find(landmarks: Mapping[tuple[str, str], Row], body: str, point: Row, side: str) -> Row | None:
    name = point["landmark"]
    return landmarks.get((body, f"{name}-{side}")) or landmarks.get((body, name))


def _place(landmarks: Mapping[tuple[str, str], Row], body: str, point: Row, side: str) -> Point:
    """Where the point is drawn: from its landmark outwards from the mid-line, and up."""
    mark = _find(landmarks, body, point, side) or landmarks[body, point["landmark"]]
    view = point["view"]
    x, y = (float(mark[f"{view}_{axis}"]) for axis in "xy")
    outwards = 1 if (side == "left") == (view == VIEWS[0]) else -1  # facing us, the left is on our right
    return x + outwards * UNITS * float(point["dx_cm"]), y - UNITS * float(point["dy_cm"])
