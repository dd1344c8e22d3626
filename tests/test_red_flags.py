"""Warning signs: what they rest on, where they are asked, in what order, and before which muscles.

The rule of the order stands in bodymap/say/flags.py and is tested by itself in test_flags.py.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import pytest

from bodymap.atlas import Atlas
from bodymap.atlas.patterns import stem
from bodymap.say.flags import RedFlagCard, flag_cards
from bodymap.say.speaker import Speaker
from bodymap.view import View
from tests.fixture_atlas import real_atlas
from tests.test_words_data import by_id, cells, places, table

ATLAS = real_atlas()
OPEN = 6  # lines that stand open above the match
CHECK_WORDS = 17
URGENT = ("E", "D")
LOOK_ALIKES = {  # look-alike -> the warning signs of the same organ or tissue
    "kidney": "kidney-stone kidney-infection",
    "appendix": "appendicitis",
    "aorta": "aortic-aneurysm",
    "hernia": "hernia-strangulated hernia",
    "testicle": "testicular-torsion testicular-lump",
    "pelvic-organs": "ectopic-pregnancy ectopic-pregnancy-severe ovarian-torsion pelvic-infection "
    "endometriosis",
    "root-l5": "leg-weakness cauda-equina",
    "root-s1": "leg-weakness cauda-equina",
    "stenosis": "stenosis-flag leg-weakness",
    "claudication": "claudication-flag",
    "vein-clot": "leg-clot",
    "heart": "heart-attack",
    "lung": "lung-clot",
    "gallbladder": "gallbladder-pancreas",
    "pancreas": "gallbladder-pancreas",
    "bowel": "diverticulitis bowel-obstruction bleeding-below",
    "bladder": "urine-infection urinary-retention bleeding-below",
    "shingles": "shingles",
    "spondyloarthritis": "inflammatory-back",
    "hip-bone-stress": "hip-stress-fracture",
    "femoral-nerve": "iliopsoas-bleed leg-weakness",
    "achilles": "leg-injury",
    "calf-strain": "leg-injury leg-clot",
    "vertebral-fracture": "spinal-fracture spinal-fracture-frail",
    "ankle-sprain": "leg-injury",
    "knee-ligament": "leg-injury",
}
# What a look-alike or the tab "What can help?" says of a warning sign's condition: as soon as the sign does.
SAYS = {"E": r"[Cc]all (for help|an ambulance|your emergency number)|to (a |the )?hospital (now|at once)",
        "D": r"\btoday\b|same day", "S": r"within (three )?days", "R": r"See a doctor"}  # fmt: skip
SLOWER = {"E": r"^$", "D": r"\bsoon\b", "S": r"\bsoon\b", "R": r"^$"}
MIMICS_NAME = {  # look-alike -> the warning signs that its text names
    "kidney": "kidney-infection kidney-stone-severe",
    "appendix": "appendicitis",
    "aorta": "aortic-aneurysm",
    "hernia": "hernia hernia-strangulated",
    "testicle": "testicular-torsion",
    "pelvic-organs": "ectopic-pregnancy ectopic-pregnancy-severe ovarian-torsion pelvic-infection",
    "root-l1": "leg-weakness",
    "root-l2": "leg-weakness",
    "root-l3-l4": "leg-weakness",
    "root-l5": "leg-weakness cauda-equina",
    "root-s1": "leg-weakness cauda-equina",
    "disc": "leg-weakness cauda-equina",
    "stenosis": "leg-weakness stenosis-flag",
    "pudendal-nerve": "cauda-equina",
    "claudication": "claudication-flag",
    "vein-clot": "leg-clot lung-clot",
    "bakers-cyst": "leg-clot",
    "calf-strain": "leg-clot",
    "achilles": "leg-injury",
    "hamstring-tendon": "leg-injury",
    "meniscus": "leg-injury",
    "knee-ligament": "leg-injury",
    "ankle-sprain": "leg-injury",
    "patellar-tendon": "limping-child",
    "heart": "heart-attack",
    "lung": "lung-clot",
    "gallbladder": "gallbladder-pancreas",
    "pancreas": "peritonitis",
    "bowel": "diverticulitis peritonitis bowel-obstruction",
    "bladder": "urine-infection urinary-retention",
    "shingles": "shingles",
    "hip-bone-stress": "hip-stress-fracture",
    "femoral-nerve": "leg-weakness iliopsoas-bleed",
    "vertebral-fracture": "spinal-fracture",
}
HELPS_NAME = {  # row of the words -> the warning signs that its text names
    "helps-see": "leg-weakness cauda-equina",
    "helps-hip-see": "hip-fracture septic-hip",
    "helps-belly-see": "peritonitis appendicitis",
    "helps-thigh-see": "leg-injury leg-weakness septic-hip",
    "helps-groin-see": "hernia hernia-strangulated testicular-torsion testicular-lump hip-stress-fracture",
    "helps-hamstring-see": "leg-injury",
    "helps-calf-see": "leg-injury leg-clot lung-clot",
    "helps-upper-back-see": "heart-attack lung-clot",
    "why-iliocostalis-thoracis": "heart-attack",
}
SCIATICA = ("lower-buttock-right", "mid-back-thigh-right", "outer-calf-right")


@dataclass(frozen=True)
class Line:
    """One line as it is asked: the flags behind it, and whether it is a gate."""

    flags: tuple[str, ...]
    urgency: str
    gate: bool


@pytest.fixture(scope="module")
def flags() -> list[dict[str, str]]:
    """The rows of red_flags.csv."""
    return [
        {str(name): str(cell) for name, cell in row.items()} for row in table("red_flags").to_dict("records")
    ]


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return ATLAS


def covers(cell: str, region: str) -> bool:
    """Whether a list of places holds a region, with or without its side."""
    return bool({region, stem(region)} & set(cells(cell)))


def lines(
    flags: list[dict[str, str]], marked: Sequence[str], body: str, signs: Sequence[str] = ()
) -> list[Line]:
    """The lines of the marked places, in the order in which the app asks them."""
    view = View(regions=tuple(marked), body=body, answers=tuple(signs))
    found: dict[str, list[RedFlagCard]] = {}
    for card in flag_cards(Speaker(ATLAS, "patient"), view, marked):
        if card.near:
            found.setdefault(card.line or card.id, []).append(card)
    assert {card.id for group in found.values() for card in group} <= {flag["id"] for flag in flags}
    return [
        Line(tuple(card.id for card in group), group[0].urgency, any(card.gate for card in group))
        for group in found.values()
    ]


def first(
    flags: list[dict[str, str]], marked: Sequence[str], body: str, signs: Sequence[str] = ()
) -> list[str]:
    """The flags of the lines that stand open."""
    return [one for line in lines(flags, marked, body, signs)[:OPEN] for one in line.flags]


# What they rest on


def test_nothing_urgent_rests_on_memory(flags: list[dict[str, str]]) -> None:
    sources = table("sources").set_index("id")
    for flag in flags:
        cited = cells(flag["sources"])
        assert not {"recalled", "own"} & set(cited), flag["id"]
        if flag["urgency"] in URGENT:
            read = [
                one
                for one in cited
                if sources.loc[one, "kind"] in ("guideline", "article")
                and sources.loc[one, "read"] in ("whole", "part")
            ]
            assert read, f"{flag['id']} cites no guideline or article that was read"


def test_checks_are_short_and_each_is_its_own(flags: list[dict[str, str]]) -> None:
    checks = [flag["check"] for flag in flags]
    assert [text for text in checks if len(text.split()) > CHECK_WORDS or not text.endswith(".")] == []
    assert len(set(checks)) == len(checks)


def test_an_emergency_says_what_singles_it_out(flags: list[dict[str, str]]) -> None:
    """Nobody is told to call an ambulance for two sore legs."""
    checks = by_id("red_flags", "check")
    assert "both legs weak or numb" in checks["cauda-equina"]
    for flag in flags:
        assert "pain in both legs" not in flag["check"]
        assert flag["urgency"] != "E" or len(flag["check"].split()) >= 8, flag["id"]


def test_what_to_do_says_how_soon(flags: list[dict[str, str]]) -> None:
    for flag in flags:
        if flag["urgency"] == "E":
            assert flag["action_patient"].startswith("Call your"), flag["id"]
        if flag["urgency"] == "D":
            soon = ("Get seen by a doctor today.", "If you have or have had cancer, speak to a doctor")
            assert flag["action_patient"].startswith(soon), flag["id"]


def test_nothing_else_says_a_slower_urgency(flags: list[dict[str, str]]) -> None:
    urgency = {flag["id"]: flag["urgency"] for flag in flags}
    words, mimics = by_id("words", "patient"), by_id("mimics", "patient")
    assert {name for name in words if name.startswith("helps-") and name.endswith("-see")} <= set(HELPS_NAME)
    for texts, named in ((mimics, MIMICS_NAME), (words, HELPS_NAME)):
        for row, told in named.items():
            for flag in told.split():
                assert re.search(SAYS[urgency[flag]], texts[row]), (row, flag, texts[row])
                assert not re.search(SLOWER[urgency[flag]], texts[row]), (row, flag)


def test_a_gate_is_asked_in_its_own_words(flags: list[dict[str, str]]) -> None:
    """The first of a line speaks for the whole line; a gate speaks for itself alone."""
    for line, rows in pd.DataFrame(flags).query("line != ''").groupby("line"):
        assert not rows["gate"].iloc[0], line


def test_a_line_asks_for_all_that_it_stands_for() -> None:
    checks = by_id("red_flags", "check")
    for told in ("tight", "tearing", "breathing in", "short breath", "coughing up blood"):
        assert told in checks["lung-clot"].lower()
    assert "suddenly cold and pale" in checks["limb-ischaemia"]
    for name in ("spinal-fracture", "spinal-fracture-frail"):
        assert re.search("lift(ed|ing)", checks[name])
        assert all(told in checks[name] for told in ("steroids", "thin bones", "over 65"))


def test_a_bad_accident_is_asked_about_once(flags: list[dict[str, str]]) -> None:
    heads = {flag["id"]: flag["check"] for flag in flags}
    for place in ("mid-middle-back", "middle-back-left", "lower-low-back-left", "lower-ribs-back-right"):
        asked = [line.flags[0] for line in lines(flags, (place,), "male")]
        assert sum("bad accident" in heads[flag] for flag in asked) == 1, place


def test_the_neck_and_the_arm_ask_about_the_cord(flags: list[dict[str, str]]) -> None:
    for place in ("neck-back-left", "forearm-front-right", "hand-back-left", "shoulder-top-back-right"):
        assert "neck-cord" in first(flags, (place,), "female"), place


# Where they are asked


def test_their_places_are_regions(flags: list[dict[str, str]]) -> None:
    for flag in flags:
        for column in ("places", "places_both", "gate", "gate_with", "gate_not"):
            assert set(cells(flag[column])) <= places(), (flag["id"], column)


def test_every_region_of_a_pattern_has_a_flag(flags: list[dict[str, str]], atlas: Atlas) -> None:
    """Above the shoulders and along the arm, where few patterns reach, that it does not settle is enough."""
    marked = {region for pattern in atlas.patterns.values() for region in pattern.levels}
    for region in sorted(marked):
        far = atlas.regions[region].area in ("head", "neck", "shoulder", "arm", "hand")
        asked = [flag["id"] for flag in flags if covers(flag["places"], region)]
        assert set(asked) - (set() if far else {"not-settling"}), region


def test_that_it_does_not_settle_is_asked_everywhere(flags: list[dict[str, str]], atlas: Atlas) -> None:
    last = flags[-1]
    assert last["id"] == "not-settling"
    assert all(covers(last["places"], region) for region in atlas.regions)


def test_the_places_of_a_flag_hold_those_of_its_look_alike(flags: list[dict[str, str]]) -> None:
    of = {flag["id"]: flag["places"] for flag in flags}
    mimics = by_id("mimics", "places")
    for name, mine in LOOK_ALIKES.items():
        for place in cells(mimics.get(name, "")):
            assert any(covers(of[flag], place) for flag in mine.split()), f"{name}: {place}"


def test_what_a_body_lacks_is_not_asked(flags: list[dict[str, str]]) -> None:
    body = {flag["id"]: flag["body"] for flag in flags}
    for name in ("testicular-torsion", "testicular-lump"):
        assert body[name] == "male"
    for name in LOOK_ALIKES["pelvic-organs"].split() + ["pregnancy-emergency"]:
        assert body[name] == "female", name


def test_merged_flags_are_equally_urgent(flags: list[dict[str, str]]) -> None:
    merged = pd.DataFrame(flags).query("line != ''").groupby("line")
    assert merged["urgency"].nunique().eq(1).all()
    assert merged.size().ge(2).all()
    assert not set(merged.groups) & {flag["id"] for flag in flags}, "a line is not named like a flag"


def test_the_first_flag_of_a_line_concerns_both_bodies_or_all_its_flags_one(
    flags: list[dict[str, str]],
) -> None:
    for line, rows in pd.DataFrame(flags).query("line != ''").groupby("line"):
        assert rows["body"].iloc[0] == "" or rows["body"].nunique() == 1, line


# Before which muscles


def test_gates_are_emergencies_or_same_day_and_within_their_places(flags: list[dict[str, str]]) -> None:
    found = [flag for flag in flags if flag["gate"] or flag["gate_with"]]
    assert {flag["id"] for flag in found} == {
        *("heart-attack", "aortic-dissection", "aortic-aneurysm", "testicular-torsion"),
        *("ectopic-pregnancy-severe", "appendicitis", "leg-clot"),
    }
    for flag in found:
        assert flag["gate"], flag["id"]
        assert flag["urgency"] in URGENT, flag["id"]
        for column in ("gate", "gate_with"):
            assert set(cells(flag[column])) <= set(cells(flag["places"])), (flag["id"], column)


@pytest.mark.parametrize(
    ("marked", "body", "gate"),
    [
        (("chest-left",), "female", "heart-attack"),
        (("breastbone",), "male", "heart-attack"),
        (("lower-belly-right",), "male", "appendicitis"),
        (("inner-calf-left",), "female", "leg-clot"),
        (("groin-left",), "male", "testicular-torsion"),
        (("upper-belly-left", "mid-upper-lumbar"), "male", "aortic-aneurysm"),
        (("lower-belly-left",), "female", "ectopic-pregnancy-severe"),
        (("lower-belly-right", "front-hip-right", "lower-low-back-right"), "male", "appendicitis"),
    ],
)
def test_the_emergency_comes_before_the_muscle(
    flags: list[dict[str, str]], marked: Sequence[str], body: str, gate: str
) -> None:
    line = lines(flags, marked, body)[0]
    assert line.gate
    assert gate in line.flags


@pytest.mark.parametrize(
    "marked", [("lower-low-back-right",), ("groin-left",), ("upper-belly-left",), SCIATICA]
)
def test_no_gate_where_the_place_alone_tells_nothing(
    flags: list[dict[str, str]], marked: Sequence[str]
) -> None:
    assert not any(line.gate for line in lines(flags, marked, "female"))


# In what order


@pytest.mark.parametrize("body", ["female", "male"])
@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("place", ["upper-low-back", "lower-low-back"])
def test_plain_low_back_pain_asks_what_a_colleague_would(
    flags: list[dict[str, str]], place: str, side: str, body: str
) -> None:
    asked = lines(flags, (f"{place}-{side}",), body)[:OPEN]
    wanted = {
        *("cauda-equina", "aortic-aneurysm", "leg-weakness", "spinal-infection", "spinal-fracture", "cancer")
    }
    assert all(wanted & set(line.flags) for line in asked)
    assert wanted <= {flag for line in asked for flag in line.flags}
    assert sum(line.urgency == "E" for line in asked) == 2


def test_a_sciatica_drawing_asks_the_spine_first(flags: list[dict[str, str]]) -> None:
    for leg in (SCIATICA, ("lower-low-back-left", "mid-back-thigh-left", "outer-shin-left")):
        asked = lines(flags, leg, "male")
        assert [line.flags[0] for line in asked[:2]] == ["cauda-equina", "leg-weakness"]
        assert "cancer" in first(flags, leg, "male")


def test_the_thoracic_spine_asks_heart_cord_and_bone(flags: list[dict[str, str]]) -> None:
    for place in ("mid-middle-back", "middle-back-left", "upper-back-right"):
        assert {
            *("aortic-dissection", "cancer-nerves", "spinal-infection", "spinal-fracture-frail", "cancer")
        } <= set(first(flags, (place,), "female")), place


def test_the_groin_asks_hernia_hip_and_child(flags: list[dict[str, str]]) -> None:
    for body in ("female", "male"):
        assert {
            *("hernia-strangulated", "hip-fracture", "septic-hip", "iliopsoas-bleed", "slipped-hip"),
            "hip-stress-fracture",
        } <= set(first(flags, ("groin-right",), body)), body


def test_the_flank_asks_kidney_and_artery(flags: list[dict[str, str]]) -> None:
    for side in ("left", "right"):
        assert {"aortic-aneurysm", "kidney-stone", "kidney-stone-severe", "kidney-infection"} <= set(
            first(flags, (f"flank-{side}",), "female")
        )


def test_the_lower_belly_asks_by_side_and_body(flags: list[dict[str, str]]) -> None:
    right = first(flags, ("lower-belly-right",), "female")
    assert {"appendicitis", "ovarian-torsion", "ectopic-pregnancy-severe", "peritonitis"} <= set(right)
    left = first(flags, ("lower-belly-left",), "male")
    assert {"diverticulitis", "testicular-torsion", "peritonitis"} <= set(left)
    assert "appendicitis" not in left
    assert not {"ovarian-torsion", "ectopic-pregnancy", "pelvic-infection"} & set(left)


def test_an_answer_moves_its_flags_up(flags: list[dict[str, str]]) -> None:
    back = ("lower-low-back-left",)
    assert "leg-weakness" in lines(flags, back, "male", ("weak",))[1].flags
    assert "spinal-infection" in lines(flags, back, "male", ("fever",))[0].flags
    assert "inflammatory-back" in first(flags, back, "male", ("morning-stiff-long",))
    assert "stenosis-flag" in first(flags, back, "male", ("lean-forward",))


def test_two_sore_legs_are_asked_about_nerves_but_no_more_is_said(flags: list[dict[str, str]]) -> None:
    both = ("mid-front-thigh-left", "mid-front-thigh-right")
    assert "cauda-equina" in first(flags, both, "male")
    assert "cauda-equina" not in first(flags, both[:1], "male")
