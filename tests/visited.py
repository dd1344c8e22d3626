"""For programs of their own that watch or shake the app while it is in use: serve, visit, end, all in one."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def serve_and(visit: Callable[[str, int], None]) -> None:
    """Run `python app.py` in this process, call `visit` with its host and port, then end by SIGTERM."""
    import app  # not before the caller has made its preparations

    def then_end(sock: socket.socket) -> None:
        try:
            visit(*sock.getsockname()[:2])
        finally:
            os.kill(os.getpid(), signal.SIGTERM)

    def serve(server: Flask, sock: socket.socket) -> None:
        threading.Thread(target=then_end, args=[sock], daemon=True).start()
        really(server, sock)

    really = app.serve
    app.serve = serve
    with contextlib.suppress(SystemExit):
        app.main(["--port", "0", "--no-browser", "--rate", "0"])
