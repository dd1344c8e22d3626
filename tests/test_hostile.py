"""Hostile requests and tables: nothing raises, nothing of theirs is markup, each fault names its file."""

from __future__ import annotations

import json
import logging
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest
from flask import Response
from flask.testing import FlaskClient
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from werkzeug.test import EnvironBuilder, run_wsgi_app

from bodymap.atlas import AtlasError, load, tables
from bodymap.say.words import answer
from bodymap.view import FIELDS, View, from_dict, parse, to_search
from bodymap.web.guards import log
from bodymap.web.server import create_app
from tests.broken import ROOT, hostile_clinic
from tests.fixture_atlas import real_app, real_atlas, write

DATA = ROOT / "data"
ATLAS = real_atlas()
FEW = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
MARK = "zq7x"  # in all markup of theirs
MARKUP = (
    f"<script>{MARK}(1)</script>",
    f'"><img src=x onerror={MARK}(1)>',
    f"'><svg/onload={MARK}(1)>",
    f"</script><script>{MARK}(1)</script>",
    f"--><script>{MARK}(1)</script>",
    f"</title></textarea></style><script>{MARK}(1)</script>",
    f'<a href="javascript:{MARK}(1)">x</a>',
    f"<base href=//{MARK}.example/>",
    f"javascript:{MARK}(1)",
    f"&lt;{MARK}&gt;",
)
ODD = st.sampled_from(
    ["", "\0", "\ud800", "\u202e", "%", "%00", "%c0%af", "__proto__", "../../etc/passwd", "9" * 40, "no-",
     "é" * 60, "a" * 3000]
)  # fmt: skip
TEXT = st.sampled_from(MARKUP) | ODD | st.text(max_size=40)
ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=15,
)


def held(name: str) -> st.SearchStrategy[Any]:
    """What a field of a view may hold, or a list of it, or anything."""
    field = next(field for field in FIELDS if field.name == name)
    known = st.sampled_from(sorted(field.allowed or ATLAS.known.get(name, ("1", "0"))))
    return st.lists(known, max_size=30) | known | ANY | st.lists(known | ANY, max_size=8)


VIEWS = st.fixed_dictionaries({}, optional={field.name: held(field.name) for field in FIELDS})


def assert_valid(view: View) -> None:
    for field in FIELDS:
        value = getattr(view, field.name)
        if field.kind == "list":
            assert set(value) <= set(ATLAS.known[field.name])
        elif field.kind == "flag":
            assert isinstance(value, bool)
        else:
            assert value in (*field.allowed, *ATLAS.known.get(field.name, ()), "auto", "both", "")


class TestPure:
    @FEW
    @given(ANY | VIEWS)
    def test_whatever_a_request_holds_there_are_words_for_it(self, data: Any) -> None:
        view, notes = from_dict(data, ATLAS.known)
        assert_valid(view)
        assert parse(to_search(view), ATLAS.known) == (view, ())
        assert all(note.isprintable() for note in notes)
        said = answer(ATLAS, view)
        assert said.headline
        assert set(said.match.regions) <= set(view.regions)

    @FEW
    @given(TEXT | st.binary().map(lambda raw: raw.decode("latin-1")))
    @example("r=" + "&r=" * 100_000)
    @example("%" * 8192)
    def test_whatever_a_link_says_the_view_is_valid(self, text: str) -> None:
        for link in (text, f"r={text}", f"m={text}&body={text}&{text}=1", unquote(text)):
            view, notes = parse(link, ATLAS.known)
            assert_valid(view)
            assert all(note.isprintable() and len(note) < 250 for note in notes)


class Dangers(HTMLParser):
    """What in an HTML or SVG text could run, or lead elsewhere by their doing."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._data_block = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._data_block = given.get("type") == "application/json"
        if MARK in tag or (tag in {"iframe", "object", "embed", "base", "form"} and MARK in str(given)):
            self.found.append(f"<{tag}>")
        for name, value in given.items():
            runs = name.startswith("on") or name == "srcdoc" or re.match(r"\s*(java|vb)script:", value)
            if (
                runs
                or MARK in name
                or (MARK in value and (name == "style" or re.match(r"\s*(\w+:)?//", value)))
            ):
                self.found.append(f"<{tag} {name}={value[:80]!r}>")

    def handle_data(self, data: str) -> None:
        if self.cdata_elem == "script" and self._data_block:
            json.loads(data)  # one that ends too early is none
        elif (self.cdata_elem == "script" and data.strip()) or (self.cdata_elem and MARK in data):
            self.found.append(f"inline {self.cdata_elem}: {data[:80]}")


@pytest.mark.parametrize("markup", MARKUP[:8])
def test_markup_that_comes_back_would_be_seen(markup: str) -> None:
    assert Dangers(f"<p>{markup}</p>").found
    assert not Dangers(f"<p>{escape(markup)}</p>").found


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    """A client without a browser."""
    found: FlaskClient = real_app().server.test_client()
    return found


@pytest.fixture
def errors(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """What the app logs as an error: hostile input is never one."""
    caplog.handler.setLevel(logging.ERROR)
    log.addHandler(caplog.handler)
    yield caplog
    log.removeHandler(caplog.handler)


def send(client: FlaskClient, errors: pytest.LogCaptureFixture, path: str, **more: Any) -> None:
    """Ask, and look at the answer."""
    errors.clear()
    asked = EnvironBuilder(path, **more).get_environ()  # the client itself trips over some hosts
    with Response(*run_wsgi_app(client.application, asked, buffered=True)) as got:
        plain = got.mimetype in ("text/html", "application/json") and "Content-Encoding" not in got.headers
        told = got.get_data(as_text=True) if plain else ""
        assert got.status_code < 500
        assert not errors.records
        assert not any(MARK in value for name, value in got.headers if name != "Location")
        assert not re.match(r"\w+:|//", got.headers.get("Location", ""))
    assert not any(trace in told for trace in ("Traceback", 'File "', str(ROOT), sys.prefix))
    parts = json.loads(told).get("parts", {}) if told.startswith("{") else {"page": told}
    assert not [found for part in parts.values() if isinstance(part, str) for found in Dangers(part).found]


def coded(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


BODIES = (VIEWS | ANY).map(json.dumps).map(str.encode)
CUT = st.tuples(BODIES, st.integers(0, 200), st.binary(max_size=9)).map(
    lambda t: t[0][: t[1]] + t[2] + t[0][t[1] :]
)
PLACES = (
    "/", "/library/", "/body/", "/shapes/", "/picture/female/", "/assets/", "/v-x/",
    "/_dash-component-suites/", "/_dash-component-suites/dash/", "/nowhere/",
)  # fmt: skip
NAMES = st.sampled_from([*(field.param for field in FIELDS), "q", "v", "job", "cancelJob"]) | TEXT
HEADERS = st.sampled_from(
    ["Accept-Encoding", "Host", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Prefix", "Forwarded",
     "If-None-Match", "If-Modified-Since", "If-Range", "Range", "Cookie", "Authorization", "Content-Type",
     "Content-Encoding", "Content-Length", "Origin", "X-HTTP-Method-Override"]
)  # fmt: skip
VALUES = st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=60) | st.sampled_from(
    ["br;q=nan", "br;q=1e999,gzip;q=-1", "gzip," * 2000, "*;q=0", f"{MARK}.example:99999", "[::1", "a b",
     'W/"x",' * 1000, "Fri, 99 Zzz 99999 99:99:99 GMT", "bytes=0-10", "bytes=5-2", "bytes=0-" + "9" * 5000,
     "bytes=" + "0-1," * 2000, "application/json; charset=nope", "multipart/form-data", "gzip", "-5", "1e3",
     "\u00b2", f"//{MARK}.example", "1.1.1.1," * 3000, *MARKUP]
)  # fmt: skip


class TestServer:
    @FEW
    @given(st.sampled_from(["/words", "/picture.svg"]), BODIES | CUT)
    def test_bodies(
        self, client: FlaskClient, errors: pytest.LogCaptureFixture, path: str, body: bytes
    ) -> None:
        send(client, errors, path, method="POST", data=body, content_type="application/json")

    @FEW
    @given(TEXT, st.sampled_from(["GET", "HEAD", "PUT", "x"]))
    def test_paths(
        self, client: FlaskClient, errors: pytest.LogCaptureFixture, text: str, method: str
    ) -> None:
        for place in PLACES:
            send(client, errors, f"{place}{coded(text)}", method=method)

    @FEW
    @given(st.lists(st.tuples(NAMES, TEXT), min_size=1, max_size=3))
    def test_links(
        self, client: FlaskClient, errors: pytest.LogCaptureFixture, query: list[tuple[str, str]]
    ) -> None:
        asked = "&".join(f"{coded(name)}={coded(value)}" for name, value in query)
        for path in ("/", "/library", "/library/psoas-major"):
            send(client, errors, f"{path}?{asked}")

    @FEW
    @given(st.sampled_from(["/", "/words", "/assets/stage.js", "/library?q=x"]),
           st.dictionaries(HEADERS, VALUES, min_size=1, max_size=4))  # fmt: skip
    def test_headers(
        self, client: FlaskClient, errors: pytest.LogCaptureFixture, path: str, headers: dict[str, str]
    ) -> None:
        method = "POST" if path == "/words" else "GET"
        send(client, errors, path, method=method, headers=headers, data=b"{}" if method == "POST" else None)

    @pytest.mark.parametrize("path", ["/words", "/picture.svg"])
    @pytest.mark.parametrize("body", [b"[" * 60_000, b'{"a":' * 10_000, b"9" * 5000, b'"\\ud800"', b"\xff"])
    def test_json_that_no_reader_takes(self, client: FlaskClient, path: str, body: bytes) -> None:
        """Lists nested thousands deep once ended in a trace."""
        answer = client.post(path, data=body, content_type="application/json")
        assert answer.status_code == (200 if b"ud800" in body else 400)

    @pytest.mark.filterwarnings(
        "ignore::pytest.PytestUnraisableExceptionWarning"
    )  # Flask-Compress keeps it open
    def test_no_part_of_a_file_is_sent_compressed(self, client: FlaskClient) -> None:
        for coding in ("br", "identity"):
            headers = {"Range": "bytes=0-3000", "Accept-Encoding": coding}
            with client.get("/assets/stage.js", headers=headers) as answer:
                assert answer.status_code == 200
                assert answer.data
                assert "Content-Range" not in answer.headers

    def test_a_hostile_clinic_is_shown_as_text(self, tmp_path: Path) -> None:
        clinic = hostile_clinic(tmp_path / "clinic", MARKUP, f"javascript:{MARK}(1)")
        client = create_app(DATA, clinic).server.test_client()
        marked = {"regions": ["inner-calf-left"], "muscle": "clinic-calf", "sources": True}
        page, library = client.get("/library/clinic-calf").text, client.get("/library?voice=clinician").text
        words = client.post("/words", json=marked).get_json()["parts"].values()
        for html in (page, library, *(part for part in words if isinstance(part, str))):
            assert Dangers(html).found == []
        assert all(escape("<script>") in html for html in (page, library, "".join(map(str, words))))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small valid folder of tables to spoil."""
    return write(tmp_path / "data")


def refused(folder: Path, *more: Path) -> list[str]:
    """The faults with which it is not read: lines to print, each of which names a file."""
    with pytest.raises(AtlasError) as error:
        load(folder, *more)
    for fault in error.value.faults:
        assert fault.isprintable()
        assert len(fault) < 2000
        assert re.match(r"(data|clinic)/[^:]*\.(csv|json|geojson)\b", fault)
    return error.value.faults


class TestTables:
    @settings(FEW, max_examples=40)
    @given(
        name=st.sampled_from(["sources", "zones", "words", "matching", "atlas/overlap", "atlas/landmarks"]),
        raw=st.binary(max_size=300)
        | st.text(alphabet='id,short;\n"\r\ta{}é ', max_size=300).map(str.encode)
        | st.lists(st.text(max_size=9)).map(lambda cells: ",".join(cells).encode("utf-8", "replace")),
    )
    def test_any_bytes_in_any_table_are_refused_by_name(self, folder: Path, name: str, raw: bytes) -> None:
        file = folder / f"{name}.csv"
        whole = file.read_bytes()
        file.write_bytes(raw)
        assert any(f"data/{name}.csv" in fault for fault in refused(folder))
        file.write_bytes(whole)

    @settings(FEW, max_examples=40)
    @given(ANY, st.sampled_from(["width", "midline", "bodies", "sources", "files"]))
    @example(10**400, "width")
    @example(float("nan"), "width")
    @example(["female", "male", "cat"], "bodies")
    @example(["../../etc", "a\0b", "\ud800"], "bodies")
    @example({"data/a\0b": "", "assets/\ud800": "", "data/" + "x" * 5000: ""}, "files")
    def test_any_value_in_the_manifest_is_refused_by_name(self, folder: Path, value: Any, key: str) -> None:
        file = folder / "atlas" / "manifest.json"
        whole = file.read_text(encoding="utf-8")
        good = json.loads(whole)
        size = key in ("width", "midline") and type(value) in (int, float) and 0 < value < 1e5
        if size or value == good[key] or (key, value) == ("sources", []):
            return
        file.write_text(json.dumps(good | {key: value}), encoding="utf-8")
        assert any("data/atlas/manifest.json" in fault for fault in refused(folder))
        file.write_text(whole, encoding="utf-8")

    @pytest.mark.parametrize(
        ("spoil", "fault"),
        [
            (lambda raw: raw + b"\n" * 70_000, "at most 60,000 are read"),
            (lambda raw: raw + b"x" * tables.MAX_BYTES, "cannot be read (larger than 16 MB)"),
            (lambda raw: raw + b"new,,,,,,\n" * 2_000, "there are more faults; the first 1,000 are listed"),
        ],
    )
    def test_far_too_large(self, folder: Path, spoil: Callable[[bytes], bytes], fault: str) -> None:
        file = folder / "sources.csv"
        file.write_bytes(spoil(file.read_bytes()))
        found = refused(folder)
        assert any(fault in one for one in found)
        assert len(found) <= tables.MAX_FAULTS + 1

    def test_a_list_of_thousands_in_one_cell(self, folder: Path) -> None:
        """Each part is compared with the others at once, not one by one: it used to take minutes."""
        file = folder / "zones.csv"
        file.write_bytes(file.read_bytes().replace(b",psoas-c,", b"," + b"psoas-c;" * 15_000 + b",", 1))
        assert "data/zones.csv:2: trigger_points: 'psoas-c' is named more than once" in refused(folder)

    @pytest.mark.skipif(os.name != "posix", reason="Windows has no named pipes in folders")
    def test_a_pipe_is_no_table(self, folder: Path) -> None:
        """It would be waited for without end."""
        (folder / "sources.csv").unlink()
        os.mkfifo(folder / "sources.csv")
        assert "data/sources.csv: the file cannot be read (not a file)" in refused(folder)

    def test_a_name_of_a_file_is_told_in_one_line(self, tmp_path: Path) -> None:
        shutil.copytree(ROOT / "examples" / "clinic", tmp_path / "clinic")
        (tmp_path / "clinic" / "a\nb.csv").write_text("id\n", encoding="utf-8")
        (fault,) = refused(DATA, tmp_path / "clinic")
        assert fault.startswith("clinic/a?b.csv: ")
