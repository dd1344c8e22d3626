"""Rows as the body map of CHOIR has them: a list of numbered segments for each drawing, and back.

The female and the male map are numbered apart (data/regions.csv); `map` says whose numbers a row has, or else
`gender`. A segment is often several of our regions: coming back, a region is marked when all of its segments
are named, so that what is handed on again is the same row; but the two halves of each side of the back of the
head are one region of ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from bodymap.atlas import Atlas
from bodymap.ratings import Rating
from bodymap.records.back import cells_in, rows_of
from bodymap.records.codes import codes
from bodymap.records.table import KEPT
from bodymap.records.visit import NAME, Report, Visit, is_time, ratings_of
from bodymap.view import BODIES, View, quoted

SEGMENTS = "bodymap_regions_csv"
COLUMNS = ("id", "when", "gender", "map", SEGMENTS, "score")


def choir_lines(visits: Iterable[Visit], atlas: Atlas) -> Iterator[str]:
    """CSV text, the header first; `score` is the worst of those that are said of a visit's places."""
    yield ",".join(COLUMNS) + "\n"
    named = {
        (body, region.id): getattr(region, f"choir_{body}")
        for body in BODIES
        for region in atlas.regions.values()
    }
    shown = lru_cache(KEPT)(lambda tail: Rating.parse(f"x{tail}").shown)
    for visit in visits:
        view, body = visit.view, visit.view.shown_body
        segments = sorted({number for region in view.regions for number in named[body, region]})
        scores = [shown(tail) for tail, _ in ratings_of(view).values()]
        worst = max((score for score in scores if score is not None), default="")
        listed = f'"{",".join(segments)}"' if len(segments) > 1 else "".join(segments)
        yield f"{visit.name},{visit.when},{view.body.capitalize()},{body},{listed},{worst}\n"


def read_choir(lines: Iterable[str], atlas: Atlas, report: Report) -> Iterator[Visit]:
    """The visits of CHOIR rows; what can't be read is noted in `report`.

    A score belongs to no place, so it is not read. A row that does not say whose numbers it has is left out
    when one of them means another place on the other map.
    """
    t, known = atlas.texts, codes(atlas)
    header, rows = rows_of(lines, report, atlas)
    if SEGMENTS not in header:
        report.row(1, t.once("record-no-column", column=SEGMENTS))
        return
    order = {region: number for number, region in enumerate(atlas.regions)}
    needs = {
        body: {region.id: frozenset(getattr(region, f"choir_{body}")) for region in atlas.regions.values()}
        for body in atlas.bodies
    }
    of = cells_in(header, *COLUMNS[:-1])
    for row, cells in rows:
        name, when, gender, numbered, listed, _ = map(str.strip, of(cells))
        name = name or str(row - 1)
        said = (numbered or gender).casefold()
        body = next((one for one in BODIES if said and one.startswith(said)), "")
        numbers = [one for one in listed.replace(";", ",").replace(" ", "").split(",") if one]
        apart = [one for one in numbers if not known.same(one)]
        if not body and apart:
            report.row(row, t.once("record-whose", values=quoted(", ".join(apart))), "gender")
            continue
        named = known.segments[body or BODIES[0]]
        wrong = [one for one in numbers if one not in named]
        if wrong:
            report.cell(row, t.once("record-segment", values=quoted(", ".join(wrong))), SEGMENTS)
        if when and not is_time(when):
            report.cell(row, t.once("record-when", value=quoted(when)), "when")
            when = ""
        if not NAME.fullmatch(name):
            report.cell(row, t.once("record-name", value=quoted(name)), "id")
            name = str(row - 1)
        there, own = set(numbers), needs[body or BODIES[0]]
        marked = {region for one in there for region in named.get(one, ()) if own[region] <= there}
        lone = there.difference(*(own[region] for region in marked))  # less than a region of ours
        marked |= {region for one in lone for region in named.get(one, ())}
        whose = body if gender or not numbered else ""
        report.visits += 1
        yield Visit(View(regions=tuple(sorted(marked, key=order.__getitem__)), body=whose), when, name)
