"""Muscles in the round: the outline and fibre lines of `muscles` as a body with belly, fibres and tendons.

A muscle is built once, for the right side as seen from the front; the other side and the view from behind
are its mirror image, lit anew. Pictures have PIXELS pixels to a figure unit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw
from scipy.ndimage import gaussian_filter, map_coordinates, maximum_filter, zoom
from scipy.sparse import coo_matrix
from scipy.sparse.linalg import spsolve
from scipy.spatial import cKDTree
from shapely import get_coordinates
from shapely.geometry.base import BaseGeometry

from tools.atlas.mesh import Floats
from tools.atlas.muscles import Row
from tools.atlas.render import light

PIXELS = 2
MARGIN = 6
"""Figure units that a picture reaches beyond its muscle, for the soft shadow."""
BELLY = {"fan": 0.62, "strap": 0.62, "sheet": 0.42}
"""How thick a muscle is for its width."""
THICK_MM = {"fan": 15.0, "strap": 14.0, "sheet": 8.0}
"""No belly stands out farther than this."""
FLESH = np.array([[0.53, 0.37, 0.335], [0.78, 0.595, 0.535]])
"""Furrow and ridge of the fibres: a brown rose, clear of the red that means pain."""
SINEW = np.array([[0.83, 0.79, 0.73], [0.985, 0.965, 0.925]])
GHOST = 0.13
"""How much of a muscle is seen through the bones in front of it."""
SHADOW = 0.34
"""How dark the shadow is that it throws on what lies behind."""
NOISE = 5


@dataclass(frozen=True)
class Relief:
    """A right muscle seen from the front. Arrays (h, w) begin at pixel `top`, `left` of the whole picture.

    `cover` 0 to 1, `normal` (h, w, 3) on screen, `sinew` 0 flesh to 1 tendon, `grain` -1 to 1 across the
    fibres, `course` 0 at the attachment to 1 at the insertion.
    """

    left: int
    top: int
    cover: Floats
    normal: Floats
    sinew: Floats
    grain: Floats
    course: Floats


def _filled(area: BaseGeometry, left: int, top: int, width: int, height: int) -> Floats:
    """Coverage (height, width) of an area in figure units, smooth at its edge."""
    fine = 3
    mask = Image.new("L", (width * fine, height * fine), 0)
    pen = ImageDraw.Draw(mask)

    def points(ring: BaseGeometry) -> list[tuple[float, float]]:
        return [((x * PIXELS - left) * fine, (y * PIXELS - top) * fine) for x, y in get_coordinates(ring)]

    for part in getattr(area, "geoms", [area]):
        pen.polygon(points(part.exterior), fill=255)
        for hole in part.interiors:
            pen.polygon(points(hole), fill=0)
    whole = np.asarray(mask, dtype=np.float64) / 255
    return np.asarray(whole.reshape(height, fine, width, fine).mean(axis=(1, 3)))


def _dome(cover: Floats) -> Floats:
    """Half width (h, w), pixels, of a round belly over each pixel: a circle's height over a long strip.

    It is the root of the solution of Poisson's equation, found on every fourth pixel.
    """
    step = 4
    h, w = (-(-n // step) * step for n in cover.shape)
    coarse = np.zeros((h, w))
    coarse[: cover.shape[0], : cover.shape[1]] = cover
    coarse = coarse.reshape(h // step, step, w // step, step).mean(axis=(1, 3))
    coarse = np.pad(coarse, 1)
    inside = coarse > 0.3
    number = np.full(coarse.shape, -1)
    number[inside] = np.arange(inside.sum())
    rows, columns = np.nonzero(inside)
    here = number[inside]
    i, j = [here], [here]
    values = [np.full(len(here), 4.0)]
    for dy, dx in ((0, 1), (0, -1), (1, 0), (-1, 0)):
        there = number[rows + dy, columns + dx]
        i.append(here[there >= 0])
        j.append(there[there >= 0])
        values.append(np.full(int((there >= 0).sum()), -1.0))
    matrix = coo_matrix((np.concatenate(values), (np.concatenate(i), np.concatenate(j)))).tocsc()
    found = np.zeros(coarse.shape)
    found[inside] = spsolve(matrix, np.full(len(here), 2.0 * step**2))
    found = np.maximum(zoom(found[1:-1, 1:-1], step, order=1)[: cover.shape[0], : cover.shape[1]], 0)
    return np.asarray(np.sqrt(gaussian_filter(found, step * 0.6)))


def _fields(fibres: BaseGeometry, shape: tuple[int, int], left: int, top: int) -> tuple[Floats, Floats]:
    """Direction (h, w, 2) of the fibres and the share (h, w) of their course, from lines in figure units."""
    places, ways, shares, lengths = [], [], [], []
    for line in getattr(fibres, "geoms", [fibres]):
        length = line.length
        at = np.linspace(0, length, max(int(length / 2), 4))
        p = np.array([line.interpolate(d).coords[0] for d in at])
        t = np.gradient(p, axis=0)
        places.append(p * PIXELS - [left, top])
        ways.append(t / np.linalg.norm(t, axis=1, keepdims=True))
        shares.append(at / length)
        lengths.append(np.full(len(at), length * PIXELS))
    place, way, share, length = (np.concatenate(x) for x in (places, ways, shares, lengths))
    tree = cKDTree(place)
    step = 4
    y, x = np.mgrid[0 : shape[0] + step : step, 0 : shape[1] + step : step]
    grid = np.stack([x, y], axis=-1).astype(np.float64)
    found = tree.query(grid.reshape(-1, 2), k=min(16, len(place)))
    away, near = np.asarray(found[0]), np.asarray(found[1])
    weight = 1 / (away + 3.0) ** 2
    weight /= weight.sum(axis=1, keepdims=True)
    # lines may run either way: turn all to the nearest
    sign = np.sign((way[near] * way[near[:, :1]]).sum(axis=2) + 1e-9)
    flow = (way[near] * (sign * weight)[..., None]).sum(axis=1)
    beyond = ((grid.reshape(-1, 1, 2) - place[near]) * way[near]).sum(axis=2) / length[near]
    course = ((share[near] + beyond) * weight).sum(axis=1)
    # as a doubled angle it can be smoothed without regard to the way it points
    double = (flow[:, 0] + 1j * flow[:, 1]) ** 2
    double = (double / (np.abs(double) + 1e-9)).reshape(y.shape)
    double = gaussian_filter(double.real, 1.5) + 1j * gaussian_filter(double.imag, 1.5)
    course = gaussian_filter(course.reshape(y.shape), 1.2)

    def fine(values: Floats) -> Floats:
        yy, xx = np.mgrid[0 : shape[0], 0 : shape[1]] / step
        return np.asarray(map_coordinates(values, [yy, xx], order=1, mode="nearest"))

    angle = np.sqrt(fine(double.real) + 1j * fine(double.imag))
    angle /= np.abs(angle) + 1e-9
    return np.stack([angle.real, angle.imag], axis=-1), fine(course)


def _streaks(flow: Floats, grain_px: float, reach_px: float, seed: int) -> Floats:
    """Noise (h, w) drawn out along a direction field: about -1 to 1."""
    h, w = flow.shape[:2]
    noise = gaussian_filter(np.random.default_rng(seed).standard_normal((h, w)), grain_px)
    y0, x0 = np.mgrid[0:h, 0:w].astype(np.float64)
    total = noise.copy()
    for side in (1.0, -1.0):
        y, x = y0, x0
        way = flow * side
        for _ in range(int(reach_px / 2)):
            y, x = y + 2 * way[..., 1], x + 2 * way[..., 0]
            i, j = np.clip(np.rint(y), 0, h - 1).astype(int), np.clip(np.rint(x), 0, w - 1).astype(int)
            total += noise[i, j]
            ahead = flow[i, j]
            way = ahead * np.sign((ahead * way).sum(axis=2, keepdims=True) + 1e-12)
    total = gaussian_filter(total, 0.5)
    return np.asarray(np.clip(total / (2.2 * total.std() + 1e-9), -1, 1))


def _ease(values: Floats, low: Floats | float, high: Floats | float) -> Floats:
    t = np.clip((values - low) / (high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t))


def relief(row: Row, area: BaseGeometry, fibres: BaseGeometry, sinews: BaseGeometry | None = None) -> Relief:
    """The right muscle in the round, from its outline and fibre lines in the front view's figure units.

    `sinews` are long tendons beyond the outline.
    """
    flesh_only = area
    if sinews is not None:
        area = area.union(sinews).buffer(2.0).buffer(-2.0)
    x0, y0, x1, y1 = area.bounds
    left, top = (int(np.floor(v - MARGIN)) * PIXELS for v in (x0, y0))
    width, height = (int(np.ceil(b + MARGIN)) * PIXELS - a for a, b in ((left, x1), (top, y1)))
    cover = _filled(area, left, top, width, height)
    dome = _dome(cover) / PIXELS
    flow, course = _fields(fibres, cover.shape, left, top)
    bundles = _streaks(flow, 1.7, 50, NOISE)
    threads = _streaks(flow, 0.6, 26, NOISE + 1)
    wide = float(np.quantile(dome[cover > 0.5], 0.97))
    # how broad the muscle is about here, at its edge as in its middle
    broad = gaussian_filter(maximum_filter(dome[::4, ::4], int(wide * PIXELS / 2) | 1), wide * PIXELS / 16)
    broad = zoom(broad, 4, order=1)[: cover.shape[0], : cover.shape[1]]
    sinew = _sinew(row, broad / wide, course + 0.045 * bundles + 0.03 * threads)
    for at in row.bands:
        sinew = np.maximum(sinew, 1 - _ease(np.abs(course + 0.012 * bundles - at), 0.004, 0.02))
    if sinews is not None:
        beyond = 1 - _filled(flesh_only, left, top, width, height)
        sinew = np.maximum(sinew, _ease(gaussian_filter(beyond, 1.5 * PIXELS) + 0.12 * bundles, 0.35, 0.65))
    limit = THICK_MM[row.kind]
    height_mm = limit * np.tanh(BELLY[row.kind] * dome / limit)
    # tendons are flatter and smoother than flesh
    grown = height_mm * (1 - 0.45 * gaussian_filter(sinew, 3)) + (1 - 0.6 * sinew) * _ease(dome, 0, 3) * (
        0.38 * bundles + 0.12 * threads
    )
    dy, dx = np.gradient(gaussian_filter(grown, 0.7) * PIXELS)
    normal = np.stack([-dx, dy, np.ones_like(dx)], axis=-1)
    normal /= np.linalg.norm(normal, axis=2, keepdims=True)
    return Relief(left, top, cover, normal, sinew, 0.6 * bundles + 0.4 * threads, course)


def _sinew(row: Row, broad: Floats, course: Floats) -> Floats:
    """Where a muscle is tendon, 0 to 1: at its ends, farther in where it is narrow."""
    first, last = row.sinew
    tip = 0.35 * np.clip(1 - broad / 0.55, 0, 1)
    out = 1 - _ease(course, first + 0.2 * tip - 0.05, first + 0.2 * tip + 0.05)
    out = np.maximum(out, _ease(course, last - tip * 0.5 - 0.06, last - tip * 0.5 + 0.06))
    return out


def paint(part: Relief, flip: bool, hidden: Floats) -> tuple[Floats, Floats]:
    """Colour and coverage (h, w, 4) of one side, and its shadow (h, w).

    `hidden` (h, w), 0 to 1, is what bones cover, on the same pixels; `flip` mirrors the muscle.
    """
    normal, cover, sinew, grain = part.normal, part.cover, part.sinew, part.grain
    if flip:
        normal, cover, sinew, grain = (a[:, ::-1] for a in (normal, cover, sinew, grain))
        normal = normal * [-1.0, 1.0, 1.0]
    ridge = (0.5 + 0.5 * grain)[..., None]
    colour = (1 - ridge) * FLESH[0] + ridge * FLESH[1]
    pale = (1 - ridge) * SINEW[0] + ridge * SINEW[1]
    colour = colour * (1 - sinew[..., None]) + pale * sinew[..., None]
    # bones in front throw a shadow on it
    hollow = 1 - 0.35 * np.clip(gaussian_filter(hidden, 2.5 * PIXELS), 0, 1) * (1 - hidden)
    edge = gaussian_filter(cover, 1.2 * PIXELS)
    hollow = hollow * (0.80 + 0.20 * _ease(edge, 0.45, 1.0))
    rgb = light(normal, colour, hollow)
    seen = 1 - (1 - GHOST) * np.clip(hidden, 0, 1)
    shadow = SHADOW * gaussian_filter(cover * (1 - 0.5 * sinew), 1.6 * PIXELS) * (1 - np.clip(hidden, 0, 1))
    return np.dstack([rgb, cover * seen]), shadow
