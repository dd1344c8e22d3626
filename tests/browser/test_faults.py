"""Faults that readers of comparable software report: each test is one case of a kind that is cured."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.screen import Screen
from tests.browser.states import look

# What a press in the middle of each place hits that is announced: the place itself, or what lies over it.
MIDDLES = """() => Array.from(document.querySelectorAll('[data-region]')).filter(path => path.checkVisibility(
    {visibilityProperty: true})).map(path => {
  const box = path.getBoundingClientRect();
  const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return [path.dataset.region, hit?.dataset?.region || hit?.id || hit?.outerHTML || 'nothing'];
})"""


def once_all_answer(screen: Screen) -> list[list[str]]:
    """What is announced and what a press in its middle hits, the same once a zoom has come to rest."""
    found: list[list[str]] = []

    def alike() -> bool:
        found[:] = screen.page.evaluate(MIDDLES)
        return all(announced == hit for announced, hit in found)

    screen.until(alike)
    return found


def test_the_middle_of_what_is_announced_is_that_place(open_page: Open) -> None:
    """Speech control, switches and robots press there; in the zoom, places out of sight are not announced."""
    for link in ("", "?body=male", "?body=male&zoom=1&r=groin-right"):
        screen = open_page(link)
        screen.settle()
        found = once_all_answer(screen)
        assert len(found) == len(screen.page.locator("[data-region]").all()) or "zoom" in link
    expect(screen.region("outer-calf-right")).to_have_css("visibility", "hidden")
    assert 40 < len(found) < 130
    announced = screen.page.locator("#strip").aria_snapshot()
    assert "right groin" in announced
    assert "calf" not in announced
    screen.region("groin-right").focus()
    screen.page.set_viewport_size({"width": 1280, "height": 600})
    once_all_answer(screen)
    screen.page.get_by_role("button", name="Hips and back").click()
    expect(screen.region("outer-calf-right")).to_have_css("visibility", "visible")


# What of the head and under the picture lies over something else, or outside the window.
OVERLAPS = """() => {
  const all = Array.from(document.querySelectorAll(
      '#head > *, #tools > *, .foot > button, .faces button, figcaption'))
    .filter(one => one.checkVisibility() && getComputedStyle(one).clipPath === 'none'
      && (!one.closest('figure') || one.getBoundingClientRect().left < innerWidth));
  const box = one => one.getBoundingClientRect();
  const name = one => one.id || one.textContent;
  const meets = (a, b) => a.left < b.right - 1 && b.left < a.right - 1
    && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  return [
    ...all.filter(one => box(one).left < 0 || box(one).right > innerWidth + 1)
      .map(one => `${name(one)} cut off`),
    ...all.flatMap((one, at) => all.slice(at + 1).filter(other => meets(box(one), box(other)))
      .map(other => `${name(one)} over ${name(other)}`)),
  ];
}"""


def test_larger_text_of_the_browser(open_page: Open) -> None:
    """Not zoom: the reader's own size of text. Nothing lies over something else; the body stays high."""
    screen = open_page("?r=groin-right")
    session = screen.page.context.new_cdp_session(screen.page)
    for size, font in (
        ((1280, 900), 24), ((1280, 900), 20), ((1024, 768), 32), ((390, 844), 24), ((390, 844), 32),
    ):  # fmt: skip
        look(screen.page, size)
        session.send("Page.setFontSizes", {"fontSizes": {"standard": font, "fixed": font - 3}})
        expect(screen.page.locator("html")).to_have_css("font-size", f"{font}px")
        screen.settle()
        screen.check_fits()
        assert screen.page.evaluate(OVERLAPS) == [], (size, font)
        assert screen.page.evaluate("document.querySelector('.frame').clientHeight") >= 250, (size, font)


def test_a_page_that_is_read_from_right_to_left(open_page: Open) -> None:
    """The strip of the two views is none of the text: the front comes first, and a swipe is told."""
    screen = open_page("", (390, 844))
    screen.page.evaluate("document.documentElement.dir = 'rtl'")
    screen.check_fits()
    assert screen.page.evaluate("[scrollX, document.documentElement.scrollWidth]") == [0, 390]
    screen.page.get_by_role("button", name="Back", exact=True).click()
    screen.expect_link("face=back")
    expect(screen.region("sacroiliac-right")).to_be_in_viewport()
    screen.page.wait_for_timeout(300)  # a strip read the wrong way turns back when it has come to rest
    screen.expect_link("face=back")
    screen.page.set_viewport_size({"width": 1280, "height": 900})
    views = screen.page.locator(".view")
    assert [view.get_attribute("data-view") for view in views.all()] == ["front", "back"]
    assert (
        screen.page.evaluate("Array.from(document.querySelectorAll('.view'), one => one.offsetLeft)")[0] < 300
    )


def test_a_browser_without_clip(open_page: Open) -> None:
    """Safari 15 knows no `overflow: clip`: the zoomed body must stay in its frame there, too."""
    screen = open_page("?zoom=1", (820, 1180))
    style = screen.page.evaluate(
        "fetch(document.querySelector('link[href*=bodymap]').href).then(one => one.text())"
    )
    assert "overflow: clip" in style
    screen.page.locator("link[href*=bodymap]").evaluate("one => one.remove()")
    style = style.replace('url("vendor', 'url("/assets/vendor')  # it stands elsewhere now
    screen.page.add_style_tag(content=style.replace("overflow: clip", "overflow: unknown"))
    screen.check_fits()
    assert screen.page.evaluate("document.elementFromPoint(60, 25).closest('#head') !== null")


def test_a_new_person_finds_nothing_of_the_one_before(open_page: Open) -> None:
    """Neither Undo nor the browser's Back leads to earlier marks; Clear alone can be undone."""
    screen = open_page("?theme=dark&c=GB")
    screen.press("groin-right")
    screen.expect_answer("groin")
    screen.page.get_by_role("button", name="Clear", exact=True).click()
    screen.page.get_by_role("button", name="Undo", exact=True).click()
    screen.until(lambda: screen.selected() == {"groin-right"})
    screen.press("upper-front-thigh-right")
    screen.page.get_by_role("link", name="Library").first.click()  # another page between
    screen.page.go_back()
    screen.wait_ready()
    screen.until(lambda: len(screen.selected()) == 2)
    screen.page.get_by_role("button", name="New person").click()
    screen.until(lambda: screen.selected() == set())
    screen.expect_link("r=", there=False)
    assert set(screen.link()[1:].split("&")) == {"theme=dark", "c=GB"}
    expect(screen.page.get_by_role("button", name="Undo", exact=True)).to_have_attribute(
        "aria-disabled", "true"
    )
    for _ in range(3):
        screen.page.go_back()
        screen.wait_ready()
        screen.until(lambda: screen.selected() == set())
        screen.expect_link("r=", there=False)
    screen.page.go_forward()
    screen.expect_link("r=", there=False)
    screen.press("groin-left")  # and all goes on
    screen.expect_link("?r=groin-left")
    screen.page.reload()
    screen.wait_ready()
    assert screen.selected() == {"groin-left"}


POINTER = """([type, kind, id, x, y, to = [x, y]]) => {
  const at = document.elementFromPoint(x, y);
  at.dispatchEvent(new PointerEvent(type, {pointerId: id, isPrimary: true, pointerType: kind, button: 0,
    bubbles: true, composed: true, clientX: to[0], clientY: to[1]}));
}"""


def test_a_slip_of_the_hand_is_a_press(open_page: Open) -> None:
    """Mouse and pen count where they end, if that is the same region; only a finger's way is a scroll."""
    screen = open_page("?zoom=1")
    mouse, thigh = screen.page.mouse, "upper-front-thigh-right"
    x, y = screen.point(thigh)
    mouse.move(x, y)
    mouse.down()
    mouse.move(x, y + 14, steps=3)
    mouse.up()
    screen.until(lambda: screen.selected() == {thigh})
    mouse.down()
    assert screen.selected() == set()
    mouse.move(*screen.point("upper-front-thigh-left"), steps=3)
    assert screen.selected() == {thigh}  # let go here, it changes nothing
    mouse.up()
    screen.settle()
    assert screen.selected() == {thigh}


def test_a_pen_beside_a_resting_hand(open_page: Open) -> None:
    """Whichever comes first, the pen's press counts and the hand's does not."""
    screen = open_page()
    groin, knee = screen.point("groin-right"), screen.point("knee-front-left")

    def send(kind: str, pointer: str, number: int, at: tuple[float, float]) -> None:
        screen.page.evaluate(POINTER, [f"pointer{kind}", pointer, number, *at])

    send("down", "touch", 1, knee)
    send("down", "pen", 2, groin)
    send("up", "pen", 2, groin)
    send("up", "touch", 1, knee)
    assert screen.selected() == {"groin-right"}
    send("down", "pen", 3, groin)
    send("down", "touch", 4, knee)
    send("up", "touch", 4, knee)
    send("up", "pen", 3, groin)
    assert screen.selected() == set()


def test_what_stands_in_a_list_is_what_is_chosen(open_page: Open) -> None:
    """By Enter, Tab or a press elsewhere: that one, or visibly nothing."""
    screen = open_page("?m=iliacus")
    field, keys = screen.page.locator("#muscle"), screen.page.keyboard
    # "Psoas and iliacus" comes first where "psoas" is typed
    for name, link, leave in (
        ("psoas", "psoas-major", "Enter"),
        ("Soleus", "soleus", "Tab"),
        ("gracilis", "gracilis", ""),
    ):
        field.click()
        field.fill(name)
        if leave:
            keys.press(leave)
        else:
            screen.page.locator("#answer").click(position={"x": 2, "y": 2})
        screen.expect_link(f"m={link}")
        expect(field).to_have_value(name.capitalize())
    for typed, leave in (("Sole", "Tab"), ("", "Tab"), ("", "Enter")):
        field.click()
        field.fill(typed)
        keys.press(leave)
        expect(field).to_have_value("Gracilis")
    screen.expect_link("m=gracilis")
    places = screen.page.get_by_role("combobox", name="Your places")
    places.click()
    places.fill("right groin")
    keys.press("Tab")
    screen.until(lambda: screen.selected() == {"groin-right"})
    places.fill("groi")
    keys.press("Tab")
    expect(places).to_have_value("")
    places.fill("left groin")
    places.fill("")
    keys.press("Enter")
    assert screen.selected() == {"groin-right"}


def test_words_for_earlier_marks_say_so_at_once(open_page: Open) -> None:
    """The picture is new and the words are not: they dim, and what needs the server is not offered."""
    screen = open_page("?r=lower-low-back-right&tab=what", away=True)
    page, away = screen.page, re.compile("/words$")
    save, library = page.locator("#save summary"), page.get_by_role("link", name="Library").first
    expect(save).to_be_visible()
    colour = page.locator("#answer h2").first.evaluate("one => getComputedStyle(one).color")
    page.route(away, lambda route: route.abort())
    screen.press("groin-right")
    expect(page.locator("#earlier")).to_contain_text("earlier marks", timeout=1500)
    expect(page.locator("#answer h2").first).not_to_have_css("color", colour)
    for what in (save, library, page.get_by_role("tab", name="What can help?")):
        expect(what).to_be_hidden()
    expect(page.locator("#panel-what")).not_to_be_empty()
    page.locator("#tab-what").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#tab-doctor")).to_be_focused()  # the only one whose words are at hand
    page.keyboard.press("ArrowRight")
    expect(page.locator("#tab-what")).to_be_focused()
    page.unroute(away)
    expect(page.locator("#earlier")).to_be_empty(timeout=15_000)
    expect(page.locator("#answer h2").first).to_have_css("color", colour)
    for what in (save, library, page.get_by_role("tab", name="What can help?")):
        expect(what).to_be_visible()


def test_a_field_keeps_its_place_when_a_keyboard_comes(open_page: Open) -> None:
    """A tablet on its side: the window gets low under a reader who types, and high again."""
    screen = open_page("?tab=doctor", (1180, 820))
    page = screen.page
    field = page.locator("#muscle")
    field.click()
    page.set_viewport_size({"width": 1180, "height": 430})
    expect(field).to_be_focused()
    expect(field).to_be_in_viewport()
    page.keyboard.type("iliacus")
    expect(field).to_have_value("iliacus")
    page.keyboard.press("Enter")
    screen.expect_link("m=iliacus")
    expect(field).to_be_in_viewport()
    page.set_viewport_size({"width": 1180, "height": 820})
    expect(field).to_be_focused()
    expect(page.locator("#settings")).to_be_hidden()
    expect(page.locator("body[data-options]")).to_have_count(0)
    page.locator("#regions").click()
    page.set_viewport_size({"width": 1180, "height": 430})
    expect(page.locator("#regions")).to_be_focused()
    expect(page.locator("#regions")).to_be_in_viewport(ratio=1)


def test_when_to_see_a_doctor_is_there_without_the_server(open_page: Open) -> None:
    """Its words come when the reader rests, at first and after each answer, and outlive the server."""
    screen = open_page("?r=lower-low-back-right", away=True)
    page, panel = screen.page, screen.page.locator("#panel-doctor")
    expect(panel.locator("[data-flag]").first).to_be_attached()
    near = panel.locator(".near")
    before = near.count()
    asked = list[str]()
    page.on("request", lambda one: asked.append(one.url) if "/words?" in one.url else None)
    screen.press("groin-right")
    screen.page.get_by_role("button", name="Dark").click()  # the words do not depend on it
    expect(near).not_to_have_count(before)
    assert len(asked) == 1
    page.route(re.compile("/words"), lambda route: route.abort())
    screen.press("upper-front-thigh-right")
    expect(page.locator("#earlier")).to_contain_text("earlier marks")
    page.locator("#doctor").click()
    expect(panel.locator("[data-flag]").first).to_be_visible()
    expect(page.locator("#box-doctor")).to_be_focused()


@pytest.mark.parametrize("way", ["library", "library/psoas-major", "how"])
def test_a_new_person_is_not_led_back_by_the_library(open_page: Open, way: str) -> None:
    """A page of the library that the history still has comes without the marks of the one before."""
    screen = open_page("?r=groin-right&theme=dark")
    page = screen.page
    page.get_by_role("link", name="Library", exact=True).click()
    if way != "library":
        page.goto(page.url.replace("library", way))
    page.get_by_role("link", name="Body", exact=True).click()
    screen.wait_ready()
    assert screen.selected() == {"groin-right"}
    page.get_by_role("button", name="New person").click()
    screen.until(lambda: screen.selected() == set())
    page.go_back()
    expect(page).to_have_url(re.compile(rf"/{way}\?theme=dark$"))
    links = page.locator("a").evaluate_all(
        "all => all.filter(one => one.host === location.host).map(one => one.search)"
    )
    assert [one for one in links if "groin" in one] == []
    page.get_by_role("link", name="Body", exact=True).click()
    screen.wait_ready()
    assert screen.selected() == set()
    screen.expect_link("theme=dark")


def test_a_browser_that_cannot_say_when_it_rests(open_page: Open) -> None:
    """Safari knows no `requestIdleCallback`: what waits for rest comes all the same."""
    screen = open_page()
    page = screen.page
    page.add_init_script("delete window.requestIdleCallback; delete window.cancelIdleCallback")
    page.goto(f"{page.url}?m=piriformis&side=left")
    screen.wait_ready()
    assert page.evaluate("'requestIdleCallback' in window") is False
    screen.until(lambda: ("piriformis", "left") in screen.drawn())
    expect(page.locator("[data-region][aria-description]").first).to_be_attached()


@pytest.mark.parametrize("width", [1080, 1280, 1920])
def test_long_words_in_the_head_lie_beside_each_other(open_page: Open, width: int) -> None:
    """In another language the heading and the tools are longer: nothing covers anything."""
    screen = open_page("", (width, 900))
    assert screen.page.evaluate(OVERLAPS) == []
    line = screen.page.locator("h1").evaluate("one => one.getBoundingClientRect().height")
    screen.page.evaluate(
        "for (const one of document.querySelectorAll('h1, #tools span, #tools > .plain, #doctor'))"
        " one.textContent += ' and some longer'"
    )
    assert screen.page.evaluate(OVERLAPS) == []
    screen.check_fits()
    assert screen.page.locator("h1").evaluate("one => one.getBoundingClientRect().height") >= line


def test_a_second_warning_sign_is_as_near_as_the_first(open_page: Open) -> None:
    """The check stays open under what to do about the first, and so does the fold with more."""
    screen = open_page("?r=lower-low-back-right")
    checks = screen.answer.locator(".checks")
    checks.locator("summary").click()
    more = checks.locator("details [data-flag]")
    more.first.click()
    expect(screen.page.get_by_role("alert")).to_be_visible()
    expect(checks).to_have_count(1)
    expect(more.first).to_be_checked()
    more.nth(1).click()
    expect(more.nth(1)).to_be_checked()
    expect(screen.page.get_by_role("alert").locator(".action")).to_have_count(2)
    checks.locator("[data-flag]").first.click()
    expect(checks.locator("[data-flag]").first).to_be_checked()


def test_the_first_of_two_to_compare_says_what_comes_next(open_page: Open) -> None:
    """Its tick stands inside the card, and a line asks for the other one, until there are two."""
    screen = open_page("?r=lower-low-back-right")
    buttons = screen.answer.locator("[data-compare]")
    buttons.first.click()
    card = screen.answer.locator(".card").first
    expect(card).to_contain_text("Now choose another one")
    tick = buttons.first.evaluate("one => [getComputedStyle(one, '::before').content, one.offsetWidth]")
    assert "\u2713" in tick[0]
    assert tick[1] > buttons.nth(1).evaluate("one => one.offsetWidth")  # the tick has room in the button
    buttons.nth(1).click()
    expect(screen.answer.locator(".compare")).to_be_visible()
    expect(screen.answer).not_to_contain_text("Now choose another one")
