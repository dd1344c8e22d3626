"""Which muscle fits: cards, questions, comparison and warning signs, in a real browser."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Open
from tests.browser.screen import Screen
from tools.running import ROOT, Server

STRIP = ("lower-low-back-right", "upper-low-back-right", "upper-front-thigh-right")
CREST = ("rim-hip-back-right", "side-hip-back-right")


def card(page: Page, muscle: str) -> Locator:
    """A muscle's card."""
    return page.locator(f'[data-card="{muscle}"]')


def first(screen: Screen) -> str:
    """The muscle of the first card."""
    expect(screen.page.locator("[data-card]").first).to_be_visible()
    return screen.page.locator("[data-card]").first.get_attribute("data-card") or ""


def question(screen: Screen, text: str) -> Locator:
    """A question by its words, unfolded if it is in the fold; first all that was pressed must be answered."""
    screen.settle()
    found = screen.page.get_by_role("group", name=text)
    fold = screen.page.locator("details.more-questions")
    expect(found.or_(fold).first).to_be_attached()
    if not found.is_visible() and fold.get_attribute("open") is None:
        fold.locator("summary").click()
    return found


def test_a_psoas_case(open_page: Open) -> None:
    screen = open_page()
    screen.press(*STRIP)
    screen.expect_answer("right psoas")
    assert first(screen) == "psoas-major"
    psoas = card(screen.page, "psoas-major")
    expect(psoas).to_contain_text("fits well")
    expect(psoas).to_contain_text("Often felt here: right upper front thigh")
    expect(psoas).to_contain_text("found in 5 to 10 of 100 people with low back pain")
    question(screen, "Does it hurt most when you get up from a chair?").get_by_role(
        "button", name="Yes"
    ).click()
    expect(psoas).to_contain_text("Speaks for it: worst when you get up from a chair")
    screen.expect_link("a=rise")
    psoas.get_by_text("How this fit is computed").click()
    expect(psoas).to_contain_text("never a probability")
    screen.check_accessible()


def test_a_case_that_a_psoas_only_tool_gets_wrong(open_page: Open) -> None:
    screen = open_page()
    screen.press(*CREST)
    assert first(screen) == "quadratus-lumborum-superficial"
    expect(screen.answer.locator("h2")).not_to_contain_text("psoas")
    cough = question(screen, "Does a cough or a sneeze hurt?")
    cough.get_by_role("button", name="Yes").click()
    ql = card(screen.page, "quadratus-lumborum-superficial")
    expect(ql).to_contain_text("Speaks for it: a cough or a sneeze hurts")
    expect(ql).to_contain_text("found in 30 to 55 of 100")
    expect(card(screen.page, "psoas-major")).to_have_count(0)
    screen.until(lambda: ("psoas-major", "right") not in screen.drawn())


def test_a_two_sided_case(open_page: Open) -> None:
    screen = open_page()
    screen.press(
        "upper-front-thigh-right", "upper-front-thigh-left", "lower-low-back-right", "lower-low-back-left"
    )
    expect(card(screen.page, "psoas-major")).to_contain_text("both sides")
    screen.expect_answer("right and left psoas")
    screen.until(lambda: {("psoas-major", "right"), ("psoas-major", "left")} <= screen.drawn())


def test_no_match_names_no_muscle_and_points_to_a_doctor(open_page: Open) -> None:
    screen = open_page()
    screen.press("shoulder-front-right")
    screen.expect_answer("does not look like")
    screen.expect_answer("When to see a doctor")
    expect(screen.page.locator("[data-card]")).to_have_count(0)
    screen.until(lambda: screen.drawn() == set())


def test_at_most_five_cards_then_more(open_page: Open) -> None:
    screen = open_page("?r=groin-right")
    expect(screen.page.locator("ol.cards").first.locator("[data-card]")).to_have_count(5)
    more = screen.answer.locator("details", has_text=re.compile(r"^\d+ more")).first
    more.locator("summary").first.click()
    expect(more.locator("[data-card]").first).to_be_visible()


def test_two_in_full_and_the_rest_as_outlines(open_page: Open) -> None:
    screen = open_page("?r=lower-low-back-right")
    expect(screen.page.locator("#who .rest")).to_have_count(1)
    for kind in (".rank-2", ".rest"):  # the zones of most muscles come when the page is at rest
        expect(screen.page.locator(f".zones {kind} [data-zone]").first).to_be_attached(timeout=15_000)
    for kind, muscles in ((".rank-1", 1), (".rank-2", 1)):
        drawn = screen.page.locator(f".zones {kind} [data-zone]").evaluate_all(
            "all => Array.from(new Set(all.map(e => e.dataset.zone.split(':')[0])))"
        )
        assert len(drawn) == muscles
    fills = screen.page.locator(".zones .rest [data-zone]").evaluate_all(
        "all => all.map(e => getComputedStyle(e).fill)"
    )
    assert set(fills) == {"none"}
    # what lies over each other differs in more than colour
    first_fill, second_fill = (
        screen.page.locator(f".zones .rank-{n} path.core[data-zone]").first.evaluate(
            "e => getComputedStyle(e).fill"
        )
        for n in (1, 2)
    )
    assert "url" not in first_fill
    assert "core-2" in second_fill


def test_pointing_at_a_card_shows_its_zones_and_a_press_keeps_them(open_page: Open) -> None:
    screen = open_page("?r=upper-front-thigh-right")
    target = screen.page.locator("[data-card]").nth(2)
    muscle = target.get_attribute("data-card") or ""
    expect(screen.page.locator("#who li").nth(1)).to_be_visible()
    target.hover()
    screen.expect_drawn((muscle, "right"))
    screen.page.mouse.move(5, 5)
    expect(screen.page.locator("#who li").nth(1)).to_be_visible()
    screen.until(lambda: {("psoas-major", "right"), ("iliacus", "right")} <= screen.drawn())
    target.locator("[data-show]").focus()
    screen.page.keyboard.press("Enter")
    screen.expect_drawn((muscle, "right"))
    screen.expect_link(f"m={muscle}")
    screen.page.mouse.move(5, 5)
    expect(card(screen.page, muscle).locator("[data-show]")).to_have_attribute("aria-pressed", "true")
    screen.expect_drawn((muscle, "right"))


def test_comparing_two_patterns(open_page: Open) -> None:
    screen = open_page("?r=lower-low-back-right,upper-front-thigh-right")
    card(screen.page, "psoas-major").get_by_role("button", name="Compare psoas").click()
    card(screen.page, "iliacus").get_by_role("button", name="Compare iliacus").click()
    panel = screen.page.get_by_role("region", name="Two patterns side by side")
    expect(panel).to_contain_text("Only pain from the psoas is often felt here")
    expect(panel).to_contain_text("Pain from both is often felt here: right upper front thigh")
    expect(panel.get_by_role("img")).to_have_count(2)
    for n in range(2):
        assert panel.get_by_role("img").nth(n).evaluate("e => e.decode().then(() => e.naturalWidth)") > 0
    expect(panel.get_by_role("group").first).to_be_visible()  # what to ask next
    screen.expect_drawn(("psoas-major", "right"), ("iliacus", "right"))
    screen.expect_link("vs=psoas-major,iliacus")
    screen.check_accessible()
    panel.get_by_role("button", name="Close").click()
    expect(panel).to_have_count(0)
    screen.expect_link("vs=", there=False)


def test_questions_can_be_skipped_and_taken_back(open_page: Open) -> None:
    screen = open_page("?r=lower-low-back-right")
    asked = screen.page.locator(".questions > .question")
    expect(asked.first).to_be_visible()
    assert asked.count() <= 5
    name = asked.first.get_attribute("aria-label") or ""
    asked.first.get_by_role("button", name="Skip").click()
    expect(asked.first).not_to_have_attribute("aria-label", name)
    skipped = question(screen, name)
    expect(skipped.get_by_role("button", name="Skip")).to_have_attribute("aria-pressed", "true")
    skipped.get_by_role("button", name="Skip").click()
    expect(asked.first).to_have_attribute("aria-label", name)


def test_questions_can_be_answered_one_after_the_other_with_the_keyboard(open_page: Open) -> None:
    screen = open_page("?r=lower-low-back-right")
    asked = screen.page.locator(".questions > .question")
    expect(asked.first).to_be_visible()
    for _ in range(2):
        name = asked.first.get_attribute("aria-label") or ""
        asked.first.get_by_role("button").first.focus()
        screen.page.keyboard.press("Enter")
        expect(asked.first).not_to_have_attribute("aria-label", name)
        expect(asked.first.get_by_role("button").first).to_be_focused()


def test_one_answer_to_a_question_takes_the_place_of_another(open_page: Open) -> None:
    screen = open_page("?r=lower-low-back-right")
    hand = "Rub the place that hurts. Which way does your hand go?"
    question(screen, hand).get_by_role("button", name="up and down").click()
    expect(question(screen, hand).get_by_role("button", name="up and down")).to_have_attribute(
        "aria-pressed", "true"
    )
    question(screen, hand).get_by_role("button", name="across the back").click()
    expect(question(screen, hand).get_by_role("button", name="up and down")).to_have_attribute(
        "aria-pressed", "false"
    )
    screen.expect_link("a=hand-across")
    expect(card(screen.page, "rectus-abdominis")).to_contain_text("Speaks for it")


def test_a_red_flag_comes_before_the_match(open_page: Open) -> None:
    screen = open_page("?r=lower-belly-right")
    check = screen.answer.locator("details.checks")
    check.locator("summary").click()
    check.get_by_role("checkbox", name=re.compile("lower right belly")).click()
    alert = screen.page.get_by_role("alert")
    expect(alert).to_contain_text("Get to a hospital now")
    assert screen.answer.locator("> *").first.get_attribute("role") == "alert"
    folded = screen.answer.locator("details.folded")
    expect(folded).not_to_have_attribute("open", "")
    expect(folded.locator("h2")).to_be_hidden()
    folded.locator("> summary").click()
    expect(folded.locator("h2")).to_be_visible()
    screen.check_accessible()
    alert.get_by_label("Your country").select_option(label="United States")
    expect(alert.get_by_role("link", name="911")).to_be_visible()
    screen.expect_link("c=US")
    screen.check_accessible()
    alert.get_by_role("checkbox").click()
    expect(alert).to_have_count(0)
    expect(screen.answer.locator("h2").first).to_be_visible()


@pytest.mark.parametrize(
    ("regions", "flag"),
    [
        ("lower-belly-right", "appendicitis"),
        ("flank-left", "kidney"),
        ("groin-right", "hernia"),
        ("groin-right", "testicular"),
        ("groin-right", "hip"),
        ("mid-back-thigh-right,mid-back-thigh-left", "cauda-equina"),
        ("tailbone", "cauda-equina"),
        ("lower-low-back-left", "cauda-equina"),
        ("inner-calf-right", "clot"),
        ("lower-belly-right,groin-right", "appendicitis"),
        ("flank-right,groin-right", "kidney-infection"),
        ("inner-calf-right,upper-front-thigh-right,groin-right", "leg-clot"),
    ],
)
def test_the_warning_signs_of_a_place_come_first(open_page: Open, regions: str, flag: str) -> None:
    screen = open_page(f"?r={regions}&tab=doctor")
    expect(screen.page.get_by_role("tabpanel").locator("[data-flag]").first).to_be_visible()
    near = screen.page.get_by_role("tabpanel").locator("li", has_text="goes with a place you marked")
    ids = near.locator("[data-flag]").evaluate_all("all => all.map(e => e.dataset.flag)")
    assert any(flag in one for one in ids), ids
    asked = screen.answer.locator("details.checks [data-flag]").evaluate_all(
        "all => all.map(e => e.dataset.flag)"
    )
    assert asked == ids


def test_the_emergency_number_of_a_country(open_page: Open) -> None:
    screen = open_page("?r=groin-right&f=hernia-strangulated&tab=doctor")
    """Chosen in the tab, it is chosen in the warning, and the other way round."""
    screen.page.get_by_role("tabpanel").get_by_label("Your country").first.click()
    screen.page.get_by_role("tabpanel").get_by_role("option", name="United States").click()
    number = screen.page.get_by_role("alert").get_by_role("link", name="911")
    expect(number).to_have_attribute("href", "tel:911")
    screen.expect_link("c=US")
    screen.page.reload()
    expect(screen.page.get_by_role("alert").get_by_role("link", name="911")).to_be_visible()
    choice = screen.page.get_by_role("alert").get_by_label("Your country")
    expect(choice).to_have_value("US")
    choice.select_option(label="Germany")
    expect(screen.page.get_by_role("alert").get_by_role("link", name="112")).to_be_visible()
    expect(screen.page.locator("#country")).to_have_value("Germany")


def test_zoom_makes_the_regions_larger_and_they_still_answer(open_page: Open) -> None:
    screen = open_page()
    before = screen.region("lower-low-back-right").bounding_box()
    screen.page.get_by_role("button", name="Hips and back").click()
    after = screen.region("lower-low-back-right").bounding_box()
    assert before
    assert after
    assert after["width"] > 1.9 * before["width"]
    screen.press("lower-low-back-right")
    assert screen.selected() == {"lower-low-back-right"}
    screen.expect_link("zoom=1")
    screen.check_fits()


def test_a_clinics_own_folder(open_page: Open) -> None:
    running = Server("--data", str(ROOT / "examples" / "clinic"))
    try:
        screen = open_page("?r=inner-calf-right,outer-calf-right", at=running)
        expect(card(screen.page, "clinic-calf")).to_contain_text("Added by clinic")
        screen.expect_drawn(("clinic-calf", "right"))
        question(screen, "Does it hurt to stand on tiptoe?").get_by_role("button", name="Yes").click()
        expect(card(screen.page, "clinic-calf")).to_contain_text("it hurts to stand on tiptoe")
        expect(screen.tab("Why does it hurt here?")).to_contain_text("Added by clinic")
        card(screen.page, "clinic-calf").get_by_role("link", name="Read more").click()
        expect(screen.page.locator("dl.known")).to_contain_text("Added by")
        expect(screen.page.get_by_role("heading", level=1)).to_have_text(
            re.compile("example calf", re.IGNORECASE)
        )
    finally:
        running.stop()


def test_a_broken_folder_is_refused_with_every_fault(tmp_path: Path) -> None:
    folder = tmp_path / "our-clinic"
    shutil.copytree(ROOT / "examples" / "clinic", folder)
    (folder / "zone_regions.csv").unlink()
    (folder / "muscels.csv").write_text("id\n", encoding="utf-8")
    with pytest.raises(RuntimeError) as refused:
        Server("--data", str(folder))
    told = str(refused.value)
    assert "our-clinic/muscels.csv: not a table that a clinic can add to" in told
    assert "our-clinic/zones.csv:2: id: 'clinic-calf-core' has no region" in told
    assert "Traceback" not in told


@pytest.mark.parametrize("size", [(1280, 900), (390, 844)])
def test_the_next_question_comes_where_the_last_one_was(open_page: Open, size: tuple[int, int]) -> None:
    screen = open_page("?r=lower-low-back-right,upper-front-thigh-right", size=size)
    first = screen.page.locator(".questions > .question").first
    first.evaluate("e => e.scrollIntoView({block: 'center'})")
    for _ in range(3):
        name, before = first.get_attribute("aria-label"), first.bounding_box()
        first.get_by_role("button").first.click()
        expect(screen.page.get_by_text("You answered")).to_be_visible()
        expect(first).not_to_have_attribute("aria-label", name or "")
        screen.settle()
        after = first.bounding_box()
        assert before
        assert after
        assert abs(after["y"] - before["y"]) < 3
        expect(first.get_by_role("button").first).to_be_focused()
