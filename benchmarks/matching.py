"""How often the textbook picture of a muscle finds that muscle, and how long matching takes.

    python -m benchmarks.matching            write docs/matching.md
    python -m benchmarks.matching --speed    print the times, too, as milliseconds and as ratios

A muscle's textbook picture is every region of its core zones and of its own place, on one side. A variant has
one neighbouring region more, or one typical region less. Left mirrors right, so the right side is counted.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from types import MappingProxyType

from bodymap.atlas import Atlas, load
from bodymap.fit.matching import match, twins

HERE = Path(__file__).resolve().parent.parent
REPORT = HERE / "docs" / "matching.md"
FIRST = 3
WANTED = 0.95


@dataclass(frozen=True)
class Row:
    """One muscle: the place of its own picture, and of its variants.

    Attributes
    ----------
    place : 1 for the best fit; level ones share a place
    level : muscles whose fit to that picture is the same
    places : the place for every variant
    """

    muscle: str
    place: int
    level: tuple[str, ...]
    places: tuple[int, ...]

    @property
    def found(self) -> int:
        """In how many variants the muscle is among the first three."""
        return sum(place <= FIRST for place in self.places)


def neighbours(atlas: Atlas) -> Mapping[str, frozenset[str]]:
    """Regions that share an edge in any picture."""
    corners: dict[tuple[str, str, tuple[float, float]], set[str]] = {}
    for (body, view), shapes in atlas.drawn.items():
        for shape in shapes:
            for ring in shape.rings if shape.layer == "region" else ():
                for point in ring:
                    corners.setdefault((body, view, point), set()).add(shape.id)
    shared: dict[tuple[str, str], int] = {}
    for ids in corners.values():
        for one in ids:
            for other in ids - {one}:
                shared[one, other] = shared.get((one, other), 0) + 1
    found: dict[str, set[str]] = {name: set() for name in atlas.regions}
    for (one, other), count in shared.items():
        if count > 1:  # a single point is a corner
            found[one].add(other)
    return {name: frozenset(ids) for name, ids in found.items()}


def variants(
    atlas: Atlas, core: Sequence[str], near: Mapping[str, frozenset[str]]
) -> Iterator[tuple[str, ...]]:
    """The picture with one neighbouring region more, or one of its regions less."""
    around = {other for region in core for other in near[region]} - set(core)
    for region in atlas.regions:
        if region in around:
            yield (*core, region)
    if len(core) > 1:
        for region in core:
            yield tuple(other for other in core if other != region)


def place_of(atlas: Atlas, muscle: str, regions: Sequence[str]) -> int:
    """The place of a muscle for some marks: one more than the muscles with a better fit."""
    best = match(atlas, regions).best
    return 1 + sum(other.fit > best[muscle].fit for other in best.values())


def count(atlas: Atlas) -> list[Row]:
    """A row for each muscle that has a core zone."""
    near = neighbours(atlas)
    rows = []
    for muscle in atlas.muscles:
        pattern = atlas.patterns[muscle, "right"]
        core = tuple(region for region in atlas.regions if region in pattern.main)
        if not core:
            continue
        best = match(atlas, core).best
        level = tuple(name for name, one in best.items() if name != muscle and one.fit == best[muscle].fit)
        places = tuple(place_of(atlas, muscle, marks) for marks in variants(atlas, core, near))
        rows.append(Row(muscle, place_of(atlas, muscle, core), level, places))
    return rows


def report(atlas: Atlas, rows: Sequence[Row]) -> str:
    """The committed page."""
    total = sum(len(row.places) for row in rows)
    found = sum(row.found for row in rows)
    first = sum(place == 1 for row in rows for place in row.places)
    own = sum(_is_first(atlas, row) for row in rows)
    lines = [
        "# How often a textbook picture finds its muscle",
        "",
        "Written by `python -m benchmarks.matching`; a test compares it with the tables.",
        "",
        "A muscle's textbook picture is every region of its core zones and of its own place, on one side. A",
        "variant has one neighbouring region more, or one of its regions less. Level muscles share a place,",
        "so one that is level with two others is among the first three.",
        "",
        f"- Own picture first, or level with a named twin: {own} of {len(rows)}.",
        f"- Variants with the muscle among the first three: {found} of {total}"
        f" ({found / total:.1%}; wanted {WANTED:.0%}).",
        f"- Variants with the muscle first: {first} of {total} ({first / total:.1%}).",
        "",
        "This counts how well the rule tells the drawn patterns apart. It says nothing of how often it is",
        "right in a patient: that has not been studied.",
        "",
        "A region that was painted weighs in the precision what is painted of it; from which share on it",
        "counts as marked was tried on paintings of the same pictures ([painting.md](painting.md)).",
        "",
        "| muscle | own picture | level with | variants | first | among the first three |",
        "|---|---|---|---|---|---|",
    ]
    for row in rows:
        level = ", ".join(atlas.muscles[name].anatomical for name in row.level)
        firsts = sum(place == 1 for place in row.places)
        cells = (atlas.muscles[row.muscle].anatomical, row.place, level, len(row.places), firsts, row.found)
        lines.append(f"| {' | '.join(str(cell) for cell in cells)} |")
    return "\n".join(lines) + "\n"


def _is_first(atlas: Atlas, row: Row) -> bool:
    return row.place == 1 and set(row.level) <= set(twins(atlas, row.muscle))


def grown(atlas: Atlas, muscles: int) -> Atlas:
    """The atlas with so many muscles, made by dealing out the patterns that there are in turn."""
    kinds = list(atlas.muscles)
    names = [f"m{number}" for number in range(muscles)]
    pick = {name: kinds[number % len(kinds)] for number, name in enumerate(names)}
    patterns = {
        (name, side): replace(atlas.patterns[pick[name], side], muscle=name)
        for name in names
        for side in ("right", "left")
    }
    rows = {name: replace(atlas.muscles[pick[name]], id=name) for name in names}
    return replace(atlas, muscles=MappingProxyType(rows), patterns=MappingProxyType(patterns))


def milliseconds(atlas: Atlas, repeats: int = 21) -> float:
    """The median time to match a full body of marks, ms."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        match(atlas, atlas.regions)
        times.append(1000 * (time.perf_counter() - start))
    return median(times)


def main() -> None:
    """Write the page."""
    atlas = load(HERE / "data")
    REPORT.write_text(report(atlas, count(atlas)), encoding="utf-8", newline="\n")
    print(f"wrote {REPORT.relative_to(HERE)}")


if __name__ == "__main__":
    main()
