"""The addresses of the library: /library, /library/<muscle>, /how, and each muscle's small picture.

A page is made anew for each reader: its links hold their marks, which are kept nowhere. The pictures, which
take longest, depend on the tables only and are made once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from flask import Flask, Response, abort, request

from bodymap import facts
from bodymap.frame import Choice
from bodymap.muscle_page import MusclePage
from bodymap.pages import Pages
from bodymap.pictures import Pictures
from bodymap.schema import SIDES
from bodymap.view import parse

if TYPE_CHECKING:
    from bodymap.server import BodymapDash

KEPT = 400  # stand-alone pictures that are kept ready
PICTURE_SIDES = ("right", "left", "both")
FOR_EVER = "public, max-age=31536000, immutable"
FRESH = "no-cache"  # kept, but asked for again: a corrected table shows at once
NAME = "bodymap-library"


class Library:
    """The pages and pictures of one app."""

    def __init__(self, app: BodymapDash) -> None:
        """Prepare what all pages share."""
        self.app = app
        self.pictures = Pictures(app.atlas)
        self.pages = Pages(app.atlas, self.pictures, app)
        self.sheets = MusclePage(app.atlas, self.pictures, app)
        self.picture: Callable[[str, str, str], str] = lru_cache(KEPT)(self.pictures.alone)
        self._versions: dict[tuple[str, str, str], str] = {}

    def version(self, body: str, muscle: str, side: str) -> str:
        """A short digest of a picture, for its address."""
        key = body, muscle, side
        if key not in self._versions:
            self._versions[key] = hashlib.sha256(self.picture(*key).encode()).hexdigest()[:12]
        return self._versions[key]


def register(server: Flask, app: BodymapDash) -> None:
    """Add the library's addresses to the app."""
    prefix = app.config.routes_pathname_prefix
    library = Library(app)
    atlas = app.atlas
    server.extensions[NAME] = library

    def listing() -> Response:
        choice = _choice(app)
        asked = request.args.get("q", "")[:200]
        return _page(library.pages.listing(choice, asked), private=choice.private or bool(asked.strip()))

    def muscle(name: str) -> Response:
        if name not in atlas.muscles:
            abort(404)
        choice = _choice(app)
        return _page(library.sheets.muscle(name, choice), choice.private)

    def how() -> Response:
        choice = _choice(app)
        return _page(library.pages.how(choice), choice.private)

    def picture(body: str, name: str) -> Response:
        muscle_id, _, side = name.rpartition("-")
        if body not in atlas.bodies or muscle_id not in atlas.muscles or side not in PICTURE_SIDES:
            abort(404)
        ours = request.args.get("v") == library.version(body, muscle_id, side)
        kept = {"Cache-Control": FOR_EVER if ours else FRESH}
        return Response(library.picture(body, muscle_id, side), mimetype="image/svg+xml", headers=kept)

    for rule, view in (("library", listing), ("library/<name>", muscle), ("how", how),
                       ("picture/<body>/<name>.svg", picture)):  # fmt: skip
        server.add_url_rule(f"{prefix}{rule}", f"library-{view.__name__}", view, strict_slashes=False)


def picture_url(app: BodymapDash, body: str, muscle: str, side: str) -> str:
    """Address of a muscle's small picture, to be kept for ever; side is "right", "left" or "both".

    Raises KeyError for an unknown body or muscle.
    """
    library = cast("Library", app.server.extensions[NAME])
    path = app.get_relative_path(f"/picture/{body}/{muscle}-{side}.svg")
    return f"{path}?v={library.version(body, muscle, side)}"


def _choice(app: BodymapDash) -> Choice:
    """What the address asks for; anything unknown in it is passed over."""
    seen, _ = parse(request.query_string.decode("utf-8", "replace"), app.atlas.known)
    side = seen.side if seen.side in SIDES else facts.leaning(app.atlas, seen.regions)
    return Choice(seen, side)


def _page(html: str, private: bool) -> Response:
    """The answer; caches keep none that holds what was marked or searched for (see the server's headers)."""
    answer = Response(html, mimetype="text/html")
    if not private:
        answer.headers["Cache-Control"] = FRESH
        answer.set_etag(hashlib.sha256(html.encode()).hexdigest()[:16], weak=True)
        answer.make_conditional(request)
    return answer
