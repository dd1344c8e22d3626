"""Pictures of one muscle's pattern as SVG text: large over the shaded body, small with a flat body. Pure."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from itertools import groupby, pairwise, product
from operator import itemgetter

from bodymap.atlas import Atlas, Shape
from bodymap.atlas.shapes import ring_area
from bodymap.draw import painter, tokens
from bodymap.draw.painter import SIDES as PLACES
from bodymap.draw.painter import VIEWS, path, zone_path
from bodymap.draw.stage import Picture, face_names, owner, shaded
from bodymap.say.facts import extent
from bodymap.texts import capital

# The window cut out of each view, in figure units: wide enough for hips and feet. The heights have names,
# because assets/library.css cuts the shaded pictures the same way (tests/test_library.py compares them).
LEFT, RIGHT = 130, 630
TOPS = {"head": 0, "ribs": 440}
BOTTOMS = {"knee": 1400, "foot": 1800}
ROOM = 12  # figure units between a zone and the edge of its window
GAP = 24  # between two small views
TIP = 2000  # square figure units: what reaches into a window from its side and is smaller is a fingertip
KEPT = 2000  # pictures of a kind that are kept ready
COARSE = 1.6  # how far, in figure units, a small picture's outline may lie beside the true one
SPREAD = 2 * (RIGHT - LEFT) + GAP  # width of the small picture

Line = tuple[tuple[float, float], ...]
# What the small pictures hold, and what is written on them when they stand alone.
SMALL = (
    "skin", "line", "core-line", "spillover-line", "rare-line", "local-line", "disputed",
    "cores", "spillovers", "rares", "locals",
    "core", "spillover", "rare", "local", "moved", "point-edge", "point",
)  # fmt: skip
WRITTEN = (
    "text { font: 600 44px system-ui, sans-serif; fill: var(--ink); stroke: var(--halo); stroke-width: 9px;"
    " paint-order: stroke; }"
)
# The stand-alone picture is an <img>, drawn in the theme of the page around it: one address does for both.
STYLE = (
    f":root {{ {tokens.variables('light')} }}\n"
    f"@media (prefers-color-scheme: dark) {{ :root {{ {tokens.variables('dark')} }} }}\n"
    f"{tokens.rules(None, 'small', names=SMALL)}\n{WRITTEN}"
)


@dataclass(frozen=True, slots=True)
class Window:
    """What is cut out of a view: from the row of TOPS to the row of BOTTOMS."""

    top: str
    bottom: str

    @classmethod
    def named(cls, name: str) -> Window | None:
        """The window of this name, such as "ribs-knee"."""
        top, _, bottom = name.partition("-")
        return cls(top, bottom) if top in TOPS and bottom in BOTTOMS else None

    @property
    def name(self) -> str:
        """Its name, for an address."""
        return f"{self.top}-{self.bottom}"

    @property
    def box(self) -> str:
        """As an SVG viewBox."""
        return f"{LEFT} {TOPS[self.top]} {RIGHT - LEFT} {self.height}"

    @property
    def height(self) -> int:
        """In figure units."""
        return BOTTOMS[self.bottom] - TOPS[self.top]


@dataclass(slots=True)
class Drawing:
    """One muscle's shapes in one view, as path data: zones by level, points with their marks.

    `presses` says for some of the points, by their number, where one presses on the skin.

    `middle` lies in the muscle, halfway down: where a line from its name may end.
    """

    zones: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    muscle: str = ""
    fibres: str = ""
    points: list[tuple[float, float, str]] = field(default_factory=list)
    presses: dict[int, tuple[float, float]] = field(default_factory=dict)
    middle: tuple[float, float] | None = None

    @property
    def signs(self) -> set[str]:
        """The signs that explain it, as painter.sign knows them."""
        return {
            *self.zones,
            *(["under"] if self.muscle else []),
            *(["point"] if self.points else []),
            *(["press"] if self.presses else []),
        }


class Pictures:
    """Draws any muscle of an atlas; the shapes are sorted by muscle once."""

    def __init__(self, atlas: Atlas) -> None:
        """Sort the atlas's shapes."""
        self.atlas = atlas
        self.window: Callable[..., Window] = lru_cache(KEPT)(self._window)
        self.small: Callable[[str, str, str], str] = lru_cache(KEPT)(self._small)
        self._shapes: dict[tuple[str, str, str], list[Shape]] = {}
        self._outlines: dict[tuple[str, str, bool], str] = {}
        for body, view in product(atlas.bodies, VIEWS):
            shapes = atlas.shapes(body, view)
            rings = [ring for shape in shapes if shape.layer == "outline" for ring in shape.rings]
            self._outlines[body, view, False] = path(rings)
            self._outlines[body, view, True] = path(tipless(thinned(ring)) for ring in rings)
            for shape in shapes:
                if muscle := owner(atlas, shape):
                    self._shapes.setdefault((body, view, muscle), []).append(shape)

    def drawing(self, figure: str, view: str, muscle: str, side: str, coarse: bool = False) -> Drawing:
        """The shapes of a muscle on one side or on both; `coarse` for small pictures."""
        found = Drawing()
        shapes = self._shapes.get((figure, view, muscle), [])
        if figure not in self.atlas.bodies:  # another build, whose shapes are made when they are asked for
            shapes = [one for one in self.atlas.shapes(figure, view) if owner(self.atlas, one) == muscle]
        for shape in shapes:
            name, _, own = shape.id.partition(":")
            if own not in extent(side):
                continue
            if shape.layer == "zone":
                rings, middle = shape.rings, self.atlas.midline
                d = zone_path(rings, middle, thinned) if coarse else zone_path(rings, middle)
                found.zones.setdefault(self.atlas.zones[name].level, []).append((name, d))
            elif shape.layer == "muscle":
                found.muscle += path(shape.rings)
                found.middle = found.middle or _middle(shape.rings)
            elif shape.layer == "fibre":
                found.fibres += path(shape.lines, closed=False)
            elif shape.layer == "press" and shape.point:
                found.presses[len(found.points) - 1] = shape.point
            elif shape.point:
                x, y = (round(value, 1) for value in shape.point)
                found.points.append((x, y, self.atlas.trigger_points[name].mark))
        return found

    def _window(self, *muscles: str) -> Window:
        """What holds all zones and points of some muscles on every body, so that switching keeps it."""
        heights = []
        for body, view, muscle in product(self.atlas.bodies, VIEWS, muscles):
            for shape in self._shapes.get((body, view, muscle), ()):
                if shape.layer == "zone":
                    heights += [y for ring in shape.rings for _, y in ring]
                elif shape.point:
                    heights.append(shape.point[1])
        lowest, highest = max(heights, default=0), min(heights, default=BOTTOMS["foot"])
        return Window(
            "ribs" if highest >= TOPS["ribs"] + ROOM else "head",
            "knee" if lowest <= BOTTOMS["knee"] - ROOM else "foot",
        )

    def figure(self, body: str, view: str, muscle: str, side: str, picture: Picture) -> str:
        """One view, large: the shaded body, over it the muscle, its zones and its trigger points, as HTML.

        In the first skin tone; see stage.toned.
        """
        atlas, drawn, cut = self.atlas, self.drawing(body, view, muscle, side), self.window(muscle)
        t, size = atlas.texts, (atlas.width, atlas.height)
        bare = [d for zones in drawn.zones.values() for _, d in zones]
        label = t("muscle-on-face", face=view, muscle=atlas.muscles[muscle].plain, side=side)
        return (
            f'<figure class="view"><div class="window from-{cut.top} to-{cut.bottom}">'
            f"{shaded(atlas, body, view, picture, bare=bare)}"
            f'<svg class="drawn" viewBox="0 0 {size[0]:g} {size[1]:g}" role="img"'
            f' aria-label="{escape(label)}">'
            f'<clipPath id="skin-{view}"><path d="{self._outlines[body, view, False]}"/></clipPath>'
            f'<g clip-path="url(#skin-{view})">{painted_muscle(drawn)}'
            f"{painter.zones(drawn.zones, room=f'{view}-', size=size)}</g>"
            f"{painted_points(drawn, 9.5, named=True, pressed=True)}</svg></div>"
            f"{face_names(t, view)}</figure>"
        )

    def outlines(self, body: str) -> str:
        """What the small pictures of a page share: both flat outlines and the filters."""
        paths = "".join(f'<path id="flat-{v}" d="{self._outlines[body, v, True]}"/>' for v in VIEWS)
        defs = f"<defs>{tokens.soft()}{paths}</defs>"
        return f'<svg class="unseen" aria-hidden="true" focusable="false">{defs}</svg>'

    def _small(self, body: str, muscle: str, side: str) -> str:
        """Both views side by side, for a list; the page must hold the `outlines`, too."""
        cut = self.window(muscle)
        panes = [
            f'<use class="skin" href="#flat-{view}"/>'
            + painter.zones(self.drawing(body, view, muscle, side, coarse=True).zones)
            for view in VIEWS
        ]
        return (
            f'<svg class="drawn small" viewBox="0 0 {SPREAD} {cut.height}" width="{SPREAD}"'
            f' height="{cut.height}" aria-hidden="true" focusable="false">{_side_by_side(panes, cut)}</svg>'
        )

    def alone(self, body: str, muscle: str, side: str, cut: Window) -> str:
        """The stand-alone picture: both views with a flat body, in its own colours, as a whole SVG file."""
        t = self.atlas.texts
        panes = []
        for view in VIEWS:
            drawn = self.drawing(body, view, muscle, side, coarse=True)
            left, right = (t("side-letter", side=own) for own in PLACES[view])
            y = TOPS[cut.top] + 50
            panes.append(
                f'<path class="skin" d="{self._outlines[body, view, True]}"/>'
                f"{painter.zones(drawn.zones)}{painted_points(drawn, 13)}"
                f'<text x="{LEFT + 14}" y="{y}">{left}</text>'
                f'<text x="{RIGHT - 14}" y="{y}" text-anchor="end">{right}</text>'
            )
        title = t("muscle-picture", side=side, muscle=capital(self.atlas.muscles[muscle].plain))
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SPREAD} {cut.height}"'
            f' width="{SPREAD // 2}" height="{cut.height // 2}" role="img"><title>{escape(title)}</title>'
            f"<style>{STYLE}</style>{_side_by_side(panes, cut)}</svg>"
        )


def _middle(rings: Sequence[Line]) -> tuple[float, float]:
    """The middle of the widest piece of a shape's largest ring halfway down."""
    ring = max(rings, key=lambda one: abs(ring_area(one)))
    heights = [y for _, y in ring]
    level = (min(heights) + max(heights)) / 2
    crossed = sorted(
        x1 + (x2 - x1) * (level - y1) / (y2 - y1)
        for (x1, y1), (x2, y2) in pairwise((*ring, ring[0]))
        if (y1 < level) != (y2 < level)
    )
    left, right = max(zip(crossed[::2], crossed[1::2], strict=True), key=lambda piece: piece[1] - piece[0])
    return (left + right) / 2, level


def painted_muscle(drawn: Drawing) -> str:
    """The muscle with its fibres; empty where it is not drawn."""
    fibres = painter.painted("under-fibres", drawn.fibres) if drawn.muscle else ""
    return painter.painted("under", drawn.muscle) + fibres


def painted_points(drawn: Drawing, arm: float, named: bool = False, pressed: bool = False) -> str:
    """The trigger points as crosses, with their marks when `named`; where one presses, when `pressed`."""
    spots = [(x, y) for x, y, _ in drawn.points]
    places = painter.apart(spots)
    skin = [(place, places[number]) for number, place in drawn.presses.items() if pressed]
    found = painter.presses(skin) + painter.crosses(spots, arm)
    for (x, y), (*_, mark) in zip(places, drawn.points, strict=True):
        if named:
            found += f'<text class="mark" x="{x + arm + 9:.1f}" y="{y + arm:.1f}">{escape(mark)}</text>'
    return found


def _side_by_side(views: Sequence[str], cut: Window) -> str:
    """Views, each cut to the window, in a row."""
    width = RIGHT - LEFT
    return "".join(
        f'<svg x="{number * (width + GAP)}" y="0" width="{width}" height="{cut.height}" viewBox="{cut.box}">'
        f"{inside}</svg>"
        for number, inside in enumerate(views)
    )


def thinned(line: Line, tolerance: float = COARSE) -> Line:
    """The line with fewer points, none left out further than `tolerance` from it (Douglas-Peucker).

    Shapely would do it, too, but costs each worker 20 MB and the start a third of a second.
    """
    (x1, y1), (x2, y2) = line[0], line[-1]
    length = math.dist(line[0], line[-1])

    def away(at: int) -> float:
        x, y = line[at]
        if length:
            return abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length
        return math.dist(line[0], (x, y))  # a closed ring: its furthest point cuts it first

    worst = max(range(len(line)), key=away)
    if away(worst) <= tolerance:
        return line[0], line[-1]
    return thinned(line[: worst + 1], tolerance)[:-1] + thinned(line[worst:], tolerance)


def tipless(ring: Line) -> Line:
    """The body's outline without the fingertips that would lie alone at the sides of a window."""
    points = list(ring[:-1] if ring[0] == ring[-1] else ring)
    turn = math.copysign(1, ring_area(ring))
    for side, edge in ((-1, LEFT), (1, RIGHT)):
        around = [((x - edge) * side > 0, (x, y)) for x, y in points]  # (whether it lies outside, point)
        first = next((at for at, (outside, _) in enumerate(around) if outside), None)
        if first is None:
            continue
        points = []
        for outside, run in groupby(around[first:] + around[:first], itemgetter(0)):
            piece = [point for _, point in run]
            # what reaches in over the edge, if it is small; a bay beside the body turns the other way
            if outside or not 0 < turn * ring_area((points[-1], *piece)) < TIP:
                points += piece
    return (*points, points[0])
