"""What stands between the net and the app: headers, limits, plain pages for bad requests, and the log."""

from __future__ import annotations

import json
import logging
import sys
import threading
import time
import traceback
from collections import OrderedDict
from collections.abc import Callable
from urllib.parse import urlsplit, urlunsplit

from dash.exceptions import DependencyException, InvalidResourceError
from flask import Flask, Response, abort, g, request
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from bodymap.texts import texts
from bodymap.web.render import render

log = logging.getLogger("bodymap")

BODY_LIMIT = 64 * 1024  # bytes; an honest body is a few kilobytes
ADDRESS_LIMIT = 8 * 1024  # bytes of path and query; a link with every region marked has four thousand
ADDRESSES = 10_000  # of visitors that the rate limit remembers, the latest

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",  # the link holds what the patient marked
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Styles may be inline: the lengths of bars are. Scripts never.
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
        "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    ),
}
UPDATE = "_dash-update-component"
SUITES = "_dash-component-suites/"
FREE = (  # of the rate limit: the same for everybody, made once, then kept
    "assets/", SUITES, "body/", "shapes/", "picture/", "matching.json", "scripts/", "health",
)  # fmt: skip
# What Dash raises for a file that it does not have, or lists and does not have.
NO_FILE = (DependencyException, InvalidResourceError, FileNotFoundError)
TEXTS = ("text/javascript", "text/css", "image/svg+xml", "application/json")


class RateLimit:
    """A bucket of requests for each address, which fills up again with time.

    Counts in monotonic time, so that a clock that is set back or forth locks nobody out. Remembers the
    latest ADDRESSES only, in memory, each for as long as its bucket is not full.
    """

    def __init__(self, each_second: float, at_once: int, now: Callable[[], float] = time.monotonic) -> None:
        """Allow `at_once` requests from one address, and `each_second` more in the long run."""
        self.each_second = each_second
        self.at_once = at_once
        self._now = now
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def allows(self, address: str) -> bool:
        """Whether one more request from there is fine; counts it if so."""
        now = self._now()
        with self._lock:
            left, last = self._buckets.pop(address, (float(self.at_once), now))
            left = min(self.at_once, left + (now - last) * self.each_second)
            self._buckets[address] = (left - 1 if left >= 1 else left, now)
            if len(self._buckets) > ADDRESSES:
                self._buckets.popitem(last=False)
            return left >= 1


class JsonLog(logging.Formatter):
    """One JSON object a line. An error is told by kind and place: its message could hold what was sent."""

    def format(self, record: logging.LogRecord) -> str:
        """The line for one record."""
        entry: dict[str, object] = {
            "time": f"{self.formatTime(record, '%Y-%m-%dT%H:%M:%S')}.{record.msecs:03.0f}",
            "level": record.levelname.lower(),
            "event": record.getMessage(),
        }
        entry |= getattr(record, "about", {})
        if record.exc_info and record.exc_info[0]:
            entry["error"] = record.exc_info[0].__name__
            entry["where"] = [
                f"{frame.filename}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(record.exc_info[2])
            ]
        return json.dumps(entry, ensure_ascii=False)


def log_to_stderr(level: str) -> None:
    """Write our log to standard error from this level on: "info" has a line for each request, "warning" none.

    A log that can't be written (a full disk, a closed pipe) is lost; it never stops an answer.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLog())
    handler.handleError = lambda record: None  # type: ignore[method-assign]
    log.handlers[:] = [handler]
    log.setLevel(level.upper())
    log.propagate = False


def guard(server: Flask, prefix: str, limit: RateLimit | None = None, proxies: int = 0) -> None:
    """Put the guards around a server.

    Parameters
    ----------
    prefix : where the app's paths begin, "/" or "/something/"
    limit : how often one address may ask for what is made on request; files that never change are free
    proxies : how many proxies in front of us are ours, whose X-Forwarded-* headers are believed
    """
    server.config["MAX_CONTENT_LENGTH"] = BODY_LIMIT
    if proxies:
        server.wsgi_app = ProxyFix(server.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
    _check_requests(server, prefix, limit)
    _finish_answers(server, prefix)
    _explain_errors(server, prefix)


def _check_requests(server: Flask, prefix: str, limit: RateLimit | None) -> None:
    free = tuple(f"{prefix}{path}" for path in FREE)

    @server.before_request
    def check() -> None:
        g.began = time.perf_counter()
        environ = request.environ
        environ.pop("HTTP_RANGE", None)  # part of a file, then compressed, is no part of the file
        if len(environ.get("PATH_INFO", "")) + len(environ.get("QUERY_STRING", "")) > ADDRESS_LIMIT:
            abort(414)
        # Dash answers every path with the page; a mistyped link should say so instead.
        if request.url_rule is not None and request.url_rule.rule == f"{prefix}<path:path>":
            abort(404)
        is_free = request.method != "POST" and request.path.startswith(free)
        if limit and not is_free and not limit.allows(request.remote_addr or ""):
            abort(429)


def _finish_answers(server: Flask, prefix: str) -> None:
    @server.after_request
    def finish(response: Response) -> Response:
        response.headers.update(HEADERS)
        if response.direct_passthrough and response.mimetype in TEXTS:
            # A stream would be compressed anew for each visitor; whole, it is compressed once and kept.
            response.direct_passthrough = False
            file = response.response
            response.set_data(response.get_data())
            file.close()  # type: ignore[union-attr]  # a stream has it
        if response.status_code == 429:
            response.headers["Retry-After"] = "5"  # seconds
        if response.mimetype == "text/html" and "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"  # the address holds what was marked
        if response.location:  # a missing slash, one too many
            there = urlsplit(response.location)
            response.location = urlunsplit(("", "", f"/{there.path.lstrip('/')}", there.query, ""))
            response.set_data("")  # it named the host that the request named
        if log.isEnabledFor(logging.INFO) and request.path != f"{prefix}health":
            log.info("request", extra={"about": _about(response)})
        return response


def _about(response: Response) -> dict[str, object]:
    """What the log says of a request: the kind of address, never the address, the body or who asked."""
    return {
        "method": request.method if request.method in ("GET", "HEAD", "POST", "OPTIONS") else "other",
        "route": request.url_rule.rule if request.url_rule else "none",
        "status": response.status_code,
        "ms": round(1000 * (time.perf_counter() - g.get("began", time.perf_counter())), 1),
        "bytes": response.content_length or 0,  # before they are compressed
    }


def _explain_errors(server: Flask, prefix: str) -> None:
    @server.errorhandler(Exception)
    def failed(error: Exception) -> Response:
        if isinstance(error, HTTPException):
            return plain(error.code or 500, prefix)
        if type(error).__module__ == "gunicorn.http.errors":  # a body whose chunks are none
            return plain(400, prefix)
        if request.path.endswith(f"/{UPDATE}"):
            # Our own callbacks have their own guard (on_error): what arrives here Dash could not even read.
            log.warning("unreadable callback request", extra={"about": {"error": type(error).__name__}})
            return plain(400, prefix)
        if isinstance(error, NO_FILE) and request.path.startswith(f"{prefix}{SUITES}"):
            return plain(404, prefix)
        log.exception("request failed")
        return plain(500, prefix)


def plain(code: int, home: str) -> Response:
    """A short page for a status that is no success, with the way back."""
    return Response(render(texts(), "plain.html", code=code, home=home), status=code, mimetype="text/html")


def callback_failed(error: Exception) -> None:
    """Log a callback's failure without its input; the page keeps its last words."""
    log.error("callback failed", exc_info=error)
