"""The body's pictures: skin in a chosen tone, clothes that fade, finer ones where they can be seen."""

from __future__ import annotations

import base64
import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Open, Tabs
from tests.browser.screen import Screen

COLOUR = """async url => {
  const picture = await createImageBitmap(await (await fetch(url)).blob());
  const canvas = new OffscreenCanvas(1, 1).getContext('2d');
  canvas.drawImage(picture, 0, 0, 1, 1);
  return [...canvas.getImageData(0, 0, 1, 1).data];
}"""


def colour(page: Page, blank: Page, at: tuple[float, float]) -> list[int]:
    """Red, green and blue of a place on the screen, in CSS pixels."""
    clip = {"x": at[0] - 2, "y": at[1] - 2, "width": 4, "height": 4}
    png = base64.b64encode(page.screenshot(clip=clip)).decode()  # type: ignore[arg-type]
    found: list[int] = blank.evaluate(COLOUR, f"data:image/png;base64,{png}")
    return found[:3]


def is_cloth(found: list[int]) -> bool:
    """Bluer than red; skin is the other way round, and so are zones."""
    return found[2] > found[0]


def place(screen: Screen, view: str, x: float, y: float) -> tuple[float, float]:
    """A place given in figure units as one on the screen."""
    matrix = f"document.querySelector('[data-view={view}] svg.base').getScreenCTM()"
    found = screen.page.evaluate(f"(p => [p.x, p.y])(new DOMPoint({x}, {y}).matrixTransform({matrix}))")
    return found[0], found[1]


def skin(screen: Screen, view: str = "front") -> Locator:
    return screen.page.locator(f'[data-view="{view}"] .person img')


def test_clothes_fade_where_a_mark_and_its_zones_lie(open_page: Open, tabs: Tabs) -> None:
    screen, blank = open_page(), tabs.open(fresh=True)
    thigh = {
        side: place(screen, "front", 380 + 95 * sign, 960) for side, sign in (("right", -1), ("left", 1))
    }
    assert all(is_cloth(colour(screen.page, blank, at)) for at in thigh.values())
    screen.press("upper-front-thigh-right")
    screen.until(lambda: not is_cloth(colour(screen.page, blank, thigh["right"])))
    assert is_cloth(colour(screen.page, blank, thigh["left"]))
    screen.press("upper-front-thigh-right")
    screen.until(lambda: is_cloth(colour(screen.page, blank, thigh["right"])))
    blank.close()


def test_clothes_are_taken_off_for_the_bones(open_page: Open) -> None:
    worn = open_page("?xray=1").page.locator(".worn")
    expect(worn).to_have_count(2)
    expect(worn.first).to_be_hidden()
    expect(open_page().page.locator(".worn").first).to_be_visible()


def test_finer_pictures_come_where_the_screen_can_show_them(open_page: Open) -> None:
    """First those that every visitor gets; at rest those with twice the pixels, at once and without a gap."""
    screen = open_page(size=(1920, 1080), scale=3)
    expect(skin(screen)).to_have_attribute("src", re.compile("medium-sharp"))
    for worn in screen.page.locator(".worn image").all():
        expect(worn).to_have_attribute("href", re.compile("clothes-sharp"))
    assert skin(screen).evaluate("e => [e.complete, e.naturalWidth]") == [True, 1520]


def test_no_finer_picture_is_fetched_for_a_screen_that_cannot_show_it(open_page: Open) -> None:
    screen = open_page()
    screen.page.evaluate("new Promise(done => requestIdleCallback(() => setTimeout(done)))")
    fetched = "performance.getEntriesByType('resource').map(e => e.name).filter(n => n.includes('-sharp'))"
    assert screen.page.evaluate(fetched) == []
    expect(skin(screen)).to_have_attribute("src", re.compile(r"female-front-medium\.webp"))


def test_a_zoom_asks_for_finer_pictures(open_page: Open) -> None:
    screen = open_page(scale=2)
    expect(screen.page.locator("#turn")).to_be_visible()  # which comes at rest, as finer pictures would
    screen.page.evaluate("new Promise(rested => requestIdleCallback(rested))")
    expect(skin(screen)).not_to_have_attribute("src", re.compile("sharp"))
    screen.page.get_by_role("button", name="Hips and back").click()
    expect(skin(screen)).to_have_attribute("src", re.compile("sharp"))


def test_a_tone_can_be_chosen_by_keyboard_and_stays_in_the_link(open_page: Open) -> None:
    screen = open_page("?body=male")
    group = screen.page.get_by_role("radiogroup", name="Skin", exact=True)
    expect(group.get_by_role("radio", name="Medium")).to_be_checked()
    group.get_by_role("radio", name="Medium").focus()
    screen.page.keyboard.press("ArrowRight")
    expect(group.get_by_role("radio", name="Deep")).to_be_checked()
    for view in ("front", "back"):
        expect(skin(screen, view)).to_have_attribute("src", re.compile(f"male-{view}-deep"))
    screen.expect_link("tone=deep")
    screen.page.reload()
    expect(skin(screen)).to_have_attribute("src", re.compile("male-front-deep"))
    screen.choose("Body", "Female")
    expect(skin(screen)).to_have_attribute("src", re.compile("female-front-deep"))


def test_landmarks_are_named_in_the_reader_s_words(open_page: Open) -> None:
    screen = open_page(touch=True, size=(820, 1180))
    names = screen.page.locator('[data-view="back"] .landmark-name:visible')
    expect(names).to_have_count(0)
    screen.open_options()
    screen.switch("Landmarks")
    expect(names.filter(has_text="dimple (PSIS)")).to_have_count(1)
    screen.expect_link("landmarks=1")
    screen.choose("Words for", "Clinician")
    expect(names.filter(has_text="ischial tuberosity")).to_have_count(1)
    expect(names.filter(has_text="sitting bone")).to_have_count(0)
