"""What lies under the cells of a painting: regions, and how much skin. Needs shapely."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from shapely import contains_xy

from bodymap.atlas import Atlas
from bodymap.draw.areas import area
from bodymap.draw.painter import VIEWS
from bodymap.draw.solid import solid
from bodymap.paint import CELL, COLUMNS, ROWS, Cells
from bodymap.view import BODIES, BUILDS, body_of

SAMPLES = 8  # to a side of a triangle of the skin: some 1.5 mm apart
NOWHERE = -1


@dataclass(frozen=True)
class Grid:
    """A figure's cells.

    Attributes
    ----------
    regions : the ids that `region` counts from 0
    region : (2, ROWS, COLUMNS) in which a cell's middle lies, NOWHERE outside of the body
    skin : (2, ROWS, COLUMNS) square centimetres of skin under a cell
    """

    regions: tuple[str, ...]
    region: NDArray[np.int16]
    skin: NDArray[np.float64]

    @property
    def is_body(self) -> Cells:
        """Which cells lie on the body."""
        return np.asarray(self.region != NOWHERE)

    def shares(self, cells: Cells) -> dict[str, float]:
        """Region -> which share of its drawing is painted, those with none left out."""
        own, whole = (self._counted(self.region[where]) for where in (cells & self.is_body, self.is_body))
        return {self.regions[n]: float(own[n] / whole[n]) for n in np.flatnonzero(own)}

    def of_drawing(self, cells: Cells) -> float:
        """Which share of both drawings together is painted."""
        return float((cells & self.is_body).sum() / self.is_body.sum())

    def cm2(self, cells: Cells) -> float:
        """How much skin is painted, square centimetres."""
        return float(self.skin[cells].sum())

    def marked(self, regions: object) -> Cells:
        """The cells of whole regions."""
        wanted = [n for n, name in enumerate(self.regions) if name in set(regions)]  # type: ignore[call-overload]
        return np.isin(self.region, wanted)

    def _counted(self, numbers: NDArray[np.int16]) -> NDArray[np.int64]:
        return np.bincount(numbers, minlength=len(self.regions))


@lru_cache(maxsize=len(BODIES) * len(BUILDS))  # every figure: nobody can have them made again and again
def grid(atlas: Atlas, figure: str) -> Grid:
    """The cells of a figure, such as "male" or "female-slim"."""
    names = tuple(atlas.regions)
    x, y = np.meshgrid((np.arange(COLUMNS) + 0.5) * CELL, (np.arange(ROWS) + 0.5) * CELL)
    region = np.full((len(VIEWS), ROWS, COLUMNS), NOWHERE, dtype=np.int16)
    for found, face in zip(region, VIEWS, strict=True):
        for shape in atlas.shapes(figure, face):
            if shape.layer == "region":
                found[contains_xy(area([shape]), x, y)] = names.index(shape.id)
    return Grid(names, region, _skin(atlas, figure))


def _skin(atlas: Atlas, figure: str) -> NDArray[np.float64]:
    """(2, ROWS, COLUMNS) cm2, each triangle's shared out among places all over it."""
    build = figure.partition("-")[2] or BUILDS[0]
    body = solid(body_of(figure), build)
    a, b, c = (body.points[body.triangles[:, n]] for n in range(3))
    normals = np.cross(b - a, c - a)
    own = np.linalg.norm(normals, axis=1) / 2 / 100
    face = np.where(normals[:, 2] >= 0, 0, 1)
    found = np.zeros((len(VIEWS), ROWS, COLUMNS))
    steps = [(i + 1 / 3, j + 1 / 3) for i in range(SAMPLES) for j in range(SAMPLES - i)]
    steps += [(i + 2 / 3, j + 2 / 3) for i in range(SAMPLES) for j in range(SAMPLES - i - 1)]
    for right, up in np.array(steps) / SAMPLES:
        place = a + right * (b - a) + up * (c - a)
        column = (atlas.frame.midline + np.where(face == 0, 1, -1) * place[:, 0]) / CELL
        row = (atlas.frame.sole_y - place[:, 1]) / CELL
        where = face, row.astype(int).clip(0, ROWS - 1), column.astype(int).clip(0, COLUMNS - 1)
        np.add.at(found, where, own / len(steps))
    return found
