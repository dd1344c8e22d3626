"""Start bodymap: `python app.py`, the same as `bodymap serve`; or `gunicorn app:server` behind a proxy."""

from __future__ import annotations

from bodymap.cli import application_from_environment, serve

if __name__ == "__main__":
    serve(prog_name="app.py")
else:
    application = application_from_environment()
    server = application.server
