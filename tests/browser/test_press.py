"""Presses that turn into something else, leave the focus behind, or come faster than their answers."""

from __future__ import annotations

import threading

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Open

BACK, THIGH, GROIN = "lower-low-back-right", "upper-front-thigh-right", "groin-right"
POINTER = """([type, id, primary, dx, dy, [x, y]]) => document.elementFromPoint(x, y).dispatchEvent(
  new PointerEvent(type, {pointerId: id, isPrimary: primary, pointerType: 'touch', button: 0, bubbles: true,
    clientX: x + dx, clientY: y + dy}))"""
BOX = "e => { const {x, y, width, height} = e.getBBox(); return [x, y, width, height]; }"  # figure units


@pytest.mark.parametrize(
    "then",
    [
        ("pointerdown", 2, False, 30, 30),  # a second finger: a pinch
        ("pointermove", 1, True, 0, 40),  # a drag
        ("pointercancel", 1, True, 0, 0),  # the browser scrolls
    ],
    ids=["pinch", "drag", "scroll"],
)
def test_a_press_that_turns_into_something_else(open_page: Open, then: tuple[object, ...]) -> None:
    screen = open_page(touch=True)
    at = screen.point(THIGH)
    screen.page.evaluate(POINTER, ["pointerdown", 1, True, 0, 0, at])
    assert screen.selected() == {THIGH}
    screen.page.evaluate(POINTER, [*then, at])
    assert screen.selected() == set()
    screen.page.evaluate(POINTER, ["pointerup", 1, True, 0, 0, at])
    assert screen.selected() == set()
    expect(screen.page).not_to_have_url(r"r=")


@pytest.mark.parametrize("touch", [False, True], ids=["mouse", "touch"])
def test_what_is_no_longer_marked_has_no_ring(open_page: Open, touch: bool) -> None:
    """The focus has a ring only for those who use the keys, and for them always."""
    screen = open_page(touch=touch)
    ring, keys = screen.page.locator(".rings .pointer.focus[d]"), screen.page.keyboard
    for count in (1, 0):
        screen.tap(THIGH) if touch else screen.press(THIGH)
        expect(screen.page.locator("[data-selected]")).to_have_count(count)
        expect(screen.region(THIGH)).to_be_focused()
        expect(ring).to_have_count(0)
    keys.press("Control+z")
    expect(screen.page.locator("[data-selected]")).to_have_count(1)
    expect(ring).to_have_count(0)
    keys.press(" ")  # on with the keys
    expect(screen.page.locator("[data-selected]")).to_have_count(0)
    expect(ring).to_have_count(2)  # its edge and its line
    keys.press("ArrowDown")
    expect(ring).to_have_count(2)
    shape = screen.page.locator(":focus").evaluate(BOX)
    # drawn with the next frame, its corners rounded
    screen.until(lambda: ring.last.evaluate(BOX) == pytest.approx(shape, abs=4))
    screen.page.mouse.move(*screen.point(GROIN))  # another outline meanwhile
    screen.page.mouse.move(20, 300)  # the stage beside the body
    expect(ring).to_have_count(2)
    screen.tap(THIGH) if touch else screen.press(THIGH)
    expect(screen.region(THIGH)).to_be_focused()
    expect(ring).to_have_count(0)
    keys.press("Tab")
    keys.press("Shift+Tab")
    expect(screen.region(THIGH)).to_be_focused()
    expect(ring).to_have_count(2)


def test_the_focus_that_a_press_gives_comes_before_a_key(open_page: Open) -> None:
    """A slow machine paints later than the reader types: the focus must not jump back then."""
    screen = open_page()
    screen.press(THIGH)
    expect(screen.region(THIGH)).to_be_focused()
    screen.page.evaluate("window.requestAnimationFrame = () => 0")  # nothing is painted for a while
    screen.press(THIGH)
    screen.page.keyboard.press("ArrowDown")
    expect(screen.region(THIGH)).not_to_be_focused()
    screen.page.wait_for_timeout(300)
    expect(screen.region(THIGH)).not_to_be_focused()
    screen.press(GROIN)
    screen.page.get_by_role("button", name="Hips and back").focus()
    screen.page.wait_for_timeout(300)
    expect(screen.page.get_by_role("button", name="Hips and back")).to_be_focused()


def test_an_older_answer_never_comes_after_a_newer_one(open_page: Open) -> None:
    """The first words are held back until the last ones are there."""
    screen = open_page()
    asked: list[str] = []
    last = threading.Event()

    def hold(route: Route) -> None:
        asked.append(route.request.post_data or "")
        if len(asked) == 1:
            held.append(route)
            return
        route.continue_()
        last.set()

    held: list[Route] = []
    screen.page.route("**/words", hold)
    screen.press(BACK)
    screen.page.wait_for_timeout(60)
    screen.press(THIGH)
    screen.press(GROIN)
    expect(screen.answer).to_contain_text(
        "felt here: right groin"
    )  # the newest words, not those of two marks
    answer = screen.answer.inner_text()
    assert last.is_set()
    for route in held:
        route.continue_()
    screen.settle()  # waits for the words that are still under way
    assert screen.answer.inner_text() == answer
    assert screen.selected() == {BACK, THIGH, GROIN}


def test_the_link_is_copied(open_page: Open) -> None:
    screen = open_page()
    screen.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    screen.press(THIGH)
    screen.page.locator("#link").click()
    expect(screen.page.get_by_role("button", name="Link copied")).to_be_visible()
    assert screen.page.evaluate("navigator.clipboard.readText()").endswith(f"/?r={THIGH}")
    expect(screen.page.locator("#link")).to_have_text("Share link")
    screen.page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }")
    screen.page.locator("#link").click()
    expect(screen.page.get_by_role("button", name="Copy it from the address bar")).to_be_visible()
