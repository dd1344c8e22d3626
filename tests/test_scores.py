"""Ratings in words, on pictures and from Python; what patient and clinician agree on."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

import bodymap
from bodymap.api import UnknownIdError
from bodymap.atlas import Atlas
from bodymap.draw import scored
from bodymap.draw.svg import svg
from bodymap.ratings import Rating
from bodymap.say.scores import agreement, in_words, scores
from bodymap.say.speaker import Speaker
from bodymap.view import View
from tests.fixture_atlas import real_atlas

GROIN, THIGH, BACK = "groin-right", "upper-front-thigh-right", "lower-low-back-right"
WHOLE = Rating(GROIN, 6, 8, ("aching", "numb"), "months", "constant", (333, 777))
VIEW = View(regions=(BACK, GROIN), ratings=(str(WHOLE), f"{BACK}~w2"), findings=(GROIN, THIGH))


@pytest.fixture
def real() -> Atlas:
    return real_atlas()


@pytest.mark.parametrize(
    ("voice", "words"),
    [
        ("patient", "6 now, 8 at worst, aching, numb, for months, all the time, worst point marked"),
        ("clinician", "6 now, 8 at worst, aching, numbness, for months, all the time, worst point marked"),
    ],
)
def test_a_rating_in_words(real: Atlas, voice: str, words: str) -> None:
    assert in_words(Speaker(real, voice), WHOLE) == words


def test_in_the_order_marked_and_only_of_marks(real: Atlas) -> None:
    found = scores(Speaker(real, "patient"), VIEW)
    assert (found[0].place, found[0].words) == ("right low back, lower part", "2 at worst")
    assert [one.region for one in found] == [BACK, GROIN]
    assert not scores(Speaker(real, "patient"), replace(VIEW, regions=()))


def test_agreement_is_by_area(real: Atlas) -> None:
    found = agreement(Speaker(real, "patient"), VIEW)
    assert found is not None
    assert (found.both, found.patient, found.clinician) == ((GROIN,), (BACK,), (THIGH,))
    assert 0 < found.share < 1
    assert found.words[-1].startswith(f"Agreement: {round(100 * found.share)} %")
    assert found.share != pytest.approx(1 / 3)
    same = agreement(Speaker(real, "patient"), replace(VIEW, regions=(GROIN, THIGH)))
    assert same is not None
    assert same.share == pytest.approx(1)
    alone = agreement(Speaker(real, "clinician"), View(findings=(GROIN,)))
    assert alone is not None
    assert alone.words == ("You alone, hatched: right inguinal region.",)
    assert agreement(Speaker(real, "patient"), View(regions=(GROIN,))) is None


def test_the_saved_picture_has_numbers_worst_points_and_findings(real: Atlas) -> None:
    drawn = svg(real, VIEW)
    assert re.findall(r'class="score-(?:dark|light)"[^>]*>(\d+)<', drawn) == ["6", "2"]
    assert drawn.count('class="worst-point"') == 1
    assert drawn.count('class="finding"') == 2
    assert 'id="hatch"' in drawn
    assert "right groin: 6 now, 8 at worst" in re.sub(r"<[^>]+>", " ", drawn)
    bare = svg(real, View(regions=VIEW.regions))
    assert 'class="finding"' not in bare
    assert "worst-point" not in bare.partition("</style>")[2]


@pytest.mark.parametrize(("number", "band"), [(0, 0), (1, 1), (3, 1), (4, 2), (6, 2), (7, 3), (10, 3)])
def test_a_number_is_never_a_colour_alone(number: int, band: int) -> None:
    drawn = scored.score(10, 10, number)
    assert f">{number}</text>" in drawn
    assert f"score-{band}" in drawn
    assert scored.band(number) == band


def test_a_number_gives_way_to_the_worst_point() -> None:
    assert scored.beside((10, 10), None) == (10, 10)
    assert scored.beside((10, 10), (10, 99)) == (10, 10)
    assert scored.beside((10, 90), (12, 95)) == (12, 95 - scored.ASIDE)


def test_from_python() -> None:
    found = bodymap.answer([GROIN, BACK], ratings=[WHOLE, f"{BACK}~w2"], findings=[GROIN])
    assert found.scores[0].rating == WHOLE
    assert found.agreement is not None
    assert [one.id for one in found.rated] == ["numb", "lasting"]
    assert bodymap.match([GROIN, BACK]) == found.match
    assert ">6</text>" in bodymap.svg([GROIN], ratings=str(WHOLE))
    with pytest.raises(UnknownIdError) as error:
        bodymap.answer([GROIN], ratings=["grion-right~n6", f"{GROIN}~kodd~n99"], findings=["nowhere"])
    assert len(error.value.faults) == 4
    assert "nearest: groin-right" in error.value.faults[0]
