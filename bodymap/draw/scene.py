"""A body as a scene for "Show the patient": layers that a script lights up one after the other."""

from __future__ import annotations

from html import escape

from bodymap.atlas import Atlas
from bodymap.draw import brush, painter, under
from bodymap.draw.painter import SIDES, VIEWS
from bodymap.draw.pictures import LEFT, RIGHT, Drawing, Pictures, painted_points
from bodymap.draw.stage import CLOTHES, Picture
from bodymap.say.facts import extent
from bodymap.texts import capital
from bodymap.view import View

# figure units
PULSE = 26.0  # radius of the ring round a tender spot
ROOM = 110.0  # above and below what is shown
LEAST = 620.0  # a smaller piece of a body would not be known for one
INSET = 46.0  # of that name from the edge, which fades
NAME = 34.0  # height of the muscle's name


def scene(pictures: Pictures, view: View, muscle: str, side: str, picture: Picture) -> str:
    """Front and back as HTML, with the layers "skin", "bones", "muscle", "name", "marks", "zones", "points".

    The zones lie in a clip path of circles, one round each tender spot, seen through the body where the spot
    lies on its other face: they grow from there. The muscle lies behind a mask of its fibres, along which it
    grows from where it begins to where it ends. Cut to what holds the muscle's whole pattern.
    """
    cut = crop(pictures.atlas, view, muscle, side)
    return "".join(_face(pictures, view, muscle, side, face, picture, cut) for face in VIEWS)


def crop(atlas: Atlas, view: View, muscle: str, side: str) -> str:
    """Both faces at one size, from above the muscle, its often painful zones and the marks to below them."""
    heights = []
    for face in VIEWS:
        for shape in atlas.shapes(view.shown_body, face):
            name, _, own = shape.id.partition(":")
            zone = atlas.zones.get(name) if shape.layer == "zone" else None
            is_zone = zone and zone.muscle == muscle and zone.level in painter.SOFT and own in extent(side)
            is_muscle = shape.layer == "muscle" and name == muscle
            if is_zone or is_muscle or (shape.layer == "region" and name in view.regions):
                heights += [y for ring in shape.rings for _, y in ring]
    top, bottom = max(min(heights) - ROOM, 0), min(max(heights) + ROOM, atlas.height)
    return f"{LEFT} {top:.0f} {RIGHT - LEFT} {max(bottom - top, LEAST):.0f}"


def _face(
    pictures: Pictures, view: View, muscle: str, side: str, face: str, picture: Picture, cut: str
) -> str:
    atlas, body = pictures.atlas, view.shown_body
    drawn = pictures.drawing(body, face, muscle, side)
    outline = "".join(
        painter.path(shape.rings) for shape in atlas.shapes(body, face) if shape.layer == "outline"
    )
    size = (atlas.width, atlas.height)
    place = f'width="{size[0]:g}" height="{size[1]:g}"'
    t, muscle_name = atlas.texts, atlas.muscles[muscle].plain
    label = t("muscle-on-face", face=face, muscle=muscle_name, side=side)
    caption = t("face-name", face=face)
    left, right = SIDES[face]
    bones = under.bones(atlas, picture(body, face, under.BONES))
    inside = under.muscle(atlas, body, face, muscle, extent(side), picture(body, face, muscle))
    skin = "".join(
        f'<image class="skin{more}" {place} href="{escape(picture(body, face, layer))}"/>'
        for layer, more in ((view.tone, ""), (CLOTHES, " worn"))
    )
    *_, wide, tall = (float(part) for part in cut.split())
    return (
        f'<figure data-face="{face}" style="--ratio: {wide / tall:.3f}">'
        f'<svg class="drawn" viewBox="{cut}" role="img"'
        f' aria-label="{escape(label)}"><clipPath id="skin-{face}"><path d="{outline}"/></clipPath>'
        f'<clipPath id="grow-{face}">{_circles(pictures, body, face, muscle, side)}</clipPath>'
        f"{skin}"
        f'<g clip-path="url(#skin-{face})"><g class="bones">{bones}</g>'
        f'{_along(drawn, face)}<g class="muscle" mask="url(#along-{face})">{inside}</g></g>'
        f'<g class="marks">{"".join(brush.marks(atlas, view, face))}</g>'
        f'<g clip-path="url(#skin-{face})"><g class="zones" clip-path="url(#grow-{face})">'
        f"{painter.zones(drawn.zones, room=f'{face}-', size=size)}</g></g>"
        f"{_named(drawn, muscle_name, cut)}"
        f'<g class="points">{_pulses(drawn.points)}{painted_points(drawn, painter.CROSS)}</g></svg>'
        f"<figcaption><span>{escape(t('side-letter', side=left))}</span><b>{escape(caption)}</b>"
        f"<span>{escape(t('side-letter', side=right))}</span></figcaption></figure>"
    )


def _along(drawn: Drawing, face: str) -> str:
    """A mask of the muscle's fibres, each a line of its own from its beginning to its end, of length 1."""
    lines = "".join(f'<path d="M{line}" pathLength="1"/>' for line in drawn.fibres.split("M")[1:])
    return f'<mask id="along-{face}" class="along">{lines}</mask>'


def _named(drawn: Drawing, name: str, cut: str) -> str:
    """The muscle's name on a line that leads to it; nothing where it is not drawn."""
    if not drawn.middle:
        return ""
    x, y = drawn.middle
    left, _, width, _ = (float(part) for part in cut.split())
    is_left = x < left + width / 2
    edge = left + INSET if is_left else left + width - INSET
    anchor = "start" if is_left else "end"
    return (
        f'<g class="name"><path d="M{x:g},{y:g}L{edge:g},{y - 2 * NAME:g}"/>'
        f'<circle cx="{x:g}" cy="{y:g}" r="6"/>'
        f'<text x="{edge:g}" y="{y - 2.3 * NAME:g}" font-size="{NAME:g}" text-anchor="{anchor}">'
        f"{escape(capital(name))}</text></g>"
    )


def _circles(pictures: Pictures, body: str, face: str, muscle: str, side: str) -> str:
    """A circle round each tender spot; from the other face it is seen mirrored."""
    found = []
    for other in VIEWS:
        for x, y, _ in pictures.drawing(body, other, muscle, side).points:
            across = x if other == face else 2 * pictures.atlas.midline - x
            found.append(f'<circle cx="{across:g}" cy="{y:g}" r="{2 * pictures.atlas.height:g}"/>')
    return "".join(found) or f'<circle cx="0" cy="0" r="{2 * pictures.atlas.height:g}"/>'


def _pulses(points: list[tuple[float, float, str]]) -> str:
    return "".join(f'<circle class="pulse" cx="{x:g}" cy="{y:g}" r="{PULSE:g}"/>' for x, y, _ in points)
