"""Start bodymap: `python app.py`, or `gunicorn app:server` behind a proxy.

Options, each also as an environment variable (the option wins):

    --port N         BODYMAP_PORT        8050; if it is taken, a free one, and the app says which
    --host HOST      BODYMAP_HOST        127.0.0.1
    --no-browser     BODYMAP_NO_BROWSER  do not open the page
    --data FOLDER    BODYMAP_DATA        a folder of tables to add to ours; may be said more than once
"""

from __future__ import annotations

import argparse
import gc
import os
import socket
import sys
import threading
import webbrowser
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bodymap.atlas import AtlasError
from bodymap.server import BodymapDash, create_app

if TYPE_CHECKING:
    from flask import Flask

HERE = Path(__file__).resolve().parent
PORT = 8050
BROKEN_ATLAS = 2  # exit status


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """The options from the command line over those from the environment; exits with status 2 when wrong."""
    env = os.environ
    parser = argparse.ArgumentParser(
        prog="app.py", description="Show where it hurts and what a tight psoas can do."
    )
    parser.add_argument(
        "--port", type=int, default=env.get("BODYMAP_PORT") or PORT, help="default %(default)s"
    )
    parser.add_argument("--host", default=env.get("BODYMAP_HOST") or "127.0.0.1", help="default %(default)s")
    parser.add_argument(
        "--no-browser", action="store_true", default=_is_on(env.get("BODYMAP_NO_BROWSER", ""))
    )
    parser.add_argument(
        "--data",
        type=Path,
        action="append",
        metavar="FOLDER",
        help="a folder of a clinic's own tables, added to ours; may be said more than once",
    )
    found = parser.parse_args(given)
    found.data = found.data or clinics()
    if not 0 <= found.port <= 65535:
        parser.error(f"--port: {found.port} is not a port; allowed: 0 to 65535")
    return found


def clinics() -> list[Path]:
    """The folders named in the environment, separated as in PATH."""
    return [Path(part) for part in os.environ.get("BODYMAP_DATA", "").split(os.pathsep) if part]


def load_or_exit(folders: Sequence[Path]) -> BodymapDash:
    """The app with a clinic's folders; on broken tables, every fault on standard error and exit status 2."""
    try:
        made = create_app(HERE / "data", *folders)
        gc.collect()
        gc.freeze()  # the atlas stays for good: no need to look through it again and again
        return made
    except AtlasError as error:
        print(
            f"The tables have {len(error.faults)} fault(s):",
            *error.faults,
            sep="\n  ",
            file=sys.stderr,
        )
        sys.exit(BROKEN_ATLAS)


def bind(host: str, port: int) -> socket.socket:
    """A listening socket on the port, or on a free one when it is taken; raises OSError for a bad host."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return _listen(family, host, port)
    except OSError:
        return _listen(family, host, 0)


def _listen(family: socket.AddressFamily, host: str, port: int) -> socket.socket:
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name != "nt":  # on Windows this option would let two programs share one port
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((host, port))
        sock.listen(128)
    except OSError:
        sock.close()
        raise
    return sock


def serve(server: Flask, sock: socket.socket) -> None:
    """Serve until interrupted, without an access log; with waitress where it is installed."""
    try:
        import waitress
    except ImportError:
        from werkzeug.serving import WSGIRequestHandler, make_server

        class Quiet(WSGIRequestHandler):
            def log_request(self, *args: Any) -> None:
                """An access log would keep what a patient marked: it is in the link."""

        host, port = sock.getsockname()[:2]
        make_server(
            host, port, server, threaded=True, request_handler=Quiet, fd=sock.fileno()
        ).serve_forever()
    else:
        waitress.serve(server, sockets=[sock], threads=8, ident=None)


def reachable(host: str) -> str:
    """The host as this machine's own browser can use it in an address."""
    if host in ("", "0.0.0.0", "::"):  # noqa: S104  # not bound here: "everywhere" is no address to visit
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def main(given: Sequence[str] | None = None) -> None:
    """Run the app as the options say."""
    options = arguments(given)
    app = load_or_exit(options.data)
    try:
        sock = bind(options.host, options.port)
    except OSError as error:
        sys.exit(f"Cannot listen on {options.host}: {error}")
    port = sock.getsockname()[1]
    if options.port not in (0, port):
        print(f"Port {options.port} is taken; using {port} instead.")
    address = f"http://{reachable(options.host)}:{port}{app.config.requests_pathname_prefix}"
    print(f"bodymap is at {address} (stop with Ctrl+C)", flush=True)
    if not options.no_browser:
        threading.Timer(0.5, webbrowser.open, [address]).start()
    try:
        serve(app.server, sock)
    except KeyboardInterrupt:
        print("\nStopped.")
    finally:
        sock.close()


def _is_on(text: str) -> bool:
    return text.strip().lower() not in ("", "0", "false", "no")


if __name__ == "__main__":
    main()
else:
    server = load_or_exit(clinics()).server
