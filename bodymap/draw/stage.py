"""The first HTML: the page's frame and the body as inline SVG, as plain escaped text.

The picture stands in the page before any script has run, so a slow tablet sees it at once and the
small scripts beside it (assets/*.js) can answer a press before Dash is awake.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable
from html import escape
from typing import TYPE_CHECKING, Any

from bodymap.draw import painter, scored, tokens
from bodymap.draw.painter import SIDES as SIDES
from bodymap.draw.painter import VIEWS as VIEWS
from bodymap.draw.painter import path as path
from bodymap.draw.painter import signed, zone_path
from bodymap.draw.under import BONES
from bodymap.view import TONES, VOICES, body_of

if TYPE_CHECKING:
    from bodymap.atlas import Atlas, Shape
    from bodymap.atlas.shapes import Line, Point
    from bodymap.texts import Texts

FIRST = ' draggable="false" fetchpriority="high"'  # the image that a visitor waits for
SHARP = "-sharp"
TONE = "medium"  # what `toned` changes
CLOTHES = "clothes"
Picture = Callable[[str, str, str], str]
"""(figure, view, layer) -> URL of an image: a muscle, a tone, CLOTHES or BONES; these finer with SHARP."""


def image(figure: str, view: str, layer: str) -> str:
    """The file of a picture, below our own folder.

    Other builds have their own skin and clothes, in one fineness; bones and muscles are those of the body.
    """
    body, plain = body_of(figure), layer.removesuffix(SHARP)
    if figure != body:
        figure, layer = (figure, plain) if plain in (*TONES, CLOTHES) else (body, layer)
    return f"assets/atlas/{figure}-{view}-{layer}.webp"


def compact(value: object) -> str:
    """JSON without blanks."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def data_block(value: object, **attributes: str) -> str:
    """A JSON `<script>` block; `<` is written as an escape so that no value can close the block."""
    attrs = "".join(f' {name}="{escape(text)}"' for name, text in attributes.items())
    text = compact(value).replace("<", "\\u003c")
    return f'<script type="application/json"{attrs}>{text}</script>'


def fragment(atlas: Atlas, body: str, picture: Picture) -> str:
    """Both views of one body; a JSON block holds what the scripts need to draw the app's own muscles."""
    figures = "".join(_figure(atlas, body, view, picture) for view in VIEWS)
    shapes = {view: drawn_later(atlas, body, view, atlas.home) for view in VIEWS}
    for view, found in shapes.items():
        found["pictures"] = {
            layer: [picture(body, view, layer), picture(body, view, f"{layer}{SHARP}")]
            for layer in (*TONES, CLOTHES)
        }
    return f'<div id="strip" data-body="{escape(body)}">{figures}{data_block(shapes, id="shapes")}</div>'


def all_shapes(atlas: Atlas, body: str, picture: Picture) -> str:
    """JSON of everything that one body can show on request, by view; fetched when the page is at rest."""
    shapes = {view: drawn_later(atlas, body, view) for view in VIEWS}
    for view, found in shapes.items():
        del found["labels"]  # they are in the page
        found["under"] = _under(atlas, body, view, picture)
    return compact(shapes)


def _under(atlas: Atlas, body: str, view: str, picture: Picture) -> dict[str, Any]:
    """Where the pictures are of what lies under the skin, for assets/xray.js: fetched when they are shown."""
    muscles = {
        muscle: {
            "url": picture(body, view, muscle),
            "box": [row.x, row.y, row.width, row.height],
            "at": [row.name_x, row.name_y],
            "name": atlas.muscles[muscle].plain,
        }
        for muscle, row in atlas.under_skin(body, view).items()
    }
    fine = picture(body, view, f"{BONES}{SHARP}")
    return {"bones": picture(body, view, BONES), "fine": fine, "muscles": muscles}


def drawn_later(atlas: Atlas, body: str, view: str, muscles: Collection[str] | None = None) -> dict[str, Any]:
    """What one view can show on request: zones, trigger points, the regions' label points.

    With `muscles`, only the zones and trigger points of these.
    """
    found: dict[str, Any] = {"zones": [], "points": [], "labels": {}}
    skin = {shape.id: shape.point for shape in atlas.shapes(body, view) if shape.layer == "press"}
    for shape in atlas.shapes(body, view):
        name, _, side = shape.id.partition(":")
        muscle = owner(atlas, shape)
        place = [round(value, 1) for value in shape.point or ()]
        if shape.layer == "label":
            found["labels"][name] = place
        elif muscles is not None and muscle not in muscles:
            continue
        elif shape.layer == "zone":
            entry = {"id": name, "muscle": muscle, "side": side, "level": atlas.zones[name].level}
            found["zones"].append(entry | {"d": zone_path(shape.rings, atlas.midline)})
        elif shape.layer == "trigger_point":
            where = {"press": skin[shape.id]} if shape.id in skin else {}
            found["points"].append({"muscle": muscle, "side": side, "x": place[0], "y": place[1]} | where)
    return found


def owner(atlas: Atlas, shape: Shape) -> str:
    """The muscle whose zone, trigger point, shape or fibres this is; empty for anything else."""
    name = shape.id.partition(":")[0]
    if shape.layer == "zone":
        return atlas.zones[name].muscle
    if shape.layer in ("trigger_point", "press"):
        return atlas.trigger_points[name].muscle
    return name if shape.layer in ("muscle", "fibre") else ""


def toned(html: str, body: str, tone: str, picture: Picture) -> str:
    """The HTML with the skin of a tone."""
    for view in VIEWS:
        first, wanted = (escape(picture(body, view, name)) for name in (TONE, tone))
        html = html.replace(f'<img src="{first}"', f'<img src="{wanted}"')
    return html


def _figure(atlas: Atlas, body: str, view: str, picture: Picture) -> str:
    width, height, t = atlas.width, atlas.height, atlas.texts
    left, right = (t("side-letter", side=side) for side in SIDES[view])
    shapes = atlas.shapes(body, view)
    drawn = [shape for shape in shapes if shape.layer == "region"]
    labels = {shape.id: shape.point for shape in shapes if shape.layer == "label"}
    regions = "".join(
        _region(atlas, shape, centring(shape, drawn, labels[shape.id]), first=n == 0 and view == VIEWS[0])
        for n, shape in enumerate(drawn)
    )
    outline = path(ring for shape in shapes if shape.layer == "outline" for ring in shape.rings)
    box = f'viewBox="0 0 {width:g} {height:g}" focusable="false"'
    # Zones and marks are layers of their own, so that a new outline does not repaint the patterns below it.
    return (
        f'<figure class="view" data-view="{view}"><div class="frame"><div class="crop"><div class="plane">'
        f"{shaded(atlas, body, view, picture, FIRST)}"
        f'<svg class="base" {box} role="group" aria-label="{escape(t("face-with-sides", face=view))}">'
        f'<clipPath id="body-{view}"><path id="outline-{view}" d="{outline}"/></clipPath>'
        f'<use class="outline" href="#outline-{view}"/>'
        f'<g class="xray"></g><g class="regions">{regions}</g></svg>'
        f'<svg class="zones" {box} role="presentation"></svg><svg class="marks" {box} aria-hidden="true">'
        f'{_landmarks(atlas, body, view)}<g class="findings"></g><g class="rings"></g><g class="points"></g>'
        '<g class="scores"></g></svg></div></div>'
        f'<div class="sides" aria-hidden="true"><b>{left}</b><b>{right}</b></div></div>'
        f"{face_names(t, view)}</figure>"
    )


def shaded(
    atlas: Atlas, body: str, view: str, picture: Picture, more: str = "", bare: Iterable[str] = ()
) -> str:
    """The shaded body in the first tone (see `toned`), and its clothes, which give way to the areas `bare`.

    `more` are attributes of the image.
    """
    size = (atlas.width, atlas.height)
    worn = painter.clothes(picture(body, view, CLOTHES), size, f"worn-{view}", bare)
    box = f'viewBox="0 0 {size[0]:g} {size[1]:g}" aria-hidden="true" focusable="false"'
    return (
        f'<div class="person"><img src="{escape(picture(body, view, TONE))}" width="{size[0]:g}"'
        f' height="{size[1]:g}" alt=""{more}>'
        f'<svg class="worn" {box}>{worn}</svg></div>'
    )


def landmarks(atlas: Atlas, body: str, view: str, voice: str) -> list[tuple[float, float, str]]:
    """What a hand finds on the skin of one view, (x, y, name).

    Of a pair one has its name, that on the left and that on the right of the picture in turn.
    """
    there = [one.id for one in atlas.surface.values() if one.view == view]
    numbers = {name: number for number, name in enumerate(there)}
    found = []
    for shape in atlas.shapes(body, view):
        if shape.layer == "landmark" and shape.point:
            name, _, side = shape.id.partition(":")
            x, y = shape.point
            one = atlas.surface[name]
            is_named = side == "mid" or (x > atlas.width / 2) == (numbers[name] % 2 == 1)
            found.append((x, y, (one.anatomical if voice == "clinician" else one.plain) if is_named else ""))
    return found


def _landmarks(atlas: Atlas, body: str, view: str) -> str:
    """Them in both voices, and for a body that is enlarged; the style sheet shows one."""
    size = (atlas.width, atlas.height)
    return "".join(
        f'<g class="landmarks {voice} {kind}">'
        f"{painter.landmarks(landmarks(atlas, body, view, voice), size, kind)}</g>"
        for voice in VOICES
        for kind in painter.LETTERS
    )


def face_names(t: Texts, view: str) -> str:
    """What stands under a view: its name, and where the reader's own sides are."""
    left, right = (f"<span>{escape(t('your-side', side=side))}</span>" for side in SIDES[view])
    return f"<figcaption>{left}<b>{escape(t('face-name', face=view))}</b>{right}</figcaption>"


def centring(shape: Shape, drawn: Collection[Shape], label: Point | None) -> str:
    """Path data without area that moves the middle of a region's box to its label, where that is needed.

    Speech control, switches and some screen readers press the middle of the box of what they name; in a bent
    region it lies in the neighbour. `drawn` are all regions of the view.
    """
    xs, ys = zip(*(point for ring in shape.rings for point in ring), strict=True)
    x0, y0, x1, y1 = min(xs), min(ys), max(xs), max(ys)
    middle = ((x0 + x1) / 2, (y0 + y1) / 2)
    if label is None or [one.id for one in drawn if holds(one.rings, middle)] == [shape.id]:
        return ""
    x, y = label
    wide, high = max(x - x0, x1 - x), max(y - y0, y1 - y)
    return f"M{x - wide:.1f},{y - high:.1f}h0M{x + wide:.1f},{y + high:.1f}h0"


def holds(rings: Iterable[Line], point: Point) -> bool:
    """Whether a point lies in an area: a ray from it crosses the rings an odd number of times."""
    x, y = point
    odd = False
    for ring in rings:
        x0, y0 = ring[-1]
        for x1, y1 in ring:
            if (y0 > y) != (y1 > y) and x < x0 + (y - y0) * (x1 - x0) / (y1 - y0):
                odd = not odd
            x0, y0 = x1, y1
    return odd


def _region(atlas: Atlas, shape: Shape, more: str, first: bool) -> str:
    name = atlas.regions[shape.id].plain
    return (
        f'<path data-region="{escape(shape.id)}" role="checkbox" aria-checked="false"'
        f' aria-label="{escape(name)}" tabindex="{0 if first else -1}" d="{path(shape.rings)}{more}"/>'
    )


SIGNS = ("marked", "loose", "core", "local", "spillover", "rare", "disputed", "point", "press")


def legend(texts: Texts) -> str:
    """What the signs on the picture mean."""
    items = "".join(
        f'<li class="{sign}">{signed(sign)}{escape(texts("legend-of", sign=sign))}</li>' for sign in SIGNS
    )
    return f'<ul class="legend">{items}</ul>'


# The filters that the style sheet's rules name.
FILTERS = (
    '<svg class="unseen" aria-hidden="true" focusable="false">'
    f"<defs>{tokens.soft()}{scored.HATCH}</defs></svg>"
)


STEPS = {1: "in", -1: "out", 0: "whole"}
PERSON = (
    '<svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true" focusable="false">'
    '<g fill="currentColor"><circle cx="12" cy="4.2" r="2.7"/>'
    '<path d="M8.2 8h7.6c.8 0 1.3.6 1.2 1.4l-.7 5-1.5 7.6h-1.7L12 15.5'
    'l-1.1 6.5H9.2l-1.5-7.6-.7-5C6.9 8.6 7.4 8 8.2 8z"/></g></svg>'
)


def zooms(texts: Texts) -> str:
    """The buttons beside the body: nearer, farther, the whole of it. The style sheet draws + and -."""
    buttons = "".join(
        f'<button type="button" class="plain" data-step="{step}" aria-disabled="false"'
        f' aria-label="{escape(texts("zoom-step", step=name))}"'
        f' title="{escape(texts("zoom-keys", step=name))}">{"" if step else PERSON}</button>'
        for step, name in STEPS.items()
    )
    return f'<div class="zooms" role="group" aria-label="{escape(texts("zoom"))}">{buttons}</div>'


def frame(texts: Texts) -> str:
    """What stands around a body elsewhere than on our page: filters, room for it, names and key."""
    return (
        f'<section id="stage" lang="{texts.lang}">{FILTERS}<div id="strip-holder">{zooms(texts)}</div>'
        f'<ul id="who" class="legend"></ul>{legend(texts)}'
        '<p id="pointed" aria-hidden="true"></p></section>'
    )
