"""Muscles of the x-ray layer, built from rows of `data/muscle_paths.csv` and the paths of the model.

Columns of the table (widths and lengths in cm on a body 1730 mm tall):

- `muscle`, `source`: id in muscles.csv, and where the row comes from.
- `tendons`: regular expression for tendons of the model, each one fascicle (blank: none, see `also`).
- `then`: a tendon whose sites after its first carry every fascicle from its own first site to the insertion
  (blank: each tendon runs its own course).
- `also`: further fascicles that the model lacks, `;` between them, each a course `place > place > ...`. One
  place alone is an attachment: from there the fascicle goes on as the first one of the row does.
  A place is `bone x y`, a share of the bone's width at that height (0 inner, 1 outer edge; for bones of the
  mid-line from the mid-line) and of the bone's height; or `landmark x y`, cm outwards and upwards from it.
- `origin`: what takes the place of the tendons' first sites: one place, as in `also`; or `bone from to inset
  count`, points spread along the edge of a bone between two landmarks, over its top, `inset` cm inside
  (two shares more, as `0.1 0.9`, keep to that part of the edge).
- `kind`: `fan` (fascicles gather side by side into one belly), `strap` (each keeps its own course) or `sheet`
  (as strap, and the room between neighbours belongs to the muscle).
- `width_start_cm` of one fascicle at its attachment; `width_belly_cm` `belly_cm` from the insertion, of the
  whole muscle in a fan and of each fascicle else; `width_end_cm` at the insertion.
- `bulge_cm`: how far the belly's mid-course lies outside the chord of its path there.
- `midline_cm`: how far the muscle keeps from the mid-line.
- `web_cm`: gaps between neighbouring fascicles up to twice this wide close to shallow scallops.
- `flesh`: first and last share of the course that is drawn, where the rest is a long tendon or a flat sinew
  (blank: all of it).
- `fibres`: how many fibre lines to draw.
- `clip`: a bone whose outline the muscle does not leave sideways or upwards (blank: none).
- `views`: the views that show the muscle, `front`, `back` or `front back`.
- `cover_front`, `cover_back`: groups of bones that lie between the muscle and the viewer (see `GROUPS`);
  `femur@0.5-1` where that holds for a part of the course only, as shares from attachment to insertion.
- `sinew`: first and last share of the drawn course that is flesh; before and after it lies a tendon (blank:
  as usual for its kind); after a `|` the shares at which a tendon runs across the belly.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from scipy.interpolate import PchipInterpolator
from scipy.ndimage import gaussian_filter1d
from shapely import LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon, box, union_all
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points

from tools.atlas.mesh import Floats
from tools.atlas.outlines import polygons, smooth
from tools.atlas.render import VIEWS
from tools.atlas.skeleton import VERTEBRAE, Fit, rib_mesh, source

TABLE = Path(__file__).resolve().parents[2] / "data" / "muscle_paths.csv"
KINDS = ("fan", "strap", "sheet")
LENGTHS = ("width_start", "width_belly", "width_end", "belly", "bulge", "midline", "web")
SINEW = {"fan": "0.03 0.86", "strap": "0.06 0.9", "sheet": "0.03 0.94"}
GROUPS = (
    "skull", "neck", "spine", "ribs", "floating-ribs", "clavicle", "scapula", "humerus", "forearm", "hand",
    "sacrum", "pelvis", "femur", "patella", "tibia", "fibula", "foot",
)  # fmt: skip
"""Groups of bones that can lie over a muscle."""
SOFT_MM = {"fan": 2.2, "strap": 2.2, "sheet": 3.5}
"""Length over which the outline is rounded."""

EDGE_MM = 90.0
"""Radius of the flattest dent that is bridged at the outer edge of a fan."""


RIB_CM = 2.0
"""A site of the trunk within this of the scan of a floating rib is an attachment to that rib."""

STEPS = 120
"""Points along a course."""

OWN_BONE = {"pelvis": "pelvis", "femur": "femur", "patella": "femur", "tibia": "tibia"}
OWN_BONE |= {"Abdomen": "trunk", "calcn": "tibia"} | {f"lumbar{k}": f"L{k}" for k in range(1, 6)}
"""Bone whose map places the sites of a model body; `sacrum` and `torso` stand for several, see `on_plate`."""


@dataclass(frozen=True)
class Row:
    """One muscle of the table; lengths in mm on the plate. `where` is file and line, for messages."""

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
    midline: float
    web: float
    fibres: int
    clip: str
    flesh: tuple[float, float]
    views: tuple[str, ...]
    sinew: tuple[float, float]
    bands: tuple[float, ...]
    covers: dict[str, list[tuple[str, float, float]]]
    where: str


def read_table(path: Path = TABLE) -> list[Row]:
    """The rows of the table, in paint order (deep first).

    Raises
    ------
    ValueError
        For a kind or view that is not known, a width or share that is not a number, tendons that the model
        does not have, or a row without any course; the message names the row and the column.
    """
    rows = []
    with path.open(encoding="utf-8", newline="") as lines:
        for number, r in enumerate(csv.DictReader(lines), start=2):
            where = f"{path.name}:{number}"
            try:
                start, belly, end, belly_at, bulge, midline, web = (float(r[f"{k}_cm"]) * 10 for k in LENGTHS)
                fibres = int(r["fibres"])
            except ValueError as error:
                raise ValueError(f"{where}: {error}") from error
            flesh = _shares(where, "flesh", r["flesh"] or "0 1")
            if r["kind"] not in KINDS:
                raise ValueError(f"{where}: kind: {r['kind']!r} is not one of {', '.join(KINDS)}")
            views = tuple(r["views"].split())
            if not views or not set(views) <= set(VIEWS):
                raise ValueError(f"{where}: views: {r['views']!r} is not among {', '.join(VIEWS)}")
            if r["tendons"] and not any(re.fullmatch(r["tendons"], name) for name in source().paths):
                raise ValueError(f"{where}: tendons: {r['tendons']!r} is no tendon of the model")
            if r["then"] and r["then"] not in source().paths:
                raise ValueError(f"{where}: then: {r['then']!r} is no tendon of the model")
            if not r["tendons"] and ">" not in r["also"]:
                raise ValueError(f"{where}: neither tendons nor a whole course in also: nothing to draw")
            ends, _, across = (r["sinew"] or SINEW[r["kind"]]).partition("|")
            sinew = _shares(where, "sinew", ends)
            bands = tuple(_shares(where, "sinew", f"{share} 1")[0] for share in across.split())
            covers = {view: _covers(where, view, r[f"cover_{view}"]) for view in VIEWS}
            course = (r["muscle"], r["tendons"], r["then"], r["also"], r["origin"], r["kind"])
            sizes = (start, belly, end, belly_at, bulge, midline, web)
            rows.append(Row(*course, *sizes, fibres, r["clip"], flesh, views, sinew, bands, covers, where))
    return rows


def _shares(where: str, column: str, text: str) -> tuple[float, float]:
    """Two rising shares from 0 to 1."""
    try:
        first, last = (float(v) for v in text.split())
        if 0 <= first < last <= 1:
            return first, last
    except ValueError:
        pass
    raise ValueError(f"{where}: {column}: {text!r} is not two rising shares from 0 to 1")


def _covers(where: str, view: str, text: str) -> list[tuple[str, float, float]]:
    """Groups of bones, each with the first and last share of the course that it hides."""
    out = []
    for word in text.split():
        group, _, part = word.partition("@")
        first, last = _shares(where, f"cover_{view}", part.replace("-", " ")) if part else (0.0, 1.0)
        if group not in GROUPS:
            raise ValueError(f"{where}: cover_{view}: {group!r} is not one of {', '.join(GROUPS)}")
        out.append((group, first, last))
    return out


def _bone_of(body: str, point: Floats) -> str:
    """The bone whose map places a site (3,) on a model body.

    The model's `torso` is thorax and ribs in one: a site near the twelfth or eleventh rib goes with that rib.
    Its body `sacrum` carries the whole pelvis of the trunk model, which stands higher than the scanned one,
    at the right height below the trunk model's own spine: only what lies on the sacrum goes with the sacrum.

    Raises
    ------
    ValueError
        For a model body that no bone map covers yet.
    """
    if body == "torso":
        for rib in ("rib12", "rib11"):
            if np.linalg.norm(rib_mesh(rib)[0] - point, axis=1).min() < RIB_CM:
                return rib
        return "trunk"
    if body == "sacrum":
        bone = source().bones["sacrum"][0]
        low, high = bone.min(axis=0), bone.max(axis=0)
        return "sacrum" if (point >= low - 0.3)[:2].all() and (point <= high)[1:].all() else "trunk"
    if body not in OWN_BONE:
        raise ValueError(f"muscle path site on {body}: no bone map for it yet")
    return OWN_BONE[body]


def on_plate(fit: Fit, body: str, point: Floats, bones: Mapping[str, BaseGeometry]) -> Floats:
    """A site (3,) of the model to the plate (2,), by the map of the bone that it lies on.

    Sites on the iliac crest and pubis of the trunk model are then moved to the nearest place on the pelvis.

    Raises
    ------
    ValueError
        For a model body that no bone map covers yet.
    """
    bone = _bone_of(body, point)
    placed: Floats = fit.maps[bone](point[None, :2])[0]
    if body == "sacrum" and bone == "trunk":
        inner = bones["pelvis"].buffer(-2.0)
        placed = np.array(nearest_points(inner, Point(placed))[0].coords[0])
    return placed


def _origins(
    row: Row, fit: Fit, bones: Mapping[str, BaseGeometry], marks: Mapping[str, Floats]
) -> list[Floats]:
    """Attachments (2,) spread along the edge of a bone."""
    try:
        bone, first, last, *numbers = row.origin.split()
        outline, start, end = bones[bone], marks[first], marks[last]
        part = [] if numbers[2:] else ["0", "1"]
        inset, count, low, high = (float(n) for n in numbers + part)
    except (KeyError, ValueError) as error:
        raise ValueError(f"{row.where}: origin: {row.origin!r} is neither a place nor an edge") from error
    inner = outline.buffer(-10 * inset)
    ring = max(getattr(inner, "geoms", [inner]), key=lambda g: g.area).exterior
    a, b = ring.project(Point(start)), ring.project(Point(end))
    share = np.linspace(low, high, int(count))
    ways = [a + share * (to - a) for to in (b, b + ring.length if b < a else b - ring.length)]
    edges = [[np.array(ring.interpolate(t % ring.length).coords[0]) for t in way] for way in ways]
    return max(edges, key=lambda edge: float(np.mean([p[1] for p in edge])))


def _place(
    row: Row, text: str, fit: Fit, bones: Mapping[str, BaseGeometry], marks: Mapping[str, Floats]
) -> Floats:
    """A place (2,) on the plate that a row names by a bone or a landmark."""
    try:
        name, x, y = text.split()
        out, up = float(x), float(y)
    except ValueError as error:
        raise ValueError(f"{row.where}: place: {text!r} is not a bone or landmark and two numbers") from error
    if name in VERTEBRAE:
        bottom, top, half = VERTEBRAE[name]
        return np.array([half * out, fit.raise_mm(bottom + (top - bottom) * up)])
    if name in bones:
        bone = bones[name]
        _, low, _, high = bone.bounds
        level = low + (high - low) * up
        cut = bone.intersection(LineString([(-400, level), (400, level)]))
        if cut.is_empty:
            raise ValueError(f"{row.where}: place: {text!r} is above or below the bone")
        left, _, right, _ = cut.bounds
        left = max(left, 0.0)
        return np.array([left + (right - left) * out, level])
    if name in marks:
        return np.asarray(marks[name] + 10 * np.array([out, up]))
    raise ValueError(f"{row.where}: place: {name!r} is no bone and no landmark")


def fascicles(
    row: Row, fit: Fit, bones: Mapping[str, BaseGeometry], marks: Mapping[str, Floats]
) -> list[Floats]:
    """Course of each fascicle (k, 2) on the plate, from attachment to insertion.

    Raises
    ------
    ValueError
        For a place in column `also` that can't be found, or a site on a model body without a bone map.
    """
    paths = source().paths
    names = [n for n in sorted(paths) if row.tendons and re.fullmatch(row.tendons, n)]
    own = [[on_plate(fit, *site, bones) for site in paths[n]] for n in names]
    rest = [on_plate(fit, *site, bones) for site in paths[row.then]][1:] if row.then else []
    out = [path[:1] + rest if rest else path for path in own]
    if row.origin:
        alone = len(row.origin.split()) == 3
        starts = [_place(row, row.origin, fit, bones, marks)] if alone else _origins(row, fit, bones, marks)
        out = [[start, *out[0][1:]] for start in starts]
    for extra in filter(None, row.also.split(";")):
        course = [_place(row, text, fit, bones, marks) for text in extra.split(">")]
        out.append(course if len(course) > 1 else [course[0], *out[0][1:]])
    return [np.array(path) for path in out]


def _curve(points: Floats, count: int = STEPS) -> Floats:
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
        Its outline (Polygon, or MultiPolygon where bundles lie apart) and lines along it (MultiLineString).

    Raises
    ------
    ValueError
        As `fascicles`, or when nothing is left to draw.
    """
    paths = fascicles(row, fit, bones, marks)
    area, lines = _fan(row, paths) if row.kind == "fan" else _straps(row, paths)
    if row.clip:
        if row.clip not in bones:
            raise ValueError(f"{row.where}: clip: {row.clip!r} is no bone")
        area = area.intersection(_within(bones[row.clip], marks))
    if row.midline:
        area = area.intersection(box(row.midline, -1000, 400, 1000))
    area = polygons(smooth(polygons(area, 25.0), SOFT_MM[row.kind]), 25.0)
    if area.is_empty:
        raise ValueError(f"{row.where}: {row.muscle} has no area")
    inside = area.buffer(-1.0)
    fibres: list[LineString] = []
    for line in lines:
        cut = LineString(line[4:-5]).intersection(inside)
        parts = [g for g in getattr(cut, "geoms", [cut]) if isinstance(g, LineString) and g.length > 15]
        fibres += [LineString(max(parts, key=lambda g: g.length).simplify(0.15).coords)] if parts else []
    return area.simplify(0.15), MultiLineString(fibres)


def _ribbon(line: Floats, half: Floats) -> BaseGeometry:
    """The area about a line (n, 2) that is `half` (n,) wide to each side."""
    return union_all(
        [
            LineString(line[i : i + 2]).buffer((half[i] + half[i + 1]) / 2, quad_segs=6)
            for i in range(len(line) - 1)
        ]
    )


def _spread(lines: list[Floats], count: int) -> list[Floats]:
    """`count` of the lines, evenly from the first to the last."""
    return [lines[k] for k in np.unique(np.linspace(0, len(lines) - 1, count).round().astype(int))]


def _fan(row: Row, paths: list[Floats]) -> tuple[BaseGeometry, list[Floats]]:
    """Area and fibre lines of fascicles that gather side by side into one belly."""
    across, count = _order(paths), len(paths)
    profile = PchipInterpolator(
        [0, 0.3 * row.belly_at, row.belly_at, 1000], [row.end, row.end * 1.3, row.belly, row.belly]
    )
    middle = _curve(np.r_[[np.mean([p[0] for p in paths], axis=0)], np.mean([p[1:] for p in paths], axis=0)])
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
        axis, outward = _along(middle, left)
        # the bow dies out slowly towards the attachments, so that the outer edge is one convex curve
        reach = np.where(left > row.belly_at, 0.85, 0.5) * row.belly_at
        bow = row.bulge * np.exp(-(((left - row.belly_at) / reach) ** 2))
        seat = axis + outward * (bow + place * count / max(count - 1, 1) * (total - 2 * half))[:, None]
        line = line + outward * (bow * _ease(share * 3) * (0.9 + 1.3 * place))[:, None]
        line = line + (share**1.6)[:, None] * (seat - line)
        strips.append(_ribbon(line, half))
        lines.append(line)
    area: BaseGeometry = union_all(strips).buffer(row.web).buffer(-row.web)
    area = area.union(_outer_dents(area, middle))
    order = np.argsort(across, kind="stable")
    return area, _spread([lines[int(k)] for k in order], row.fibres)


def _across(lines: list[Floats]) -> list[Floats]:
    """Lines (n, 2) turned to run the same way and put in order from one edge of the muscle to the other."""
    mean = np.mean([line[-1] - line[0] for line in lines[:1]], axis=0)
    lines = [line if (line[-1] - line[0]) @ mean > 0 else line[::-1] for line in lines]
    along = np.sum([line[-1] - line[0] for line in lines], axis=0)
    normal = np.array([-along[1], along[0]]) / np.linalg.norm(along)
    return sorted(lines, key=lambda line: float(line.mean(axis=0) @ normal))


def _straps(row: Row, paths: list[Floats]) -> tuple[BaseGeometry, list[Floats]]:
    """Area and fibre lines of fascicles that keep their own course, and of the room between in a sheet."""
    first, last = row.flesh
    lines, halves = [], []
    for line in _across([_curve(path) for path in paths]):
        line = line[round(first * (STEPS - 1)) : round(last * (STEPS - 1)) + 1]
        share = np.linspace(0, 1, STEPS)
        line = np.c_[*(np.interp(share, np.linspace(0, 1, len(line)), line[:, k]) for k in range(2))]
        left = _to_go(line)
        ahead = np.gradient(line, axis=0)
        outward = np.c_[-ahead[:, 1], ahead[:, 0]] / (np.linalg.norm(ahead, axis=1)[:, None] + 1e-12)
        outward *= np.sign(outward[:, 0].mean() or 1.0)
        line = line + outward * (row.bulge * np.sin(np.pi * share))[:, None]
        joined = min(row.belly_at, 0.9 * left[0])
        widths = PchipInterpolator([0, joined, max(left[0], joined + 1)], [row.end, row.belly, row.start])
        lines.append(line)
        halves.append(np.asarray(widths(left)) / 2)
    parts = [_ribbon(line, half) for line, half in zip(lines, halves, strict=True)]
    if row.kind == "sheet":
        for a, b in pairwise(lines):
            quads = [MultiPoint(np.r_[a[i : i + 2], b[i : i + 2]]).convex_hull for i in range(STEPS - 1)]
            parts.append(union_all(quads).buffer(0.3))
    area: BaseGeometry = union_all(parts).buffer(row.web).buffer(-row.web)
    return area, _grain(row, lines, halves)


def tendons(
    row: Row, fit: Fit, bones: Mapping[str, BaseGeometry], marks: Mapping[str, Floats]
) -> BaseGeometry:
    """The long tendons of a strap or sheet of the right side on the plate, before and after its flesh."""
    first, last = row.flesh
    if row.kind == "fan" or (first, last) == (0.0, 1.0):
        return MultiPolygon()
    lines = _across([_curve(path) for path in fascicles(row, fit, bones, marks)])
    parts = []
    for part, low, high, width in (("head", 0.0, first, row.start), ("tail", last, 1.0, row.end)):
        ends = [line[round(low * (STEPS - 1)) : round(high * (STEPS - 1)) + 1] for line in lines]
        if low == high:
            continue
        # narrow where it has left the flesh behind
        share = np.linspace(1, 0, len(ends[0])) if part == "tail" else np.linspace(0, 1, len(ends[0]))
        half = width * (0.30 + 0.20 * share**2)
        parts += [_ribbon(line, half) for line in ends]
        if row.kind == "sheet":
            for a, b in pairwise(ends):
                quads = [MultiPoint(np.r_[a[i : i + 2], b[i : i + 2]]).convex_hull for i in range(len(a) - 1)]
                parts.append(union_all(quads).buffer(0.3))
    area = union_all(parts)
    if row.midline:
        area = area.intersection(box(row.midline, -1000, 400, 1000))
    return area.simplify(0.15)


def _grain(row: Row, lines: list[Floats], halves: list[Floats]) -> list[Floats]:
    """Fibre lines of straps: spread over the sheet, one on each of several straps, or side by side in one."""
    if row.kind == "sheet" and len(lines) > 1:
        stack = np.array(lines)
        at = np.linspace(0, len(lines) - 1, row.fibres)
        low = np.minimum(at.astype(int), len(lines) - 2)
        weight = (at - low)[:, None, None]
        return list(stack[low] * (1 - weight) + stack[low + 1] * weight)
    if len(lines) >= row.fibres:
        return _spread(lines, row.fibres)
    out = []
    for line, half in zip(lines, halves, strict=True):
        ahead = np.gradient(line, axis=0)
        side = np.c_[-ahead[:, 1], ahead[:, 0]] / (np.linalg.norm(ahead, axis=1)[:, None] + 1e-12)
        each = max(row.fibres // len(lines), 1)
        places = np.linspace(-0.6, 0.6, each) if each > 1 else np.zeros(1)
        out += [line + side * (half * p)[:, None] for p in places]
    return out


def _within(bone: BaseGeometry, marks: Mapping[str, Floats]) -> BaseGeometry:
    """Where a muscle in the pelvis may show: on the bone, and anywhere below the anterior iliac spines."""
    solid = union_all([Polygon(g.exterior) for g in getattr(bone, "geoms", [bone])]).buffer(-2.5)
    level = float(marks["ASIS"][1]) - 22.0
    return solid.buffer(14).buffer(-14).union(box(0, -400, 400, level)).buffer(6).buffer(-6)
