"""Where bones lie in depth, which the pictures of `xray` need not know: they look straight at the body.

The model's bones stand one above the other as they were scanned, not in this body's own curves. So each
height is moved forward or back as a whole, until the bones that a hand can feel lie near enough to the skin.

Frame: millimetres, the body's left at +x, y above the soles, z forward.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from fast_simplification import simplify
from scipy.interpolate import PchipInterpolator
from scipy.ndimage import gaussian_filter1d, minimum_filter1d

from tools.atlas import bones, surface
from tools.atlas.bodies import Body
from tools.atlas.bones import Bone
from tools.atlas.mesh import Floats, Ints, read_mesh
from tools.atlas.render import HEIGHT, WIDTH, to_figure
from tools.atlas.skeleton import TRUNK_SCALE, VERTEBRAE, source

PIXELS = 0.5
"""Pixels a millimetre while asking how deep something lies."""
FELT_MM = {"T1": 9.0, "T6": 11.0, "T12": 12.0, "L3": 13.0}
"""How deep the tips of spinous processes lie under the skin of the mid-line."""
CLOSE_MM = 8.0
"""The same for the kneecap and the breastbone."""
UNDER_MM = 4.0
"""No bone of trunk or leg comes nearer to the skin than this."""
MOST_LEAN = 0.42
"""Radians that a vertebra leans at most."""
DENSE, FEWEST = 0.33, 24
"""Triangles of a bone: DENSE times its area in mm² to the power of 0.75, but not fewer than FEWEST."""
BROW_MM = 65.0
"""How far below the crown the forehead and the back of the head lie."""
WELD_MM = 0.1
"""Points of a bone nearer to each other than about this are one."""
BAND_MM, MIDDLE_MM = 20.0, 75.0
"""Height of the bands of the chest that are flattened as a whole; how far from the mid-line it is asked."""
RIGID = ("humerus", "forearm", "hand", "foot")
"""Groups that `bones` puts at the mesh's own joints, depth and all."""


def coarse(bone: Bone) -> Bone:
    """A bone of few triangles."""
    a, b, c = (bone.vertices[bone.faces[:, k]] for k in range(3))
    area = np.linalg.norm(np.cross(b - a, c - a), axis=1).sum() / 2
    count = max(FEWEST, round(DENSE * area**0.75))
    middle = bone.vertices.mean(axis=0)
    points, faces = surface.weld(bone.vertices - middle, bone.faces, WELD_MM)
    points, faces = points.astype(np.float32), faces.astype(np.int32)
    while len(faces) > 1.1 * count:
        before = len(faces)
        points, faces = simplify(points, faces, target_count=count)
        if len(faces) > 0.9 * before:
            break
    return replace(bone, vertices=points.astype(np.float64) + middle, faces=faces.astype(np.int64))


@dataclass(frozen=True)
class Depths:
    """Of some surfaces, the foremost and the hindmost z (h, w), mm; nan beside them. x runs as in front."""

    front: Floats
    back: Floats

    @classmethod
    def of(cls, points: Floats, faces: Ints) -> Depths:
        """Look at closed or open surfaces from both sides."""
        shape = (round(HEIGHT * PIXELS), round(WIDTH * PIXELS))
        both = np.vstack([faces, faces[:, ::-1]])
        found = []
        for view, sign in (("front", 1.0), ("back", -1.0)):
            xy, label = to_figure(points, view) * PIXELS, np.zeros(len(both), dtype=np.int64)
            seen = surface.look(xy, sign * points[:, 2], np.zeros_like(points), both, label, shape)
            depth = np.where(seen.mask, sign * seen.depth.astype(np.float64), np.nan)
            found.append(depth if view == "front" else depth[:, ::-1])
        return cls(*found)

    def at(self, points: Floats) -> tuple[Floats, Floats]:
        """(n,) front and back z at points (n, 2 or more)."""
        u, v = (to_figure(points[:, :2], "front") * PIXELS).astype(int).T
        rows, columns = self.front.shape
        u, v = np.clip(u, 0, columns - 1), np.clip(v, 0, rows - 1)
        return self.front[v, u], self.back[v, u]


def skin_of(body: Body) -> Depths:
    """How deep the skin as it is painted lies."""
    quads = read_mesh().quads()
    return Depths.of(body.skin, np.vstack([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]]))


class Settled:
    """One body's skeleton, each bone as deep as it lies, and what puts other points in the same depth."""

    def __init__(self, body: Body) -> None:
        """Find how far each height has to go."""
        self.body = body
        self.maps = bones.Maps(body)
        self.skin = skin_of(body)
        self._flat = {bone.name: coarse(bone) for bone in bones.skeleton(body)}
        self._forward = self._heights()
        self._cage = self._chest()

    @cached_property
    def bones(self) -> list[Bone]:
        """All bones and discs."""
        return [replace(bone, vertices=self._settle(self._tilted(bone))) for bone in self._flat.values()]

    def forward(self, height: Floats) -> Floats:
        """How far (n,) what lies at these heights goes forward."""
        return np.asarray(self._forward(height))

    def depths(self, groups: Sequence[str]) -> Depths:
        """How deep the bones of these groups lie."""
        chosen = [bone for bone in self.bones if bone.group in groups]
        starts = np.cumsum([0] + [len(bone.vertices) for bone in chosen])
        faces = [bone.faces + start for bone, start in zip(chosen, starts, strict=False)]
        return Depths.of(np.concatenate([bone.vertices for bone in chosen]), np.concatenate(faces))

    def _tip(self, name: str) -> Floats:
        """The hindmost point (3,) of a vertebra."""
        points = self._flat[name].vertices
        return np.asarray(points[np.argmin(points[:, 2])])

    def _heights(self) -> PchipInterpolator:
        ankle, size = self.maps.joint["ankle"], self.maps.size
        knots: dict[float, float] = {0.0: 0.0}
        knots[float(ankle[1])] = float(ankle[2] - source().joints["talus"][2] * TRUNK_SCALE * size)
        cap = self._flat["patella-left"].vertices
        most = cap[np.argmax(cap[:, 2])]
        knots[float(most[1])] = float(self.skin.at(most[None])[0][0] - CLOSE_MM - most[2])
        # the hip bone keeps its shape: its foremost and hindmost points lie alike deep
        hip = self._flat["pelvis-left"].vertices
        crest = hip[hip[:, 1] > self.maps.hip + 40]
        ahead, behind = crest[np.argmax(crest[:, 2])], crest[np.argmin(crest[:, 2])]
        front, back = self.skin.at(ahead[None])[0][0] - ahead[2], behind[2] - self.skin.at(behind[None])[1][0]
        for height in (hip[:, 1].min(), hip[:, 1].max() - 20):
            knots[float(height)] = float((front - back) / 2)
        for name, deep in FELT_MM.items():
            tip = self._tip(name)
            knots[float(tip[1])] = float(self.skin.at(np.array([[0.0, tip[1]]]))[1][0] + deep - tip[2])
        skull = self._flat["skull"].vertices
        level = float(skull[:, 1].max()) - BROW_MM  # above the nose
        ring = skull[np.abs(skull[:, 1] - level) < 25]
        skin = self.skin.at(np.c_[np.zeros(25), np.linspace(level - 25, level + 25, 25)])
        middle = (np.mean(skin[0]) + np.mean(skin[1])) / 2
        for height in (skull[:, 1].min() + 15, skull[:, 1].max()):
            knots[float(height)] = float(middle - (ring[:, 2].max() + ring[:, 2].min()) / 2)
        at = sorted(knots)
        found = PchipInterpolator(at, [knots[y] for y in at], extrapolate=False)
        return lambda y: found(np.clip(y, at[0], at[-1]))  # type: ignore[return-value]

    def _chest(self) -> tuple[float, Floats, Floats]:
        """The depth that stays; heights, and how deep the cage is there from it on, as a share of its scan.

        The breastbone lies CLOSE_MM under the skin, and nothing of the cage nearer.
        """
        hind = float(self._tip("T6")[2]) + 25.0
        cage = np.concatenate([bone.vertices for bone in self._flat.values() if bone.group == "ribs"])
        cage = cage[(cage[:, 2] > hind + 50) & (np.abs(cage[:, 0]) < MIDDLE_MM)]
        room = self.skin.at(cage)[0] - CLOSE_MM - self.forward(cage[:, 1]) - hind
        share = room / (cage[:, 2] - hind)
        bone = self._flat["sternum"].vertices
        middle = bone[(np.abs(bone[:, 0]) < 8) & (bone[:, 1] > np.median(bone[:, 1]))]
        front = middle[np.argmax(middle[:, 2])]
        most = (self.skin.at(front[None])[0][0] - CLOSE_MM - self.forward(front[1:2])[0] - hind) / (
            front[2] - hind
        )
        height = np.arange(cage[:, 1].min() - BAND_MM, cage[:, 1].max() + 2 * BAND_MM, BAND_MM)
        band = np.rint((cage[:, 1] - height[0]) / BAND_MM).astype(int)
        least = [
            min(np.quantile(own, 0.1), most) if len(own := share[band == n]) else most
            for n in range(len(height))
        ]
        return hind, height, np.asarray(gaussian_filter1d(minimum_filter1d(least, 3), 1.0))

    @cached_property
    def _column(self) -> tuple[Floats, Floats]:
        """Heights of the upright vertebrae's bodies, and how far each leans forward, radians."""
        centres = []
        for name in VERTEBRAE:
            points = self._flat[name].vertices
            front = points[points[:, 2] > points[:, 2].max() - 30]
            height = front[:, 1].mean()
            centres.append((height, points[:, 2].max() - 17 + self.forward(height)))
        height, ahead = np.array(sorted(centres)).T
        lean = np.arctan(gaussian_filter1d(np.gradient(ahead, height), 0.7, mode="nearest"))
        return height, np.clip(lean, -MOST_LEAN, MOST_LEAN)

    def _tilted(self, bone: Bone) -> Bone:
        """A vertebra or a disc that was set upright, turned as the column runs there."""
        if bone.name not in VERTEBRAE and bone.group != bones.DISC:
            return bone
        points = bone.vertices
        middle = np.array([0.0, points[:, 1].mean(), points[:, 2].max() - 17])
        lean = float(np.interp(middle[1], *self._column))
        _, y, z = (points - middle).T
        turned = np.c_[points[:, 0], y * np.cos(lean) - z * np.sin(lean), y * np.sin(lean) + z * np.cos(lean)]
        turned[:, 1:] += middle[1:]
        # it goes forward as a whole, not sheared
        turned[:, 2] -= self.forward(turned[:, 1]) - self.forward(middle[1])
        return replace(bone, vertices=turned)

    def _settle(self, bone: Bone) -> Floats:
        points = bone.vertices.copy()
        if bone.group in RIGID:
            return points
        if bone.group in ("ribs", "floating-ribs"):
            hind, height, share = self._cage
            deeper = np.interp(points[:, 1], height, share)
            points[:, 2] = hind + (points[:, 2] - hind) * np.where(points[:, 2] > hind, deeper, 1.0)
        ahead = self.forward(points[:, 1])
        if bone.group == "clavicle":
            # its outer end is at the mesh's own shoulder
            out = np.abs(points[:, 0])
            ahead = ahead * (1 - (out - out.min()) / (out.max() - out.min()))
        points[:, 2] += ahead
        front, back = self.skin.at(points)
        within = ~np.isnan(front) & ~np.isnan(back)
        low, high = back[within] + UNDER_MM, front[within] - UNDER_MM
        points[within, 2] = np.clip(points[within, 2], np.minimum(low, high), np.maximum(low, high))
        return points


def by_group(settled: Settled) -> Mapping[str, Depths]:
    """How deep the bones of each group lie; discs go with the spine."""
    names = sorted({bone.group for bone in settled.bones} - {bones.DISC})
    return {name: settled.depths([name, bones.DISC] if name == "spine" else [name]) for name in names}
