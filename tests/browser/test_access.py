"""Every screen as axe sees it, narrow, with wide-set text; the focus; colours and motion as readers want."""

from __future__ import annotations

import os
import re

import pytest
from playwright.sync_api import Page, expect

from tests.broken import ROOT
from tests.browser.access import PAPER, add_style, cut_off, faults, on_paper, too_small, too_wide
from tests.browser.conftest import Open, Visit
from tests.browser.states import CASE, SIZES, STATES, THEMES, WIDE, keep, look

GRID = [(size, theme) for size in SIZES for theme in THEMES]
# `make access` looks at every screen in every size and theme; the suite at each in one of the eight, in turn,
# and at an emergency to answer in every size, the themes taking turns. tests/browser/test_journeys.py does so
# with open checks. The picture is looked at where it differs, not again behind each tab and list.
TURNS = [(size, THEMES[n % 2]) for n, size in enumerate(SIZES)]
PICTURES = ("start", "one mark", "many marks", "gate", "both sides", "x-ray", "zoomed")
# Lists and menus close on the way to the printer.
NOT_PRINTED = ("no such place", "save menu", *(name for name in STATES if name.startswith("list of")))
WHOLE = os.environ.get("BODYMAP_ACCESS") == "all"
ZOOMED = (320, 256)  # a screen of 1280 x 1024 at 400 %
# WCAG 1.4.12: what a reader may set without losing anything
SPACED = """
* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }"""
# The next stop of the focus: what it is, whether it can be seen, and where a mark for it may be.
STOP = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const shown = e.closest('.cards li, [data-region], .segments label, .switch, .combo .box') || e;
  const r = shown.getBoundingClientRect();
  const x = r.x + r.width / 2;
  const tops = [0.1, 0.5, 0.9].map(part => document.elementFromPoint(x, r.y + r.height * part));
  const place = e.parentElement.closest('[id]');
  return {name: (e.getAttribute('aria-label') || e.id || e.textContent).trim().slice(0, 60),
    kind: [e.localName, e.getAttribute('class'), e.getAttribute('role'), e.type, place?.id].join(' '),
    seen: r.width > 0 && tops.some(top => top && (shown.contains(top) || e.matches('[data-region]'))),
    box: {x: Math.max(0, r.x - 8), y: Math.max(0, r.y - 8), width: r.width + 16, height: r.height + 16}};
}"""

# What has the focus when some of it lies under the head or outside the window; "" for none, null at the end.
COVERED = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const r = e.getBoundingClientRect(), head = document.getElementById('head').getBoundingClientRect();
  const isWhole = e.closest('#head, .skip') || (r.top >= head.bottom && r.bottom <= innerHeight);
  return isWhole ? '' : `${e.getAttribute('aria-label') || e.id || e.textContent} at ${r.top} to ${r.bottom}`;
}"""


def looks(name: str) -> list[tuple[tuple[int, int], str]]:
    """The sizes and themes in which a screen is looked at."""
    first = list(STATES).index(name)
    if WHOLE:
        return GRID
    return TURNS if name == "gate" else [GRID[5 * first % len(GRID)]]


def spaced(name: str) -> tuple[tuple[int, int], ...]:
    """The sizes in which its text is set wide: the narrowest, and of the others one in turn."""
    return SIZES if WHOLE else (SIZES[list(STATES).index(name) % (len(SIZES) - 1)], SIZES[-1])


def test_the_page_on_it_says_how_many_screens_are_gone_through() -> None:
    page = (ROOT / "docs" / "accessibility.md").read_text(encoding="utf-8")
    assert re.findall(r"^(\d+) screens and states", page, re.MULTILINE) == [str(len(STATES))]


@pytest.mark.parametrize("name", STATES)
def test_every_screen(visit: Visit, name: str) -> None:
    """Nothing for axe to find; at 400 % and wide-set none of it scrolls sideways or is cut off; it prints."""
    page = visit(name)
    found: list[str] = []
    for size, theme in looks(name):
        look(page, size, theme)
        keep(page, name)
        found += [f"{size[0]} {theme}: {one}" for one in faults(page, WHOLE or name in PICTURES)]
    look(page, ZOOMED)
    hard_to_hit = [] if STATES[name].dash else too_small(page)
    found += [f"at 400 %: {one}" for one in (*too_wide(page), *cut_off(page), *hard_to_hit)]
    if name not in NOT_PRINTED:
        look(page, PAPER)
        keep(page, name)
        found += [f"on paper: {one}" for one in on_paper(page)]
    add_style(page, SPACED)
    for size in spaced(name):
        look(page, size)
        found += [f"{size[0]} wide-set: {one}" for one in (*too_wide(page), *cut_off(page))]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("name", ["many marks", "library search", "muscle"])
def test_the_focus_is_always_seen(visit: Visit, name: str) -> None:
    """By Tab through the page: each stop is in view and not covered, and the first of each kind in each part
    of the page looks different without the focus."""
    page = visit(name)
    page.emulate_media(reduced_motion="reduce")  # or the page is still on its way to the next stop
    names: list[str] = []
    hidden: list[str] = []
    kinds: set[str] = set()
    for _ in range(70):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None or stop["name"] in names[:1]:
            break
        names.append(stop["name"])
        if not stop["seen"] or (stop["kind"] not in kinds and not marked(page, stop["box"])):
            hidden.append(stop["name"])
        kinds.add(stop["kind"])
    assert len(names) > 12
    assert not hidden


@pytest.mark.parametrize("size", [(820, 1180), (390, 844), (320, 640), ZOOMED])
def test_the_head_covers_no_focus(visit: Visit, size: tuple[int, int]) -> None:
    """By Tab to the end of the page and back: each stop is whole in the window, below the head."""
    page = visit("many marks", size)
    page.emulate_media(reduced_motion="reduce")
    covered: list[str] = []
    stops = 0
    for key in ("Tab", "Shift+Tab"):
        for _ in range(stops or 90):
            page.keyboard.press(key)
            found = page.evaluate(COVERED)
            if found is None:
                break
            stops += key == "Tab"
            covered += [f"{key}: {found}"] if found else []
    assert stops > 40
    assert not covered


def marked(page: Page, box: dict[str, float]) -> bool:
    """Whether what has the focus looks different without it."""
    size = page.viewport_size
    assert size is not None
    box["width"] = min(box["width"], size["width"] - box["x"])
    box["height"] = min(box["height"], size["height"] - box["y"])
    with_focus = page.screenshot(clip=box)  # type: ignore[arg-type]
    page.evaluate("window.had = document.activeElement, window.had.blur()")
    without = page.screenshot(clip=box)  # type: ignore[arg-type]
    page.evaluate("window.had.focus()")
    return with_focus != without


def test_the_skip_link_leads_to_the_words(open_page: Open) -> None:
    page = open_page(CASE).page
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the words")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#answer")).to_be_focused()


def test_the_country_field_says_what_it_is(open_page: Open) -> None:
    page = open_page("?tab=doctor").page
    expect(page.locator("#country")).to_have_attribute("autocomplete", "country-name")


@pytest.mark.parametrize("theme", THEMES)
def test_forced_colours(open_page: Open, theme: str) -> None:
    """Marks, zones, what is chosen and switched on are still told apart, in colours that the system sets."""
    page = open_page(CASE, size=WIDE, theme=theme, forced_colors="active").page
    expect(page.locator("#answer [data-card]").first).to_be_visible()
    for one in (page.locator(".rings .line").first, page.locator(".zones g.core [data-zone]").first):
        before = one.evaluate("e => getComputedStyle(e).stroke + getComputedStyle(e).fill")
        assert before not in ("nonenone", "")
    chosen = page.locator(".segments input:checked + span").first
    other = page.locator(".segments input:not(:checked) + span").first
    assert chosen.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    assert other.evaluate("e => getComputedStyle(e).outlineStyle") == "none"
    ground, cross = page.evaluate(
        """() => [getComputedStyle(document.body).backgroundColor,
          getComputedStyle(document.querySelector('.legend .point path')).stroke]"""
    )
    assert (ground, cross) == (
        ("rgb(0, 0, 0)", "rgb(255, 255, 255)") if theme == "dark" else ("rgb(255, 255, 255)", "rgb(0, 0, 0)")
    )
    on, off = (page.get_by_label(label, exact=True).locator("xpath=..") for label in ("Zones", "X-ray"))
    assert on.screenshot() != off.screenshot()


def test_less_motion(open_page: Open) -> None:
    screen = open_page("?r=groin-right", reduced_motion="reduce")
    screen.press("lower-low-back-right")
    moving = screen.page.evaluate("document.getAnimations().length")
    slow = screen.page.evaluate(
        """() => [...document.querySelectorAll('*')]
          .filter(e => parseFloat(getComputedStyle(e).transitionDuration) > 0)
          .map(e => e.outerHTML.slice(0, 99))"""
    )
    assert moving == 0
    assert slow == []


def test_more_contrast(open_page: Open) -> None:
    """Soft text becomes as strong as any other."""
    page = open_page(CASE, contrast="more").page
    soft, strong = page.evaluate(
        "['.legend', 'body'].map(s => getComputedStyle(document.querySelector(s)).color)"
    )
    assert soft == strong


def test_on_a_wide_screen_the_head_never_slides_away(open_page: Open) -> None:
    """Only the words scroll, however long they are."""
    page = open_page(f"{CASE}&tab=doctor").page
    for name in ("Compare psoas", "Compare iliacus", "What is it?", "When to see a doctor"):
        page.get_by_role("button", name=name, exact=True).first.click()
        expect(page.get_by_role("heading", name="What fits, best first")).to_be_attached()
        page.wait_for_timeout(200)
        assert page.evaluate("[scrollY, document.documentElement.scrollHeight - innerHeight]") == [0, 0], name


def test_a_menu_gives_the_focus_back(open_page: Open) -> None:
    page = open_page(CASE).page
    page.locator("#save summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    with page.expect_download(timeout=30_000):
        page.keyboard.press("Enter")
    expect(page.locator("#save summary")).to_be_focused()
