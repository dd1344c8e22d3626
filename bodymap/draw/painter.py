"""Paints what is on a body as SVG: zones, muscles, bones, marks, trigger points, and the signs for them.

All pictures that Python makes are painted here: on the page, in the library, saved. What a thing looks like
stands in tokens.toml and is given by its class; the picture around it brings the rules of style. In a page
that is assets/tokens.css, for what lies in an element of the class "drawn".
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from itertools import pairwise

from bodymap.draw.tokens import classes

VIEWS = ("front", "back")
# The body's own side on the left of the screen, and on the right: facing the reader its right is on the left.
SIDES = {"front": ("right", "left"), "back": ("left", "right")}
SOFT = ("core", "spillover")  # the main levels
UNDER = {
    "core": ("core",), "spillover": ("spillover", "core"), "rare": ("rare", "spillover", "core"),
}  # fmt: skip
"""Level that merges -> the levels within its shade and contour: each shade lies on the next wider one."""
UPWARDS = ("disputed", "rare", "spillover", "local", "core")
OTHERS = UPWARDS[2:]  # of a muscle that is not drawn in full: all five would be a tangle
CROSS = 11.0  # figure units from the middle of a cross to its ends
PRESS = 9.0  # figure units: radius of the ring where one presses
APART, MOVED = 34.0, 0.5  # figure units between the middles of two crosses; from where on one has a leader
SIGN = (26, 18)  # width and height of a sign, pixels

Line = Sequence[tuple[float, float]]
Ring = tuple[tuple[float, float], ...]
Zones = Mapping[str, Sequence[tuple[str, str]]]
"""Level -> the zones of one muscle there: (id, path data)."""
Other = tuple[int, Zones]
"""A muscle that is drawn as a contour: its hue, its zones."""
Spot = tuple[float, float]


def path(lines: Iterable[Line], closed: bool = True) -> str:
    """SVG path data of rings or open lines (figure units), to a tenth of a unit, in short relative steps."""
    parts: list[str] = []
    for line in lines:
        points = [(round(x * 10), round(y * 10)) for x, y in line]
        if closed and len(points) > 1 and points[0] == points[-1]:
            points.pop()
        if len(points) < (3 if closed else 2):
            continue
        x0, y0 = points[0]
        steps = []
        for x, y in points[1:]:
            if (x, y) != (x0, y0):
                steps.append(f"{(x - x0) / 10:g},{(y - y0) / 10:g}")
            x0, y0 = x, y
        start = f"M{points[0][0] / 10:g},{points[0][1] / 10:g}"
        parts.append(f"{start}l{' '.join(steps)}{'z' if closed else ''}")
    return "".join(parts)


def zone_path(
    rings: Iterable[Line], midline: float, thinned: Callable[[Ring], Ring] = lambda line: line
) -> str:
    """Path data of a zone, its lines drawn with fewer points by `thinned`.

    Where it ends at the mid-line its path is open: filled up to there, but no line parts right from left.
    """
    lines = [thinned(_from_middle(ring, midline)) for ring in rings]
    return "".join(path([line], closed=line[0] == line[-1]) for line in lines)


def _from_middle(ring: Line, midline: float) -> Ring:
    """The closed ring, or what is left of it without its longest side on the mid-line."""
    points = list(ring[:-1])
    sides = [
        (abs(y1 - y0), number)
        for number, ((x0, y0), (x1, y1)) in enumerate(pairwise(ring))
        if x0 == x1 == midline
    ]
    if not sides:
        return tuple(ring)
    last = max(sides)[1] + 1
    return (*points[last:], *points[:last])


def rounded(rings: Iterable[Line], most: float = 9) -> str:
    """Path data of rings whose corners are cut by a curve, `most` figure units from the corner at most.

    For what is drawn round a region; what can be pressed keeps its corners, or neighbours would not meet.
    """
    found = ""
    for ring in rings:
        points = list(ring[:-1] if ring[0] == ring[-1] else ring)
        steps = []
        for number, (x, y) in enumerate(points):
            ends = []
            for other in (points[number - 1], points[(number + 1) % len(points)]):
                far = math.dist((x, y), other)
                share = min(most / far, 0.5) if far else 0
                ends.append(f"{x + (other[0] - x) * share:.1f},{y + (other[1] - y) * share:.1f}")
            steps.append(f"{ends[0]}Q{x:.1f},{y:.1f} {ends[1]}")
        found += f"M{'L'.join(steps)}z"
    return found


def painted(name: str, d: str, **data: str) -> str:
    """One path of a kind that tokens.toml knows; `data` become data-* attributes."""
    about = "".join(f' data-{key}="{escape(value)}"' for key, value in data.items())
    return f'<path class="{classes(name)}"{about} d="{d}"/>' if d else ""


def zones(
    first: Zones, others: Sequence[Other] = (), *, room: str = "", size: tuple[float, float] | None = None
) -> str:
    """The zones of one view, as assets/paint.js paints them: one muscle in full, of the others the contours.

    Parameters
    ----------
    room : what stands before the ids of masks, as several pictures may stand in one page
    size : the view's width and height in figure units; without it, for small pictures, edges are not soft and
        nothing is masked: shades hide the lines between them
    """
    if not size:
        return "".join(_merged(first, level) for level in UPWARDS)
    drawn = "".join(_shade(first, level) for level in UPWARDS)
    # the lines of a better fit lie above: where two lie on each other, its own is seen
    for rank, (hue, own) in reversed([*enumerate(others, start=2)]):
        lines = _contours(own, "other-", f"{room}{rank}", size)
        drawn += f'<g class="hue-{hue}">{lines}</g>' if lines else ""
    return drawn + _contours(first, "", f"{room}1", size)


def _shade(own: Zones, level: str) -> str:
    """All zones of a level and what lies within them as one shade; nothing for what is a line only."""
    if level == "disputed" or level not in own:
        return ""
    within = "".join(painted(level, d) for below in UNDER.get(level, ())[1:] for _, d in own.get(below, ()))
    return f'<g class="{level}s">{within}{_zones(own, level, level)}</g>'


def _contours(own: Zones, rank: str, room: str, size: tuple[float, float]) -> str:
    """The contours of a muscle's zones; a mask takes what lies within out of the lines: zones merge."""
    found = ""
    for level in OTHERS if rank else UPWARDS:
        lines = _zones(own, level, line_of(level, rank), named=bool(rank) or level == "disputed")
        if lines and level in UNDER:
            name = f"{room}-{level}"
            holes = "".join(_bare(own.get(below, ())) for below in UNDER[level])
            lines = f'{_mask(name, size, holes)}<g mask="url(#{name})">{lines}</g>'
        found += lines
    return found


def _merged(own: Zones, level: str) -> str:
    """A level of a small picture: its lines first, then its areas, which hide the lines between them."""
    if level == "disputed" or level not in own:
        return _zones(own, level, level)
    drawn = _zones(own, level, line_of(level), named=False) + _zones(own, level, level)
    return f'<g class="{level}s">{drawn}</g>'


def line_of(level: str, rank: str = "") -> str:
    """The contour of a level, as tokens.toml names it; `rank` is "other-" for a muscle that has no shade."""
    name = level if level == "disputed" else f"{level}-line"
    return f"{rank}{name}"


def _zones(own: Zones, level: str, kind: str, named: bool = True) -> str:
    zones = own.get(level, ())
    return "".join(painted(kind, d, **({"zone": name} if named else {})) for name, d in zones)


def _bare(own: Iterable[tuple[str, str]]) -> str:
    return "".join(f'<path data-hole="{escape(name)}" d="{d}"/>' for name, d in own)


def _mask(name: str, size: tuple[float, float], holes: str) -> str:
    """A mask that leaves out the holes (black) of a whole view (white)."""
    place = f'x="0" y="0" width="{size[0]:g}" height="{size[1]:g}"'
    return f'<mask id="{name}" maskUnits="userSpaceOnUse" {place}><rect {place} fill="#fff"/>{holes}</mask>'


def apart(spots: Sequence[Spot]) -> list[Spot]:
    """Where the crosses of these trigger points are drawn: at their place, or so far from it that none meet.

    Two that are nearer than APART are moved apart along the line between them, each half of what is missing.
    assets/paint.js has the same rule; tests/golden/crosses.json holds the two together.
    """
    places = [list(spot) for spot in spots]
    for _ in range(20):
        moved = False
        for number, one in enumerate(places):
            for other in places[number + 1 :]:
                dx, dy = other[0] - one[0], other[1] - one[1]
                far = math.hypot(dx, dy)
                if far >= APART - 1e-6:
                    continue
                moved, share = True, (APART - far) / 2
                dx, dy = (dx / far, dy / far) if far else (1, 0)
                one[0], one[1] = one[0] - dx * share, one[1] - dy * share
                other[0], other[1] = other[0] + dx * share, other[1] + dy * share
        if not moved:
            break
    return [(x, y) for x, y in places]


def crosses(spots: Sequence[Spot], arm: float = CROSS) -> str:
    """Trigger points; one that had to give way to its neighbour has a short line to its true place."""
    found = ""
    for (x, y), place in zip(spots, apart(spots), strict=True):
        if math.dist((x, y), place) > MOVED:
            found += painted("moved", f"M{x:.1f},{y:.1f}L{place[0]:.1f},{place[1]:.1f}")
    return found + "".join(cross(x, y, arm) for x, y in apart(spots))


def presses(pairs: Iterable[tuple[Spot, Spot]]) -> str:
    """Where one presses for trigger points that lie elsewhere in their muscle: (place on the skin, cross)."""
    ways = [pressed(skin, place) for skin, place in pairs]
    return "".join(painted("press-edge", d) for d in ways) + "".join(painted("press", d) for d in ways)


def pressed(skin: Spot, place: Spot) -> str:
    """Path data of a ring on the skin and a line from it to a cross.

    assets/paint.js has the same rule; tests/golden/presses.json holds the two together.
    """
    (x, y), far = skin, math.dist(skin, place)
    half = f"a{PRESS:g},{PRESS:g} 0 1 0"
    ring = f"M{x - PRESS:.1f},{y:.1f}{half} {2 * PRESS:g},0{half} {-2 * PRESS:g},0"
    if far <= PRESS:
        return ring
    share = PRESS / far
    edge = x + (place[0] - x) * share, y + (place[1] - y) * share
    return f"{ring}M{edge[0]:.1f},{edge[1]:.1f}L{place[0]:.1f},{place[1]:.1f}"


BARE = 0.85  # how much of the clothes fades where something is drawn on the skin
EDGES = (76, 64, 52, 40, 28, 16)  # widths of strokes, figure units, that make a soft edge without a blur
EDGE = 0.22  # what each of them takes


def clothes(picture: str, size: tuple[float, float], mask: str, areas: Iterable[str] = ()) -> str:
    """The clothes of a view, the image at the address `picture`, which give way to the areas (path data).

    `mask` is the id of the mask; assets/skin.js changes the paths in it.
    """
    d, place = "".join(areas), f'x="0" y="0" width="{size[0]:g}" height="{size[1]:g}"'
    edges = "".join(
        f'<path fill="none" stroke="#000" stroke-width="{width}" stroke-opacity="{EDGE}"'
        f' stroke-linecap="round" d="{d}"/>'
        for width in EDGES
    )
    return (
        f'<mask id="{mask}" maskUnits="userSpaceOnUse" {place}><rect {place} fill="#fff"/>'
        f'<g data-bare="" opacity="{BARE}">{edges}<path d="{d}"/></g></mask>'
        f'<g mask="url(#{mask})"><image {place} href="{escape(picture)}"/></g>'
    )


def cross(x: float, y: float, arm: float = CROSS) -> str:
    """A trigger point: a cross on a light rim."""
    d = f"M{x - arm:.1f},{y - arm:.1f}l{2 * arm:g},{2 * arm:g}m0,{-2 * arm:g}l{-2 * arm:g},{2 * arm:g}"
    return painted("point-edge", d) + painted("point", d)


LETTERS = {"": 29.0, "zoomed": 18.0}  # size of names
EDGE_OF_NAMES = 4.0  # from the frame's side
NEAR = 110.0  # to the mid-line: there is room for a name further out


def landmarks(points: Sequence[tuple[float, float, str]], size: tuple[float, float], kind: str = "") -> str:
    """What a hand finds on the skin, (x, y, name): a small ring, and at the side its name with a line to it.

    A point without a name is only marked. `kind` "zoomed" is for a body that is enlarged, whose sides are out
    of sight: each name stands at its point, and the style sheet sets its size, at most that of LETTERS.
    """
    letters = LETTERS[kind]
    rings = (f"M{x - 6:.1f},{y:.1f}a6,6 0 1 0 12,0a6,6 0 1 0 -12,0" for x, y, _ in points)
    found = painted("landmark", "".join(rings))
    for side in (-1, 1):
        mine = sorted((y, x, name) for x, y, name in points if name and (x > size[0] / 2) == (side > 0))
        outwards, inwards = ("start", "end") if side > 0 else ("end", "start")
        if kind:
            for y, x, name in mine:
                is_near = abs(x - size[0] / 2) < NEAR
                found += _named(x + (side if is_near else -side) * 11, y, letters,
                                outwards if is_near else inwards, name)  # fmt: skip
            continue
        limit = size[0] - EDGE_OF_NAMES if side > 0 else EDGE_OF_NAMES
        for (y, x, name), level in zip(mine, _apart([y for y, *_ in mine], 1.3 * letters), strict=True):
            start = limit - side * (0.58 * len(name) + 0.3) * letters
            at, middle = limit, level
            if (start - x) * side > 0:
                found += painted("leader", f"M{start:.1f},{level:.1f}L{x + side * 7:.1f},{y:.1f}")
            else:  # no room at the side: towards the middle, right at its point
                at, middle = x - side * 11, y
            found += _named(at, middle + 0.36 * letters, letters, inwards, name)
    return found


def _named(x: float, y: float, letters: float, anchor: str, name: str) -> str:
    return (
        f'<text class="landmark-name" x="{x:g}" y="{y:.1f}"'
        f' font-size="{letters:g}" text-anchor="{anchor}">{escape(name)}</text>'
    )


def _apart(levels: Sequence[float], gap: float) -> list[float]:
    """Ascending heights, moved as little as it takes to lie `gap` apart."""
    groups: list[list[float]] = []
    for level in levels:
        groups.append([level])
        while len(groups) > 1 and _span(groups[-2], gap)[1] + gap > _span(groups[-1], gap)[0]:
            last = groups.pop()
            groups[-1] += last
    return [_span(group, gap)[0] + number * gap for group in groups for number in range(len(group))]


def _span(group: Sequence[float], gap: float) -> tuple[float, float]:
    """First and last height of neighbours that lie `gap` apart about their middle."""
    middle, reach = sum(group) / len(group), (len(group) - 1) * gap / 2
    return middle - reach, middle + reach


def ring(region: str, d: str, loose: bool) -> str:
    """A marked region: a soft edge with a fine line, broken where nothing shown explains the mark."""
    return painted("ring-halo", d) + painted("ring-loose" if loose else "ring", d, region=region)


def unfilled(region: str, d: str) -> str:
    """A region that was painted and that nothing shown explains: the broken line alone."""
    return painted("ring-loose", d, region=region)


def sign(name: str, hue: int = 1) -> str:
    """What stands for a kind of thing beside its words, in a box of the size of SIGN.

    `name` is a level, one of "other-" and a level, "marked", "loose", "painted", "under" (the muscle),
    "point", "press", "name-1" or "name-2"; `hue` is that of the muscle whose contour or name it is.
    """
    if name == "point":
        return painted("point-sign", "M8,4l10,10m0,-10l-10,10")
    if name == "press":
        return painted("press-sign", "M8,9a5,5 0 1 0 10,0a5,5 0 1 0 -10,0")
    if name in ("marked", "loose"):
        return _box("marked") + _box("ring" if name == "marked" else "ring-loose")
    if name == "painted":
        return _box("painted") + _box("painted-edge")
    if name == "under":
        return _box("under") + painted("under-fibres", "M6,6l14,1M6,9l14,0M6,12l14,-1")
    if name in ("name-1", "name-2"):
        return f'<g class="hue-{hue}">{_box(name)}</g>'
    level = name.removeprefix("other-")
    if name != level:
        return f'<g class="hue-{hue}">{_box(line_of(level, "other-"))}</g>'
    shade = "" if level == "disputed" else f'<g class="{level}s">{_box(level)}</g>'
    return shade + _box(line_of(level))


def _box(name: str) -> str:
    return f'<rect class="{classes(name)}" x="2" y="2" width="22" height="14" rx="4"/>'


def signed(name: str) -> str:
    """A sign as an element of its own, for a list in a page."""
    width, height = SIGN
    return (
        f'<svg class="drawn sign {name}" viewBox="0 0 {width} {height}" width="{width}"'
        f' height="{height}" aria-hidden="true">{sign(name)}</svg>'
    )
