"""Other builds: what is drawn lies on them as on the average body, folded nowhere, each side on its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from shapely import LineString, Polygon, union_all

import bodymap
from bodymap.atlas import AtlasError, Shape
from bodymap.atlas.patterns import mirrored
from bodymap.draw.areas import area
from bodymap.draw.leaflet import leaflet
from bodymap.draw.painter import VIEWS, path
from bodymap.draw.pictures import Pictures
from bodymap.draw.scene import scene
from bodymap.draw.stage import image
from bodymap.paths import ours
from bodymap.view import BODIES, BUILDS, View, figure
from bodymap.web.addresses import Addresses
from tests.fixture_atlas import real_atlas, write

EACH = [(body, build, view) for body in BODIES for build in BUILDS[1:] for view in VIEWS]
BONY = 15  # figure units that a place over a bone may move: all builds have the same bones
AT_BONES = {"asis", "crest-back", "dimple", "sitting-bone", "t12", "kneecap"}


def by_id(body: str, view: str) -> dict[tuple[str, str], Shape]:
    return {(shape.layer, shape.id): shape for shape in real_atlas().shapes(body, view)}


def turning(ring: tuple[tuple[float, float], ...]) -> bool:
    return bool(LineString(ring).is_ring and Polygon(ring).exterior.is_ccw)


def test_there_are_as_many_figures_as_bodies_in_builds() -> None:
    assert set(real_atlas().figures) == {figure(body, build) for body in BODIES for build in BUILDS}
    with pytest.raises(KeyError):
        real_atlas().shapes("female-tall", "front")


@pytest.mark.parametrize(("body", "build", "view"), EACH)
def test_what_is_drawn_is_carried_whole(body: str, build: str, view: str) -> None:
    """The same shapes, none folded, cut or turned over; the regions still make up the body."""
    own, drawn = by_id(body, view), by_id(f"{body}-{build}", view)
    assert list(own) == list(drawn)
    for key, shape in drawn.items():
        for before, after in zip(own[key].rings, shape.rings, strict=True):
            assert turning(before) == turning(after), key
            assert not Polygon(before).is_valid or Polygon(after).buffer(0).area > 0.97 * Polygon(after).area
            assert 0.3 < Polygon(after).area / Polygon(before).area < 2.5, key
    skin = area([drawn["outline", "outline"]])
    regions = {name: area([shape]) for (layer, name), shape in drawn.items() if layer == "region"}
    whole = union_all(list(regions.values()))
    assert whole.symmetric_difference(skin).area < 0.002 * skin.area
    assert sum(one.area for one in regions.values()) < 1.002 * whole.area
    for name, region in regions.items():
        label = drawn["label", name].point
        assert label
        assert region.buffer(1).contains(area([drawn["region", name]]).representative_point())
        other = regions[mirrored(name)]
        assert abs(region.area - other.area) < 0.06 * region.area + 30, name
        if name.endswith(("-left", "-right")):
            left = (label[0] > 380) == (view == "front")
            assert left == name.endswith("-left")


@pytest.mark.parametrize(("body", "build", "view"), EACH)
def test_what_lies_over_a_bone_stays_there(body: str, build: str, view: str) -> None:
    own, drawn = by_id(body, view), by_id(f"{body}-{build}", view)
    for (layer, name), shape in drawn.items():
        before = own[layer, name].point
        if layer == "landmark" and name.partition(":")[0] in AT_BONES and before and shape.point:
            assert max(abs(a - b) for a, b in zip(before, shape.point, strict=True)) < BONY, name


def test_heavy_is_wider_and_slim_is_narrower_at_the_waist() -> None:
    def wide(name: str) -> float:
        line = LineString([(200, 700), (560, 700)])
        return area([by_id(name, "front")["outline", "outline"]]).intersection(line).length

    for body in BODIES:
        assert wide(f"{body}-slim") < wide(body) < wide(f"{body}-heavy")


def test_pictures_of_builds_are_there_and_bones_are_the_body_s_own() -> None:
    for body, build, view in EACH:
        for layer in (
            "light",
            "medium-sharp",
            "deep",
            "clothes",
            "clothes-sharp",
            "bones-sharp",
            "psoas-major",
        ):
            file = image(f"{body}-{build}", view, layer)
            assert ours(file).is_file(), file
            assert (f"-{build}-" in file) == (not layer.startswith(("bones", "psoas")))


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (None, "data/atlas/male-heavy.bin: the file is missing or cannot be read; rebuild the atlas"),
        (b"\1", "data/atlas/male-heavy.bin: not the moves of a grid; rebuild the atlas"),
    ],
)
def test_a_field_that_is_not_there_or_none(tmp_path: Path, content: bytes | None, fault: str) -> None:
    file = write(tmp_path / "data") / "atlas" / "male-heavy.bin"
    if content is None:
        file.unlink()
    else:
        file.write_bytes(content)
    with pytest.raises(AtlasError) as found:
        bodymap.atlas.load(tmp_path / "data")
    assert fault in found.value.faults


def test_pictures_follow_the_build() -> None:
    """The saved picture and the Plotly figure; what it says is the same."""
    drawn = {build: str(bodymap.svg(["groin-right"], build=build)) for build in ("average", "heavy")}
    paths = {
        build: re.findall(r'<path id="[^"]*"|clipPath id="front-body"><path d="[^"]+', one)
        for build, one in drawn.items()
    }
    assert paths["average"] != paths["heavy"]
    assert re.findall(r"<text.*?</text>", drawn["average"]) == re.findall(r"<text.*?</text>", drawn["heavy"])
    heavy, average = (
        {trace.name: trace.x for trace in bodymap.figure(["groin-right"], build=one).data}
        for one in ("heavy", "average")
    )
    assert set(heavy) == set(average)
    assert heavy["skin"] != average["skin"]
    with pytest.raises(ValueError, match="unknown build 'tall'; allowed: average, slim, heavy"):
        bodymap.svg(build="tall")


def test_story_and_handout_show_the_build() -> None:
    """With its outline and its skin; the muscle keeps its place over the bones."""
    pictures = Pictures(real_atlas())
    outline = next(one for one in real_atlas().shapes("female-heavy", "front") if one.layer == "outline")
    drawn = {
        build: (
            leaflet(pictures, View(build=build), "psoas-major", "right"),
            scene(pictures, View(build=build), "psoas-major", "right", image),
        )
        for build in ("average", "heavy")
    }
    for average, heavy in zip(drawn["average"], drawn["heavy"], strict=True):
        assert path(outline.rings) in heavy
        assert path(outline.rings) not in average
        assert average.count("<path") == heavy.count("<path")
    assert "female-heavy-front-medium.webp" in drawn["heavy"][1]


def test_a_text_of_a_build_is_made_when_it_is_asked_for() -> None:
    at, made = Addresses(), []

    def make() -> str:
        made.append(1)
        return "drawn"

    url = at.add_later("body/female-heavy", make, b"what it is made of")
    assert re.fullmatch(r"/body/female-heavy\?v=\w{12}", url)
    assert not made
    assert at.text("body/female-heavy") == at.text("body/female-heavy") == "drawn"
    assert made == [1]


def test_a_view_names_its_figure() -> None:
    assert View().figure == "female"
    assert View(body="male").figure == "male"
    assert View(build="older").figure == "female-older"
