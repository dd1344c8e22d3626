"""Start bodymap: `python app.py`, or `gunicorn app:server` behind a proxy.

Options, each also as an environment variable (the option wins):

    --port N         BODYMAP_PORT        8050; if it is taken, a free one, and the app says which
    --host HOST      BODYMAP_HOST        127.0.0.1
    --no-browser     BODYMAP_NO_BROWSER  do not open the page
    --data FOLDER    BODYMAP_DATA        a folder of tables to add to ours; may be said more than once
    --prefix PATH    BODYMAP_PREFIX      /; where the app's addresses begin, behind a proxy with other sites
    --proxies N      BODYMAP_PROXIES     0; how many proxies in front are ours, to believe what they say
    --rate N         BODYMAP_RATE        20; requests a second from one address in the long run, 0: no limit
    --log LEVEL      BODYMAP_LOG         warning; "info": a line for each request, without what it was about
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import os
import re
import signal
import socket
import sys
import threading
import time
import webbrowser
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from bodymap.atlas import AtlasError
from bodymap.web.guards import RateLimit, log_to_stderr
from bodymap.web.server import BodymapDash, create_app

if TYPE_CHECKING:
    from flask import Flask

HERE = Path(__file__).resolve().parent
PORT = 8050
RATE = 20  # requests a second from one address; a clinic behind one address has many tablets
LIMITS = {  # waitress's own, tighter than usual
    "max_request_header_size": 32 * 1024,  # bytes
    "max_request_body_size": 256 * 1024,  # bytes; the app itself takes less and says so
    "channel_timeout": 30,  # seconds for which a silent connection is kept
    "connection_limit": 500,
    "outbuf_overflow": 16 * 1024 * 1024,  # bytes; larger answers go through a file: we want none
}
BURST = 10  # seconds' worth of requests at once
LEVELS = ("info", "warning", "error")
PREFIX = re.compile(r"/([\w-]+/)*", re.ASCII)
CANNOT_START = 2  # exit status
GLIBC = {-8: 1, -3: 128 * 1024, -1: 128 * 1024}  # M_ARENA_MAX; M_MMAP_ and M_TRIM_THRESHOLD in bytes
AT_THE_DOOR = 0.2  # seconds in which who has knocked before the end is still let in
MOST_RATE = 1e6


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """The options from the command line over those from the environment; exits with status 2 when wrong."""
    env = os.environ
    parser = argparse.ArgumentParser(
        prog="app.py", description="Mark where it hurts, see which muscles' pain is felt there."
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
    parser.add_argument(
        "--prefix",
        default=env.get("BODYMAP_PREFIX") or "/",
        help="where addresses begin; default %(default)s",
    )
    parser.add_argument(
        "--proxies", type=int, default=env.get("BODYMAP_PROXIES") or 0, help="proxies of ours in front"
    )
    parser.add_argument(
        "--rate",
        type=float,
        default=env.get("BODYMAP_RATE") or RATE,
        help="requests a second from one address",
    )
    parser.add_argument(
        "--log", choices=LEVELS, default=(env.get("BODYMAP_LOG") or "warning").lower(), help="what to log"
    )
    found = parser.parse_args(given)
    found.data = found.data or clinics()
    found.prefix = f"/{found.prefix.strip('/')}/" if found.prefix.strip("/") else "/"
    if not 0 <= found.port <= 65535:
        parser.error(f"--port: {found.port} is not a port; allowed: 0 to 65535")
    if not PREFIX.fullmatch(found.prefix):
        parser.error(f"--prefix: {found.prefix} is no path of letters, digits, '-', '_' and '/'")
    if found.proxies < 0 or not 0 <= found.rate <= MOST_RATE:  # a rate can also be "nan"
        parser.error(f"--proxies must not be below 0, --rate must be from 0 to {MOST_RATE:.0f}")
    if found.log not in LEVELS:  # argparse does not check a default
        parser.error(f"--log: {found.log} is unknown; allowed: {', '.join(LEVELS)}")
    return found


def clinics() -> list[Path]:
    """The folders named in the environment, separated as in PATH."""
    return [Path(part) for part in os.environ.get("BODYMAP_DATA", "").split(os.pathsep) if part]


def load_or_exit(options: argparse.Namespace) -> BodymapDash:
    """The app as the options say; on broken tables, every fault on standard error and exit status 2."""
    log_to_stderr(options.log)
    share_memory()
    limit = RateLimit(options.rate, round(options.rate * BURST)) if options.rate else None
    try:
        made = create_app(
            HERE / "data", *options.data, prefix=options.prefix, limit=limit, proxies=options.proxies
        )
        gc.collect()
        gc.freeze()  # the atlas stays for good: no need to look through it again and again
        share_memory()
        return made
    except AtlasError as error:
        count = f"{len(error.faults)} faults" if len(error.faults) > 1 else "a fault"
        refuse("\n  ".join([f"bodymap cannot start: {count} in its files or tables:", *error.faults]))


def share_memory() -> None:
    """Have glibc give back what is free, and the threads share one heap; nothing to do elsewhere.

    Each thread's own heap, which it never gives back, would double what a worker needs (docs/performance.md).
    """
    with suppress(OSError, AttributeError, TypeError):  # not glibc
        glibc = ctypes.CDLL(None)
        for setting, value in GLIBC.items():
            glibc.mallopt(setting, value)
        glibc.malloc_trim(0)


def refuse(why: str) -> NoReturn:
    """Say why the app cannot start, and end with status 2."""
    say(why, error=True)
    sys.exit(CANNOT_START)


def say(text: str, error: bool = False) -> None:
    """Print; what can't be written (a full disk, a closed pipe) is lost and stops nothing."""
    stream = sys.stderr if error else sys.stdout
    try:
        print(text, file=stream, flush=True)
    except OSError:  # what is left in the stream would fail again at the end and change the exit status
        with suppress(OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)
    except ValueError:
        pass


def bind(host: str, port: int) -> socket.socket:
    """A listening socket on the port, or on a free one when it is taken.

    Raises PermissionError for a port that is not allowed; for a bad host another OSError, TypeError or
    UnicodeError.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return _listen(family, host, port)
    except OSError as error:
        if isinstance(error, PermissionError) and os.name != "nt":  # Windows says so of a taken port, too
            raise
        return _listen(family, host, 0)


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
    """Serve until interrupted (Ctrl+C) or told to end (SIGTERM), then after the requests under way."""
    import waitress

    running = waitress.create_server(server, sockets=[sock], threads=8, ident=None, **LIMITS)

    drained = threading.Event()

    def end(*_: object) -> None:
        if drained.is_set():
            raise SystemExit
        threading.Thread(target=drain, args=(running, drained), daemon=True).start()

    signal.signal(signal.SIGTERM, end)
    running.run()


def drain(running: Any, drained: threading.Event, patience: float = 10) -> None:
    """Take no new visitors, wait until requests under way are answered (seconds at most), then end."""
    time.sleep(AT_THE_DOOR)
    running.accepting = False
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline and any(map(_is_busy, list(running.active_channels.values()))):
        time.sleep(0.02)
    drained.set()
    os.kill(os.getpid(), signal.SIGTERM)  # only the main thread can end the loop


def _is_busy(channel: Any) -> bool:
    return bool(channel.requests or channel.total_outbufs_len)


def reachable(host: str) -> str:
    """The host as this machine's own browser can use it in an address."""
    if host in ("", "0.0.0.0", "::"):  # noqa: S104  # not bound here: "everywhere" is no address to visit
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def main(given: Sequence[str] | None = None) -> None:
    """Run the app as the options say."""
    options = arguments(given)
    app = load_or_exit(options)
    try:
        sock = bind(options.host, options.port)
    except PermissionError:
        refuse(f"Port {options.port} is not allowed for this user; choose one above 1023, like --port {PORT}")
    except (OSError, TypeError, UnicodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "this is no name of a host"
        refuse(f"Cannot listen on {options.host}: {why}; without --host it is 127.0.0.1")
    port = sock.getsockname()[1]
    if options.port not in (0, port):
        say(f"Port {options.port} is taken; using {port} instead.")
    address = f"http://{reachable(options.host)}:{port}{app.config.requests_pathname_prefix}"
    say(f"bodymap is at {address} (stop with Ctrl+C)")
    if not options.no_browser:
        threading.Timer(0.5, webbrowser.open, [address]).start()
    try:
        serve(app.server, sock)
    except KeyboardInterrupt:
        say("\nStopped.")
    finally:
        sock.close()


def _is_on(text: str) -> bool:
    return text.strip().lower() not in ("", "0", "false", "no")


if __name__ == "__main__":
    main()
else:
    application = load_or_exit(arguments([]))
    server = application.server
