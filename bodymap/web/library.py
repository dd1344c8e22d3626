"""The addresses of the library: /library, /library/<muscle>, /how, and each muscle's small picture.

A page is made anew for each reader: its links hold their marks, which are kept nowhere. The pictures, which
take longest, depend on the tables only and are made once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import lru_cache

from flask import Flask, Response, abort, request

from bodymap.atlas import SIDES, Atlas
from bodymap.draw.pictures import Pictures
from bodymap.say import facts
from bodymap.view import parse
from bodymap.web.frame import Choice, Site
from bodymap.web.muscle_page import MusclePage
from bodymap.web.pages import Pages

KEPT = 400  # stand-alone pictures that are kept ready
PICTURE_SIDES = ("right", "left", "both")
FOR_EVER = "public, max-age=31536000, immutable"
FRESH = "no-cache"  # kept, but asked for again: a corrected table shows at once


class Library:
    """The pages and pictures of one app."""

    def __init__(self, atlas: Atlas, site: Site) -> None:
        """Prepare what all pages share."""
        self.atlas = atlas
        self.site = site
        self.pictures = Pictures(atlas)
        self.pages = Pages(atlas, self.pictures, site)
        self.sheets = MusclePage(atlas, self.pictures, site)
        self.picture: Callable[[str, str, str], str] = lru_cache(KEPT)(self.pictures.alone)
        self._versions: dict[tuple[str, str, str], str] = {}

    def version(self, body: str, muscle: str, side: str) -> str:
        """A short digest of a picture, for its address."""
        key = body, muscle, side
        if key not in self._versions:
            self._versions[key] = hashlib.sha256(self.picture(*key).encode()).hexdigest()[:12]
        return self._versions[key]

    def picture_url(self, body: str, muscle: str, side: str) -> str:
        """Address of a muscle's small picture, to be kept for ever; side is "right", "left" or "both".

        Raises KeyError for an unknown body or muscle.
        """
        path = self.site.get_relative_path(f"/picture/{body}/{muscle}-{side}.svg")
        return f"{path}?v={self.version(body, muscle, side)}"


def register(server: Flask, library: Library, prefix: str) -> None:
    """Add the library's addresses below `prefix`."""
    atlas = library.atlas

    def listing() -> Response:
        choice = asked_for(atlas)
        asked = request.args.get("q", "")[:200]
        return _page(library.pages.listing(choice, asked), private=choice.private or bool(asked.strip()))

    def muscle(name: str) -> Response:
        if name not in atlas.muscles:
            abort(404)
        choice = asked_for(atlas)
        return _page(library.sheets.muscle(name, choice), choice.private)

    def how() -> Response:
        choice = asked_for(atlas)
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


def asked_for(atlas: Atlas) -> Choice:
    """What the address asks for; anything unknown in it is passed over."""
    seen, _ = parse(request.query_string.decode("utf-8", "replace"), atlas.known)
    side = seen.side if seen.side in SIDES else facts.leaning(atlas, seen.regions)
    return Choice(seen, side)


def _page(html: str, private: bool) -> Response:
    """The answer; caches keep none that holds what was marked or searched for (see the server's headers)."""
    answer = Response(html, mimetype="text/html")
    if not private:
        answer.headers["Cache-Control"] = FRESH
        answer.set_etag(hashlib.sha256(html.encode()).hexdigest()[:16], weak=True)
        answer.make_conditional(request)
    return answer
