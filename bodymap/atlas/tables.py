"""The reader of the tables that people edit: every fault found in one go.

A fault is one line of text, "data/zones.csv:12: strength: 'x' is not allowed; allowed: core, spillover",
with the row as the spreadsheet shows it (the header is row 1).
"""

from __future__ import annotations

import csv
import errno
import io
import stat
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar, cast, get_args

from pydantic import TypeAdapter, ValidationError

from bodymap.atlas import cells as kinds
from bodymap.atlas.patterns import stem
from bodymap.atlas.rows import CLINIC, ONLY_CLINIC, SCHEMA
from bodymap.atlas.schema import Row

R = TypeVar("R", bound=Row)
Cells = Mapping[str, Any]

# Far above what 250 muscles need, far below what would hold up a start or fill the memory.
MAX_BYTES = 16 * 2**20  # in one file
SHEETS = (".csv", ".tsv", ".tab", ".xls", ".xlsx", ".xlsm", ".ods", ".numbers")  # endings of tables
MAX_LINES = 60_000
MAX_FAULTS = 1000  # that are told of one file
SHAPES = {  # what a cell that must look like this is called
    kinds.ID: "id (like low-back-2)",
    kinds.PLACE: "place (its only gap can be {side})",
    kinds.SEED: "fact id (like A1)",
    kinds.FILE: "name of a file in this folder (like logo.png)",
    kinds.DATE: "date (like 2026-11-27)",
    kinds.URI: "address of a code system (like http://example.org/codes)",
    kinds.CODE: "code (letters, digits and . : / - only)",
    kinds.VERSION: "version (eight of 0-9 and a-f, as the reviewer's sheet has it)",
}


class Rows:
    """The rows of all tables, by the class of the table: `rows[Zone]`."""

    def __init__(self, found: Mapping[type[Row], Iterable[Row]]) -> None:
        """Keep them; a table that is not there has no rows."""
        self._found = MappingProxyType({kind: tuple(rows) for kind, rows in found.items()})

    def __getitem__(self, kind: type[R]) -> tuple[R, ...]:
        """The rows of one table, in the order of the file, a clinic's after ours."""
        return cast("tuple[R, ...]", self._found.get(kind, ()))

    def __iter__(self) -> Iterator[Row]:
        """Every row of every table."""
        return (row for rows in self._found.values() for row in rows)


class Faults(list[str]):
    """The faults found so far, as lines of text."""

    def __init__(self, folder: Path) -> None:
        """No faults yet; the folder's name stands before each file."""
        super().__init__()
        self._folder = folder.resolve().name
        self._told: Counter[tuple[str, str]] = Counter()

    def add(self, file: str, what: str, row: int | Row = 0, column: str = "") -> None:
        """Note a fault in a file (a table's name stands for its .csv); row 0 means the whole file."""
        number, own = (row.row, row.own) if isinstance(row, Row) else (row, "")
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


def printable(text: str) -> str:
    """The text with a question mark for whatever a terminal might not take."""
    return text if text.isprintable() else "".join(c if c.isprintable() else "?" for c in text)


def quoted(text: str) -> str:
    """A cell's text for a fault: one line, not too long."""
    clean = printable(text[:61])
    return f"'{clean[:60]}…'" if len(clean) > 60 else f"'{clean}'"


def read(folder: Path, faults: Faults, clinics: Iterable[Path] = ()) -> Rows:
    """All tables, those of clinics added to ours, checked; rows with faults are among them.

    What is wrong is added to `faults`; a fault in a clinic's folder begins with that folder's name.
    """
    found = {
        name: [] if name in ONLY_CLINIC else _read_table(folder, kind, faults)
        for name, kind in SCHEMA.items()
    }
    for clinic in clinics:
        for name, rows in _read_clinic(clinic, faults).items():
            found[name] = _added(SCHEMA[name], found[name], rows, faults)
    _check_references(found, faults)
    return Rows({SCHEMA[name]: rows or () for name, rows in found.items()})


def _read_clinic(folder: Path, faults: Faults) -> dict[str, list[Row]]:
    """The tables in a clinic's folder, any of those it may add to."""
    try:
        there = sorted(folder.iterdir())
    except OSError as error:
        faults.append(f"{folder}: the folder is missing or cannot be read ({error.strerror})")
        return {}
    own, name = Faults(folder), folder.resolve().name
    files = [file.name for file in there if file.suffix == ".csv"]
    passed = [file for file in there if _is_passed_over(file)]
    own += [f"{name}/{printable(file.name)}: the file is not read; {_wanted(file)}" for file in passed]
    if not files and not passed:
        faults.append(f"{folder}: the folder holds no table; it may hold {', '.join(CLINIC)} (.csv)")
    found = {}
    for file in files:
        table = file.removesuffix(".csv")
        if table in CLINIC:
            found[table] = _read_table(folder, SCHEMA[table], own, name) or []
        else:
            own.add(file, f"not a table that a clinic can add to; these are: {', '.join(CLINIC)}")
    faults += own
    return found


def _is_passed_over(file: Path) -> bool:
    """Whether someone who put this file here takes it for a table that is read."""
    name = file.name.casefold()
    if file.suffix == ".csv" or name.startswith(("~$", ".~lock.")):  # read, or a spreadsheet is open
        return False
    if file.is_dir():
        return any(file.glob("*.[cC][sS][vV]"))
    ending = Path(name).suffix
    return ending in SHEETS or (ending in ("", ".txt") and name.partition(".")[0] in CLINIC)


def _wanted(file: Path) -> str:
    """What to do about a file that is passed over."""
    if file.is_dir():
        return "put the tables of this folder beside it"
    table = file.name.casefold().partition(".")[0]
    if table in CLINIC:
        return f"save it as CSV with the name {table}.csv, in small letters"
    return f"a table is one of {', '.join(CLINIC)}, saved as CSV with the ending .csv"


def _added(kind: type[Row], ours: list[Row] | None, theirs: list[Row], faults: Faults) -> list[Row] | None:
    """Our rows and a clinic's; a key of ours may not be used again, but an emergency number is replaced."""
    if ours is None:
        return None
    if kind.CLINIC == "replaces":
        replaced = {row.named for row in theirs}
        return [row for row in ours if row.named not in replaced] + theirs
    taken = {row.named: row for row in ours}
    for row in theirs:
        if other := taken.get(row.named):
            where = f"row {other.row} of {f'{other.own}/' if other.own else 'our own '}{kind.TABLE}.csv"
            faults.add(kind.TABLE, f"{_named(row)} is already in {where}", row, ", ".join(kind.KEY))
    return ours + theirs


def _read_table(folder: Path, kind: type[Row], faults: Faults, own: str = "") -> list[Row] | None:
    """The rows of one table, or None when it could not be read at all."""
    name = kind.TABLE
    lines = _read_lines(folder / f"{name}.csv", name, faults, whole=not own)
    if lines is None:
        return None
    header = [cell.casefold() for cell in lines.pop(1)]
    while header and not header[-1]:
        header.pop()
    if not _check_header(kind, header, faults):
        return None
    found = []
    for number, line in lines.items():
        if len(line) < len(header):
            faults.add(name, f"the row ends after {len(line)} of {len(header)} cells", number)
        elif any(line[len(header) :]):
            wrong = "the row has more cells than the header; put text with a comma in quotes"
            faults.add(name, wrong, number)
        else:
            found.append({**dict(zip(header, line, strict=False)), "row": number, "own": own})
    if not found and not kind.BARE:
        faults.add(name, "the table has no complete rows")
    rows = _validated(kind, found, faults)
    first: dict[tuple[Any, ...], int] = {}
    for row in rows:
        at = first.setdefault(row.named, row.row)
        if at != row.row:
            faults.add(name, f"{_named(row)} is already in row {at}", row, ", ".join(kind.KEY))
    return rows


def read_file(path: Path) -> bytes:
    """The content of a file; raises OSError also for a pipe or a device, which never end, and a huge file."""
    try:
        found = path.stat()
    except ValueError as error:  # a path that no file can have, with a NUL in it
        raise OSError(errno.EINVAL, "not a file name") from error
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, "not a file")
    if found.st_size > MAX_BYTES:
        raise OSError(errno.EFBIG, f"larger than {MAX_BYTES // 2**20} MB")
    return path.read_bytes()


def _read_lines(path: Path, name: str, faults: Faults, whole: bool) -> dict[int, list[str]] | None:
    """The stripped cells of a file by the number of their row; row 1 is the header, empty rows are left out.

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
    first, _, rest = text.partition("\n")
    if first[:4].casefold() == "sep=":  # for Excel, which shows no such row
        text, first = rest, rest.partition("\n")[0]
    if not first.strip() or "\0" in text:
        wrong = "not a text file" if "\0" in text else "the file is empty or does not begin with its header"
        faults.add(name, wrong)
        return None
    if whole and not text.endswith("\n"):
        faults.add(name, "the last line does not end: the file was cut off, or needs a line break at its end")
    if (ends := text.count("\n")) > MAX_LINES:
        faults.add(name, f"{ends:,} lines; at most {MAX_LINES:,} are read")
        return None
    separator = max(",;\t", key=first.count)  # spreadsheets in many countries write ";"
    try:
        lines = enumerate(csv.reader(io.StringIO(text), delimiter=separator, strict=True), start=1)
        cells = ((number, [cell.strip() for cell in line]) for number, line in lines)
        return {number: line for number, line in cells if number == 1 or any(line)}
    except csv.Error:
        faults.add(name, "not readable as CSV; a quotation mark is open, or the file was cut off")
        return None


def _check_header(kind: type[Row], header: Sequence[str], faults: Faults) -> bool:
    """Note missing, unknown and repeated columns; False when the rows cannot be checked."""
    name, known = kind.TABLE, kind.columns()
    missing = [column for column in known if column not in header]
    if missing == list(known):
        said = f"not the names of the columns: {quoted(', '.join(header))}; they are: {', '.join(known)}"
        faults.add(name, said, 1)
        return False
    for column in missing:
        faults.add(name, "the column is missing", 1, column)
    for column in dict.fromkeys(header):
        if column not in known:
            faults.add(name, f"{quoted(column)} is not a known column; known: {', '.join(known)}", 1)
        elif header.count(column) > 1:
            faults.add(name, "the column is there more than once", 1, column)
    return not missing and len(set(header)) == len(header)


def _validated(kind: type[R], found: Sequence[Cells], faults: Faults) -> list[R]:
    """The cells as rows of their class; those with faults are among them, unchecked."""
    reader: TypeAdapter[list[R]] = TypeAdapter(list[kind])  # type: ignore[valid-type]
    try:
        return reader.validate_python(found)
    except ValidationError as error:
        errors = error.errors(include_url=False)
    wrong: dict[int, R] = {}
    for one in errors:
        at, column = cast("tuple[int, str]", one["loc"][:2])
        row = wrong[at] = wrong.get(at) or kind.unchecked(found[at])
        for said in _said(kind, column, found[at][column], one):
            faults.add(kind.TABLE, said, row, column)
    good = iter(reader.validate_python([row for at, row in enumerate(found) if at not in wrong]))
    return [wrong.get(at) or next(good) for at in range(len(found))]


def _said(kind: type[Row], column: str, cell: str, error: Mapping[str, Any]) -> list[str]:
    """What is wrong with a cell, in our words."""
    if not cell:
        return ["the cell is empty; it must be filled"]
    told = error.get("ctx", {})
    match error["type"]:
        case "value_error":
            return [f"{quoted(value)} {told['error'].fault}" for value in told["error"].values]
        case "string_pattern_mismatch":
            shape = SHAPES.get(told["pattern"].removeprefix("^$|"), column)
            return [f"{quoted(error['input'])} is not a well-formed {shape}"]
        case "literal_error":
            allowed = ", ".join(filter(None, get_args(kind.field_of(column).annotation)))
        case "bool_type":
            allowed = "yes, no"
        case _:
            limits = kind.conditions(column)
            low, high = (next(getattr(m, end) for m in limits if hasattr(m, end)) for end in ("ge", "le"))
            allowed = f"a number from {low:g} to {high:g}"
    return [f"{quoted(cell)} is not allowed; allowed: {allowed}"]


def _named(row: Row) -> str:
    """The key of a row, for a fault."""
    parts = (
        f"{value:g}" if isinstance(value, float) else "; ".join(value) if isinstance(value, tuple) else value
        for value in row.named
    )
    return quoted(", ".join(parts))


def _check_references(tables: Mapping[str, list[Row] | None], faults: Faults) -> None:
    """Every id that a row names must be in its table; a table without rows has its own fault already."""
    for name, rows in tables.items():
        for column, ref in SCHEMA[name].refs().items():
            known = {getattr(target, SCHEMA[ref.table].KEY[0]) for target in tables[ref.table] or ()}
            what = "a region, with or without its side, of" if ref.sided else "an id in"
            stems = {stem(target) for target in known} if ref.sided else ()
            for row in rows or () if known else ():
                given = getattr(row, column)
                for value in given if isinstance(given, tuple) else filter(None, [given]):
                    if value not in known and value not in stems:
                        faults.add(name, f"{quoted(value)} is not {what} {ref.table}.csv", row, column)
