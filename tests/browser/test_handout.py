"""The page to take home in a real browser: ticked, dated, on one page; and what paper keeps elsewhere."""

from __future__ import annotations

import io
import re

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.access import faults as axe
from tests.browser.conftest import Open, Read

TABLET, PHONE = (820, 1180), (390, 844)
MARKED = "r=lower-low-back-right,upper-front-thigh-right"
LONGEST = "moves=upward-dog,spiderman,hip-thrust"
OVERFLOWS = "() => document.documentElement.scrollWidth > innerWidth"
PAPERS = ("A4", "Letter")


def printed(page: Page, paper: str = "A4") -> list[str]:
    """The text of each page on paper."""
    return [one.extract_text() for one in PdfReader(io.BytesIO(page.pdf(format=paper))).pages]


def in_order(text: str, *words: str) -> None:
    places = [text.find(one) for one in words]
    assert -1 not in places, dict(zip(words, places, strict=True))
    assert places == sorted(places), dict(zip(words, places, strict=True))


def test_ticks_name_and_day(open_page: Open) -> None:
    screen = open_page(f"?{MARKED}")
    page = screen.page
    page.get_by_role("link", name="Take home").click()
    page.wait_for_url(re.compile(r"/handout/psoas-major\?"))
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url + (request.post_data or "")))
    assert page.locator(".move:visible h3").all_inner_texts() == [
        "Half-kneeling hip stretch",
        "Glute bridge",
        "Walking programme",
    ]
    expect(page.get_by_label("Hip thrust")).to_be_disabled()
    page.get_by_label("Walking programme").focus()
    page.keyboard.press("Space")
    page.get_by_label("Hip thrust").check()
    expect(page.get_by_role("heading", name="Hip thrust")).to_be_visible()
    assert "moves=half-kneeling&moves=glute-bridge&moves=hip-thrust" in page.url
    page.get_by_label("For", exact=True).fill("Ada Example")
    day = page.evaluate(
        "() => new Intl.DateTimeFormat(navigator.language, {dateStyle: 'long'}).format(new Date())"
    )
    expect(page.locator("#day")).to_have_text(day)
    for paper in PAPERS:
        (text,) = printed(page, paper)
        in_order(text, "Ada Example", day)
        assert "Hip thrust" in text
        assert "Walking programme" not in text
        assert "never sent" not in text
    assert not [one for one in sent if "Ada" in one]
    assert "Ada" not in page.url
    page.reload()
    expect(page.get_by_label("For", exact=True)).to_have_value("")
    expect(page.get_by_label("Hip thrust")).to_be_checked()


@pytest.mark.parametrize("paper", PAPERS)
def test_one_page_and_four_at_most_in_large_type(read: Read, paper: str) -> None:
    page = read(f"handout/psoas-major?{MARKED}&{LONGEST}")
    for link in (
        f"psoas-major?{MARKED}&{LONGEST}",
        "quadratus-lumborum-superficial?r=rim-hip-back-right",
        "rectus-abdominis?side=left",
    ):
        page.goto(page.url.partition("handout")[0] + f"handout/{link}")
        assert len(printed(page, paper)) == 1, link
        page.get_by_label("Large type").check()
        assert len(printed(page, paper)) in (2, 3, 4), link
        small = page.locator("main").evaluate(
            "all => Math.min(...[...all.querySelectorAll('.move:not([hidden]) :is(li, p), #help li')]"
            ".map(one => parseFloat(getComputedStyle(one).fontSize)))"
        )
        assert small * 0.75 > 15.99, "points"
        assert "large=1" in page.url


@pytest.mark.parametrize("size", [(1280, 900), TABLET, PHONE])
def test_it_fits_the_screen_and_has_no_faults(read: Read, size: tuple[int, int]) -> None:
    page = read(f"handout/psoas-major?{MARKED}", size)
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    assert not page.evaluate(OVERFLOWS)
    assert not axe(page)


def test_without_scripts_a_form_chooses(read: Read) -> None:
    page = read(f"handout/psoas-major?{MARKED}", scripts=False)
    for name in ("Half-kneeling hip stretch", "Glute bridge"):
        page.get_by_label(name).uncheck()
    page.get_by_role("button", name="Show").click()
    assert page.locator(".move:visible h3").all_inner_texts() == ["Walking programme"]
    assert "r=lower-low-back-right" in page.url


def test_the_story_hands_its_choice_on(read: Read) -> None:
    page = read(f"show/psoas-major?{MARKED}", still=True)
    take = page.get_by_role("link", name="Take home")
    expect(take).to_be_hidden()
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    page.get_by_text("Choose up to three exercises").click()
    page.get_by_label("Walking programme").uncheck()
    page.keyboard.press("End")
    take.click()
    expect(page.get_by_label("Glute bridge")).to_be_checked()
    expect(page.get_by_label("Walking programme")).not_to_be_checked()


class TestOnPaper:
    """The other screens keep their warnings, the steps of exercises, and headings."""

    def test_the_page_with_the_body(self, open_page: Open) -> None:
        page = open_page(f"?{MARKED}&a=rise&tab=helps").page
        text = "\n".join(printed(page))
        in_order(
            text,
            "Check first: are any of these true?",
            "One leg is newly weak",
            "more to check",
            "The pain has lasted over 6 weeks",  # was folded
            "What fits, best first",
            "To tell them apart",
            "Yes",  # the answers that can be given
            "You answered",
            "What can help?",
            "Stop an exercise if it brings",
            "Half-kneeling hip stretch",
            "Kneel on one knee, on a pad.",  # was folded
        )
        expect(page.locator(".exercise details[open]")).to_have_count(0)  # on the screen all is as it was

    def test_a_muscle_of_the_library(self, read: Read) -> None:
        text = "\n".join(printed(read("library/gluteus-medius")))
        in_order(text, "Gluteus medius", "What can help?", "Lying belt press", "Not for you if", "Steps")
        in_order(text, "When to see a doctor", "Emergency, now")

    def test_the_story(self, read: Read) -> None:
        text = "\n".join(printed(read(f"show/psoas-major?{MARKED}", still=True)))
        in_order(
            text,
            "What we do now",
            "Half-kneeling hip stretch",
            "Kneel on one knee, on a pad.",
            "When to get help",
            "New numbness between the legs",
        )
        assert "What keeps it going" in text
        in_order(
            text,
            "What lies underneath",
            "Your psoas runs from the low back to the thigh bone.",
            "Where it is felt",
            "A sore psoas can hurt in your low back and front thigh.",
        )
        assert "Take home" not in text
        assert "Full screen" not in text
