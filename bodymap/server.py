"""The web server around the page: its paths, headers, compression, caching, and what a bad request gets."""

from __future__ import annotations

import hashlib
import logging
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from dash import Dash
from flask import Flask, Request, Response, abort, request
from werkzeug.exceptions import HTTPException

from bodymap import library, stage, view
from bodymap.atlas import Atlas, load
from bodymap.browser_table import browser_table
from bodymap.callbacks import register
from bodymap.layout import create_layout

log = logging.getLogger("bodymap")

ASSETS = Path(__file__).resolve().parent.parent / "assets"
TITLE = "bodymap"
DESCRIPTION = "Mark where it hurts and see where a tight psoas or iliacus muscle can hurt."
SCRIPTS = (
    "state.js",
    "matching.js",
    "zones.js",
    "stage.js",
    "bridge.js",
    "cards.js",
)  # each needs those before it
YEAR = 31_536_000  # seconds
BODY_LIMIT = 64 * 1024  # bytes; an honest callback body is a few kilobytes

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",  # the link holds what the patient marked
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
POLICY = (
    "default-src 'self'; script-src 'self' {hashes}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)

PLAIN_PAGE = Template((Path(__file__).parent / "plain.html").read_text(encoding="utf-8"))
PLAIN_TEXTS = {
    400: ("Not understood", "The request could not be read."),
    404: ("Page not found", "There is nothing at this address."),
    405: ("Not possible", "This address does not take that kind of request."),
    413: ("Too large", "The request was larger than this app accepts."),
    500: (
        "Something went wrong",
        "The app could not answer. Nothing about you was stored. Please load the page again.",
    ),
}


class BodymapDash(Dash):  # type: ignore[misc]  # Dash is not fully typed
    """Dash with our own first HTML: the body is in it, and our small scripts run before Dash's large ones."""

    def __init__(self, atlas: Atlas, **options: Any) -> None:
        """`options` are Dash's own."""
        super().__init__(**options)
        self.atlas = atlas
        self._versions: dict[str, str] = {}
        self.fragments = {body: stage.fragment(atlas, body, self.picture) for body in atlas.bodies}
        self.shapes = {body: stage.all_shapes(atlas, body) for body in atlas.bodies}
        self._page_data = {
            "fields": [view.field_dict(field) for field in view.FIELDS],
            "regions": {r.id: {"name": r.plain, "side": r.side} for r in atlas.regions.values()},
            "muscles": {m.id: m.plain for m in atlas.muscles.values()},
            "matching": browser_table(atlas),
            "synonyms": dict(atlas.synonyms),
            "fragments": {body: self.fragment_url(body) for body in atlas.bodies},
            "shapes": {
                body: self._versioned(f"/shapes/{body}.json", self.shapes[body]) for body in atlas.bodies
            },
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

    def zones_picture(self, body: str, muscle: str, side: str) -> str:
        """URL of a small picture of one muscle's zones; side is "right", "left" or "both"."""
        return library.picture_url(self, body, muscle, side)

    def fragment_url(self, body: str) -> str:
        """URL of the other body's HTML, fetched when the reader switches."""
        return self._versioned(f"/body/{body}", self.fragments[body])

    def _versioned(self, path: str, content: str) -> str:
        return f"{self.get_relative_path(path)}?v={_digest(content.encode())}"

    def interpolate_index(self, **parts: str) -> str:
        """The first HTML for the view that the link asks for; Dash calls it on each visit."""
        seen, notes = view.parse(request.query_string.decode("utf-8", "replace"), self.atlas.known)
        config = self._page_data | {"view": view.to_dict(seen)}
        own = {
            "title": TITLE,
            "description": DESCRIPTION,
            "theme": seen.theme,
            "icon": self.asset("favicon.svg"),
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


def create_app(data: Path, *clinics: Path) -> BodymapDash:
    """The whole app on the tables in `data` and clinics' own; raises AtlasError with every fault."""
    atlas = load(data, *clinics)
    server = Flask("bodymap", static_folder=None)
    server.config.update(
        MAX_CONTENT_LENGTH=BODY_LIMIT,
        SEND_FILE_MAX_AGE_DEFAULT=YEAR,
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_ALGORITHM_STREAMING=["br", "gzip"],
        COMPRESS_BR_LEVEL=7,
        COMPRESS_CACHE_KEY=_static_key,
        COMPRESS_CACHE_BACKEND=lambda: StaticCache(
            ("/assets/", "/_dash-component-suites/", "/body/", "/shapes/", "/picture/")
        ),
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
        on_error=_callback_failed,
    )
    shelf = app.get_relative_path("/library")
    app.layout = create_layout(atlas, shelf)
    register(app, atlas, app.zones_picture, shelf)
    _routes(server, app)
    library.register(server, app)
    _guards(server, app)
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

    server.add_url_rule(f"{prefix}shapes/<name>.json", "shapes", shapes)
    server.add_url_rule(f"{prefix}health", "health", health)
    server.add_url_rule(f"{prefix}body/<name>", "body", body)


IMMUTABLE = f"public, max-age={YEAR}, immutable"


def _guards(server: Flask, app: BodymapDash) -> None:
    prefix = app.config.routes_pathname_prefix
    policy = POLICY.format(
        hashes=" ".join(app.csp_hashes())
    )  # after layout and callbacks, which may add inline code

    @server.before_request
    def known_paths_only() -> None:
        # Dash answers every path with the page; a mistyped link should say so instead.
        if request.url_rule is not None and request.url_rule.rule == f"{prefix}<path:path>":
            abort(404)

    @server.after_request
    def headers(response: Response) -> Response:
        response.headers.update(HEADERS | {"Content-Security-Policy": policy})
        if response.status_code == 200:
            if request.path.startswith(f"{prefix}assets/") and "v" in request.args:
                response.headers["Cache-Control"] = IMMUTABLE
            elif response.mimetype == "text/html" and "Cache-Control" not in response.headers:
                response.headers["Cache-Control"] = "no-store"  # the address holds what was marked
        return response

    @server.errorhandler(Exception)
    def failed(error: Exception) -> Response:
        if isinstance(error, HTTPException):
            return _plain(error.code or 500, prefix)
        if request.path == f"{prefix}_dash-update-component":
            # Our own callbacks have their own guard (on_error): what arrives here Dash could not even read.
            log.warning("unreadable callback request: %s", type(error).__name__)
            return _plain(400, prefix)
        if type(error).__name__ in {"DependencyException", "InvalidResourceError"}:  # unknown component file
            return _plain(404, prefix)
        log.exception("request failed")
        return _plain(500, prefix)


def _plain(code: int, home: str) -> Response:
    title, text = PLAIN_TEXTS.get(code, (f"Error {code}", "The request could not be answered."))
    return Response(
        PLAIN_PAGE.substitute(title=title, text=text, home=escape(home)), status=code, mimetype="text/html"
    )


def _callback_failed(error: Exception) -> None:
    """Log a callback's failure without its input; the page keeps its last words."""
    log.error("callback failed: %s", type(error).__name__, exc_info=error)


def _static_key(asked: Request) -> str:
    return asked.path  # the query is only a version: it must not fill the cache


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]
