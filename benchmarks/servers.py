"""The app as it is really served, and what a process of it needs."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

from tools.running import ROOT


class Gunicorn:
    """The app under gunicorn as deploy/bodymap.service says, on a free port."""

    def __init__(self, workers: int = 2, **environment: str) -> None:
        """Start it; raises RuntimeError when it does not answer within forty seconds."""
        import os

        command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "app:server"]
        service = (ROOT / "deploy" / "bodymap.service").read_text("utf-8")
        allocator = dict(re.findall(r"\b(MALLOC_\w+)=(\d+)", service))
        own = {"WEB_CONCURRENCY": str(workers), "BODYMAP_BIND": "127.0.0.1:0"} | allocator
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | own | environment, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        threading.Thread(target=self._read, daemon=True).start()
        deadline = time.monotonic() + 40
        while time.monotonic() < deadline and self.process.poll() is None:
            found = re.search(r"Listening at: (http://\S+?) ", "".join(self.lines))
            if found and len(self.workers()) == workers:
                self.url = f"{found[1]}/"
                return
            time.sleep(0.05)
        self.stop()
        raise RuntimeError("gunicorn did not start:\n" + "".join(self.lines))

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as out:
            self.lines.extend(out)

    def workers(self) -> list[int]:
        """Process ids of the workers."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(one) for one in children.read_text().split()]

    def stop(self) -> None:
        """End it, and wait."""
        self.process.terminate()
        self.process.wait(timeout=30)


def memory(pid: int) -> tuple[float, float]:
    """Megabytes of a process: resident, and its own share of what it has in common with others (PSS)."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    found = dict(re.findall(r"^(\w+):\s+(\d+) kB", text, re.MULTILINE))
    return int(found["Rss"]) / 1024, int(found["Pss"]) / 1024


def first_answer() -> float:
    """Seconds from `python app.py` to the first whole page."""
    from tools.running import Server

    began = time.monotonic()
    server = Server()
    try:
        with urllib.request.urlopen(server.url) as page:
            page.read()
        return time.monotonic() - began
    finally:
        server.stop()
