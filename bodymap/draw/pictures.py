"""Pictures of one muscle's pattern as SVG text: large over the shaded body, small with a flat body. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from itertools import pairwise

from bodymap.atlas import Atlas, Shape
from bodymap.atlas.patterns import LEVELS
from bodymap.draw import painter, tokens
from bodymap.draw.painter import SIDES as LETTERS
from bodymap.draw.painter import VIEWS, Zones, path
from bodymap.draw.stage import MEDIA
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
Picture = Callable[[str, str, str], str]
"""(body, view, theme) -> URL of the shaded body's image; theme is "light" or "dark"."""

# What the small pictures hold, and what is written on them when they stand alone.
SMALL = (
    "skin",
    "cores",
    "core",
    "spillover",
    "spillover-rim",
    "local",
    "rare",
    "disputed",
    "point-edge",
    "point",
)
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
DOTS = tokens.patterns(None, "small")
SHARED_DOTS = "".join(tokens.patterns(None, scale) for scale in ("body", "small", "sign"))


@dataclass(frozen=True, slots=True)
class Window:
    """What is cut out of a view: from the row of TOPS to the row of BOTTOMS."""

    top: str
    bottom: str

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

    `middle` lies in the muscle, halfway down: where a line from its name may end.
    """

    disputed: list[tuple[str, str]] = field(default_factory=list)
    rare: list[tuple[str, str]] = field(default_factory=list)
    spillover: list[tuple[str, str]] = field(default_factory=list)
    local: list[tuple[str, str]] = field(default_factory=list)
    core: list[tuple[str, str]] = field(default_factory=list)
    muscle: list[str] = field(default_factory=list)
    fibres: list[str] = field(default_factory=list)
    points: list[tuple[float, float, str]] = field(default_factory=list)
    middle: tuple[float, float] | None = None

    @property
    def zones(self) -> Zones:
        """The zones by level."""
        return {level: getattr(self, level) for level in LEVELS}


class Pictures:
    """Draws any muscle of an atlas; the shapes are sorted by muscle once."""

    def __init__(self, atlas: Atlas) -> None:
        """Sort the atlas's shapes."""
        self.atlas = atlas
        self.window: Callable[[str], Window] = lru_cache(KEPT)(self._window)
        self.small: Callable[[str, str, str], str] = lru_cache(KEPT)(self._small)
        self._shapes: dict[tuple[str, str, str], list[tuple[str, str, Shape]]] = {}
        self._outlines: dict[tuple[str, str, bool], str] = {}
        for body in atlas.bodies:
            for view in VIEWS:
                rings = [ring for s in atlas.shapes(body, view) if s.layer == "outline" for ring in s.rings]
                self._outlines[body, view, False] = path(rings)
                self._outlines[body, view, True] = path(tipless(thinned(ring)) for ring in rings)
                for shape in atlas.shapes(body, view):
                    name, _, side = shape.id.partition(":")
                    if shape.layer in ("zone", "trigger_point", "muscle", "fibre"):
                        key = body, view, self._owner(shape.layer, name)
                        self._shapes.setdefault(key, []).append((name, side, shape))

    def _owner(self, layer: str, name: str) -> str:
        if layer == "zone":
            return self.atlas.zones[name].muscle
        return self.atlas.trigger_points[name].muscle if layer == "trigger_point" else name

    def drawing(self, body: str, view: str, muscle: str, side: str, coarse: bool = False) -> Drawing:
        """The shapes of a muscle on one side or on both; `coarse` for small pictures."""
        found = Drawing()
        for name, own, shape in self._shapes.get((body, view, muscle), ()):
            if own not in extent(side):
                continue
            if shape.layer == "zone":
                rings = [thinned(ring) for ring in shape.rings] if coarse else shape.rings
                getattr(found, self.atlas.zones[name].level).append((name, path(rings)))
            elif shape.layer == "muscle":
                found.muscle.append(path(shape.rings))
                found.middle = found.middle or _middle(shape.rings)
            elif shape.layer == "fibre":
                found.fibres.append(path(shape.lines, closed=False))
            elif shape.point:
                x, y = (round(value, 1) for value in shape.point)
                found.points.append((x, y, self.atlas.trigger_points[name].mark))
        return found

    def _window(self, muscle: str) -> Window:
        """What holds all of a muscle's zones and points on every body, so that switching keeps it."""
        heights = []
        for body in self.atlas.bodies:
            for view in VIEWS:
                for _, _, shape in self._shapes.get((body, view, muscle), ()):
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

        In the system's theme; see stage.themed.
        """
        drawn = self.drawing(body, view, muscle, side)
        width, height = f"{self.atlas.width:g}", f"{self.atlas.height:g}"
        cut = self.window(muscle)
        *_, left_side, right_side = LETTERS[view]
        t, plain = self.atlas.texts, self.atlas.muscles[muscle].plain
        label = t("muscle-on-face", face=view, muscle=plain, side=side)
        return (
            f'<figure class="view"><div class="window from-{cut.top} to-{cut.bottom}"><picture>'
            f'<source media="{MEDIA["auto"]}" srcset="{escape(picture(body, view, "dark"))}">'
            f'<img src="{escape(picture(body, view, "light"))}" width="{width}" height="{height}" alt="">'
            f'</picture><svg class="drawn" viewBox="0 0 {width} {height}" role="img"'
            f' aria-label="{escape(label)}">'
            f'<clipPath id="skin-{view}"><path d="{self._outlines[body, view, False]}"/></clipPath>'
            f'<g clip-path="url(#skin-{view})">{painted_muscle(drawn)}'
            f"{painter.zones(drawn.zones, room=f'{view}-', size=(self.atlas.width, self.atlas.height))}</g>"
            f"{painted_points(drawn, 9.5, named=True)}</svg></div>"
            f"<figcaption><span>{escape(t('your-side', side=left_side))}</span>"
            f"<b>{escape(t('face-name', face=view))}</b>"
            f"<span>{escape(t('your-side', side=right_side))}</span></figcaption></figure>"
        )

    def outlines(self, body: str) -> str:
        """What the small pictures of a page share: both flat outlines and the dots."""
        paths = "".join(f'<path id="flat-{v}" d="{self._outlines[body, v, True]}"/>' for v in VIEWS)
        defs = f"<defs>{SHARED_DOTS}{paths}</defs>"
        return f'<svg class="unseen" aria-hidden="true" focusable="false">{defs}</svg>'

    def _small(self, body: str, muscle: str, side: str) -> str:
        """Both views side by side, for a list; the page must hold the `outlines`, too."""
        cut = self.window(muscle)
        panes = "".join(
            _pane(
                f'<use class="skin" href="#flat-{view}"/>'
                + painter.zones(self.drawing(body, view, muscle, side, coarse=True).zones),
                number,
                cut,
            )
            for number, view in enumerate(VIEWS)
        )
        return (
            f'<svg class="drawn small" viewBox="0 0 {SPREAD} {cut.height}" width="{SPREAD}"'
            f' height="{cut.height}" aria-hidden="true" focusable="false">{panes}</svg>'
        )

    def alone(self, body: str, muscle: str, side: str) -> str:
        """The stand-alone picture: both views with a flat body, in its own colours, as a whole SVG file."""
        t, cut = self.atlas.texts, self.window(muscle)
        panes = []
        for number, view in enumerate(VIEWS):
            drawn = self.drawing(body, view, muscle, side, coarse=True)
            left, right = (t("side-letter", side=own) for own in LETTERS[view][2:])
            y = TOPS[cut.top] + 50
            inside = (
                f'<path class="skin" d="{self._outlines[body, view, True]}"/>'
                f"{painter.zones(drawn.zones)}{painted_points(drawn, 13)}"
                f'<text x="{LEFT + 14}" y="{y}">{left}</text>'
                f'<text x="{RIGHT - 14}" y="{y}" text-anchor="end">{right}</text>'
            )
            panes.append(_pane(inside, number, cut))
        title = t("muscle-picture", side=side, muscle=capital(self.atlas.muscles[muscle].plain))
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SPREAD} {cut.height}"'
            f' width="{SPREAD // 2}" height="{cut.height // 2}" role="img"><title>{escape(title)}</title>'
            f"<style>{STYLE}</style><defs>{DOTS}</defs>{''.join(panes)}</svg>"
        )


def _middle(rings: Sequence[Line]) -> tuple[float, float]:
    """The middle of the widest piece of a shape's largest ring halfway down."""
    ring = max(rings, key=lambda one: abs(_area(one)))
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
    return painter.painted("under", "".join(drawn.muscle)) + (
        painter.painted("under-fibres", "".join(drawn.fibres)) if drawn.muscle else ""
    )


def painted_points(drawn: Drawing, arm: float, named: bool = False) -> str:
    """The trigger points as crosses, with their marks when `named`."""
    found = []
    for x, y, mark in drawn.points:
        found.append(painter.cross(x, y, arm))
        if named:
            found.append(f'<text class="mark" x="{x + arm + 9:g}" y="{y + arm:g}">{escape(mark)}</text>')
    return "".join(found)


def _pane(inside: str, number: int, cut: Window) -> str:
    """One view cut to its window, at its place in a row."""
    width = RIGHT - LEFT
    place = f'x="{number * (width + GAP)}" y="0" width="{width}" height="{cut.height}"'
    return f'<svg {place} viewBox="{cut.box}">{inside}</svg>'


def thinned(line: Line, tolerance: float = COARSE) -> Line:
    """The line with fewer points, none left out further than `tolerance` from it (Douglas-Peucker)."""
    keep = {0, len(line) - 1}
    spans = [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        (x1, y1), (x2, y2) = line[first], line[last]
        length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
        worst, at = tolerance, 0
        for number in range(first + 1, last):
            x, y = line[number]
            if length:  # a closed ring has none between its ends: its furthest point cuts it first
                away = abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length
            else:
                away = ((x - x1) ** 2 + (y - y1) ** 2) ** 0.5
            if away > worst:
                worst, at = away, number
        if at:
            keep.add(at)
            spans += [(first, at), (at, last)]
    return tuple(line[number] for number in sorted(keep))


def tipless(ring: Line) -> Line:
    """The body's outline without the fingertips that would lie alone at the sides of a window."""
    points = list(ring[:-1] if ring[0] == ring[-1] else ring)
    turn = _area(ring)
    for side in (-1, 1):
        points = _cut_tips(points, side, turn)
    return (*points, points[0])


def _cut_tips(points: list[tuple[float, float]], side: int, turn: float) -> list[tuple[float, float]]:
    """Leave out what reaches in over one edge of the window and goes back over it, if it is a small piece."""
    beyond = [x < LEFT if side < 0 else x > RIGHT for x, _ in points]
    if not any(beyond):
        return points
    start = beyond.index(True)  # begins and ends outside
    kept, inside = [points[start]], list[tuple[float, float]]()
    for number in (*range(start + 1, len(points)), *range(start + 1)):
        if not beyond[number]:
            inside.append(points[number])
            continue
        area = _area((kept[-1], *inside, points[number]))
        if not (area * turn > 0 and abs(area) < TIP):  # a bay beside the body turns the other way
            kept += inside
        kept.append(points[number])
        inside = []
    return kept[:-1]


def _area(ring: Sequence[tuple[float, float]]) -> float:
    """Area within a ring, closed or not; its sign says which way it turns."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True)) / 2
