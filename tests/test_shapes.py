"""The computed files: changed, missing, unreadable or out of step with the tables, each is a fault."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bodymap.atlas import shapes, tables
from bodymap.atlas.shapes import Frame, Shapes
from bodymap.atlas.tables import Faults
from tests.fixture_atlas import write, write_manifest

FRONT = "atlas/female-front.geojson"
Features = list[dict[str, Any]]


def read(folder: Path) -> tuple[Frame, Shapes, list[str]]:
    faults = Faults(folder)
    rows = tables.read(folder, faults)
    frame, found = shapes.read(folder, rows, faults)
    return frame, found, list(faults)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "data")


def test_the_shapes_as_they_are_drawn(folder: Path) -> None:
    frame, found, faults = read(folder)
    assert faults == []
    assert (frame.width, frame.height, frame.midline, frame.bodies) == (760, 1800, 380, ("female", "male"))
    assert frame.sources[0]["licence"] == "CC0-1.0"
    front = found["female", "front"]
    assert front[0].layer == "outline"
    by_name = {(shape.layer, shape.id): shape for shape in front}
    assert by_name["region", "groin-left"].rings == (((0, 0), (10, 0), (10, 10), (0, 0)),)
    assert by_name["trigger_point", "psoas-c:left"].point == (5, 5)
    assert by_name["fibre", "psoas-major:left"].lines == (((0, 0), (1, 1)),)
    assert by_name["bone", "L1"].lines == (((0, 0), (1, 1)),)


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"width": "wide"}, "width, height, midline and sole_y must be numbers above 0"),
        ({"height": -1}, "width, height, midline and sole_y must be numbers above 0"),
        ({"midline": None}, "width, height, midline and sole_y must be numbers above 0"),
        ({"bodies": []}, "bodies must be a list of names"),
        ({"bodies": "female"}, "bodies must be a list of names"),
        ({"sources": [{"name": "mesh"}]}, "each of the sources must have name, version, licence, used_for"),
        ({"sources": None}, "each of the sources must have name, version, licence, used_for"),
        ({"files": None}, "files must give a sha256 for each file"),
        ({"files": {}}, "data/atlas/overlap.csv is not listed among the files; rebuild the atlas"),
        ({"files": {"data/../../passwd": ""}}, "'data/../../passwd' is not a file under data or assets"),
        ({"files": {"passwd": ""}}, "'passwd' is not a file under data or assets"),
        ({"files": {"data/none.csv": ""}}, "data/none.csv is missing or cannot be read; rebuild the atlas"),
        (
            {"files": {"assets/none.png": ""}},
            "assets/none.png is missing or cannot be read; rebuild the atlas",
        ),
    ],
)
def test_a_wrong_manifest(folder: Path, changed: dict[str, object], fault: str) -> None:
    write_manifest(folder, **changed)
    assert f"data/atlas/manifest.json: {fault}" in read(folder)[2]


def test_a_changed_file_is_noticed(folder: Path) -> None:
    with (folder / FRONT).open("a", encoding="utf-8") as file:
        file.write("\n")
    wrong = f"data/{FRONT} is not the file that the atlas was built with; rebuild the atlas"
    assert read(folder)[2] == [f"data/atlas/manifest.json: {wrong}"]


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, '{"a": 1}', "[]", '{"features": 3}'])
def test_an_unreadable_geojson(folder: Path, text: str) -> None:
    (folder / FRONT).write_text(text, encoding="utf-8")
    write_manifest(folder)
    (fault,) = read(folder)[2]
    assert fault.startswith(f"data/{FRONT}: not ")


@pytest.mark.parametrize("text", ["[]", "3", "not json"])
def test_an_unreadable_manifest(folder: Path, text: str) -> None:
    (folder / shapes.MANIFEST).write_text(text, encoding="utf-8")
    frame, found, faults = read(folder)
    assert (frame.bodies, dict(found)) == ((), {})
    assert len(faults) == 1
    assert faults[0].startswith("data/atlas/manifest.json: not ")


def test_missing_and_blocked_files(folder: Path) -> None:
    (folder / FRONT).unlink()
    (folder / "atlas/male-back.geojson").unlink()
    (folder / "atlas/male-back.geojson").mkdir()
    found = read(folder)[2]
    assert f"data/{FRONT}: the file is missing; rebuild the atlas" in found
    assert any(fault.startswith("data/atlas/male-back.geojson: the file cannot be read (") for fault in found)


def test_a_missing_manifest(folder: Path) -> None:
    (folder / shapes.MANIFEST).unlink()
    assert read(folder)[2] == ["data/atlas/manifest.json: the file is missing; rebuild the atlas"]


def edit(folder: Path, change: Callable[[Features], object]) -> list[str]:
    """The faults after a change to the female front, with a manifest that agrees."""
    file = folder / FRONT
    content = json.loads(file.read_text(encoding="utf-8"))
    change(content["features"])
    file.write_text(json.dumps(content), encoding="utf-8")
    write_manifest(folder)
    return read(folder)[2]


def without(layer: str, name: str) -> Callable[[Features], object]:
    def drop(features: Features) -> None:
        wanted = {"layer": layer, "id": name}
        features[:] = [feature for feature in features if feature["properties"] != wanted]

    return drop


def feature(layer: object, name: object, kind: str = "Point", coordinates: object = (1, 1)) -> dict[str, Any]:
    return {
        "properties": {"layer": layer, "id": name},
        "geometry": {"type": kind, "coordinates": coordinates},
    }


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (without("outline", "outline"), "there is no outline shape; rebuild the atlas"),
        (
            without("region", "groin-left"),
            "regions.csv has 'groin-left' but there is no region shape; rebuild the atlas",
        ),
        (
            without("label", "groin-left"),
            "regions.csv has 'groin-left' but there is no label shape; rebuild the atlas",
        ),
        (
            without("zone", "psoas-thigh:right"),
            "zones.csv has 'psoas-thigh:right' but there is no zone shape; rebuild the atlas",
        ),
        (
            without("trigger_point", "iliacus-b:left"),
            "trigger_points.csv has 'iliacus-b:left' but there is no trigger_point shape; rebuild the atlas",
        ),
        (
            lambda features: features.append(feature("region", "buttock-left")),
            "the region shape 'buttock-left' is no row of regions.csv in this view; rebuild",
        ),
        (
            lambda features: features.append(feature("zone", "psoas-strip:left")),
            "the zone shape 'psoas-strip:left' is no row of zones.csv in this view; rebuild",
        ),
        (
            lambda features: features.append(feature("label", "groin-left")),
            "the label shape 'groin-left' is there more than once; rebuild the atlas",
        ),
        *(
            (
                lambda features, bad=bad: features.insert(0, bad),
                "feature 1 cannot be read; rebuild the atlas",
            )
            for bad in (
                None,
                {},
                feature(1, "x"),
                feature("bone", None),
                feature("bone", "x", "Circle"),
                feature("bone", "x", "Point", [1]),
                feature("bone", "x", "Point", ["a", "b"]),
                feature("bone", "x", "Point", [float("nan"), 1]),
                feature("bone", "x", "Polygon", [[[0, 0], [1, 1], [0, 0]]]),
                feature("bone", "x", "LineString", [[0, 0]]),
                feature("bone", "x", "MultiPolygon", 3),
            )
        ),
    ],
)
def test_shapes_out_of_step(folder: Path, change: Callable[[Features], object], fault: str) -> None:
    assert f"data/{FRONT}: {fault}" in edit(folder, change)


def test_unknown_layers_are_left_for_later(folder: Path) -> None:
    assert edit(folder, lambda features: features.append(feature("nerve", "femoral:left"))) == []


def test_without_tables_the_shapes_are_not_blamed(folder: Path) -> None:
    for name in ("regions", "zones", "trigger_points"):
        (folder / f"{name}.csv").unlink()
    found = read(folder)[2]
    assert not [fault for fault in found if ".geojson" in fault]
