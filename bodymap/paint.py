"""What is painted on a body: cells of a grid over its two views, and their text in a link. Pure.

The text has a part for each view that is painted, "f" or "b" and then the runs of cells, row by row; "~"
joins the parts. Three numbers make a run: how many rows below the run before, how much further to the right
it begins, how much longer it is. They are written as source maps write numbers (VLQ), in letters that a link
leaves as they are. assets/painted.js reads and writes the same.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

CELL = 4  # figure units, which are mm on a body of 1730 mm
ROWS, COLUMNS = 450, 190
FACES = ("front", "back")  # as the first axis of cells has them
JOIN = "~"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
MORE = 32  # of a letter's value: the number goes on
TEXT = re.compile(r"[fb][\w-]+", re.ASCII)

Cells = NDArray[np.bool_]
"""(2, ROWS, COLUMNS) whether a cell is painted, the front before the back, the top row first."""

STEPS = 64  # of a share: sums of such numbers are exact, in whatever order and language they are added up


@dataclass(frozen=True, slots=True)
class Painted:
    """What a painting covers.

    Attributes
    ----------
    shares : marked region that was painted -> how much of it, as `weight` has it
    drawing : which share of the drawing is painted, front and back together
    cm2 : how much skin is painted, square centimetres
    slight : regions of which too little is painted to mark them, most first
    """

    shares: Mapping[str, float] = field(default_factory=dict)
    drawing: float = 0
    cm2: float = 0
    slight: tuple[str, ...] = ()


NOTHING = Painted()


def weight(share: float) -> float:
    """A share to the nearest STEPS-th, but never none."""
    return max(math.floor(share * STEPS + 0.5), 1) / STEPS


def blank() -> Cells:
    """Nothing painted."""
    return np.zeros((len(FACES), ROWS, COLUMNS), dtype=np.bool_)


def read(text: str) -> Cells:
    """The cells of a text in a link.

    Raises
    ------
    ValueError
        If it is no such text: other letters, runs outside of the picture or over each other.
    """
    found = blank()
    for part in text.split(JOIN) if text else ():
        face = next((n for n, name in enumerate(FACES) if part[:1] == name[0]), None)
        if face is None or found[face].any() or not TEXT.fullmatch(part):
            raise ValueError("no text of painted cells")
        numbers = list(_numbers(part[1:]))
        if len(numbers) % 3:
            raise ValueError("a run of painted cells is cut off")
        row = start = length = free = 0
        for down, right, longer in zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True):
            row, start, length = row + down, start + right, length + longer
            free = 0 if down else free
            if down < 0 or row >= ROWS or start < free or length < 1 or start + length > COLUMNS:
                raise ValueError("painted cells lie outside of the picture or twice")
            free = start + length
            found[face, row, start:free] = True
    return found


def write(cells: Cells) -> str:
    """The text of cells; "" when none is painted."""
    parts = []
    for name, painted in zip(FACES, cells, strict=True):
        found = runs(painted)
        steps = np.diff(found, axis=0, prepend=0)
        if len(found):
            parts.append(name[0] + "".join(_letters(number) for step in steps.tolist() for number in step))
    return JOIN.join(parts)


def text(painted: Cells | str) -> str:
    """The text of cells, or a text in its own form; ValueError with what is wrong of either."""
    if isinstance(painted, str):
        return write(read(painted))
    cells, like = np.asarray(painted), blank()
    if (cells.shape, cells.dtype) != (like.shape, like.dtype):
        raise ValueError(f"painted cells must be bool {like.shape}, not {cells.dtype} {cells.shape}")
    return write(cells)


def runs(cells: Cells) -> NDArray[np.int64]:
    """(n, 3) the runs of painted cells (rows, columns) of one face: row, first column, length."""
    edges = np.diff(np.pad(cells, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    starts, ends = np.argwhere(edges == 1), np.argwhere(edges == -1)
    return np.column_stack([starts, ends[:, 1] - starts[:, 1]])


def _letters(number: int) -> str:
    rest, found = abs(number) << 1 | (number < 0), ""
    while rest >= MORE:
        found, rest = found + LETTERS[rest % MORE + MORE], rest // MORE
    return found + LETTERS[rest]


def _numbers(text: str) -> Iterator[int]:
    value = shift = 0
    for letter in text:
        digit = LETTERS.index(letter)
        value |= (digit % MORE) << shift
        shift += 5
        if digit < MORE:
            yield -(value >> 1) if value & 1 else value >> 1
            value = shift = 0
    if shift:
        raise ValueError("a number of painted cells is cut off")
