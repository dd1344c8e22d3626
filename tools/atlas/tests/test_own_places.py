"""A muscle's own place, what its rows may say, neighbours, and places beside the bones."""

from __future__ import annotations

import numpy as np
import pytest
from shapely import Point, box

from tools.atlas import adjacent, zones
from tools.atlas.build import BRIDGE_MM, GAP_MM, WIDER_MM, bridged, half, own_place, sides
from tools.atlas.render import HEIGHT, MIDLINE, SOLE_Y, WIDTH

ROW = {"id": "calf-local-back", "muscle": "calf", "reach": "own"}
DRAWN = {"calf:right": box(400, 900, 440, 1000), "calf:left": box(320, 900, 360, 1000)}


def test_it_is_the_muscle_a_little_widened() -> None:
    place = own_place(ROW, DRAWN, "back", "right")
    assert place.contains(DRAWN["calf:right"])
    assert place.bounds == pytest.approx((400 - WIDER_MM, 900 - WIDER_MM, 440 + WIDER_MM, 1000 + WIDER_MM))


def test_gaps_in_the_muscle_belong_to_it() -> None:
    parts = box(400, 900, 410, 1000).union(box(410 + 1.9 * GAP_MM, 900, 460, 1000))
    assert own_place(ROW, {"calf:right": parts}, "back", "right").contains(Point(420, 950))


def test_what_nearly_meets_its_mirror_image_at_the_mid_line_is_one_with_it() -> None:
    near, far = (Point(MIDLINE + 20 + gap, 900).buffer(20) for gap in (BRIDGE_MM - 4, BRIDGE_MM + 1))
    assert bridged(near).contains(Point(MIDLINE, 900))
    assert bridged(near).geom_type == "Polygon"
    assert bridged(far).equals(far)


@pytest.mark.parametrize(("view", "side"), [("front", "left"), ("back", "right")])
def test_the_half_of_a_side_ends_at_the_mid_line(view: str, side: str) -> None:
    assert half(view, side).bounds == (MIDLINE, 0, WIDTH, HEIGHT)
    other = {"left": "right", "right": "left"}[side]
    assert half(view, other).bounds == (0, 0, MIDLINE, HEIGHT)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"muscle": "calves"}, "calf-local-back is local, but calves has no row in muscle_paths.csv"),
        ({"reach": "both"}, "calf-local-back is local, so its reach is own and not both"),
    ],
)
def test_a_wrong_row_is_named(change: dict[str, str], message: str) -> None:
    with pytest.raises(ValueError, match=f"zones.csv: {message}"):
        own_place(ROW | change, DRAWN, "back", "right")


def test_a_zone_of_one_side_is_drawn_there_only() -> None:
    assert sides("right") == ("right",)
    assert set(sides("own")) == set(sides("both")) == {"right", "left"}


def test_neighbours_touch_or_meet_at_the_edge() -> None:
    front = {"a": box(300, 0, 380, 100), "b": box(380, 0, 460, 100), "c": box(300, 100, 305, 200)}
    back = {"d": box(300, 0, 380, 100), "e": box(380, 0, 460, 100)}
    views: dict[str, adjacent.Shapes] = {}
    for view, areas in (("front", front), ("back", back)):
        outline = box(300, 0, 460, 100).union(areas.get("c", box(300, 0, 301, 1)))
        views[view] = [("region", name, area) for name, area in areas.items()]
        views[view].append(("outline", "outline", outline))
    found = adjacent.pairs(views)
    # from behind, the side of a is the side of e; c touches a along 5 mm only
    assert {("a", "b"), ("d", "e"), ("a", "e"), ("b", "d")} <= found
    assert ("a", "c") not in found


def test_the_reference_body_is_beside_its_own_bones() -> None:
    scale = 0.25
    names = {*zones.LEVELS, *zones.AXIS, "ASIS", "lesser-trochanter"}
    heights = dict(zip(zones.LEVELS, np.linspace(1300, 60, len(zones.LEVELS)), strict=True))
    heights |= {"ASIS": 950.0, "lesser-trochanter": 820.0}
    own = {n: (100.0, float(heights[n])) for n in names}
    v, u = np.mgrid[0 : round(HEIGHT * scale), 0 : round(WIDTH * scale)]
    place = np.stack([(u + 0.5) / scale - MIDLINE, SOLE_Y - (v + 0.5) / scale], axis=2)
    body = np.abs(place[..., 0]) < 150
    found = zones.beside_bones(place, body, own, own, "front", scale)
    assert found[body] == pytest.approx(place[body], abs=1e-6)
    # a taller spine: the same place lies higher
    tall = {n: (x, y * 1.1) for n, (x, y) in own.items()}
    higher = zones.beside_bones(place, body, tall, own, "front", scale)
    row = round((SOLE_Y - tall["L3"][1]) * scale)
    assert higher[row, round(MIDLINE * scale)][1] == pytest.approx(own["L3"][1], abs=5)
    assert zones.level(own["L3"][1], own, tall) == pytest.approx(tall["L3"][1])
