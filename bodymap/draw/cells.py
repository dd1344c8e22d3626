"""What painting in the browser needs of the cells: regions, skin, the way to another body. As JSON."""

from __future__ import annotations

import json

import numpy as np
from numpy.typing import NDArray

from bodymap.atlas import Atlas
from bodymap.draw.grid import NOWHERE, grid
from bodymap.draw.painter import VIEWS
from bodymap.paint import CELL, ROWS, Cells

BLOCK = 2  # cells to a side of what has one number of skin
STEP = 25  # of that number in a square centimetre
SPACING = 20  # figure units between two nodes of a field

Moves = NDArray[np.float64]
"""(2, rows, columns, 2) figure units outwards and down, of nodes on the body's left half, front and back."""


def cells_text(atlas: Atlas, name: str) -> str:
    """The cells of a figure: {"regions": [...], "skin": [...], "moves": [...]}, the front first, row by row.

    "regions" are runs of cells, a number and a length each: 0 for beside the body, else the place in the
    table of regions counted from 1. "skin" is of blocks of cells on one half, for bodies are alike on both;
    for "moves" see there, in whole figure units. Read by assets/painted.js and moved.js.
    """
    under = grid(atlas, name)
    flat = under.region.ravel().astype(int) + 1
    starts = np.flatnonzero(np.diff(flat, prepend=-1))
    runs = np.column_stack([flat[starts], np.diff(starts, append=len(flat))])
    skin = (under.skin.astype(float) + under.skin[:, :, ::-1]) / 2
    blocks = skin.reshape(len(VIEWS), ROWS // BLOCK, BLOCK, -1, BLOCK).sum(axis=(2, 4))
    half = blocks[:, :, : (blocks.shape[2] + 1) // 2]
    text = {
        "regions": runs.ravel().tolist(),
        "skin": np.round(half * STEP).astype(int).ravel().tolist(),
        "moves": np.round(moves(atlas, name)).astype(int).ravel().tolist(),
    }
    return json.dumps(text, separators=(",", ":"))


def moves(atlas: Atlas, name: str) -> Moves:
    """How far what lies at a node on the first body lies from there on another one; nothing for itself.

    By the drawn regions: a cell stays in its own, as high in it and as far across. The meshes would say it of
    the skin, but regions are drawn by what lies under it, and that is elsewhere in another body. Where no
    region is near, as between the legs, it goes as its neighbours do.
    """
    if name == atlas.bodies[0]:
        return np.zeros(0)
    first, other = grid(atlas, atlas.bodies[0]).region, grid(atlas, name).region
    shape = (int(atlas.height) // SPACING + 1, int(atlas.width) // SPACING // 2 + 1)
    found = []
    for here, there in zip(first, other, strict=True):
        sums = np.zeros((*shape, 3))
        for number in np.unique(here[here != NOWHERE]):
            place, moved = _moved(here == number, there == number)
            _splat(sums, place, moved, atlas.midline)
        found.append(_filled(sums))
    return np.stack(found)


def _moved(here: Cells, goal: Cells) -> tuple[Moves, Moves]:
    """The middles of a region's cells, (n, 2) x and y, and how far each is moved, figure units."""
    rows, columns = np.nonzero(here)
    own, other = _rows(here), _rows(goal)
    high = (rows + 0.5 - own[0, 0]) / (own[-1, 0] + 1 - own[0, 0])
    target = other[0, 0] + high * (other[-1, 0] + 1 - other[0, 0])
    left, right = (np.interp(rows, own[:, 0], own[:, n]) for n in (1, 2))
    to_left, to_right = (np.interp(target - 0.5, other[:, 0], other[:, n]) for n in (1, 2))
    across = (columns + 0.5 - left) / (right - left)
    place = np.column_stack([columns, rows]) + 0.5
    there = np.column_stack([to_left + across * (to_right - to_left), target])
    return place.astype(float) * CELL, (there - place).astype(float) * CELL


def _rows(cells: Cells) -> NDArray[np.int64]:
    """(n, 3) rows in which there are cells, the first of them and the one behind the last."""
    rows = np.flatnonzero(cells.any(axis=1))
    return np.column_stack(
        [rows, cells[rows].argmax(axis=1), cells.shape[1] - cells[rows, ::-1].argmax(axis=1)]
    )


def _splat(sums: Moves, place: Moves, moved: Moves, midline: float) -> None:
    """Add moves to the sums of the four nodes round each place, the nearer the more, both halves as one."""
    side = np.where(place[:, 0] < midline, -1, 1)
    at = np.column_stack([np.abs(place[:, 0] - midline), place[:, 1]]) / SPACING
    corner = at.astype(int)
    rest = at - corner
    weighed = np.column_stack([moved[:, 0] * side, moved[:, 1], np.ones(len(at))])
    for right in (0, 1):
        for down in (0, 1):
            share = np.abs(1 - right - rest[:, 0]) * np.abs(1 - down - rest[:, 1])
            np.add.at(sums, (corner[:, 1] + down, corner[:, 0] + right), weighed * share[:, None])


def _filled(sums: Moves) -> Moves:
    """The means of sums (rows, columns, x, y and weight); nodes without any take their neighbours'."""
    while not (sums[..., 2] > 0).all():
        wide = np.pad(sums, ((1, 1), (1, 1), (0, 0)))
        around = wide[:-2, 1:-1] + wide[2:, 1:-1] + wide[1:-1, :-2] + wide[1:-1, 2:]
        around /= np.maximum(around[..., 2:], 1e-9)
        empty = sums[..., 2] == 0
        sums[empty] = around[empty]
    return sums[..., :2] / sums[..., 2:]
