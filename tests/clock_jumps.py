"""Run by test_failures_running.py as a program of its own (python -m tests.clock_jumps): the clock is put
forth and back while the app serves.

Prints one JSON object: how far (seconds) the clock was off when visitors got everything, on a new connection
("answered") and on one that is kept open ("kept").
"""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Callable
from contextlib import suppress

from tests.broken import check_serves
from tests.visited import serve_and

DAY = 86_400  # seconds
ahead = 0


def shifted(real: Callable[[], float]) -> Callable[[], float]:
    """A clock that is put forth and back."""
    return lambda: real() + ahead


def ask(connection: http.client.HTTPConnection) -> str:
    """What the app says of its health."""
    connection.request("GET", "/health")
    return connection.getresponse().read().decode()


def main() -> None:
    """Put the clocks of this whole process on and back, visit each time."""
    answered: list[int] = []
    kept: list[int] = []

    def visit(host: str, port: int) -> None:
        global ahead
        connection = http.client.HTTPConnection(host, port, timeout=20)
        for ahead in (0, DAY, -DAY, 0):
            check_serves(f"http://{host}:{port}/")
            answered.append(ahead)
            said = ""
            with suppress(http.client.RemoteDisconnected, ConnectionError):  # it is closed as too old ...
                said = ask(connection)
            if not said:
                connection.close()
                said = ask(connection)  # ... and a browser opens another
            if said == "ok\n":
                kept.append(ahead)

    for name in ("time", "monotonic", "perf_counter"):
        setattr(time, name, shifted(getattr(time, name)))
    serve_and(visit)
    print(json.dumps({"answered": answered, "kept": kept}))


if __name__ == "__main__":
    main()
