"""What the ratings of places point to, by rating_rules.csv: look-alikes, warning signs, never a muscle. Pure.

A rule holds for a place that it speaks of, and raises only what can be there. What an answer says already is
not counted again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from bodymap.atlas import Atlas
from bodymap.atlas.patterns import among, stem
from bodymap.atlas.rated import RatingRule
from bodymap.ratings import Rating
from bodymap.view import View

Rules = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Raised:
    """What is raised: id -> the ids of the rules that do.

    Attributes
    ----------
    signs : those that the rules speak of, whether or not anything knows them there
    """

    mimics: Rules = field(default_factory=lambda: MappingProxyType({}))
    flags: Rules = field(default_factory=lambda: MappingProxyType({}))
    signs: frozenset[str] = frozenset()

    @property
    def rules(self) -> frozenset[str]:
        """All rules that raise anything."""
        return frozenset[str]().union(*self.mimics.values(), *self.flags.values())


def raised(atlas: Atlas, view: View) -> Raised:
    """What the view's ratings raise."""
    mimics: dict[str, set[str]] = defaultdict(set)
    flags: dict[str, set[str]] = defaultdict(set)
    signs: set[str] = set()
    for region, rating in view.rated.items():
        for rule in atlas.rating_rules.values():
            if region not in atlas.regions or not holds(rule, rating):
                continue
            signs.update(rule.signs)
            new = set(rule.signs).difference(view.answers)
            for mimic in atlas.mimics.values():
                if among(region, mimic.places) and (mimic.id in rule.mimics or new.intersection(mimic.signs)):
                    mimics[mimic.id].add(rule.id)
            for flag in atlas.red_flags.values():
                is_there = among(region, flag.places) or stem(region) in flag.places_both
                if is_there and (flag.id in rule.flags or new.intersection(flag.signs)):
                    flags[flag.id].add(rule.id)
    return Raised(_frozen(mimics), _frozen(flags), frozenset(signs))


def holds(rule: RatingRule, rating: Rating) -> bool:
    """Whether a rule holds for a rating."""
    return (
        (not rule.kinds or not set(rule.kinds).isdisjoint(rating.kinds))
        and (not rule.since or rating.since in rule.since)
        and rule.course in ("", rating.course)
        and (not rule.places or among(rating.region, rule.places))
    )


def _frozen(found: Mapping[str, set[str]]) -> Rules:
    return MappingProxyType({name: frozenset(rules) for name, rules in found.items()})
