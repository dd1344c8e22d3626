"""The tab "What can help?": its order, its doses, and help for every muscle."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bodymap.atlas import Atlas, Exercise
from bodymap.atlas.cells import KINDS
from bodymap.say.words import ExerciseCard, Item, answer
from bodymap.texts import texts
from bodymap.view import View
from bodymap.web.render import macro
from tests.fixture_atlas import real_atlas
from tests.markup_tree import read

DATA = Path(__file__).resolve().parent.parent / "data"
VOICES = ("patient", "clinician")
FIRST = ("helps-active", "helps-avoid", "helps-see")
GUIDELINES = {"ng59", "who23", "acp17", "fin20"}
# The source article's exercises, by what it names.
ARTICLE = {
    "R4": ("upward-dog", "spiderman", "atg-split-squat"),
    "R6": ("glute-bridge", "hip-thrust", "glute-kickback", "fire-hydrant"),
}


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    """The real atlas."""
    return real_atlas()


def tab(atlas: Atlas, muscle: str, voice: str = "patient") -> tuple[Item, ...]:
    """What the tab holds when one muscle is chosen."""
    return answer(atlas, View(muscle=muscle, voice=voice)).tabs["helps"]


def names(items: tuple[Item, ...]) -> list[str]:
    """The ids of rows and exercises, in order."""
    return [item.id for item in items if hasattr(item, "id")]


def parts(one: Exercise, kind: str) -> list[str]:
    """The patient's words of one kind of part."""
    return [part.patient for part in one.parts if part.part == kind]


@pytest.mark.parametrize("voice", VOICES)
def test_today_avoid_and_see_someone_come_first_for_everybody(atlas: Atlas, voice: str) -> None:
    for muscle in atlas.muscles:
        assert tuple(names(tab(atlas, muscle, voice))[:3]) == FIRST, muscle
    for row in FIRST:
        assert not atlas.words[row].muscles
        assert GUIDELINES & set(atlas.words[row].sources), row


def test_the_psoas_in_the_source_article_s_order(atlas: Atlas) -> None:
    """Massage, stretches, buttock exercises; and what is not the article's comes after, or is kinder."""
    items = names(tab(atlas, "both"))
    rows = [items.index(row) for row in ("helps-massage", "helps-reach", "helps-stretch", "helps-glutes")]
    assert rows == sorted(rows)
    cards = [item for item in tab(atlas, "psoas-major") if isinstance(item, ExerciseCard)]
    assert list(dict.fromkeys(card.kind for card in cards)) == ["release", "stretch", "activation", "aerobic"]


def test_the_article_s_exercises_are_known_as_such(atlas: Atlas) -> None:
    for seed, ids in ARTICLE.items():
        assert tuple(one.id for one in atlas.exercises.values() if seed in one.seed) == ids
        for name in ids:
            row = atlas.exercises[name]
            assert "source article" in row.clinician, name
            assert {"psoas-major", "iliacus"} <= set(row.muscles), name
    assert len(parts(atlas.exercises["hip-thrust"], "step")) >= 4
    assert "biceps and triceps" in atlas.words["helps-glutes"].patient


def test_every_exercise_says_how_many_how_often_and_how_to_go_on(atlas: Atlas) -> None:
    for one in atlas.exercises.values():
        dose = parts(one, "dose")
        assert len(dose) == 3, one.id
        assert re.search(r"\d|once|twice|two|manage", dose[0]), (one.id, dose[0])
        assert re.search(r"week|day", dose[1]), (one.id, dose[1])
        if one.kind != "aerobic":
            how = " ".join((*parts(one, "step"), *dose))
            assert re.search(r"each side|both sides|both legs|change (legs|sides)", how, re.IGNORECASE), (
                one.id
            )


def test_no_exercise_rests_on_memory(atlas: Atlas) -> None:
    for one in atlas.exercises.values():
        for part in one.parts:
            assert "recalled" not in part.sources, (one.id, part.patient)
            if part.part == "step":
                assert set(part.sources) - {"own"}, (one.id, part.patient)
    helps = [word for word in atlas.words.values() if word.section in ("helps", "stop")]
    assert not [word.id for word in helps if "recalled" in word.sources or set(word.sources) == {"own"}]


def test_every_muscle_has_help_of_its_own(atlas: Atlas) -> None:
    """Exercises, and who must not do them; or the honest sentence that little is known."""
    for muscle in atlas.muscles:
        own = [word for word in atlas.words.values() if word.section == "helps" and muscle in word.muscles]
        assert {word.id for word in own} - {"helps-pressing"}, muscle
        exercises = [one for one in atlas.exercises.values() if muscle in one.muscles]
        if exercises:
            assert any(parts(one, "who_not") for one in exercises), muscle
        else:
            told = " ".join(word.patient for word in own)
            assert re.search(r"hardly any research|no trial|few good trials|less is known", told, re.I), (
                muscle
            )


def test_pressing_has_not_been_shown_to_reduce_pain(atlas: Atlas) -> None:
    told = [word.patient for word in atlas.words.values() if word.section == "helps"]
    told += [part.patient for one in atlas.exercises.values() for part in one.parts]
    assert not [text for text in told if "no clear effect" in text]
    for row in ("helps-pressing", "helps-massage"):
        assert "not been shown to reduce pain" in atlas.words[row].patient


def test_the_dose_stands_after_the_steps(atlas: Atlas) -> None:
    (card,) = (item for item in tab(atlas, "psoas-major") if getattr(item, "id", "") == "hip-thrust")
    assert isinstance(card, ExerciseCard)
    shown = read(macro(atlas.texts, "panels.html", "exercise", card, str)).text
    order = [shown.index(text) for text in ("Steps", "How many, how often", card.dose[0].text, "Take care")]
    assert order == sorted(order)


def test_every_kind_has_its_heading() -> None:
    assert len({texts()("exercise-kind", kind=kind) for kind in KINDS}) == len(KINDS)
