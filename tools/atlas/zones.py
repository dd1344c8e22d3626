"""Draw the referral zones on the reference body, anchored to bony landmarks.

A zone is a chain of discs (`data/zone_shapes.csv`): each names a landmark, a shift from it in centimetres
(outwards from the mid-line, and up) and a radius; discs in sequence are joined by a tapering band. Several
chains of one zone are separated by a new `chain` value and united. One side is authored; the other is its
mirror image. Distances follow the landmarks, so that a zone keeps its place on every body. A zone whose
`reach` is "both" goes on across the mid-line.
"""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np

from tools.atlas.mesh import Floats
from tools.atlas.regions import curves, read

Landmarks = dict[str, tuple[float, float]]
"""Landmarks of one half of the reference body: distance from the mid-line and height above the soles, mm."""


def chains(folder: Path, landmarks: Landmarks) -> dict[str, list[Floats]]:
    """Each zone's chains of discs (k, 3): distance from the mid-line, height and radius, mm.

    Raises
    ------
    ValueError
        When a row names an unknown landmark.
    """
    out: dict[str, dict[str, list[tuple[float, float, float]]]] = {}
    for number, row in enumerate(read(folder, "zone_shapes.csv"), start=2):
        if row["landmark"] not in landmarks:
            known = ", ".join(sorted(landmarks))
            raise ValueError(
                f"zone_shapes.csv:{number}: landmark: {row['landmark']!r} is not known; known: {known}"
            )
        x, y = landmarks[row["landmark"]]
        disc = (
            x + 10 * float(row["dx_cm"]),
            y + 10 * float(row["dy_cm"]),
            10 * float(row["radius_cm"]),
        )
        out.setdefault(row["zone"], {}).setdefault(row["chain"], []).append(disc)
    return {zone: [np.array(c) for c in parts.values()] for zone, parts in out.items()}


def field(parts: list[Floats], x: Floats, y: Floats) -> Floats:
    """How deep each point lies inside a zone, mm; negative outside. `x` is distance from the mid-line."""
    best = np.full(x.shape, -np.inf)
    for discs in parts:
        pairs = itertools.pairwise(discs) if len(discs) > 1 else [(discs[0], discs[0])]
        for a, b in pairs:
            along = b[:2] - a[:2]
            length = float(along @ along)
            t = (
                np.clip(((x - a[0]) * along[0] + (y - a[1]) * along[1]) / length, 0, 1)
                if length
                else np.zeros_like(x)
            )
            away = np.hypot(x - a[0] - t * along[0], y - a[1] - t * along[1])
            best = np.maximum(best, a[2] + t * (b[2] - a[2]) - away)
    return best


def zone_field(
    parts: list[Floats], x: Floats, y: Floats, side: str, folder: Path, both: bool = False
) -> Floats:
    """Field of one side's zone over a view; arms are outside it, and so is the other half of the body.

    Parameters
    ----------
    x, y
        (h, w) position on the reference body, mm, x positive at the body's left.
    both
        The zone is felt across the mid-line: what its discs cover of the other half belongs to it
        (distances below 0 lie there).
    """
    kind, edge = curves(folder)["arm-edge"]
    assert kind == "v"
    out = x if side == "left" else -x
    inside = field(parts, out, y)
    limit = np.interp(y, edge[:, 1], edge[:, 0]) - np.abs(out)
    return np.minimum(inside, limit) if both else np.minimum(np.minimum(inside, out), limit)


def window(parts: list[Floats], x: Floats, y: Floats, side: str, margin: int) -> tuple[slice, slice]:
    """The rows and columns of a view that hold everything near a zone's discs, and something around it.

    `x`, `y` as for `zone_field`; `margin` is in mm on the body and in pixels around. The slices are empty
    when no pixel comes so near.
    """
    discs = np.vstack(parts)
    out = x if side == "left" else -x
    near = np.ones(x.shape, dtype=bool)
    for at, along in ((out, discs[:, 0]), (y, discs[:, 1])):
        near &= (at > (along - discs[:, 2]).min() - margin) & (at < (along + discs[:, 2]).max() + margin)
    found = []
    for axis, size in ((1, x.shape[0]), (0, x.shape[1])):
        used = np.flatnonzero(near.any(axis=axis))
        start, end = (int(used[0]), int(used[-1])) if len(used) else (0, -1)
        found.append(slice(max(start - margin, 0), min(end + 1 + margin, size)) if len(used) else slice(0, 0))
    return found[0], found[1]
