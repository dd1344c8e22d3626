"""Which muscle comes first among those that fit about as well, on candidates made for the purpose."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bodymap.atlas import Atlas, load
from bodymap.fit.candidate import Candidate, Said
from bodymap.fit.matching import match
from bodymap.fit.ranking import ordered
from tests.fixture_atlas import real_atlas, write

NEAR = 0.15


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    """The small atlas."""
    return load(write(tmp_path_factory.mktemp("ranking") / "data"))


def made(atlas: Atlas, name: str, fit: float, marks: int = 2, said: int = 0, **more: Any) -> Candidate:
    """A candidate with so many marks explained and so many answers for it (below 0: against it)."""
    plain = match(atlas, ["back-upper-left", "back-lower-left"]).best["psoas-major"]
    core = plain.at["core"][:marks]
    told = Said(speaks_for=("rise",) * said) if said > 0 else Said(against=("rise",) * -said)
    usual: dict[str, Any] = {"verdict": "fits", "far": False, "common": 0, "here": False, "often": 0.0}
    return replace(plain, muscle=name, fit=fit, at={**plain.at, "core": core}, said=told, **(usual | more))


def order(atlas: Atlas, *found: Candidate) -> tuple[list[str], int]:
    ranked, level = ordered(atlas, found)
    return [one.muscle for one in ranked], level


def test_nothing_that_fits(small: Atlas) -> None:
    assert ordered(small, []) == ((), 0)
    assert ordered(small, [made(small, "a", 0.1, verdict="no")]) == ((), 0)


def test_the_better_fit_first_and_how_many_are_level(small: Atlas) -> None:
    a, b, c = (made(small, name, fit) for name, fit in (("a", 0.5), ("b", 0.9), ("c", 0.9 - NEAR)))
    assert order(small, a, b, c) == (["b", "c", "a"], 2)
    assert order(small, a, b) == (["b", "a"], 1)
    assert order(small, made(small, "x", 0.7), made(small, "y", 0.7)) == (["x", "y"], 2)  # as in the table


def test_level_goes_by_the_first_of_each_level(small: Atlas) -> None:
    """Not from one to the next, or a row of small steps would make everything level."""
    steps = [made(small, name, fit) for name, fit in (("a", 0.9), ("b", 0.8), ("c", 0.7), ("d", 0.6))]
    steps[2] = replace(steps[2], common=1)
    assert order(small, *steps) == (["a", "b", "c", "d"], 2)


def test_the_commoner_one_goes_before_a_level_one_that_fits_better(small: Atlas) -> None:
    rare, usual, plain = (
        made(small, name, fit, common=common)
        for name, fit, common in (("rare", 0.9, -1), ("usual", 0.8, 1), ("plain", 0.85, 0))
    )
    assert order(small, rare, usual, plain) == (["usual", "plain", "rare"], 3)
    assert order(small, replace(rare, fit=0.96), usual)[0] == ["rare", "usual"]  # not level


def test_of_two_as_common_the_one_that_lies_there_then_the_one_more_often_found(small: Atlas) -> None:
    a = made(small, "a", 0.9, common=1, often=40.0)
    assert order(small, a, made(small, "b", 0.8, common=1, often=30.0, here=True))[0] == ["b", "a"]
    assert order(small, a, made(small, "b", 0.8, common=1, often=50.0))[0] == ["b", "a"]
    assert order(small, a, made(small, "b", 0.8, common=1, often=30.0))[0] == ["a", "b"]


def test_of_level_muscles_the_one_that_the_answers_speak_for_most_comes_first(small: Atlas) -> None:
    usual = made(small, "usual", 0.9, common=1, here=True, often=50.0)
    assert order(small, usual, made(small, "told", 0.8, said=1))[0] == ["told", "usual"]
    assert order(small, replace(usual, said=Said(("rise",))), made(small, "told", 0.8, said=1))[0] == [
        "usual",
        "told",
    ]
    assert order(small, made(small, "plain", 0.8), replace(usual, said=Said(against=("rise",))))[0] == [
        "plain",
        "usual",
    ]
    assert order(small, usual, made(small, "told", 0.7, said=1))[0] == ["usual", "told"]  # not level


def test_nobody_leads_on_the_far_end_while_another_fits(small: Atlas) -> None:
    far, near = made(small, "far", 0.9, far=True), made(small, "near", 0.5)
    assert order(small, far, near) == (["near", "far"], 2)  # and both are level then
    assert order(small, far) == (["far"], 1)


@pytest.mark.parametrize("common", [-1, 0])
def test_an_uncommon_or_inconstant_one_never_leads_on_one_mark_alone(small: Atlas, common: int) -> None:
    muscle = "rare" if common else "psoas-major"
    atlas = small
    if not common:
        (row,) = small.prevalence["psoas-major"]
        lacked = replace(row, kind="present", places=(), low=40.0, high=60.0)
        atlas = replace(small, prevalence={"psoas-major": (lacked,)})
        assert atlas.inconstant == {"psoas-major"}
    other = made(small, "other", 0.5)
    assert order(atlas, made(small, muscle, 0.9, marks=1, common=common), other)[0] == ["other", muscle]
    assert order(atlas, made(small, muscle, 0.9, marks=2, common=common), other)[0] == [muscle, "other"]
    told = made(small, muscle, 0.9, marks=1, said=1, common=common)
    assert order(atlas, told, other)[0] == [muscle, "other"]
    assert order(atlas, made(small, muscle, 0.9, marks=1, common=common))[0] == [muscle]


def test_the_rarest_never_lead_on_one_mark_of_the_real_body() -> None:
    """Nor does one of which only the far end is marked, unless there is no other."""
    atlas = real_atlas()
    for region in atlas.regions:
        found = match(atlas, [region])
        if found.ranked:
            first = found.ranked[0]
            others = [one for one in found.ranked if not one.far and one.common >= 0]
            if any(one.muscle not in atlas.inconstant for one in others):
                assert not first.far, region
                assert first.common >= 0, region
                assert first.muscle not in atlas.inconstant, region


def test_none_is_said_to_fit_below_one_that_could_be(small: Atlas) -> None:
    a = made(small, "a", 0.9, verdict="could")
    b, c = made(small, "b", 0.6), made(small, "c", 0.5, verdict="partly")
    assert [one.verdict for one in ordered(small, [a, b, c])[0]] == ["could", "could", "partly"]
    assert [one.verdict for one in ordered(small, [b, c])[0]] == ["fits", "partly"]
