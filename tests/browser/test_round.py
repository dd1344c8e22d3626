"""The body that turns in a real browser: the same regions, marks and zones as the flat one, by every way."""

from __future__ import annotations

import base64
import re

from playwright.sync_api import Locator, Page, expect

from bodymap.draw import within
from tests.browser.access import faults as axe
from tests.browser.conftest import Open
from tests.browser.screen import Screen

MOST_BYTES = 250_000
CASE = "?r=lower-low-back-right,upper-front-thigh-right"
# Where each region's middle is, as shares of a flat view, front or back.
PLACES = """() => Object.fromEntries([...document.querySelectorAll('[data-region]')].map(path => {
  const svg = path.ownerSVGElement, box = path.getBBox(), view = svg.viewBox.baseVal;
  const places = [...Array(441).keys()].map(n => [n % 21 / 20, Math.floor(n / 21) / 20])
    .map(([u, v]) => Object.assign(svg.createSVGPoint(),
      {x: box.x + u * box.width, y: box.y + v * box.height}))
    .filter(at => path.isPointInFill(at));
  const [x, y] = [places.reduce((sum, at) => sum + at.x, 0), places.reduce((sum, at) => sum + at.y, 0)]
    .map(sum => sum / places.length);
  const at = places.sort((a, b) => Math.hypot(a.x - x, a.y - y) - Math.hypot(b.x - x, b.y - y))[0];
  return [path.dataset.region, [svg.closest('.view').dataset.view, at.x - view.width / 2, at.y]];
}))"""


# The colours of a picture of the screen (base64) at places in CSS pixels.
COLOURS = """async ([picture, places]) => {
  const bytes = Uint8Array.from(atob(picture), one => one.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], {type: 'image/png'}));
  const pen = new OffscreenCanvas(image.width, image.height).getContext('2d');
  pen.drawImage(image, 0, 0);
  return places.map(([x, y]) => [...pen.getImageData(Math.round(x), Math.round(y), 1, 1).data].slice(0, 3));
}"""
# Two fingers on the middle of the canvas move so many times as far apart.
PINCH = """(canvas, times) => {
  const box = canvas.getBoundingClientRect(), at = (kind, pointerId, away) => canvas.dispatchEvent(
    new PointerEvent(kind, {pointerId, pointerType: 'touch', bubbles: true, cancelable: true,
      clientX: box.x + box.width / 2 + away, clientY: box.y + box.height / 2}));
  canvas.setPointerCapture = () => {};
  for (const [id, away] of [[11, -20], [12, 20]]) at('pointerdown', id, away);
  for (const [id, away] of [[11, -20], [12, 20]]) at('pointermove', id, away * times);
  for (const [id, away] of [[11, -20], [12, 20]]) at('pointerup', id, away * times);
}"""


def colours(page: Page, *places: tuple[float, float]) -> list[list[int]]:
    """Red, green and blue, 0 to 255, of what is seen at places of the screen."""
    picture = base64.b64encode(page.screenshot()).decode()
    found: list[list[int]] = page.evaluate(COLOURS, [picture, places])
    return found


def order(texts: Locator) -> list[str]:
    """What is written, from left to right."""
    places = "all => all.map(one => [one.getBoundingClientRect().x, one.textContent])"  # of one frame
    return [text for _, text in sorted(texts.evaluate_all(places))]


def turn(screen: Screen) -> Page:
    """Show the body that turns and wait until it is drawn."""
    page = screen.page
    page.get_by_role("button", name="Turn", exact=True).click()
    expect(page.locator("#round canvas")).to_have_attribute("data-drawn", "0")
    return page


def on_screen(page: Page, x: float, y: float) -> tuple[float, float]:
    """A place of the front view, figure units from the mid-line and from the top, in CSS pixels."""
    box = page.locator("#round canvas").bounding_box()
    assert box
    scale = box["height"] / 1860
    return box["x"] + box["width"] / 2 + x * scale, box["y"] + box["height"] / 2 - (1765 - y - 880) * scale


def test_regions_are_where_they_are_on_the_flat_body(open_page: Open) -> None:
    """All that can be seen from front and back; what an arm or a hand hides is pressed from another side."""
    screen = open_page()
    places = screen.page.evaluate(PLACES)
    page = turn(screen)
    wrong = {}
    for face, key in (("front", "Home"), ("back", "End")):
        page.locator("#round canvas").focus()
        page.keyboard.press(key)
        expect(page.locator("#said")).to_have_text(re.compile(face))
        expect(page.locator("#round canvas")).to_have_attribute(
            "data-drawn", re.compile("^-?180$" if face == "back" else "^0$")
        )
        for region, (own, x, y) in places.items():
            if own == face:
                page.mouse.move(*on_screen(page, x, y))
                name = page.locator(f'[data-region="{region}"]').get_attribute("aria-label")
                if page.locator("#pointed").inner_text() != name:
                    wrong[region] = page.locator("#pointed").inner_text()
    assert len(wrong) <= 0, wrong


def test_a_press_marks_and_the_words_follow(open_page: Open) -> None:
    screen = open_page()
    _, x, y = screen.page.evaluate(PLACES)["upper-front-thigh-right"]
    page = turn(screen)
    page.mouse.click(*on_screen(page, x, y))
    expect(page.locator("#marks .pill")).to_have_text("right upper front thigh")
    page.keyboard.press("Control+z")
    expect(page.locator("#marks .pill")).to_have_count(0)


def test_a_drag_turns_and_marks_nothing(open_page: Open) -> None:
    screen = open_page()
    page = turn(screen)
    x, y = on_screen(page, 0, 900)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 120, y, steps=4)
    page.mouse.up()
    expect(page.locator("#round canvas")).not_to_have_attribute("data-drawn", "0")
    expect(page.locator("#marks .pill")).to_have_count(0)


def test_views_are_reached_and_told_by_keys_and_buttons(open_page: Open) -> None:
    screen = open_page(CASE)
    page = turn(screen)
    page.locator("#round canvas").focus()
    told = []
    for _ in range(8):
        page.keyboard.press("ArrowRight")
        told.append(page.locator("#said").inner_text())
    assert len(set(told)) == 8
    assert told[1] == "From the left side"
    assert told[-1] == "From the front"
    page.get_by_role("button", name="Right side").click()
    expect(page.locator("#said")).to_have_text("From the right side")
    assert not axe(page)


def test_it_is_fetched_when_asked_for_and_light(open_page: Open) -> None:
    screen = open_page(fresh=True)
    fetched: dict[str, int] = {}
    screen.page.on("requestfinished", lambda one: fetched.update({one.url: one.sizes()["responseBodySize"]}))
    expect(screen.page.get_by_role("button", name="Turn", exact=True)).to_be_visible()
    assert not [url for url in fetched if "turn" in url or ".bin" in url]
    turn(screen)
    assert sum(size for url, size in fetched.items() if "turn" in url or ".bin" in url) < MOST_BYTES


def test_builds_and_bodies_keep_the_marks(open_page: Open) -> None:
    """One control for both bodies; pictures come when a build is chosen, and a press finds its places."""
    screen = open_page(CASE)
    page = screen.page
    before = screen.region("flank-left").bounding_box()
    with page.expect_response(re.compile("female-heavy-front-medium.webp"), timeout=20_000):
        page.get_by_label("Build", exact=True).select_option("heavy")
    expect(page.locator("#strip")).to_have_attribute("data-body", "female-heavy", timeout=20_000)
    screen.expect_link("build=heavy")
    assert screen.region("flank-left").bounding_box() != before
    assert screen.selected() == {"lower-low-back-right", "upper-front-thigh-right"}
    screen.press("flank-left")
    assert "flank-left" in screen.selected()
    screen.press("flank-left")
    turn(screen)
    for build in ("slim", "younger", "older"):
        with page.expect_request(re.compile(f"female-{build}.bin"), timeout=20_000):
            page.get_by_label("Build", exact=True).select_option(build)
        expect(page.locator("#strip")).to_have_attribute("data-body", f"female-{build}")
    screen.choose("Body", "Male")
    expect(page.locator("#strip")).to_have_attribute("data-body", "male-older", timeout=20_000)
    screen.expect_link("body=male")
    expect(page.locator("#marks .pill")).to_have_count(2)
    page.get_by_role("button", name="Turn", exact=True).click()
    expect(page.locator("#strip")).to_be_visible()
    assert screen.selected() == {"lower-low-back-right", "upper-front-thigh-right"}


def test_with_bones_in_sight_the_skin_is_glass(open_page: Open) -> None:
    """Skeleton and muscle are fetched then; the muscle is that of the right, seen from behind as well."""
    screen = open_page(f"{CASE}&m=psoas-major&side=right&zones=0&points=0")
    fetched: list[str] = []
    screen.page.on("requestfinished", lambda one: fetched.append(one.url))
    page = turn(screen)
    assert not [url for url in fetched if "skeleton" in url or "psoas" in url]
    points = within.joined(within.parts("female", "psoas-major"), ("right",)).points
    x, y, _ = points[abs(points[:, 1] - 1060) < 10].mean(axis=0)
    under, beside = (on_screen(page, sign * x, 1765 - y) for sign in (1, -1))
    before = colours(page, under, beside)
    screen.switch("X-ray")
    canvas = page.locator("#round canvas")
    expect(canvas).to_have_attribute("data-under", re.compile("psoas-major"))
    expect(canvas).to_have_attribute("data-under", re.compile("skeleton"))
    names = {url.rpartition("/")[2].partition("?")[0] for url in fetched if ".bin" in url}
    assert names == {"mesh.bin", *(f"female-{part}.bin" for part in ("average", "skeleton", "psoas-major"))}
    muscle, glass = colours(page, under, beside)
    assert before[0][0] - before[0][2] > 40, "skin"
    assert muscle[0] - muscle[1] > 30, muscle
    assert muscle[0] < glass[0]
    assert glass[0] - glass[1] < 20, glass
    sides, name = page.locator("#round .letter"), page.locator("#round .name")
    expect(name).to_have_text("psoas")
    line = page.locator("#round .leader[d]").last.bounding_box()
    assert line
    assert abs(line["x"] + line["width"] - under[0]) < 12, "its line ends on the muscle"
    assert order(sides) == ["R", "L"]
    page.locator("#round canvas").focus()
    page.keyboard.press("End")
    expect(canvas).to_have_attribute("data-drawn", re.compile("180$"))
    assert order(sides) == ["L", "R"]
    muscle, glass = colours(page, beside, under)
    assert muscle[0] - muscle[1] > glass[0] - glass[1] + 15, (muscle, glass)
    assert not axe(page)
    screen.switch("X-ray")
    expect(canvas).to_have_attribute("data-under", "")
    expect(name).to_have_count(0)


def test_from_nearer_a_place_stays_where_it_is(open_page: Open) -> None:
    """Ctrl and the wheel, two fingers, keys and buttons."""
    screen = open_page()
    _, x, y = screen.page.evaluate(PLACES)["upper-front-thigh-right"]
    page = turn(screen)
    canvas, (left, top) = page.locator("#round canvas"), on_screen(page, x, y)
    page.mouse.move(left, top)
    expect(page.locator("#pointed")).to_have_text("right upper front thigh")
    page.keyboard.down("Control")
    for _ in range(3):
        page.mouse.wheel(0, -100)
    page.keyboard.up("Control")
    expect(canvas).to_have_attribute("data-scale", "4.48")
    for by in (-12, 12):  # beyond the region from afar
        page.mouse.move(left + by, top + by)
        expect(page.locator("#pointed")).to_have_text("right upper front thigh")
    page.mouse.click(left, top)
    expect(page.locator("#marks .pill")).to_have_text("right upper front thigh")
    canvas.focus()
    page.keyboard.press("0")
    expect(canvas).to_have_attribute("data-scale", "1.00")
    page.keyboard.press("+")
    expect(canvas).to_have_attribute("data-scale", "1.50")
    canvas.evaluate(PINCH, 2)
    expect(canvas).to_have_attribute("data-scale", "3.00")
    smaller, whole = (page.get_by_role("button", name=name) for name in ("Smaller", "Whole body"))
    smaller.click()
    expect(canvas).to_have_attribute("data-scale", "2.00")
    whole.click()
    expect(canvas).to_have_attribute("data-scale", "1.00")
    expect(smaller).to_have_attribute("aria-disabled", "true")
    page.get_by_role("button", name="Larger").click()
    expect(canvas).to_have_attribute("data-scale", "1.50")
    expect(whole).to_have_attribute("aria-disabled", "false")
    expect(canvas).to_have_attribute("data-drawn", "0")
    expect(page.locator("#marks .pill")).to_have_count(1)


def test_without_webgl_there_is_no_switch(open_page: Open) -> None:
    page = open_page().page
    page.add_init_script(
        "HTMLCanvasElement.prototype.getContext = (get => function (kind, ...more) {"
        " return kind.startsWith('webgl') ? null : get.call(this, kind, ...more) })"
        "(HTMLCanvasElement.prototype.getContext)"
    )
    page.reload()
    expect(page.locator("html[data-awake]")).to_be_attached()
    page.evaluate("() => new Promise(done => requestIdleCallback(done))")
    expect(page.get_by_role("button", name="Turn", exact=True)).to_have_count(0)
