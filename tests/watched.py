"""`python -m tests.watched app.py ...`: the app, with a line printed for each write to the disk."""

from __future__ import annotations

import os
import runpy
import sys

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGING = (
    "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod",
    "os.chown", "os.utime", "os.setxattr", "shutil.", "tempfile.", "sqlite3.", "dbm.", "subprocess.Popen",
    "os.system", "os.posix_spawn", "os.exec",
)  # fmt: skip


def watch(event: str, given: tuple[object, ...]) -> None:
    """Tell of what writes."""
    if event == "open":
        _, mode, flags = given
        writes = isinstance(flags, int) and flags & WRITING
        if writes or (isinstance(mode, str) and set(mode) & set("wax+")):
            print("writes", given, flush=True)
    elif event.startswith(CHANGING):
        print("writes", event, given, flush=True)


if __name__ == "__main__":
    sys.addaudithook(watch)
    os.close(os.open(os.devnull, os.O_WRONLY))  # the first line: the watch is awake
    del sys.argv[0]
    runpy.run_path(sys.argv[0], run_name="__main__")
