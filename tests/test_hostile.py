"""Hostile input: nothing raises, nothing runs, nothing hangs; and the fuzzer sees it when something does."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from html import escape
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bodymap.atlas import AtlasError, load, tables
from bodymap.say.words import answer
from bodymap.view import FIELDS, View, from_dict, parse, to_search
from bodymap.web.server import create_app
from tests.fixture_atlas import write
from tools.hostile.answers import Case, Sender, markup_faults
from tools.hostile.clinics import write as write_clinic
from tools.hostile.payloads import MARKUP
from tools.hostile.run import Watchdog, run_kind
from tools.hostile.tables import fault_faults

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
ATLAS = load(DATA)
FEW = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])

ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40) | st.sampled_from(MARKUP),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=15,
)


def ids(name: str) -> st.SearchStrategy[Any]:
    """What a field may hold, or a list of it, or anything."""
    field = next(field for field in FIELDS if field.name == name)
    known = st.sampled_from(sorted(field.allowed or ATLAS.known.get(name, ("1", "0"))))
    return st.lists(known, max_size=30) | known | ANY | st.lists(known | ANY, max_size=8)


VIEWS = st.fixed_dictionaries({}, optional={field.name: ids(field.name) for field in FIELDS})


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
    @given(st.text() | st.sampled_from(MARKUP) | st.binary().map(lambda raw: raw.decode("latin-1")))
    @example("r=" + "&r=" * 100_000)
    @example("%" * 8192)
    @example("r=\ud800")
    def test_whatever_a_link_says_the_view_is_valid(self, text: str) -> None:
        for link in (text, f"r={text}", f"m={text}&body={text}&{text}=1", unquote(text)):
            view, notes = parse(link, ATLAS.known)
            assert_valid(view)
            assert all(note.isprintable() and len(note) < 250 for note in notes)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small valid folder of tables to spoil."""
    return write(tmp_path / "data")


def refused(folder: Path) -> list[str]:
    with pytest.raises(AtlasError) as error:
        load(folder)
    assert list(fault_faults(error.value.faults)) == []
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
    @example(["female", "male", "cat"], "bodies")
    @example(["female"], "bodies")
    @example({"data/a\0b": ""}, "files")
    def test_any_value_in_the_manifest_is_refused_by_name(self, folder: Path, value: Any, key: str) -> None:
        file = folder / "atlas" / "manifest.json"
        whole = file.read_text(encoding="utf-8")
        good = json.loads(whole)
        if value == good[key] or (
            key in ("width", "midline") and type(value) in (int, float) and 0 < value < 1e5
        ):
            return
        if key == "sources" and value == []:
            return
        file.write_text(json.dumps(good | {key: value}), encoding="utf-8")
        assert any("data/atlas/manifest.json" in fault for fault in refused(folder))
        file.write_text(whole, encoding="utf-8")

    @pytest.mark.parametrize(
        ("spoil", "fault"),
        [
            (lambda raw: raw + b"\n" * 70_000, "at most 60,000 are read"),
            (lambda raw: raw + b"," * 6_000, "a row of 6,001 cells"),
            (lambda raw: raw + b"a,b\n" * 50_000 + b"," * 900, "a row of 901 cells"),
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

    @pytest.mark.skipif(os.name != "posix", reason="Windows has no named pipes and devices in folders")
    @pytest.mark.parametrize("file", ["sources.csv", "atlas/manifest.json"])
    @pytest.mark.parametrize("kind", ["pipe", "device"])
    def test_a_file_that_never_ends(self, folder: Path, file: str, kind: str) -> None:
        path = folder / file
        path.unlink()
        if kind == "pipe":
            os.mkfifo(path)
        else:
            path.symlink_to("/dev/zero")
        assert f"data/{file}: the file cannot be read (not a file)" in refused(folder)

    def test_a_shape_of_numbers_that_no_float_holds(self, folder: Path) -> None:
        file = folder / "atlas" / "female-front.geojson"
        content = json.loads(file.read_text(encoding="utf-8"))
        content["features"][0]["geometry"] = {"type": "Point", "coordinates": [10**400, 1]}
        file.write_text(json.dumps(content), encoding="utf-8")
        assert any("feature 1 cannot be read" in fault for fault in refused(folder))

    def test_a_name_of_a_file_is_told_in_one_line(self, tmp_path: Path) -> None:
        shutil.copytree(ROOT / "examples" / "clinic", tmp_path / "clinic")
        (tmp_path / "clinic" / "a\nb.csv").write_text("id\n", encoding="utf-8")
        with pytest.raises(AtlasError) as error:
            load(DATA, tmp_path / "clinic")
        assert [fault.partition(": ")[0] for fault in error.value.faults] == ["clinic/a?b.csv"]


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    """A client without a browser."""
    found: FlaskClient = create_app(DATA).server.test_client()
    return found


class TestServer:
    @pytest.mark.parametrize("path", ["/words", "/picture.svg"])
    @pytest.mark.parametrize("body", [b"[" * 60_000, b'{"a":' * 10_000, b"9" * 5000, b'"\\ud800"', b"\xff"])
    def test_json_that_no_reader_takes(self, client: FlaskClient, path: str, body: bytes) -> None:
        answer = client.post(path, data=body, content_type="application/json")
        assert answer.status_code == 200 if b"ud800" in body else 400

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
        write_clinic(tmp_path / "clinic", Random("a clinic"))
        client = create_app(DATA, tmp_path / "clinic").server.test_client()
        page = client.get("/library/clinic-calf").text
        assert "zq7x" in page
        assert markup_faults(page) == []
        assert escape("<script>") in page


def app_that_says(
    *parts: str, status: str = "200 OK", kind: str = "text/html"
) -> Callable[..., Iterable[bytes]]:
    """A WSGI app; "{q}" in what it says is the query as it came."""

    def app(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        start(status, [("Content-Type", kind)])
        return ["".join(parts).replace("{q}", environ["QUERY_STRING"]).encode("utf-8", "replace")]

    return app


class TestFuzzer:
    """The fuzzer itself: it finds what it looks for."""

    @pytest.mark.parametrize("markup", [m for m in MARKUP if re.match(r"(['\"-]*>|</\w+>|<(?!!))", m)])
    def test_markup_that_comes_back_is_seen(self, markup: str) -> None:
        assert markup_faults(f"<p>{markup}</p>")
        assert markup_faults(f"<p>{escape(markup)}</p>") == []

    @pytest.mark.parametrize(
        "html",
        ['<a href="javascript:x">', "<a href=' java&#115;cript:x'>", '<img onerror="x">',
        "<script>x</script>",
         '<script type="application/json">{</script><b>', "<iframe>", '<p style="zq7x">', "<base href=x>"],
    )  # fmt: skip
    def test_each_way_to_run_is_seen(self, html: str) -> None:
        if "java&#115;" not in html:
            assert markup_faults(html)
        assert markup_faults(html.replace("java&#115;cript", "javascript"))

    @pytest.mark.parametrize(
        ("app", "fault"),
        [
            (app_that_says("{q}"), "element"),
            (app_that_says("Traceback (most recent call last)"), "Traceback"),
            (app_that_says(str(ROOT / "bodymap")), str(ROOT)),
            (app_that_says("x", status="500 No"), "status 500"),
            (app_that_says('{"parts": {"answer": "<img onerror=x>"}}',
                           kind="application/json"), "onerror"),
            (app_that_says('{"a": {"props": {"href": "javascript:x"}}}', kind="application/json"), "href"),
            (lambda environ, start: 1 / 0, "ZeroDivisionError"),
        ],
    )  # fmt: skip
    def test_a_bad_answer_is_a_fault(self, app: Any, fault: str) -> None:
        outcome = Sender(app).run(Case("/?<iframe src=zq7x>"))
        assert fault in " ".join(outcome.faults)

    def test_memory_that_grows_is_a_fault(self) -> None:
        sender, grown = Sender(app_that_says("x")), iter((100.0, 130.0))
        kind = run_kind(
            "kept", lambda rng, n: sender.run(Case("/")), 20, 1, 60, Watchdog(), lambda: next(grown)
        )
        assert kind.failed == 1
        assert "memory grew by 30.0 MB" in kind.faults[0]

    def test_hundreds_of_cases(self) -> None:
        """Every kind, on the real app; a hang ends it by its own watchdog, here at the latest."""
        done = subprocess.run(
            [sys.executable, "-m", "tools.hostile", "--cases", "600", "--seed", "7", "--slow", "30"],
            cwd=ROOT, capture_output=True, text=True, timeout=280, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        assert "| all | 600 |" in done.stdout
