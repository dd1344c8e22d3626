"""`BodyMap`, the body as a Dash component, and what an app must serve for it. Offered as `bodymap.dash`.

There is no build step: the React half is body_map.js beside this file, which hands Dash's properties to the
custom element `<body-map>` (assets/element.js). That one draws the body with the modules of our own page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any, ClassVar, Literal, TypedDict, Unpack

from dash import Dash
from dash.development.base_component import Component
from flask import Response, send_from_directory

from bodymap import view
from bodymap.atlas import Atlas, builds, load
from bodymap.draw import stage
from bodymap.draw.painter import VIEWS
from bodymap.fit.browser_table import browser_table
from bodymap.paths import ours
from bodymap.view import TONES, body_of
from bodymap.web import scripts
from bodymap.web.addresses import Addresses

PLACE = "_bodymap"  # where its addresses begin, below the app's own
STYLES = ("tokens.css", "bodymap.css", "body-map.css")
CARRIED = Path(builds.__file__).read_bytes()  # how the builds are drawn, part of their version
THEME = re.compile(r"html(\[data-theme[^]]*\])")


class Props(TypedDict, total=False):
    """The properties of a BodyMap besides its id; see there."""

    regions: Sequence[str]
    ratings: Sequence[str]
    findings: Sequence[str]
    muscle: str
    side: Literal["follow", "left", "right", "both"]
    body: Literal["female", "male"]
    build: Literal["average", "slim", "heavy", "younger", "older"]
    voice: Literal["patient", "clinician"]
    theme: Literal["auto", "light", "dark"]
    zones: bool
    points: bool
    xray: bool
    zoom: bool
    answers: Sequence[str]
    shown: Sequence[Sequence[str]]
    label: str
    className: str
    style: Mapping[str, Any]


class BodyMap(Component):  # type: ignore[misc]  # Dash is not fully typed
    """A body to press, front and back, with the pain patterns of the muscles that fit.

    Call `register(app)` once where the app is made. Callbacks can set every property and listen to `regions`
    and `shown`, which change when the reader presses.

    Parameters
    ----------
    id : the component's id
    regions : ids of the marked regions, in and out; unknown ones are left out
    ratings : what is said of marked regions, in and out, as in a link: "groin-right~n6~w8" is 6 now and 8 at
        worst, 0 to 10, drawn on the mark; the text of a bodymap.ratings.Rating. It goes with its mark
    findings : ids of the regions where the clinician finds something, hatched, in and out
    muscle : "auto" (the patterns that fit the marks), a muscle's id, or "both" (psoas and iliacus)
    side : "follow" (the marks), "left", "right" or "both"; the body's own sides
    body : "female" or "male"
    build : "average", "slim", "heavy", "younger" or "older"
    voice : "patient" or "clinician", whose names of muscles are shown
    theme : "auto" (as the system is), "light" or "dark"
    zones, points, xray, zoom : whether zones, trigger points and bones are drawn, and hips and back enlarged
    answers : ids of signs that are true ("no-" and the id: that are not)
    shown : out only, the patterns that are drawn, [[muscle, side], ...], the best fit first
    label : what the body is called for a screen reader
    className, style : as of every Dash component; it is 620 pixels high unless `style` says otherwise
    """

    _children_props: ClassVar[list[str]] = []
    _base_nodes: ClassVar[list[str]] = ["children"]
    _namespace = "bodymap_dash"
    _type = "BodyMap"

    def __init__(self, id: str | dict[str, Any] = Component.UNDEFINED, **props: Unpack[Props]) -> None:
        """Keep what is given; raises TypeError for a property of another name."""
        self._prop_names = self.available_properties = ["id", *Props.__annotations__]
        self._valid_wildcard_attributes = self.available_wildcard_properties = list[str]()
        super().__init__(**({} if id is Component.UNDEFINED else {"id": id}), **props)


def register(app: Dash, atlas: Atlas | None = None) -> None:
    """Have an app serve what BodyMap needs, below its own addresses at "_bodymap/".

    Parameters
    ----------
    atlas : what is known of regions and muscles; the one that comes with this package unless given
    """
    atlas = atlas or standard()
    at = Addresses(f"{app.config.requests_pathname_prefix}{PLACE}/")
    about = body_data(atlas, at) | {
        "view": view.to_dict(view.View()),
        "bodies": list(atlas.bodies),
        "style": at.add("style.css", element_style()),
        "frame": at.add("frame", stage.frame(atlas.texts)),
    }
    at.add("about.json", stage.compact(about))
    at.add("element.js", scripts.bundle("element"))
    below = f"{app.config.routes_pathname_prefix}{PLACE}/"
    app.server.add_url_rule(f"{below}<path:path>", PLACE, at.answer)
    app.server.add_url_rule(f"{below}assets/<path:path>", f"{PLACE}-assets", _asset)


def _asset(path: str) -> Response:
    return send_from_directory(ours("assets"), path)


@cache
def standard() -> Atlas:
    """The atlas that comes with this package, read once."""
    return load(ours("data"))


def body_data(atlas: Atlas, at: Addresses) -> dict[str, Any]:
    """What the scripts of a body need wherever it stands: its regions, their texts, addresses of the rest."""
    return {
        "regions": {one.id: {"name": one.plain, "side": one.side} for one in atlas.regions.values()},
        "texts": atlas.texts.scripts(),
        "matching": at.add("matching.json", stage.compact(browser_table(atlas))),
        "fragments": _figures(atlas, at, "body/{}", stage.fragment),
        "shapes": _figures(atlas, at, "shapes/{}.json", stage.all_shapes),
    }


def _figures(
    atlas: Atlas, at: Addresses, path: str, draw: Callable[[Atlas, str, stage.Picture], str]
) -> dict[str, str]:
    """The address of what is drawn of each figure; that of the builds is drawn when it is first asked for."""
    found = {body: at.add(path.format(body), draw(atlas, body, at.picture)) for body in atlas.bodies}
    for figure, field in atlas.fields.items():
        images = [at.picture(figure, view, layer) for view in VIEWS for layer in (*TONES, stage.CLOTHES)]
        made_of = "".join([found[body_of(figure)], *images]).encode() + field.moves.tobytes() + CARRIED
        make = partial(draw, atlas, figure, at.picture)
        found[figure] = at.add_later(path.format(figure), make, made_of)
    return found


def element_style() -> str:
    """The page's style sheet for a shadow root, whose host takes the place of the whole page."""
    sheet = "\n".join(ours(f"assets/{name}").read_text(encoding="utf-8") for name in STYLES)
    return THEME.sub(r":host(\1)", sheet.replace(":root", ":host"))
