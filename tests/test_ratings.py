"""What is said of a marked place: its text in a link, both ways; nothing from outside can break it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodymap.ratings import COURSES, Rating, read
from bodymap.view import View, from_dict, parse, to_search

KNOWN = {"regions": ("groin-right", "groin-left"), "ratings": ("kaching", "knumb", "smonths")}
WHOLE = "groin-right~n6~w8~kaching~knumb~smonths~cconstant~p123.456"
GOLDEN = json.loads((Path(__file__).parent / "golden" / "ratings.json").read_text(encoding="utf-8"))
SCORES = st.none() | st.integers(0, 10)
RATINGS = st.builds(
    Rating,
    region=st.sampled_from(KNOWN["regions"]),
    now=SCORES,
    worst=SCORES,
    kinds=st.lists(st.sampled_from(("aching", "numb")), unique=True).map(tuple),
    since=st.sampled_from(("", "months")),
    course=st.sampled_from(("", *COURSES)),
    point=st.none() | st.tuples(st.integers(0, 9999), st.integers(0, 9999)),
)


@given(RATINGS)
def test_a_text_brings_back_the_same_rating(rating: Rating) -> None:
    assert Rating.parse(str(rating)) == rating
    assert read(str(rating), KNOWN["ratings"]) == (rating, ())


@pytest.mark.parametrize("case", GOLDEN, ids=lambda case: case["text"])
def test_the_cases_that_the_scripts_read_too(case: dict[str, object]) -> None:
    rating = Rating.parse(str(case["text"]))
    said = {name: getattr(rating, name) for name in ("region", "now", "worst", "since", "course")}
    said |= {"kinds": list(rating.kinds), "point": list(rating.point) if rating.point else None}
    assert said == case["rating"]
    assert str(rating) == case["canonical"]


@given(st.text(max_size=80) | st.text(alphabet="groin-right~nwkscp0123456789.", max_size=80))
def test_any_text_is_read(text: str) -> None:
    rating = Rating.parse(text)
    assert Rating.parse(str(rating)) == rating


def test_what_cannot_be_read_is_told() -> None:
    assert read("groin-right~n11~n5~n6~kodd~caways~p1~zz", KNOWN["ratings"]) == (
        Rating("groin-right", now=5),
        ("n11", "n6", "kodd", "caways", "p1", "zz"),
    )


@given(st.lists(RATINGS, max_size=3, unique_by=lambda one: one.region))
def test_a_link_keeps_the_ratings_of_what_is_marked(ratings: list[Rating]) -> None:
    said = [str(one) for one in ratings if not one.is_empty]
    view, notes = parse(f"r=groin-left,groin-right&s={','.join(said)}", KNOWN)
    assert sorted(view.ratings) == sorted(said)
    assert not notes
    assert parse(to_search(view), KNOWN) == (view, ())
    assert [*view.rated] == [one for one in view.regions if any(one == r.region for r in view.rated.values())]


@pytest.mark.parametrize(
    ("link", "ratings", "note"),
    [
        (f"r=groin-right&s={WHOLE}", (WHOLE,), ""),
        (f"s={WHOLE}&r=groin-right", (WHOLE,), ""),  # whichever comes first
        (f"r=groin-left&s={WHOLE}", (), "scored a place that is not marked, 'groin-right'"),
        ("r=groin-right&s=groin-right~n6,groin-right~n7", ("groin-right~n6",), "more than once"),
        ("r=groin-right&s=groin-right~n6~kodd", ("groin-right~n6",), "could not be read, 'kodd'"),
        ("r=groin-right&s=groin-right", (), ""),
        ("r=groin-right&s=", (), ""),
        ("s=%7E%7E", (), "'~~'"),
    ],
)
def test_notes(link: str, ratings: tuple[str, ...], note: str) -> None:
    view, notes = parse(link, KNOWN)
    assert view.ratings == ratings
    assert note in " ".join(notes)
    assert bool(note) == bool(notes)


def test_a_mark_that_goes_takes_what_is_said_of_it() -> None:
    assert View(ratings=(WHOLE,)).rated == {}
    assert from_dict({"regions": [], "ratings": [WHOLE]}, KNOWN)[0].ratings == ()
    assert from_dict({"regions": ["groin-right"], "ratings": [WHOLE, 5, None]}, KNOWN)[0].ratings == (WHOLE,)
    assert from_dict({"ratings": WHOLE}, KNOWN)[0] == View()
