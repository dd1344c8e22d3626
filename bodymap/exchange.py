"""What is handed on, in Python: visits as CSV, CHOIR rows and FHIR, and back; records/ does the work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bodymap import records
from bodymap.api import UnknownIdError, own_atlas
from bodymap.atlas import Atlas
from bodymap.records import fhir, visit
from bodymap.records.choir import choir_lines
from bodymap.records.table import csv_lines
from bodymap.records.visit import Report, Visit
from bodymap.view import View

__all__ = ["export_choir", "export_csv", "export_fhir", "import_visits"]
Given = Visit | View | Mapping[str, Any]


def export_csv(visits: Iterable[Given], atlas: Atlas | None = None) -> str:
    """Visits as CSV, a row for each place; docs/records.md explains the columns.

    Parameters
    ----------
    visits : each as `import_visits` returns it, as a `bodymap.view.View`, or as the data of a visit's file
    atlas : what `load` returned; by default our own

    Returns
    -------
    str : the text of the file, which `pandas.read_csv` reads

    Raises
    ------
    UnknownIdError : a visit names what no table knows

    Examples
    --------
    >>> import bodymap
    >>> seen = {"regions": ["groin-right"], "ratings": ["groin-right~n6"]}
    >>> text = bodymap.export_csv([{"bodymap": "visit", "version": 1, "view": seen}])
    >>> text.splitlines()[1].split(",")[4:6]
    ['groin-right', 'right groin']
    """
    atlas = atlas or own_atlas()
    return "".join(csv_lines(_checked(visits, atlas), atlas))


def export_choir(visits: Iterable[Given], atlas: Atlas | None = None) -> str:
    """Visits as rows of CHOIR's body map, with the numbers of the female or the male map.

    Parameters
    ----------
    visits, atlas : as for `export_csv`

    Returns
    -------
    str : the text of a CSV; `bodymap_regions_csv` holds the segments

    Raises
    ------
    UnknownIdError : a visit names what no table knows

    Examples
    --------
    >>> import bodymap
    >>> from bodymap.view import View
    >>> bodymap.export_choir([View(("lower-belly-right",), body="female")]).splitlines()[1]
    '1,,Female,female,112,'
    """
    atlas = atlas or own_atlas()
    return "".join(choir_lines(_checked(visits, atlas), atlas))


def export_fhir(
    visits: Iterable[Given], atlas: Atlas | None = None, *, public_url: str = ""
) -> list[dict[str, Any]]:
    """Visits as FHIR R4 Bundles: an Observation for each place, and one that holds them together.

    Parameters
    ----------
    visits, atlas : as for `export_csv`
    public_url : where others reach the app, with "/" at its end, for our code systems; URNs without

    Returns
    -------
    list of dict : a Bundle for each visit, without any identity of the patient

    Raises
    ------
    UnknownIdError : a visit names what no table knows

    Examples
    --------
    >>> import bodymap
    >>> from bodymap.view import View
    >>> (bundle,) = bodymap.export_fhir([View(("groin-right",))])
    >>> bundle["entry"][1]["resource"]["bodySite"]["text"]
    'right groin'
    """
    atlas = atlas or own_atlas()
    return [fhir.bundle(one, atlas, public_url) for one in _checked(visits, atlas)]


def import_visits(text: str, atlas: Atlas | None = None) -> tuple[list[Visit], Report]:
    """The visits of a CSV, of CHOIR rows, or of JSON lines.

    Parameters
    ----------
    text : the content of the file
    atlas : what `load` returned; by default our own

    Returns
    -------
    visits : what could be read; `view`, `when` and `name` of each
    report : what was left out, and where: `faults`, `rows_out`, `cells_out`

    Raises
    ------
    Nothing : whatever cannot be read is in the report

    Examples
    --------
    >>> import bodymap
    >>> visits, report = bodymap.import_visits("region,now\\ngroin-right,6\\nelbow-nowhere,3\\n")
    >>> visits[0].view.ratings, str(report.faults[0])[:30]
    (('groin-right~n6',), "3: region: 'elbow-nowhere' is ")
    """
    report = Report()
    return list(records.read_visits(text.splitlines(keepends=True), atlas or own_atlas(), report)), report


def _checked(given: Iterable[Given], atlas: Atlas) -> Iterable[Visit]:
    """Each as a visit; what a file may hold and is left out there is a fault here."""
    reader = visit.Reader(atlas)
    for number, one in enumerate(given, start=1):
        if isinstance(one, Mapping):
            report = Report()
            found = visit.of(one, reader, report, number)
            faults = [str(fault) for fault in report.faults]
        else:
            found = one if isinstance(one, Visit) else Visit(one, name=str(number))
            faults = list(reader.view(visit.said_in(found.view))[1])
        if faults or found is None:
            raise UnknownIdError(faults)
        yield found
