"""Which regions belong to each muscle's pattern, from the areas measured when the atlas was built. Pure.

A region is in a zone when enough of the region lies in it (core_share, spill_share), or when the region
holds most of a small zone (holds_share). What counts is the largest overlap with any one zone, never a
sum: zones lie over each other, and a sum would pull in regions that they only brush, such as the mid-line.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

LEVELS = ("core", "local", "spillover", "rare", "disputed")  # what a mark in a zone says, most first
USUAL = LEVELS[:3]
BESIDE = "beside"  # a region in no zone, next to one in a usual zone
OTHER_SIDE = MappingProxyType({"left": "right", "right": "left", "mid": "mid"})


@dataclass(frozen=True, slots=True)
class Weights:
    """The numbers of data/matching.csv, one field for each key; the table says what each means."""

    core_share: float
    spill_share: float
    holds_share: float
    value_core: float
    value_local: float
    value_spillover: float
    value_rare: float
    value_disputed: float
    value_beside: float
    value_outside: float
    power: float
    base: float
    fits: float
    partly: float
    near: float
    common_from: float
    rare_below: float
    painted: float
    typical: float
    cards: float
    lift: float
    value_against: float
    value_absent: float


@dataclass(frozen=True, slots=True)
class ZoneRule:
    """What of a zone matters here: whose it is, the level at which it counts, on which sides it is felt."""

    id: str
    muscle: str
    level: str
    reach: str = "own"


@dataclass(frozen=True, slots=True)
class Overlap:
    """One measured overlap; shares are 0..1 of the region's and of the zone's area."""

    body: str
    region: str
    zone: str
    side: str
    of_region: float
    of_zone: float


@dataclass(frozen=True, slots=True)
class Pattern:
    """Where one muscle is felt when it is the muscle of one side.

    Attributes
    ----------
    levels : region id -> its level, one of LEVELS
    shares : region id -> level -> largest share (0..1) of the region in one zone of that level or better
    areas : the main areas: the regions in each core zone and over the muscle, most typical first
    at : level (BESIDE, too) -> the regions at it
    over : the regions that lie over the muscle itself, at whatever level
    far : the regions of `levels` that lie in another part of the body than the muscle itself, not next to it
    """

    muscle: str
    side: str
    levels: Mapping[str, str]
    shares: Mapping[str, Mapping[str, float]]
    areas: tuple[tuple[str, ...], ...]
    at: Mapping[str, frozenset[str]]
    over: frozenset[str] = frozenset()
    far: frozenset[str] = frozenset()

    @property
    def core(self) -> frozenset[str]:
        """Where pain is often felt away from the muscle."""
        return self.at["core"]

    @property
    def usual(self) -> frozenset[str]:
        """Where pain is often or sometimes felt."""
        return frozenset[str]().union(*(self.at[level] for level in USUAL))

    @property
    def main(self) -> frozenset[str]:
        """Where pain is often felt: in a core zone or over the muscle itself."""
        return self.at["core"] | self.at["local"]


Patterns = Mapping[tuple[str, str], Pattern]
Means = dict[tuple[str, str], dict[str, list[float]]]  # (zone, side) -> region -> of_region and of_zone


def level(strength: str, often: str, disputed: bool) -> str:
    """The level at which a zone counts, from the three columns of its row."""
    return "disputed" if disputed else "rare" if often == "rare" else strength


def mirrored(region: str) -> str:
    """The id of the region on the other side; mid-line regions are their own mirror image."""
    stem, _, side = region.rpartition("-")
    return f"{stem}-{OTHER_SIDE[side]}" if side in ("left", "right") else region


def stem(region: str) -> str:
    """The id of a region without its side."""
    before, _, side = region.rpartition("-")
    return before if side in ("left", "right") else region


def among(region: str, places: Collection[str]) -> bool:
    """Whether the region is one of the places, which may be named with a side or without, for both."""
    return region in places or stem(region) in places


@dataclass(frozen=True, slots=True)
class Ground:
    """What is known of the regions themselves.

    Attributes
    ----------
    order : region id -> its place in the table, for ties
    areas : region id -> the part of the body it belongs to
    beside : region id -> the regions that touch it
    """

    order: Mapping[str, int]
    areas: Mapping[str, str]
    beside: Mapping[str, frozenset[str]]

    def near(self, regions: Iterable[str]) -> frozenset[str]:
        """The parts of the body in which these regions lie, with those that touch them."""
        own = {self.areas[region] for region in regions}
        inside = (region for region, area in self.areas.items() if area in own)
        touching = (other for region in inside for other in self.beside.get(region, ()))
        return frozenset(own.union(self.areas[other] for other in touching))


def compute(
    muscles: Iterable[str],
    zones: Iterable[ZoneRule],
    overlaps: Iterable[Overlap],
    bodies: int,
    weights: Weights,
    ground: Ground,
) -> Patterns:
    """The pattern of each muscle on each side.

    Shares are means over the bodies and over left and right, so that a mirrored question always has the
    mirrored answer, whatever the drawing's last tenth of a millimetre says. Only a zone whose reach is one
    side is no part of the other side's pattern.

    Parameters
    ----------
    bodies : how many bodies the overlaps were measured on
    """
    rules = defaultdict(list)
    for zone in zones:
        rules[zone.muscle].append(zone)
    one_sided = {zone.id for own in rules.values() for zone in own if zone.reach in ("right", "left")}
    means: Means = defaultdict(lambda: defaultdict(lambda: [0.0, 0.0]))
    for one in overlaps:
        sides = [(one.side, one.region), (OTHER_SIDE[one.side], mirrored(one.region))]
        if one.zone in one_sided:
            del sides[1]
        for side, region in sides:
            mean = means[one.zone, side][region]
            mean[0] += one.of_region / bodies / len(sides)
            mean[1] += one.of_zone / bodies / len(sides)
    return MappingProxyType(
        {
            (muscle, side): _pattern(muscle, side, rules[muscle], means, weights, ground)
            for muscle in muscles
            for side in ("right", "left")
        }
    )


def _pattern(
    muscle: str, side: str, rules: Iterable[ZoneRule], means: Means, weights: Weights, ground: Ground
) -> Pattern:
    shares: dict[str, dict[str, float]] = {}
    levels: dict[str, str] = {}
    areas = []
    over: set[str] = set()
    for zone in rules:
        rank = LEVELS.index(zone.level)
        least = weights.core_share if zone.level == "core" else weights.spill_share
        members = []
        for region, (of_region, of_zone) in means[zone.id, side].items():
            own = shares.setdefault(region, dict.fromkeys(LEVELS, 0.0))
            for better in LEVELS[rank:]:
                own[better] = max(own[better], of_region)
            if of_region >= least or of_zone >= weights.holds_share:
                members.append((-of_region, ground.order[region], region))
                levels[region] = LEVELS[min(rank, LEVELS.index(levels.get(region, zone.level)))]
        typical = tuple(region for _, _, region in sorted(members))
        if zone.level == "local":
            over.update(typical)
        if zone.level in ("core", "local") and typical:
            areas.append(typical)
    levels = {region: levels[region] for region in sorted(levels, key=ground.order.__getitem__)}
    shares = {region: shares[region] for region in sorted(shares, key=ground.order.__getitem__)}
    at = {name: frozenset(region for region in levels if levels[region] == name) for name in LEVELS}
    usual = (region for level in USUAL for region in at[level])
    touching = (one for region in usual for one in ground.beside.get(region, ()))
    at[BESIDE] = frozenset(touching).difference(levels)
    near = ground.near(over)
    far = {region for region in levels if ground.areas[region] not in near} if over else ()
    return Pattern(
        muscle,
        side,
        MappingProxyType(levels),
        MappingProxyType({region: MappingProxyType(own) for region, own in shares.items()}),
        tuple(areas),
        MappingProxyType(at),
        frozenset(over),
        frozenset(far),
    )
