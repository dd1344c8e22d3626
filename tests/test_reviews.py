"""Clinicians' verdicts: a broken row is a clear fault, a check holds for what was checked and no longer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bodymap.atlas import Atlas, AtlasError, Review, load, reviews
from bodymap.say import checked
from bodymap.say.speaker import Speaker
from bodymap.say.words import answer
from bodymap.view import View
from bodymap.web.server import create_app
from tests.fixture_atlas import Table, real_atlas, tables, write, write_manifest

DATA = Path(__file__).resolve().parents[1] / "data"
WHO, DAY = "physiotherapist AB", "2026-11-20"


def row(version: str, verdict: str = "agrees", change: str = "", **more: str) -> dict[str, str]:
    """A review of the iliacus."""
    given = {"muscle": "iliacus", "who": WHO, "date": DAY, "version": version}
    return given | {"verdict": verdict, "change": change} | more


def now(folder: Path) -> str:
    """The version of the iliacus as it is in a folder."""
    return version(load(folder))


def version(atlas: Atlas, muscle: str = "iliacus") -> str:
    return reviews.version(muscle, atlas.zones, atlas.trigger_points, atlas.drawn)


def said(atlas: Atlas, voice: str = "clinician", muscle: str = "iliacus") -> list[str]:
    return [one.text for one in checked.said(Speaker(atlas, voice), muscle)]


def reviewed(folder: Path, *rows: dict[str, str], changed: dict[str, Table] | None = None) -> Atlas:
    """The little atlas with the real sentences and these reviews."""
    words = [one for one in tables()["words"] if not one["id"].startswith("answer-check")]
    words = [one for one in words if one["id"] != "answer-unchecked"]
    words += [
        {**tables()["words"][0], "id": name, "patient": patient, "clinician": clinician}
        for name, patient, clinician in (
            ("answer-unchecked", "{muscle}: nobody yet.", "Not yet checked."),
            ("answer-checked", "{muscle}: checked by {who} on {date}.", "Checked by {who}, {date}."),
            ("answer-check-change", "{muscle}: change.", "Change ({who}, {date}): {change}."),
        )
    ]
    return load(write(folder, {"words": words, "reviews": list(rows)} | (changed or {})))


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"muscle": "biceps"}, "muscle: 'biceps' is not an id in muscles.csv"),
        ({"who": ""}, "who: the cell is empty; it must be filled"),
        ({"date": "20.11.2026"}, "date: '20.11.2026' is not a well-formed date (like 2026-11-27)"),
        ({"date": "2026-02-30"}, "date: '2026-02-30' is not in the calendar"),
        (
            {"version": "1E+23456"},
            "version: '1E+23456' is not a well-formed version "
            "(eight of 0-9 and a-f, as the reviewer's sheet has it)",
        ),
        ({"verdict": "maybe"}, "verdict: 'maybe' is not allowed; allowed: agrees, change"),
        ({"verdict": "change"}, "change: the cell is empty; say what to change"),
        ({"change": "smaller"}, "change: say change as the verdict, or empty this cell"),
    ],
)
def test_a_broken_row_is_one_clear_fault(tmp_path: Path, changed: dict[str, str], fault: str) -> None:
    with pytest.raises(AtlasError) as caught:
        load(write(tmp_path / "data", {"reviews": [row("01234567") | changed]}))
    assert caught.value.faults == [f"data/reviews.csv:2: {fault}"]


def test_the_same_row_twice_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(AtlasError, match=r"reviews.csv:3: muscle, who, date, version: .* already in row 2"):
        load(write(tmp_path / "data", {"reviews": [row("01234567"), row("01234567")]}))


def test_a_header_alone_is_no_fault(tmp_path: Path) -> None:
    folder = write(tmp_path / "data")
    (folder / "reviews.csv").write_text("muscle,who,date,version,verdict,change\n", encoding="utf-8")
    atlas = load(folder)
    assert atlas.reviews == {}
    assert said(atlas, muscle="psoas-major")


def test_a_check_of_the_present_version_shows(tmp_path: Path) -> None:
    mine = now(write(tmp_path / "data"))
    atlas = reviewed(tmp_path / "data", row(mine))
    assert said(atlas) == ["Checked by physiotherapist AB, 20 November 2026."]
    assert said(atlas, "patient") == ["Iliacus: checked by physiotherapist AB on 20 November 2026."]
    assert said(atlas, muscle="psoas-major") == ["Not yet checked."], "a check is of one muscle"


def test_a_check_of_another_version_does_not(tmp_path: Path) -> None:
    assert said(reviewed(tmp_path / "data", row("01234567"))) == ["Not yet checked."]


def test_a_wish_for_a_change_comes_first_and_each_reviewer_has_one_last_word(tmp_path: Path) -> None:
    mine = now(write(tmp_path / "data"))
    wish = row(mine, "change", "Too wide, <b>by 2 cm</b> {sic}.", who="doctor CD")
    atlas = reviewed(tmp_path / "data", row(mine), wish)
    change = "Change (doctor CD, 20 November 2026): Too wide, <b>by 2 cm</b> {sic}."
    assert said(atlas) == [change, "Checked by physiotherapist AB, 20 November 2026."]
    later = row(mine, who="doctor CD", date="2026-11-25")
    told = said(reviewed(tmp_path / "data", later, row(mine), wish))  # the date decides, not the line
    assert sorted(told) == [
        "Checked by doctor CD, 25 November 2026.",
        "Checked by physiotherapist AB, 20 November 2026.",
    ]


def zones(name: str, **cells: str) -> dict[str, Table]:
    found = tables()["zones"]
    next(one for one in found if one["id"] == name).update(cells)
    return {"zones": found}


@pytest.mark.parametrize(
    "changed",
    [
        zones("iliacus-thigh", plain="the thigh"),
        zones("iliacus-thigh", often="rare"),
        zones("iliacus-strip", disputed="no"),
        zones("iliacus-thigh", sources=""),
        {"trigger_points": [one | {"plain": "deeper"} for one in tables()["trigger_points"]]},
        {"zones": [*tables()["zones"], tables()["zones"][4] | {"id": "iliacus-knee"}]},
    ],
)
def test_a_changed_zone_counts_as_unchecked(tmp_path: Path, changed: dict[str, Table]) -> None:
    mine = now(write(tmp_path / "data"))
    folder = tmp_path / "changed"
    try:
        atlas = reviewed(folder, row(mine), changed=changed)
    except AtlasError:  # a new zone needs its shape
        for file in (folder / "atlas").glob("*-front.geojson"):
            content = json.loads(file.read_text(encoding="utf-8"))
            twins = [one for one in content["features"] if "iliacus-thigh" in one["properties"]["id"]]
            for twin in json.loads(json.dumps(twins)):
                twin["properties"]["id"] = twin["properties"]["id"].replace("thigh", "knee")
                content["features"].append(twin)
            file.write_text(json.dumps(content), encoding="utf-8")
        write_manifest(folder)
        atlas = load(folder)
    assert said(atlas) == ["Not yet checked."]


@pytest.mark.parametrize(
    ("layer", "holds"), [("zone", False), ("trigger_point", False), ("region", True), ("bone", True)]
)
def test_what_is_drawn_counts_as_well(tmp_path: Path, layer: str, holds: bool) -> None:
    folder = tmp_path / "data"
    mine = now(write(folder))
    reviewed(folder, row(mine))
    file = folder / "atlas" / "male-front.geojson"
    content = json.loads(file.read_text(encoding="utf-8"))
    for one in content["features"]:
        if one["properties"]["layer"] == layer:
            moved = json.dumps(one["geometry"]["coordinates"]).replace("10", "10.1").replace("5", "5.1")
            one["geometry"]["coordinates"] = json.loads(moved)
    content["features"].reverse()
    file.write_text(json.dumps(content), encoding="utf-8")
    write_manifest(folder)
    assert (said(load(folder)) != ["Not yet checked."]) is holds


def test_the_order_of_the_rows_and_other_muscles_do_not_count(tmp_path: Path) -> None:
    mine = now(write(tmp_path / "data"))
    turned = {"zones": tables()["zones"][::-1]}
    assert now(write(tmp_path / "turned", turned)) == mine
    assert now(write(tmp_path / "other", zones("psoas-thigh", plain="thigh"))) == mine
    assert len(mine) == 8


def test_every_real_muscle_has_a_version_of_its_own() -> None:
    atlas = real_atlas()
    found = [version(atlas, muscle) for muscle in atlas.muscles]
    assert len(set(found)) == len(found)


def test_only_muscles_with_a_review_are_computed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def counted(muscle: str, *_: object) -> str:
        asked.append(muscle)
        return "01234567"

    monkeypatch.setattr(reviews, "version", counted)
    reviewed(tmp_path / "data", row("01234567"), row("76543210"))
    assert asked == ["iliacus"]


def test_the_tab_says_it_of_every_muscle_drawn(tmp_path: Path) -> None:
    mine = now(write(tmp_path / "data"))
    atlas = reviewed(tmp_path / "data", row(mine))
    told = answer(atlas, View(muscle="both", voice="clinician")).tabs["sure"]
    texts = [getattr(item, "text", "") for item in told]
    assert texts[-4:] == [
        "M. psoas", "Not yet checked.", "M. iliacus", "Checked by physiotherapist AB, 20 November 2026.",
    ]  # fmt: skip


def test_the_library_says_it_escaped_and_whose_it_is(tmp_path: Path) -> None:
    mine = now(write(tmp_path / "ours"))
    (tmp_path / "ward").mkdir()
    text = f'muscle,who,date,version,verdict,change\niliacus,doctor <X>,{DAY},{mine},change,"<i>wide</i>"\n'
    (tmp_path / "ward" / "reviews.csv").write_text(text, encoding="utf-8")
    reviewed(tmp_path / "ours", row("01234567"))
    client = create_app(tmp_path / "ours", tmp_path / "ward").server.test_client()
    page = client.get("/library/iliacus?voice=clinician").text
    change = "Change (doctor &lt;X&gt;, 20 November 2026): &lt;i&gt;wide&lt;/i&gt;. Added by ward."
    assert f"<dt>Clinician&#39;s check</dt><dd>{change}</dd>" in page
    assert "Not yet checked." in client.get("/library/psoas-major?voice=clinician").text


def test_the_real_sentences_say_what_was_asked_for() -> None:
    atlas = real_atlas()
    free = next(name for name in atlas.muscles if name not in atlas.reviews)
    assert "not yet checked by a clinician" in said(atlas, "patient", free)[0]
    assert said(atlas, "clinician", free) == ["Not yet checked by a clinician."]


def test_rows_of_the_table_become_records() -> None:
    given = Review(
        muscle="iliacus", who=WHO, date="2026-11-21", version="01234567", verdict="agrees", change=""
    )
    (found,) = reviews.build([given], {}, {}, {})["iliacus"]
    assert (found.who, found.date, found.holds, found.own) == (WHO, "2026-11-21", False, "")
