"""Draw the referral zones on the reference body, anchored to bony landmarks.

A zone is a chain of discs (`data/zone_shapes.csv`): each names a landmark, a shift from it in centimetres
(outwards from the mid-line, and up) and a radius; discs in sequence are joined by a tapering band. Several
chains of one zone are separated by a new `chain` value and united. One side is authored; the other is its
mirror image. A zone whose `reach` is "both" goes on across the mid-line.

Zones, and the regions, keep their place beside the bones on every body (`beside_bones`): heights follow the
landmarks, and so do distances from the mid-line over trunk and limb; only towards the edge of the body they
follow the skin.
"""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tools.atlas.mesh import Floats
from tools.atlas.regions import curves, read
from tools.atlas.render import MIDLINE, SOLE_Y

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


LEVELS = (
    "T8", "T9", "T10", "T11", "T12", "L1", "L2", "L3", "L4", "L5", "S1", "SI-joint-lower", "coccyx",
    "ischial-tuberosity", "patella-upper", "patella-lower", "fibular-head", "lateral-malleolus",
)  # fmt: skip
"""Landmarks whose heights carry a place from one body to another."""
AXIS = ("ischial-tuberosity", "patella-upper", "fibular-head", "lateral-malleolus")
"""Landmarks that say how far the bones of the leg stand from the mid-line."""
BONY = 0.6
"""Share of the half width of trunk or limb in which distances follow the bones."""
FADE_MM = 80.0
"""Over this way above the highest of the levels, and below the lowest, heights go over to the skin."""
CHEST_MM = 150.0
"""Half the width of the chest, at most."""
ARM_MM = 240.0
"""What lies farther from the mid-line is an arm."""


def level(y: float, one: Landmarks, other: Landmarks) -> float:
    """The height on one body, mm, beside the same bones of another."""
    levels = sorted((one[name][1], other[name][1]) for name in LEVELS)
    return float(np.interp(y, *np.array(levels).T))


def leg_shift(y: Floats, own: Landmarks, mean: Landmarks) -> Floats:
    """How much farther out the bones of the leg stand on the reference body than here, at heights `y`, mm.

    The trunk has its bones in the mid-line on every body.
    """
    axis = sorted((own[name][1], mean[name][0] - own[name][0]) for name in AXIS)
    return np.asarray(np.interp(y, *np.array(axis).T) * (y < own["ischial-tuberosity"][1]))


def beside_bones(
    place: Floats, body: NDArray[np.bool_], own: Landmarks, mean: Landmarks, view: str, scale: float
) -> Floats:
    """The place (h, w, 2) on the reference body of each pixel of a view by bones, and by skin at the edge.

    Parameters
    ----------
    place
        (h, w, 2) where the skin under each pixel lies on the reference body, mm, x positive at the left.
    body
        (h, w) pixels that show the body.
    own, mean
        Landmarks of this body and of the reference body.
    scale
        Pixels a millimetre.
    """
    height, width = body.shape
    sign = 1.0 if view == "front" else -1.0
    x = sign * ((np.arange(width) + 0.5) / scale - MIDLINE)
    y = np.asarray(SOLE_Y - (np.arange(height) + 0.5) / scale, dtype=np.float64)
    levels = np.array(sorted((own[name][1], mean[name][1]) for name in LEVELS))
    goal = np.interp(y, *levels.T) + np.maximum(y - levels[-1, 0], 0) + np.minimum(y - levels[0, 0], 0)
    # head, neck and shoulders above, and the feet below, go with the skin
    past = np.maximum(y - levels[-1, 0], levels[0, 0] - y)
    bony = 1 - _ease(past / FADE_MM)
    shift = leg_shift(y, own, mean)
    out = np.zeros_like(place)
    for v in range(height):
        runs = np.flatnonzero(np.diff(np.r_[0, body[v].astype(np.int8), 0]))
        for first, last in zip(runs[::2], runs[1::2], strict=True):
            here = slice(first, last)
            a, b = sorted((abs(x[first]), abs(x[last - 1])))
            if x[first] * x[last - 1] <= 0:
                a = 0.0  # trunk, or thighs that touch
                b = min(b, CHEST_MM) if y[v] > own["T12"][1] else b  # without the arms that join it there
            elif y[v] > own["lesser-trochanter"][1] or a > ARM_MM:
                out[v, here] = place[v, here]  # an arm
                continue
            # how much of a leg it is that the pixels belong to: from the hip bone's spine down to the thigh
            leg = np.clip((own["ASIS"][1] - y[v]) / (own["ASIS"][1] - own["lesser-trochanter"][1]), 0, 1)
            centre = leg * b / 2 if a == 0 else (a + b) / 2
            away = np.abs(np.abs(x[here]) - centre) / max(b - centre, 1.0)
            bone = bony[v] * (1 - _ease((away - BONY) / (1 - BONY)))
            beside = np.sign(x[here]) * np.maximum(np.abs(x[here]) + shift[v], 0)
            out[v, here, 0] = (1 - bone) * place[v, here, 0] + bone * beside
            arm = _ease((np.abs(x[here]) - CHEST_MM) / 40) if y[v] > own["T12"][1] else 0.0
            by = bony[v] * (1 - arm)
            out[v, here, 1] = (1 - by) * place[v, here, 1] + by * goal[v]
    return out


def _ease(t: Floats) -> Floats:
    """0 below 0, 1 above 1, smooth between."""
    t = np.clip(t, 0, 1)
    return np.asarray(t * t * (3 - 2 * t))


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
    """Field of one side's zone over a view; arms are outside it.

    It goes on over the mid-line, where `build.referral` cuts it: one that ended there would be blurred round.

    Parameters
    ----------
    x, y
        (h, w) position on the reference body, mm, x positive at the body's left.
    """
    kind, edge = curves(folder)["arm-edge"]
    assert kind == "v"
    out = x if side == "left" else -x
    inside = field(parts, out, y)
    limit = np.interp(y, edge[:, 1], edge[:, 0]) - np.abs(out)
    return np.minimum(inside, limit)


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
