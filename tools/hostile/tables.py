"""Hostile tables: copies of data/ and of the clinic's example, a file or two spoilt, read as always."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

from bodymap.atlas import AtlasError, load, shapes, tables
from bodymap.atlas.schema import Row
from tools.hostile.answers import ROOT, Outcome
from tools.hostile.payloads import deep, text, value
from tools.hostile.requests import to_json

NAMED = re.compile(r"(data|clinic)/[^/:]*(/[^/:]+)?\.(csv|json|geojson)\b.*")
MOST_FAULTS = 50_000  # lines that a person would still be shown
LONGEST_FAULT = 2000  # characters; what is allowed is listed in full
RATES = (("bytes", 30), ("cells", 45), ("rows", 15), ("size", 3), ("file", 4), ("extra", 3))


class Tables:
    """Makes and runs the cases in a folder of its own.

    Files that a case leaves alone are read once for all cases; what a case spoils goes through the whole
    reader, and all checks between tables run on each case.
    """

    def __init__(self, folder: Path) -> None:
        """The copies are made in `folder`."""
        self.data, self.clinic = folder / "data", folder / "clinic"
        shutil.copytree(ROOT / "data", self.data)
        shutil.copytree(ROOT / "examples" / "clinic", self.clinic)
        self.files = sorted(
            path for base in (self.data, self.clinic) for path in base.rglob("*") if path.is_file()
        )
        self.whole = {path: path.read_bytes() for path in self.files}
        self._spoilt: set[Path] = set()
        self._rows: dict[Path, list[Row]] = {}
        self._shapes: dict[Path, tuple[shapes.Shape, ...]] = {}

    def run(self, rng: Random, _number: int) -> Outcome:
        """One case: spoil, load, put back."""
        told: list[str] = []
        extra: list[Path] = []
        try:
            for _ in range(rng.choice((1, 1, 1, 2))):
                path = rng.choice(self.files)
                self._spoilt.add(path)
                way = rng.choices([name for name, _ in RATES], [rate for _, rate in RATES])[0]
                told.append(f"{way} of {path.relative_to(self.data.parent)}")
                told += self._spoil(way, path, rng, extra)
            return self._load(lambda: "; ".join(told))
        finally:
            for path in self._spoilt:
                _remove(path)
                path.write_bytes(self.whole[path])
            for path in extra:
                _remove(path)
            self._spoilt.clear()

    def _load(self, told: Callable[[], str]) -> Outcome:
        with self._read_once():
            begin = time.perf_counter()
            try:
                load(self.data, self.clinic)
            except AtlasError as error:
                seconds = time.perf_counter() - begin
                return Outcome("refused", seconds, list(fault_faults(error.faults)), told)
            except Exception as error:
                return Outcome("raised", time.perf_counter() - begin, [f"raised {error!r}"[:400]], told)
            return Outcome("loaded", time.perf_counter() - begin, [], told)

    @contextmanager
    def _read_once(self) -> Iterator[None]:
        """The reader remembers the files that are not spoilt."""
        real_table, real_shapes = tables._read_table, shapes._read_shapes

        def read_table(folder: Path, kind: type[Row], *rest: Any, **more: Any) -> list[Row] | None:
            path = folder / f"{kind.TABLE}.csv"
            if path in self._spoilt:
                return real_table(folder, kind, *rest, **more)
            if path not in self._rows:
                self._rows[path] = real_table(folder, kind, *rest, **more) or []
            return list(self._rows[path])

        def read_shapes(folder: Path, file: str, faults: tables.Faults) -> tuple[shapes.Shape, ...] | None:
            path = folder / file
            if path in self._spoilt:
                return real_shapes(folder, file, faults)
            if path not in self._shapes:
                self._shapes[path] = real_shapes(folder, file, faults) or ()
            return self._shapes[path]

        tables._read_table, shapes._read_shapes = read_table, read_shapes
        try:
            yield
        finally:
            tables._read_table, shapes._read_shapes = real_table, real_shapes

    def _spoil(self, way: str, path: Path, rng: Random, extra: list[Path]) -> list[str]:
        """Change the file on the disk; returns what a person wants to know of it."""
        whole = self.whole[path]
        if way == "file":
            return [spoil_file(path, rng)]
        if way == "extra":
            name = (
                rng.choice(("a\nb", "<b>x", "zones.csv", "\u202ex", " ", "x" * 200, "muscles", "é")) + ".csv"
            )
            made = self.clinic / name
            if made not in self.whole:
                made.write_bytes(b"id\n1\n")
                extra.append(made)
            return [repr(name)]
        if path.suffix != ".csv" and way in ("cells", "rows"):
            made_json = spoil_json(whole, rng)
            path.write_bytes(made_json)
            return [repr(made_json[:200])]
        spoil = {"bytes": spoil_bytes, "cells": spoil_cells, "rows": spoil_rows, "size": spoil_size}[way]
        made_bytes = spoil(whole, rng)
        path.write_bytes(made_bytes)
        return [f"{len(made_bytes)} bytes"]


def fault_faults(faults: list[str]) -> Iterator[str]:
    """What is wrong with the list of faults itself: each is one short printable line that names a file."""
    if not faults:
        yield "refused without a fault"
    if len(faults) > MOST_FAULTS:
        yield f"{len(faults)} faults"
    for fault in faults:
        if not fault.isprintable() or len(fault) > LONGEST_FAULT or not NAMED.fullmatch(fault):
            yield f"fault {fault[:300]!r}"
            return


def spoil_bytes(whole: bytes, rng: Random) -> bytes:
    """Cut, turned, doubled, in another encoding."""
    at = rng.randrange(len(whole))
    way = rng.randrange(7)
    if way == 0:
        return whole[:at]
    if way == 1:
        made = bytearray(whole)
        for _ in range(rng.choice((1, 5, 100))):
            made[rng.randrange(len(made))] = rng.choice((0, 10, 13, 34, 44, 59, 255, rng.randrange(256)))
        return bytes(made)
    if way == 2:
        put = rng.choice(
            (b"\0", b'"', b"\n", b"\r", b",", b";", b"\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\x1a")
        )
        return whole[:at] + put * rng.choice((1, 1, 2, 2000)) + whole[at:]
    if way == 3:
        return whole.decode().encode(rng.choice(("utf-16", "utf-32", "utf-7", "cp037")), "replace")
    if way == 4:
        return rng.choice(
            (b"", b"\n", b"\0", b"PK\x03\x04", b'"', whole * 2, whole[::-1], bytes(rng.randbytes(300)))
        )
    if way == 5:
        return whole[:at] + whole[rng.randrange(len(whole)) :]
    return whole.replace(
        *rng.choice(
            ((b",", b";"), (b"\n", b"\r"), (b",", b"\t"), (b'"', b""), (b"-", b"_"), (b"\n", b"\n\n"))
        )
    )


def spoil_cells(whole: bytes, rng: Random) -> bytes:
    """Some cells hold something else: hostile text, a long list, another row's id."""
    rows = list(csv.reader(io.StringIO(whole.decode())))
    for _ in range(rng.choice((1, 1, 2, 10))):
        row = rng.choice(rows[rng.choice((0, 1, 1, 1, 1, 1)) :] or rows)
        column = rng.randrange(len(row))
        other = rng.choice(rows)[column % len(rows[0])]
        row[column] = rng.choice(
            (text(rng), text(rng), other, f"{row[column]};{other}", other.upper(), "{", "{side!r}",
            "{muscle.x}",
             "{side:{side}}", "{}", "nan", "inf", "1e400", "-1", "9" * 400, "a;" * 30_000, "no-x", "a--b",
             "psoas-major",
             "psoas-major; iliacus", "groin-left", "clinic-calf", "=cmd|' /C calc'!A0",
             "https://zq7x.example/<b>")
        )  # fmt: skip
    return to_csv(rows)


def spoil_rows(whole: bytes, rng: Random) -> bytes:
    """Rows or columns removed, doubled, cut short, made long, in another order."""
    rows = list(csv.reader(io.StringIO(whole.decode())))
    at, column = rng.randrange(len(rows)), rng.randrange(len(rows[0]))
    way = rng.randrange(8)
    if way == 0:
        del rows[at]
    elif way == 1:
        rows.insert(at, list(rows[at]))
    elif way == 2:
        rows[at] = rows[at][:column]
    elif way == 3:
        rows[at] += ["x"] * rng.choice((1, 50, 5000))
    elif way == 4:
        rows = [row[:column] + row[column + 1 :] for row in rows]
    elif way == 5:
        rows = [[*row, text(rng, 20)] for row in rows]
    elif way == 6:
        rows = rows[:1] + rows[:0:-1]
    else:
        rows = rows[: rng.choice((0, 1, 2))]
    return to_csv(rows)


def spoil_size(whole: bytes, rng: Random) -> bytes:
    """Far too large: in rows, in columns, in one cell, in bytes."""
    lines = whole.splitlines(keepends=True)
    last = lines[-1] if lines[-1].endswith(b"\n") else lines[-1] + b"\n"
    way = rng.randrange(7)
    if way == 0:
        return whole + last * rng.choice((2_000, 100_000))
    if way == 1:
        return lines[0] + b"," * 999 + b"\n" + b"a\n" * 100_000
    if way == 2:
        return whole + b'"' + b"a" * rng.choice((100_000, 5_000_000)) + b'"' + b"," * 3
    if way == 3:
        return lines[0].strip() + b",x" * 50_000 + b"\n" + b"".join(lines[1:])
    if way == 4:
        return b"x" * 20_000_000
    if way == 5:
        return whole + b"\n" * 1_000_000
    width = lines[0].count(b",")
    return lines[0] + b"".join(b"z%d%s\n" % (n, b",a;b;c" * width) for n in range(20_000))


def spoil_json(whole: bytes, rng: Random) -> bytes:
    """Something in a JSON file is missing, of another kind, or far too deep."""
    if rng.random() < 0.1:
        return deep(rng.choice((500, 990, 100_000)), "1", rng.choice(("list", "object"))).encode()
    data = json.loads(whole)
    found = data
    for _ in range(rng.randrange(1, 7)):  # near the top as often as far down
        inner = list(found.items()) if isinstance(found, dict) else list(enumerate(found))
        key, below = rng.choice(inner)
        if rng.random() < 0.3 or not isinstance(below, dict | list) or not below:
            break
        found = below
    key = rng.choice(list(found) if isinstance(found, dict) else range(len(found)))
    way = rng.randrange(4)
    if way == 0:
        del found[key]
    elif way == 1:
        found[key] = value(rng)
    elif way == 2:
        found[key] = rng.choice(
            (10**400, -(10**400), True, "12", ["female"] * 3, ["cat"], ["../../x"], [], {}, "a\0b")
        )
    elif isinstance(found, dict):
        name = rng.choice(
            ("data/a\0b", "assets/../x", "/etc/passwd", "data/" + "x" * 5000, "data/\ud800", "data")
        )
        found[name] = rng.choice(("0" * 64, None, 3))
    else:
        found.append(value(rng))
    return to_json(data).encode("utf-8", "surrogatepass")


def spoil_file(path: Path, rng: Random) -> str:
    """Not a file that can be read: gone, a folder, a link to nowhere or to itself, a device, a pipe."""
    path.unlink()
    ways = ["gone", "folder"] + (["nowhere", "loop", "zero", "pipe"] if os.name == "posix" else [])
    way = rng.choice(ways)
    if way == "folder":
        path.mkdir()
    elif way == "nowhere":
        path.symlink_to("/nonexistent")
    elif way == "loop":
        path.symlink_to(path.name)
    elif way == "zero":
        path.symlink_to("/dev/zero")
    elif way == "pipe":
        os.mkfifo(path)
    return way


def to_csv(rows: list[list[str]]) -> bytes:
    """Rows as a file."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode("utf-8", "surrogatepass")


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        path.rmdir()
    else:
        path.unlink(missing_ok=True)
