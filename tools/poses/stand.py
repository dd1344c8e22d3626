"""Set a pose onto the floor: solve where the body is, and the joints with play, from what stands where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.optimize import least_squares

from tools.atlas.mesh import Floats, Ints
from tools.poses.camera import Mask
from tools.poses.rig import SIDES, Rig, refine, skeleton, skin
from tools.poses.tables import Contact, Frame, Limits

HEIGHTS = {"floor": 0.0, "chair": 440.0, "bench": 380.0, "step": 150.0, "worktop": 950.0, "couch": 640.0}
"""How high the things are that one can stand on, mm."""
TOUCH_MM, SINK_MM, REACH_MM = 6.0, 12.0, 25.0
"""How far a contact may miss the floor, how deep anything may sink, how far a hand may miss its place."""
PULL = 0.12
"""What one degree away from the table costs, in millimetres."""
PLAY = {"female": 1.0, "male": 2.0}
"""The poses are written for the first body: how much more play the joints of one with other limbs have."""
HOLD = 0.1
"""What a millimetre costs by which a part slides that should stay."""


@dataclass(frozen=True)
class Standing:
    """A solved pose: `skin` (n, 3) mm with the floor at y = 0, the `angles` used, the `place` of the root.

    `misses`: by contact, how far it misses its place in mm.
    """

    frame: Frame
    skin: Floats
    angles: dict[tuple[str, str, str], float]
    place: Floats
    misses: dict[str, float]


@cache
def patches(body: Rig) -> dict[str, Ints]:
    """Vertices of the parts that can touch something, by name."""
    rest, heads = body.rest, body.heads
    is_skin = np.zeros(len(rest), dtype=bool)
    is_skin[np.unique(body.quads)] = True
    out: dict[str, Ints] = {}

    def put(name: str, where: Mask) -> None:
        found = np.flatnonzero(where & is_skin)
        assert len(found), f"no vertex belongs to {name}"
        out[name] = found

    x, y, z = rest.T
    trunk = body.share("spine", "root", "pelvis", "clavicle", "shoulder01", "breast") > 0.5
    put("head", body.share("head", "jaw") > 0.5)
    put("upper-back", trunk & (z < heads["spine01"][2]) & (y > 1220) & (y < 1420) & (abs(x) < 170))
    put("blades", trunk & (z < 0) & (y > 1190) & (y < 1290) & (abs(x) < 150))
    put("low-back", trunk & (z < 0) & (y > 960) & (y < 1080))
    put("chest", trunk & (z > 30) & (y > 1180) & (y < 1330))
    put("belly", trunk & (z > 30) & (y > 930) & (y < 1130))
    put("seat", (z < 0) & (y > 760) & (y < 960) & (body.share("spine", "root", "pelvis", "upperleg") > 0.5))
    for side, s in SIDES.items():
        half = x > 0 if side == "left" else x < 0
        foot, hand = body.share(f"foot.{s}", "toe") > 0.5, body.share("wrist", "metacarpal", "finger") > 0.6
        sole = foot & half & (y < 22)
        put(f"heel-{side}", sole & (z < heads[f"foot.{s}"][2] + 5))
        put(f"ball-{side}", sole & (z > heads[f"toe1-1.{s}"][2] - 40) & (z < heads[f"toe1-1.{s}"][2] + 12))
        put(f"toes-{side}", half & (body.share("toe") > 0.5))
        put(f"foot-{side}", foot & half)
        knee, ankle = heads[f"lowerleg01.{s}"], heads[f"foot.{s}"]
        put(f"knee-{side}", half & (z > knee[2] + 5) & (abs(y - knee[1] + 5) < 60) & (abs(x - knee[0]) < 60))
        put(f"shin-{side}", half & (z > knee[2]) & (abs(y - 330) < 25) & (abs(x - 160 * np.sign(x)) < 30))
        put(f"thigh-{side}", half & (z > 90) & (abs(y - 660) < 40) & (body.share("upperleg") > 0.9))
        put(f"thigh-back-{side}", half & (z < 20) & (y > 560) & (y < 800) & (body.share("upperleg") > 0.9))
        put(f"ankle-{side}", half & (abs(y - ankle[1] - 30) < 40) & (body.share("lowerleg", "foot") > 0.9))
        put(
            f"hip-{side}",
            half
            & (abs(x) > 140)
            & (y > 760)
            & (y < 960)
            & ~hand
            & (body.share("upperarm", "lowerarm") < 0.1),
        )
        put(f"shoulder-{side}", half & (body.share("shoulder01", "upperarm01") > 0.6))
        put(f"elbow-{side}", half & (np.linalg.norm(rest - heads[f"lowerarm01.{s}"], axis=1) < 60))
        put(f"forearm-{side}", half & (body.share("lowerarm") > 0.7))
        put(f"hand-{side}", half & hand)
        wrist, middle = heads[f"wrist.{s}"], heads[f"finger3-1.{s}"]
        along = (rest - wrist) @ (middle - wrist) / np.sum((middle - wrist) ** 2)
        put(f"palm-heel-{side}", half & hand & (along > 0.05) & (along < 0.6))
        put(f"knuckles-{side}", half & hand & (along > 0.85) & (along < 1.15))
        put(f"palm-{side}", half & hand & (along > 0.5) & (along < 1.1))
        tips = body.share(*(f"finger{k}-3.{s}" for k in range(2, 6))) > 0.6
        put(f"fingers-{side}", tips)
        put(f"index-{side}", body.share(f"finger2-3.{s}") > 0.6)
        near = {
            "pressure": (59.0, 990.0, 1), "dimple": (46.0, 975.0, -1), "spine-low": (30.0, 1030.0, -1),
            "spine-high": (36.0, 1190.0, -1), "spine-deep": (36.0, 985.0, -1), "flank": (105.0, 1065.0, -1),
            "hip-side": (170.0, 900.0, 0), "shin-top": (140.0, 400.0, 1),
        }  # fmt: skip
        for name, (px, py, face) in near.items():
            sign = 1.0 if side == "left" else -1.0
            centre = np.array([sign * px, py, 0.0])
            weigh = np.array([1.0, 1.0, 0.0 if face else 0.6])
            away = np.linalg.norm((rest - centre) * weigh, axis=1)
            legal = (
                half
                & (z * face >= 0)
                & (body.share("upperarm", "lowerarm", "wrist", "finger", "metacarpal") < 0.2)
            )
            away[~(legal & is_skin)] = np.inf
            out[f"{name}-{side}"] = np.argsort(away)[:6]
    return out


def _miss(contact: Contact, v: Floats, spots: Mapping[str, Ints]) -> Floats:
    """How far (k,) a contact is from where it should be, mm."""
    for name in (contact.part, contact.onto):
        if name not in spots and name not in HEIGHTS and not name.startswith(("wall", "rail")):
            known = ", ".join(sorted({n.removesuffix("-left").removesuffix("-right") for n in spots}))
            raise ValueError(f"{contact.where}: {name!r} is no part of the body; there are: {known}")
    part = v[spots[contact.part]]
    if contact.onto in HEIGHTS:
        return np.array([part[:, 1].min() - HEIGHTS[contact.onto] - contact.gap])
    goal = v[spots[contact.onto]].mean(axis=0)
    apart = part.mean(axis=0) - goal
    length = float(np.linalg.norm(apart)) + 1e-9
    return np.asarray(0.5 * apart * (1 - min(contact.gap / length, 1.0)))


def stand(
    body: Rig, frame: Frame, limits: Limits, start: Floats | None = None,
    keep: Mapping[str, Floats] | None = None, rough: bool = False,
) -> Standing:  # fmt: skip
    """Solve one pose, from a place of the root to `start` at if there is one; a `rough` one is nearly there.

    `keep`: where parts should be beside the first of them, (x, z) mm: feet that stay do not slide.


    Raises
    ------
    ValueError
        When a contact does not reach its place, or part of the body sinks into the floor; the message names
        the row, the part and by how much.
    """
    spots = patches(body)
    groups: dict[str, list[tuple[str, str, str]]] = {}
    for key, (play, row) in frame.free.items():
        if play > 0:
            groups.setdefault(row, []).append(key)
    free = list(groups.values())
    base = dict(frame.angles)
    place = np.array([0.0, 900.0, 0.0]) if start is None else start
    skin_rows = np.unique(body.quads)
    # to solve, a part of the skin is enough
    held, fixed = [*(keep or {}).items()], next(iter(keep or {}), "")
    touched = {n for c in frame.contacts for n in (c.part, c.onto) if n in spots} | {*(keep or {})}
    parts = [spots[n] for n in sorted(touched)]
    few = np.unique(np.concatenate([skin_rows[::4], *parts]))
    near = {n: np.searchsorted(few, spots[n]) for n in touched}
    shift: dict[str, float] = {}
    onto_floor = [c for c in frame.contacts if c.onto in HEIGHTS]

    def angles(x: Floats) -> dict[tuple[str, str, str], float]:
        out = dict(base)
        for keys, value in zip(free, x[1:], strict=True):
            out |= {key: base[key] + value for key in keys}
        return out

    def raw(x: Floats, rows: Ints | None = None) -> Floats:
        return skin(body, skeleton(body, angles(x), np.array([place[0], x[0], place[2]])), rows)

    def residual(x: Floats) -> Floats:
        v = raw(x, few)
        out = []
        for contact in frame.contacts:
            miss = _miss(contact, v, near)
            out.append(
                miss + shift.get(contact.part + contact.onto, 0.0) if contact.onto in HEIGHTS else miss
            )
        lowest = v[:, 1].min() + shift.get("lowest", 0.0)
        out.append(np.array([1.0 * min(0.0, lowest + 3.0)]))
        out += [
            HOLD * (v[near[part], ::2].mean(axis=0) - v[near[fixed], ::2].mean(axis=0) - at)
            for part, at in held
        ]
        out.append(PULL * x[1:])
        return np.concatenate(out)

    step = np.r_[1.0, np.full(len(free), 0.5)]

    def slope(x: Floats) -> Floats:
        # parts touch with their lowest point, so a step must be wide enough to be felt
        here = residual(x)
        return np.stack(
            [(residual(x + step * (np.arange(len(x)) == k)) - here) / step[k] for k in range(len(x))], axis=1
        )

    bounds_low, bounds_high = [-500.0], [3000.0]
    for key, *_ in free:
        (low, high), play = limits[key[0], key[2]], frame.free[key][0] * PLAY[body.name]
        bounds_low.append(max(-play, low - base[key]) - 1e-6)
        bounds_high.append(min(play, high - base[key]) + 1e-6)
    x = np.zeros(1 + len(free))
    x[0] = place[1]
    first = raw(x)
    x[0] -= first[skin_rows, 1].min()
    solved = first
    for _ in range(1 if rough else 2):
        x = np.clip(x, np.array(bounds_low) + 1e-9, np.array(bounds_high) - 1e-9)
        x = least_squares(
            residual, x, jac=slope, bounds=(bounds_low, bounds_high),
            x_scale=np.r_[50.0, np.full(len(free), 5.0)], max_nfev=4 if rough else 30, xtol=1e-5, ftol=1e-5,
        ).x  # fmt: skip
        crude = raw(x)
        solved = refine(body, crude)
        for contact in onto_floor:
            shift[contact.part + contact.onto] = float(
                (_miss(contact, solved, spots) - _miss(contact, crude, spots))[0]
            )
        shift["lowest"] = float(solved[skin_rows, 1].min() - crude[skin_rows, 1].min())
    misses: dict[str, float] = {}
    for contact in frame.contacts:
        miss = _miss(contact, solved, spots)
        on_floor = contact.onto in HEIGHTS
        misses[f"{contact.part} on {contact.onto}"] = by = float(
            np.abs(miss).max() if on_floor else 2 * np.linalg.norm(miss)
        )
        if by > (TOUCH_MM if on_floor else REACH_MM):
            misses["FAULT " + contact.where] = by
    sunk = -float(solved[skin_rows, 1].min())
    misses["sunk"] = sunk
    return Standing(frame, solved, angles(x), np.array([place[0], x[0], place[2]]), misses)
