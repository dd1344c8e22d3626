"""Muscles in place: every row draws, between its bones, on both sides, inside the body."""

from __future__ import annotations

import csv
import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from shapely import affinity
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from tools.atlas import anatomy, muscles
from tools.atlas.bodies import BODIES, Body, make_body
from tools.atlas.build import inside, under_skin
from tools.atlas.render import MIDLINE, SOLE_Y, VIEWS
from tools.atlas.skeleton import fit, source

DATA = Path(__file__).resolve().parents[3] / "data"
ROWS = {row.muscle: row for row in muscles.read_table()}

# top and bottom of each muscle, as `landmark cm cm`: how far below and above the landmark the end may lie
ENDS = {
    "psoas-major": ("T12 -1 4", "lesser-trochanter -3 2"),
    "psoas-minor": ("T12 -1 4", "pubic-tubercle -1 4"),
    "iliacus": ("iliac-crest-top -3 0.5", "lesser-trochanter -3 2"),
    "quadratus-lumborum-superficial": ("L1 -2 5", "iliac-crest-top -3 1"),
    "quadratus-lumborum-deep": ("L1 -1 5", "iliac-crest-top -3 1"),
    "iliocostalis-lumborum": ("T8 0 12", "L5 -3 3"),
    "longissimus-thoracis": ("T8 10 21", "S1 -6 2"),
    "multifidi": ("L1 -2 3", "S1 -6 0"),
    "gluteus-maximus": ("PSIS 0 6", "greater-trochanter -16 -8"),
    "gluteus-medius": ("iliac-crest-top -3 0.5", "greater-trochanter -2 3"),
    "gluteus-minimus": ("ASIS 0 6", "greater-trochanter -2 3"),
    "piriformis": ("PSIS -3 3", "greater-trochanter -2 3"),
    "rectus-abdominis": ("T8 -1 6", "pubic-tubercle -2 2"),
    "external-oblique": ("T10 0 6", "ASIS -2 4"),
    "internal-oblique": ("L1 0 6", "ASIS -3 2"),
    "rectus-femoris": ("ASIS -6 0", "patella-upper -2 4"),
    "vastus-intermedius": ("greater-trochanter -8 0", "patella-upper -3 4"),
    "vastus-medialis": ("lesser-trochanter -9 0", "patella-upper -6 1"),
    "vastus-lateralis": ("greater-trochanter -4 2", "patella-upper -4 3"),
    "tensor-fasciae-latae": ("ASIS -1 5", "greater-trochanter -10 -2"),
    "sartorius": ("ASIS -2 2", "patella-upper -18 -6"),
    "pectineus": ("pubic-tubercle 0 4", "lesser-trochanter -8 -2"),
    "adductor-longus": ("pubic-tubercle -3 1", "lesser-trochanter -26 -14"),
    "adductor-brevis": ("pubic-tubercle -4 0", "lesser-trochanter -16 -6"),
    "adductor-magnus": ("pubic-tubercle -5 0", "patella-upper -5 3"),
    "gracilis": ("pubic-tubercle -7 0", "patella-upper -18 -4"),
    "levator-ani": ("coccyx -2 1", "ischial-tuberosity 0 5"),
    "coccygeus": ("coccyx 0 4", "coccyx -3 1"),
    "obturator-internus": ("greater-trochanter 0 3", "ischial-tuberosity 0 4"),
    "gemelli": ("greater-trochanter 0 4", "ischial-tuberosity -3 1"),
    "multifidi-thoracis": ("T1 -1 2", "L1 -1 2"),
    "iliocostalis-thoracis": ("T2 -2 2", "T12 -4 3"),
    "serratus-posterior-inferior": ("T9 -4 4", "L2 -2 4"),
    "latissimus-dorsi": ("T7 -2 6", "iliac-crest-top -1 2"),
    "transversus-abdominis": ("T12 -2 5", "ASIS -4 1"),
    "popliteus": ("lateral-epicondyle -2 1", "fibular-head -8 -2"),
    "soleus": ("fibular-head -2 1", "lateral-malleolus 6 16"),
    "tibialis-anterior": ("fibular-head -2 3", "lateral-malleolus 3 14"),
    "peronei": ("fibular-head -3 0", "lateral-malleolus 0 8"),
    "semitendinosus": ("ischial-tuberosity 0 5", "fibular-head -5 0"),
    "biceps-femoris": ("ischial-tuberosity 0 5", "fibular-head -2 2"),
    "gastrocnemius": ("lateral-epicondyle 0 5", "lateral-malleolus 15 25"),
}


@cache
def _body(name: str) -> Body:
    return make_body(name)


@cache
def _drawn(name: str) -> dict[str, BaseGeometry]:
    return anatomy.build(_body(name).joints)


@cache
def _outline(name: str, view: str) -> BaseGeometry:
    features = json.loads((DATA / "atlas" / f"{name}-{view}.geojson").read_text(encoding="utf-8"))["features"]
    return next(shape(f["geometry"]) for f in features if f["properties"]["layer"] == "outline")


def _table(folder: Path, **change: str) -> Path:
    """The table with its first row changed."""
    with muscles.TABLE.open(encoding="utf-8", newline="") as lines:
        first = next(csv.DictReader(lines))
    path = folder / "muscle_paths.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(first))
        writer.writeheader()
        writer.writerow(first | change)
    return path


def _draw(table: Path) -> None:
    to = fit(_body("female").joints)
    for row in muscles.read_table(table):
        muscles.muscle(row, to, *anatomy._plate(to))


def test_every_muscle_has_its_ends_checked_here() -> None:
    assert set(ENDS) == set(ROWS)


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("muscle", ROWS)
def test_a_muscle_sits_between_its_bones(body: str, muscle: str) -> None:
    marks = anatomy.landmarks(_body(body).joints)
    _, low, _, high = _drawn(body)[f"{muscle}:right"].bounds
    for end, rule in zip((high, low), ENDS[muscle], strict=True):
        landmark, least, most = rule.split()
        level = (marks.get(landmark) or marks[f"{landmark}-right"])[1]
        # a plate millimetre is a millimetre on a body 1730 mm tall
        off = (end - level) * _body(body).mm_per_dm / 10
        assert float(least) <= off <= float(most), f"{muscle}: {off:.1f} cm from {landmark}"


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("muscle", ROWS)
def test_right_and_left_are_mirror_images(body: str, muscle: str) -> None:
    right, left = (_drawn(body)[f"{muscle}:{side}"] for side in ("right", "left"))
    assert right.is_valid
    assert right.bounds[2] <= 0 <= left.bounds[0]
    assert affinity.scale(right, -1, 1, origin=(0, 0)).symmetric_difference(left).area < 1e-6 * left.area
    fibres = [_drawn(body)[f"{muscle}:{side}:fibres"] for side in ("right", "left")]
    assert fibres[0].length == pytest.approx(fibres[1].length) != 0


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("view", VIEWS)
def test_muscles_lie_inside_the_body(body: str, view: str) -> None:
    figure, outline = _body(body), _outline(body, view)
    s, sign = figure.mm_per_dm, 1.0 if view == "front" else -1.0
    matrix = [sign * s, 0, 0, -s, MIDLINE, SOLE_Y + figure.sole_dm * s]
    for muscle in ROWS:
        whole = affinity.affine_transform(_drawn(body)[f"{muscle}:right"], matrix)
        assert whole.intersection(outline).area > 0.97 * whole.area, f"{muscle} sticks out of the {view}"


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_shows_the_muscles_whose_rows_name_it(view: str) -> None:
    layers = under_skin(inside(_body("female"), view), view, _outline("female", view))
    shown = {name.split(":")[0] for layer, name, _ in layers if layer == "muscle"}
    assert shown == {row.muscle for row in ROWS.values() if view in row.views}
    assert shown == {name.split(":")[0] for layer, name, _ in layers if layer == "fibre"}
    assert all(s.area > 100 for layer, _, s in layers if layer == "muscle")


def test_the_columns_beside_the_spine_keep_their_order() -> None:
    x = [
        abs(_drawn("male")[f"{m}:left"].centroid.x)
        for m in ("multifidi", "longissimus-thoracis", "iliocostalis-lumborum")
    ]
    assert x == sorted(x)


def test_every_path_lies_at_the_right() -> None:
    for name, path in source().paths.items():
        assert np.mean([p[0] for _, p in path]) >= -0.1, name


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"kind": "blob"}, r"muscle_paths.csv:2: kind: 'blob'"),
        ({"tendons": "nosuch"}, r"muscle_paths.csv:2: tendons: 'nosuch' is no tendon of the model"),
        ({"tendons": ""}, r"muscle_paths.csv:2: neither tendons nor a whole course in also"),
        ({"views": "side"}, r"muscle_paths.csv:2: views: 'side'"),
        ({"flesh": "0.8 0.2"}, r"muscle_paths.csv:2: flesh: '0.8 0.2'"),
        ({"sinew": "0.8"}, r"muscle_paths.csv:2: sinew: '0.8' is not two rising shares"),
        ({"sinew": "0.1 0.9 | much"}, r"muscle_paths.csv:2: sinew: 'much 1' is not two rising shares"),
        ({"cover_back": "spline"}, r"muscle_paths.csv:2: cover_back: 'spline' is not one of skull, neck,"),
        ({"cover_front": "femur@1-0"}, r"muscle_paths.csv:2: cover_front: '1 0' is not two rising shares"),
        ({"width_end_cm": "wide"}, r"muscle_paths.csv:2: .*wide"),
        ({"clip": "femurs"}, r"muscle_paths.csv:2: clip: 'femurs' is no bone"),
        ({"then": "psoa"}, r"muscle_paths.csv:2: then: 'psoa' is no tendon of the model"),
        ({"also": "femur 0.5"}, r"muscle_paths.csv:2: place: 'femur 0.5' is not a bone or landmark and two"),
        ({"also": "humerus 0.5 0.5"}, r"muscle_paths.csv:2: place: 'humerus' is no bone and no landmark"),
        ({"also": "femur 0.5 1.5"}, r"muscle_paths.csv:2: place: 'femur 0.5 1.5' is above or below the bone"),
        ({"origin": "pelvis ASIS 1"}, r"muscle_paths.csv:2: place: 'pelvis ASIS 1'"),
        ({"origin": "pelvis ASIS PSIS 1"}, r"muscle_paths.csv:2: origin: 'pelvis ASIS PSIS 1'"),
        ({"origin": "pelvis ASIS PSI 1 9"}, r"muscle_paths.csv:2: origin: 'pelvis ASIS PSI 1 9'"),
    ],
)
def test_a_broken_row_is_named(tmp_path: Path, change: dict[str, str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        _draw(_table(tmp_path, **change))


def test_a_site_on_a_part_without_a_map_is_named() -> None:
    to = fit(_body("female").joints)
    with pytest.raises(ValueError, match="muscle path site on toes: no bone map for it yet"):
        muscles.on_plate(to, "toes", np.zeros(3), {})
