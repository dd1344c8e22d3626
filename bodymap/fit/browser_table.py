"""What the browser needs to take the same decision as matching.py for the first painted frame."""

from __future__ import annotations

from typing import Any

from bodymap.atlas import Atlas
from bodymap.atlas.patterns import BESIDE, LEVELS, Weights, among


def browser_table(atlas: Atlas) -> dict[str, Any]:
    """What assets/matching.js needs to take the same decision before the server answers. JSON-able.

    {"muscles": [ids in order], "names": {muscle: its plain name}, "home": [ids that "both" means],
     "inconstant": [muscles that not everybody has], "weights": {key: number},
     "patterns": {muscle: {level, "beside", "over" or "far": [places in the table of regions],
                           "areas": [[places]],
                           "common": [[[places on either side], 1, 0 or -1, often], ...]}},
     "signs": {sign: {"any": whether it speaks against all muscles, "for": [muscles], "against": [muscles]}}}

    Patterns are those of the right side; the left ones are their mirror images.

    The algorithm, for the marked regions R (known ids, no repeats), with S = "right", "left":
     1. code(c, r) = smallest over the candidate c's sides of 1 core, 2 local, 3 spillover, 4 rare,
        5 disputed, 6 beside; 7 if in none. n1 to n7 count the codes of R.
     2. Candidates of a muscle: right; left; and both, if each side has a code up to 3 in R; or if neither has
        but each has a 4 or 5; or if neither has these, but each has a 6.
     3. precision = ((n1*value_core + n2*value_local + n3*value_spillover + n4*value_rare + n5*value_disputed
        + n6*value_beside + n7*value_outside) / |R|)**power.
     4. coverage = mean over the areas of c's sides of (regions of the area in R) / (regions of the area);
        0 without areas. picture = precision * (base + (1 - base) * coverage).
     5. fit = picture**((1-lift)**f) * value_against**a * value_absent**n, with f and a the signs answered yes
        that speak for the muscle or against it (or against every muscle), and n those answered no that speak
        for it; floor(fit * 1e6 + 0.5) / 1e6. It matches if fit >= partly.
     6. Best of a muscle: both, if it is there and its n6 + n7 is below those of right and left. Else compare
        (whether n1 + ... + n5 > 0, fit, n1, ..., n5) of right and left: the greater; if equal, the side with
        more marks; if these are equal, too, both if it is there, else right.
     7. Order those that match, by fit, then by their place: those within near of the first are level, those
        within near of the next one are the next level, and so on; in a level by f - a - n, then common, then
        here, then often, the greater first; those that are equal stay as they are.
        common and often are those of the row of m whose places hold most of R, the first of equal ones, 0
        when none holds any; here is 1 when at least half of R is over on one of its sides, else 0.
        A muscle is held back if all of R that has a code up to 5 is far on one of its sides; or if at most
        one of R has such a code, no answer speaks for it, and it has common -1 or is inconstant. The first
        that is not held back comes first of all.
     8. Draw the two muscles to compare, if there are two; else the chosen ones (home for "both", else the
        muscle itself); for auto the first of them, then those of home with a code up to 5 in R, then the
        rest of its level; `cards` at the most.
     9. On the side chosen by hand (both = right, left); else on the sides of its own best if that fit is
        above 0; else on the left if more marks are left than right; else on the right. [muscle, side] each.
    """
    weights = {name: getattr(atlas.weights, name) for name in Weights.__slots__}
    place = {name: number for number, name in enumerate(atlas.regions)}
    found = {}
    for muscle in atlas.muscles:
        pattern = atlas.patterns[muscle, "right"]
        levels = {
            name: [place[region] for region in atlas.regions if region in pattern.at[name]]
            for name in (*LEVELS, BESIDE)
        }
        found[muscle] = levels | {
            "areas": [[place[one] for one in area.regions] for area in pattern.areas],
            "over": [place[region] for region in atlas.regions if region in pattern.over],
            "far": [place[region] for region in atlas.regions if region in pattern.far],
            "common": [
                [[place[one] for one in place if among(one, row.places)], *atlas.commonness(row)]
                for row in atlas.prevalence.get(muscle, ())
                if row.kind == "sore"
            ],
        }
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
        "names": {muscle.id: [muscle.plain, muscle.anatomical] for muscle in atlas.muscles.values()},
        "home": list(atlas.home),
        "inconstant": sorted(atlas.inconstant),
        "weights": weights,
        "patterns": found,
        "signs": signs,
    }
