"""A posed body as glass: its bones, and the psoas and the iliacus on the open model's paths.

Each site of a path is set into the bone that carries it by that bone's own map, as the atlas sets the bone,
and goes where the bone goes. So the muscle lies on the bones in every pose.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from PIL import Image
from scipy.ndimage import gaussian_filter

from tools.atlas import surface
from tools.atlas.bodies import Body, make_body
from tools.atlas.bones import Maps, skeleton
from tools.atlas.flesh import FLESH, SINEW
from tools.atlas.mesh import Floats, Ints
from tools.atlas.render import light, normals
from tools.atlas.skeleton import source
from tools.atlas.surface import one_sided
from tools.atlas.xray import GRISTLE, IVORY
from tools.poses.camera import Camera, look
from tools.poses.muscles import LEG, TRUNK, onto
from tools.poses.picture import SHARPER, Scene, dressed, fine, floor_of, hollow, lit, spread
from tools.poses.rig import SIDES, Posed, Rig
from tools.poses.rig import skeleton as turned
from tools.poses.stand import Standing

Course = list[tuple[str, Floats]]
"""Sites of a path: the model's body that carries each, and where it is in its source."""

UNSEEN = {"humerus", "forearm", "hand", "clavicle", "scapula"}
"""Groups of bones that are left out: the arms would hide what is to be seen."""
BENT = {"femur": "thigh", "patella": "thigh", "tibia": "shin", "fibula": "shin", "foot": "foot"}
"""Group of bones -> part of the leg that carries it."""
KNEE_MM, HEAD_MM = 14.0, 42.0
"""How far ahead of where the atlas has them knee and skull lie, seen from the side."""
FIBRES, ALONG = 12, 40
"""Edges round a bundle of fibres, and pieces along it."""
TENDON = 0.80
"""Share of a bundle's length after which it is tendon."""
THICK = {"psoas-major": 10.5, "iliacus": 7.0}
"""Half the thickness of a bundle's belly in standing, mm."""
RICH = np.array([1.03, 0.86, 0.82])
"""Flesh is a little redder here than in the atlas: skin lies over it, and bones."""
FAN = 7
"""Bundles of the iliacus: the model has one, in the middle of the hollow that they come from."""
GHOST = 0.8
"""How much of the muscle is seen through a bone in front of it."""
FADE = 0.07
"""Share of the picture's height in which it fades out above and below."""


@dataclass(frozen=True)
class Piece:
    """A bone that one part of the rig carries: rest (n, 3) mm, faces, the first `count` of which look out."""

    points: Floats
    faces: Ints
    count: int
    group: str
    bone: str


class Inside:
    """What lies inside one body at rest, and where it goes in a pose."""

    def __init__(self, body: Rig) -> None:
        """Set the bones and the paths of the model into the body at rest."""
        self.body = body
        shaped = make_body(body.name)
        self.maps = Maps(shaped)
        # the plates of the atlas have no depth of their own: there the hip joints are at 0
        self.ahead = body.heads["upperleg01.L"] * [0.0, 0.0, 1.0]
        self.bones = list(self._pieces(shaped))
        self.legs = {letter: self._leg(letter) for letter in SIDES.values()}

    def _pieces(self, shaped: Body) -> Iterator[Piece]:
        for bone in skeleton(shaped):
            side = "right" if bone.name.endswith("-right") else "left"
            if bone.group in UNSEEN:
                continue
            name = bone.name.removesuffix("-right").removesuffix("-left")
            part = BENT.get(bone.group) or self._trunk(bone.group, name)
            at = bone.vertices + self.shift(bone.group, bone.vertices)
            # where a scan does not say which side is out, both are drawn
            faces = bone.faces if one_sided(bone.faces) else np.vstack([bone.faces, bone.faces[:, ::-1]])
            yield Piece(
                at,
                faces,
                len(bone.faces),
                bone.group,
                f"{part}.{SIDES[side]}" if part in LEG.values() else part,
            )

    def shift(self, group: str, points: Floats) -> Floats:
        """How far (n, 3) bones lie ahead in this body: the plates of the atlas have no depth of their own."""
        out = np.zeros_like(points)
        if group != "foot":
            y = points[:, 1]
            out[:, 2] = self.ahead[2]
            if group in BENT:
                out[:, 2] += KNEE_MM * np.clip(
                    np.minimum(self.body.heads["upperleg01.L"][1] - y, y - 80.0) / 300.0, 0, 1
                )
            elif group in ("neck", "skull"):
                low, high = (self.body.heads[name][1] for name in ("neck01", "head"))
                out[:, 2] += HEAD_MM * np.clip((y - low) / (high - low), 0, 1)
        return out

    @staticmethod
    def _trunk(group: str, name: str) -> str:
        if group in ("skull", "neck"):
            return {"skull": "head", "neck": "neck02"}[group]
        if name.startswith("disc-"):
            name = name.split("-")[1]
        if group in ("pelvis", "sacrum") or name == "sacrum":
            return "root"
        return TRUNK[f"lumbar{name[1:]}"] if name.startswith("L") else "spine02"

    def carry(self, posed: Posed, part: str, points: Floats) -> Floats:
        """Points at rest (n, 3) mm, to where a part of the rig has them; legs hang on the pelvis."""
        name, _, letter = part.partition(".")
        if not letter:
            return np.asarray(posed.heads[part] + (points - self.body.heads[part]) @ posed.rotations[part].T)
        hip, knee, ankle = self.legs[letter]
        at_hip = self.carry(posed, "root", hip[None])[0]
        at_knee, at_ankle = posed.heads[f"lowerleg01.{letter}"], posed.heads[f"foot.{letter}"]
        if name == "foot":
            turn = posed.rotations[f"foot.{letter}"]
            return np.asarray(at_ankle + (points - self.body.heads[f"foot.{letter}"]) @ turn.T)
        a, b, to_a, to_b, bone = (
            (hip, knee, at_hip, at_knee, "upperleg02") if name == "thigh"
            else (knee, ankle, at_knee, at_ankle, "lowerleg01")
        )  # fmt: skip
        turn = posed.rotations[f"{bone}.{letter}"]
        return onto(a @ turn.T, b @ turn.T, to_a, to_b, points @ turn.T)

    def _leg(self, letter: str) -> tuple[Floats, Floats, Floats]:
        """Hip, knee and ankle at rest, where the bones of the atlas have them."""
        joints, flip = source().joints, np.array([1.0 if letter == "L" else -1.0, 1, 1])
        at = [
            self.maps.plate(plate)(joints[name][None])[0] * flip + self.ahead
            for plate, name in (("femur", "femur"), ("femur", "tibia"), ("tibia", "talus"))
        ]
        return at[0], at[1], at[2]

    def bundles(self, posed: Posed, muscle: str, side: str) -> list[Floats]:
        """The bundles of the psoas or the iliacus in a pose, from the trunk to the thigh, each (k, 3) mm."""
        paths, letter = source().paths, SIDES[side]
        if muscle == "iliacus":
            courses = list(self._fan(paths["iliacus"]))
        else:
            # the model's psoas is in two: to the brim of the pelvis, and on from there
            below = paths["psoas"][1:]
            courses = [path[:1] + below for name, path in paths.items() if name.startswith("Ps_")]
        return [self._bundle(posed, course, letter) for course in courses]

    @staticmethod
    def _fan(path: Course) -> Iterator[Course]:
        """Bundles that come from the whole hollow of the hip bone, between its crest's front and back."""
        (bone, first), *rest = path
        pelvis = source().bones["r_pelvis"][0]
        crest = pelvis[pelvis[:, 1] > pelvis[:, 1].max() - 9.0]
        front, back = crest[crest[:, 2].argmax()], crest[crest[:, 2].argmin()]
        for t in np.linspace(-0.75, 0.75, FAN):
            end = front if t > 0 else back
            yield [(bone, first + abs(t) * (end - first) * [0.6, 0.5, 0.6]), *rest]

    def _bundle(self, posed: Posed, course: Course, letter: str) -> Floats:
        flip = np.array([1.0 if letter == "L" else -1.0, 1, 1])
        points = []
        for bone, place in course:
            plate = "L" + bone[-1] if bone.startswith("lumbar") else bone
            plate = plate if plate in self.maps.fit.maps else "trunk"
            at = self.maps.plate(plate)(place[None]) * flip + self.ahead
            part = f"thigh.{letter}" if bone == "femur" else TRUNK.get(bone, "spine02")
            points.append(self.carry(posed, part, at)[0])
        return np.array(points)


@cache
def inside(body: Rig) -> Inside:
    """What lies inside a body; slow the first time."""
    return Inside(body)


def smooth(path: Floats, count: int = ALONG) -> Floats:
    """A line of `count` + 1 points near the sites (k, 3) of a path, without their corners."""
    along = np.r_[0, np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1))]
    at = np.linspace(0, along[-1], count + 1)
    line = np.stack([np.interp(at, along, path[:, k]) for k in range(3)], axis=1)
    for _ in range(24):
        line[1:-1] = 0.5 * line[1:-1] + 0.25 * (line[:-2] + line[2:])
    return line


def bundle(path: Floats, thick: float, grain: float) -> tuple[Floats, Ints, Floats]:
    """A bundle of fibres round a path: points (n, 3), faces, and colours (n, 3).

    `thick` is half the thickness of its belly in mm; `grain`, 0 to 1, how light its fibres are.
    """
    line = smooth(path)
    along = np.gradient(line, axis=0)
    along /= np.linalg.norm(along, axis=1)[:, None]
    share = np.linspace(0, 1, len(line))
    belly = np.sin(np.pi * np.clip(share / TENDON, 0, 1) ** 0.8) ** 0.7
    radius = thick * np.maximum(0.22, 0.28 + 0.72 * belly) * np.where(share > TENDON, 0.85, 1.0)
    out = np.array([1.0, 0.0, 0.0])
    turn = np.linspace(0, 2 * np.pi, FIBRES, endpoint=False)
    points, colours = [], []
    flesh = (FLESH[0] * (1 - grain) + FLESH[1] * grain) * RICH
    for place, way, r, s in zip(line, along, radius, share, strict=True):
        out = out - way * (out @ way)
        out /= np.linalg.norm(out)
        third = np.cross(way, out)
        points.append(place + r * (np.cos(turn)[:, None] * out + np.sin(turn)[:, None] * third))
        sinew = np.clip((s - TENDON + 0.06) / 0.12, 0, 1)
        light = 0.5 + 0.5 * np.cos(3 * turn)[:, None]
        colours.append((1 - sinew) * flesh * (0.93 + 0.14 * light) + sinew * SINEW[1])
    k = np.arange(FIBRES)
    faces = []
    for row in range(len(line) - 1):
        a, b = row * FIBRES + k, row * FIBRES + (k + 1) % FIBRES
        faces += [np.c_[a, b, b + FIBRES], np.c_[a, b + FIBRES, a + FIBRES]]
    return np.vstack(points), np.vstack(faces), np.clip(np.vstack(colours), 0, 1)


def paint(body: Rig, one: Standing, scene: Scene, camera: Camera) -> Image.Image:
    """The picture of a posed body as glass, transparent around; `camera` is that of the finished size."""
    s = SHARPER
    camera = Camera(
        camera.azimuth, camera.height, camera.centre, camera.scale * s, camera.width * s, camera.tall * s
    )
    posed = turned(body, one.angles, one.place)
    things = [
        (thing.points, thing.faces, np.tile(thing.colour, (len(thing.points), 1))) for thing in scene.things
    ]
    hard, hard_at = nearer(_bones(body, posed, camera), _meshes(things, camera))
    flesh, flesh_at = _flesh(body, one, posed, camera)
    has_flesh, deep = np.isfinite(flesh_at), np.maximum(hard_at, flesh_at)
    share = np.where(flesh_at > hard_at - 1.0, 1.0, GHOST) * has_flesh
    share = gaussian_filter(share, 0.6)[..., None]
    within = np.isfinite(deep)
    mixed = hard * (1 - share) + spread(flesh, has_flesh) * share
    glass, clear = _glass(body, scene, camera, deep)
    floor, shade = floor_of(scene, scene.skin[np.unique(body.quads)], camera)
    colour, alpha = shade, floor
    cover = gaussian_filter(within.astype(np.float64), 0.6)
    for over, cover_ in ((spread(mixed, within), cover), (glass, clear)):
        together = cover_ + alpha * (1 - cover_)
        colour = over * cover_[..., None] + colour * (alpha * (1 - cover_))[..., None]
        colour, alpha = colour / np.maximum(together, 1e-6)[..., None], together
    edge = FADE * camera.tall
    rows = np.arange(camera.tall) + 0.5
    alpha = alpha * np.clip(np.minimum(rows, camera.tall - rows) / edge, 0, 1)[:, None]
    pixels = np.dstack([np.clip(colour, 0, 1), np.clip(alpha, 0, 1)])
    pixels[pixels[..., 3] < 0.004] = 0
    image = Image.fromarray(np.round(pixels * 255).astype(np.uint8), "RGBA")
    return image.resize((camera.width // s, camera.tall // s), Image.Resampling.BOX)


def length(path: Floats) -> float:
    """Of a line through the sites of a path, mm."""
    return float(np.linalg.norm(np.diff(path, axis=0), axis=1).sum())


Layer = tuple[Floats, Floats]
"""What is seen: colour (h, w, 3), and depth (h, w), which is -inf where there is nothing."""


def nearer(one: Layer, other: Layer) -> Layer:
    """Two layers, the nearer one on top."""
    return np.where((one[1] > other[1])[..., None], one[0], other[0]), np.maximum(one[1], other[1])


def _bones(body: Rig, posed: Posed, camera: Camera) -> Layer:
    within = inside(body)
    places = [within.carry(posed, one.bone, one.points) for one in within.bones]
    starts = np.cumsum([0] + [len(points) for points in places])
    normal = [normals(p, one.faces[: one.count]) for p, one in zip(places, within.bones, strict=True)]
    faces = [one.faces + start for one, start in zip(within.bones, starts, strict=False)]
    labels = [np.full(len(one.faces), one.group == "disc", dtype=np.int64) for one in within.bones]
    p = camera.project(np.vstack(places))
    seen = surface.look(
        p[:, :2], p[:, 2], np.vstack(normal) @ camera.matrix.T, np.vstack(faces), np.concatenate(labels),
        (camera.tall, camera.width),
    )  # fmt: skip
    depth = seen.depth.astype(np.float64)
    colours = np.array([IVORY, GRISTLE])[np.maximum(seen.label, 0)]
    shaded = light(seen.normal.astype(np.float64), colours, hollow(depth, seen.mask, camera.scale))
    return np.asarray(shaded, dtype=np.float64), depth


def _meshes(parts: Sequence[tuple[Floats, Ints, Floats]], camera: Camera) -> Layer:
    """Meshes with a colour (n, 3) at each of their vertices."""
    starts = np.cumsum([0] + [len(points) for points, _, _ in parts])
    points = np.vstack([points for points, _, _ in parts])
    faces = np.vstack([own + start for start, (_, own, _) in zip(starts, parts, strict=False)])
    sight = look(points, faces, camera)
    n = sight.carry(normals(points, faces) @ camera.matrix.T)
    shaded = light(n, sight.carry(np.vstack([colour for _, _, colour in parts])))
    return np.asarray(shaded, dtype=np.float64), np.where(sight.seen, sight.depth, -np.inf)


def _flesh(body: Rig, one: Standing, posed: Posed, camera: Camera) -> Layer:
    """The muscles of the side that the frame names."""
    within, parts = inside(body), []
    poses = posed, turned(body, {}, one.place)
    for muscle in one.frame.glow:
        now, then = (within.bundles(pose, muscle, one.frame.side) for pose in poses)
        for k, (path, whole) in enumerate(zip(now, then, strict=True)):
            # a muscle keeps its volume: what is shorter is thicker
            thick = THICK[muscle] * np.sqrt(length(whole) / length(path))
            parts.append(bundle(path, float(thick), ((k * 5) % 7) / 6))
    return _meshes(parts, camera)


def _glass(body: Rig, scene: Scene, camera: Camera, behind: Floats) -> tuple[Floats, Floats]:
    """Skin and clothes as glass: colour (h, w, 3), and cover (h, w): more where one looks along them."""
    matrix, triangles, values = fine(body)
    skin = np.array(matrix @ scene.skin)
    normal = normals(skin, triangles)
    sight = look(skin, triangles, camera)
    arm = sight.carry(values["arm"][:, None])[..., 0]
    rest = sight.carry(values["rest"])
    shaded = lit(
        sight, normal, dressed(body, rest, arm, scene.belt), camera, np.zeros(sight.seen.shape, dtype=bool)
    )
    facing = np.clip(sight.carry(normal @ camera.matrix.T)[..., 2], 0, 1)
    bare = np.where(np.isfinite(behind), 0.10, 0.24)
    clear = bare + 0.55 * (1 - facing) ** 2.2
    clear = np.where(sight.depth < behind, 0.0, clear) * sight.seen
    return np.where(sight.seen[..., None], shaded, spread(shaded, sight.seen)), gaussian_filter(clear, 0.6)
