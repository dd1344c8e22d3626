"""Pictures for the sheet as SVG: a zone over the bones, close up on each body, and all zones of a muscle."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from html import escape

from bodymap.atlas import Atlas, Zone
from bodymap.atlas.patterns import LEVELS
from bodymap.draw import painter, tokens
from bodymap.draw.painter import SIDES, VIEWS, path
from bodymap.draw.pictures import Drawing, Pictures, painted_muscle, painted_points
from tools.review.places import Places

SIDE, OTHER = "right", "left"  # the left is drawn only where it is no mirror image
ROOM = 70  # figure units (millimetres on the body) left around a zone
LEAST = 300  # width of a close-up, at least
TALL = 1.3  # height of a close-up to its width
BAR = 50  # length of the scale, 5 cm
APART = 45  # of two numbers in the small picture

Box = tuple[float, float, float, float]  # left, top, width, height
Point = tuple[float, float]


class Drawings:
    """Draws for one atlas."""

    def __init__(self, atlas: Atlas, places: Places) -> None:
        """Sort the shapes once."""
        self.atlas = atlas
        self.places = places
        self.pictures = Pictures(atlas)

    def shared(self) -> str:
        """What the pictures of a page use: both bodies' skin and bones, front and back, and the filters."""
        found = []
        for body in self.atlas.bodies:
            for view in VIEWS:
                shapes = self.atlas.shapes(body, view)
                skin, bones = (
                    path(ring for shape in shapes if shape.layer == layer for ring in shape.rings)
                    for layer in ("outline", "bone")
                )
                drawn = f'<path class="skin" d="{skin}"/><path class="bone" d="{bones}"/>'
                found.append(f'<g id="{body}-{view}">{drawn}</g>')
        defs = tokens.soft() + "".join(found)
        return f'<svg class="shared" aria-hidden="true"><defs>{defs}</defs></svg>'

    def whole(self, body: str, view: str, muscle: str, numbers: Mapping[str, int]) -> str:
        """One view with all zones of a muscle, each with its number on the sheet; empty without any."""
        drawn = self._drawing(body, view, muscle)
        if not drawn.points and not drawn.zones:
            return ""
        left, top, width, height = map(float, self.pictures.window(muscle).box.split())
        inside = painted_muscle(drawn) + painter.zones(drawn.zones) + painted_points(drawn, 8)
        taken: list[Point] = []
        for name, ring in self._outlines(body, view, numbers):
            x, y = _clear(ring, taken)
            taken.append((x, y))
            inside += f'<text class="number" x="{x:.0f}" y="{y:.0f}">{numbers[name]}</text>'
        return self._framed(body, view, (left, top, width, height), inside)

    def close(self, body: str, zone: Zone) -> str:
        """One zone, close up: the muscle, its other zones as grey outlines, its points, its landmarks."""
        drawn = self._drawing(body, zone.view, zone.muscle)
        box = self._box(zone)
        marks = [self.atlas.trigger_points[name].mark for name in zone.trigger_points]
        own = Drawing(points=[point for point in drawn.points if point[2] in marks])
        others = []
        for level in LEVELS:
            for name, d in drawn.zones.get(level, ()):
                if name == zone.id:
                    own.zones[level] = [(name, d)]
                else:
                    others.append(f'<path class="other" d="{d}"/>')
        unit, edge = box[2] / LEAST, box[0] + box[2]
        inside = (
            f"{painted_muscle(drawn)}{''.join(others)}{painter.zones(own.zones)}"
            f"{painted_points(own, 5 * unit, named=True)}{self.places.named(body, zone, unit, edge)}"
        )
        return self._framed(body, zone.view, box, inside)

    def _drawing(self, body: str, view: str, muscle: str) -> Drawing:
        """A muscle's shapes on the right, with the zones that it has on the left only."""
        found, other = (self.pictures.drawing(body, view, muscle, side) for side in (SIDE, OTHER))
        for level, zones in other.zones.items():
            alone = [one for one in zones if self.atlas.zones[one[0]].reach == OTHER]
            if alone:
                found.zones.setdefault(level, []).extend(alone)
        return found

    def _outlines(self, body: str, view: str, names: Iterable[str]) -> list[tuple[str, Sequence[Point]]]:
        """The longest ring of each of these zones in a view."""
        zones = self.atlas.zones
        wanted = {f"{name}:{OTHER if zones[name].reach == OTHER else SIDE}": name for name in names}
        return [
            (wanted[shape.id], max(shape.rings, key=len))
            for shape in self.atlas.shapes(body, view)
            if shape.layer == "zone" and shape.id in wanted
        ]

    def _box(self, zone: Zone) -> Box:
        """The close-up's window, the same on every body."""
        points = [
            point
            for body in self.atlas.bodies
            for _, ring in self._outlines(body, zone.view, [zone.id])
            for point in ring
        ]
        xs, ys = ([point[axis] for point in points] for axis in (0, 1))
        width = max(LEAST, max(xs) - min(xs) + 2 * ROOM)
        height = max(width * TALL, max(ys) - min(ys) + 2 * ROOM)
        width = max(width, height / TALL)
        return (min(xs) + max(xs) - width) / 2, (min(ys) + max(ys) - height) / 2, width, height

    def _framed(self, body: str, view: str, box: Box, inside: str) -> str:
        left, top, width, height = box
        unit = width / LEAST
        first, last = (self.atlas.texts("side-letter", side=side) for side in SIDES[view])
        middle, foot = self.atlas.midline, top + height - 8 * unit
        return (
            f'<figure><svg viewBox="{left:g} {top:g} {width:g} {height:g}" role="img" style="--unit:{unit:g}"'
            f' aria-label="{escape(body)} body, {view}"><use href="#{body}-{view}"/>'
            f'<path class="middle" d="M{middle:g},{top:g}v{height:g}"/>{inside}'
            f'<text class="letter" x="{left + 6 * unit:g}" y="{top + 18 * unit:g}">{first}</text>'
            f'<text class="letter end" x="{left + width - 6 * unit:g}" y="{top + 18 * unit:g}">{last}</text>'
            f'<path class="scale" d="M{left + 8 * unit:g},{foot:g}h{BAR}"/>'
            f'<text class="named" x="{left + 10 * unit:g}" y="{foot - 4 * unit:g}">5 cm</text></svg>'
            f"<figcaption>{escape(body.capitalize())}, {view}</figcaption></figure>"
        )


def _clear(ring: Sequence[Point], taken: Sequence[Point]) -> Point:
    """Where to number a zone: in its middle, or on its edge where the middle has a number already."""
    middle = (sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring))

    def room(place: Point) -> float:
        return min((math.dist(place, other) for other in taken), default=math.inf)

    return middle if room(middle) >= APART else max(ring, key=room)
