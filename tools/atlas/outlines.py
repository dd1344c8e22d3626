"""Outlines of bones: from a coarse scan to a smooth area in the frontal plane."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import gaussian_filter1d
from shapely import MultiPolygon, Polygon, union_all
from shapely.affinity import scale as scaled
from shapely.geometry.base import BaseGeometry

from tools.atlas.mesh import Floats, Ints


def round_out(vertices: Floats, faces: Ints, parts: int) -> tuple[Floats, Ints]:
    """Refine a coarse closed mesh into curved point-normal triangles (Vlachos 2001), `parts` to an edge.

    The given vertices stay where they are, so a bone keeps its size; its facets turn into curves.
    """
    corner = vertices[faces]
    face = np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0])
    normal = np.zeros_like(vertices)
    for k in range(3):
        a, b = corner[:, (k + 1) % 3] - corner[:, k], corner[:, (k + 2) % 3] - corner[:, k]
        size = np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1) + 1e-12
        angle = np.arccos(np.clip((a * b).sum(1) / size, -1, 1))
        np.add.at(
            normal, faces[:, k], face / (np.linalg.norm(face, axis=1)[:, None] + 1e-12) * angle[:, None]
        )
    normal /= np.linalg.norm(normal, axis=1)[:, None] + 1e-12
    n = normal[faces]
    control: dict[tuple[int, int, int], Floats] = {
        (3, 0, 0): corner[:, 0],
        (0, 3, 0): corner[:, 1],
        (0, 0, 3): corner[:, 2],
    }
    for i in range(3):
        for j in range(3):
            if i != j:
                key = [0, 0, 0]
                key[i], key[j] = 2, 1
                lift = ((corner[:, j] - corner[:, i]) * n[:, i]).sum(1)[:, None] * n[:, i]
                control[(key[0], key[1], key[2])] = (2 * corner[:, i] + corner[:, j] - lift) / 3
    edges = sum((c for k, c in control.items() if 3 not in k), np.zeros_like(corner[:, 0])) / 6
    control[(1, 1, 1)] = edges + (edges - corner.mean(axis=1)) / 2
    grid = [(i, j) for i in range(parts + 1) for j in range(parts + 1 - i)]
    factorial = (1, 1, 2, 6)
    points = []
    for i, j in grid:
        u, v = i / parts, j / parts
        w = 1 - u - v
        total = np.zeros_like(corner[:, 0])
        for (a0, b0, c0), c in control.items():
            total = total + 6 / (factorial[a0] * factorial[b0] * factorial[c0]) * u**a0 * v**b0 * w**c0 * c
        points.append(total)
    index = {g: k for k, g in enumerate(grid)}
    small = [(index[i, j], index[i + 1, j], index[i, j + 1]) for i, j in grid if i + j < parts]
    small += [(index[i + 1, j], index[i + 1, j + 1], index[i, j + 1]) for i, j in grid if i + j < parts - 1]
    offset = np.arange(len(faces))[:, None, None] * len(grid)
    return np.stack(points, axis=1).reshape(-1, 3), (offset + np.array(small)[None]).reshape(-1, 3)


def silhouette(vertices: Floats, faces: Ints) -> BaseGeometry:
    """Union of the triangles as seen from the front (same unit as the vertices), with its real holes."""
    flat = [Polygon(t) for t in vertices[faces][:, :, :2]]
    shape = union_all([t.buffer(0.015, join_style="mitre") for t in flat if t.area > 1e-6])
    return polygons(shape.buffer(-0.015, join_style="mitre"))


def polygons(shape: BaseGeometry, least: float = 0.15) -> BaseGeometry:
    """The parts of a shape that are areas; specks and pin-holes under `least` square units are dropped."""
    kept = []
    for part in getattr(shape, "geoms", [shape]):
        if isinstance(part, Polygon) and part.area > least:
            kept.append(Polygon(part.exterior, [r for r in part.interiors if Polygon(r).area > least]))
    return kept[0] if len(kept) == 1 else MultiPolygon(kept)


def _smooth_ring(ring: Floats, sigma: float, step: float) -> Floats:
    closed = np.r_[ring, ring[:1]]
    along = np.r_[0, np.cumsum(np.linalg.norm(np.diff(closed, axis=0), axis=1))]
    count = max(int(along[-1] / step), 12)
    at = np.linspace(0, along[-1], count, endpoint=False)
    fine = np.c_[np.interp(at, along, closed[:, 0]), np.interp(at, along, closed[:, 1])]
    size = sigma / (along[-1] / count)
    once = gaussian_filter1d(fine, size, axis=0, mode="wrap")
    # twice the blur minus the blur of the blur: smooth, yet the area hardly shrinks
    return np.asarray(2 * once - gaussian_filter1d(once, size, axis=0, mode="wrap"))


def smooth(shape: BaseGeometry, sigma: float) -> BaseGeometry:
    """Round the outline of areas over a length `sigma` (same unit), holes three times as much."""
    out = []
    for part in getattr(shape, "geoms", [shape]):
        rings = [
            _smooth_ring(np.array(r.coords)[:-1, :2], sigma, sigma / 4)
            for r in (part.exterior, *part.interiors)
        ]
        out.append(Polygon(rings[0], rings[1:]).buffer(0))
    return union_all(out)


def both_halves(shape: BaseGeometry) -> BaseGeometry:
    """A mid-line bone made symmetrical: the mean of its outline and its mirror image, by area."""
    mirrored = scaled(shape, -1, 1, origin=(0, 0))
    return polygons(shape.union(mirrored).buffer(0.04).buffer(-0.04))
