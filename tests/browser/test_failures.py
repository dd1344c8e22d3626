"""A clock that jumps while the page is open: a press still paints, and its words arrive."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open

BACK_RIGHT, THIGH_RIGHT = "lower-low-back-right", "upper-front-thigh-right"
DAY = 86_400_000  # ms
# The clock on the wall can be set either way; the browser's own only ever runs forward, after a sleep by far.
JUMP = """by => {
  const RealDate = Date, now = performance.now.bind(performance);
  window.Date = class extends RealDate {
    constructor(...given) { given.length ? super(...given) : super(RealDate.now() + by); }
    static now() { return RealDate.now() + by; }
  };
  if (by > 0) performance.now = () => now() + by;
}"""


@pytest.mark.parametrize("by", [DAY, -DAY])
def test_the_browsers_clock_jumps(open_page: Open, by: int) -> None:
    screen = open_page()
    screen.press(BACK_RIGHT)
    screen.expect_answer("right psoas")
    before = screen.page.evaluate("Date.now()")
    screen.page.evaluate(JUMP, by)
    assert abs(screen.page.evaluate("Date.now()") - before - by) < DAY / 2
    screen.press(THIGH_RIGHT)
    assert screen.selected() == {BACK_RIGHT, THIGH_RIGHT}
    screen.expect_answer("The areas you marked lie")
    expect(screen.page.locator("#waiting")).to_be_empty()
    screen.switch("Zones")  # a control of Dash, whose own hand is told from an echo by the time
    expect(screen.page.locator("[data-zone]")).to_have_count(0)
    screen.choose("Body", "Male")
    expect(screen.page.locator('#strip-holder [data-body="male"]')).to_have_count(1)
