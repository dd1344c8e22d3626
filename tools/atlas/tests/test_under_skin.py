"""The committed pictures of what lies under the skin: true depth, inside the outlines, alike on each side."""

from __future__ import annotations

import csv
import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from shapely import get_coordinates
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from tools.atlas import bones, flesh
from tools.atlas.bodies import BODIES, make_body
from tools.atlas.build import inside
from tools.atlas.muscles import read_table
from tools.atlas.render import MIDLINE, SOLE_Y, VIEWS
from tools.atlas.skeleton import source

ROOT = Path(__file__).resolve().parents[3]
ASSETS = ROOT / "assets" / "atlas"
ROWS = {row.muscle: row for row in read_table()}
SEEN = [(body, view) for body in BODIES for view in VIEWS]
KB = 1000


@cache
def _picture(body: str, view: str, name: str) -> NDArray[np.uint8]:
    return np.asarray(Image.open(ASSETS / f"{body}-{view}-{name}.webp").convert("RGBA"))


@cache
def _places() -> dict[tuple[str, str, str], tuple[float, ...]]:
    with (ROOT / "data" / "atlas" / "under_skin.csv").open(encoding="utf-8", newline="") as lines:
        return {
            (r["body"], r["view"], r["muscle"]): tuple(float(r[k]) for k in ("x", "y", "width", "height"))
            for r in csv.DictReader(lines)
        }


@cache
def _drawn(body: str, view: str) -> dict[str, BaseGeometry]:
    return dict(inside(make_body(body), view))


def _strength(body: str, view: str, muscle: str, x: float, y: float) -> float:
    """How opaque (0 to 1) a muscle's picture is at a place in figure units."""
    left, top, _, _ = _places()[body, view, muscle]
    pixels = _picture(body, view, muscle)
    row, column = int((y - top) * flesh.PIXELS), int((x - left) * flesh.PIXELS)
    if not (0 <= row < pixels.shape[0] and 0 <= column < pixels.shape[1]):
        return 0.0
    return float(pixels[row, column, 3]) / 255


@cache
def _joints(body: str) -> dict[str, tuple[float, float]]:
    figure = make_body(body)
    return {
        name: (x * figure.mm_per_dm, (y - figure.sole_dm) * figure.mm_per_dm)
        for name, (x, y, _) in figure.joints.items()
    }


@pytest.mark.parametrize(("body", "view"), SEEN)
def test_pictures_keep_to_their_weight(body: str, view: str) -> None:
    muscles = [m for b, v, m in _places() if (b, v) == (body, view)]
    size = {name: (ASSETS / f"{body}-{view}-{name}.webp").stat().st_size for name in ("bones", "bones-sharp")}
    assert size["bones"] <= 60 * KB
    assert size["bones-sharp"] <= 200 * KB
    assert sum((ASSETS / f"{body}-{view}-{m}.webp").stat().st_size for m in muscles) <= 400 * KB


@pytest.mark.parametrize(("body", "view"), SEEN)
def test_every_muscle_has_its_picture_where_its_row_says(body: str, view: str) -> None:
    wanted = {row.muscle for row in ROWS.values() if view in row.views}
    assert {m for b, v, m in _places() if (b, v) == (body, view)} == wanted
    for muscle in wanted:
        _, _, width, height = _places()[body, view, muscle]
        pixels = _picture(body, view, muscle)
        assert pixels.shape[:2] == (height * flesh.PIXELS, width * flesh.PIXELS)
        assert (pixels[..., 3] > 200).sum() > 50, f"hardly anything is seen of {muscle}"


@pytest.mark.parametrize(("body", "view"), SEEN)
def test_the_skeleton_is_whole_and_its_own_mirror_image(body: str, view: str) -> None:
    solid = _picture(body, view, "bones")[..., 3] > 127
    assert (solid & ~solid[:, ::-1]).sum() < 0.02 * solid.sum()
    sign = 1 if view == "front" else -1
    joints = _joints(body)
    # bones are at, or within a centimetre of, each of the mesh's own joints of limbs, hands and feet
    names = ["elbow", "knee", "ankle", "hand", "finger-1-3", "finger-3-2", "finger-5-2", "toe-1-2", "toe-4-2"]
    for name in (f"{side}-{n}" for side in "rl" for n in names):
        x, y = joints[name]
        u, v = round(MIDLINE + sign * x), round(SOLE_Y - y)
        assert solid[v - 10 : v + 11, u - 10 : u + 11].any(), name
    # skull, shoulder blade or collar bone, hip
    assert solid[int(SOLE_Y - joints["head-2"][1]) + 60, int(MIDLINE)]


def test_the_badge_on_the_breastbone_is_left_out() -> None:
    whole, faces = source().bones["ribcage_s"]
    kept = bones.cage()
    assert sum(len(v) for v, _ in kept.values()) < 0.2 * len(whole)
    assert len(kept) == 11, "ten ribs of one side, and the breastbone with its cartilages"
    assert len(faces) > 10_000, "the model has no badge any more: take the rule out"


@pytest.mark.parametrize("body", BODIES)
def test_the_psoas_lies_in_front_of_the_spine_and_behind_it_seen_from_behind(body: str) -> None:
    """On either side of L3 and L4, and over the wing of the hip bone."""
    for view in VIEWS:
        muscle = _drawn(body, view)["psoas-major:right"]
        for bone, hidden_from in (("L3", "back"), ("L4", "back"), ("pelvis-right", "back")):
            common = muscle.buffer(-4).intersection(_drawn(body, view)[bone].buffer(-4))
            assert not common.is_empty, (bone, "does not overlap")
            spot = common.representative_point()
            strength = _strength(body, view, "psoas-major", spot.x, spot.y)
            if view == hidden_from:
                assert strength < 0.3, (bone, view)
            else:
                assert strength > 0.9, (bone, view)


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize(
    ("muscle", "bone", "view", "over"),
    [
        ("iliacus", "pelvis-right", "front", True),
        ("iliacus", "pelvis-right", "back", False),
        ("gluteus-maximus", "pelvis-right", "back", True),
        ("gluteus-medius", "pelvis-right", "back", True),
        ("gluteus-medius", "pelvis-right", "front", False),
        ("gluteus-minimus", "pelvis-right", "front", False),
        ("piriformis", "sacrum", "back", False),
        ("piriformis", "sacrum", "front", True),
        ("rectus-femoris", "femur-right", "front", True),
        ("vastus-lateralis", "femur-right", "back", False),
        ("soleus", "tibia-right", "back", True),
        ("multifidi", "L4", "back", True),
    ],
)
def test_depth_is_true(body: str, muscle: str, bone: str, view: str, over: bool) -> None:
    drawn = _drawn(body, view)
    common = drawn[f"{muscle}:right"].buffer(-3).intersection(drawn[bone].buffer(-5))
    biggest = max(getattr(common, "geoms", [common]), key=lambda g: g.area)
    spot = biggest.representative_point()
    strength = _strength(body, view, muscle, spot.x, spot.y)
    assert strength > 0.9 if over else strength < 0.3


@pytest.mark.parametrize(("body", "view"), SEEN)
def test_a_muscles_picture_lies_within_its_outline(body: str, view: str) -> None:
    for muscle in (m for b, v, m in _places() if (b, v) == (body, view)):
        left, top, *_ = _places()[body, view, muscle]
        pixels = _picture(body, view, muscle)
        allowed = Image.new("L", (pixels.shape[1], pixels.shape[0]))
        pen = ImageDraw.Draw(allowed)
        for side in ("right", "left"):
            for part in ("", ":sinews"):
                area = _drawn(body, view).get(f"{muscle}:{side}{part}")
                if area is None:
                    continue
                wide = area.buffer(3.0)
                for piece in getattr(wide, "geoms", [wide]):
                    ring = (get_coordinates(piece.exterior) - [left, top]) * flesh.PIXELS
                    pen.polygon([(x, y) for x, y in ring.tolist()], fill=255)
        outside = (np.asarray(allowed) == 0) & (pixels[..., 3] > 128)
        assert outside.sum() < 20, f"{muscle}: {outside.sum()} pixels"


@pytest.mark.parametrize("body", BODIES)
def test_sides_are_alike(body: str) -> None:
    for (b, view, muscle), (left, _, width, _) in _places().items():
        if b == body:
            assert left + width / 2 == pytest.approx(MIDLINE), muscle
            solid = _picture(body, view, muscle)[..., 3] > 127
            assert (solid ^ solid[:, ::-1]).sum() < 0.08 * solid.sum(), (view, muscle)


@pytest.mark.parametrize(("body", "view"), SEEN)
def test_trigger_points_lie_in_their_muscles(body: str, view: str) -> None:
    with (ROOT / "data" / "trigger_points.csv").open(encoding="utf-8", newline="") as lines:
        muscles = {row["id"]: row["muscle"] for row in csv.DictReader(lines)}
    text = (ROOT / "data" / "atlas" / f"{body}-{view}.geojson").read_text(encoding="utf-8")
    points = [f for f in json.loads(text)["features"] if f["properties"]["layer"] == "trigger_point"]
    assert points
    for point in points:
        name, side = point["properties"]["id"].split(":")
        area = _drawn(body, view)[f"{muscles[name]}:{side}"]
        # coordinates are written to a tenth
        assert area.buffer(0.1).contains(shape(point["geometry"])), name
