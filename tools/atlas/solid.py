"""The bodies in the round: one mesh, and where its points lie in each body and build. For assets/turn.js.

`mesh.bin`: the triangles of the body's left half, whose points are numbered in the order in which they come.
`{body}-{build}.bin`: the points (n, 3) of that half as int16, POINT_MM apart, x to the body's left, y above
the soles, z forward. The other half is its mirror image; what lies in the mid-line belongs to both. A place
of the skin has the same number in every build, so what is drawn on the flat pictures is carried to all.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tools.atlas.bodies import BODIES, BUILDS, make_body
from tools.atlas.mesh import Floats, Ints, read_mesh

POINT_MM = 1 / 16
MIDDLE_MM = 0.05
"""Points nearer to the mid-line than this lie in it."""


def half(points: Floats, quads: Ints) -> tuple[Ints, Ints]:
    """The left half of a symmetrical body: (numbers of its points, its triangles (m, 3) of new numbers)."""
    triangles = np.vstack([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])
    ends = np.array([triangles[:, 0] == triangles[:, 1], triangles[:, 1] == triangles[:, 2],
                     triangles[:, 0] == triangles[:, 2]])  # fmt: skip
    triangles = triangles[~ends.any(axis=0)]
    left = triangles[points[triangles].mean(axis=1)[:, 0] > 0]
    kept, first = np.unique(left, return_index=True)
    order = kept[np.argsort(first)]
    number = np.full(len(points), -1)
    number[order] = np.arange(len(order))
    return order, number[left]


def write(folder: Path) -> None:
    """Write mesh.bin and the points of every body and build into a folder."""
    mesh = read_mesh()
    order: Ints | None = None
    for name in BODIES:
        for build in BUILDS:
            points = make_body(name, build).skin
            if order is None:
                order, triangles = half(points, mesh.quads())
                (folder / "mesh.bin").write_bytes(triangles.astype("<u2").tobytes())
            own = points[order]
            own[np.abs(own[:, 0]) < MIDDLE_MM, 0] = 0.0
            (folder / f"{name}-{build}.bin").write_bytes(np.round(own / POINT_MM).astype("<i2").tobytes())
