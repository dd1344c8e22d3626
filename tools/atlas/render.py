"""Look at a body from the front or the back: which surface point lies under each pixel, and its shading.

The frame of a view is WIDTH x HEIGHT figure units (mm), x to the right on screen, y down. The body's own
right is at the left of the front view and at the right of the back view.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tools.atlas.mesh import Floats, Ints

WIDTH, HEIGHT, MIDLINE, SOLE_Y = 760, 1800, 380.0, 1765.0
VIEWS = ("front", "back")

Pixels = NDArray[np.floating[Any]]
"""Numbers for the pixels of an image, or for points on it."""


def to_figure(points: Floats, view: str) -> Floats:
    """Body millimetres (n, 2 or 3) to figure units (n, 2) of one view."""
    sign = 1.0 if view == "front" else -1.0
    return np.asarray(np.c_[MIDLINE + sign * points[:, 0], SOLE_Y - points[:, 1]])


@dataclass(frozen=True)
class Sight:
    """What one view shows, pixel by pixel (h, w): `body` mask, `depth` mm, triangle index and weights."""

    scale: float
    body: NDArray[np.bool_]
    depth: Floats
    triangle: Ints
    weights: Floats
    triangles: Ints

    def carry(self, values: Floats) -> Floats:
        """Interpolate a vertex attribute (n, k) to pixels (h, w, k); 0 outside the body."""
        corners = values[self.triangles[self.triangle]]
        out: Floats = (corners * self.weights[..., None]).sum(axis=2)
        out[~self.body] = 0.0
        return out


def look(vertices: Floats, triangles: Ints, view: str, scale: float) -> Sight:
    """Z-buffer the triangles that face the viewer, at `scale` pixels a millimetre."""
    sign = 1.0 if view == "front" else -1.0
    xy = to_figure(vertices, view) * scale
    z = vertices[:, 2] * sign
    width, height = round(WIDTH * scale), round(HEIGHT * scale)
    depth = np.full((height, width), -np.inf)
    index = np.zeros((height, width), dtype=np.int64)
    weights = np.zeros((height, width, 3))
    a, b, c = (xy[triangles[:, k]] for k in range(3))
    # on screen y runs down, so a triangle that faces the viewer turns clockwise here
    area = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (c[:, 0] - a[:, 0]) * (b[:, 1] - a[:, 1])
    for t in np.flatnonzero(area < -1e-12):
        i, j, k = triangles[t]
        xs, ys = xy[[i, j, k], 0], xy[[i, j, k], 1]
        x0, x1 = max(int(np.floor(xs.min() - 0.5)), 0), min(int(np.ceil(xs.max() + 0.5)), width)
        y0, y1 = max(int(np.floor(ys.min() - 0.5)), 0), min(int(np.ceil(ys.max() + 0.5)), height)
        if x0 >= x1 or y0 >= y1:
            continue
        px, py = np.meshgrid(np.arange(x0, x1) + 0.5, np.arange(y0, y1) + 0.5)
        d = area[t]
        u = ((xs[1] - px) * (ys[2] - py) - (xs[2] - px) * (ys[1] - py)) / d
        v = ((xs[2] - px) * (ys[0] - py) - (xs[0] - px) * (ys[2] - py)) / d
        w = 1.0 - u - v
        deep = u * z[i] + v * z[j] + w * z[k]
        box = (slice(y0, y1), slice(x0, x1))
        seen = (np.minimum(np.minimum(u, v), w) >= -1e-6) & (deep > depth[box])
        depth[box][seen] = deep[seen]
        index[box][seen] = t
        weights[box][seen] = np.stack([u, v, w], axis=-1)[seen]
    return Sight(scale, np.isfinite(depth), depth, index, weights, triangles)


def normals(vertices: Floats, triangles: Ints) -> Floats:
    """Area-weighted vertex normals (n, 3), unit length."""
    a, b, c = (vertices[triangles[:, k]] for k in range(3))
    face = np.cross(b - a, c - a)
    total = np.zeros_like(vertices)
    for corner in range(3):
        np.add.at(total, triangles[:, corner], face)
    return np.asarray(total / (np.linalg.norm(total, axis=1)[:, None] + 1e-12))


LAMPS = (
    ((-0.50, 0.62, 0.60), 0.46, 0.25),
    ((0.75, 0.10, 0.45), 0.17, 0.35),
    ((0.0, 1.0, 0.15), 0.06, 0.0),
)
"""Key, fill and sky: where each stands (x to the right on screen, y up, z to the viewer), its strength, and
how far its light wraps round the body."""


def light(normals: Pixels, colour: Pixels, hollow: Pixels | float = 1.0) -> Pixels:
    """The one light of every picture of the atlas: how a matt surface looks, as red, green and blue 0 to 1.

    Soft light from the upper left, shadows warmer than the lit side, edges a little lighter than what lies
    beside them, so that no dark line runs round a body.

    Parameters
    ----------
    normals : (..., 3) unit normals on screen: x to the right, y up, z to the viewer
    colour : (..., 3) or (3,), what the surface is like in plain white light, 0 to 1
    hollow : (...) or a number, how much of the light comes in: 1 in the open, less in folds
    """
    level = np.full(normals.shape[:-1], 0.45)
    for place, strength, wrap in LAMPS:
        lamp = np.array(place) / np.linalg.norm(place)
        level += strength * np.clip((normals @ lamp + wrap) / (1 + wrap), 0, 1)
    level = level * hollow
    dusk = np.clip(1.06 - level, 0, 1)[..., None]
    rim = ((1 - np.clip(normals[..., 2], 0, 1)) ** 3)[..., None]
    lit = colour * level[..., None] * np.array([1.0, 0.90, 0.84]) ** (1.4 * dusk)
    return np.clip(lit + rim * (0.15 * colour + 0.02), 0, 1)
