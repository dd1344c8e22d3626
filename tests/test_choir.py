"""CHOIR's numbers of our regions follow the published rule between its female and its male map.

The rule: vignette "Convert CBMs to Standard" and function `convert_bodymap` of the R package CHOIRBM
(https://cran.r-project.org/package=CHOIRBM; MIT), as of August 2021 the two maps are numbered apart in front.
The map: Scherrer KH et al., Pain Reports 2021;6(1):e880 (https://pmc.ncbi.nlm.nih.gov/articles/PMC7813550).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bodymap.atlas import Atlas, Region
from tests.fixture_atlas import real_atlas

DATA = Path(__file__).resolve().parents[1] / "data"
TO_MALE = {"112": "116", "113": "117", "114": "112", "115": "113", "116": "114", "117": "115"}
# of the male map, right and left by the body's own side; the back is numbered from the left
FRONT = {
    "lower-belly": ("116", "117"), "upper-arm-front": ("111", "112"), "elbow-front": ("113", "114"),
    "forearm-front": ("115", "118"), "groin": ("121", "122"), "front-hip": ("120", "123"),
    "upper-front-thigh": ("126", "127"), "knee-front": ("129", "130"),
}  # fmt: skip
BACK = {"lower-low-back": ("219", "218"), "lower-buttock": ("224", "223"), "knee-back": ("232", "231")}


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return real_atlas()


def test_the_female_numbers_become_the_male_ones_by_the_rule(atlas: Atlas) -> None:
    for region in atlas.regions.values():
        assert region.choir_female, region.id
        turned = tuple(TO_MALE.get(number, number) for number in region.choir_female)
        assert turned == region.choir_male, region.id


def test_the_rule_turns_six_numbers_round_and_loses_none(atlas: Atlas) -> None:
    assert set(TO_MALE) == set(TO_MALE.values()) == {str(number) for number in range(112, 118)}
    female, male = (
        {number for region in atlas.regions.values() for number in getattr(region, f"choir_{body}")}
        for body in ("female", "male")
    )
    assert female == male


def test_what_the_issue_was_about(atlas: Atlas) -> None:
    """112 is the right belly of a woman and the left upper arm of a man."""

    def places(field: str) -> set[str]:
        return {region.id for region in atlas.regions.values() if "112" in getattr(region, field)}

    assert {"lower-belly-right", "upper-belly-right", "side-belly-right"} <= places("choir_female")
    assert places("choir_male") == {"upper-arm-front-left"}


@pytest.mark.parametrize("place", [*FRONT, *BACK])
def test_places_have_the_numbers_of_the_male_map(atlas: Atlas, place: str) -> None:
    right, left = {**FRONT, **BACK}[place]
    assert atlas.regions[f"{place}-right"].choir_male == (right,)
    assert atlas.regions[f"{place}-left"].choir_male == (left,)


def test_front_and_back_have_their_own_hundred(atlas: Atlas) -> None:
    def hundred(region: Region) -> set[str]:
        return {number[0] for number in (*region.choir_female, *region.choir_male)}

    for region in atlas.regions.values():
        assert hundred(region) == {"1" if region.view == "front" else "2"}, region.id


def test_left_and_right_are_never_the_same_segment(atlas: Atlas) -> None:
    for region in atlas.regions.values():
        if region.side == "right":
            twin = atlas.regions[f"{region.id.removesuffix('-right')}-left"]
            assert set(region.choir_male).isdisjoint(twin.choir_male), region.id
