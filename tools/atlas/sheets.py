"""The reviewer's sheets, for a clinician to check: every region with its name, every zone over the bones.

One sheet for the regions of each body and view, and one for the zones of each body and group of muscles:
there each muscle has a card with its front and back view, its zones, its trigger points and the landmarks
from which they are drawn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont
from shapely import Point, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from tools.atlas.xray import Cut, Skeleton

Shapes = list[tuple[str, str, BaseGeometry]]
Rows = Sequence[Mapping[str, str]]
Box = tuple[int, int, int, int]
Colour = tuple[int, int, int]

INK, TEAL, RED, BONE, MUSCLE, BLUE, GREEN = (
    (30, 40, 50),
    (0, 105, 110),
    (200, 40, 35),
    (160, 145, 120),
    (150, 55, 50),
    (20, 50, 190),
    (20, 110, 60),
)
GAP, MARGIN, LINE = 16, 45, 14
"""Pixels between cards, millimetres around the zones of a group, pixels of a line of the legend."""
SOLID, FAINT = 120, 34
"""How opaque core and spillover are, of 255."""
GLASS = 0.22
"""How strong the skin is over what lies under it."""
TILE = 230
"""Pixels of a side of a muscle's picture on its sheet."""
ACROSS = 1200
"""Cards stand side by side up to this width."""


def rings(shape: BaseGeometry) -> list[list[tuple[float, float]]]:
    """All rings of an area, outer and inner."""
    out: list[list[tuple[float, float]]] = []
    for part in getattr(shape, "geoms", [shape]):
        if isinstance(part, Polygon):
            out += [list(r.coords) for r in (part.exterior, *part.interiors)]
    return out


def _stroke(pen: ImageDraw.ImageDraw, shape: BaseGeometry, zoom: float, colour: Colour, width: int) -> None:
    for ring in rings(shape):
        pen.line([(x * zoom, y * zoom) for x, y in ring], fill=colour, width=width, joint="curve")


def _tint(canvas: Image.Image, shape: BaseGeometry, zoom: float, colour: Colour, alpha: int) -> None:
    mask = Image.new("L", canvas.size, 0)
    pen = ImageDraw.Draw(mask)
    for ring in rings(shape):
        pen.polygon([(x * zoom, y * zoom) for x, y in ring], fill=alpha)
    canvas.paste(Image.new("RGBA", canvas.size, (*colour, 255)), (0, 0), mask)


def _text(pen: ImageDraw.ImageDraw, at: tuple[float, float], words: str, size: int) -> None:
    font = ImageFont.load_default(size)
    pen.text(at, words, font=font, fill=INK, anchor="mm", stroke_width=3, stroke_fill=(255, 255, 255))


def _panel(picture: Image.Image, zoom: float) -> Image.Image:
    canvas = Image.new("RGBA", picture.size, (255, 255, 255, 255))
    canvas.alpha_composite(picture)
    size = round(picture.width * zoom), round(picture.height * zoom)
    return canvas.resize(size, Image.Resampling.LANCZOS)


def draw_regions(picture: Image.Image, shapes: Shapes, folder: Path, name: str) -> None:
    """Write `<name>-regions.png` for one body and view.

    Parameters
    ----------
    picture
        The shaded body, one pixel a figure unit, transparent outside.
    """
    sheet = _panel(picture, 2.0)
    pen = ImageDraw.Draw(sheet)
    for layer, _, shape in shapes:
        if layer == "region":
            _stroke(pen, shape, 2.0, TEAL, 2)
    for layer, region, shape in shapes:
        if layer == "label" and isinstance(shape, Point):
            for line, part in enumerate(_lines(region)):
                _text(pen, (shape.x * 2, shape.y * 2 + 15 * line - 7), part, 13)
    _save(sheet, folder / f"{name}-regions.png")


@dataclass(frozen=True)
class Tables:
    """The authored rows that the sheets name: muscles, zones, their discs, trigger points."""

    muscles: Rows
    zones: Rows
    discs: Rows
    trigger_points: Rows


@dataclass(frozen=True)
class View:
    """One view of one body: picture, shapes, and its right-hand landmarks in figure units."""

    picture: Image.Image
    shapes: Shapes
    landmarks: Mapping[str, tuple[float, float]]


def draw_zones(views: Mapping[str, View], tables: Tables, folder: Path, body: str) -> None:
    """Write `<body>-zones-<group>.png` for every group of muscles: a card for each muscle, right side."""
    groups: dict[str, list[Image.Image]] = {}
    for row in sorted(tables.muscles, key=lambda r: float(r["order"])):
        if any(zone["muscle"] == row["id"] for zone in tables.zones):
            groups.setdefault(row["group"], []).append(_card(views, tables, row["id"]))
    for group, cards in groups.items():
        _save(_shelves(cards), folder / f"{body}-zones-{group}.png", _palette())


def draw_under_skin(
    skins: Mapping[str, Image.Image],
    skeletons: Mapping[str, Skeleton],
    cuts: Sequence[Cut],
    folder: Path,
    body: str,
) -> None:
    """Write `<body>-under-skin.webp`: the skeleton, then each muscle in the views that show it."""
    scenes = {}
    for view, skin in skins.items():
        paper = Image.new("RGBA", skeletons[view].picture.size, (250, 249, 247, 255))
        whole = paper.copy()
        whole.alpha_composite(skin.resize(paper.size))
        scenes[view] = Image.blend(paper, whole, GLASS)
        scenes[view].alpha_composite(skeletons[view].picture)
    tiles = [scene.resize((TILE, TILE * scene.height // scene.width)) for scene in scenes.values()]
    for cut in cuts:
        scene = scenes[cut.view]
        x, y, width, height = (v * scene.width / skins[cut.view].width for v in cut.box)
        side = max(width, height, 400) * 1.1
        left, top = round(x + width / 2 - side / 2), round(y + height / 2 - side / 2)
        shown = scene.copy()
        shown.alpha_composite(cut.picture, (round(x), round(y)))
        tile = shown.crop((left, top, round(left + side), round(top + side))).resize((TILE, TILE))
        _text(ImageDraw.Draw(tile), (TILE / 2, TILE - 12), f"{cut.muscle}, {cut.view}", 12)
        tiles.append(tile)
    _shelves(tiles).convert("RGB").save(folder / f"{body}-under-skin.webp", quality=75, method=6)


def _boxes(views: Mapping[str, View], ids: set[str]) -> dict[str, Box]:
    """The part of each view that shows some zones and trigger points: the same part of the body in both."""
    ends = []
    for name, view in views.items():
        for layer, i, shape in view.shapes:
            stem, _, side = i.partition(":")
            if layer in ("zone", "trigger_point") and side == "right" and stem in ids:
                x0, y0, x1, y1 = shape.bounds
                # behind, the right half of the body is at the other side of the picture
                x0, x1 = (x0, x1) if name == "front" else (view.picture.width - x1, view.picture.width - x0)
                ends.append((x0, y0, x1, y1))
    low, high = (np.array(ends).min(axis=0), np.array(ends).max(axis=0))
    width, height = next(iter(views.values())).picture.size
    left, right = round(low[0] - MARGIN), round(high[2] + MARGIN)
    top, bottom = max(round(low[1] - MARGIN), 0), min(round(high[3] + MARGIN), height)
    return {"front": (left, top, right, bottom), "back": (width - right, top, width - left, bottom)}


def _card(views: Mapping[str, View], tables: Tables, muscle: str) -> Image.Image:
    """A muscle's name, its two views and the legend of its numbered zones."""
    zones = [z for z in tables.zones if z["muscle"] == muscle]
    marks = {t["id"]: t["mark"] for t in tables.trigger_points if t["muscle"] == muscle}
    boxes = _boxes(views, {z["id"] for z in zones} | set(marks))
    panels = []
    for view in ("front", "back"):
        ids = {z["id"] for z in zones if z["view"] == view}
        names = {d["landmark"] for d in tables.discs if d["zone"] in ids}
        names |= {t["landmark"] for t in tables.trigger_points if t["id"] in marks and t["view"] == view}
        panels.append(_figure(views[view], boxes[view], view, zones, muscle, marks, names))
    legend = []
    for number, zone in enumerate(zones, start=1):
        level = "rare" if zone["often"] == "rare" else zone["strength"]
        points = ", ".join(marks[i.strip()] for i in zone["trigger_points"].split(";") if i.strip() in marks)
        notes = [level, f"from {points}" if points else "", "disputed" if zone["disputed"] == "yes" else ""]
        notes.append(
            {"both": "both sides", "right": "right only", "left": "left only"}.get(zone["reach"], "")
        )
        legend.append(f"{number}  {zone['id']}: {', '.join(n for n in notes if n)}")
    wide = max(sum(p.width for p in panels) + LINE, 300)
    card = Image.new("RGBA", (wide, panels[0].height + LINE * (len(legend) + 2)), (255, 255, 255, 255))
    pen = ImageDraw.Draw(card)
    pen.text((2, 0), muscle, font=ImageFont.load_default(14), fill=INK)
    at = 0
    for panel in panels:
        card.paste(panel, (at, LINE + 6))
        at += panel.width + LINE
    for line, text in enumerate(legend):
        low = LINE + 10 + panels[0].height + LINE * line
        pen.text((2, low), text, font=ImageFont.load_default(11), fill=INK)
    return card


def _figure(
    view: View, box: Box, name: str, zones: Rows, muscle: str, marks: Mapping[str, str], names: set[str]
) -> Image.Image:
    """The box of one view with a muscle's zones: core solid, spillover dotted, own place brown."""
    pale = Image.new("RGBA", view.picture.size, (255, 255, 255, 255))
    canvas = Image.blend(pale, _panel(view.picture, 1.0), 0.55)
    pen = ImageDraw.Draw(canvas)
    for layer, i, shape in view.shapes:
        if layer == "bone" or (layer == "muscle" and i == f"{muscle}:right"):
            _stroke(pen, shape, 1.0, BONE if layer == "bone" else MUSCLE, 1)
    drawn = {i: s for layer, i, s in view.shapes if layer == "zone"}
    here = [
        (n, z, drawn[f"{z['id']}:right"])
        for n, z in enumerate(zones, start=1)
        if z["view"] == name and f"{z['id']}:right" in drawn
    ]
    for _, zone, shape in sorted(here, key=lambda item: item[1]["strength"] == "core"):
        core, rare = zone["strength"] == "core", zone["often"] == "rare"
        if zone["strength"] == "local":
            _stroke(pen, shape, 1.0, MUSCLE, 2)
            continue
        _tint(canvas, shape, 1.0, RED, SOLID if core else 0 if rare else FAINT)
        pen = ImageDraw.Draw(canvas)
        if core:
            _stroke(pen, shape, 1.0, RED, 2)
        else:
            _dots(pen, shape, 14.0 if rare else 7.0)
    for landmark in sorted(names):
        x, y = view.landmarks[landmark]
        pen.line([(x - 4, y), (x + 4, y)], fill=GREEN, width=1)
        pen.line([(x, y - 4), (x, y + 4)], fill=GREEN, width=1)
        # its name runs towards the middle of the card
        runs = "l" if x < (box[0] + box[2]) / 2 else "r"
        _label(pen, (x + (5 if runs == "l" else -5), y + 5), landmark, 9, GREEN, runs)
    for layer, i, shape in view.shapes:
        stem, _, side = i.partition(":")
        if layer == "trigger_point" and side == "right" and stem in marks and isinstance(shape, Point):
            for way in (-5, 5):
                pen.line([(shape.x - 5, shape.y - way), (shape.x + 5, shape.y + way)], fill=BLUE, width=2)
            _label(pen, (shape.x + 12, shape.y - 8), marks[stem], 13, BLUE)
    cores = unary_union([s for _, z, s in here if z["strength"] == "core"])
    for number, zone, shape in here:
        # the number of a spillover stands where no core covers it
        clear = shape if zone["strength"] == "core" else shape.difference(cores)
        at = (clear if clear.area > 200 else shape).representative_point()
        _text(pen, (at.x, at.y), str(number), 14)
    return canvas.crop(box)


def _dots(pen: ImageDraw.ImageDraw, shape: BaseGeometry, apart: float) -> None:
    """The outline of an area as a row of dots."""
    for part in getattr(shape, "geoms", [shape]):
        edge = part.exterior
        for k in range(int(edge.length / apart)):
            p = edge.interpolate(k * apart)
            pen.ellipse((p.x - 1.2, p.y - 1.2, p.x + 1.2, p.y + 1.2), fill=RED)


def _label(
    pen: ImageDraw.ImageDraw,
    at: tuple[float, float],
    words: str,
    size: int,
    colour: Colour,
    runs: str = "l",
) -> None:
    """Small words from a point on to the right ("l": it is their left end) or to the left ("r")."""
    font, white = ImageFont.load_default(size), (255, 255, 255)
    pen.text(at, words, font=font, fill=colour, anchor=f"{runs}m", stroke_width=1, stroke_fill=white)


def _shelves(cards: list[Image.Image]) -> Image.Image:
    """Cards in rows, as many side by side as fit."""
    rows: list[list[Image.Image]] = []
    for card in cards:
        if rows and sum(c.width + GAP for c in rows[-1]) + card.width <= ACROSS:
            rows[-1].append(card)
        else:
            rows.append([card])
    wide = max(sum(c.width + GAP for c in row) for row in rows) - GAP
    heights = [max(c.height for c in row) + GAP for row in rows]
    sheet = Image.new("RGBA", (wide, sum(heights) - GAP), (255, 255, 255, 255))
    for line, row in enumerate(rows):
        for k, card in enumerate(row):
            sheet.paste(card, (sum(c.width + GAP for c in row[:k]), sum(heights[:line])))
    return sheet


def mixed(colour: Colour, base: Colour, share: float) -> Colour:
    """A share (0 to 1) of one colour laid over another."""
    r, g, b = (round(c * share + d * (1 - share)) for c, d in zip(colour, base, strict=True))
    return r, g, b


def _palette() -> Image.Image:
    """Few colours, so that the sheets stay small: clay from dark to white, and each ink on it."""
    clay = [mixed((255, 253, 250), (110, 110, 110), k / 31) for k in range(32)]
    inks = [mixed(c, (238, 238, 238), k / 5) for c in (INK, BONE, MUSCLE, BLUE, GREEN) for k in range(1, 6)]
    reds = [mixed(RED, base, alpha / 255) for base in clay for alpha in (SOLID, FAINT)]
    reds += [mixed(RED, (238, 238, 238), k / 5) for k in range(1, 6)]
    image = Image.new("P", (1, 1))
    image.putpalette([c for colour in (*clay, *inks, *reds) for c in colour])
    return image


def _save(sheet: Image.Image, path: Path, palette: Image.Image | None = None) -> None:
    """Write a sheet with the colours of a palette, or with its own 128 best."""
    count = 128 if palette is None else 256
    few = sheet.convert("RGB").quantize(count, dither=Image.Dither.NONE, palette=palette)
    few.save(path, optimize=True)


def _lines(region: str) -> list[str]:
    """A region id in one or two lines."""
    if len(region) < 15:
        return [region]
    words, first = region.split("-"), ""
    while words and len(first) + len(words[0]) < len(region) * 0.6:
        first += words.pop(0) + "-"
    return [first, "-".join(words)] if words else [region]
