"""The pictures of an exercise come when its fold is opened, and its movement can be stopped."""

from __future__ import annotations

from playwright.sync_api import Request, expect

from tests.browser.conftest import Open

STARTED = "image => image.complete && image.naturalWidth > 0"
MOVES = "strip => strip.getAnimations().length"


def test_pictures_come_with_the_fold_and_the_movement_stops(open_page: Open) -> None:
    screen = open_page("?tab=helps&m=psoas-major", fresh=True)
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    screen.page.on("request", note)
    card = screen.page.locator("section.exercise").filter(has_text="Half-kneeling hip stretch")
    pictures = card.locator("figure img")
    expect(pictures).to_have_count(3)
    assert not [url for url in asked if "/exercises/" in url]
    card.get_by_text("How to do it").click()
    for picture in pictures.all():
        picture.scroll_into_view_if_needed()
        screen.page.wait_for_function(STARTED, arg=picture.element_handle())
    strip, box = card.locator(".strip"), card.get_by_label("Show the movement")
    box.scroll_into_view_if_needed()
    assert strip.evaluate(MOVES) == 1
    box.uncheck()
    assert strip.evaluate(MOVES) == 0
    screen.page.emulate_media(reduced_motion="reduce")
    expect(strip).to_be_hidden()
    expect(pictures.first).to_be_visible()
