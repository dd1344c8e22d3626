"""Surfaces as small files for the body that turns, read by assets/within.js and bodymap/draw/within.py.

A file is a line of JSON, `{"parts": [[name, points, triangles, is_half], ...], "paints": n}`, and after it,
of all parts together and each part counting its points from 0:

- where points lie, in steps of STEP_MM, x to the body's left, y above the soles, z forward: each coordinate
  less that of the point before, as a zigzag number of 16 bits;
- triangles: how far each corner's number lies below the first one not yet used, 16 bits;
- for each paint one byte a point: what it is for is said by who writes the file.

Columns stand one after the other, low bytes before high ones, which is what the server's compression likes.
The points of a half are those of the left one; the right one is its mirror.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import reverse_cuthill_mckee

from tools.atlas.mesh import Floats, Ints

STEP_MM = 0.25


@dataclass(frozen=True)
class Part:
    """A surface: points (n, 3) in mm, faces (m, 3), and bytes (n, paints) to paint it by."""

    name: str
    points: Floats
    faces: Ints
    paints: NDArray[np.uint8]
    is_half: bool


def ordered(part: Part) -> Part:
    """The same surface, with neighbours near each other in the file."""
    sides = np.r_[part.faces[:, [0, 1]], part.faces[:, [1, 2]], part.faces[:, [2, 0]]]
    links = coo_matrix((np.ones(len(sides)), sides.T), shape=(len(part.points),) * 2).tocsr()
    number = np.empty(len(part.points), dtype=np.int64)
    number[reverse_cuthill_mckee(links + links.T, symmetric_mode=True)] = np.arange(len(number))
    faces = number[part.faces]
    first = faces.argmin(axis=1)
    faces = np.stack(
        [np.take_along_axis(faces, (first[:, None] + k) % 3, axis=1)[:, 0] for k in range(3)], axis=1
    )
    faces = faces[np.lexsort((faces.min(axis=1), faces.max(axis=1)))]
    # points are numbered as the triangles use them; what no triangle uses goes
    used, where = np.unique(faces.ravel(), return_index=True)
    order = used[np.argsort(where)]
    new = np.full(len(number), -1)
    new[order] = np.arange(len(order))
    old = np.empty(len(number), dtype=np.int64)
    old[number] = np.arange(len(number))
    kept = old[order]
    return Part(part.name, part.points[kept], new[faces], part.paints[kept], part.is_half)


def packed(parts: Iterable[Part]) -> bytes:
    """The content of a file."""
    parts = [ordered(part) for part in parts]
    head = [[part.name, len(part.points), len(part.faces), part.is_half] for part in parts]
    paints = parts[0].paints.shape[1]
    line = json.dumps({"parts": head, "paints": paints}, separators=(",", ":")) + "\n"
    places = np.concatenate([np.round(part.points / STEP_MM).astype(np.int64) for part in parts])
    steps = np.diff(places, axis=0, prepend=0)
    below = np.concatenate([_below(part.faces) for part in parts])
    painted = np.concatenate([part.paints for part in parts])
    return (
        line.encode() + _planes((2 * steps) ^ (steps >> 63)) + _planes(below[:, None]) + painted.T.tobytes()
    )


def _below(faces: Ints) -> Ints:
    """How far each corner lies below the first number not yet used: 0 for a new one."""
    flat = faces.ravel()
    before = np.maximum.accumulate(np.r_[-1, flat[:-1]])
    return np.asarray(before + 1 - flat)


def _planes(values: Ints) -> bytes:
    """Columns of 16-bit numbers, the low bytes of all before the high ones."""
    assert values.min() >= 0
    assert values.max() < 1 << 16
    columns = values.T.astype("<u2").copy().view(np.uint8).reshape(-1, 2)
    return bytes(columns[:, 0].tobytes() + columns[:, 1].tobytes())
