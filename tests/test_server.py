"""What the server answers, and what it answers to requests that are wrong or hostile."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shlex
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bodymap.web.addresses import FONT
from bodymap.web.guards import BODY_LIMIT
from bodymap.web.guards import log as our_log
from bodymap.web.server import MOST_KEPT, BodymapDash, StaticCache
from tests.fixture_atlas import real_app
from tools.running import Server

DATA = Path(__file__).resolve().parent.parent / "data"
ROOT = DATA.parent


@pytest.fixture(scope="module")
def app() -> BodymapDash:
    """The app on the real atlas."""
    return real_app()


@pytest.fixture(scope="module")
def client(app: BodymapDash) -> FlaskClient:
    """A client without a browser."""
    found: FlaskClient = app.server.test_client()
    return found


def config(html: str) -> dict[str, Any]:
    """The data block that the scripts read."""
    found = re.search(r'<script type="application/json" id="bodymap-config">(.*?)</script>', html, re.DOTALL)
    assert found
    value = json.loads(found[1])
    assert isinstance(value, dict)
    return value


def ask(client: FlaskClient, data: Any) -> Any:
    """What the page asks after a press."""
    return client.post("/words", data=json.dumps(data))


class TestPage:
    def test_the_body_is_in_the_first_html(self, client: FlaskClient, app: BodymapDash) -> None:
        html = client.get("/").text
        assert html.startswith('<!DOCTYPE html><html lang="en"')
        assert len(re.findall(r'data-region="', html)) == len(app.atlas.regions)
        assert html.index('id="stage"') < html.index('id="words"') < html.index('<script type="module"')
        assert "_dash" not in html  # none of its scripts, as there is no callback for them to run

    def test_every_file_it_names_is_there_and_kept_for_ever(self, client: FlaskClient) -> None:
        html = client.get("/").text
        urls = re.findall(r'(?:src|href|srcset)="(/(?:assets|scripts)/[^"]+)"', html)
        assert len(urls) >= 8
        for url in urls:
            with client.get(url) as answer:
                assert answer.status_code == 200, url
                assert "immutable" in answer.headers["Cache-Control"]

    def test_the_view_of_the_link(self, client: FlaskClient) -> None:
        html = client.get("/?r=groin-left&body=male&theme=dark").text
        assert config(html)["view"]["regions"] == ["groin-left"]
        assert 'data-body="male"' in html
        assert 'data-theme="dark"' in html
        assert 'id="notes"' not in html

    def test_a_bad_link_is_explained_and_escaped(self, client: FlaskClient) -> None:
        html = client.get("/?r=%3Cscript%3Ealert(1)%3C/script%3E&body=cat").text
        assert 'id="notes"' in html
        assert "notes-close" in html
        assert "<script>alert" not in html
        assert config(html)["view"]["body"] == ""

    def test_the_page_is_not_kept(self, client: FlaskClient) -> None:
        assert client.get("/?r=groin-left").headers["Cache-Control"] == "no-store"

    def test_no_cookie(self, client: FlaskClient) -> None:
        assert "Set-Cookie" not in client.get("/").headers

    def test_the_other_body(self, client: FlaskClient, app: BodymapDash) -> None:
        for body, url in config(client.get("/").text)["fragments"].items():
            answer = client.get(url)
            assert answer.status_code == 200
            assert f'data-body="{body}"' in answer.text
            assert "immutable" in answer.headers["Cache-Control"]
        assert client.get("/body/cat").status_code == 404

    def test_health(self, client: FlaskClient) -> None:
        assert client.get("/health").text == "ok\n"


class TestHeaders:
    def test_policy_allows_only_our_own_scripts(self, client: FlaskClient) -> None:
        answer = client.get("/")
        policy = answer.headers["Content-Security-Policy"]
        scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
        assert scripts == "script-src 'self'"
        assert "frame-ancestors 'none'" in policy
        assert "default-src 'self'" in policy
        for name in (
            "X-Content-Type-Options",
            "Referrer-Policy",
            "Permissions-Policy",
            "Cross-Origin-Opener-Policy",
        ):
            assert name in answer.headers
        inline = re.findall(r"<script(?![^>]*(?:src=|application/json))[^>]*>", answer.text)
        assert not inline
        assert not re.findall(r"<[^>]+\son\w+=", answer.text)

    def test_compressed_once(self, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
        """Each file that the page names, by whichever way it is served, and its data."""
        page = client.get("/?r=groin-left").text
        urls = re.findall(r'(?:src|href)="(/(?:assets|scripts)/[^"]+)"', page) + [config(page)["matching"]]
        urls = [url for url in urls if "webp" not in url and "woff2" not in url]
        assert len(urls) >= 5
        accepts = {"Accept-Encoding": "br"}
        first = [client.get(url, headers=accepts) for url in urls]
        again: list[int] = []
        monkeypatch.setattr("brotli.compress", lambda data, **_: again.append(len(data)))
        for url, before in zip(urls, first, strict=True):
            assert before.headers.get("Content-Encoding") == "br" or len(before.data) < 500, url
            assert client.get(url, headers=accepts).data == before.data
        assert again == []

    def test_what_a_visitor_asks_first_is_compressed_at_the_start(
        self, app: BodymapDash, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        app.warm()
        again: list[int] = []
        monkeypatch.setattr("brotli.compress", lambda data, **_: again.append(len(data)))
        page = client.get("/").text
        for url in re.findall(r'src="(/[^"]+)"', page):
            client.get(url, headers={"Accept-Encoding": "br"}).close()
        assert again == []

    def test_answers_are_never_shared_between_requests(self, client: FlaskClient) -> None:
        headers = {"Accept-Encoding": "gzip"}
        one = client.get("/?r=groin-left", headers=headers).data
        other = client.get("/?r=groin-right", headers=headers).data
        assert one != other

    def test_cache_keeps_what_has_a_path_while_there_is_room(self) -> None:
        cache = StaticCache()
        cache.set("br;", b"page")
        for number in range(MOST_KEPT + 1):
            cache.set(f"br;/assets/{number}.js", b"x")
        found = [cache.get(key) for key in ("br;", "br;/assets/0.js", f"br;/assets/{MOST_KEPT}.js")]
        assert found == [None, b"x", None]

    def test_kept_for_ever_only_under_our_own_version(self, app: BodymapDash, client: FlaskClient) -> None:
        """Else a cache would hold today's content at the address of tomorrow's."""
        html = client.get("/").text
        data = config(html)
        assets = re.findall(r'(?:src|href|srcset)="(/(?:assets|scripts)/[^"]+)"', html)
        pictures = [app.library.picture_url("female", "psoas-major", side) for side in ("left", "both")]
        assets = [url for url in assets if FONT not in url]
        urls = [*assets, data["matching"], *data["shapes"].values(), *data["fragments"].values(),
                *pictures]  # fmt: skip
        for url in urls:
            wrong = re.sub(r"\?v=.*", "?v=0123456789ab", url)
            without = url.partition("?")[0]
            assert wrong != url
            for asked, ours in ((url, True), (wrong, False), (without, url == without)):
                for coding in ("br", "identity"):
                    with client.get(unescape(asked), headers={"Accept-Encoding": coding}) as answer:
                        assert answer.status_code == 200
                        assert ("immutable" in answer.headers["Cache-Control"]) == ours, asked
                        assert ours or answer.headers["Cache-Control"] in ("no-store", "no-cache"), asked

    def test_the_font_has_its_version_in_its_name(self, client: FlaskClient) -> None:
        """The style sheet, which is no template, names it; another font would have another address."""
        with client.get(f"/{FONT}") as answer:
            assert hashlib.sha256(answer.data).hexdigest()[:12] in FONT
            assert len(answer.data) < 30_000
        assert f'url("{FONT.removeprefix("assets/")}")' in client.get("/assets/bodymap.css").text
        assert f'href="/{FONT}"' in client.get("/").text

    def test_another_way_to_say_a_files_name_is_not_kept(self, client: FlaskClient) -> None:
        for path in ("/assets/atlas/../state.js?v=", "/assets/nothing.js", "/assets/state.js?v=None"):
            with client.get(path) as answer:
                assert answer.headers["Cache-Control"] == "no-store"


class TestWords:
    def test_words_and_pattern(self, client: FlaskClient) -> None:
        data = ask(client, {"regions": ["lower-low-back-right"]}).get_json()
        assert ["psoas-major", "right"] in data["shown"]
        assert data["parts"]["answer"]

    @pytest.mark.parametrize("theme", ["light", "dark"])
    def test_saved_picture(self, client: FlaskClient, theme: str) -> None:
        answer = client.post("/picture.svg", json={"regions": ["groin-left"], "theme": theme})
        assert answer.mimetype == "image/svg+xml"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "left groin" in answer.text
        assert ("#fbfaf8" in answer.text) == (theme == "light")

    @pytest.mark.parametrize(
        "data",
        [
            None,
            [],
            "x",
            3,
            {"regions": "x"},
            {"regions": [{"a": 1}], "muscle": []},
            {"tab": True, "sources": "yes"},
        ],
    )
    def test_odd_views_still_get_words(self, client: FlaskClient, data: Any) -> None:
        answer = ask(client, data)
        assert answer.status_code == 200
        assert answer.get_json()["parts"]["answer"]


class TestHostile:
    @pytest.mark.parametrize(
        "path", ["/nope", "/assets", "/assets/../app.py", "/assets/nope.js", "/body/", "/body/a/b"]
    )
    def test_unknown_paths(self, client: FlaskClient, path: str) -> None:
        answer = client.get(path)
        assert answer.status_code == 404
        assert "Page not found" in answer.text

    @pytest.mark.parametrize("path", ["dash/x.js", "os/path.py", "dash/../../x", "nope/y.js"])
    def test_unknown_component_files(self, client: FlaskClient, path: str) -> None:
        assert client.get(f"/_dash-component-suites/{path}").status_code == 404

    def test_every_component_file_that_dash_lists(
        self, app: BodymapDash, client: FlaskClient, caplog: pytest.LogCaptureFixture
    ) -> None:
        """Some are in its list and not in its package: nothing to log as an error of ours."""
        our_log.addHandler(caplog.handler)
        found = set()
        for package, paths in app.registered_paths.items():
            for path in paths:
                with client.get(f"/_dash-component-suites/{package}/{path}") as answer:
                    found.add(answer.status_code)
        our_log.removeHandler(caplog.handler)
        assert found <= {200, 404}
        assert not caplog.records

    @pytest.mark.parametrize("path", ["//library?r=groin-left"])
    def test_sent_on_without_a_word_of_the_host_it_named(self, client: FlaskClient, path: str) -> None:
        answer = client.get(path, base_url="https://evil.example")
        assert answer.status_code == 308
        assert answer.headers["Location"].startswith("/")
        assert not answer.headers["Location"].startswith("//")
        assert "evil" not in answer.headers["Location"] + answer.text

    def test_wrong_method(self, client: FlaskClient) -> None:
        assert client.post("/").status_code == 405
        assert client.get("/_dash-update-component").status_code == 404

    def test_too_large(self, client: FlaskClient) -> None:
        answer = client.post(
            "/_dash-update-component", data=b"[" * (BODY_LIMIT + 1), content_type="application/json"
        )
        assert answer.status_code == 413

    @pytest.mark.parametrize(
        "body",
        [b"", b"{", b"null", b"[]", b"3", b'"x"', b"{}", b'{"output":"x.y"}', b'{"output":["a"],"inputs":3}',
         b"[" * 60_000, b"\xff\xfe", b'{"output":"picture.data","inputs":[]}'],
    )  # fmt: skip
    def test_unreadable_bodies(self, client: FlaskClient, body: bytes) -> None:
        answer = client.post("/_dash-update-component", data=body, content_type="application/json")
        assert 400 <= answer.status_code < 500
        assert "Traceback" not in answer.text

    @settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
            max_leaves=12,
        )
    )
    def test_any_json_as_view_or_body(self, client: FlaskClient, value: Any) -> None:
        assert ask(client, value).status_code == 200
        assert client.post("/_dash-update-component", json=value).status_code < 500

    @settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.text(max_size=80))
    def test_any_query(self, client: FlaskClient, query: str) -> None:
        answer = client.get("/", query_string={"r": query, "body": query, query: query})
        assert answer.status_code == 200
        named = query.strip().lower()
        assert config(answer.text)["view"]["body"] == (named if named in ("female", "male") else "")

    @pytest.mark.parametrize(
        ("query", "body"),
        [("", ""), ("?body=male", "male"), ("?body=Female", "female"), ("?body=", ""), ("?body=child", "")],
    )
    def test_the_body_is_open_until_a_link_names_it(self, client: FlaskClient, query: str, body: str) -> None:
        assert config(client.get(f"/{query}").text)["view"]["body"] == body


README = (ROOT / "README.md").read_text(encoding="utf-8")
SERVED = re.findall(r"^((?:gunicorn|python app.py --no-browser).*?)(?: +#.*)?$", README, re.MULTILINE)


class TestAsReadmeSays:
    """Each of README's two lines for a server, word for word, but on a free port."""

    @pytest.fixture(params=SERVED)
    def served(self, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[int, str]]:
        program, *words = shlex.split(request.param)
        if program == "gunicorn" and os.name == "nt":
            pytest.skip("gunicorn does not run there")
        command = [sys.executable, *(["-m", "gunicorn"] if program == "gunicorn" else []), *words]
        own = {"BODYMAP_PORT": "0", "BODYMAP_BIND": "127.0.0.1:0", "BODYMAP_WORKERS": "1"}
        own["TMPDIR"] = str(tmp_path)
        with subprocess.Popen(command, cwd=ROOT, env=os.environ | own, text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT) as process:  # fmt: skip
            assert process.stdout
            said = iter(process.stdout)
            found = next(found for line in said if (found := re.search(r"http://\S+", line)))
            yield process.pid, found[0]
            process.terminate()

    def test_two_lines(self) -> None:
        assert [line.split()[0] for line in SERVED] == ["gunicorn", "python"]

    def test_a_giant_is_refused_and_nothing_goes_to_the_disk(
        self, served: tuple[int, str], tmp_path: Path
    ) -> None:
        pid, url = served
        there = urlsplit(url)
        assert there.hostname == "127.0.0.1"  # nobody else's machine, unless told otherwise
        with socket.create_connection((there.hostname, there.port or 0), 30) as line:
            size = 60_000_000
            line.sendall(b"POST /words HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % size)
            line.settimeout(20)
            assert line.recv(65536).startswith(b"HTTP/1.1 413")
            sent = 0
            with suppress(OSError):
                while sent < size:
                    sent += line.send(b"[" * 65536)
        assert sent < size
        if os.path.isdir("/proc"):
            open_files = [os.readlink(one) for one in Path(f"/proc/{pid}/fd").iterdir()]
            assert not [one for one in open_files if str(tmp_path) in one]
        assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("prefix", "same"), [("", ("", "/")), ("clinic/bodymap/", ("clinic/bodymap/", "/clinic/bodymap"))]
)
def test_the_container_asks_for_its_health_below_the_prefix(prefix: str, same: tuple[str, ...]) -> None:
    recipe = (ROOT / "deploy" / "Containerfile").read_text(encoding="utf-8")
    found = re.search(r"^HEALTHCHECK.*\\\n +CMD (.*)", recipe, re.MULTILINE)
    assert found
    _python, *words = json.loads(found[1])
    running = Server(*(["--prefix", prefix] if prefix else []))
    try:
        port = str(urlsplit(running.url).port)
        for given in (*same, "elsewhere"):
            command = [sys.executable, *(word.replace("8050", port) for word in words)]
            env = os.environ | {"BODYMAP_PREFIX": given}
            done = subprocess.run(command, env=env, capture_output=True, timeout=30, check=False)
            assert (done.returncode == 0) == (given != "elsewhere"), given
    finally:
        running.stop()
