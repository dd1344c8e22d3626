"""How well the marked regions fit each muscle's pattern, and which patterns to draw. Pure and table-driven.

    fit = precision ** power * (base + (1 - base) * coverage)

precision: the mean worth of all marked regions (core 1, spillover and rare less, outside 0);
coverage: the share of the muscle's main areas (core zones) that the marks touch. All numbers come from
data/matching.csv. It measures likeness to a textbook picture; it is not a probability.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bodymap.atlas import Atlas
from bodymap.patterns import LEVELS, Pattern, Weights, mirrored

SIDES = ("right", "left")
SIDE_SETS: Mapping[str, tuple[str, ...]] = {"right": ("right",), "left": ("left",), "both": SIDES}
FITS, PARTLY, NO, NONE = "fits", "partly", "no", "none"


@dataclass(frozen=True, slots=True)
class Candidate:
    """How well the marks fit one muscle on one side or on both, with the reasons.

    Attributes
    ----------
    side : "right", "left" or "both"; `sides` spells it out
    fit, precision, coverage : 0..1
    verdict : "fits", "partly" or "no"
    core, spillover, rare, unexplained : the marked regions by where they lie, in the order of the table
    typical_missing : core regions that are not marked, those in untouched main areas first
    """

    muscle: str
    side: str
    fit: float
    precision: float
    coverage: float
    verdict: str
    core: tuple[str, ...]
    spillover: tuple[str, ...]
    rare: tuple[str, ...]
    unexplained: tuple[str, ...]
    typical_missing: tuple[str, ...]

    @property
    def sides(self) -> tuple[str, ...]:
        """The sides, right first."""
        return SIDE_SETS[self.side]

    @property
    def explained(self) -> tuple[str, ...]:
        """The marked regions that lie in any zone, core first."""
        return self.core + self.spillover + self.rare


@dataclass(frozen=True, slots=True)
class Match:
    """The answer to one set of marks.

    Attributes
    ----------
    candidates : all muscles and side-sets, best first; empty when nothing is marked
    best : muscle id -> its best candidate, best first
    shown : (muscle id, side) pairs to draw, in the order of the table, right before left
    verdict : of the best candidate among the muscles asked for; "none" when nothing is marked
    """

    regions: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    best: Mapping[str, Candidate]
    shown: tuple[tuple[str, str], ...]
    verdict: str

    @property
    def sides(self) -> tuple[str, ...]:
        """The sides drawn, right first."""
        return tuple(side for side in SIDES if any(side == shown for _, shown in self.shown))

    @property
    def muscles(self) -> tuple[str, ...]:
        """The muscles drawn, in the order of the table."""
        return tuple(dict.fromkeys(muscle for muscle, _ in self.shown))


def match(atlas: Atlas, regions: Iterable[str], side: str = "follow", muscle: str = "auto") -> Match:
    """Match the marked regions (any iterable of ids; unknown ones are passed over).

    Parameters
    ----------
    side : "follow" the marks, or "left", "right", "both" chosen by hand
    muscle : "auto" (whatever matches; unknown ids, too), a muscle's id, or "both" (the app's own group)
    """
    asked = set(regions)
    marked = tuple(region for region in atlas.regions if region in asked)
    of = {name: _candidates(atlas, name, marked) for name in atlas.muscles} if marked else {}
    best = {name: _best(found) for name, found in of.items()}
    candidates = [one for found in of.values() for one in found]
    place = {name: number for number, name in enumerate(atlas.muscles)}

    def rank(one: Candidate) -> tuple[object, ...]:
        return -one.fit, place[one.muscle], one is not best[one.muscle], tuple(SIDE_SETS).index(one.side)

    candidates.sort(key=rank)
    best = {one.muscle: one for one in sorted(best.values(), key=rank)}
    chosen = chosen_muscles(atlas, muscle)
    leading = [best[name] for name in best if name in (chosen or best)]
    return Match(
        marked,
        tuple(candidates),
        best,
        _shown(atlas, best, chosen, side),
        leading[0].verdict if leading else NONE,
    )


def chosen_muscles(atlas: Atlas, muscle: str) -> tuple[str, ...]:
    """The muscles chosen by hand; empty for "auto" and for unknown ones."""
    return atlas.home if muscle == "both" else (muscle,) if muscle in atlas.muscles else ()


def _candidates(atlas: Atlas, muscle: str, marked: tuple[str, ...]) -> list[Candidate]:
    """The muscle on the right, on the left, and on both if the marks reach into both patterns."""
    clicked = frozenset(marked)
    sides = {side: atlas.patterns[muscle, side] for side in SIDES}
    found = [_candidate(atlas, muscle, side, [sides[side]], clicked, marked) for side in SIDES]
    right, left = (bool((sides[side].core | sides[side].spillover) & clicked) for side in SIDES)
    rare = all(sides[side].levels.keys() & clicked for side in SIDES)
    # One rare mark on the far side is left unexplained rather than called a two-sided pattern.
    if (right and left) or (rare and not right and not left):
        found.append(_candidate(atlas, muscle, "both", list(sides.values()), clicked, marked))
    return found


def _candidate(
    atlas: Atlas,
    muscle: str,
    side: str,
    patterns: Collection[Pattern],
    clicked: frozenset[str],
    marked: tuple[str, ...],
) -> Candidate:
    core = clicked & frozenset[str]().union(*(p.core for p in patterns))
    spillover = (clicked & frozenset[str]().union(*(p.spillover for p in patterns))) - core
    rare = (clicked & frozenset[str]().union(*(p.rare for p in patterns))) - core - spillover
    weights = atlas.weights
    inside = core | spillover | rare
    worth = (
        len(core) * weights.value_core
        + len(spillover) * weights.value_spillover
        + len(rare) * weights.value_rare
        + (len(clicked) - len(inside)) * weights.value_outside
    )
    precision = worth / len(clicked)
    areas = [area for pattern in patterns for area in pattern.areas]
    touched = {area.zone for area in areas if not clicked.isdisjoint(area.regions)}
    coverage = len(touched) / len({area.zone for area in areas}) if areas else 0.0
    fit = rounded(precision**weights.power * (weights.base + (1 - weights.base) * coverage))
    return Candidate(
        muscle,
        side,
        fit,
        precision,
        coverage,
        verdict(fit, weights),
        tuple(region for region in marked if region in core),
        tuple(region for region in marked if region in spillover),
        tuple(region for region in marked if region in rare),
        tuple(region for region in marked if region not in inside),
        _typical_missing(patterns, clicked, int(weights.typical)) if inside else (),
    )


def rounded(fit: float) -> float:
    """To a millionth, half up, so that Python and the browser agree to the last digit."""
    return math.floor(fit * 1e6 + 0.5) / 1e6


def verdict(fit: float, weights: Weights) -> str:
    """A fit in a word."""
    return FITS if fit >= weights.fits else PARTLY if fit >= weights.partly else NO


def _typical_missing(patterns: Collection[Pattern], clicked: frozenset[str], most: int) -> tuple[str, ...]:
    ranked: dict[str, tuple[bool, float]] = {}
    for pattern in patterns:
        for area in pattern.areas:
            touched = not clicked.isdisjoint(area.regions)
            for region in area.regions:
                if region not in clicked:
                    own = (touched, -pattern.shares[region]["core"])
                    ranked[region] = min(own, ranked.get(region, own))
    # Left and right of one place count once, or the cut would take one and leave its mirror image.
    ordered = sorted(ranked, key=lambda region: (*ranked[region], _stem(region), region))
    stems = list(dict.fromkeys(_stem(region) for region in ordered))[:most]
    return tuple(region for region in ordered if _stem(region) in stems)


def _stem(region: str) -> str:
    return min(region, mirrored(region))


def _best(candidates: list[Candidate]) -> Candidate:
    """The best of one muscle: both sides only if that explains more than one side, or the sides are level."""
    right, left = candidates[:2]
    both = candidates[2] if len(candidates) > 2 else None
    level = _weight(right) == _weight(left)
    if both and (level or both.fit > max(right.fit, left.fit)):
        return both
    return left if _weight(left) > _weight(right) else right


def _weight(one: Candidate) -> tuple[float, ...]:
    return one.fit, len(one.core), len(one.spillover), len(one.rare)


def _shown(
    atlas: Atlas, best: Mapping[str, Candidate], chosen: Collection[str], side: str
) -> tuple[tuple[str, str], ...]:
    matching = {name: one for name, one in best.items() if one.verdict != NO and name in (chosen or best)}
    leader = next(iter(matching.values()), None)
    follow = leader.sides if leader else ("right",)
    near = [
        name
        for name, one in matching.items()
        if leader and rounded(leader.fit - one.fit) <= atlas.weights.near
    ]
    drawn = [name for name in atlas.muscles if name in (chosen or near)]
    by_hand = SIDE_SETS.get(side)
    return tuple(
        (name, one)
        for name in drawn
        for one in by_hand or (matching[name].sides if name in matching else follow)
    )


def browser_table(atlas: Atlas) -> dict[str, Any]:
    """What assets/matching.js needs to take the same decision before the server answers. JSON-able.

    {"muscles": [ids in order], "home": [ids that "both" means], "weights": {key: number},
     "membership": {"<muscle>:<side>": {region: 1 core | 2 spillover | 3 rare}},
     "areas": {"<muscle>:<side>": {zone: [regions]}}}

    The algorithm, for the marked regions R (known ids, no repeats), with S = "right", "left":
     1. code(c, r) = smallest membership code of r over the candidate c's sides, 4 if none.
     2. Candidates of a muscle: right; left; and both, if each side has a code 1 or 2 in R, or if neither has
        but each has a code 3.
     3. precision = (n1*value_core + n2*value_spillover + n3*value_rare + n4*value_outside) / |R|.
     4. coverage = (zone ids in areas of c's sides with a region in R) / (all zone ids there); 0 if none.
     5. fit = floor(precision**power * (base + (1 - base) * coverage) * 1e6 + 0.5) / 1e6;
        verdict = fits if fit >= fits, partly if fit >= partly, else no.
     6. Best of a muscle: compare (fit, n1, n2, n3) of right and left. Both, if it is there and right and left
        are equal or both.fit > each of theirs; else left if greater; else right.
     7. chosen = [] for auto, home for "both", else [the muscle]. matching = the bests that are not "no", of
        the chosen muscles (of all for auto); leader = the one with the highest fit, first in order on ties.
     8. Draw, in order of `muscles`: the chosen ones; for auto those matching with
        floor((leader.fit - fit) * 1e6 + 0.5) / 1e6 <= near.
     9. On the side chosen by hand (both = right, left); else on the sides of its own best if matching; else
        on the leader's; else right. [muscle, side] for each: that is `shown`.
    10. R empty: nothing matches, so `shown` is [] for auto, else the chosen muscles by rule 9. verdict: of
        the best with the highest fit among the chosen (all for auto); "none" if R is empty.
    """
    weights = {name: getattr(atlas.weights, name) for name in Weights.__slots__}
    codes = {name: number for number, name in enumerate(LEVELS, start=1)}
    membership, areas = {}, {}
    for (muscle, side), pattern in atlas.patterns.items():
        membership[f"{muscle}:{side}"] = {region: codes[name] for region, name in pattern.levels.items()}
        areas[f"{muscle}:{side}"] = {area.zone: list(area.regions) for area in pattern.areas}
    return {
        "muscles": list(atlas.muscles),
        "home": list(atlas.home),
        "weights": weights,
        "membership": membership,
        "areas": areas,
    }
