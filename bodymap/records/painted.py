"""Which share of each region is painted, of many paintings at once.

They are taken apart as in paint.read, but all of them together, as columns of numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from bodymap.atlas import Atlas
from bodymap.draw.grid import NOWHERE, grid
from bodymap.paint import COLUMNS, FACES, JOIN, LETTERS, MORE, ROWS
from bodymap.view import View

Ints = NDArray[np.int64]
BLOCK = 500  # paintings at once
END = "\n"  # of a text
MOST_SHIFT = 25  # of a letter: a longer number is far outside of the picture
VALUES = np.full(256, -1)
VALUES[np.frombuffer(LETTERS.encode(), np.uint8)] = np.arange(len(LETTERS))


@dataclass(frozen=True)
class Runs:
    """Runs of painted cells.

    Attributes
    ----------
    text : which painting a run belongs to, from 0
    begin : its first cell, of all cells in the order of paint.Cells
    length : how many cells it has
    good : for each painting, whether paint.read would read it; the others have no runs here
    """

    text: Ints
    begin: Ints
    length: Ints
    good: NDArray[np.bool_]


def runs(texts: Sequence[str]) -> Runs:
    """The runs of paintings, none of them empty."""
    codes = np.frombuffer(
        END.join(text.replace(END, "?") for text in texts).encode("ascii", "replace"), np.uint8
    )
    gap = (codes == ord(END)) | (codes == ord(JOIN))
    part = np.cumsum(gap)  # which part of which text a letter belongs to
    head = np.concatenate(([0], np.flatnonzero(gap) + 1))  # of each part; behind a last gap there is none
    lead = np.append(codes, 0)[head]
    text = np.concatenate(([0], np.cumsum(codes == ord(END))))[head]
    faces = np.array([ord(name[0]) for name in FACES])
    face = (lead == faces[-1]).astype(np.int64)
    bad = ~np.isin(lead, faces)
    last: dict[tuple[int, int], int] = {}  # a face is painted once
    for one, pair in enumerate(zip(text.tolist(), face.tolist(), strict=True)):
        bad[one] |= last.setdefault(pair, one) != one

    inner = ~gap
    inner[head[head < len(codes)]] = False
    digit, own = VALUES[codes[inner]], part[inner]
    bad[own[digit < 0]] = True
    ends = digit < MORE
    closes = np.append(own[1:] != own[:-1], True)
    bad[own[closes & ~ends]] = True  # a number is cut off
    starts = np.flatnonzero(np.append(True, closes[:-1] | ends[:-1])) if len(digit) else np.zeros(0, np.int64)
    shift = 5 * (np.arange(len(digit)) - np.repeat(starts, np.diff(np.append(starts, len(digit)))))
    bad[own[shift > MOST_SHIFT]] = True
    values = (
        np.add.reduceat((digit % MORE) << np.minimum(shift, MOST_SHIFT), starts) if len(starts) else starts
    )
    numbers = np.where(values & 1, -(values >> 1), values >> 1)
    whose = own[starts]
    count = np.bincount(whose, minlength=len(head))
    bad |= (count % 3 != 0) | (count == 0)

    steps = numbers[~bad[whose]].reshape(-1, 3)
    whose = whose[~bad[whose]][::3]
    first = np.append(True, whose[1:] != whose[:-1])[: len(whose)]
    total = np.cumsum(steps, axis=0)
    base = (total - steps)[first][np.cumsum(first) - 1] if len(steps) else total
    row, start, length = (total - base).T
    free = np.where(first | (steps[:, 0] != 0), 0, np.append(0, (start + length)[:-1])[: len(start)])
    wrong = (steps[:, 0] < 0) | (row >= ROWS) | (start < free) | (length < 1) | (start + length > COLUMNS)
    bad[whose[wrong]] = True
    good = np.bincount(text, weights=bad, minlength=len(texts)) == 0
    kept = good[text[whose]]
    begin = (face[whose] * ROWS + row) * COLUMNS + start
    return Runs(text[whose][kept], begin[kept], length[kept], good)


def readable(texts: Iterable[str]) -> frozenset[str]:
    """Those of the texts that paint.read would read; an empty one is no painting."""
    found = [text for text in texts if text]
    return (
        frozenset(text for text, good in zip(found, runs(found).good, strict=True) if good)
        if found
        else frozenset()
    )


class Seen(Protocol):
    """What has a view."""

    @property
    def view(self) -> View:
        """The view."""


S = TypeVar("S", bound=Seen)


def with_shares(visits: Iterable[S], atlas: Atlas) -> Iterator[tuple[S, dict[str, float]]]:
    """Each visit, and what `shares` says of it."""
    source = iter(visits)
    while block := list(islice(source, BLOCK)):
        yield from zip(block, shares(atlas, [visit.view for visit in block]), strict=True)


def shares(atlas: Atlas, views: Iterable[View]) -> list[dict[str, float]]:
    """For each view: region -> which share of its drawing is painted, to four digits, if any is."""
    found: list[dict[str, float]] = []
    by_figure: dict[str, list[int]] = {}
    texts = []
    for number, view in enumerate(views):
        found.append({})
        texts.append(view.paint)
        if view.paint:
            by_figure.setdefault(view.figure, []).append(number)
    for figure, numbers in by_figure.items():
        own, under = runs([texts[number] for number in numbers]), grid(atlas, figure)
        region = under.region.ravel()
        starts = np.flatnonzero(np.append(True, region[1:] != region[:-1]))  # where another region begins
        ends = np.append(starts[1:], len(region))
        first = np.searchsorted(starts, own.begin, "right") - 1
        last = np.searchsorted(starts, own.begin + own.length - 1, "right") - 1
        many = last - first + 1  # pieces of a run, each within a region
        piece = np.repeat(first - np.cumsum(many) + many, many) + np.arange(many.sum())
        run = np.repeat(np.arange(len(many)), many)
        cells = np.minimum(ends[piece], (own.begin + own.length)[run]) - np.maximum(
            starts[piece], own.begin[run]
        )
        which = region[starts[piece]]
        on, size = which != NOWHERE, (len(numbers), len(under.regions))
        whole = np.bincount(region[region != NOWHERE], minlength=size[1])
        place = own.text[run][on] * size[1] + which[on]
        counts = np.bincount(place, weights=cells[on], minlength=size[0] * size[1]).reshape(size)
        at, names = np.nonzero(counts)
        share = (counts[at, names] / whole[names]).round(4)
        for one, n, value in zip(at.tolist(), names.tolist(), share.tolist(), strict=True):
            found[numbers[one]][under.regions[n]] = value
    return found
