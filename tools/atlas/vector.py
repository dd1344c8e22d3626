"""From pixel labels and pixel fields to smooth vector shapes.

Neighbouring shapes share their border arcs: each arc is smoothed once, so that the shapes of one view
tile the body without gap or overlap.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from contourpy import LineType, contour_generator
from numpy.typing import NDArray
from scipy import ndimage
from shapely import LineString, MultiPolygon, Polygon, get_coordinates, make_valid
from shapely.geometry.base import BaseGeometry
from shapely.ops import polygonize, unary_union

from tools.atlas.mesh import Floats

SMOOTH_MM, TOLERANCE_MM = 2.2, 0.25
"""Standard deviation of the smoothing along an arc, and how far simplification may move it."""
SPECK_MM2 = 60.0
"""Islands of a label smaller than this are given to their neighbour."""

Labels = NDArray[np.int32]


def despeckle(labels: Labels, scale: float) -> Labels:
    """Give every island smaller than SPECK_MM2 to the nearest larger one; 0 is outside and stays so."""
    keep = np.zeros(labels.shape, dtype=bool)
    for value in np.unique(labels):
        if value == 0:
            continue
        parts, count = ndimage.label(labels == value)
        sizes = np.bincount(parts.ravel(), minlength=count + 1) / scale**2
        sizes[0] = 0.0
        big = sizes >= SPECK_MM2
        keep |= big[parts]
    lost = (labels != 0) & ~keep
    if not lost.any():
        return labels
    # a speck that touches no kept label (a stray pixel off the body) becomes outside
    nearest = ndimage.distance_transform_edt(~keep, return_distances=False, return_indices=True)
    filled = labels.copy()
    filled[lost] = labels[nearest[0][lost], nearest[1][lost]]
    body, count = ndimage.label(filled != 0)
    pixels = np.bincount(body.ravel(), minlength=count + 1)
    pixels[0] = 0
    filled[(body != 0) & (body != pixels.argmax())] = 0
    return filled


def _edges(labels: Labels) -> dict[tuple[int, int], list[tuple[int, int]]]:
    """Graph of pixel corners (row, column) joined along the borders between different labels."""
    padded = np.pad(labels, 1)
    graph: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    rows, columns = np.nonzero(padded[1:, :] != padded[:-1, :])
    for r, c in zip(rows.tolist(), columns.tolist(), strict=True):
        graph[r, c - 1].append((r, c))
        graph[r, c].append((r, c - 1))
    rows, columns = np.nonzero(padded[:, 1:] != padded[:, :-1])
    for r, c in zip(rows.tolist(), columns.tolist(), strict=True):
        graph[r - 1, c].append((r, c))
        graph[r, c].append((r - 1, c))
    return graph


def _arcs(labels: Labels) -> list[Floats]:
    """Border arcs between junctions, and closed loops, as (k, 2) arrays of column, row corners."""
    graph = _edges(labels)
    used: set[tuple[tuple[int, int], tuple[int, int]]] = set()
    arcs = []

    def walk(start: tuple[int, int], onward: tuple[int, int]) -> None:
        path, before, here = [start], start, onward
        used.add((start, onward))
        used.add((onward, start))
        while len(graph[here]) == 2 and here != start:
            path.append(here)
            a, b = graph[here]
            before, here = here, b if a == before else a
            used.add((before, here))
            used.add((here, before))
        path.append(here)
        arcs.append(np.array(path, dtype=np.float64)[:, ::-1])

    junctions = [n for n, links in graph.items() if len(links) != 2]
    for node in junctions:
        for other in graph[node]:
            if (node, other) not in used:
                walk(node, other)
    for node, links in graph.items():
        if len(links) == 2 and (node, links[0]) not in used:
            walk(node, links[0])
    return arcs


def _smooth(arc: NDArray[np.float64], sigma: float) -> NDArray[np.float64]:
    """Gaussian smoothing along an arc whose ends stay put; a closed loop has no ends."""
    closed = bool((arc[0] == arc[-1]).all())
    if len(arc) < 4:
        return arc
    if closed:
        loop = ndimage.gaussian_filter1d(arc[:-1], sigma, axis=0, mode="wrap")
        return np.vstack([loop, loop[:1]])
    # odd reflection about each end keeps the end points where they are
    reach = min(len(arc) - 1, int(4 * sigma))
    before = 2 * arc[0] - arc[reach:0:-1]
    after = 2 * arc[-1] - arc[-2 : -reach - 2 : -1]
    out = ndimage.gaussian_filter1d(np.vstack([before, arc, after]), min(sigma, reach / 2 + 0.5), axis=0)
    out = out[reach : reach + len(arc)]
    out[0], out[-1] = arc[0], arc[-1]
    return np.asarray(out)


def tile(labels: Labels, scale: float) -> dict[int, BaseGeometry]:
    """Vector shapes of all labels but 0, in figure units; together they tile the labelled area exactly.

    Parameters
    ----------
    labels
        (h, w) pixel labels at `scale` pixels a figure unit.
    """
    lines = []
    for arc in _arcs(labels):
        smooth = _smooth(arc, SMOOTH_MM * scale) / scale
        simple = LineString(smooth).simplify(TOLERANCE_MM)
        lines.append(LineString(np.round(get_coordinates(simple), 2)))
    pieces: dict[int, list[Polygon]] = defaultdict(list)
    h, w = labels.shape
    for piece in polygonize(unary_union(lines)):
        point = piece.representative_point()
        column, row = min(int(point.x * scale), w - 1), min(int(point.y * scale), h - 1)
        label = int(labels[row, column])
        if label == 0 and piece.area < SPECK_MM2 / 4:
            # a sliver between two smoothed arcs: the label most of its neighbourhood has
            near = labels[max(row - 3, 0) : row + 4, max(column - 3, 0) : column + 4].ravel()
            near = near[near != 0]
            label = int(np.bincount(near).argmax()) if near.size else 0
        if label:
            pieces[label].append(piece)
    return {label: unary_union(parts) for label, parts in sorted(pieces.items())}


def calm(shape: BaseGeometry, sigma: float) -> BaseGeometry:
    """An area whose edges are smoothed along themselves (standard deviation in figure units), as large."""
    parts = []
    for part in polygons(shape).geoms:
        rings = []
        for ring in (part.exterior, *part.interiors):
            steps = np.linspace(0, ring.length, max(int(ring.length), 8) + 1)
            even = np.array([ring.interpolate(step).coords[0] for step in steps])
            even[-1] = even[0]
            rings.append(_smooth(even, sigma))
        parts.append(make_valid(Polygon(rings[0], rings[1:])))
    smooth = unary_union(parts)
    smooth = smooth.buffer((shape.area - smooth.area) / smooth.length)  # what a smoothed ring has lost
    return smooth.simplify(TOLERANCE_MM)


def polygons(shape: BaseGeometry) -> MultiPolygon:
    """Only the areas of a shape, as one MultiPolygon (lines and points from clipping are dropped)."""
    if not shape.is_valid:
        shape = make_valid(shape)
    parts = [p for g in getattr(shape, "geoms", [shape]) for p in getattr(g, "geoms", [g])]
    return MultiPolygon([p for p in parts if isinstance(p, Polygon) and p.area > 0])


def soften(field: Floats, inside: NDArray[np.bool_], sigma: float) -> Floats:
    """Blur a pixel field (h, w), in units of its own steepness, within the pixels marked `inside` only."""
    capped = np.clip(field, -4 * sigma, 4 * sigma)
    weight = ndimage.gaussian_filter(inside * 1.0, sigma)
    blurred = ndimage.gaussian_filter(np.where(inside, capped, 0.0), sigma) / np.maximum(weight, 1e-6)
    # beyond the body the nearest value goes on, so that the outline alone cuts the zone there
    return np.asarray(np.where(weight > 1e-3, blurred, -1.0))


def contour(field: Floats, scale: float, level: float = 0.0) -> MultiPolygon:
    """Area where a pixel field (h, w) exceeds `level`, in figure units, smoothed and simplified."""
    # the outermost ring is forced below the level, so that every contour closes
    padded = np.pad(field, 1, constant_values=min(float(field.min()), level) - 1.0)
    lines = contour_generator(z=padded, line_type=LineType.Separate).lines(level)
    area: BaseGeometry = MultiPolygon()
    rings = [np.asarray(line) for line in lines]
    for ring in sorted(rings, key=len, reverse=True):
        if len(ring) < 8:
            continue
        smooth = _smooth(ring, SMOOTH_MM * scale)
        shape = Polygon((smooth - 0.5) / scale).simplify(TOLERANCE_MM)
        if shape.area * 4 > SPECK_MM2:
            area = area.symmetric_difference(shape if shape.is_valid else make_valid(shape))
    return polygons(area)
