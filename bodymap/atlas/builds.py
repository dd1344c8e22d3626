"""The flat pictures of the other builds: what is drawn on the average body, carried to them by a field.

A field says for the places of a grid where the same place of the skin is in a build. tools/atlas/carry.py
computes it, and the build writes it into the file that is read here.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, islice, product
from pathlib import Path
from types import MappingProxyType

import numpy as np

from bodymap.atlas.shapes import Frame, Line, Point, Shape, Shapes
from bodymap.atlas.tables import Faults
from bodymap.view import BUILDS, body_of, figure

CELL = 20  # figure units between two places of the grid
KEPT = 2  # views of builds whose shapes are kept: some 4 MB each


@dataclass(frozen=True, slots=True)
class Field:
    """How what is drawn of a body becomes that of a build, from the front and from behind.

    Attributes
    ----------
    midline : of the figure, about which the field is symmetrical
    columns : places of the grid from the mid-line to the edge
    moves : outwards and down, in `unit` figure units, for each place: row by row, from the mid-line outwards
    """

    midline: float
    columns: int
    unit: float
    moves: array[int]

    def places(self, points: Iterable[Point]) -> Line:
        """Where places of the average body are in the build: between those of the grid in proportion."""
        x, y = np.array([*points]).T
        moves = np.array(self.moves).reshape(-1, self.columns, 2)
        side = np.where(x >= self.midline, 1, -1)
        across, down = (x - self.midline) * side / CELL, y / CELL
        column = np.minimum(across.astype(int), self.columns - 2)
        row = np.clip(down.astype(int), 0, len(moves) - 2)
        across, down = (across - column)[:, None], (down - row)[:, None]
        out, fall = (
            (1 - across) * (1 - down) * moves[row, column]
            + across * (1 - down) * moves[row, column + 1]
            + (1 - across) * down * moves[row + 1, column]
            + across * down * moves[row + 1, column + 1]
        ).T
        moved = x + side * self.unit * out, y + self.unit * fall
        return tuple(zip(*(axis.tolist() for axis in moved), strict=True))

    def carry(self, shapes: Iterable[Shape]) -> tuple[Shape, ...]:
        """Shapes of the average body as they are in the build."""
        shapes = tuple(shapes)
        points = (([shape.point] if shape.point else []) for shape in shapes)
        lines = ((*shape.rings, *shape.lines, alone) for shape, alone in zip(shapes, points, strict=True))
        moved = iter(self.places(chain.from_iterable(chain.from_iterable(lines))))

        def line(points: Line) -> Line:
            return tuple(islice(moved, len(points)))

        return tuple(
            replace(
                shape,
                rings=tuple(map(line, shape.rings)),
                lines=tuple(map(line, shape.lines)),
                point=next(moved) if shape.point else None,
            )
            for shape in shapes
        )


Fields = Mapping[str, Field]
"""By figure, see View.figure."""


def read(folder: Path, frame: Frame, faults: Faults) -> Fields:
    """The fields of all figures but the average ones; what is wrong is added to `faults`."""
    found = {}
    for body, build in product(frame.bodies, BUILDS[1:]):
        file = f"atlas/{body}-{build}.bin"
        try:
            found[figure(body, build)] = _field((folder / file).read_bytes(), frame)
        except OSError:
            faults.add(file, "the file is missing or cannot be read; rebuild the atlas")
        except ValueError:
            faults.add(file, "not the moves of a grid; rebuild the atlas")
    return MappingProxyType(found)


def _field(content: bytes, frame: Frame) -> Field:
    """The field from a file's content; raises ValueError for one of another size.

    The first byte is the unit in hundredths of a figure unit; two signed bytes a place follow.
    """
    columns, rows = (int(size) // CELL + 1 for size in (frame.width / 2, frame.height))
    if len(content) != 1 + 2 * columns * rows:
        raise ValueError("a field of another size")
    return Field(frame.midline, columns, content[0] / 100, array("b", content[1:]))


class Drawn(Mapping[tuple[str, str], tuple[Shape, ...]]):
    """The shapes by (body, view); those by (figure, view), of other builds, are made when asked for."""

    def __init__(self, drawn: Shapes, fields: Fields) -> None:
        """Keep both."""
        self._drawn, self.fields = drawn, fields
        self._carried = lru_cache(KEPT)(self._carry)

    def __getitem__(self, key: tuple[str, str]) -> tuple[Shape, ...]:
        """What is drawn in a view; raises KeyError."""
        return self._drawn[key] if key in self._drawn else self._carried(*key)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """What is drawn in the files, the average bodies."""
        return iter(self._drawn)

    def __len__(self) -> int:
        """How many these are."""
        return len(self._drawn)

    def _carry(self, figure: str, view: str) -> tuple[Shape, ...]:
        field = self.fields[figure]
        return field.carry(self._drawn[body_of(figure), view])
