"""A view's painting: what it covers, and its areas with smooth edges.

Most views have none, and then nothing here loads shapely or draws up a grid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bodymap.draw.painter import VIEWS, painted, path, rounded
from bodymap.paint import CELL, COLUMNS, NOTHING, ROWS, Cells, Painted, read, runs, weight

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from bodymap.atlas import Atlas
    from bodymap.view import View

WINDOW = 7  # points of an edge, a cell apart, whose middle takes the place of the one among them
# Runs of a face from which on it is drawn in blocks: the whole body takes 900, and a cloud of specks, which
# nobody paints, would hold a worker for minutes. BLOCK divides both ROWS and COLUMNS.
MOST, BLOCK = 1200, 10
FINE = 0.4  # figure units that an edge may miss to have fewer points


def covered(atlas: Atlas, view: View) -> Painted:
    """What a view's painting covers.

    A marked region of which less is painted than `weights.painted` was pressed, not painted: it has no share.
    """
    if not view.paint:
        return NOTHING
    from bodymap.draw.grid import grid  # heavy: not before it is needed

    cells, under = read(view.paint), grid(atlas, view.figure)
    shares, least = under.shares(cells), atlas.weights.painted
    slight = [name for name, share in shares.items() if share < least and name not in view.regions]
    return Painted(
        {name: weight(shares[name]) for name in view.regions if shares.get(name, 0) >= least},
        under.of_drawing(cells),
        under.cm2(cells),
        tuple(sorted(slight, key=lambda name: -shares[name])),
    )


def marks(atlas: Atlas, view: View, face: str, halo: bool = True) -> tuple[str, str]:
    """What was marked on a face of the average body as SVG, to lie under the zones and over them.

    Whole regions that were pressed, with or without a halo, and the paint. Another build's paint lies
    elsewhere on this body, so there its regions are drawn whole. The picture must hold the body's outline
    as a clip path, "skin-front" or "skin-back".
    """
    is_own = view.figure == view.shown_body
    shares, brushed = (covered(atlas, view).shares, paths(view, face)) if is_own else ({}, "")
    pressed = [
        (shape.id, rounded(shape.rings))
        for shape in atlas.shapes(view.shown_body, face)
        if shape.layer == "region" and shape.id in view.regions and shape.id not in shares
    ]
    under = "".join(painted("marked", d) for _, d in pressed)
    over = "".join(painted("ring-halo", d) * halo + painted("ring", d, region=name) for name, d in pressed)
    within = f'<g clip-path="url(#skin-{face})">{{}}</g>'.format
    if brushed:
        under, over = (
            under + within(painted("painted", brushed)),
            over + within(painted("painted-edge", brushed)),
        )
    return under, over


def paths(view: View, face: str) -> str:
    """Path data of what is painted on a face, figure units; "" where nothing is."""
    if not view.paint:
        return ""
    from bodymap.draw.areas import polygons

    rings = [ring for one in polygons(area(view, face)) for ring in (one.exterior, *one.interiors)]
    return path([[(x, y) for x, y in ring.coords] for ring in rings])


def area(view: View, face: str) -> BaseGeometry:
    """What is painted on a face, in figure units, smooth where the cells make steps."""
    from shapely import Polygon, get_parts, segmentize, union_all

    cells = read(view.paint)[VIEWS.index(face)]
    if len(runs(cells)) > MOST:
        blocks = cells.reshape(ROWS // BLOCK, BLOCK, COLUMNS // BLOCK, BLOCK).mean(axis=(1, 3)) >= 0.5
        cells = blocks.repeat(BLOCK, axis=0).repeat(BLOCK, axis=1)
    found = []
    for part in get_parts(segmentize(stepped(cells), CELL)):
        outer, *holes = (_smooth(np.array(ring.coords)) for ring in (part.exterior, *part.interiors))
        found.append(Polygon(outer, holes).buffer(0))
    return union_all(found).simplify(FINE)


def stepped(cells: Cells) -> BaseGeometry:
    """Painted cells (rows, columns) of one face as they are, in figure units."""
    from shapely import box, union_all

    row, start, length = CELL * runs(cells).T
    return union_all(box(start, row, start + length, row + CELL))


def _smooth(ring: NDArray[np.float64]) -> NDArray[np.float64]:
    """A closed ring (n, 2) of points a cell apart without its steps; a small one keeps its size."""
    points = ring[:-1]
    half = min(WINDOW, len(points) // 4) // 2
    for _ in range(2):
        points = np.mean([np.roll(points, by, axis=0) for by in range(-half, half + 1)], axis=0)
    return points
