"""Run as a program of its own (python -m tests.writes_nothing): the app in use, every written file noted.

Prints one JSON object: {"opened": how many files were opened, "written": [event and arguments], "status":
{request: status}}. An audit hook can't be taken off again, hence a program of its own.
"""

from __future__ import annotations

import json
import os
import sys
import urllib.error
import urllib.request

from tests.visited import serve_and

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGING = (
    "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod",
    "os.chown", "os.utime", "os.setxattr", "shutil.", "tempfile.", "sqlite3.", "dbm.", "subprocess.Popen",
    "os.system", "os.posix_spawn", "os.exec",
)  # fmt: skip
written: list[str] = []
opened = 0
REQUESTS: dict[str, tuple[str, object]] = {
    "page": ("?r=groin-left", None),
    "words": ("words", {"regions": ["lower-low-back-right"]}),
    "odd words": ("words", [1, {"regions": 7}]),
    "library": ("library", None),
    "search": ("library?q=hip", None),
    "muscle": ("library/psoas-major?voice=clinician", None),
    "how": ("how", None),
    "drawing": ("picture/female/psoas-major-both.svg", None),
    "shapes": ("shapes/male.json", None),
    "health": ("health", None),
    "asset": ("assets/bodymap.css", None),
    # uncompressed larger than a server's buffer: it must not be laid down in a file on its way
    "large file": ("shapes/female.json", None),
    "saved picture": ("picture.svg", {"regions": ["groin-left"]}),
    "unknown page": ("nope", None),
    "no file": ("assets/../app.py", None),
    "bad body": ("words", b"{"),
    "bad callback": ("_dash-update-component", b"[["),
    "large body": ("words", b"[" * 100_000),
    "long address": ("?r=" + "x" * 20_000, None),
}


def watch(event: str, given: tuple[object, ...]) -> None:
    """Note what writes."""
    global opened
    if event == "open":
        opened += 1
        _, mode, flags = given
        if (isinstance(flags, int) and flags & WRITING) or (
            isinstance(mode, str) and set(mode) & set("wax+")
        ):
            written.append(f"open {given}")
    elif event.startswith(CHANGING):
        written.append(f"{event} {given}")


def ask(url: str, data: object) -> int:
    """The status that a request gets."""
    body = data if isinstance(data, bytes) or data is None else json.dumps(data).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            answer.read()
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def main() -> None:
    """Ask the running app for everything."""
    status: dict[str, int] = {}

    def visit(host: str, port: int) -> None:
        for name, (path, data) in REQUESTS.items():
            status[name] = ask(f"http://{host}:{port}/{path}", data)

    serve_and(visit)
    print(json.dumps({"opened": opened, "written": written, "status": status}))


if __name__ == "__main__":
    sys.addaudithook(watch)
    main()
