"""What the browser needs to take the same decision as matching.py for the first painted frame."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from typing import Any

from bodymap.atlas import Atlas
from bodymap.atlas.patterns import among


def browser_table(atlas: Atlas) -> dict[str, Any]:
    """What assets/matching.js needs to take the same decision before the server answers. JSON-able.

    {"muscles": [ids in order], "names": {muscle: its plain name}, "hues": {muscle: its hue},
     "home": [ids that "both" means],
     "inconstant": [muscles that not everybody has], "weights": {key: number},
     "patterns": {muscle: {level, "beside", "over" or "far": [places in the table of regions],
                           "areas": [[places]],
                           "common": [[[places on either side], 1, 0 or -1, often], ...]}},
     "signs": {sign: {"any": whether it speaks against all muscles, "for": [muscles], "against": [muscles]}}}

    Patterns are those of the right side; the left ones are their mirror images.

    The rule itself stands in matching.py; golden cases (tests/golden) hold assets/matching.js to it.
    """
    place = {name: number for number, name in enumerate(atlas.regions)}

    def places(regions: Collection[str]) -> list[int]:
        return [place[name] for name in place if name in regions]

    found = {}
    for muscle in atlas.muscles:
        pattern = atlas.patterns[muscle, "right"]
        found[muscle] = {name: places(regions) for name, regions in pattern.at.items()} | {
            "areas": [[place[one] for one in area] for area in pattern.areas],
            "over": places(pattern.over),
            "far": places(pattern.far),
            "common": [
                [[place[one] for one in place if among(one, row.places)], *atlas.commonness(row)]
                for row in atlas.prevalence.get(muscle, ())
                if row.kind == "sore"
            ],
        }
    return {
        "muscles": list(atlas.muscles),
        "names": {muscle.id: [muscle.plain, muscle.anatomical] for muscle in atlas.muscles.values()},
        "hues": {muscle.id: muscle.hue for muscle in atlas.muscles.values()},
        "home": list(atlas.home),
        "inconstant": sorted(atlas.inconstant),
        "weights": asdict(atlas.weights),
        "patterns": found,
        "signs": {
            sign.id: {
                "any": bool(sign.any_muscle),
                "for": [muscle for muscle, good in sign.speaks.items() if good],
                "against": [muscle for muscle, good in sign.speaks.items() if not good],
            }
            for sign in atlas.signs.values()
        },
    }
