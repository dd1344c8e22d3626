"""The body that turns in a real browser: the same regions, marks and zones as the flat one, by every way."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.access import faults as axe
from tests.browser.conftest import Open
from tests.browser.screen import Screen

MOST_BYTES = 250_000
CASE = "?r=lower-low-back-right,upper-front-thigh-right"
# Where each region's middle is, as shares of a flat view, front or back.
PLACES = """() => Object.fromEntries([...document.querySelectorAll('[data-region]')].map(path => {
  const svg = path.ownerSVGElement, box = path.getBBox(), view = svg.viewBox.baseVal;
  const places = [...Array(441).keys()].map(n => [n % 21 / 20, Math.floor(n / 21) / 20])
    .map(([u, v]) => Object.assign(svg.createSVGPoint(),
      {x: box.x + u * box.width, y: box.y + v * box.height}))
    .filter(at => path.isPointInFill(at));
  const [x, y] = [places.reduce((sum, at) => sum + at.x, 0), places.reduce((sum, at) => sum + at.y, 0)]
    .map(sum => sum / places.length);
  const at = places.sort((a, b) => Math.hypot(a.x - x, a.y - y) - Math.hypot(b.x - x, b.y - y))[0];
  return [path.dataset.region, [svg.closest('.view').dataset.view, at.x - view.width / 2, at.y]];
}))"""


def turn(screen: Screen) -> Page:
    """Show the body that turns and wait until it is drawn."""
    page = screen.page
    page.get_by_role("button", name="Turn", exact=True).click()
    expect(page.locator("#round canvas")).to_have_attribute("data-drawn", "0")
    return page


def on_screen(page: Page, x: float, y: float) -> tuple[float, float]:
    """A place of the front view, figure units from the mid-line and from the top, in CSS pixels."""
    box = page.locator("#round canvas").bounding_box()
    assert box
    scale = box["height"] / 1860
    return box["x"] + box["width"] / 2 + x * scale, box["y"] + box["height"] / 2 - (1765 - y - 880) * scale


def test_regions_are_where_they_are_on_the_flat_body(open_page: Open) -> None:
    """All that can be seen from front and back; what an arm or a hand hides is pressed from another side."""
    screen = open_page()
    places = screen.page.evaluate(PLACES)
    page = turn(screen)
    wrong = {}
    for face, key in (("front", "Home"), ("back", "End")):
        page.locator("#round canvas").focus()
        page.keyboard.press(key)
        expect(page.locator("#said")).to_have_text(re.compile(face))
        expect(page.locator("#round canvas")).to_have_attribute(
            "data-drawn", re.compile("^-?(0|180)$" if face == "back" else "^0$")
        )
        for region, (own, x, y) in places.items():
            if own == face:
                page.mouse.move(*on_screen(page, x, y))
                name = page.locator(f'[data-region="{region}"]').get_attribute("aria-label")
                if page.locator("#pointed").inner_text() != name:
                    wrong[region] = page.locator("#pointed").inner_text()
    assert len(wrong) <= 0, wrong


def test_a_press_marks_and_the_words_follow(open_page: Open) -> None:
    screen = open_page()
    _, x, y = screen.page.evaluate(PLACES)["upper-front-thigh-right"]
    page = turn(screen)
    page.mouse.click(*on_screen(page, x, y))
    expect(page.locator("#marks .pill")).to_have_text("right upper front thigh")
    page.keyboard.press("Control+z")
    expect(page.locator("#marks .pill")).to_have_count(0)


def test_a_drag_turns_and_marks_nothing(open_page: Open) -> None:
    screen = open_page()
    page = turn(screen)
    x, y = on_screen(page, 0, 900)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 120, y, steps=4)
    page.mouse.up()
    expect(page.locator("#round canvas")).not_to_have_attribute("data-drawn", "0")
    expect(page.locator("#marks .pill")).to_have_count(0)


def test_views_are_reached_and_told_by_keys_and_buttons(open_page: Open) -> None:
    screen = open_page(CASE)
    page = turn(screen)
    page.locator("#round canvas").focus()
    told = []
    for _ in range(8):
        page.keyboard.press("ArrowRight")
        told.append(page.locator("#said").inner_text())
    assert len(set(told)) == 8
    assert told[1] == "From the left side"
    assert told[-1] == "From the front"
    page.get_by_role("button", name="Right side").click()
    expect(page.locator("#said")).to_have_text("From the right side")
    assert not axe(page)


def test_it_is_fetched_when_asked_for_and_light(open_page: Open) -> None:
    screen = open_page()
    fetched: dict[str, int] = {}
    screen.page.on("requestfinished", lambda one: fetched.update({one.url: one.sizes()["responseBodySize"]}))
    expect(screen.page.get_by_role("button", name="Turn", exact=True)).to_be_visible()
    assert not [url for url in fetched if "turn" in url or ".bin" in url]
    turn(screen)
    assert sum(size for url, size in fetched.items() if "turn" in url or ".bin" in url) < MOST_BYTES


def test_builds_and_bodies_keep_the_marks(open_page: Open) -> None:
    """One control for both bodies; pictures come when a build is chosen, and a press finds its places."""
    screen = open_page(CASE)
    page = screen.page
    fetched: list[str] = []
    page.on("requestfinished", lambda one: fetched.append(one.url))
    before = screen.region("flank-left").bounding_box()
    page.get_by_label("Build", exact=True).select_option("heavy")
    expect(page.locator("#strip")).to_have_attribute("data-body", "female-heavy", timeout=20_000)
    screen.expect_link("build=heavy")
    assert screen.region("flank-left").bounding_box() != before
    assert any("female-heavy-front-medium.webp" in url for url in fetched)
    assert screen.selected() == {"lower-low-back-right", "upper-front-thigh-right"}
    screen.press("flank-left")
    assert "flank-left" in screen.selected()
    screen.press("flank-left")
    turn(screen)
    for build in ("slim", "younger", "older"):
        with page.expect_request(re.compile(f"female-{build}.bin"), timeout=20_000):
            page.get_by_label("Build", exact=True).select_option(build)
        expect(page.locator("#strip")).to_have_attribute("data-body", f"female-{build}")
    screen.choose("Body", "Male")
    expect(page.locator("#strip")).to_have_attribute("data-body", "male-older", timeout=20_000)
    screen.expect_link("body=male")
    expect(page.locator("#marks .pill")).to_have_count(2)
    page.get_by_role("button", name="Turn", exact=True).click()
    expect(page.locator("#strip")).to_be_visible()
    assert screen.selected() == {"lower-low-back-right", "upper-front-thigh-right"}
