"""Places as CSV, one row for each place of each visit; back.py reads it, docs/records.md explains it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from bodymap.atlas import Atlas
from bodymap.atlas.rated import HANDED_ON as COLUMNS
from bodymap.ratings import Rating
from bodymap.records.codes import codes
from bodymap.records.painted import with_shares
from bodymap.records.visit import Visit, ratings_of

RATING = COLUMNS[COLUMNS.index("now") : COLUMNS.index("finding")]
LAST = COLUMNS[COLUMNS.index("answers") :]
YES, NO = "yes", "no"
KEPT = 10_000  # ratings that are kept ready


def columns(atlas: Atlas) -> tuple[str, ...]:
    """The columns in their order: ours, with those of a clinic's code systems behind FMA."""
    own = len(COLUMNS) - len(LAST)
    return (*COLUMNS[:own], *codes(atlas).names, *LAST)


def csv_lines(visits: Iterable[Visit], atlas: Atlas) -> Iterator[str]:
    """CSV text, the header first, then the rows of one visit after the other.

    A visit has a row for each region that is marked, is a finding or is touched by the painting, in this
    order; one without any has one row without a region.
    """
    yield _line(columns(atlas))
    known = codes(atlas)
    names: dict[str, str] = {}  # region -> its id, names, side and view
    numbers: dict[tuple[str, str], str] = {}  # body, region -> what it is called elsewhere
    for place in atlas.regions.values():
        names[place.id] = _cells(place.id, place.plain, place.anatomical, place.side, place.view)
        own = [row.code if (row := known.own.get(place.id, {}).get(n)) else "" for n in known.names]
        for body in atlas.bodies:
            segments = ";".join(getattr(place, f"choir_{body}"))
            numbers[body, place.id] = _cells(segments, place.uberon, place.fma, *own)
    names[""], nothing = "," * 4, "," * (2 + len(known.names))
    rated = lru_cache(KEPT)(_rating)
    for visit, painted in with_shares(visits, atlas):
        view = visit.view
        ratings = ratings_of(view)
        body, marked, found = view.shown_body, set(view.regions), set(view.findings)
        start = f"{visit.name},{visit.when},{view.body},{view.build}"
        said = f"{';'.join(view.answers)},{';'.join(view.flags)}"
        painting = view.paint  # stands in the first row
        for region in dict.fromkeys((*view.regions, *view.findings, *painted)) or ("",):
            tail, point = ratings.get(region, ("", ""))
            marks = f"{YES if region in marked else NO},{rated(tail)},{point.replace('.', ',') or ','}"
            more = f"{YES if region in found else NO},{painted.get(region, '')}"
            called = numbers[body, region] if region else nothing
            yield f"{start},{names[region]},{marks},{more},{called},{said},{painting}\n"
            painting = ""


def _rating(tail: str) -> str:
    """The cells of RATING, but for the worst point, for the text of a rating without its region."""
    one = Rating.parse(f"x{tail}")
    cells = [one.now, one.worst, ";".join(one.kinds), one.since, one.course]
    return ",".join("" if cell is None else str(cell) for cell in cells)


def _line(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()


def _cells(*cells: str) -> str:
    return _line(cells).rstrip("\n")
