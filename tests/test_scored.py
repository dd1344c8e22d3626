"""What ratings of places point to: rows of rating_rules.csv, each with what it raises; never a muscle."""

from __future__ import annotations

import pytest

from bodymap.atlas import Atlas
from bodymap.atlas.patterns import among
from bodymap.fit.matching import match
from bodymap.fit.scored import raised
from bodymap.ratings import Rating
from bodymap.say.words import Answer
from bodymap.say.words import answer as words
from bodymap.view import View
from tests.fixture_atlas import real_atlas

SHIN, THIGH, SADDLE, BACK, GROIN = (
    "outer-shin-right",
    "upper-outer-thigh-right",
    "upper-inner-thigh-right",
    "lower-low-back-right",
    "groin-right",
)


@pytest.fixture
def real() -> Atlas:
    return real_atlas()


def said(*ratings: Rating, answers: tuple[str, ...] = ()) -> View:
    return View(
        regions=tuple(one.region for one in ratings),
        ratings=tuple(str(one) for one in ratings if not one.is_empty),
        answers=answers,
    )


def answer(atlas: Atlas, *ratings: Rating) -> Answer:
    return words(atlas, said(*ratings))


def pointed(found: Answer) -> set[str]:
    return {one.id for one in found.lookalikes if one.told}


def open_checks(found: Answer) -> list[str]:
    return [one.id for one in found.checks[: found.opened]]


@pytest.mark.parametrize(
    ("rating", "first", "rows"),
    [
        (Rating(SHIN, kinds=("numb",)), {"disc", "root-l5", "stenosis"}, ["numb"]),
        (Rating(SHIN, kinds=("weak",)), {"disc", "root-l5", "stenosis"}, ["weak"]),
        (Rating(THIGH, kinds=("burning", "tingling")), {"meralgia", "shingles"}, ["tingling", "burning"]),
        (Rating(BACK, kinds=("shooting",)), {"disc", "root-l5"}, ["shooting"]),
    ],
)
def test_nerve_words_bring_the_nerves_to_the_front(
    real: Atlas, rating: Rating, first: set[str], rows: list[str]
) -> None:
    bare, found = answer(real, Rating(rating.region)), answer(real, rating)
    assert not pointed(bare)
    assert {one.id for one in found.lookalikes[: len(first)]} == first or first <= pointed(found)
    assert found.lookalikes[0].told
    assert [one.id for one in found.rated] == rows
    assert not bare.rated


def test_two_words_of_a_nerve_are_said_first(real: Atlas) -> None:
    found = answer(real, Rating(THIGH, kinds=("burning", "tingling")))
    assert found.lead.id == "answer-mimic"
    assert "skin nerve of the thigh" in found.headline


@pytest.mark.parametrize(
    ("rating", "flag"),
    [
        (Rating(SHIN, kinds=("numb",)), "leg-weakness"),
        (Rating(SHIN, kinds=("weak",)), "leg-weakness"),
        (Rating(SADDLE, kinds=("tingling",)), "cauda-equina"),
        (Rating(BACK, course="constant"), "cancer"),
        (Rating(BACK, since="months"), "not-settling"),
        (Rating("inner-calf-left", kinds=("cramping",)), "claudication-flag"),
        (Rating("lower-belly-left", course="constant"), "diverticulitis"),
    ],
)
def test_a_warning_line_stands_open_and_is_never_ticked(real: Atlas, rating: Rating, flag: str) -> None:
    bare, found = answer(real, Rating(rating.region)), answer(real, rating)
    assert flag in open_checks(found)
    assert not any(one.ticked for one in found.checks)
    assert not found.alert
    assert [one.id for one in found.gates] == [one.id for one in bare.gates]
    before = open_checks(bare)
    assert before[:1] == [flag] or flag not in before or open_checks(found).index(flag) < before.index(flag)


def test_no_muscle_fits_better_or_worse(real: Atlas) -> None:
    """The rule of the matching knows no rating at all."""
    plain = View(regions=(BACK, SHIN))
    rated = said(Rating(BACK, 9, 10, ("numb", "weak"), "years", "constant"), Rating(SHIN, 8))
    one, other = words(real, plain).match, words(real, rated).match
    assert one == other == match(real, (BACK, SHIN))


def test_a_rule_raises_only_what_can_be_there(real: Atlas) -> None:
    for region in real.regions:
        kinds = tuple(real.pain_kinds)
        found = raised(real, said(Rating(region, 5, 5, kinds, "years", "constant")))
        assert all(among(region, real.mimics[name].places) for name in found.mimics)
        for name in found.flags:
            flag = real.red_flags[name]
            assert among(region, (*flag.places, *flag.places_both))


def test_a_number_alone_points_to_nothing(real: Atlas) -> None:
    found = answer(real, Rating(GROIN, 10, 10, ("aching", "tight", "sharp"), "days"))
    assert not pointed(found)
    assert not found.rated


def test_what_an_answer_says_already_is_not_counted_twice(real: Atlas) -> None:
    view = said(Rating(SHIN, kinds=("numb",)), answers=("numb",))
    assert not raised(real, view).mimics
    assert not raised(real, view).flags


def test_what_was_rated_is_asked_first(real: Atlas) -> None:
    assert answer(real, Rating(SHIN)).questions[0].id == "numb"
    assert answer(real, Rating(SHIN, kinds=("weak",))).questions[0].id == "weak"


def test_every_rule_raises_something_somewhere_in_both_voices(real: Atlas) -> None:
    for rule in real.rating_rules.values():
        kinds, since = rule.kinds[:1], (rule.since or ("",))[0]
        views = [said(Rating(r, None, None, kinds, since, rule.course)) for r in real.regions]
        assert any(rule.id in raised(real, view).rules for view in views), rule.id
