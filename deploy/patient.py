"""gunicorn's worker of threads, made patient, and its log, made discreet; gunicorn.conf.py names both.

gunicorn gives a thread to a visitor with the first byte and keeps it until the last: a few that say a byte
now and then would hold all threads. Here a thread comes in when a request is whole, and none waits for ever.
"""

from __future__ import annotations

import copy
import errno
import logging
import re
import selectors
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from typing import Any

from gunicorn.glogging import Logger
from gunicorn.http import errors
from gunicorn.workers import gthread

from bodymap.web.guards import BODY_LIMIT, HEADERS, JsonLog

PATIENCE = 10  # seconds in which a request must be whole
ANSWER = 30  # seconds in which an answer must be made and taken
LINGER = 2  # seconds for a visitor to hang up after the last answer
HEAD_LIMIT = 32 * 1024  # bytes of a request before its body
LEFT_LIMIT = 1024 * 1024  # bytes that are still heard of one who is not listened to any more
AT_ONCE = 6  # requests that are worked on; each may need some megabytes, for compression above all
LENGTH = re.compile(rb"^content-length:[ \t]*(\d{1,18})[ \t]*\r$", re.MULTILINE)
CHUNKED = re.compile(rb"^transfer-encoding:.*\bchunked\b", re.MULTILINE)
CONTINUE = re.compile(rb"^expect:[ \t]*100-continue", re.MULTILINE)
SIZE = re.compile(rb"[0-9a-f]{1,8}", re.IGNORECASE)
STATUS = {
    errors.LimitRequestLine: 414,
    errors.LimitRequestHeaders: 431,
    errors.UnsupportedTransferCoding: 501,
    errors.ExpectationFailed: 417,
}


class TooLongError(Exception):
    """What comes before the body does not end."""


class Asked:
    """A request as far as it has come in; each byte of it is looked at once."""

    def __init__(self, data: bytes = b"") -> None:
        """What has come in already."""
        self.data = bytearray(data)
        self.head = b""  # lower case, with the empty line after it
        self._looked = 0
        self._end = 0

    def is_whole(self) -> bool:
        """Whether a thread could read all of it now, or refuse it unread; raises TooLongError."""
        return (bool(self.head) or self._has_head()) and self._has_body()

    def _has_head(self) -> bool:
        if not self._looked:
            self.data = self.data.lstrip(b"\r\n")
        found = self.data.find(b"\r\n\r\n", self._looked, HEAD_LIMIT)
        self._looked = max(0, len(self.data) - 3)
        if found < 0:
            if len(self.data) >= HEAD_LIMIT:
                raise TooLongError
            return False
        self.head = bytes(self.data[: found + 4]).lower()
        self._end = len(self.head)
        length = LENGTH.search(self.head)
        if length and int(length[1]) <= BODY_LIMIT and b"\ntransfer-encoding:" not in self.head:
            self._end += int(length[1])
        return True

    def _has_body(self) -> bool:
        if not CHUNKED.search(self.head):
            return len(self.data) >= self._end
        while self._end <= min(len(self.data), len(self.head) + BODY_LIMIT):
            line = self.data.find(b"\r\n", self._end, self._end + 1024)
            if line < 0:
                return len(self.data) > self._end + 1024  # no size is that long: refused
            size = bytes(self.data[self._end : line]).partition(b";")[0]
            if not SIZE.fullmatch(size):
                return True
            if int(size, 16) == 0:
                ends = self.data.find(b"\r\n\r\n", line)
                return ends >= 0 or len(self.data) > line + HEAD_LIMIT
            self._end = line + 2 + int(size, 16) + 2
        return self._end > len(self.head) + BODY_LIMIT  # the app says that it is too large


class Connection(gthread.TConn):  # type: ignore[misc]  # gunicorn is not typed
    """A visitor's connection, with what was heard of the next request."""

    def __init__(self, *given: Any) -> None:
        """As gunicorn makes it."""
        super().__init__(*given)
        self.data_ready = True  # no thread has to wait for the first byte
        self.asked = Asked()
        self.left = 0  # bytes heard after the last answer

    def init(self) -> None:
        """Called in the thread: hand over what was heard."""
        super().init()
        if self.asked.data:
            self.parser.unreader.unread(bytes(self.asked.data))
            self.asked = Asked()


class Worker(gthread.ThreadWorker):  # type: ignore[misc]
    """Hears visitors out in its main loop; only there are connections counted, listed and closed."""

    def __init__(self, *given: Any, **options: Any) -> None:
        """As gunicorn makes it."""
        super().__init__(*given, **options)
        self.answering: dict[Connection, float] = {}  # until when
        self.leaving: deque[Connection] = deque()

    def load_wsgi(self) -> None:
        """Load the app; few requests are worked on at once, however many answers are on their way."""
        super().load_wsgi()  # which says so when the app cannot start
        app: Any = self.app.wsgi()
        turns = threading.BoundedSemaphore(AT_ONCE)

        def in_turn(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
            with turns:
                return app(environ, start)  # type: ignore[no-any-return]

        self.wsgi = in_turn

    def accept(self, listener: socket.socket) -> None:
        """Let a visitor in."""
        try:
            sock, address = listener.accept()
        except OSError as error:
            if error.errno not in (errno.EAGAIN, errno.ECONNABORTED, errno.EWOULDBLOCK):
                raise
            return
        self.nr_conns += 1
        self._wait(Connection(self.cfg, sock, address, listener.getsockname()))

    def on_client_socket_readable(self, conn: Connection, client: socket.socket) -> None:
        """A visitor who was answered says more."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._wait(conn)
        self._hear(conn)

    def on_pending_socket_readable(self, conn: Connection, client: socket.socket) -> None:
        """A visitor goes on with a request."""
        self._hear(conn)

    def _wait(self, conn: Connection) -> None:
        conn.timeout = time.monotonic() + PATIENCE
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_pending_socket_readable, conn))

    def _hear(self, conn: Connection) -> None:
        more = _received(conn)
        if more is None:
            return
        if not more:
            self._unlist(conn, self.pending_conns)
            self._close(conn)
            return
        conn.asked.data += more
        self._consider(conn)

    def _consider(self, conn: Connection) -> None:
        """Give it to a thread when it is whole."""
        asked, had_head = conn.asked, bool(conn.asked.head)
        try:
            whole = asked.is_whole()
        except TooLongError:
            whole = None
        if whole or whole is None:
            self._unlist(conn, self.pending_conns)
        if whole:
            self.enqueue_req(conn)
        elif whole is None:
            respond(conn.sock, 431 if b"\r\n" in asked.data[: self.cfg.limit_request_line] else 414)
            self._leave(conn)
        elif not had_head and CONTINUE.search(asked.head):
            with suppress(OSError):
                conn.sock.send(b"HTTP/1.1 100 Continue\r\n\r\n")

    def enqueue_req(self, conn: Connection) -> None:
        """Give it to a thread."""
        self.answering[conn] = time.monotonic() + ANSWER
        super().enqueue_req(conn)

    def finish_request(self, conn: Connection, done: Future[Any]) -> None:
        """A thread is through with it."""
        self.answering.pop(conn, None)
        if done.cancelled() or done.exception() or not done.result():
            self._leave(conn)
            return
        conn.sock.setblocking(False)
        conn.asked = Asked(conn.parser.unreader.take_buffered())
        if conn.asked.data:
            self._wait(conn)
            self._consider(conn)
            return
        conn.set_timeout()
        if not self.alive:
            conn.timeout = min(conn.timeout, time.monotonic() + LINGER)
        self.keepalived_conns.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_client_socket_readable, conn))

    def _leave(self, conn: Connection) -> None:
        """Hang up once the visitor does: closed while they still talk, they would never read the answer."""
        try:
            conn.sock.setblocking(False)
            conn.sock.shutdown(socket.SHUT_WR)
            self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._on_leaving, conn))
        except (OSError, ValueError):
            self._close(conn)
            return
        conn.timeout = time.monotonic() + LINGER
        self.leaving.append(conn)

    def _on_leaving(self, conn: Connection, _client: socket.socket) -> None:
        more = _received(conn)
        conn.left += len(more or b"")
        if more == b"" or conn.left > LEFT_LIMIT:
            self._unlist(conn, self.leaving)
            self._close(conn)

    def _unlist(self, conn: Connection, listed: deque[Connection]) -> None:
        listed.remove(conn)
        with suppress(OSError, KeyError, ValueError):
            self.poller.unregister(conn.sock)

    def _close(self, conn: Connection) -> None:
        self.nr_conns -= 1
        conn.close()

    def murder_pending(self) -> None:
        """Called every second at least: hang up on who is late."""
        super().murder_pending()
        now = time.monotonic()
        while self.leaving and self.leaving[0].timeout <= now:
            conn = self.leaving[0]
            self._unlist(conn, self.leaving)
            self._close(conn)
        for conn in [conn for conn, until in self.answering.items() if until <= now]:
            self.answering[conn] = now + ANSWER
            with suppress(OSError):
                conn.sock.shutdown(socket.SHUT_RDWR)  # whatever its thread waits for, ends

    def _cap_keepalive(self, deadline: float) -> None:
        """Called when the worker is to stop: those who have asked nothing must not hold it up."""
        super()._cap_keepalive(deadline)
        for conn in self.pending_conns:
            conn.timeout = min(conn.timeout, deadline)

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: BaseException) -> None:
        """Answer and log without a word of what was sent."""
        theirs = isinstance(exc, errors.ParseException) and not isinstance(
            exc, (errors.InvalidResponseHeader, errors.InvalidResponseHeaderName)
        )
        if theirs:
            about = {"error": type(exc).__name__}
            self.log.warning("invalid request", extra={"about": about})
        else:
            self.log.error("request failed", exc_info=exc)
        respond(client, STATUS.get(type(exc), 400) if theirs else 500)


def _received(conn: Connection) -> bytes | None:
    """What the visitor has said; nothing when they hung up, None when there was no word yet."""
    try:
        return bytes(conn.sock.recv(64 * 1024))
    except BlockingIOError:
        return None
    except OSError:
        return b""


def respond(sock: socket.socket, status: int) -> None:
    """Say in a few plain words why there is no answer; to who does not listen, nothing."""
    text = f"{HTTPStatus(status).phrase}\n"
    lines = [f"HTTP/1.1 {status} {text.strip()}", "Connection: close", "Content-Type: text/plain",
             f"Content-Length: {len(text)}", "Cache-Control: no-store",
             *(f"{name}: {value}" for name, value in HEADERS.items())]  # fmt: skip
    with suppress(OSError):
        sock.sendall(("\r\n".join(lines) + f"\r\n\r\n{text}").encode("ascii"))


class _Lines(JsonLog):
    """gunicorn's messages: those with an error could name what was asked."""

    def format(self, record: logging.LogRecord) -> str:
        """The line for one record."""
        if record.exc_info:
            record = copy.copy(record)
            record.args = None
        return super().format(record)


class Discreet(Logger):  # type: ignore[misc]
    """gunicorn's log as the app writes its own: JSON lines, an error by its kind and place."""

    def setup(self, cfg: Any) -> None:
        """Called at the start, and when the settings are read again."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(_Lines())
            handler.handleError = lambda record: None
