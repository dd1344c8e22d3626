"""Areas of a body as polygons that can be cut, for pictures that know no masks. Needs shapely."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from shapely import LineString, Point, Polygon, get_parts, union_all
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient

from bodymap.atlas import Atlas, Shape

SPECK = 4.0  # square figure units: what is smaller is left over from cutting

Trace = tuple[list[float | None], list[float | None]]
"""x and y of one ring or line after the other, None after each."""


def area(shapes: Iterable[Shape]) -> BaseGeometry:
    """What these shapes cover together, each with its holes (even-odd)."""
    found: list[BaseGeometry] = []
    for shape in shapes:
        one: BaseGeometry = Polygon()
        for ring in shape.rings:
            one = one.symmetric_difference(Polygon(ring).buffer(0))
        found.append(one)
    return union_all(found)


def polygons(geometry: BaseGeometry) -> list[Polygon]:
    """Its areas, without lines and specks."""
    return [part for part in get_parts(geometry) if isinstance(part, Polygon) and part.area >= SPECK]


def traced(geometry: BaseGeometry, dx: float = 0) -> Trace:
    """The edges of areas, holes turning the other way so that they stay empty; or the lines themselves."""
    areas = map(orient, polygons(geometry))
    rings = [ring.coords for one in areas for ring in (one.exterior, *one.interiors)]
    rings += [part.coords for part in get_parts(geometry) if isinstance(part, LineString)]
    return opened(rings, dx)


def opened(lines: Iterable[Iterable[Sequence[float]]], dx: float = 0) -> Trace:
    """Lines as they are."""
    x: list[float | None] = []
    y: list[float | None] = []
    for line in lines:
        points = list(line)
        x += [*(round(point[0] + dx, 1) for point in points), None]
        y += [*(round(point[1], 1) for point in points), None]
    return x, y


class Ground:
    """One view of a body: its outline and its regions as polygons."""

    def __init__(self, atlas: Atlas, body: str, face: str) -> None:
        """Make the polygons once."""
        shapes = atlas.shapes(body, face)
        self.skin = area(shape for shape in shapes if shape.layer == "outline")
        self.regions: Mapping[str, BaseGeometry] = {
            shape.id: area([shape]) for shape in shapes if shape.layer == "region"
        }

    def parted(self, geometry: BaseGeometry) -> list[tuple[str, BaseGeometry]]:
        """An area by the regions that it lies in: region id -> the part of it there."""
        parts = ((region, geometry.intersection(whole)) for region, whole in self.regions.items())
        return [(region, part) for region, part in parts if polygons(part)]

    def at(self, x: float, y: float) -> str:
        """The region at a place, or "" beside the body."""
        place = Point(x, y)
        return next((region for region, whole in self.regions.items() if whole.covers(place)), "")
