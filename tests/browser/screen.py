"""What a reader sees and does, in their words, so that the journeys read like journeys."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.access import faults

# a point of the region that is really on top, where a finger would land
POINT = """id => {
  const shape = document.querySelector(`[data-region="${id}"]`);
  shape.scrollIntoView({block: 'center', inline: 'center', behavior: 'instant'});
  const box = shape.getBoundingClientRect();
  const inverse = shape.getScreenCTM().inverse();
  let best = null, least = Infinity;
  for (let i = 1; i < 16; i++) for (let j = 1; j < 16; j++) {
    const p = new DOMPoint(box.x + box.width * i / 16, box.y + box.height * j / 16);
    const away = Math.hypot(i - 8, j - 8);
    if (away < least && shape.isPointInFill(p.matrixTransform(inverse))
        && document.elementFromPoint(p.x, p.y) === shape) { best = [p.x, p.y]; least = away; }
  }
  return best;
}"""

# how many questions the page has asked and not had answered, for SETTLED
COUNT_QUESTIONS = """(() => {
  const ask = window.fetch;
  window.asking = 0;
  window.fetch = (...about) => {
    window.asking += 1;
    return ask(...about).finally(() => { window.asking -= 1; });
  };
})()"""
SETTLED = "() => location.search === bodymap.search(bodymap.view) && window.asking === 0"


class Screen:
    """One open page of the app."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.answer = page.locator("#answer")
        self.zones = page.locator("[data-zone]")

    def wait_ready(self) -> None:
        """Until the page answers."""
        expect(self.page.locator("html[data-awake]")).to_be_attached(timeout=20_000)

    def settle(self) -> None:
        """Until the link is written and the words are there: both come after the paint."""
        self.page.wait_for_function(SETTLED)
        self.page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def link(self) -> str:
        """The address bar's path and query, once all is written there."""
        self.settle()
        found: str = self.page.evaluate("location.pathname.slice(1) + location.search")
        return found

    def expect_link(self, part: str, there: bool = True) -> None:
        """Wait until the link has a part (or no longer has it): it is written after the paint."""
        pattern = re.compile(re.escape(part))
        (expect(self.page).to_have_url if there else expect(self.page).not_to_have_url)(pattern)

    def region(self, region: str) -> Locator:
        """The region's shape."""
        return self.page.locator(f'[data-region="{region}"]')

    def point(self, region: str) -> tuple[float, float]:
        """A place on the screen, in CSS pixels, where the region answers."""
        found = self.page.evaluate(POINT, region)
        assert found, f"{region} can't be pressed anywhere"
        return found[0], found[1]

    def press(self, *regions: str) -> None:
        """Click each region with the mouse and wait until it says that it changed."""
        for region in regions:
            before = self.selected()
            self.page.mouse.click(*self.point(region))
            expect(self.page.locator("[data-selected]")).not_to_have_count(len(before))

    def tap(self, region: str) -> None:
        """Touch a region."""
        self.page.touchscreen.tap(*self.point(region))

    def selected(self) -> set[str]:
        """Ids of the regions that the picture shows as chosen."""
        found: list[str] = self.page.eval_on_selector_all(
            "[data-selected]", "all => all.map(e => e.dataset.region)"
        )
        return set(found)

    def zone_names(self) -> set[str]:
        """Names of the zones that can be seen, `muscle:side:strength`."""
        visible = "all => all.filter(e => e.getBBox().width > 0).map(e => e.dataset.zone)"
        found: list[str] = self.page.eval_on_selector_all("[data-zone]", visible)
        return set(found)

    def drawn(self) -> set[tuple[str, str]]:
        """Muscle and side of every pattern that is drawn."""
        return {(m, s) for m, s, _ in (name.split(":") for name in self.zone_names())}

    def expect_drawn(self, *patterns: tuple[str, str]) -> None:
        """Wait until exactly these patterns, each a muscle and a side, are drawn."""
        wanted = set(patterns)
        self.until(lambda: self.drawn() == wanted)

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds, at most five seconds."""
        for _ in range(100):
            if holds():
                return
            self.page.wait_for_timeout(50)
        assert holds()

    def marks(self) -> set[str]:
        """Names in the list of marked regions."""
        return set(self.page.locator("#marks .pill").all_inner_texts())

    def choose(self, group: str, option: str) -> None:
        """Choose in a row of buttons, e.g. ("Side", "Left")."""
        self.page.get_by_role("radiogroup", name=group, exact=True).get_by_text(option, exact=True).click()

    def pattern(self, name: str) -> None:
        """Choose what the picture shows from the list of muscles."""
        self.page.get_by_label("Muscle", exact=True).first.click()
        self.page.get_by_role("option", name=name, exact=True).click()

    def open_options(self) -> None:
        """Where the controls are a sheet, open it."""
        button = self.page.get_by_role("button", name="Options", exact=True)
        if button.is_visible() and button.get_attribute("aria-expanded") == "false":
            button.click()

    def switch(self, name: str) -> None:
        """Turn a switch on or off."""
        self.page.get_by_label(name, exact=True).locator("xpath=..").click()

    def tab(self, name: str) -> Locator:
        """Open a tab of the words and return its panel."""
        self.page.get_by_role("tab", name=name).click()
        return self.page.get_by_role("tabpanel")

    def says(self, row: str, card: str = "") -> Locator:
        """What the answer, or a muscle's card, says by a row of the table of words, whatever its wording."""
        within = self.answer.locator(f'[data-card="{card}"]') if card else self.answer
        return within.locator(f'[data-statement="{row}"]')

    def expect_answer(self, text: str) -> None:
        """Wait until the words say something."""
        expect(self.answer).to_contain_text(text)

    def check_accessible(self, picture: bool = False) -> None:
        """No finding of axe, of any severity, on what is shown now; with `picture` in the picture, too."""
        self.settle()  # axe takes its time, and is lost when words change meanwhile
        told = faults(self.page, picture)
        assert not told, "\n".join(told)

    def check_fits(self) -> None:
        """Nothing makes the page scroll sideways."""
        wide = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, f"{wide} px too wide"

    def save(self, kind: str, folder: Path) -> bytes:
        """Save the picture as PNG or SVG and return the file."""
        self.page.locator("summary", has_text="Save or print").click()
        with self.page.expect_download(timeout=30_000) as download:
            name = {"PNG": "Picture", "SVG": "Picture for large prints (SVG)"}[kind]
            self.page.get_by_role("button", name=name, exact=True).click()
        target = folder / download.value.suggested_filename
        download.value.save_as(target)
        return target.read_bytes()
