"""Hostile links and a hostile clinic, opened in a real browser: nothing of theirs runs, all of it is text."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Dialog, Locator, expect

from bodymap.view import FIELDS
from tests.browser.conftest import Open
from tests.browser.screen import Screen
from tests.fixture_atlas import free_text
from tools.running import ROOT, Server

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


def all_fields(start: int) -> str:
    """A link with markup in every field, in turn from a start, and in the name of one that is unknown."""
    names = [quote(MARKUP[start], safe=""), *(field.param for field in FIELDS)]
    return "&".join(
        f"{name}={quote(MARKUP[(start + n) % len(MARKUP)], safe='')}" for n, name in enumerate(names)
    )


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app with a clinic whose every free text is markup that would run."""
    folder = tmp_path_factory.mktemp("hostile") / "clinic"
    shutil.copytree(ROOT / "examples" / "clinic", folder)
    for file in folder.glob("*.csv"):
        free = free_text(file.stem)
        header, *rows = csv.reader(io.StringIO(file.read_text(encoding="utf-8")))
        for number, row in enumerate(rows):
            for at, name in enumerate(header):
                if name == "link":
                    row[at] = LINK
                elif name in free and name != "landmark":
                    row[at] = f"{name} {MARKUP[(at + number) % len(MARKUP)]}"
        out = io.StringIO()
        csv.writer(out).writerows([header, *rows])
        file.write_text(out.getvalue(), encoding="utf-8")
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


@pytest.mark.parametrize("start", [0, 1, 2])
def test_a_hostile_link_is_told_as_text(open_page: Open, start: int) -> None:
    screen = open_page("?" + all_fields(start))
    said = dialogs(screen)
    expect(screen.page.locator("#notes")).to_contain_text("was left out")
    expect(screen.page.locator("#notes")).to_contain_text(MARKUP[start][:20])
    screen.press("groin-left")
    screen.expect_answer("left")
    assert_nothing_ran(screen)
    assert said == []


@pytest.mark.parametrize("text", [LINK, MARKUP[0]])
def test_a_hostile_search_of_the_library_is_text(open_page: Open, text: str) -> None:
    screen = open_page()
    screen.page.wait_for_load_state("networkidle")  # what is fetched at rest must not be cut off
    screen.page.goto(screen.page.url + "library?q=" + quote(text, safe=""))
    expect(screen.page.get_by_role("searchbox")).to_have_value(text)
    assert_nothing_ran(screen)


def shown(place: Locator) -> None:
    """The markup stands there, to be read."""
    expect(place).to_contain_text(RUN)


def test_a_hostile_clinic_on_the_body(open_page: Open, clinic: Server) -> None:
    screen = open_page(f"?r=inner-calf-right,outer-calf-right&m={MUSCLE}&sources=1&tab=what", at=clinic)
    said = dialogs(screen)
    expect(screen.page.locator("#words")).to_contain_text("plain ")
    for tab in screen.page.get_by_role("tab").all():
        tab.click()
        expect(screen.page.get_by_role("tabpanel")).not_to_be_empty()
        assert_nothing_ran(screen)
    screen.page.get_by_label("Pattern", exact=True).first.click()  # the list of muscles has the name, too
    expect(screen.page.get_by_role("option", name="press me").or_(screen.page.get_by_role("option",
        name="plain")).first
           ).to_be_visible()  # fmt: skip
    assert_nothing_ran(screen)
    assert said == []


@pytest.mark.parametrize("voice", ["patient", "clinician"])
def test_a_hostile_clinic_in_the_library(open_page: Open, clinic: Server, voice: str) -> None:
    screen = open_page(at=clinic)
    screen.page.wait_for_load_state("networkidle")
    said = dialogs(screen)
    screen.page.goto(f"{clinic.url}library/{MUSCLE}?voice={voice}")
    shown(screen.page.locator("main"))
    expect(screen.page.locator("main")).to_contain_text("plain " if voice == "patient" else "anatomical ")
    assert_nothing_ran(screen)
    screen.page.goto(f"{clinic.url}library?voice={voice}")
    shown(screen.page.locator("main"))
    assert_nothing_ran(screen)
    assert said == []


class Svg(HTMLParser):
    """Every tag and attribute of a picture."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.names: set[str] = set()
        self.links: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.names |= {name for name, _ in attrs}
        self.links |= {value or "" for name, value in attrs if name in ("href", "xlink:href")}


def test_a_saved_picture_of_a_hostile_clinic(open_page: Open, clinic: Server, tmp_path: Path) -> None:
    # a picture opened on its own names no icon, so that the browser looks for one in vain: `away` allows that
    screen = open_page(f"?r=inner-calf-right&m={MUSCLE}", at=clinic, away=True)
    said = dialogs(screen)
    text = screen.save("SVG", tmp_path).decode()
    found = Svg(text)
    assert "plain" in text
    assert found.tags.isdisjoint({"script", "iframe", "foreignobject", "img", "a"})
    assert not [name for name in found.names if name.startswith("on")]
    assert not [link for link in found.links if "javascript" in link]
    assert_nothing_ran(screen)
    screen.page.goto(f"{clinic.url}picture/female/{MUSCLE}-both.svg")
    assert screen.page.evaluate("window.__pwned") is None
    assert said == []
