"""The real server and a real Chromium. Every page fails its test on an error or on a request to elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

from tests.browser.screen import COUNT_QUESTIONS, Screen
from tests.browser.states import arrive
from tools.browser import FLAGS, find
from tools.running import Server

# The net is cut to all but our own servers, for all tests (tests/browser/test_serving.py shows that it is).
NET_CUT = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
KEPT = "[localStorage.length, sessionStorage.length, document.cookie]"
Open = Callable[..., Screen]
Visit = Callable[..., Page]
Read = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a browser test."""
    for item in items:
        if Path(item.fspath).is_relative_to(Path(__file__).parent):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """One server for the whole run: it keeps nothing between requests."""
    running = Server()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for the whole run."""
    path = find()
    if path is None:
        pytest.fail("no browser; run: python -m tools.browser")
    with sync_playwright() as p:
        # pages of one context share a process, so that the next one need not compile the scripts again
        running = p.chromium.launch(executable_path=path, args=[*FLAGS, NET_CUT, "--process-per-site"])
        yield running
        running.close()


class Tabs:
    """Tabs of one browser for all tests: what a page has fetched, the next one has already.

    Tests stay apart because the app stores nothing in the browser (tests/browser/test_serving.py shows it).
    """

    def __init__(self, browser: Browser, url: str) -> None:
        """`url` is a page of the server, kept open so that its process stays."""
        self._browser = browser
        self._url = url
        self._contexts: dict[tuple[bool, float, bool], BrowserContext] = {}

    def open(
        self,
        size: tuple[int, int] = (1280, 900),
        theme: Literal["light", "dark"] = "light",
        *,
        touch: bool = False,
        scale: float = 1,
        scripts: bool = True,
    ) -> Page:
        """An empty tab of this size in CSS pixels, each as wide as `scale` pixels of the screen."""
        key = (touch, scale, scripts)
        if key not in self._contexts:
            context = self._browser.new_context(
                has_touch=touch, device_scale_factor=scale, java_script_enabled=scripts
            )
            context.add_init_script(COUNT_QUESTIONS)
            context.new_page().goto(self._url)
            self._contexts[key] = context
        page = self._contexts[key].new_page()
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.emulate_media(color_scheme=theme)
        return page

    def close(self) -> None:
        """Close them all."""
        for context in self._contexts.values():
            context.close()


@pytest.fixture(scope="session")
def tabs(browser: Browser, server: Server) -> Iterator[Tabs]:
    """Tabs that share a cache."""
    shared = Tabs(browser, f"{server.url}health")
    yield shared
    shared.close()


def watch(page: Page, url: str, faults: list[str], away: bool = False) -> None:
    """Note in `faults` what goes wrong on a page of the server at `url`.

    With `away` the test takes the server away: lost requests are meant. A request that the page itself gave
    up (a newer question, a link followed) is none that was lost.
    """

    def on_console(message: ConsoleMessage) -> None:
        meant = ("Failed to load", "did not respond", "Callback error")  # Dash tells of each
        lost = away and any(text in message.text for text in meant)
        if message.type == "error" and not lost:
            faults.append(f"console: {message.text}")

    def on_request(request: Request) -> None:
        if not request.url.startswith(("data:", "blob:", url)):
            faults.append(f"outside request: {request.url}")

    def on_failure(request: Request) -> None:
        if not away and request.failure != "net::ERR_ABORTED":
            faults.append(f"failed: {request.url} {request.failure}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: faults.append(f"page error: {error}"))
    page.on("request", on_request)
    page.on("requestfailed", on_failure)


@pytest.fixture
def open_page(tabs: Tabs, server: Server) -> Iterator[Open]:
    """Open the app at a size, theme and link; an error or an outside request fails the test."""
    pages: list[Page] = []
    faults: list[str] = []

    def open_at(
        link: str = "",
        size: tuple[int, int] = (1280, 900),
        theme: Literal["light", "dark"] = "light",
        touch: bool = False,
        away: bool = False,
        at: Server | None = None,
        scale: float = 1,
        **media: Any,
    ) -> Screen:
        url = (at or server).url
        page = tabs.open(size, theme, touch=touch, scale=scale)
        page.emulate_media(**media)
        pages.append(page)
        watch(page, url, faults, away)
        page.goto(url + link)
        screen = Screen(page)
        screen.wait_ready()
        return screen

    yield open_at
    for page in pages:
        page.close()
    assert not faults, "\n".join(faults)


@pytest.fixture
def visit(tabs: Tabs, server: Server) -> Iterator[Visit]:
    """Open a screen by its name in tests/browser/states.py.

    An error, an outside request, a cookie or something stored fails the test.
    """
    pages: list[Page] = []
    faults: list[str] = []

    def visit_at(name: str, size: tuple[int, int] = (1280, 900)) -> Page:
        page = tabs.open(size)
        pages.append(page)
        watch(page, server.url, faults, away=name in ("server away", "no such page"))
        arrive(page, server.url, name)
        return page

    yield visit_at
    for page in pages:
        assert page.evaluate(KEPT) == [0, 0, ""], "something was kept"
        page.close()
    assert not faults, "\n".join(faults)


@pytest.fixture
def read(tabs: Tabs, server: Server) -> Iterator[Read]:
    """Open a page that is not the body's own; an error or an outside request fails the test.

    With `still` the reader has asked for less motion.
    """
    pages: list[Page] = []
    faults: list[str] = []

    def open_at(link: str, *look: Any, still: bool = False, **more: Any) -> Page:
        page = tabs.open(*look, **more)
        pages.append(page)
        page.emulate_media(reduced_motion="reduce" if still else "no-preference")
        watch(page, server.url, faults)
        page.goto(server.url + link)
        return page

    yield open_at
    for page in pages:
        page.close()
    assert not faults, "\n".join(faults)
