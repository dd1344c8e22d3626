"""Paint a body's skin, hair, face and clothes in one view, pixel by pixel, with the light of `render.light`.

The mesh gives the form; what a mesh of this fineness does not hold is put on as relief (`RELIEF`): ridges and
grooves in millimetres beside the body's own bones. Clothes are painted on the skin, so they never reach
beyond the outline; they are a picture of their own, to be laid over the skin's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import distance_transform_edt, gaussian_filter
from scipy.sparse import csr_matrix

from tools.atlas.bodies import Body
from tools.atlas.mesh import Floats, read_mesh, skin_weight
from tools.atlas.render import MIDLINE, SOLE_Y, Pixels, Sight, light, look, normals

Landmarks = Mapping[str, tuple[float, float]]
Place = tuple[str, float, float]
"""A landmark, and how far from it, mm: outwards and upwards."""
Colour = NDArray[np.float64]
Pictures = dict[str, Image.Image]

TONES = {
    "medium": ((0.905, 0.722, 0.602), (0.215, 0.160, 0.135)),
    "light": ((0.985, 0.842, 0.752), (0.385, 0.290, 0.225)),
    "deep": ((0.610, 0.428, 0.330), (0.115, 0.092, 0.088)),
}
"""Skin and hair of each tone, as red, green and blue from 0 to 1; the first is shown unless one is chosen."""
CLOTH = np.array([0.515, 0.592, 0.668])
SHADOW = np.array([0.22, 0.12, 0.09])
FACE_MM = 1492.0
"""From here upwards the painted face is looked at anew: it has closed eyes."""

# view, half width, height (a ridge is above 0), through these places; the other side is the mirror image
RELIEF: tuple[tuple[str, float, float, tuple[Place, ...]], ...] = (
    (
        "front",
        6.0,
        6.7,
        (("clavicle", 8, 0), ("clavicle", 45, -1), ("clavicle", 85, 12), ("clavicle", 118, 26)),
    ),
    ("front", 9.0, -6.4, (("clavicle", 40, 18), ("clavicle", 75, 30))),
    ("front", 11.0, -4.2, (("clavicle", 50, -17), ("clavicle", 100, 2))),
    ("front", 7.5, -3.8, (("clavicle", -23, 5),)),
    ("front", 7.0, 2.4, (("clavicle", -10, 10), ("clavicle", 26, 45), ("clavicle", 42, 88))),
    ("front", 9.0, -2.1, (("xiphoid", 0, 110), ("xiphoid", 0, 0))),
    ("front", 9.0, 2.4, (("xiphoid", 22, -18), ("xiphoid", 62, -70), ("xiphoid", 95, -118))),
    ("front", 8.0, -2.4, (("xiphoid", 0, -25), ("navel", 0, 14))),
    ("front", 12.0, -2.4, (("navel", 72, 95), ("navel", 66, 10), ("navel", 48, -70))),
    ("front", 4.6, -5.8, (("navel", 0, 1),)),
    ("front", 6.5, 1.9, (("navel", -6, 10), ("navel", 6, 10))),
    ("front", 13.0, 3.2, (("ASIS", 4, 4),)),
    ("front", 8.0, -3.0, (("ASIS", -8, -22), ("ASIS", -45, -75), ("pubic-tubercle", 12, 4))),
    ("front", 17.0, 2.1, (("patella-upper", 0, -18), ("patella-lower", 0, 12))),
    ("front", 8.0, -2.1, (("patella-upper", -30, 2), ("patella-lower", -26, 2), ("patella-lower", -12, -10))),
    ("front", 8.0, -2.0, (("patella-upper", 28, -4), ("patella-lower", 26, 0), ("patella-lower", 12, -10))),
    ("front", 6.5, 1.1, (("patella-lower", 0, -8), ("patella-lower", -1, -40))),
    ("front", 18.0, 1.5, (("patella-upper", -34, 42), ("patella-upper", -38, 90))),
    ("front", 18.0, 1.0, (("patella-upper", 34, 70), ("patella-upper", 38, 140))),
    (
        "front",
        9.0,
        1.0,
        (("patella-lower", -4, -60), ("patella-lower", -2, -180), ("medial-malleolus", 30, 70)),
    ),
    ("back", 9.0, -4.2, (("T1", 0, -20), ("T8", 0, 0), ("L2", 0, 0), ("L5", 0, 0))),
    ("back", 6.0, -2.2, (("T10", 0, 0), ("L2", 0, 0), ("L5", 0, 10))),
    ("back", 11.0, 3.8, (("T1", 0, 30),)),
    ("back", 15.0, 3.2, (("T11", 34, 0), ("L2", 34, 0), ("L5", 28, 0))),
    ("back", 10.0, -2.6, (("T10", 66, 0), ("L2", 70, 0), ("L4", 74, 0))),
    ("back", 11.0, 4.3, (("T2", 84, 0), ("T4", 80, 0), ("T6", 86, 0), ("T7", 96, 10))),
    ("back", 12.0, -3.8, (("T3", 58, 0), ("T6", 62, 0), ("T8", 80, 8), ("T8", 112, 16))),
    ("back", 10.0, 4.1, (("T3", 82, 6), ("T2", 122, 0), ("T1", 160, -12))),
    ("back", 13.0, -1.8, (("T4", 112, 0), ("T5", 124, 0))),
    ("back", 8.0, -6.4, (("PSIS", 3, 0),)),
    ("back", 16.0, 2.6, (("PSIS", 30, 22), ("iliac-crest-top", -24, 0), ("iliac-crest-top", 12, -8))),
    ("back", 12.0, 1.9, (("S1", 0, -12), ("coccyx", 0, 30))),
    ("back", 15.0, -3.2, (("greater-trochanter", -18, 8),)),
    ("back", 7.0, -0.7, (("knee", -34, 0), ("knee", 0, -3), ("knee", 34, 2))),
    ("back", 7.0, 1.3, (("knee", -26, 12), ("knee", -22, 60), ("knee", -10, 130))),
    ("back", 7.0, 1.2, (("knee", 28, 6), ("knee", 24, 60), ("knee", 12, 130))),
    ("back", 14.0, -1.0, (("knee", 0, 22),)),
    ("back", 7.0, -1.1, (("knee", 3, -50), ("knee", 8, -120), ("knee", 10, -180))),
    ("back", 13.0, -1.9, (("knee", -30, -150), ("knee", -14, -192), ("knee", 8, -178))),
    ("back", 13.0, -1.6, (("knee", 8, -168), ("knee", 24, -176), ("knee", 38, -140))),
    ("back", 6.5, 2.1, (("ankle", 0, 110), ("ankle", 0, 20))),
    ("back", 7.0, -1.9, (("ankle", -20, 60), ("ankle", -18, 5))),
    ("back", 7.0, -1.9, (("ankle", 20, 60), ("ankle", 18, 5))),
)


@dataclass(frozen=True)
class Surface:
    """What one view shows, pixel by pixel: `place` (h, w, 3) in body mm, `normal` (h, w, 3) on screen."""

    scale: float
    view: str
    body: NDArray[np.bool_]
    place: Pixels
    normal: Pixels
    depth: Pixels

    def blur(self, values: Pixels, mm: float) -> Pixels:
        """Blur within the body only."""
        inside = self.body.astype(np.float32)
        return blur(values * inside, mm * self.scale) / np.maximum(blur(inside, mm * self.scale), 1e-6)


def blur(values: Pixels, sigma: float) -> Pixels:
    """Gaussian blur of an image (h, w); a wide one on a smaller image, which is as good."""
    step = max(int(sigma // 3), 1)
    if step == 1:
        return np.asarray(gaussian_filter(values.astype(np.float32), sigma, truncate=3.0))
    high, wide = values.shape
    image = Image.fromarray(values.astype(np.float32))
    small = image.resize((-(-wide // step), -(-high // step)), Image.Resampling.BOX)
    spread = Image.fromarray(gaussian_filter(np.asarray(small), sigma / step, truncate=3.0))
    return np.asarray(spread.resize((wide, high), Image.Resampling.BILINEAR))


def soft(values: Pixels, width: float) -> Pixels:
    """0 below, 1 above zero, with a smooth step of this width between."""
    t = np.clip(values / width + 0.5, 0, 1)
    return np.asarray(t * t * (3 - 2 * t))


def surface(body: Body, sight: Sight, view: str, matrix: csr_matrix) -> Surface:
    """Read the painted body through a view's `sight`; `matrix` subdivides, as for the sight."""
    skin, relief = matrix @ body.skin, matrix @ body.relief
    sight = _awake(sight, skin, view)
    sign = 1.0 if view == "front" else -1.0
    place = sight.carry(skin).astype(np.float32)
    turned = normals(relief, sight.triangles) + normals(skin, sight.triangles)
    seen = Surface(
        sight.scale,
        view,
        sight.body,
        place,
        (sight.carry(turned) * [sign, 1.0, sign]).astype(np.float32),
        np.where(sight.body, place[..., 2] * sign, 0),
    )
    far = seen.body & (place[..., 1] < FACE_MM)
    smooth = np.stack([seen.blur(seen.normal[..., k], 1.6) for k in range(3)], axis=-1)
    normal = np.where(far[..., None], smooth, seen.normal)
    return replace(seen, normal=unit(normal))


def unit(vectors: Pixels) -> Pixels:
    """The same directions (..., 3) with length 1."""
    return np.asarray(vectors / (np.linalg.norm(vectors, axis=-1, keepdims=True) + 1e-9))


def _awake(sight: Sight, skin: Floats, view: str) -> Sight:
    """The sight with its head seen anew on the painted skin."""
    high = np.flatnonzero((skin[sight.triangles][:, :, 1] > FACE_MM - 25).any(axis=1))
    head = look(skin, sight.triangles[high], view, sight.scale)
    rows = slice(0, int((SOLE_Y - FACE_MM) * sight.scale))
    triangle, weights, body = sight.triangle.copy(), sight.weights.copy(), sight.body.copy()
    triangle[rows], weights[rows] = high[head.triangle[rows]], head.weights[rows]
    body[rows] = head.body[rows]
    return replace(sight, body=body, triangle=triangle, weights=weights)


def stroke(seen: Surface, places: list[tuple[float, float]], width: float) -> tuple[slice, slice, Pixels]:
    """A line with a bell-shaped profile, 0 to 1, on both sides of the body: rows, columns and values.

    `places` are (outwards, up) in mm; `width` is the profile's standard deviation. Ends fade out.
    """
    line = np.array(places)
    reach = 3.2 * width
    scale, rows, columns = seen.scale, *seen.body.shape
    top, bottom = SOLE_Y - line[:, 1].max() - reach, SOLE_Y - line[:, 1].min() + reach
    wide = np.abs(line[:, 0]).max() + reach
    v = slice(max(int(top * scale), 0), min(int(bottom * scale) + 1, rows))
    u = slice(max(int((MIDLINE - wide) * scale), 0), min(int((MIDLINE + wide) * scale) + 1, columns))
    x = np.abs((np.arange(u.start, u.stop) + 0.5) / scale - MIDLINE)[None, :]
    y = (SOLE_Y - (np.arange(v.start, v.stop) + 0.5) / scale)[:, None]
    if len(line) == 1:
        return v, u, np.exp(-((x - line[0, 0]) ** 2 + (y - line[0, 1]) ** 2) / (2 * width**2))
    steps = np.hypot(*np.diff(line, axis=0).T)
    nearest = np.full(np.broadcast_shapes(x.shape, y.shape), np.inf)
    for (a, b), long in zip(pairwise(line), steps, strict=True):
        share = np.clip(((x - a[0]) * (b[0] - a[0]) + (y - a[1]) * (b[1] - a[1])) / long**2, 0, 1)
        away = (x - a[0] - share * (b[0] - a[0])) ** 2 + (y - a[1] - share * (b[1] - a[1])) ** 2
        nearest = np.minimum(nearest, away)
    end = np.minimum(*(np.hypot(x - a, y - b) for a, b in line[[0, -1]]))
    taper = soft(end - width, min(4 * width, 0.7 * steps.sum())) * 0.85 + 0.15
    return v, u, np.exp(-nearest / (2 * width**2)) * taper


def emboss(seen: Surface, height: Pixels) -> Surface:
    """The surface with a relief (h, w) in mm put on."""
    down, right = np.gradient(height.astype(np.float32), np.float32(1 / seen.scale))
    normal = seen.normal.copy()
    normal[..., 0] -= right * seen.normal[..., 2]
    normal[..., 1] += down * seen.normal[..., 2]
    return replace(seen, normal=unit(normal))


def relief(
    seen: Surface, marks: Landmarks, lines: Iterable[tuple[str, float, float, tuple[Place, ...]]]
) -> Pixels:
    """Ridges and grooves of one view (h, w) in mm."""
    out = np.zeros(seen.body.shape, dtype=np.float32)
    for view, width, height, places in lines:
        if view == seen.view:
            at = [(marks[name][0] + dx, marks[name][1] + dy) for name, dx, dy in places]
            v, u, values = stroke(seen, at, width)
            out[v, u] += height * values
    # where a line bends, or two meet, their profiles would leave a crease
    return blur(out, 2.5 * seen.scale)


def hollow(seen: Surface, strength: float = 1.0) -> Pixels:
    """How much light comes in (h, w): less where what lies around stands higher."""
    out = np.ones(seen.body.shape, dtype=np.float32)
    for reach, much, least in ((24.0, 0.0034, 0.80), (8.0, 0.0075, 0.80), (2.5, 0.018, 0.78)):
        deep = np.clip(seen.blur(seen.depth, reach) - seen.depth, 0, 60)
        out *= np.clip(1 - strength * much * deep, least, 1)
    # the edge of a body lies deep as well, but no shadow falls on it
    return 1 - (1 - out) * soft(seen.normal[..., 2] - 0.42, 0.5)


@dataclass(frozen=True)
class Head:
    """Where the features of a face are, mm: (outwards, up, forward)."""

    eye: Pixels
    mouth: Pixels


def head(body: Body) -> Head:
    """The middle of an eye, and of the line between the lips."""
    groups = read_mesh().groups

    def middle(*names: str) -> Pixels:
        index = np.unique(np.concatenate([face for name in names for face in groups[name]]))
        return np.asarray(body.skin[index].mean(axis=0))

    return Head(middle("helper-l-eye"), middle("helper-upper-teeth", "helper-lower-teeth"))


def _strands(turn: Pixels, ring: Pixels) -> Pixels:
    """Strands that run outwards, about -1 to 1, by direction (radians) and distance (mm)."""
    waves = ((23, 37), (41, 29), (67, 23), (113, 31), (171, 27))
    sum_ = sum(np.sin(k * turn + 1.1 * np.sin(ring / mm + k) + k) / n for n, (k, mm) in enumerate(waves, 2))
    return np.asarray(sum_ * soft(ring - 9, 18))


def hair(seen: Surface, at: Head, name: str) -> tuple[Pixels, Pixels]:
    """The cap of hair (h, w), 0 to 1 with a soft line, and its strands (h, w), about -1 to 1."""
    rows = slice(0, int((SOLE_Y - FACE_MM) * seen.scale))
    x, y, z = (seen.place[rows, :, k] for k in range(3))
    up, ahead, out = y - at.eye[1], z - at.eye[2], np.abs(x)
    # strands run from the middle of the parting, of the knot or of the crown
    knot = seen.view == "back" and name == "female"
    above = 22 if knot else 35 if seen.view == "front" else 92
    ring = np.hypot(x, up - above)
    turn = np.arctan2(x, up - above) + (0.0 if seen.view == "front" else 6.0 / (ring + 14))
    strands = _strands(turn, ring)
    if knot:  # the hair is tied together, and wound up there
        ball = soft(27 - ring, 2)
        strands = strands * (1 - ball) + 0.45 * ball * _strands(0.5 * turn + ring / 16, 60 - ring)
    line = up - 58 - 0.95 * (ahead - 2) + 0.0028 * np.clip(out - 20, 0, 60) ** 2 + 1.6 * strands
    nape = up + 74 - 34 * np.clip(out / 62, 0, 1.3) ** 4 + 2 * np.cos(x / 11) + 2.0 * strands
    ear = np.hypot(up + 18, ahead + 88) - 30
    beside = soft(out - 66, 14)
    cap = soft(line, 9) * soft(nape, 12) * (1 - beside + beside * soft(ear, 9)) * soft(up + 90, 4)
    whole = np.zeros((2, *seen.body.shape), dtype=np.float32)
    whole[0, rows], whole[1, rows] = np.where(seen.body[rows], cap, 0), strands
    return whole[0], whole[1]


def face(seen: Surface, at: Head, skin: Colour, dark: Colour, colour: Pixels) -> Pixels:
    """Brows, lashes and lips painted on `colour` (h, w, 3) of the front: simple, calm, asleep."""
    eye, mouth = at.eye, at.mouth

    def line(places: list[tuple[float, float]], width: float) -> tuple[slice, slice, Pixels]:
        v, u, values = stroke(seen, places, width)
        return v, u, values[..., None]

    def lay(places: list[tuple[float, float]], width: float, tint: Colour, strength: float) -> None:
        v, u, values = line(places, width)
        colour[v, u] += strength * values * (tint - colour[v, u])

    ex, ey = eye[0], eye[1]
    brow = 0.45 * skin + 0.55 * dark
    lay([(ex - 17, ey + 14), (ex - 5, ey + 17), (ex + 8, ey + 17.5), (ex + 21, ey + 12)], 2.1, brow, 0.7)
    lash = 0.30 * skin + 0.70 * dark
    lay([(ex - 13, ey - 4.5), (ex - 4, ey - 7.5), (ex + 5, ey - 7.3), (ex + 14, ey - 3.2)], 0.9, lash, 0.85)
    lips = skin * np.array([0.93, 0.70, 0.68])
    mx, my = 0.0, mouth[1] - 3.5
    for places, width in (
        ([(mx, my + 2.2), (5.5, my + 3.4), (13, my + 2.0), (21, my - 0.3)], 2.3),
        ([(mx, my - 4.4), (9, my - 4.0), (18, my - 1.4)], 2.8),
    ):
        lay(places, width, lips, 0.42)
    lay(
        [(mx, my - 0.2), (7, my + 0.2), (15, my - 0.3), (22.5, my - 0.6)],
        0.75,
        skin * [0.66, 0.45, 0.42],
        0.55,
    )
    return colour


# landmark, size mm and strength of a patch where blood shines through the skin
FLUSH: tuple[tuple[str, str, float, float, float, float], ...] = (
    ("front", "patella-upper", 0, -20, 26, 0.5),
    ("front", "hand", 8, -75, 45, 0.6),
    ("front", "toes", 0, 10, 40, 0.55),
    ("front", "eye", 6, -30, 17, 0.55),
    ("front", "nose", 0, 0, 9, 0.5),
    ("front", "clavicle", 20, -40, 60, 0.25),
    ("back", "elbow", 0, 0, 24, 0.6),
    ("back", "hand", 8, -75, 45, 0.5),
    ("back", "ankle", 0, -50, 32, 0.7),
    ("back", "knee", 0, 0, 40, 0.2),
    ("front", "ear", 0, 0, 22, 0.7),
    ("back", "ear", 0, 0, 22, 0.6),
)


def flush(seen: Surface, marks: Landmarks) -> Pixels:
    """How much blood shines through the skin (h, w), 0 to 1."""
    out = np.zeros(seen.body.shape, dtype=np.float32)
    for view, name, dx, dy, size, strength in FLUSH:
        if view == seen.view:
            v, u, values = stroke(seen, [(marks[name][0] + dx, marks[name][1] + dy)], size)
            out[v, u] = np.maximum(out[v, u], strength * values)
    return out


def marks_of(body: Body, own: Landmarks) -> dict[str, tuple[float, float]]:
    """Landmarks for the painter, (outwards, up) in mm: the bony ones and some of the mesh's joints."""
    at = head(body)
    joints = {k: (np.array(p) - [0, body.sole_dm, 0]) * body.mm_per_dm for k, p in body.joints.items()}
    out = dict(own)
    for name, joint in (
        ("clavicle", "l-clavicle"), ("knee", "l-knee"), ("ankle", "l-ankle"), ("elbow", "l-elbow"),
        ("hand", "l-hand"), ("toes", "l-toe-3-1"), ("hip", "l-upper-leg"), ("upper-arm", "l-shoulder"),
    ):  # fmt: skip
        out[name] = (float(joints[joint][0]), float(joints[joint][1]))
    out["eye"] = (float(at.eye[0]), float(at.eye[1]))
    out["nose"] = (0.0, float(at.eye[1]) - 36)
    out["ear"] = (84.0, float(at.eye[1]) - 18)
    return out


def _closed(seen: Surface, at: Head) -> tuple[Surface, Pixels]:
    """The surface with softly closed lips, and where they are (h, w): the mesh has a hard edge there."""
    rows = slice(int((SOLE_Y - at.mouth[1] - 20) * seen.scale), int((SOLE_Y - at.mouth[1] + 20) * seen.scale))
    x, y = seen.place[rows, :, 0], seen.place[rows, :, 1]
    lips = np.zeros(seen.body.shape, dtype=np.float32)
    if seen.view == "front":
        lips[rows] = np.exp(-((x / 27) ** 4) - ((y - at.mouth[1] + 3) / 7.5) ** 4) * seen.body[rows]
    calm = np.stack([seen.blur(seen.normal[..., k], 1.8) for k in range(3)], axis=-1)
    normal = seen.normal + lips[..., None] * (calm - seen.normal)
    return replace(seen, normal=unit(normal)), lips


def paint(seen: Surface, body: Body, marks: Landmarks) -> dict[str, Pixels]:
    """The skin of one view for every tone: colours (h, w, 3), 0 to 1, without regard to the outline."""
    at = head(body)
    form, lips = _closed(emboss(seen, relief(seen, marks, RELIEF)), at)
    cap, strands = hair(form, at, body.name)
    bun = np.zeros_like(cap)
    if form.view == "back" and body.name == "female":
        v, u, _ = stroke(form, [(0.0, at.eye[1] + 22)], 12.0)
        level = SOLE_Y - (np.arange(v.start, v.stop) + 0.5) / form.scale
        away = np.hypot(form.place[v, u, 0], level[:, None] - at.eye[1] - 22)
        bun[v, u] = np.sqrt(np.clip(27**2 - away**2, 0, None)) * 0.55
    raised = emboss(form, 0.35 * strands * cap + 2.5 * blur(cap, 4 * seen.scale) + blur(bun, 1.5))
    form = replace(form, depth=form.depth + bun)
    # all that follows is of pixels on the body only: (n, ...)
    on, head_ = seen.body, cap[seen.body] > 0
    dim = (1 - (1 - hollow(form)) * (1 - 0.9 * lips))[on]
    blood, normal = flush(form, marks)[on][:, None], form.normal[on]
    cap, strands = cap[on][head_][:, None], strands[on][head_][:, None]
    sheen = np.clip(normal @ unit(np.array([-0.30, 0.42, 0.86])), 0, 1)[:, None] ** 14
    raised_ = raised.normal[on][head_]
    gloss = np.clip(raised_ @ unit(np.array([-0.2, 0.72, 0.62])), 0, 1)[:, None] ** 6
    out = {}
    for tone, (skin, dark) in TONES.items():
        skin_, dark_ = np.array(skin), np.array(dark)
        image = np.broadcast_to(skin_, (*on.shape, 3)).astype(np.float32)
        if form.view == "front":
            image = face(form, at, skin_, dark_, image)
        colour = image[on] * (1 - blood * (1 - np.array([1.01, 0.90, 0.88])))
        lit = light(normal, colour, dim) + 0.055 * sheen * (0.6 + 0.4 * skin_)
        locks = light(raised_, dark_ * (1 + 0.13 * strands), dim[head_])
        locks += 0.13 * gloss * (1 + 0.5 * strands) * (dark_ + 0.12)
        lit[head_] += cap * (locks - lit[head_])
        image[on] = np.clip(lit, 0, 1)
        out[tone] = image
    return out


# folds of the cloth, as RELIEF
FOLDS: tuple[tuple[str, float, float, tuple[Place, ...]], ...] = (
    ("front", 5.0, 1.3, (("hip", -88, -62), ("hip", -50, -42), ("hip", -5, -34))),
    ("front", 5.0, 1.1, (("hip", -86, -44), ("hip", -52, -14), ("hip", -12, 6))),
    ("front", 6.0, -0.9, (("hip", -86, -54), ("hip", -50, -28), ("hip", -8, -14))),
    ("front", 6.0, 0.8, (("hip", -80, -24), ("hip", -66, 18), ("hip", -52, 50))),
    ("front", 4.5, 0.8, (("hip", 30, -60), ("hip", 52, -82), ("hip", 62, -120))),
    ("back", 7.0, 1.0, (("hip", -86, -48), ("hip", -40, -40), ("hip", 10, -52))),
    ("back", 5.0, 0.8, (("hip", -84, -66), ("hip", -50, -66), ("hip", -10, -82))),
    ("back", 6.0, 0.8, (("hip", -84, 74), ("hip", -60, 92), ("hip", -20, 98))),
)
WAIST_MM, LEG_MM, BAND_MM, HEM_MM = 112.0, 146.0, 26.0, 13.0
"""Shorts: waist above the hip joint, leg below it, waistband and hem."""


def cut(seen: Surface, body: Body, marks: Landmarks) -> tuple[Pixels, Pixels]:
    """How far inside the clothes each pixel lies (outside: below 0), and how far from a seam (h, w), mm."""
    x, y, z = (seen.place[..., k] for k in range(3))
    out = np.abs(x)
    hip, knee = np.array(marks["hip"]), np.array(marks["knee"])
    axis = unit(knee - hip)
    # hems run round the leg, not level, and the waist dips a little in front
    along = (out - hip[0]) * axis[0] + (y - hip[1]) * axis[1] - 0.10 * z
    down = hip[1] + WAIST_MM - 0.06 * z - y
    shorts = np.where(out < 236, np.minimum(down, LEG_MM - along), -99)
    seam = np.minimum(np.abs(down - BAND_MM), np.abs(LEG_MM - along - HEM_MM))
    if body.name == "male":
        return shorts, seam
    breast, shoulder = marks["xiphoid"][1], marks["upper-arm"][1] + 30
    front = seen.view == "front"
    scoop, wide = (40.0, 74.0) if front else (76.0, 70.0)
    neck = breast + scoop + (shoulder - breast - scoop) * (out / wide) ** 2.3 - y
    lower = np.clip(shoulder - y, 0, 200)
    arm = (104 if front else 108) + 0.0042 * lower**2 - out
    top = np.minimum(np.minimum(neck, arm), y - breast + 66 - 0.04 * z)
    top = np.where((out < _flank(body, breast - 50)) & (y < marks["T1"][1] + 30), top, -99)
    return np.maximum(shorts, top), np.minimum(seam, np.abs(y - breast + 66 - 0.04 * z - 17))


def _flank(body: Body, level: float) -> float:
    """How far outwards the trunk reaches about a level above the soles, mm, the arm apart."""
    own = skin_weight(("upperarm", "lowerarm"), len(body.skin)) < 0.5
    there = own & (np.abs(body.skin[:, 1] - level) < 30)
    there[np.setdiff1d(np.arange(len(own)), read_mesh().quads())] = False
    return max(149.0, float(np.abs(body.skin[there, 0]).max()) + 2)


def clothes(seen: Surface, body: Body, marks: Landmarks) -> Pixels:
    """Shorts, and a top for the woman: colour and coverage (h, w, 4), 0 to 1."""
    inside, seam = cut(seen, body, marks)
    worn = (soft(inside, 1.1) * seen.body).astype(np.float32)
    # cloth spans what is hollow below it
    smooth = np.stack([seen.blur(seen.normal[..., k], 9.0) for k in range(3)], axis=-1)
    height = relief(seen, marks, FOLDS) + 1.1 * soft(inside - 1.5, 5.0) - 0.55 * np.exp(-((seam / 1.3) ** 2))
    cloth = emboss(replace(seen, normal=unit(smooth)), height)
    shadow = 0.34 * blur(worn, 3.2 * seen.scale) * (1 - worn) * seen.body
    out = np.dstack([np.zeros_like(seen.place), worn + shadow])
    on = out[..., 3] > 0.002
    share = (worn / (worn + shadow + 1e-9))[on][:, None]
    lit = light(cloth.normal[on], CLOTH, hollow(seen, 0.75)[on])
    out[on, :3] = np.clip(lit * share + SHADOW * (1 - share), 0, 1)
    out[~on] = 0
    return out


SHARP = "-sharp"
SKIN, CLOTHES = (1, 50, 40), (2, 50, 50)
"""How the small pictures are kept: figure units a pixel, quality of colours and of the edge."""
BUILT = (1, 46, 40)
"""The same for the skin of a build."""
FULL = (92, 50)
"""Qualities of the sharp ones, which have all pixels."""


def pictures(
    body: Body, sight: Sight, view: str, matrix: csr_matrix, own: Landmarks, cover: Pixels
) -> Pictures:
    """All pictures of one view by the end of their name: the skin in each tone, and the clothes.

    Parameters
    ----------
    matrix : subdivides the body, as it did for the sight
    own : landmarks of half the body, (outwards, up) in mm
    cover : (h, w), 0 to 1, how much of each pixel the smooth outline covers, so that picture and shapes agree
    """
    seen = surface(body, sight, view, matrix)
    marks = marks_of(body, own)
    nearest = tuple(distance_transform_edt(~seen.body, return_distances=False, return_indices=True))
    worn = clothes(seen, body, marks)[nearest]
    layers = {tone: np.dstack([image[nearest], cover]) for tone, image in paint(seen, body, marks).items()}
    layers["clothes"] = np.dstack([worn[..., :3], worn[..., 3] * cover])
    for layer in layers.values():
        layer[layer[..., 3] < 0.004] = 0
    return {
        name: Image.fromarray(np.round(layer * 255).astype(np.uint8), "RGBA")
        for name, layer in layers.items()
    }


def save(image: Image.Image, folder: Path, name: str, scale: float) -> None:
    """Write a picture of so many pixels a figure unit as webp: small, and sharp as well if it is finer."""
    units, *quality = CLOTHES if name.endswith("clothes") else SKIN if scale > 1 else BUILT
    kept = {"": (round(units * scale), *quality)} | ({SHARP: (1, *FULL)} if scale > 1 else {})
    for end, (smaller, colours, edge) in kept.items():
        size = image.width // smaller, image.height // smaller
        # premultiplied, or what lies outside would darken the edge
        resized = image.convert("RGBa").resize(size, Image.Resampling.BOX).convert("RGBA")
        resized.save(folder / f"{name}{end}.webp", quality=colours, alpha_quality=edge, method=6, exact=False)
