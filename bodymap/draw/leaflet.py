"""The picture on the page that a patient takes home: one SVG file, light on ink, in plain colours."""

from __future__ import annotations

import base64
import textwrap
from html import escape

from bodymap.draw import brush, painter, tokens
from bodymap.draw.painter import SIDES, VIEWS
from bodymap.draw.pictures import LEFT, RIGHT, Drawing, Pictures, painted_muscle, painted_points
from bodymap.draw.scene import crop
from bodymap.draw.stage import CLOTHES
from bodymap.paths import ours
from bodymap.texts import capital
from bodymap.view import View

# figure units
GAP = 30  # between front and back
TOP = 64  # above the bodies, for their names and sides
LETTER = 40  # height of what is written
LONG = 12  # letters of the muscle's name in a line
INSET = 8  # of that name from the edge
VEIL = 0.55  # of white over the body: paper and ink are dear
NAMES = (
    "outline", "core-line", "spillover-line", "rare-line", "local-line", "disputed", "cores", "spillovers",
    "rares", "locals", "core", "spillover", "rare", "local", "moved", "point-edge", "point", "under",
    "under-fibres", "marked", "ring-halo", "ring", "ring-loose", "painted", "painted-edge",
)  # fmt: skip


def leaflet(pictures: Pictures, view: View, muscle: str, side: str) -> str:
    """Front and back as SVG, with their sides: the muscle and its name, its zones, what was marked.

    Cut to what holds the muscle's pattern and the marks. Nothing in it needs a filter, a mask or a variable.
    """
    box = crop(pictures.atlas, view, muscle, side)
    _, top, width, height = (float(part) for part in box.split())
    colours = tokens.colours("light")
    faces = "".join(
        f'<g transform="translate({number * (width + GAP) - LEFT:g},{TOP - top:g})">'
        f"{_face(pictures, view, muscle, side, face, (top, height))}</g>"
        for number, face in enumerate(VIEWS)
    )
    wide, high = 2 * width + GAP, height + TOP
    rules = tokens.rules("light", "small", names=NAMES)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        f' width="{wide:g}" height="{high:g}" viewBox="0 0 {wide:g} {high:g}" fill="{colours["ink"]}"'
        f' font-family="Inter, sans-serif" font-weight="600" font-size="{LETTER}">'
        f"<style>{rules}</style>{faces}</svg>"
    )


def _face(
    pictures: Pictures, view: View, muscle: str, side: str, face: str, heights: tuple[float, float]
) -> str:
    """One view in figure units, with its name and the letters of the sides above it."""
    atlas, body = pictures.atlas, view.shown_body
    drawn = pictures.drawing(body, face, muscle, side)
    shapes = atlas.shapes(body, face)
    outline = painter.path(ring for shape in shapes if shape.layer == "outline" for ring in shape.rings)
    t, (top, height) = atlas.texts, heights
    *_, left, right = SIDES[face]
    y = top - TOP + LETTER
    title = "".join(
        f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}">{escape(words)}</text>'
        for x, anchor, words in (
            (LEFT + INSET, "start", t("side-letter", side=left)),
            ((LEFT + RIGHT) / 2, "middle", t("face-name", face=face)),
            (RIGHT - INSET, "end", t("side-letter", side=right)),
        )
    )
    under, over = brush.marks(atlas, view, face, halo=False)
    place = f'width="{atlas.width:g}" height="{atlas.height:g}"'
    skin = "".join(
        f'<image {place} xlink:href="{image}"/>'
        for layer in ("light", CLOTHES)
        if (image := _image(f"{body}-{face}-{layer}"))
    )
    veil = f'<path fill="#fff" fill-opacity="{VEIL:g}" d="{outline}"/>'  # WeasyPrint cuts a faint image
    window = f'<rect x="{LEFT}" y="{top:g}" width="{RIGHT - LEFT}" height="{height:g}"/>'
    return (
        f'{title}<clipPath id="cut-{face}">{window}</clipPath>'
        f'<clipPath id="skin-{face}"><path d="{outline}"/></clipPath>'
        f'<g clip-path="url(#cut-{face})">{skin}{veil}{painter.painted("outline", outline)}{under}'
        f'<g clip-path="url(#skin-{face})">{painted_muscle(drawn)}{painter.zones(drawn.zones)}</g>'
        f"{over}{painted_points(drawn, painter.CROSS)}"
        f"{_named(drawn, atlas.muscles[muscle].plain, top)}</g>"
    )


def _image(name: str) -> str:
    """A picture of the body as a data URL; empty where it is missing."""
    file = ours(f"assets/atlas/{name}.webp")
    return f"data:image/webp;base64,{base64.b64encode(file.read_bytes()).decode()}" if file.is_file() else ""


def _named(drawn: Drawing, name: str, top: float) -> str:
    """The muscle's name on a line that leads to it; nothing where it is not drawn."""
    if not drawn.middle:
        return ""
    x, y = drawn.middle
    is_left = x < (LEFT + RIGHT) / 2
    edge, anchor = (LEFT + INSET, "start") if is_left else (RIGHT - INSET, "end")
    lines = textwrap.wrap(capital(name), LONG)
    first = max(y - LETTER * (len(lines) + 1), top + LETTER)
    words = "".join(
        f'<text x="{edge:g}" y="{first + number * LETTER:g}" text-anchor="{anchor}" stroke="#fff"'
        f' stroke-width="10" stroke-linejoin="round">{escape(line)}</text>'
        f'<text x="{edge:g}" y="{first + number * LETTER:g}" text-anchor="{anchor}">{escape(line)}</text>'
        for number, line in enumerate(lines)
    )
    below = first + (len(lines) - 1) * LETTER + 12
    ink = tokens.colours("light")["ink"]
    line = f"M{x:g},{y:g}L{edge + (30 if is_left else -30):g},{below:g}"
    return (
        f'<path d="{line}" fill="none" stroke="{ink}" stroke-width="3"/>'
        f'<circle cx="{x:g}" cy="{y:g}" r="7" fill="{ink}"/>{words}'
    )
