"""Hostile links and a hostile clinic, opened in a real browser: nothing of theirs runs, all of it is text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Dialog, expect

from bodymap.view import FIELDS
from tests.broken import hostile_clinic
from tests.browser.conftest import Open
from tests.browser.screen import Screen
from tools.running import Server

RUN = "window.__pwned=1"
MARKUP = (
    f'"><img src=x onerror="{RUN}">',
    f"</script><script>{RUN}</script>",
    f"'><svg onload={RUN}>",
    '<iframe srcdoc="<script>parent.__pwned=1</script>"></iframe>',
    f'<a href="javascript:{RUN}">press me</a>',
    f"<details open ontoggle={RUN}><summary>x</summary></details>",
)
LINK = f"javascript:{RUN}"
MUSCLE = "clinic-calf"


def all_fields() -> str:
    """A link with markup in every field, and in the name of one that is unknown."""
    names = [quote(MARKUP[0], safe=""), *(field.param for field in FIELDS)]
    return "&".join(f"{name}={quote(MARKUP[n % len(MARKUP)], safe='')}" for n, name in enumerate(names))


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app with a clinic whose every free text is markup that would run."""
    folder = hostile_clinic(tmp_path_factory.mktemp("hostile") / "clinic", MARKUP, LINK)
    running = Server("--data", str(folder))
    yield running
    running.stop()


def dialogs(screen: Screen) -> list[str]:
    """What a dialog said, from now on; none is expected."""
    said: list[str] = []

    def on_dialog(dialog: Dialog) -> None:
        said.append(dialog.message)
        dialog.dismiss()

    screen.page.on("dialog", on_dialog)
    return said


def assert_nothing_ran(screen: Screen) -> None:
    """Nothing set the mark; no element of the page has a handler in its markup or leads to a script."""
    assert screen.page.evaluate("window.__pwned") is None
    bad = screen.page.evaluate(
        """() => [...document.querySelectorAll('*')].flatMap(e => [...e.attributes]
            .filter(a => /^on/i.test(a.name) || a.name === 'srcdoc'
              || (/^(href|src|action|xlink:href)$/i.test(a.name) && /^\\s*javascript:/i.test(a.value)))
            .map(a => `${e.localName} ${a.name}=${a.value}`))"""
    )
    assert bad == []
    assert screen.page.locator("img[src='x'], iframe, svg[onload], details[ontoggle]").count() == 0


def test_a_hostile_link_is_told_as_text(open_page: Open) -> None:
    screen = open_page("?" + all_fields(), fresh=True)
    said = dialogs(screen)
    expect(screen.page.locator("#notes")).to_contain_text("was left out")
    expect(screen.page.locator("#notes")).to_contain_text(MARKUP[0][:20])
    screen.press("groin-left")
    screen.expect_answer("left")
    assert_nothing_ran(screen)
    assert said == []


def test_a_hostile_clinic_on_the_body(open_page: Open, clinic: Server) -> None:
    screen = open_page(
        f"?r=inner-calf-right,outer-calf-right&m={MUSCLE}&sources=1&tab=what", at=clinic, fresh=True
    )
    said = dialogs(screen)
    expect(screen.page.locator("#words")).to_contain_text("plain ")
    for tab in screen.page.get_by_role("tab").all():
        tab.click()
        expect(screen.page.get_by_role("tabpanel").locator("p, li").first).to_be_visible()
        assert_nothing_ran(screen)
    screen.page.get_by_label("Muscle", exact=True).first.click()  # the list of muscles has the name, too
    expect(screen.page.get_by_role("option", name="press me").or_(screen.page.get_by_role("option",
        name="plain")).first
           ).to_be_visible()  # fmt: skip
    assert_nothing_ran(screen)
    assert said == []


def test_a_hostile_clinic_in_the_library(open_page: Open, clinic: Server) -> None:
    screen = open_page(at=clinic, fresh=True)
    screen.page.wait_for_load_state("networkidle")  # what is fetched at rest must not be cut off
    said = dialogs(screen)
    for page in (f"library/{MUSCLE}?voice=clinician", "library"):
        screen.page.goto(clinic.url + page)
        expect(screen.page.locator("main")).to_contain_text(RUN)
        assert_nothing_ran(screen)
    assert said == []


def test_a_saved_picture_of_a_hostile_clinic(open_page: Open, clinic: Server, tmp_path: Path) -> None:
    # a picture opened on its own names no icon, so that the browser looks for one in vain: `away` allows that
    screen = open_page(f"?r=inner-calf-right&m={MUSCLE}", at=clinic, away=True, fresh=True)
    said = dialogs(screen)
    text = screen.save("SVG", tmp_path).decode()
    found = [node for node in ElementTree.fromstring(text).iter() if isinstance(node.tag, str)]
    assert "plain" in text
    assert not [n.tag for n in found if re.search("(?i)script|iframe|foreignobject|img|}a$", n.tag)]
    assert not [n.attrib for n in found if re.search(r"'on|javascript:", str(n.attrib))]
    assert_nothing_ran(screen)
    screen.page.goto(f"{clinic.url}picture/female/{MUSCLE}-both.svg")
    assert screen.page.evaluate("window.__pwned") is None
    assert said == []
