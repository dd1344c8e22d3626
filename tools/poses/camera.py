"""Look at triangles from any side without perspective: what lies under each pixel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tools.atlas.mesh import Floats, Ints
from tools.poses.rig import turn

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Camera:
    """Where the picture is taken from.

    `azimuth`: degrees from the world's z axis (0) towards its x axis (90); `height`: degrees above the floor.
    `centre` (3,) mm is in the middle of a picture of `width` x `tall` pixels, `scale` pixels a millimetre.
    """

    azimuth: float
    height: float
    centre: Floats
    scale: float
    width: int
    tall: int

    @property
    def matrix(self) -> Floats:
        """Rows: to the right, up and towards the viewer, in the world's axes."""
        return turn("x", self.height) @ turn("y", -self.azimuth)

    def project(self, points: Floats) -> Floats:
        """World (n, 3) mm to pixels right and down, and depth towards the viewer in mm: (n, 3)."""
        seen = (points - self.centre) @ self.matrix.T
        return np.stack(
            [self.width / 2 + seen[:, 0] * self.scale, self.tall / 2 - seen[:, 1] * self.scale, seen[:, 2]],
            axis=1,
        )


@dataclass(frozen=True)
class Sight:
    """What each pixel (h, w) shows: `seen`, `depth` in mm, `triangle` and the `shares` of its corners."""

    seen: Mask
    depth: Floats
    triangle: Ints
    shares: Floats
    triangles: Ints

    def carry(self, values: Floats) -> Floats:
        """Values of vertices (n, k) at the pixels (h, w, k); 0 where nothing is seen."""
        out = (values[self.triangles[self.triangle]] * self.shares[..., None]).sum(axis=2)
        out[~self.seen] = 0.0
        return np.asarray(out)


def look(points: Floats, triangles: Ints, camera: Camera) -> Sight:
    """Which of the triangles (m, 3) of points (n, 3) mm is nearest at each pixel."""
    p = camera.project(points)
    a, b, c = (p[triangles[:, k]] for k in range(3))
    area = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (c[:, 0] - a[:, 0]) * (b[:, 1] - a[:, 1])
    low = np.floor(np.minimum(np.minimum(a, b), c)[:, :2] - 0.5).astype(np.int64)
    high = np.ceil(np.maximum(np.maximum(a, b), c)[:, :2] + 0.5).astype(np.int64)
    inside = (high > 0).all(1) & (low[:, 0] < camera.width) & (low[:, 1] < camera.tall)
    facing = np.flatnonzero((area < -1e-9) & inside)
    size = high[facing] - low[facing]
    pixels, depths, faces, weights = [], [], [], []
    # triangles of like size are laid onto the pixels together
    for wide, tall in np.unique(2 ** np.ceil(np.log2(np.maximum(size, 1))).astype(np.int64), axis=0):
        group = facing[(2 ** np.ceil(np.log2(np.maximum(size, 1))).astype(np.int64) == (wide, tall)).all(1)]
        step = max(1, 4_000_000 // int(wide * tall))
        offset = np.stack(np.meshgrid(np.arange(wide), np.arange(tall)), axis=-1).reshape(-1, 2)
        for part in np.split(group, range(step, len(group), step)):
            at = low[part][:, None, :] + offset[None]
            x, y = at[..., 0] + 0.5, at[..., 1] + 0.5
            pa, pb, pc, d = a[part][:, None], b[part][:, None], c[part][:, None], area[part][:, None]
            u = ((pb[..., 0] - x) * (pc[..., 1] - y) - (pc[..., 0] - x) * (pb[..., 1] - y)) / d
            v = ((pc[..., 0] - x) * (pa[..., 1] - y) - (pa[..., 0] - x) * (pc[..., 1] - y)) / d
            w = 1.0 - u - v
            hit = (np.minimum(np.minimum(u, v), w) >= -1e-6) & (at >= 0).all(-1)
            hit &= (at[..., 0] < camera.width) & (at[..., 1] < camera.tall)
            k, _ = np.nonzero(hit)
            pixels.append(at[hit] @ [1, camera.width])
            share = np.stack([u[hit], v[hit], w[hit]], axis=1)
            weights.append(share)
            faces.append(part[k])
            depths.append((share * p[triangles[part[k]], 2]).sum(1))
    pixel, depth, face = np.concatenate(pixels), np.concatenate(depths), np.concatenate(faces)
    order = np.argsort(depth, kind="stable")
    flat = camera.width * camera.tall
    deep, index, shares = np.full(flat, -np.inf), np.zeros(flat, dtype=np.int64), np.zeros((flat, 3))
    deep[pixel[order]] = depth[order]
    index[pixel[order]] = face[order]
    shares[pixel[order]] = np.concatenate(weights)[order]
    shape = (camera.tall, camera.width)
    return Sight(
        np.isfinite(deep).reshape(shape), deep.reshape(shape), index.reshape(shape),
        shares.reshape(*shape, 3), triangles,
    )  # fmt: skip
