"""Bones and muscles in the round, from the files that tools/atlas/packed.py writes; as assets/within.js."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bodymap.draw.solid import lit
from bodymap.paths import ours

STEP_MM = 0.25
SKELETON = "skeleton"
SIDES = ("left", "right")
IVORY, FLESH, SINEW = (np.array(rgb) for rgb in ((255, 246, 226), (186, 132, 118), (236, 229, 216)))
DARK = 0.42  # what is left of the light where none comes in


@dataclass(frozen=True)
class Part:
    """A bone or a muscle: (n, 3) points in mm, to the body's left, above the soles, forward; its triangles.

    `paints` are bytes (n, k): how much light comes to a bone; how much of a muscle is tendon, and where it is
    across the fibres. A half is the left one; what lies in the mid-line is none.
    """

    name: str
    points: NDArray[np.float64]
    triangles: NDArray[np.int64]
    paints: NDArray[np.uint8]
    is_half: bool

    def painted(self) -> list[str]:
        """The colour of each point in the light."""
        share = self.paints[:, :1] / 255
        if self.paints.shape[1] == 1:
            colours = IVORY * (DARK + (1 - DARK) * share)
        else:
            colours = FLESH + share * (SINEW - FLESH)
        return lit(colours, self.points, self.triangles)

    def sided(self, side: str) -> Part:
        """The half of the body's own left or right."""
        if side == SIDES[0]:
            return self
        mirrored = self.points * [-1, 1, 1], self.triangles[:, [0, 2, 1]]
        return Part(self.name, *mirrored, self.paints, self.is_half)


def is_drawn(body: str, name: str) -> bool:
    """Whether a muscle is drawn in the round: one of a clinic's own is not."""
    return ours(f"assets/atlas/{body}-{name}.bin").is_file()


def parts(body: str, name: str = SKELETON) -> list[Part]:
    """The bones of a body, or one of its muscles."""
    line, _, content = ours(f"assets/atlas/{body}-{name}.bin").read_bytes().partition(b"\n")
    head = json.loads(line)
    counts = np.array([[points, 3 * triangles] for _, points, triangles, _ in head["parts"]])
    points, corners = (int(total) for total in counts.sum(axis=0))
    raw = np.frombuffer(content, dtype=np.uint8).astype(np.int64)

    def numbers(start: int, count: int) -> NDArray[np.int64]:
        return np.asarray(raw[start : start + count] | raw[start + count : start + 2 * count] << 8)

    steps = numbers(0, 3 * points).reshape(3, points)
    places = np.cumsum(steps >> 1 ^ -(steps & 1), axis=1).T * STEP_MM
    below = numbers(6 * points, corners)
    paints = raw[6 * points + 2 * corners :].reshape(head["paints"], points).T.astype(np.uint8)
    found, ends = [], np.cumsum(counts, axis=0)
    for (part, *_, is_half), (stop, last), (many, sides) in zip(head["parts"], ends, counts, strict=True):
        triangles, unused = below[last - sides : last].copy(), 0
        for n, step in enumerate(triangles):
            triangles[n] = unused - step
            unused = max(unused, triangles[n] + 1)
        here = slice(stop - many, stop)
        found.append(Part(part, places[here], triangles.reshape(-1, 3), paints[here], is_half))
    return found


def joined(found: Collection[Part], sides: Collection[str]) -> Part:
    """All of them as one surface, halves on these sides."""
    whole = [part.sided(side) for part in found for side in (sides if part.is_half else SIDES[:1])]
    starts = np.cumsum([0, *(len(part.points) for part in whole)])
    triangles = [part.triangles + start for part, start in zip(whole, starts, strict=False)]
    columns = (np.concatenate([part.points for part in whole]), np.concatenate(triangles))
    return Part(whole[0].name, *columns, np.concatenate([part.paints for part in whole]), False)
