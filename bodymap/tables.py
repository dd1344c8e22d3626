"""The tables that people edit: one declared schema, one reader, and every fault found in one go.

A fault is one line of text, "data/zones.csv:12: strength: 'x' is not allowed; allowed: core, spillover",
with the row as the spreadsheet shows it (the header is row 1).
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import pandas as pd

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
SEED = re.compile(r"[A-Z][0-9]+")
SIDES = ("left", "right")
VIEWS = ("front", "back")
AREAS = (
    "head", "neck", "chest", "upper back", "belly", "low back", "pelvis", "buttock", "hip", "groin",
    "thigh", "knee", "lower leg", "foot", "shoulder", "arm", "hand",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """What one column may hold. `many`: a list, separated by ";". `ref`: the table whose ids are meant."""

    name: str
    required: bool = True
    allowed: tuple[str, ...] = ()
    pattern: re.Pattern[str] | None = None
    ref: str = ""
    number: tuple[float, float] | None = None
    many: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One file: its columns, in order, and those whose values together name a row."""

    columns: tuple[Column, ...]
    key: tuple[str, ...] = ("id",)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the spreadsheet and its cells, stripped."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        """The text of a cell; KeyError for an unknown column."""
        return self.cells[column]

    def list(self, column: str) -> tuple[str, ...]:
        """The parts of a list cell."""
        return split(self.cells[column])

    def float(self, column: str) -> float | None:
        """The number in a cell; None when it is empty."""
        return float(self.cells[column]) if self.cells[column] else None


Rows = Mapping[str, tuple[Row, ...]]


def _text(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name) for name in names)


def _maybe(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, required=False) for name in names)


def _places(name: str) -> Column:
    """A list of regions, each by its id or, for both sides at once, by its id without the side."""
    return Column(name, required=False, pattern=ID, many=True)


_ID = Column("id", pattern=ID)
_ORDER = Column("order", number=(0, 10_000))
_SOURCES = Column("sources", required=False, ref="sources", many=True)
_SEED = Column("seed", required=False, pattern=SEED, many=True)
_CONFIDENCE = Column("confidence", required=False, allowed=("H", "M", "L"))
_VOICES = _text("patient", "clinician")
_MUSCLES = Column("muscles", required=False, ref="muscles", many=True)
_VIEW = Column("view", allowed=VIEWS)
_YES_NO = ("yes", "no")
SECTIONS = ("what", "why", "worse", "signs", "helps", "sure", "doctor", "answer", "stop")
PARTS = ("step", "caution", "who_not", "evidence")

SCHEMA: Mapping[str, Table] = MappingProxyType({
    "regions": Table((
        _ID, *_text("plain", "anatomical"), Column("side", allowed=("left", "right", "mid")), _VIEW,
        Column("area", allowed=AREAS), Column("choir", required=False, many=True), *_maybe("uberon", "fma"),
    )),
    "muscles": Table((
        _ID, *_text("plain", "anatomical"), Column("group", pattern=ID),
        *_maybe("uberon", "fma", "ta98", "sctid"), Column("evidence", allowed=("A", "B", "C")),
        Column("prevalence_low", required=False, number=(0, 100)),
        Column("prevalence_high", required=False, number=(0, 100)), _ORDER, _SOURCES, _CONFIDENCE,
    )),
    "trigger_points": Table((
        _ID, Column("muscle", ref="muscles"), *_text("mark", "plain", "anatomical"), _VIEW,
        Column("landmark"), Column("dx_cm", number=(-100, 100)), Column("dy_cm", number=(-100, 100)),
        _SOURCES, _CONFIDENCE,
    )),
    "zones": Table((
        _ID, Column("muscle", ref="muscles"),
        Column("trigger_points", required=False, ref="trigger_points", many=True), _VIEW,
        Column("reach", allowed=("own", "both")), Column("strength", allowed=("core", "spillover")), Column("often", allowed=("usual", "rare")),
        Column("disputed", allowed=_YES_NO), *_text("plain", "anatomical"), _SOURCES,
        Column("confidence", allowed=("H", "M", "L")),
    )),
    "sources": Table((
        _ID, *_text("short", "citation"), Column("link", required=False),
        Column("kind", allowed=("book", "article", "guideline", "web", "data")),
        Column("read", allowed=("whole", "part", "secondhand", "recalled")), Column("note", required=False),
    )),
    "words": Table((
        _ID,
        Column("section", allowed=SECTIONS),
        _MUSCLES, _ORDER, *_VOICES, _SOURCES, _SEED, _CONFIDENCE,
    )),
    "exercises": Table((
        _ID, *_text("name"), Column("kind", allowed=("release", "stretch", "activation")), _MUSCLES, _ORDER,
        *_VOICES,
        _SOURCES, _SEED, Column("evidence"),
    )),
    "exercise_parts": Table((
        Column("exercise", ref="exercises"), Column("part", allowed=PARTS), _ORDER, *_VOICES, _SOURCES,
    ), key=("exercise", "part", "order")),
    "red_flags": Table((
        _ID, *_text("condition"), Column("urgency", ref="urgency"), _ORDER, *_VOICES,
        *_text("check", "action_patient", "action_clinician"), _places("places"), _places("places_both"),
        _SOURCES,
    )),
    "questions": Table((
        _ID, Column("kind", allowed=("worse", "eases", "hand", "feel", "sign")), _ORDER, *_VOICES, _SOURCES,
    )),
    "signs": Table((
        _ID, Column("question", ref="questions"), _ORDER, *_VOICES,
        Column("any_muscle", required=False, allowed=("against",)),
    )),
    "sign_points": Table((
        Column("sign", ref="signs"), Column("muscle", ref="muscles"), Column("speaks", allowed=("for", "against")),
        _SOURCES,
    ), key=("sign", "muscle")),
    "mimics": Table((
        _ID, *_text("plain", "clinical"),
        Column("kind", allowed=("nerve", "joint", "disc", "tendon", "organ")), _ORDER, *_VOICES,
        _places("places"), Column("signs", required=False, ref="signs", many=True), _SOURCES, _CONFIDENCE,
    )),
    "urgency": Table((Column("id", pattern=re.compile("[A-Z]")), *_text("plain", "action"), _ORDER)),
    "emergency_numbers": Table((*_text("country", "name", "emergency"), *_maybe("advice")), key=("country",)),
    "matching": Table((
        Column("key", pattern=re.compile("[a-z]+(_[a-z]+)*")), Column("value", number=(0, 100)),
        Column("meaning"),
    ), key=("key",)),
    "how": Table((_ID, Column("title", required=False), _ORDER, *_text("text"), _SOURCES)),
    "atlas/overlap": Table((
        Column("body", pattern=ID), _VIEW, Column("region", ref="regions"), Column("zone", ref="zones"),
        Column("side", allowed=SIDES), Column("share_of_region", number=(0, 1)),
        Column("share_of_zone", number=(0, 1)),
    ), key=("body", "view", "region", "zone", "side")),
})  # fmt: skip


class Faults(list[str]):
    """The faults found so far, as lines of text."""

    def __init__(self, folder: Path) -> None:
        """No faults yet; the folder's name stands before each file."""
        super().__init__()
        self._folder = folder.resolve().name

    def add(self, file: str, what: str, row: int = 0, column: str = "") -> None:
        """Note a fault in a file (a table's name stands for its .csv); row 0 means the whole file."""
        name = file if Path(file).suffix else f"{file}.csv"
        self.append(
            f"{self._folder}/{name}:{f'{row}:' if row else ''} {f'{column}: ' if column else ''}{what}"
        )


def split(text: str) -> tuple[str, ...]:
    """The parts of a list cell, without empty ones."""
    return tuple(part for part in (piece.strip() for piece in text.split(";")) if part)


def quoted(text: str) -> str:
    """A cell's text for a fault: one line, not too long."""
    clean = "".join(c if c.isprintable() else "?" for c in text)
    return f"'{clean[:60]}…'" if len(clean) > 60 else f"'{clean}'"


def read(folder: Path, faults: Faults) -> Rows:
    """All tables, checked; what is wrong is added to `faults`, and faulty rows are still returned."""
    found = {name: _read_table(folder, name, table, faults) for name, table in SCHEMA.items()}
    for name, rows in found.items():
        if rows:
            _check_references(name, rows, found, faults)
    return MappingProxyType({name: tuple(rows or ()) for name, rows in found.items()})


def _read_table(folder: Path, name: str, table: Table, faults: Faults) -> list[Row] | None:
    """The rows of one table, or None when it could not be read at all."""
    lines = _read_lines(folder / f"{name}.csv", name, faults)
    if lines is None:
        return None
    header = [cell for cell in lines[0] if cell is not None]
    while header and not header[-1]:
        header.pop()
    if not _check_header(name, table, header, faults):
        return None
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        if not any(line):
            continue
        given = [cell for cell in line if cell is not None]
        if len(given) < len(header):
            faults.add(name, f"the row ends after {len(given)} of {len(header)} cells", number)
        elif any(line[len(header) :]):
            faults.add(
                name, "the row has more cells than the header; put text with a comma in quotes", number
            )
        else:
            rows.append(Row(number, MappingProxyType(dict(zip(header, given, strict=False)))))
    if not rows:
        faults.add(name, "the table has no complete rows")
    for row in rows:
        for column in table.columns:
            _check_cell(name, row, column, faults)
    _check_unique(name, table.key, rows, faults)
    return rows


def _read_lines(path: Path, name: str, faults: Faults) -> list[list[str | None]] | None:
    """The cells of a file line by line, stripped, missing ones None; line 0 is the header."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        missing = isinstance(error, FileNotFoundError)
        faults.add(name, "the file is missing" if missing else f"the file cannot be read ({error.strerror})")
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = raw.count(b"\n", 0, error.start) + 1
        faults.add(name, "not UTF-8 text; save it as 'CSV UTF-8'", row)
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    first = text.partition("\n")[0]
    if not first.strip() or "\0" in text:
        faults.add(
            name, "not a text file" if "\0" in text else "the file is empty or does not begin with its header"
        )
        return None
    separator = max(",;\t", key=first.count)  # spreadsheets in many countries write ";"
    # Room for rows that are too long, which are then named by their number.
    width = min(max(line.count(separator) for line in text.split("\n")), 999) + 2
    try:
        frame = pd.read_csv(
            io.StringIO(text),
            sep=separator,
            header=None,
            names=list(range(width)),
            index_col=False,
            dtype=str,
            keep_default_na=False,
            skip_blank_lines=False,
            engine="python",  # the only one that tells a missing cell from an empty one
        )
    except (ValueError, csv.Error):
        faults.add(name, "not readable as CSV; a quotation mark is open, or the file was cut off")
        return None
    return [
        [cell.strip() if isinstance(cell, str) else None for cell in line] for line in frame.values.tolist()
    ]


def _check_header(name: str, table: Table, header: Sequence[str], faults: Faults) -> bool:
    """Note missing, unknown and repeated columns; False when the rows cannot be checked."""
    known = [column.name for column in table.columns]
    missing = [column for column in known if column not in header]
    for column in missing:
        faults.add(name, "the column is missing", 1, column)
    for column in dict.fromkeys(header):
        if column not in known:
            faults.add(name, f"{quoted(column)} is not a known column; known: {', '.join(known)}", 1)
        elif header.count(column) > 1:
            faults.add(name, "the column is there more than once", 1, column)
    return not missing and len(set(header)) == len(header)


def _check_cell(name: str, row: Row, column: Column, faults: Faults) -> None:
    values = row.list(column.name) if column.many else tuple(filter(None, [row[column.name]]))
    if column.required and not values:
        faults.add(name, "the cell is empty; it must be filled", row.number, column.name)
    for value in values:
        if column.allowed and value not in column.allowed:
            wrong = f"{quoted(value)} is not allowed; allowed: {', '.join(column.allowed)}"
            faults.add(name, wrong, row.number, column.name)
        elif column.pattern and not column.pattern.fullmatch(value):
            faults.add(
                name, f"{quoted(value)} is not a well-formed {_shape(column)}", row.number, column.name
            )
        elif column.number and not _in_range(value, column.number):
            low, high = column.number
            wrong = f"{quoted(value)} is not allowed; allowed: a number from {low:g} to {high:g}"
            faults.add(name, wrong, row.number, column.name)
    for value in sorted({value for value in values if values.count(value) > 1}):
        faults.add(name, f"{quoted(value)} is named more than once", row.number, column.name)


def _shape(column: Column) -> str:
    examples = {ID: "id (like low-back-2)", SEED: "fact id (like A1)"}
    return examples.get(column.pattern, column.name) if column.pattern else column.name


def _in_range(text: str, limits: tuple[float, float]) -> bool:
    try:
        value = float(text)
    except ValueError:
        return False
    return math.isfinite(value) and limits[0] <= value <= limits[1]


def _check_unique(name: str, key: Iterable[str], rows: Iterable[Row], faults: Faults) -> None:
    first: dict[tuple[str, ...], int] = {}
    for row in rows:
        values = tuple(row[column] for column in key)
        if values in first:
            wrong = f"{quoted(', '.join(values))} is already in row {first[values]}"
            faults.add(name, wrong, row.number, ", ".join(key))
        first.setdefault(values, row.number)


def _check_references(
    name: str, rows: Iterable[Row], tables: Mapping[str, list[Row] | None], faults: Faults
) -> None:
    """Every id that a row names must be in its table; an unreadable table has its own fault already."""
    for column in SCHEMA[name].columns:
        targets = tables[column.ref] if column.ref else None
        if targets is None:
            continue
        known = {target["id"] for target in targets}
        for row in rows:
            values = row.list(column.name) if column.many else filter(None, [row[column.name]])
            for value in values:
                if value not in known:
                    wrong = f"{quoted(value)} is not an id in {column.ref}.csv"
                    faults.add(name, wrong, row.number, column.name)
