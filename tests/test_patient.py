"""The app under gunicorn with our worker: the slow hold up nobody, the log tells nothing of a patient."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, suppress
from urllib.parse import urlsplit

import pytest

from benchmarks.servers import Gunicorn, memory
from bodymap.web.guards import BODY_LIMIT
from tests.broken import ROOT

if not sys.platform.startswith("linux"):
    pytest.skip("gunicorn's workers are found in /proc", allow_module_level=True)

from deploy import patient
from deploy.patient import Asked, TooLongError

HOST = b"Host: a\r\n"
HEALTH = b"GET /health HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n"
POST = b"POST /words HTTP/1.1\r\n" + HOST + b"Content-Type: application/json\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"
PLOTLY = b"GET /_dash-component-suites/plotly/package_data/plotly.min.js HTTP/1.1\r\n" + HOST + b"\r\n"
BEARABLE = 3  # seconds, on a machine that runs other tests as well; ten and more without our worker


@pytest.fixture(scope="module")
def serving() -> Iterator[Gunicorn]:
    """gunicorn as README says, its log at its fullest, no limit of requests."""
    running = Gunicorn(2, BODYMAP_RATE="0", BODYMAP_LOG="info")
    yield running
    running.stop()


def connect(serving: Gunicorn) -> socket.socket:
    address = urlsplit(serving.url)
    return socket.create_connection((address.hostname or "", address.port or 0), 10)


def say(serving: Gunicorn, *parts: bytes, patience: float = 10) -> bytes:
    """What comes back until the server hangs up."""
    answer = b""
    with closing(connect(serving)) as line:
        line.settimeout(patience)
        with suppress(ConnectionError):
            for part in parts:
                line.sendall(part)
                time.sleep(0.05 if len(parts) > 1 else 0)
        with suppress(ConnectionError):
            while more := line.recv(65536):
                answer += more
    return answer


class TestAsked:
    @pytest.mark.parametrize(
        "said",
        [
            HEALTH,
            b"\r\n\r\n" + HEALTH,
            POST + b"Content-Length: 2\r\n\r\n{}",
            POST + b"Content-Length: %d\r\n\r\n" % (BODY_LIMIT + 1),  # refused by its head
            POST + b"Content-Length: -1\r\n\r\n",
            POST + b"Transfer-Encoding: gzip\r\nContent-Length: 9\r\n\r\n",
            CHUNKED + b"2\r\n{}\r\n0\r\n\r\n",
            CHUNKED + b"2;a=b\r\n{}\r\n0\r\nX: y\r\n\r\n",
            CHUNKED + b"-1\r\n",  # refused
            CHUNKED + b"ffffffffffffffff\r\n",
            CHUNKED + b"ffff\r\n" + b"[" * 65535 + b"\r\nffff\r\n",  # too large
            CHUNKED + b"a" * 2000,
        ],
    )
    def test_whole_at_its_last_byte_and_not_before(self, said: bytes) -> None:
        asked = Asked()
        found = []
        for n in range(len(said)):
            asked.data += said[n : n + 1]
            found.append(asked.is_whole())
        assert found[-1]
        if said.endswith((b"{}", b"\r\n\r\n")):
            assert not any(found[:-1])

    def test_a_head_without_end(self) -> None:
        with pytest.raises(TooLongError):
            Asked(b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * patient.HEAD_LIMIT).is_whole()


class TestSlow:
    def trickle(self, serving: Gunicorn, first: bytes, more: bytes, count: int, seconds: float) -> float:
        """Seconds that an honest question took at most while so many others drag on."""
        lines = [connect(serving) for _ in range(count)]
        slowest = 0.0
        try:
            for line in lines:
                line.sendall(first)
            until = time.monotonic() + seconds
            while time.monotonic() < until:
                for line in lines:
                    with suppress(OSError):
                        line.sendall(more)
                began = time.monotonic()
                assert say(serving, HEALTH).startswith(b"HTTP/1.1 200")
                slowest = max(slowest, time.monotonic() - began)
                time.sleep(0.2)
        finally:
            for line in lines:
                line.close()
        return slowest

    @pytest.mark.parametrize(
        ("first", "more"),
        [
            (b"GET / HTTP/1.1\r\nHost: a\r\nX: ", b"a"),
            (POST + b"Content-Length: 500\r\n\r\n{", b" "),
            (CHUNKED, b"1\r\n{\r\n"),
            (b"", b""),
        ],
    )
    def test_many_who_never_end_hold_up_nobody(self, serving: Gunicorn, first: bytes, more: bytes) -> None:
        assert self.trickle(serving, first, more, 150, 1.5) < BEARABLE

    def test_many_who_do_not_read_hold_up_nobody(self, serving: Gunicorn) -> None:
        assert self.trickle(serving, PLOTLY, b"", 40, 2) < BEARABLE

    def test_many_who_do_not_hang_up_hold_up_nobody(self, serving: Gunicorn) -> None:
        assert self.trickle(serving, HEALTH, b"", 60, 1.5) < BEARABLE

    def test_many_who_save_pictures_hold_up_nobody(self, serving: Gunicorn) -> None:
        value = {"format": "png", "regions": ["groin-right"], "xray": True, "muscle": "both", "side": "both"}
        wanted = json.dumps(
            {
                "output": "picture.data",
                "outputs": {"id": "picture", "property": "data"},
                "inputs": [{"id": "wanted", "property": "data", "value": value}],
                "changedPropIds": ["wanted.data"],
            }
        ).encode()
        head = b"POST /_dash-update-component HTTP/1.1\r\nContent-Type: application/json\r\n" + HOST
        asked = head + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(wanted) + wanted
        until = time.monotonic() + 2
        codes: Counter[bytes] = Counter()

        def save() -> None:
            while time.monotonic() < until:
                codes[say(serving, asked)[9:12]] += 1

        greedy = [threading.Thread(target=save) for _ in range(20)]
        for one in greedy:
            one.start()
        assert self.trickle(serving, b"", b"", 0, 2) < BEARABLE
        for one in greedy:
            one.join()
        assert set(codes) == {b"200", b"429"}

    def test_who_is_late_is_hung_up_on(self, serving: Gunicorn) -> None:
        with closing(connect(serving)) as line:
            line.sendall(b"GET / HTTP/1.1\r\n")
            line.settimeout(patient.PATIENCE + 5)
            began = time.monotonic()
            assert line.recv(100) == b""
            assert time.monotonic() - began > patient.PATIENCE - 1

    def test_the_workers_stay_small(self, serving: Gunicorn) -> None:
        """After all of the above."""
        assert max(memory(worker)[0] for worker in serving.workers()) < 150  # MB


class TestPiecemeal:
    def test_a_request_in_pieces_and_one_right_behind_it(self, serving: Gunicorn) -> None:
        body = b'{"regions":["groin-right"]}'
        first = POST + b"Content-Length: %d\r\n\r\n" % len(body)
        second = b"GET /health HTTP/1.1\r\nHost: a\r\nConn"
        answer = say(serving, first[:9], first[9:], body[:4], body[4:] + second, b"ection: close\r\n\r\n")
        assert answer.count(b"HTTP/1.1 200") == 2
        assert answer.endswith(b"ok\n")

    def test_one_who_waits_to_be_told_to_go_on(self, serving: Gunicorn) -> None:
        head = POST + b"Expect: 100-continue\r\nConnection: close\r\nContent-Length: 2\r\n\r\n"
        with closing(connect(serving)) as line:
            line.sendall(head)
            assert line.recv(100).startswith(b"HTTP/1.1 100 ")
            line.sendall(b"{}")
            with line.makefile("rb") as answer:
                assert b"HTTP/1.1 200" in answer.read()

    def test_too_large_is_said_while_the_visitor_still_talks(self, serving: Gunicorn) -> None:
        head = POST + b"Content-Length: %d\r\n\r\n" % (10 * BODY_LIMIT)
        assert say(serving, head + b"[" * 10 * BODY_LIMIT).startswith(b"HTTP/1.1 413")

    @pytest.mark.parametrize(
        "chunks", [b"\r\n{}", b"5 \r\n{}", b"-1\r\n", b"2\r\n{}xx0\r\n\r\n", b"2;\0\r\n{}\r\n0\r\n\r\n"]
    )
    def test_chunks_that_are_none(self, serving: Gunicorn, chunks: bytes) -> None:
        before = len(serving.lines)
        assert say(serving, CHUNKED + chunks).startswith(b"HTTP/1.1 400")
        assert '"error", "event"' not in "".join(serving.lines[before:])

    @pytest.mark.parametrize("status", [414, 431])
    def test_a_head_that_is_too_long(self, serving: Gunicorn, status: int) -> None:
        long = b"a" * 40_000 if status == 414 else b" HTTP/1.1\r\n" + b"X: y\r\n" * 7_000
        assert say(serving, b"GET /" + long).startswith(b"HTTP/1.1 %d" % status)


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


SECRET = b"groin-right-secretmark"


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
    def test_an_invalid_request_is_told_by_its_kind_to_the_log_and_to_its_sender(
        self, serving: Gunicorn, said: bytes
    ) -> None:
        before = len(serving.lines)
        answer = say(serving, said)
        assert re.match(rb"HTTP/1.1 (4\d\d|501)", answer)
        assert b"secretmark" not in answer
        assert b"Content-Security-Policy" in answer
        deadline = time.monotonic() + 5
        while "invalid request" not in "".join(serving.lines[before:]) and time.monotonic() < deadline:
            time.sleep(0.02)
        entry = json.loads(serving.lines[before])
        assert (entry["level"], entry["event"]) == ("warning", "invalid request")
        assert entry["error"][0].isupper()

    def test_every_line_is_json_and_names_nobody(self, serving: Gunicorn) -> None:
        say(serving, b"GET /?r=" + SECRET + b" HTTP/1.1\r\nConnection: close\r\n" + HOST + b"\r\n")
        events = Counter(json.loads(line)["event"].partition(":")[0] for line in list(serving.lines))
        assert {"Listening at", "request"} <= set(events)
        text = "".join(line for line in serving.lines if "Listening" not in line)
        assert "secretmark" not in text
        assert "127.0.0.1" not in text


@pytest.mark.parametrize("workers", ["abc", "0", "-1", "1e3"])
def test_a_number_of_workers_that_is_none(workers: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "app:server"],
        cwd=ROOT, env=os.environ | {"BODYMAP_WORKERS": workers}, capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr == (
        f"bodymap cannot start: BODYMAP_WORKERS: {workers!r} is no number of workers from 1 to 64\n"
    )


def test_tables_that_it_refuses_end_it_with_a_status_that_systemd_knows() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "app:server"],
        cwd=ROOT, env=os.environ | {"BODYMAP_DATA": "/nowhere", "BODYMAP_BIND": "127.0.0.1:0"},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    unit = (ROOT / "deploy" / "bodymap.service").read_text(encoding="utf-8")
    assert f"RestartPreventExitStatus={done.returncode}\n" in unit
    assert "bodymap cannot start" in done.stderr
    assert "Traceback" not in done.stderr


def test_it_ends_with_its_last_answer_though_others_have_asked_nothing() -> None:
    running = Gunicorn(1)
    idle, slow = connect(running), connect(running)
    slow.sendall(POST + b"Content-Length: 2\r\nConnection: close\r\n\r\n{")
    time.sleep(0.3)
    running.process.terminate()
    threading.Timer(0.5, slow.sendall, [b"}"]).start()
    began = time.monotonic()
    with closing(idle), closing(slow):
        assert slow.recv(100).startswith(b"HTTP/1.1 200")
    assert running.process.wait(timeout=20) == 0
    assert time.monotonic() - began < 8
