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

    Its first line tells which: CHOIR rows have their column of segments, JSON begins with a brace, and one
    visit may be laid out over many lines.
    """
    source = iter(lines)
    first = next(source, "").removeprefix("\ufeff")
    if first[:4].casefold() == "sep=":  # for Excel, which shows no such row
        first = next(source, "")
    if first.strip() == "{":
        return read_lines([first + "".join(source)], atlas, report)
    rest = chain([first], source)
    if first.lstrip()[:1] == "{":
        return read_lines(rest, atlas, report)
    return (read_choir if SEGMENTS in first.casefold() else read_csv)(rest, atlas, report)
