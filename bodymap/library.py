"""The addresses of the library: /library, /library/<muscle>, /how, and each muscle's small picture.

The pages depend on the tables and on a few choices in the address only, so each is made once and kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from flask import Flask, Response, abort, request

from bodymap.frame import VOICES, Choice
from bodymap.muscle_page import MusclePage
from bodymap.pages import Pages
from bodymap.pictures import Pictures

if TYPE_CHECKING:
    from bodymap.server import BodymapDash

KEPT = 400  # pages, and as many pictures, that are kept ready
SIDES = ("right", "left")
PICTURE_SIDES = (*SIDES, "both")
FOR_EVER = "public, max-age=31536000, immutable"
FRESH = "no-cache"  # kept, but asked for again: a corrected table shows at once
NAME = "bodymap-library"


class Library:
    """The pages of one app, made when first asked for."""

    def __init__(self, app: BodymapDash) -> None:
        """Prepare what all pages share."""
        pictures = Pictures(app.atlas)
        pages = Pages(app.atlas, pictures, app)
        self.app = app
        self.listing: Callable[[Choice], str] = lru_cache(KEPT)(pages.listing)
        self.muscle: Callable[[str, Choice], str] = lru_cache(KEPT)(
            MusclePage(app.atlas, pictures, app).muscle
        )
        self.how: Callable[[], str] = lru_cache(1)(pages.how)
        self.picture: Callable[[str, str, str], str] = lru_cache(KEPT)(pictures.alone)
        self.search = pages.listing  # not kept: what is typed has no end
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
        asked = request.args.get("q", "")
        if asked.strip():  # what was searched for is not kept anywhere (see the server's headers)
            return Response(library.search(choice, asked[:200]), mimetype="text/html")
        return _page(library.listing(choice))

    def muscle(name: str) -> Response:
        if name not in atlas.muscles:
            abort(404)
        return _page(library.muscle(name, _choice(app)))

    def how() -> Response:
        return _page(library.how())

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

    def one(name: str, allowed: tuple[str, ...], usual: str) -> str:
        given = request.args.get(name, "")
        return given if given in allowed else usual

    usual = Choice(body=app.atlas.bodies[0])
    return Choice(
        body=one("body", app.atlas.bodies, usual.body),
        side=one("side", SIDES, usual.side),
        voice=one("voice", tuple(key for key, _ in VOICES), usual.voice),
    )


def _page(html: str) -> Response:
    answer = Response(html, mimetype="text/html", headers={"Cache-Control": FRESH})
    answer.set_etag(hashlib.sha256(html.encode()).hexdigest()[:16], weak=True)
    answer.make_conditional(request)
    return answer
