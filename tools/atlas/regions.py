"""Paint the clickable regions: a partition of the reference body by anatomical curves.

`data/region_curves.csv` holds curves on one half of the reference body (mm; x outwards from the mid-line,
y up from the soles): kind `h` is a height as a function of x, kind `v` a distance from the mid-line as a
function of y.
`data/region_cells.csv` says between which curves a region lies. The first row that matches a point owns it.
The left half is painted; the right half is its mirror image.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tools.atlas.mesh import Floats


def read(folder: Path, name: str) -> list[dict[str, str]]:
    """The rows of one authored table."""
    with (folder / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def curves(folder: Path) -> dict[str, tuple[str, Floats]]:
    """The curves by id: kind and points (k, 2), ordered by the variable that they are a function of."""
    out = {}
    for row in read(folder, "region_curves.csv"):
        points = np.array([[float(v) for v in p.split(",")] for p in row["points_mm"].split(";")])
        axis = 0 if row["kind"] == "h" else 1
        out[row["id"]] = (row["kind"], points[np.argsort(points[:, axis])])
    return out


def paint(
    folder: Path, x: Floats, y: Floats, body: NDArray[np.bool_], view: str
) -> tuple[NDArray[np.int32], list[str]]:
    """Label every pixel of one view with its region.

    Parameters
    ----------
    x, y
        (h, w) position on the reference body under each pixel, mm, x positive at the body's left.
    body
        (h, w) pixels that show the body.

    Returns
    -------
    labels, ids
        Labels (h, w): 0 outside, k for the region ids[k - 1].

    Raises
    ------
    ValueError
        When a point of the body belongs to no region.
    """
    known = curves(folder)
    out = np.abs(x)
    labels = np.zeros(x.shape, dtype=np.int32)
    free = body.copy()
    ids: list[str] = []

    def height(name: str) -> Floats:
        points = known[name][1]
        return np.asarray(np.interp(out, points[:, 0], points[:, 1]))

    def distance(name: str) -> Floats:
        points = known[name][1]
        return np.asarray(np.interp(y, points[:, 1], points[:, 0]))

    for row in read(folder, "region_cells.csv"):
        if row["view"] != view:
            continue
        inside = free.copy()
        if row["above"]:
            inside &= y >= height(row["above"])
        if row["below"]:
            inside &= y < height(row["below"])
        if row["beyond"]:
            inside &= out >= distance(row["beyond"])
        if row["within"]:
            inside &= out < distance(row["within"])
        free &= ~inside
        sides = (
            (("", inside),)
            if row["sided"] == "no"
            else (("-right", inside & (x < 0)), ("-left", inside & (x >= 0)))
        )
        for suffix, part in sides:
            ids.append(f"{row['region']}{suffix}")
            labels[part] = len(ids)
    if free.any():
        v, u = np.argwhere(free)[0]
        raise ValueError(f"region_cells.csv: no {view} region at x={x[v, u]:.0f}, y={y[v, u]:.0f} mm")
    return labels, ids
