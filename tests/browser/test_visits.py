"""A visit goes home as a file and comes back: kept, opened, refused, compared; judged by what is shown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.screen import Screen
from tests.browser.states import CASE, PHONE, visit_file

SCORES = "lower-low-back-right~n6~kburning,upper-front-thigh-right~n3"
RATED = f"{CASE}&s={SCORES}&body=male&build=heavy&voice=clinician"
DROP = """([name, text]) => {
  const data = new DataTransfer();
  data.items.add(new File([text], name, {type: 'application/json'}));
  for (const type of ['dragover', 'drop']) {
    document.body.dispatchEvent(new DragEvent(type, {dataTransfer: data, bubbles: true, cancelable: true}));
  }
}"""
LAST = visit_file("last.json", 6, ["lower-low-back-right", "groin-right"], ["lower-low-back-right~n7"])


def new_person(screen: Screen) -> None:
    screen.open_options()
    screen.page.get_by_role("button", name="New person").click()
    screen.settle()


def choose(page: Page, *files: Any) -> None:
    page.set_input_files("#visit-files", list(files))


def keep(screen: Screen, folder: Path) -> Path:
    """Press "Keep this visit"; the file."""
    screen.open_options()
    screen.page.locator("#save summary").click()
    with screen.page.expect_download() as caught:
        screen.page.get_by_role("button", name="Keep this visit (a file)").click()
    file = folder / caught.value.suggested_filename
    caught.value.save_as(file)
    return file


def test_kept_cleared_and_opened_again_by_choice_and_by_drop(open_page: Open, tmp_path: Path) -> None:
    screen = open_page(RATED, PHONE, touch=True, fresh=True)
    page = screen.page
    before, numbers = screen.link(), page.locator(".scores text").all_text_contents()
    assert sorted(numbers) == ["3", "6"]
    file = keep(screen, tmp_path)
    expect(page.locator("#visit-note")).to_contain_text(file.name)
    kept = json.loads(file.read_text("utf-8"))
    assert (kept["bodymap"], kept["version"], kept["view"]["build"]) == ("visit", 1, "heavy")
    page.locator("a.skip").evaluate("link => link.click()")  # another entry in the browser's history
    new_person(screen)
    clean = screen.link()
    assert screen.marks() == set()
    expect(page.locator("#visit-note")).to_be_empty()
    choose(page, file)
    screen.until(lambda: screen.link() == before)
    assert page.locator(".scores text").all_text_contents() == numbers
    page.locator("#undo").click()
    screen.until(lambda: screen.link() == clean)
    page.evaluate(DROP, [file.name, file.read_text("utf-8")])
    screen.until(lambda: screen.link() == before)
    new_person(screen)
    page.locator("#undo").click(force=True)
    for _ in range(4):
        page.go_back()
        screen.settle()
        assert screen.marks() == set()
        assert "r=" not in page.url
    screen.open_options()
    page.locator("#save summary").click()
    page.get_by_role("button", name="Compare visits").click()
    expect(page.get_by_role("heading", name="No visit yet")).to_be_visible()


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("letter.json", "{no", "letter.json is no visit: it holds no JSON"),
        ("other.json", '{"a": 1}', "other.json is no visit of this app"),
        ("new.json", '{"bodymap": "visit", "version": 7, "view": {}}', "new.json is a visit of version 7"),
        ("big.json", " " * 70_000, "big.json is larger than 64 KB"),
    ],
)
def test_a_file_that_is_no_visit_changes_nothing(open_page: Open, name: str, text: str, why: str) -> None:
    screen = open_page(CASE)
    before = screen.link()
    choose(screen.page, {"name": name, "mimeType": "application/json", "buffer": text.encode()})
    expect(screen.page.locator("#visit-note")).to_contain_text(why)
    assert screen.link() == before
    screen.page.locator("#visit-note").get_by_role("button", name="Close").click()
    expect(screen.page.locator("#visit-note")).to_be_hidden()


def test_the_last_visit_beside_what_is_on_the_screen(open_page: Open) -> None:
    screen = open_page(f"{CASE}&s=lower-low-back-right~n3", fresh=True)
    page, before = screen.page, screen.link()
    choose(page, LAST, visit_file("odd.json", 7, ["nowhere"], [], version=9))
    expect(page.locator("#visit-note")).to_contain_text(
        "You see the visit of 6 November 2026. Undo brings back"
    )
    expect(page.locator("#visit-note")).to_contain_text("odd.json is a visit of version 9")
    assert screen.selected() == {"lower-low-back-right", "groin-right"}
    page.get_by_role("button", name="Compare it with what was here").click()
    expect(page.get_by_role("heading", name="Two visits")).to_be_focused(timeout=15_000)
    parts = page.locator("[data-part]")
    expect(parts).to_contain_text(
        ["right low back, lower part", "right groin", "right upper front thigh"], ignore_case=True
    )
    areas = [float(cell) for cell in page.locator("[data-part] td:nth-child(3)").all_text_contents()]
    assert all(10 < area < 400 for area in areas)
    expect(page.locator("#overlap")).to_contain_text("Jaccard index")
    expect(page.locator("#visits-scores")).to_contain_text("−4: a change that matters")
    slider = page.get_by_role("slider", name="Slide from then to now")
    shown = "all => all.map(one => getComputedStyle(one).clipPath)"
    slider.focus()
    for key, clips in (
        ("End", ["inset(0px 0px 0px 100%)", "inset(0px 0% 0px 0px)"]),
        ("Home", ["inset(0px 0px 0px 0%)", "inset(0px 100% 0px 0px)"]),
        ("ArrowRight", ["inset(0px 0px 0px 5%)", "inset(0px 95% 0px 0px)"]),
    ):
        page.keyboard.press(key)
        found = page.locator(".wiped").first.locator("svg.then, svg.now").evaluate_all(shown)
        assert found == clips
    page.keyboard.press("Escape")
    expect(page.locator("#visits")).to_be_hidden()
    assert screen.link() == before


def test_three_files_at_once_have_a_chart(open_page: Open) -> None:
    screen = open_page(fresh=True)
    page = screen.page
    files = [
        LAST,
        visit_file("b.json", 13, ["groin-right"], ["groin-right~n4"]),
        visit_file("c.json", 27, ["knee-front-left"], []),
    ]
    choose(page, *files)
    expect(page.get_by_role("heading", name="3 visits")).to_be_focused(timeout=15_000)
    chart = page.locator("#visits-chart")
    expect(chart.locator("svg .scatterlayer .trace")).to_have_count(3, timeout=15_000)
    expect(chart).to_contain_text("Highest score, 0 to 10")
    page.get_by_label("with").select_option("13 November 2026")
    expect(page.locator("[data-part=new] td").first).to_have_text("None")
    page.get_by_role("button", name="Remove the visit of 13 November 2026").click()
    expect(page.get_by_role("heading", name="Two visits")).to_be_visible()
    expect(chart).to_have_count(0)
    page.go_back()
    expect(page.locator("#stage")).to_be_visible()
