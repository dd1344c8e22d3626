"""Catmull-Clark subdivision as one sparse matrix, so that every vertex attribute is refined alike."""

from __future__ import annotations

import numpy as np
from scipy.sparse import coo_matrix, csr_matrix, diags, vstack

from tools.atlas.mesh import Ints


def catmull_clark(quads: Ints, count: int) -> tuple[csr_matrix, Ints]:
    """One round of subdivision of a quad mesh.

    Parameters
    ----------
    quads
        (f, 4) vertex indices.
    count
        Number of vertices n.

    Returns
    -------
    matrix, triangles
        `matrix` (n + e + f, n) maps old to new vertex values: moved vertices, then edge points, then face
        points. `triangles` (8 f, 3) index the new vertices. On open borders the border curve rule is used.
    """
    f = len(quads)
    sides = np.stack([quads, np.roll(quads, -1, axis=1)], axis=-1).reshape(-1, 2)
    edges, inverse, uses = np.unique(np.sort(sides, axis=1), axis=0, return_inverse=True, return_counts=True)
    side_edge = inverse.reshape(f, 4)
    e = len(edges)
    one = np.ones
    face = coo_matrix((one(4 * f) / 4, (np.repeat(np.arange(f), 4), quads.ravel())), shape=(f, count)).tocsr()
    middle = coo_matrix(
        (one(2 * e) / 2, (np.repeat(np.arange(e), 2), edges.ravel())), shape=(e, count)
    ).tocsr()
    edge_face = coo_matrix(
        (one(4 * f), (side_edge.ravel(), np.repeat(np.arange(f), 4))), shape=(e, f)
    ).tocsr()
    border = uses == 1
    inner = diags((~border).astype(np.float64))
    edge = inner @ (0.5 * middle + 0.25 * (edge_face @ face)) + diags(border.astype(np.float64)) @ middle
    # vertex rule: (Q + 2 R + (n - 3) P) / n inside, (1 6 1) / 8 on a border
    touch_f = coo_matrix((one(4 * f), (quads.ravel(), np.repeat(np.arange(f), 4))), shape=(count, f)).tocsr()
    touch_e = coo_matrix((one(2 * e), (edges.ravel(), np.repeat(np.arange(e), 2))), shape=(count, e)).tocsr()
    n_f = np.maximum(np.asarray(touch_f.sum(axis=1)).ravel(), 1.0)
    n_e = np.maximum(np.asarray(touch_e.sum(axis=1)).ravel(), 1.0)
    smooth = diags(1 / n_f**2) @ touch_f @ face + diags(2 / (n_e * n_f)) @ touch_e @ middle
    smooth = smooth + diags((n_f - 3) / n_f)
    on_border = np.zeros(count, dtype=bool)
    on_border[edges[border].ravel()] = True
    touch_border = touch_e @ diags(border.astype(np.float64))
    n_b = np.maximum(np.asarray(touch_border.sum(axis=1)).ravel(), 1.0)
    curve = diags(0.5 / n_b) @ touch_border @ middle + 0.5 * diags(one(count))
    vertex = diags((~on_border).astype(np.float64)) @ smooth + diags(on_border.astype(np.float64)) @ curve
    matrix = csr_matrix(vstack([vertex, edge, face]))
    corner, ahead = quads, side_edge + count
    behind = np.roll(side_edge, 1, axis=1) + count
    centre = np.repeat(np.arange(f)[:, None] + count + e, 4, axis=1)
    new = np.stack([corner, ahead, centre, behind], axis=-1).reshape(-1, 4)
    return matrix, np.vstack([new[:, [0, 1, 2]], new[:, [0, 2, 3]]]).astype(np.int64)
