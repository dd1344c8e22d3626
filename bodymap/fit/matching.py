"""How well what a patient shows and says fits each muscle's pattern, and which patterns to draw. Pure.

    precision = (mean value of the marked regions: that of the level of the zone they lie in, or value_beside
                for a region next to a usual zone, or value_outside; each weighs its painted share) ** power
    coverage  = mean over the muscle's main areas (core zones and its own place) of their marked share
    picture   = precision * (base + (1 - base) * coverage)
    fit       = picture ** ((1 - lift) ** for) * value_against ** against * value_absent ** absent

The exponents count the answers given: yes to a sign that speaks for the muscle, yes to one that speaks
against it, no to one that speaks for it; a yes of which the tables say nothing counts nothing. A region that
was pressed weighs 1. All numbers come from data/matching.csv. It measures likeness to a textbook picture; it
is not a probability.

Muscles whose fits are `near` each other are ordered by the answers, then by how common they are where it
hurts, see ranking.py.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from bodymap.atlas import Atlas
from bodymap.atlas.patterns import BESIDE, LEVELS, USUAL, Pattern, Weights, among, stem
from bodymap.fit.candidate import (
    COULD,
    DENIED,
    FITS,
    NO,
    NONE,
    SIDE_SETS,
    SIDES,
    STRONG,
    Candidate,
    Said,
    rounded,
    verdict,
)
from bodymap.fit.questions import points
from bodymap.fit.ranking import ordered

NOWHERE = 3  # see _Score.reach
Shares = Mapping[str, float]
NO_SHARES: Shares = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Match:
    """The answer to one set of marks and answers.

    Attributes
    ----------
    shares : marked region -> what it weighs, where that is not 1
    best : muscle id -> its best candidate, best first
    ranked : the best candidates that fit at least in part, best first
    shown : (muscle id, side) pairs to draw, the best fit first, right before left
    verdict : of the best candidate among the muscles asked for; "none" when nothing is marked
    near : how many of `ranked` fit about as well as the best one, that one among them
    """

    regions: tuple[str, ...]
    shares: Mapping[str, float]
    best: Mapping[str, Candidate]
    ranked: tuple[Candidate, ...]
    shown: tuple[tuple[str, str], ...]
    verdict: str
    near: int

    @property
    def muscles(self) -> tuple[str, ...]:
        """The muscles that are drawn, in the order drawn."""
        return tuple(dict.fromkeys(muscle for muscle, _ in self.shown))

    @property
    def strong(self) -> tuple[str, ...]:
        """The muscles drawn at full strength; the rest of `muscles` are outlines."""
        return self.muscles[:STRONG]

    @property
    def level(self) -> tuple[Candidate, ...]:
        """The best one and those that fit about as well, commoner ones first."""
        return self.ranked[: self.near]

    @property
    def sides(self) -> tuple[str, ...]:
        """The sides that are drawn, right before left."""
        sides = {side for _, side in self.shown}
        return tuple(side for side in SIDES if side in sides)


def match(
    atlas: Atlas,
    regions: Iterable[str],
    side: str = "follow",
    muscle: str = "auto",
    answers: Iterable[str] = (),
    compare: Sequence[str] = (),
    shares: Shares = NO_SHARES,
) -> Match:
    """Match the marked regions and the answers (any iterables of ids; unknown ones are passed over).

    Parameters
    ----------
    side : "follow" the marks, or "left", "right", "both" chosen by hand
    muscle : "auto" (whatever matches; unknown ids, too), a muscle's id, or "both" (the app's own group)
    answers : ids of signs (yes), or "no-" and the id (no)
    compare : two muscles to draw instead of what matches
    shares : marked region -> how much of it is painted, above 0 to 1, as `paint.weight` has it; one that is
        not there was pressed, and weighs 1
    """
    marked = _known(atlas, regions)
    given, leaning = frozenset(answers), lean(atlas, marked)
    weighed = {region: shares[region] for region in marked if region in shares}
    rival = _rival(atlas, marked, given)
    scores = [_scores(atlas, name, marked, given, weighed) for name in atlas.muscles if marked]
    found = [_candidate(atlas, _best(own, leaning), marked, rival) for own in scores]
    ranked, near = ordered(atlas, found)
    rest = sorted((one for one in found if one.verdict == NO), key=lambda one: -one.fit)
    best = {one.muscle: one for one in (*ranked, *rest)}
    chosen = chosen_muscles(atlas, muscle)
    leading = [best[name] for name in best if name in (chosen or best)]
    pair = tuple(name for name in dict.fromkeys(compare) if name in atlas.muscles)
    return Match(
        marked,
        MappingProxyType(weighed),
        best,
        ranked,
        _shown(atlas, best, pair if len(pair) == STRONG else chosen, ranked[:near], side, marked),
        leading[0].verdict if leading else NONE,
        near,
    )


def chosen_muscles(atlas: Atlas, muscle: str) -> tuple[str, ...]:
    """The muscles chosen by hand; empty for "auto" and for unknown ones."""
    return atlas.home if muscle == "both" else (muscle,) if muscle in atlas.muscles else ()


def twins(atlas: Atlas, muscle: str) -> tuple[str, ...]:
    """Other muscles whose main areas hold the very same regions: marks alone cannot tell them apart."""
    own = atlas.patterns[muscle, "right"].main
    return tuple(
        name for name in atlas.muscles if name != muscle and atlas.patterns[name, "right"].main == own
    )


def heard(atlas: Atlas, muscle: str, answers: Collection[str]) -> Said:
    """What the answers say of a muscle."""
    said: dict[str, list[str]] = {"speaks_for": [], "against": [], "absent": []}
    for name, sign in atlas.signs.items() if answers else ():
        if name in answers:
            if stand := sign.stand(muscle):
                said["speaks_for" if stand > 0 else "against"].append(name)
        elif sign.speaks.get(muscle) and f"{DENIED}{name}" in answers:
            said["absent"].append(name)
    return Said(**{how: tuple(ids) for how, ids in said.items()})


def candidates(
    atlas: Atlas, regions: Iterable[str], answers: Iterable[str] = ()
) -> dict[tuple[str, str], Candidate]:
    """Every muscle on every side in question, by (muscle, side); empty when nothing is marked."""
    marked, given = _known(atlas, regions), frozenset(answers)
    rival = _rival(atlas, marked, given)
    scores = [
        one for name in atlas.muscles if marked for one in _scores(atlas, name, marked, given, NO_SHARES)
    ]
    return {(one.muscle, one.side): _candidate(atlas, one, marked, rival) for one in scores}


def _known(atlas: Atlas, regions: Iterable[str]) -> tuple[str, ...]:
    asked = set(regions)
    return tuple(region for region in atlas.regions if region in asked)


@dataclass(frozen=True, slots=True)
class _Score:
    """The numbers of a candidate; its lists are written out for the best one only."""

    muscle: str
    side: str
    patterns: tuple[Pattern, ...]
    at: Mapping[str, frozenset[str]]
    precision: float
    coverage: float
    picture: float
    fit: float
    said: Said

    @property
    def weight(self) -> tuple[float, ...]:
        """What decides between right and left."""
        return bool(self.explained), self.fit, *(len(self.at[level]) for level in LEVELS)

    @property
    def explained(self) -> int:
        """How many marks lie in any zone."""
        return sum(len(self.at[level]) for level in LEVELS)

    @property
    def reach(self) -> int:
        """How near the marks come: 0 into usual zones, 1 into others, 2 beside a usual one, 3 nowhere."""
        reached = (USUAL, LEVELS, (BESIDE,))
        return next((n for n, levels in enumerate(reached) if any(self.at[one] for one in levels)), NOWHERE)


def _scores(
    atlas: Atlas, muscle: str, marked: tuple[str, ...], answers: frozenset[str], shares: Shares
) -> list[_Score]:
    """The muscle on the right, on the left, and on both if the marks reach into both patterns."""
    said, clicked = heard(atlas, muscle, answers), frozenset(marked)
    right, left = (atlas.patterns[muscle, side] for side in SIDES)
    found = [_score(atlas.weights, one.side, (one,), clicked, shares, said) for one in (right, left)]
    # One rare mark on the far side is left unexplained rather than called a two-sided pattern.
    if found[0].reach == found[1].reach < NOWHERE:
        found.append(_score(atlas.weights, "both", (right, left), clicked, shares, said))
    return found


def _score(
    w: Weights, side: str, patterns: tuple[Pattern, ...], clicked: frozenset[str], shares: Shares, said: Said
) -> _Score:
    at: dict[str, frozenset[str]] = {}
    rest = clicked
    for level in (*LEVELS, BESIDE):
        at[level] = rest & frozenset[str]().union(*(pattern.at[level] for pattern in patterns))
        rest -= at[level]
    worth = 0.0
    for level, regions in at.items():  # added up in this order, so that the browser comes to the same digits
        worth += weight_of(regions, shares) * getattr(w, f"value_{level}")
    outside = weight_of(rest, shares) * w.value_outside
    precision = ((worth + outside) / weight_of(clicked, shares)) ** w.power
    areas = [area for pattern in patterns for area in pattern.areas]
    filled = [len(clicked.intersection(area)) / len(area) for area in areas]
    coverage = math.fsum(filled) / len(filled) if filled else 0.0  # left and right add up alike
    picture = precision * (w.base + (1 - w.base) * coverage)
    fit = rounded(
        picture ** ((1 - w.lift) ** len(said.speaks_for))
        * w.value_against ** len(said.against)
        * w.value_absent ** len(said.absent)
    )
    return _Score(patterns[0].muscle, side, patterns, at, precision, coverage, rounded(picture), fit, said)


def weight_of(regions: Collection[str], shares: Shares) -> float:
    """What these marks weigh together: exact, as each weighs a whole number of 64ths."""
    return sum(shares.get(region, 1) for region in regions) if shares else len(regions)


def _rival(atlas: Atlas, marked: Collection[str], answers: Collection[str]) -> int:
    """How many more answers point to a look-alike than away from it, of those that can hurt at every mark."""
    there = (one for one in atlas.mimics.values() if all(among(region, one.places) for region in marked))
    return max((points(one, answers) for one in there), default=0)


def _candidate(atlas: Atlas, score: _Score, marked: tuple[str, ...], rival: int) -> Candidate:
    """A score with its reasons written out, in the order of the table."""
    said, most = score.said, int(atlas.weights.typical)
    inside = frozenset[str]().union(*(score.at[level] for level in LEVELS))
    missing = _typical_missing(score.patterns, frozenset(marked), most) if inside else ()
    far = bool(inside) and inside <= frozenset[str]().union(*(pattern.far for pattern in score.patterns))
    over = frozenset[str]().union(*(pattern.over for pattern in score.patterns))
    found = verdict(score.fit, atlas.weights)
    if found == FITS and (far or len(inside) + len(said.speaks_for) < 2 or rival >= max(said.balance, 1)):
        found = COULD

    def among(regions: Collection[str]) -> tuple[str, ...]:
        return tuple(region for region in marked if region in regions)

    return Candidate(
        score.muscle,
        score.side,
        score.fit,
        score.picture,
        score.precision,
        score.coverage,
        found,
        MappingProxyType({level: among(score.at[level]) for level in LEVELS}),
        among(score.at[BESIDE]),
        tuple(region for region in marked if region not in inside),
        2 * len(over.intersection(marked)) >= len(marked),
        far,
        *atlas.common(score.muscle, marked),
        missing,
        said,
    )


def _typical_missing(patterns: Collection[Pattern], clicked: frozenset[str], most: int) -> tuple[str, ...]:
    ranked: dict[str, tuple[bool, float]] = {}
    for pattern in patterns:
        for area in pattern.areas:
            touched = not clicked.isdisjoint(area)
            for region in area:
                if region not in clicked:
                    own = (touched, -pattern.shares[region]["core"])
                    ranked[region] = min(own, ranked.get(region, own))
    # Left and right of one place count once, or the cut would take one and leave its mirror image.
    ordered = sorted(ranked, key=lambda region: (*ranked[region], stem(region), region))
    stems = list(dict.fromkeys(stem(region) for region in ordered))[:most]
    return tuple(region for region in ordered if stem(region) in stems)


def _best(scores: list[_Score], lean: int) -> _Score:
    """The best of one muscle: both sides if either leaves marks to the other; level sides go by the marks."""
    right, left = scores[:2]
    both = scores[2] if len(scores) > 2 else None
    if both and both.explained > max(right.explained, left.explained):
        return both
    if right.weight == left.weight:
        return left if lean < 0 else right if lean > 0 or both is None else both
    return left if left.weight > right.weight else right


def _shown(
    atlas: Atlas,
    best: Mapping[str, Candidate],
    chosen: Collection[str],
    level: Sequence[Candidate],
    side: str,
    marked: Iterable[str],
) -> tuple[tuple[str, str], ...]:
    """What to draw: the muscles chosen; or the best, the app's own that explain a mark, the level ones."""
    own = [name for name in atlas.home if name in best and best[name].explained]
    names = [one.muscle for one in level]
    drawn = list(chosen) or list(dict.fromkeys([*names[:1], *own, *names]))[: int(atlas.weights.cards)]
    by_hand, follow = SIDE_SETS.get(side), SIDE_SETS["left" if lean(atlas, marked) < 0 else "right"]
    return tuple(
        (name, one)
        for name in drawn
        for one in by_hand or (best[name].sides if name in best and best[name].fit > 0 else follow)
    )


def lean(atlas: Atlas, marked: Iterable[str]) -> int:
    """How many more marks are on the right than on the left."""
    sides = [atlas.regions[name].side for name in marked]
    return sides.count("right") - sides.count("left")
