"""The atlas's body with the rig of its source, turned at its joints by anatomical angles.

Axes of the body at rest: x to its left, y up, z forward; millimetres. The zero of every angle is the
anatomical position: upright, limbs straight and parallel, feet flat, palms to the thighs. Angles of one
joint turn in the order flexion, abduction, rotation, each about axes that the one before has carried along,
as in the open musculoskeletal model.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from scipy.sparse import csr_matrix

from tools.atlas.bodies import HEIGHT_MM, bump, neighbours, soften
from tools.atlas.mesh import Floats, Ints, add_target, read_mesh, source_folder

Angles = Mapping[tuple[str, str, str], float]
"""(joint, side, axis) -> degrees; side is "left", "right" or "mid"."""

SIDES = {"left": "L", "right": "R"}
FLEX, TURN, TILT = "x", "y", "z"
# joint, axis of the table -> axis of the body, sign on the left or in the middle, sign on the right; in order
AXES: dict[tuple[str, str], tuple[str, int, int]] = {
    ("body", "turn"): (TURN, 1, 1),
    ("body", "pitch"): (FLEX, 1, 1),
    ("body", "roll"): (TILT, -1, -1),
    ("body", "spin"): (TURN, 1, 1),
    ("lumbar", "flexion"): (FLEX, 1, 1),
    ("lumbar", "side-bend"): (TILT, -1, -1),
    ("lumbar", "rotation"): (TURN, 1, 1),
    ("chest", "flexion"): (FLEX, 1, 1),
    ("chest", "side-bend"): (TILT, -1, -1),
    ("chest", "rotation"): (TURN, 1, 1),
    ("neck", "flexion"): (FLEX, 1, 1),
    ("neck", "side-bend"): (TILT, -1, -1),
    ("neck", "rotation"): (TURN, 1, 1),
    ("shoulder-blade", "protraction"): (TURN, -1, 1),
    ("shoulder-blade", "elevation"): (TILT, 1, -1),
    ("shoulder", "flexion"): (FLEX, -1, -1),
    ("shoulder", "abduction"): (TILT, 1, -1),
    ("shoulder", "internal-rotation"): (TURN, -1, 1),
    ("elbow", "flexion"): (FLEX, -1, -1),
    ("forearm", "pronation"): (TURN, -1, 1),
    ("wrist", "extension"): (TILT, 1, -1),
    ("wrist", "radial-deviation"): (FLEX, -1, -1),
    ("fingers", "flexion"): (TILT, -1, 1),
    ("index", "flexion"): (TILT, -1, 1),
    ("thumb", "abduction"): (FLEX, -1, -1),
    ("thumb", "flexion"): (TILT, -1, 1),
    ("hip", "flexion"): (FLEX, -1, -1),
    ("hip", "abduction"): (TILT, 1, -1),
    ("hip", "internal-rotation"): (TURN, -1, 1),
    ("knee", "flexion"): (FLEX, 1, 1),
    ("ankle", "dorsiflexion"): (FLEX, -1, -1),
    ("ankle", "inversion"): (TILT, 1, -1),
    ("toes", "extension"): (FLEX, -1, -1),
}
OF_JOINT = {
    joint: tuple((axis, *how) for (name, axis), how in AXES.items() if name == joint) for joint, _ in AXES
}
MIDDLE = ("body", "lumbar", "chest", "neck")
JOINTS = tuple(dict.fromkeys(joint for joint, _ in AXES))
RHYTHM = 0.30
"""Share of an arm's elevation beyond 30 degrees that the shoulder blade makes, as in life."""


def turn(axis: str, degrees: float) -> Floats:
    """Rotation matrix (3, 3) about one axis of the body."""
    c, s = np.cos(np.deg2rad(degrees)), np.sin(np.deg2rad(degrees))
    a, b = {"x": (1, 2), "y": (2, 0), "z": (0, 1)}[axis]
    out = np.eye(3)
    out[a, a] = out[b, b] = c
    out[b, a], out[a, b] = s, -s
    return out


def _unit(v: Floats) -> Floats:
    return np.asarray(v / np.linalg.norm(v))


def _frame(along: Floats, across: Floats) -> Floats:
    """Columns: `across` made square to `along`, minus `along`, and what completes them: x, y, z."""
    y = -_unit(along)
    x = _unit(across - (across @ y) * y)
    return np.stack([x, y, np.cross(x, y)], axis=1)


def _half(rotation: Floats, share: float = 0.5) -> Floats:
    """The same turn by a share of its angle."""
    angle = np.arccos(np.clip((np.trace(rotation) - 1) / 2, -1, 1))
    if angle < 1e-6:
        return np.eye(3)
    axis = np.array([
        rotation[2, 1] - rotation[1, 2], rotation[0, 2] - rotation[2, 0], rotation[1, 0] - rotation[0, 1]
    ]) / (2 * np.sin(angle))  # fmt: skip
    k = np.array([[0, -axis[2], axis[1]], [axis[2], 0, -axis[0]], [-axis[1], axis[0], 0]])
    a = angle * share
    return np.asarray(np.eye(3) + np.sin(a) * k + (1 - np.cos(a)) * k @ k)


@dataclass(frozen=True, eq=False)
class Rig:
    """A body at rest. `rest` (n, 3) mm; `quads` of the skin; `heads`, `parents` of the bones in order.

    `weights` (n, bones) rows sum to 1; `zero` takes a bone from rest to the anatomical position; `mean` is
    the row-normalised adjacency of the skin; `detail` (n, 3) what smoothing takes away, in local axes.
    """

    name: str
    rest: Floats
    quads: Ints
    bones: tuple[str, ...]
    parents: dict[str, str]
    heads: dict[str, Floats]
    weights: csr_matrix
    zero: dict[str, Floats]
    mean: csr_matrix
    detail: Floats

    def share(self, *prefixes: str) -> Floats:
        """How much (n,) each vertex hangs on bones whose names start so."""
        chosen = np.array([b.startswith(prefixes) for b in self.bones], dtype=np.float64)
        return np.asarray(self.weights @ chosen)


SMOOTH_ROUNDS = 8


def local_axes(vertices: Floats, quads: Ints) -> Floats:
    """For each vertex a frame (n, 3, 3) that turns with the surface: normal, tangent, and the third."""
    across = vertices[quads[:, 2]] - vertices[quads[:, 0]]
    other = vertices[quads[:, 3]] - vertices[quads[:, 1]]
    normal, tangent = np.zeros_like(vertices), np.zeros_like(vertices)
    for corner, direction in ((0, across), (2, across), (1, other), (3, other)):
        np.add.at(normal, quads[:, corner], np.cross(across, other))
        np.add.at(tangent, quads[:, corner], direction)
    normal /= np.linalg.norm(normal, axis=1)[:, None] + 1e-9
    tangent -= (tangent * normal).sum(1)[:, None] * normal
    tangent /= np.linalg.norm(tangent, axis=1)[:, None] + 1e-9
    return np.stack([normal, tangent, np.cross(normal, tangent)], axis=2)


@cache
def rig(name: str = "female") -> Rig:
    """The rig on one body of average build.

    Raises
    ------
    AssertionError
        When the source's left is not at +x.
    """
    mesh = read_mesh()
    v = mesh.vertices.copy()
    for ancestry in ("african", "asian", "caucasian"):
        add_target(v, f"macrodetails/{ancestry}-{name}-young", 1 / 3)
    add_target(v, f"macrodetails/universal-{name}-young-averagemuscle-averageweight", 1.0)
    folder = source_folder() / "rigs" / "standard"
    bones = json.loads((folder / "rig.default.json").read_text(encoding="utf-8"))
    pairs = json.loads((folder / "weights.default.json").read_text(encoding="utf-8"))["weights"]
    quads = mesh.quads()
    mean, skin = neighbours(quads, len(v)), np.unique(quads)
    for eye in (mesh.joint(v, "l-eye"), mesh.joint(v, "r-eye")):
        # joint markers must stay: they have no neighbours to be smoothed with
        v[skin] = soften(v, mean, bump(v, eye, 0.12, 0.30), 20)[skin]
    low, high = v[skin, 1].min(), v[skin, 1].max()
    whole = (v - [0.0, low, 0.0]) * (HEIGHT_MM / (high - low))

    def at(end: Mapping[str, object]) -> Floats:
        how = end["strategy"]
        if how == "CUBE":
            return np.asarray(
                whole[np.unique(np.concatenate(mesh.groups[str(end["cube_name"])]))].mean(axis=0)
            )
        if how == "MEAN":
            return np.asarray(whole[end["vertex_indices"]].mean(axis=0))
        return np.asarray(whole[end["vertex_index"]])

    heads = {n: at(b["head"]) for n, b in bones.items()}
    assert heads["upperleg01.L"][0] > 0 > heads["upperleg01.R"][0], "the body's left must be at +x"
    parents = {n: b.get("parent") or "" for n, b in bones.items()}
    order: list[str] = []
    while len(order) < len(bones):
        order += [n for n in bones if n not in order and (not parents[n] or parents[n] in order)]
    index = {n: k for k, n in enumerate(order)}
    rows, columns, values = [], [], []
    for bone, own in pairs.items():
        for vertex, weight in own:
            rows.append(int(vertex))
            columns.append(index[bone])
            values.append(float(weight))
    weights = csr_matrix((values, (rows, columns)), shape=(len(v), len(order)))
    total = np.asarray(weights.sum(axis=1)).ravel()
    weights = csr_matrix(weights.multiply((1 / np.maximum(total, 1e-9))[:, None]))
    smooth = soften(whole, mean, np.ones(len(whole)), SMOOTH_ROUNDS)
    detail = np.einsum("nij,ni->nj", local_axes(smooth, quads), whole - smooth)
    return Rig(
        name, whole, quads, tuple(order), parents, heads, weights, _zero(heads, order, parents), mean, detail
    )


def _zero(heads: Mapping[str, Floats], order: list[str], parents: Mapping[str, str]) -> dict[str, Floats]:
    """For each bone the rotation (3, 3) from rest to the anatomical position; what is not named follows."""
    zero = {"root": np.eye(3)}
    for side, s in (("L", 1.0), ("R", -1.0)):
        across = np.array([1.0, 0.0, 0.0])
        hip, knee, ankle = (heads[f"{b}.{side}"] for b in ("upperleg01", "lowerleg01", "foot"))
        toes = np.mean([heads[f"toe{k}-1.{side}"] for k in range(1, 6)], axis=0)
        forward = _unit((toes - ankle) * [1, 0, 1])
        sideways = np.cross([0.0, 1.0, 0.0], forward)
        for bone in ("upperleg01", "upperleg02"):
            zero[f"{bone}.{side}"] = _frame(knee - hip, across).T
        for bone in ("lowerleg01", "lowerleg02"):
            zero[f"{bone}.{side}"] = _frame(ankle - knee, 0.6 * across + 0.4 * sideways).T
        zero[f"foot.{side}"] = np.stack([sideways, [0.0, 1.0, 0.0], forward])
        shoulder, elbow, wrist = (heads[f"{b}.{side}"] for b in ("upperarm01", "lowerarm01", "wrist"))
        middle, index, little = (heads[f"finger{k}-1.{side}"] for k in (3, 2, 5))
        # the elbow is a little bent at rest, which shows its axis
        axis = np.cross(wrist - elbow, elbow - shoulder)
        upper = _frame(elbow - shoulder, axis).T
        for bone in ("upperarm01", "upperarm02"):
            zero[f"{bone}.{side}"] = upper
        # the thumb's side of the hand looks forward, the palm to the thigh
        back = s * np.cross(index - little, middle - wrist)
        hand = _frame(middle - wrist, s * back).T
        straight = _frame(wrist - elbow, axis).T
        twisted = _frame(wrist - elbow, s * back).T
        untwist = twisted @ straight.T
        zero[f"lowerarm01.{side}"] = _half(untwist, 0.35) @ straight
        zero[f"lowerarm02.{side}"] = _half(untwist, 0.75) @ straight
        zero[f"wrist.{side}"] = hand
    for bone in order:
        zero.setdefault(bone, zero[parents[bone]] if parents[bone] else np.eye(3))
    return zero


def _turned(angles: Angles, joint: str, side: str, share: float = 1.0) -> Floats:
    """The rotation of one joint, its axes in the order of AXES."""
    out = np.eye(3)
    for axis, about, left, right in OF_JOINT[joint]:
        if degrees := angles.get((joint, side, axis)):
            out = out @ turn(about, (right if side == "right" else left) * share * degrees)
    return out


@dataclass(frozen=True)
class Posed:
    """Where the bones are: by bone its rotation (3, 3) from rest and its new head (3,)."""

    rotations: dict[str, Floats]
    heads: dict[str, Floats]


def skeleton(body: Rig, angles: Angles, place: Floats) -> Posed:
    """Turn the bones; the pelvis' root stands at `place` (3,) mm."""
    frames: dict[str, Floats] = {"root": _turned(angles, "body", "mid")}

    def spine(names: tuple[str, ...], joint: str, start: Floats) -> Floats:
        at = start
        for name in names:
            at = at @ _turned(angles, joint, "mid", 1 / len(names))
            frames[name] = at
        return at

    low = spine(("spine05", "spine04", "spine03"), "lumbar", frames["root"])
    chest = spine(("spine02", "spine01"), "chest", low)
    spine(("neck01", "neck02", "neck03", "head"), "neck", chest)
    for side, s in SIDES.items():
        up = _arm_up(angles, side)
        blade = _turned(angles, "shoulder-blade", side)
        lift = RHYTHM * max(up - 30.0, 0.0)
        sign = 1.0 if side == "left" else -1.0
        frames[f"clavicle.{s}"] = chest @ blade @ turn("z", sign * lift * 0.5)
        frames[f"shoulder01.{s}"] = chest @ blade @ turn("z", sign * lift)
        arm = chest @ blade @ _without_twist(angles, "shoulder", side)
        whole = chest @ blade @ _turned(angles, "shoulder", side)
        frames[f"upperarm01.{s}"] = arm @ _half(arm.T @ whole)
        frames[f"upperarm02.{s}"] = whole
        fore = whole @ _turned(angles, "elbow", side)
        frames[f"lowerarm01.{s}"] = fore @ _turned(angles, "forearm", side, 0.35)
        frames[f"lowerarm02.{s}"] = fore @ _turned(angles, "forearm", side, 0.75)
        hand = fore @ _turned(angles, "forearm", side) @ _turned(angles, "wrist", side)
        frames[f"wrist.{s}"] = hand
        apart = any(k[0] == "index" and k[1] == side for k in angles)
        for part, bend in enumerate((0.35, 0.45, 0.35), start=1):
            for fingers, name in (((3, 4, 5), "fingers"), ((2,), "index" if apart else "fingers")):
                before = frames[f"finger{fingers[0]}-{part - 1}.{s}"] if part > 1 else hand
                at = before @ (_turned(angles, name, side, bend))
                frames |= {f"finger{k}-{part}.{s}": at for k in fingers}
            frames[f"finger1-{part}.{s}"] = hand @ _turned(angles, "thumb", side)
        thigh = frames["root"] @ _without_twist(angles, "hip", side)
        whole = frames["root"] @ _turned(angles, "hip", side)
        frames[f"upperleg01.{s}"] = thigh @ _half(thigh.T @ whole)
        frames[f"upperleg02.{s}"] = whole
        shin = whole @ _turned(angles, "knee", side)
        frames[f"lowerleg01.{s}"] = frames[f"lowerleg02.{s}"] = shin
        foot = shin @ _turned(angles, "ankle", side)
        frames[f"foot.{s}"] = foot
        toes = foot @ _turned(angles, "toes", side)
        for toe in range(1, 6):
            frames[f"toe{toe}-1.{s}"] = toes
    rotations: dict[str, Floats] = {}
    heads: dict[str, Floats] = {}
    for bone in body.bones:
        parent = body.parents[bone]
        if bone in frames:
            rotations[bone] = frames[bone] @ body.zero[bone]
        else:
            rotations[bone] = rotations[parent]
        heads[bone] = (
            heads[parent] + rotations[parent] @ (body.heads[bone] - body.heads[parent]) if parent else place
        )
    return Posed(rotations, heads)


def _without_twist(angles: Angles, joint: str, side: str) -> Floats:
    return _turned({k: v for k, v in angles.items() if k[2] != "internal-rotation"}, joint, side)


def _arm_up(angles: Angles, side: str) -> float:
    """How far the upper arm is lifted from hanging, degrees."""
    down = _without_twist(angles, "shoulder", side) @ np.array([0.0, -1.0, 0.0])
    return float(np.rad2deg(np.arccos(np.clip(-down[1], -1, 1))))


def skin(body: Rig, posed: Posed, rows: Ints | None = None) -> Floats:
    """Linear blend skinning of the vertices (or of some of them), mm."""
    weights = body.weights if rows is None else _some(body, rows.tobytes())
    rest = body.rest if rows is None else body.rest[rows]
    turns = np.stack([posed.rotations[b] for b in body.bones])
    moves = np.stack([posed.heads[b] - posed.rotations[b] @ body.heads[b] for b in body.bones])
    blended = (weights @ turns.reshape(-1, 9)).reshape(-1, 3, 3)
    return np.asarray(np.einsum("nij,nj->ni", blended, rest) + weights @ moves)


@lru_cache(maxsize=8)
def _some(body: Rig, rows: bytes) -> csr_matrix:
    """The weights of some vertices: a pose is solved with the same ones again and again."""
    return csr_matrix(body.weights[np.frombuffer(rows, dtype=np.int64)])


def refine(body: Rig, skinned: Floats) -> Floats:
    """Give creased joints their flesh back: smooth the posed skin, then put the rest's detail on it again."""
    smooth = soften(skinned, body.mean, np.ones(len(skinned)), SMOOTH_ROUNDS)
    out = smooth + np.einsum("nij,nj->ni", local_axes(smooth, body.quads), body.detail)
    loose = np.asarray(body.weights.sum(axis=1)).ravel() < 0.5
    out[loose] = skinned[loose]
    return np.asarray(out)
