""" "Show the patient" in a real browser: every way through its steps, pen, second window, offline."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.access import faults as axe
from tests.browser.conftest import Open, Read
from tests.browser.states import look

WIDE, TABLET, PHONE = (1920, 1080), (820, 1180), (390, 844)
MARKED = "show/psoas-major?r=lower-low-back-right,upper-front-thigh-right"
SENTENCES = (
    "Here it hurts.",
    "Your psoas runs from the low back to the thigh bone.",
    "A sore psoas can hurt in your low back and front thigh.",
    "Sitting keeps the psoas short. Getting up can set the pain off.",
    "This is what we do now.",
    "Newly numb between the legs? Call for help at once.",
)
# What of the picture can be seen, layer by layer.
SEEN = """name => Math.max(
  ...[...document.querySelectorAll(`#scene .${name}`)].map(e => +getComputedStyle(e).opacity))"""
# The circles through which the zones are seen have grown beyond the body.
GROWN = "() => [...document.querySelectorAll('[id^=grow] circle')].every(c => c.getAttribute('r') >= 1800)"
# The muscle is drawn through lines that have not yet begun.
HIDDEN = """() => [...document.querySelectorAll('.along path')].every(
  line => parseFloat(getComputedStyle(line).strokeDashoffset) === 1)"""
# The bar of the picture that moves is that share of its full length.
LONG = """share => {
  const bar = document.querySelector('.goes .long');
  return Math.abs(bar.firstElementChild.offsetWidth / bar.offsetWidth - share) < 0.01;
}"""
OVERFLOWS = (
    "() => document.documentElement.scrollWidth > innerWidth || document.body.scrollHeight > innerHeight + 1"
)


@pytest.fixture
def story(read: Read) -> Read:
    """Open a story, without motion unless it is asked for."""

    def open_at(link: str = MARKED, *look: Any, still: bool = True, **more: Any) -> Page:
        return read(link, *look, still=still, **more)

    return open_at


def sentence(page: Page) -> Locator:
    """The sentence that is shown."""
    return page.locator("#steps:has(li[hidden]) > li:not([hidden]) > p")


def test_the_way_there_and_back(open_page: Open) -> None:
    screen = open_page("?r=lower-low-back-right,upper-front-thigh-right&voice=clinician")
    screen.page.get_by_role("link", name="Show the patient", exact=True).click()
    expect(sentence(screen.page)).to_have_text(SENTENCES[0])
    screen.page.keyboard.press("Escape")
    expect(screen.page.locator("[data-selected]")).to_have_count(2)


def test_no_muscle_is_shown_before_an_emergency_is_answered(open_page: Open) -> None:
    screen = open_page("show/rectus-abdominis?r=left-chest-left,breastbone")
    expect(screen.page.locator("#answer .gate")).to_be_visible()
    expect(screen.page.locator(".show-patient")).to_have_count(0)


def test_every_step_by_keys(story: Read) -> None:
    page = story(MARKED, WIDE)
    seen = {}
    for size in (WIDE, TABLET, PHONE):
        look(page, size)
        page.keyboard.press("Home")
        for number, words in enumerate(SENTENCES):
            if number:
                page.keyboard.press(("ArrowRight", "PageDown", " ")[number % 3])
            expect(sentence(page)).to_have_text(words)
            expect(page.locator("#count")).to_have_text(f"{number + 1} of {len(SENTENCES)}")
            assert (
                float(sentence(page).evaluate("e => getComputedStyle(e).fontSize").removesuffix("px")) >= 28
            )
            assert not page.evaluate(OVERFLOWS)
            if size == WIDE and number < 3:
                page.wait_for_function("() => !document.getAnimations().some(a => a.playState == 'running')")
                seen[number] = {
                    name: page.evaluate(SEEN, name)
                    for name in ("marks", "muscle", "bones", "zones", "points")
                }
        expect(page.locator("#next")).to_be_disabled()
        if size != TABLET:
            assert not axe(page)
    assert (seen[0]["marks"], seen[0]["muscle"], seen[0]["zones"]) == (1, 0, 0)
    assert (seen[1]["muscle"], seen[1]["bones"], seen[1]["zones"]) == (1, 1, 0)
    assert (seen[2]["zones"], seen[2]["points"]) == (1, 1)
    page.keyboard.press("Home")
    expect(sentence(page)).to_have_text(SENTENCES[0])
    page.keyboard.press("End")
    expect(sentence(page)).to_have_text(SENTENCES[-1])


def test_taps_and_swipes_without_a_net_too(story: Read) -> None:
    page = story(MARKED, TABLET)
    box = page.locator("#stage").bounding_box()
    assert box
    right, left, middle = (
        box["x"] + box["width"] * 0.8,
        box["x"] + box["width"] * 0.1,
        box["y"] + box["height"] / 2,
    )
    page.mouse.click(right, middle)
    expect(sentence(page)).to_have_text(SENTENCES[1])
    page.mouse.click(left, middle)
    expect(sentence(page)).to_have_text(SENTENCES[0])
    page.mouse.move(right, middle)
    page.mouse.down()
    page.mouse.move(left, middle)
    page.mouse.up()
    expect(sentence(page)).to_have_text(SENTENCES[1])
    page.context.set_offline(True)  # the story goes on without a net
    try:
        page.mouse.click(right, middle)
        expect(sentence(page)).to_have_text(SENTENCES[2])
    finally:
        page.context.set_offline(False)


def test_what_moves(story: Read) -> None:
    """The muscle grows along its fibres, pain spreads from its tender spots, sitting shortens it."""
    page = story(MARKED, still=False)
    page.keyboard.press("ArrowRight")
    page.wait_for_function(HIDDEN)
    page.wait_for_function(f"() => !({HIDDEN})()")
    page.keyboard.press("ArrowRight")
    assert not page.evaluate(GROWN)
    page.wait_for_function(GROWN)
    page.keyboard.press("ArrowRight")
    for share in ("1", "0.72"):
        page.wait_for_function(LONG, arg=share)
    expect(page.locator(".plates .strip")).to_have_css("visibility", "visible")
    page.get_by_text("Show the movement").click()
    expect(page.locator(".plates .strip")).to_have_css("visibility", "hidden")
    expect(sentence(page)).to_have_text(SENTENCES[3])


def test_steps_without_facts_are_left_out(story: Read) -> None:
    page = story("show/sartorius")  # nothing marked, and nothing known that keeps its pain going
    names = page.locator("#steps > li").evaluate_all("all => all.map(e => e.dataset.step)")
    assert names == ["muscle", "felt", "moves", "help"]


def test_the_pen_is_wiped_by_the_next_step(story: Read) -> None:
    page = story()
    page.get_by_role("button", name="Pen").click()
    box = page.locator("#stage").bounding_box()
    assert box
    page.mouse.move(box["x"] + 100, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 150)
    page.mouse.up()
    expect(page.locator("#ink polyline")).to_have_count(1)
    expect(sentence(page)).to_have_text(SENTENCES[0])
    page.keyboard.press("ArrowRight")
    expect(page.locator("#ink polyline")).to_have_count(0)


def test_the_clinicians_own_window_and_choice_of_exercises(story: Read) -> None:
    page = story()
    with page.expect_popup() as opened:
        page.get_by_role("button", name="My notes").click()
    notes = opened.value
    expect(page.locator("#steps")).to_be_hidden()
    notes.keyboard.press("ArrowRight")
    expect(page.locator("body")).to_have_attribute("data-step", "muscle")
    expect(notes.locator("#steps > li:not([hidden]) .notes")).to_contain_text("lesser trochanter")
    notes.close()
    expect(page.locator("#steps")).to_be_visible()
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    moves = page.locator("[data-move]:visible h2")
    first = moves.all_inner_texts()
    assert len(first) == 3
    page.get_by_text("Choose up to three exercises").click()
    assert page.locator("#choose input:not(:checked)").first.is_disabled()
    page.get_by_label(first[0]).uncheck()
    page.get_by_label("Spiderman stretch").check()
    expect(page.get_by_role("heading", name="Spiderman stretch")).to_be_visible()
    expect(page.get_by_role("heading", name=first[0])).to_be_hidden()


def test_all_steps_are_read_without_scripts(story: Read) -> None:
    page = story(MARKED, scripts=False)
    for words in SENTENCES:
        expect(page.get_by_text(words, exact=True)).to_be_visible()
