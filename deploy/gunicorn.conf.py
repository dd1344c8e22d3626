"""gunicorn for bodymap, behind nginx: `gunicorn -c deploy/gunicorn.conf.py app:server`. See docs/running.md.

BODYMAP_WORKERS   how many workers, default 2; one for each core (or gunicorn's own WEB_CONCURRENCY)
BODYMAP_BIND      address and port, default 127.0.0.1:8050
BODYMAP_*         the options of app.py
"""

import os
import sys
import time

from gunicorn import util
from gunicorn.glogging import Logger


def refuse(sock, status, reason, _message):  # noqa: ANN001, ANN201
    """gunicorn's own answer to what is no request: with the app's headers, without quoting it."""
    from bodymap.web.guards import HEADERS

    text = f"{status} {reason}\n"
    about = {"Connection": "close", "Content-Type": "text/plain", "Content-Length": len(text), **HEADERS}
    head = "".join(f"{name}: {value}\r\n" for name, value in about.items())
    util.write_nonblock(sock, f"HTTP/1.1 {status} {reason}\r\n{head}\r\n{text}".encode("latin-1"))


util.write_error = refuse  # it has no setting for this (tests/test_gunicorn.py)


class Discreet(Logger):
    """gunicorn's log in JSON lines like the app's own, without a word of what a visitor sent."""

    def setup(self, cfg):  # noqa: ANN001, ANN201
        """Called at the start, and when the settings are read again."""
        from bodymap.web.guards import JsonLog  # found once gunicorn is in its folder

        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(JsonLog())

    def warning(self, msg, *args, **options):  # noqa: ANN001, ANN002, ANN003, ANN201
        """A request that can't be read: gunicorn would quote it, and the address that it came from."""
        if str(msg).startswith("Invalid request"):
            msg = "invalid request"
        super().warning(msg, *args, **options)

    def exception(self, msg, *_, **options):  # noqa: ANN001, ANN002, ANN003, ANN201
        """An error: by its kind and place; its arguments could name the link."""
        super().exception(str(msg).partition("%")[0].strip(), **options)


bind = os.environ.get("BODYMAP_BIND") or "127.0.0.1:8050"
asked = os.environ.get("BODYMAP_WORKERS") or os.environ.get("WEB_CONCURRENCY") or "2"
if not (asked.isdecimal() and 1 <= int(asked) <= 64):
    sys.stderr.write(
        f"bodymap cannot start: BODYMAP_WORKERS: {asked!r} is no number of workers from 1 to 64\n"
    )
    sys.exit(2)
workers = int(asked)
worker_class = "gthread"
threads = 8  # requests under way; a slow visitor would hold one, so nginx hears him out first
worker_connections = 500
preload_app = True  # the atlas is read once; workers share its memory and start at once after a crash
logger_class = Discreet

graceful_timeout = 20  # seconds for requests under way when it stops
timeout = 20  # seconds after which a worker that says nothing is replaced
keepalive = 15  # seconds; a reader presses again within them

limit_request_line = 8190  # bytes; the app itself takes 8192 and explains
limit_request_fields = 60
limit_request_field_size = 8190

accesslog = None  # it would keep what patients marked: that is in the link. BODYMAP_LOG=info has its own
errorlog = "-"
forwarder_headers = ""  # what a proxy says is the app's to believe (BODYMAP_PROXIES), not gunicorn's
forwarded_allow_ips = ""
secure_scheme_headers = {}
loglevel = "info"
control_socket_disable = True  # no file to talk to it by
if os.path.isdir("/dev/shm"):  # the workers' sign of life: in memory, nothing on the disk
    worker_tmp_dir = "/dev/shm"


def when_ready(server):  # noqa: ANN001, ANN201
    """Compress what a first visit asks for before the first visitor comes; then share it with all workers."""
    began = time.monotonic()
    import app

    app.application.warm()
    server.log.info("ready after %.1f s of compressing", time.monotonic() - began)
