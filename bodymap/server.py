"""The web server around the page: its paths, its files, and what is kept of them (see guards.py as well)."""

from __future__ import annotations

import hashlib
import json
import re
from html import escape, unescape
from pathlib import Path
from typing import Any

from dash import Dash
from dash.fingerprint import check_fingerprint
from flask import Flask, Request, Response, abort, request

from bodymap import files, library, stage, view, words
from bodymap.atlas import Atlas, AtlasError, load
from bodymap.browser_table import browser_table
from bodymap.callbacks import register
from bodymap.guards import IMMUTABLE, YEAR, RateLimit, callback_failed, guard
from bodymap.layout import create_layout
from bodymap.panels import answer_parts

ASSETS = Path(__file__).resolve().parent.parent / "assets"
TITLE = "bodymap"
DESCRIPTION = "Mark where it hurts and see where a tight psoas or iliacus muscle can hurt."
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
    *(f"bodymap/{name}" for name in ("page.html", "library.html", "plain.html")),
    *(f"assets/{name}" for name in (*SCRIPTS, "start.js", "library.js")),
    *(f"assets/{name}" for name in ("bodymap.css", "library.css", "favicon.svg")),
)  # files that no table names; the drawn ones stand in the atlas's manifest
FETCHED = ("_dash-layout", "_dash-dependencies")  # by Dash, on each visit
STATIC = ("assets/", "_dash-component-suites/", "body/", "shapes/", "picture/", "matching.json")


class BodymapDash(Dash):  # type: ignore[misc]  # Dash is not fully typed
    """Dash with our own first HTML: the body is in it, and our small scripts run before Dash's large ones."""

    def __init__(self, atlas: Atlas, **options: Any) -> None:
        """`options` are Dash's own."""
        super().__init__(**options)
        self.atlas = atlas
        self.version = "0"  # of what Dash itself fetches; see seal
        self._versions: dict[str, str] = {}
        self.fragments = {body: stage.fragment(atlas, body, self.picture) for body in atlas.bodies}
        self.shapes = {body: stage.all_shapes(atlas, body) for body in atlas.bodies}
        self.table = json.dumps(browser_table(atlas), ensure_ascii=False, separators=(",", ":"))
        self._page_data = {
            "fields": [view.field_dict(field) for field in view.FIELDS],
            "regions": {r.id: {"name": r.plain, "side": r.side} for r in atlas.regions.values()},
            "matching": self._versioned("/matching.json", self.table),
            "synonyms": dict(atlas.synonyms),
            "fragments": {body: self.fragment_url(body) for body in atlas.bodies},
            "shapes": {
                body: self._versioned(f"/shapes/{body}.json", self.shapes[body]) for body in atlas.bodies
            },
            "words": self.get_relative_path("/words"),
            "plotly": self.get_relative_path("/_dash-component-suites/plotly/package_data/plotly.min.js"),
        }

    def asset(self, name: str) -> str:
        """URL of a file under assets/, with its content's hash so that it can be kept for ever."""
        if name not in self._versions:
            file = ASSETS / name
            self._versions[name] = _digest(file.read_bytes()) if file.is_file() else "0"
        return f"{self.get_asset_url(name)}?v={self._versions[name]}"

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
            return library.picture_url(self, seen.body, muscle, side)

        return {
            "shown": [list(pair) for pair in answer.match.shown],
            "said": answer.alert[0].action if answer.alert else answer.headline,
            "parts": answer_parts(self.atlas, answer, picture, self.get_relative_path("/library"), seen.tab),
        }

    def fragment_url(self, body: str) -> str:
        """URL of the other body's HTML, fetched when the reader switches."""
        return self._versioned(f"/body/{body}", self.fragments[body])

    def _versioned(self, path: str, content: str) -> str:
        return f"{self.get_relative_path(path)}?v={_digest(content.encode())}"

    def seal(self) -> None:
        """Give what Dash fetches on each visit (layout, callbacks) a version, once all is registered."""
        client = self.server.test_client()
        home = self.config.routes_pathname_prefix
        self.version = _digest(b"".join(client.get(f"{home}{name}").data for name in FETCHED))

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
            "stylesheet": self.asset("bodymap.css"),
            "width": f"{self.atlas.width:g}",
            "height": f"{self.atlas.height:g}",
            "notes": stage.notes_line(notes),
            "legend": stage.LEGEND,
            "fragment": stage.themed(self.fragments[seen.body], seen.theme),
            "config_block": stage.data_block(config, id="bodymap-config"),
            "scripts_first": "".join(
                f'<script src="{escape(self.asset(name))}"></script>' for name in SCRIPTS
            ),
            "app_entry": '<div id="react-entry-point"></div>',
            "renderer": f'<script id="_dash-renderer" src="{escape(self.asset("start.js"))}"></script>',
        }
        return stage.page(parts | own)


class StaticCache:
    """Compressed copies of files that never change while the server runs, so that each is compressed once.

    Flask-Compress asks it for every answer; only keys under a static path are kept.
    """

    def __init__(self, prefixes: tuple[str, ...], limit: int = 200) -> None:
        """Keep at most `limit` answers, only of paths that begin with one of `prefixes`."""
        self._prefixes = prefixes
        self._limit = limit
        self._kept: dict[str, bytes] = {}

    def _is_static(self, key: str) -> bool:
        return key.partition(";")[2].startswith(self._prefixes)

    def get(self, key: str) -> bytes | None:
        """The compressed bytes for "algorithm;path", or None."""
        return self._kept.get(key)

    def set(self, key: str, value: bytes) -> None:
        """Keep the bytes if the path is static and there is room."""
        if self._is_static(key) and len(self._kept) < self._limit:
            self._kept[key] = value


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
        COMPRESS_CACHE_BACKEND=lambda: StaticCache(tuple(f"{prefix}{one}" for one in STATIC)),
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
    library.register(server, app)
    guard(server, prefix, limit, proxies)
    app.seal()
    return app


def _routes(server: Flask, app: BodymapDash) -> None:
    prefix = app.config.routes_pathname_prefix

    def health() -> Response:
        return Response("ok\n", mimetype="text/plain")

    def body(name: str) -> Response:
        if name not in app.fragments:
            abort(404)
        return Response(app.fragments[name], mimetype="text/html", headers={"Cache-Control": IMMUTABLE})

    def shapes(name: str) -> Response:
        if name not in app.shapes:
            abort(404)
        return Response(app.shapes[name], mimetype="application/json", headers={"Cache-Control": IMMUTABLE})

    def answer() -> Response:
        try:
            asked = request.get_json(force=True)  # a body that is no JSON is a 400
        except RecursionError:  # JSON, but thousands of lists deep
            abort(400)
        found = app.words(asked)
        text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
        return Response(text, mimetype="application/json", headers={"Cache-Control": "no-store"})

    # POST: what a patient marked must stand in no address, where proxies would write it down
    server.add_url_rule(f"{prefix}words", "words", answer, methods=["POST"])

    def versioned(version: str, name: str) -> Any:
        if f"_dash-{name}" not in FETCHED:
            abort(404)
        answer: Any = server.view_functions[f"{prefix}_dash-{name}"]()
        answer.headers["Cache-Control"] = IMMUTABLE if version == app.version else "no-store"
        return answer

    def callback(version: str) -> Any:  # also that of a page which an older server sent
        return server.view_functions[f"{prefix}_dash-update-component"]()

    server.add_url_rule(f"{prefix}v-<version>/_dash-<name>", "versioned", versioned)
    server.add_url_rule(f"{prefix}v-<version>/_dash-update-component", "callback", callback, methods=["POST"])

    def matching() -> Response:
        return Response(app.table, mimetype="application/json", headers={"Cache-Control": IMMUTABLE})

    server.add_url_rule(f"{prefix}matching.json", "matching", matching)
    server.add_url_rule(f"{prefix}shapes/<name>.json", "shapes", shapes)
    server.add_url_rule(f"{prefix}health", "health", health)
    server.add_url_rule(f"{prefix}body/<name>", "body", body)


def _static_key(asked: Request) -> str:
    """What an answer is kept under: no version, in the query or in the name, may fill the cache."""
    return str(check_fingerprint(asked.path)[0])


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]
