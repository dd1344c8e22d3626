"""The painted pictures that are committed, and what they are painted from. Run in the build's venv."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from scipy.ndimage import distance_transform_edt

from tools.atlas import anatomy, skin
from tools.atlas.bodies import BODIES, make_body
from tools.atlas.build import half_landmarks, to_mm
from tools.atlas.render import MIDLINE, VIEWS, Pixels, light

ROOT = Path(__file__).resolve().parents[3]
PIXELS = 2
"""Of a sharp picture, for a millimetre."""
WHITE = np.ones(3)


def picture(body: str, view: str, layer: str) -> NDArray[np.float64]:
    """A sharp picture (h, w, 4), 0 to 1."""
    file = ROOT / "assets" / "atlas" / f"{body}-{view}-{layer}{skin.SHARP}.webp"
    return np.asarray(Image.open(file).convert("RGBA")) / 255


@cache
def depth(body: str, view: str) -> NDArray[np.float64]:
    """How far each pixel of a sharp picture lies within the outline, mm; below 0 outside."""
    lines = (ROOT / "data" / "atlas" / f"{body}-{view}.geojson").read_text(encoding="utf-8").splitlines()
    (outline,) = (json.loads(line.rstrip(",")) for line in lines if '"layer":"outline"' in line)
    mask = Image.new("1", (760 * PIXELS, 1800 * PIXELS))
    shape = outline["geometry"]
    parts = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    for part in parts:
        for number, ring in enumerate(part):
            ImageDraw.Draw(mask).polygon([(x * PIXELS, y * PIXELS) for x, y in ring], fill=number == 0)
    inside = np.asarray(mask)
    return (distance_transform_edt(inside) - distance_transform_edt(~inside)) / PIXELS


def luminance(colours: Pixels) -> NDArray[np.float64]:
    return np.asarray(colours[..., :3] @ [0.2126, 0.7152, 0.0722])


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("body", BODIES)
class TestPicture:
    def test_clothes_lie_within_the_body(self, body: str, view: str) -> None:
        worn = picture(body, view, "clothes")[..., 3]
        assert worn.max() > 0.99
        assert worn[depth(body, view) < -1].max() == 0

    def test_clothes_cover_what_they_should(self, body: str, view: str) -> None:
        """The pelvis down to the upper thigh, the woman's chest; not the belly, the shoulders, the knees."""
        worn = picture(body, view, "clothes")[..., 3]
        y = {"chest": 500, "belly": 640, "hip": 860, "knee": 1250}
        found = {name: worn[at * PIXELS, round((MIDLINE - 40) * PIXELS)] > 0.9 for name, at in y.items()}
        assert found == {"chest": body == "female", "belly": False, "hip": True, "knee": False}

    def test_left_mirrors_right(self, body: str, view: str) -> None:
        worn = picture(body, view, "clothes")[..., 3]
        assert np.abs(worn - worn[:, ::-1])[depth(body, view) > 2].mean() < 0.002

    @pytest.mark.parametrize("tone", skin.TONES)
    def test_no_dark_rim(self, body: str, view: str, tone: str) -> None:
        """Between one and three millimetres within the outline it is as light as between eight and twelve."""
        shown, within = luminance(picture(body, view, tone)), depth(body, view)
        skin_only = np.arange(len(shown))[:, None] > 300 * PIXELS  # below the hair
        edge, inside = (
            shown[skin_only & (within > near) & (within < far)] for near, far in ((1, 3), (8, 12))
        )
        assert edge.mean() > 0.95 * inside.mean()
        assert np.percentile(edge, 5) > 0.85 * np.percentile(inside, 5)

    def test_the_pictures_cover_the_body(self, body: str, view: str) -> None:
        for tone in skin.TONES:
            there, within = picture(body, view, tone)[..., 3], depth(body, view)
            # a slit of the outline, as in an armpit, can be narrower than a pixel
            assert np.quantile(there[within > 1], 1e-4) > 0.9
            assert there[within < -1].max() < 0.1


def test_every_relief_lies_beside_a_landmark_that_is_there() -> None:
    for name in BODIES:
        body = make_body(name)
        own = half_landmarks([to_mm(body, anatomy.landmarks(body.joints))], navel=1050.0)
        marks = skin.marks_of(body, own)
        for view, width, height, places in (*skin.RELIEF, *skin.FOLDS):
            assert view in VIEWS
            assert width > 0
            assert height != 0
            assert {place[0] for place in places} <= marks.keys()


def test_light_comes_from_the_upper_left_and_leaves_no_dark_edge() -> None:
    ways = np.array(
        [[0, 0, 1], [-0.6, 0.5, 0.62], [0.6, -0.5, 0.62], [-1, 0, 0], [1, 0, 0]], dtype=np.float64
    )
    front, lit, dim, left, right = luminance(light(ways, WHITE * 0.7))
    assert lit > front > dim
    assert left > 0.85 * front
    assert right > 0.70 * front


def test_a_hollow_is_darker_and_warmer() -> None:
    open_, deep = light(np.array([[0.0, 0.0, 1.0]] * 2), WHITE * 0.7, np.array([1.0, 0.7]))
    assert luminance(deep) < luminance(open_)
    assert deep[0] / deep[2] > open_[0] / open_[2]
