"""Draw the referral zones on the reference body, anchored to bony landmarks.

A zone is a chain of discs (`data/zone_shapes.csv`): each names a landmark, a shift from it in centimetres
(outwards from the mid-line, and up) and a radius; discs in sequence are joined by a tapering band. Several
chains of one zone are separated by a new `chain` value and united. One side is authored; the other is its
mirror image. Distances follow the landmarks, so that a zone keeps its place on every body.
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


def zone_field(parts: list[Floats], x: Floats, y: Floats, side: str, folder: Path) -> Floats:
    """Field of one side's zone over a view; arms and the other half of the body are outside it.

    Parameters
    ----------
    x, y
        (h, w) position on the reference body, mm, x positive at the body's left.
    """
    kind, edge = curves(folder)["arm-edge"]
    assert kind == "v"
    out = x if side == "left" else -x
    inside = field(parts, out, y)
    limit = np.interp(y, edge[:, 1], edge[:, 0]) - out
    return np.minimum(np.minimum(inside, out), limit)
