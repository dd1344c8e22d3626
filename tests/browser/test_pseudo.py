"""Longer texts have room: in the pseudo-language no page scrolls sideways and no word is cut off."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any, cast

import pytest
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from bodymap.atlas import load
from bodymap.paths import ours
from bodymap.web import server as web
from tests import pseudo
from tests.browser.access import cut_off, on_each_other, too_wide
from tests.browser.conftest import Open, Tabs, watch
from tests.browser.states import PHONE, TABLET, WIDE, look
from tools.running import Server

SIZES = (WIDE, TABLET, PHONE)
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


def crowded(page: Page) -> list[str]:
    """What has no room in any size, with all unfolded."""
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
    wrong = []
    for size in SIZES:
        look(page, size)
        wrong += [f"{page.url} {size}: {one}" for one in (*too_wide(page), *cut_off(page))]
    return wrong


def test_the_library_has_room(tabs: Tabs, running: Running) -> None:
    page, wrong, faults = tabs.open(fresh=True), list[str](), list[str]()
    watch(page, running.url, faults, away=True)
    for link in LIBRARY:
        page.goto(running.url + link)
        wrong += crowded(page)
    page.close()
    assert wrong + faults == []


@pytest.mark.parametrize("link", BODY)
def test_the_answer_has_room(open_page: Open, running: Running, link: str) -> None:
    assert crowded(open_page(link, at=cast(Server, running)).page) == []


def test_the_controls_have_room(open_page: Open, running: Running) -> None:
    wrong: list[str] = []
    for size in SIZES:
        page = open_page("?side=left&side=both", size=size, at=cast(Server, running)).page
        wrong += [*too_wide(page), *cut_off(page), *on_each_other(page, "body")]
        if page.locator("#settings").is_visible():
            page.locator("#settings").click()
            wrong += [*cut_off(page), *on_each_other(page, "#options")]
        page.locator("#save summary").click()
        expect(page.locator("#save-png")).to_be_visible()
        wrong += [f"{size}: {one}" for one in (*too_wide(page), *cut_off(page))]
        wrong += on_each_other(page, "#save div")
        page.locator("#save summary").click()
        expect(page.locator("#save-png")).to_be_hidden()
    assert wrong == []


def test_what_the_scripts_say_is_marked(open_page: Open, running: Running) -> None:
    """After marks made and taken back, with the server there and away: all that is shown or told."""
    screen = open_page("", at=cast(Server, running), away=True)
    page, said = screen.page, list[str]()

    def keep(selector: str) -> None:
        expect(page.locator(selector)).not_to_be_empty()
        said.extend(page.locator(selector).all_text_contents())

    page.locator("#theme").click()
    screen.press("groin-right")
    keep("#said")
    screen.press("lower-low-back-left")
    screen.settle()
    expect(page.locator('[data-region="groin-right"][aria-description]')).to_be_attached()
    said += pseudo.bare(page.locator("body").evaluate("e => e.outerHTML"))
    page.locator("#link").click()
    expect(page.locator("#link")).not_to_have_text(pseudo.texts().scripts()["copy-link"])
    said.append(page.locator("#link").inner_text())
    page.locator("#clear").click()
    keep("#said")
    page.route("**/picture.svg", lambda route: route.abort())
    page.locator("#save summary").click()
    page.locator("#save-png").click()
    keep("#waiting")
    said += pseudo.bare(page.locator("body").evaluate("e => e.outerHTML"))
    assert [one for text in said for one in pseudo.bare(text)] == []
