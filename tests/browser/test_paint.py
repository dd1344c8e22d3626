"""Painting where it hurts: by mouse, finger and pen, on the flat body and on the one that turns."""

from __future__ import annotations

import re

import numpy as np
from playwright.sync_api import Page, expect

from bodymap import paint
from tests.browser.conftest import Open
from tests.browser.screen import Screen
from tests.browser.test_round import colours, on_screen, turn
from tests.browser.test_zoom import rest, touch, wheel

BACK, GROIN, THIGH = "lower-low-back-right", "groin-right", "upper-front-thigh-right"
PHONE = (390, 844)
Place = tuple[float, float]
# A pen or a finger that goes from one place to another, or a step of it.
POINTER = """([steps, pointerType, pointerId, pressure]) => {
  for (const [type, clientX, clientY] of steps) {
    document.elementFromPoint(clientX, clientY).dispatchEvent(new PointerEvent(`pointer${type}`, {pointerId,
      pointerType, pressure, clientX, clientY, button: type === 'move' ? -1 : 0,
      buttons: type === 'up' ? 0 : 1, isPrimary: true, bubbles: true, composed: true, cancelable: true}));
  }
}"""


# The worst point of a region is said to be near its edge; whether it lies in the region as it is drawn now.
POINT_WORST = """id => {
  const path = document.querySelector(`[data-region="${id}"]`), {x, y, width, height} = path.getBBox();
  const places = [...Array(400).keys()]
    .map(n => [x + width * (n % 20) / 20, y + height * Math.floor(n / 20) / 20])
    .filter(([left, top]) => [[0, 0], [-6, 0], [6, 0], [0, -6], [0, 6]].every(([by, down]) =>
      path.isPointInFill(new DOMPoint(left + by, top + down))));
  bodymap.show({ratings: [`${id}~n5~p${places[0].map(Math.round).join('.')}`]});
}"""
HOLDS_WORST = """id => {
  const [x, y] = bodymap.view.ratings[0].split('~p')[1].split('.').map(Number);
  return document.querySelector(`[data-region="${id}"]`).isPointInFill(new DOMPoint(x, y));
}"""


def take_brush(screen: Screen) -> Page:
    """Press "Paint" and wait for the brush."""
    screen.page.get_by_role("button", name="Paint", exact=True).click()
    expect(screen.page.get_by_role("group", name="Brush")).to_be_visible()
    return screen.page


def draw(page: Page, *places: Place) -> None:
    """A stroke of the mouse."""
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=4)
    page.mouse.up()


def is_painted(page: Page, face: str, place: Place) -> bool:
    """Whether the picture hides something of the body there, as paint does."""
    found: bool = page.evaluate(
        """([face, [x, y]]) => [...document.querySelectorAll(`[data-view=${face}] canvas`)].some(one => {
          const box = one.getBoundingClientRect(), unit = Math.min(box.width / 190, box.height / 450);
          const [left, top] = [x - box.x - box.width / 2, y - box.y - box.height / 2].map(off => off / unit);
          const fine = one.width / 190;
          const [across, down] = [(left + 95) * fine, (top + 225) * fine];
          return one.getContext('2d').getImageData(across, down, 1, 1).data[3] > 80;
        })""",
        [face, place],
    )
    return found


def test_from_opening_to_the_answer_in_two_presses(open_page: Open) -> None:
    """And on with it: erased, taken back, opened again from its link, taken away by name."""
    screen = open_page()
    page = take_brush(screen)  # the first press
    x, y = screen.point(BACK)
    bare = colours(page, (x, y))[0]
    draw(page, (x, y - 12), (x, y + 12))  # the second
    expect(screen.answer.locator("[data-card]").first).to_be_visible()
    screen.until(lambda: BACK in screen.selected())
    assert colours(page, (x, y))[0] != bare
    assert is_painted(page, "back", (x, y))
    page.keyboard.press("Escape")
    expect(page.get_by_role("group", name="Brush")).to_be_hidden()
    link = screen.link()
    assert re.search(r"[?&]p=b[\w-]+", link)

    page.goto(page.url)  # what is painted stands in the link
    screen.wait_ready()
    screen.until(lambda: is_painted(page, "back", (x, y)))
    mark = page.locator("#marks .pill", has=page.locator(f"[data-rate={BACK}]"))
    expect(mark).to_contain_text(re.compile("about half|most of it|all of it"))
    take_brush(screen)
    expect(page.locator("#painted")).to_have_text(re.compile(r"^\d\.\d % of the drawing, \d+ cm² of skin$"))
    page.get_by_role("button", name="Eraser").click()
    page.get_by_role("button", name="Large brush").press("Enter")  # another brush, no eraser
    page.get_by_role("button", name="Eraser").click()
    draw(page, (x, y - 30), (x, y + 30))
    screen.until(lambda: screen.selected() == set())
    screen.expect_link("p=", there=False)
    page.get_by_role("button", name="Undo").click()
    screen.until(lambda: BACK in screen.selected() and is_painted(page, "back", (x, y)))
    assert screen.link() == link

    page.locator(f"[data-unmark={BACK}]").click()
    screen.until(lambda: BACK not in screen.selected() and not is_painted(page, "back", (x, y)))
    page.get_by_role("button", name="Clear", exact=True).click()
    screen.until(lambda: screen.link() == "")


def test_it_lands_under_the_pointer_and_goes_with_the_body(open_page: Open) -> None:
    screen = open_page()
    page = take_brush(screen)
    at = screen.point(GROIN)
    page.mouse.move(*at)
    wheel(page, -140, 1, ctrl=True)
    for _ in range(3):
        wheel(page, -100, ctrl=True)
    assert rest(screen)[0] > 3
    page.get_by_role("button", name="Large brush").click()
    draw(page, at, (at[0] + 6, at[1] + 6))
    assert is_painted(page, "front", at)
    assert not is_painted(page, "front", (at[0] + 150, at[1]))
    expect(page.locator("#pointed")).to_have_text("right groin")
    screen.until(lambda: GROIN in screen.selected())
    assert rest(screen)[0] > 3  # the new mark does not move what is seen
    page.evaluate(POINT_WORST, GROIN)
    marked, first = screen.selected(), page.evaluate("bodymap.view.paint")
    for body in ({"body": "male"}, {"build": "heavy"}):
        before = page.evaluate("bodymap.view.paint")
        page.evaluate("one => bodymap.show(one)", body)
        page.wait_for_function("before => bodymap.view.paint !== before", arg=before)
        name = "-".join(["male", *body.values()][-2:]) if "build" in body else "male"
        expect(page.locator(f"#strip[data-body={name}]")).to_be_attached()
        assert screen.selected() == marked
        assert is_painted(page, "front", screen.point(GROIN))
        assert page.evaluate(HOLDS_WORST, GROIN)  # the worst point goes along
    page.evaluate("bodymap.show({body: 'female', build: 'average'})")
    screen.settle()
    back = paint.read(page.evaluate("bodymap.view.paint"))
    lost = (back != paint.read(first)).sum() / paint.read(first).sum()
    assert lost < 0.15
    page.get_by_role("button", name="Undo").click()  # the score
    screen.until(lambda: page.evaluate("bodymap.view.ratings.length === 0"))
    page.get_by_role("button", name="Undo").click()  # the stroke
    screen.until(lambda: screen.selected() == set())
    assert page.evaluate("bodymap.view.paint") == ""


def test_one_finger_paints_two_look_nearer(open_page: Open) -> None:
    screen = open_page(size=PHONE, touch=True)
    page, send = take_brush(screen), touch(screen)
    x, y = screen.point(GROIN)
    send("touchStart", (x, y))
    for down in range(0, 40, 8):
        send("touchMove", (x, y + down))
    expect(page.locator("#loupe")).to_be_visible()
    box = page.locator("#loupe").bounding_box()
    assert box
    assert box["y"] + box["height"] < y  # the finger covers what it paints, not what is shown of it
    send("touchEnd")
    expect(page.locator("#loupe")).to_be_hidden()
    screen.until(lambda: GROIN in screen.selected())
    assert page.evaluate("scrollY") == 0
    text = page.evaluate("bodymap.view.paint")
    send("touchStart", (x - 10, y))
    send("touchStart", (x - 10, y), (x + 10, y))
    for apart in range(12, 42, 6):
        send("touchMove", (x - apart, y), (x + apart, y))
    send("touchEnd")
    assert rest(screen)[0] > 1.5
    assert page.evaluate("bodymap.view.paint") == text
    screen.check_fits()


def test_a_pen_paints_as_wide_as_it_is_pressed_and_a_hand_beside_it_nothing(open_page: Open) -> None:
    screen = open_page()
    page = take_brush(screen)
    (x, y), (hand_x, hand_y) = screen.point(THIGH), screen.point("knee-front-left")
    painted = []
    for pressure in (0.2, 1):
        steps = [("down", x, y), ("move", x, y + 20), ("up", x, y + 20)]
        page.evaluate(POINTER, [steps, "pen", 5, pressure])
        painted.append(int(paint.read(page.evaluate("bodymap.view.paint")).sum()))
        page.evaluate("bodymap.show({paint: '', regions: []})")
    assert painted[1] > 2 * painted[0] > 0
    page.evaluate(POINTER, [[("down", x, y)], "pen", 6, 0.5])
    for kind in ("down", "up"):
        page.evaluate(POINTER, [[(kind, hand_x, hand_y)], "touch", 7, 0.5])
    page.evaluate(POINTER, [[("up", x, y)], "pen", 6, 0.5])
    page.evaluate(POINTER, [[("down", hand_x, hand_y), ("up", hand_x, hand_y)], "touch", 8, 0.5])
    assert is_painted(page, "front", (x, y))
    assert not is_painted(page, "front", (hand_x, hand_y))


def test_the_body_that_turns_is_painted_and_beside_it_turned(open_page: Open) -> None:
    screen = open_page()
    take_brush(screen)
    page = turn(screen)
    screen.settle()
    x, y = on_screen(page, -70, 1010)  # the right thigh from the front
    bare = colours(page, (x, y))[0]
    page.get_by_role("button", name="Large brush").click()
    draw(page, (x, y - 30), (x, y + 25))
    screen.until(lambda: THIGH in screen.selected())
    screen.until(lambda: colours(page, (x, y))[0] != bare)
    expect(page.locator("#round canvas")).to_have_attribute("data-drawn", "0")
    box = page.locator("#round canvas").bounding_box()
    assert box
    draw(page, (box["x"] + 20, y), (box["x"] + 90, y))
    expect(page.locator("#round canvas")).not_to_have_attribute("data-drawn", "0")
    assert all(
        place.startswith(("right", "mid")) for place in page.locator("#marks .name span").all_inner_texts()
    )


def test_it_paints_at_once_and_says_where_once_the_server_is_back(open_page: Open) -> None:
    screen = open_page(away=True)
    screen.page.route(re.compile("/cells/"), lambda route: route.abort())
    page = take_brush(screen)
    x, y = screen.point(BACK)
    draw(page, (x, y - 12), (x, y + 12))
    assert is_painted(page, "back", (x, y))
    expect(page.locator("#painted")).to_contain_text("when the server is back")
    assert screen.selected() == set()
    page.unroute_all()
    screen.until(lambda: BACK in screen.selected())
    page.get_by_role("button", name="Undo").click()
    screen.until(lambda: screen.selected() == set() and not is_painted(page, "back", (x, y)))


def test_a_painting_too_large_for_a_link_is_said_and_kept(open_page: Open) -> None:
    cells = paint.blank()
    cells[1, 150:300, 80:110] = (np.add.outer(np.arange(150), np.arange(30)) % 3 == 0)[:, :30]
    screen = open_page()
    page = screen.page
    page.evaluate("text => bodymap.show({paint: text, regions: ['groin-left']})", paint.write(cells))
    assert "p=" not in screen.link()
    expect(page.locator("#link-lacks")).to_contain_text("too large for a link")
    page.reload()
    screen.wait_ready()
    assert page.evaluate("bodymap.view.paint") == paint.write(cells)
    expect(page.locator("#link-lacks")).to_contain_text("too large for a link")
    page.get_by_role("button", name="New person").click()
    screen.until(lambda: page.evaluate("bodymap.view.paint") == "")
    page.go_back()
    screen.settle()
    assert page.evaluate("bodymap.view.paint") == ""
