"""Visits for `import bodymap`: read a file that the page kept, compare two, draw many over time."""

from __future__ import annotations

from collections.abc import Iterable
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bodymap.api import own_atlas
from bodymap.atlas import Atlas
from bodymap.draw import changes
from bodymap.draw.changes import Comparison
from bodymap.draw.compared import PARTS, svg
from bodymap.draw.timeline import point
from bodymap.say.places import region_list
from bodymap.visits import Visit, in_order, read

if TYPE_CHECKING:
    from bodymap.draw.plotly import Figure

__all__ = ["compare", "timeline", "visit"]


def visit(path: str | PathLike[str], atlas: Atlas | None = None) -> Visit:
    """Read the file of a visit; docs/visit.schema.json says what it holds.

    Parameters
    ----------
    path : a file that "Keep this visit" made
    atlas : what `load` returned; by default our own

    Returns
    -------
    Visit : `view` and `when`; `notes` are sentences on what was left out

    Raises
    ------
    VisitError : the file is no visit; the message says why
    OSError : it cannot be read

    Examples
    --------
    >>> import bodymap
    >>> bodymap.visit("docs/visit.json").view.regions
    ('lower-low-back-right', 'groin-right')
    """
    file = Path(path)
    return read(file.read_bytes(), file.name, (atlas or own_atlas()).known)


def compare(then: Visit, now: Visit, atlas: Atlas | None = None) -> Comparison:
    """What is marked at both of two visits, only then, and only now.

    Parameters
    ----------
    then, now : the earlier and the later one
    atlas : what `load` returned; by default our own

    Returns
    -------
    Comparison : the parts `kept`, `gone` and `new` with their regions, skin (cm2) and share of the drawing;
        `overlap` is the Jaccard index, 0 to 1, None where nothing is marked

    Raises
    ------
    KeyError : a view names a body or a region that the atlas does not have

    Examples
    --------
    >>> import bodymap
    >>> then, now = bodymap.visit("docs/visit.json"), bodymap.visit("docs/visit-later.json")
    >>> found = bodymap.compare(then, now)
    >>> found.kept.regions, found.gone.regions, round(found.overlap, 2)
    (('groin-right',), ('lower-low-back-right',), 0.55)
    """
    return changes.compare(atlas or own_atlas(), then.view, now.view)


def timeline(visits: Iterable[Visit], atlas: Atlas | None = None, theme: str = "light") -> Figure:
    """Highest score, marked skin and number of places over time.

    A drawing is a good record and a poor measure of getting better.

    Parameters
    ----------
    visits : in any order
    atlas : what `load` returned; by default our own
    theme : "light" or "dark"

    Returns
    -------
    plotly.graph_objects.Figure : three curves on one axis of time

    Raises
    ------
    ValueError : no such theme

    Examples
    --------
    >>> import bodymap
    >>> picture = bodymap.timeline([bodymap.visit("docs/visit.json"), bodymap.visit("docs/visit-later.json")])
    >>> [list(curve.y) for curve in picture.data][2]
    [2, 1]
    """
    from bodymap.draw import plotly  # heavy: not before it is needed

    atlas = atlas or own_atlas()
    return plotly.over_time([point(atlas, one) for one in in_order(visits)], atlas.texts, theme)


def lines(found: Comparison, atlas: Atlas | None = None) -> list[str]:
    """What changed, a line each: "= Stayed: right groin. 53 cm² of skin, 0.4 % of the drawing"."""
    atlas = atlas or own_atlas()
    t, told = atlas.texts, []
    for name, sign in PARTS.items():
        part = getattr(found, name)
        told.append(
            t(
                "visits-line",
                sign=sign,
                part=name,
                places=region_list(atlas, part.regions, clinical=False) or t("visits-nothing"),
                skin=round(part.cm2),
                percent=t.number(100 * part.share, 1),
            )
        )
    if found.overlap is not None:
        told.append(t("visits-line-overlap", index=t.number(found.overlap, 2)))
    return told


def figures(found: Comparison) -> dict[str, Any]:
    """The same as data: {"kept": {"regions", "cm2", "share"}, "gone", "new", "overlap"}."""
    parts = {name: getattr(found, name) for name in PARTS}
    rows = {
        name: {"regions": part.regions, "cm2": round(part.cm2, 1), "share": round(part.share, 5)}
        for name, part in parts.items()
    }
    return rows | {"overlap": found.overlap}


def picture(found: Comparison, tone: str, theme: str = "light", atlas: Atlas | None = None) -> str:
    """The changes as an SVG file that stands alone, with `lines` below it."""
    return svg(atlas or own_atlas(), found, tone, lines(found, atlas), theme)
