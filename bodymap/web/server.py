"""The web server around the page: its paths, its files, and what is kept of them (see guards.py as well)."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections import OrderedDict
from html import escape, unescape
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
from bodymap.web import document, files, library
from bodymap.web.callbacks import register
from bodymap.web.guards import IMMUTABLE, YEAR, RateLimit, callback_failed, guard
from bodymap.web.layout import create_layout
from bodymap.web.panels import announced, answer_parts

ASSETS = ours("assets")
TITLE = "bodymap"
DESCRIPTION = "Mark where it hurts and see which muscles' pain can be felt there."
SCRIPTS = (
    "vendor/morphdom.min.js",
    "state.js",
    "matching.js",
    "zones.js",
    "stage.js",
    "bridge.js",
    "cards.js",
)  # each needs those before it
NEEDED = (
    "bodymap/web/page.html",
    *files.TEXTS,
    *(f"assets/{name}" for name in (*SCRIPTS, "start.js", "library.js")),
    *(f"assets/{name}" for name in ("tokens.css", "bodymap.css", "library.css", "favicon.svg")),
)  # files that no table names; the drawn ones stand in the atlas's manifest
FETCHED = ("_dash-layout", "_dash-dependencies")  # by Dash, on each visit
SUITES = "_dash-component-suites/"
FINGERPRINT = re.compile(r"\.(v[\w-]+m[0-9a-fA-F]+)\.")  # Dash's version in the name of a file


class BodymapDash(Dash):  # type: ignore[misc]  # Dash is not fully typed
    """Dash with our own first HTML: the body is in it, and our small scripts run before Dash's large ones."""

    def __init__(self, atlas: Atlas, **options: Any) -> None:
        """`options` are Dash's own."""
        super().__init__(**options)
        self.atlas = atlas
        self.library = library.Library(atlas, self)
        self.version = "0"  # of what Dash itself fetches; see seal
        self.sealed: dict[str, bytes] = {}
        self.fingerprints: set[str] = set()  # of Dash's own files, as they stand in our page
        self.versions = {
            file.relative_to(ASSETS).as_posix(): _digest(file.read_bytes())
            for file in ASSETS.rglob("*")
            if file.is_file()
        }
        self.fragments = {body: stage.fragment(atlas, body, self.picture) for body in atlas.bodies}
        self.shapes = {body: stage.all_shapes(atlas, body) for body in atlas.bodies}
        self.table = json.dumps(browser_table(atlas), ensure_ascii=False, separators=(",", ":"))
        self.table_url = self._versioned("/matching.json", self.table)
        self._page_data = {
            "fields": [view.field_dict(field) for field in view.FIELDS],
            "regions": {
                r.id: {"name": r.plain, "latin": r.anatomical, "side": r.side} for r in atlas.regions.values()
            },
            "matching": self.table_url,
            "synonyms": dict(atlas.synonyms),
            "fragments": {body: self.fragment_url(body) for body in atlas.bodies},
            "shapes": {body: self.shapes_url(body) for body in atlas.bodies},
            "words": self.get_relative_path("/words"),
            "plotly": self.get_relative_path("/_dash-component-suites/plotly/package_data/plotly.min.js"),
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
            "parts": answer_parts(self.atlas, answer, picture, self.get_relative_path("/library"), seen.tab),
        }

    def fragment_url(self, body: str) -> str:
        """URL of the other body's HTML, fetched when the reader switches."""
        return self._versioned(f"/body/{body}", self.fragments[body])

    def shapes_url(self, body: str) -> str:
        """URL of a body's other shapes, fetched when the page is at rest."""
        return self._versioned(f"/shapes/{body}.json", self.shapes[body])

    def _versioned(self, path: str, content: str) -> str:
        return f"{self.get_relative_path(path)}?v={_digest(content.encode())}"

    def seal(self) -> None:
        """Give what Dash fetches on each visit (layout, callbacks) a version, once all is registered."""
        client = self.server.test_client()
        home = self.config.routes_pathname_prefix
        self.sealed = {name: client.get(f"{home}{name}").data for name in FETCHED}
        self.version = _digest(b"".join(self.sealed.values()))
        self.fingerprints = set(FINGERPRINT.findall(client.get(home).text))

    def _config(self) -> dict[str, Any]:
        # Dash asks for its layout at this address: one with a version can be kept for ever.
        config: dict[str, Any] = super()._config()
        config["requests_pathname_prefix"] = self.get_relative_path(f"/v-{self.version}/")
        config.pop("python_version", None)  # nobody's business
        return config

    def warm(self) -> None:
        """Compress every file that a first visit asks for, so that no visitor waits for it."""
        client = self.server.test_client()
        accepts = {"Accept-Encoding": "br"}
        page = client.get(self.get_relative_path("/")).text
        data = list(self._page_data["shapes"].values()) + [self._page_data["matching"]]
        own = [self.get_relative_path(f"/v-{self.version}/{name}") for name in FETCHED]
        for url in [*re.findall(r'(?:src|href)="(/[^"]+)"', page), *data, *own]:
            client.get(unescape(url), headers=accepts).close()

    def interpolate_index(self, **parts: str) -> str:
        """The first HTML for the view that the link asks for; Dash calls it on each visit."""
        seen, notes = view.parse(request.query_string.decode("utf-8", "replace"), self.atlas.known)
        # The first words travel with the page: they need no second journey, and no table of patterns.
        config = self._page_data | {"view": view.to_dict(seen), "reply": self._words(seen)}
        own = {
            "title": TITLE,
            "description": DESCRIPTION,
            "theme": seen.theme,
            "icon": self.asset("favicon.svg"),
            "matching": config["matching"],
            "tokens": self.asset("tokens.css"),
            "stylesheet": self.asset("bodymap.css"),
            "width": f"{self.atlas.width:g}",
            "height": f"{self.atlas.height:g}",
            "notes": document.notes_line(notes),
            "patterns": stage.PATTERNS,
            "legend": stage.legend(self.atlas.texts),
            "fragment": stage.themed(self.fragments[seen.shown_body], seen.theme),
            "config_block": stage.data_block(config, id="bodymap-config"),
            "scripts_first": "".join(
                f'<script src="{escape(self.asset(name))}"></script>' for name in SCRIPTS
            ),
            "app_entry": '<div id="react-entry-point"></div>',
            "renderer": f'<script id="_dash-renderer" src="{escape(self.asset("start.js"))}"></script>',
        }
        return document.page(parts | own)


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
        title=TITLE,
        update_title=None,
        assets_folder=str(ASSETS),
        include_assets_files=False,  # the page names its own files, with their hashes
        compress=True,
        add_log_handler=False,
        on_error=callback_failed,
        url_base_pathname=prefix,
    )
    shelf = app.get_relative_path("/library")
    app.layout = create_layout(atlas, shelf)
    register(app, atlas)
    _routes(server, app)
    library.register(server, app.library, prefix)
    guard(server, prefix, limit, proxies)
    _keep_files(server, app)
    app.seal()
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
        found = app.words(_asked())
        text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
        return Response(text, mimetype="application/json", headers={"Cache-Control": "no-store"})

    def saved() -> Response:
        drawn = svg(app.atlas, view.from_dict(_asked(), app.atlas.known)[0])
        return Response(drawn, mimetype="image/svg+xml", headers={"Cache-Control": "no-store"})

    # POST: what a patient marked must stand in no address, where proxies would write it down
    server.add_url_rule(f"{prefix}words", "words", answer, methods=["POST"])
    server.add_url_rule(f"{prefix}picture.svg", "saved", saved, methods=["POST"])

    def versioned(version: str, name: str) -> Any:
        if f"_dash-{name}" not in FETCHED:
            abort(404)
        answer = Response(app.sealed[f"_dash-{name}"], mimetype="application/json")
        return _kept(answer, version == app.version)

    def callback(version: str) -> Any:  # also that of a page which an older server sent
        return server.view_functions[f"{prefix}_dash-update-component"]()

    server.add_url_rule(f"{prefix}v-<version>/_dash-<name>", "versioned", versioned)
    server.add_url_rule(f"{prefix}v-<version>/_dash-update-component", "callback", callback, methods=["POST"])

    def matching() -> Response:
        return _versioned(Response(app.table, mimetype="application/json"), app.table_url)

    server.add_url_rule(f"{prefix}matching.json", "matching", matching)
    server.add_url_rule(f"{prefix}shapes/<name>.json", "shapes", shapes)
    server.add_url_rule(f"{prefix}health", "health", health)
    server.add_url_rule(f"{prefix}body/<name>", "body", body)


def _keep_files(server: Flask, app: BodymapDash) -> None:
    """Have browsers keep assets and Dash's files for ever, if asked for in our own version."""
    prefix = app.config.routes_pathname_prefix
    assets, suites = f"{prefix}assets/", f"{prefix}{SUITES}"

    @server.after_request
    def keep(response: Response) -> Response:
        if response.status_code not in (200, 304):
            return response
        if request.path.startswith(assets):
            asked = request.args.get("v", "")
            _kept(response, asked != "" and asked == app.versions.get(request.path.removeprefix(assets)))
        elif request.path.startswith(suites):
            if check_fingerprint(request.path)[1]:
                _kept(response, not app.fingerprints.isdisjoint(FINGERPRINT.findall(request.path)))
            g.kept = True  # under its name without version: Dash has a list of them
        if response.headers.get("Cache-Control") == IMMUTABLE:
            g.kept = True
        return response


def _asked() -> Any:
    """The JSON that a request holds; one that holds none is a 400."""
    try:
        return request.get_json(force=True)
    except RecursionError:  # JSON, but thousands of lists deep
        abort(400)


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
