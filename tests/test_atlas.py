"""Loading: a good folder is one immutable atlas, a broken one is refused with every fault."""

from __future__ import annotations

import doctest
import shutil
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from bodymap.atlas import Atlas, AtlasError, Zone, frames, load
from bodymap.atlas.frames import frame
from bodymap.atlas.rows import ONLY_CLINIC, SCHEMA
from bodymap.atlas.rules import PLACEHOLDERS, TEMPLATES
from tests.fixture_atlas import Table, tables, write

REAL = Path(__file__).resolve().parents[1] / "data"
ALLOWED = f"allowed: {', '.join(f'{{{name}}}' for name in PLACEHOLDERS)}"


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    return load(write(tmp_path_factory.mktemp("atlas") / "data"))


def refused(folder: Path) -> list[str]:
    with pytest.raises(AtlasError) as caught:
        load(folder)
    assert str(caught.value) == "\n".join(caught.value.faults)
    return caught.value.faults


def test_the_rows_become_records(atlas: Atlas) -> None:
    assert atlas.regions["groin-left"].plain == "left groin"
    assert atlas.regions["groin-left"].choir_female == ("112", "113")
    assert atlas.regions["groin-left"].choir_male == ("116", "117")
    assert list(atlas.muscles) == ["psoas-major", "iliacus"]
    (sore,) = atlas.prevalence["psoas-major"]
    assert (sore.kind, sore.places, sore.low, sore.high) == ("sore", ("shoulder",), 5, 10)
    assert "iliacus" not in atlas.prevalence
    assert atlas.zones["iliacus-strip"].disputed is True
    assert atlas.zones["psoas-strip"].trigger_points == ("psoas-c",)
    assert atlas.trigger_points["psoas-c"].muscle == "psoas-major"
    assert atlas.sources["book"].note == "page 1"
    assert atlas.words["what-iliacus"].seed == ("A1", "A2")
    assert [part.part for part in atlas.exercises["bridge"].parts] == ["step", "caution"]
    assert atlas.red_flags["kidney"].places == ("back-upper", "back-lower")
    assert atlas.urgency["E"].action == "Call."
    assert atlas.numbers["GB"].emergency == ("999",)
    assert atlas.weights.near == 0.15


def test_muscles_and_words_come_in_the_order_of_their_column(tmp_path: Path) -> None:
    muscles = tables()["muscles"]
    muscles[0]["order"], muscles[1]["order"] = "2", "1"
    found = load(write(tmp_path / "data", {"muscles": muscles}))
    assert list(found.muscles) == ["iliacus", "psoas-major"]
    orders = [word.order for word in found.words.values()]
    assert orders == sorted(orders)


def test_what_both_means_is_the_group_of_the_first_muscle(tmp_path: Path, atlas: Atlas) -> None:
    assert atlas.home == ("psoas-major", "iliacus")
    muscles = tables()["muscles"]
    muscles[1]["group"] = "other"
    assert load(write(tmp_path / "data", {"muscles": muscles})).home == ("psoas-major",)


def test_the_frame_and_the_shapes(atlas: Atlas) -> None:
    assert (atlas.width, atlas.height, atlas.midline) == (760, 1800, 380)
    assert atlas.bodies == ("female", "male")
    assert {shape.id for shape in atlas.shapes("male", "back") if shape.layer == "region"} == {
        region.id for region in atlas.regions.values() if region.view == "back"
    }
    with pytest.raises(KeyError):
        atlas.shapes("child", "front")


def test_membership_is_by_muscle_and_side(atlas: Atlas) -> None:
    assert atlas.membership["psoas-major", "left"] == {
        "groin-left": "spillover",
        "thigh-left": "core",
        "back-upper-left": "core",
        "back-lower-left": "core",
        "buttock-left": "rare",
    }
    assert atlas.membership["iliacus", "right"]["back-upper-right"] == "disputed"
    assert atlas.patterns["psoas-major", "right"].shares["mid-back"]["core"] == pytest.approx(0.1)


def test_how_common_a_muscle_is_goes_by_where_most_marks_lie(tmp_path: Path) -> None:
    (row,) = tables()["prevalence"]
    rows = [
        row | {"places": "groin", "low": "60", "high": "70"},
        row | {"places": "back-upper; back-lower", "low": "5", "high": "10"},
        row | {"places": "thigh-left", "low": "20", "high": "20"},
        row | {"muscle": "iliacus", "kind": "present", "places": "", "low": "40", "high": "60"},
    ]
    found = load(write(tmp_path / "data", {"prevalence": rows}))

    def low(*regions: str) -> float | None:
        there = found.sore("psoas-major", regions)
        return there.low if there else None

    assert low("groin-right") == low("groin-left", "knee-left") == 60
    assert low("groin-left", "back-lower-left", "back-upper-right") == 5
    assert low("groin-left", "back-lower-left") == 60  # equal: the first row
    assert (low("thigh-left"), low("thigh-right"), low("knee-left"), low()) == (20, None, None, None)
    assert found.sore("iliacus", ["groin-left"]) is None
    marks = (["groin-left"], ["back-lower-left"], ["thigh-left"], ["knee-left"])
    told = [found.common("psoas-major", one) for one in marks]
    assert told == [(1, 65.0), (-1, 7.5), (0, 20.0), (0, 0.0)]  # with the middle of the figures
    assert found.inconstant == {"iliacus"}


def test_an_atlas_cannot_be_changed(atlas: Atlas) -> None:
    with pytest.raises(FrozenInstanceError):
        atlas.weights = atlas.weights  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        atlas.regions["groin-left"].plain = "x"  # type: ignore[misc]
    for mapping in (atlas.regions, atlas.words, atlas.patterns, atlas.drawn, atlas.signs["rise"].speaks):
        with pytest.raises(TypeError):
            mapping["x"] = 1  # type: ignore[index]


class TestFrames:
    def test_a_table_as_a_frame(self, atlas: Atlas) -> None:
        zones = frame(atlas, "zones")
        assert list(zones.columns) == [*Zone.columns()[1:], "clinic"]
        assert list(zones.index) == list(atlas.zones)
        assert zones.loc["psoas-strip", "trigger_points"] == ("psoas-c",)
        assert zones["disputed"].sum() == 1
        covered = frame(atlas, "atlas/overlap")
        assert covered.query("zone == 'psoas-thigh'")["share_of_region"].eq(0.5).all()
        assert list(frame(atlas, "zone_regions").columns) == ["zone", "region", "clinic"]  # empty

    def test_a_clinic_is_named(self) -> None:
        muscles = frame(load(REAL, REAL.parent / "examples" / "clinic"), "muscles")
        assert muscles.query("clinic == 'clinic'").index.tolist() == ["clinic-calf"]

    def test_an_unknown_table_is_refused(self, atlas: Atlas) -> None:
        with pytest.raises(ValueError, match=r"'zone' is not a table; these are: .*, regions, muscles"):
            frame(atlas, "zone")

    def test_the_example_in_the_documentation(self) -> None:
        assert doctest.testmod(frames).failed == 0


def edited(name: str, *changes: tuple[str, str, str], drop: str = "") -> dict[str, Table]:
    """A table with cells changed, (id or key, column, value), or with the row `drop` left out."""
    rows = tables()[name]
    key = SCHEMA[name].KEY[0]
    for wanted, column, value in changes:
        next(row for row in rows if row[key] == wanted)[column] = value
    return {name: [row for row in rows if row[key] != drop]}


def changed_prevalence(**cells: str) -> dict[str, Table]:
    """The one row of prevalence.csv with cells changed."""
    (row,) = tables()["prevalence"]
    return {"prevalence": [row | cells]}


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        (
            edited("regions", drop="knee-left"),
            "data/regions.csv:6: id: 'knee-right' has no twin on the left",
        ),
        (
            edited("regions", ("knee-left", "side", "right")),
            "data/regions.csv:7: id: the id must end in -right, as its side says",
        ),
        (
            edited("regions", ("knee-left", "side", "mid")),
            "data/regions.csv:7: side: an id that ends in -left must have that side",
        ),
        (
            edited("regions", ("knee-left", "area", "arm")),
            "data/regions.csv:7: id: 'knee-left' and its twin differ in view or area",
        ),
        (
            {
                "exercises": [row | {"kind": "release"} for row in tables()["exercises"]],
                "exercise_parts": [row for row in tables()["exercise_parts"] if row["part"] != "who_not"],
            },
            "data/exercises.csv:2: id: a release needs rows who_not in exercise_parts.csv",
        ),
        (
            edited("story", ("felt-all", "patient", " ".join(["Felt"] * 13))),
            "data/story.csv:2: patient: 13 words; at most 12 are read at a glance",
        ),
        (
            {"story": [row | {"id": f"felt-{n}"} for row in tables()["story"] for n in (1, 2)]},
            "data/story.csv:3: muscles: every muscle has this step in row 2",
        ),
        (edited("matching", drop="near"), "data/matching.csv: the row 'near' is missing"),
        (edited("matching", drop="value_rare"), "data/matching.csv: the row 'value_rare' is missing"),
        (
            edited("matching", ("near", "value", "1.5")),
            "data/matching.csv:18: value: 'near' is a share; it must be from 0 to 1",
        ),
        (
            edited("matching", ("partly", "value", "0")),
            "data/matching.csv:17: value: 'partly' must be above 0",
        ),
        (
            edited("matching", ("value_rare", "value", "0.9")),
            "data/matching.csv:7: value: 'value_spillover' must not be below 'value_rare'",
        ),
        (
            edited("matching", ("partly", "value", "0.7")),
            "data/matching.csv:16: value: 'fits' must not be below 'partly'",
        ),
        (
            edited("matching", ("fits", "value", "high")),
            "data/matching.csv:16: value: 'high' is not allowed; allowed: a number from 0 to 100",
        ),
        (
            {"matching": [*tables()["matching"], {"key": "luck", "value": "1", "meaning": "none"}]},
            "data/matching.csv:25: key: 'luck' is not a known key; known: core_share, spill_share, "
            "holds_share, value_core, value_local, value_spillover, value_rare, value_disputed, "
            "value_beside, value_outside, power, base, fits, partly, near, common_from, rare_below, "
            "painted, typical, cards, lift, value_against, value_absent",
        ),
        (
            edited("words", drop="answer-core"),
            "data/words.csv: the row 'answer-core' is missing; the app needs its text",
        ),
        (
            edited("words", ("answer-core", "section", "why")),
            "data/words.csv: the row 'answer-core' is not in the section answer; the app needs its text",
        ),
        (
            edited("words", ("answer-empty", "patient", "You {name}")),
            "data/words.csv:2: patient: '{name}' is not allowed; " + ALLOWED,
        ),
        (
            edited("words", ("answer-empty", "clinician", "{side!r}")),
            "data/words.csv:2: clinician: '{side}' is not allowed; " + ALLOWED,
        ),
        (
            edited("words", ("answer-empty", "patient", "Open { brace")),
            "data/words.csv:2: patient: a brace is open; allowed are pairs like {side}",
        ),
        (
            {"atlas/overlap": [row | {"body": "child"} for row in tables()["atlas/overlap"]]},
            "data/atlas/overlap.csv:2: body: 'child' is not among the bodies of the manifest",
        ),
        (
            changed_prevalence(places="shoulder; ear"),
            "data/prevalence.csv:2: places: 'ear' is not a region, with or without its side, of regions.csv",
        ),
        (changed_prevalence(low="11"), "data/prevalence.csv:2: low: low must not be above high"),
        (
            changed_prevalence(low="few"),
            "data/prevalence.csv:2: low: 'few' is not allowed; allowed: a number from 0 to 100",
        ),
        (
            changed_prevalence(places=""),
            "data/prevalence.csv:2: places: a row of the kind sore needs its places",
        ),
        (
            changed_prevalence(kind="present"),
            "data/prevalence.csv:2: places: a row of the kind present has no places",
        ),
        *(
            (
                {"red_flags": [row | {column: "ear"} for row in tables()["red_flags"]]},
                f"data/red_flags.csv:2: {column}: 'ear' is not a region, with or without its side, "
                "of regions.csv",
            )
            for column in ("places", "places_both", "gate", "gate_with", "gate_not")
        ),
        (
            {"muscles": [row | {"order": "-1"} for row in tables()["muscles"]]},
            "data/muscles.csv:2: order: '-1' is not allowed; allowed: a number from 0 to 10000",
        ),
    ],
)
def test_a_broken_table_is_refused(tmp_path: Path, changed: dict[str, Table], fault: str) -> None:
    assert fault in refused(write(tmp_path / "data", changed))


def test_all_faults_are_listed_at_once(tmp_path: Path) -> None:
    folder = write(tmp_path / "data", edited("matching", drop="near") | edited("words", drop="answer-core"))
    (folder / "urgency.csv").unlink()
    (folder / "atlas" / "male-back.geojson").write_text("{", encoding="utf-8")
    found = refused(folder)
    for file in (
        "matching.csv",
        "words.csv",
        "urgency.csv",
        "atlas/manifest.json",
        "atlas/male-back.geojson",
    ):
        assert any(fault.startswith(f"data/{file}:") for fault in found), file


def test_a_muscle_without_zones_or_a_zone_without_shapes_is_refused(tmp_path: Path) -> None:
    zones = [*tables()["zones"], tables()["zones"][0] | {"id": "psoas-new"}]
    found = refused(write(tmp_path / "data", {"zones": zones}))
    assert [fault for fault in found if "psoas-new:left" in fault]


def test_nothing_at_all_is_refused_without_a_traceback(tmp_path: Path) -> None:
    found = refused(tmp_path / "nowhere")
    assert len(found) == len(SCHEMA) - len(ONLY_CLINIC) + 1


def test_the_real_data_loads(tmp_path: Path) -> None:
    """The committed tables and shapes have no fault, wherever the folder stands and whatever it is called."""
    found = load(REAL)
    assert len(found.regions) >= 100
    assert set(found.home) == {"psoas-major", "iliacus"}
    assert set(TEMPLATES) <= set(found.words)
    shutil.copytree(REAL, tmp_path / "clinic")
    assert load(tmp_path / "clinic").membership == found.membership
