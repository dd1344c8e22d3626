"""Regions in a sentence: their names from place, part and side, alike ones drawn together. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bodymap.atlas import Atlas, Region
from bodymap.atlas.patterns import stem
from bodymap.texts import BOTH, Texts

MOST_NAMED = 4  # regions named in one sentence before "and N more"
MOST_SHORT = 3  # the same in a short list


@dataclass(frozen=True, slots=True)
class Place:
    """A place with its name, and the regions it stands for."""

    name: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Named:
    """Some regions of one place: `side` is "left", "right", "both", or "" where none is said.

    `apart`: "both sides" is said at the end, for the others of the list have no side either.
    """

    place: str
    parts: tuple[str, ...]
    side: str
    count: int = 1
    apart: bool = False

    def text(self, texts: Texts) -> str:
        """As it stands in a sentence."""
        if self.apart:
            return texts("place-on-both-sides", place=texts.place(self.place, self.parts))
        return texts.place(self.place, self.parts, self.side)


def region_list(atlas: Atlas, ids: Iterable[str], clinical: bool, most: int = MOST_NAMED) -> str:
    """Regions in a sentence: alike ones drawn together, at most `most`, then "and N more"."""
    return _listed(atlas.texts, _both_sides(_by_part(_one(atlas, name, clinical) for name in ids)), most)


def short_list(atlas: Atlas, ids: Iterable[str], side: str, clinical: bool, most: int = MOST_SHORT) -> str:
    """The same where the text around it is about one `side`, which then is not named."""
    return _listed(atlas.texts, _by_part(named for named, _ in _sided(atlas, ids, side, clinical)), most)


def places(atlas: Atlas, ids: Iterable[str], side: str, clinical: bool) -> list[Place]:
    """Regions by name, where the text around is about one `side`; both sides of a place are named once."""
    return [Place(named.text(atlas.texts), same) for named, same in _sided(atlas, ids, side, clinical)]


def felt_most(atlas: Atlas, muscle: str, side: str = "right", clinical: bool = False) -> str:
    """The main places in a few words, without sides and parts; empty when no region lies in a core zone."""
    pattern = atlas.patterns[muscle, side]
    core = [_parts(atlas.regions[region], clinical)[0] for region in pattern.levels if region in pattern.core]
    return _listed(atlas.texts, [_Named(place, (), "") for place in dict.fromkeys(core)], MOST_SHORT)


def _parts(row: Region, clinical: bool) -> tuple[str, str]:
    return (row.anatomical_place, row.anatomical_part) if clinical else (row.place, row.part)


def _one(atlas: Atlas, region: str, clinical: bool, hidden: str = "mid") -> _Named:
    """One region; its side is not said when it is `hidden`."""
    row = atlas.regions[region]
    place, part = _parts(row, clinical)
    return _Named(place, (part,) if part else (), "" if row.side in (hidden, "mid") else row.side)


def _sided(
    atlas: Atlas, ids: Iterable[str], side: str, clinical: bool
) -> list[tuple[_Named, tuple[str, ...]]]:
    pairs: dict[str, list[str]] = defaultdict(list)
    for region in ids:
        pairs[stem(region)].append(region)
    found = []
    for same in pairs.values():
        named = _one(atlas, same[0], clinical, hidden=side)
        found.append((replace(named, side="", apart=True) if len(same) > 1 else named, tuple(same)))
    return found


def _by_part(names: Iterable[_Named]) -> list[_Named]:
    """Parts of one place become one: "low back, upper part and lower part"."""
    groups: dict[tuple[str, str, bool, bool], list[_Named]] = defaultdict(list)
    for name in names:
        groups[name.place, name.side, name.apart, bool(name.parts)].append(name)
    return [
        _Named(place, tuple(part for name in same for part in name.parts), side, len(same), apart)
        for (place, side, apart, _), same in groups.items()
    ]


def _both_sides(names: Iterable[_Named]) -> list[_Named]:
    """The right and the left of one place become one: "right and left groin"."""
    found: dict[tuple[str, tuple[str, ...]], list[_Named]] = defaultdict(list)
    for name in names:
        found[name.place, name.parts].append(name)
    return [
        _Named(place, parts, BOTH if len(same) > 1 else same[0].side, sum(name.count for name in same))
        for (place, parts), same in found.items()
    ]


def _listed(texts: Texts, names: list[_Named], most: int) -> str:
    told = [name.text(texts) for name in names[:most]]
    more = sum(name.count for name in names[most:])
    return texts.listed([*told, texts("list-more", count=more)] if more else told)
