"""Broken tables: every fault is named by file, row and column, all at once, and none is a traceback."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from bodymap.atlas import tables as reader
from bodymap.atlas.called import Synonym
from bodymap.atlas.cells import Text
from bodymap.atlas.computed import Landmark
from bodymap.atlas.rows import (
    ONLY_CLINIC,
    SCHEMA,
    Prevalence,
    Region,
    Source,
    TriggerPoint,
    Zone,
)
from bodymap.atlas.schema import Row
from bodymap.atlas.tables import Faults, quoted, read
from tests.fixture_atlas import Table, free_text, tables, to_csv, write


def faults_of(folder: Path) -> list[str]:
    faults = Faults(folder)
    read(folder, faults)
    return list(faults)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "data")


def test_the_fixture_has_every_table_and_no_fault(folder: Path) -> None:
    assert {*tables(), *ONLY_CLINIC} == set(SCHEMA)
    assert faults_of(folder) == []


def change(name: str, row: int, column: str, value: str) -> dict[str, Table]:
    """The tables with one cell changed; `row` as the spreadsheet shows it."""
    rows = tables()[name]
    rows[row - 2][column] = value
    return {name: rows}


@pytest.mark.parametrize(
    ("name", "row", "column", "value", "fault"),
    [
        (
            "zones", 3, "strength", "x",
            "data/zones.csv:3: strength: 'x' is not allowed; allowed: core, local, spillover",
        ),
        ("zones", 2, "plain", "  ", "data/zones.csv:2: plain: the cell is empty; it must be filled"),
        ("zones", 2, "muscle", "biceps", "data/zones.csv:2: muscle: 'biceps' is not an id in muscles.csv"),
        (
            "zones", 2, "trigger_points", "psoas-c; psoas-x",
            "data/zones.csv:2: trigger_points: 'psoas-x' is not an id in trigger_points.csv",
        ),
        (
            "zones", 4, "trigger_points", "psoas-c; psoas-c",
            "data/zones.csv:4: trigger_points: 'psoas-c' is named more than once",
        ),
        (
            "sources", 2, "id", "Book 1",
            "data/sources.csv:2: id: 'Book 1' is not a well-formed id (like low-back-2)",
        ),
        (
            "regions", 2, "place", "a {sde} x",
            "data/regions.csv:2: place: 'a {sde} x' is not a well-formed place (its only gap can be {side})",
        ),
        (
            "emergency_numbers", 2, "emergency", ";",
            "data/emergency_numbers.csv:2: emergency: '' names nothing",
        ),
        ("urgency", 2, "id", "soon", "data/urgency.csv:2: id: 'soon' is not a well-formed id"),
        ("words", 2, "seed", "a1", "data/words.csv:2: seed: 'a1' is not a well-formed fact id (like A1)"),
        (
            "atlas/overlap", 2, "share_of_zone", "1.2",
            "data/atlas/overlap.csv:2: share_of_zone: '1.2' is not allowed; allowed: a number from 0 to 1",
        ),
        (
            "muscles", 3, "order", "second",
            "data/muscles.csv:3: order: 'second' is not allowed; allowed: a number from 0 to 10000",
        ),
        (
            "prevalence", 2, "low", "nan",
            "data/prevalence.csv:2: low: 'nan' is not allowed; allowed: a number from 0 to 100",
        ),
        (
            "prevalence", 2, "kind", "tender",
            "data/prevalence.csv:2: kind: 'tender' is not allowed; allowed: sore, present",
        ),
        (
            "prevalence", 2, "muscle", "biceps",
            "data/prevalence.csv:2: muscle: 'biceps' is not an id in muscles.csv",
        ),
        (
            "zones", 2, "reach", "mid",
            "data/zones.csv:2: reach: 'mid' is not allowed; allowed: own, both, left, right",
        ),
        (
            "red_flags", 3, "signs", "numb; itch",
            "data/red_flags.csv:3: signs: 'itch' is not an id in signs.csv",
        ),
        (
            "red_flags", 3, "body", "child",
            "data/red_flags.csv:3: body: 'child' is not allowed; allowed: female, male",
        ),
        (
            "atlas/neighbours", 2, "neighbour", "ear-right",
            "data/atlas/neighbours.csv:2: neighbour: 'ear-right' is not an id in regions.csv",
        ),
        ("zones", 3, "id", "psoas-strip", "data/zones.csv:3: id: 'psoas-strip' is already in row 2"),
        (
            "exercise_parts", 3, "part", "step",
            "data/exercise_parts.csv:3: exercise, part, order: 'bridge, step, 1' is already in row 2",
        ),
    ],
)  # fmt: skip
def test_a_wrong_cell(tmp_path: Path, name: str, row: int, column: str, value: str, fault: str) -> None:
    assert fault in faults_of(write(tmp_path / "data", change(name, row, column, value)))


def test_faults_in_many_tables_are_listed_together(tmp_path: Path) -> None:
    changed = change("zones", 3, "strength", "x") | change("sources", 2, "kind", "rumour") | {"muscles": []}
    folder = write(tmp_path / "data", {key: rows for key, rows in changed.items() if rows})
    (folder / "muscles.csv").unlink()
    found = faults_of(folder)
    assert "data/muscles.csv: the file is missing" in found
    assert any(fault.startswith("data/zones.csv:3: strength") for fault in found)
    assert any(fault.startswith("data/sources.csv:2: kind") for fault in found)
    # The missing table is one fault, not one for every row that names a muscle.
    assert len(found) == 3


Break = Callable[[bytes], bytes]


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (lambda raw: b"", "data/sources.csv: the file is empty or does not begin with its header"),
        (lambda raw: b"\n" + raw, "data/sources.csv: the file is empty or does not begin with its header"),
        (lambda raw: raw.splitlines()[0], "data/sources.csv: the table has no complete rows"),
        (lambda raw: raw + b"new,half", "data/sources.csv:3: the row ends after 2 of 7 cells"),
        (
            lambda raw: raw + b'new,short,"a citation, cut',
            "data/sources.csv: not readable as CSV; a quotation mark is open, or the file was cut off",
        ),
        (
            lambda raw: raw.replace(b"A book.", b"A, book."),
            "data/sources.csv:2: the row has more cells than the header; put text with a comma in quotes",
        ),
        (
            lambda raw: raw.replace(b"A book.", b"A, b, o, o, k, s, h, o, p"),
            "data/sources.csv:2: the row has more cells than the header; put text with a comma in quotes",
        ),
        (
            lambda raw: raw.replace(b"A book.", "Müller".encode("latin-1")),
            "data/sources.csv:2: not UTF-8 text; save it as 'CSV UTF-8'",
        ),
        (
            lambda raw: raw.decode().encode("utf-16"),
            "data/sources.csv:1: not UTF-8 text; save it as 'CSV UTF-8'",
        ),
        (lambda raw: raw.replace(b"A book.", b"A\0book."), "data/sources.csv: not a text file"),
        (
            lambda raw: raw.replace(b"citation", b"quote"),
            "data/sources.csv:1: citation: the column is missing",
        ),
        (
            lambda raw: raw.replace(b"citation", b"quote"),
            "data/sources.csv:1: 'quote' is not a known column; "
            "known: id, short, citation, link, kind, read, note",
        ),
        (
            lambda raw: raw.replace(b"citation", b"short"),
            "data/sources.csv:1: short: the column is there more than once",
        ),
    ],
)
def test_a_broken_file(folder: Path, spoil: Break, fault: str) -> None:
    file = folder / "sources.csv"
    file.write_bytes(spoil(file.read_bytes()))
    assert fault in faults_of(folder)


def test_an_unreadable_file(folder: Path) -> None:
    (folder / "sources.csv").unlink()
    (folder / "sources.csv").mkdir()
    (fault,) = faults_of(folder)
    assert fault.startswith("data/sources.csv: the file cannot be read (")


def test_an_empty_folder_lacks_every_table(tmp_path: Path) -> None:
    wanted = [name for name in SCHEMA if name not in ONLY_CLINIC]
    assert faults_of(tmp_path) == [f"{tmp_path.name}/{name}.csv: the file is missing" for name in wanted]


def test_a_folder_named_by_a_relative_path_has_its_name_in_faults(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "sources.csv").unlink()
    monkeypatch.chdir(folder)
    assert faults_of(Path(os.curdir)) == ["data/sources.csv: the file is missing"]


def as_excel(raw: bytes) -> bytes:
    rows = [line.replace(",", ";") if ";" not in line else line for line in raw.decode().splitlines()]
    return ("\ufeff" + "\r\n".join(rows) + "\r\n").encode("utf-8")


@pytest.mark.parametrize(
    "spoil",
    [
        as_excel,
        lambda raw: raw.replace(b"\n", b"\r\n"),
        lambda raw: raw.replace(b"\n", b"\r"),
        lambda raw: b"\xef\xbb\xbf" + raw,
        lambda raw: raw + b"\n\n,,,,,,\n",
        lambda raw: raw.replace(b",", b"\t"),
        lambda raw: b",".join([raw.splitlines()[0], b",\n"]) + raw.splitlines()[1] + b",,\n",
    ],
)
def test_what_spreadsheets_write_is_read(folder: Path, spoil: Break) -> None:
    file = folder / "sources.csv"
    file.write_bytes(spoil(file.read_bytes()))
    faults = Faults(folder)
    rows = read(folder, faults)
    assert faults == []
    assert rows[Source][0].citation == "A book."


def test_blank_rows_do_not_shift_the_row_numbers(folder: Path) -> None:
    file = folder / "sources.csv"
    file.write_bytes(file.read_bytes() + b"\n,,,,,,\nb,B,,,book,part,\n")
    assert faults_of(folder) == ["data/sources.csv:5: citation: the cell is empty; it must be filled"]


def test_a_cell_of_two_lines_is_one_row(tmp_path: Path) -> None:
    rows = tables()["sources"]
    rows[0]["note"] = "first\nsecond, third"
    rows.append(rows[0] | {"id": "other", "kind": "song"})
    (fault,) = faults_of(write(tmp_path / "data", {"sources": rows}))
    assert fault.startswith("data/sources.csv:3: kind: 'song' is not allowed")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=st.binary(max_size=200) | st.text(alphabet='id,short;\n"\r\ta ', max_size=200).map(str.encode))
def test_any_bytes_are_a_fault_and_never_an_error(folder: Path, raw: bytes) -> None:
    (folder / "sources.csv").write_bytes(raw)
    found = faults_of(folder)
    assert found
    assert all(fault.startswith("data/") and fault.isprintable() for fault in found)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(min_value=0))
def test_a_file_cut_anywhere_is_never_an_error(folder: Path, cut: int) -> None:
    whole = to_csv(tables()["words"]).encode()
    (folder / "words.csv").write_bytes(whole[: cut % len(whole)])
    faults_of(folder)


def test_quoting_keeps_faults_short_and_printable() -> None:
    assert quoted("a\nb") == "'a?b'"
    assert quoted("x" * 100) == f"'{'x' * 60}…'"


def test_a_cell_becomes_a_value(folder: Path) -> None:
    rows = read(folder, Faults(folder))
    strip, *_, last = rows[Zone]
    assert (strip.row, strip.own, strip.trigger_points) == (2, "", ("psoas-c",))
    assert (strip.disputed, last.disputed) == (False, True)
    point = rows[TriggerPoint][0]
    assert (point.dx_cm, point.dy_cm) == (1.0, -2.0)
    assert rows[Landmark][0].z_mm is None
    assert rows[Region][0].choir_male == ("116", "117")


def test_a_row_with_a_fault_is_there_for_the_other_checks(tmp_path: Path) -> None:
    """Else each row that names it would be a fault, too."""
    changed = change("zones", 2, "strength", "x") | change("prevalence", 2, "low", "few")
    folder = write(tmp_path / "data", changed)
    faults = Faults(folder)
    rows = read(folder, faults)
    assert len(faults) == 2
    zone, (sore,) = rows[Zone][0], rows[Prevalence]
    assert (zone.id, zone.strength, zone.trigger_points) == ("psoas-strip", "x", ("psoas-c",))
    assert math.isnan(sore.low)
    assert sore.high == 10


def test_a_row_that_python_makes_is_checked_as_well() -> None:
    Synonym(word="bum", means="buttock")
    with pytest.raises(ValidationError, match="word"):
        Synonym(word="", means="buttock")


@pytest.mark.parametrize("kind", SCHEMA.values(), ids=list(SCHEMA))
def test_every_column_refuses_nonsense_in_our_words(kind: type[Row]) -> None:
    faults = Faults(Path("data"))
    reader._validated(kind, [dict.fromkeys(kind.columns(), "?!")], faults)
    assert all(
        re.fullmatch(r".*: '\?!' is not (allowed; allowed: .+|a well-formed .+)", one) for one in faults
    )
    told = [fault.split(": ")[1] for fault in faults]
    refs = [column for column, ref in kind.refs().items() if not ref.sided]  # are looked up afterwards
    lists = [column for column in kind.columns() if kind.field_of(column).annotation == tuple[Text, ...]]
    assert {*told, *free_text(kind.TABLE), *lists, *refs} == set(kind.columns())
    assert len(told) == len(set(told))
