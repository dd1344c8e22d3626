"""A visit: what is said of places on one day; and its form in a file, one JSON object a line.

    {"bodymap": "visit", "version": 1, "when": "2026-11-27T10:30:00+00:00", "view": {"regions": [...], ...}}

`view` holds any fields of the link (view.to_dict). `id` may name the visit; without one it is its number in
the file. Reading is tolerant: what can't be read is noted by its row and left out, all else is kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from bodymap import view
from bodymap.atlas import Atlas
from bodymap.ratings import JOIN, Rating, read
from bodymap.records.painted import BLOCK, readable
from bodymap.view import BODIES, BUILDS, DEFAULTS, View, plain, quoted
from bodymap.visits import KIND, VERSION

SAID = ("regions", "ratings", "findings", "paint", "answers", "flags", "body", "build")
"""The fields of a view that are said of a person; the rest is how it is shown."""
NAME = re.compile(r"[\w][\w.:/ +-]{0,63}")
POINT = re.compile(r"(0|[1-9]\d{0,3})\.(0|[1-9]\d{0,3})", re.ASCII)
TIME = re.compile(r"(19|20|21)\d\d-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?)?", re.ASCII)
MOST = 1000  # faults that are kept of one file; the rest is counted


@dataclass(frozen=True, slots=True)
class Visit:
    """What was said on one day.

    Attributes
    ----------
    when : ISO 8601, a day or a time; "" when not known
    name : the visit's id in its file
    """

    view: View
    when: str = ""
    name: str = "1"


@dataclass(frozen=True, slots=True)
class Fault:
    """What could not be read, and where: the row as a spreadsheet shows it (a line of JSON lines)."""

    row: int
    column: str
    text: str

    def __str__(self) -> str:
        """Row, column and what is wrong, for behind a file's name."""
        return f"{self.row}: {f'{self.column}: ' if self.column else ''}{self.text}"


@dataclass
class Report:
    """What reading came to.

    Attributes
    ----------
    faults : the first MOST of them
    visits : how many were read
    rows_out, cells_out : how many rows (lines) and how many cells or parts of rows were left out
    """

    faults: list[Fault] = field(default_factory=list)
    visits: int = 0
    rows_out: int = 0
    cells_out: int = 0

    def row(self, row: int, text: str, column: str = "") -> None:
        """A whole row is left out."""
        self.rows_out += 1
        self._note(Fault(row, column, text))

    def cell(self, row: int, text: str, column: str = "") -> None:
        """A cell, or a part of a row, is left out."""
        self.cells_out += 1
        self._note(Fault(row, column, text))

    def _note(self, fault: Fault) -> None:
        if len(self.faults) < MOST:
            self.faults.append(fault)


class Reader:
    """Reads views that are given as data, many one after the other.

    What is in its own form already, as in files that we wrote, is taken as it is; the rest goes the long way.
    """

    def __init__(self, atlas: Atlas) -> None:
        """Nothing was seen."""
        self.texts = atlas.texts
        self.known = atlas.known
        self._ids = {
            name: frozenset(self.known[name]) for name in ("regions", "findings", "answers", "flags")
        }
        self._clean: dict[str, bool] = {}
        self._readable = frozenset({""})

    def look(self, paintings: Iterable[object]) -> None:
        """Read paintings together, before the views that hold them."""
        self._readable = readable(text for text in paintings if isinstance(text, str)) | {""}

    def view(self, data: Mapping[str, Any]) -> tuple[View, tuple[str, ...]]:
        """As view.from_dict reads it, of the fields in SAID."""
        said = {name: data[name] for name in SAID if name in data}
        if self._is_clean(said):
            values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in said.items()}
            return View(**values), ()
        return view.from_dict(said, self.known, self.texts)

    def _is_clean(self, said: Mapping[str, Any]) -> bool:
        if said.get("body", "") not in ("", *BODIES) or said.get("build", BUILDS[0]) not in BUILDS:
            return False
        try:
            if said.get("paint", "") not in self._readable:
                return False
            for name, ids in self._ids.items():
                value = said.get(name, [])
                if not isinstance(value, list) or len(set(value)) != len(value) or not ids.issuperset(value):
                    return False
        except TypeError:  # a list where a text should be
            return False
        ratings = said.get("ratings", [])
        if not ratings:
            return isinstance(ratings, list)
        return self._are_clean(ratings, said.get("regions", []))

    def _are_clean(self, ratings: object, regions: Sequence[str]) -> bool:
        """Whether ratings are of marked regions, in their order, each in its own form."""
        if not isinstance(ratings, list) or not all(isinstance(text, str) for text in ratings):
            return False
        order = iter(regions)  # `in` goes on behind the last one
        for text in ratings:
            region, head, point = _parted(text)
            if head not in self._clean:
                rating, left = read(f"x{head}", self.known["ratings"])
                self._clean[head] = not left and str(rating) == f"x{head}"
            own = f"{region}{head}{JOIN}p{point}" if POINT.fullmatch(point) else region + head
            if text in (region, "") or text != own or region not in order or not self._clean[head]:
                return False
        return True


def ratings_of(view: View) -> dict[str, tuple[str, str]]:
    """Region -> the text of its rating behind the region, and the worst point, "x.y" or ""."""
    found = {}
    for text in view.ratings:
        region, head, point = _parted(text)
        if point and not POINT.fullmatch(point):  # in an order of its own
            region, head, point = _parted(str(Rating.parse(text)))
        found[region] = head, point
    return found


def _parted(text: str) -> tuple[str, str, str]:
    head, _, point = text.partition(f"{JOIN}p")
    region, join, tail = head.partition(JOIN)
    return region, join + tail, point


def is_time(text: str) -> bool:
    """Whether a text is a day or a time of ISO 8601."""
    try:
        return bool(TIME.fullmatch(text) and datetime.fromisoformat(text))
    except ValueError:  # no such day
        return False


def of(data: object, reader: Reader, report: Report, row: int = 1) -> Visit | None:
    """The visit in JSON data; None with a fault in `report` when it is none."""
    t = reader.texts
    if (
        not isinstance(data, Mapping)
        or data.get("bodymap") != KIND
        or not isinstance(data.get("view"), Mapping)
    ):
        report.row(row, t.once("record-no-visit"))
        return None
    if data.get("version") != VERSION:
        report.row(row, t.once("record-version", version=quoted(str(data.get("version")))))
        return None
    when, name = str(data.get("when") or ""), str(data.get("id") or row)
    if when and not is_time(when):
        report.cell(row, t.once("record-when", value=quoted(when)), "when")
        when = ""
    if not NAME.fullmatch(name):
        report.cell(row, t.once("record-name", value=quoted(name)), "id")
        name = str(row)
    seen, notes = reader.view(data["view"])
    for note in notes:
        report.cell(row, note, "view")
    report.visits += 1
    return Visit(seen, when, name)


def read_lines(lines: Iterable[str], atlas: Atlas, report: Report) -> Iterator[Visit]:
    """The visits of JSON lines; empty lines are passed over, whatever is no visit is noted in `report`."""
    reader = Reader(atlas)
    source = enumerate(lines, start=1)
    while block := list(islice(source, BLOCK)):
        parsed = [(row, _parsed(line)) for row, line in block if line.strip()]
        views = (data.get("view") for _, data in parsed if isinstance(data, dict))
        reader.look(view.get("paint") for view in views if isinstance(view, dict))
        for row, data in parsed:
            if data is None:
                report.row(row, reader.texts.once("record-no-json"))
            elif found := of(data, reader, report, row):
                yield found


def _parsed(line: str) -> Any:
    """The data in a line; None for what is no JSON."""
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def said_in(seen: View) -> dict[str, Any]:
    """The fields in SAID of a view, as JSON has them."""
    return {name: plain(getattr(seen, name)) for name in SAID}


def write_lines(visits: Iterable[Visit]) -> Iterator[str]:
    """The visits as JSON lines, of each view what differs from an untouched page."""
    for visit in visits:
        said = {name: value for name, value in said_in(visit.view).items() if value != plain(DEFAULTS[name])}
        data = {"bodymap": KIND, "version": VERSION, "id": visit.name, "when": visit.when, "view": said}
        yield json.dumps(data, ensure_ascii=False) + "\n"
