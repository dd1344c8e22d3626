"""Where zones and trigger points were placed, in centimetres from landmarks, by the tables of the build."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

from bodymap.atlas import Zone

LETTER, LINE = 8, 16  # what a letter and a line of a name need, at most

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Placed:
    """A disc or a point: centimetres outwards from the mid-line and upwards, from a landmark."""

    landmark: str
    out: float
    up: float
    radius: float | None = None

    def __str__(self) -> str:
        """In words: "T12: 2.5 cm outwards, 0.5 cm up, radius 1.5 cm"."""
        parts = [
            f"{abs(value):g} cm {words[value < 0]}"
            for value, words in ((self.out, ("outwards", "inwards")), (self.up, ("up", "down")))
            if value
        ]
        if self.radius is not None:
            parts.append(f"radius {self.radius:g} cm")
        return f"{self.landmark}: {', '.join(parts) or 'on it'}"


class Places:
    """The places of a folder's zones and trigger points, and of the landmarks on each body."""

    def __init__(self, *folders: Path) -> None:
        """Read the tables of these folders; what a folder does not have is empty."""
        self.zones: dict[str, list[Placed]] = {}
        self.points: dict[str, Placed] = {}
        self._landmarks: dict[tuple[str, str, str], Point] = {}
        for row in _rows(folders, "zone_shapes"):
            self.zones.setdefault(row["zone"], []).append(_placed(row, float(row["radius_cm"])))
        for row in _rows(folders, "trigger_points"):
            self.points[row["id"]] = _placed(row)
        for row in _rows(folders, "atlas/landmarks"):
            for view in ("front", "back"):
                place = (float(row[f"{view}_x"]), float(row[f"{view}_y"]))
                self._landmarks[row["body"], view, row["landmark"]] = place

    def landmark(self, body: str, view: str, name: str) -> Point | None:
        """Where a landmark is drawn, of a pair the right one; None for one that only the build computes."""
        pair = self._landmarks.get((body, view, f"{name}-right"))
        return pair or self._landmarks.get((body, view, name))

    def named(self, body: str, zone: Zone, unit: float, edge: float) -> str:
        """The landmarks that place a zone as SVG, dots with their names; the picture ends at `edge`."""
        names = {placed.landmark for placed in self.zones.get(zone.id, ())}
        places = {name: self.landmark(body, zone.view, name) for name in names}
        drawn = sorted((place, name) for name, place in places.items() if place)
        found = []
        for number, ((x, y), name) in enumerate(drawn):
            # a name goes to the left of its dot where another dot or the edge is in its way
            close = any(abs(other - y) < LINE * unit for (_, other), _ in drawn[number + 1 :])
            left = close or x + LETTER * unit * len(name) > edge
            kind, shift = ("named end", -5 * unit) if left else ("named", 5 * unit)
            found.append(
                f'<circle class="landmark" cx="{x:g}" cy="{y:g}" r="{2.6 * unit:g}"/>'
                f'<text class="{kind}" x="{x + shift:g}" y="{y + 4 * unit:g}">{escape(name)}</text>'
            )
        return "".join(found)


def _placed(row: dict[str, str], radius: float | None = None) -> Placed:
    return Placed(row["landmark"], float(row["dx_cm"]), float(row["dy_cm"]), radius)


def _rows(folders: Iterable[Path], name: str) -> Iterator[dict[str, str]]:
    for folder in folders:
        path = folder / f"{name}.csv"
        if path.is_file():
            with path.open(encoding="utf-8-sig", newline="") as file:
                yield from csv.DictReader(file)
