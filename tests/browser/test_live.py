"""Words that change in place are those of a page that was just opened."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, expect

from tests.browser.conftest import Open
from tests.browser.screen import Screen
from tools.running import Server

STRIP, THIGH, GROIN = "lower-low-back-right", "upper-front-thigh-right", "groin-right"
STEPS = 35
# Whether the words are what the server last sent, and both; folds that are open don't count.
BOTH = """() => {
  const closed = root => {
    for (const fold of root.querySelectorAll('details')) fold.open = false;
    return root;
  };
  const answer = document.getElementById('answer'), wanted = answer.cloneNode(false);
  wanted.innerHTML = answer.bodymapText;
  const shown = closed(answer.cloneNode(true));
  return [shown.isEqualNode(closed(wanted)), shown.innerHTML, wanted.innerHTML];
}"""
SAME = "([key, value]) => JSON.stringify(bodymap.view[key]) === JSON.stringify(value)"


def words(screen: Screen) -> str:
    """The words of the answer, without those in closed folds."""
    return re.sub(r"\s+", " ", screen.answer.inner_text())


def expect_fresh(screen: Screen, fresh: Screen) -> None:
    """The words are those of the same link, opened anew in another tab."""
    screen.settle()
    fresh.page.goto(screen.page.url)
    fresh.wait_ready()
    expect(fresh.answer.locator("h2").first).to_be_visible()
    assert words(screen) == words(fresh), screen.page.url


def test_presses_answers_and_comparisons_leave_nothing_behind(open_page: Open) -> None:
    screen, fresh = open_page(), open_page()
    for region in (STRIP, THIGH, GROIN):
        screen.press(region)
    screen.expect_answer("felt here: right groin")
    expect_fresh(screen, fresh)
    screen.press(GROIN)
    expect(screen.answer).not_to_contain_text("felt here: right groin")
    expect_fresh(screen, fresh)
    for name in ("psoas", "iliacus"):
        screen.answer.get_by_role("button", name=f"Compare {name}", exact=True).click()
    expect(screen.answer.get_by_text("Side by side")).to_be_visible()
    expect_fresh(screen, fresh)
    screen.answer.locator(".compare .option").first.click()
    expect(screen.answer.locator(".option[aria-pressed=true]").first).to_be_visible()
    expect_fresh(screen, fresh)
    screen.answer.get_by_role("button", name="Close").click()
    expect(screen.answer.get_by_text("Side by side")).to_have_count(0)
    expect_fresh(screen, fresh)
    screen.answer.locator(".checks details summary").click()
    screen.answer.locator(".checks [data-flag]").first.click()
    expect(screen.page.get_by_role("alert")).to_be_visible()
    screen.answer.locator(".checks details summary").click()  # it stayed open
    expect_fresh(screen, fresh)


def test_any_row_of_changes_gives_what_the_server_said(open_page: Open) -> None:
    """A random walk through marks, answers, comparisons, warning signs and choices."""
    screen = open_page()
    chance = random.Random(3)
    near = [
        r
        for r in screen.page.evaluate(
            "[...document.querySelectorAll('[data-region]')].map(e => e.dataset.region)"
        )
        if re.search("back|thigh|groin|hip|buttock|belly|knee", r)
    ]
    muscles = ["psoas-major", "iliacus", "gluteus-medius", "quadratus-lumborum-superficial", "piriformis"]
    answers = ["rise", "no-rise", "cough", "skip-stairs", "numb", "hand-across", "curled", "stairs-up"]
    flags = ["cauda-equina", "appendicitis", "leg-clot"]
    for step in range(STEPS):
        kind = chance.choice(["regions", "regions", "answers", "compare", "flags", "muscle", "voice"])
        choices: dict[str, Callable[[], Any]] = {
            "regions": lambda: chance.sample(near, chance.randint(0, 6)),
            "answers": lambda: chance.sample(answers, chance.randint(0, 4)),
            "compare": lambda: chance.sample(muscles, chance.choice([0, 1, 2])),
            "flags": lambda: chance.sample(flags, chance.choice([0, 0, 1, 2])),
            "muscle": lambda: chance.choice(["auto", "auto", *muscles]),
            "voice": lambda: chance.choice(["patient", "clinician"]),
        }
        patch = choices[kind]()
        if screen.page.evaluate(SAME, [kind, patch]):
            continue
        with screen.page.expect_response("**/words"):
            screen.page.evaluate("([key, value]) => bodymap.show({[key]: value})", [kind, patch])
        screen.settle()
        same, shown, wanted = screen.page.evaluate(BOTH)
        assert same, (step, kind, patch, shown, wanted)


def test_a_warning_sign_that_is_ticked_far_below_is_brought_into_sight(open_page: Open) -> None:
    for size in ((1280, 900), (820, 1180), (390, 844)):
        screen = open_page(f"?r={STRIP}&tab=doctor", size=size)
        panel = screen.page.get_by_role("tabpanel")
        panel.locator("[data-flag=kidney-infection]").click()
        alert = screen.page.get_by_role("alert")
        expect(alert).to_be_in_viewport(ratio=0.5)
        expect(alert).to_be_focused()


def test_a_link_with_a_warning_sign_opens_with_it_before_the_picture(open_page: Open) -> None:
    for size in ((1280, 900), (820, 1180), (390, 844)):
        screen = open_page("?r=groin-right&f=hernia-strangulated&c=GB", size=size)
        expect(screen.page.get_by_role("alert").locator(".action")).to_be_in_viewport(ratio=1)
        expect(screen.page.get_by_role("alert").get_by_role("link", name="999")).to_be_in_viewport()


def test_two_that_are_compared_come_into_sight(open_page: Open) -> None:
    for size in ((1280, 900), (390, 844)):
        screen = open_page(f"?r={GROIN}&f=no-testicular-torsion", size=size)
        buttons = screen.answer.get_by_role("button", name=re.compile("^Compare "))
        buttons.nth(2).click()
        buttons.nth(4).click()
        expect(screen.answer.get_by_role("heading", name="Side by side")).to_be_in_viewport()


def test_a_card_that_is_tapped_brings_the_picture_into_sight(open_page: Open) -> None:
    screen = open_page(f"?r={STRIP},{THIGH}", size=(390, 844), touch=True)
    screen.answer.locator("[data-show]").nth(2).tap()
    expect(screen.page.locator("#strip-holder")).to_be_in_viewport(ratio=0.8)
    expect(screen.answer.get_by_role("button", name="Show what fits best instead")).to_be_attached()
    screen.answer.get_by_role("button", name="Show what fits best instead").click()
    expect(screen.page).not_to_have_url(re.compile("m="))


def test_a_first_visit_that_breaks_off_says_so_and_offers_to_go_on(browser: Browser, server: Server) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.route("**/scripts/**", lambda route: route.abort())
    page.goto(server.url + f"?r={STRIP}")
    expect(page.locator("#answer h2").first).to_be_visible()  # the words need no script
    asleep = page.locator("#asleep")
    expect(asleep).to_be_hidden()
    asleep.evaluate("one => one.getAnimations().forEach(waiting => waiting.finish())")  # as time does
    expect(asleep).to_contain_text("could not be loaded")
    page.unroute("**/scripts/**")
    page.get_by_role("link", name="Load again").click()
    expect(page.locator("html[data-awake]")).to_be_attached()
    expect(asleep).to_be_hidden()
    assert page.url.endswith(f"?r={STRIP}")
    context.close()


def test_a_picture_that_can_not_be_saved_is_said(open_page: Open) -> None:
    screen = open_page(f"?r={STRIP}", away=True)
    busy = {"status": 429, "headers": {"Retry-After": "1"}, "body": "<p>Too many</p>"}
    screen.page.route("**/picture.svg", lambda route: route.fulfill(**busy))
    screen.page.locator("summary", has_text="Save or print").click()
    screen.page.get_by_role("button", name="Picture", exact=True).click()
    expect(screen.page.locator("#waiting")).to_contain_text("could not be saved")


def test_the_way_to_the_library_and_back_keeps_marks_voice_and_theme(open_page: Open) -> None:
    screen = open_page(f"?r={STRIP}")
    screen.press(THIGH)
    screen.page.get_by_role("button", name="Dark").click()
    screen.choose("Words for", "Clinician")
    screen.expect_link("voice=clinician")
    screen.page.get_by_role("link", name="Library").click()
    expect(screen.page.locator("html")).to_have_attribute("data-theme", "dark")
    screen.page.get_by_role("link", name="Body", exact=True).click()
    screen.wait_ready()
    assert screen.selected() == {STRIP, THIGH}
    screen.expect_link("voice=clinician")
    screen.expect_link("theme=dark")
