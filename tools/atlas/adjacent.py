"""Which regions are neighbours on the body: those that touch in one view, and those that meet at its edge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations

from shapely import LineString, affinity
from shapely.geometry.base import BaseGeometry

from tools.atlas.render import MIDLINE

LEAST_MM = 10.0
"""Regions that touch along less than this are no neighbours."""
MEET_MM = 3.0
"""The outlines of both views agree to this."""

Shapes = list[tuple[str, str, BaseGeometry]]


def pairs(views: Mapping[str, Shapes]) -> set[tuple[str, str]]:
    """Unordered pairs of region ids of one body, each once and in alphabetical order.

    `views` holds the shapes of its front and its back, in figure units.
    """
    out: set[tuple[str, str]] = set()
    edges: dict[str, dict[str, BaseGeometry]] = {}
    for view, shapes in views.items():
        areas = {name: shape for layer, name, shape in shapes if layer == "region"}
        rim = next(shape for layer, _, shape in shapes if layer == "outline").boundary
        for a, b in combinations(sorted(areas), 2):
            one, other = areas[a].boundary, areas[b].boundary
            if one.distance(other) < 0.1 and _length(one, other.buffer(0.1)) > LEAST_MM:
                out.add((a, b))
        edges[view] = {
            name: edge
            for name, shape in areas.items()
            if (edge := shape.boundary.intersection(rim.buffer(0.5))).length > LEAST_MM
        }
    front, back = edges["front"], edges["back"]
    for name, edge in back.items():
        # from behind, the same side of the body is at the other side of the picture
        turned = affinity.affine_transform(edge, [-1, 0, 0, 1, 2 * MIDLINE, 0])
        near = turned.buffer(MEET_MM)
        for opposite, facing in front.items():
            if _length(facing, near) > LEAST_MM:
                out.add((min(name, opposite), max(name, opposite)))
    return out


def _length(line: BaseGeometry, near: BaseGeometry) -> float:
    """How much of a line lies in an area, mm."""
    found = line.intersection(near)
    return sum(part.length for part in _lines([found]))


def _lines(shapes: Iterable[BaseGeometry]) -> list[LineString]:
    out = []
    for shape in shapes:
        if isinstance(shape, LineString):
            out.append(shape)
        else:
            out += _lines(getattr(shape, "geoms", []))
    return out
