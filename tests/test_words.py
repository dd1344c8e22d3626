"""The words say what the match says, in the voice asked for, each with its sources."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodymap.atlas import Atlas, load
from bodymap.say.flags import RedFlagCard
from bodymap.say.speaker import Statement
from bodymap.say.words import TABS, Answer, ExerciseCard, Heading, Item, answer
from bodymap.view import FIELDS, View
from tests.fixture_atlas import real_atlas, tables, write

REAL = Path(__file__).resolve().parents[1] / "data"
LOADED: dict[str, Atlas] = {}


@pytest.fixture(scope="module", autouse=True)
def _load(tmp_path_factory: pytest.TempPathFactory) -> None:
    LOADED["small"] = load(write(tmp_path_factory.mktemp("words") / "data"))
    LOADED["real"] = real_atlas()


@pytest.fixture
def small() -> Atlas:
    return LOADED["small"]


def row_ids(items: Iterable[Item]) -> list[str]:
    return [item.text if isinstance(item, Heading) else item.id for item in items]


def ids(found: Answer) -> list[str]:
    said = [*([found.bare] if found.bare else []), found.lead, *found.lines]
    return [one.id.removeprefix("answer-") for one in said]


@pytest.mark.parametrize(
    ("view", "said"),
    [
        (View(), ["empty"]),
        (View(side="both"), ["empty"]),
        (View(muscle="psoas-major"), ["shown", "shown-follow"]),
        (View(muscle="both", side="left"), ["shown"]),
        (View(muscle="both", side="both"), ["shown", "both"]),
        (View(regions=("back-upper-left",)), ["could"]),
        (View(regions=("back-upper-left",), answers=("rise",)), ["fits-one"]),
        (View(regions=("groin-left",)), ["several"]),
        (View(regions=("groin-left",), muscle="iliacus"), ["partly-one"]),
        (View(regions=("back-upper-left", "groin-left", "buttock-left")), ["not-covered", "partly-all"]),
        (
            View(regions=("back-upper-left", "knee-left")),
            ["not-covered", "partly-many", "elsewhere-knee"],
        ),
        (View(regions=("back-upper-left", "back-lower-left", "thigh-left")), ["fits-all"]),
        (
            View(regions=("back-upper-left", "back-lower-left", "thigh-left", "shoulder-left")),
            ["not-covered", "fits-many"],
        ),
        (View(regions=("back-upper-left", "back-upper-right")), ["fits-all", "both-clicked"]),
        (View(regions=("back-upper-left",), side="right"), ["could", "other-side"]),
        (View(regions=("back-upper-left",), side="both"), ["could", "both"]),
        (View(regions=("thigh-left",)), ["several"]),
        (View(regions=("thigh-left",), muscle="iliacus"), ["could"]),
        (View(regions=("buttock-left",)), ["not-covered", "no-fit-doctor"]),
        (View(regions=("knee-left",)), ["not-covered", "elsewhere-knee", "no-fit-doctor"]),
        (View(regions=("shoulder-left",)), ["not-covered", "no-fit-doctor"]),
        (View(regions=("mid-back",)), ["not-covered", "midline", "no-fit-doctor"]),
        (View(regions=("groin-left", "shoulder-left", "buttock-left")), ["no-fit", "no-fit-doctor"]),
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
    text = "All 3 fit the left psoas: left upper front thigh; and left low back, upper part and lower part."
    assert answer(small, view).headline == text
    clinician = answer(small, View(regions=view.regions, voice="clinician")).headline
    assert clinician.startswith("[all 3 fit the left m. psoas: left anterior region of thigh, left upper")
    more = answer(small, View(regions=(*view.regions, "shoulder-left")))
    assert more.headline.startswith("3 of 4 fit the left psoas: left upper front thigh; and left low back")


def test_a_sentence_begins_with_a_capital_and_has_no_gaps(small: Atlas) -> None:
    one = View(regions=("back-upper-left",), answers=("rise",))
    assert answer(small, one).headline.startswith("Fits the left psoas: ")
    assert answer(small, View(muscle="both")).headline == "You chose the psoas and iliacus."
    assert answer(small, View(muscle="both", side="both")).headline.startswith("You chose the right and left")


@given(data=st.data())
def test_one_mark_alone_is_never_called_a_fit(data: st.DataObject) -> None:
    """It could be; with an answer that speaks for the muscle it may fit."""
    atlas = LOADED[data.draw(st.sampled_from(["small", "real"]))]
    inside = sorted({region for pattern in atlas.patterns.values() for region in pattern.levels})
    region = data.draw(st.sampled_from(inside))
    muscle = data.draw(st.sampled_from(["auto", "both", *atlas.muscles]))
    answers = tuple(data.draw(st.lists(st.sampled_from(sorted(atlas.signs)), unique=True, max_size=3)))
    found = answer(atlas, View(regions=(region,), muscle=muscle, answers=answers))
    for card in found.cards:
        if card.verdict == "fits":
            assert card.candidate.said.speaks_for
            assert not card.candidate.far
    if not answers:
        assert found.verdict in ("could", "partly", "no")
        assert not found.lead.id.startswith("answer-fits")


def test_one_mark_and_an_answer_fit(small: Atlas) -> None:
    found = answer(small, View(regions=("back-upper-left",), answers=("rise",)))
    assert (found.verdict, found.headline) == ("fits", "Fits the left psoas: left low back, upper part.")
    denied = answer(small, View(regions=("back-upper-left",), answers=("no-rise",)))
    assert (denied.verdict, denied.lead.id) == ("could", "answer-could")


class TestChoice:
    """While several fit about as well, the headline names the choice."""

    def atlas(self, folder: Path, home: bool = True, **figures: tuple[str, str]) -> Atlas:
        """The small atlas in which psoas and iliacus are this often found in pain of the thigh."""
        data = tables()
        muscles = [row | {"group": row["group"] if home else row["id"]} for row in data["muscles"]]
        names = {"psoas": "psoas-major", "iliacus": "iliacus"}
        rows = [
            data["prevalence"][0] | {"muscle": names[name], "places": "thigh", "low": low, "high": high}
            for name, (low, high) in figures.items()
        ]
        changed = {"muscles": muscles} | ({"prevalence": rows} if rows else {})
        return load(write(folder / "data", changed))

    def test_level_muscles_of_which_nobody_counted(self, small: Atlas) -> None:
        found = answer(small, View(regions=("thigh-left",)))
        assert found.headline == "Several on the left, among them the iliacus and the psoas."
        assert found.verdict == "could"

    @pytest.mark.parametrize(
        ("psoas", "iliacus", "said"),
        [
            (("40", "50"), ("5", "10"), "On the left most often the psoas, less often the iliacus."),
            (("5", "10"), ("40", "50"), "On the left most often the iliacus, less often the psoas."),
            (("5", "10"), ("5", "10"), "Several on the left, among them the iliacus and the psoas."),
            (("40", "50"), ("60", "70"), "Several on the left, among them the iliacus and the psoas."),
            (("60", "70"), ("40", "50"), "Several on the left, among them the psoas and the iliacus."),
        ],
    )
    def test_the_commoner_one_first(
        self, tmp_path: Path, psoas: tuple[str, str], iliacus: tuple[str, str], said: str
    ) -> None:
        found = answer(self.atlas(tmp_path, psoas=psoas, iliacus=iliacus), View(regions=("thigh-left",)))
        assert found.headline == said
        told = [name for name in re.findall("psoas|iliacus", said)]
        assert [card.name for card in found.cards] == told  # the cards stand as the sentence does

    def test_an_answer_that_speaks_for_the_rarer_one_outweighs_how_common_the_other_is(
        self, tmp_path: Path
    ) -> None:
        atlas = self.atlas(tmp_path, psoas=("5", "10"), iliacus=("40", "50"))
        view = View(regions=("thigh-left", "back-upper-left"), answers=("rise",))
        assert answer(atlas, view).cards[0].muscle == "psoas-major"
        assert answer(atlas, view).lead.id == "answer-fits-all"

    def test_the_apps_own_are_named_though_they_fit_less(self, tmp_path: Path) -> None:
        """When how often they are sore is known, after the common ones; else at the end of the choice."""
        atlas = self.atlas(tmp_path, psoas=("40", "50"), iliacus=("20", "25"))
        found = answer(atlas, View(regions=("thigh-left",)))
        assert found.headline == "On the left most often the psoas, less often the iliacus."
        atlas = self.atlas(tmp_path, home=False, psoas=("20", "25"), iliacus=("40", "50"))
        found = answer(atlas, View(regions=("thigh-left",)))  # the iliacus is no muscle of the app's own here
        assert found.headline == "On the left most often the iliacus, less often the psoas."

    def test_on_both_sides(self, tmp_path: Path) -> None:
        atlas = self.atlas(tmp_path, psoas=("40", "50"), iliacus=("5", "10"))
        found = answer(atlas, View(regions=("thigh-left", "thigh-right")))
        assert found.headline == "On both sides most often the psoas, less often the iliacus."

    def test_a_muscle_chosen_by_hand_is_spoken_of_alone(self, small: Atlas) -> None:
        found = answer(small, View(regions=("thigh-left",), muscle="iliacus"))
        assert found.headline == "Could be the left iliacus: left upper front thigh."

    def test_only_the_far_end(self, small: Atlas) -> None:
        """Nobody leads on the far end while another muscle fits; when nobody else does, it is said so."""

        def far(*muscles: str) -> Atlas:
            found = {
                key: replace(one, far=frozenset(one.levels) if key[0] in muscles else frozenset())
                for key, one in small.patterns.items()
            }
            return replace(small, patterns=MappingProxyType(found))

        view = View(regions=("thigh-left",))
        found = answer(far("iliacus", "psoas-major"), view)
        assert (found.lead.id, found.verdict) == ("answer-far", "could")
        assert found.headline == "Only the far end of the left iliacus."
        found = answer(far("iliacus"), view)
        assert found.cards[0].muscle == "psoas-major"
        assert found.headline == "Several on the left, among them the psoas and the iliacus."
        two = View(regions=("thigh-left", "groin-left"))
        assert answer(far("iliacus", "psoas-major"), two).verdict == "could"
        assert answer(small, two).verdict == "fits"


def test_a_look_alike_leads_when_more_answers_point_to_it_than_to_the_muscle(tmp_path: Path) -> None:
    data = tables()
    mimics = [row | {"signs": "numb; hand-across"} for row in data["mimics"] if row["id"] == "hip-joint"]
    atlas = load(write(tmp_path / "data", {"mimics": mimics}))

    def lead(*answers: str, muscle: str = "auto") -> str:
        return answer(atlas, View(regions=("thigh-left",), answers=answers, muscle=muscle)).headline

    assert lead("numb", "hand-across") == "More like the hip joint; of the muscles the iliacus."
    assert lead("numb").startswith("Several on the left")  # one answer alone is not enough
    assert lead("numb", "no-hand-across").startswith("Several on the left")
    assert not lead("numb", "hand-across", muscle="iliacus").startswith("More like")


def test_a_place_that_no_muscle_reaches_is_said_before_anything_else(small: Atlas) -> None:
    found = answer(small, View(regions=("shoulder-left", "knee-left")))
    assert found.headline == "Not covered: left knee, front; and left shoulder."
    assert found.cards == ()
    part = answer(small, View(regions=("back-upper-left", "back-lower-left", "shoulder-left")))
    assert part.bare
    assert part.bare.text == "Not covered: left shoulder."
    chosen = answer(small, View(regions=("shoulder-left",), muscle="iliacus"))
    assert "not-covered" not in ids(chosen)


@pytest.mark.no_cover  # asks of every region
def test_the_heart_stays() -> None:
    """A mark in any zone of the psoas or the iliacus: drawn at once, and its card in sight; else neither."""
    atlas = LOADED["real"]
    for region, row in atlas.regions.items():
        found, side = answer(atlas, View(regions=(region,))), row.side
        if side in ("left", "right"):
            for muscle in atlas.home:
                reached = region in atlas.patterns[muscle, side].levels
                assert ((muscle, side) in found.match.shown) == reached, (region, muscle)
                assert (muscle in [card.muscle for card in found.cards[: found.listed]]) == reached
                assert len(found.match.muscles) <= found.listed


@given(data=st.data())
def test_the_heart_stays_whatever_else_is_marked(data: st.DataObject) -> None:
    atlas = LOADED["real"]
    muscle = data.draw(st.sampled_from(atlas.home))
    zone = st.sampled_from(sorted(atlas.patterns[muscle, "right"].levels))
    marks = data.draw(st.lists(st.sampled_from(list(atlas.regions)), max_size=6, unique=True))
    found = answer(atlas, View(regions=tuple(dict.fromkeys([data.draw(zone), *marks]))))
    assert found.match.best[muscle].explained
    assert muscle in found.match.muscles
    assert muscle in [card.muscle for card in found.cards[: found.listed]]


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
        own = {name for name in atlas.home if found.match.best[name].explained}
        assert {muscle for muscle, _ in found.match.shown} == own
        usual = {region for pattern in atlas.patterns.values() for region in pattern.usual}
        covered = not usual.isdisjoint(view.regions)
        assert found.lead.id == ("answer-no-fit" if covered else "answer-not-covered")


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
    assert ids(answer(atlas, View(regions=("mid-lower-lumbar",))))[:2] == ["several", "midline"]
    both = ids(answer(atlas, View(regions=("lower-low-back-right", "lower-low-back-left"))))
    assert "both-clicked" in both


def test_with_marks_everywhere_only_three_areas_are_spoken_of() -> None:
    atlas = LOADED["real"]
    said = ids(answer(atlas, View(regions=tuple(atlas.regions))))
    assert sum(one.startswith("elsewhere-") for one in said) <= 3
    lines = answer(atlas, View(regions=("upper-belly-left", "pubis", "hand-front-left", "face-left"))).lines
    assert len({line.text for line in lines}) == len(lines)


@pytest.mark.parametrize(
    ("regions", "answers", "lead"),
    [
        (("groin-right", "front-hip-right"), (), "answer-often-fai-groin"),
        (("groin-right", "front-hip-right"), ("situps",), ""),  # an answer speaks for the muscle
        (("groin-right", "front-hip-right", "lower-belly-right"), (), ""),  # the joint is not felt there
        (("groin-right",), (), ""),  # the adductors are commoner
        (("front-hip-right",), (), ""),  # the figure is of the groin
    ],
)
def test_a_joint_that_is_commoner_than_the_muscle_is_named_before_it(
    regions: tuple[str, ...], answers: tuple[str, ...], lead: str
) -> None:
    found = answer(LOADED["real"], View(regions=regions, answers=answers))
    assert (found.lead.id if found.lead.id.startswith("answer-often-") else "") == lead
    chosen = answer(LOADED["real"], View(regions=regions, answers=answers, muscle="iliacus"))
    assert not chosen.lead.id.startswith("answer-often-")
