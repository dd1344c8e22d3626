"""The app as it is really served: under gunicorn, below a path, with the net cut to all but our server."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Browser, Error, expect

from benchmarks.servers import Gunicorn, memory
from tests.browser.conftest import Open, Tabs
from tests.browser.screen import Screen
from tools.running import Server

linux = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="gunicorn's workers are found in /proc"
)


@pytest.fixture(scope="module")
def below() -> Iterator[Server]:
    """The app below a path, as behind a proxy with other sites."""
    running = Server("--prefix", "/clinic/bodymap")
    yield running
    running.stop()


@pytest.mark.parametrize("address", ["http://203.0.113.7/", "http://example.org/"])
def test_the_net_is_cut_to_all_but_our_server(tabs: Tabs, address: str) -> None:
    """So every screen (tests/browser/test_access.py), every journey and the saved pictures do without it."""
    page = tabs.open(fresh=True)
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        page.goto(address)
    page.close()


def test_below_a_path(open_page: Open, below: Server) -> None:
    assert below.url.endswith("/clinic/bodymap/")
    screen = open_page(at=below)
    screen.press("lower-low-back-right")
    screen.expect_answer("less often the psoas")
    screen.tab("What can help?")
    expect(screen.page.locator("#panel-helps h3").first).to_be_visible()
    screen.choose("Body", "Male")
    expect(screen.page.locator("#strip")).to_have_attribute("data-body", "male")
    assert screen.page.url.startswith(f"{below.url}?")
    screen.page.get_by_role("link", name="Library", exact=True).click()
    expect(screen.page.get_by_role("searchbox")).to_be_visible()
    screen.page.locator("[data-muscle] a").first.click()
    expect(screen.page.locator("h1")).to_contain_text("soas")
    assert screen.page.url.startswith(f"{below.url}library/")


@linux
def test_under_gunicorn_a_killed_worker_is_not_noticed(browser: Browser) -> None:
    """Both workers are killed while the page is open: it goes on by itself."""
    serving = Gunicorn(2)
    try:
        with browser.new_context() as context:
            page = context.new_page()
            page.goto(serving.url)
            screen = Screen(page)
            screen.wait_ready()
            for worker in serving.workers():
                os.kill(worker, signal.SIGKILL)
            screen.press("lower-low-back-right")
            screen.expect_answer("less often the psoas")
            assert screen.selected() == {"lower-low-back-right"}
            expect(page.locator("#waiting")).to_be_empty()
    finally:
        serving.stop()


@linux
def test_a_worker_stays_small_whatever_it_is_asked_by_many_at_once() -> None:
    serving = Gunicorn(1, BODYMAP_RATE="0")
    headers = {"Content-Type": "application/json", "Accept-Encoding": "br"}
    asked = [
        ("", None),
        ("library/psoas-major", None),
        ("words", {"regions": ["groin-right"]}),
        ("picture.svg", {"regions": ["groin-right"]}),
    ]

    def ask(number: int) -> int:
        path, body = asked[number % len(asked)]
        data = json.dumps(body).encode() if body else None
        with urllib.request.urlopen(urllib.request.Request(serving.url + path, data, headers)) as answer:
            return len(answer.read())

    try:
        with ThreadPoolExecutor(8) as readers:
            assert all(readers.map(ask, range(240)))
        (worker,) = serving.workers()
        assert memory(worker)[0] < 150  # MB; 85 as the service sets the allocator, up to 190 as glibc does
    finally:
        serving.stop()


@pytest.mark.skipif(os.name == "nt", reason="Windows ends a process at once")
def test_a_server_that_ends_answers_what_it_has_begun() -> None:
    running = Server()
    answers: list[bytes] = []

    def ask() -> None:
        with urllib.request.urlopen(f"{running.url}library") as answer:
            answers.append(answer.read())

    for _ in range(6):
        threading.Thread(target=ask).start()
    while not answers:
        time.sleep(0.005)
    running.process.send_signal(signal.SIGTERM)
    assert running.process.wait(timeout=20) == 0
    assert all(b"</html>" in one for one in answers)
    assert len(answers) == 6
