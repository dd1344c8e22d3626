"""What is handed on: places and their scores as CSV, as CHOIR rows, as FHIR; the first two back again.

Made for one screen and for files of many visits: visits come and go one at a time, as text in lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from bodymap.atlas import Atlas
from bodymap.records.back import read_csv
from bodymap.records.choir import SEGMENTS, read_choir
from bodymap.records.visit import Report, Visit, read_lines


def read_visits(lines: Iterable[str], atlas: Atlas, report: Report) -> Iterator[Visit]:
    """The visits of a text in any of the forms that are read; what is left out is noted in `report`.

    Its first line tells which: JSON lines begin with a brace, CHOIR rows have their column of segments.
    """
    source = iter(lines)
    first = next(source, "")
    start = first
    if first.removeprefix("\ufeff")[:4].casefold() == "sep=":
        start = next(source, "")
        source = chain([start], source)
    read = (
        read_lines
        if first.lstrip("\ufeff \t")[:1] == "{"
        else read_choir
        if SEGMENTS in start.casefold()
        else read_csv
    )
    return read(chain([first], source), atlas, report)
