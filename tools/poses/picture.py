"""Paint a posed body: skin, clothes, floor with its shadow, things, the muscle that glows, arrow and side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont
from scipy.ndimage import gaussian_filter, map_coordinates
from scipy.sparse import csr_matrix

from tools.atlas.mesh import Floats, Ints
from tools.atlas.render import light, normals
from tools.atlas.subdivide import catmull_clark
from tools.poses.camera import Camera, Mask, Sight, look
from tools.poses.rig import Rig
from tools.poses.things import STRAP, Thing

SKIN, HAIR = np.array([0.905, 0.722, 0.602]), np.array([0.215, 0.160, 0.135])
SHORTS = np.array([0.515, 0.592, 0.668])
"""As the body on the page: its medium tone, and its clothes."""
GLOW = {"works": (0.90, 0.36, 0.06), "is stretched": (0.16, 0.32, 0.86)}
"""What works glows warm, what is stretched cool; red stays for pain."""
ARROW, PAPER = (0, 105, 120), (255, 255, 255)
MAT = np.array([0.47, 0.56, 0.66])
SHARPER = 2
"""Pictures are painted at this many times their size."""


@cache
def fine(body: Rig) -> tuple[csr_matrix, Ints, dict[str, Floats]]:
    """The subdivided skin: matrix from the mesh's vertices, triangles, and what is known of its vertices."""
    matrix, triangles = catmull_clark(body.quads, len(body.rest))
    share = {
        "arm": matrix @ body.share("upperarm", "lowerarm", "wrist", "metacarpal", "finger"),
        "left": matrix
        @ body.share(*(f"{b}.L" for b in ("upperleg01", "upperleg02", "lowerleg01", "lowerleg02", "foot"))),
        "right": matrix
        @ body.share(*(f"{b}.R" for b in ("upperleg01", "upperleg02", "lowerleg01", "lowerleg02", "foot"))),
    }
    values = {"rest": matrix @ body.rest} | share
    return matrix, triangles, values


def soft(x: Floats, width: float) -> Floats:
    """0 to 1 across the edge where `x` is 0, `width` wide."""
    return np.asarray(np.clip(x / width + 0.5, 0, 1))


def dressed(body: Rig, rest: Floats, arm: Floats, belt: bool) -> Floats:
    """Colour (h, w, 3) of skin, shorts, top, hair and, if asked, belt, by the place on the body at rest."""
    x, y, z = np.abs(rest[..., 0]), rest[..., 1], rest[..., 2]
    hip = body.heads["upperleg01.L"]
    eye = body.heads["eye.L"]
    trunk = soft(0.35 - arm, 0.1)
    shorts = soft(hip[1] + 112 - y, 3) * soft(y - (hip[1] - 118 + 0.06 * (x - 80)), 3) * trunk
    neckline = hip[1] + 478 - 0.0 * x
    neckline = np.where(z > 0, neckline - 22 + 0.0028 * np.minimum(x, 90) ** 2, neckline)
    strap = soft(26 - np.abs(x - 92), 4) * soft(hip[1] + 560 - y, 3)
    top = soft(y - (hip[1] + 322), 3) * np.maximum(soft(neckline - y, 3), strap) * soft(0.25 - arm, 0.1)
    cloth = np.maximum(shorts, top) if body.name == "female" else shorts
    line = (y - (eye[1] + 62)) - 0.95 * (z - eye[2] - 8)
    hair = soft(line, 6) * soft(y - (eye[1] - 75), 10)
    hair *= 1 - soft(25 - np.hypot(y - (eye[1] - 12), z - (eye[2] - 88)), 5) * (x > 60)
    colour = SKIN * np.ones((*y.shape, 1))
    colour = colour * (1 - cloth[..., None]) + SHORTS * cloth[..., None]
    colour = colour * (1 - hair[..., None]) + HAIR * hair[..., None]
    if belt:
        band = soft(24 - np.abs(y - (body.heads["lowerleg01.L"][1] + 95)), 3)[..., None]
        colour = colour * (1 - band) + np.array(STRAP) * band
    return np.asarray(colour)


@dataclass(frozen=True)
class Scene:
    """All that one picture shows.

    Attributes
    ----------
    skin : (n, 3) mm, the floor at y = 0
    glow : fascicles (k, 3) mm of the muscles that glow, and what they do
    arrow : the way (k, 3) mm of a part, or None
    letter : the side's letter, and where it stands (3,)
    mat : low x, low z, high x, high z in mm, or None
    belt : whether one lies around the thighs
    wrong : whether it shows a mistake
    two_way : whether the arrow goes both ways
    """

    skin: Floats
    things: Sequence[Thing]
    glow: Sequence[Floats]
    does: str
    side: str
    arrow: Floats | None
    letter: tuple[str, Floats] | None
    mat: tuple[float, float, float, float] | None
    belt: bool
    wrong: bool
    two_way: bool


def paint(body: Rig, scene: Scene, camera: Camera) -> Image.Image:
    """The picture, transparent around; `camera` is that of the finished size."""
    s = SHARPER
    camera = Camera(
        camera.azimuth, camera.height, camera.centre, camera.scale * s, camera.width * s, camera.tall * s
    )
    matrix, triangles, values = fine(body)
    skin = np.array(matrix @ scene.skin)
    skin[:, 1] = np.where(skin[:, 1] < 0, skin[:, 1] * 0.15, skin[:, 1])
    normal = normals(skin, triangles)
    count = len(skin)
    points, faces, colours = [skin], [triangles], []
    for one in scene.things:
        faces.append(one.faces + sum(map(len, points)))
        points.append(one.points)
        colours.append(np.tile(one.colour, (len(one.points), 1)))
        normal = np.vstack([normal, normals(one.points, one.faces)])
    allp, allf = np.vstack(points), np.vstack(faces)
    sight = look(allp, allf, camera)
    is_thing = np.r_[np.zeros(count), np.ones(len(allp) - count)]
    thing = sight.carry(is_thing[:, None])[..., 0] > 0.5
    pad = np.zeros((len(allp) - count, 1))
    arm, left, right = (
        sight.carry(np.vstack([values[name][:, None], pad]))[..., 0] for name in ("arm", "left", "right")
    )
    other = {"right": left, "left": right}.get(scene.side, np.zeros_like(arm))
    rest = sight.carry(np.vstack([values["rest"], np.zeros((len(pad), 3))]))
    base = dressed(body, rest, arm, scene.belt)
    if scene.things:
        coloured = sight.carry(np.vstack([np.zeros((count, 3)), *colours]))
        base = np.where(thing[..., None], coloured, base)
    shaded = lit(sight, normal, base, camera, thing)
    shaded = _glow(shaded, sight, scene, camera, thing, arm, other)
    cover = gaussian_filter(sight.seen.astype(np.float64), 0.6)
    floor, cast = floor_of(scene, skin, camera)
    under = 1 - cover
    alpha = cover + floor * under
    whole = np.where(sight.seen[..., None], shaded, spread(shaded, sight.seen))
    colour = whole * cover[..., None] + cast * (floor * under)[..., None]
    colour /= np.maximum(alpha, 1e-6)[..., None]
    pixels = np.dstack([np.clip(colour, 0, 1), np.clip(alpha, 0, 1)])
    pixels[pixels[..., 3] < 0.004] = 0
    image = Image.fromarray(np.round(pixels * 255).astype(np.uint8), "RGBA")
    _marks(image, scene, camera)
    return image.resize((camera.width // s, camera.tall // s), Image.Resampling.BOX)


def spread(colour: Floats, seen: Mask) -> Floats:
    """Colours carried a little over their edge, so that a soft edge never shows black."""
    near = gaussian_filter(seen * 1.0, 1.5)[..., None]
    spread = np.stack([gaussian_filter(colour[..., k] * seen, 1.5) for k in range(3)], axis=-1)
    return np.asarray(spread / np.maximum(near, 1e-6))


def blur(values: Floats, sigma: float, within: Floats) -> Floats:
    """Values (h, w) blurred by `sigma` pixels among those of their own kind (h, w, 0 to 1)."""
    return np.asarray(
        gaussian_filter(values * within, sigma) / np.maximum(gaussian_filter(within, sigma), 1e-6)
    )


def hollow(depth: Floats, seen: Mask, scale: float) -> Floats:
    """How much light comes in (h, w): less where the surroundings stand out nearer; `scale` pixels a mm."""
    deep, inside = np.where(seen, depth, 0.0), seen.astype(np.float64)
    out = np.ones(inside.shape)
    for reach, strength in ((26.0, 0.0026), (9.0, 0.0055)):
        out *= np.clip(1 - strength * np.clip(blur(deep, reach * scale, inside) - deep, 0, 50), 0.72, 1)
    return out


def lit(sight: Sight, normal: Floats, base: Floats, camera: Camera, hard: Mask) -> Floats:
    """Colours (h, w, 3) of what is seen in the light of the atlas; what is `hard` keeps its edges."""
    n = sight.carry(normal @ camera.matrix.T)
    smooth = (sight.seen & ~hard).astype(np.float64)
    soft_n = np.stack([blur(n[..., k], 3.0 * camera.scale, smooth) for k in range(3)], axis=-1)
    n = np.where(hard[..., None], n, soft_n)
    n /= np.linalg.norm(n, axis=2, keepdims=True) + 1e-9
    return np.asarray(light(n, base, hollow(sight.depth, sight.seen, camera.scale)))


def floor_of(scene: Scene, skin: Floats, camera: Camera) -> tuple[Floats, Floats]:
    """Cover (h, w) and colour (h, w, 3) of mat and contact shadow at each pixel of the floor."""
    right, up, _ = camera.matrix
    v, u = np.mgrid[0 : camera.tall, 0 : camera.width]
    a = (u + 0.5 - camera.width / 2) / camera.scale
    b = (camera.tall / 2 - v - 0.5) / camera.scale
    look_at = camera.matrix[2]
    start = camera.centre + a[..., None] * right + b[..., None] * up
    t = -start[..., 1] / look_at[1]
    x, z = start[..., 0] + t * look_at[0], start[..., 2] + t * look_at[2]
    step = 8.0
    low = skin[:, [0, 2]].min(0) - 300
    size = np.ceil((skin[:, [0, 2]].max(0) + 300 - low) / step).astype(int) + 1
    grid = np.zeros(tuple(size))
    near = np.exp(-np.clip(skin[:, 1], 0, None) / 70.0)
    cell = ((skin[:, [0, 2]] - low) / step).astype(int)
    np.maximum.at(grid, (cell[:, 0], cell[:, 1]), near)
    for thing in scene.things:
        feet = thing.points[thing.points[:, 1] < 20]
        if len(feet):
            i0, j0 = ((feet[:, [0, 2]].min(0) - low) / step).astype(int).clip(0)
            i1, j1 = ((feet[:, [0, 2]].max(0) - low) / step).astype(int).clip(0) + 1
            grid[i0:i1, j0:j1] = np.maximum(grid[i0:i1, j0:j1], 0.8)
    dense = np.maximum(gaussian_filter(grid, 2.2), 0.8 * gaussian_filter(grid, 6.0))
    at = np.stack([(x - low[0]) / step, (z - low[1]) / step])
    shadow = np.clip(map_coordinates(dense, at, order=1, mode="constant"), 0, 1) * 0.62
    mat = np.zeros_like(shadow)
    if scene.mat:
        x0, z0, x1, z1 = scene.mat
        half = np.array([(x1 - x0) / 2, (z1 - z0) / 2])
        away = np.stack([np.abs(x - (x0 + x1) / 2), np.abs(z - (z0 + z1) / 2)], -1) - half + 30
        edge = np.linalg.norm(np.maximum(away, 0), axis=-1) + np.minimum(away.max(-1), 0) - 30
        mat = soft(-edge, 3 / camera.scale) * 0.42
    alpha = mat + shadow * (1 - mat)
    ink = np.array([0.16, 0.17, 0.20])
    colour = (MAT * (mat * (1 - shadow))[..., None] + ink * shadow[..., None]) / np.maximum(
        mat * (1 - shadow) + shadow, 1e-6
    )[..., None]
    return np.asarray(alpha), colour


def _glow(
    shaded: Floats, sight: Sight, scene: Scene, camera: Camera, thing: Mask, arm: Floats, other: Floats
) -> Floats:
    if not scene.glow or not scene.does:
        return shaded
    size = (camera.width, camera.tall)
    mass, fibre = Image.new("L", size, 0), Image.new("L", size, 0)
    broad, thin = ImageDraw.Draw(mass), ImageDraw.Draw(fibre)
    deep = np.full((camera.tall, camera.width), -np.inf)
    for path in scene.glow:
        p = camera.project(_curve(path))
        line = [tuple(q) for q in p[:, :2]]
        width = max(2, round(27 * camera.scale))
        broad.line(line, fill=255, width=width, joint="curve")
        for end in (line[0], line[-1]):
            r = width / 2.4
            broad.ellipse((end[0] - r, end[1] - r, end[0] + r, end[1] + r), fill=255)
        thin.line(line, fill=255, width=max(1, round(2.4 * camera.scale)), joint="curve")
        for q, d in zip(p[:, :2], p[:, 2], strict=True):
            i, j = int(q[1]), int(q[0])
            if 0 <= i < camera.tall and 0 <= j < camera.width:
                deep[i, j] = max(deep[i, j], d)
    alpha = gaussian_filter(np.asarray(mass, dtype=np.float64) / 255, 7.0 * camera.scale)
    lines = gaussian_filter(np.asarray(fibre, dtype=np.float64) / 255, 0.7 * camera.scale)
    shown = sight.seen * ~thing * (1 - soft(arm - 0.5, 0.3) * 0.9) * (1 - 0.75 * soft(other - 0.5, 0.3))
    colour = np.array(GLOW[scene.does])
    core = np.clip(alpha * 1.15, 0, 1)[..., None] * shown[..., None]
    halo = np.clip(gaussian_filter(alpha, 12.0 * camera.scale) * 0.9, 0, 1)[..., None] * shown[..., None]
    level = shaded.mean(axis=-1, keepdims=True)
    flesh = colour * (0.55 + 0.6 * level)
    out = shaded * (1 - 0.5 * halo) + (0.5 * colour + 0.5) * 0.5 * halo
    out = out * (1 - 0.80 * core) + flesh * 0.80 * core
    bright = np.clip(lines, 0, 1)[..., None] * shown[..., None] * core
    return np.asarray(np.clip(out + bright * 0.18 * (1 - out), 0, 1))


def _curve(path: Floats, steps: int = 24) -> Floats:
    """A smooth line through the sites of a path."""
    along = np.r_[0, np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1))]
    at = np.linspace(0, along[-1], steps)
    line = np.stack([np.interp(at, along, path[:, k]) for k in range(3)], axis=1)
    smooth = line.copy()
    for _ in range(6):
        smooth[1:-1] = 0.5 * smooth[1:-1] + 0.25 * (smooth[:-2] + smooth[2:])
    return smooth


def _marks(image: Image.Image, scene: Scene, camera: Camera) -> None:
    """Arrow and letter, on top."""
    pen = ImageDraw.Draw(image)
    s = SHARPER
    edge = 16.0 * s
    room = np.array([[edge, edge], [camera.width - edge, camera.tall - edge]])
    if scene.arrow is not None:
        way = camera.project(scene.arrow)[:, :2]
        if scene.two_way:
            _arrow(pen, way[len(way) // 2 :: -1], room, s)
            way = way[len(way) // 2 :]
        _arrow(pen, way, room, s)
    if scene.letter:
        letter, at = scene.letter
        x, y = camera.project(at[None])[0, :2]
        r = 11 * s
        x, y = np.clip(x, r + 2, camera.width - r - 2), np.clip(y, r + 2, camera.tall - r - 2)
        pen.ellipse((x - r, y - r, x + r, y + r), fill=(*PAPER, 235), outline=(*ARROW, 255), width=s)
        pen.text((x, y), letter, fill=(*ARROW, 255), font=ImageFont.load_default(15 * s), anchor="mm")
    if scene.wrong:
        x, y, r = camera.width - 24 * s, 24 * s, 15 * s
        pen.ellipse((x - r, y - r, x + r, y + r), fill=(*PAPER, 240), outline=(150, 80, 0, 255), width=2 * s)
        k = r * 0.42
        for a, b in (((-k, -k), (k, k)), ((-k, k), (k, -k))):
            pen.line((x + a[0], y + a[1], x + b[0], y + b[1]), fill=(150, 80, 0, 255), width=3 * s)


def _arrow(pen: ImageDraw.ImageDraw, way: Floats, room: Floats, s: int) -> None:
    """An arrow with a light rim along a way (k, 2) in pixels, within the room (2, 2), never too short."""
    length = float(np.linalg.norm(np.diff(way, axis=0), axis=1).sum())
    if length < 46 * s:
        direction = way[-1] - way[0]
        direction = direction / (np.linalg.norm(direction) + 1e-9)
        way = way[-1] - np.outer(np.linspace(46 * s, 0, 12), direction)
    way = way + np.clip(0, room[0] - way.min(axis=0), room[1] - way.max(axis=0))
    ahead = way[-1] - way[-3]
    ahead = ahead / (np.linalg.norm(ahead) + 1e-9)
    aside = np.array([-ahead[1], ahead[0]])
    tip, base = way[-1], way[-1] - ahead * 15 * s
    keep = way[np.linalg.norm(way - tip, axis=1) > 12 * s]
    line = [tuple(p) for p in (*keep, base + ahead * 4 * s)]
    head = [tuple(p) for p in (tip + ahead * 2 * s, base + aside * 9 * s, base - aside * 9 * s)]
    pen.line(line, fill=(*PAPER, 255), width=8 * s, joint="curve")
    rim = [
        tuple(p)
        for p in (
            tip + ahead * 6 * s,
            base - ahead * 3 * s + aside * 13 * s,
            base - ahead * 3 * s - aside * 13 * s,
        )
    ]
    pen.polygon(rim, fill=(*PAPER, 255))
    pen.line(line, fill=(*ARROW, 255), width=4 * s, joint="curve")
    pen.polygon(head, fill=(*ARROW, 255))
