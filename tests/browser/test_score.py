"""How bad each place is, and what the clinician finds: by mouse, finger and keys, judged by what is shown."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.screen import Screen
from tests.browser.states import PHONE

THIGH, SHIN, GROIN = "upper-outer-thigh-right", "outer-shin-right", "groin-right"


def number(screen: Screen, score: int, name: str = "now") -> None:
    """Press a number of the card."""
    screen.page.locator(f'#rate [name="rate-{name}"][value="{score}"]').click()


def chip(screen: Screen, text: str) -> None:
    """Press a word of the card."""
    screen.page.locator("#rate label", has_text=re.compile(f"^{text}$")).click()


def shown(screen: Screen) -> list[str]:
    """The numbers on the body."""
    return screen.page.locator("svg.marks .scores text").all_text_contents()


def test_two_presses_and_what_they_say(open_page: Open, tmp_path: Path) -> None:
    screen = open_page()
    page, card = screen.page, screen.page.locator("#rate")
    expect(card).to_be_hidden()
    screen.press(THIGH)
    expect(card.get_by_role("heading")).to_have_text("right upper outer thigh, front part")
    number(screen, 6)
    assert shown(screen) == ["6"]
    mark = page.get_by_role("button", name="right upper outer thigh, front part 6", exact=True)
    expect(mark).to_have_attribute("aria-description", "6 now. Change")
    expect(page.locator("#said")).to_have_text("right upper outer thigh, front part: 6 now.")
    before = screen.drawn()
    page.get_by_role("button", name="More").click()
    number(screen, 9, "worst")
    for word in ("burning", "tingling", "for months", "all the time"):
        chip(screen, word)
    screen.expect_link(f"s={THIGH}~n6~w9~kburning~ktingling~smonths~cconstant")
    screen.expect_answer("sounds more like a pinched skin nerve of the thigh")
    expect(screen.says("burning")).to_contain_text("Burning pain can come from a nerve")
    expect(screen.answer.locator("[aria-checked=true]")).to_have_count(0)  # no warning sign was ticked
    assert screen.drawn() == before
    chip(screen, "The pain wakes you at night")  # of the pain as a whole: the answer to a question
    screen.expect_link("a=night")
    screen.check_accessible()

    picture = screen.save("SVG", tmp_path).decode()
    assert ">6</text>" in picture
    assert "Scores, 0 to 10: right upper outer thigh, front part: 6 now, 9 at worst, burning" in picture

    page.reload()
    screen.wait_ready()
    expect(mark).to_have_attribute("aria-description", re.compile("^6 now, 9 at worst, burning"))
    assert shown(screen) == ["6"]

    page.locator("[data-rate]").click()
    expect(page.get_by_role("checkbox", name="burning", exact=True)).to_be_checked()
    number(screen, 9)  # above: the worst stays
    number(screen, 4, "worst")  # below it: both are four
    screen.expect_link("~n4~w4~")
    number(screen, 4)  # once more takes it back
    screen.expect_link(f"s={THIGH}~w4~")
    page.get_by_role("button", name="Undo").click()
    screen.expect_link("~n4~w4~")
    screen.press(THIGH)  # the mark goes, and with it what was said
    screen.expect_link("s=", there=False)
    assert shown(screen) == []
    expect(card).to_be_hidden()
    page.get_by_role("button", name="Undo").click()
    screen.until(lambda: shown(screen) == ["4"])


def test_by_finger_with_the_worst_point(open_page: Open) -> None:
    screen = open_page(size=PHONE, touch=True)
    page = screen.page
    screen.tap(GROIN)
    page.locator('#rate [name="rate-now"][value="8"]').tap()
    screen.until(lambda: shown(screen) == ["8"])
    page.locator("#rate-fold").tap()
    page.locator("#rate-point").tap()
    expect(page.locator("#rate-point")).to_have_text("Press the body where it is worst")
    screen.tap(THIGH)  # elsewhere: neither a mark nor a point
    screen.tap(GROIN)
    expect(page.locator("svg.marks .worst")).to_have_count(1)
    assert screen.selected() == {GROIN}
    x, y = (float(n) for n in re.findall(r"~p(\d+)\.(\d+)", screen.link())[0])
    inside = "([id, x, y]) => document.querySelector(`[data-region=${id}]`).isPointInFill(new DOMPoint(x, y))"
    assert page.evaluate(inside, [GROIN, x, y])
    screen.check_fits()
    box = page.locator('#rate [name="rate-now"]').first.bounding_box()
    assert box
    assert box["height"] >= 44
    page.locator("#rate-close").tap()
    screen.tap(SHIN)  # the card was closed: it stays so
    screen.settle()
    expect(page.locator("#rate")).to_be_hidden()
    page.get_by_role("button", name="Clear", exact=True).tap()
    screen.tap(GROIN)  # from the beginning
    expect(page.locator("#rate")).to_be_visible()
    expect(page.locator("#rate-more")).to_be_hidden()


def test_by_keyboard(open_page: Open) -> None:
    screen = open_page(f"?r={SHIN}")
    page = screen.page
    screen.region(GROIN).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("7")
    screen.until(lambda: shown(screen) == ["7"])
    page.keyboard.press("1")
    page.keyboard.press("0")
    screen.until(lambda: shown(screen) == ["10"])
    page.get_by_role("button", name="right outer side of the shin", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator('#rate [name="rate-now"][value="0"]')).to_be_focused()
    page.keyboard.press("ArrowRight")
    screen.expect_link(f"{SHIN}~n1")
    page.locator("#rate-fold").focus()
    page.keyboard.press("Enter")
    page.get_by_role("checkbox", name="numb", exact=True).focus()
    page.keyboard.press("Space")
    screen.until(lambda: screen.answer.locator(".checks .tick").first.inner_text().startswith("New numbness"))
    page.locator("#rate-point").focus()
    page.keyboard.press("Enter")
    expect(page.locator("svg.marks .worst")).to_have_count(1)
    expect(page.locator("#said")).to_have_text(
        "right outer side of the shin: 1 now, numb, worst point marked."
    )
    page.keyboard.press("Escape")
    expect(page.locator(f'[data-rate="{SHIN}"]')).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Clear score").focus()
    page.keyboard.press("Enter")
    screen.expect_link(SHIN + "~", there=False)


def test_what_the_clinician_finds(open_page: Open) -> None:
    screen = open_page(f"?r={GROIN}")
    page = screen.page
    switch = page.get_by_role("button", name="What I find")
    expect(switch).to_be_hidden()
    screen.choose("Words for", "Clinician")
    switch.click()
    screen.settle()
    lead, drawn = screen.answer.locator("h2").inner_text(), screen.drawn()
    for region in (GROIN, THIGH):
        page.mouse.click(*screen.point(region))
    expect(page.locator("[data-found]")).to_have_count(2)
    assert screen.selected() == {GROIN}
    expect(screen.region(THIGH)).to_have_attribute("aria-checked", "true")
    words = screen.answer.locator(".agreement li")
    expect(words.first).to_have_text("Both: right inguinal region.")
    expect(words.nth(1)).to_contain_text("You alone, hatched: right anterolateral region of thigh")
    expect(words.last).to_contain_text(re.compile(r"Agreement: \d+ %"))
    screen.settle()
    assert (screen.answer.locator("h2").inner_text(), screen.drawn()) == (lead, drawn)
    screen.expect_link(f"o={GROIN},{THIGH}")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("[data-found]")).to_have_count(1)
    switch.click()
    screen.press(THIGH)  # a mark again
    screen.expect_link(f"r={GROIN},{THIGH}")
    screen.choose("Words for", "Patient")
    expect(words.nth(1)).to_contain_text("You alone: right upper outer thigh")
    page.get_by_role("button", name="Clear").click()
    expect(page.locator("[data-found]")).to_have_count(0)
