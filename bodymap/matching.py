"""How well what a patient shows and says fits each muscle's pattern, and which patterns to draw. Pure.

    precision = (mean worth of the marked regions: core 1, spillover and rare less, outside 0) ** power
    coverage  = mean over the muscle's main areas (core zones) of the share of its regions that are marked
    picture   = precision * (base + (1 - base) * coverage)
    fit       = picture ** ((1 - lift) ** for) * value_against ** against * value_silent ** silent
                * value_absent ** absent

The exponents count the answers given: yes to a sign that speaks for the muscle, yes to one that speaks
against it, yes to one its picture does not mention, no to one that speaks for it. All numbers come from
data/matching.csv. It measures likeness to a textbook picture; it is not a probability.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bodymap.atlas import Atlas
from bodymap.patterns import Pattern, Weights, stem

SIDES = ("right", "left")
SIDE_SETS: Mapping[str, tuple[str, ...]] = {"right": ("right",), "left": ("left",), "both": SIDES}
FITS, PARTLY, NO, NONE = "fits", "partly", "no", "none"
DENIED = "no-"  # how the answer "no" to a sign is written
STRONG = 2  # patterns drawn at full strength; more than that on one body are mud


@dataclass(frozen=True, slots=True)
class Said:
    """What the answers say of one muscle: ids of signs, in the order of the table.

    Attributes
    ----------
    speaks_for, against, silent : answered yes
    absent : answered no, though the muscle's picture has it
    """

    speaks_for: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """How well the marks fit one muscle on one side or on both, with the reasons.

    Attributes
    ----------
    side : "right", "left" or "both"; `sides` spells it out
    fit, picture, precision, coverage : 0..1; `picture` is the fit of the marks without the answers
    verdict : "fits", "partly" or "no"
    core, spillover, rare, unexplained : the marked regions by where they lie, in the order of the table
    typical_missing : core regions that are not marked, those in untouched main areas first
    said : the answers, by what they say of this muscle
    """

    muscle: str
    side: str
    fit: float
    picture: float
    precision: float
    coverage: float
    verdict: str
    core: tuple[str, ...]
    spillover: tuple[str, ...]
    rare: tuple[str, ...]
    unexplained: tuple[str, ...]
    typical_missing: tuple[str, ...]
    said: Said

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
    """The answer to one set of marks and answers.

    Attributes
    ----------
    candidates : all muscles and side-sets, in the order of the table; empty when nothing is marked
    best : muscle id -> its best candidate, best first
    ranked : the best candidates that fit at least in part, best first
    shown : (muscle id, side) pairs to draw, the best fit first, right before left
    verdict : of the best candidate among the muscles asked for; "none" when nothing is marked
    """

    regions: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    best: Mapping[str, Candidate]
    ranked: tuple[Candidate, ...]
    shown: tuple[tuple[str, str], ...]
    verdict: str

    @property
    def muscles(self) -> tuple[str, ...]:
        """The muscles that are drawn, in the order drawn."""
        return tuple(dict.fromkeys(muscle for muscle, _ in self.shown))

    @property
    def strong(self) -> tuple[str, ...]:
        """The muscles drawn at full strength; the rest of `muscles` are outlines."""
        return self.muscles[:STRONG]

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
) -> Match:
    """Match the marked regions and the answers (any iterables of ids; unknown ones are passed over).

    Parameters
    ----------
    side : "follow" the marks, or "left", "right", "both" chosen by hand
    muscle : "auto" (whatever matches; unknown ids, too), a muscle's id, or "both" (the app's own group)
    answers : ids of signs (yes), or "no-" and the id (no)
    compare : two muscles to draw instead of what matches
    """
    asked = set(regions)
    marked = tuple(region for region in atlas.regions if region in asked)
    given = frozenset(answers)
    of = {name: _candidates(atlas, name, marked, given) for name in atlas.muscles} if marked else {}
    lean = _lean(atlas, marked)
    # level ones stay in the order of the table
    ranked = sorted((_best(found, lean) for found in of.values()), key=lambda one: -one.fit)
    best = {one.muscle: one for one in ranked}
    chosen = chosen_muscles(atlas, muscle)
    leading = [best[name] for name in best if name in (chosen or best)]
    pair = tuple(name for name in dict.fromkeys(compare) if name in atlas.muscles)
    return Match(
        marked,
        tuple(one for found in of.values() for one in found),
        best,
        tuple(one for one in best.values() if one.verdict != NO),
        _shown(atlas, best, pair if len(pair) == STRONG else chosen, side, marked),
        leading[0].verdict if leading else NONE,
    )


def chosen_muscles(atlas: Atlas, muscle: str) -> tuple[str, ...]:
    """The muscles chosen by hand; empty for "auto" and for unknown ones."""
    return atlas.home if muscle == "both" else (muscle,) if muscle in atlas.muscles else ()


def twins(atlas: Atlas, muscle: str) -> tuple[str, ...]:
    """Other muscles whose main areas are the very same regions: marks alone cannot tell them apart."""
    own = {frozenset(area.regions) for area in atlas.patterns[muscle, "right"].areas}
    return tuple(
        name
        for name in atlas.muscles
        if name != muscle and own == {frozenset(area.regions) for area in atlas.patterns[name, "right"].areas}
    )


def heard(atlas: Atlas, muscle: str, answers: Collection[str]) -> Said:
    """What the answers say of a muscle."""
    said: dict[str, list[str]] = {"speaks_for": [], "against": [], "silent": [], "absent": []}
    for sign in atlas.signs.values() if answers else ():
        speaks = sign.speaks.get(muscle, False if sign.any_muscle else None)
        if sign.id in answers:
            said["silent" if speaks is None else "speaks_for" if speaks else "against"].append(sign.id)
        elif speaks and f"{DENIED}{sign.id}" in answers:
            said["absent"].append(sign.id)
    return Said(**{name: tuple(ids) for name, ids in said.items()})


def _candidates(
    atlas: Atlas, muscle: str, marked: tuple[str, ...], answers: Collection[str]
) -> list[Candidate]:
    """The muscle on the right, on the left, and on both if the marks reach into both patterns."""
    clicked = frozenset(marked)
    said = heard(atlas, muscle, answers)
    sides = {side: atlas.patterns[muscle, side] for side in SIDES}
    found = [_candidate(atlas, muscle, side, [sides[side]], clicked, marked, said) for side in SIDES]
    right, left = (bool((sides[side].core | sides[side].spillover) & clicked) for side in SIDES)
    rare = all(sides[side].levels.keys() & clicked for side in SIDES)
    # One rare mark on the far side is left unexplained rather than called a two-sided pattern.
    if (right and left) or (rare and not right and not left):
        found.append(_candidate(atlas, muscle, "both", list(sides.values()), clicked, marked, said))
    return found


def _candidate(
    atlas: Atlas,
    muscle: str,
    side: str,
    patterns: Collection[Pattern],
    clicked: frozenset[str],
    marked: tuple[str, ...],
    said: Said,
) -> Candidate:
    core, spillover, rare = (
        frozenset[str]().union(*(clicked & level for level in levels))
        for levels in zip(*((p.core, p.spillover, p.rare) for p in patterns), strict=True)
    )
    spillover -= core
    rare -= core | spillover
    w = atlas.weights
    inside = core | spillover | rare
    worth = (
        len(core) * w.value_core
        + len(spillover) * w.value_spillover
        + len(rare) * w.value_rare
        + (len(clicked) - len(inside)) * w.value_outside
    )
    precision = (worth / len(clicked)) ** w.power
    shares = [
        len(clicked.intersection(area.regions)) / len(area.regions)
        for pattern in patterns
        for area in pattern.areas
    ]
    coverage = math.fsum(shares) / len(shares) if shares else 0.0  # left and right add up alike
    picture = precision * (w.base + (1 - w.base) * coverage)
    fit = rounded(
        picture ** ((1 - w.lift) ** len(said.speaks_for))
        * w.value_against ** len(said.against)
        * w.value_silent ** len(said.silent)
        * w.value_absent ** len(said.absent)
    )
    return Candidate(
        muscle,
        side,
        fit,
        rounded(picture),
        precision,
        coverage,
        verdict(fit, w),
        tuple(region for region in marked if region in core),
        tuple(region for region in marked if region in spillover),
        tuple(region for region in marked if region in rare),
        tuple(region for region in marked if region not in inside),
        _typical_missing(patterns, clicked, int(w.typical)) if inside else (),
        said,
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
    ordered = sorted(ranked, key=lambda region: (*ranked[region], stem(region), region))
    stems = list(dict.fromkeys(stem(region) for region in ordered))[:most]
    return tuple(region for region in ordered if stem(region) in stems)


def _best(candidates: list[Candidate], lean: int) -> Candidate:
    """The best of one muscle: both sides if either leaves marks to the other; level sides go by the marks."""
    right, left = candidates[:2]
    both = candidates[2] if len(candidates) > 2 else None
    if both and len(both.unexplained) < min(len(right.unexplained), len(left.unexplained)):
        return both
    if _weight(right) == _weight(left):
        return left if lean < 0 else right if lean > 0 or both is None else both
    return left if _weight(left) > _weight(right) else right


def _weight(one: Candidate) -> tuple[float, ...]:
    return one.fit, len(one.core), len(one.spillover), len(one.rare)


def _shown(
    atlas: Atlas,
    best: Mapping[str, Candidate],
    chosen: Collection[str],
    side: str,
    marked: Iterable[str],
) -> tuple[tuple[str, str], ...]:
    """What to draw: the muscles chosen, or those that fit about as well as the best one; best first."""
    matching = [one for one in best.values() if one.verdict != NO]
    near = [one.muscle for one in matching if rounded(matching[0].fit - one.fit) <= atlas.weights.near]
    drawn = list(chosen) or near[: int(atlas.weights.cards)]
    by_hand, follow = SIDE_SETS.get(side), SIDE_SETS["left" if _lean(atlas, marked) < 0 else "right"]
    return tuple(
        (name, one)
        for name in drawn
        for one in by_hand or (best[name].sides if name in best and best[name].fit > 0 else follow)
    )


def _lean(atlas: Atlas, marked: Iterable[str]) -> int:
    """How many more marks are on the right than on the left."""
    sides = [atlas.regions[name].side for name in marked]
    return sides.count("right") - sides.count("left")


def browser_table(atlas: Atlas) -> dict[str, Any]:
    """What assets/matching.js needs to take the same decision before the server answers. JSON-able.

    {"muscles": [ids in order], "home": [ids that "both" means], "weights": {key: number},
     "patterns": {muscle: {"core" | "spillover" | "rare": [places in the table of regions],
                           "areas": [[places]]}},
     "signs": {sign: {"any": whether it speaks against all muscles, "for": [muscles], "against": [muscles]}}}

    Patterns are those of the right side; the left ones are their mirror images.

    The algorithm, for the marked regions R (known ids, no repeats), with S = "right", "left":
     1. code(c, r) = smallest of 1 core, 2 spillover, 3 rare over the candidate c's sides, 4 if in none.
     2. Candidates of a muscle: right; left; and both, if each side has a code 1 or 2 in R, or if neither has
        but each has a code 3.
     3. precision = ((n1*value_core + n2*value_spillover + n3*value_rare + n4*value_outside) / |R|)**power.
     4. coverage = mean over the areas of c's sides of (regions of the area in R) / (regions of the area);
        0 without areas. picture = precision * (base + (1 - base) * coverage).
     5. fit = picture**((1-lift)**f) * value_against**a * value_silent**s * value_absent**n, with f, a, s the
        signs answered yes that speak for the muscle, against it (or against every muscle), or not of it, and
        n those answered no that speak for it; floor(fit * 1e6 + 0.5) / 1e6. It matches if fit >= partly.
     6. Best of a muscle: both, if it is there and its n4 is below those of right and left. Else compare
        (fit, n1, n2, n3) of right and left: the greater; if equal, the side with more marks; if these are
        equal, too, both if it is there, else right.
     7. Draw the two muscles to compare, if there are two; else the chosen ones (home for "both", else the
        muscle itself); for auto the first `cards` of those that match with
        floor((leader.fit - fit) * 1e6 + 0.5) / 1e6 <= near, by fit, then by order.
     8. On the side chosen by hand (both = right, left); else on the sides of its own best if that fit is
        above 0; else on the left if more marks are left than right; else on the right. [muscle, side] each.
    """
    weights = {name: getattr(atlas.weights, name) for name in Weights.__slots__}
    place = {name: number for number, name in enumerate(atlas.regions)}
    found = {}
    for muscle in atlas.muscles:
        pattern = atlas.patterns[muscle, "right"]
        levels = {
            name: [place[region] for region in atlas.regions if region in getattr(pattern, name)]
            for name in ("core", "spillover", "rare")
        }
        found[muscle] = levels | {"areas": [[place[one] for one in area.regions] for area in pattern.areas]}
    signs = {
        sign.id: {
            "any": bool(sign.any_muscle),
            "for": [muscle for muscle, good in sign.speaks.items() if good],
            "against": [muscle for muscle, good in sign.speaks.items() if not good],
        }
        for sign in atlas.signs.values()
    }
    return {
        "muscles": list(atlas.muscles),
        "home": list(atlas.home),
        "weights": weights,
        "patterns": found,
        "signs": signs,
    }
