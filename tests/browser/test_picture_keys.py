"""The picture without a pointer: one tab stop, arrows round the body, and what a screen reader is told."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.screen import Screen
from tests.browser.states import PHONE, TABLET, WIDE, look

# Follows the arrows from one region and on from where each leads, every step from the page's end: how many
# regions are reached, and those that are not seen whole then, or move the strip.
UNSEEN = """first => {
  const strip = document.getElementById('strip'), head = document.getElementById('head');
  const shape = id => document.querySelector(`[data-region="${id}"]`);
  const step = (id, key) => {
    shape(id).focus({preventScroll: true});
    scrollTo(0, document.body.scrollHeight);
    shape(id).dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}));
    return document.activeElement;
  };
  const bad = to => {
    const frame = to.closest('.frame'), r = to.getBoundingClientRect(), f = frame.getBoundingClientRect();
    const top = Math.max(r.top, f.top), bottom = Math.min(r.bottom, f.bottom);
    const fits = bottom - top < innerHeight - head.offsetHeight - 12;
    return top < head.getBoundingClientRect().bottom || (fits ? bottom : top) > innerHeight
      || Math.max(r.left, f.left) < 0 || Math.min(r.right, f.right) > innerWidth
      || frame.scrollTop || frame.scrollLeft
      || ![0, strip.clientWidth].includes(Math.round(strip.scrollLeft));
  };
  const seen = new Set([first]), queue = [first], found = new Set();
  while (queue.length) {
    const id = queue.pop();
    for (const key of ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']) {
      const to = step(id, key), other = to.dataset.region;
      if (bad(to)) found.add(other);
      if (!seen.has(other)) { seen.add(other); queue.push(other); }
    }
  }
  return [seen.size, [...found]];
}"""
# Whether the middle of a region lies in the part of the picture that is shown.
IN_FRAME = """id => {
  const shape = document.querySelector(`[data-region="${id}"]`);
  const [f, r] = [shape.closest('.frame'), shape].map(e => e.getBoundingClientRect());
  const [x, y] = [r.x + r.width / 2, r.y + r.height / 2];
  return x > f.left && x < f.right && y > f.top && y < f.bottom;
}"""


def focused(screen: Screen) -> str:
    """Id of the region that has the focus, or ""."""
    found: str = screen.page.evaluate("document.activeElement.dataset.region || ''")
    return found


def told(screen: Screen, region: str) -> dict[str, Any]:
    """What the browser tells a screen reader of a region: name, description, whether it is checked."""
    session = screen.page.context.new_cdp_session(screen.page)
    script = f"document.querySelector('[data-region=\"{region}\"]')"
    shape = session.send("Runtime.evaluate", {"expression": script})["result"]["objectId"]
    tree = session.send("Accessibility.getPartialAXTree", {"objectId": shape, "fetchRelatives": False})
    session.detach()
    found = tree["nodes"][0]
    checked = next(p["value"]["value"] for p in found["properties"] if p["name"] == "checked")
    return {
        "role": found["role"]["value"],
        "name": found["name"]["value"],
        "description": found.get("description", {}).get("value", ""),
        "checked": checked == "true",
    }


def test_one_tab_stop(open_page: Open) -> None:
    screen = open_page()
    stops = screen.page.locator('[data-region][tabindex="0"]')
    expect(stops).to_have_count(1)
    stops.focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight"):
        screen.page.keyboard.press(key)
    at = focused(screen)
    assert at
    expect(stops).to_have_count(1)
    screen.page.keyboard.press("Tab")
    assert focused(screen) == ""
    screen.page.keyboard.press("Shift+Tab")
    assert focused(screen) == at  # where it was left


def test_arrows_go_from_front_to_back_on_the_same_side(open_page: Open) -> None:
    """The front ends on the screen's right at the body's left, where the back begins."""
    screen = open_page()
    for size in (WIDE, PHONE):
        look(screen.page, size)
        for key, side in (("ArrowRight", "left"), ("ArrowLeft", "right")):
            screen.region("belly-button").or_(screen.region("groin-right")).first.focus()
            for _ in range(12):
                screen.page.keyboard.press(key)
                view = screen.page.evaluate("document.activeElement.closest('.view').dataset.view")
                if view == "back":
                    break
            assert view == "back"
            assert focused(screen).endswith(f"-{side}")
            expect(screen.region(focused(screen))).to_be_in_viewport()


@pytest.mark.parametrize(("size", "body"), [((320, 256), "female"), (TABLET, "male")])
def test_arrow_keys_reach_every_region_and_it_is_seen(
    open_page: Open, size: tuple[int, int], body: str
) -> None:
    """Wherever the page is scrolled, at 400 % too: below the head and inside the window."""
    screen = open_page(f"?body={body}", size=size, reduced_motion="reduce")
    reached, unseen = screen.page.evaluate(UNSEEN, stop(screen))
    assert reached == screen.page.locator("[data-region]").count()
    assert unseen == []
    screen.page.get_by_role("button", name="Hips and back").click()
    expect(screen.page.locator("#stage[data-zoom]")).to_be_attached()
    screen.until(lambda: bool(screen.page.evaluate(IN_FRAME, stop(screen))))
    reached, unseen = screen.page.evaluate(UNSEEN, stop(screen))
    assert reached > 40
    assert unseen == []


def stop(screen: Screen) -> str:
    """Id of the region that the Tab key leads to."""
    found = screen.page.locator('[data-region][tabindex="0"]').get_attribute("data-region")
    assert found
    return found


def test_the_tab_key_leads_into_what_is_shown(open_page: Open) -> None:
    """The zoom leaves feet and hands outside; the stop is never among them."""
    screen = open_page("?zoom=1")
    screen.until(lambda: bool(screen.page.evaluate(IN_FRAME, stop(screen))))
    screen.page.locator("#zoom").click()
    knee = screen.region("knee-front-left")
    expect(knee).to_be_visible()
    knee.focus()
    for _ in range(3):
        screen.page.keyboard.press("ArrowDown")
    foot = stop(screen)
    screen.page.locator("#zoom").focus()
    screen.page.keyboard.press("Enter")
    screen.until(lambda: stop(screen) != foot)
    screen.page.keyboard.press("Tab")
    assert focused(screen) == stop(screen)
    assert screen.page.evaluate(IN_FRAME, focused(screen))


def test_enter_and_space_mark(open_page: Open) -> None:
    screen = open_page()
    screen.region("groin-left").focus()
    screen.page.keyboard.press("Enter")
    expect(screen.page.locator("[data-selected]")).to_have_count(1)
    assert told(screen, "groin-left")["checked"]
    screen.page.keyboard.press("Space")
    expect(screen.page.locator("[data-selected]")).to_have_count(0)


def test_what_is_announced(open_page: Open) -> None:
    screen = open_page("?r=lower-low-back-right,hand-front-left&m=psoas-major")
    inside = screen.region("lower-low-back-right")
    expect(inside).to_have_attribute("aria-description", "inside the right psoas core zone")
    assert told(screen, "lower-low-back-right") == {
        "role": "checkbox",
        "name": "right low back, lower part",
        "description": "inside the right psoas core zone",
        "checked": True,
    }
    assert told(screen, "hand-front-left")["description"] == "not explained by what is shown"
    assert told(screen, "upper-front-thigh-right")["description"] == "inside the right psoas core zone"
    assert told(screen, "knee-front-left") == told(screen, "knee-front-left") | {
        "description": "outside the zones shown",
        "checked": False,
    }
    screen.switch("Zones")
    expect(inside).not_to_have_attribute("aria-description", "inside the right psoas core zone")


def test_a_press_is_said_shortly(open_page: Open) -> None:
    screen = open_page("?body=male")
    said, answer = screen.page.locator("#said"), screen.page.locator("#told")
    screen.press("lower-low-back-right")
    expect(said).to_have_text("Marked: right low back, lower part.")
    expect(answer).to_contain_text("Several muscles on the right can hurt where you marked")
    assert answer.inner_text() == screen.answer.locator("h2").first.inner_text()
    screen.page.evaluate(
        "() => { window.__told = 0; new MutationObserver(all => { window.__told += all.length; })"
        ".observe(document.getElementById('told'), {childList: true, characterData: true, subtree: true}); }"
    )
    screen.tab("What can help?")
    expect(screen.page.locator("#panel-helps")).to_contain_text("Today, keep moving")
    assert screen.page.evaluate("window.__told") == 0  # the same headline is not said again
    screen.press("lower-low-back-right")
    expect(said).to_have_text("Nothing is marked.")
    # an emergency to answer is asked aloud, and no muscle is named
    screen.press("groin-right")
    expect(answer).to_contain_text("Before anything else: is this true? Sudden pain in a testicle")
    asked = screen.answer.locator(".gate").locator("h2, .tick")
    screen.until(lambda: answer.inner_text() == " ".join(asked.all_inner_texts()))
