"""What a region is called elsewhere: CHOIR's segments, UBERON, FMA, and what a clinic's own folder adds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from bodymap.atlas import Atlas
from bodymap.atlas.rated import RegionCode

UBERON = "http://purl.obolibrary.org/obo/uberon.owl"
FMA = "http://www.nlm.nih.gov/research/umls/fma"  # as FHIR has it for what UMLS holds


@dataclass(frozen=True)
class Codes:
    """Codes of an atlas's regions.

    Attributes
    ----------
    names : of a clinic's code systems, in the order of its table
    own : region -> name of a clinic's code system -> its row
    segments : body -> CHOIR segment -> the regions that it may stand for
    """

    names: tuple[str, ...]
    own: Mapping[str, Mapping[str, RegionCode]]
    segments: Mapping[str, Mapping[str, frozenset[str]]]

    def same(self, segment: str) -> bool:
        """Whether a segment is the same place on CHOIR's female and on its male map."""
        return len({named.get(segment) for named in self.segments.values()}) == 1


@lru_cache(maxsize=4)
def codes(atlas: Atlas) -> Codes:
    """The codes of an atlas's regions."""
    own: dict[str, dict[str, RegionCode]] = defaultdict(dict)
    for row in atlas.rows[RegionCode]:
        own[row.region][row.heading] = row
    segments: dict[str, dict[str, frozenset[str]]] = {}
    for body in atlas.bodies:
        named: dict[str, set[str]] = defaultdict(set)
        for region in atlas.regions.values():
            for segment in getattr(region, f"choir_{body}"):
                named[segment].add(region.id)
        segments[body] = {segment: frozenset(regions) for segment, regions in named.items()}
    return Codes(tuple(dict.fromkeys(row.heading for row in atlas.rows[RegionCode])), own, segments)
