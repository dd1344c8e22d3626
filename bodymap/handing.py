"""The commands `bodymap export` and `bodymap import`: files of many visits, and what is handed on of them."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from bodymap.options import CannotStartError, clinics, public_url, read_atlas

if TYPE_CHECKING:
    from bodymap.atlas import Atlas
    from bodymap.records.visit import Report, Visit

BLOCK = 1000  # lines between two steps of the progress
MOST_TOLD = 20  # faults that are printed; the rest is counted
source = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
target = click.option(
    "--output",
    "-o",
    type=click.Path(dir_okay=False, path_type=Path, allow_dash=True),
    default="-",
    metavar="FILE",
    help="Where to write it; without it, to the screen.",
)


@click.command(epilog="Exit status 1: something was left out; what and where is told.")
@source
@click.option(
    "--as",
    "form",
    type=click.Choice(["csv", "choir", "fhir"]),
    default="csv",
    show_default=True,
    help="csv: a row a place; choir: a row a drawing; fhir: an R4 Bundle a line.",
)
@clinics
@public_url
@target
def export(file: Path, form: str, data: tuple[Path, ...], public_url: str, output: Path) -> None:
    """Hand on the visits in FILE: JSON lines as "Keep this visit" writes them, or CSV as this writes it."""
    from bodymap.records.choir import choir_lines
    from bodymap.records.fhir import fhir_lines
    from bodymap.records.table import csv_lines

    def written(visits: Iterable[Visit], atlas: Atlas) -> Iterator[str]:
        if form == "fhir":
            return fhir_lines(visits, atlas, public_url)
        return (csv_lines if form == "csv" else choir_lines)(visits, atlas)

    _convert(file, output, data, written)


@click.command("import", epilog="Exit status 1: something was left out; what and where is told.")
@source
@clinics
@target
def import_(file: Path, data: tuple[Path, ...], output: Path) -> None:
    """Read the visits in FILE, a CSV of places or CHOIR rows, and write them as JSON lines."""
    from bodymap.records.visit import write_lines

    _convert(file, output, data, lambda visits, _atlas: write_lines(visits))


def _convert(
    file: Path,
    output: Path,
    data: tuple[Path, ...],
    written: Callable[[Iterable[Visit], Atlas], Iterator[str]],
) -> None:
    """Read the visits of a file, write them, and say what was left out."""
    from bodymap.records import read_visits
    from bodymap.records.visit import Report

    atlas, report = read_atlas(data), Report()
    gc.disable()  # it would look through all the visits again and again; nothing here goes round in circles
    try:
        with (
            file.open(encoding="utf-8-sig", newline="") as lines,
            _progress(lines, file.stat().st_size) as watched,
            _opened(output) as out,
        ):
            out.writelines(written(read_visits(watched, atlas, report), atlas))
    except UnicodeDecodeError as error:
        raise CannotStartError(f"{file}: not UTF-8 text; save it as 'CSV UTF-8'") from error
    except OSError as error:
        raise CannotStartError(f"{error.filename or file}: {error.strerror}") from error
    finally:
        gc.enable()
    _tell(file, report)
    if report.faults:
        sys.exit(1)


@contextmanager
def _opened(output: Path) -> Iterator[TextIO]:
    if str(output) == "-":
        yield sys.stdout
        return
    with output.open("w", encoding="utf-8", newline="") as out:
        yield out


@contextmanager
def _progress(lines: Iterable[str], size: int) -> Iterator[Iterator[str]]:
    """The lines, with a bar on standard error that moves as they are read."""
    with click.progressbar(length=size, label="bodymap", file=sys.stderr) as bar:

        def watched() -> Iterator[str]:
            seen = 0
            for number, line in enumerate(lines):
                seen += len(line)
                if number % BLOCK == BLOCK - 1:
                    bar.update(seen)
                    seen = 0
                yield line
            bar.update(seen)

        yield watched()


def _tell(file: Path, report: Report) -> None:
    for fault in report.faults[:MOST_TOLD]:
        click.echo(f"{file}:{fault}", err=True)
    if (more := len(report.faults) - MOST_TOLD) > 0:
        click.echo(f"… and {more:,} more", err=True)
    told: dict[str, Any] = {"visits read": report.visits}
    told |= {"rows left out": report.rows_out, "cells left out": report.cells_out}
    click.echo(", ".join(f"{what}: {count:,}" for what, count in told.items()), err=True)
