"""Which of the muscles that match comes first. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from bodymap.atlas import Atlas
from bodymap.fit.candidate import NO, Candidate, rounded


def ordered(atlas: Atlas, found: Iterable[Candidate]) -> tuple[tuple[Candidate, ...], int]:
    """What fits at least in part, best first, and how many of them fit about as well as the best.

    Fits that are `near` each other are level; a level muscle goes before one that fits better when it is the
    commoner one, or as common and the one that lies there (then: the one more often found), and the answers
    speak for it as much. No muscle
    leads on the far end of its pattern, nor an uncommon or inconstant one on a single mark without an answer
    for it, while another fits.
    """
    left = sorted((one for one in found if one.verdict != NO), key=lambda one: -one.fit)
    ranked: list[Candidate] = []
    first = 0
    while left:
        level = [one for one in left if rounded(left[0].fit - one.fit) <= atlas.weights.near]
        left = left[len(level) :]
        group: list[Candidate] = []
        for one in level:
            place = len(group)
            while place and _commoner(one, group[place - 1]):
                place -= 1
            group.insert(place, one)
        ranked += group
        first = first or len(ranked)
    if not ranked:
        return (), 0
    lead = next((n for n, one in enumerate(ranked) if not _held_back(atlas, one)), 0)
    ranked.insert(0, ranked.pop(lead))
    return tuple(ranked), max(first, lead + 1)


def _commoner(one: Candidate, other: Candidate) -> bool:
    """Whether it goes before a level one that fits better."""
    more = (one.common, one.here, one.often) > (other.common, other.here, other.often)
    return more and one.said.balance >= other.said.balance


def _held_back(atlas: Atlas, one: Candidate) -> bool:
    """Whether it must not lead while another muscle fits."""
    single = len(one.explained) < 2 and not one.said.speaks_for
    return one.far or (single and (one.common < 0 or one.muscle in atlas.inconstant))
