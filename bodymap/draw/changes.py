"""What is marked at two visits, side by side: which places and how much skin stayed, went and came.

A part's skin is in square centimetres, its share one of both drawings, front and back; the two
differ up to threefold, as the skin turns away from who looks (see grid.py).
"""

from __future__ import annotations

from dataclasses import dataclass

from bodymap import paint
from bodymap.atlas import Atlas
from bodymap.draw.grid import Grid, grid
from bodymap.paint import Cells
from bodymap.view import View


@dataclass(frozen=True, eq=False)
class Part:
    """Some of a body.

    Attributes
    ----------
    regions : the marked regions in it, in the order of their table
    cells : what it covers
    cm2 : its skin, square centimetres
    share : of both drawings, 0 to 1
    """

    regions: tuple[str, ...]
    cells: Cells
    cm2: float
    share: float


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two views compared on the body of the later one.

    Attributes
    ----------
    figure : that body, as View.figure
    whole : whether what was painted counts as whole regions, because the two are on different bodies
    then, now : all that is marked
    kept, gone, new : what is marked in both, only then, only now
    overlap : the Jaccard index, the share of `kept` in all three by the drawing, 0 to 1; None without marks
    """

    figure: str
    whole: bool
    then: Part
    now: Part
    kept: Part
    gone: Part
    new: Part
    overlap: float | None


def marked(atlas: Atlas, view: View, figure: str = "", whole: bool = False) -> Part:
    """What a view marks: the cells that are painted, and the whole of regions that are only pressed.

    Parameters
    ----------
    figure : on which body, by default the view's own
    whole : take the painted regions whole
    """
    body = grid(atlas, figure or view.figure)
    cells = paint.blank() if whole else paint.read(view.paint) & body.is_body
    painted = body.shares(cells)
    return _part(body, view.regions, cells | body.marked([one for one in view.regions if one not in painted]))


def compare(atlas: Atlas, then: View, now: View) -> Comparison:
    """What stayed, went and came from one view to the other."""
    figure = now.figure
    whole = then.figure != figure and bool(then.paint or now.paint)
    body = grid(atlas, figure)
    first, last = (marked(atlas, view, figure, whole) for view in (then, now))
    cells = {
        "kept": first.cells & last.cells,
        "gone": first.cells & ~last.cells,
        "new": last.cells & ~first.cells,
    }
    before, after = set(first.regions), set(last.regions)
    names = {"kept": before & after, "gone": before - after, "new": after - before}
    parts = {name: _part(body, names[name], cells[name]) for name in cells}
    total = sum(part.share for part in parts.values())
    return Comparison(
        figure, whole, first, last, **parts, overlap=parts["kept"].share / total if total else None
    )


def _part(body: Grid, names: object, cells: Cells) -> Part:
    wanted = set(names)  # type: ignore[call-overload]
    ordered = tuple(name for name in body.regions if name in wanted)
    return Part(ordered, cells, body.cm2(cells), body.of_drawing(cells))
