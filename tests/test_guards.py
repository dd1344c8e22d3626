"""The guards: limits, plain answers, and a log that tells nothing of a patient."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from bodymap.web.guards import (
    ADDRESS_LIMIT,
    ADDRESSES,
    RateLimit,
    log,
    log_to_stderr,
)
from bodymap.web.server import BodymapDash, create_app

DATA = Path(__file__).resolve().parent.parent / "data"
PLACE = "lower-low-back-right"


class Clock:
    """A clock that stands still until it is told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="module")
def app() -> BodymapDash:
    """The app below a path, behind one proxy, with a small limit."""
    return create_app(DATA, prefix="/clinic/", limit=RateLimit(1, 3, Clock()), proxies=1)


@pytest.fixture
def client(app: BodymapDash) -> FlaskClient:
    """A client without a browser."""
    found: FlaskClient = app.server.test_client()
    return found


def visitor(address: str) -> dict[str, str]:
    """What our proxy adds to a visitor's request."""
    return {"X-Forwarded-For": address}


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """The log, with a line for each request."""
    out = io.StringIO()
    monkeypatch.setattr("sys.stderr", out)
    before = (log.handlers[:], log.level, log.propagate)
    log_to_stderr("info")
    yield out
    log.handlers[:], log.level, log.propagate = before


class TestRateLimit:
    def test_so_many_at_once_then_as_time_goes_by(self) -> None:
        clock = Clock()
        limit = RateLimit(2, 5, clock)
        assert [limit.allows("a") for _ in range(6)] == [True] * 5 + [False]
        assert limit.allows("b")
        clock.now += 1
        assert [limit.allows("a") for _ in range(3)] == [True, True, False]

    def test_remembers_the_latest_only(self) -> None:
        limit = RateLimit(1, 1, Clock())
        assert limit.allows("first")
        assert not limit.allows("first")
        for n in range(ADDRESSES):
            limit.allows(str(n))
        assert limit.allows("first")  # forgotten: memory has an end

    def test_one_address_is_slowed_down_and_others_are_not(self, client: FlaskClient) -> None:
        codes = [client.get("/clinic/", headers=visitor("10.0.0.1")).status_code for _ in range(5)]
        assert codes == [200, 200, 200, 429, 429]
        assert client.get("/clinic/", headers=visitor("10.0.0.2")).status_code == 200
        slowed = client.post("/clinic/words", data="{}", headers=visitor("10.0.0.1"))
        assert slowed.status_code == 429
        assert slowed.headers["Retry-After"] == "5"
        assert "Please wait" in slowed.text

    def test_files_and_health_are_free(self, client: FlaskClient) -> None:
        page = client.get("/clinic/", headers=visitor("10.0.0.3")).text
        for url in re.findall(r'src="(/clinic/assets/[^"]+\.js[^"]*)"', page) * 2:
            with client.get(url, headers=visitor("10.0.0.3")) as answer:
                assert answer.status_code == 200
        assert client.get("/clinic/health", headers=visitor("10.0.0.3")).status_code == 200

    def test_the_page_opens_with_all_its_files_however_many_readers_share_an_address(
        self, app: BodymapDash, client: FlaskClient
    ) -> None:
        page = client.get("/clinic/", headers=visitor("10.0.0.4")).text
        data = json.loads(re.search(r'id="bodymap-config">(.*?)</script>', page)[1])  # type: ignore[index]
        urls = [data["matching"], *data["shapes"].values(), *data["fragments"].values(),
                "/clinic/picture/female/psoas-major-left.svg"]  # fmt: skip
        for url in urls * 2:
            assert client.get(url, headers=visitor("10.0.0.4")).status_code == 200, url

    def test_without_a_proxy_of_ours_its_word_is_not_believed(self) -> None:
        client = create_app(DATA, limit=RateLimit(1, 5, Clock())).server.test_client()
        codes = [client.get("/how", headers=visitor(f"10.0.0.{n}")).status_code for n in range(6)]
        assert codes[0] == 200
        assert codes[-1] == 429


class TestSubPath:
    def test_every_address_of_every_page_is_below_it(self, client: FlaskClient) -> None:
        for n, path in enumerate(("", "library", "library/psoas-major", "how")):
            answer = client.get(f"/clinic/{path}", headers=visitor(f"10.1.0.{n}"))
            assert answer.status_code == 200
            urls = re.findall(r'(?:src|href|srcset|action)="(/[^"]*)"', answer.text)
            assert urls
            assert all(url.startswith("/clinic/") for url in urls), path
            config = re.search(r'id="bodymap-config">(.*?)</script>', answer.text)
            for url in re.findall(r'"(/[^"\s]+)"', config[1] if config else ""):
                assert url.startswith("/clinic/")

    def test_without_its_slash_it_is_sent_on(self, client: FlaskClient) -> None:
        given = visitor("10.2.0.2") | {"X-Forwarded-Host": "evil.example"}
        answer = client.get("/clinic?r=groin-left", headers=given)
        assert (answer.status_code, answer.headers["Location"]) == (308, "/clinic/?r=groin-left")
        assert "evil" not in answer.text

    def test_elsewhere_is_nothing_but_the_way_back(self, client: FlaskClient) -> None:
        answer = client.get("/other", headers=visitor("10.2.0.1"))
        assert answer.status_code == 404
        assert 'href="/clinic/"' in answer.text


def test_long_addresses_are_refused(client: FlaskClient) -> None:
    answer = client.get("/clinic/?r=" + "a" * ADDRESS_LIMIT, headers=visitor("10.3.0.1"))
    assert answer.status_code == 414
    assert "longer than this app accepts" in answer.text


def test_a_link_with_every_region_marked_is_not_too_long(app: BodymapDash, client: FlaskClient) -> None:
    link = "/clinic/?r=" + ",".join(app.atlas.regions)
    assert client.get(link, headers=visitor("10.3.0.2")).status_code == 200


class TestLog:
    def test_a_line_for_each_request_and_nothing_of_the_patient(
        self, client: FlaskClient, lines: io.StringIO
    ) -> None:
        client.get(f"/clinic/?r={PLACE}", headers=visitor("10.4.0.1"))
        client.post("/clinic/words", data=json.dumps({"regions": [PLACE]}), headers=visitor("10.4.0.1"))
        client.get("/clinic/library?q=secret-words", headers=visitor("10.4.0.1"))
        client.get(f"/{PLACE}", headers=visitor("10.4.0.2"))
        client.get("/clinic/health")  # a balancer's, every few seconds
        entries = [json.loads(line) for line in lines.getvalue().splitlines()]
        told = [(e["method"], e["route"], e["status"]) for e in entries]
        assert told == [
            ("GET", "/clinic/", 200),
            ("POST", "/clinic/words", 200),
            ("GET", "/clinic/library", 200),
            ("GET", "none", 404),
        ]
        assert all(e["event"] == "request" and e["ms"] >= 0 and e["bytes"] > 0 for e in entries)
        for secret in (PLACE, "secret", "10.4.0"):
            assert secret not in lines.getvalue()

    def test_an_error_is_told_by_kind_and_place_without_its_message(self, lines: io.StringIO) -> None:
        try:
            raise KeyError(PLACE)
        except KeyError:
            log.exception("request failed")
        entry = json.loads(lines.getvalue())
        assert (entry["level"], entry["event"], entry["error"]) == ("error", "request failed", "KeyError")
        assert any("test_guards.py" in place for place in entry["where"])
        assert PLACE not in lines.getvalue()

    def test_a_log_that_cannot_be_written_stops_nothing(
        self, client: FlaskClient, lines: io.StringIO
    ) -> None:
        lines.close()
        assert client.get("/clinic/health").status_code == 200

    def test_quiet_unless_asked(self, client: FlaskClient, lines: io.StringIO) -> None:
        log.setLevel(logging.WARNING)
        client.get("/clinic/health")
        assert not lines.getvalue()
