"""What the browser needs to take the same decision as matching.py for the first painted frame."""

from __future__ import annotations

from typing import Any

from bodymap.atlas import Atlas
from bodymap.patterns import Weights


def browser_table(atlas: Atlas) -> dict[str, Any]:
    """What assets/matching.js needs to take the same decision before the server answers. JSON-able.

    {"muscles": [ids in order], "names": {muscle: its plain name}, "home": [ids that "both" means],
     "weights": {key: number},
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
        "names": {muscle.id: [muscle.plain, muscle.anatomical] for muscle in atlas.muscles.values()},
        "home": list(atlas.home),
        "weights": weights,
        "patterns": found,
        "signs": signs,
    }
