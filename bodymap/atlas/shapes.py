"""The computed half of the data: the manifest and the outlines in data/atlas, read and checked."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import BaseModel, Field, FiniteFloat, TypeAdapter, ValidationError

from bodymap.atlas.cells import SIDES, VIEWS
from bodymap.atlas.rows import Region, TriggerPoint, Zone
from bodymap.atlas.tables import Faults, Rows, printable, quoted, read_file
from bodymap.paths import ours

MANIFEST = "atlas/manifest.json"
BODIES = ("female", "male")  # what a view can name
LARGEST = 100_000  # figure units that a picture may measure

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
Length = Annotated[FiniteFloat, Field(strict=True, gt=0, le=LARGEST)]


class _Source(BaseModel):
    name: str
    version: str
    licence: str
    used_for: str


class _Manifest(BaseModel):
    """What the build wrote of itself, as far as the app reads it."""

    width: Length
    height: Length
    midline: Length
    sole_y: Length
    bodies: Annotated[tuple[str, ...], Field(min_length=1)]
    sources: list[_Source] = []
    files: dict[str, Any]


WRONG = {  # what is said of a field of the manifest
    "bodies": "bodies must be a list of names",
    "sources": f"each of the sources must have {', '.join(_Source.model_fields)}",
    "files": "files must give a sha256 for each file",
} | dict.fromkeys(
    ("width", "height", "midline", "sole_y"), "width, height, midline and sole_y must be numbers above 0"
)
Place = tuple[FiniteFloat, FiniteFloat]
Ring = Annotated[tuple[Place, ...], Field(min_length=4)]
Open = Annotated[tuple[Place, ...], Field(min_length=2)]
GEOMETRY: Mapping[str, tuple[str, TypeAdapter[Any]]] = {  # of GeoJSON
    "Polygon": ("rings", TypeAdapter(tuple[Ring, ...])),
    "MultiPolygon": ("rings", TypeAdapter(tuple[tuple[Ring, ...], ...])),
    "LineString": ("lines", TypeAdapter(Open)),
    "MultiLineString": ("lines", TypeAdapter(tuple[Open, ...])),
    "Point": ("point", TypeAdapter(Place)),
}


def ring_area(ring: Sequence[Point]) -> float:
    """Area within a ring, closed or not, square figure units; its sign says which way the ring turns."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True)) / 2


def read(folder: Path, tables: Rows, faults: Faults) -> tuple[Frame, Shapes]:
    """The frame and the shapes by (body, view) in paint order; what is wrong is added to `faults`."""
    found: dict[tuple[str, str], tuple[Shape, ...]] = {}
    manifest = _manifest(folder, faults)
    if manifest is None:
        return Frame(0, 0, 0, 0, (), ()), MappingProxyType(found)
    sources = tuple(MappingProxyType(source.model_dump()) for source in manifest.sources)
    frame = Frame(
        manifest.width, manifest.height, manifest.midline, manifest.sole_y, manifest.bodies, sources
    )
    wanted = {(body, view): f"atlas/{body}-{view}.geojson" for body in frame.bodies for view in VIEWS}
    _check_files(folder, manifest.files, ["atlas/overlap.csv", *wanted.values()], faults)
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


def _manifest(folder: Path, faults: Faults) -> _Manifest | None:
    """The manifest; None, with every fault of it, when there is one."""
    loaded = _read_json(folder, MANIFEST, faults)
    if loaded is None:
        return None
    try:
        found = _Manifest.model_validate(loaded)
    except ValidationError as error:
        fields = [one["loc"][0] if one["loc"] else "" for one in error.errors()]
        for wrong in dict.fromkeys(
            WRONG.get(str(name), "not a manifest; rebuild the atlas") for name in fields
        ):
            faults.add(MANIFEST, wrong)
        return None
    if sorted(found.bodies) != list(BODIES):  # a view could name a body that is not there
        faults.add(MANIFEST, f"bodies must be {' and '.join(BODIES)}, each once")
        return None
    return found


def _check_files(folder: Path, listed: Mapping[str, Any], wanted: Iterable[str], faults: Faults) -> None:
    """Every file that the manifest lists must be there unchanged; those that the app reads must be listed."""
    for file in wanted:
        if f"data/{file}" not in listed:
            faults.add(MANIFEST, f"data/{file} is not listed among the files; rebuild the atlas")
    for name, digest in listed.items():
        parts = PurePosixPath(name).parts
        if len(parts) < 2 or parts[0] not in ("data", "assets") or ".." in parts:
            faults.add(MANIFEST, f"{quoted(name)} is not a file under data or assets")
            continue
        path = folder.joinpath(*parts[1:]) if parts[0] == "data" else ours(name)
        try:
            if hashlib.sha256(read_file(path)).hexdigest() == digest:
                continue
            wrong = "is not the file that the atlas was built with"
        except OSError:
            wrong = "is missing or cannot be read"
        faults.add(MANIFEST, f"{printable(name[:200])} {wrong}; rebuild the atlas")


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
        except (KeyError, TypeError, ValueError):
            faults.add(file, f"feature {number} cannot be read; rebuild the atlas")
    return tuple(shapes)


def _shape(feature: Any) -> Shape:
    """One feature; raises KeyError, TypeError or ValueError when it is malformed."""
    properties, geometry = feature["properties"], feature["geometry"]
    layer, name, kind = properties["layer"], properties["id"], geometry["type"]
    if not isinstance(layer, str) or not isinstance(name, str):
        raise TypeError("layer and id are texts")
    field, coordinates = GEOMETRY[kind]
    given: Any = coordinates.validate_python(geometry["coordinates"])
    if kind == "MultiPolygon":
        given = tuple(chain.from_iterable(given))
    elif kind == "LineString":
        given = (given,)
    return replace(Shape(layer, name), **{field: given})


def _check_shapes(file: str, shapes: Iterable[Shape], view: str, tables: Rows, faults: Faults) -> None:
    """Rows and shapes must belong to each other, one to one, in the view that the row names."""
    drawn: dict[str, Counter[str]] = defaultdict(Counter)
    for shape in shapes:
        drawn[shape.layer][shape.id] += 1

    def compare(layer: str, table: str, wanted: Collection[str]) -> None:
        for name in (name for name in wanted if name not in drawn[layer]):
            wrong = f"{table}.csv has {quoted(name)} but there is no {layer} shape; rebuild the atlas"
            faults.add(file, wrong)
        for name, count in drawn[layer].items():
            shape = f"the {layer} shape {quoted(name)} is"
            if name not in wanted:
                faults.add(file, f"{shape} no row of {table}.csv in this view; rebuild")
            elif count > 1:
                faults.add(file, f"{shape} there more than once; rebuild the atlas")

    felt = {row.id: row.sides for row in tables[Zone]}
    fed: dict[str, set[str]] = defaultdict(set)
    for row in tables[Zone]:
        for point in row.trigger_points:
            fed[point].update(felt[row.id])

    def sided(rows: Iterable[Zone | TriggerPoint], sides: Mapping[str, Collection[str]]) -> list[str]:
        here = [row for row in rows if row.view == view and not row.own]  # a clinic's are drawn at the start
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
