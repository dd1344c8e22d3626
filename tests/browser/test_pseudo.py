"""Longer texts have room: in the pseudo-language no page scrolls sideways and no word is cut off."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any, cast

import pytest
from werkzeug.serving import make_server

from bodymap.atlas import load
from bodymap.paths import ours
from bodymap.web import server as web
from tests import pseudo
from tests.browser.access import cut_off, too_wide
from tests.browser.conftest import Open, Tabs, watch
from tools.running import Server

SIZES = ((1280, 900), (834, 1112), (390, 844))
LIBRARY = ("library", "library?q=zzz", "library/psoas-major", "how", "nowhere")
GATED = "?r=chest-left"  # asks for an emergency first
BODY = ("", GATED, "?r=groin-right,lower-low-back-right&vs=psoas-major,iliacus&sources=1&tab=helps")


class Running:
    """The app in the pseudo-language, in a thread."""

    def __init__(self, app: Any) -> None:
        self.server = make_server("127.0.0.1", 0, app, threaded=True)
        self.url = f"http://127.0.0.1:{self.server.port}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Everything that is read is marked, and the texts of the interface are longer."""
    data = pseudo.tables(tmp_path_factory.mktemp("pseudo") / "data", ours("data"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(web, "load", lambda folder, *clinics: load(folder, *clinics, texts=pseudo.texts()))
        app = web.create_app(data)
    started = Running(app.server)
    yield started
    started.server.shutdown()


@pytest.mark.parametrize("size", SIZES)
def test_the_library_has_room(tabs: Tabs, running: Running, size: tuple[int, int]) -> None:
    page, wrong, faults = tabs.open(size), list[str](), list[str]()
    watch(page, running.url, faults, away=True)
    for link in LIBRARY:
        page.goto(running.url + link)
        page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
        wrong += [f"{link}: {one}" for one in (*too_wide(page), *cut_off(page))]
    page.close()
    assert wrong + faults == []


@pytest.mark.parametrize("size", SIZES)
def test_the_answer_has_room(open_page: Open, running: Running, size: tuple[int, int]) -> None:
    wrong = []
    for link in BODY:
        page = open_page(link, size, at=cast(Server, running)).page
        page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
        wrong += [f"{link}: {one}" for one in (*too_wide(page), *cut_off(page))]
    assert wrong == []
