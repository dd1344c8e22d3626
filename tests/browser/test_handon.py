"""What is on the screen is handed on as three files, and one of them is opened again."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.states import PHONE

LINK = "?r=lower-belly-right,mid-neck&s=lower-belly-right~n6~kaching&body=male"
NAMES = {
    "Places as a table (CSV)": "bodymap-places.csv",
    "CHOIR row (CSV)": "bodymap-choir.csv",
    "For a patient record (FHIR)": "bodymap-fhir.json",
}


def test_handed_on_and_opened_again(open_page: Open, tmp_path: Path) -> None:
    screen = open_page(LINK)
    page, menu = screen.page, screen.page.locator("#save summary")
    for entry, name in NAMES.items():
        menu.focus()
        page.keyboard.press("Enter")
        with page.expect_download() as download:
            page.get_by_role("button", name=entry, exact=True).press("Enter")
        assert download.value.suggested_filename == name
        download.value.save_as(tmp_path / name)
        expect(menu).to_be_focused()
    table, choir, fhir = ((tmp_path / name).read_text(encoding="utf-8") for name in NAMES.values())
    rows = list(csv.DictReader(table.splitlines()))
    assert [(row["region"], row["side"], row["now"], row["choir"]) for row in rows] == [
        ("lower-belly-right", "right", "6", "116"),
        ("mid-neck", "mid", "", "205;206"),
    ]
    assert choir.splitlines()[1].endswith(',Male,male,"116,205,206",6')
    sites = [one["resource"]["bodySite"]["text"] for one in json.loads(fhir)["entry"][1:]]
    assert sites == ["right lower belly", "mid-line of the neck"]

    page.locator("#clear").click()
    page.get_by_role("radiogroup", name="Body").get_by_text("Female").click()
    expect(screen.page.locator("[data-selected]")).to_have_count(0)
    (tmp_path / "mine.csv").write_text(table + "x,,,,nowhere\n", encoding="utf-8")
    with page.expect_file_chooser() as chooser:
        menu.click()
        page.get_by_role("button", name="Open a table").click()
    chooser.value.set_files(tmp_path / "mine.csv")
    expect(page.locator("#visit-note")).to_contain_text(
        "2 places were read. One entry was left out: Row 4, region: 'nowhere'"
    )
    assert screen.selected() == {"lower-belly-right", "mid-neck"}
    screen.expect_link("s=lower-belly-right~n6~kaching")
    screen.expect_link("body=male")
    screen.settle()
    expect(page.locator("#visit-note")).to_contain_text("2 places were read")  # still, beside the new words
    expect(page.locator("#rate")).to_be_hidden()
    page.locator("#visit-note button").click()
    expect(page.locator("#visit-note")).to_be_hidden()
    page.locator("#undo").click()
    expect(screen.page.locator("[data-selected]")).to_have_count(0)
    screen.expect_link("body=female")


def test_on_a_phone_nothing_is_cut_off_and_a_foreign_file_changes_nothing(
    open_page: Open, tmp_path: Path
) -> None:
    screen = open_page(LINK, PHONE, touch=True)
    page = screen.page
    screen.open_options()
    page.locator("#save summary").tap()
    for name in ("Picture", *NAMES, "Open a table …"):
        box = page.get_by_role("button", name=name, exact=True).bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE[0]
        assert box["y"] >= 0
        assert box["height"] >= 44
    (tmp_path / "other.csv").write_text("name\nsomebody\n", encoding="utf-8")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Open a table …").tap()
    chooser.value.set_files(tmp_path / "other.csv")
    expect(page.locator("#visit-note")).to_contain_text("the column region is missing")
    assert screen.selected() == {"lower-belly-right", "mid-neck"}
    (tmp_path / "large.csv").write_text("region\n" + "groin-right\n" * 6000, encoding="utf-8")
    screen.open_options()
    page.locator("#save summary").tap()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Open a table …").tap()
    chooser.value.set_files(tmp_path / "large.csv")
    expect(page.locator("#visit-note")).to_contain_text("larger than 64 KB")
