"""The rule of the warning signs, on the small atlas: which are asked, in what order, on how many lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bodymap.atlas import Atlas, load
from bodymap.say.flags import MOST, RedFlagCard, flag_cards, open_gates, opened
from bodymap.say.speaker import Speaker
from bodymap.say.words import Heading, Item, answer
from bodymap.view import View
from bodymap.web.board import lines
from tests.fixture_atlas import real_atlas, tables, write

THIGH = "thigh-left"
URGENCY = [
    {"id": name, "plain": name, "action": name, "order": str(n)}
    for n, name in enumerate(("E", "D", "S", "C"))
]


class Case:
    """Warning signs made for one test, asked for some marks."""

    def __init__(self, folder: Path, *rows: dict[str, str]) -> None:
        plain = tables()["red_flags"][0] | {"places": "thigh", "urgency": "S"}
        flags = [plain | {"check": f"{row['id']} now", "clinician": f"[{row['id']}]"} | row for row in rows]
        self.atlas: Atlas = load(write(folder / "data", {"red_flags": flags, "urgency": URGENCY}))

    def cards(self, *marked: str, **view: Any) -> tuple[RedFlagCard, ...]:
        seen = View(regions=marked or (THIGH,), **view)
        return flag_cards(Speaker(self.atlas, seen.voice), seen, seen.regions)

    def ids(self, *marked: str, **view: Any) -> list[str]:
        return [card.id for card in self.cards(*marked, **view)]


def test_what_is_asked_first(tmp_path: Path) -> None:
    """A gate; what cannot wait for days; what an answer points to; more of the marks; the more urgent."""
    case = Case(
        tmp_path,
        {"id": "elsewhere", "places": "shoulder", "urgency": "E"},
        {"id": "plain"},
        {"id": "wide", "places": "thigh; knee"},
        {"id": "told", "signs": "numb"},
        {"id": "later", "urgency": "C"},
        {"id": "today", "urgency": "D"},
        {"id": "now", "urgency": "E"},
        {"id": "gate", "gate": "thigh"},
    )
    here = (THIGH, "knee-left")
    assert case.ids(*here) == ["gate", "now", "today", "wide", "plain", "told", "later", "elsewhere"]
    told = case.ids(*here, answers=("numb",))
    assert told == ["gate", "now", "today", "told", "wide", "plain", "later", "elsewhere"]
    assert case.ids(THIGH, "knee-left", answers=("no-numb",)) == case.ids(THIGH, "knee-left")
    near = [card.id for card in case.cards(THIGH, "knee-left") if card.near]
    assert near == ["gate", "now", "today", "wide", "plain", "told", "later"]


def test_a_no_to_an_emergency_puts_it_last(tmp_path: Path) -> None:
    case = Case(tmp_path, {"id": "gate", "urgency": "E", "gate": "thigh"}, {"id": "plain"})
    assert case.ids() == ["gate", "plain"]
    assert case.ids(flags=("no-gate",)) == ["plain", "gate"]


def test_places_with_and_without_side_and_on_both_sides(tmp_path: Path) -> None:
    case = Case(
        tmp_path,
        {"id": "left", "places": "thigh-left"},
        {"id": "two", "places": "", "places_both": "thigh; knee"},
    )

    def near(*marked: str) -> list[str]:
        return [card.id for card in case.cards(*marked) if card.near]

    assert near("thigh-left") == ["left"]
    assert near("thigh-right") == []
    assert near("thigh-left", "knee-left") == ["left"]
    assert near("thigh-left", "knee-right") == ["two", "left"]  # it belongs to two marks


def test_what_cannot_concern_the_body_is_left_out_once_it_is_known(tmp_path: Path) -> None:
    case = Case(tmp_path, {"id": "his", "body": "male"}, {"id": "hers", "body": "female"}, {"id": "any"})
    assert case.ids() == ["his", "hers", "any"]  # nobody has said
    assert case.ids(body="male") == ["his", "any"]
    assert case.ids(body="female") == ["hers", "any"]


class TestLines:
    """Flags of one line are asked once."""

    ROWS = (
        {"id": "one", "line": "bone"},
        {"id": "other"},
        {"id": "two", "line": "bone", "places": "thigh; knee"},
        {"id": "away", "line": "bone", "places": "shoulder"},
    )

    def test_in_the_words_of_the_first_in_the_table_where_the_first_of_them_stands(
        self, tmp_path: Path
    ) -> None:
        case = Case(tmp_path, *self.ROWS)
        cards = case.cards(THIGH, "knee-left")
        assert [card.line or card.id for card in cards if card.near] == ["bone", "other", "bone"]
        assert cards[0].id == "two"  # of more of the marks
        assert {card.asked for card in cards if card.line and card.near} == {"one now"}
        assert [card.asked for card in cards if not card.near] == ["away now"]
        found = answer(case.atlas, View(regions=(THIGH, "knee-left")))
        assert [line[0].asked for line in lines(found.checks)] == ["one now", "other now"]
        assert found.opened == 3

    def test_in_either_voice(self, tmp_path: Path) -> None:
        case = Case(tmp_path, *self.ROWS)
        cards = case.cards(THIGH, "knee-left", voice="clinician")
        assert [card.check for card in cards] == ["[two]", "[other]", "[one]", "[away]"]
        assert [card.asked for card in cards] == ["[one]", "[other]", "[one]", "[away]"]
        found = answer(case.atlas, View(regions=(THIGH,), voice="clinician"))
        assert "one now" not in [line[0].asked for line in lines(found.checks)]


class TestOpened:
    """Six lines stand open; the rest is one press away."""

    def rows(self, count: int, **more: str) -> list[dict[str, str]]:
        return [{"id": f"flag{n}"} | more for n in range(count)]

    @pytest.mark.parametrize(("count", "wanted"), [(1, 1), (6, 6), (9, 6)])
    def test_six_at_most(self, tmp_path: Path, count: int, wanted: int) -> None:
        cards = Case(tmp_path, *self.rows(count)).cards()
        assert (len(cards), opened(cards)) == (count, wanted)

    def test_flags_of_one_line_take_one(self, tmp_path: Path) -> None:
        merged = [row | {"line": "bone"} for row in self.rows(3)]
        more = [{"id": f"more{n}"} for n in range(7)]
        cards = Case(tmp_path, *merged, *more).cards()
        lines = list(dict.fromkeys(card.line or card.id for card in cards[: opened(cards)]))
        assert lines == ["bone", *(f"more{n}" for n in range(MOST - 1))]
        assert {card.id for card in cards[: opened(cards)]} >= {"flag0", "flag1", "flag2"}

    def test_what_an_answer_points_to_stands_open(self, tmp_path: Path) -> None:
        case = Case(tmp_path, *self.rows(8, urgency="E"), {"id": "told", "signs": "numb"})
        assert "told" not in case.ids()[:MOST]
        cards = case.cards(answers=("numb",))
        assert [card.id for card in cards[: opened(cards)]] == [
            *(f"flag{n}" for n in range(MOST - 1)),
            "told",
        ]


def name_of(item: Item) -> str:
    return item.text if isinstance(item, Heading) else item.id


class TestGates:
    def gates(
        self, case: Case, *marked: str, flags: Sequence[str] = (), answers: Sequence[str] = (), body: str = ""
    ) -> list[str]:
        view = View(regions=marked, flags=tuple(flags), answers=tuple(answers), body=body)
        cards = flag_cards(Speaker(case.atlas, view.voice), view, view.regions)
        return [card.id for card in open_gates(cards, view)]

    def test_where_it_is_one(self, tmp_path: Path) -> None:
        case = Case(
            tmp_path,
            {"id": "clot", "places": "thigh; knee; groin", "gate": "thigh", "gate_not": "back-lower"},
            {"id": "burst", "places": "groin; back-lower", "gate": "groin", "gate_with": "back-lower"},
        )
        assert self.gates(case, "thigh-left") == ["clot"]
        assert self.gates(case, "knee-left") == []  # near, but no muscle's pain is taken for it here
        assert self.gates(case, "thigh-left", "back-lower-left") == []  # lifted
        assert self.gates(case, "groin-left") == []
        assert self.gates(case, "groin-left", "back-lower-right") == ["burst"]

    def test_an_answer_opens_it_at_any_of_its_places(self, tmp_path: Path) -> None:
        case = Case(
            tmp_path, {"id": "clot", "places": "thigh; knee", "gate": "thigh", "gate_signs": "numb; rise"}
        )
        assert self.gates(case, "knee-left") == []
        assert self.gates(case, "knee-left", answers=["numb"]) == ["clot"]
        assert self.gates(case, "groin-left", answers=["numb"]) == []
        assert self.gates(case, "knee-left", answers=["no-numb"]) == []

    def test_only_in_the_body_that_is_drawn(self, tmp_path: Path) -> None:
        """A man is drawn once somebody says so; until then the line is asked, but nothing waits for it."""
        case = Case(tmp_path, {"id": "twist", "gate": "thigh", "body": "male"})
        assert self.gates(case, THIGH) == []
        assert "twist" in case.ids()
        assert self.gates(case, THIGH, body="male") == ["twist"]

    def test_no_muscle_is_drawn_while_it_waits_but_the_two_of_the_app(self) -> None:
        atlas = real_atlas()
        chest = View(regions=("chest-left",))
        assert answer(atlas, chest).gates
        assert answer(atlas, chest).drawn == ()
        belly = View(regions=("lower-belly-right",))
        assert {muscle for muscle, _ in answer(atlas, belly).drawn} <= set(atlas.home)
        assert answer(atlas, belly).drawn
        said = replace(belly, flags=tuple(f"no-{flag.id}" for flag in answer(atlas, belly).gates))
        assert {muscle for muscle, _ in answer(atlas, said).drawn} - set(atlas.home)

    def test_until_it_is_answered(self, tmp_path: Path) -> None:
        case = Case(tmp_path, {"id": "clot", "urgency": "E", "gate": "thigh"}, {"id": "plain"})
        assert self.gates(case, THIGH) == ["clot"]
        assert self.gates(case, THIGH, flags=["no-clot"]) == []
        assert self.gates(case, THIGH, flags=["clot"]) == []
        found = answer(case.atlas, View(regions=(THIGH,)))

        def waiting(*given: str) -> set[str]:
            """The tabs that hold nothing of any muscle yet."""
            tabs = answer(case.atlas, View(regions=(THIGH,), flags=given)).tabs
            return {tab for tab, items in tabs.items() if "answer-gate-first" in map(name_of, items)}

        assert waiting() == set(found.tabs) - {"doctor"}
        assert waiting("no-clot") == waiting("clot") == set()
        alert = answer(case.atlas, View(regions=(THIGH,), flags=("clot",))).alert
        assert [flag.id for flag in alert] == ["clot"]
