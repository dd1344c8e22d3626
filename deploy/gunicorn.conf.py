"""gunicorn for bodymap: `gunicorn -c deploy/gunicorn.conf.py app:server`. See docs/deploying.md.

BODYMAP_WORKERS   how many workers, default 2; one for each core (or gunicorn's own WEB_CONCURRENCY)
BODYMAP_BIND      address and port, default 127.0.0.1:8050
BODYMAP_*         the options of app.py
"""

import os
import sys
import time

bind = os.environ.get("BODYMAP_BIND") or "127.0.0.1:8050"
asked = os.environ.get("BODYMAP_WORKERS") or os.environ.get("WEB_CONCURRENCY") or "2"
if not (asked.isdecimal() and 1 <= int(asked) <= 64):
    sys.stderr.write(
        f"bodymap cannot start: BODYMAP_WORKERS: {asked!r} is no number of workers from 1 to 64\n"
    )
    sys.exit(2)
workers = int(asked)
worker_class = "deploy.patient.Worker"
logger_class = "deploy.patient.Discreet"
threads = 48  # a slow reader of an answer holds one; deploy/patient.py says how many requests are worked on
worker_connections = 500
preload_app = True  # the atlas is read once; workers share its memory and start at once after a crash

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
