"""The words say what the match says, in the voice asked for, each with its sources."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodymap.atlas import Atlas, load
from bodymap.flags import RedFlagCard
from bodymap.speaker import Statement, listed, region_list
from bodymap.view import FIELDS, View
from bodymap.words import TABS, Answer, ExerciseCard, Heading, Item, answer
from tests.fixture_atlas import tables, write

REAL = Path(__file__).resolve().parents[1] / "data"
LOADED: dict[str, Atlas] = {}


@pytest.fixture(scope="module", autouse=True)
def _load(tmp_path_factory: pytest.TempPathFactory) -> None:
    LOADED["small"] = load(write(tmp_path_factory.mktemp("words") / "data"))
    LOADED["real"] = load(REAL)


@pytest.fixture
def small() -> Atlas:
    return LOADED["small"]


def row_ids(items: Iterable[Item]) -> list[str]:
    return [item.text if isinstance(item, Heading) else item.id for item in items]


def ids(found: Answer) -> list[str]:
    return [found.lead.id.removeprefix("answer-"), *(line.id.removeprefix("answer-") for line in found.lines)]


@pytest.mark.parametrize(
    ("view", "said"),
    [
        (View(), ["empty"]),
        (View(side="both"), ["empty"]),
        (View(muscle="psoas-major"), ["shown", "shown-follow"]),
        (View(muscle="both", side="left"), ["shown"]),
        (View(muscle="both", side="both"), ["shown", "both"]),
        (View(regions=("back-upper-left",)), ["fits-one"]),
        (View(regions=("groin-left",)), ["partly-one", "level"]),
        (View(regions=("back-upper-left", "groin-left", "buttock-left")), ["partly-many"]),
        (View(regions=("back-upper-left", "knee-left")), ["partly-many", "elsewhere-knee"]),
        (View(regions=("back-upper-left", "back-lower-left", "thigh-left")), ["fits-many"]),
        (View(regions=("back-upper-left", "back-upper-right")), ["fits-many", "both-clicked"]),
        (View(regions=("back-upper-left",), side="right"), ["fits-one", "other-side"]),
        (View(regions=("back-upper-left",), side="both"), ["fits-one", "both"]),
        (View(regions=("thigh-left",)), ["fits-one", "near"]),
        (View(regions=("knee-left",)), ["no-fit", "elsewhere-knee", "no-fit-doctor"]),
        (View(regions=("shoulder-left",)), ["no-fit", "no-fit-doctor"]),
        (View(regions=("mid-back",)), ["no-fit", "midline", "no-fit-doctor"]),
        (
            View(regions=("knee-left",), muscle="iliacus"),
            ["shown", "shown-follow", "elsewhere-knee", "no-fit-doctor"],
        ),
        (
            View(regions=("back-upper-left",), muscle="iliacus", side="right"),
            ["shown", "other-side", "no-fit-doctor"],
        ),
        (View(regions=("nowhere",)), ["empty"]),
    ],
)
def test_which_sentences_are_said(small: Atlas, view: View, said: list[str]) -> None:
    found = answer(small, view)
    assert ids(found) == said
    assert found.headline == found.lead.text


def test_the_braces_are_filled_in_each_voice(small: Atlas) -> None:
    view = View(regions=("back-upper-left", "back-lower-left", "thigh-left"))
    text = "3 of 3 fit the left psoas: left upper front thigh; and left low back, upper part and lower part."
    assert answer(small, view).headline == text
    clinician = answer(small, View(regions=view.regions, voice="clinician")).headline
    assert clinician.startswith("[3 of 3 fit the left m. psoas: left anterior region of thigh, left upper")


def test_a_sentence_begins_with_a_capital_and_has_no_gaps(small: Atlas) -> None:
    assert answer(small, View(regions=("back-upper-left",))).headline.startswith("Fits the left psoas: ")
    assert answer(small, View(muscle="both")).headline == "You chose the psoas and iliacus."
    assert answer(small, View(muscle="both", side="both")).headline.startswith("You chose the right and left")


def test_when_all_marks_fit_there_may_be_a_sentence_for_it(tmp_path: Path) -> None:
    words = tables()["words"]
    words.append(words[0] | {"id": "answer-fits-all", "patient": "All {total} fit."})
    atlas = load(write(tmp_path / "data", {"words": words}))
    assert answer(atlas, View(regions=("back-upper-left", "back-lower-left"))).headline == "All 2 fit."
    assert answer(atlas, View(regions=("back-upper-left",))).lead.id == "answer-fits-one"


def test_every_statement_has_its_sources(small: Atlas) -> None:
    found = answer(small, View(regions=("back-upper-left",), sources=True))
    assert [source.id for source in found.lead.sources] == ["book"]
    assert found.lead.confidence == "H"


def test_the_tabs(small: Atlas) -> None:
    tabs = answer(small, View()).tabs
    assert list(tabs) == list(TABS) == list(next(field for field in FIELDS if field.name == "tab").allowed)
    assert row_ids(tabs["what"]) == [
        "what-all", "Iliacus", "what-iliacus",
    ]  # fmt: skip
    assert row_ids(tabs["helps"]) == ["helps-all", "bridge", "stop-all"]
    assert row_ids(tabs["doctor"]) == ["doctor-all", "anything", "joint", "nerves", "kidney"]
    first = tabs["what"][2]
    assert isinstance(first, Statement)
    assert first.seed == ("A1", "A2")


def test_rows_of_another_muscle_are_left_out(small: Atlas) -> None:
    tabs = answer(small, View(muscle="psoas-major")).tabs
    assert row_ids(tabs["what"]) == ["what-all"]


def test_an_exercise_card(small: Atlas) -> None:
    card = answer(small, View(voice="clinician")).tabs["helps"][1]
    assert isinstance(card, ExerciseCard)
    assert (card.name, card.kind, card.intro.text, card.grade) == ("Bridge", "activation", "Up.", "weak")
    assert [step.text for step in card.steps] == ["step!"]
    assert [caution.id for caution in card.cautions] == ["bridge-caution-1"]
    assert card.who_not == card.evidence == ()
    assert card.intro.seed == ("R6",)


def test_red_flags_come_by_urgency_those_of_a_marked_area_first(small: Atlas) -> None:
    items = answer(small, View(regions=("knee-left",), voice="clinician", sources=True)).tabs["doctor"]
    cards = [item for item in items if isinstance(item, RedFlagCard)]
    assert [(card.id, card.urgency, card.near) for card in cards] == [
        ("joint", "E", True),
        ("anything", "E", False),
        ("nerves", "E", False),
        ("kidney", "S", False),
    ]
    assert (cards[0].how_soon, cards[0].action, cards[0].sign.text) == ("Now", "Refer.", "joint")
    assert cards[0].sign.sources[0].id == "book"


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ([], ""),
        (["left groin"], "left groin"),
        (["left groin", "left thigh"], "left groin and left thigh"),
        (["right groin", "left groin"], "right and left groin"),
        (["left groin", "right groin"], "right and left groin"),
        (["a", "b", "c"], "a, b and c"),
        (["a, x", "b"], "a, x; and b"),
        (["left back, top, near", "left back, low, near"], "left back, top and low, near"),
        (["left back, top", "right back, top"], "right and left back, top"),
        (["a", "b", "c", "d"], "a, b, c and d"),
        (["a", "b", "c", "d", "e"], "a, b, c, d and 1 more"),
        (["a", "b", "c", "d", "right e", "left e", "f"], "a, b, c, d and 3 more"),
    ],
)
def test_names_of_regions_in_a_sentence(names: list[str], text: str) -> None:
    assert region_list(names) == text


def test_a_list_with_or() -> None:
    assert listed(["psoas", "iliacus"], "or") == "psoas or iliacus"


@given(data=st.data())
def test_any_view_has_whole_sentences_on_the_real_data(data: st.DataObject) -> None:
    atlas = LOADED["real"]
    inside = sorted({region for pattern in atlas.patterns.values() for region in pattern.levels})
    one = st.sampled_from(inside) | st.sampled_from(list(atlas.regions))
    view = View(
        regions=tuple(data.draw(st.lists(one, unique=True, max_size=6))),
        muscle=data.draw(st.sampled_from(["auto", "both", *atlas.muscles])),
        side=data.draw(st.sampled_from(["follow", "left", "right", "both"])),
        voice=data.draw(st.sampled_from(["patient", "clinician"])),
        sources=True,
    )
    found = answer(atlas, view)
    reasons = [reason for card in found.cards for reason in (*card.reasons, card.common)]
    for statement in (found.lead, *found.lines, *reasons):
        assert statement.text[:1].isupper() or statement.text[:1].isdigit()
        assert not re.search(r"[{}]|  |\s[.,:;]|: \.|\(\)", statement.text)
        assert statement.sources
    assert all(found.tabs[tab] for tab in TABS)
    if found.verdict == "no" and view.muscle == "auto":
        assert found.match.shown == ()
        assert found.lead.id == "answer-no-fit"


def test_every_fact_of_the_source_article_can_be_found() -> None:
    """With nothing chosen, the tabs hold every row of the fact list that has words."""
    atlas = LOADED["real"]
    wanted = {fact for word in atlas.words.values() for fact in word.seed if word.section != "answer"}
    wanted |= {fact for exercise in atlas.exercises.values() for fact in exercise.seed}
    have: set[str] = set()
    for items in answer(atlas, View()).tabs.values():
        for item in items:
            have |= set(item.seed if isinstance(item, Statement) else ())
            have |= set(item.intro.seed if isinstance(item, ExerciseCard) else ())
    assert have == wanted


def test_marks_on_the_mid_line_are_not_called_both_sides() -> None:
    atlas = LOADED["real"]
    assert ids(answer(atlas, View(regions=("mid-lower-lumbar",))))[:2] == ["fits-one", "midline"]
    both = ids(answer(atlas, View(regions=("lower-low-back-right", "lower-low-back-left"))))
    assert "both-clicked" in both


def test_with_marks_everywhere_only_three_areas_are_spoken_of() -> None:
    atlas = LOADED["real"]
    said = ids(answer(atlas, View(regions=tuple(atlas.regions))))
    assert sum(one.startswith("elsewhere-") for one in said) <= 3
    lines = answer(atlas, View(regions=("upper-belly-left", "pubis", "hand-front-left", "face-left"))).lines
    assert len({line.text for line in lines}) == len(lines)
