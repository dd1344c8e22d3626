"""The ranked cards, the comparison and the next questions, on the small atlas."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bodymap.atlas import Atlas, load
from bodymap.fit.questions import mimics_in_play, next_questions
from bodymap.say.cards import Card, common
from bodymap.say.speaker import Speaker, Statement
from bodymap.say.words import answer
from bodymap.view import View
from tests.fixture_atlas import tables, write


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    """The small atlas."""
    return load(write(tmp_path_factory.mktemp("cards") / "data"))


def cards(atlas: Atlas, *regions: str, **view: Any) -> tuple[Card, ...]:
    return answer(atlas, View(regions=regions, **view)).cards


class TestCards:
    def test_best_first_with_name_side_and_word(self, small: Atlas) -> None:
        first, second = cards(small, "back-upper-left", "thigh-left")
        assert (first.muscle, first.side, first.name, first.verdict) == (
            "psoas-major",
            "left",
            "psoas",
            "fits",
        )
        assert first.fit > second.fit
        assert first.gloss == "deep in the hip"
        found = cards(small, "back-upper-left", "thigh-left", voice="clinician")
        assert [(card.name, card.gloss) for card in found] == [("m. psoas", ""), ("m. iliacus", "")]

    def test_only_what_fits_has_a_card_unless_it_was_chosen_or_is_the_apps_own(self, small: Atlas) -> None:
        both = [("psoas-major", "could"), ("iliacus", "no")]  # a disputed zone of the iliacus is there
        found = cards(small, "back-upper-left")
        assert [(card.muscle, card.verdict) for card in found] == both
        found = cards(small, "back-upper-left", muscle="iliacus")
        assert [(card.muscle, card.verdict) for card in found] == both
        found = cards(small, "knee-left", muscle="iliacus")
        assert [(card.muscle, card.verdict) for card in found] == [("iliacus", "no")]
        assert cards(small, "knee-left") == cards(small) == ()

    def test_what_is_not_the_apps_own_and_does_not_fit_has_none(self, tmp_path: Path) -> None:
        muscles = tables()["muscles"]
        muscles[1]["group"] = "other"
        atlas = load(write(tmp_path / "data", {"muscles": muscles}))
        assert [card.muscle for card in cards(atlas, "back-upper-left")] == ["psoas-major"]
        assert [card.muscle for card in cards(atlas, "buttock-left")] == ["psoas-major"]  # a rare zone

    def test_a_place_beside_a_zone_is_a_reason_when_there_is_no_better(self, small: Atlas) -> None:
        (card, _) = cards(small, "knee-left", muscle="both")
        assert [one.id for one in card.speaks_for] == ["answer-beside"]
        (card, _) = cards(small, "knee-left", "thigh-left", muscle="both")
        assert "answer-beside" not in [one.id for one in card.reasons]

    def test_what_is_drawn_has_its_card_in_sight(self, small: Atlas) -> None:
        """One that comes after those listed at first stands right behind them."""
        few = replace(small, weights=replace(small.weights, cards=1))
        marked = View(regions=("back-upper-left",))
        found = answer(few, marked)
        assert found.match.muscles == ("psoas-major",)
        assert (found.listed, [card.muscle for card in found.cards]) == (2, ["psoas-major", "iliacus"])
        assert answer(small, marked).listed == 2
        found = answer(few, View(regions=("thigh-left",)))
        assert (found.listed, [card.muscle for card in found.cards]) == (2, ["iliacus", "psoas-major"])

    def test_two_reasons_for_and_two_against(self, small: Atlas) -> None:
        marked = ("back-upper-left", "groin-left", "thigh-left", "knee-left")
        found = cards(small, *marked, answers=("rise", "hand-across"))
        card = next(one for one in found if one.muscle == "psoas-major")

        def ids(group: Iterable[Statement]) -> list[str]:
            return [one.id.removeprefix("answer-") for one in group]

        assert ids(card.speaks_for) == ["core", "sign-for"]
        assert ids(card.against) == ["sign-against", "unexplained"]
        assert ids(card.reasons) == [
            "core", "spillover", "sign-for", "sign-against", "unexplained", "typical-missing",
        ]  # fmt: skip

    def test_a_tie_is_said_on_both_cards(self, small: Atlas) -> None:
        one, other = cards(small, "groin-left")
        assert (one.level, other.level) == ((other.muscle,), (one.muscle,))

    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({"low": "5", "high": "10"}, "5 to 10 people who hurt"),
            ({"low": "1", "high": "85"}, "from 1 to 85 people who hurt"),
            ({"low": "42", "high": "42"}, "one 42 people who hurt"),
            ({"low": "42", "high": "42", "places": "groin"}, "unknown"),  # measured elsewhere
            ({"low": "42", "high": "60", "places": "groin; thigh-left"}, "42 to 60 people who hurt"),
            ({"low": "37", "high": "66", "kind": "present", "places": ""}, "there 37 to 66 people who hurt"),
            ({"low": "50", "high": "50", "kind": "present", "places": ""}, "there 50 to 50 people who hurt"),
            ({"muscle": "iliacus"}, "unknown"),
        ],
    )
    def test_how_often_it_is_found(self, tmp_path: Path, changed: dict[str, str], said: str) -> None:
        data = tables()
        (row,) = data["prevalence"]
        row |= {"places": "thigh", "patient": "people who hurt", "sources": "book"} | changed
        sentences = {
            "answer-common": "{low} to {high} {who}",
            "answer-common-wide": "from {low} to {high} {who}",
            "answer-common-one": "one {low} {who}",
            "answer-inconstant": "there {low} to {high} {who}",
            "answer-common-unknown": "unknown",
        }
        words = [word | {"patient": sentences.get(word["id"], word["patient"])} for word in data["words"]]
        atlas = load(write(tmp_path / "data", {"prevalence": [row], "words": words}))
        psoas = next(
            card for card in cards(atlas, "thigh-left", sources=True) if card.muscle == "psoas-major"
        )
        assert psoas.common.text.rstrip(".").lower() == said
        assert [source.id for source in psoas.common.sources] == ["book"]

    def test_how_often_in_general_is_the_first_row(self, small: Atlas) -> None:
        speaker = Speaker(small, "patient")
        assert common(speaker, "psoas-major").id == "answer-common"
        assert common(speaker, "psoas-major", ["knee-left"]).id == "answer-common-unknown"
        assert common(speaker, "iliacus").id == "answer-common-unknown"


class TestComparison:
    def test_where_only_one_hurts_and_what_tells_them_apart(self, small: Atlas) -> None:
        view = View(regions=("thigh-left",), compare=("psoas-major", "iliacus"))
        found = answer(small, view).comparison
        assert found is not None
        assert (found.muscles, found.sides) == (("psoas-major", "iliacus"), ("left", "left"))
        assert found.only[0] is not None
        assert (
            "left low back, upper part and lower part" in found.only[0].text
        )  # of the iliacus just sometimes
        assert found.only[1] is None
        assert found.shared is not None
        assert "upper front thigh" in found.shared.text
        assert [one and one.id for one in found.signs] == ["answer-compare-signs", "answer-compare-signs"]
        assert ([one.id for one in found.ask], found.done) == (["hand", "rise"], None)

    def test_when_all_is_asked_it_says_so(self, small: Atlas) -> None:
        view = View(
            regions=("thigh-left",), compare=("psoas-major", "iliacus"), answers=("skip-hand", "skip-rise")
        )
        found = answer(small, view).comparison
        assert found is not None
        assert found.ask == ()
        assert found.done is not None

    @pytest.mark.parametrize("regions", [(), ("thigh-left",), ("back-upper-left",), ("shoulder-left",)])
    def test_what_to_ask_next_whatever_was_marked(self, small: Atlas, regions: tuple[str, ...]) -> None:
        found = answer(small, View(regions=regions, muscle="both", compare=("psoas-major", "iliacus")))
        assert found.comparison is not None
        assert found.comparison.done is None
        assert [one.id for one in found.apart] == ["hand", "rise"]

    def test_a_place_of_only_one(self, tmp_path: Path) -> None:
        overlap = [row for row in tables()["atlas/overlap"] if row["zone"] != "iliacus-strip"]
        atlas = load(write(tmp_path / "data", {"atlas/overlap": overlap}))
        found = answer(atlas, View(regions=("thigh-left",), compare=("psoas-major", "iliacus"))).comparison
        assert found is not None
        assert found.only[0] is not None
        assert "left low back, upper part and lower part" in found.only[0].text
        assert found.only[1] is None

    @pytest.mark.parametrize("pair", [(), ("iliacus",), ("iliacus", "iliacus"), ("iliacus", "nobody")])
    def test_it_takes_two(self, small: Atlas, pair: tuple[str, ...]) -> None:
        assert answer(small, View(regions=("thigh-left",), compare=pair)).comparison is None

    def test_twins_are_named_as_such(self, tmp_path: Path) -> None:
        rows = tables()["zones"]
        changed = [row | {"strength": "spillover"} if row["id"] == "psoas-strip" else row for row in rows]
        atlas = load(write(tmp_path / "data", {"zones": changed}))
        found = answer(atlas, View(regions=("thigh-left",), compare=("psoas-major", "iliacus"))).comparison
        assert found is not None
        assert found.twins is not None


class TestQuestions:
    def asked(self, atlas: Atlas, *answers: str, regions: tuple[str, ...] = ("thigh-left",)) -> list[str]:
        return [one.id for one in answer(atlas, View(regions=regions, answers=answers)).questions]

    def test_the_most_separating_first(self, small: Atlas) -> None:
        assert self.asked(small) == ["hand", "rise"]  # one speaks for one muscle and against the other

    def test_what_separates_nothing_is_not_asked(self, small: Atlas) -> None:
        assert self.asked(small, regions=("mid-back",)) == []
        assert self.asked(small, regions=("shoulder-left",)) == []
        assert self.asked(small, regions=()) == []

    def test_the_apps_own_are_in_play_though_only_a_disputed_zone_is_marked(self, small: Atlas) -> None:
        assert self.asked(small, regions=("back-upper-left",)) == ["hand", "rise"]

    @pytest.mark.parametrize("given", ["hand-across", "hand-up", "no-hand-up", "skip-hand"])
    def test_what_was_answered_or_skipped_is_not_asked_again(self, small: Atlas, given: str) -> None:
        assert self.asked(small, given) == ["rise"]

    def test_a_look_alike_brings_its_question_in(self, small: Atlas) -> None:
        back = ("back-upper-left", "back-lower-left")
        assert self.asked(small, regions=(*back, "knee-left")) == ["numb", "hand", "rise"]
        assert self.asked(small, regions=(*back, "knee-right")) == ["hand", "rise"]  # it is felt on the left

    def test_five_at_most(self, small: Atlas, tmp_path: Path) -> None:
        data = tables()
        questions = [data["questions"][0] | {"id": f"q{n}"} for n in range(9)]
        signs = [data["signs"][0] | {"id": f"q{n}", "question": f"q{n}"} for n in range(9)]
        points = [data["sign_points"][0] | {"sign": f"q{n}"} for n in range(9)]
        mimics = [row | {"signs": ""} for row in data["mimics"]]
        rules = [row | {"signs": "q1"} for row in data["rating_rules"]]
        changed = {"questions": questions, "signs": signs, "sign_points": points, "mimics": mimics}
        changed |= {"rating_rules": rules}
        assert len(self.asked(load(write(tmp_path / "data", changed)))) == 5

    def test_options_say_what_was_given(self, small: Atlas) -> None:
        found = answer(small, View(regions=("thigh-left",), answers=("no-rise", "hand-up")))
        told = {one.id: [(option.answer, option.pressed) for option in one.options] for one in found.others}
        assert told["rise"] == [("rise", False), ("no-rise", True)]
        assert told["hand"] == [("hand-up", True), ("hand-across", False)]
        asked = {one.id for one in (*found.questions, *found.others)}
        assert asked == {"rise", "hand"}  # whether the skin is numb tells none of the muscles in play apart


class TestLookalikes:
    def test_by_place_and_by_sign_with_those_told_first(self, small: Atlas) -> None:
        def found(regions: tuple[str, ...], *answers: str) -> list[str]:
            return [one.id for one in mimics_in_play(small, regions, answers)]

        assert found(("groin-left",)) == ["hip-joint"]
        assert found(("knee-right",)) == []
        assert found(("knee-left",)) == ["nerve"]  # this one names its side
        assert found(("groin-left",), "numb") == ["hip-joint"]  # what is felt elsewhere stays away
        assert found(("groin-left", "knee-left"), "numb") == ["nerve", "hip-joint"]
        assert found((), "numb") == []

    def test_they_have_no_number(self, small: Atlas) -> None:
        (one,) = answer(small, View(regions=("groin-left",))).lookalikes
        assert (one.name, one.told) == ("hip joint", False)
        assert not hasattr(one, "fit")

    def test_no_muscle_in_play_asks_nothing_about_muscles(self, small: Atlas) -> None:
        assert next_questions(small, (), tuple(small.mimics.values()), (), ()) == ()


class TestAlert:
    def test_what_is_ticked_comes_first_by_urgency(self, small: Atlas) -> None:
        found = answer(small, View(regions=("groin-left",), flags=("kidney", "joint")))
        assert [flag.id for flag in found.alert] == ["joint", "kidney"]
        assert [flag.ticked for flag in found.alert] == [True, True]

    def test_near_ones_are_asked_first(self, small: Atlas) -> None:
        assert [flag.id for flag in answer(small, View(regions=("knee-left",))).checks] == ["joint"]
        both = answer(small, View(regions=("thigh-left", "thigh-right")))
        assert [flag.id for flag in both.checks] == ["nerves"]
        assert answer(small, View(regions=("thigh-left",))).checks == ()
        assert answer(small, View(regions=("shoulder-left",))).checks == ()

    def test_the_numbers_are_those_of_the_country(self, small: Atlas) -> None:
        assert [one.country for one in answer(small, View(country="GB")).numbers] == ["GB"]
        assert len(answer(small, View()).numbers) == len(small.numbers)
