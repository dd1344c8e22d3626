"""gunicorn for bodymap: `gunicorn -c deploy/gunicorn.conf.py app:server`. See docs/deploying.md.

WEB_CONCURRENCY   how many workers, default 2; one for each core
BODYMAP_BIND      address and port, default 127.0.0.1:8050
BODYMAP_*         the options of app.py
"""

import os
import time

bind = os.environ.get("BODYMAP_BIND", "127.0.0.1:8050")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = 4
preload_app = True  # the atlas is read once; workers share its memory and start at once after a crash

graceful_timeout = 20  # seconds for requests under way when it stops
timeout = 20  # seconds after which a worker that says nothing is replaced
keepalive = 15  # seconds; a reader presses again within them

limit_request_line = 8190  # bytes; the app itself takes 8192 and explains
limit_request_fields = 60
limit_request_field_size = 8190

accesslog = None  # it would keep what patients marked: that is in the link. BODYMAP_LOG=info has its own
errorlog = "-"
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
