"""Where a muscle runs in a posed body, and how long the iliopsoas is there: by the open model's own paths."""

from __future__ import annotations

import csv
import re
import warnings
from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np

from tools.atlas.mesh import Floats
from tools.atlas.skeleton import TRUNK_SCALE, source
from tools.poses.rig import Posed, Rig
from tools.poses.tables import DATA

TRUNK = {"pelvis": "root", "sacrum": "root", "lumbar5": "spine05", "lumbar4": "spine05", "lumbar3": "spine04",
         "lumbar2": "spine04", "lumbar1": "spine03", "Abdomen": "spine04", "torso": "spine02"}  # fmt: skip
"""Bone of the rig that carries a body of the model."""
LEG = {
    "femur": "thigh",
    "patella": "thigh",
    "tibia": "shin",
    "talus": "foot",
    "calcn": "foot",
    "toes": "foot",
}
MORE = {
    "psoas-major": "Ps_.*|psoas",
    "soleus": "soleus",
    "vastus-medialis": "vasmed",
    "gastrocnemius": "gas(med|lat)",
}
"""Tendons of muscles whose row in muscle_paths.csv draws its own course."""


@cache
def tendons() -> dict[str, str]:
    """Muscle -> regular expression for its tendons in the model."""
    with (DATA / "muscle_paths.csv").open(encoding="utf-8", newline="") as lines:
        found = {row["muscle"]: row["tendons"] for row in csv.DictReader(lines) if row["tendons"]}
    return MORE | found


def onto(a: Floats, b: Floats, to_a: Floats, to_b: Floats, points: Floats) -> Floats:
    """Points moved by the similarity that takes a to to_a and b to to_b without needless twist."""
    old, new = b - a, to_b - to_a
    scale = np.linalg.norm(new) / np.linalg.norm(old)
    u, v = old / np.linalg.norm(old), new / np.linalg.norm(new)
    axis, c = np.cross(u, v), float(u @ v)
    k = np.array([[0, -axis[2], axis[1]], [axis[2], 0, -axis[0]], [-axis[1], axis[0], 0]])
    return np.asarray(to_a + scale * (points - a) @ (np.eye(3) + k + k @ k / (1 + c)).T)


def course(body: Rig, posed: Posed, muscle: str, side: str) -> list[Floats]:
    """The fascicles of one muscle in the posed body, each (k, 3) mm.

    Raises
    ------
    ValueError
        When the model has no tendon of that muscle.
    """
    model = source()
    pattern = tendons().get(muscle)
    names = [n for n in model.paths if pattern and re.fullmatch(pattern, n)]
    if not names:
        raise ValueError(f"data/pose_frames.csv: glow: the model has no path of {muscle!r}")
    letter, sign = ("L", 1.0) if side == "left" else ("R", -1.0)
    flip = np.array([sign, 1.0, 1.0])
    hip, knee, ankle = (body.heads[f"{b}.{letter}"] for b in ("upperleg01", "lowerleg01", "foot"))
    origin = np.array([0.0, hip[1], hip[2]])
    joint = {k: p * flip for k, p in model.joints.items()}
    centre = origin + joint["femur"] * TRUNK_SCALE
    out = []
    for name in names:
        points = []
        for bone, place in model.paths[name]:
            p = place * flip
            if bone in LEG:
                part = LEG[bone]
                if part == "thigh":
                    at = onto(joint["femur"], joint["tibia"], centre, knee, p)
                    # the joint of the mesh lies further out than the model's
                    head, turning = "upperleg01", "upperleg02"
                elif part == "shin":
                    at = onto(joint["tibia"], joint["talus"], knee, ankle, p)
                    head = turning = "lowerleg01"
                else:
                    at = ankle + (p - joint["talus"]) * TRUNK_SCALE
                    head = turning = "foot"
                head, turning = f"{head}.{letter}", f"{turning}.{letter}"
            elif bone in TRUNK or bone.startswith(("thoracic", "rib")):
                at = origin + p * TRUNK_SCALE
                head = turning = TRUNK.get(bone, "spine02")
            else:
                continue
            points.append(posed.heads[head] + posed.rotations[turning] @ (at - body.heads[head]))
        if len(points) > 1:
            out.append(np.array(points))
    return out


@cache
def _model() -> tuple[Any, Any]:
    import mujoco
    import myo_sim

    mujoco.set_mju_user_warning(lambda _: None)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model, data = myo_sim.load("myofullbody")
    return model, data


def iliopsoas(angles: Mapping[tuple[str, str, str], float], side: str) -> float:
    """How long the path of the iliacus is, in percent of its length in standing."""
    import mujoco

    model, data = _model()

    def length(flexion: float, abduction: float, rotation: float) -> float:
        mujoco.mj_resetData(model, data)
        for name, value in (("flexion", flexion), ("adduction", -abduction), ("rotation", rotation)):
            data.qpos[model.joint(f"hip_{name}_r").qposadr[0]] = np.deg2rad(value)
        mujoco.mj_forward(model, data)
        return float(data.ten_length[model.tendon("iliacus_r_tendon").id])

    turned = [angles.get(("hip", side, axis), 0.0) for axis in ("flexion", "abduction", "internal-rotation")]
    return 100 * length(*turned) / length(0, 0, 0)


def model_limit(joint: str, factor: float) -> tuple[float, float]:
    """The range of one of the model's joints in degrees, divided by the factor."""
    model, _ = _model()
    low, high = sorted(np.rad2deg(model.joint(joint).range) / factor)
    return float(low), float(high)
