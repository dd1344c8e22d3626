"""Every screen of the app, each as a link and what a reader does there, for checks that go through all."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser.screen import Screen

WIDE, TABLET, PHONE, SMALL = (1280, 900), (820, 1180), (390, 844), (320, 640)
SIZES = (WIDE, TABLET, PHONE, SMALL)
THEMES = ("light", "dark")
CASE = "?r=lower-low-back-right,upper-front-thigh-right"
RATED = f"{CASE}&s=lower-low-back-right~n7,upper-front-thigh-right~n3~w10~kburning~sdays~p300.900"
PAINTED = "?r=lower-low-back-right&p=bkLoGSCAACAACAACAACAACAACAACAACAACAACAACAACAA"
Act = Callable[[Page], None]
Seen = Callable[[Page], Locator]


@dataclass(frozen=True, slots=True)
class State:
    """A screen: where it is, what to do there, and what only it shows, so that no other is looked at."""

    link: str
    seen: Seen
    act: Act | None = None
    dash: bool = True


def visit_file(name: str, day: int, regions: list[str], ratings: list[str], version: int = 1) -> FilePayload:
    """The file of a visit in November 2026, as Playwright hands it to a page."""
    view = {"regions": regions, "ratings": ratings}
    head = {"bodymap": "visit", "version": version, "when": f"2026-11-{day:02}T10:00+00:00", "view": view}
    return {"name": name, "mimeType": "application/json", "buffer": json.dumps(head).encode()}


def _panel(page: Page) -> Locator:
    return page.get_by_role("tabpanel").locator("p, li").first


def _alert(page: Page) -> Locator:
    return page.get_by_role("alert")


def _show(selector: str) -> Seen:
    return lambda page: page.locator(selector).first


def _tick(page: Page) -> None:
    page.locator(".gate").get_by_role("checkbox", name=re.compile("lower right belly")).click()


def _answer_gate(page: Page) -> None:
    """With the keyboard, so that what has the focus next is looked at, too."""
    page.locator(".gate [data-clear]").focus()
    page.keyboard.press("Enter")


def _unfold(page: Page) -> None:
    for fold in page.locator("#answer details:not([open]) > summary").all():
        if fold.is_visible():
            fold.click()


def _open_places(page: Page) -> None:
    page.get_by_role("combobox", name="Your places").click()


def _search_places(page: Page) -> None:
    page.get_by_role("combobox", name="Your places").fill("xyzzy")


def _open_options(page: Page) -> None:
    Screen(page).open_options()


def _open_patterns(page: Page) -> None:
    _open_options(page)
    page.get_by_label("Muscle", exact=True).first.click()


def _open_menu(page: Page) -> None:
    _open_options(page)
    page.locator("#save summary").click()


def _lose_server(page: Page) -> None:
    page.route(re.compile("/words$"), lambda route: route.abort())
    page.mouse.click(*Screen(page).point("lower-low-back-right"))
    expect(page.locator("#waiting")).to_contain_text("waiting", timeout=10_000)


def _open_card(page: Page) -> None:
    page.locator("#marks [data-rate]").first.click()
    fold = page.locator("#rate-fold")
    if fold.get_attribute("aria-expanded") == "false":
        fold.click()


def _find(page: Page) -> None:
    page.locator("#find").click()


def _open_visits(page: Page) -> None:
    first = visit_file("a.json", 6, ["lower-low-back-right", "groin-right"], ["groin-right~n7"])
    page.set_input_files(
        "#visit-files", [first, visit_file("b.json", 13, ["groin-right"], ["groin-right~n4"])]
    )
    page.locator("#visits-chart .main-svg").first.wait_for(timeout=20_000)  # Plotly is large


def _open_visit(page: Page) -> None:
    page.set_input_files("#visit-files", visit_file("a.json", 6, ["groin-right"], []))


def _paint(page: Page) -> None:
    page.locator("#brush").click()


_PLACES = _show("#regions-list")
_LISTED = _show("[role=listbox] [role=option]:visible")
_CARD = _show("#answer [data-card]")
_LEAD = _show("#answer h2")

STATES: Mapping[str, State] = MappingProxyType(
    {
        "start": State("", _LEAD),
        "one mark": State("?r=lower-low-back-right", _CARD),
        "many marks": State(
            f"{CASE},knee-front-left,sacroiliac-right,hand-front-left&voice=clinician&a=cough,no-rise", _CARD
        ),
        "no match": State("?r=shoulder-front-right", _show("#answer [data-tab=doctor], #answer p")),
        "gate": State("?r=groin-right&tab=worse&body=male", _show(".gate [data-clear]")),
        "gate answered": State("?r=lower-belly-right", _show("#answer > .checks .tick"), _answer_gate),
        "both sides": State("?m=both&side=both", _LEAD),
        "all folds open": State(f"{CASE}&a=rise&voice=clinician", _show(".how[open] table"), _unfold),
        "red flag": State("?r=lower-belly-right", _alert, _tick),
        "red flag, a country": State("?r=groin-right&f=hernia-strangulated&c=US", _show(".alert .call a")),
        "compare": State(f"{CASE}&vs=psoas-major,iliacus", _show(".compare img")),
        "tab what": State(f"{CASE}&tab=what", _panel),
        "tab why": State(f"{CASE}&tab=why", _panel),
        "tab worse": State(f"{CASE}&tab=worse", _panel),
        "tab signs": State(f"{CASE}&tab=signs", _panel),
        "tab helps": State(f"{CASE}&tab=helps", _panel),
        "tab sure": State(f"{CASE}&tab=sure", _panel),
        "tab doctor": State(f"{CASE}&tab=doctor", _panel),
        "sources": State(f"{CASE}&tab=sure&sources=1", _show("#answer .source")),
        "x-ray": State("?m=both&xray=1&body=male", _show(".xray image")),
        "zoomed": State(f"{CASE}&zoom=1", _show("#stage[data-zoom]")),
        "list of places": State("", _PLACES, _open_places),
        "no such place": State("", _PLACES, _search_places),
        "list of patterns": State("", _LISTED, _open_patterns),
        "options": State(CASE, _show("#options .layers"), _open_options),
        "save menu": State(CASE, _show("#save-png"), _open_menu),
        "notes of a bad link": State("?r=groin-right,nowhere&side=up&zones=perhaps", _show("#notes")),
        "server away": State("", _show("#waiting"), _lose_server),
        "card of a place": State(f"{RATED}", _show("#rate-more"), _open_card),
        "painting": State(PAINTED, _show("#brushes"), _paint),
        "findings": State(f"{RATED}&o=groin-right&voice=clinician", _show(".agreement li"), _find),
        "visit opened": State(CASE, _show("#visit-note button"), _open_visit),
        "visits compared": State(CASE, _show("#visits-chart .main-svg"), _open_visits),
        "library": State("library", _show("#areas"), dash=False),
        "library search": State("library?q=thigh", _show("#found [data-muscle]"), dash=False),
        "library, nothing found": State("library?q=xyzzy", _show("#none"), dash=False),
        "muscle": State("library/psoas-major", _show(".window"), dash=False),
        "muscle, clinician": State(
            "library/gluteus-medius?voice=clinician&side=left&body=male", _show(".window"), dash=False
        ),
        "muscle, dark by its link": State("library/iliacus?theme=dark", _show(".window"), dash=False),
        "take home": State(f"handout/psoas-major{CASE}", _show(".move"), dash=False),
        "how": State("how", _show(".formula"), dash=False),
        "no such page": State("no/such/page", _show("h1"), dash=False),
    }
)  # fmt: skip


def arrive(page: Page, url: str, name: str) -> None:
    """Open the screen with this name on the server at `url` and wait until it is there."""
    state = STATES[name]
    page.goto(url + state.link)
    if state.dash:
        Screen(page).wait_ready()
    if state.act:
        state.act(page)
    expect(state.seen(page)).to_be_visible()


def keep(page: Page, name: str) -> None:
    """Go back to the screen when a new size has left it: lists close then."""
    state = STATES[name]
    if state.act and not state.seen(page).is_visible():
        state.act(page)
    expect(state.seen(page)).to_be_visible()


def look(page: Page, size: tuple[int, int] | None = None, theme: str = "light") -> None:
    """Resize the page and change its theme."""
    if size:
        page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
