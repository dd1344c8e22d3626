"""The skeleton in the round: every bone of the open model, smoothed and set into one body.

Trunk, pelvis, thigh and shin stand where the maps of `skeleton` put them, so that these pictures and the
outlines that muscles are built on agree. Arms, hands, feet and head follow the joints of the body's own mesh.

Frame of this module: millimetres, x outwards (one side is built, the other is its mirror), y up from the
soles, z forward.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from tools.atlas.bodies import Body
from tools.atlas.mesh import Floats, Ints, read_mesh
from tools.atlas.skeleton import (
    LUMBAR,
    SACRUM_MM,
    TRUNK_SCALE,
    VERTEBRAE,
    Fit,
    fit,
    mesh_of,
    rib_mesh,
    source,
    upright,
)  # fmt: skip
from tools.atlas.surface import closed, even, outward, refine, weld

Place = Callable[[Floats], Floats]
"""Takes (n, 3) points of the source frame (cm) to this module's."""

DISC = "disc"
"""The group of the discs; all others are in `muscles.GROUPS`."""
EDGE_CM = 0.28
"""Triangles are divided until their edges are about this long: two pixels of a picture."""


@dataclass(frozen=True)
class Bone:
    """A bone of the whole body: (n, 3) mm with the body's left at +x, and faces that look outwards."""

    name: str
    group: str
    vertices: Floats
    faces: Ints


@cache
def smooth(name: str) -> tuple[Floats, Ints]:
    """A scan without its facets, in the source frame; vertebrae are set upright, as for their outlines."""
    if name.startswith("rib1"):
        v, f = rib_mesh(name)
    elif name in VERTEBRAE:
        v, f = mesh_of(name)
        v = upright(v, f)
    else:
        v, f = source().bones[name]
    return rounded(v, f)


def rounded(v: Floats, f: Ints) -> tuple[Floats, Ints]:
    """Weld, close, subdivide and even out a scan until its triangles are small."""
    length = np.linalg.norm(v[f[:, 0]] - v[f[:, 1]], axis=1).mean()
    v, f = weld(v, f, 0.05 * float(length))
    v, f = closed(v, f)
    rounds = int(np.clip(np.ceil(np.log2(length / EDGE_CM)), 0, 4))
    v, f = refine(v, f, rounds)
    return even(v, f, 6), f


@cache
def cage() -> dict[str, tuple[Floats, Ints]]:
    """The pieces of the thoracic cage: ribs 1 to 10 of both sides, and the breastbone with the cartilages.

    A badge that the model carries on the breastbone is left out: it is the piece with most vertices, and the
    small ones within it. Ribs 11 and 12 have maps of their own.
    """
    v, f = source().bones["ribcage_s"]
    links = coo_matrix(
        (np.ones(2 * len(f)), (np.r_[f[:, 0], f[:, 1]], np.r_[f[:, 1], f[:, 2]])), shape=(len(v),) * 2
    )
    _, piece = connected_components(links, directed=False)
    out: dict[str, tuple[Floats, Ints]] = {}
    badge = np.bincount(piece).argmax()
    low, high = v[piece == badge].min(axis=0), v[piece == badge].max(axis=0)
    floating = {rib_mesh(r)[0][:, 1].max().round(6) for r in ("rib11", "rib12")}
    for k in range(piece.max() + 1):
        part = v[piece == k]
        keep = f[piece[f[:, 0]] == k]
        middle = part.mean(axis=0)
        if k == badge or (len(part) < 45 and (middle > low).all() and (middle < high + [0, 0, 1]).all()):
            continue
        if part[:, 0].max() < 0:
            continue  # ribs of the left are the mirror of the right
        if part[:, 1].max().round(6) in floating:
            continue
        used, index = np.unique(keep, return_inverse=True)
        crossing = part[:, 0].min() < -2
        out["sternum" if crossing else f"rib-{k}"] = (v[used], index.reshape(-1, 3))
    return out


def _points(x: Floats, y: Floats, z: Floats) -> Floats:
    return np.stack([x, y, z], axis=1)


def _frame(along: Floats, out: Floats) -> Floats:
    """Rows: the unit vector along a bone, one at right angles to it towards `out`, and the third."""
    a = along / np.linalg.norm(along)
    o = out - a * (out @ a)
    o /= np.linalg.norm(o)
    return np.stack([a, o, np.cross(a, o)])


def segment(
    a: Floats, b: Floats, out: Floats, to_a: Floats, to_b: Floats, to_out: Floats, thick: float
) -> Place:
    """The map that takes the bone from a to b to the one from to_a to to_b, turned so that out meets to_out.

    It is stretched along the bone as needed and by `thick` mm a centimetre across it.
    """
    here, there = _frame(b - a, out), _frame(to_b - to_a, to_out)
    size = np.array([np.linalg.norm(to_b - to_a) / np.linalg.norm(b - a), thick, thick])
    return lambda p: np.asarray(to_a + ((p - a) @ here.T * size) @ there)


class Maps:
    """Where every bone of the right half goes in one body."""

    def __init__(self, body: Body) -> None:
        """Fit the plate to the body and read its joints."""
        self.fit: Fit = fit(body.joints)
        self.size = self.fit.dm_per_mm * body.mm_per_dm
        self.hip = (self.fit.hip_dm - body.sole_dm) * body.mm_per_dm
        self.body = body
        joints = {k: (np.array(p) - [0, body.sole_dm, 0]) * body.mm_per_dm for k, p in body.joints.items()}
        self.joint = {k[2:]: (p * [1, 1, 1]) for k, p in joints.items() if k.startswith("l-")}
        self.middle = {k: p for k, p in joints.items() if k[:2] not in ("l-", "r-")}

    def plate(self, name: str) -> Place:
        """A map of the frontal plane, with the depth of the source."""
        flat = self.fit.maps[name]

        def place(p: Floats) -> Floats:
            xy = flat(p[:, :2])
            z = p[:, 2] * TRUNK_SCALE
            return _points(xy[:, 0] * self.size, xy[:, 1] * self.size + self.hip, z * self.size)

        return place

    def head(self) -> tuple[Place, Place]:
        """Skull and jaw, and the neck between them and T1."""
        bones = source().bones
        skull, jaw, neck = (bones[f"hat_{n}"][0] for n in ("skull", "jaw", "cervical"))
        top, chin = self.crown_and_chin()
        low, high = jaw[:, 1].min(), skull[:, 1].max()
        scale = (top - chin) / (high - low)
        trunk = self.plate("trunk")
        first = bones["thoracic1_s"][0]
        ahead = trunk(first)[:, 2].mean() + 14.0

        def place(p: Floats) -> Floats:
            return _points(
                p[:, 0] * scale * 1.02, chin + (p[:, 1] - low) * scale, ahead + (p[:, 2] + 8) * scale
            )

        below = trunk(np.array([[0.0, first[:, 1].mean(), 0.0]]))[0, 1]
        a, b = neck[:, 1].min(), neck[:, 1].max()
        # the top of the neck stands in the skull as it does in the model
        above = place(np.array([[0.0, b, 0.0]]))[0, 1]
        bottom = below + 10.0 * self.size

        def column(p: Floats) -> Floats:
            y = bottom + (p[:, 1] - a) / (b - a) * (above - bottom)
            return _points(p[:, 0] * 10.6 * self.size, y, ahead + (p[:, 2] + 8) * 10.4 * self.size)

        return place, column

    def crown_and_chin(self) -> tuple[float, float]:
        """Heights of the top of the skull and of the chin's bone, a little under the skin."""
        skin = self.body.vertices[np.unique(read_mesh().quads())]
        middle = skin[(np.abs(skin[:, 0]) < 12) & (skin[:, 1] > 1420) & (skin[:, 2] > 0)]
        # the chin stands farther forward than the throat below it
        order = middle[np.argsort(-middle[:, 1])]
        face = order[order[:, 2] > order[:, 2].max() - 45]
        return float(skin[:, 1].max()) - 5.0, float(face[:, 1].min()) + 5.0

    def girdle(self) -> tuple[Place, Place]:
        """Collar bone and shoulder blade: as the trunk, and outwards to the body's own shoulder."""
        trunk = self.plate("trunk")
        goal, root = self.joint["shoulder"], source().joints["humerus"]
        shift = goal - trunk(root[None])[0]
        inner, outer = 2.4, 16.5

        def collar(p: Floats) -> Floats:
            share = np.clip((p[:, :1] - inner) / (outer - inner), 0, 1.1)
            return np.asarray(trunk(p) + shift * share)

        def blade(p: Floats) -> Floats:
            share = 0.55 + 0.45 * np.clip((p[:, :1] - 6) / (outer - 6), 0, 1.1)
            # it glides on the back of the ribs, two fingers behind where the model has it
            return np.asarray(trunk(p) + (shift * [1, 1, 0] * share + [0, 0, -30.0]))

        return collar, blade

    def arm(self) -> dict[str, Place]:
        """Bones of arm and hand: each from joint to joint of the mesh."""
        j, s = self.joint, source().joints
        out = np.array([1.0, 0.0, 0.0])
        upper, fore = j["elbow"] - j["shoulder"], j["hand"] - j["elbow"]
        # the elbow bends in one plane: its axis points outwards
        axis = np.cross(upper, fore)
        axis *= np.sign(axis[0])
        wide = 10.6 * self.size
        maps = {"humerus": segment(s["humerus"], s["ulna"], out, j["shoulder"], j["elbow"], axis, wide)}
        # the back of the hand looks outwards: at right angles to the hand and to the row of its knuckles
        row = j["finger-2-1"] - j["finger-5-1"]
        back = np.cross(row, j["finger-3-1"] - j["hand"])
        back *= np.sign(back[0])
        ours = s["2proxph"] - s["5proxph"]
        turn = np.cross(ours, s["3proxph"] - s["lunate"])
        turn *= np.sign(turn[0])
        wrist = s["lunate"]
        maps["ulna"] = segment(s["ulna"], wrist, out, j["elbow"], j["hand"], axis, wide)
        maps["radius"] = segment(
            s["ulna"],
            wrist,
            out,
            j["elbow"],
            j["hand"],
            0.5 * axis / np.linalg.norm(axis) + 0.5 * back / np.linalg.norm(back),
            wide,
        )
        fine = 9.6 * self.size
        maps["hand"] = segment(wrist, s["3proxph"], turn, j["hand"], j["finger-3-1"], back, fine)
        for k in range(2, 6):
            name = {2: "2", 3: "3", 4: "4", 5: "5"}[k]
            tip = source().bones[f"{name}distph_r"][0]
            end = tip[np.argmin(tip[:, 1])]
            root = source().bones[f"{name}mc_r"][0]
            start = root[root[:, 1] > root[:, 1].max() - 0.6].mean(axis=0)
            knots = [start, s[f"{name}proxph"], s[f"midph{name}"], s[f"distph{name}"], end]
            to = [maps["hand"](start[None])[0], *(j[f"finger-{k}-{n}"] for n in (1, 2, 3, 4))]
            to[-1] = to[-1] + 0.12 * (to[-2] - to[-1])
            for n, part in enumerate(("mc", "proxph", "midph", "distph")):
                maps[f"{name}{part}"] = segment(knots[n], knots[n + 1], turn, to[n], to[n + 1], back, fine)
        tip = source().bones["thumbdist_r"][0]
        knots = [s["firstmc"], s["proximal_thumb"], s["distal_thumb"], tip[np.argmin(tip[:, 1])]]
        to = [maps["hand"](s["firstmc"][None])[0], *(j[f"finger-1-{n}"] for n in (2, 3, 4))]
        for n, part in enumerate(("1mc", "thumbprox", "thumbdist")):
            maps[part] = segment(knots[n], knots[n + 1], turn, to[n], to[n + 1], back, fine)
        return maps

    def foot(self) -> Place:
        """The foot: from the ankle to the toes, on the ground."""
        j, s = self.joint, source().joints
        toes, heel = source().bones["r_bofoot"][0], source().bones["r_foot"][0]
        ends = [j[f"toe-{k}-{n}"] for k, n in ((1, 3), (5, 4))]
        inner, outer = ends[0][0] - 9.0, ends[1][0] + 7.0
        ground = 7.0
        low = min(toes[:, 1].min(), heel[:, 1].min())
        ankle = self.plate("tibia")(s["talus"][None])[0]
        up = (ankle[1] - ground) / (s["talus"][1] - low)
        ahead = (ends[0][2] - j["ankle"][2]) / (toes[:, 2].max() - s["talus"][2])
        front = toes[toes[:, 2] > toes[:, 2].max() - 6]
        a, b = front[:, 0].min(), front[:, 0].max()

        def place(p: Floats) -> Floats:
            share = np.clip((p[:, 2] - s["talus"][2]) / (13.0 - s["talus"][2]), 0, 1)
            share = share * share * (3 - 2 * share)
            near = ankle[0] + (p[:, 0] - s["talus"][0]) * 10.4 * self.size
            far = inner + (p[:, 0] - a) / (b - a) * (outer - inner)
            y = ground + (p[:, 1] - low) * up
            return _points(
                near * (1 - share) + far * share, y, j["ankle"][2] + (p[:, 2] - s["talus"][2]) * ahead
            )

        return place


def skeleton(body: Body) -> list[Bone]:
    """All bones of one body, and the discs between its vertebrae."""
    maps = Maps(body)
    halves: list[tuple[str, str, Floats, Ints]] = []
    whole: list[tuple[str, str, Floats, Ints]] = []

    def half(name: str, group: str, place: Place, scan: str = "") -> None:
        v, f = smooth(scan or name)
        halves.append((name, group, place(v), f))

    half("pelvis", "pelvis", maps.plate("pelvis"), "r_pelvis")
    for name in ("femur", "tibia"):
        half(name, name, maps.plate(name), f"r_{name}")
    half("fibula", "fibula", maps.plate("tibia"), "r_fibula")
    knee = maps.plate("femur")
    # the model leaves its kneecap inside the knee until a joint moves it: it lies on the front of the femur
    cap, thigh = source().bones["r_patella"][0], source().bones["r_femur"][0]
    ahead = thigh[thigh[:, 1] < thigh[:, 1].min() + 8, 2].max() - cap[:, 2].min() - 0.5
    half("patella", "patella", lambda p: knee(p + [0, 0, ahead]), "r_patella")
    foot = maps.foot()
    half("talus", "foot", foot, "r_talus")
    half("foot", "foot", foot, "r_foot")
    half("toes", "foot", foot, "r_bofoot")
    collar, blade = maps.girdle()
    half("clavicle", "clavicle", collar, "clavicle_r")
    half("scapula", "scapula", blade, "scapula_r")
    arm = maps.arm()
    for name in ("humerus", "ulna", "radius"):
        half(name, "humerus" if name == "humerus" else "forearm", arm[name], f"{name}_r")
    for scan in sorted(source().bones):
        part = scan.removesuffix("_r")
        if re.fullmatch(r"(\d|thumb)(mc|proxph|midph|distph|prox|dist)_r", scan):
            half(part, "hand", arm[part], scan)
        elif re.fullmatch(
            r"(capitate|hamate|lunate|pisiform|scaphoid|trapezium|trapezoid|triquetrum)_r", scan
        ):
            half(part, "hand", arm["hand"], scan)
    trunk = maps.plate("trunk")
    for name, (v, f) in cage().items():
        v, f = rounded(v, f)
        (whole if name == "sternum" else halves).append((name, "ribs", trunk(v), f))
    for rib in ("rib11", "rib12"):
        half(rib, "floating-ribs", maps.plate(rib))
    for name in VERTEBRAE:
        v, f = smooth(name)
        whole.append((name, "spine", maps.plate(name)(v), f))
    for k in range(1, 8):
        v, f = smooth(f"thoracic{k}_s")
        whole.append((f"T{k}", "spine", trunk(v), f))
    v, f = smooth("sacrum")
    whole.append(("sacrum", "sacrum", maps.plate("sacrum")(v), f))
    skull, neck = maps.head()
    for scan, place in (("hat_skull", skull), ("hat_jaw", skull), ("hat_cervical", neck)):
        v, f = smooth(scan)
        whole.append((scan[4:], "neck" if scan.endswith("cervical") else "skull", place(v), f))
    whole += _discs(maps, {n: v for n, _, v, _ in whole})
    out = []
    for name, group, v, f in halves:
        for side, sign in (("right", -1.0), ("left", 1.0)):
            w = v * [sign, 1.0, 1.0]
            out.append(Bone(f"{name}-{side}", group, w, outward(w, f)))
    return out + [Bone(name, group, v, outward(v, f)) for name, group, v, f in whole]


def _discs(maps: Maps, placed: dict[str, Floats]) -> list[tuple[str, str, Floats, Ints]]:
    """Discs of the lumbar and lower thoracic spine: barrels between the bodies of two vertebrae."""
    out = []
    order = ["sacrum", *reversed(LUMBAR), "T12", "T11", "T10", "T9", "T8"]
    turn = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    for lower, upper in pairwise(order):
        base = SACRUM_MM[1] if lower == "sacrum" else VERTEBRAE[lower][1]
        wide = VERTEBRAE[upper][2] * 0.97
        bottom, top = (maps.fit.raise_mm(y) for y in (base, VERTEBRAE[upper][0]))
        front = placed[upper][:, 2].max() / maps.size
        deep = wide * 0.68
        rings = []
        for share, swell in (
            (-0.1, 0.0),
            (-0.1, 0.90),
            (0.15, 0.99),
            (0.5, 1.03),
            (0.85, 0.99),
            (1.1, 0.90),
            (1.1, 0.0),
        ):
            x, z = np.cos(turn) * wide * swell, np.sin(turn) * deep * swell
            rings.append(np.c_[x, np.full(48, bottom + (top - bottom) * share), z + front - deep])
        v = np.concatenate(rings) * maps.size + [0, maps.hip, 0]
        i = np.arange(48)
        faces = []
        for k in range(len(rings) - 1):
            a, b = k * 48 + i, k * 48 + (i + 1) % 48
            faces += [np.c_[a, b, b + 48], np.c_[a, b + 48, a + 48]]
        out.append((f"disc-{lower}-{upper}", DISC, v, np.concatenate(faces).astype(np.int64)))
    return out
