"""The web server around the page: its paths, its files, and what is kept of them (see guards.py as well)."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections import OrderedDict
from html import unescape
from pathlib import Path
from typing import Any

from dash import Dash
from dash.fingerprint import check_fingerprint
from flask import Flask, Request, Response, abort, g, request

from bodymap import view
from bodymap.atlas import Atlas, AtlasError, load
from bodymap.draw import stage
from bodymap.draw.svg import svg
from bodymap.fit.browser_table import browser_table
from bodymap.paths import ours
from bodymap.say import words
from bodymap.say.flags import gate_table
from bodymap.web import document, files, layout, library, scripts
from bodymap.web.component import BodyMap
from bodymap.web.guards import IMMUTABLE, YEAR, RateLimit, callback_failed, guard
from bodymap.web.panels import announced, answer_parts

ASSETS = ours("assets")
PRIVATE = {"Cache-Control": "no-store"}
PAGE_SCRIPT = "scripts/page.js"
MODULES = (
    "bodies", "body", "cards", "combo", "controls", "element", "frames", "gates", "keys", "link", "matching",
    "menus", "names", "page", "page-parts", "paint", "patterns", "press", "save", "stage", "store", "strip",
    "texts", "words",
)  # fmt: skip
NEEDED = (
    "bodymap/web/page.html",
    "bodymap/web/controls.jinja",
    "bodymap/web/body_map.js",
    *files.TEXTS,
    *(f"assets/{name}.js" for name in (*MODULES, "library", "start", "vendor/morphdom.min")),
    *(f"assets/{name}.css" for name in ("tokens", "bodymap", "body-map", "library")),
    "assets/favicon.svg",
)  # files that no table names; the drawn ones stand in the atlas's manifest
SUITES = "_dash-component-suites/"


class BodymapDash(Dash):  # type: ignore[misc]  # Dash is not fully typed
    """Dash with our own first HTML: body, controls and words are in it, and answer without Dash's scripts."""

    def __init__(self, atlas: Atlas, **options: Any) -> None:
        """`options` are Dash's own."""
        super().__init__(**options)
        self.atlas = atlas
        self.library = library.Library(atlas, self)
        self.versions = {
            file.relative_to(ASSETS).as_posix(): _digest(file.read_bytes())
            for file in ASSETS.rglob("*")
            if file.is_file()
        }
        self.fragments = {body: stage.fragment(atlas, body, self.picture) for body in atlas.bodies}
        self.shapes = {body: stage.all_shapes(atlas, body) for body in atlas.bodies}
        self.table = json.dumps(browser_table(atlas), ensure_ascii=False, separators=(",", ":"))
        self.table_url = self._versioned("/matching.json", self.table)
        self.script = scripts.bundle("page", "vendor/morphdom.min.js")
        self.script_url = self._versioned(f"/{PAGE_SCRIPT}", self.script)
        self.choices = layout.choices(atlas)
        self._page_data = {
            "fields": [view.field_dict(field) for field in view.FIELDS],
            "regions": {
                region.id: {"name": region.plain, "side": region.side} for region in atlas.regions.values()
            },
            "texts": atlas.texts.scripts(),
            "matching": self.table_url,
            "synonyms": dict(atlas.synonyms),
            "gates": gate_table(atlas),
            "fragments": {body: self.fragment_url(body) for body in atlas.bodies},
            "shapes": {body: self.shapes_url(body) for body in atlas.bodies},
            "words": self.get_relative_path("/words"),
            "picture": self.get_relative_path("/picture.svg"),
        }

    def asset(self, name: str) -> str:
        """URL of a file under assets/, with its content's hash so that it can be kept for ever."""
        return f"{self.get_asset_url(name)}?v={self.versions.get(name, '0')}"

    def picture(self, body: str, face: str, theme: str) -> str:
        """URL of a body's shaded image; theme is "light" or "dark"."""
        return self.asset(f"atlas/{body}-{face}-{theme}.webp")

    def words(self, asked: Any) -> dict[str, Any]:
        """The words for one view: {"shown": [[muscle, side]], "said", "parts": {id of an element: HTML}}.

        `asked` is the view as the browser holds it (see view.from_dict); what is not understood is left out.
        """
        return self._words(view.from_dict(asked, self.atlas.known)[0])

    def _words(self, seen: view.View) -> dict[str, Any]:
        answer = words.answer(self.atlas, seen)

        def picture(muscle: str, side: str) -> str:
            return self.library.picture_url(seen.shown_body, muscle, side)

        return {
            "shown": [list(pair) for pair in answer.drawn],
            "said": announced(self.atlas, answer),
            "parts": answer_parts(
                self.atlas, answer, picture, self.get_relative_path("/library"), seen.tab, self.asset
            ),
        }

    def fragment_url(self, body: str) -> str:
        """URL of the other body's HTML, fetched when the reader switches."""
        return self._versioned(f"/body/{body}", self.fragments[body])

    def shapes_url(self, body: str) -> str:
        """URL of a body's other shapes, fetched when the page is at rest."""
        return self._versioned(f"/shapes/{body}.json", self.shapes[body])

    def _versioned(self, path: str, content: str) -> str:
        return f"{self.get_relative_path(path)}?v={_digest(content.encode())}"

    def warm(self) -> None:
        """Compress every file that a first visit asks for, so that no visitor waits for it."""
        client = self.server.test_client()
        page = client.get(self.get_relative_path("/")).text
        data = [*self._page_data["shapes"].values(), self._page_data["matching"]]
        for url in [*re.findall(r'(?:src|href)="([^"]+\?v=\w+)"', page), *data]:
            client.get(unescape(url), headers={"Accept-Encoding": "br"}).close()

    def index(self, *_args: Any, **_options: Any) -> str:
        """The first HTML. Dash's own scripts are part of it only when there are callbacks for them to run."""
        return str(super().index()) if self.callback_map else self.page()

    def interpolate_index(self, **parts: str) -> str:
        """The first HTML with Dash's scripts, which wait for ours; called by Dash's own `index`."""
        starter = f'<script src="{self.asset("start.js")}" id="_dash-renderer"></script>'
        framework = parts["config"] + parts["scripts"] + starter
        return self.page(parts["app_entry"], framework.replace("<script src=", "<script defer src="))

    def page(self, app_entry: str = "", framework: str = "") -> str:
        """The first HTML for the view that the link asks for."""
        asked = request.query_string.decode("utf-8", "replace")
        seen, notes = view.parse(asked, self.atlas.known, self.atlas.texts)
        reply = self._words(seen)
        config = self._page_data | {"view": view.to_dict(seen), "shown": reply["shown"]}
        ours = {
            "icon": self.asset("favicon.svg"),
            "tokens": self.asset("tokens.css"),
            "stylesheet": self.asset("bodymap.css"),
            "script": self.script_url,
            "matching": self.table_url,
            "library": self.get_relative_path("/library") + view.to_search(seen),
            "view": seen,
            "notes": notes,
            "alert": any(not flag.startswith("no-") for flag in seen.flags),
            "width": f"{self.atlas.width:g}",
            "height": f"{self.atlas.height:g}",
            "patterns": stage.PATTERNS,
            "legend": stage.legend(self.atlas.texts),
            "fragment": stage.themed(self.fragments[seen.shown_body], seen.theme),
            "parts": reply["parts"],
            "config_block": stage.data_block(config, id="bodymap-config"),
            "app_entry": app_entry,
            "framework": framework,
        }
        return document.page(self.atlas.texts, **ours, **self.choices)


class StaticCache:
    """Compressed copies of files that never change while the server runs, so that each is compressed once.

    Flask-Compress asks it for every answer; what is not to be kept has no path (see _static_key).
    """

    def __init__(self, limit: int = 400) -> None:
        """Keep the `limit` answers that were asked for last."""
        self._limit = limit
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> bytes | None:
        """The compressed bytes for "algorithm;path", or None."""
        return self._kept.get(key)

    def set(self, key: str, value: bytes) -> None:
        """Keep the bytes, in the place of those that nobody asked for longest; called for each answer."""
        if not key.partition(";")[2]:
            return
        with self._lock:
            self._kept[key] = value
            self._kept.move_to_end(key)
            if len(self._kept) > self._limit:
                self._kept.popitem(last=False)


def create_app(
    data: Path, *clinics: Path, prefix: str = "/", limit: RateLimit | None = None, proxies: int = 0
) -> BodymapDash:
    """The whole app on the tables in `data` and clinics' own; raises AtlasError with every fault.

    Parameters
    ----------
    prefix : where its addresses begin, "/" or "/something/"; see guards.guard for `limit` and `proxies`
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
        COMPRESS_CACHE_KEY=_static_key,
        COMPRESS_CACHE_BACKEND=StaticCache,
    )
    app = BodymapDash(
        atlas,
        name="bodymap",
        server=server,
        title=atlas.texts("app"),
        update_title=None,
        assets_folder=str(ASSETS),
        include_assets_files=False,  # the page names its own files, with their hashes
        compress=True,
        add_log_handler=False,
        on_error=callback_failed,
        url_base_pathname=prefix,
    )
    app.layout = BodyMap(id="map")  # the page has it already; callbacks can be wired to it
    _routes(server, app)
    library.register(server, app.library, prefix)
    guard(server, prefix, limit, proxies)
    _keep_files(server, app)
    return app


def _routes(server: Flask, app: BodymapDash) -> None:
    prefix = app.config.routes_pathname_prefix

    def health() -> Response:
        return Response("ok\n", mimetype="text/plain")

    def body(name: str) -> Response:
        if name not in app.fragments:
            abort(404)
        return _versioned(Response(app.fragments[name], mimetype="text/html"), app.fragment_url(name))

    def shapes(name: str) -> Response:
        if name not in app.shapes:
            abort(404)
        return _versioned(Response(app.shapes[name], mimetype="application/json"), app.shapes_url(name))

    def answer() -> Response:
        text = json.dumps(app.words(_asked()), ensure_ascii=False, separators=(",", ":"))
        return Response(text, mimetype="application/json", headers=PRIVATE)

    def saved() -> Response:
        drawn = svg(app.atlas, view.from_dict(_asked(), app.atlas.known)[0])
        return Response(drawn, mimetype="image/svg+xml", headers=PRIVATE)

    # POST: what a patient marked must stand in no address, where proxies would write it down
    server.add_url_rule(f"{prefix}words", "words", answer, methods=["POST"])
    server.add_url_rule(f"{prefix}picture.svg", "saved", saved, methods=["POST"])

    def script() -> Response:
        return _versioned(Response(app.script, mimetype="text/javascript"), app.script_url)

    server.add_url_rule(f"{prefix}{PAGE_SCRIPT}", "script", script)

    def matching() -> Response:
        return _versioned(Response(app.table, mimetype="application/json"), app.table_url)

    server.add_url_rule(f"{prefix}matching.json", "matching", matching)
    server.add_url_rule(f"{prefix}shapes/<name>.json", "shapes", shapes)
    server.add_url_rule(f"{prefix}health", "health", health)
    server.add_url_rule(f"{prefix}body/<name>", "body", body)


def _asked() -> Any:
    """The JSON that was sent; what is none is a 400."""
    try:
        return request.get_json(force=True)
    except RecursionError:  # JSON, but thousands of lists deep
        abort(400)


def _keep_files(server: Flask, app: BodymapDash) -> None:
    """Have browsers keep assets for ever, if asked for in our own version."""
    prefix = app.config.routes_pathname_prefix
    assets, suites = f"{prefix}assets/", f"{prefix}{SUITES}"

    @server.after_request
    def keep(response: Response) -> Response:
        if response.status_code not in (200, 304):
            return response
        if request.path.startswith(assets):
            asked = request.args.get("v", "")
            _kept(response, asked != "" and asked == app.versions.get(request.path.removeprefix(assets)))
        if response.headers.get("Cache-Control") == IMMUTABLE or request.path.startswith(suites):
            g.kept = True  # Dash's files under their names without version: it has a list of them
        return response


def _versioned(response: Response, url: str) -> Response:
    """The answer, to be kept if `url`, its address with its version, is what was asked for."""
    return _kept(response, request.args.get("v") == url.partition("?v=")[2])


def _kept(response: Response, ours: bool) -> Response:
    """The answer with what caches are told: another version's address must never hold this one's content."""
    response.headers["Cache-Control"] = IMMUTABLE if ours else "no-store"
    return response


def _static_key(asked: Request) -> str:
    """What an answer is kept under, or nothing; no version, in query or name, may fill the cache."""
    return str(check_fingerprint(asked.path)[0]) if g.get("kept") else ""


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]
