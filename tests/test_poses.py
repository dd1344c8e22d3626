"""The tables of poses and the pictures made of them: what is there, what is said of it, what is refused."""

from __future__ import annotations

import csv
import shutil
from itertools import product
from pathlib import Path

import pytest

from bodymap.atlas import Atlas, ExercisePart
from bodymap.say.words import ExerciseCard, answer
from bodymap.view import View
from bodymap.web.panels import panel
from tests.broken import ROOT
from tests.fixture_atlas import real_atlas
from tools.poses.tables import frames, limits

DATA = ROOT / "data"
PICTURES = ROOT / "assets" / "exercises"
PER_PICTURE, PER_STRIP, ALL = 14 * 1024, 60 * 1024, 3 * 1024**2


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    """The real atlas."""
    return real_atlas()


def cards(atlas: Atlas, voice: str = "patient", body: str = "") -> dict[str, ExerciseCard]:
    """The exercises of every muscle by id, as they are shown."""
    found: dict[str, ExerciseCard] = {}
    for muscle in atlas.muscles:
        told = answer(atlas, View(muscle=muscle, voice=voice, body=body, sources=True))
        found |= {one.id: one for one in told.tabs["helps"] if isinstance(one, ExerciseCard)}
    return found


def test_every_exercise_has_its_start_and_end_and_the_way_between(atlas: Atlas) -> None:
    for name, body in product(atlas.exercises, atlas.bodies):
        shown = atlas.pictures_of(name, body)
        kinds = [one.frame for one in shown]
        assert kinds[:2] == ["start", "end"], name
        assert kinds.count("moving") == 1, name
        assert {one.body for one in shown} == {body}, name


def test_every_file_is_there_small_and_of_the_size_that_the_page_reserves(atlas: Atlas) -> None:
    rows = [one for pictures in atlas.pictures.values() for one in pictures]
    assert {one.file for one in rows} == {path.name for path in PICTURES.iterdir()}
    assert sum(path.stat().st_size for path in PICTURES.iterdir()) <= ALL
    for one in rows:
        path = PICTURES / one.file
        most = (PER_STRIP if one.frame == "moving" else PER_PICTURE) * (3 if one.part == "story" else 1)
        assert path.stat().st_size <= most, one.file
        raw = path.read_bytes()
        assert (raw[8:16], raw[20] & 16) == (b"WEBPVP8X", 16), f"{one.file}: not transparent"
        size = tuple(1 + int.from_bytes(raw[at : at + 3], "little") for at in (24, 27))
        assert size == (one.width, one.height), one.file


@pytest.mark.parametrize("voice", ["patient", "clinician"])
def test_each_picture_is_told_in_the_exercise_s_own_steps(atlas: Atlas, voice: str) -> None:
    for card in cards(atlas, voice).values():
        said = {one.text for one in (*card.steps, *card.cautions)}
        for one in card.pictures:
            assert card.name in one.alt
            assert any(text in one.alt for text in said), (card.id, one.frame)


def test_a_mistake_is_shown_only_where_the_words_warn_of_it(atlas: Atlas) -> None:
    shown = [one for pictures in atlas.pictures.values() for one in pictures if one.frame == "mistake"]
    assert len(shown) >= 5
    for one in shown:
        parts: dict[tuple[str, str], ExercisePart] = {
            (row.part, f"{row.order:g}"): row for row in atlas.exercises[one.subject].parts
        }
        words = " ".join(parts[one.part, order].patient for order in one.orders)
        assert any(word in words.lower() for word in ("not", "only", "if")), one.file


def test_the_fold_shows_them_lazily_with_their_sizes(atlas: Atlas) -> None:
    told = answer(atlas, View(muscle="psoas-major"))
    html = str(panel(atlas, told, "helps", lambda name: f"/assets/{name}?v=1"))
    assert html.count('loading="lazy"') == html.count("<img")
    assert 'src="/assets/exercises/half-kneeling-start.webp?v=1"' in html
    assert html.count("<figure") == html.count("<figcaption")
    assert 'alt="Half-kneeling hip stretch, start. Kneel on one knee' in html


def test_the_chosen_body_is_shown(atlas: Atlas) -> None:
    files = {
        body: {p.file for card in cards(atlas, body=body).values() for p in card.pictures}
        for body in atlas.bodies
    }
    assert not files["male"] & files["female"]
    assert {file.replace("-male.", ".") for file in files["male"]} == files["female"]


def test_a_clinician_s_test_is_shown_beside_its_words(atlas: Atlas) -> None:
    told = answer(atlas, View(muscle="psoas-major", body="male"))
    html = str(panel(atlas, told, "signs", lambda name: f"/assets/{name}"))
    words, _, rest = html.partition('data-statement="signs-thomas"')
    assert "<img" not in words
    assert rest.partition("data-statement=")[0].count("exercises/signs-thomas-sign.webp") == 1


def test_the_story_shows_how_much_shorter_the_muscle_is(atlas: Atlas) -> None:
    for body in atlas.bodies:
        ends = {one.frame: one for one in atlas.pictures_of("sitting", body)}
        assert ends["end"].iliopsoas == 100
        assert ends["start"].iliopsoas == pytest.approx(72, abs=2)


def test_the_model_s_length_is_longer_in_a_stretch_and_names_its_source(atlas: Atlas) -> None:
    card = cards(atlas)["half-kneeling"]
    ends = {one.frame: one for one in card.pictures}
    assert ends["start"].length is not None
    assert ends["end"].length is not None
    assert ends["end"].length > ends["start"].length
    assert ends["end"].long is not None
    assert [one.id for one in ends["end"].long.sources] == ["myofullbody"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the tables of poses."""
    for name in ("poses", "pose_contacts", "pose_frames", "joint_limits"):
        shutil.copy(DATA / f"{name}.csv", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("joint", "elbo", "joint: 'elbo' is not known; there are: "),
        ("axis", "extension", "axis: 'extension' is not known; there are: flexion"),
        ("side", "mid", "side: 'mid' is not known; there are: left, right, both"),
        ("degrees", "far", "degrees: 'far' is not a number"),
        ("degrees", "140", "hip flexion: 140 degrees is beyond what the joint allows: -30 to 120"),
    ],
)
def test_a_row_with_a_fault_is_named_with_what_is_allowed(
    folder: Path, column: str, value: str, told: str
) -> None:
    with (folder / "poses.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    at = next(n for n, row in enumerate(rows) if (row["joint"], row["axis"]) == ("hip", "flexion"))
    rows[at][column] = value
    with (folder / "poses.csv").open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    with pytest.raises(ValueError, match="data/poses") as error:
        frames(folder)
    assert str(error.value).startswith(f"data/poses.csv:{at + 2}: {told}")


def test_only_the_seated_stretch_turns_the_hip_further_than_the_open_model() -> None:
    beyond = {
        subject
        for (subject, _), frame in frames().items()
        for (joint, _, axis), degrees in frame.angles.items()
        if (joint, axis) == ("hip", "internal-rotation") and degrees < -40
    }
    assert beyond == {"piriformis-stretch"}
    assert limits()["hip", "flexion"] == (-30, 120)


def test_every_limit_names_where_it_comes_from(atlas: Atlas) -> None:
    with (DATA / "joint_limits.csv").open(encoding="utf-8", newline="") as lines:
        assert {row["sources"] for row in csv.DictReader(lines)} <= atlas.sources.keys()
