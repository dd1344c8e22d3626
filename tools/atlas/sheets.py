"""The reviewer's sheets, for a clinician to check: every region with its name, every zone over the bones."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from shapely import Point, Polygon
from shapely.geometry.base import BaseGeometry

Shapes = list[tuple[str, str, BaseGeometry]]

INK, TEAL, RED, PALE, BONE, MUSCLE = (
    (30, 40, 50),
    (0, 105, 110),
    (200, 40, 35),
    (225, 120, 110),
    (120, 105, 80),
    (150, 55, 50),
)
COLUMNS, GAP = 4, 30


def rings(shape: BaseGeometry) -> list[list[tuple[float, float]]]:
    """All rings of an area, outer and inner."""
    out: list[list[tuple[float, float]]] = []
    for part in getattr(shape, "geoms", [shape]):
        if isinstance(part, Polygon):
            out += [list(r.coords) for r in (part.exterior, *part.interiors)]
    return out


def _stroke(
    pen: ImageDraw.ImageDraw, shape: BaseGeometry, zoom: float, colour: tuple[int, int, int], width: int
) -> None:
    for ring in rings(shape):
        pen.line([(x * zoom, y * zoom) for x, y in ring], fill=colour, width=width, joint="curve")


def _tint(
    canvas: Image.Image, shape: BaseGeometry, zoom: float, colour: tuple[int, int, int], alpha: int
) -> None:
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


def draw(picture: Image.Image, shapes: Shapes, folder: Path, name: str) -> None:
    """Write `<name>-regions.png` and `<name>-zones.png` for one body and view.

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
    sheet.convert("RGB").quantize(128, dither=Image.Dither.NONE).save(
        folder / f"{name}-regions.png", optimize=True
    )
    zones = [(z, s) for layer, z, s in shapes if layer == "zone" and z.endswith(":right")]
    points = [
        (z, s)
        for layer, z, s in shapes
        if layer == "trigger_point" and z.endswith(":right") and isinstance(s, Point)
    ]
    panels = []
    # trunk and thighs: where the zones are
    box = (60, 330, 700, 1330)
    base = _panel(picture, 1.0)
    pen = ImageDraw.Draw(base)
    for layer, _, shape in shapes:
        if layer in ("bone", "muscle"):
            _stroke(pen, shape, 1.0, BONE if layer == "bone" else MUSCLE, 1)
    for zone, shape in zones:
        panel = base.copy()
        _tint(panel, shape, 1.0, RED, 150)
        _text(ImageDraw.Draw(panel), (380, 345), zone, 20)
        panels.append(panel.crop(box))
    if points:
        panel = base.copy()
        pen = ImageDraw.Draw(panel)
        for point, shape in points:
            pen.line([(shape.x - 6, shape.y - 6), (shape.x + 6, shape.y + 6)], fill=RED, width=3)
            pen.line([(shape.x - 6, shape.y + 6), (shape.x + 6, shape.y - 6)], fill=RED, width=3)
            _text(pen, (shape.x - 60, shape.y), point.removesuffix(":right"), 16)
        _text(pen, (380, 345), "trigger points", 20)
        panels.append(panel.crop(box))
    rows = -(-len(panels) // COLUMNS)
    w, h = panels[0].size
    sheet = Image.new(
        "RGBA", (COLUMNS * w + (COLUMNS - 1) * GAP, rows * h + (rows - 1) * GAP), (255, 255, 255, 255)
    )
    for k, panel in enumerate(panels):
        sheet.paste(panel, (k % COLUMNS * (w + GAP), k // COLUMNS * (h + GAP)))
    sheet.convert("RGB").quantize(128, dither=Image.Dither.NONE).save(
        folder / f"{name}-zones.png", optimize=True
    )


def _lines(region: str) -> list[str]:
    """A region id in one or two lines."""
    if len(region) < 15:
        return [region]
    words, first = region.split("-"), ""
    while words and len(first) + len(words[0]) < len(region) * 0.6:
        first += words.pop(0) + "-"
    return [first, "-".join(words)] if words else [region]
