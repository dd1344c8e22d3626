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

    The rule itself stands in matching.py; golden cases (tests/golden) hold assets/matching.js to it.
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
