"""How the average body's flat pictures become those of another build: by a smooth field of moves.

All builds of a body have the same bones (bodies.make_body), and what is drawn is placed by the bones. So the
field takes the edge of the body to the edge of the build and dies away inwards: a zone over a hip or a crest
stays there, and what lies towards the flank gets wider with it. bodymap/atlas/builds.py carries by it.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import coo_matrix, csr_matrix, diags, identity, kron, vstack
from scipy.sparse.linalg import splu
from scipy.spatial import KDTree
from shapely import contains_xy, get_parts, segmentize
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient

from tools.atlas import vector
from tools.atlas.mesh import Floats
from tools.atlas.render import HEIGHT, MIDLINE, WIDTH, Sight

CELL = 20
"""Figure units between two places of the grid, as bodymap/atlas/builds.py has it."""
COLUMNS, ROWS = WIDTH // 2 // CELL + 1, HEIGHT // CELL + 1
EDGE, ROUNDS = 3.0, 8
"""How much a place of the edge counts, and how often it is brought to the other edge."""
EVEN, STILL, IDLE, BONE = 1.0, 0.15, 0.01, 20.0
"""How much it counts that neighbours move alike; that a place stays: on the body, beside it, over a bone."""
FAR_MM = 16.0
"""An edge that has none so near in the build moves with what is near: two parts have come together there."""
LEAST = 0.06
"""How small, against what it was, a corner of the field's grid may become."""
STEP_MM, TURN_MM = 4.0, 40.0
"""Between two places of an edge; what facing the other way counts against being near."""


def _steps() -> csr_matrix:
    """Differences of a field between neighbours along rows and columns of half the grid."""

    def first(count: int) -> csr_matrix:
        return diags([-1.0, 1.0], [0, 1], shape=(count - 1, count)).tocsr()

    return vstack([kron(identity(ROWS), first(COLUMNS)), kron(first(ROWS), identity(COLUMNS))]).tocsr()


def _between(places: Floats) -> csr_matrix:
    """What each place of the grid counts at places (n, 2), figure units; both halves of the body are one."""
    across, down = np.abs(places[:, 0] - MIDLINE) / CELL, places[:, 1] / CELL
    column = np.minimum(across.astype(int), COLUMNS - 2)
    row = np.clip(down.astype(int), 0, ROWS - 2)
    across, down = across - column, down - row
    at = row * COLUMNS + column
    corners = [at, at + 1, at + COLUMNS, at + COLUMNS + 1]
    shares = [(1 - across) * (1 - down), across * (1 - down), (1 - across) * down, across * down]
    rows = np.tile(np.arange(len(places)), 4)
    entries = (np.concatenate(shares), (rows, np.concatenate(corners)))
    return coo_matrix(entries, shape=(len(places), COLUMNS * ROWS)).tocsr()


def _outwards(places: Floats) -> Floats:
    """+1 right of the mid-line and -1 left of it, (n,)."""
    return np.where(places[:, 0] >= MIDLINE, 1.0, -1.0)


def edge(outline: BaseGeometry) -> tuple[Floats, Floats]:
    """Places of an outline (n, 2), and which way each faces (n, 2)."""
    places, facing = [], []
    for part in get_parts(outline):
        for ring in (orient(part).exterior, *orient(part).interiors):
            points = np.array(segmentize(ring, STEP_MM).coords)[:-1]
            along = np.roll(points, -2, axis=0) - np.roll(points, 2, axis=0)
            places.append(points)
            facing.append(np.c_[along[:, 1], -along[:, 0]] / np.linalg.norm(along, axis=1)[:, None])
    return np.concatenate(places), np.concatenate(facing)


def carried(field: Floats, places: Floats) -> Floats:
    """Where places (n, 2) of the average body are in the build, by a field of `moves`."""
    away = _between(places) @ field.reshape(-1, 2)
    return np.asarray(places + away * np.c_[_outwards(places), np.ones(len(places))])


def outline_of(sight: Sight) -> BaseGeometry:
    """The smooth outline of a body as it is seen."""
    labels = vector.despeckle(sight.body.astype(np.int32), sight.scale)
    return vector.polygons(vector.tile(labels, sight.scale)[1])


def moves(outline: BaseGeometry, built: BaseGeometry, bones: Floats) -> Floats:
    """The moves (ROWS, COLUMNS, 2), outwards and down, figure units; the edge is the same in both views.

    Parameters
    ----------
    outline, built : outlines of the average body and of the build in one view
    bones : places (n, 2) that stay where they are, as what is drawn there lies on bone
    """
    places, faces = edge(outline)
    goals, ways = edge(segmentize(built, 1.0))
    tree = KDTree(np.c_[goals, TURN_MM * ways])
    rim, steps, fixed = _between(places), _steps(), np.sqrt(BONE) * _between(bones)
    x, y = np.meshgrid(MIDLINE + CELL * np.arange(COLUMNS), CELL * np.arange(ROWS))
    still = diags(np.sqrt(np.where(contains_xy(outline, x.ravel(), y.ravel()), STILL, IDLE)))
    # nothing crosses the mid-line
    middle = diags(np.where(x.ravel() == MIDLINE, 1e3, 0.0))
    even, trust, aims = np.full(steps.shape[0], np.sqrt(EVEN)), np.zeros(len(places)), places

    def solved(axis: int) -> Floats:
        away = (aims - places)[:, axis] * (1.0 if axis else _outwards(places))
        parts = [diags(trust) @ rim, diags(even) @ steps, still, fixed, *([] if axis else [middle])]
        whole = vstack(parts).tocsc()
        return np.asarray(splu((whole.T @ whole).tocsc()).solve(rim.T @ (trust**2 * away)))

    for number in range(ROUNDS):
        found = np.stack([solved(axis) for axis in (0, 1)], axis=-1)
        away, nearest = tree.query(np.c_[carried(found, places), TURN_MM * faces])
        near = max(FAR_MM, 4 * FAR_MM * 0.6**number)
        aims, trust = goals[nearest], np.where(away < near, np.sqrt(EDGE), 0.0)
    for _ in range(40):
        found = np.stack([solved(axis) for axis in (0, 1)], axis=-1)
        tight = _shrunk(found.reshape(ROWS, COLUMNS, 2)) < LEAST
        if not tight.any():
            break
        # only what is tight gets stiffer, so that the field is true elsewhere
        there = np.zeros((ROWS, COLUMNS))
        for row, column in ((0, 0), (0, 1), (1, 0), (1, 1)):
            there[row : row + ROWS - 1, column : column + COLUMNS - 1] += tight
        even = even * np.where(abs(steps) @ there.ravel() > 0, 1.5, 1.0)
    field = found.reshape(ROWS, COLUMNS, 2)
    field[:, 0, 0] = 0.0
    return np.asarray(field)


def _shrunk(field: Floats) -> Floats:
    """How large the smallest corner of each cell has become (ROWS - 1, COLUMNS - 1): below 0 it is folded."""
    rows, columns = np.mgrid[:ROWS, :COLUMNS] * CELL
    places = field + np.stack([columns, rows], axis=-1)
    a, b, c, d = places[:-1, :-1], places[:-1, 1:], places[1:, :-1], places[1:, 1:]

    def area(u: Floats, v: Floats) -> Floats:
        return np.asarray((u[..., 0] * v[..., 1] - u[..., 1] * v[..., 0]) / CELL**2)

    corners = [area(b - a, c - a), area(b - a, d - b), area(d - c, c - a), area(d - c, d - b)]
    return np.asarray(np.min(corners, axis=0))


def pack(field: Floats) -> bytes:
    """A field as the bytes of its file."""
    unit = int(np.ceil(np.abs(field).max() / 127 * 100))
    return bytes([unit]) + np.round(field / (unit / 100)).astype(np.int8).tobytes()
