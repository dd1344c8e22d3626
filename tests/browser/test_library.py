"""The library in a real browser: search while typing, keys, no script, small screens, and what axe says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bodymap import view
from bodymap.atlas import load
from bodymap.draw import tokens
from bodymap.say import facts
from tests.browser.conftest import Read
from tests.browser.states import PHONE, THEMES, WIDE, look
from tools.running import Server

DATA = Path(__file__).resolve().parents[2] / "data"
SEARCHES = (
    "psoas", "major psoas", "lower back", "back lower", "bum", "hip", "groin", "knee", "upper thi", "xyzzy",
    "pain in my right thigh", "iliacus thigh", "ïliacus", "lower back thigh", "the", "  ", "iliopsoas",
    "hip flexors", "sciat", "QL", "runner's knee", "traps", "my left sciatica", "rotator cuff", "hip f",
)  # fmt: skip


def shown(page: Page) -> list[str]:
    """The muscles that the search shows, in order."""
    found: list[str] = page.eval_on_selector_all(
        "#found:not([hidden]) [data-muscle]", "all => all.map(e => e.dataset.muscle)"
    )
    return found


def test_search_finds_while_typing(read: Read) -> None:
    page = read("library")
    box = page.get_by_role("searchbox")
    box.press_sequentially("psoas")
    expect(page.get_by_role("status")).to_contain_text(" of ")
    assert shown(page)[0] == "psoas-major"
    expect(page.locator("#areas")).to_be_hidden()
    expect(page).to_have_url(re.compile(r"\?q=psoas$"))
    box.press("Escape")
    expect(box).to_have_value("")
    expect(page.locator("#areas")).to_be_visible()
    expect(page.locator("#found")).to_be_hidden()
    expect(page).not_to_have_url(re.compile("q="))


def test_no_hit_says_so_and_leads_back(read: Read) -> None:
    page = read("library")
    page.get_by_role("searchbox").fill("xyzzy")
    expect(page.get_by_text("No muscle has that name")).to_be_visible()
    page.get_by_role("link", name="Show all muscles").click()
    expect(page.get_by_role("searchbox")).to_have_value("")
    expect(page.get_by_role("searchbox")).to_be_focused()
    expect(page.locator("#areas")).to_be_visible()


def test_the_page_finds_what_the_server_finds(read: Read) -> None:
    table = facts.index(load(DATA))
    page = read("library")
    for typed in SEARCHES:
        page.get_by_role("searchbox").fill(typed)
        wanted, told = facts.search(table, typed) if typed.strip() else ([], [])
        assert shown(page) == wanted, typed
        explained = page.locator("#terms > :not([hidden])").evaluate_all(
            "all => all.map(e => e.dataset.term)"
        )
        assert explained == [term for term in told if page.locator(f"[data-term={term}]").count()], typed


def test_a_trouble_is_explained_and_what_is_not_covered_is_said(read: Read) -> None:
    """While typing, and by the form alone."""
    page = read("library")
    box = page.get_by_role("searchbox")
    box.fill("sciatica")
    expect(page.get_by_role("heading", name="Sciatica")).to_be_visible()
    expect(page.get_by_text("Pain from the gluteus minimus or the piriformis")).to_be_visible()
    page.get_by_text("No muscle, but it can feel like one: sciatica from the L5 nerve").click()
    expect(
        page.get_by_text("Pain from this nerve runs from the buttock down the outer side").first
    ).to_be_visible()
    assert shown(page) == ["gluteus-minimus", "piriformis"]
    box.fill("rotator cuff")
    for covers in (page, read("library?q=rotator+cuff", scripts=False)):
        expect(covers.get_by_text("does not cover the muscles of the shoulder")).to_be_visible()
        expect(covers.get_by_text("No muscle has that name")).to_be_hidden()
        expect(covers.get_by_role("heading", name="Sciatica")).to_be_hidden()


def test_without_a_script(read: Read) -> None:
    page = read("library", scripts=False)
    page.get_by_role("searchbox").fill("upper thigh")
    page.get_by_role("searchbox").press("Enter")
    page.wait_for_url("**/library?q=upper+thigh")
    page.get_by_role("link", name="Psoas").first.click()
    page.wait_for_url("**/library/psoas-major")
    expect(page.get_by_role("heading", level=1)).to_have_text("Psoas")
    page.get_by_role("link", name="Left", exact=True).click()
    expect(page.get_by_role("heading", name="Where it is felt, left side")).to_be_visible()


def test_a_link_of_its_own_and_on_to_the_body(read: Read) -> None:
    page = read("library")
    page.locator("#areas [data-muscle='psoas-major'] a").first.click()
    page.wait_for_url("**/library/psoas-major")
    page.get_by_role("link", name="Show on the body").click()
    page.wait_for_url("**/?m=psoas-major")
    expect(page.locator("[data-zone^='psoas-major:right']").first).to_be_attached()


MARKED = "r=lower-low-back-left,upper-front-thigh-left&a=rise&body=male&voice=clinician&theme=dark"


def rgb(theme: str) -> list[int]:
    """The colour of the flat body."""
    return list(bytes.fromhex(tokens.colours(theme)["clay"].removeprefix("#")))


def test_marks_and_theme_come_back_from_the_library(read: Read, server: Server) -> None:
    page = read(f"?{MARKED}")
    page.goto(f"{server.url}library{page.evaluate('bodymap.search(bodymap.view)')}")
    page.get_by_role("searchbox").fill("iliacus")  # the search, too, leaves the rest of the link alone
    page.locator("#found [data-muscle='iliacus'] a").click()
    expect(page.get_by_role("heading", name="Where it is felt, left side")).to_be_visible()
    page.get_by_role("link", name="Right", exact=True).click()
    page.get_by_role("link", name="Left", exact=True).click()
    page.get_by_role("link", name="Show on the body").click()
    marked = page.locator("[data-region][aria-checked=true]")
    expect(marked).to_have_count(2)
    expect(page.locator("[data-zone^='iliacus:left']").first).to_be_attached()
    expect(page.locator("html[data-theme=dark]")).to_be_attached()
    assert "body=male" in page.url
    assert "a=rise" in page.url
    page.go_back()
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Body").click()
    expect(marked).to_have_count(2)
    expect(page.locator("html[data-theme=dark]")).to_be_attached()


def test_marks_come_back_from_a_search_without_a_script(read: Read) -> None:
    page = read(f"library?{MARKED}", scripts=False)
    page.get_by_role("searchbox").fill("psoas")
    page.get_by_role("searchbox").press("Enter")
    page.get_by_role("link", name="psoas").first.click()
    body = page.get_by_role("navigation", name="Main").get_by_role("link", name="Body")
    wanted = view.parse(MARKED)[0]
    assert view.parse((body.get_attribute("href") or "").partition("?")[2])[0] == wanted


# One address, drawn in the theme of the page around it: the colour of its clay is read off a canvas.
ALONE = """async () => {
  const img = new Image();
  img.src = '/picture/female/psoas-major-right.svg';
  img.style.colorScheme = getComputedStyle(document.documentElement).colorScheme;
  document.body.append(img);
  await img.decode();
  const {width, height} = img;
  const canvas = Object.assign(document.createElement('canvas'), {width, height});
  canvas.getContext('2d').drawImage(img, 0, 0, width, height);
  return [...canvas.getContext('2d').getImageData(width * 0.27, height * 0.3, 1, 1).data];
}"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_theme_of_the_link_wins(read: Read, theme: str) -> None:
    """Ground, words, the small bodies, the large one and one that stands alone, whatever the system says."""
    page = read(f"library/psoas-major?theme={theme}")
    ground = "rgb(17, 24, 28)" if theme == "dark" else "rgb(251, 250, 248)"
    skin, body = page.locator(".small .skin").first, page.locator("body")
    for system in THEMES:
        look(page, theme=system)
        assert page.evaluate(ALONE)[:3] == rgb(theme)
        expect(body).to_have_css("background-color", ground)
        expect(skin).to_have_css("fill", f"rgb({', '.join(map(str, rgb(theme)))})")
        strength = page.locator(".window .person").first.evaluate("e => getComputedStyle(e).opacity")
        assert float(strength) == tokens.strength(theme, "body-strength")
    page.emulate_media(media="print")
    expect(body).to_have_css("background-color", "rgb(255, 255, 255)")
    expect(skin).to_have_css("fill", "rgb(240, 221, 208)")
    expect(page.get_by_role("link", name="Show on the body")).to_be_hidden()
    expect(page.locator(".window").first).to_be_visible()


def test_keys_alone(read: Read) -> None:
    page = read("library")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the words")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("iliacus")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('[data-muscle]') !== null"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/library/iliacus")


def test_zones_lie_on_the_shaded_body(read: Read) -> None:
    """The photograph-like picture and the shapes over it are cut alike and fill the same box."""
    page = read("library/psoas-major")
    for size in (WIDE, PHONE):
        look(page, size)
        _expect_cut_alike(page)


def _expect_cut_alike(page: Page) -> None:
    for box in page.locator(".window:not(.glass)").all():
        inner = [box.locator(kind).bounding_box() for kind in ("img", "svg.worn", "svg.drawn")]
        for layer in inner[1:]:
            assert inner[0]
            assert layer
            for key in ("x", "y", "width", "height"):
                assert inner[0][key] == pytest.approx(layer[key], abs=0.6)
        outer = box.bounding_box()
        assert outer
        for zone in box.locator("[data-zone]").all():
            own = zone.bounding_box()
            assert own
            assert own["x"] >= outer["x"]
            assert own["y"] >= outer["y"]
            assert own["x"] + own["width"] <= outer["x"] + outer["width"]
            assert own["y"] + own["height"] <= outer["y"] + outer["height"]
