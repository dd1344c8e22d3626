"""Muscles as bodies: the outline and the fibres of `muscles`, laid at their depth among the settled bones.

What is known of a muscle's depth: the model's own paths, and which bones lie in front of it or behind it (the
columns `cover_front` and `cover_back` of data/muscle_paths.csv). A sheet as smooth as these allow is laid
through both, between the skins of front and back, and made as thick as `flesh` draws it.

Frame: millimetres, the body's left at +x, y above the soles, z forward.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, map_coordinates, maximum_filter
from scipy.sparse import coo_matrix, csc_matrix, csr_matrix, diags
from scipy.sparse.linalg import spsolve
from scipy.spatial import Delaunay, cKDTree
from shapely import contains_xy
from shapely.geometry.base import BaseGeometry

from tools.atlas import anatomy, flesh
from tools.atlas.mesh import Floats, Ints
from tools.atlas.muscles import Row, on_plate
from tools.atlas.packed import Part
from tools.atlas.render import MIDLINE, SOLE_Y
from tools.atlas.settled import Depths, Settled
from tools.atlas.skeleton import TRUNK_SCALE, source

GRID_MM = 4.0
SKIN_MM = 6.0
"""How deep under the skin a muscle lies at least."""
SINK = 0.85
"""By which share of its thickness a muscle's middle lies over a bone: it is flat where it lies on one."""
WALL_MM = 7.0
"""How much deeper the wall of the belly lies, and again what lies under the ribs."""
BODY_MM, RIB_MM = 14.0, 9.0
"""How far behind a vertebra's front a muscle may lie that lies before the spine; how thick a rib is."""
ENDS = 0.07
"""Shares of the course at either end over which a muscle is held to its bone."""
STIFF, TAUT, PATH, HELD, SNUG, BOUND = 1.0, 0.02, 0.3, 1.0, 0.02, 30.0
"""How strong: no bends, to be level; the model's paths, the bone at an end and elsewhere; the bounds."""
ROUNDS = 8
MESH_MM = (4.0, 9.0)
"""Distances of points, in a narrow muscle and in a broad one."""
BROAD = 0.33
"""Distance of points to breadth of the muscle."""


@dataclass(frozen=True)
class Bed:
    """Pixels (h, w) of a right muscle at GRID_MM; `left` and `top` in figure units of the front view."""

    left: float
    top: float
    cover: Floats
    thick: Floats
    course: Floats
    sinew: Floats
    across: Floats

    def places(self) -> Floats:
        """Middles (h, w, 2) of the pixels in figure units."""
        rows, columns = self.cover.shape
        y, x = np.mgrid[0:rows, 0:columns]
        return np.stack([self.left + (x + 0.5) * GRID_MM, self.top + (y + 0.5) * GRID_MM], axis=-1)

    def at(self, values: Floats, places: Floats) -> Floats:
        """Values (h, w) of pixels at places (n, 2)."""
        x, y = ((places - [self.left, self.top]) / GRID_MM - 0.5).T
        return np.asarray(map_coordinates(values, [y, x], order=1, mode="nearest"))


def belly(
    row: Row, drawn: Mapping[str, BaseGeometry], settled: Settled, depths: Mapping[str, Depths]
) -> Part:
    """The left muscle of a row. Paints: how much of it is tendon, and where it lies across the fibres.

    `drawn` is what lies under the skin of the front (`build.inside`), `depths` is from `settled.by_group`.
    """
    name = f"{row.muscle}:right"
    area, sinews = drawn[name], drawn.get(f"{name}:sinews")
    whole = area if sinews is None else area.union(sinews).buffer(2.0).buffer(-2.0)
    bed = _bed(row, whole, area, drawn[f"{name}:fibres"])
    depth = _laid(row, bed, settled, depths)
    places, rim, faces = _net(whole, float(np.clip(BROAD * 2 * bed.thick.max() / 0.62, *MESH_MM)))
    thick = np.where(rim, 0.0, bed.at(bed.thick, places))
    middle = bed.at(depth, places)
    inner = np.flatnonzero(~rim)
    behind = np.arange(len(places))
    behind[inner] = len(places) + np.arange(len(inner))
    # mirrored, for the left half is kept: so the front's faces turn round, those of the back do not
    x, y = MIDLINE - places[:, 0], SOLE_Y - places[:, 1]
    points = np.vstack([np.c_[x, y, middle + thick], np.c_[x, y, middle - thick][inner]])
    shares = np.stack([bed.at(values, places) for values in (bed.sinew, bed.across)], axis=1)
    paints = np.round(255 * np.clip(np.vstack([shares, shares[inner]]), 0, 1)).astype(np.uint8)
    front = _facing(faces, points)
    return Part(row.muscle, points, np.vstack([front, behind[front[:, ::-1]]]), paints, True)


def _facing(faces: Ints, points: Floats) -> Ints:
    """Faces turned so that they look forward."""
    a, b, c = (points[faces[:, k], :2] for k in range(3))
    turn = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (c[:, 0] - a[:, 0]) * (b[:, 1] - a[:, 1])
    return np.where((turn > 0)[:, None], faces, faces[:, ::-1])


def _bed(row: Row, whole: BaseGeometry, area: BaseGeometry, fibres: BaseGeometry) -> Bed:
    """What `flesh` knows of a muscle, on a coarse grid."""
    step = round(GRID_MM * flesh.PIXELS)
    x0, y0, x1, y1 = whole.bounds
    left, top = (int(np.floor(v / GRID_MM - 2)) * step for v in (x0, y0))
    width, height = (int(np.ceil(b / GRID_MM + 2)) * step - a for a, b in ((left, x1), (top, y1)))
    cover = flesh._filled(whole, left, top, width, height)
    dome = flesh._dome(cover) / flesh.PIXELS
    _, course = flesh._fields(fibres, cover.shape, left, top)
    wide = float(np.quantile(dome[cover > 0.5], 0.97))
    broad = gaussian_filter(maximum_filter(dome, int(2 * wide * flesh.PIXELS) | 1), wide * flesh.PIXELS / 4)
    sinew = flesh._sinew(row, broad / wide, course)
    for at in row.bands:
        sinew = np.maximum(sinew, 1 - flesh._ease(np.abs(course - at), 0.006, 0.03))
    if whole is not area:
        beyond = 1 - flesh._filled(area, left, top, width, height)
        sinew = np.maximum(sinew, flesh._ease(gaussian_filter(beyond, 1.5 * flesh.PIXELS), 0.35, 0.65))
    limit = flesh.THICK_MM[row.kind]
    thick = limit * np.tanh(flesh.BELLY[row.kind] * dome / limit) * (1 - 0.45 * sinew)

    def coarse(values: Floats) -> Floats:
        rows, columns = (n // step for n in values.shape)
        return np.asarray(values.reshape(rows, step, columns, step).mean(axis=(1, 3)))

    bed = Bed(
        left / flesh.PIXELS, top / flesh.PIXELS, *(coarse(v) for v in (cover, thick, course, sinew, cover))
    )
    return Bed(bed.left, bed.top, bed.cover, bed.thick, bed.course, bed.sinew, _across(bed, fibres))


def _across(bed: Bed, fibres: BaseGeometry) -> Floats:
    """Where each pixel lies between the first fibre, 0, and the last, 1."""
    lines = list(getattr(fibres, "geoms", [fibres]))
    places = [
        np.array([line.interpolate(d).coords[0] for d in np.arange(0, line.length, 3.0)]) for line in lines
    ]
    number = np.concatenate([np.full(len(p), k / max(len(lines) - 1, 1)) for k, p in enumerate(places)])
    tree = cKDTree(np.concatenate(places))
    away, near = (np.asarray(v) for v in tree.query(bed.places().reshape(-1, 2), k=min(8, len(number))))
    weight = 1 / (away + 1.0) ** 2
    found = (number[near] * weight).sum(axis=1) / weight.sum(axis=1)
    return gaussian_filter(found.reshape(bed.cover.shape), 0.8)


def _bounds(
    row: Row, bed: Bed, settled: Settled, depths: Mapping[str, Depths]
) -> tuple[Floats, Floats, Floats]:
    """Lowest and highest z (h, w) of the muscle's middle, and where it would lie on a bone (nan: on none)."""
    places = bed.places().reshape(-1, 2)
    points = np.c_[places[:, 0] - MIDLINE, SOLE_Y - places[:, 1]]
    thick, course = bed.thick.ravel(), bed.course.ravel()
    front, back = settled.skin.at(points)
    low = np.where(np.isnan(back), -np.inf, back + SKIN_MM + thick)
    high = np.where(np.isnan(front), np.inf, front - SKIN_MM - thick)
    on = np.full(len(points), np.nan)
    hides = {view: {group: (first, last) for group, first, last in row.covers[view]} for view in row.covers}
    for group, depth in depths.items():
        front, back = depth.at(points)
        there = ~np.isnan(front)
        hidden = {}
        for view, groups in hides.items():
            first, last = groups.get(group, (2.0, 2.0))
            # what lies beyond either end of the fibres goes with that end
            hidden[view] = (course >= (first if first > 0 else -9)) & (course <= (last if last < 1 else 9))
        bare = ~hidden["front"] & ~hidden["back"]
        before = there & ((hidden["back"] & ~hidden["front"]) | (bare & (row.views == ("front",))))
        behind = there & ((hidden["front"] & ~hidden["back"]) | (bare & (row.views == ("back",))))
        # beside a vertebra's body, not in front of it; under the ribs in front, not behind those of the back
        ahead = front + SINK * thick - (BODY_MM if group == "spine" else 0)
        after = np.where(hidden["front"] & (group == "ribs"), front - RIB_MM, back) - SINK * thick
        low = np.where(before, np.fmax(low, ahead), low)
        high = np.where(behind, np.fmin(high, after), high)
        on = np.where(before, np.fmax(on, ahead), np.where(behind, np.fmin(on, after), on))
    torn = low > high
    low[torn] = high[torn] = (low[torn] + high[torn]) / 2
    return low.reshape(bed.cover.shape), high.reshape(bed.cover.shape), on.reshape(bed.cover.shape)


def _path_depths(row: Row, settled: Settled) -> Floats:
    """Points (n, 3) along the model's paths: figure units of the front view at the right, and z."""
    maps = settled.maps
    flat, _ = anatomy._plate(maps.fit)
    names = [n for n in sorted(source().paths) if row.tendons and re.fullmatch(row.tendons, n)]
    out = [np.empty((0, 3))]
    for name in names:
        sites = source().paths[name]
        course = np.array(
            [[*on_plate(maps.fit, part, site, flat), site[2] * TRUNK_SCALE] for part, site in sites]
        )
        along = np.r_[0, np.cumsum(np.linalg.norm(np.diff(course, axis=0), axis=1))] * maps.size
        at = np.arange(0, along[-1], GRID_MM)
        x, y, z = (np.interp(at, along, values) * maps.size for values in course.T)
        height = y + maps.hip
        out.append(np.c_[MIDLINE - x, SOLE_Y - height, z + settled.forward(height)])
    return np.concatenate(out)


def _is_wall(row: Row) -> bool:
    """Whether it is a sheet seen only from the front, with no bone before it but ribs."""
    return (
        row.kind == "sheet"
        and row.views == ("front",)
        and all(group == "ribs" for group, _, _ in row.covers["front"])
    )


def _laid(row: Row, bed: Bed, settled: Settled, depths: Mapping[str, Depths]) -> Floats:
    """z (h, w) of the muscle's middle."""
    low, high, on = _bounds(row, bed, settled, depths)
    mask = maximum_filter(bed.cover, 3) > 0.02
    number = np.full(mask.shape, -1)
    number[mask] = np.arange(mask.sum())
    count = int(mask.sum())
    sides = [
        np.c_[number[:, :-1].ravel(), number[:, 1:].ravel()],
        np.c_[number[:-1].ravel(), number[1:].ravel()],
    ]
    edges = np.concatenate(sides)
    edges = edges[(edges >= 0).all(axis=1)]
    links = coo_matrix(
        (np.ones(2 * len(edges)), np.r_[edges, edges[:, ::-1]].T), shape=(count, count)
    ).tocsr()
    bend: Any = csr_matrix(diags(np.asarray(links.sum(axis=1)).ravel()) - links)
    smooth = csc_matrix(STIFF * (bend @ bend) + TAUT * bend)
    weight, goal = np.full(count, 1e-6), np.zeros(count)

    def pull(where: Ints, to: Floats, strength: Floats | float) -> None:
        np.add.at(weight, where, strength)
        np.add.at(goal, where, strength * to)

    tree = cKDTree(bed.places()[mask])
    course, lower, upper, bone = (values[mask] for values in (bed.course, low, high, on))
    if _is_wall(row):
        # the model draws the wall of the belly as cords from bone to bone: here it follows the skin
        under = np.flatnonzero(np.isfinite(upper))
        pull(under, upper[under] - WALL_MM * (1 + len(row.covers["front"])), PATH)
    else:
        path = _path_depths(row, settled)
        if len(path):
            away, near = (np.asarray(v) for v in tree.query(path[:, :2]))
            close = away < 15
            pull(near[close], path[close, 2], PATH)
        lying = np.flatnonzero(~np.isnan(bone))
        ends = (course[lying] < ENDS) | (course[lying] > 1 - ENDS)
        pull(lying, bone[lying], np.where(ends, HELD, SNUG if len(path) else 5 * SNUG))
    depth = spsolve(smooth + diags(weight), goal)
    held = np.zeros(count)
    for _ in range(ROUNDS):
        # what lies beyond a bound is pulled to it, and let go slowly
        bound = np.clip(depth, lower, upper)
        held = np.where(bound != depth, BOUND, 0.9 * held * (held > 1))
        depth = spsolve(smooth + diags(weight + held), goal + held * bound)
    out = np.zeros(mask.shape)
    out[mask] = depth
    out[~mask] = depth[np.asarray(tree.query(bed.places()[~mask])[1])]
    return out


def _net(area: BaseGeometry, step: float) -> tuple[Floats, NDArray[np.bool_], Ints]:
    """Points (n, 2) about `step` apart in an area, which of them lie on its rim, and triangles between."""
    rims, inner = [], []
    plain = area.simplify(0.6)
    for part in getattr(plain, "geoms", [plain]):
        for ring in (part.exterior, *part.interiors):
            at = np.linspace(0, ring.length, max(int(np.ceil(ring.length / step)), 5), endpoint=False)
            rims.append(np.array([ring.interpolate(d).coords[0] for d in at]))
        x0, y0, x1, y1 = part.bounds
        y, x = np.meshgrid(np.arange(y0, y1, step * np.sqrt(3) / 2), np.arange(x0, x1, step), indexing="ij")
        x[1::2] += step / 2
        grid = np.c_[x.ravel(), y.ravel()]
        inner.append(grid[contains_xy(part.buffer(-0.6 * step), *grid.T)])
    rim = np.concatenate(rims)
    points = np.vstack([rim, *inner])
    faces = Delaunay(points).simplices.astype(np.int64)
    faces = faces[contains_xy(area.buffer(0.2), *points[faces].mean(axis=1).T)]
    a, b, c = (points[faces[:, k]] for k in range(3))
    size = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (c[:, 0] - a[:, 0]) * (b[:, 1] - a[:, 1])
    return points, np.arange(len(points)) < len(rim), faces[np.abs(size) > 1e-6]
