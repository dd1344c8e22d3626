"""`BodyMap`, the body as a Dash component, and what an app must serve for it. Offered as `bodymap.dash`.

There is no build step: the React half is body_map.js beside this file, which hands Dash's properties to the
custom element `<body-map>` (assets/element.js). That one draws the body with the modules of our own page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, ClassVar, Literal

from dash import Dash
from dash.development.base_component import Component, _explicitize_args
from flask import Blueprint, Response, abort, request, send_from_directory, url_for

from bodymap import view
from bodymap.atlas import Atlas, load
from bodymap.draw import stage
from bodymap.fit.browser_table import browser_table
from bodymap.paths import ours
from bodymap.web import document, scripts

PLACE = "_bodymap"  # where its addresses begin, below the app's own
STYLES = ("tokens.css", "bodymap.css", "body-map.css")
THEME = re.compile(r"html(\[data-theme[^]]*\])")


class BodyMap(Component):  # type: ignore[misc]  # Dash is not fully typed
    """A body to press, front and back, with the pain patterns of the muscles that fit.

    Call `register(app)` once where the app is made. Callbacks can set every property and listen to `regions`
    and `shown`, which change when the reader presses.

    Parameters
    ----------
    id : the component's id
    regions : ids of the marked regions, in and out; unknown ones are left out
    muscle : "auto" (the patterns that fit the marks), a muscle's id, or "both" (psoas and iliacus)
    side : "follow" (the marks), "left", "right" or "both"; the body's own sides
    body : "female" or "male"
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

    @_explicitize_args  # type: ignore[untyped-decorator]
    def __init__(  # noqa: D107  # said above
        self,
        id: str | dict[str, Any] = Component.UNDEFINED,
        regions: Sequence[str] = Component.UNDEFINED,
        muscle: str = Component.UNDEFINED,
        side: Literal["follow", "left", "right", "both"] = Component.UNDEFINED,
        body: Literal["female", "male"] = Component.UNDEFINED,
        voice: Literal["patient", "clinician"] = Component.UNDEFINED,
        theme: Literal["auto", "light", "dark"] = Component.UNDEFINED,
        zones: bool = Component.UNDEFINED,
        points: bool = Component.UNDEFINED,
        xray: bool = Component.UNDEFINED,
        zoom: bool = Component.UNDEFINED,
        answers: Sequence[str] = Component.UNDEFINED,
        shown: Sequence[Sequence[str]] = Component.UNDEFINED,
        label: str = Component.UNDEFINED,
        className: str = Component.UNDEFINED,  # noqa: N803  # Dash's own name for it
        style: Mapping[str, Any] = Component.UNDEFINED,
        **options: Any,
    ) -> None:
        given = locals()
        explicit = options.pop("_explicit_args")
        self._prop_names = [name for name in given if name not in ("self", "options", "__class__")]
        self._valid_wildcard_attributes: list[str] = []
        self.available_properties = self._prop_names
        self.available_wildcard_properties: list[str] = []
        super().__init__(**options, **{name: given[name] for name in explicit if name not in options})


def register(app: Dash, atlas: Atlas | None = None) -> None:
    """Have an app serve what BodyMap needs, below its own addresses at "_bodymap/".

    Parameters
    ----------
    atlas : what is known of regions and muscles; the one that comes with this package unless given
    """
    app.server.register_blueprint(
        blueprint(atlas or standard()), url_prefix=f"{app.config.routes_pathname_prefix}{PLACE}"
    )


@cache
def standard() -> Atlas:
    """The atlas that comes with this package, read once."""
    return load(ours("data"))


def blueprint(atlas: Atlas) -> Blueprint:
    """The addresses of what BodyMap needs."""
    found = Blueprint(PLACE, __name__)
    pictures = ours("assets/atlas")
    table = json.dumps(browser_table(atlas), ensure_ascii=False, separators=(",", ":"))
    element = scripts.bundle("element")

    def made(text: str, kind: str) -> Response:
        response = Response(text, mimetype=kind, headers={"Cache-Control": "no-cache"})
        response.add_etag()
        response.make_conditional(request)
        return response

    def file(name: str) -> str:
        return url_for(f"{PLACE}.{name}")

    def picture(body: str, face: str, theme: str) -> str:
        return url_for(f"{PLACE}.drawing", name=f"{body}-{face}-{theme}.webp")

    @found.get("/about.json")
    def about() -> Response:
        told = {
            "view": view.to_dict(view.View()),
            "bodies": list(atlas.bodies),
            "regions": {one.id: {"name": one.plain, "side": one.side} for one in atlas.regions.values()},
            "texts": atlas.texts.scripts(),
            "style": file("style"),
            "frame": file("frame"),
            "matching": file("matching"),
            "fragments": {body: url_for(f"{PLACE}.fragment", body=body) for body in atlas.bodies},
            "shapes": {body: url_for(f"{PLACE}.shapes", body=body) for body in atlas.bodies},
        }
        return made(json.dumps(told, ensure_ascii=False), "application/json")

    @found.get("/element.js")
    def script() -> Response:
        return made(element, "text/javascript")

    @found.get("/style.css")
    def style() -> Response:
        return made(element_style(), "text/css")

    @found.get("/frame")
    def frame() -> Response:
        return made(document.frame(atlas.texts), "text/html")

    @found.get("/matching.json")
    def matching() -> Response:
        return made(table, "application/json")

    @found.get("/body/<body>")
    def fragment(body: str) -> Response:
        if body not in atlas.bodies:
            abort(404)
        return made(stage.fragment(atlas, body, picture), "text/html")

    @found.get("/shapes/<body>.json")
    def shapes(body: str) -> Response:
        if body not in atlas.bodies:
            abort(404)
        return made(stage.all_shapes(atlas, body, picture), "application/json")

    @found.get("/atlas/<name>")
    def drawing(name: str) -> Response:
        return send_from_directory(pictures, name)

    return found


def element_style() -> str:
    """The page's style sheet for a shadow root, whose host takes the place of the whole page."""
    sheet = "\n".join(ours(f"assets/{name}").read_text(encoding="utf-8") for name in STYLES)
    return THEME.sub(r":host(\1)", sheet.replace(":root", ":host"))
