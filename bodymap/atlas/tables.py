"""The reader of the tables that people edit: every fault found in one go.

A fault is one line of text, "data/zones.csv:12: strength: 'x' is not allowed; allowed: core, spillover",
with the row as the spreadsheet shows it (the header is row 1).
"""

from __future__ import annotations

import csv
import errno
import io
import math
import stat
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from bodymap.atlas.schema import (
    CLINIC,
    DATE,
    ID,
    ONLY_CLINIC,
    REPLACED,
    SCHEMA,
    SEED,
    VERSION,
    Column,
    Table,
)

# Far above what 250 muscles need, far below what would hold up a start or fill the memory.
MAX_BYTES = 16 * 2**20  # in one file
MAX_CELLS = 2_000_000  # in one table, every row as long as the longest
MAX_LINES = 60_000
MAX_WIDTH = 5_000  # cells in a row; commas in quoted text count
MAX_FAULTS = 1000  # that are told of one file


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the spreadsheet and its cells, stripped; `own` is the clinic's folder, or ""."""

    number: int
    cells: Mapping[str, str]
    own: str = ""

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


class Faults(list[str]):
    """The faults found so far, as lines of text."""

    def __init__(self, folder: Path) -> None:
        """No faults yet; the folder's name stands before each file."""
        super().__init__()
        self._folder = folder.resolve().name
        self._told: Counter[tuple[str, str]] = Counter()

    def add(self, file: str, what: str, row: int | Row = 0, column: str = "") -> None:
        """Note a fault in a file (a table's name stands for its .csv); row 0 means the whole file."""
        number, own = (row.number, row.own) if isinstance(row, Row) else (row, "")
        self._told[own, file] += 1
        told = self._told[own, file]
        if told > MAX_FAULTS + 1:
            return
        name = file if Path(file).suffix else f"{file}.csv"
        place = f"{printable(own or self._folder)}/{printable(name)}"
        if told > MAX_FAULTS:
            self.append(f"{place}: there are more faults; the first {MAX_FAULTS:,} are listed")
        else:
            where = f"{place}:{f'{number}:' if number else ''}"
            self.append(f"{where} {f'{printable(column)}: ' if column else ''}{what}")

    def has(self, file: str) -> bool:
        """Whether a fault of a file of ours was noted."""
        return self._told["", file] > 0

    def is_full(self, file: str, own: str = "") -> bool:
        """Whether no more faults of a file are told, so that looking for them is idle."""
        return self._told[own, file] > MAX_FAULTS


def split(text: str) -> tuple[str, ...]:
    """The parts of a list cell, without empty ones."""
    return tuple(part for part in (piece.strip() for piece in text.split(";")) if part)


def printable(text: str) -> str:
    """The text with a question mark for whatever a terminal might not take."""
    return text if text.isprintable() else "".join(c if c.isprintable() else "?" for c in text)


def quoted(text: str) -> str:
    """A cell's text for a fault: one line, not too long."""
    clean = printable(text[:61])
    return f"'{clean[:60]}…'" if len(clean) > 60 else f"'{clean}'"


def read(folder: Path, faults: Faults, clinics: Iterable[Path] = ()) -> Rows:
    """All tables, those of clinics added to ours, checked; faulty rows are still returned.

    What is wrong is added to `faults`; a fault in a clinic's folder begins with that folder's name.
    """
    found = {
        name: [] if name in ONLY_CLINIC else _read_table(folder, name, table, faults)
        for name, table in SCHEMA.items()
    }
    for clinic in clinics:
        for name, rows in _read_clinic(clinic, faults).items():
            found[name] = _added(name, found[name], rows, faults)
    for name, merged in found.items():
        if merged:
            _check_references(name, merged, found, faults)
    return MappingProxyType({name: tuple(rows or ()) for name, rows in found.items()})


def _read_clinic(folder: Path, faults: Faults) -> dict[str, list[Row]]:
    """The tables in a clinic's folder, any of those it may add to."""
    own = Faults(folder)
    found = {}
    try:
        files = sorted(file.name for file in folder.iterdir() if file.suffix == ".csv")
    except OSError as error:
        faults.append(f"{folder}: the folder is missing or cannot be read ({error.strerror})")
        return {}
    if not files:
        faults.append(f"{folder}: the folder holds no table; it may hold {', '.join(CLINIC)} (.csv)")
    for file in files:
        name = file.removesuffix(".csv")
        if name not in CLINIC:
            own.add(file, f"not a table that a clinic can add to; these are: {', '.join(CLINIC)}")
            continue
        rows = _read_table(folder, name, SCHEMA[name], own, own=folder.resolve().name)
        if rows:
            found[name] = rows
    faults += own
    return found


def _added(name: str, ours: list[Row] | None, theirs: list[Row], faults: Faults) -> list[Row] | None:
    """Our rows and a clinic's; a key of ours may not be used again, but an emergency number is replaced."""
    if ours is None:
        return None
    key = SCHEMA[name].key
    taken = {tuple(row[column] for column in key): row for row in ours}
    replaced = set()
    for row in theirs:
        values = tuple(row[column] for column in key)
        if values not in taken:
            continue
        if name in REPLACED:
            replaced.add(values)
            continue
        other = taken[values]
        where = f"row {other.number} of {f'{other.own}/' if other.own else 'our own '}{name}.csv"
        faults.add(name, f"{quoted(', '.join(values))} is already in {where}", row, ", ".join(key))
    return [row for row in ours if tuple(row[column] for column in key) not in replaced] + theirs


def _read_table(folder: Path, name: str, table: Table, faults: Faults, own: str = "") -> list[Row] | None:
    """The rows of one table, or None when it could not be read at all."""
    lines = _read_lines(folder / f"{name}.csv", name, faults, whole=not own)
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
            rows.append(Row(number, MappingProxyType(dict(zip(header, given, strict=False))), own))
    if not rows and not table.bare:
        faults.add(name, "the table has no complete rows")
    for row in rows:
        if faults.is_full(name, own):
            break
        for column in table.columns:
            _check_cell(name, row, column, faults)
    _check_unique(name, table.key, rows, faults)
    return rows


def read_file(path: Path) -> bytes:
    """The content of a file; raises OSError also for a device or a pipe (which never end) and a huge file."""
    try:
        found = path.stat()
    except ValueError as error:  # a path that no file can have, with a NUL in it
        raise OSError(errno.EINVAL, "not a file name") from error
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, "not a file")
    if found.st_size > MAX_BYTES:
        raise OSError(errno.EFBIG, f"larger than {MAX_BYTES // 2**20} MB")
    return path.read_bytes()


def _read_lines(path: Path, name: str, faults: Faults, whole: bool) -> list[list[str | None]] | None:
    """The cells of a file line by line, stripped, missing ones None; line 0 is the header.

    With `whole`, the last line must have its end: half a sentence looks like a whole one.
    """
    try:
        raw = read_file(path)
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
    if whole and not text.endswith("\n"):
        faults.add(name, "the last line does not end: the file was cut off, or needs a line break at its end")
    separator = max(",;\t", key=first.count)  # spreadsheets in many countries write ";"
    widths = [line.count(separator) for line in text.split("\n")]
    width = max(widths) + 2  # room for rows that are too long, which are then named by their number
    if len(widths) > MAX_LINES:
        faults.add(name, f"{len(widths):,} lines; at most {MAX_LINES:,} are read")
        return None
    # the reader makes all rows as long as the longest
    if width > MAX_WIDTH or len(widths) * width > MAX_CELLS:
        faults.add(name, f"a row of {max(widths) + 1:,} cells", widths.index(max(widths)) + 1)
        return None
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
        faults.add(name, "the cell is empty; it must be filled", row, column.name)
    for value in values:
        if column.allowed and value not in column.allowed:
            wrong = f"{quoted(value)} is not allowed; allowed: {', '.join(column.allowed)}"
            faults.add(name, wrong, row, column.name)
        elif column.pattern and not column.pattern.fullmatch(value):
            faults.add(name, f"{quoted(value)} is not a well-formed {_shape(column)}", row, column.name)
        elif column.number and not _in_range(value, column.number):
            low, high = column.number
            wrong = f"{quoted(value)} is not allowed; allowed: a number from {low:g} to {high:g}"
            faults.add(name, wrong, row, column.name)
    if len(values) == len(set(values)):
        return
    for value in sorted(value for value, times in Counter(values).items() if times > 1):
        faults.add(name, f"{quoted(value)} is named more than once", row, column.name)


def _shape(column: Column) -> str:
    examples = {
        ID: "id (like low-back-2)",
        SEED: "fact id (like A1)",
        DATE: "date (like 2026-11-27)",
        VERSION: "version (eight of 0-9 and a-f, as the reviewer's sheet has it)",
    }
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
            faults.add(name, wrong, row, ", ".join(key))
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
            if faults.is_full(name, row.own):
                continue
            values = row.list(column.name) if column.many else filter(None, [row[column.name]])
            for value in values:
                if value not in known:
                    wrong = f"{quoted(value)} is not an id in {column.ref}.csv"
                    faults.add(name, wrong, row, column.name)
