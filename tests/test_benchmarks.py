"""The committed measurements are those of the tables as they are now."""

from __future__ import annotations

from functools import cache

import pytest

from benchmarks import matching, vignettes
from bodymap.atlas import Atlas
from bodymap.fit.matching import match
from tests.fixture_atlas import real_atlas

pytestmark = pytest.mark.no_cover  # asks the rule a thousand times over


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    """The real atlas."""
    return real_atlas()


@cache  # no fixture, which would be watched
def counted() -> list[matching.Row]:
    """What the benchmark counts now."""
    return matching.count(real_atlas())


def test_the_committed_page_is_up_to_date(atlas: Atlas) -> None:
    assert matching.REPORT.read_text(encoding="utf-8") == matching.report(atlas, counted()), (
        "run: python -m benchmarks.matching"
    )


def test_the_committed_report_on_published_cases_is_current(atlas: Atlas) -> None:
    written = vignettes.REPORT.read_text(encoding="utf-8")
    assert written == vignettes.report(vignettes.ours(atlas)), "run python -m benchmarks.vignettes"


def test_every_muscle_is_counted(atlas: Atlas) -> None:
    """All that have a main area: all but the one that many people lack, of which all is rare."""
    rows = counted()
    assert [row.muscle for row in rows] == [name for name in atlas.muscles if name != "psoas-minor"]
    assert not atlas.patterns["psoas-minor", "right"].main
    assert all(row.places for row in rows)


def test_variants_of_a_textbook_picture_are_found_again() -> None:
    rows = counted()
    assert sum(row.found for row in rows) >= matching.WANTED * sum(len(row.places) for row in rows)
    assert all(row.place == 1 for row in rows)


def test_neighbours_touch_on_both_sides_alike(atlas: Atlas) -> None:
    near = matching.neighbours(atlas)
    assert "lower-low-back-right" in near["upper-low-back-right"]
    assert "groin-left" not in near["upper-low-back-right"]
    assert all(one in near[other] for one, others in near.items() for other in others)


def test_a_grown_atlas_has_so_many_muscles(atlas: Atlas) -> None:
    assert len(match(matching.grown(atlas, 60), atlas.regions).best) == 60
