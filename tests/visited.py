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
    """Run `bodymap serve` in this process, call `visit` with its host and port, then end by SIGTERM."""
    from bodymap import cli  # not before the caller has made its preparations
    from bodymap.web import serve as serving

    def then_end(sock: socket.socket) -> None:
        try:
            visit(*sock.getsockname()[:2])
        finally:
            os.kill(os.getpid(), signal.SIGTERM)

    def serve(server: Flask, sock: socket.socket) -> None:
        threading.Thread(target=then_end, args=[sock], daemon=True).start()
        really(server, sock)

    really = serving.serve
    serving.serve = serve
    with contextlib.suppress(SystemExit):
        cli.serve(["--port", "0", "--no-browser", "--rate", "0"])
