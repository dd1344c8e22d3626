"""Bones of the x-ray layer: read from `myo-sim`, laid out as a textbook front view, fitted to a body.

Three frames are used, each with x away from the mid-line (one side serves both: the other is its mirror):

- source: the model `myofullbody`, centimetres from between the hip joints (x out, y up, z forward);
- plate: the frontal plane in millimetres of a body 1730 mm tall, from the same mid-point (x out, y up);
- body: the frontal plane in mesh decimetres (x to the body's left, y up).

The source is a stack of scanned bones of different people: its lumbar spine sits high in the pelvis, its
lower pelvis is narrow and its vertebrae are small. So every bone is set into the plate by its own map.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from shapely import Polygon, transform
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient

from tools.atlas.mesh import Floats, Ints

Map = Callable[[Floats], Floats]
"""Takes (n, 2) points of one frame to another."""

STATURE_MM = 1730.0
TRUNK_MM = 572.0
"""Hip joint to the base of the neck on the plate; a body's own trunk stretches its spine from this."""

LUMBAR = ("L1", "L2", "L3", "L4", "L5")
# name: bottom and top of the vertebral body above the hip joints, and half its width, in mm on the plate.
# The hip axis lies about 115 mm below the sacral end-plate; the iliac crest (159 mm) is then at L4.
VERTEBRAE: dict[str, tuple[float, float, float]] = {
    "L5": (121.0, 146.5, 26.0),
    "L4": (155.0, 182.0, 25.5),
    "L3": (190.5, 217.5, 24.5),
    "L2": (225.5, 252.0, 23.5),
    "L1": (259.5, 285.0, 22.5),
    "T12": (292.0, 316.5, 21.5),
    "T11": (322.5, 346.0, 20.5),
    "T10": (351.5, 374.0, 19.5),
    "T9": (379.0, 401.0, 18.5),
    "T8": (405.5, 427.0, 18.0),
}
TRANSVERSE_MM = {"L1": 37.0, "L2": 41.0, "L3": 45.0, "L4": 41.5, "L5": 42.5}
"""Mid-line to the tip of the transverse process: longest at L3, as in adults."""
SYMPHYSIS_MM = 2.0
"""Half the gap between the pubic bones."""
SACRUM_MM = (12.0, 117.0, 53.0)
"""Tip of the coccyx, top of the sacrum, half width of the sacrum."""
TRUNK_SCALE = 10.25
"""Plate mm to a source centimetre: 1730 mm over the model's stature."""
RIBS = {"rib11": ("T11", 1.0, 0.95), "rib12": ("T12", 1.28, 1.0)}
"""Vertebra that carries the rib, and how much its scan is stretched sideways and up."""


@dataclass(frozen=True)
class Source:
    """Bones (vertices (n, 3), faces (m, 3)) and muscle paths of the right half, in the source frame.

    `paths`: for each tendon of the right side its sites, as (model body, point (3,)).
    """

    bones: dict[str, tuple[Floats, Ints]]
    paths: dict[str, list[tuple[str, Floats]]]
    joints: dict[str, Floats]


@cache
def source() -> Source:
    """Read the model once; right and left are proved from the direction of the feet, not from names.

    Raises
    ------
    AssertionError
        When the model's parts named `_r` are not at the right of a body that stands upright, toes forward.
    """
    import mujoco
    import myo_sim

    mujoco.set_mju_user_warning(lambda _: None)  # else it writes a log file into the working folder
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the model's own assembly warns about names
        model, data = myo_sim.load("myofullbody")
    mujoco.mj_forward(model, data)
    where = {model.body(i).name: np.array(data.xpos[i]) for i in range(model.nbody)}

    forward = where["toes_r"] + where["toes_l"] - where["calcn_r"] - where["calcn_l"]
    forward = forward / np.linalg.norm(forward)
    up = np.array([0.0, 0.0, 1.0])
    right = np.cross(forward, up)
    assert (where["head"] - where["pelvis"]) @ up > 0.4, "the model does not stand upright"
    centre = (where["femur_r"] + where["femur_l"]) / 2
    frame = np.stack([right, up, np.cross(right, up) * -1.0])
    assert frame[2] @ forward > 0.999, "the model does not look along an axis"
    assert abs(right[0]) > 0.999, "the model does not look along an axis"

    def place(points: Floats) -> Floats:
        return np.asarray((points - centre) @ frame.T * 100.0)

    bones: dict[str, tuple[Floats, Ints]] = {}
    for geom in range(model.ngeom):
        if model.geom_type[geom] != mujoco.mjtGeom.mjGEOM_MESH:
            continue
        mesh = model.geom_dataid[geom]
        v = model.mesh_vert[model.mesh_vertadr[mesh] :][: model.mesh_vertnum[mesh]]
        f = model.mesh_face[model.mesh_faceadr[mesh] :][: model.mesh_facenum[mesh]]
        v = place(v @ data.geom_xmat[geom].reshape(3, 3).T + data.geom_xpos[geom])
        name = re.sub(r"^.*_geom_\d+_", "", str(model.mesh(mesh).name))
        bones[name] = (v, np.array(f, dtype=np.int64))
    paths: dict[str, list[tuple[str, Floats]]] = {}
    for tendon in range(model.ntendon):
        name = str(model.tendon(tendon).name).removesuffix("_tendon")
        if not name.endswith("_r"):
            continue
        first = model.tendon_adr[tendon]
        wraps = [
            w
            for w in range(first, first + model.tendon_num[tendon])
            if model.wrap_type[w] == mujoco.mjtWrap.mjWRAP_SITE
        ]
        sites = [int(model.wrap_objid[w]) for w in wraps]
        course = [
            (str(model.body(model.site_bodyid[s]).name).removesuffix("_r"), place(data.site_xpos[s]))
            for s in sites
        ]
        # the straight muscle of the belly is named for the other side in the model
        turn = np.array([np.sign(sum(p[0] for _, p in course)) or 1.0, 1.0, 1.0])
        paths[name.removesuffix("_r")] = [(body, p * turn) for body, p in course]
    joints = {n.removesuffix("_r"): place(p) for n, p in where.items() if n.endswith("_r")}
    for name in ("r_pelvis", "r_femur", "r_patella"):
        assert bones[name][0][:, 0].mean() > 0, f"{name} is not at the body's right"
        other = bones[f"l{name[1:]}"][0][:, 0]
        assert abs(bones[name][0][:, 0].max() + other.min()) < 0.2, f"{name} has no mirror image at the left"
    ribs = bones["ribcage_s"][0]
    assert ribs[:, 2].max() > bones["thoracic8_s"][0][:, 2].max(), "the sternum is not in front of the spine"
    return Source(bones, paths, joints)


# --- one map for each bone, source centimetres to plate millimetres ------------------------------------


def step(t: Floats) -> Floats:
    """0 below 0, 1 above 1, smooth between."""
    t = np.clip(t, 0, 1)
    return np.asarray(t * t * (3 - 2 * t))


def _pelvis_map(width: float) -> Map:
    """The pelvis scan is narrow below: widen it there (more so in a broad pelvis), and less at the crest.

    `width` is 1 for a pelvis of male build. The back of the ilium is let down, so that the posterior
    spine stands at S2 and the sacrum between the iliac bones.
    """
    heights = np.array([-9.0, -5.5, 0.0, 6.0, 12.0, 18.0])
    factors = np.array(
        [1.42 * width**1.6, 1.34 * width**1.6, 1.07 * width, 0.965 * width, 0.93 * width, 0.93 * width]
    )

    def apply(p: Floats) -> Floats:
        from scipy.interpolate import PchipInterpolator

        factor = PchipInterpolator(heights, factors, extrapolate=False)(np.clip(p[:, 1], -9, 18))
        drop = 1.0 * (1 - step((np.abs(p[:, 0]) - 4.8) / 3.6)) * step((p[:, 1] - 3.0) / 3.0)
        return np.stack([p[:, 0] * factor, p[:, 1] - drop], axis=1) * 10.0

    return apply


def _span(v: Floats) -> tuple[float, float, float, float]:
    """Of an upright vertebra: bottom and top of its front wall, half width of its body, tip of its side."""
    front = v[v[:, 2] > v[:, 2].max() - 2.0]
    body = front[np.abs(front[:, 0]) < 2.4]
    return (
        float(body[:, 1].min()),
        float(body[:, 1].max()),
        float(np.abs(body[:, 0]).max()),
        float(np.abs(v[:, 0]).max()),
    )


def upright(vertices: Floats, faces: Ints) -> Floats:
    """Turn a vertebra about the left-right axis until its end-plates are level: its own front view."""
    a, b, c = (vertices[faces[:, k]] for k in range(3))
    n = np.cross(b - a, c - a)
    ahead = (a + b + c)[:, 2] / 3 > vertices[:, 2].max() - 2.6
    plate = n[ahead & (np.abs(n[:, 1]) > 0.75 * np.linalg.norm(n, axis=1))]
    plate = (plate * np.sign(plate[:, 1:2])).sum(axis=0)
    turn = np.arctan2(plate[2], plate[1])
    y, z = vertices[:, 1] - vertices[:, 1].mean(), vertices[:, 2] - vertices[:, 2].mean()
    cos, sin = np.cos(turn), np.sin(turn)
    turned = np.c_[vertices[:, 0], y * cos + z * sin, z * cos - y * sin]
    return np.asarray(turned + np.array([0.0, vertices[:, 1].mean(), vertices[:, 2].mean()]))


def mesh_of(name: str) -> tuple[Floats, Ints]:
    """The scan of a vertebra, as it stands in the model."""
    part = f"lumbar{name[1:]}" if name.startswith("L") else f"thoracic{name[1:]}_s"
    return source().bones[part]


def vertebra_map(name: str, lift: float = 1.0) -> Map:
    """Source frame to plate for one vertebra; `lift` stretches the spine above the sacrum."""
    v, f = mesh_of(name)
    low, high, half, tip = _span(upright(v, f))
    bottom, top, wide = VERTEBRAE[name]
    base = SACRUM_MM[1]
    reach = TRANSVERSE_MM.get(name, wide * tip / half)

    def apply(p: Floats) -> Floats:
        out = np.abs(p[:, 0])
        x = np.interp(out, [0.0, half, tip], [0.0, wide, reach]) + np.maximum(out - tip, 0) * 10
        y = bottom + (p[:, 1] - low) / (high - low) * (top - bottom)
        return np.stack([np.sign(p[:, 0]) * x, base + (y - base) * lift], axis=1)

    return apply


def _between(a: Floats, b: Floats, to_a: Floats, to_b: Floats) -> Map:
    """The similarity of the plane that takes a to to_a and b to to_b."""
    start, end = complex(*a), complex(*b)
    factor = (complex(*to_b) - complex(*to_a)) / (end - start)

    def apply(p: Floats) -> Floats:
        z = (p[:, 0] + 1j * p[:, 1] - start) * factor + complex(*to_a)
        return np.stack([z.real, z.imag], axis=1)

    return apply


def _trunk_map(lift: float) -> Map:
    """Source frame to plate for what hangs on the spine without a map of its own: ribs, belly wall.

    A height keeps its place between the vertebrae (mid-heights of their bodies); sideways, the scan of the
    thoracic cage has the breadth of an adult of the model's own stature.
    """
    spans = {name: _span(upright(*mesh_of(name))) for name in VERTEBRAE}
    known = np.array(sorted(((low + high) / 2, *VERTEBRAE[n][:2]) for n, (low, high, _, _) in spans.items()))
    at, goal = known[:, 0], known[:, 1:].mean(axis=1)
    base = SACRUM_MM[1]

    def apply(p: Floats) -> Floats:
        y = np.interp(p[:, 1], at, goal)
        y += 10 * (np.minimum(p[:, 1] - at[0], 0) + np.maximum(p[:, 1] - at[-1], 0))
        return np.stack([p[:, 0] * TRUNK_SCALE, base + (y - base) * np.where(y > base, lift, 1.0)], axis=1)

    return apply


@dataclass(frozen=True)
class Fit:
    """How the plate sits in one body. `maps`: source centimetres (n, 2) to plate millimetres, by bone.

    `shoulder`: the centre of the shoulder joint on the plate.
    """

    maps: dict[str, Map]
    dm_per_mm: float
    hip_dm: float
    width: float
    lift: float
    shoulder: Floats

    def raise_mm(self, y: float) -> float:
        """Height of a point of the spine on the plate after the stretch to this body's trunk."""
        return SACRUM_MM[1] + (y - SACRUM_MM[1]) * self.lift

    def to_body(self, shape: BaseGeometry, side: str) -> BaseGeometry:
        """Plate to mesh decimetres; the body's left is at +x, so its right half is the mirror of x out."""
        sign = -1.0 if side == "right" else 1.0
        moved = transform(
            shape, lambda p: np.c_[sign * p[:, 0] * self.dm_per_mm, self.hip_dm + p[:, 1] * self.dm_per_mm]
        )
        return orient(moved) if isinstance(moved, Polygon) else moved


def fit(joints: Mapping[str, tuple[float, float, float]]) -> Fit:
    """Fit the plate to a body by its joint centres (mesh decimetres, the body's left at +x).

    Stature gives the size of the pelvis, hip to neck the length of the spine, hip against shoulder width
    how broad the pelvis is, and hip, knee and ankle the leg. The hip markers of the mesh are at the middle
    of the thigh, wider apart than any pelvis, so they give the height of the hip joint but not its width.

    Raises
    ------
    KeyError
        When a joint is missing.
    """
    j = {k: np.array(v) for k, v in joints.items()}
    assert j["l-upper-leg"][0] > 0 > j["r-upper-leg"][0], "the body's left must be at +x"
    dm_per_mm = float(j["head-2"][1] - j["ground"][1]) / STATURE_MM

    def mean(name: str) -> Floats:
        left, right = j[f"l-{name}"], j[f"r-{name}"]
        return np.array([(left[0] - right[0]) / 2, (left[1] + right[1]) / 2])

    hip, knee, ankle, shoulder = (mean(n) for n in ("upper-leg", "knee", "ankle", "shoulder"))
    width = float(hip[0] / shoulder[0] / 0.582)
    lift = float((j["neck"][1] - hip[1]) / dm_per_mm / TRUNK_MM)
    pelvis = _pelvis_map(width)
    at = {n: p[:2] for n, p in source().joints.items()}
    origin = np.array([0.0, hip[1]])
    to_knee, to_ankle, arm = ((p - origin) / dm_per_mm for p in (knee, ankle, shoulder))
    maps = {"pelvis": pelvis}
    maps["femur"] = _between(at["femur"], at["tibia"], pelvis(at["femur"][None])[0], to_knee)
    maps["tibia"] = _between(at["tibia"], at["talus"], to_knee, to_ankle)
    maps |= {n: vertebra_map(n, lift) for n in VERTEBRAE}
    maps["trunk"] = _trunk_map(lift)
    tip, top, half = SACRUM_MM
    v = source().bones["sacrum"][0]
    low, high, wide = v[:, 1].min(), v[:, 1].max(), np.abs(v[:, 0]).max()
    maps["sacrum"] = lambda p: np.c_[
        p[:, 0] / wide * half * width, tip + (p[:, 1] - low) / (high - low) * (top - tip)
    ]
    for rib, (vertebra, stretch, rise) in RIBS.items():
        head = rib_mesh(rib)[0]
        start = head[np.argmin(head[:, 0])]
        bottom, top_, half_ = VERTEBRAE[vertebra]
        goal = np.array([half_ - 1.0, SACRUM_MM[1] + (0.55 * top_ + 0.45 * bottom - SACRUM_MM[1]) * lift])
        factor = np.array([stretch, rise]) * 10.0
        maps[rib] = lambda p, s=start[:2], g=goal, k=factor: g + (p - s) * k  # type: ignore[misc]
    return Fit(maps, dm_per_mm, float(hip[1]), width, lift, arm)


@cache
def rib_mesh(rib: str) -> tuple[Floats, Ints]:
    """Rib 11 or 12 of the right side, cut out of the scan of the thoracic cage.

    They are the two lowest of its separate pieces that stay behind the flank and never cross the mid-line.
    """
    v, f = source().bones["ribcage_s"]
    links = coo_matrix(
        (np.ones(2 * len(f)), (np.r_[f[:, 0], f[:, 1]], np.r_[f[:, 1], f[:, 2]])), shape=(len(v), len(v))
    )
    _, piece = connected_components(links, directed=False)
    spine = source().bones["thoracic12_s"][0]
    found = []
    for k in np.unique(piece):
        part = v[piece == k]
        behind = part[:, 2].max() < spine[:, 2].max() + 3.0
        if len(part) > 40 and part[:, 0].min() > 0 and behind and part[:, 1].max() < spine[:, 1].max() + 6.0:
            found.append((float(part[:, 1].max()), int(k)))
    found.sort()
    assert len(found) >= 2, "ribs 11 and 12 were not found in the thoracic cage"
    chosen = found[0 if rib == "rib12" else 1][1]
    keep = f[piece[f[:, 0]] == chosen]
    used, index = np.unique(keep, return_inverse=True)
    return v[used], index.reshape(-1, 3)
