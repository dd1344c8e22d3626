"""Words and picture come from one source: what the words name lies under the zones that are drawn."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from bodymap.atlas import Shape
from bodymap.atlas.patterns import LEVELS
from bodymap.fit.candidate import Candidate
from bodymap.fit.matching import candidates
from bodymap.say.words import answer
from bodymap.view import View
from tests.fixture_atlas import real_atlas

DATA = Path(__file__).resolve().parents[1] / "data"
# A region is named by the mean over bodies and sides: on one body it may lie a little less under the zone.
LEAST_OF_REGION, LEAST_OF_ZONE = 0.15, 0.3
MOST_UNNAMED = 0.5
ATLAS = real_atlas()
EVERYTHING = candidates(ATLAS, ATLAS.regions)  # what the words rest on when every region is marked


def area(shape: Shape) -> BaseGeometry:
    """A shape as a polygon, holes by even-odd."""
    found: BaseGeometry = Polygon()
    for ring in shape.rings:
        found = found.symmetric_difference(Polygon(ring).buffer(0))
    return found


@pytest.fixture(scope="module")
def regions() -> dict[tuple[str, str], BaseGeometry]:
    """Every region's area by body and id."""
    return {
        (body, shape.id): area(shape)
        for (body, _), shapes in ATLAS.drawn.items()
        for shape in shapes
        if shape.layer == "region"
    }


def drawn(muscle: str, side: str, body: str) -> dict[tuple[str, str], list[BaseGeometry]]:
    """The zones in the picture by view and by the level at which they count."""
    found: dict[tuple[str, str], list[BaseGeometry]] = defaultdict(list)
    for view in ("front", "back"):
        for shape in ATLAS.shapes(body, view):
            name, _, own = shape.id.partition(":")
            if shape.layer == "zone" and own == side and ATLAS.zones[name].muscle == muscle:
                zone = ATLAS.zones[name]
                found[view, zone.level].append(area(shape))
    return found


def told(muscle: str, side: str) -> Candidate:
    """What the words rest on when everything is marked."""
    return EVERYTHING[muscle, side]


@pytest.mark.parametrize("body", ATLAS.bodies)
@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("muscle", ATLAS.muscles)
def test_regions_named_in_the_words_are_those_under_the_drawn_zones(
    muscle: str, side: str, body: str, regions: dict[tuple[str, str], BaseGeometry]
) -> None:
    one, zones = told(muscle, side), drawn(muscle, side, body)
    for name, named in one.at.items():
        for region in named:
            place = regions[body, region]
            there = zones[ATLAS.regions[region].view, name]
            shares = [(place.intersection(zone).area, zone.area) for zone in there]
            under = any(
                common >= LEAST_OF_REGION * place.area or common >= LEAST_OF_ZONE * whole
                for common, whole in shares
            )
            assert under, f"{name}: {region} is named, but lies under no such zone"
    for region in one.unexplained:
        place = regions[body, region]
        there = [zone for name in LEVELS for zone in zones[ATLAS.regions[region].view, name]]
        covered = max((place.intersection(zone).area for zone in there), default=0)
        assert covered < MOST_UNNAMED * place.area, f"{region} lies under a zone, but is not named"
    if any(zone.muscle == muscle and zone.level == "core" for zone in ATLAS.zones.values()):
        assert zones["front", "core"] or zones["back", "core"]
    assert any(zones.values())


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("muscle", ATLAS.muscles)
def test_the_sentences_name_the_regions_and_the_picture_draws_the_muscle(muscle: str, side: str) -> None:
    core = [region for region in ATLAS.regions if region in ATLAS.patterns[muscle, side].core]
    for region in core:
        found = answer(ATLAS, View(regions=(region,), muscle=muscle, side=side))
        card = next(card for card in found.cards if card.muscle == muscle)
        if card.side == side or card.candidate.at["core"]:
            assert ATLAS.regions[region].plain in card.speaks_for[0].text
        assert found.match.shown == ((muscle, side),)
