"""The view and its link: what goes in comes out, and nothing from outside can break it."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodymap.view import (
    DEFAULTS,
    FIELDS,
    MAX_ITEMS,
    MAX_NOTES,
    MAX_SEARCH,
    View,
    field_dict,
    from_dict,
    parse,
    to_dict,
    to_search,
)

REGIONS = ("mid-lumbar", "groin-left", "groin-right", "knee-front-left", "knee-front-right")
MUSCLES = ("psoas-major", "iliacus")
KNOWN = {
    "regions": REGIONS,
    "muscle": MUSCLES,
    "answers": ("cough", "no-cough", "skip-hand"),
    "flags": ("fever", "fall"),
    "compare": MUSCLES,
    "country": ("GB", "EU"),
}


def choices(name: str) -> st.SearchStrategy[str]:
    return st.sampled_from(next(field.allowed for field in FIELDS if field.name == name))


VIEWS = st.builds(
    View,
    regions=st.lists(st.sampled_from(REGIONS), unique=True).map(tuple),
    muscle=st.sampled_from(("auto", "both", *MUSCLES)),
    side=choices("side"),
    answers=st.lists(st.sampled_from(KNOWN["answers"]), unique=True).map(tuple),
    flags=st.lists(st.sampled_from(KNOWN["flags"]), unique=True).map(tuple),
    compare=st.lists(st.sampled_from(MUSCLES), unique=True).map(tuple),
    country=st.sampled_from(("", "GB", "EU")),
    body=st.just("") | choices("body"),
    zones=st.booleans(),
    points=st.booleans(),
    xray=st.booleans(),
    sources=st.booleans(),
    voice=choices("voice"),
    tab=choices("tab"),
    face=choices("face"),
    theme=choices("theme"),
    build=choices("build"),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=60),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(VIEWS)
def test_a_link_brings_back_the_same_view(view: View) -> None:
    assert parse(to_search(view), KNOWN) == (view, ())
    assert parse(to_search(view).removeprefix("?"), KNOWN) == (view, ())


@given(VIEWS)
def test_a_request_brings_back_the_same_view(view: View) -> None:
    assert from_dict(json.loads(json.dumps(to_dict(view))), KNOWN) == (view, ())


def test_nobody_has_said_which_body_until_a_link_says_it() -> None:
    assert View().body == ""
    assert View().shown_body == "female"
    assert View(body="male").shown_body == "male"
    assert parse("body=female", KNOWN) == (View(body="female"), ())
    assert to_search(View(body="female")) == "?body=female"
    assert from_dict({"body": ""}, KNOWN) == parse("body=", KNOWN) == (View(), ())


def assert_valid(view: View) -> None:
    assert set(view.regions) <= set(REGIONS)
    assert len(set(view.regions)) == len(view.regions)
    assert view.muscle in ("auto", "both", *MUSCLES)
    for field in FIELDS:
        value = getattr(view, field.name)
        assert not field.allowed or value in (*field.allowed, field.default)
        assert field.kind != "flag" or isinstance(value, bool)


@given(st.text(max_size=300) | st.text(alphabet="r=,&%+?;mside10grointhgeflanky-", max_size=300))
def test_any_text_gives_a_valid_view_and_few_printable_notes(text: str) -> None:
    view, notes = parse(text, KNOWN)
    assert_valid(view)
    assert len(notes) <= MAX_NOTES
    for note in notes:
        assert note.isprintable()
        assert len(note) < 250
        assert note.endswith(".")
        note.encode("utf-8")


@given(JSON | st.fixed_dictionaries({}, optional={field.name: JSON for field in FIELDS}))
def test_any_request_gives_a_valid_view(data: object) -> None:
    view, notes = from_dict(data, KNOWN)
    assert_valid(view)
    assert all(note.isprintable() for note in notes)


def test_the_default_view_is_the_bare_address() -> None:
    assert to_search(View()) == ""
    assert parse("", KNOWN) == (View(), ())
    assert parse("?", KNOWN) == (View(), ())


def test_only_what_differs_stands_in_the_link_in_a_fixed_order() -> None:
    view = View(regions=("groin-left", "mid-lumbar"), theme="dark", zones=False, xray=True, muscle="iliacus")
    assert to_search(view) == "?r=groin-left,mid-lumbar&m=iliacus&zones=0&xray=1&theme=dark"


@pytest.mark.parametrize(
    "text",
    [
        "r=groin-left%2Cmid-lumbar",
        "r=groin-left&r=mid-lumbar",
        "r=,groin-left,,+mid-lumbar",
        "r=GROIN-LEFT,Mid-Lumbar",
        "r=groin-left,mid-lumbar.",  # the end of a sentence that somebody pasted
        "r=groin-left,mid-lumbar&fbclid=x&utm_source=mail&gclid=1",  # what others hang on a link
    ],
)
def test_spellings_of_one_list(text: str) -> None:
    assert parse(text, KNOWN) == (View(regions=("groin-left", "mid-lumbar")), ())


def test_repeats_are_kept_once_in_the_order_marked() -> None:
    view, notes = parse("r=groin-right,groin-left,groin-right", KNOWN)
    assert view.regions == ("groin-right", "groin-left")
    assert notes == ()


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("r=xyz", "The link named an unknown area 'xyz'; it was left out."),
        ("r=a,b", "The link named unknown areas: 'a', 'b'; they were left out."),
        ("r=a,b,c,d,e", "The link named unknown areas: 'a', 'b', 'c' and 2 more; they were left out."),
        ("m=biceps", "The link named an unknown muscle 'biceps'; it was left out."),
        ("side=up", "The link named an unknown side 'up'; it was left out."),
        ("zones=maybe", "The link named an unknown setting for zones 'maybe'; it was left out."),
        ("side=left&side=right", "The link named the side more than once; the first was kept."),
        ("colour=red", "The link has a part that this app does not know, 'colour'; it was left out."),
        ("r=%ff%fe", "The link named an unknown area '��'; it was left out."),
        ("r=%00", "The link named an unknown area '?'; it was left out."),
    ],
)
def test_what_is_ignored_is_said_plainly(text: str, note: str) -> None:
    view, notes = parse(text, KNOWN)
    assert notes == (note,)
    assert view == (View(side="left") if "left&" in text else View())


def test_a_bad_field_does_not_take_the_good_ones_with_it() -> None:
    view, notes = parse("?r=groin-left,nowhere&side=up&voice=CLINICIAN&zones=off&body=male", KNOWN)
    assert view == View(regions=("groin-left",), voice="clinician", zones=False, body="male")
    assert len(notes) == 2


def test_without_the_table_any_well_formed_muscle_passes() -> None:
    assert parse("m=gluteus-medius")[0].muscle == "gluteus-medius"
    assert parse("m=<script>", KNOWN)[0].muscle == "auto"


def test_too_long_a_link_is_cut_at_a_whole_name() -> None:
    text = "r=groin-left," + ",".join(["mid-lumbar"] * 2000)
    view, notes = parse(text, KNOWN)
    assert len(text) > MAX_SEARCH
    assert view.regions == ("groin-left", "mid-lumbar")
    assert notes == ("The link was too long; only its first part was read.",)
    assert parse("x" * 100_000, KNOWN) == (View(), notes)


def test_too_many_regions_are_cut() -> None:
    many = [f"r{n}" for n in range(MAX_ITEMS + 5)]
    view, notes = parse("r=" + ",".join(many), {"regions": many})
    assert view.regions == tuple(many[:MAX_ITEMS])
    assert notes == ("The link held more than 200 areas; only the first 200 were kept.",)


def test_a_flood_of_notes_is_cut() -> None:
    _, notes = parse("&".join(f"p{n}=1" for n in range(50)), KNOWN)
    assert len(notes) == MAX_NOTES
    assert notes[-1] == "45 more parts could not be read and were left out."


def test_names_in_notes_are_short() -> None:
    _, (note,) = parse("r=" + quote("é" * 500), KNOWN)
    assert note == f"The link named an unknown area '{'é' * 40}…'; it was left out."


@pytest.mark.parametrize(
    ("data", "count"),
    [
        (None, 1),
        ([], 1),
        ({"regions": "groin-left"}, 1),
        ({"regions": {"a": 1}}, 1),
        ({"regions": [1, None]}, 1),
        ({"zones": 1, "side": 3, "theme": None}, 3),
        ({"seq": 7, "shade": "dark", "zones": True}, 0),
    ],
)
def test_a_broken_request_falls_back_field_by_field(data: Any, count: int) -> None:
    view, notes = from_dict(data, KNOWN)
    assert view == View()
    assert len(notes) == count


def test_the_table_of_fields_is_the_view() -> None:
    assert [field.name for field in FIELDS] == list(DEFAULTS)
    assert len({field.param for field in FIELDS}) == len(FIELDS)
    assert field_dict(FIELDS[0]) == {
        "name": "regions",
        "param": "r",
        "kind": "list",
        "allowed": [],
        "default": [],
    }
    json.dumps([field_dict(field) for field in FIELDS])
    with pytest.raises(TypeError):
        DEFAULTS["side"] = "left"  # type: ignore[index]
