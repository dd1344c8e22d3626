"""Which muscle fits: cards, questions, comparison and warning signs, in a real browser."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from bodymap.atlas import load
from tests.browser.conftest import Open
from tests.browser.screen import Screen
from tools.running import ROOT, Server

STRIP = ("lower-low-back-right", "upper-low-back-right", "upper-front-thigh-right")
CREST = ("rim-hip-back-right", "side-hip-back-right")


def card(page: Page, muscle: str) -> Locator:
    """A muscle's card."""
    return page.locator(f'[data-card="{muscle}"]')


def first(screen: Screen) -> str:
    """The muscle of the first card, once the words are those of the last press."""
    screen.settle()
    expect(screen.page.locator("[data-card]").first).to_be_visible()
    return screen.page.locator("[data-card]").first.get_attribute("data-card") or ""


def question(screen: Screen, text: str) -> Locator:
    """A question by its words, unfolded if it is in the fold; first all that was pressed must be answered."""
    screen.settle()
    found = screen.page.get_by_role("group", name=text)
    fold = screen.page.locator("details.more-questions")
    expect(found.or_(fold).first).to_be_attached()
    if not found.is_visible() and fold.get_attribute("open") is None:
        fold.locator("summary").click()
    return found


def figure(muscle: str, places: Sequence[str]) -> str:
    """How often the muscle is sore in people who hurt there, as its card says it."""
    row = load(ROOT / "data").sore(muscle, places)
    assert row
    return f"in {row.low:g} to {row.high:g} of every 100 {row.patient}"


def word(page: Page, muscle: str) -> Locator:
    """How well a muscle fits, in a word, on its card."""
    return card(page, muscle).locator(".word")


def answer_gate(screen: Screen) -> None:
    """Say no to what must be answered before any muscle."""
    screen.page.locator(".gate [data-clear]").click()
    expect(screen.page.locator(".gate")).to_have_count(0)


def test_a_psoas_case(open_page: Open) -> None:
    screen = open_page()
    screen.press(*STRIP)
    screen.expect_answer("All the places that you marked fit pain from the right psoas.")
    assert first(screen) == "psoas-major"
    psoas = card(screen.page, "psoas-major")
    expect(word(screen.page, "psoas-major")).to_have_text("fits well")
    expect(screen.says("answer-core", "psoas-major")).to_contain_text("right upper front thigh")
    expect(psoas).to_contain_text(figure("psoas-major", STRIP))
    question(screen, "Does it hurt most when you get up from a chair?").get_by_role(
        "button", name="Yes"
    ).click()
    expect(screen.says("answer-sign-for", "psoas-major")).to_contain_text("get up from a chair")
    screen.expect_link("a=rise")
    psoas.get_by_text("More on this match").click()
    expect(psoas).to_contain_text("never a probability")
    screen.check_accessible()


@pytest.mark.parametrize("place", ["lower-low-back-right", "groin-right", "upper-front-thigh-right"])
def test_the_apps_own_muscles_stay_though_another_leads(open_page: Open, place: str) -> None:
    """Drawn at once and with a card in sight where a mark lies in their zones; one mark says "could be"."""
    screen = open_page(f"?r={place}&f=no-testicular-torsion")
    own = {("psoas-major", "right"), ("iliacus", "right")}
    screen.until(lambda: own <= screen.drawn())
    shown = screen.page.locator("ol.cards").first.locator("[data-card]")
    expect(shown.nth(4)).to_be_visible()
    after: list[str] = shown.evaluate_all("all => all.slice(5).map(e => e.dataset.card)")
    assert set(after) <= {"psoas-major", "iliacus"}  # in addition to five others, never in place of one
    expect(shown.first).not_to_have_attribute("data-card", re.compile("^(psoas-major|iliacus)$"))
    for muscle in ("psoas-major", "iliacus"):
        expect(shown.and_(card(screen.page, muscle))).to_be_visible()
    expect(word(screen.page, "psoas-major")).to_have_text("could be")
    expect(shown.first.locator(".word")).to_have_text("could be")
    assert "fits well" not in screen.answer.inner_text()
    screen.expect_answer("Several muscles on the right can hurt where you marked")
    expect(screen.answer.locator("h2")).to_contain_text(re.compile("the (psoas|iliacus)"))
    # far from their zones they are not drawn
    for away in ("shoulder-front-right", "outer-calf-right"):
        screen.page.get_by_role("button", name="Clear").click()
        screen.press(away)
        screen.settle()
        assert not {muscle for muscle, _ in screen.drawn()} & {"psoas-major", "iliacus"}
        expect(card(screen.page, "psoas-major")).to_have_count(0)


def test_a_case_that_a_psoas_only_tool_gets_wrong(open_page: Open) -> None:
    screen = open_page()
    screen.press(*CREST)
    ql = "quadratus-lumborum-superficial"
    assert first(screen) in (ql, "gluteus-medius")
    expect(screen.answer.locator("h2")).to_contain_text("the outer QL")
    expect(screen.answer.locator("h2")).not_to_contain_text("psoas")
    cough = question(screen, "Does it hurt to cough or sneeze?")
    cough.get_by_role("button", name="Yes").click()
    expect(screen.says("answer-sign-for", ql)).to_contain_text("cough or sneeze")
    assert first(screen) == ql
    expect(card(screen.page, ql)).to_contain_text(figure(ql, CREST))
    expect(card(screen.page, "psoas-major")).to_have_count(0)
    screen.until(lambda: ("psoas-major", "right") not in screen.drawn())


def test_a_two_sided_case(open_page: Open) -> None:
    screen = open_page()
    screen.press(
        "upper-front-thigh-right", "upper-front-thigh-left", "lower-low-back-right", "lower-low-back-left"
    )
    expect(card(screen.page, "psoas-major")).to_contain_text("both sides")
    screen.expect_answer("All the places that you marked fit pain from the right and left psoas.")
    screen.until(lambda: {("psoas-major", "right"), ("psoas-major", "left")} <= screen.drawn())


def test_at_most_five_cards_then_more(open_page: Open) -> None:
    screen = open_page(f"?r={','.join(CREST)}")
    expect(screen.page.locator("ol.cards").first.locator("[data-card]")).to_have_count(5)
    more = screen.answer.locator("details", has=screen.page.locator("ol.cards"))
    expect(more.locator("summary").first).to_have_text(re.compile(r"^\d+ more$"))
    expect(more.locator("[data-card]").first).to_be_hidden()
    more.locator("summary").first.click()
    expect(more.locator("[data-card]").first).to_be_visible()


def test_key_and_picture_tell_the_kinds_of_zones_apart(open_page: Open) -> None:
    """Felt over the muscle, rarely felt, disputed: each as the key shows it, not in colour alone."""
    screen = open_page("?m=iliacus")
    key = screen.page.locator(".legend")
    for kind, said in (("local", "felt over the muscle"), ("disputed", "experts disagree")):
        line = key.locator("li", has=screen.page.locator(f"svg.{kind}"))
        expect(line).to_have_text(said)
        expect(line).to_be_visible()
        expect(screen.page.locator(f'.zones [data-zone="iliacus:right:{kind}"]').first).to_be_attached()
    assert {"iliacus:right:local", "iliacus:right:disputed"} <= screen.zone_names()
    looks = screen.page.evaluate(
        """kinds => kinds.map(kind => {
          const styles = getComputedStyle(document.querySelector(`.zones path.${kind}[data-zone]`));
          const [drawn, keyed] = [styles, getComputedStyle(document.querySelector(`.legend .${kind} rect`))]
            .map(s => [s.fill === 'none', s.strokeDasharray === 'none']);
          return [...drawn, ...keyed];
        })""",
        ["local", "disputed"],
    )
    assert looks == [[False, True] * 2, [True, False] * 2]


def test_one_in_full_and_of_others_the_contours(open_page: Open) -> None:
    """The second, and the app's own; the rest are named and not drawn. A hue stays with its muscle."""
    screen = open_page("?r=lower-low-back-right")
    expect(screen.page.locator("#who li.rest")).to_have_count(1)
    for kind in (".rank-2", ".rank-3"):  # the zones of most muscles come when the page is at rest
        expect(screen.page.locator(f".zones {kind} [data-zone]").first).to_be_attached(timeout=15_000)
    drawn = [
        screen.page.locator(f".zones .rank-{n} [data-zone]").evaluate_all(
            "all => Array.from(new Set(all.map(e => e.dataset.zone.split(':')[0])))"
        )
        for n in (1, 2, 3, 4)
    ]
    assert [len(muscles) for muscles in drawn[:2]] == [1, 1]
    assert {"psoas-major", "iliacus"} <= {muscle for muscles in drawn for muscle in muscles}
    looks = "all => all.map(e => [getComputedStyle(e).fill, getComputedStyle(e).stroke])"
    contours = screen.page.locator(".zones .rank-2 [data-zone]").evaluate_all(looks)
    (chip,) = screen.page.locator("#who .rank-2 rect").evaluate_all(looks)
    assert contours
    assert all(look == chip for look in contours)
    assert chip[0] == "none"
    ((fill, _),) = screen.page.locator(".zones .rank-1 g.core path[data-zone]").first.evaluate_all(looks)
    assert fill != "none"
    # and the same hue where the muscle comes first
    muscle = drawn[1][0]
    alone = open_page(f"?m={muscle}")
    expect(alone.page.locator("#who .rank-1 rect")).to_have_css("stroke", chip[1])


def test_pointing_at_a_card_shows_its_zones_and_a_press_keeps_them(open_page: Open) -> None:
    screen = open_page("?r=upper-front-thigh-right")
    target = screen.page.locator("[data-card]").nth(2)
    muscle = target.get_attribute("data-card") or ""
    expect(screen.page.locator("#who li").nth(1)).to_be_visible()
    target.hover()
    screen.expect_drawn((muscle, "right"))
    screen.page.mouse.move(5, 5)
    expect(screen.page.locator("#who li").nth(1)).to_be_visible()
    screen.until(lambda: {("psoas-major", "right"), ("iliacus", "right")} <= screen.drawn())
    target.locator("[data-show]").focus()
    screen.page.keyboard.press("Enter")
    screen.expect_drawn((muscle, "right"))
    screen.expect_link(f"m={muscle}")
    screen.page.mouse.move(5, 5)
    expect(card(screen.page, muscle).locator("[data-show]")).to_have_attribute("aria-pressed", "true")
    screen.expect_drawn((muscle, "right"))


def test_comparing_two_patterns(open_page: Open) -> None:
    screen = open_page("?r=lower-low-back-right,upper-front-thigh-right")
    card(screen.page, "psoas-major").get_by_role("button", name="Compare psoas").click()
    card(screen.page, "iliacus").get_by_role("button", name="Compare iliacus").click()
    panel = screen.page.get_by_role("region", name="Two patterns side by side")
    expect(panel).to_contain_text("Only pain from the psoas is often felt here")
    expect(panel).to_contain_text(
        "Pain from both is often felt here: right groin and right upper front thigh"
    )
    expect(panel.get_by_role("img")).to_have_count(2)
    for n in range(2):
        assert panel.get_by_role("img").nth(n).evaluate("e => e.decode().then(() => e.naturalWidth)") > 0
    expect(panel.get_by_role("group").first).to_be_visible()  # what to ask next
    screen.expect_drawn(("psoas-major", "right"), ("iliacus", "right"))
    screen.expect_link("vs=psoas-major,iliacus")
    screen.check_accessible()
    panel.get_by_role("button", name="Close").click()
    expect(panel).to_have_count(0)
    screen.expect_link("vs=", there=False)


def test_questions_can_be_skipped_and_taken_back(open_page: Open) -> None:
    screen = open_page("?r=lower-low-back-right")
    asked = screen.page.locator(".questions > .question")
    expect(asked.first).to_be_visible()
    assert asked.count() <= 5
    name = asked.first.get_attribute("aria-label") or ""
    asked.first.get_by_role("button", name="Skip").click()
    expect(asked.first).not_to_have_attribute("aria-label", name)
    skipped = question(screen, name)
    expect(skipped.get_by_role("button", name="Skip")).to_have_attribute("aria-pressed", "true")
    skipped.get_by_role("button", name="Skip").click()
    expect(asked.first).to_have_attribute("aria-label", name)


def test_questions_can_be_answered_one_after_the_other_with_the_keyboard(open_page: Open) -> None:
    screen = open_page("?r=lower-low-back-right")
    asked = screen.page.locator(".questions > .question")
    expect(asked.first).to_be_visible()
    for _ in range(2):
        name = asked.first.get_attribute("aria-label") or ""
        asked.first.get_by_role("button").first.focus()
        screen.page.keyboard.press("Enter")
        expect(asked.first).not_to_have_attribute("aria-label", name)
        expect(asked.first.get_by_role("button").first).to_be_focused()


def test_one_answer_to_a_question_takes_the_place_of_another(open_page: Open) -> None:
    screen = open_page("?r=lower-low-back-right")
    hand = "When you rub the place that hurts, which way does your hand go?"
    question(screen, hand).get_by_role("button", name="up and down").click()
    expect(question(screen, hand).get_by_role("button", name="up and down")).to_have_attribute(
        "aria-pressed", "true"
    )
    question(screen, hand).get_by_role("button", name="across the back").click()
    expect(question(screen, hand).get_by_role("button", name="up and down")).to_have_attribute(
        "aria-pressed", "false"
    )
    screen.expect_link("a=hand-across")
    expect(screen.says("answer-sign-for", "rectus-abdominis")).to_contain_text(
        "your hand goes across the back"
    )


def test_an_emergency_is_asked_before_any_muscle(open_page: Open) -> None:
    """The gate stands first and alone, and a yes becomes the warning; with the keyboard, too."""
    screen = open_page("?body=male")
    screen.press("groin-right")
    gate, folded = screen.answer.locator("> .gate"), screen.answer.locator("> details.folded")
    expect(gate).to_contain_text("Could be a twisted testicle.")
    assert screen.answer.locator("> *").first.get_attribute("class") == "gate"
    expect(folded).not_to_have_attribute("open", "")
    for hidden in (folded.locator("h2"), folded.locator("[data-card]").first, folded.locator(".checks")):
        expect(hidden).to_be_hidden()
    for name in ("Why does it hurt here?", "What can help?", "What is it?"):
        expect(screen.tab(name)).to_have_text("Please answer the question above first.")
    expect(screen.tab("When to see a doctor").locator("[data-flag]").first).to_be_visible()
    screen.check_accessible()
    gate.get_by_role("checkbox").focus()
    screen.page.keyboard.press("Tab")
    expect(gate.locator("[data-clear]")).to_be_focused()
    screen.page.keyboard.press("Enter")
    expect(gate).to_have_count(0)
    expect(folded).to_have_count(0)
    assert first(screen) == "adductor-longus"
    screen.expect_link("f=no-testicular-torsion")
    expect(screen.page.locator("#answer:focus, #answer :focus")).to_have_count(1)  # the focus is not lost
    screen.tab("What can help?")
    expect(screen.page.get_by_role("tabpanel")).not_to_contain_text("Please answer")
    # the link keeps the answer, and the sign can still be ticked
    screen.page.goto(screen.page.url)
    screen.wait_ready()
    expect(gate).to_have_count(0)
    screen.tab("When to see a doctor").locator("[data-flag=testicular-torsion]").press("Space")
    alert = screen.page.get_by_role("alert")
    expect(alert).to_be_focused()
    expect(alert).to_contain_text("a twisted testicle")
    screen.expect_link("f=testicular-torsion")
    expect(folded).not_to_have_attribute("open", "")


def test_a_red_flag_comes_before_the_match(open_page: Open) -> None:
    screen = open_page("?r=lower-belly-right")
    gate = screen.answer.locator(".gate")
    expect(gate.get_by_role("checkbox")).to_have_count(2)
    expect(gate.get_by_role("button", name="No, none of these")).to_be_visible()
    gate.get_by_role("checkbox", name=re.compile("lower right belly")).click()
    alert = screen.page.get_by_role("alert")
    expect(alert).to_contain_text("Get seen by a doctor today")
    assert screen.answer.locator("> *").first.get_attribute("role") == "alert"
    folded = screen.answer.locator("details.folded")
    expect(folded).not_to_have_attribute("open", "")
    expect(folded.locator("h2")).to_be_hidden()
    folded.locator("> summary").click()
    expect(folded.locator("h2")).to_be_visible()
    screen.check_accessible()
    alert.get_by_label("Your country").select_option(label="United States")
    expect(alert.get_by_role("link", name="911")).to_be_visible()
    screen.expect_link("c=US")
    screen.check_accessible()
    alert.get_by_role("checkbox").click()
    expect(alert).to_have_count(0)
    answer_gate(screen)
    expect(screen.answer.locator("h2").first).to_be_visible()
    screen.expect_link("f=no-ectopic-pregnancy-severe,no-appendicitis")


@pytest.mark.parametrize(
    ("regions", "flags"),
    [
        ("lower-belly-right", ["peritonitis", "aortic-aneurysm"]),
        ("flank-left", ["kidney-infection", "aortic-aneurysm"]),
        ("groin-right", ["hernia-strangulated", "hip-fracture"]),
        ("lower-buttock-right,mid-back-thigh-right,inner-calf-right", ["cauda-equina", "leg-weakness"]),
        ("tailbone", ["cauda-equina"]),
        ("lower-low-back-left", ["cauda-equina", "aortic-aneurysm", "spinal-infection"]),
        ("inner-calf-right", ["limb-ischaemia", "lung-clot"]),
    ],
)
def test_at_most_six_warning_signs_stand_open_and_the_rest_is_one_press_away(
    open_page: Open, regions: str, flags: list[str]
) -> None:
    screen = open_page(f"?r={regions}&tab=doctor")
    if screen.answer.locator(".gate").count():
        answer_gate(screen)
    checks = screen.answer.locator("> section.checks")
    lines, fold = checks.locator("> .ticks [data-flag]"), checks.locator("details")
    expect(lines.first).to_be_visible()
    assert lines.count() <= 6
    assert checks.bounding_box()["y"] < screen.page.locator("ol.cards").first.bounding_box()["y"]  # type: ignore[index]
    opened = _flags(lines)
    assert not set(flags) - set(opened)
    rest: list[str] = []
    if fold.count():
        hidden = fold.locator("[data-flag]")
        expect(hidden.first).to_be_hidden()
        expect(fold.locator("summary")).to_have_text(f"{hidden.count()} more to check")
        fold.locator("summary").click()
        expect(hidden.last).to_be_visible()
        rest = _flags(hidden)
    assert not set(opened) & set(rest)
    near = screen.page.get_by_role("tabpanel").locator("li", has_text="goes with a place you marked")
    assert sorted(opened + rest) == sorted(_flags(near.locator("[data-flag]")))


def _flags(ticks: Locator) -> list[str]:
    """The warning signs that lines ask for, those of one line apart."""
    found: list[str] = ticks.evaluate_all("all => all.flatMap(e => e.dataset.flag.split(' '))")
    return found


def test_a_body_hides_the_lines_that_cannot_concern_it(open_page: Open) -> None:
    screen = open_page("?r=groin-right&f=no-testicular-torsion&tab=doctor")
    of = {"male": ["testicular-torsion", "testicular-lump"], "female": ["endometriosis", "ovarian-torsion"]}

    def asked() -> set[str]:
        return set(_flags(screen.page.locator("#answer [data-flag], [role=tabpanel] [data-flag]")))

    expect(screen.page.locator("#strip")).to_have_attribute("data-body", "female")
    bodies = screen.page.get_by_role("radiogroup", name="Body", exact=True)
    expect(bodies.get_by_role("radio", checked=True)).to_have_count(0)  # shown, but not chosen
    every = {*of["male"], *of["female"]}
    screen.until(lambda: asked() >= every)
    screen.choose("Body", "Male")
    screen.until(lambda: asked() & every == set(of["male"]))
    screen.choose("Body", "Female")
    screen.until(lambda: asked() & every == set(of["female"]))
    screen.page.goto(screen.page.url.replace("no-testicular-torsion", ""))  # nothing is asked before a muscle
    screen.wait_ready()
    expect(screen.answer.locator(".gate")).to_have_count(0)


def test_the_emergency_number_of_a_country(open_page: Open) -> None:
    screen = open_page("?r=groin-right&f=hernia-strangulated&tab=doctor")
    """Chosen in the tab, it is chosen in the warning, and the other way round."""
    screen.page.get_by_role("tabpanel").get_by_label("Your country").select_option(label="United States")
    number = screen.page.get_by_role("alert").get_by_role("link", name="911")
    expect(number).to_have_attribute("href", "tel:911")
    screen.expect_link("c=US")
    screen.page.reload()
    expect(screen.page.get_by_role("alert").get_by_role("link", name="911")).to_be_visible()
    choice = screen.page.get_by_role("alert").get_by_label("Your country")
    expect(choice).to_have_value("US")
    choice.select_option(label="Germany")
    expect(screen.page.get_by_role("alert").get_by_role("link", name="112")).to_be_visible()
    expect(screen.page.locator("#country")).to_have_value("DE")


def test_zoom_makes_the_regions_larger_and_they_still_answer(open_page: Open) -> None:
    screen = open_page()
    before = screen.region("lower-low-back-right").bounding_box()
    screen.page.get_by_role("button", name="Hips and back").click()
    assert before
    wanted = 1.9 * before["width"]
    screen.until(lambda: (screen.region("lower-low-back-right").bounding_box() or before)["width"] > wanted)
    screen.press("lower-low-back-right")
    assert screen.selected() == {"lower-low-back-right"}
    screen.expect_link("zoom=1")
    screen.check_fits()


def test_a_clinics_own_folder(open_page: Open) -> None:
    running = Server("--data", str(ROOT / "examples" / "clinic"))
    try:
        screen = open_page("?r=inner-calf-right,outer-calf-right", at=running)
        expect(card(screen.page, "clinic-calf")).to_contain_text("Added by clinic")
        answer_gate(screen)
        card(screen.page, "clinic-calf").hover()
        screen.until(lambda: ("clinic-calf", "right") in screen.drawn())
        question(screen, "Does it hurt to stand on tiptoe?").get_by_role("button", name="Yes").click()
        expect(card(screen.page, "clinic-calf")).to_contain_text("it hurts to stand on tiptoe")
        expect(screen.tab("Why does it hurt here?")).to_contain_text("Added by clinic")
        card(screen.page, "clinic-calf").get_by_role("link", name="Read more").click()
        expect(screen.page.locator("dl.known")).to_contain_text("Added by")
        expect(screen.page.get_by_role("heading", level=1)).to_have_text(
            re.compile("example calf", re.IGNORECASE)
        )
    finally:
        running.stop()


def test_a_broken_folder_is_refused_with_every_fault(tmp_path: Path) -> None:
    folder = tmp_path / "our-clinic"
    shutil.copytree(ROOT / "examples" / "clinic", folder)
    (folder / "zone_regions.csv").unlink()
    (folder / "muscels.csv").write_text("id\n", encoding="utf-8")
    with pytest.raises(RuntimeError) as refused:
        Server("--data", str(folder))
    told = str(refused.value)
    assert "our-clinic/muscels.csv: not a table that a clinic can add to" in told
    assert "our-clinic/zones.csv:2: id: 'clinic-calf-core' has no region" in told
    assert "Traceback" not in told


@pytest.mark.parametrize("size", [(1280, 900), (390, 844)])
def test_the_next_question_comes_where_the_last_one_was(open_page: Open, size: tuple[int, int]) -> None:
    screen = open_page("?r=lower-low-back-right,upper-front-thigh-right", size=size)
    first = screen.page.locator(".questions > .question").first
    first.evaluate("e => e.scrollIntoView({block: 'center'})")
    for _ in range(3):
        name, before = first.get_attribute("aria-label"), first.bounding_box()
        first.get_by_role("button").first.click()
        expect(screen.page.get_by_text("You answered")).to_be_visible()
        expect(first).not_to_have_attribute("aria-label", name or "")
        screen.settle()
        after = first.bounding_box()
        assert before
        assert after
        assert abs(after["y"] - before["y"]) < 3
        expect(first.get_by_role("button").first).to_be_focused()


def test_no_zone_is_painted_while_an_emergency_waits(open_page: Open) -> None:
    """Not even before the server has answered; the app's own two are, where a mark lies in their zones."""
    screen = open_page(away=True)
    screen.page.route("**/words", lambda route: route.abort())
    screen.press("chest-left")
    expect(screen.region("chest-left")).to_have_attribute("aria-checked", "true")
    assert screen.drawn() == set()
    screen.press("chest-left", "lower-belly-right")
    screen.until(lambda: {muscle for muscle, _ in screen.drawn()} == {"iliacus", "psoas-major"})
