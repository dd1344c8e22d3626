"""The computed half of the data: the manifest and the outlines in data/atlas, read and checked."""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any, TypeGuard

from bodymap.atlas.cells import SIDES, VIEWS
from bodymap.atlas.rows import Region, TriggerPoint, Zone
from bodymap.atlas.tables import Faults, Rows, printable, quoted, read_file
from bodymap.paths import ours

MANIFEST = "atlas/manifest.json"
BODIES = ("female", "male")  # what a view can name
LARGEST = 100_000  # figure units that a picture may measure
SOURCE_KEYS = ("name", "version", "licence", "used_for")

Point = tuple[float, float]
Line = tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """One thing to draw, in figure units (1 mm on a body of 1730 mm, y down).

    Attributes
    ----------
    layer : "outline", "region", "zone", "bone", "muscle", "fibre", "trigger_point", "label", ...
    id : the id within the layer; "<id>:<side>" for things that each side of the body has
    rings : closed rings of an area, holes among them (fill rule even-odd)
    lines : open lines
    point : a single point, or None
    """

    layer: str
    id: str
    rings: tuple[Line, ...] = ()
    lines: tuple[Line, ...] = ()
    point: Point | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """What every picture shares: size and mid-line (figure units), the bodies, what they were built from."""

    width: float
    height: float
    midline: float
    sole_y: float
    bodies: tuple[str, ...]
    sources: tuple[Mapping[str, str], ...]


Shapes = Mapping[tuple[str, str], tuple[Shape, ...]]


def read(folder: Path, tables: Rows, faults: Faults) -> tuple[Frame, Shapes]:
    """The frame and the shapes by (body, view) in paint order; what is wrong is added to `faults`."""
    manifest = _read_json(folder, MANIFEST, faults)
    if manifest is not None and not isinstance(manifest, dict):
        faults.add(MANIFEST, "not a manifest; rebuild the atlas")
    frame = _frame(manifest, faults) if isinstance(manifest, dict) else None
    if frame is None:
        return Frame(0, 0, 0, 0, (), ()), MappingProxyType({})
    wanted = {(body, view): f"atlas/{body}-{view}.geojson" for body in frame.bodies for view in VIEWS}
    _check_files(folder, manifest.get("files"), ["atlas/overlap.csv", *wanted.values()], faults)
    found: dict[tuple[str, str], tuple[Shape, ...]] = {}
    for (body, view), file in wanted.items():
        shapes = _read_shapes(folder, file, faults)
        if shapes is not None:
            found[body, view] = shapes
            _check_shapes(file, shapes, view, tables, faults)
    return frame, MappingProxyType(found)


def _read_json(folder: Path, file: str, faults: Faults) -> Any:
    """The content of a JSON file; None, with a fault, when it cannot be read."""
    try:
        return json.loads(read_file(folder / file))
    except FileNotFoundError:
        faults.add(file, "the file is missing; rebuild the atlas")
    except OSError as error:
        faults.add(file, f"the file cannot be read ({error.strerror})")
    except (ValueError, RecursionError):
        faults.add(file, "not readable as JSON; rebuild the atlas")
    return None


def _frame(manifest: Mapping[str, Any], faults: Faults) -> Frame | None:
    numbers = [manifest.get(key) for key in ("width", "height", "midline", "sole_y")]
    bodies, sources = manifest.get("bodies"), manifest.get("sources", [])
    good = all(_is_number(n) and 0 < n <= LARGEST for n in numbers)
    if not good:
        faults.add(MANIFEST, "width, height, midline and sole_y must be numbers above 0")
    if not isinstance(bodies, list) or not bodies or not all(isinstance(body, str) for body in bodies):
        faults.add(MANIFEST, "bodies must be a list of names")
        return None
    if sorted(bodies) != list(BODIES):  # a view could name a body that is not there
        faults.add(MANIFEST, f"bodies must be {' and '.join(BODIES)}, each once")
        return None
    if not isinstance(sources, list) or not all(
        isinstance(s, dict) and all(isinstance(s.get(key), str) for key in SOURCE_KEYS) for s in sources
    ):
        faults.add(MANIFEST, f"each of the sources must have {', '.join(SOURCE_KEYS)}")
        sources = []
    width, height, midline, sole_y = (float(n) if good and n is not None else 0.0 for n in numbers)
    told = tuple(MappingProxyType({key: source[key] for key in SOURCE_KEYS}) for source in sources)
    return Frame(width, height, midline, sole_y, tuple(bodies), told)


def _is_number(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _check_files(folder: Path, listed: object, wanted: Iterable[str], faults: Faults) -> None:
    """Every file that the manifest lists must be there unchanged; those that the app reads must be listed."""
    if not isinstance(listed, dict):
        faults.add(MANIFEST, "files must give a sha256 for each file")
        return
    for file in wanted:
        if f"data/{file}" not in listed:
            faults.add(MANIFEST, f"data/{file} is not listed among the files; rebuild the atlas")
    for name, digest in listed.items():
        parts = PurePosixPath(name).parts
        if len(parts) < 2 or parts[0] not in ("data", "assets") or ".." in parts:
            faults.add(MANIFEST, f"{quoted(name)} is not a file under data or assets")
            continue
        told = printable(name[:200])
        path = folder.joinpath(*parts[1:]) if parts[0] == "data" else ours(name)
        try:
            same = hashlib.sha256(read_file(path)).hexdigest() == digest
        except OSError:
            faults.add(MANIFEST, f"{told} is missing or cannot be read; rebuild the atlas")
            continue
        if not same:
            faults.add(
                MANIFEST,
                f"{printable(name[:200])} is not the file that the atlas was built with; rebuild the atlas",
            )


def _read_shapes(folder: Path, file: str, faults: Faults) -> tuple[Shape, ...] | None:
    loaded = _read_json(folder, file, faults)
    if loaded is None:
        return None
    features = loaded.get("features") if isinstance(loaded, dict) else None
    if not isinstance(features, list):
        faults.add(file, "not a GeoJSON FeatureCollection; rebuild the atlas")
        return None
    shapes = []
    for number, feature in enumerate(features, start=1):
        try:
            shapes.append(_shape(feature))
        except (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError):
            faults.add(file, f"feature {number} cannot be read; rebuild the atlas")
    return tuple(shapes)


def _shape(feature: Any) -> Shape:
    """One feature; raises one of the plain lookup or conversion errors when it is malformed."""
    properties, geometry = feature["properties"], feature["geometry"]
    layer, name, kind, given = (
        properties["layer"],
        properties["id"],
        geometry["type"],
        geometry["coordinates"],
    )
    if not isinstance(layer, str) or not isinstance(name, str):
        raise TypeError("layer and id are texts")
    if kind == "Polygon":
        return Shape(layer, name, rings=tuple(_line(ring, 4) for ring in given))
    if kind == "MultiPolygon":
        return Shape(layer, name, rings=tuple(_line(ring, 4) for polygon in given for ring in polygon))
    if kind == "LineString":
        return Shape(layer, name, lines=(_line(given, 2),))
    if kind == "MultiLineString":
        return Shape(layer, name, lines=tuple(_line(line, 2) for line in given))
    if kind == "Point":
        return Shape(layer, name, point=_point(given))
    raise ValueError(f"geometry {kind!r}")


def _line(points: Any, least: int) -> Line:
    line = tuple(_point(point) for point in points)
    if len(line) < least:
        raise ValueError("too few points")
    return line


def _point(pair: Any) -> Point:
    x, y = float(pair[0]), float(pair[1])
    if not (math.isfinite(x) and math.isfinite(y)):
        raise ValueError("not a place")
    return x, y


def _check_shapes(file: str, shapes: Iterable[Shape], view: str, tables: Rows, faults: Faults) -> None:
    """Rows and shapes must belong to each other, one to one, in the view that the row names."""
    drawn: dict[str, Counter[str]] = {}
    for shape in shapes:
        drawn.setdefault(shape.layer, Counter())[shape.id] += 1

    def compare(layer: str, table: str, wanted: Collection[str]) -> None:
        have = drawn.get(layer, Counter())
        for name in wanted:
            if name not in have:
                faults.add(
                    file, f"{table}.csv has {quoted(name)} but there is no {layer} shape; rebuild the atlas"
                )
        for name, count in have.items():
            if name not in wanted:
                faults.add(
                    file,
                    f"the {layer} shape {quoted(name)} is no row of {table}.csv in this view; rebuild",
                )
            elif count > 1:
                faults.add(
                    file, f"the {layer} shape {quoted(name)} is there more than once; rebuild the atlas"
                )

    felt = {row.id: row.sides for row in tables[Zone]}
    fed: dict[str, set[str]] = {}
    for row in tables[Zone]:
        for point in row.trigger_points:
            fed.setdefault(point, set()).update(felt[row.id])

    def sided(rows: Iterable[Zone | TriggerPoint], sides: Mapping[str, Collection[str]]) -> list[str]:
        ours = (row for row in rows if not row.own)  # a clinic's are drawn when the app starts
        here = [row for row in ours if row.view == view]
        return [f"{row.id}:{side}" for row in here for side in SIDES if side in sides.get(row.id, SIDES)]

    regions = {row.id for row in tables[Region] if row.view == view}
    if "outline" not in drawn:
        faults.add(file, "there is no outline shape; rebuild the atlas")
    if tables[Region]:
        compare("region", "regions", regions)
        compare("label", "regions", regions)
    if tables[Zone]:
        compare("zone", "zones", sided(tables[Zone], felt))
    if tables[TriggerPoint]:
        compare("trigger_point", "trigger_points", sided(tables[TriggerPoint], fed))
