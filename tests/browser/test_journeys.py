"""What clinicians and patients do with the app, in a real browser, judged by what is shown."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.states import PHONE, SIZES, TABLET, THEMES, WIDE, look

BACK_RIGHT, THIGH_RIGHT, KNEE = "lower-low-back-right", "upper-front-thigh-right", "knee-front-left"
CHOICE = "less often the psoas"  # of several muscles that can hurt in the low back
PSOAS = "All the places that you marked fit pain from the right psoas."  # low back and thigh together


def test_pain_to_pattern(open_page: Open) -> None:
    screen = open_page()
    assert screen.zone_names() == set()
    screen.page.mouse.move(*screen.point(BACK_RIGHT))  # name and outline before the click
    expect(screen.page.locator("#pointed")).to_have_text("right low back, lower part")
    assert screen.page.locator(".rings .pointer[d]").count() > 0
    assert screen.selected() == set()
    screen.press(BACK_RIGHT)
    screen.until(lambda: ("psoas-major", "right") in screen.drawn())
    screen.until(lambda: {s for _, s in screen.drawn()} == {"right"})
    assert {"psoas-major:right:core", "psoas-major:right:spillover"} <= screen.zone_names()
    screen.expect_answer(CHOICE)
    psoas = screen.page.locator('[data-card="psoas-major"]')
    expect(psoas.locator(".word")).to_have_text("could be")
    screen.press(THIGH_RIGHT)
    screen.expect_answer(PSOAS)
    expect(psoas.locator(".word")).to_have_text("fits well")
    screen.until(lambda: screen.marks() == {"right low back, lower part", "right upper front thigh"})
    screen.press(BACK_RIGHT)
    assert screen.selected() == {THIGH_RIGHT}


def test_zones_lie_under_what_was_pressed(open_page: Open) -> None:
    """The drawn core really covers the middle of the pressed low-back region, on the screen."""
    screen = open_page()
    screen.press(BACK_RIGHT)
    x, y = screen.point(BACK_RIGHT)
    inside = """([x, y]) => [...document.querySelectorAll('[data-zone$=":core"]')].some(
        e => e.isPointInFill(new DOMPoint(x, y).matrixTransform(e.getScreenCTM().inverse())))"""
    screen.until(lambda: bool(screen.page.evaluate(inside, [x, y])))
    box = screen.page.locator('[data-zone="psoas-major:right:core"]').last.bounding_box()
    assert box
    assert box["height"] > 2.5 * box["width"]


def test_the_sides_are_the_bodys_own(open_page: Open) -> None:
    screen = open_page()
    for region, at_viewers_left in (
        ("knee-front-right", True),
        ("knee-front-left", False),
        ("knee-back-right", False),
        ("knee-back-left", True),
    ):
        face = "front" if "front" in region else "back"
        frame = screen.page.locator(f'[data-view="{face}"] svg.base').bounding_box()
        shape = screen.region(region).bounding_box()
        assert frame
        assert shape
        middle = frame["x"] + frame["width"] / 2
        assert (shape["x"] + shape["width"] / 2 < middle) == at_viewers_left, region
    for face, first in (("front", "R"), ("back", "L")):
        letters = screen.page.locator(f'[data-view="{face}"] .sides b')
        placed = sorted((letters.nth(k).bounding_box() or {"x": 0})["x"] for k in range(2))
        texts = {
            (letters.nth(k).bounding_box() or {"x": 0})["x"]: letters.nth(k).text_content() for k in range(2)
        }
        assert texts[placed[0]] == first


def test_pattern_without_pain(open_page: Open) -> None:
    screen = open_page()
    screen.pattern("Psoas")
    screen.expect_answer("psoas")
    screen.expect_drawn(("psoas-major", "right"))
    screen.pattern("Iliacus")
    screen.expect_answer("iliacus")
    screen.expect_drawn(("iliacus", "right"))
    screen.pattern("Psoas and iliacus")
    expect(screen.page.locator('[data-zone="psoas-major:right:core"]').first).to_be_attached()
    screen.expect_drawn(("psoas-major", "right"), ("iliacus", "right"))
    screen.choose("Side", "Left")
    screen.expect_drawn(("psoas-major", "left"), ("iliacus", "left"))


def test_both_sides(open_page: Open) -> None:
    screen = open_page()
    screen.press(BACK_RIGHT, "lower-low-back-left")
    screen.until(lambda: {("psoas-major", "right"), ("psoas-major", "left")} <= screen.drawn())
    screen.expect_answer("You marked both sides")
    screen.press("lower-low-back-left")
    screen.choose("Side", "Both")
    expect(screen.page.locator('[data-zone="psoas-major:left:core"]').first).to_be_attached()
    screen.until(lambda: {side for _, side in screen.drawn()} == {"left", "right"})
    screen.expect_answer("Both sides are shown")


def test_a_place_not_covered_says_so_first_and_draws_no_zone(open_page: Open) -> None:
    screen = open_page()
    for regions, words in (
        (("hand-front-left",), "left hand, front"),
        (("shoulder-back-left", "mid-neck"), "left shoulder, back; and mid-line of the neck"),
    ):
        screen.press(*regions)
        screen.expect_answer(words)
        first = screen.answer.locator("> *").first
        expect(first).to_have_attribute("data-statement", "answer-not-covered")
        expect(first).to_contain_text(words)
        expect(screen.page.locator("[data-card]")).to_have_count(0)
        assert screen.zone_names() == set()
        screen.page.get_by_role("button", name="Clear", exact=True).click()


def test_a_match_is_explained(open_page: Open) -> None:
    screen = open_page()
    screen.press(BACK_RIGHT, "sacroiliac-right", "hand-front-left")
    for row, place in (
        ("answer-core", "right low back, lower part"),
        ("answer-local", "right side of the sacrum"),
        ("answer-unexplained", "left hand, front"),
        ("answer-typical-missing", "right groin"),
    ):
        expect(screen.says(row, "psoas-major")).to_contain_text(place)
    first = screen.answer.locator("> *").first
    expect(first).to_have_attribute("data-statement", "answer-not-covered")
    expect(first).to_contain_text("left hand, front")


def test_search_list_is_an_equal_way_in(open_page: Open) -> None:
    """It takes words in any order, and as people say them."""
    screen = open_page()
    box = screen.page.get_by_role("combobox", name="Your places")
    box.fill("right low back, lower")
    screen.page.get_by_role("option", name="right low back, lower part").click()
    assert screen.selected() == {BACK_RIGHT}
    screen.expect_answer(CHOICE)
    screen.page.keyboard.press("Escape")
    screen.press(THIGH_RIGHT)
    expect(screen.page.locator("#marks .pill")).to_have_count(2)
    screen.page.get_by_role("button", name="Clear", exact=True).click()
    for count, (search, found) in enumerate(
        (
            ("back low right", "right low back, upper part"),
            ("right bum lower", "right buttock, lower part"),
            ("tummy left", "left lower belly"),
            ("hamstring", "right back of the thigh, upper part"),
        ),
        start=1,
    ):
        box.fill(search)
        expect(screen.page.get_by_role("option", name=found)).to_be_visible()
        screen.page.keyboard.press("Enter")
        expect(screen.page.locator("[data-selected]")).to_have_count(count)


def test_undo_and_clear(open_page: Open) -> None:
    screen = open_page()
    screen.press(BACK_RIGHT, THIGH_RIGHT)
    screen.page.get_by_role("button", name="Undo").click()
    assert screen.selected() == {BACK_RIGHT}
    screen.page.keyboard.press("Control+z")
    assert screen.selected() == set()
    screen.press(BACK_RIGHT, THIGH_RIGHT)
    screen.page.get_by_role("button", name="Clear").click()
    assert screen.selected() == set()
    assert screen.zone_names() == set()
    expect(screen.page.locator("#marks .pill")).to_have_count(0)
    screen.page.get_by_role("button", name="Undo").click()
    assert screen.selected() == {BACK_RIGHT, THIGH_RIGHT}


def test_link_reproduces_the_screen_and_back_works(open_page: Open) -> None:
    screen = open_page()
    screen.press(BACK_RIGHT)
    screen.choose("Body", "Male")
    screen.choose("Words for", "Clinician")
    screen.switch("X-ray")
    expect(screen.page.locator(".xray image").first).to_be_attached()
    screen.expect_answer("Several muscles fit about as well on the right")
    link, answer = screen.link(), screen.answer.inner_text()
    twin = open_page(link)
    twin.expect_answer("Several muscles fit about as well on the right")
    assert twin.selected() == {BACK_RIGHT}
    twin.until(lambda: twin.zone_names() == screen.zone_names())
    assert twin.answer.inner_text() == answer
    assert twin.page.locator("#strip").get_attribute("data-body") == "male"
    expect(twin.page.locator(".xray image").first).to_be_attached()
    screen.press(THIGH_RIGHT)
    screen.expect_link(THIGH_RIGHT)
    screen.page.go_back()
    expect(screen.page.locator("[data-selected]")).to_have_count(1)
    screen.page.go_forward()
    expect(screen.page.locator("[data-selected]")).to_have_count(2)
    screen.expect_answer("Every marked region (2)")


def test_a_bad_link_falls_back_field_by_field_and_says_so(open_page: Open) -> None:
    screen = open_page(f"?r={BACK_RIGHT},nowhere&side=up&body=martian&voice=clinician&zones=perhaps&junk=1")
    assert screen.selected() == {BACK_RIGHT}
    notes = screen.page.locator(".notes, #notes").first
    for word in ("nowhere", "up", "martian", "perhaps"):
        expect(notes).to_contain_text(word)
    screen.expect_answer("psoas major")


def test_an_old_link_with_the_knee_opens_the_kneecap(open_page: Open) -> None:
    """The knee has three regions now; the id that lives on lies between the two others."""
    screen = open_page(f"?r={KNEE}")
    assert screen.selected() == {KNEE}
    screen.until(lambda: screen.marks() == {"left kneecap and front of the knee"})
    expect(screen.page.locator('[data-card="rectus-femoris"]')).to_be_visible()
    inner, middle, outer = (
        (screen.region(f"knee-{part}-left").bounding_box() or {"x": 0})["x"]
        for part in ("inner", "front", "outer")
    )
    assert inner < middle < outer  # of the left knee, seen from the front


def test_keyboard_alone(open_page: Open) -> None:
    screen = open_page()
    keys = screen.page.keyboard
    for _ in range(30):
        keys.press("Tab")
        if screen.page.evaluate("document.activeElement.hasAttribute('data-region')"):
            break
    start = screen.page.evaluate("document.activeElement.dataset.region")
    assert start
    keys.press("ArrowDown")
    moved = screen.page.evaluate("document.activeElement.dataset.region")
    assert moved != start
    expect(screen.page.locator("#pointed")).not_to_be_empty()
    keys.press("Enter")
    assert screen.selected() == {moved}
    keys.press(" ")
    assert screen.selected() == set()
    screen.region(BACK_RIGHT).focus()
    keys.press("Enter")
    screen.expect_answer(CHOICE)
    screen.page.get_by_role("tab", name="Why does it hurt here?").focus()
    keys.press("ArrowRight")
    expect(screen.page.get_by_role("tab", name="What makes it worse?")).to_have_attribute(
        "aria-selected", "true"
    )
    expect(screen.page.get_by_role("tabpanel")).to_contain_text("standing up after")


def test_every_size_and_theme(open_page: Open) -> None:
    """The themes take turns (tests/browser/test_access.py looks at every screen in one of the eight)."""
    screen = open_page(f"?r={BACK_RIGHT},{THIGH_RIGHT},{KNEE}&xray=1", touch=True)
    screen.expect_answer("Several muscles on both sides can hurt where you marked")
    expect(screen.page.locator(".xray path").first).to_be_attached()
    for number, size in enumerate(SIZES):
        look(screen.page, size, THEMES[number % 2])
        screen.check_fits()
        screen.check_accessible()
    for name in ("R", "L"):
        assert screen.page.locator(".sides b", has_text=name).count() == 2


@pytest.mark.parametrize("ratio", [1, 3])
def test_the_place_pressed_is_the_place_that_answers(open_page: Open, ratio: int) -> None:
    screen = open_page(touch=True, scale=ratio)
    for size in (WIDE, TABLET, PHONE):
        look(screen.page, size)
        marked: set[str] = set()
        for region in ("upper-front-thigh-left", "groin-right", "knee-front-right"):
            screen.tap(region)
            expect(screen.region(region)).to_have_attribute("data-selected", "")
            marked.add(region)
            assert screen.selected() == marked, size
        screen.page.get_by_role("button", name="Clear", exact=True).click()
        expect(screen.page.locator("[data-selected]")).to_have_count(0)


def test_two_hundred_per_cent_zoom(open_page: Open) -> None:
    screen = open_page(f"?r={BACK_RIGHT}", size=(640, 450), scale=2)
    screen.check_fits()
    screen.press(THIGH_RIGHT)
    screen.expect_answer(PSOAS)


def test_phone_shows_one_view_and_switches(open_page: Open) -> None:
    screen = open_page(size=PHONE, touch=True)
    back = screen.page.locator('[data-view="back"]')
    front = screen.page.locator('[data-view="front"]')
    expect(front).to_be_in_viewport(ratio=0.5)
    expect(back).not_to_be_in_viewport()
    screen.page.get_by_role("button", name="Back", exact=True).click()
    expect(back).to_be_in_viewport(ratio=0.5)
    screen.tap(BACK_RIGHT)
    screen.expect_answer(CHOICE)


def test_a_press_that_becomes_a_scroll_is_taken_back(open_page: Open) -> None:
    screen = open_page()
    x, y = screen.point(THIGH_RIGHT)
    screen.page.mouse.move(x, y)
    screen.page.mouse.down()
    assert screen.selected() == {THIGH_RIGHT}
    screen.page.mouse.move(x + 60, y + 60, steps=4)
    assert screen.selected() == set()
    screen.page.mouse.up()
    assert screen.selected() == set()


def test_layers(open_page: Open) -> None:
    screen = open_page(f"?r={BACK_RIGHT}")
    points = screen.page.locator(".points *")
    expect(points.first).to_be_attached()
    screen.switch("Trigger points")
    expect(points).to_have_count(0)
    screen.switch("Zones")
    expect(screen.zones).to_have_count(0)
    expect(screen.page.locator(".xray image")).to_have_count(0)
    screen.switch("X-ray")
    expect(screen.page.locator(".xray image").first).to_be_attached()


def test_bones_and_muscles_come_when_they_are_shown(open_page: Open) -> None:
    screen = open_page("?m=psoas-major&side=right&body=male")
    page, fetched = screen.page, "performance.getEntriesByType('resource').map(one => one.name)"
    page.wait_for_function(f"() => {fetched}.some(name => name.includes('/shapes/male'))")
    under = re.compile(r"/male-(?:front|back)-(bones\S*|psoas-major)\.webp")
    assert not [name for name in page.evaluate(fetched) if under.search(name)]
    screen.switch("X-ray")
    expect(page.locator(".xray image")).to_have_count(4)  # skeleton and psoas, front and back
    expect(page.locator(".xray .name")).to_have_text(["psoas", "psoas"])
    page.wait_for_function(f"() => {fetched}.filter(name => name.includes('-psoas-major.webp')).length == 2")
    names = [
        re.sub(r".*/male-\w+-|\.webp.*", "", one) for one in page.evaluate(fetched) if "/atlas/male-" in one
    ]
    fine = ("light", "medium", "deep", "clothes", "bones")
    skin = {*fine, *(f"{name}-sharp" for name in fine)} - {"bones"}
    assert {*names} - skin == {"bones", "psoas-major"}
    # the right psoas lies at the left of the front view, and at the right of the other
    boxes = [one.bounding_box() for kind in (".base", "[data-muscle]") for one in page.locator(kind).all()]
    assert all(boxes)
    front, back, in_front, behind = (box for box in boxes if box)
    assert in_front["x"] + in_front["width"] <= front["x"] + front["width"] / 2 + 1
    assert behind["x"] >= back["x"] + back["width"] / 2 - 1


def test_two_voices(open_page: Open) -> None:
    screen = open_page(f"?r={BACK_RIGHT}")
    expect(screen.page.get_by_role("tabpanel")).to_contain_text("referred pain")
    screen.choose("Words for", "Clinician")
    screen.expect_answer("less often psoas major")
    expect(screen.page.get_by_role("tabpanel")).to_contain_text("T12")


def test_sources_on_demand(open_page: Open) -> None:
    screen = open_page(f"?r={BACK_RIGHT}&tab=sure")
    source = screen.page.get_by_role("tabpanel").get_by_text(re.compile("Monclús|Biomedicines")).first
    expect(source).to_be_hidden()
    screen.switch("Show sources")
    expect(source).to_be_visible()
    screen.expect_link("sources=1")


def test_red_flags_are_one_tap_away(open_page: Open) -> None:
    screen = open_page(f"?r={BACK_RIGHT}")
    panel = screen.page.locator("#panel-doctor")
    for size in (WIDE, TABLET, PHONE):
        look(screen.page, size)
        screen.page.get_by_role("tab", name="What is it?").click()
        expect(panel).to_be_hidden()
        screen.page.evaluate("scrollTo(0, 0)")
        screen.page.get_by_role("button", name="When to see a doctor").first.click()
        expect(panel).to_contain_text("new trouble passing or holding urine")
        expect(panel).to_contain_text("112")
        expect(panel.locator("h3").first).to_be_in_viewport()
    assert screen.page.locator("body").inner_text().count("diagnosis") == 1


def test_save_picture(open_page: Open, tmp_path: Path) -> None:
    screen = open_page(f"?r={BACK_RIGHT},{THIGH_RIGHT}&xray=1")
    svg = screen.save("SVG", tmp_path).decode()
    for words in (
        "right low back, lower part",
        "right upper front thigh",
        "Front",
        "Back",
        "your right",
        "psoas",
    ):
        assert words in svg, words
    assert svg.count(">R<") >= 2
    assert svg.count(">L<") >= 2
    png = screen.save("PNG", tmp_path)
    assert png.startswith(b"\x89PNG")
    width = int.from_bytes(io.BytesIO(png[16:20]).read(), "big")
    assert width >= 1900


def test_nothing_jumps(open_page: Open) -> None:
    screen = open_page(fresh=True)  # a tab used before may still be on its way to another size
    watch = """() => { window.__shift = 0; new PerformanceObserver(list => list.getEntries().forEach(
        e => { if (!e.hadRecentInput) window.__shift += e.value; }
        )).observe({type: 'layout-shift', buffered: true}); }"""
    screen.page.evaluate(watch)
    before = screen.region(BACK_RIGHT).bounding_box()
    screen.press(BACK_RIGHT, THIGH_RIGHT)
    screen.expect_answer(PSOAS)
    assert screen.region(BACK_RIGHT).bounding_box() == before
    assert screen.page.evaluate("window.__shift") < 0.02


def test_server_away_the_picture_still_answers(open_page: Open) -> None:
    """The words wait and catch up; nothing is lost."""
    screen = open_page(away=True)
    away = re.compile("/words$")
    screen.page.route(away, lambda route: route.abort())
    screen.press(BACK_RIGHT)
    screen.until(lambda: ("psoas-major", "right") in screen.drawn())
    expect(screen.page.locator("#waiting")).to_contain_text("waiting", timeout=10_000)
    screen.page.unroute(away)
    expect(screen.answer).to_contain_text(CHOICE, timeout=15_000)
    expect(screen.page.locator("#waiting")).to_be_empty()
