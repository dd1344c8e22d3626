"""What a clinic adds in a folder of its own: zones made of regions, trigger points placed by landmark.

A clinic has no build tools, so its zones are named by regions (`zone_regions.csv`) and drawn as their union
when the app starts; its trigger points are placed from the landmarks that the build measured.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise, product
from types import MappingProxyType

from bodymap.atlas.cells import SIDES, VIEWS
from bodymap.atlas.computed import Landmark
from bodymap.atlas.patterns import Overlap, mirrored, stem
from bodymap.atlas.rated import HANDED_ON, RegionCode
from bodymap.atlas.rows import Region, SurfaceLandmark, TriggerPoint, Zone, ZoneRegion
from bodymap.atlas.shapes import Line, Point, Shape, Shapes, ring_area
from bodymap.atlas.tables import Faults, Rows, quoted

Landmarks = Mapping[tuple[str, str], Landmark]  # by body and name
UNITS = 10  # figure units in a centimetre


def check(rows: Rows, faults: Faults) -> None:
    """Every zone of a clinic has regions in its own view; every trigger point has a known landmark.

    A clinic's code system has one address.
    """
    zones = {row.id: row for row in rows[Zone]}
    views = {row.id: row.view for row in rows[Region]}
    for row in rows[ZoneRegion]:
        named, region = zones.get(row.zone), row.region
        if named is None or not views:
            continue
        if not named.own:
            faults.add("zone_regions", f"{quoted(row.zone)} is not a zone of your own", row, "zone")
            continue
        view = views.get(_on(region, "right", views))
        if region.endswith("-left") and region in views:
            wrong = f"name the right side, {quoted(mirrored(region))}; the left is its mirror image"
        elif view is None:
            wrong = f"{quoted(region)} is not a region, with or without its side, of regions.csv"
        elif view != named.view:
            wrong = f"{quoted(region)} is not on the {named.view}, where the zone is"
        else:
            continue
        faults.add("zone_regions", wrong, row, "region")
    systems: dict[str, str] = {}
    for code in rows[RegionCode]:
        if code.heading in HANDED_ON:
            faults.add("region_codes", f"{quoted(code.heading)} is a column of our own", code, "heading")
        if systems.setdefault(code.heading, code.system) != code.system:
            wrong = f"{quoted(code.heading)} has another address before, {quoted(systems[code.heading])}"
            faults.add("region_codes", wrong, code, "system")
    drawn = {row.zone for row in rows[ZoneRegion]}
    for zone in rows[Zone]:
        if zone.own and zone.id not in drawn:
            faults.add("zones", f"{quoted(zone.id)} has no region in zone_regions.csv", zone, "id")
    landmarks = _landmarks(rows)
    placed: list[TriggerPoint | SurfaceLandmark] = [*rows[TriggerPoint], *rows[SurfaceLandmark]]
    for point in placed:
        found = (_find(landmarks, body, point, "right") for body, _ in landmarks)
        if (point.own or isinstance(point, SurfaceLandmark)) and landmarks and not any(found):
            known = ", ".join(sorted({stem(name) for _, name in landmarks if not name.startswith("joint-")}))
            wrong = f"{quoted(point.landmark)} is not known; known: {known}"
            faults.add(point.TABLE, wrong, point, "landmark")


def draw(rows: Rows, drawn: Shapes) -> tuple[Shapes, list[Overlap]]:
    """The shapes with those of clinics, and how far their zones cover the regions; rows without faults."""
    zones = [row for row in rows[Zone] if row.own]
    points = [row for row in rows[TriggerPoint] if row.own]
    if not zones and not points:
        return drawn, []
    views = {row.id: row.view for row in rows[Region]}
    landmarks = _landmarks(rows)
    found: dict[tuple[str, str], tuple[Shape, ...]] = {}
    overlaps: list[Overlap] = []
    for (body, view), shapes in drawn.items():
        regions = {shape.id: shape.rings for shape in shapes if shape.layer == "region"}
        added = []
        for zone, side in product((zone for zone in zones if zone.view == view), SIDES):
            named = (row.region for row in rows[ZoneRegion] if row.zone == zone.id)
            covered = {one: regions[one] for one in (_on(name, side, views) for name in named)}
            added.append(Shape("zone", f"{zone.id}:{side}", rings=union(covered.values())))
            areas = {one: sum(abs(ring_area(ring)) for ring in rings) for one, rings in covered.items()}
            whole = sum(areas.values())
            overlaps += [Overlap(body, one, zone.id, side, 1.0, area / whole) for one, area in areas.items()]
        for point, side in product((point for point in points if point.view == view), SIDES):
            place = _place(landmarks, body, point, side)
            added.append(Shape("trigger_point", f"{point.id}:{side}", point=place))
        found[body, view] = (*shapes, *added)
    return MappingProxyType(found), overlaps


def surface(rows: Rows, drawn: Shapes) -> Shapes:
    """The shapes with what a hand finds on the skin, once in the mid-line or on both sides."""
    landmarks = _landmarks(rows)
    found: dict[tuple[str, str], tuple[Shape, ...]] = {}
    for (body, view), shapes in drawn.items():
        added = [
            Shape("landmark", f"{one.id}:{side}", point=_place(landmarks, body, one, side))
            for one in rows[SurfaceLandmark]
            if one.view == view
            for side in (SIDES if (body, f"{one.landmark}-right") in landmarks or one.dx_cm else ("mid",))
        ]
        found[body, view] = (*shapes, *added)
    return MappingProxyType(found)


def union(areas: Iterable[tuple[Line, ...]]) -> tuple[Line, ...]:
    """Rings around regions that share edges point by point: an edge that two of them have is inside."""
    sides = (pair for rings in areas for ring in rings for pair in pairwise(ring) if pair[0] != pair[1])
    ways: dict[Point, list[Point]] = defaultdict(list)
    for edge, count in Counter(map(frozenset, sides)).items():
        if count % 2:
            one, other = edge
            ways[one].append(other)
            ways[other].append(one)
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


def _landmarks(rows: Rows) -> Landmarks:
    return {(row.body, row.landmark): row for row in rows[Landmark]}


def _find(
    landmarks: Landmarks, body: str, point: TriggerPoint | SurfaceLandmark, side: str
) -> Landmark | None:
    name = point.landmark
    return landmarks.get((body, f"{name}-{side}")) or landmarks.get((body, name))


def _place(landmarks: Landmarks, body: str, point: TriggerPoint | SurfaceLandmark, side: str) -> Point:
    """Where the point is drawn: from its landmark outwards from the mid-line, and up."""
    mark = _find(landmarks, body, point, side) or landmarks[body, point.landmark]
    front = point.view == VIEWS[0]
    x, y = (mark.front_x, mark.front_y) if front else (mark.back_x, mark.back_y)
    outwards = 1 if (side == "left") == front else -1  # facing us, the left is on our right
    return x + outwards * UNITS * point.dx_cm, y - UNITS * point.dy_cm
