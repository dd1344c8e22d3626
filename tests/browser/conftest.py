"""The real server and a real Chromium. Every page fails its test on an error or on a request to elsewhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

from tests.browser.screen import Screen
from tools.browser import FLAGS, find

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 40

Open = Callable[..., Screen]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a browser test."""
    for item in items:
        if Path(item.fspath).is_relative_to(Path(__file__).parent):
            item.add_marker("browser")


class Server:
    """`python app.py` as a process of its own on a free port; its output is kept for the failure message."""

    def __init__(self, *options: str) -> None:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("BODYMAP_")}
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, "app.py", "--port", "0", "--no-browser", *options],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        threading.Thread(target=self._read, daemon=True).start()
        self.url = self._address()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as out:
            self.lines.extend(out)

    def _address(self) -> str:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            found = re.search(r"http://[\w.:\[\]]+/", "".join(self.lines))
            if found:
                return found[0]
            time.sleep(0.05)
        self.stop()
        raise RuntimeError("the app did not start:\n" + "".join(self.lines))

    def stop(self) -> None:
        """End the process."""
        self.process.terminate()
        self.process.wait(timeout=10)


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
        running = p.chromium.launch(executable_path=path, args=list(FLAGS))
        yield running
        running.close()


@pytest.fixture
def open_page(browser: Browser, server: Server) -> Iterator[Open]:
    """Open the app at a size, theme and link; an error or an outside request fails the test."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def watch(page: Page, url: str, away: bool) -> None:
        """Note what went wrong; with `away` the test takes the server away: lost requests are meant."""

        def on_console(message: ConsoleMessage) -> None:
            lost = away and ("Failed to load" in message.text or "did not respond" in message.text)
            if message.type == "error" and not lost:
                faults.append(f"console: {message.text}")

        def on_request(request: Request) -> None:
            if not request.url.startswith(("data:", "blob:", url)):
                faults.append(f"outside request: {request.url}")

        page.on("console", on_console)
        page.on("pageerror", lambda error: faults.append(f"page error: {error}"))
        page.on("request", on_request)
        if not away:
            page.on("requestfailed", lambda r: faults.append(f"failed: {r.url} {r.failure}"))

    def open_at(
        link: str = "",
        size: tuple[int, int] = (1280, 900),
        theme: str = "light",
        touch: bool = False,
        away: bool = False,
        at: Server | None = None,
        **more: Any,
    ) -> Screen:
        url = (at or server).url
        shape = {"width": size[0], "height": size[1]}
        options: dict[str, Any] = {"viewport": shape, "color_scheme": theme, "has_touch": touch}
        context = browser.new_context(**(options | more))
        contexts.append(context)
        page = context.new_page()
        watch(page, url, away)
        page.goto(url + link)
        screen = Screen(page)
        screen.wait_ready()
        return screen

    yield open_at
    for context in contexts:
        context.close()
    assert not faults, "\n".join(faults)
