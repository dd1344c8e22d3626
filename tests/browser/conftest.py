"""The real server and a real Chromium. Every page fails its test on an error or on a request to elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Request,
    sync_playwright,
)

from tests.browser.screen import COUNT_QUESTIONS, Screen
from tests.browser.states import arrive
from tools.browser import FLAGS, find
from tools.running import Server

# The net is cut to all but our own servers, for all tests (tests/browser/test_serving.py shows that it is).
NET_CUT = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
KEPT = "[localStorage.length, sessionStorage.length, document.cookie]"
AS_IT_IS: Mapping[str, Any] = MappingProxyType(
    {"media": "null", "reduced_motion": "null", "forced_colors": "null", "contrast": "null"}
)
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

    A tab that is given back is used again, for to make one costs a third of an opening. Tests stay apart
    because the app stores nothing in the browser (tests/browser/test_access.py shows it).
    """

    def __init__(self, browser: Browser, url: str) -> None:
        """`url` is a page of the server, kept open so that its process stays."""
        self._browser = browser
        self._url = url
        self._contexts: dict[tuple[bool, float, bool], BrowserContext] = {}
        self._free: dict[tuple[bool, float, bool], list[Page]] = {}
        self._keys: dict[Page, tuple[bool, float, bool]] = {}

    def open(
        self,
        size: tuple[int, int] = (1280, 900),
        theme: Literal["light", "dark"] = "light",
        *,
        touch: bool = False,
        scale: float = 1,
        scripts: bool = True,
        fresh: bool = False,
        **media: Any,
    ) -> Page:
        """A tab of this size in CSS pixels, each as wide as `scale` pixels of the screen.

        `fresh`: one that no other test had or will have, for what outlives a page: its history, a session of
        the developer tools, listeners.
        """
        key = (touch, scale, scripts)
        if key not in self._contexts:
            context = self._browser.new_context(
                has_touch=touch, device_scale_factor=scale, java_script_enabled=scripts
            )
            context.add_init_script(COUNT_QUESTIONS)
            context.new_page().goto(self._url)
            self._contexts[key] = context
        free = self._free.setdefault(key, [])
        page = self._contexts[key].new_page() if fresh or not free else free.pop()
        page.bring_to_front()  # behind another tab it would draw once a second
        if not fresh:
            self._keys[page] = key
        wanted = {"width": size[0], "height": size[1]}
        if page.viewport_size != wanted:
            page.set_viewport_size(wanted)  # type: ignore[arg-type]
        page.emulate_media(**{**AS_IT_IS, "color_scheme": theme, **media})
        return page

    def give_back(self, page: Page) -> None:
        """Keep the tab for another test, or close it."""
        key = self._keys.get(page)
        if page.is_closed():
            return
        if key is None:
            page.close()
        else:
            page.unroute_all()
            page.goto("about:blank")  # nothing must move on behind the next test
            self._free[key].append(page)

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


def watch(page: Page, url: str, faults: list[str], away: bool = False) -> Callable[[], None]:
    """Note in `faults` what goes wrong on a page of the server at `url`, until the answer is called.

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

    def on_error(error: Error) -> None:
        faults.append(f"page error: {error}")

    handlers: dict[Any, Any] = {
        "console": on_console,
        "pageerror": on_error,
        "request": on_request,
        "requestfailed": on_failure,
    }
    for event, handler in handlers.items():
        page.on(event, handler)

    def stop() -> None:
        for event, handler in handlers.items():
            page.remove_listener(event, handler)

    return stop


class Watched:
    """The tabs of one test; an error or a request to elsewhere fails it."""

    def __init__(self, tabs: Tabs) -> None:
        """Nothing is open yet."""
        self._tabs = tabs
        self._open: list[tuple[Page, Callable[[], None]]] = []
        self._faults: list[str] = []

    def open(self, url: str, *look: Any, away: bool = False, **more: Any) -> Page:
        """A tab for pages of the server at `url`; the rest as Tabs.open takes it."""
        page = self._tabs.open(*look, **more)
        self._open.append((page, watch(page, url, self._faults, away)))
        return page

    def end(self, *, kept_nothing: bool = False) -> None:
        """Look at what went wrong and, if asked for, that no page has stored anything."""
        for page, stop in self._open:
            if kept_nothing:
                assert page.evaluate(KEPT) == [0, 0, ""], "something was kept"
            stop()
            self._tabs.give_back(page)
        assert not self._faults, "\n".join(self._faults)


@pytest.fixture
def open_page(tabs: Tabs, server: Server) -> Iterator[Open]:
    """Open the app at a size, theme and link; an error or an outside request fails the test."""
    watched = Watched(tabs)

    def open_at(link: str = "", *look: Any, at: Server | None = None, **more: Any) -> Screen:
        url = (at or server).url
        screen = Screen(watched.open(url, *look, **more))
        screen.page.goto(url + link)
        screen.wait_ready()
        return screen

    yield open_at
    watched.end()


@pytest.fixture
def visit(tabs: Tabs, server: Server) -> Iterator[Visit]:
    """Open a screen by its name in tests/browser/states.py.

    An error, an outside request, a cookie or something stored fails the test.
    """
    watched = Watched(tabs)

    def visit_at(name: str, size: tuple[int, int] = (1280, 900)) -> Page:
        page = watched.open(server.url, size, away=name in ("server away", "no such page"))
        arrive(page, server.url, name)
        return page

    yield visit_at
    watched.end(kept_nothing=True)


@pytest.fixture
def read(tabs: Tabs, server: Server) -> Iterator[Read]:
    """Open a page that is not the body's own; an error or an outside request fails the test.

    With `still` the reader has asked for less motion.
    """
    watched = Watched(tabs)

    def open_at(link: str, *look: Any, still: bool = False, **more: Any) -> Page:
        motion = "reduce" if still else "no-preference"
        page = watched.open(server.url, *look, reduced_motion=motion, **more)
        page.goto(server.url + link)
        return page

    yield open_at
    watched.end()
