"""Smooth surfaces out of coarse scans, and a depth buffer that is fast for many small triangles."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix, diags, vstack

from tools.atlas.mesh import Floats, Ints
from tools.atlas.render import normals

Mask = NDArray[np.bool_]
SIZES = (2, 4, 8, 16, 32, 64, 128, 256)
"""Sides of the boxes, in pixels, into which triangles are sorted: all in one are filled at once."""
BATCH = 3_000_000
"""Pixels that are tried at once."""


def weld(vertices: Floats, faces: Ints, near: float) -> tuple[Floats, Ints]:
    """Make corners within about `near` of each other one vertex; faces that are left with no area go."""
    _, first, index = np.unique((vertices / near).round(), axis=0, return_index=True, return_inverse=True)
    faces = index.ravel()[faces]
    full = (faces[:, 0] != faces[:, 1]) & (faces[:, 1] != faces[:, 2]) & (faces[:, 2] != faces[:, 0])
    _, single = np.unique(np.sort(faces[full], axis=1), axis=0, return_index=True)
    return vertices[first], np.asarray(faces[full][np.sort(single)], dtype=np.int64)


def _sides(faces: Ints) -> Ints:
    """The directed edges (3 n, 2) of faces, three of each."""
    return np.stack([faces, np.roll(faces, -1, axis=1)], axis=-1).reshape(-1, 2)


def one_sided(faces: Ints) -> bool:
    """Whether neighbours agree on which side is out: no edge is run along twice the same way."""
    sides = _sides(faces)
    return len(np.unique(sides, axis=0)) == len(sides)


def closed(vertices: Floats, faces: Ints) -> tuple[Floats, Ints]:
    """The surface with a fan of faces over each of its holes."""
    sides = {(a, b) for a, b in _sides(faces).tolist()}
    onward = {b: a for a, b in sorted(sides) if (b, a) not in sides}
    more: list[list[int]] = []
    points: list[Floats] = []
    while onward:
        first, here = onward.popitem()
        ring = [first]
        while here in onward and here != first:
            ring.append(here)
            here = onward.pop(here)
        if here == first and len(ring) > 2:
            middle = len(vertices) + len(points)
            points.append(vertices[ring].mean(axis=0))
            more += [[a, b, middle] for a, b in zip(ring, [*ring[1:], first], strict=True)]
    if not more:
        return vertices, faces
    return np.vstack([vertices, points]), np.vstack([faces, np.array(more, dtype=np.int64)])


def loop(faces: Ints, count: int) -> tuple[csr_matrix, Ints]:
    """One round of Loop's subdivision of triangles: the matrix from old to new vertices, and new faces."""
    sides = _sides(faces)
    edges, inverse, uses = np.unique(np.sort(sides, axis=1), axis=0, return_inverse=True, return_counts=True)
    inverse = inverse.ravel()
    e = len(edges)
    across = np.roll(faces, -2, axis=1).ravel()
    two = uses == 2
    weight = np.where(two, 3 / 8, 1 / 2)
    rows = np.r_[np.repeat(np.arange(e), 2), inverse[two[inverse]]]
    columns = np.r_[edges.ravel(), across[two[inverse]]]
    values = np.r_[np.repeat(weight, 2), np.full(int(two[inverse].sum()), 1 / 8)]
    middle = coo_matrix((values, (rows, columns)), shape=(e, count)).tocsr()
    links = coo_matrix(
        (np.ones(2 * e), (edges.T.ravel(), edges[:, ::-1].T.ravel())), shape=(count, count)
    ).tocsr()
    degree = np.maximum(np.asarray(links.sum(axis=1)).ravel(), 1.0)
    share = np.where(degree == 3, 3 / 16, 3 / (8 * degree)) * degree
    rim = np.zeros(count, dtype=bool)
    rim[edges[uses != 2].ravel()] = True
    share[rim] = 0.0
    corner = diags(1 - share) + diags(share / degree) @ links
    a, b, c = (inverse.reshape(-1, 3)[:, k] + count for k in range(3))
    i, j, k = faces.T
    new = np.vstack([np.c_[i, a, c], np.c_[a, j, b], np.c_[c, b, k], np.c_[a, b, c]])
    return csr_matrix(vstack([corner, middle])), new


def refine(vertices: Floats, faces: Ints, rounds: int, hold: float = 0.75) -> tuple[Floats, Ints]:
    """A smooth surface (vertices in the unit given) near the corners of a coarse one.

    Subdivision alone shrinks a coarse bone; `hold`, 0 to 1, says how much of that is taken back.
    """
    matrix = None
    count = len(vertices)
    for _ in range(rounds):
        step, faces = loop(faces, count)
        count = step.shape[0]
        matrix = step if matrix is None else step @ matrix
    if matrix is None:
        return vertices, faces
    control, kept = vertices, matrix[: len(vertices)]
    for _ in range(4):
        control = control + hold * (vertices - kept @ control) * 0.7
    return np.asarray(matrix @ control), faces


def even(vertices: Floats, faces: Ints, rounds: int) -> Floats:
    """Taubin's smoothing: noise goes, size stays."""
    a, b = faces.ravel(), np.roll(faces, -1, axis=1).ravel()
    links = coo_matrix((np.ones(2 * len(a)), (np.r_[a, b], np.r_[b, a])), shape=(len(vertices),) * 2).tocsr()
    links.data[:] = 1.0
    mean = diags(1 / np.maximum(np.asarray(links.sum(axis=1)).ravel(), 1)) @ links
    for _ in range(rounds):
        for pull in (0.5, -0.52):
            vertices = vertices + pull * (mean @ vertices - vertices)
    return vertices


def outward(vertices: Floats, faces: Ints) -> Ints:
    """The faces turned so that the surface encloses a positive volume."""
    a, b, c = (vertices[faces[:, k]] - vertices.mean(axis=0) for k in range(3))
    return faces if np.einsum("ij,ij->", a, np.cross(b, c)) > 0 else np.asarray(faces[:, ::-1])


@dataclass(frozen=True)
class Seen:
    """What a depth buffer holds (h, w): `depth` (-inf where nothing is), `normal` (h, w, 3), `label`."""

    depth: NDArray[np.float32]
    normal: NDArray[np.float32]
    label: NDArray[np.int16]

    @property
    def mask(self) -> Mask:
        """Where anything is."""
        return np.asarray(self.label >= 0)


def look(xy: Floats, depth: Floats, normal: Floats, faces: Ints, label: Ints, shape: tuple[int, int]) -> Seen:
    """Draw the triangles that face the viewer, the nearest on top.

    Parameters
    ----------
    xy, depth, normal : (n, 2) pixels, (n,) towards the viewer and (n, 3), of each vertex on screen
    faces, label : (m, 3) and (m,), what to write where a triangle is seen
    shape : height and width of the picture, pixels
    """
    height, width = shape
    best = np.full(height * width, -np.inf, dtype=np.float32)
    which = np.full(height * width, -1, dtype=np.int32)
    u_at = np.zeros(height * width, dtype=np.float32)
    v_at = np.zeros(height * width, dtype=np.float32)
    corner = xy[faces].astype(np.float32)
    low = np.maximum(np.floor(corner.min(axis=1) - 0.5), 0).astype(np.int32)
    high = np.minimum(np.ceil(corner.max(axis=1) + 0.5), [width, height]).astype(np.int32)
    a, b, c = corner[:, 0], corner[:, 1], corner[:, 2]
    area = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (c[:, 0] - a[:, 0]) * (b[:, 1] - a[:, 1])
    extent = (high - low).max(axis=1)
    # on screen y runs down, so a triangle that faces the viewer turns clockwise here
    good = (area < -1e-9) & ((high - low).min(axis=1) > 0)
    before = 0
    for size in SIZES:
        chosen = np.flatnonzero(good & (extent > before) & (extent <= size))
        before = size
        grid = np.stack(np.meshgrid(np.arange(size), np.arange(size)), axis=-1).reshape(-1, 2)
        for part in np.array_split(chosen, max(1, len(chosen) * size * size // BATCH + 1)):
            if not len(part):
                continue
            at = low[part, None, :] + grid[None]
            px, py = (at[..., k].astype(np.float32) + np.float32(0.5) for k in range(2))
            p, q, r = (corner[part, k][:, None, :] for k in range(3))
            d = area[part, None]
            u = ((q[..., 0] - px) * (r[..., 1] - py) - (r[..., 0] - px) * (q[..., 1] - py)) / d
            v = ((r[..., 0] - px) * (p[..., 1] - py) - (p[..., 0] - px) * (r[..., 1] - py)) / d
            w = 1 - u - v
            inside = (np.minimum(np.minimum(u, v), w) >= -1e-6) & (at < high[part, None, :]).all(axis=2)
            t, g = np.nonzero(inside)
            if not len(t):
                continue
            u, v, w = u[t, g], v[t, g], w[t, g]
            triangle = part[t]
            z = depth[faces[triangle]]
            near = (u * z[:, 0] + v * z[:, 1] + w * z[:, 2]).astype(np.float32)
            pixel = at[t, g, 1] * width + at[t, g, 0]
            # nearest last; of equally near ones the last triangle, whatever the batches
            order = np.lexsort((triangle, near, pixel))
            last = order[np.r_[np.diff(pixel[order]) != 0, True]]
            last = last[near[last] > best[pixel[last]]]
            best[pixel[last]], which[pixel[last]] = near[last], triangle[last]
            u_at[pixel[last]], v_at[pixel[last]] = u[last], v[last]
    there = np.flatnonzero(which >= 0)
    n = normal[faces[which[there]]]
    u, v = u_at[there, None], v_at[there, None]
    turned = n[:, 0] * u + n[:, 1] * v + n[:, 2] * (1 - u - v)
    # a face that is seen from inside; at the rim a smooth normal may look away a little
    turned *= np.where(turned[:, 2:] < -0.25, -1, 1)
    turned[:, 2] = np.maximum(turned[:, 2], 0)
    turned /= np.linalg.norm(turned, axis=1, keepdims=True) + 1e-9
    out = np.zeros((height * width, 3), dtype=np.float32)
    out[there] = turned
    names = np.full(height * width, -1, dtype=np.int16)
    names[there] = label[which[there]]
    return Seen(best.reshape(shape), out.reshape(height, width, 3), names.reshape(shape))


def turned(vertices: Floats, faces: Ints, view: str) -> Floats:
    """Unit normals (n, 3) of vertices as they stand on the screen of a view."""
    sign = 1.0 if view == "front" else -1.0
    return np.asarray(normals(vertices, faces) * [sign, 1.0, sign])
