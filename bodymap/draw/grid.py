"""What lies under the cells of a painting: regions, and how much skin. Needs shapely."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray
from shapely import contains_xy
from shapely.geometry.base import BaseGeometry

from bodymap.atlas import Atlas
from bodymap.draw.areas import area
from bodymap.draw.painter import VIEWS
from bodymap.draw.solid import solid
from bodymap.paint import CELL, COLUMNS, ROWS, Cells
from bodymap.view import BODIES, BUILDS, body_of

SAMPLES = 8  # to a side of a triangle of the skin: some 1.5 mm apart
NOWHERE = -1
KEPT = len(BODIES) * len(BUILDS)  # every figure of an atlas, some 1 MB each


@dataclass(frozen=True)
class Grid:
    """A figure's cells.

    Attributes
    ----------
    regions : the ids that `region` counts from 0
    region : (2, ROWS, COLUMNS) in which a cell's middle lies, NOWHERE outside of the body
    skin : (2, ROWS, COLUMNS) square centimetres of skin under a cell; 0 outside of the body
    """

    regions: tuple[str, ...]
    region: NDArray[np.int16]
    skin: NDArray[np.float32]

    @cached_property
    def is_body(self) -> Cells:
        """Which cells lie on the body."""
        return np.asarray(self.region != NOWHERE)

    @cached_property
    def _whole(self) -> NDArray[np.int64]:
        """How many cells each region has."""
        return self._counted(self.region[self.is_body])

    def shares(self, cells: Cells) -> dict[str, float]:
        """Region -> which share of its drawing is painted, those with none left out."""
        painted = self._counted(self.region[cells & self.is_body])
        return {self.regions[n]: float(painted[n] / self._whole[n]) for n in np.flatnonzero(painted)}

    def of_drawing(self, cells: Cells) -> float:
        """Which share of both drawings together is painted."""
        return float((cells & self.is_body).sum() / self.is_body.sum())

    def cm2(self, cells: Cells) -> float:
        """How much skin is painted, square centimetres."""
        return float(self.skin[cells].sum(dtype=np.float64))

    def marked(self, regions: Collection[str]) -> Cells:
        """The cells of whole regions."""
        return np.isin(self.region, [n for n, name in enumerate(self.regions) if name in regions])

    def _counted(self, numbers: NDArray[np.int16]) -> NDArray[np.int64]:
        return np.bincount(numbers, minlength=len(self.regions))


@lru_cache(maxsize=KEPT)
def grid(atlas: Atlas, figure: str) -> Grid:
    """The cells of a figure, such as "male" or "female-slim"; made in 0.2 s, then kept."""
    names = {name: n for n, name in enumerate(atlas.regions)}
    region = np.full((len(VIEWS), ROWS, COLUMNS), NOWHERE, dtype=np.int16)
    for cells, face in zip(region, VIEWS, strict=True):
        for shape in atlas.shapes(figure, face):
            if shape.layer == "region":
                fill(cells, names[shape.id], area([shape]))
    skin = _skin(atlas, figure)
    for n, is_body in enumerate(region != NOWHERE):
        _gather(skin[n], is_body)
    return Grid(tuple(names), region, skin.astype(np.float32))


def fill(cells: NDArray[np.int16], number: int, shape: BaseGeometry) -> None:
    """Write a number into the cells whose middle lies in a shape."""
    left, top, right, bottom = (int(edge // CELL) for edge in shape.bounds)
    window = cells[max(top, 0) : bottom + 1, max(left, 0) : right + 1]
    rows, columns = np.indices(window.shape)
    x, y = ((at + 0.5 + max(first, 0)) * CELL for at, first in ((columns, left), (rows, top)))
    window[contains_xy(shape, x, y)] = number


def _gather(skin: NDArray[np.float64], is_body: Cells) -> None:
    """Give the skin beside the drawing, on its very edge and under the soles, to the nearest cell on it."""
    inner = is_body.copy()
    inner[1:-1, 1:-1] &= is_body[:-2, 1:-1] & is_body[2:, 1:-1] & is_body[1:-1, :-2] & is_body[1:-1, 2:]
    edge, beside = np.argwhere(is_body & ~inner), np.argwhere((skin > 0) & ~is_body)
    nearest = [edge[((edge - cell) ** 2).sum(axis=1).argmin()] for cell in beside]
    np.add.at(skin, tuple(np.array(nearest).T), skin[tuple(beside.T)])
    skin[~is_body] = 0


def _skin(atlas: Atlas, figure: str) -> NDArray[np.float64]:
    """(2, ROWS, COLUMNS) cm2, each triangle's shared out among places all over it.

    A triangle lies on the face to which it is turned, as it does on the body that turns: skin that faces
    forward behind an arm is not seen on the flat picture, and belongs to what is drawn there.
    """
    build = figure.partition("-")[2] or BUILDS[0]
    body = solid(body_of(figure), build)
    a, b, c = (body.points[body.triangles[:, n]] for n in range(3))
    normals = np.cross(b - a, c - a)
    size = np.linalg.norm(normals, axis=1) / 2 / 100
    face = np.where(normals[:, 2] >= 0, 0, 1)
    skin = np.zeros((len(VIEWS), ROWS, COLUMNS))
    steps = [(i + 1 / 3, j + 1 / 3) for i in range(SAMPLES) for j in range(SAMPLES - i)]
    steps += [(i + 2 / 3, j + 2 / 3) for i in range(SAMPLES) for j in range(SAMPLES - i - 1)]
    for right, up in np.array(steps) / SAMPLES:
        place = a + right * (b - a) + up * (c - a)
        column = (atlas.frame.midline + np.where(face == 0, 1, -1) * place[:, 0]) / CELL
        row = (atlas.frame.sole_y - place[:, 1]) / CELL
        where = face, row.astype(int).clip(0, ROWS - 1), column.astype(int).clip(0, COLUMNS - 1)
        np.add.at(skin, where, size / len(steps))
    return skin
