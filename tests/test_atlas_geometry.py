"""The committed atlas: regions tile the body, sides are the body's own, zones lie where the words say."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

ROOT = Path(__file__).resolve().parents[1]
BODIES, VIEWS = ("female", "male"), ("front", "back")
EACH = [(b, v) for b in BODIES for v in VIEWS]


@cache
def manifest() -> dict[str, float]:
    loaded: dict[str, float] = json.loads((ROOT / "data/atlas/manifest.json").read_text(encoding="utf-8"))
    return loaded


@cache
def layers(body: str, view: str) -> dict[str, dict[str, BaseGeometry]]:
    """Geometry by layer and id for one body and view, in figure units."""
    features = json.loads((ROOT / f"data/atlas/{body}-{view}.geojson").read_text(encoding="utf-8"))[
        "features"
    ]
    out: dict[str, dict[str, BaseGeometry]] = defaultdict(dict)
    for f in features:
        out[f["properties"]["layer"]][f["properties"]["id"]] = shape(f["geometry"])
    return out


@cache
def rows(name: str) -> list[dict[str, str]]:
    with (ROOT / "data" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def mesh_point(body: str, landmark: str) -> dict[str, float]:
    row = next(r for r in rows("atlas/landmarks.csv") if (r["body"], r["landmark"]) == (body, landmark))
    return {k: float(v) for k, v in row.items() if k[-1] in "mxy" and k not in ("body", "landmark") and v}


@pytest.mark.parametrize(("body", "view"), EACH)
def test_regions_tile_the_body_without_gap_or_overlap(body: str, view: str) -> None:
    regions = layers(body, view)["region"]
    outline = layers(body, view)["outline"]["outline"]
    together = sum(r.area for r in regions.values())
    assert together == pytest.approx(outline.area, rel=2e-4)
    assert unary_union(list(regions.values())).symmetric_difference(outline).area < 2e-4 * outline.area
    assert unary_union(list(regions.values())).area == pytest.approx(together, rel=2e-4)


@pytest.mark.parametrize(("body", "view"), EACH)
def test_every_region_row_has_a_shape_in_its_own_view(body: str, view: str) -> None:
    assert set(layers(body, view)["region"]) == {r["id"] for r in rows("regions.csv") if r["view"] == view}


def test_there_are_at_least_a_hundred_regions() -> None:
    assert len({r["id"] for r in rows("regions.csv")}) >= 100


@pytest.mark.parametrize("body", BODIES)
def test_left_is_the_side_of_the_mesh_that_is_left_by_its_own_axes(body: str) -> None:
    """Up is from knee to head, forward from heel to toe; left is up x forward. Names are not trusted."""

    def at(name: str) -> np.ndarray:
        p = mesh_point(body, name)
        return np.array([p["x_mm"], p["y_mm"], p["z_mm"]])

    up = at("joint-head") - at("joint-pelvis")
    forward = (at("joint-l-toe-1-2") - at("joint-l-ankle") + at("joint-r-toe-1-2") - at("joint-r-ankle")) / 2
    left = np.cross(up, forward)
    for joint in ("shoulder", "hand", "upper-leg", "knee", "ankle"):
        assert left @ at(f"joint-l-{joint}") > 0 > left @ at(f"joint-r-{joint}")


@pytest.mark.parametrize(("body", "view"), EACH)
def test_every_region_of_a_side_lies_on_that_side_of_the_mesh(body: str, view: str) -> None:
    middle = manifest()["midline"]
    knee = {s: mesh_point(body, f"joint-{s[0]}-knee")[f"{view}_x"] - middle for s in ("left", "right")}
    assert knee["right"] * knee["left"] < 0
    # seen from the front the body's right is at the viewer's left; from behind, at the viewer's right
    assert (knee["right"] < 0) == (view == "front")
    for row in rows("regions.csv"):
        if row["view"] != view or row["side"] == "mid":
            continue
        area = layers(body, view)["region"][row["id"]]
        x0, _, x1, _ = area.bounds
        if knee[row["side"]] < 0:
            assert x1 <= middle + 2, row["id"]
        else:
            assert x0 >= middle - 2, row["id"]


@pytest.mark.parametrize(("body", "view"), EACH)
def test_names_say_the_side_that_the_row_has(body: str, view: str) -> None:
    for row in rows("regions.csv"):
        words = f"{row['plain']} {row['anatomical']}".lower()
        for side in ("left", "right"):
            assert (f"{side} " in words) == (row["side"] == side), row["id"]


@pytest.mark.parametrize(("body", "view"), EACH)
def test_zones_mirror_and_keep_to_their_side(body: str, view: str) -> None:
    middle = manifest()["midline"]
    for name, zone in layers(body, view)["zone"].items():
        zone_id, side = name.split(":")
        other = layers(body, view)["zone"][f"{zone_id}:{'left' if side == 'right' else 'right'}"]
        assert zone.area == pytest.approx(other.area, rel=0.03)
        sign = -1 if (side == "right") == (view == "front") else 1
        assert (zone.centroid.x - middle) * sign > 5, name
        assert (zone.centroid.x + other.centroid.x) / 2 == pytest.approx(middle, abs=1.5)


@pytest.mark.parametrize("body", BODIES)
def test_low_back_core_is_a_vertical_strip_beside_the_spine(body: str) -> None:
    zone = layers(body, "back")["zone"]["psoas-low-back:right"]
    x0, y0, x1, y1 = zone.bounds
    assert y1 - y0 > 3 * (x1 - x0), "a belt would be rectus abdominis or gluteus medius"
    t12, s1 = mesh_point(body, "T12")["back_y"], mesh_point(body, "S1")["back_y"]
    assert y0 == pytest.approx(t12, abs=25)
    assert s1 - 5 < y1 < s1 + 45
    inner = x0 - manifest()["midline"]
    assert 4 <= inner <= 16
    assert x1 - manifest()["midline"] <= 62


@pytest.mark.parametrize("body", BODIES)
def test_thigh_core_is_high_on_the_front_and_clear_of_the_knee(body: str) -> None:
    zone = layers(body, "front")["zone"]["psoas-thigh:right"]
    knee = mesh_point(body, "patella-upper-right")["front_y"]
    groin = (
        mesh_point(body, "ASIS-right")["front_y"] + mesh_point(body, "pubic-tubercle-right")["front_y"]
    ) / 2
    assert zone.bounds[1] > groin
    assert zone.centroid.y - groin == pytest.approx(100, abs=15)
    for name in ("psoas-thigh", "psoas-thigh-margin", "iliacus-thigh-margin"):
        assert layers(body, "front")["zone"][f"{name}:right"].bounds[3] < (groin + knee) / 2 + 30


@pytest.mark.parametrize(("body", "view"), EACH)
def test_bones_and_muscles_lie_inside_the_outline(body: str, view: str) -> None:
    found = layers(body, view)
    outline = found["outline"]["outline"].buffer(0.5)
    assert {f"L{k}" for k in range(1, 6)} | {"T12", "sacrum", "rib11-right", "rib12-left"} <= set(
        found["bone"]
    )
    for layer in ("bone", "muscle"):
        for name, area in found[layer].items():
            assert area.difference(outline).area < 1.0, name
    for side in ("left", "right"):
        psoas = found["muscle"][f"psoas-major:{side}"]
        top, end = mesh_point(body, "T12"), mesh_point(body, f"lesser-trochanter-{side}")
        assert psoas.bounds[1] == pytest.approx(top[f"{view}_y"], abs=25)
        assert psoas.distance(Point(end[f"{view}_x"], end[f"{view}_y"])) < 12
        assert psoas.bounds[3] < end[f"{view}_y"] + 20


def test_words_and_picture_agree() -> None:
    """Every zone's plain words name an area that the drawn zone really covers."""
    named = {
        "low back": "low-back",
        "groin": "groin",
        "upper thigh": "upper-front-thigh",
        "inner thigh": "upper-inner-thigh",
        "buttock": "upper-inner-buttock",
        "lower belly": "lower-belly",
        "front of the hip": "front-hip",
    }
    overlap = rows("atlas/overlap.csv")
    for zone in rows("zones.csv"):
        for words, region in named.items():
            if words in zone["plain"]:
                met = [
                    o
                    for o in overlap
                    if o["zone"] == zone["id"] and region in o["region"] and o["side"] in o["region"]
                ]
                assert {o["body"] for o in met} == set(BODIES), (zone["id"], words)
                assert max(float(o["share_of_region"]) for o in met) > 0.2, (zone["id"], words)
