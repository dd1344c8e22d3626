"""On a tablet and a phone the controls are a sheet that one press opens; the words are a press away, too."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.screen import Screen
from tests.browser.states import CASE, PHONE, SMALL, TABLET, WIDE, look


@pytest.fixture
def opened(open_page: Open) -> Screen:
    """A phone with the sheet open."""
    screen = open_page(size=PHONE, touch=True)
    screen.open_options()
    expect(screen.page.get_by_role("button", name="Options", exact=True)).to_have_attribute(
        "aria-expanded", "true"
    )
    return screen


def sheet_is(screen: Screen, there: bool) -> None:
    layers = screen.page.locator("#options .layers")
    (expect(layers).to_be_visible if there else expect(layers).to_be_hidden)()


@pytest.mark.parametrize("size", [TABLET, SMALL, (844, 390)])
def test_a_pattern_is_shown_without_leaving_the_picture(open_page: Open, size: tuple[int, int]) -> None:
    """Everything in the sheet can be reached, and on an upright screen the hips stay in sight above it."""
    screen = open_page(size=size, touch=True)
    sheet_is(screen, False)
    screen.open_options()
    screen.choose("Body", "Male")
    expect(screen.page.locator("#strip")).to_have_attribute("data-body", "male")
    screen.pattern("Psoas")
    screen.expect_drawn(("psoas-major", "right"))
    screen.choose("Side", "Left")
    screen.switch("X-ray")
    screen.expect_drawn(("psoas-major", "left"))
    expect(screen.page.locator(".xray image").first).to_be_attached()
    assert screen.page.evaluate("scrollY") == 0
    groin, sheet = screen.region("groin-left").bounding_box(), screen.page.locator("#options").bounding_box()
    assert groin
    assert sheet
    assert size[0] > size[1] or groin["y"] + groin["height"] < sheet["y"]
    screen.check_fits()


def test_it_closes(opened: Screen) -> None:
    button = opened.page.get_by_role("button", name="Options", exact=True)
    for way in ("Done", "Options", "Escape", "elsewhere"):
        opened.open_options()
        sheet_is(opened, True)
        if way == "Escape":
            opened.page.keyboard.press("Escape")
        elif way == "elsewhere":
            opened.page.get_by_role("button", name="When to see a doctor").click()
            expect(opened.page.locator("#panel-doctor")).to_be_visible()
        else:
            opened.page.get_by_role("button", name=way, exact=True).click()
        sheet_is(opened, False)
        expect(button).to_have_attribute("aria-expanded", "false")
        if way != "elsewhere":
            expect(button).to_be_focused()
    opened.open_options()
    opened.page.get_by_label("Muscle", exact=True).first.click()
    expect(opened.page.get_by_role("option", name="Iliacus", exact=True)).to_be_visible()
    opened.page.keyboard.press("Escape")  # the list first
    expect(opened.page.get_by_role("option", name="Iliacus", exact=True)).to_be_hidden()
    sheet_is(opened, True)
    opened.page.keyboard.press("Escape")
    sheet_is(opened, False)


def test_with_the_keys_alone(open_page: Open) -> None:
    """The button, the sheet right after it, and away from it again."""
    screen = open_page(size=PHONE)
    keys = screen.page.keyboard
    screen.page.get_by_role("button", name="Options", exact=True).focus()
    keys.press("Enter")
    sheet_is(screen, True)
    keys.press("Tab")
    keys.press("ArrowRight")
    expect(screen.page.locator("#strip")).to_have_attribute("data-body", "male")
    for _ in range(25):
        keys.press("Tab")
        if not screen.page.evaluate("document.activeElement.closest('#options')"):
            break
    sheet_is(screen, False)
    expect(screen.page.locator("#regions")).to_be_focused()


def test_the_answer_leads_to_what_is_told_below(open_page: Open) -> None:
    screen = open_page(CASE)
    for size in (WIDE, PHONE):
        look(screen.page, size)
        for name in ("What makes it worse?", "What can help?"):
            way = screen.answer.get_by_role("navigation").get_by_role("button", name=name)
            way.click()
            expect(screen.page.get_by_role("tab", name=name)).to_have_attribute("aria-selected", "true")
            expect(screen.page.get_by_role("tabpanel").locator("p, li").first).to_be_in_viewport()
            screen.page.evaluate("document.getElementById('answer').scrollIntoView()")
        expect(screen.page).to_have_url(re.compile("tab=helps"))


def test_it_covers_nothing_that_the_reader_went_to(opened: Screen) -> None:
    opened.page.get_by_role("button", name="When to see a doctor").click()
    expect(opened.page.locator("#panel-doctor > *").first).to_be_attached()
    sheet_is(opened, False)
    opened.open_options()
    opened.tap("upper-front-thigh-right")
    opened.expect_link("upper-front-thigh")
    expect(opened.page.locator('[data-card="psoas-major"]')).to_be_attached()
    sheet_is(opened, True)  # it stays while the body is pressed
    opened.page.go_back()
    sheet_is(opened, False)
    opened.open_options()
    opened.page.locator("#undo").focus()
    sheet_is(opened, False)


def test_opened_far_below_it_brings_the_picture_along(open_page: Open) -> None:
    screen = open_page(CASE, size=PHONE)
    screen.page.evaluate("scrollTo(0, 1800)")
    screen.open_options()
    expect(screen.region("groin-right")).to_be_in_viewport()


def test_a_phone_turns_to_where_a_chosen_muscle_hurts(open_page: Open) -> None:
    screen = open_page(size=PHONE, touch=True)
    screen.open_options()
    screen.pattern("Piriformis")
    expect(screen.page.get_by_role("button", name="Back", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(screen.page.locator('[data-view="back"] [data-zone]').first).to_be_in_viewport()
    screen.pattern("Psoas")  # as much in front as behind: no turn
    screen.expect_drawn(("psoas-major", "right"))
    expect(screen.page.get_by_role("button", name="Back", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )


def test_the_keys_follow_into_the_tab(open_page: Open) -> None:
    """Its title is in sight, and the focus within."""
    screen = open_page(CASE)
    for size in (WIDE, TABLET, PHONE):
        look(screen.page, size)
        for name in ("What can help?", "When to see a doctor"):
            screen.page.evaluate("scrollTo(0, 0)")
            screen.page.get_by_role("button", name=name).first.focus()
            screen.page.keyboard.press("Enter")
            expect(screen.page.get_by_role("tabpanel")).to_be_focused()
            expect(screen.page.get_by_role("tab", name=name)).to_be_in_viewport(ratio=1)
            screen.page.keyboard.press("Tab")
            assert screen.page.evaluate("document.activeElement.closest('[role=tabpanel]') !== null")


@pytest.mark.parametrize("voice", ["patient", "clinician"])
def test_lists_are_searched_anew_and_by_either_name(open_page: Open, voice: str) -> None:
    screen = open_page(f"?m=iliacus&tab=doctor&c=DE&voice={voice}")
    field = screen.page.get_by_label("Muscle", exact=True).first
    field.click()
    screen.page.keyboard.type("quadratus")
    screen.page.get_by_role("option", name="Outer QL").click()
    screen.expect_drawn(("quadratus-lumborum-superficial", "right"))
    field.click()
    screen.page.keyboard.type("xyzzy")
    expect(screen.page.get_by_role("option", name="No muscle with that name")).to_be_visible()
    screen.page.keyboard.press("Escape")
    screen.page.locator("#country").select_option(label="France")
    screen.expect_link("c=FR")
    screen.page.get_by_role("combobox", name="Your places").fill("trochanter back")
    expect(screen.page.get_by_role("option", name="right side of the hip, back part")).to_be_visible()
    shown = "quadratus lumborum" if voice == "clinician" else "outer QL"
    expect(screen.page.locator("#who")).to_contain_text(shown)


def test_a_list_stays_inside_the_window(open_page: Open) -> None:
    screen = open_page(size=(844, 390))
    first = screen.page.get_by_role("option", name="What fits my marks")
    for size in ((844, 390), (640, 450), (390, 500)):
        look(screen.page, size)
        screen.open_options()
        screen.page.get_by_label("Muscle", exact=True).first.click()
        expect(first).to_be_in_viewport(ratio=1)
        screen.page.keyboard.press("Escape")
        expect(first).to_be_hidden()


def test_on_a_phone_on_its_side_the_bodies_take_the_height(open_page: Open) -> None:
    """What belongs to them stands beside, all of it in the window."""
    screen = open_page("?r=groin-right", size=(844, 390), touch=True)
    for frame in screen.page.locator(".frame").all():
        box = frame.bounding_box()
        assert box
        assert box["height"] > 0.7 * 390
    for part in ("#who", "#undo", "#clear", "#zoom", "[data-region=groin-right]"):
        expect(screen.page.locator(part)).to_be_in_viewport(ratio=1)
    screen.check_fits()


def test_the_page_is_printed_from_the_menu(open_page: Open) -> None:
    screen = open_page()
    screen.page.evaluate("window.print = () => document.body.setAttribute('data-printed', '')")
    screen.page.locator("summary", has_text="Save or print").click()
    screen.page.get_by_role("button", name="Print this page").click()
    expect(screen.page.locator("body[data-printed]")).to_be_attached()
    expect(screen.page.get_by_role("button", name="Print this page")).to_be_hidden()


def test_words_are_set_in_the_bundled_face(open_page: Open) -> None:
    """It came with the page, from here; what leads is larger than what is read."""
    screen = open_page()
    assert screen.page.evaluate("async () => (await document.fonts.load('1rem Inter')).length") == 1
    size = "e => parseFloat(getComputedStyle(e).fontSize)"
    assert [screen.answer.locator(one).first.evaluate(size) for one in ("h2", "p")] == [24, 16]
