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
    return row.x + (0 if next(iter(sides)) == SIDES[face][0] else half), half


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
            row, on_left = rows[name], side == SIDES[face][0]
            lines = textwrap.wrap(atlas.muscles[name].plain, LONG)
            end = max(row.x - OUT, LETTER * max(map(len, lines)))
            x, edge = (row.name_x, end) if on_left else (atlas.width - row.name_x, atlas.width - end)
            yield lines, (edge, row.name_y), (x, row.name_y)


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
