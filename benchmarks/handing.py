"""How long `bodymap export` and `bodymap import` take for many drawings, as commands, from start to end.

The drawings are made up, the same each time: one to nine places, up to three of them scored, a third with the
worst point; every fourth is painted as well, with three spots.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from bodymap import paint
from bodymap.atlas import Atlas
from tools.running import ROOT

DRAWINGS = 100_000
SPOTS = 200  # paintings that take turns
WANTED = 10  # seconds
COMMANDS = (
    ("export", "visits.jsonl", "places.csv", "--as", "csv"),
    ("export", "visits.jsonl", "choir.csv", "--as", "choir"),
    ("export", "visits.jsonl", "fhir.ndjson", "--as", "fhir"),
    ("import", "places.csv", "again.jsonl"),
    ("import", "choir.csv", "again.jsonl"),
)


def drawings(atlas: Atlas, many: int) -> Iterator[str]:
    """Lines of JSON, a drawing each."""
    chance, regions, kinds = random.Random(1), list(atlas.regions), list(atlas.pain_kinds)
    spots = [_spots(np.random.default_rng(number)) for number in range(SPOTS)]
    for number in range(many):
        marked = chance.sample(regions, chance.randint(1, 9))
        ratings = [f"{region}~n{chance.randint(0, 10)}~k{chance.choice(kinds)}" for region in marked[:3]]
        if number % 3 == 0:
            ratings[0] += f"~p{chance.randint(0, 700)}.{chance.randint(0, 1700)}"
        view = {"regions": marked, "ratings": ratings, "body": chance.choice(("female", "male"))}
        if number % 4 == 0:
            view["paint"] = spots[number % SPOTS]
        yield json.dumps({"bodymap": "visit", "version": 1, "when": "2026-11-27", "view": view}) + "\n"


def _spots(chance: np.random.Generator) -> str:
    cells = paint.blank()
    rows, columns = np.mgrid[: paint.ROWS, : paint.COLUMNS]
    for _ in range(3):
        row, column, radius = chance.integers((100, 60, 6), (400, 130, 18))
        cells[chance.integers(2)] |= (rows - row) ** 2 + (columns - column) ** 2 < radius**2
    return paint.write(cells)


def seconds(atlas: Atlas, many: int = DRAWINGS) -> list[tuple[str, float, float, int]]:
    """For each command: what it does, seconds by the clock and of a processor, bytes written."""
    found = []
    with TemporaryDirectory() as folder:
        home = Path(folder)
        with (home / "visits.jsonl").open("w", encoding="utf-8") as out:
            out.writelines(drawings(atlas, many))
        for name, source, target, *options in COMMANDS:
            command = [sys.executable, "-m", "bodymap", name, str(home / source), "-o", str(home / target)]
            before, began = _processor(), time.monotonic()
            subprocess.run([*command, *options], cwd=ROOT, check=True, capture_output=True)
            took, used = time.monotonic() - began, _processor() - before
            found.append(
                (
                    f"{name} {target if name == 'export' else source}",
                    took,
                    used,
                    (home / target).stat().st_size,
                )
            )
    return found


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def section(atlas: Atlas) -> list[str]:
    """The lines of docs/performance.md."""
    rows = []
    for what, took, used, size in seconds(atlas):
        verdict = "holds" if used <= WANTED else "**does not hold**"
        rows.append(
            f"| {what} | {used:.1f} s | {took:.1f} s | {size / 1e6:.0f} MB | {WANTED} s | {verdict} |"
        )
    return [
        f"## Handing on {DRAWINGS:,} drawings (start of the command included)",
        "",
        "| `bodymap` | one processor | by the clock | written | wanted, of a processor | |",
        "|---|---|---|---|---|---|",
        *rows,
        "",
        "A command uses one processor: by the clock it takes longer only as far as others use that one, too.",
    ]
