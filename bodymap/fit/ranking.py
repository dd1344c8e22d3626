"""Which of the muscles that match comes first. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bodymap.atlas import Atlas
from bodymap.fit.candidate import COULD, FITS, NO, Candidate, rounded


def ordered(atlas: Atlas, found: Iterable[Candidate]) -> tuple[tuple[Candidate, ...], int]:
    """What fits at least in part, best first, and how many of them fit about as well as the best.

    Fits that are `near` each other are level. Of level muscles the one that the answers speak for most goes
    first, then the commoner one, then the one that lies there, then the one more often found. No muscle
    leads on the far end of its pattern, nor an uncommon or inconstant one on a single mark without an answer
    for it, while another fits.
    """
    left = sorted((one for one in found if one.verdict != NO), key=lambda one: -one.fit)
    ranked: list[Candidate] = []
    first = 0
    while left:
        level = [one for one in left if rounded(left[0].fit - one.fit) <= atlas.weights.near]
        left = left[len(level) :]
        ranked += sorted(level, key=_standing, reverse=True)
        first = first or len(ranked)
    if not ranked:
        return (), 0
    lead = next((n for n, one in enumerate(ranked) if not _held_back(atlas, one)), 0)
    ranked.insert(0, ranked.pop(lead))
    return tuple(_in_step(ranked)), max(first, lead + 1)


def _in_step(ranked: Iterable[Candidate]) -> Iterator[Candidate]:
    """No muscle is said to fit below one of which that is not said: it could be."""
    fits = True
    for one in ranked:
        fits = fits and one.verdict == FITS
        yield one if fits or one.verdict != FITS else replace(one, verdict=COULD)


def _standing(one: Candidate) -> tuple[int, int, bool, float]:
    """What orders level muscles: the answers of this person come before what is true of most."""
    return one.said.balance, one.common, one.here, one.often


def _held_back(atlas: Atlas, one: Candidate) -> bool:
    """Whether it must not lead while another muscle fits."""
    single = len(one.explained) < 2 and not one.said.speaks_for
    return one.far or (single and (one.common < 0 or one.muscle in atlas.inconstant))
