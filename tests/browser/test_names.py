"""The page's lists, searched by what people say: what is offered, what Enter chooses, what is said."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.browser.conftest import Open
from tests.browser.screen import Screen
from tests.browser.states import PHONE

BACK = ["right low back, lower part", "left low back, lower part"]
FLEXORS = ["Psoas", "Iliacus", "Rectus femoris", "Sartorius", "TFL", "Pectineus"]


def typed(screen: Screen, field: str, text: str) -> Locator:
    """Type into a list's field; its options that are offered."""
    box = screen.page.locator(f"#{field}")
    box.click()
    box.fill("")
    box.press_sequentially(text)
    return screen.page.locator(f"#{field}-list [data-value]:not([hidden])")


def note(screen: Screen, field: str) -> Locator:
    """What the list says above its options."""
    return screen.page.locator(f"#{field}-list .note")


PLACES = (
    ("lower back", BACK, "once called lumbago"),
    ("left lower back", ["left low back, lower part", "left low back, upper part"], "lumbago"),
    ("tailbone", ["tailbone and the crease between the buttocks"], "a sore tailbone"),
    ("sciatica", ["right buttock, lower part"], "Sciatica is pain of the sciatic nerve"),
    ("slipped disc", BACK, "a slipped disc of the low back"),
    ("hip flexors", ["right groin", "left groin"], "The hip flexors lift the thigh"),
    ("rotator cuff", ["right shoulder, front"], "does not cover the muscles of the shoulder"),
)
MUSCLES = (
    ("hip flexor", FLEXORS, "The hip flexors lift the thigh"),
    ("sciatica", ["Gluteus minimus", "Piriformis"], "can feel much the same"),
    ("erector spinae", ["Iliocostalis", "Longissimus"], "which is not in this app"),
    ("QL", ["Outer QL", "Deep QL"], ""),
    ("six-pack", ["Rectus abdominis"], ""),
    ("psoas", ["Psoas"], ""),
    ("pso", ["Psoas"], ""),
    ("iliopsoas", ["Psoas and iliacus", "Psoas", "Iliacus"], "end in one tendon"),
    ("runner's knee", ["Rectus femoris"], "around the kneecap"),
    ("quadratus", ["Outer QL", "Deep QL"], ""),
)


def test_places_by_what_people_say(open_page: Open) -> None:
    screen = open_page()
    pill = screen.page.locator("#marks .pill span")
    for text, first, said in PLACES:
        offered = typed(screen, "regions", text)
        expect(note(screen, "regions")).to_contain_text(said)
        assert offered.all_text_contents()[: len(first)] == first, text
        screen.page.keyboard.press("Enter")
        expect(pill).to_have_text(first[0])
        screen.page.locator("#clear").click()
        expect(pill).to_have_count(0)


def test_muscles_by_what_people_say(open_page: Open) -> None:
    screen = open_page()
    for text, first, said in MUSCLES:
        offered = typed(screen, "muscle", text)
        expect(offered.first).to_have_text(first[0])
        assert offered.all_text_contents()[: len(first)] == first, text
        if said:
            expect(note(screen, "muscle")).to_contain_text(said)
        else:
            expect(note(screen, "muscle")).to_be_hidden()
        screen.page.keyboard.press("Enter")
        expect(screen.page.locator("#muscle")).to_have_value(first[0])


def test_what_is_not_covered_is_said_and_nothing_is_chosen(open_page: Open) -> None:
    screen = open_page()
    offered = typed(screen, "muscle", "rotator cuff")
    expect(note(screen, "muscle")).to_contain_text("does not cover the muscles of the shoulder")
    expect(offered).to_have_count(0)
    expect(screen.page.locator("#muscle-list .none")).to_be_hidden()
    before = screen.link()
    screen.page.keyboard.press("Enter")
    screen.page.keyboard.press("Escape")
    assert screen.link() == before


def test_the_note_speaks_to_its_reader_and_goes_with_the_words(open_page: Open) -> None:
    """And with nothing typed, the list is in its own order again."""
    screen = open_page("?voice=clinician")
    order = screen.page.locator("#regions-list [data-value]").all_text_contents()
    typed(screen, "regions", "sciatica")
    expect(note(screen, "regions")).to_contain_text("L5 radiculopathy")
    assert screen.page.locator("#regions-list [data-value]").all_text_contents() != order
    screen.page.locator("#regions").fill("groin")
    expect(note(screen, "regions")).to_be_hidden()
    screen.page.locator("#regions").fill("")
    assert screen.page.locator("#regions-list [data-value]").all_text_contents() == order


def test_a_note_leaves_room_for_what_can_be_chosen_on_a_phone(open_page: Open) -> None:
    screen = open_page(size=PHONE, touch=True)
    offered = typed(screen, "regions", "sciatica")
    expect(note(screen, "regions")).to_be_visible()
    expect(offered.first).to_be_in_viewport()
    screen.check_fits()


def test_a_link_with_a_plain_name_draws_the_muscle_and_becomes_its_own(open_page: Open) -> None:
    screen = open_page("?m=psoas")
    screen.expect_drawn(("psoas-major", "right"))
    expect(screen.page.locator("#notes")).to_have_count(0)
    screen.expect_link("m=psoas-major")
