"""Shape and pose the bodies: one female and one male adult of average build, and their mean.

A body is the mean of the three macro ancestries of the source, so that it is nobody's in particular.
Nipples are smoothed away. Shapes are computed on a softened face; the painted one has closed eyes.
The arms are lowered so that the figure is narrow; the legs keep the stance of the source.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.interpolate import RBFInterpolator
from scipy.sparse import coo_matrix, csr_matrix, diags

from tools.atlas.mesh import Floats, Ints, Mesh, add_target, read_mesh, skin_weight

HEIGHT_MM = 1730.0
"""Height to which every body is scaled: an adult of the size that the referral zones are given for."""

BODIES = ("female", "male")


@dataclass(frozen=True)
class Build:
    """How much of the source's targets of age and of muscle with weight, and how strong the relief is."""

    ages: Mapping[str, float]
    physiques: Mapping[str, float]
    relief: float = 1.0


BUILDS = {
    "average": Build({"young": 1.0}, {"averagemuscle-averageweight": 1.0}),
    "slim": Build({"young": 1.0}, {"averagemuscle-minweight": 1.0}),
    "heavy": Build({"young": 1.0}, {"averagemuscle-maxweight": 0.4, "minmuscle-maxweight": 0.6}, 0.0),
    "younger": Build({"child": 0.3, "young": 0.7}, {"averagemuscle-averageweight": 1.0}),
    "older": Build({"old": 0.75, "young": 0.25}, {"averagemuscle-averageweight": 1.0}, 0.5),
}
"""The first one is that of the shapes."""
ANCESTRIES = ("african", "asian", "caucasian")
STRONG = 0.4
"""How strong the muscles are whose relief the skin is shaded with: see `_shaped`."""
PAIRED = ("clavicle", "shoulder", "elbow", "hand", "upper-leg", "knee", "ankle", "foot-1")
SINGLE = ("spine-1", "spine-2", "spine-3", "spine-4", "pelvis", "neck", "head")
ARM_DROP_DEG = 24.0
"""How far each arm is lowered from the stance of the source, about the shoulder, in the frontal plane."""


@dataclass(frozen=True)
class Body:
    """One posed body. `vertices` (n, 3) in mm, y up from the soles, z forward, the body's left at +x.

    Shapes are computed on `vertices`, whose face is softened. `skin` is the same body as it is painted, with
    its own face and closed eyes; `relief` a stronger one, whose normals show the muscles under the skin.
    """

    name: str
    vertices: Floats
    skin: Floats
    relief: Floats
    joints: dict[str, tuple[float, float, float]]
    mm_per_dm: float
    sole_dm: float


def neighbours(quads: Ints, count: int) -> csr_matrix:
    """Row-normalised vertex adjacency (count, count) of a quad mesh."""
    a, b = quads.ravel(), np.roll(quads, -1, axis=1).ravel()
    links = coo_matrix((np.ones(2 * len(a)), (np.r_[a, b], np.r_[b, a])), shape=(count, count)).tocsr()
    links.data[:] = 1.0
    degree = np.maximum(np.asarray(links.sum(axis=1)).ravel(), 1.0)
    return csr_matrix(diags(1.0 / degree) @ links)


def soften(vertices: Floats, mean: csr_matrix, strength: Floats, rounds: int) -> Floats:
    """Laplacian smoothing by `rounds` steps; `strength` (n,) is 0 (fixed) to 1 at each vertex."""
    for _ in range(rounds):
        vertices = vertices + 0.6 * strength[:, None] * (mean @ vertices - vertices)
    return vertices


def bump(points: Floats, centre: Floats, inner: float, outer: float) -> Floats:
    """1 within `inner` of the centre, 0 beyond `outer` (same unit as the points), smooth between."""
    t = np.clip((outer - np.linalg.norm(points - centre, axis=1)) / (outer - inner), 0.0, 1.0)
    return np.asarray(t * t * (3 - 2 * t))


def dome(vertices: Floats, skin: Ints, centre: Floats) -> Floats:
    """Replace the skin about a point of the chest by the paraboloid that fits the ring around it best.

    The ring lies 3 to 7.5 cm from the centre; inside, depth follows the fit and fades into the old skin.
    """

    def terms(points: Floats) -> Floats:
        x, y = (points[:, :2] - centre[:2]).T
        return np.asarray(np.c_[np.ones_like(x), x, y, x * x, x * y, y * y])

    away = np.linalg.norm(vertices[skin] - centre, axis=1)
    ring, inside = skin[(away > 0.30) & (away < 0.75)], skin[away < 0.65]
    fit = np.linalg.lstsq(terms(vertices[ring]), vertices[ring][:, 2], rcond=None)[0]
    out = vertices.copy()
    share = bump(vertices[inside], centre, 0.30, 0.65)
    out[inside, 2] += share * (terms(vertices[inside]) @ fit - vertices[inside, 2])
    return out


def _smooth_chest(vertices: Floats, mesh: Mesh) -> Floats:
    """Take off the nipples."""
    skin = np.unique(np.concatenate(mesh.groups["body"]))
    for side in ("l", "r"):
        centre = vertices[_nipple(side)]
        vertices = dome(vertices, skin, centre)
    return vertices


def _plain(vertices: Floats, mesh: Mesh, mean: csr_matrix) -> Floats:
    """Take the sharp features of the face off."""
    eyes = [mesh.joint(vertices, f"{s}-eye") for s in "lr"]
    face = (mesh.joint(vertices, "mouth") + eyes[0] + eyes[1]) / 3 + np.array([0.0, 0.0, 0.35])
    for eye in eyes:
        vertices = soften(vertices, mean, bump(vertices, eye, 0.12, 0.30), 30)
    return soften(vertices, mean, 0.75 * bump(vertices, face, 0.35, 1.0), 7)


def _nipple(side: str) -> int:
    """The vertex that the source's `nipple-point` target moves most on one side of the body."""
    moved = np.zeros_like(read_mesh().vertices)
    add_target(moved, "breast/nipple-point-incr", 1.0)
    sign = 1.0 if side == "l" else -1.0
    reach = np.linalg.norm(moved, axis=1) * (read_mesh().vertices[:, 0] * sign > 0)
    return int(np.argmax(reach))


def _lower_arms(vertices: Floats, mesh: Mesh) -> Floats:
    """Turn each arm about its shoulder joint; the angle follows the skin weights: the armpit stays smooth."""
    bones = ("upperarm", "lowerarm", "wrist", "metacarpal", "finger")
    posed = vertices.copy()
    for side, sign in (("L", 1.0), ("R", -1.0)):
        share = skin_weight(bones, len(vertices)) * (vertices[:, 0] * sign > 0)
        # markers (joint cubes) carry no weights: those beyond the shoulder move with the arm
        shoulder = mesh.joint(vertices, f"{side.lower()}-shoulder")
        for name in mesh.groups:
            if name.startswith(tuple(f"joint-{side.lower()}-{part}" for part in ("elbow", "hand", "finger"))):
                share[np.unique(np.concatenate(mesh.groups[name]))] = 1.0
        angle = -sign * np.deg2rad(ARM_DROP_DEG) * share
        x, y = vertices[:, 0] - shoulder[0], vertices[:, 1] - shoulder[1]
        turned = share > 0
        posed[turned, 0] = (shoulder[0] + x * np.cos(angle) - y * np.sin(angle))[turned]
        posed[turned, 1] = (shoulder[1] + x * np.sin(angle) + y * np.cos(angle))[turned]
    return posed


def make_body(name: str, build: str = "average") -> Body:
    """Build one body.

    Parameters
    ----------
    name
        `female` or `male`.
    build
        One of BUILDS. Each has the joints of the average build where they are seen from the front, so that
        one skeleton and its muscles fit them all.

    Raises
    ------
    ValueError
        For any other name.
    """
    if name not in BODIES:
        raise ValueError(f"no body is called {name!r}; there are: {', '.join(BODIES)}")
    mesh = read_mesh()
    quads = mesh.quads()
    mean = neighbours(quads, len(mesh.vertices))
    shaped = [_shaped(name, strength, build) for strength in (0.0, STRONG * BUILDS[build].relief)]
    if build != "average":
        shaped = [_on_joints(name, one, mesh) for one in shaped]
    living, strong = (_smooth_chest(one, mesh) for one in shaped)
    vertices = _lower_arms(_plain(living, mesh, mean), mesh)
    shown = [_lower_arms(_asleep(v, mesh, mean), mesh) for v in (living, strong)]
    skin = np.unique(quads)
    low, high = vertices[skin, 1].min(), vertices[skin, 1].max()
    scale = HEIGHT_MM / (high - low)
    scaled, face, relief = ((v - [0.0, low, 0.0]) * scale for v in (vertices, *shown))
    return Body(name, scaled, face, relief, mesh.joints(vertices), float(scale), float(low))


def _shaped(name: str, strength: float, build: str) -> Floats:
    """The source's body (n, 3) in a build, the mean of its ancestries, in its stance.

    `strength` is how far its muscles go from the build's own, 0, to the source's strongest, 1.
    """
    vertices = read_mesh().vertices.copy()
    for age, part in BUILDS[build].ages.items():
        for ancestry in ANCESTRIES:
            add_target(vertices, f"macrodetails/{ancestry}-{name}-{age}", part / 3)
        for physique, much in BUILDS[build].physiques.items():
            weight = physique.partition("-")[2]
            for kind, share in ((physique, 1.0 - strength), (f"maxmuscle-{weight}", strength)):
                if share:
                    add_target(vertices, f"macrodetails/universal-{name}-{age}-{kind}", part * share * much)
    return vertices


def _on_joints(name: str, vertices: Floats, mesh: Mesh) -> Floats:
    """The body (n, 3) as tall as the average build and with its joints, as seen from the front.

    What lies between them moves smoothly along.
    """
    average = _shaped(name, 0.0, "average")
    skin = np.unique(mesh.quads())
    up = average[skin, 1]
    ends = skin[[np.argmax(up), *(np.argmin(up + 99 * (side * average[skin, 0] < 0)) for side in (1, -1))]]

    def fixed(body: Floats) -> Floats:
        joints = [f"{side}-{joint}" for side in "lr" for joint in PAIRED] + list(SINGLE)
        return np.vstack([*(mesh.joint(body, joint) for joint in joints), body[ends]])

    low, high = vertices[skin, 1].min(), vertices[skin, 1].max()
    grown = vertices * ((up.max() - up.min()) / (high - low))
    grown[:, 1] += up.min() - grown[skin, 1].min()
    away = (fixed(average) - fixed(grown))[:, :2]
    if np.abs(away).max() > 1e-3:  # weight alone moves no joint
        grown[:, :2] += RBFInterpolator(fixed(grown), away, kernel="linear", degree=0)(grown)
    return np.asarray(grown)


def _asleep(vertices: Floats, mesh: Mesh, mean: csr_matrix) -> Floats:
    """The same body (n, 3) with closed eyes and softly closed lips.

    The eyeballs move back, or they would show through the lids.
    """
    vertices = vertices.copy()
    for ancestry in ANCESTRIES:
        for side in ("left", "right"):
            add_target(vertices, f"expression/units/{ancestry}/eye-{side}-closure", 1 / 3)
    balls = np.unique(np.concatenate(mesh.groups["helper-l-eye"] + mesh.groups["helper-r-eye"]))
    vertices[balls, 2] -= 0.03
    teeth = np.unique(np.concatenate(mesh.groups["helper-upper-teeth"] + mesh.groups["helper-lower-teeth"]))
    lips = vertices[teeth].mean(axis=0) + [0.0, 0.0, 0.12]
    skin = np.zeros(len(vertices))
    skin[np.unique(np.concatenate(mesh.groups["body"]))] = 1.0
    return soften(
        vertices, mean, 0.8 * skin * bump(vertices * [0.6, 1, 1], lips * [0.6, 1, 1], 0.07, 0.20), 14
    )


def reference(bodies: list[Body]) -> Floats:
    """The mean body (n, 3) in mm, on which regions and zones are painted; never shown itself."""
    return np.asarray(np.mean([b.vertices for b in bodies], axis=0))
