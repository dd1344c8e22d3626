"""The addresses of the library: /library, /library/<muscle>, /how, and each muscle's small picture.

A page is made anew for each reader: its links hold their marks, which are kept nowhere. The pictures, which
take longest, depend on the tables only and are made once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache

from flask import Flask, Response, abort, request

from bodymap.atlas import SIDES, Atlas
from bodymap.draw.pictures import Pictures, Window
from bodymap.say import facts
from bodymap.view import parse
from bodymap.web.addresses import Addresses, digest, kept
from bodymap.web.frame import Choice
from bodymap.web.muscle_page import MusclePage
from bodymap.web.pages import Pages

KEPT = 400  # stand-alone pictures that are kept ready
PICTURE_SIDES = ("right", "left", "both")


class Library:
    """The pages and pictures of one app."""

    def __init__(self, atlas: Atlas, at: Addresses) -> None:
        """Prepare what all pages share."""
        self.atlas = atlas
        self.at = at
        self.pictures = Pictures(atlas)
        self.pages = Pages(atlas, self.pictures, at)
        self.sheets = MusclePage(atlas, self.pictures, at)
        self.picture: Callable[[str, str, str, Window], str] = lru_cache(KEPT)(self.pictures.alone)

    def picture_url(self, body: str, muscle: str, side: str, beside: Iterable[str] = ()) -> str:
        """Address of a muscle's small picture, to be kept for ever; side is "right", "left" or "both".

        Raises KeyError for an unknown body or muscle.

        Parameters
        ----------
        beside : the muscles whose pictures stand beside it, cut to the same window
        """
        cut = self.pictures.window(muscle, *beside)
        version = digest(self.picture(body, muscle, side, cut).encode())
        return f"{self.at.url(f'picture/{body}/{cut.name}/{muscle}-{side}.svg')}?v={version}"


def register(server: Flask, library: Library) -> None:
    """Add the library's addresses."""
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

    def picture(body: str, name: str, cut: str = "") -> Response:
        muscle_id, _, side = name.rpartition("-")
        if body not in atlas.bodies or muscle_id not in atlas.muscles or side not in PICTURE_SIDES:
            abort(404)
        window = Window.named(cut) if cut else library.pictures.window(muscle_id)
        if not window:
            abort(404)
        text = library.picture(body, muscle_id, side, window)
        return kept(Response(text, mimetype="image/svg+xml"), digest(text.encode()))

    for rule, view in (("library", listing), ("library/<name>", muscle), ("how", how),
                       ("picture/<body>/<name>.svg", picture),
                       ("picture/<body>/<cut>/<name>.svg", picture)):  # fmt: skip
        server.add_url_rule(library.at.url(rule), f"library-{view.__name__}", view, strict_slashes=False)


def asked_for(atlas: Atlas) -> Choice:
    """What the address asks for; anything unknown in it is passed over."""
    seen, _ = parse(request.query_string.decode("utf-8", "replace"), atlas.known)
    side = seen.side if seen.side in SIDES else facts.leaning(atlas, seen.regions)
    return Choice(seen, side)


def _page(html: str, private: bool) -> Response:
    """The answer; caches keep none that holds what was marked or searched for (see guards.py)."""
    answer = Response(html, mimetype="text/html")
    return answer if private else kept(answer)
