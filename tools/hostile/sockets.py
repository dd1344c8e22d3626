"""Broken HTTP, said to the app as a process of its own over a socket."""

from __future__ import annotations

import socket
import time
from random import Random
from urllib.parse import urlsplit

from tools.hostile.answers import Outcome
from tools.hostile.payloads import text
from tools.hostile.requests import Requests
from tools.running import Server

PATIENCE = 5.0  # seconds that an answer may take here before it is a fault
OPEN = 60  # connections that are left open while others go on
OK = b"GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
UPDATE = b"POST /_dash-update-component HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"


class Sockets:
    """Starts the app when first needed; each case opens connections of its own and asks /health afterwards."""

    def __init__(self, requests: Requests) -> None:
        self._requests = requests
        self._server: Server | None = None
        self._left: list[socket.socket] = []

    def stop(self) -> None:
        """End the process."""
        self._leave()
        if self._server:
            self._server.stop()

    def _leave(self) -> None:
        for one in self._left:
            one.close()
        self._left.clear()

    def run(self, rng: Random, _number: int) -> Outcome:
        """One piece of broken HTTP, then an honest question, which must be answered."""
        if self._server is None:
            self._server = Server()
            self._address = (urlsplit(self._server.url).hostname or "", urlsplit(self._server.url).port or 0)
            self.say(OK)
        name, sent = rng.choice(SHAPES)(rng), b""
        return self._judge(name, sent)

    def _judge(self, name: object, sent: bytes) -> Outcome:
        raise NotImplementedError

    def say(self, data: bytes) -> bytes:
        """What comes back on a new connection."""
        with socket.create_connection(self._address, PATIENCE) as line:
            line.sendall(data)
            return line.recv(65536)


SHAPES = ()
_ = (time, text)
