"""From the tables of poses to pictures: solve, paint, write the files and data/exercise_pictures.csv."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from PIL import Image

from tools.atlas.mesh import Floats, Ints
from tools.poses import inside
from tools.poses.camera import Camera
from tools.poses.muscles import course, iliopsoas
from tools.poses.picture import Scene, paint
from tools.poses.rig import Rig, rig, skeleton
from tools.poses.stand import SINK_MM, Standing, patches, stand
from tools.poses.tables import Frame, frames, limits, parts
from tools.poses.things import Thing, build

BODIES = ("female", "male")
"""Whose pictures are drawn: of the exercises both, of the rest the first."""
SIZE, MOVING = (560, 420), 400
"""Most width and height of a picture, and the width of the strip that goes with the widest, in pixels."""
GLASS, MOVING_GLASS, GLASS_MM = (640, 720), 0.8, (300.0, 1340.0)
"""The same for pictures that look into the body: size, share of it in a strip, and heights shown, mm."""
STEPS = 7
"""Frames of a strip, start and end among them."""
MAX_BYTES, MAX_STRIP = 14 * 1024, 60 * 1024
MAX_GLASS, MAX_GLASS_STRIP = 40 * 1024, 160 * 1024
MARGIN, LARGEST, LARGEST_GLASS = 26, 0.42, 0.7
"""Room around, in pixels; pixels a millimetre that no picture exceeds."""
CLOSE_MM = 640.0
"""What a close picture shows begins at this height."""
MOVES = {"sliders", "ball-knees", "ball-feet"}
"""Things that go with the body."""
HOME = ("psoas-major", "iliacus")
COLUMNS = (
    "subject",
    "frame",
    "body",
    "file",
    "width",
    "height",
    "part",
    "orders",
    "does",
    "side",
    "muscles",
    "iliopsoas",
)


@dataclass(frozen=True)
class Drawn:
    """One file: its row of exercise_pictures.csv, and its bytes."""

    row: dict[str, object]
    data: bytes


@cache
def tables() -> tuple[dict[tuple[str, str], Frame], dict[tuple[str, str], tuple[float, float]]]:
    """The frames and the limits of the joints, read once."""
    return frames(), limits()


def faults(standing: Standing) -> Iterator[str]:
    """What is wrong with a solved pose: contacts that miss, parts below the floor."""
    name = f"{standing.frame.subject}, {standing.frame.name}"
    for what, by in standing.misses.items():
        if what.startswith("FAULT "):
            yield f"{what.removeprefix('FAULT ')}: {name}: misses its place by {by:.0f} mm"
    if standing.misses["sunk"] > SINK_MM:
        sunk = standing.misses["sunk"]
        yield f"{standing.frame.where}: {name}: the body sinks {sunk:.0f} mm into the floor"


def solved(body: Rig, subject: str) -> dict[str, Standing]:
    """The poses of one subject by frame, each with its anchor in the same place.

    Raises
    ------
    ValueError
        With all that misses its place or sinks.
    """
    table, allowed = tables()
    found: dict[str, Standing] = {}
    for (own, name), frame in table.items():
        if own == subject:
            keep = _kept(body, next(iter(found.values()))) if found else {}
            found[name] = stand(body, frame, allowed, keep=keep)
    wrong = [fault for one in found.values() for fault in faults(one)]
    if wrong:
        raise ValueError("\n".join(wrong))
    first = next(iter(found.values()))
    return {name: _anchored(body, one, first) for name, one in found.items()}


def _kept(body: Rig, first: Standing) -> dict[str, Floats]:
    """Where the parts that stay are beside the first of them, (x, z) mm."""
    names, spots = first.frame.anchors, patches(body)
    at = {name: first.skin[spots[name], ::2].mean(axis=0) for name in names}
    return {name: place - at[names[0]] for name, place in at.items()} if len(names) > 1 else {}


def _anchored(body: Rig, one: Standing, first: Standing) -> Standing:
    if not first.frame.anchors:
        return one
    rows = patches(body)[first.frame.anchors[0]]
    move = (first.skin[rows].mean(axis=0) - one.skin[rows].mean(axis=0)) * [1, 0, 1]
    return replace(one, skin=one.skin + move, place=one.place + move)


def between(body: Rig, start: Standing, end: Standing) -> list[Standing]:
    """The way from start to end in STEPS poses; what stands in both frames keeps standing."""
    _, allowed = tables()
    both = {(c.part, c.onto, c.gap) for c in start.frame.contacts} & {
        (c.part, c.onto, c.gap) for c in end.frame.contacts
    }
    keep = tuple(c for c in end.frame.contacts if (c.part, c.onto, c.gap) in both)
    out = [start]
    for step in range(1, STEPS - 1):
        t = step / (STEPS - 1)
        t = t * t * (3 - 2 * t)
        keys = start.angles.keys() | end.angles.keys()
        angles = {k: (1 - t) * start.angles.get(k, 0.0) + t * end.angles.get(k, 0.0) for k in sorted(keys)}
        free = {k: v for k, v in end.frame.free.items() if k in angles and v[0] > 0}
        frame = replace(end.frame, angles=angles, free=free, contacts=keep)
        place = (1 - t) * start.place + t * end.place
        out.append(_anchored(body, stand(body, frame, allowed, place, _kept(body, start), rough=True), start))
    return [*out, end]


def _scene(body: Rig, one: Standing, things: list[Thing], arrow: Floats | None) -> Scene:
    frame = one.frame
    posed = skeleton(body, one.angles, one.place)
    sides = ("left", "right") if frame.side == "both" else (frame.side,)
    glow = [p for m in frame.glow for s in sides for p in course(body, posed, m, s)] if frame.does else []
    spots, letter = patches(body), None
    if frame.side in ("left", "right"):
        # beside the limb, where the arrow is not
        part = "foot" if frame.arrow.startswith(("knee", "heel")) else "knee"
        at = one.skin[spots[f"{part}-{frame.side}"]].mean(axis=0)
        away = at - one.skin[np.unique(body.quads)].mean(axis=0)
        letter = (frame.side[0].upper(), at + 130 * away / np.linalg.norm(away))
    mat = None
    if "mat" in frame.things:
        x, z = one.skin[:, 0], one.skin[:, 2]
        skin = np.unique(body.quads)
        mat = (x[skin].min() - 60, z[skin].min() - 90, x[skin].max() + 60, z[skin].max() + 90)
    return Scene(
        one.skin, things, glow, frame.does, frame.side, arrow, letter, mat, "belt" in frame.things,
        frame.name == "mistake", frame.name == "sign",
    )  # fmt: skip


def _camera(scenes: list[tuple[Standing, Scene]], frame: Frame, skin: Ints) -> Camera:
    """A camera that has all of these in a picture of at most SIZE or GLASS, cut to what it shows."""
    size, largest = (GLASS, LARGEST_GLASS) if "glass" in frame.things else (SIZE, LARGEST)
    camera = Camera(frame.azimuth, frame.height, np.zeros(3), 1.0, 2, 2)
    points = [one.skin[skin] for one, _ in scenes]
    if "close" in frame.things:
        points = [p[p[:, 1] > CLOSE_MM] for p in points]
    points += [thing.points for _, scene in scenes for thing in scene.things]
    points += [
        np.array([[x, 0, z] for x in (m[0] + 40, m[2] - 40) for z in (m[1] + 40, m[3] - 40)])
        for _, scene in scenes if (m := scene.mat)
    ]  # fmt: skip
    if "glass" in frame.things:
        low, high = GLASS_MM
        points = [p[(p[:, 1] > low) & (p[:, 1] < high)] for p in points]
    seen = np.vstack(points) @ camera.matrix.T
    least, most = seen[:, :2].min(0), seen[:, :2].max(0)
    width, tall = (most - least).tolist()
    scale = min((size[0] - 2 * MARGIN) / width, (size[1] - 2 * MARGIN) / tall, largest)
    middle = np.array([*(least + most) / 2, 0.0]) @ camera.matrix
    # halves are whole, too: strips are smaller
    wide, high = (2 * round((side * scale + 2 * MARGIN) / 2) for side in (width, tall))
    return Camera(
        frame.azimuth, frame.height, middle, scale, max(wide, size[0] // 2), max(high, size[1] // 2)
    )


def webp(image: Image.Image, most: int) -> bytes:
    """The picture as WebP, at the best of a few qualities that keeps it small enough."""
    data = b""
    for quality in (76, 70, 64, 58, 50, 42, 34):
        file = io.BytesIO()
        image.save(file, "WEBP", quality=quality, alpha_quality=70, method=6, exact=False)
        data = file.getvalue()
        if len(data) <= most:
            break
    return data


def _seen(body: Rig, found: dict[str, Standing], way: list[Standing]) -> dict[str, tuple[Standing, Scene]]:
    """The scenes of one subject by frame; its things stand where the first frame needs them, if they can."""
    spots, first = patches(body), next(iter(found.values()))
    out = {}
    for name, one in found.items():
        stays = one.frame.things == first.frame.things and not MOVES & {*one.frame.things}
        things = build(one.frame.things, (first if stays else one).skin, spots)
        arrow = None
        if one.frame.arrow and way and name == "end":
            arrow = np.array([p.skin[spots[one.frame.arrow]].mean(axis=0) for p in way])
        elif one.frame.arrow and name == "sign":
            a, b = (one.skin[spots[part]].mean(axis=0) for part in parts(one.frame.arrow))
            arrow = np.linspace(a, b, 12)
        out[name] = one, _scene(body, one, things, arrow)
    mats = np.array([scene.mat for _, scene in out.values() if scene.mat])
    if len(mats):
        x0, z0, x1, z1 = (float(v) for v in (*mats[:, :2].min(0), *mats[:, 2:].max(0)))
        mat = (x0, z0, x1, z1)
        out = {n: (one, replace(scene, mat=mat if scene.mat else None)) for n, (one, scene) in out.items()}
    return out


def draw(subject: str, name: str = BODIES[0], moving: bool = True) -> list[Drawn]:
    """All files of one subject on one body: start, end, mistake, and the strip from start to end."""
    body = rig(name)
    found = solved(body, subject)
    way = between(body, found["start"], found["end"]) if {"start", "end"} <= found.keys() else []
    scenes = _seen(body, found, way)
    tail = "" if name == BODIES[0] else f"-{name}"
    out, camera = [], None
    for kind, (one, scene) in scenes.items():
        frame = one.frame
        alike = [
            (o, s) for o, s in scenes.values()
            if (o.frame.azimuth, o.frame.height) == (frame.azimuth, frame.height)
        ]  # fmt: skip
        here = _camera(alike, frame, np.unique(body.quads))
        camera = here if kind == "end" else camera
        image = _painted(body, one, scene, here)
        row = _row(body, one, f"{subject}-{kind}{tail}.webp", image.size)
        out.append(Drawn(row, webp(image, MAX_GLASS if _is_glass(one) else MAX_BYTES)))
    if camera and way and moving:
        end, scene = scenes["end"]
        strip = _strip(body, way, scene, camera)
        row = _row(body, end, f"{subject}-moving{tail}.webp", strip.size)
        data = webp(strip, MAX_GLASS_STRIP if _is_glass(end) else MAX_STRIP)
        out.append(Drawn(row | {"frame": "moving", "iliopsoas": ""}, data))
    return out


def _is_glass(one: Standing) -> bool:
    return "glass" in one.frame.things


def _painted(body: Rig, one: Standing, scene: Scene, camera: Camera) -> Image.Image:
    return inside.paint(body, one, scene, camera) if _is_glass(one) else paint(body, scene, camera)


def _strip(body: Rig, way: list[Standing], end: Scene, camera: Camera) -> Image.Image:
    """All poses of a way, one above the other, smaller than the picture that the camera takes."""
    part = MOVING_GLASS if _is_glass(way[-1]) else MOVING / SIZE[0]
    wide, tall = round(camera.width * part), round(camera.tall * part)
    camera = replace(camera, scale=camera.scale * part, width=wide, tall=tall)
    strip = Image.new("RGBA", (wide, tall * len(way)))
    for k, one in enumerate(way):
        bare = replace(one.frame, does="", glow=one.frame.glow if _is_glass(one) else ())
        shown = one if k else replace(one, frame=bare)
        moves = MOVES & {*one.frame.things}
        things = build(one.frame.things, one.skin, patches(body)) if moves else list(end.things)
        scene = replace(_scene(body, shown, things, None), letter=None, mat=end.mat)
        strip.paste(_painted(body, shown, scene, camera), (0, tall * k))
    return strip


def _row(body: Rig, one: Standing, file: str, size: tuple[int, int]) -> dict[str, object]:
    frame = one.frame
    side = "right" if frame.side == "both" else frame.side
    length = f"{iliopsoas(one.angles, side):.0f}" if side and set(HOME) & set(frame.glow) else ""
    return dict(zip(COLUMNS, (
        frame.subject, frame.name, body.name, file, *size, frame.part, "; ".join(frame.orders), frame.does,
        frame.side, "; ".join(frame.glow), length,
    ), strict=True))  # fmt: skip


def jobs(wanted: Iterable[str]) -> list[tuple[str, str]]:
    """What is drawn on which body, in order: signs are shown on the first one only."""
    signs = {subject for subject, frame in tables()[0] if frame == "sign"}
    return [(name, body) for name in wanted for body in (BODIES[:1] if name in signs else BODIES)]


def subjects() -> list[str]:
    """What is drawn, in the order of the table."""
    return list(dict.fromkeys(subject for subject, _ in tables()[0]))


def make(out: Path, only: Iterable[str], progress: Callable[[str], None]) -> None:
    """Draw everything, or only some subjects, below `out`; the table keeps its rows of the others.

    Raises
    ------
    ValueError
        For what is wrong in the tables, a subject that they do not have, or a pose that cannot stand.
    """
    wanted = list(only) or subjects()
    if unknown := [name for name in wanted if name not in subjects()]:
        raise ValueError(f"data/pose_frames.csv: no row of {', '.join(unknown)}")
    folder, table = out / "assets" / "exercises", out / "data" / "exercise_pictures.csv"
    for place in (folder, table.parent):
        place.mkdir(parents=True, exist_ok=True)
    kept: dict[str, list[dict[str, object]]] = {}
    if table.exists():
        with table.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                kept.setdefault(row["subject"], []).append(dict(row))
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        for subject in wanted:
            kept[subject] = []
        todo = jobs(wanted)
        for (subject, body), drawn in zip(todo, pool.map(draw, *zip(*todo, strict=True)), strict=True):
            for one in drawn:
                (folder / str(one.row["file"])).write_bytes(one.data)
            kept[subject] += [one.row for one in drawn]
            progress(
                f"{subject}, {body}: "
                + ", ".join(f"{d.row['frame']} {len(d.data) / 1024:.1f} KB" for d in drawn)
            )
    rows = [row for subject in subjects() for row in kept.get(subject, [])]
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    there = {str(row["file"]) for row in rows}
    for path in folder.glob("*.webp"):
        if path.name not in there:
            path.unlink()
