"""Muscles of the x-ray layer, built from rows of `data/muscle_paths.csv` and the paths of the model.

Columns of the table (widths and lengths in cm on a body 1730 mm tall):

- `muscle`, `source`: id in muscles.csv, and where the row comes from.
- `tendons`: regular expression for tendons of the model, each one fascicle.
- `then`: a tendon whose sites after its first carry every fascicle from its own first site to the insertion
  (blank: each tendon runs its own course).
- `also`: further fascicles from a vertebra, as `bone x y`: share of the half width, share of the height.
- `origin`: instead of the tendons' first sites, `bone from to inset count`: points spread along the edge of a
  bone between two landmarks, over its top, `inset` cm inside.
- `kind`: `fan` (fascicles gather side by side into one belly) or `strap` (each keeps its own course).
- `width_start_cm` of one fascicle at its attachment; `width_belly_cm` of the muscle `belly_cm` from the
  insertion; `width_end_cm` at the insertion; `fibres`: how many fibre lines to draw.
- `bulge_cm`: how far the belly's mid-course lies outside the chord of its path there.
- `clip`: a bone whose outline the muscle does not leave sideways or upwards (blank: none).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.interpolate import PchipInterpolator
from scipy.ndimage import gaussian_filter1d
from shapely import LineString, MultiLineString, Point, Polygon, box, union_all
from shapely.geometry.base import BaseGeometry

from tools.atlas.mesh import Floats
from tools.atlas.outlines import polygons, smooth
from tools.atlas.skeleton import VERTEBRAE, Fit, source

TABLE = Path(__file__).resolve().parents[2] / "data" / "muscle_paths.csv"
KINDS = ("fan", "strap")
LENGTHS = ("width_start", "width_belly", "width_end", "belly", "bulge")
WEB_MM = 7.0
"""Gaps between neighbouring fascicles up to twice this close; what stays of them is the scalloped edge."""

EDGE_MM = 90.0
"""Radius of the flattest dent that is bridged at the outer edge of a fan."""


@dataclass(frozen=True)
class Row:
    """One muscle of the table; lengths in mm on the plate."""

    muscle: str
    tendons: str
    then: str
    also: str
    origin: str
    kind: str
    start: float
    belly: float
    end: float
    belly_at: float
    bulge: float
    fibres: int
    clip: str


def read_table(path: Path = TABLE) -> list[Row]:
    """The rows of the table, in paint order (deep first).

    Raises
    ------
    ValueError
        For a kind that is not known, a width that is not a number, or tendons that the model does not have.
    """
    rows = []
    with path.open(encoding="utf-8", newline="") as lines:
        for number, r in enumerate(csv.DictReader(lines), start=2):
            try:
                start, belly, end, belly_at, bulge = (float(r[f"{k}_cm"]) * 10 for k in LENGTHS)
                fibres = int(r["fibres"])
            except ValueError as error:
                raise ValueError(f"{path.name}:{number}: {error}") from error
            if r["kind"] not in KINDS:
                raise ValueError(
                    f"{path.name}:{number}: kind: {r['kind']!r} is not one of {', '.join(KINDS)}"
                )
            if not any(re.fullmatch(r["tendons"], name) for name in source().paths):
                raise ValueError(f"{path.name}:{number}: tendons: {r['tendons']!r} is no tendon of the model")
            course = (r["muscle"], r["tendons"], r["then"], r["also"], r["origin"], r["kind"])
            rows.append(Row(*course, start, belly, end, belly_at, bulge, fibres, r["clip"]))
    return rows


def on_plate(fit: Fit, body: str, point: Floats) -> Floats:
    """A site (3,) of the model to the plate (2,), by the map of the bone that its model body stands for.

    Raises
    ------
    ValueError
        For a model body that no bone map covers yet.
    """
    known = {"pelvis": "pelvis", "sacrum": "pelvis", "femur": "femur", "patella": "femur", "tibia": "tibia"}
    known |= {f"lumbar{k}": f"L{k}" for k in range(1, 6)} | {"torso": "T12"}
    if body not in known:
        raise ValueError(f"muscle path site on {body}: no bone map for it yet")
    placed: Floats = fit.maps[known[body]](point[None, :2])[0]
    return placed


def _origins(
    row: Row, fit: Fit, bones: Mapping[str, BaseGeometry], marks: Mapping[str, Floats]
) -> list[Floats]:
    """Attachments (2,) spread along the edge of a bone."""
    bone, first, last, inset, count = row.origin.split()
    inner = bones[bone].buffer(-10 * float(inset))
    ring = max(getattr(inner, "geoms", [inner]), key=lambda g: g.area).exterior
    a, b = (ring.project(Point(marks[m])) for m in (first, last))
    ways = [
        np.linspace(a, b, int(count)),
        np.linspace(a, b + ring.length if b < a else b - ring.length, int(count)),
    ]
    edges = [[np.array(ring.interpolate(t % ring.length).coords[0]) for t in way] for way in ways]
    return max(edges, key=lambda edge: float(np.mean([p[1] for p in edge])))


def fascicles(
    row: Row, fit: Fit, bones: Mapping[str, BaseGeometry], marks: Mapping[str, Floats]
) -> list[Floats]:
    """Course of each fascicle (k, 2) on the plate, from attachment to insertion."""
    paths = source().paths
    own = [[on_plate(fit, *site) for site in paths[n]] for n in sorted(paths) if re.fullmatch(row.tendons, n)]
    rest = [on_plate(fit, *site) for site in paths[row.then]][1:] if row.then else []
    out = [path[:1] + rest if rest else path for path in own]
    if row.origin:
        out = [[start, *out[0][1:]] for start in _origins(row, fit, bones, marks)]
    for extra in filter(None, row.also.split(";")):
        bone, x, y = extra.split()
        bottom, top, half = VERTEBRAE[bone]
        out.append(
            [np.array([half * float(x), fit.raise_mm(bottom + (top - bottom) * float(y))]), *out[0][1:]]
        )
    return [np.array(path) for path in out]


def _curve(points: Floats, count: int = 120) -> Floats:
    """A smooth line (count, 2) through points, which keeps its ends."""
    along = np.r_[0, np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))]
    fine = np.c_[
        *(PchipInterpolator(along, points[:, k])(np.linspace(0, along[-1], count)) for k in range(2))
    ]
    straight = np.linspace(0, 1, count)[:, None] * (fine[-1] - fine[0]) + fine[0]
    return np.asarray(straight + _pinned(fine - straight))


def _pinned(values: Floats) -> Floats:
    """Blur (n, 2) along its length with both ends held at zero (odd reflection)."""
    n = len(values)
    odd = np.r_[-values[:0:-1], values, -values[-2::-1]]
    return np.asarray(gaussian_filter1d(odd, n * 0.045, axis=0)[n - 1 : 2 * n - 1])


def _order(paths: list[Floats]) -> Floats:
    """Place of each fascicle across the belly, -0.5 (towards the mid-line) to 0.5, by where it comes from."""
    goal = np.mean([p[1] for p in paths], axis=0)
    angle = [np.arctan2(p[0, 0] - goal[0], p[0, 1] - goal[1]) for p in paths]
    rank = np.argsort(np.argsort(angle, kind="stable"), kind="stable")
    return np.asarray((rank + 0.5) / len(paths) - 0.5)


def _to_go(line: Floats) -> Floats:
    """Length (n,) still to go from each point of a line (n, 2) to its end."""
    pieces = np.linalg.norm(np.diff(line, axis=0), axis=1)
    return np.append(np.cumsum(pieces[::-1])[::-1], 0.0)


def _ease(t: Floats) -> Floats:
    t = np.clip(t, 0, 1)
    return np.asarray(t * t * (3 - 2 * t))


def _along(middle: Floats, left: Floats) -> tuple[Floats, Floats]:
    """Points (n, 2) of the mid-course at given lengths before its end, and the way out from the mid-line."""
    known = _to_go(middle)
    ahead = np.gradient(middle, axis=0)
    ahead /= np.linalg.norm(ahead, axis=1)[:, None] + 1e-12
    place = np.stack([np.interp(left, known[::-1], middle[::-1, k]) for k in range(2)], axis=1)
    beyond = np.maximum(left - known[0], 0.0)
    way = np.stack([np.interp(left, known[::-1], ahead[::-1, k]) for k in range(2)], axis=1)
    outward = np.stack([-way[:, 1], way[:, 0]], axis=1)
    outward *= np.sign(outward[:, 0].mean() or 1.0)
    return place - beyond[:, None] * ahead[0], outward


def _outer_dents(area: BaseGeometry, middle: Floats) -> BaseGeometry:
    """Dents in the edge away from the mid-line, to be bridged: only the inner edge is scalloped."""
    dents = area.buffer(EDGE_MM, quad_segs=32).buffer(-EDGE_MM, quad_segs=32).difference(area)
    parts = [g for g in getattr(dents, "geoms", [dents]) if isinstance(g, Polygon)]
    order = np.argsort(middle[:, 1])
    height, out = middle[order, 1], middle[order, 0]
    return union_all([g.buffer(0.2) for g in parts if g.centroid.x > np.interp(g.centroid.y, height, out)])


def muscle(
    row: Row, fit: Fit, bones: Mapping[str, BaseGeometry], marks: Mapping[str, Floats]
) -> tuple[BaseGeometry, BaseGeometry]:
    """One muscle of the right side on the plate.

    Returns
    -------
    area, fibres
        Its outline (Polygon) and lines along it (MultiLineString).
    """
    paths = fascicles(row, fit, bones, marks)
    fan = row.kind == "fan"
    across = _order(paths) if fan else np.zeros(len(paths))
    count = len(paths) if fan else 1
    profile = PchipInterpolator(
        [0, 0.3 * row.belly_at, row.belly_at, 1000], [row.end, row.end * 1.3, row.belly, row.belly]
    )
    middle = (
        _curve(np.r_[[np.mean([p[0] for p in paths], axis=0)], np.mean([p[1:] for p in paths], axis=0)])
        if fan
        else None
    )
    strips, lines = [], []
    for path, place in zip(paths, across, strict=True):
        line = _curve(path)
        left = _to_go(line)
        # a fascicle leaves its attachment alone and has its place in the belly where that is widest
        joined = min(row.belly_at, 0.55 * left[0])
        share = _ease((left[0] - left) / (left[0] - joined))
        total = profile(left)
        full = np.minimum(np.maximum(1.9 * total / count, 0.8 * row.end), total)
        # the last centimetre runs out into the bone
        half = ((1 - share) * row.start + share * full) / 2 * (0.4 + 0.6 * _ease(left / 10.0))
        if middle is not None:
            axis, outward = _along(middle, left)
            # the bow dies out slowly towards the attachments, so that the outer edge is one convex curve
            reach = np.where(left > row.belly_at, 0.85, 0.5) * row.belly_at
            bow = row.bulge * np.exp(-(((left - row.belly_at) / reach) ** 2))
            seat = axis + outward * (bow + place * count / max(count - 1, 1) * (total - 2 * half))[:, None]
            line = line + outward * (bow * _ease(share * 3) * (0.9 + 1.3 * place))[:, None]
            line = line + (share**1.6)[:, None] * (seat - line)
        edge = [
            LineString(line[i : i + 2]).buffer((half[i] + half[i + 1]) / 2, quad_segs=6)
            for i in range(len(line) - 1)
        ]
        strips.append(union_all(edge))
        lines.append(line)
    # webs between neighbouring attachments close to shallow scallops
    area: BaseGeometry = union_all(strips).buffer(WEB_MM).buffer(-WEB_MM)
    if middle is not None:
        area = area.union(_outer_dents(area, middle))
    if row.clip:
        area = area.intersection(_within(bones[row.clip], marks))
    area = polygons(smooth(polygons(area, 25.0), 2.2), 25.0)
    order = np.argsort(across, kind="stable")
    chosen = order[np.unique(np.linspace(0, len(order) - 1, row.fibres).round().astype(int))]
    inside = area.buffer(-1.0)
    fibres: list[LineString] = []
    for k in chosen:
        cut = LineString(lines[int(k)][4:-5]).intersection(inside)
        parts = [g for g in getattr(cut, "geoms", [cut]) if isinstance(g, LineString) and g.length > 15]
        fibres += [LineString(max(parts, key=lambda g: g.length).simplify(0.15).coords)] if parts else []
    return area.simplify(0.15), MultiLineString(fibres)


def _within(bone: BaseGeometry, marks: Mapping[str, Floats]) -> BaseGeometry:
    """Where a muscle in the pelvis may show: on the bone, and anywhere below the anterior iliac spines."""
    solid = union_all([Polygon(g.exterior) for g in getattr(bone, "geoms", [bone])]).buffer(-2.5)
    level = float(marks["ASIS"][1]) - 22.0
    return solid.buffer(14).buffer(-14).union(box(0, -400, 400, level)).buffer(6).buffer(-6)
