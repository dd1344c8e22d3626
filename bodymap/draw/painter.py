"""Paints what is on a body as SVG: zones, muscles, bones, marks, trigger points, and the signs for them.

All pictures that Python makes are painted here: on the page, in the library, saved. What a thing looks like
stands in tokens.toml and is given by its class; the picture around it brings the rules of style. In a page
that is assets/tokens.css, for what lies in an element of the class "drawn".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from bodymap.draw.tokens import classes

VIEWS = ("front", "back")
CAPTIONS = {"front": "Front", "back": "Back"}
# Where the body's own right is on the screen: facing the reader it is on the left, from behind on the right.
SIDES = {"front": ("R", "L", "right", "left"), "back": ("L", "R", "left", "right")}
SOFT = ("core", "spillover")  # levels with a soft edge, which give way to each other; others are lines
CROSS = 11.0  # figure units from the middle of a cross to its ends
SIGN = (26, 18)  # width and height of a sign, pixels

Line = Sequence[tuple[float, float]]
Zones = Mapping[str, Sequence[tuple[str, str]]]
"""Level -> the zones of one muscle there: (id, path data)."""


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


def painted(name: str, d: str, **data: str) -> str:
    """One path of a kind that tokens.toml knows; `data` become data-* attributes."""
    about = "".join(f' data-{key}="{escape(value)}"' for key, value in data.items())
    return f'<path class="{classes(name)}"{about} d="{d}"/>' if d else ""


def zones(
    first: Zones,
    second: Zones | None = None,
    rest: Zones | None = None,
    *,
    room: str = "",
    size: tuple[float, float] | None = None,
) -> str:
    """The zones of one view, as assets/paint.js paints them.

    Where areas lie over each other one is filled: main areas before the rest, the first muscle's before the
    second's, of which the edge is left. The rest are outlines.

    Parameters
    ----------
    room : what stands before the ids of masks, as several pictures may stand in one page
    size : the view's width and height in figure units; without it, for small pictures, edges are not soft and
        nothing is masked: main areas are solid there
    """
    second, rest = second or {}, rest or {}
    found = []
    if size:
        core, core_2, spill = (_bare(part) for part in (first.get("core", ()), second.get("core", ()),
                                                        first.get("spillover", ())))  # fmt: skip
        found.append(_mask(f"{room}spill-1", size, core + core_2))
        if second:
            found += [_mask(f"{room}spill-2", size, core_2 + spill), _mask(f"{room}under", size, core),
                      f'<clipPath id="{room}within">{core}{spill}</clipPath>']  # fmt: skip
    found += [_zones(rest, level, f"rest-{level}") for level in reversed(SOFT)]
    if second:
        drawn = _muscle(second, "second-", f"{room}spill-2" if size else "")
        found.append(_group(drawn, "mask", f"{room}under" if size else ""))
    found.append(_muscle(first, "", f"{room}spill-1" if size else ""))
    if second and size:
        edges = "".join(_zones(second, level, f"edge-{level}") for level in SOFT)
        found.append(_group(edges, "clip-path", f"{room}within"))
    return "".join(found)


def _muscle(own: Zones, rank: str, mask: str) -> str:
    """A muscle's zones, the main areas last; soft where there is a mask to keep spillover out of them."""
    soft = {
        level: "".join(
            (painted(f"{rank}{level}-haze", d) + painted(f"{rank}{level}-soft", d) if mask else "")
            + painted(f"{rank}{level}", d, zone=name)
            for name, d in own.get(level, ())
        )
        for level in SOFT
    }  # fmt: skip
    lines = {level: _zones(own, level, f"{rank}{level}") for level in ("disputed", "rare", "local")}
    cores = f'<g class="cores">{soft["core"]}</g>' if soft["core"] else ""
    rim = "" if mask else _zones(own, "spillover", f"{rank}spillover-rim", named=False)
    spillover = _group(soft["spillover"], "mask", mask) + rim
    return f"{lines['disputed']}{lines['rare']}{spillover}{lines['local']}{cores}"


def _zones(own: Zones, level: str, kind: str, named: bool = True) -> str:
    zones = own.get(level, ())
    return "".join(painted(kind, d, **({"zone": name} if named else {})) for name, d in zones)


def _bare(own: Iterable[tuple[str, str]]) -> str:
    return "".join(f'<path data-hole="{escape(name)}" d="{d}"/>' for name, d in own)


def _group(inside: str, attribute: str, name: str) -> str:
    return f'<g {attribute}="url(#{name})">{inside}</g>' if inside and name else inside


def _mask(name: str, size: tuple[float, float], holes: str) -> str:
    """A mask that leaves out the holes (black) of a whole view (white)."""
    place = f'x="0" y="0" width="{size[0]:g}" height="{size[1]:g}"'
    return f'<mask id="{name}" maskUnits="userSpaceOnUse" {place}><rect {place} fill="#fff"/>{holes}</mask>'


BARE = 0.85  # how much of the clothes fades where something is drawn on the skin
EDGES = (76, 64, 52, 40, 28, 16)  # widths of strokes, figure units, that make a soft edge without a blur
EDGE = 0.22  # what each of them takes


def clothes(picture: str, size: tuple[float, float], mask: str, areas: Iterable[str] = ()) -> str:
    """The clothes of a view, the image at the address `picture`, which give way to the areas (path data).

    `mask` is the id of the mask; assets/skin.js changes the paths in it.
    """
    d, place = "".join(areas), f'x="0" y="0" width="{size[0]:g}" height="{size[1]:g}"'
    edges = "".join(
        f'<path fill="none" stroke="#000" stroke-width="{width}" stroke-opacity="{EDGE}" d="{d}"/>'
        for width in EDGES
    )
    return (
        f'<mask id="{mask}" maskUnits="userSpaceOnUse" {place}><rect {place} fill="#fff"/>'
        f'<g data-bare="" opacity="{BARE}">{edges}<path d="{d}"/></g></mask>'
        f'<g mask="url(#{mask})"><image {place} href="{escape(picture)}"/></g>'
    )


def cross(x: float, y: float, arm: float = CROSS) -> str:
    """A trigger point: a cross on a light rim."""
    d = f"M{x - arm:g},{y - arm:g}l{2 * arm:g},{2 * arm:g}m0,{-2 * arm:g}l{-2 * arm:g},{2 * arm:g}"
    return painted("point-edge", d) + painted("point", d)


COLUMN = {"": (4.0, 29.0), "zoomed": (4.0, 14.5)}  # names: from the frame's side, and their size
ZOOM = 2.15  # as assets/bodymap.css enlarges hips and back


def landmarks(points: Sequence[tuple[float, float, str]], size: tuple[float, float], kind: str = "") -> str:
    """What a hand finds on the skin, (x, y, name): a small ring, and at the side its name with a line to it.

    A point without a name is only marked. `kind` "zoomed" is for hips and back alone, enlarged.
    """
    edge, letters = COLUMN[kind]
    hidden = size[0] * (1 - 1 / ZOOM) / 2 if kind else 0.0
    rings = (f"M{x - 6:.1f},{y:.1f}a6,6 0 1 0 12,0a6,6 0 1 0 -12,0" for x, y, _ in points)
    found = painted("landmark", "".join(rings))
    for side in (-1, 1):
        mine = sorted((y, x, name) for x, y, name in points if name and (x > size[0] / 2) == (side > 0))
        limit = size[0] - hidden - edge if side > 0 else hidden + edge
        for (y, x, name), level in zip(mine, _apart([y for y, *_ in mine], 1.3 * letters), strict=True):
            wide, anchor = 0.58 * letters * len(name), "end" if side > 0 else "start"
            start = limit - side * (wide + 0.3 * letters)
            at = limit
            if (start - x) * side > 0:
                found += painted("leader", f"M{start:.1f},{level:.1f}L{x + side * 7:.1f},{y:.1f}")
            else:  # no room at the side: towards the middle, right at its point
                at, level = x - side * 11, y
            found += (
                f'<text class="landmark-name" x="{at:g}" y="{level + 0.36 * letters:.1f}"'
                f' font-size="{letters:g}" text-anchor="{anchor}">{escape(name)}</text>'
            )
    return found


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
    """A marked region: tinted, with a ring, which is broken where nothing shown explains the mark."""
    return painted("ring-halo", d) + painted("ring-loose" if loose else "ring", d, region=region)


def sign(name: str) -> str:
    """What stands for a kind of thing beside its words, in a box of the size of SIGN.

    `name` is a level, one of "second-" and a level, "marked", "loose", "under" (the muscle), "point",
    "name-1", "name-2" or "name-rest".
    """
    if name == "point":
        return painted("point-sign", "M8,4l10,10m0,-10l-10,10")
    if name in ("marked", "loose"):
        return _box("marked") + _box("ring" if name == "marked" else "ring-loose")
    if name == "under":
        return _box("under") + painted("under-fibres", "M6,6l14,1M6,9l14,0M6,12l14,-1")
    level = name.removeprefix("second-")
    inside = f'<g class="cores">{_box(name)}</g>' if level == "core" else _box(name)
    if name == "spillover":
        inside += _box("spillover-rim")
    return inside + (_box(f"edge-{level}") if name != level and level in SOFT else "")


def _box(name: str) -> str:
    return f'<rect class="{classes(name)}" x="2" y="2" width="22" height="14" rx="4"/>'


def signed(name: str) -> str:
    """A sign as an element of its own, for a list in a page."""
    width, height = SIGN
    return (
        f'<svg class="drawn sign {name}" viewBox="0 0 {width} {height}" width="{width}"'
        f' height="{height}" aria-hidden="true">{sign(name)}</svg>'
    )
