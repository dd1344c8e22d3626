"""One request sent to the app in this process, and what its answer must never hold."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import logging
import os
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

import brotli  # type: ignore[import-untyped]

from tools.hostile.payloads import MARK

ROOT = Path(__file__).resolve().parents[2]
TRACES = ("Traceback (most recent", 'File "', "werkzeug.exceptions", "site-packages", ".py&quot;, line")
PLACES = tuple({str(ROOT), sys.prefix, str(Path.home())} - {"/", "/root"})
URLS = {"href", "src", "action", "formaction", "xlink:href", "data", "srcset", "poster", "background"}
NEVER = {"iframe", "object", "embed", "base", "applet", "frame", "plaintext"}
SCHEME = re.compile(r"[\x00-\x20]*(javascript\s*:|vbscript\s*:|data:(?!image/|,$))", re.IGNORECASE)
READABLE = ("text/html", "application/json", "text/plain", "image/svg+xml")
LOG = logging.getLogger("bodymap")

Environ = dict[str, Any]


@dataclass
class Case:
    """A request: `target` is the path and query as they stand on the request line (percent-encoded)."""

    target: str = "/"
    method: str = "GET"
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""
    length: str | None = None  # what Content-Length says; None: the truth, "": nothing
    chunked: bool = False

    def environ(self) -> Environ:
        """As a WSGI server hands it to the app."""
        path, _, query = self.target.partition("?")
        made: Environ = {
            "REQUEST_METHOD": self.method,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(path.encode("utf-8", "surrogatepass")).decode("latin-1"),
            "QUERY_STRING": query.encode("utf-8", "surrogatepass").decode("latin-1"),
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8050",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(self.body),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        if self.chunked:
            made |= {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}
        elif self.length != "":
            made["CONTENT_LENGTH"] = str(len(self.body)) if self.length is None else self.length
        for name, text in self.headers:
            key = name.upper().replace("-", "_")
            key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
            made[key] = f"{made[key]},{text}" if key in made else text
        return made

    def told(self) -> str:
        """In one line, cut, for a person who looks for the fault."""
        body = f" body({len(self.body)} bytes) {self.body[:400]!r}" if self.body else ""
        more = f" length={self.length!r} chunked={self.chunked}" if self.length is not None else ""
        headers = [(name, text[:100]) for name, text in self.headers]
        return f"{self.method} {self.target[:400]!r} {headers}{more}{body}"


@dataclass
class Outcome:
    """What came of a case: a status, seconds, what was wrong, and what was asked, to be read by a person."""

    status: str
    seconds: float
    faults: list[str]
    told: Callable[[], str]


class Errors(logging.Handler):
    """Keeps what the app logs as an error: hostile input is never one."""

    def __init__(self) -> None:
        """Nothing yet."""
        super().__init__(logging.ERROR)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the message and the exception."""
        error = record.exc_info[1] if record.exc_info else None
        self.found.append(f"{record.getMessage()} {error!r}"[:500])


class Sender:
    """Sends cases to a WSGI app and judges the answers."""

    def __init__(self, app: Any) -> None:
        """`app` is a WSGI app."""
        self.app = app
        self.errors = Errors()

    def send(self, case: Case) -> tuple[int, dict[str, str], bytes, float]:
        """Status, headers (lower case), body as read by a client, seconds."""
        said: list[Any] = []

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[..., None]:
            said[:] = [status, headers]
            return lambda data: None

        environ = case.environ()
        begin = time.perf_counter()
        parts: Iterable[bytes] = self.app(environ, start)
        try:
            raw = b"".join(parts)
        finally:
            close = getattr(parts, "close", None)
            if close:
                close()
        seconds = time.perf_counter() - begin
        names = [name.lower() for name, _ in said[1]]
        assert names.count("content-length") <= 1
        return int(said[0].split()[0]), {n.lower(): v for n, v in said[1]}, raw, seconds

    def run(self, case: Case) -> Outcome:
        """The case sent and judged; an exception that leaves the app is a fault like any other."""
        self.errors.found.clear()
        begin = time.perf_counter()
        LOG.addHandler(self.errors)
        try:
            status, headers, raw, seconds = self.send(case)
        except Exception as error:
            return Outcome("raised", time.perf_counter() - begin, [f"raised {error!r}"], case.told)
        finally:
            LOG.removeHandler(self.errors)
        faults = [f"logged: {line}" for line in self.errors.found]
        if status >= 500:
            faults.append(f"status {status}")
        faults += judge(case.method, status, headers, raw)
        return Outcome(str(status), seconds, faults, case.told)


def judge(method: str, status: int, headers: dict[str, str], raw: bytes) -> Iterator[str]:
    """Everything in an answer that must not be there, one line each."""
    for name, value in headers.items():
        if "\r" in value or "\n" in value:
            yield f"line break in header {name}"
        if MARK in value:
            yield f"our text in header {name}: {value[:200]!r}"
    if "set-cookie" in headers:
        yield "a cookie"
    if re.match(r"\w+://(?!127\.0\.0\.1)|//", headers.get("location", "")):
        yield f"sent elsewhere: {headers['location'][:200]!r}"
    if status == 206 and "content-encoding" in headers:
        yield "a part of a file that was compressed after it was cut"
    kind = headers.get("content-type", "").partition(";")[0]
    if method == "HEAD" or status == 206 or kind not in READABLE:
        return
    try:
        plain = decoded(raw, headers.get("content-encoding", ""))
    except (OSError, EOFError, brotli.error) as error:
        yield f"unreadable {headers.get('content-encoding')}: {error}"
        return
    text = plain.decode("utf-8", "replace")
    for trace in (*TRACES, *PLACES):
        if trace in text:
            yield f"{trace!r} in the answer"
    if kind == "application/json":
        yield from json_faults(text)
    elif kind != "text/plain" and (MARK in text.lower() or len(text) < 20_000):
        yield from markup_faults(text, headers.get("content-security-policy", ""))


def decoded(raw: bytes, encoding: str) -> bytes:
    """The bytes without their compression; raises OSError, EOFError or brotli.error when they are broken."""
    if encoding == "gzip":
        return gzip.decompress(raw)
    if encoding == "br":
        return bytes(brotli.decompress(raw))
    return raw


class _Reader(HTMLParser):
    """Reads HTML as a browser would, roughly, and notes what could run or lead away."""

    def __init__(self, policy: str) -> None:
        super().__init__(convert_charrefs=True)
        self.policy = policy
        self.faults: list[str] = []
        self._script: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element with its attributes."""
        given = dict(attrs)
        if tag in NEVER or MARK in tag:
            self.faults.append(f"element <{tag}>")
        if tag == "meta" and (given.get("http-equiv") or "").lower() == "refresh":
            self.faults.append("a refresh")
        for name, value in attrs:
            text = value or ""
            if name.startswith("on") or name == "srcdoc" or MARK in name:
                self.faults.append(f"attribute {name}={text[:80]!r} of <{tag}>")
            if name in URLS and SCHEME.match(text):
                self.faults.append(f"{name}={text[:80]!r} of <{tag}>")
            if name in URLS and MARK in text and re.match(r"[\s]*(\w+:)?[/\\]{2}", text):
                self.faults.append(f"{name}={text[:80]!r} of <{tag}> leads away")
            if name == "style" and MARK in text:
                self.faults.append(f"style={text[:80]!r} of <{tag}>")
        if tag == "script":
            self._script = None if "src" in given else (given.get("type") or "text/javascript")

    def handle_data(self, data: str) -> None:
        """Text; in a script it must be data, or what the policy names by its hash."""
        if self.cdata_elem != "script" or self._script is None:
            if self.cdata_elem == "style" and MARK in data:
                self.faults.append("our text in <style>")
            return
        if self._script == "application/json":
            try:
                json.loads(data)
            except ValueError as error:
                self.faults.append(f"data block: {error}")
        elif _hash(data) not in self.policy:
            self.faults.append(f"inline script {data[:80]!r}")


def _hash(script: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def markup_faults(text: str, policy: str = "") -> list[str]:
    """What in an HTML or SVG text could run, or lead elsewhere by our doing."""
    reader = _Reader(policy)
    reader.feed(text)
    reader.close()
    return reader.faults


def json_faults(text: str) -> Iterator[str]:
    """What in a callback's answer could run: in the words, which are HTML, and in addresses anywhere."""
    try:
        data = json.loads(text) if text else None
    except ValueError as error:
        yield f"not JSON: {error}"
        return
    reply = data.get("parts") if isinstance(data, dict) else None
    parts = reply.values() if isinstance(reply, dict) else ()
    for part in parts:
        if isinstance(part, str):
            yield from markup_faults(part)
    for name, value in _walk(data, ""):
        if name in URLS and SCHEME.match(value):
            yield f"{name}: {value[:80]!r}"


def _walk(data: Any, name: str) -> Iterator[tuple[str, str]]:
    """Every text with the key that it stands under."""
    if isinstance(data, str):
        yield name, data
    elif isinstance(data, dict):
        for key, inner in data.items():
            yield from _walk(inner, key)
    elif isinstance(data, list):
        for inner in data:
            yield from _walk(inner, name)


def resident_mb(process: int | str = "self") -> float:
    """Memory of a process (its id) in use, MB; 0 where the system does not tell."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except OSError:
        return 0.0
    return float(pages * os.sysconf("SC_PAGE_SIZE") / 2**20)
