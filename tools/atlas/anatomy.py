"""Bones, muscles and bony landmarks under the skin of one body, as frontal-plane geometry.

`build` and `landmarks` take the joint centres of a body's mesh and answer in mesh decimetres (x to the
body's left, y up), so that one drawing serves the front and the back view. The right side is built, and
the left is its mirror image in the mid-line.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np
from shapely import box, transform
from shapely.geometry.base import BaseGeometry

from tools.atlas import muscles
from tools.atlas.mesh import Floats, Ints
from tools.atlas.outlines import both_halves, round_out, silhouette, smooth
from tools.atlas.skeleton import LUMBAR, SYMPHYSIS_MM, Fit, fit, mesh_of, rib_mesh, source, upright

Joints = Mapping[str, tuple[float, float, float]]
DRAWN = ("T11", "T12", *LUMBAR)
SPINOUS = ("T8", "T9", "T10", "T11", "T12", *LUMBAR)
UPPER = tuple(f"T{k}" for k in range(1, 8))
"""Thoracic vertebrae without a map of their own: placed with the thorax."""
MIDLINE = (*UPPER, *SPINOUS, "S1", "coccyx", "xiphoid")
"""Landmarks in the mid-line; all others have a right and a left."""


@cache
def _curved(bone: str, parts: int = 6) -> tuple[Floats, Ints]:
    """A scan with its facets rounded out, in the source frame."""
    return round_out(*source().bones[bone], parts)


def _vertebra(name: str) -> BaseGeometry:
    """Front view of a vertebra: its body and transverse processes, without what hangs behind the next one."""
    v, f = mesh_of(name)
    v = upright(v, f)
    depth = v[f][:, :, 2].max(axis=1)
    out = np.abs(v[f][:, :, 0]).min(axis=1)
    keep = depth > v[:, 2].max() - 2.2
    if name in LUMBAR:
        keep |= out > 1.7
    shape = silhouette(v, f[keep]).buffer(0.25).buffer(-0.25)
    return both_halves(max(getattr(shape, "geoms", [shape]), key=lambda g: g.area))


@cache
def _outlines() -> dict[str, BaseGeometry]:
    """Smooth outlines of the right half and of the mid-line bones, in source centimetres."""
    out = {name: smooth(_vertebra(name), 0.13) for name in DRAWN}
    out["sacrum"] = smooth(both_halves(silhouette(*_curved("sacrum", 4))), 0.26)
    for rib in ("rib11", "rib12"):
        out[rib] = smooth(silhouette(*round_out(*rib_mesh(rib), 3)), 0.2)
    out["pelvis"] = smooth(silhouette(*_curved("r_pelvis", 8)), 0.22)
    for bone in ("femur", "tibia", "fibula"):
        out[bone] = smooth(silhouette(*_curved(f"r_{bone}", 3)), 0.22)
    return out


@cache
def _points() -> dict[str, tuple[str, Floats]]:
    """Landmarks measured on the scans: their bone and their place (2,) in source centimetres."""
    pelvis, femur = _curved("r_pelvis")[0], _curved("r_femur", 3)[0]
    patella = source().bones["r_patella"][0]
    found: dict[str, tuple[str, Floats]] = {}

    def mark(name: str, bone: str, points: Floats, score: Floats) -> None:
        found[name] = (bone, points[int(np.argmax(score))][:2])

    # ASIS: foremost point of the pelvis above the hip joint; PSIS: its rearmost point
    upper = pelvis[pelvis[:, 1] > 4.0]
    mark("ASIS", "pelvis", upper, upper[:, 2])
    mark("PSIS", "pelvis", upper, -upper[:, 2])
    # top of the iliac crest: highest point of the pelvis
    mark("iliac-crest-top", "pelvis", pelvis, pelvis[:, 1])
    # ischial tuberosity: lowest point of the rear half of the pelvis below the hip joint
    seat = pelvis[(pelvis[:, 1] < -2.0) & (pelvis[:, 2] < np.median(pelvis[:, 2]))]
    mark("ischial-tuberosity", "pelvis", seat, -seat[:, 1])
    # pubic tubercle: the most forward and upward point of the pubis 1.5 to 3.5 cm from the mid-line
    pubis = pelvis[(pelvis[:, 0] > 1.5) & (pelvis[:, 0] < 3.5) & (pelvis[:, 1] < 3.0)]
    mark("pubic-tubercle", "pelvis", pubis, pubis[:, 1] + pubis[:, 2])
    # greater trochanter: the point of the upper femur farthest from the mid-line
    shaft = femur[femur[:, 1] > -9.0]
    mark("greater-trochanter", "femur", shaft, shaft[:, 0])
    # lesser trochanter: below the neck, the upper femur's point nearest the mid-line
    spur = femur[(femur[:, 1] < -4.6) & (femur[:, 1] > -8.0)]
    mark("lesser-trochanter", "femur", spur, -spur[:, 0])
    # upper edge of the patella: its highest point, at the middle of its width
    found["patella-upper"] = ("femur", np.array([patella[:, 0].mean(), patella[:, 1].max()]))
    found["patella-lower"] = ("femur", np.array([patella[:, 0].mean(), patella[:, 1].min()]))
    # epicondyles: innermost and outermost point of the knee end of the femur
    knee = femur[femur[:, 1] < femur[:, 1].min() + 8.0]
    mark("medial-epicondyle", "femur", knee, -knee[:, 0])
    mark("lateral-epicondyle", "femur", knee, knee[:, 0])
    # head of the fibula: its highest point; malleoli: lowest point of the fibula, innermost of the low tibia
    fibula, tibia = source().bones["r_fibula"][0], source().bones["r_tibia"][0]
    mark("fibular-head", "tibia", fibula, fibula[:, 1])
    mark("lateral-malleolus", "tibia", fibula, -fibula[:, 1])
    ankle = tibia[tibia[:, 1] < tibia[:, 1].min() + 4.0]
    mark("medial-malleolus", "tibia", ankle, -ankle[:, 0])
    # tip of the xiphoid process: the cage's lowest front point in the mid-line, carried by T10 behind it
    cage = source().bones["ribcage_s"][0]
    front = cage[(np.abs(cage[:, 0]) < 1.0) & (cage[:, 2] > mesh_of("T12")[0][:, 2].max())]
    found["xiphoid"] = ("T10", np.array([0.0, front[:, 1].min()]))
    for name in (*UPPER, *SPINOUS):
        # spinous process: mean of the rearmost 6 mm of the vertebra as it stands in the model
        v, bone = mesh_of(name)[0], name if name in SPINOUS else "trunk"
        found[name] = (bone, np.array([0.0, v[v[:, 2] < v[:, 2].min() + 0.6][:, 1].mean()]))
    # S1: first tubercle of the median sacral crest, rearmost at the mid-line in the sacrum's top quarter
    sacrum = source().bones["sacrum"][0]
    low, high = sacrum[:, 1].min(), sacrum[:, 1].max()
    first = sacrum[(sacrum[:, 1] > high - (high - low) / 4) & (np.abs(sacrum[:, 0]) < 1.5)]
    found["S1"] = ("sacrum", np.array([0.0, first[np.argmin(first[:, 2])][1]]))
    found["coccyx"] = ("sacrum", np.array([0.0, low]))
    return found


def _plate(to: Fit) -> tuple[dict[str, BaseGeometry], dict[str, Floats]]:
    """Bones and landmarks of the right half on the plate (mm)."""
    bones: dict[str, BaseGeometry] = {
        n: transform(shape, to.maps["tibia" if n == "fibula" else n]).buffer(0)
        for n, shape in _outlines().items()
    }
    bones["pelvis"] = bones["pelvis"].intersection(box(SYMPHYSIS_MM, -200, 400, 400))
    marks: dict[str, Floats] = {n: to.maps[bone](p[None])[0] for n, (bone, p) in _points().items()}
    # sacro-iliac joint: highest and lowest point where the outlines of sacrum and ilium come within 4 mm
    gap = bones["sacrum"].buffer(2).intersection(bones["pelvis"].buffer(2))
    edge = np.array([c for g in getattr(gap, "geoms", [gap]) for c in g.exterior.coords])
    edge = edge[edge[:, 0] > 0]
    marks["SI-joint-upper"] = edge[np.argmax(edge[:, 1])]
    marks["SI-joint-lower"] = edge[np.argmin(edge[:, 1])]
    marks["shoulder"] = to.shoulder
    return bones, marks


def build(joints: Joints) -> dict[str, BaseGeometry]:
    """Bones and muscles of one body.

    Parameters
    ----------
    joints
        Joint centres in mesh decimetres (x to the body's left, y up, z forward): `r-upper-leg`,
        `l-upper-leg`, `*-knee`, `*-ankle`, `*-shoulder`, `neck`, `head-2` and `ground` are used.

    Returns
    -------
    dict
        Areas in the frontal plane (decimetres, same axes) in paint order: `tibia-right`
        ..., `fibula-right` ..., `femur-right` ..., `rib11-right` ..., `pelvis-right` ..., `sacrum`, `T11` to
        `L5`; then `iliacus:right`, `psoas-major:right` ...
        and, for each muscle, `<id>:<side>:fibres`, a MultiLineString along its fibres, and
        `<id>:<side>:sinews`, its long tendons beyond that area, if it has any.

    Raises
    ------
    KeyError
        When a joint is missing.
    """
    to = fit(joints)
    bones, marks = _plate(to)
    out: dict[str, BaseGeometry] = {}
    for name in ("tibia", "fibula", "femur", "rib11", "rib12", "pelvis"):
        for side in ("right", "left"):
            out[f"{name}-{side}"] = to.to_body(bones[name].simplify(0.1), side)
    for name in ("sacrum", *DRAWN):
        out[name] = to.to_body(bones[name].simplify(0.1), "left")
    for row in muscles.read_table():
        area, fibres = muscles.muscle(row, to, bones, marks)
        sinews = muscles.tendons(row, to, bones, marks)
        for side in ("right", "left"):
            out[f"{row.muscle}:{side}"] = to.to_body(area, side)
            out[f"{row.muscle}:{side}:fibres"] = to.to_body(fibres, side)
            if not sinews.is_empty:
                out[f"{row.muscle}:{side}:sinews"] = to.to_body(sinews, side)
    return out


def landmarks(joints: Joints) -> dict[str, tuple[float, float]]:
    """Bony landmarks of one body in the frontal plane, in mesh decimetres (x to the body's left, y up).

    Those of `MIDLINE` lie in the mid-line; the others end in `-right` or `-left`.
    How each is found on the bone scans is said in `_points`.
    """
    to = fit(joints)
    _, marks = _plate(to)
    out: dict[str, tuple[float, float]] = {}
    for name, (x, y) in marks.items():
        height = float(to.hip_dm + y * to.dm_per_mm)
        if name in MIDLINE:
            out[name] = (0.0, height)
            continue
        out[f"{name}-right"] = (float(-x * to.dm_per_mm), height)
        out[f"{name}-left"] = (float(x * to.dm_per_mm), height)
    return out
