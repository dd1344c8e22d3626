"""What painting in the browser is told of the cells: as the grid has them, and the way to another body."""

from __future__ import annotations

import json

import numpy as np
import pytest

from bodymap.draw.cells import BLOCK, SPACING, STEP, cells_text, moves
from bodymap.draw.grid import grid
from bodymap.paint import CELL, COLUMNS, ROWS
from tests.fixture_atlas import real_atlas


def test_the_runs_are_the_regions_of_the_grid() -> None:
    text = json.loads(cells_text(real_atlas(), "male"))
    runs = np.array(text["regions"]).reshape(-1, 2)
    found = np.repeat(runs[:, 0] - 1, runs[:, 1]).reshape(2, ROWS, COLUMNS)
    assert (found == grid(real_atlas(), "male").region).all()


def test_the_skin_is_that_of_the_grid_but_for_its_rounding() -> None:
    text = json.loads(cells_text(real_atlas(), "female"))
    half = np.array(text["skin"]).reshape(2, ROWS // BLOCK, -1) / STEP
    whole = half.sum() + half[:, :, :-1].sum()  # the block on the mid-line is in both halves
    assert whole == pytest.approx(grid(real_atlas(), "female").skin.sum(), rel=0.002)


def test_a_place_of_one_body_is_moved_into_the_same_region_of_another() -> None:
    atlas = real_atlas()
    first, other = grid(atlas, "female"), grid(atlas, "male-heavy")
    field = moves(atlas, "male-heavy")
    for name in ("groin-left", "sacroiliac-left", "upper-front-thigh-left"):
        number = first.regions.index(name)
        face, row, column = np.argwhere(first.region == number).mean(axis=0).round().astype(int)
        x, y = (column + 0.5) * CELL, (row + 0.5) * CELL
        out = abs(x - atlas.midline) / SPACING
        right, down = field[face, round(y / SPACING), round(out)]
        side = 1 if x > atlas.midline else -1
        place = face, int((y + down) / CELL), int((x + side * right) / CELL)
        assert other.regions[other.region[place]] == name
    assert moves(atlas, "female").size == 0
