"""The body from nearer, by wheel, fingers, mouse, keys and buttons: what is seen, what a press marks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from dash import Dash, html
from playwright.sync_api import Page, expect

from bodymap.dash import BodyMap, register
from tests.browser.conftest import Open, Tabs, watch
from tests.browser.screen import Screen
from tests.browser.test_component import serving

GROIN, THIGH, BACK = "groin-right", "upper-front-thigh-right", "lower-low-back-right"
TABLET, PHONE = (820, 1180), (390, 844)
CASE = f"?r={BACK}"
UNDER = "([x, y]) => document.elementFromPoint(x, y)?.dataset?.region || ''"
# How much larger the front is than its frame, and how far its middle is from the frame's.
SIGHT = """() => {
  const [plane, frame] = ['.plane', '.frame'].map(one => document.querySelector(one).getBoundingClientRect());
  const middle = ({x, y, width, height}) => [x + width / 2, y + height / 2];
  const [[a, b], [c, d]] = [middle(plane), middle(frame)];
  return [plane.width / frame.width, a - c, b - d].map(value => Math.round(value * 100) / 100);
}"""
# Two fingers on a trackpad, as Safari tells of them.
SAFARI = """([clientX, clientY]) => {
  for (const [type, scale] of [['gesturestart', 1], ['gesturechange', 2], ['gesturechange', 3]]) {
    const event = new Event(type, {bubbles: true, cancelable: true});
    Object.assign(event, {scale, clientX, clientY});
    document.elementFromPoint(clientX, clientY).dispatchEvent(event);
    if (!event.defaultPrevented) throw new Error('the page would be enlarged');
  }
}"""
# Letters that are not in sight: not in the window, or under something else.
HIDDEN = """() => [...document.querySelectorAll('.sides b')].filter(one => {
  const {x, y, width, height} = one.getBoundingClientRect();
  const frame = one.closest('.frame').getBoundingClientRect();
  const strip = document.getElementById('strip').getBoundingClientRect();
  if (frame.left >= strip.right || frame.right <= strip.left) return false; // the view that is not shown
  one.parentElement.style.pointerEvents = 'auto';
  const top = document.elementFromPoint(x + width / 2, y + height / 2);
  one.parentElement.style.pointerEvents = '';
  return top !== one || x < frame.left || x + width > frame.right;
}).map(one => one.textContent)"""


def under(page: Page, at: tuple[float, float]) -> str:
    """The region at a place of the window."""
    found: str = page.evaluate(UNDER, at)
    return found


def rest(screen: Screen) -> list[float]:
    """Wait until nothing moves; how large the body is, and how far it was moved to the right and down."""
    expect(screen.page.locator("#stage[data-moving]")).to_have_count(0)
    found: list[float] = screen.page.evaluate(SIGHT)
    return found


def wheel(page: Page, by: float, times: int = 1, ctrl: bool = False) -> None:
    """Turn the wheel, so many CSS pixels at a time."""
    if ctrl:
        page.keyboard.down("Control")
    for _ in range(times):
        page.mouse.wheel(0, by)
    if ctrl:
        page.keyboard.up("Control")


def test_the_wheel_zooms_where_it_points_and_never_traps_the_page(open_page: Open) -> None:
    screen = open_page(CASE, TABLET)
    page = screen.page
    at = screen.point(THIGH)
    page.mouse.move(*at)
    wheel(page, 300)
    screen.until(lambda: bool(page.evaluate("scrollY") == 300))  # the whole body leaves the wheel to the page
    assert rest(screen)[0] == 1
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_timeout(300)  # a pause: the wheel is turned anew
    for times in (2, 2):
        wheel(page, -100, times, ctrl=True)
        scale = rest(screen)[0]
        assert under(page, at) == THIGH, scale
        assert page.evaluate(HIDDEN) == []
    assert 3 < scale <= 6
    expect(page.locator("#pointed")).to_have_text("right upper front thigh")
    page.mouse.click(*at)
    screen.until(lambda: screen.selected() == {BACK, THIGH})
    assert rest(screen)[0] == scale  # answers and presses leave it as it is
    screen.settle()
    wheel(page, 100)  # now the body is moved
    assert rest(screen)[2] < -100
    assert page.evaluate("scrollY") == 0
    page.wait_for_timeout(300)
    wheel(page, 150, 30)  # and where there is no more of it, the page
    screen.until(lambda: bool(page.evaluate("scrollY") > 300))
    page.evaluate("scrollTo(0, 0)")
    page.mouse.move(*at)
    wheel(page, 300, 20, ctrl=True)
    assert rest(screen) == [1, 0, 0]
    page.evaluate(SAFARI, at)
    assert rest(screen)[0] == 3
    assert under(page, at) == THIGH
    wheel(page, 300, 20, ctrl=True)
    assert rest(screen) == [1, 0, 0]
    assert page.evaluate("[devicePixelRatio, scrollY]") == [1, 0]


def touch(screen: Screen) -> Any:
    """Fingers on the screen: a function of what happens and where each of them is."""
    session = screen.page.context.new_cdp_session(screen.page)

    def send(kind: str, *points: tuple[float, float]) -> None:
        fingers = [{"x": x, "y": y, "id": n} for n, (x, y) in enumerate(points)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})

    return send


def test_two_fingers_zoom_and_one_moves_what_is_larger(open_page: Open) -> None:
    screen = open_page(CASE, PHONE, touch=True)
    page, send = screen.page, touch(screen)
    x, y = screen.point(GROIN)
    send("touchStart", (x - 10, y))
    send("touchStart", (x - 10, y), (x + 10, y))
    for apart in range(12, 42, 3):
        send("touchMove", (x - apart, y), (x + apart, y))
    send("touchEnd", (x - 39, y))
    send("touchEnd")
    scale, right, down = rest(screen)
    assert 3 < scale < 4.2
    assert under(page, (x, y)) == GROIN
    assert screen.selected() == {BACK}
    assert page.evaluate("[visualViewport.scale, scrollY]") == [1, 0]
    assert page.evaluate(HIDDEN) == []
    send("touchStart", (x, y))
    for step in range(1, 8):
        send("touchMove", (x + 10 * step, y - 6 * step))
    send("touchEnd")
    moved = rest(screen)
    assert moved[0] == scale
    assert (moved[1] - right, moved[2] - down) == pytest.approx((60, -36), abs=12)  # all but the first step
    assert screen.selected() == {BACK}
    assert page.evaluate("[scrollY, document.getElementById('strip').scrollLeft]") == [0, 0]
    place = under(page, (x, y))
    page.touchscreen.tap(x, y)
    screen.until(lambda: screen.selected() == {BACK, place})
    assert rest(screen) == moved
    page.get_by_role("button", name="Whole body", exact=True).tap()
    assert rest(screen) == [1, 0, 0]
    send("touchStart", (x, y))
    for step in range(1, 8):
        send("touchMove", (x, y - 15 * step))
    send("touchEnd")
    screen.until(lambda: bool(page.evaluate("scrollY") > 50))  # one finger scrolls the page again
    assert screen.selected() == {BACK, place}


def test_buttons_the_mouse_and_the_way_back(open_page: Open) -> None:
    """A drag never presses and a press never moves; hips and back is one sight among others."""
    screen = open_page(f"{CASE}&zoom=1")
    page = screen.page
    hips = page.get_by_role("button", name="Hips and back")
    larger, smaller, whole = (page.get_by_role("button", name=name, exact=True)
                              for name in ("Larger", "Smaller", "Whole body"))  # fmt: skip
    assert rest(screen)[0] == 2.15
    expect(hips).to_have_attribute("aria-pressed", "true")
    larger.click()
    nearer = rest(screen)
    assert nearer[0] == pytest.approx(3.22, abs=0.02)
    expect(hips).to_have_attribute("aria-pressed", "false")
    screen.expect_link("zoom=1", there=False)
    assert page.evaluate(HIDDEN) == []
    x, y = screen.point(GROIN)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 40, steps=6)
    page.mouse.up()
    moved = rest(screen)
    assert moved[1] - nearer[1] == pytest.approx(50, abs=12)
    assert screen.selected() == {BACK}
    screen.press(GROIN)
    assert screen.selected() == {BACK, GROIN}
    assert rest(screen) == moved
    page.reload()
    screen.wait_ready()
    assert rest(screen)[0] == 1  # no part of the link
    larger.click()
    assert rest(screen)[0] == 1.5
    smaller.click()
    assert rest(screen) == [1, 0, 0]
    expect(smaller).to_have_attribute("aria-disabled", "true")
    larger.click()
    hips.click()
    assert rest(screen)[0] == 2.15
    screen.expect_link("zoom=1")
    whole.click()
    assert rest(screen) == [1, 0, 0]
    screen.expect_link("zoom=1", there=False)
    larger.click()
    rest(screen)
    screen.choose("Body", "Male")
    expect(page.locator('#strip[data-body="male"]')).to_be_attached()
    assert rest(screen) == [1, 0, 0]
    larger.click()
    assert rest(screen)[0] == 1.5
    page.get_by_role("button", name="New person").click()
    screen.until(lambda: rest(screen) == [1, 0, 0])


def test_keys_zoom_and_bring_places_into_sight(open_page: Open) -> None:
    screen = open_page(CASE, reduced_motion="reduce")
    page = screen.page
    screen.region(GROIN).focus()
    for key, scale in (("+", 1.5), ("=", 2.25), ("-", 1.5), ("+", 2.25), ("+", 3.38)):
        page.keyboard.press(key)
        assert rest(screen)[0] == pytest.approx(scale, abs=0.01)
        expect(screen.region(GROIN)).to_be_focused()
        expect(screen.region(GROIN)).to_be_in_viewport()
    before = rest(screen)
    page.keyboard.press("Shift+ArrowDown")
    assert rest(screen)[2] < before[2] - 50
    assert rest(screen)[1] == before[1]
    expect(screen.region("hand-front-left")).to_have_css(
        "visibility", "hidden"
    )  # out of sight, not announced
    for key in ("ArrowDown",) * 9:
        page.keyboard.press(key)
        name = page.evaluate("document.activeElement.dataset.region")
        assert page.evaluate(
            """() => {
              const [place, frame] = [document.activeElement, document.activeElement.closest('.frame')]
                .map(one => one.getBoundingClientRect());
              return place.top >= frame.top && place.bottom <= frame.bottom && place.left >= frame.left
                && place.right <= frame.right;
            }"""
        ), name
    assert name.startswith(("ankle", "foot"))
    page.keyboard.press("Enter")
    screen.until(lambda: screen.selected() == {BACK, name})
    page.keyboard.press("0")
    assert rest(screen) == [1, 0, 0]
    expect(screen.region("hand-front-left")).to_have_css("visibility", "visible")


def test_two_bodies_on_a_page_are_zoomed_apart(tabs: Tabs, tmp_path: Path) -> None:
    app = Dash("two", assets_folder=str(tmp_path), add_log_handler=False)
    register(app)
    app.layout = html.Div([BodyMap(id="one", zoom=True), BodyMap(id="other")], style={"display": "flex"})
    faults: list[str] = []
    with serving(app) as url:
        page = tabs.open((1400, 800))
        watch(page, url, faults)
        page.goto(url)
        one, other = page.locator("#one"), page.locator("#other")
        expect(one.locator("#stage[data-zoomed]")).to_be_attached(timeout=20_000)
        expect(other.locator('[data-step="1"]')).to_be_visible()
        expect(other.locator("#stage[data-zoomed]")).to_have_count(0)
        box = other.locator(f'[data-region="{THIGH}"]').bounding_box()
        assert box
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        wheel(page, -100, 3, ctrl=True)
        expect(other.locator("#stage[data-zoomed]:not([data-moving])")).to_be_attached()
        page.mouse.down()
        page.mouse.up()
        expect(other.locator("[data-selected]")).to_have_attribute("data-region", THIGH)
        expect(one.locator("[data-selected]")).to_have_count(0)
        one.locator('[data-step="0"]').click()
        expect(one.locator("#stage[data-zoomed]")).to_have_count(0)
        expect(other.locator("#stage[data-zoomed]")).to_be_attached()
        page.close()
    assert not faults, "\n".join(faults)
