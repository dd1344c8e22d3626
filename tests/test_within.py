"""What lies under the skin of the body that turns: on its side, in its depth, inside the skin; and light."""

from __future__ import annotations

import zlib
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray
from shapely import Point, union_all

import bodymap
from bodymap.atlas import Atlas
from bodymap.draw import within
from bodymap.draw.areas import area
from bodymap.draw.solid import _normals, solid
from bodymap.paths import ours
from bodymap.view import BODIES
from tests.fixture_atlas import real_atlas

MOST_BYTES = 200_000
GROIN = ("groin", "upper-front-thigh")


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    """The real atlas."""
    return real_atlas()


@cache
def bones(body: str) -> dict[str, within.Part]:
    """The left half of a skeleton and its mid-line."""
    return {part.name: part for part in within.parts(body)}


def muscle(body: str, name: str, side: str) -> NDArray[np.float64]:
    """The points of a muscle on one side."""
    return within.joined(within.parts(body, name), (side,)).points


def head(body: str, side: str) -> NDArray[np.float64]:
    """The middle (3,) of the head of the femur: a ball at its inner upper end."""
    points = bones(body)["femur"].sided(side).points
    upper = points[points[:, 1] > points[:, 1].max() - 60]
    inner = np.abs(upper[:, 0]) < np.abs(upper[:, 0]).min() + 25
    return np.asarray(upper[inner].mean(axis=0))


@pytest.mark.parametrize("body", BODIES)
class TestDepth:
    def test_a_right_psoas_lies_on_the_right_and_before_the_spine(self, body: str) -> None:
        """Before the processes of the vertebrae, then before the head of the femur; it ends behind that."""
        points = muscle(body, "psoas-major", "right")
        assert (points[:, 0] < 0).all()
        assert (muscle(body, "psoas-major", "left")[:, 0] > 0).all()
        for name in ("L1", "L2", "L3"):
            vertebra = bones(body)[name].points
            level = np.abs(points[:, 1] - vertebra[:, 1].mean()) < 15
            aside = vertebra[np.abs(vertebra[:, 0]) > 28]  # the transverse processes
            assert level.any(), name
            if len(aside):
                assert points[level, 2].mean() > aside[:, 2].mean() + 8, name
            assert points[level, 2].max() < vertebra[:, 2].max() + 12, f"not far before the body of {name}"
        ball = head(body, "right")
        passing = np.abs(points[:, 1] - ball[1]) < 12
        assert points[passing, 2].mean() > ball[2] + 15
        lowest = points[points[:, 1] < points[:, 1].min() + 15]
        assert lowest[:, 2].mean() < points[passing, 2].mean() - 10

    def test_muscles_lie_before_or_behind_their_bones(self, body: str) -> None:
        hip, shin, sacrum = (bones(body)[name].points for name in ("pelvis", "tibia", "sacrum"))
        wing = hip[hip[:, 1] > hip[:, 1].max() - 110]
        for name, is_before in (("iliacus", True), ("gluteus-minimus", False), ("gluteus-medius", False)):
            points = muscle(body, name, "left")
            far = np.linalg.norm(points[:, None, :2] - wing[None, :, :2], axis=2)
            over = far.min(axis=1) < 8
            assert over.sum() > 20, name
            ahead = (points[over, 2] - wing[far[over].argmin(axis=1), 2]).mean()
            assert (ahead > 3) if is_before else (ahead < -3), (name, ahead)
        assert muscle(body, "rectus-abdominis", "left")[:, 2].mean() > sacrum[:, 2].max() + 40
        assert muscle(body, "gastrocnemius", "left")[:, 2].mean() < shin[:, 2].mean()
        assert muscle(body, "tibialis-anterior", "left")[:, 2].mean() > shin[:, 2].mean()

    @pytest.mark.parametrize("side", within.SIDES)
    def test_the_head_of_the_femur_lies_under_the_groin_of_its_side(
        self, atlas: Atlas, body: str, side: str
    ) -> None:
        x, y, _ = head(body, side)
        assert (x > 0) == (side == "left")
        shapes = atlas.shapes(body, "front")
        ids = [f"{name}-{side}" for name in GROIN]
        groin = union_all([area([s]) for s in shapes if s.layer == "region" and s.id in ids])
        assert groin.contains(Point(atlas.frame.midline + x, atlas.frame.sole_y - y))

    def test_all_lies_inside_the_skin(self, body: str) -> None:
        """But for a few points where it is thin. The head is left out: the skin goes on into the mouth."""
        skin = solid(body)
        facing = _normals(skin.points, skin.triangles)
        drawn = [name for name in real_atlas().muscles if within.is_drawn(body, name)]
        assert len(drawn) > 30
        bones = [part for part in within.parts(body) if part.name not in ("skull", "jaw", "cervical")]
        for found in (bones, *(within.parts(body, name) for name in drawn)):
            points = within.joined(found, ("left",)).points
            beyond = 0
            for part in np.array_split(points, len(points) // 400 + 1):
                nearest = ((part[:, None] - skin.points[None]) ** 2).sum(axis=2).argmin(axis=1)
                beyond += int((((part - skin.points[nearest]) * facing[nearest]).sum(axis=1) > 3).sum())
            assert beyond <= 0.04 * len(points), (found[0].name, beyond, len(points))


@pytest.mark.parametrize("body", BODIES)
def test_bones_and_the_homes_muscles_are_light(atlas: Atlas, body: str) -> None:
    files = [ours(f"assets/atlas/{body}-{name}.bin") for name in (within.SKELETON, *atlas.home)]
    assert sum(len(zlib.compress(file.read_bytes())) for file in files) < MOST_BYTES


@pytest.mark.parametrize("body", BODIES)
def test_surfaces_are_whole(body: str) -> None:
    """Every point is used, every triangle has three corners, and muscles are closed."""
    for part in (*within.parts(body), *within.parts(body, "psoas-major")):
        assert set(part.triangles.ravel()) == set(range(len(part.points))), part.name
        assert (np.diff(np.sort(part.triangles, axis=1), axis=1) > 0).all(), part.name
    (psoas,) = within.parts(body, "psoas-major")
    sides = np.concatenate([psoas.triangles[:, [k, (k + 1) % 3]] for k in range(3)])
    assert {tuple(side) for side in sides} == {tuple(side) for side in sides[:, ::-1]}


def test_the_figure_shows_bones_and_the_muscle_under_glass() -> None:
    plain = bodymap.figure3d(["groin-right"], muscle="psoas-major", side="right")
    assert len(plain.data) == 1
    skeleton, psoas, *_, skin = bodymap.figure3d(
        ["groin-right"], muscle="psoas-major", side="right", xray=True
    ).data
    assert len(skeleton.x) > 10_000
    assert max(psoas.x) < 0
    assert skin.opacity < 0.5
    assert set(skin.customdata) == set(plain.data[0].customdata)
