"""What the library says of each muscle: its area, its look-alikes, its search. Pure.

The search works the same here and in assets/library.js, on the table that `index` makes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from bodymap.atlas import AREAS, Atlas
from bodymap.atlas.patterns import LEVELS, stem
from bodymap.fit.candidate import SIDE_SETS
from bodymap.fit.matching import lean
from bodymap.say import terms
from bodymap.say.terms import words_of

MOST_ALIKE = 4
MOST_SIGNS = 3  # that tell two look-alikes apart, each way
NO_AREA = "elsewhere"
MOST_TYPED = 200  # characters of a search that are read


@dataclass(frozen=True, slots=True)
class Apart:
    """Where two patterns are often felt (their core regions), in the order of the table.

    Attributes
    ----------
    shared : regions often felt with both
    only : often felt with the first only, and with the second only; first where the other is never felt
    less : those of `only` where the other is felt, but just sometimes or rarely
    """

    shared: tuple[str, ...]
    only: tuple[tuple[str, ...], tuple[str, ...]]
    less: tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class LookAlike:
    """A muscle that hurts in the same main places, and what tells the two apart.

    Attributes
    ----------
    share : how much of their core regions is common to both, 0..1
    places : where this muscle (the first) and the other are often felt
    signs_this, signs_other : signs that speak for the one and not for the other, most telling first
    """

    muscle: str
    share: float
    places: Apart
    signs_this: tuple[str, ...]
    signs_other: tuple[str, ...]


def groups(atlas: Atlas) -> Mapping[str, tuple[str, ...]]:
    """Area of the body -> the muscles felt most there; NO_AREA for those felt nowhere.

    The areas go down the body from the first one where the first muscle is felt, then from the head.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for muscle in atlas.muscles:
        core = atlas.patterns[muscle, "right"].core
        for area in {str(atlas.regions[region].area) for region in core} or {NO_AREA}:
            found[area].append(muscle)
    first = next(iter(atlas.muscles))
    start = next((n for n, area in enumerate(AREAS) if first in found.get(area, [])), 0)
    order = [*AREAS[start:], *AREAS[:start], NO_AREA]
    return MappingProxyType({area: tuple(found[area]) for area in sorted(found, key=order.index)})


def look_alikes(atlas: Atlas, muscle: str, side: str = "right") -> tuple[LookAlike, ...]:
    """The muscles whose core regions overlap most with this one's, at most MOST_ALIKE, most alike first."""
    own = atlas.patterns[muscle, side].core
    found = []
    for other in atlas.muscles:
        theirs = atlas.patterns[other, side].core
        if other != muscle and own & theirs:
            places = apart(atlas, [(muscle, side)], [(other, side)])
            share = len(own & theirs) / len(own | theirs)
            this, that = _signs_apart(atlas, muscle, other), _signs_apart(atlas, other, muscle)
            found.append(LookAlike(other, share, places, this, that))
    found.sort(key=lambda one: -one.share)  # stable: level ones keep the order of the table
    return tuple(found[:MOST_ALIKE])


def apart(atlas: Atlas, one: Iterable[tuple[str, str]], other: Iterable[tuple[str, str]]) -> Apart:
    """What tells two patterns apart: core is compared with core, so no rare place hides the main difference.

    Parameters
    ----------
    one, other : what each is made of, as (muscle, side): one pair, or one for each side
    """
    sets = [[atlas.patterns[pair] for pair in pairs] for pairs in (one, other)]
    core = [frozenset[str]().union(*(pattern.core for pattern in own)) for own in sets]
    felt = [frozenset[str]().union(*(pattern.levels for pattern in own)) for own in sets]

    def ordered(wanted: Collection[str]) -> tuple[str, ...]:
        return tuple(region for region in atlas.regions if region in wanted)

    only = [core[0] - core[1], core[1] - core[0]]
    less = ordered(only[0] & felt[1]), ordered(only[1] & felt[0])
    first = (*ordered(only[0] - felt[1]), *less[0])
    second = (*ordered(only[1] - felt[0]), *less[1])
    return Apart(ordered(core[0] & core[1]), (first, second), less)


def _signs_apart(atlas: Atlas, this: str, that: str) -> tuple[str, ...]:
    """The signs that speak for the first muscle but not for the second, first those against the second.

    A sign that only speaks against the second says nothing for the first, so it is left out.
    """
    own = [sign for sign in atlas.signs.values() if sign.speaks.get(this) and not sign.speaks.get(that)]
    return tuple(sign.id for sign in sorted(own, key=lambda sign: that not in sign.speaks))[:MOST_SIGNS]


def index(atlas: Atlas) -> dict[str, Any]:
    """What a search needs. JSON-able.

    {"places": [words of a place, ...],
     "muscles": [[id, words of its names, {place number: level 0 (core) to 2}], ...],
     "together": [[word, word, the word for both], ...], "skipped": [words that say nothing],
     "terms": see terms.table}

    The search, for the typed words without the skipped ones (all muscles when none is left):
     1. First with each pair of `together` replaced by its word (added at the end), and if that finds
        nothing, as typed.
     2. A typed word matches a word that begins with it. A muscle is found when all typed words that match no
        word of its names match words of one and the same place.
     3. Found by its names alone comes first, then by level of the best such place; else as in the table.
     4. Before these come the muscles that a term means which is typed in full, after them those of a term
        that comes near (terms.meant).
    """
    skipped = atlas.texts("search-skipped").split()
    together = [pair.split() for pair in atlas.texts("search-together").split(";")]

    def line(*names: str) -> str:
        return " ".join(word for word in dict.fromkeys(words_of(" ".join(names))) if word not in skipped)

    places: dict[str, str] = {}
    for region in atlas.regions.values():
        if stem(region.id) not in places:
            area = atlas.texts("area", area=region.area.replace(" ", "-"))
            more = [word for word, means in atlas.synonyms.items() if means in region.plain.lower()]
            places[stem(region.id)] = line(
                region.plain, region.anatomical, area, area.replace(" ", ""), *more
            )
    numbers = {name: str(number) for number, name in enumerate(places)}
    muscles = []
    for muscle in atlas.muscles.values():
        levels: dict[str, int] = {}
        for own, level in atlas.patterns[muscle.id, "right"].levels.items():
            number = numbers[stem(own)]
            levels[number] = min(LEVELS.index(level), levels.get(number, len(LEVELS)))
        main = words_of(muscle.anatomical.partition(",")[0])
        initials = "".join(word[0] for word in main) if len(main) > 1 else ""
        names = line(muscle.plain, muscle.anatomical, muscle.id, muscle.group, initials)
        muscles.append([muscle.id, names, levels])
    return {
        "places": list(places.values()),
        "muscles": muscles,
        "together": together,
        "skipped": sorted(skipped),
        "terms": terms.table(atlas, skipped),
    }


def find(table: Mapping[str, Any], typed: str) -> list[str]:
    """Ids of the muscles that a search finds, best first (see `index`)."""
    return search(table, typed)[0]


def search(table: Mapping[str, Any], typed: str) -> tuple[list[str], list[str]]:
    """Ids of the muscles that a search finds, best first, and of the terms that have something to say."""
    direct = _named(table, typed)
    asked = terms.spelled(typed[:MOST_TYPED], table["skipped"])
    exact, near, told = terms.meant(table["terms"], asked, bool(direct))
    groups = [[name for term in own for name in term["muscles"]] for own in (exact, near)]
    return list(dict.fromkeys([*groups[0], *direct, *groups[1]])), [term["id"] for term in told]


def _named(table: Mapping[str, Any], typed: str) -> list[str]:
    """Those found by the words of their names and places."""
    asked = [word for word in words_of(typed[:MOST_TYPED]) if word not in table["skipped"]]
    joined = asked
    for one, other, both in table["together"]:
        if one in joined and other in joined:
            joined = [word for word in joined if word not in (one, other)] + [both]
    found = _find(table, joined)
    return found or _find(table, asked)


def _find(table: Mapping[str, Any], asked: Sequence[str]) -> list[str]:
    ranked = []
    for muscle, names, levels in table["muscles"]:
        rest = [word for word in asked if not _begins(names, word)]
        places = {number: table["places"][int(number)] for number in levels} if rest else {}
        fitting = [number for number, place in places.items() if all(_begins(place, word) for word in rest)]
        if not rest or fitting:
            ranked.append((min((1 + levels[number] for number in fitting), default=0), muscle))
    return [muscle for _, muscle in sorted(ranked, key=lambda one: one[0])]


def _begins(text: str, word: str) -> bool:
    return f" {word}" in f" {text}"


def leaning(atlas: Atlas, regions: Iterable[str]) -> str:
    """The side on which most of these regions lie; right when neither has more, as in matching."""
    return "left" if lean(atlas, regions) < 0 else "right"


def extent(sides: str) -> tuple[str, ...]:
    """The sides that "left", "right" or "both" stands for, right first."""
    return SIDE_SETS[sides]
