"""A body in the round: its mesh, and what the flat pictures show at each of its triangles. Needs shapely."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from shapely import contains_xy

from bodymap.draw.areas import area
from bodymap.draw.painter import VIEWS
from bodymap.paint import CELL, COLUMNS, ROWS, read
from bodymap.paths import ours
from bodymap.view import BUILDS

if TYPE_CHECKING:
    from bodymap.atlas import Atlas
    from bodymap.view import View

SHARES = {"disputed": 0.12, "rare": 0.2, "spillover": 0.4, "local": 0.4, "core": 0.85}
"""How much of the skin a zone hides, by its level, the strongest last."""
MARKED = 0.6  # the same for a mark
ABOUT = 2  # cells about a point
POINT_MM = 1 / 16  # as tools/atlas/solid.py writes them


@dataclass(frozen=True)
class Solid:
    """A body's skin.

    Attributes
    ----------
    points : (n, 3) mm: to the body's left, above the soles, forward
    triangles : (m, 3) numbers of points
    """

    points: NDArray[np.float64]
    triangles: NDArray[np.int64]

    @cached_property
    def is_front(self) -> NDArray[np.bool_]:
        """(n,) whether a point is on the front picture."""
        return np.asarray(_normals(self.points, self.triangles)[:, 2] >= 0)

    def _flat(self, atlas: Atlas) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Where each point is on its flat picture, figure units."""
        x = atlas.frame.midline + np.where(self.is_front, 1, -1) * self.points[:, 0]
        return x, atlas.frame.sole_y - self.points[:, 1]

    def within(self, atlas: Atlas, figure: str, layer: str, ids: Collection[str]) -> NDArray[np.bool_]:
        """(n,) which points lie in the shapes of a layer of the flat pictures with these ids."""
        x, y = self._flat(atlas)
        found = np.zeros(len(x), dtype=bool)
        for face in VIEWS:
            here = self.is_front == (face == "front")
            own = [shape for shape in atlas.shapes(figure, face) if shape.layer == layer and shape.id in ids]
            if own:
                found[here] = contains_xy(area(own), x[here], y[here])
        return found

    def names(self, atlas: Atlas, figure: str) -> NDArray[np.object_]:
        """(n,) the region of a point, "" where the pictures have none."""
        found = np.full(len(self.points), "", dtype=object)
        for region in atlas.regions:
            found[self.within(atlas, figure, "region", {region})] = region
        return found

    def painted(
        self,
        atlas: Atlas,
        view: View,
        shown: Iterable[tuple[str, str]],
        pressed: Collection[str],
        colours: Mapping[str, str],
    ) -> list[str]:
        """The colour of each point in the light: skin, the zones of the first muscle shown, marks and paint.

        `pressed` are the marks that are shown as whole regions.
        """
        body, pairs = view.figure, list(shown)
        own = [(muscle, side) for muscle, side in pairs if view.zones and muscle == pairs[0][0]]
        skin, referral, mark = (_rgb(colours[name]) for name in (f"tone-{view.tone}", "referral", "accent"))
        found = np.tile(skin, (len(self.points), 1))
        for level, share in SHARES.items():
            ids = {f"{zone.id}:{side}" for zone in atlas.zones.values() for muscle, side in own
                   if (zone.muscle, zone.level) == (muscle, level)}  # fmt: skip
            found[self.within(atlas, body, "zone", ids)] = skin + share * (referral - skin)
        marked = np.maximum(self.within(atlas, body, "region", pressed), self._brushed(atlas, view.paint))
        found += MARKED * marked[:, None] * (mark - found)
        return lit(found, self.points, self.triangles)

    def _brushed(self, atlas: Atlas, text: str) -> NDArray[np.float64]:
        """(n,) which share of the cells about a point is painted: they are too far apart for a sharp edge."""
        if not text:
            return np.zeros(len(self.points))
        near = range(-ABOUT, ABOUT + 1)
        cells = np.mean(
            [np.roll(read(text), (down, right), (1, 2)) for down in near for right in near], axis=0
        )
        x, y = self._flat(atlas)
        row, column = ((place // CELL).astype(int) for place in (y, x))
        face, low, right = np.where(self.is_front, 0, 1), row.clip(0, ROWS - 1), column.clip(0, COLUMNS - 1)
        return np.asarray(cells[face, low, right] * ((low == row) & (right == column)))


LAMPS = [
    (np.array(way) / np.linalg.norm(way), share)
    for way, share in (((-0.42, 0.55, 0.72), 0.42), ((0.75, 0.1, 0.45), 0.16), ((0.0, 0.3, -1.0), 0.45))
]
"""Where light comes from, in the axes of `Solid.points`, and how strong it is."""


def lit(colours: NDArray[np.float64], points: NDArray[np.float64], triangles: NDArray[np.int64]) -> list[str]:
    """How colours (n, 3), 0 to 255, of a surface's points look in the light."""
    light = 0.5 + sum(share * np.clip(_normals(points, triangles) @ lamp, 0, 1) for lamp, share in LAMPS)
    shown = np.clip(colours * np.asarray(light)[:, None], 0, 255).round().astype(int)
    return [f"#{r:02x}{g:02x}{b:02x}" for r, g, b in shown]


def _normals(points: NDArray[np.float64], triangles: NDArray[np.int64]) -> NDArray[np.float64]:
    a, b, c = (points[triangles[:, n]] for n in range(3))
    found = np.zeros_like(points)
    for corner in range(3):
        np.add.at(found, triangles[:, corner], np.cross(b - a, c - a))
    return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True).clip(1e-9))


def _rgb(colour: str) -> NDArray[np.float64]:
    return np.array([int(colour[n : n + 2], 16) for n in (1, 3, 5)], dtype=float)


def solid(body: str, build: str = BUILDS[0]) -> Solid:
    """A body in one of BUILDS; its two halves are put together here.

    Raises
    ------
    ValueError
        If there is no such build.
    """
    if build not in BUILDS:
        raise ValueError(f"build must be one of {', '.join(BUILDS)}, not {build!r}")
    own = _half(f"{body}-{build}")
    triangles = np.frombuffer(ours("assets/atlas/mesh.bin").read_bytes(), "<u2").reshape(-1, 3).astype(int)
    beside = np.flatnonzero(own[:, 0])
    twin = np.arange(len(own))
    twin[beside] = len(own) + np.arange(len(beside))
    mirrored = twin[triangles[:, [0, 2, 1]]]
    return Solid(np.vstack([own, own[beside] * [-1, 1, 1]]), np.vstack([triangles, mirrored]))


def _half(name: str) -> NDArray[np.float64]:
    file = ours(f"assets/atlas/{name}.bin")
    return np.frombuffer(file.read_bytes(), "<i2").reshape(-1, 3) * POINT_MM
