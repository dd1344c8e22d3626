"""The CSV of table.py read back, or one that a person made: what can be read, what is wrong with the rest."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from operator import itemgetter
from typing import Any

from bodymap.atlas import Atlas
from bodymap.ratings import COURSES, JOIN, MOST, read
from bodymap.records.painted import BLOCK, readable
from bodymap.records.table import NO, RATING, YES, columns
from bodymap.records.visit import NAME, POINT, Report, Visit, is_time
from bodymap.view import BODIES, BUILDS, View, quoted

HEAD = ("when", "body", "build", "answers", "flags")  # what a visit's rows have in common
LETTERS = {"now": "n", "worst": "w", "kinds": "k", "since": "s", "course": "c"}  # as a rating's text has them
WHOLE = re.compile(r"(\d+)\.0+")  # 6.0, as spreadsheets and pandas write a number in a column with gaps
Row = list[str]
Get = Callable[[Row], tuple[str, ...]]


def rows_of(
    lines: Iterable[str], report: Report, atlas: Atlas
) -> tuple[list[str], Iterator[tuple[int, Row]]]:
    """The header, in small letters, and each row with its number; a row ends with one empty cell more.

    Commas, semicolons and tabs are understood.
    """
    t = atlas.texts
    source = iter(lines)
    first = next(source, "")
    separator = max(",;\t", key=first.count)
    header = [name.strip().casefold() for name in next(csv.reader([first], delimiter=separator), [])]
    wide = len(header)

    def rows() -> Iterator[tuple[int, Row]]:
        number = 1
        try:
            for number, cells in enumerate(csv.reader(source, delimiter=separator, strict=True), start=2):
                if len(cells) == wide:
                    cells.append("")
                elif any(cells[wide:]):
                    report.row(number, t.once("record-cells", count=wide))
                    continue
                elif any(cells):
                    cells = cells[:wide] + [""] * (1 + wide - len(cells[:wide]))
                else:
                    continue
                yield number, cells
        except csv.Error:
            report.row(number + 1, t.once("record-quotes"))

    return header, rows()


def cells_in(header: Sequence[str], *names: str) -> Get:
    """Takes the named cells out of a row; one whose column is not there is empty."""
    places = [header.index(name) if name in header else -1 for name in names]
    return itemgetter(*places, -1)  # of one alone it would be no tuple


def read_csv(lines: Iterable[str], atlas: Atlas, report: Report) -> Iterator[Visit]:
    """The visits of a CSV, in the order in which they begin; what can't be read is noted in `report`.

    Only `region` must be there. A row whose region is not known, or whose side or view contradicts it, is
    left out whole; of other rows only the cells that can't be read. Names and codes are not read.
    """
    header, rows = rows_of(lines, report, atlas)
    if "region" not in header:
        report.row(1, atlas.texts.once("record-no-column", column="region"))
        return
    for name in header:
        if name not in columns(atlas):
            report.cell(1, atlas.texts.once("record-column", column=quoted(name)))
    reader = _Rows(atlas, report, header)
    for row, cells in rows:
        reader.add(row, cells)
    source = iter(reader.visits.values())
    while block := list(islice(source, BLOCK)):
        good = readable(found.said["paint"] for found in block)
        for found in block:
            if found.said["paint"] and found.said["paint"] not in good:
                report.cell(found.painted, atlas.texts.once("record-paint"), "paint")
                found.said["paint"] = ""
            report.visits += 1
            yield found.visit()


class _Found:
    """A visit, as far as its rows were read."""

    def __init__(self, name: str, when: str, said: dict[str, Any]) -> None:
        self.name = name
        self.when = when
        self.said = said
        self.lists: dict[str, list[str]] = {"regions": [], "findings": [], "ratings": []}
        self.seen: set[str] = set()
        self.painted = 0  # the row of its painting

    def visit(self) -> Visit:
        """All of it, once every row was read."""
        lists: dict[str, Any] = {name: tuple(ids) for name, ids in self.lists.items()}
        return Visit(View(**self.said, **lists), self.when, self.name)


class _Rows:
    """Puts the rows of visits together. What cells mean is kept by their text: most come again and again."""

    def __init__(self, atlas: Atlas, report: Report, header: Sequence[str]) -> None:
        self.atlas = atlas
        self.report = report
        self.known = atlas.known
        self.visits: dict[tuple[str, str], _Found] = {}  # by name and time, as they are written
        self._latest: dict[str, tuple[str, str]] = {}
        self._place = cells_in(header, "region", "side", "view")
        self._head = cells_in(header, "visit", *HEAD)
        self._said = cells_in(header, "marked", "finding", *RATING[:-2])
        self._point = cells_in(header, *RATING[-2:])
        self._paint = cells_in(header, "paint")
        self._places: dict[tuple[str, ...], str] = {}
        self._heads: dict[tuple[str, ...], _Found] = {}
        self._says: dict[tuple[str, ...], tuple[bool, bool, str]] = {}

    def add(self, row: int, cells: Row) -> None:
        """Take one row in."""
        key = self._place(cells)
        place = self._places.get(key)
        if place is None:
            place = self._region(row, *map(_plain, key[:-1]))
            if place is None:
                return
            self._places[key] = place
        head = self._head(cells)
        visit = self._heads.get(head)
        if visit is None:
            visit = self._visit(row, dict(zip(("visit", *HEAD), map(str.strip, head), strict=False)))
            if not self.report.cells_out and visit.when == head[1]:
                self._heads[head] = visit  # else each row with a fault is to be named
        if (painted := self._paint(cells)[0].strip()) and not visit.said["paint"]:
            visit.said["paint"], visit.painted = painted, row
        if not place:
            return
        if place in visit.seen:
            self._out(row, "region", "record-twice", place=quoted(place))
            return
        visit.seen.add(place)
        said = self._said(cells)
        meant = self._says.get(said)
        if meant is None:
            meant, good = self._meant(row, *map(_plain, said[:-1]))
            if good:
                self._says[said] = meant
        marked, finding, tail = meant
        x, y, _ = self._point(cells)
        if x or y:
            tail = self._pointed(row, tail, WHOLE.sub(r"\1", x.strip()), WHOLE.sub(r"\1", y.strip()))
        if marked:
            visit.lists["regions"].append(place)
            if tail:
                visit.lists["ratings"].append(f"{place}{JOIN}{tail}")
        if finding:
            visit.lists["findings"].append(place)

    def _region(self, row: int, place: str, side: str, view: str) -> str | None:
        """The id of a row's region, "" for a row without one; None with a fault.

        Where side or view is said to be another than the region's, nobody knows which is meant.
        """
        region = self.atlas.regions.get(place)
        if place and region is None:
            self._out(row, "region", "record-no-region", value=quoted(place))
            return None
        for column, said in (("side", side), ("view", view)):
            own = getattr(region, column, said)
            if said and said != own:
                self._out(row, column, "record-side", place=place, value=quoted(said), own=own)
                return None
        return place

    def _visit(self, row: int, cells: Mapping[str, str]) -> _Found:
        """The visit of a row; what is said of the whole visit is taken where it is said first."""
        name = cells["visit"] or cells["when"] or "1"
        if not NAME.fullmatch(name):
            self._cell(row, "visit", "record-name", value=quoted(name))
            name = str(row)
        key = (name, cells["when"]) if cells["when"] else self._latest.get(name, (name, ""))
        if found := self.visits.get(key):
            for column, kept in (("body", found.said["body"]), ("build", found.said["build"])):
                if cells[column] and cells[column] != kept:
                    self._cell(row, column, "record-other", value=quoted(cells[column]), kept=quoted(kept))
            return found
        when, bodies, builds = cells["when"], ", ".join(BODIES), ", ".join(BUILDS)
        if when and not is_time(when):
            self._cell(row, "when", "record-when", value=quoted(when))
            when = ""
        said: dict[str, Any] = {"body": cells["body"], "build": cells["build"] or BUILDS[0], "paint": ""}
        if said["body"] not in ("", *BODIES):
            self._cell(row, "body", "record-cell", value=quoted(said["body"]), allowed=bodies)
            said["body"] = ""
        if said["build"] not in BUILDS:
            self._cell(row, "build", "record-cell", value=quoted(said["build"]), allowed=builds)
            said["build"] = BUILDS[0]
        for field in ("answers", "flags"):
            ids = dict.fromkeys(one.strip() for one in cells[field].split(";") if one.strip())
            if wrong := [one for one in ids if one not in self.known[field]]:
                self._cell(row, field, "record-unknown", values=quoted(", ".join(wrong)))
            said[field] = tuple(one for one in ids if one not in wrong)
        self._latest[name] = key
        self.visits[key] = found = _Found(name, when, said)
        return found

    def _meant(
        self, row: int, marked: str, finding: str, *rating: str
    ) -> tuple[tuple[bool, bool, str], bool]:
        """Whether a row is marked and a finding, its rating without the place; and whether all was read."""
        wrong: list[tuple[str, str, Sequence[str]]] = []
        both = []
        for column, said, usual in (("marked", marked, YES), ("finding", finding, NO)):
            if said not in ("", YES, NO):
                wrong.append((column, said, (YES, NO)))
            both.append((said if said in (YES, NO) else usual) == YES)
        parts: list[str] = []
        for column, said in zip(RATING, rating, strict=False):
            pieces = said.split(";") if column == "kinds" else [WHOLE.sub(r"\1", said)]
            own = [f"{LETTERS[column]}{piece.strip()}" for piece in pieces if piece.strip()]
            if read(JOIN.join(["x", *own]), self.known["ratings"])[1]:
                wrong.append((column, said, self._allowed(column)))
            parts += own
        for column, said, allowed in wrong:
            self._cell(row, column, "record-cell", value=quoted(said), allowed=", ".join(allowed))
        tail = str(read(JOIN.join(["x", *parts]), self.known["ratings"])[0]).partition(JOIN)[2]
        return (both[0], both[1], tail), not wrong

    def _allowed(self, column: str) -> Sequence[str]:
        kinds, since = self.atlas.pain_kinds, self.atlas.pain_since
        return {"kinds": tuple(kinds), "since": tuple(since), "course": COURSES}.get(column, (f"0–{MOST}",))

    def _pointed(self, row: int, tail: str, x: str, y: str) -> str:
        """The rating with its worst point."""
        if not POINT.fullmatch(f"{x}.{y}"):
            self._cell(row, "point_x", "record-point")
            return tail
        return f"{tail}{JOIN}p{x}.{y}".removeprefix(JOIN)

    def _out(self, row: int, column: str, name: str, **values: str) -> None:
        self.report.row(row, self.atlas.texts.once(name, **values), column)

    def _cell(self, row: int, column: str, name: str, **values: str) -> None:
        self.report.cell(row, self.atlas.texts.once(name, **values), column)


def _plain(cell: str) -> str:
    return cell.strip().casefold()
