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


def cross(x: float, y: float, arm: float = CROSS) -> str:
    """A trigger point: a cross on a light rim."""
    d = f"M{x - arm:g},{y - arm:g}l{2 * arm:g},{2 * arm:g}m0,{-2 * arm:g}l{-2 * arm:g},{2 * arm:g}"
    return painted("point-edge", d) + painted("point", d)


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
