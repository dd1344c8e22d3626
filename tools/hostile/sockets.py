"""Broken HTTP, said to the app as a process of its own over a socket: under waitress or under gunicorn."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from contextlib import suppress
from random import Random
from urllib.parse import urlsplit

from benchmarks.servers import Gunicorn
from tools.hostile.answers import PLACES, TRACES, Outcome, resident_mb
from tools.hostile.payloads import MARK, text
from tools.running import Server

PATIENCE = 10.0  # seconds that an honest question may wait while others misbehave
SHUT_UP = 0.3  # seconds to wait for an answer to something that need not be answered
OPEN = 150  # unfinished requests that are left open at once
OK = b"GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
UPDATE = b"POST /words HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
SECRET = b"GET /smuggled-zq7x HTTP/1.1\r\nHost: a\r\n\r\n"

Shape = Callable[[Random], bytes]


def lengths(rng: Random) -> bytes:
    """Two ideas of where the body ends: the shapes that smuggle a second request past a proxy."""
    size = rng.choice((b"4", b"0", b"-1", b"+4", b"4, 4", b"0x4", b"4\x0b", b"9" * 40, b"\xb2", b""))
    coding = rng.choice(
        (b"chunked", b"xchunked", b"chunked\x0b", b"\tchunked", b"chunked, identity", b"identity", b"CHUNKED")
    )
    name = rng.choice(
        (b"Transfer-Encoding", b"Transfer-Encoding ", b"Transfer_Encoding", b" Transfer-Encoding")
    )
    lines = [b"Content-Length: " + size, name + b": " + coding]
    lines += rng.choice(([], [b"Content-Length: 5"], [b"Transfer-Encoding: identity"]))
    rng.shuffle(lines)
    return UPDATE + b"\r\n".join(lines) + b"\r\n\r\n" + rng.choice((b"0\r\n\r\n", b"abcd", b"")) + SECRET


def chunks(rng: Random) -> bytes:
    """A chunked body whose sizes lie."""
    size = rng.choice(
        (b"zz", b"-1", b"0x5", b"f" * 40, b"5;" + b"a" * 9000, b"5 ", b"", b"\0", b"1_0", b"5\n")
    )
    ending = rng.choice((b"\r\n0\r\n\r\n", b"", b"0\r\n" + b"X: y\r\n" * 3000 + b"\r\n"))
    return UPDATE + b"Transfer-Encoding: chunked\r\n\r\n" + size + b'\r\n{"a":1}' + ending + SECRET


def first_lines(rng: Random) -> bytes:
    """A request line that is none."""
    target = rng.choice((b"/", b"*", b"http://zq7x.example/", b"//zq7x.example/%2e%2e",
        b"/" + b"a" * 1_000_000,
                         b"/?r=" + b"groin-left," * 90_000, b"/\x00", b"/\xff\xfe", b"zq7x.example:443", b"",
                         b"/ /",
                         b"/<script>zq7x(1)</script>", b"/?" + b"a=b&" * 60_000, b"/%", b"/%zz"))  # fmt: skip
    method = rng.choice(
        (b"GET", b"get", b"G" * 5000, b"", b"\x16\x03\x01\x02", b"PRI", b"GET\x00", b"CONNECT", b"TRACE")
    )
    version = rng.choice((b"HTTP/1.1", b"HTTP/1.0", b"HTTP/9.9", b"HTTP/2.0", b"", b"HTTP/1.1 x", b"HTTP/-1"))
    return method + b" " + target + b" " + version + b"\r\nHost: a\r\nConnection: close\r\n\r\n"


def header_lines(rng: Random) -> bytes:
    """Header lines that are none, too many, too long, folded, or without end."""
    bad = rng.choice((b"X", b": x", b"X : y", b"X\x00: y", b"X: \x00", b" folded", b"X: y\n Z: w",
        b"\xff: \xfe",
                      b"X: " + b"a" * 300_000, b"Host: b", b"Content-Length: 3\r\nContent-Length: 4",
                      b"X: y\rZ: w",
                      b"\r\n".join(b"X-%d: y" % n for n in range(5000)), text(rng).encode("utf-8", "replace"),
                      b"Expect: 100-continue\r\nContent-Length: 5"))  # fmt: skip
    return (
        b"GET / HTTP/1.1\r\nHost: a\r\n"
        + bad
        + b"\r\nConnection: close\r\n"
        + rng.choice((b"\r\n", b"\n", b"", b"\r\n\r\n"))
    )


def bodies(rng: Random) -> bytes:
    """A body far larger than allowed, or shorter or longer than said."""
    size = rng.choice((10_000_000, 66_000, 100_000))
    said = rng.choice((size, size * 1000, 10))
    return UPDATE + b"Content-Length: %d\r\nConnection: close\r\n\r\n" % said + b"[" * size


def noise(rng: Random) -> bytes:
    """Not HTTP."""
    return rng.choice((rng.randbytes(rng.randrange(3000)), b"\0" * 5000, b"\r\n" * 2000, b"\x80\x2e\x01",
        b"GET", b"\n",
                       b"{}" * 1000, SECRET * 100))  # fmt: skip


SHAPES: tuple[Shape, ...] = (lengths, lengths, chunks, first_lines, header_lines, bodies, noise)


class Sockets:
    """Starts the app when first needed; after each case an honest question must be answered."""

    def __init__(self, start: Callable[[], Server | Gunicorn] = Server) -> None:
        """Nothing is started yet."""
        self._start = start
        self._workers: list[int] = []
        self._server: Server | Gunicorn | None = None
        self._open: list[socket.socket] = []
        self._address = ("", 0)

    def stop(self) -> None:
        """End the process."""
        for one in self._open:
            one.close()
        if self._server:
            self._server.stop()

    def memory_mb(self) -> float:
        """Memory that the app's process uses, the largest of its workers, MB."""
        if isinstance(self._server, Gunicorn):
            return max(resident_mb(worker) for worker in self._server.workers())
        return resident_mb(self._server.process.pid) if self._server else 0.0

    def run(self, rng: Random, _number: int) -> Outcome:
        """One piece of broken HTTP; or more unfinished requests are left open."""
        if self._server is None:
            self._server = self._start()
            self._workers = self._server.workers() if isinstance(self._server, Gunicorn) else []
            address = urlsplit(self._server.url)
            self._address = (address.hostname or "", address.port or 0)
        if rng.random() < 0.15:
            name, said = "unfinished", self._leave_open(rng)
            answer = b""
        else:
            shape = rng.choice(SHAPES)
            name, said = shape.__name__, shape(rng)
            answer = self._say(said, SHUT_UP)
        faults = [f"status {line[9:12]!r}" for line in answer.split(b"\r\n") if line.startswith(b"HTTP/1.1 5")
                  and line[9:12] not in (b"501", b"505")]  # fmt: skip
        faults += [f"{word!r} in the answer" for word in (*TRACES, *PLACES) if word.encode() in answer]
        if f"<script>{MARK}".encode() in answer:
            faults.append("our markup in the answer")
        begin = time.perf_counter()
        if not self._say(OK, PATIENCE).startswith(b"HTTP/1.1 200"):
            faults.append(f"no answer to others ({len(self._open)} left open)")
        if isinstance(self._server, Gunicorn) and self._server.workers() != self._workers:
            faults.append("a worker died")
        seconds = time.perf_counter() - begin
        status = answer[9:12].decode("latin-1") if answer.startswith(b"HTTP/") else "no answer"
        return Outcome(
            status if name != "unfinished" else name, seconds, faults, lambda: f"{name} {said[:300]!r}"
        )

    def _leave_open(self, rng: Random) -> bytes:
        """Open more connections that never finish what they say, as many as OPEN in all."""
        said = rng.choice((b"GET / HTTP/1.1\r\nX-A", UPDATE + b"Content-Length: 500\r\n\r\n{", b"", b"G"))
        for _ in range(rng.randrange(20, 60)):
            if len(self._open) >= OPEN:
                self._open.pop(0).close()
            line = socket.create_connection(self._address, PATIENCE)
            line.sendall(said)
            self._open.append(line)
        return said

    def _say(self, data: bytes, patience: float) -> bytes:
        """What comes back on a new connection until it is closed, or nothing more comes."""
        answer = b""
        with suppress(OSError), socket.create_connection(self._address, PATIENCE) as line:
            line.settimeout(PATIENCE)
            with suppress(OSError):  # it may have heard enough, answered and hung up
                line.sendall(data)
            line.settimeout(patience)
            while len(answer) < 10_000_000 and (more := line.recv(65536)):
                answer += more
        return answer
