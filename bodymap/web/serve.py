"""Serving with waitress: a free port, limits, and an end that lets requests under way finish."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
import webbrowser
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask

    from bodymap.web.server import BodymapDash

LIMITS = {  # waitress's own, tighter than usual
    "max_request_header_size": 32 * 1024,  # bytes
    "max_request_body_size": 256 * 1024,  # bytes; the app itself takes less and says so
    "channel_timeout": 30,  # seconds for which a silent connection is kept
    "connection_limit": 500,
    "outbuf_overflow": 16 * 1024 * 1024,  # bytes; larger answers go through a file: we want none
}
QUEUED = 0.2  # seconds in which connections that wait to be accepted still are, after the order to end
PATIENCE = 10  # seconds that requests under way may take after it


class CannotListenError(Exception):
    """The address or the port cannot be used; the message says why."""


def run(app: BodymapDash, host: str, port: int, browser: bool) -> None:
    """Serve the app until it is told to end, and say where it is.

    Parameters
    ----------
    app : what `create_app` returns
    host : name or address to listen on
    port : 0 for any free one, which is also taken when the port is in use
    browser : whether to open the page

    Raises
    ------
    CannotListenError : the host is none of this machine's, or the port is not allowed
    """
    with bind(host, port) as sock:
        own = sock.getsockname()[1]
        if port not in (0, own):
            _say(f"Port {port} is taken; using {own} instead.")
        address = f"http://{reachable(host)}:{own}{app.config.requests_pathname_prefix}"
        _say(f"bodymap is at {address} (stop with Ctrl+C)")
        if browser:
            threading.Timer(0.5, webbrowser.open, [address]).start()
        serve(app.server, sock)


def _say(text: str) -> None:
    """Print; a closed terminal or a full disk is no reason not to serve."""
    with suppress(OSError, ValueError):
        print(text, flush=True)


def bind(host: str, port: int) -> socket.socket:
    """A listening socket on the port, or on a free one when it is taken; raises CannotListenError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return _listen(family, host, port)
    except (OSError, TypeError, UnicodeError) as error:
        if isinstance(error, PermissionError) and os.name != "nt":  # Windows says so of a taken port, too
            raise CannotListenError(
                f"Port {port} is not allowed for this user; choose one above 1023, like --port 8050"
            ) from error
    try:
        return _listen(family, host, 0)
    except (OSError, TypeError, UnicodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "this is no name of a host"
        raise CannotListenError(f"Cannot listen on {host}: {why}; without --host it is 127.0.0.1") from error


def _listen(family: socket.AddressFamily, host: str, port: int) -> socket.socket:
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name != "nt":  # on Windows this option would let two programs share one port
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((host, port))
        sock.listen(128)
    except (OSError, TypeError, UnicodeError):
        sock.close()
        raise
    return sock


def serve(server: Flask, sock: socket.socket) -> None:
    """Serve until interrupted (Ctrl+C) or told to end (SIGTERM), then finish the requests under way."""
    import waitress

    running = waitress.create_server(server, sockets=[sock], threads=8, ident=None, **LIMITS)
    drained = threading.Event()

    def end(*_: object) -> None:
        if drained.is_set():
            raise SystemExit
        threading.Thread(target=_drain, args=(running, drained), daemon=True).start()

    signal.signal(signal.SIGTERM, end)
    running.run()


def _drain(running: Any, drained: threading.Event) -> None:
    """Take no new visitors, wait until requests under way are answered, then end."""
    time.sleep(QUEUED)
    running.accepting = False
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and any(map(_is_busy, list(running.active_channels.values()))):
        time.sleep(0.02)
    drained.set()
    os.kill(os.getpid(), signal.SIGTERM)  # only the main thread can end waitress's loop


def _is_busy(channel: Any) -> bool:
    return bool(channel.requests or channel.total_outbufs_len)


def reachable(host: str) -> str:
    """The host as this machine's own browser can use it in an address."""
    if host in ("", "0.0.0.0", "::"):  # noqa: S104  # not bound here: "everywhere" is no address to visit
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host
