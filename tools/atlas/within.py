"""Bones and muscles in the round, as small files for the body that turns: a skeleton, and each muscle.

Frame: millimetres, the body's left at +x, y above the soles, z forward. See `packed` for the files.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from tools.atlas import bones, surface
from tools.atlas.bellies import belly
from tools.atlas.bodies import Body
from tools.atlas.bones import Bone
from tools.atlas.mesh import Floats, Ints
from tools.atlas.muscles import read_table
from tools.atlas.packed import Part, packed
from tools.atlas.render import normals
from tools.atlas.settled import Settled, by_group

RAYS, NEAR_MM, FAR_MM = 24, 3.0, 130.0
"""Ways from which light comes in; from where to where in front of a point something darkens it."""
PIXELS = 0.4


def daylight(points: Floats, faces: Ints, asked: Floats, facing: Floats) -> NDArray[np.uint8]:
    """How much light (n,) comes to the points asked, 0 to 255, past surfaces (points, faces).

    `facing` are the unit normals of the points asked.
    """
    label = np.zeros(len(faces), dtype=np.int64)
    total, most = np.zeros(len(asked)), np.zeros(len(asked))
    for n in range(RAYS):
        # evenly over the sphere: a spiral of golden angles
        up = 1 - (2 * n + 1) / RAYS
        angle = n * np.pi * (3 - np.sqrt(5))
        way = np.array([np.cos(angle) * np.sqrt(1 - up * up), up, np.sin(angle) * np.sqrt(1 - up * up)])
        right = np.cross([0.0, 1.0, 0.0], way)
        right /= np.linalg.norm(right)
        frame = np.stack([right, -np.cross(way, right), way])
        seen_from = points @ frame.T
        low = seen_from[:, :2].min(axis=0) - 4
        size = np.ceil((seen_from[:, :2].max(axis=0) - low + 8) * PIXELS).astype(int)
        xy, shape = (seen_from[:, :2] - low) * PIXELS, (int(size[1]), int(size[0]))
        seen = surface.look(xy, seen_from[:, 2], np.zeros_like(points), faces, label, shape)
        here = (asked + NEAR_MM * facing) @ frame.T
        u, v = ((here[:, :2] - low) * PIXELS).astype(int).T
        over = seen.depth[np.clip(v, 0, size[1] - 1), np.clip(u, 0, size[0] - 1)] - here[:, 2]
        weight = np.clip(facing @ way, 0, None)
        # what is far in front darkens less
        total += weight * (1 - (over > 0) * np.clip(1 - over / FAR_MM, 0, 1))
        most += weight
    return np.round(255 * total / np.maximum(most, 1e-9)).astype(np.uint8)


def skeleton(settled: Settled) -> list[Part]:
    """A body's skeleton: its left half and what lies in the mid-line. One paint: the light."""
    kept = [bone for bone in settled.bones if not bone.name.endswith("-right")]
    mirrored = [Bone(b.name, b.group, b.vertices * [-1, 1, 1], b.faces[:, ::-1]) for b in kept if _is_half(b)]
    whole = [*kept, *mirrored]
    starts = np.cumsum([0] + [len(bone.vertices) for bone in whole])
    points = np.concatenate([bone.vertices for bone in whole])
    faces = np.concatenate([bone.faces + start for bone, start in zip(whole, starts, strict=False)])
    end = int(starts[len(kept)])
    light = daylight(points, faces, points[:end], normals(points, faces)[:end])
    parts = []
    for bone, start in zip(kept, starts, strict=False):
        name = bones.DISC if bone.group == bones.DISC else bone.name.removesuffix("-left")
        paint = light[start : start + len(bone.vertices), None]
        parts.append(Part(name, bone.vertices, bone.faces, paint, _is_half(bone)))
    return parts


def write(body: Body, drawn: Mapping[str, BaseGeometry], folder: Path) -> None:
    """Write a body's skeleton and muscles into a folder; `drawn` is what `build.inside` says of its front."""
    settled = Settled(body)
    (folder / f"{body.name}-skeleton.bin").write_bytes(packed(skeleton(settled)))
    depths = by_group(settled)
    for row in {row.muscle: row for row in read_table()}.values():
        part = belly(row, drawn, settled, depths)
        (folder / f"{body.name}-{row.muscle}.bin").write_bytes(packed([part]))


def _is_half(bone: Bone) -> bool:
    return bone.name.endswith("-left")
