"""The app under gunicorn as a server runs it: its limits, its log, and nginx in front for slow visitors."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from benchmarks.servers import Gunicorn
from bodymap.web.guards import BODY_LIMIT
from tests.broken import ROOT, free_port

if not sys.platform.startswith("linux"):
    pytest.skip("gunicorn's workers are found in /proc", allow_module_level=True)

COMMAND = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "app:server"]
HOST = b"Host: a\r\n"
POST = b"POST /words HTTP/1.1\r\n" + HOST + b"Content-Type: application/json\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"
SECRET = b"groin-right-secretmark"


@pytest.fixture(scope="module")
def serving() -> Iterator[Gunicorn]:
    """gunicorn as README says, its log at its fullest, no limit of requests."""
    running = Gunicorn(2, BODYMAP_RATE="0", BODYMAP_LOG="info")
    yield running
    running.stop()


def connect(serving: Gunicorn) -> socket.socket:
    address = urlsplit(serving.url)
    return socket.create_connection((address.hostname or "", address.port or 0), 10)


def say(serving: Gunicorn, said: bytes) -> bytes:
    """What comes back until the server hangs up, or has said nothing more for ten seconds."""
    answer = b""
    with closing(connect(serving)) as line:
        with suppress(ConnectionError):
            line.sendall(said)
        with suppress(ConnectionError):
            while more := line.recv(65536):
                answer += more
    return answer


def wait_for(serving: Gunicorn, text: str, after: int) -> str:
    """The first line of its log after so many that has the text; it comes through a pipe."""
    for _ in range(3000):
        for line in serving.lines[after:]:
            if text in line:
                return line
        time.sleep(0.02)
    raise AssertionError(f"{text!r} is not in the log:\n{''.join(serving.lines[after:])}")


class TestLimits:
    def test_a_body_that_is_too_large_is_refused_by_its_head(self, serving: Gunicorn) -> None:
        head = POST + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % (10 * BODY_LIMIT)
        assert say(serving, head).startswith(b"HTTP/1.1 413")

    @pytest.mark.parametrize(
        "chunks", [b"\r\n{}", b"5 \r\n{}", b"-1\r\n", b"2\r\n{}xx0\r\n\r\n", b"2;\0\r\n{}\r\n0\r\n\r\n"]
    )
    def test_chunks_that_are_none(self, serving: Gunicorn, chunks: bytes) -> None:
        """They were once a 500 and a trace in the log."""
        before = len(serving.lines)
        assert say(serving, CHUNKED + chunks).startswith(b"HTTP/1.1 400")
        assert '"level": "error"' not in "".join(serving.lines[before:])

    @pytest.mark.parametrize("status", [414, 431])
    def test_a_head_that_is_too_long(self, serving: Gunicorn, status: int) -> None:
        long = b"a" * 8300 if status == 414 else b" HTTP/1.1\r\n" + b"X: y\r\n" * 100
        assert say(serving, b"GET /" + long + b"\r\n\r\n").startswith(b"HTTP/1.1 %d" % status)


class TestHeaders:
    @pytest.mark.parametrize(
        "header",
        ["SCRIPT_NAME: /evil", "SCRIPT-NAME: /evil", "PATH_INFO: /how", "X-Forwarded-Proto: https",
         "X-Forwarded-Proto: https\r\nX-Forwarded-Ssl: off",
         "X-Forwarded-Host: evil", "Forwarded: host=evil"],
    )  # fmt: skip
    def test_no_header_is_taken_for_a_proxys_word(self, serving: Gunicorn, header: str) -> None:
        asked = f"GET /library HTTP/1.1\r\nHost: a\r\n{header}\r\nConnection: close\r\n\r\n"
        answer = say(serving, asked.encode())
        assert answer.startswith(b"HTTP/1.1 200")
        assert b"Muscle library" in answer
        assert b"evil" not in answer


class TestLog:
    @pytest.mark.parametrize(
        "said",
        [
            b"GET /?r=" + SECRET + b" and more HTTP/1.1\r\n" + HOST + b"\r\n",
            SECRET + b" / HTTP/1.1\r\n" + HOST + b"\r\n",
            b"GET /?r=" + SECRET + b" HTTP/9.9\r\n" + HOST + b"\r\n",
            b"GET /?r=" + SECRET + b" HTTP/1.1\r\n" + HOST + b"X y: " + SECRET + b"\r\n\r\n",
            b"GET / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: " + SECRET + b"\r\n\r\n",
            b"GET / HTTP/1.1\r\n" + HOST + b"Expect: " + SECRET + b"\r\n\r\n",
            b"GET /?r=" + SECRET * 500 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
        ],
    )
    def test_an_invalid_request_is_not_quoted(self, serving: Gunicorn, said: bytes) -> None:
        before = len(serving.lines)
        answer = say(serving, said)
        assert re.match(rb"HTTP/1.1 (4\d\d|501)", answer)
        assert b"Traceback" not in answer
        assert b"\r\nX-Content-Type-Options: nosniff\r\n" in answer
        assert SECRET[:20] not in answer
        entry = json.loads(wait_for(serving, "invalid request", before))
        assert (entry["level"], entry["event"]) == ("warning", "invalid request")
        assert set(entry) == {"time", "level", "event"}

    def test_every_line_is_json_and_names_nobody(self, serving: Gunicorn) -> None:
        """After all that was asked above."""
        say(serving, b"GET /?r=" + SECRET + b" HTTP/1.1\r\nConnection: close\r\n" + HOST + b"\r\n")
        events = Counter(json.loads(line)["event"].partition(":")[0] for line in list(serving.lines))
        assert {"Listening at", "request", "invalid request"} <= set(events)
        text = "".join(line for line in serving.lines if "Listening" not in line)
        assert "secretmark" not in text
        assert "127.0.0.1" not in text


@pytest.mark.parametrize("workers", ["abc", "0", "-1", "1e3"])
def test_a_number_of_workers_that_is_none(workers: str) -> None:
    done = refused(BODYMAP_WORKERS=workers)
    assert done.returncode == 2
    assert done.stderr == (
        f"bodymap cannot start: BODYMAP_WORKERS: {workers!r} is no number of workers from 1 to 64\n"
    )


def test_tables_that_it_refuses_end_it_with_a_status_that_systemd_knows() -> None:
    done = refused(BODYMAP_DATA="/nowhere", BODYMAP_BIND="127.0.0.1:0")
    unit = (ROOT / "deploy" / "bodymap.service").read_text(encoding="utf-8")
    assert f"RestartPreventExitStatus={done.returncode}\n" in unit
    assert "bodymap cannot start" in done.stderr
    assert "Traceback" not in done.stderr


def refused(**environment: str) -> subprocess.CompletedProcess[str]:
    """gunicorn with an option with which it cannot start, at its end."""
    return subprocess.run(
        COMMAND, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip


def test_it_ends_with_its_last_answer() -> None:
    running = Gunicorn(1)
    with closing(connect(running)) as slow:
        slow.sendall(POST + b"Expect: 100-continue\r\nConnection: close\r\nContent-Length: 2\r\n\r\n")
        assert slow.recv(100).startswith(b"HTTP/1.1 100 ")  # it is under way
        running.process.terminate()
        wait_for(running, "Handling signal: term", 0)
        slow.sendall(b"{}")
        assert slow.recv(100).startswith(b"HTTP/1.1 200")
    assert running.process.wait(timeout=60) == 0


NGINX = """
daemon off; pid {folder}/pid; error_log {folder}/errors;
events {{}}
http {{
    client_body_temp_path {folder}/1; proxy_temp_path {folder}/2; fastcgi_temp_path {folder}/3;
    uwsgi_temp_path {folder}/4; scgi_temp_path {folder}/5;
    server {{ listen 127.0.0.1:{port}; {location} }}
}}
"""
LARGEST = b"GET /bodymap/_dash-component-suites/plotly/package_data/plotly.min.js HTTP/1.1\r\nHost: a\r\n\r\n"


@pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed; gunicorn alone fails")
def test_behind_nginx_slow_visitors_hold_up_nobody(tmp_path: Path) -> None:
    """Two workers have sixteen threads; many more never end their request, or never read their answer."""
    app = Gunicorn(2, BODYMAP_RATE="0", BODYMAP_PREFIX="/bodymap", BODYMAP_PROXIES="1")
    location = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    location = location.replace("http://127.0.0.1:8050", app.url.rstrip("/"))
    location = location.replace(
        "client_body_timeout 10s", "client_body_timeout 10m"
    )  # hung up on would be easy
    port = free_port()
    config = tmp_path / "nginx.conf"
    config.write_text(NGINX.format(folder=tmp_path, port=port, location=location), encoding="utf-8")
    post = POST.replace(b"/words", b"/bodymap/words")
    slow = [
        *[b"GET /bodymap/ HTTP/1.1\r\nHost: a\r\nX: "] * 40,
        *[post + b"Content-Length: 500\r\n\r\n{"] * 40,
        *[post + b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n"] * 40,
        *[b""] * 40,
        *[LARGEST] * 40,
    ]
    with ExitStack() as stack:
        stack.callback(app.stop)
        proxy = subprocess.Popen(["nginx", "-e", str(tmp_path / "errors"), "-c", str(config)])
        stack.callback(proxy.wait)
        stack.callback(proxy.terminate)
        for said in slow:
            line = stack.enter_context(closing(once_open(port)))
            line.sendall(said)
        asked = stack.enter_context(closing(once_open(port)))
        asked.settimeout(60)
        asked.sendall(post + b"Content-Length: 2\r\n\r\n{}")
        assert asked.recv(100).startswith(b"HTTP/1.1 200")


def once_open(port: int) -> socket.socket:
    """A connection to a port that somebody is about to listen on."""
    for _ in range(500):
        with suppress(ConnectionRefusedError):
            line = socket.create_connection(("127.0.0.1", port), 10)
            line.setsockopt(
                socket.SOL_SOCKET, socket.SO_RCVBUF, 4096
            )  # what is not read does not fit in there
            return line
        time.sleep(0.02)
    raise AssertionError("nobody listens")
