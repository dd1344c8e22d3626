"""Colours, soft edges and widths stand once: what is made of them agrees, and can be told apart."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from bodymap.atlas.rows import HUES
from bodymap.draw import tokens

ROOT = Path(__file__).resolve().parents[1]
SHEET = (ROOT / tokens.SHEET).read_text(encoding="utf-8")
OTHERS = {
    name: (ROOT / "assets" / name).read_text(encoding="utf-8") for name in ("bodymap.css", "library.css")
}
TEXT, MARK = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb."""
    parts = [value / 255 for value in bytes.fromhex(colour[1:7])]
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_style_sheet_is_made_of_them() -> None:
    assert tokens.stylesheet() == SHEET, "run: make tokens"


def test_no_other_style_sheet_has_a_colour_of_its_own() -> None:
    allowed = {"#000", "rgb(0 0 0 / 0.14)", "rgb(0 0 0 / 0.18)"}  # a mask, shadows
    for name, text in OTHERS.items():
        found = set(re.findall(r"(?<![\w&])#[0-9a-fA-F]{3,8}\b(?=[\s;,)])|rgba?\([^)]*\)", text))
        assert found <= allowed, name


def test_every_variable_that_is_used_is_there() -> None:
    there = {*tokens.colours("light"), *tokens.TOKENS["size"], *tokens.TOKENS["strength"]}
    for text in (SHEET, *OTHERS.values()):
        own = set(re.findall(r"--([\w-]+):", text))
        used = {name for name in re.findall(r"var\(--([\w-]+)", text) if not name.startswith("pill-")}
        assert used <= there | own


def test_both_ways_into_the_dark_are_the_same() -> None:
    chosen, system = (re.search(rf'data-theme="{theme}"\] {{(.*?)}}', SHEET) for theme in ("dark", "auto"))
    assert chosen
    assert system
    assert chosen[1] == system[1]
    assert f"--referral: {tokens.colours('dark')['referral']};" in chosen[1]


@pytest.mark.parametrize("theme", tokens.THEMES)
def test_words_and_marks_can_be_read(theme: str) -> None:
    colours = tokens.colours(theme)
    for ground in ("paper", "raised", "hover"):
        for text in ("ink", "soft", "accent", "urgent"):
            assert contrast(colours[text], colours[ground]) >= TEXT, (text, ground)
    assert contrast(colours["on-accent"], colours["accent"]) >= TEXT
    assert contrast(colours["urgent"], colours["urgent-wash"]) >= TEXT
    assert contrast(colours["ink"], colours["urgent-wash"]) >= TEXT
    hues = [f"hue-{n}" for n in range(1, HUES + 1)]
    for mark in ("referral", "contour", *hues, "accent", "edge"):
        assert contrast(colours[mark], colours["paper"]) >= MARK, mark
    for line in ("contour", *hues):  # areas are known by them
        assert contrast(colours[line], colours["clay"]) >= MARK, line


def test_paper_is_readable_too() -> None:
    light, paper = tokens.colours("light"), tokens.TOKENS["print"]
    assert contrast(light["ink"], paper["paper"]) >= TEXT
    assert contrast(paper["soft"], paper["paper"]) >= TEXT
    assert contrast(light["referral"], paper["clay"]) >= MARK


def test_what_is_like_another_takes_over_the_rest() -> None:
    own, other = tokens.paint("spillover-line"), tokens.paint("other-spillover-line")
    assert other["stroke-dasharray"] == own["stroke-dasharray"]
    assert (other["stroke"], own["stroke"]) == ("currentColor", "contour")
    assert tokens.classes("other-spillover-line") == "line spillover-line other-spillover-line"
    with pytest.raises(KeyError):
        tokens.paint("nothing")


def test_a_rule_that_adds_comes_after_the_one_it_adds_to() -> None:
    names = list(tokens.PAINTS)
    for name, own in tokens.PAINTS.items():
        assert "like" not in own or names.index(own["like"]) < names.index(name)


def test_variables_for_a_page_and_plain_colours_for_a_file() -> None:
    marked = tokens.paint("marked")
    assert tokens.declared(marked, None) == {"fill": "var(--accent-wash)"}
    colour = tokens.colours("dark")["accent-wash"]
    assert tokens.declared(marked, "dark") == {
        "fill": colour[:7],
        "fill-opacity": f"{round(int(colour[7:], 16) / 255, 3):g}",
    }
    assert tokens.rgba("#0f666280", 0.5) == "rgba(15,102,98,0.251)"


def test_lines_are_wider_where_a_picture_is_small() -> None:
    widths = [
        float(tokens.declared(tokens.paint("disputed"), "light", scale)["stroke-width"])
        for scale in ("sign", "body", "small")
    ]
    assert all(one < other for one, other in pairwise(widths))
    there = set(re.findall(r'id="([\w-]+)"', tokens.soft()))
    looks = [tokens.declared(tokens.paint(name), "light") for name in tokens.PAINTS]
    assert there == {look["filter"][5:-1] for look in looks if "filter" in look}
