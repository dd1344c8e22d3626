"""While the page is open the clock jumps, links are refused, the server is away, others write history."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Route, expect

from bodymap import view
from tests.browser.conftest import Open

BACK_RIGHT, THIGH_RIGHT, GROIN = "lower-low-back-right", "upper-front-thigh-right", "groin-right"
CHOICE = "less often the psoas"  # of several muscles that can hurt in the low back
PSOAS = "All the places that you marked fit pain from the right psoas."  # low back and thigh together
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

# So many steps through the browser's history, and wait until it is there: two of them may have the same link.
ARRIVED = """by => new Promise(arrived => {
  addEventListener('popstate', () => arrived(), {once: true});
  history.go(by);
})"""


@pytest.mark.parametrize("by", [DAY, -DAY])
def test_the_browsers_clock_jumps(open_page: Open, by: int) -> None:
    screen = open_page()
    screen.press(BACK_RIGHT)
    screen.expect_answer(CHOICE)
    before = screen.page.evaluate("Date.now()")
    screen.page.evaluate(JUMP, by)
    assert abs(screen.page.evaluate("Date.now()") - before - by) < DAY / 2
    screen.press(THIGH_RIGHT)
    assert screen.selected() == {BACK_RIGHT, THIGH_RIGHT}
    screen.expect_answer(PSOAS)
    expect(screen.page.locator("#waiting")).to_be_empty()
    screen.switch("Zones")
    expect(screen.page.locator("[data-zone]")).to_have_count(0)
    screen.choose("Body", "Male")
    expect(screen.page.locator('#strip-holder [data-body="male"]')).to_have_count(1)


def test_a_browser_that_takes_no_more_links(open_page: Open) -> None:
    """Safari refuses the 101st in half a minute: all goes on, and the link is written when it may be."""
    screen = open_page()
    screen.page.evaluate(
        "() => { history.pushState = history.replaceState = () => {"
        " throw new DOMException('100 times per 30 seconds', 'SecurityError'); }; }"
    )
    screen.press(BACK_RIGHT)
    screen.expect_answer(CHOICE)
    screen.press(THIGH_RIGHT)
    screen.expect_answer(PSOAS)
    screen.expect_link("?", there=False)
    screen.page.evaluate("() => { delete history.pushState; delete history.replaceState; }")
    screen.expect_link(f"?r={BACK_RIGHT},{THIGH_RIGHT}")
    screen.press(GROIN)
    screen.expect_link(GROIN)
    screen.page.go_back()
    screen.until(lambda: screen.selected() == {BACK_RIGHT, THIGH_RIGHT})
    screen.page.go_back()
    screen.until(lambda: screen.selected() == set())


def test_the_other_body_comes_when_the_server_is_back(open_page: Open) -> None:
    screen = open_page(away=True)
    body = screen.page.locator("#strip")
    asked: list[str] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    screen.page.route("**/body/**", refuse)
    screen.choose("Body", "Male")
    screen.until(lambda: len(asked) > 1)
    expect(body).to_have_attribute("data-body", "female")
    screen.region(GROIN).focus()
    screen.page.keyboard.press("Enter")
    screen.page.unroute("**/body/**")
    expect(body).to_have_attribute("data-body", "male", timeout=10_000)
    assert screen.selected() == {GROIN}
    expect(screen.region(GROIN)).to_be_focused()
    expect(screen.page.locator(".rings .pointer.focus[d]")).to_have_count(2)


def test_only_the_last_wish_for_a_body_counts(open_page: Open) -> None:
    screen = open_page(away=True)
    held: list[Route] = []
    screen.page.route("**/body/male*", lambda route: held.append(route))
    screen.choose("Body", "Male")
    screen.until(lambda: len(held) == 1)
    screen.choose("Body", "Female")
    screen.expect_link("body=male", there=False)
    with screen.page.expect_event("requestfinished", lambda request: "/body/male" in request.url):
        held[0].continue_()
    screen.settle()  # the late answer has been read by then
    expect(screen.page.locator("#strip")).to_have_attribute("data-body", "female")
    screen.page.unroute("**/body/male*")
    screen.choose("Body", "Male")
    expect(screen.page.locator("#strip")).to_have_attribute("data-body", "male")


def test_back_over_a_way_within_the_page(open_page: Open) -> None:
    """ "Skip to the words" is a step in the browser's history that is none of ours."""
    screen = open_page(f"?r={BACK_RIGHT}")
    screen.page.keyboard.press("Tab")
    screen.page.keyboard.press("Enter")
    expect(screen.page).to_have_url(re.compile("#answer$"))
    assert screen.selected() == {BACK_RIGHT}
    screen.press(THIGH_RIGHT)
    screen.expect_link(THIGH_RIGHT)
    screen.page.go_back()
    screen.until(lambda: screen.selected() == {BACK_RIGHT})
    screen.expect_answer(CHOICE)
    screen.page.evaluate(ARRIVED, -1)
    screen.page.evaluate(ARRIVED, 1)
    screen.page.evaluate(ARRIVED, 1)
    screen.until(lambda: screen.selected() == {BACK_RIGHT, THIGH_RIGHT})


def test_a_step_in_history_that_another_script_made(open_page: Open) -> None:
    """Its link says what to show, read as the server reads it."""
    screen = open_page(f"?r={BACK_RIGHT}")
    link = (
        f"?r={GROIN},nowhere,constructor,{GROIN}&m=psoas-major&side=up&body=male&zones=0&points=perhaps"
        "&a=cough,no-rise&c=US&junk=%00&face=back"
    )
    screen.page.evaluate(
        "link => { history.pushState({alien: [1]}, '', link); history.pushState({}, '', '?'); }", link
    )
    screen.page.go_back()
    screen.until(lambda: screen.selected() == {GROIN})
    known = {"regions": {GROIN}, "country": {"US"}}
    wanted, _ = view.parse(link, known)
    assert screen.page.evaluate("bodymap.view") == view.to_dict(wanted)
    screen.expect_link(view.to_search(wanted))
    expect(screen.page.locator("#strip")).to_have_attribute("data-body", "male")
    screen.press(THIGH_RIGHT)
    assert screen.selected() == {GROIN, THIGH_RIGHT}
