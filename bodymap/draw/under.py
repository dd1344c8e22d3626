"""What lies under the skin, for pictures that Python makes: skeleton, muscles, their names on a line.

The page's own is assets/xray.js.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Collection, Iterator, Sequence
from html import escape

from bodymap.atlas import Atlas
from bodymap.draw.painter import SIDES
from bodymap.draw.stage import MEDIA
from bodymap.paths import ours

GLASS = 0.2  # how strong the skin is over what lies under it
EDGE = 12  # figure units from the edge of a view to a name


def inlined(body: str, face: str, name: str) -> str:
    """A picture of the atlas as a data URL, empty where it is missing; `name` as in BodymapDash.picture."""
    file = ours(f"assets/atlas/{body}-{face}-{name}.webp")
    if not file.is_file():
        return ""
    return f"data:image/webp;base64,{base64.b64encode(file.read_bytes()).decode()}"


def window(atlas: Atlas, body: str, face: str, muscle: str, sides: Collection[str]) -> tuple[float, float]:
    """Left edge and width, in figure units, of the part of a muscle's picture that shows these sides."""
    row = atlas.under_skin(body, face)[muscle]
    if len(sides) > 1:
        return row.x, row.width
    on_left = next(iter(sides)) == SIDES[face][2]
    return row.x + (0 if on_left else row.width / 2), row.width / 2


def muscle(atlas: Atlas, body: str, face: str, name: str, sides: Collection[str], url: str) -> str:
    """A muscle of these sides as SVG, at its place in the view; empty where the view does not show it."""
    row = atlas.under_skin(body, face).get(name)
    if not row or not url:
        return ""
    x, wide = window(atlas, body, face, name, sides)
    high = f'height="{row.height:g}"'
    return (
        f'<svg x="{x:g}" y="{row.y:g}" width="{wide:g}" {high} data-muscle="{escape(name)}"'
        f' viewBox="{x - row.x:g} 0 {wide:g} {row.height:g}"><image width="{row.width:g}" {high}'
        f' xlink:href="{escape(url)}"/></svg>'
    )


def names(
    atlas: Atlas, body: str, face: str, drawn: Sequence[tuple[str, str]]
) -> Iterator[tuple[str, tuple[float, float], tuple[float, float]]]:
    """Each muscle's plain name, and where its line begins (at the edge of the view) and ends (in the muscle).

    `drawn` are muscles and sides, the best fit first; a muscle of both sides is named once.
    """
    rows = atlas.under_skin(body, face)
    for name, side in dict(reversed(drawn)).items():
        if name in rows:
            row, on_left = rows[name], side == SIDES[face][2]
            x, edge = (row.name_x, EDGE) if on_left else (atlas.width - row.name_x, atlas.width - EDGE)
            yield atlas.muscles[name].plain, (edge, row.name_y), (x, row.name_y)


def named(atlas: Atlas, body: str, face: str, drawn: Sequence[tuple[str, str]], ink: str, paper: str) -> str:
    """The names as SVG, above the lines that lead to their muscles, in these colours."""
    found = ""
    for name, (edge, y), (x, _) in names(atlas, body, face, drawn):
        line = f'd="M{edge:g},{y:g}H{x:g}" fill="none"'
        anchor = "start" if edge == EDGE else "end"
        found += (
            f'<path {line} stroke="{paper}" stroke-width="6" stroke-opacity="0.7"/>'
            f'<path {line} stroke="{ink}" stroke-width="2"/>'
            f'<circle cx="{x:g}" cy="{y:g}" r="4" fill="{ink}" stroke="{paper}" stroke-width="2"/>'
            f'<text x="{edge:g}" y="{y - 9:g}" text-anchor="{anchor}" font-size="27" font-weight="600"'
            f' fill="{ink}" stroke="{paper}" stroke-width="7" stroke-linejoin="round" paint-order="stroke">'
            f"{escape(name)}</text>"
        )
    return found


def plate(
    atlas: Atlas,
    body: str,
    face: str,
    drawn: tuple[str, Sequence[str]],
    cut: str,
    picture: Callable[[str, str, str], str],
) -> str:
    """One view of a muscle among the bones, as HTML; empty where the view does not show it.

    Parameters
    ----------
    drawn : the muscle and its sides
    cut : the classes of the window that the view is cut to
    picture : (body, face, name) -> URL; see BodymapDash.picture
    """
    name, sides = drawn
    if name not in atlas.under_skin(body, face):
        return ""
    t, size = atlas.texts, f'width="{atlas.width:g}" height="{atlas.height:g}" alt="" loading="lazy"'
    plain = atlas.muscles[name].plain
    label = t("under-skin-on-face", face=face, muscle=plain, side="both" if len(sides) > 1 else sides[0])
    return (
        f'<figure class="view"><div class="window glass {cut}"><picture>'
        f'<source media="{MEDIA["auto"]}" srcset="{escape(picture(body, face, "dark"))}">'
        f'<img src="{escape(picture(body, face, "light"))}" {size}></picture>'
        f'<span class="faded"><img src="{escape(picture(body, face, "bones"))}" {size}></span>'
        f'<svg viewBox="0 0 {atlas.width:g} {atlas.height:g}" role="img" aria-label="{escape(label)}">'
        f"{muscle(atlas, body, face, name, sides, picture(body, face, name))}</svg></div>"
        f"<figcaption><b>{escape(t('face-name', face=face))}</b></figcaption></figure>"
    )
