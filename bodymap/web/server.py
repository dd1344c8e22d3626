"""The web server around the page: its addresses, and what is kept of its answers (see guards.py as well)."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

from dash import Dash
from dash.fingerprint import check_fingerprint
from flask import Flask, Request, Response, abort, g, request

from bodymap import view
from bodymap.atlas import Atlas, AtlasError, load
from bodymap.draw.stage import compact
from bodymap.draw.svg import svg
from bodymap.paths import ours
from bodymap.web import compare, files, handout, library, records, scripts, show
from bodymap.web.addresses import FONT, IMMUTABLE, YEAR, Addresses
from bodymap.web.component import BodyMap
from bodymap.web.guards import SUITES, RateLimit, callback_failed, guard
from bodymap.web.page import Page
from bodymap.web.panels import reply

PRIVATE = {"Cache-Control": "no-store"}
STYLES = "tokens bodymap body-map rate brush compare library show handout"
NEEDED = (
    "bodymap/web/page.html",
    "bodymap/web/controls.jinja",
    "bodymap/web/rate.jinja",
    "bodymap/web/handon.jinja",
    "bodymap/web/body_map.js",
    *files.TEXTS,
    *(
        f"assets/{name}"
        for name in sorted(
            {
                *scripts.modules("page"),
                *scripts.modules("handout"),
                *scripts.modules("element"),
                *scripts.modules("turn"),
                *scripts.modules("compare"),
                *scripts.modules("painter"),
            }
        )
    ),
    *(f"assets/{name}.js" for name in ("library", "show", "start", "vendor/morphdom.min", "vendor/ogl.min")),
    *(f"assets/{name}.css" for name in STYLES.split()),
    "assets/favicon.svg",
    FONT,
)  # files that no table names; the drawn ones stand in the atlas's manifest
MADE = (
    "matching.json",
    "scripts/page.js",
    "scripts/library.js",
    "scripts/handout.js",
    "scripts/turn.js",
    "scripts/compare.js",
    compare.PLOTLY,
    "scripts/painter.js",
    "cells/<name>.json",
    "body/<name>",
    "shapes/<name>.json",
    "within/<name>.json",
)
"""Where the texts are that are made once (Addresses.add)."""
MOST_KEPT = 2000  # compressed copies: twice our files, Dash's, and a good part of the small pictures


class BodymapDash(Dash):  # type: ignore[misc]  # Dash is not fully typed
    """Dash with our own first HTML: body, controls and words are in it, and answer without Dash's scripts."""

    def __init__(self, atlas: Atlas, prefix: str, **options: Any) -> None:
        """`options` are Dash's own."""
        super().__init__(url_base_pathname=prefix, **options)
        self.atlas = atlas
        self.library = library.Library(atlas, Addresses(prefix))
        self.page = Page(atlas, self.library)

    def index(self, *_args: Any, **_options: Any) -> str:
        """The first HTML. Dash's own scripts are part of it only when there are callbacks for them to run."""
        return str(super().index()) if self.callback_map else self.page.html(_query())

    def interpolate_index(self, **parts: str) -> str:
        """The first HTML with Dash's scripts, which wait for ours; called by Dash's own `index`."""
        starter = f'<script src="{self.library.at.url("assets/start.js")}" id="_dash-renderer"></script>'
        framework = parts["config"] + parts["scripts"] + starter
        deferred = framework.replace("<script src=", "<script defer src=")
        return self.page.html(_query(), parts["app_entry"], deferred)

    def warm(self) -> None:
        """Compress every file that a first visit asks for, so that no visitor waits for it."""
        client = self.server.test_client()
        page = client.get(self.library.at.url("")).text
        data = [*self.page.data["shapes"].values(), self.page.data["matching"]]
        for url in [*re.findall(r'(?:src|href)="([^"]+\?v=\w+)"', page), *data]:
            client.get(unescape(url), headers={"Accept-Encoding": "br"}).close()


def _query() -> str:
    return request.query_string.decode("utf-8", "replace")


class StaticCache(dict[str, bytes]):
    """Compressed copies of what never changes while the server runs, so that each is compressed once.

    Flask-Compress asks it for every answer, by "algorithm;path"; what is not to be kept has no path (see
    _static_key). Once it is full, what is new is compressed each time.
    """

    def set(self, key: str, value: bytes) -> None:
        """Keep the bytes, if there is room."""
        if key.partition(";")[2] and len(self) < MOST_KEPT:
            self[key] = value


def create_app(
    data: Path,
    *clinics: Path,
    prefix: str = "/",
    limit: RateLimit | None = None,
    proxies: int = 0,
    public_url: str = "",
) -> BodymapDash:
    """The whole app on the tables in `data` and clinics' own; raises AtlasError with every fault.

    Parameters
    ----------
    prefix : where its addresses begin, "/" or "/something/"; see guards.guard for `limit` and `proxies`
    public_url : where others reach it, as `public.checked` gives it
    """
    lacking = files.faults(NEEDED)
    if lacking:
        raise AtlasError(lacking)
    atlas = load(data, *clinics)
    server = Flask("bodymap", static_folder=None)
    server.config.update(
        SEND_FILE_MAX_AGE_DEFAULT=YEAR,
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_ALGORITHM_STREAMING=["br", "gzip"],
        COMPRESS_BR_LEVEL=7,
        COMPRESS_MIMETYPES=[
            "text/html",
            "text/css",
            "text/javascript",
            "application/javascript",
            "application/json",
            "application/fhir+json",
            "text/csv",
            "image/svg+xml",
            "application/octet-stream",
        ],
        COMPRESS_CACHE_KEY=_static_key,
        COMPRESS_CACHE_BACKEND=StaticCache,
    )
    app = BodymapDash(
        atlas,
        prefix,
        name="bodymap",
        server=server,
        title=atlas.texts("app"),
        update_title=None,
        assets_folder=str(ours("assets")),
        include_assets_files=False,  # the page names its own files, with their hashes
        compress=True,
        add_log_handler=False,
        on_error=callback_failed,
    )
    app.layout = BodyMap(id="map")  # the page has it already; callbacks can be wired to it
    _routes(server, app)
    library.register(server, app.library)
    show.register(server, app.library)
    handout.register(server, app.library, public_url)
    compare.register(server, app.library)
    records.register(server, atlas, app.library.at, public_url)
    guard(server, prefix, limit, proxies)
    _keep_files(server, app.library.at)
    return app


def _routes(server: Flask, app: BodymapDash) -> None:
    atlas, at = app.atlas, app.library.at

    def health() -> Response:
        return Response("ok\n", mimetype="text/plain")

    def made(**_: str) -> Response:
        return at.answer(request.path.removeprefix(at.prefix))

    def answer() -> Response:
        text = compact(reply(atlas, _asked(atlas), app.library))
        return Response(text, mimetype="application/json", headers=PRIVATE)

    def saved() -> Response:
        return Response(svg(atlas, _asked(atlas)), mimetype="image/svg+xml", headers=PRIVATE)

    # POST: what a patient marked must stand in no address, where proxies would write it down
    for path, posted in (("words", answer), ("picture.svg", saved)):
        server.add_url_rule(f"{at.prefix}{path}", path, posted, methods=["POST"])
    for path in MADE:
        server.add_url_rule(f"{at.prefix}{path}", path.replace(".", "-"), made)
    server.add_url_rule(f"{at.prefix}health", "health", health)


def _asked(atlas: Atlas) -> view.View:
    """The view that was sent, without what is not understood; a 400 for what is no JSON."""
    try:
        return view.from_dict(request.get_json(force=True), atlas.known)[0]
    except RecursionError:  # JSON, but thousands of lists deep
        abort(400)


def _keep_files(server: Flask, at: Addresses) -> None:
    """Have browsers keep assets for ever, if asked for in our own version."""

    @server.after_request
    def keep(response: Response) -> Response:
        if response.status_code not in (200, 304):
            return response
        path = request.path.removeprefix(at.prefix)
        if path.startswith("assets/"):
            current = path == FONT or at.is_current(path)
            response.headers["Cache-Control"] = IMMUTABLE if current else "no-store"
        if response.headers.get("Cache-Control") == IMMUTABLE or path.startswith(SUITES):
            g.kept = True  # Dash's files under their names without version: it has a list of them
        return response


def _static_key(asked: Request) -> str:
    """What an answer is kept under, or nothing; no version, in query or name, may fill the cache."""
    return str(check_fingerprint(asked.path)[0]) if g.get("kept") else ""
