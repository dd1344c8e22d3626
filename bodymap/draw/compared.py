"""Two visits as pictures: each alone, and what stayed, went and came in three fills that need no colour."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from html import escape

import numpy as np
from numpy.typing import NDArray

from bodymap.atlas import Atlas
from bodymap.draw import scored, tokens
from bodymap.draw.areas import polygons
from bodymap.draw.brush import stepped
from bodymap.draw.captions import wrapped
from bodymap.draw.changes import Comparison
from bodymap.draw.painter import SIDES, VIEWS, painted, path, rounded
from bodymap.draw.pictures import LEFT, RIGHT
from bodymap.draw.scene import LEAST, ROOM
from bodymap.draw.stage import CLOTHES, image
from bodymap.paint import CELL, Cells
from bodymap.paths import ours
from bodymap.view import View

PARTS = {"kept": "=", "gone": "−", "new": "+"}
"""What can become of a place, and its sign."""
STROKES = {
    "kept": [(-10, -6, 20, 0), (-10, 6, 20, 0)],
    "gone": [(-11, 0, 22, 0)],
    "new": [(-11, 0, 22, 0), (0, -11, 0, 22)],
}
"""The lines of its sign: from where, how far, figure units."""
# for a file of its own: figure units
GAP, TOP, LINE, WORDS = 30, 64, 44, 30
LETTERS = 66  # in a line of its words
NAMES = (
    *(f"{part}{more}" for part in PARTS for more in ("", "-edge")),
    "gone-line",
    "new-dot",
    "change-edge",
    "change-sign",
)
PATTERNS = (
    '<pattern id="gone-lines" width="14" height="14" patternUnits="userSpaceOnUse"'
    ' patternTransform="rotate(45)">'
    f"{painted('gone-line', 'M7,0v14')}</pattern>"
    '<pattern id="new-dots" width="18" height="18" patternUnits="userSpaceOnUse">'
    f"{painted('new-dot', 'M4,9a5,5 0 1 0 10,0a5,5 0 1 0 -10,0')}</pattern>"
)
"""What the fills are made of; must stand once in the page or file."""
Image = Callable[[str, str], str]
"""(view, layer) -> address of an image of the body."""


def crop(atlas: Atlas, found: Comparison) -> tuple[float, float]:
    """Top and height of what is shown of both views, figure units: what is marked, and some room."""
    rows = np.flatnonzero((found.then.cells | found.now.cells).any(axis=(0, 2)))
    if not rows.size:
        return 0, atlas.height
    top = max(float(rows[0]) * CELL - ROOM, 0)
    high = max(min(float(rows[-1]) * CELL + ROOM, atlas.height) - top, LEAST)
    return max(min(top, atlas.height - high), 0), high


def skin(atlas: Atlas, figure: str, face: str, tone: str, picture: Image) -> str:
    """The body of a view as SVG, in figure units."""
    place = f'width="{atlas.width:g}" height="{atlas.height:g}"'
    outline = path(
        ring for shape in atlas.shapes(figure, face) if shape.layer == "outline" for ring in shape.rings
    )
    images = "".join(
        f'<image {place} xlink:href="{escape(address)}" href="{escape(address)}"/>'
        for layer in (tone, CLOTHES)
        if (address := picture(face, layer))
    )
    return f"{images}{painted('outline', outline)}"


def changes(atlas: Atlas, found: Comparison, face: str) -> str:
    """What stayed, went and came on one view, each with its sign on every region."""
    places = _labels(atlas, found.figure, face)
    drawn = signs = ""
    for name in PARTS:
        part = getattr(found, name)
        d = outlines(part.cells[VIEWS.index(face)])
        drawn += painted(f"{name}-edge", d) + painted(name, d)
        signs += "".join(_sign(*places[region], name) for region in part.regions if region in places)
    return drawn + signs


def visit(atlas: Atlas, found: Comparison, view: View, cells: Cells, face: str) -> str:
    """What one visit marks on one view, with its scores."""
    places, d = _labels(atlas, found.figure, face), outlines(cells[VIEWS.index(face)])
    scores = "".join(
        scored.score(*places[region], rating.shown)
        for region, rating in view.rated.items()
        if rating.shown is not None and region in places
    )
    return painted("kept-edge", d) + painted("kept", d) + scores


def outlines(cells: NDArray[np.bool_]) -> str:
    """Path data round painted cells of one view, their stairs smoothed."""
    areas = polygons(stepped(cells).simplify(CELL))
    return rounded(ring.coords for one in areas for ring in (one.exterior, *one.interiors))


def _labels(atlas: Atlas, figure: str, face: str) -> dict[str, tuple[float, float]]:
    """Region -> the middle of its drawing."""
    shapes = atlas.shapes(figure, face)
    return {shape.id: shape.point for shape in shapes if shape.layer == "label" and shape.point}


def _sign(x: float, y: float, part: str) -> str:
    """What became of a place, drawn: programs and readers have no fonts in common."""
    d = "".join(f"M{x + dx:g},{y + dy:g}l{right:g},{down:g}" for dx, dy, right, down in STROKES[part])
    return painted("change-edge", d) + painted("change-sign", d, part=part)


def svg(atlas: Atlas, found: Comparison, tone: str, words: Sequence[str], theme: str = "light") -> str:
    """The changes on front and back as one file that stands alone, with lines of `words` below it."""
    top, high = crop(atlas, found)
    colours, lines = tokens.colours(theme), wrapped(words, LETTERS)
    wide, tall = 2 * (RIGHT - LEFT) + GAP, TOP + high + (len(lines) + 1) * LINE
    faces = "".join(
        f'<g transform="translate({number * (RIGHT - LEFT + GAP) - LEFT:g},{TOP - top:g})">'
        f"{_face(atlas, found, tone, face, (top, high))}</g>"
        for number, face in enumerate(VIEWS)
    )
    foot = "".join(
        _text(line, 8, TOP + high + number * LINE, "start", WORDS) for number, line in enumerate(lines, 1)
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        f' width="{wide:g}" height="{tall:g}" viewBox="0 0 {wide:g} {tall:g}"'
        f' fill="{colours["ink"]}" font-family="Inter, sans-serif" font-weight="600">'
        f"<style>{tokens.rules(theme, names=('outline', *NAMES))}</style>"
        f'<defs>{PATTERNS}</defs><rect width="{wide:g}" height="{tall:g}" fill="{colours["paper"]}"/>'
        f"{faces}{foot}</svg>"
    )


def _face(atlas: Atlas, found: Comparison, tone: str, face: str, heights: tuple[float, float]) -> str:
    """One view with its name and sides above it, its images within."""
    t, (top, high) = atlas.texts, heights
    left, right = (t("side-letter", side=side) for side in SIDES[face])
    titles = (
        (left, LEFT + 8, "start"),
        (t("face-name", face=face), (LEFT + RIGHT) / 2, "middle"),
        (right, RIGHT - 8, "end"),
    )
    titled = "".join(_text(words, x, top - TOP / 2, anchor, LINE - 4) for words, x, anchor in titles)

    def picture(face: str, layer: str) -> str:
        file = ours(image(found.figure, face, layer))
        known = file.is_file()
        return f"data:image/webp;base64,{base64.b64encode(file.read_bytes()).decode()}" if known else ""

    window = f'<rect x="{LEFT}" y="{top:g}" width="{RIGHT - LEFT}" height="{high:g}"/>'
    return (
        f'{titled}<clipPath id="cut-{face}">{window}</clipPath><g clip-path="url(#cut-{face})">'
        f"{skin(atlas, found.figure, face, tone, picture)}{changes(atlas, found, face)}</g>"
    )


def _text(words: str, x: float, y: float, anchor: str, size: int) -> str:
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" font-size="{size}">{escape(words)}</text>'
