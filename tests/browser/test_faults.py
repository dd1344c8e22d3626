"""Faults that readers of comparable software report: each test is one case of a kind that is cured."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Open

# What a press in the middle of each place hits that is announced: the place itself, or what lies over it.
MIDDLES = """() => Array.from(document.querySelectorAll('[data-region]')).filter(path => path.checkVisibility(
    {visibilityProperty: true})).map(path => {
  const box = path.getBoundingClientRect();
  const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return [path.dataset.region, hit?.dataset?.region || hit?.id || hit?.outerHTML || 'nothing'];
})"""


def test_the_middle_of_what_is_announced_is_that_place(open_page: Open) -> None:
    """Speech control, switches and robots press there; in the zoom, places out of sight are not announced."""
    for link in ("", "?body=male", "?body=male&zoom=1&r=groin-right"):
        screen = open_page(link)
        screen.settle()
        found = screen.page.evaluate(MIDDLES)
        assert [pair for pair in found if pair[0] != pair[1]] == []
        assert len(found) == len(screen.page.locator("[data-region]").all()) or "zoom" in link
    expect(screen.region("outer-calf-right")).to_have_css("visibility", "hidden")
    assert 40 < len(found) < 130
    announced = screen.page.locator("#strip").aria_snapshot()
    assert "right groin" in announced
    assert "calf" not in announced
    screen.region("groin-right").focus()
    screen.page.set_viewport_size({"width": 1280, "height": 600})
    screen.until(lambda: all(a == b for a, b in screen.page.evaluate(MIDDLES)))
    screen.page.get_by_role("button", name="Hips and back").click()
    expect(screen.region("outer-calf-right")).to_have_css("visibility", "visible")
