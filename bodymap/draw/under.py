"""What lies under the skin, for pictures that Python makes: the skeleton, muscles, their names on a line.

The page's own is assets/xray.js.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Collection, Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING

from bodymap.draw.painter import SIDES

if TYPE_CHECKING:
    from bodymap.atlas import Atlas
    from bodymap.draw.captions import Sheet

BONES = "bones"
LINE, LONG = 1.05, 14  # of a name: a line in heights of a letter, letters in a line
LETTER, OUT = 19, 24  # figure units: a letter, from a muscle to its name
Point = tuple[float, float]


def window(atlas: Atlas, body: str, face: str, muscle: str, sides: Collection[str]) -> Point:
    """Left edge and width, in figure units, of the part of a muscle's picture that shows these sides."""
    row = atlas.under_skin(body, face)[muscle]
    if len(sides) > 1:
        return row.x, row.width
    half = row.width / 2
    return row.x + (0 if next(iter(sides)) == SIDES[face][2] else half), half


def bones(atlas: Atlas, url: str) -> str:
    """The skeleton of a view as SVG."""
    size = f'width="{atlas.width:g}" height="{atlas.height:g}"'
    return f'<image data-bones="" {size} xlink:href="{escape(url)}"/>' if url else ""


def muscle(atlas: Atlas, body: str, face: str, name: str, sides: Collection[str], url: str) -> str:
    """A muscle of these sides as SVG, at its place in the view; empty where the view does not show it."""
    row = atlas.under_skin(body, face).get(name)
    if not row or not url:
        return ""
    x, wide = window(atlas, body, face, name, sides)
    # the picture holds both sides: the other one is cut off
    half = "xMin" if x == row.x else "xMax"
    return (
        f'<image x="{x:g}" y="{row.y:g}" width="{wide:g}" height="{row.height:g}"'
        f' data-muscle="{escape(name)}" preserveAspectRatio="{half}YMin slice" xlink:href="{escape(url)}"/>'
    )


def names(
    atlas: Atlas, body: str, face: str, drawn: Sequence[tuple[str, str]]
) -> Iterator[tuple[list[str], Point, Point]]:
    """Each muscle's plain name in lines, and where its line begins (at the name) and ends (in the muscle).

    `drawn` are muscles and sides, the best fit first; a muscle of both sides is named once.
    """
    rows = atlas.under_skin(body, face)
    for name, side in dict(reversed(drawn)).items():
        if name in rows:
            row, on_left = rows[name], side == SIDES[face][2]
            lines = textwrap.wrap(atlas.muscles[name].plain, LONG)
            end = max(row.x - OUT, LETTER * max(map(len, lines)))
            x, edge = (row.name_x, end) if on_left else (atlas.width - row.name_x, atlas.width - end)
            yield lines, (edge, row.name_y), (x, row.name_y)


def shown(sheet: Sheet) -> list[tuple[str, str]]:
    """The muscles that are drawn in full, with their sides; none unless the view asks for bones."""
    pairs = sheet.match.shown if sheet.view.xray else ()
    return [(muscle, side) for muscle, side in pairs if muscle in sheet.match.strong]


def drawing(sheet: Sheet, face: str) -> str:
    """The skeleton, muscles and their names as SVG; empty unless they are asked for."""
    atlas, body, drawn = sheet.atlas, sheet.view.shown_body, shown(sheet)
    if not sheet.view.xray:
        return ""
    found = bones(atlas, sheet.picture(face, BONES))
    for name in dict.fromkeys(name for name, _ in drawn):
        sides = [side for one, side in drawn if one == name]
        found += muscle(atlas, body, face, name, sides, sheet.picture(face, name))
    ink, paper = sheet.colours["ink"], sheet.colours["paper"]
    for lines, (edge, y), (x, _) in names(atlas, body, face, drawn):
        left, first = edge < x, 0.35 - (len(lines) - 1) / 2 * LINE
        line = f'x1="{edge + (6 if left else -6):g}" y1="{y:g}" x2="{x:g}" y2="{y:g}"'
        rows = "".join(
            f'<tspan x="{edge:g}" dy="{LINE if number else first:g}em">{escape(text)}</tspan>'
            for number, text in enumerate(lines)
        )
        found += (
            f'<line {line} stroke="{paper}" stroke-width="7" stroke-opacity="0.7"/>'
            f'<line {line} stroke="{ink}" stroke-width="2.5"/>'
            f'<circle cx="{x:g}" cy="{y:g}" r="5" fill="{ink}" stroke="{paper}" stroke-width="2"/>'
            f'<text y="{y:g}" text-anchor="{"end" if left else "start"}" font-size="32" font-weight="600"'
            f' fill="{ink}" stroke="{paper}" stroke-width="7" stroke-linejoin="round" paint-order="stroke">'
            f"{rows}</text>"
        )
    return found


def plate(
    atlas: Atlas,
    body: str,
    face: str,
    drawn: tuple[str, Sequence[str]],
    cut: str,
    tone: str,
    picture: Callable[[str, str, str], str],
) -> str:
    """One view of a muscle among the bones, as HTML; empty where the view does not show it.

    Parameters
    ----------
    drawn : the muscle and its sides
    cut : the classes of the window that the view is cut to
    tone : of the skin
    picture : see `stage.Picture`
    """
    name, sides = drawn
    if name not in atlas.under_skin(body, face):
        return ""
    t = atlas.texts
    side = "both" if len(sides) > 1 else sides[0]
    label = t("under-skin-on-face", face=face, muscle=atlas.muscles[name].plain, side=side)
    size = f'width="{atlas.width:g}" height="{atlas.height:g}" alt="" loading="lazy"'
    inside = bones(atlas, picture(body, face, BONES))
    inside += muscle(atlas, body, face, name, sides, picture(body, face, name))
    return (
        f'<figure class="view"><div class="window glass {cut}"><div class="person">'
        f'<img src="{escape(picture(body, face, tone))}" {size}></div>'
        f'<svg viewBox="0 0 {atlas.width:g} {atlas.height:g}" role="img" aria-label="{escape(label)}">'
        f"{inside}</svg></div><figcaption><b>{escape(t('face-name', face=face))}</b></figcaption></figure>"
    )
