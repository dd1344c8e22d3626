"""From which painted share on a region should count as marked: tried on paintings of all textbook pictures.

    python -m benchmarks.painting            write docs/painting.md

A muscle's textbook picture is the area of its core zones and of its own place, on the right side. It is
painted as it is drawn, 1 and 2 cm too far up, down, in and out, and 1 cm too wide and too narrow all round.
What a share marks is compared with the regions that the atlas has in that picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

from bodymap.atlas import Atlas, load
from bodymap.draw.areas import area
from bodymap.draw.grid import Grid, fill, grid
from bodymap.draw.painter import VIEWS
from bodymap.fit.matching import match
from bodymap.paint import blank, weight
from bodymap.view import BODIES

HERE = Path(__file__).resolve().parent.parent
REPORT = HERE / "docs" / "painting.md"
SIDE = "right"
CM = 10.0  # figure units
MOVES = [(x * far, y * far) for far in (CM, 2 * CM) for x, y in ((0, -1), (0, 1), (-1, 0), (1, 0))]
GROWN = (CM, -CM)
SHARES = tuple(n / 20 for n in range(1, 13))  # 5 to 60 per cent
MAIN = ("core", "local")


@dataclass(frozen=True)
class Painting:
    """A textbook picture as somebody painted it: region -> how much of it."""

    muscle: str
    shares: dict[str, float]

    def marks(self, least: float) -> dict[str, float]:
        """The regions of which at least so much is painted."""
        return {region: share for region, share in self.shares.items() if share >= least}


@dataclass(frozen=True)
class Row:
    """What one share would do.

    Attributes
    ----------
    alike : the mean Jaccard index of what it marks and the regions of the picture
    none : how many paintings mark nothing
    level : in how many of them the muscle comes first or is level with the first
    first : in how many no muscle fits better
    """

    share: float
    alike: float
    none: int
    level: int
    first: int


def paintings(atlas: Atlas, body: str) -> Iterator[Painting]:
    """Those of each muscle on one body; a muscle without a main area has none."""
    under = grid(atlas, body)
    for muscle in atlas.muscles:
        pictures = [_picture(atlas, body, face, muscle) for face in VIEWS]
        if all(one.is_empty for one in pictures):
            continue
        yield Painting(muscle, _shares(under, pictures))
        for x, y in MOVES:
            yield Painting(muscle, _shares(under, [translate(one, x, y) for one in pictures]))
        for by in GROWN:
            yield Painting(muscle, _shares(under, [one.buffer(by) for one in pictures]))


def _picture(atlas: Atlas, body: str, face: str, muscle: str) -> BaseGeometry:
    ids = {
        f"{zone.id}:{SIDE}" for zone in atlas.zones.values() if zone.muscle == muscle and zone.level in MAIN
    }
    return area(shape for shape in atlas.shapes(body, face) if shape.layer == "zone" and shape.id in ids)


def _shares(under: Grid, pictures: Iterable[BaseGeometry]) -> dict[str, float]:
    cells = blank()
    for painted, picture in zip(cells, pictures, strict=True):
        if not picture.is_empty:
            fill(painted, True, picture)
    return under.shares(cells)


def alike(atlas: Atlas, found: Iterable[Painting], least: float) -> float:
    """The mean Jaccard index of what a share marks and the regions of each picture."""
    values = []
    for painting in found:
        marks, main = painting.marks(least).keys(), atlas.patterns[painting.muscle, SIDE].main
        values.append(len(marks & main) / len(marks | main))
    return fmean(values)


def count(atlas: Atlas, found: list[Painting], least: float) -> Row:
    """All that one share would do."""
    none = level = first = 0
    for painting in found:
        marks = painting.marks(least)
        if not marks:
            none += 1
            continue
        fits = match(atlas, marks, shares={region: weight(share) for region, share in marks.items()})
        level += any(one.muscle == painting.muscle for one in fits.level)
        best = fits.best[painting.muscle].fit
        first += all(one.fit <= best for one in fits.best.values())
    return Row(least, alike(atlas, found, least), none, level, first)


def report(atlas: Atlas, rows: Iterable[Row], total: int) -> str:
    """The committed page."""
    lines = [
        "# From which share on a painted region counts as marked",
        "",
        "Written by `python -m benchmarks.painting`; `tests/test_painting.py` holds `painted` in"
        " `data/matching.csv` to it.",
        "",
        "Each muscle's textbook picture, its core zones and its own place on the right side of both bodies,",
        "is painted as it is drawn; 1 and 2 cm too far up, down, in and out; and 1 cm too wide and too",
        f"narrow all round: {total} paintings. The regions that a share marks are compared with those that",
        "the atlas has in the picture (Jaccard index, the mean of all paintings), and matched, weighed by",
        "their shares. The share in use is the one whose marks are most like those of the pictures.",
        "",
        f"In use: {atlas.weights.painted:.0%}.",
        "",
        "| share | likeness | nothing marked | first or level | no better fit |",
        "|---|---|---|---|---|",
    ]
    for row in rows:
        cells = (f"{row.share:.0%}", f"{row.alike:.3f}", row.none, f"{row.level / total:.1%}",
                 f"{row.first / total:.1%}")  # fmt: skip
        lines.append(f"| {' | '.join(map(str, cells))} |")
    lines += [
        "",
        "This says which share keeps closest to the drawn patterns. How real people paint, and how well the",
        "answers then fit what they have, has not been studied.",
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the page."""
    atlas = load(HERE / "data")
    found = [painting for body in BODIES for painting in paintings(atlas, body)]
    rows = [count(atlas, found, share) for share in SHARES]
    REPORT.write_text(report(atlas, rows, len(found)), encoding="utf-8", newline="\n")
    print(f"wrote {REPORT.relative_to(HERE)}")


if __name__ == "__main__":
    main()
