"""The app as a process of its own, for tests and pictures."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 180  # on a busy machine; one that ends without an address is noticed at once


class Server:
    """`python app.py` as a process of its own on a free port; its output is kept for the failure message."""

    def __init__(self, *options: str) -> None:
        """Start with these options; raises RuntimeError with what the app said when it does not start."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith("BODYMAP_")}
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, "app.py", "--port", "0", "--no-browser", *options],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        threading.Thread(target=self._read, daemon=True).start()
        self.url = self._address()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as out:
            self.lines.extend(out)

    def _address(self) -> str:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            found = re.search(r"http://\S+/", "".join(self.lines))
            if found:
                return found[0]
            time.sleep(0.05)
        self.stop()
        raise RuntimeError("the app did not start:\n" + "".join(self.lines))

    def stop(self) -> None:
        """End the process."""
        self.process.terminate()
        self.process.wait(timeout=10)
