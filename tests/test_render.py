"""The templates' engine: all is escaped, nothing is missing in silence, no blank comes in by layout."""

from __future__ import annotations

import pytest
from jinja2 import UndefinedError
from markupsafe import Markup, escape

from bodymap.say.speaker import Statement
from bodymap.texts import texts
from bodymap.web.render import digits, environment, filled, macro, render
from tests.markup_tree import read

EVIL = '"><script>alert(1)</script>'


def test_text_and_attributes_are_escaped() -> None:
    made = macro(texts(), "parts.html", "statement", Statement(EVIL, EVIL, own=EVIL), EVIL)
    (div,) = read(made).elements()
    assert div.props == {"class": EVIL, "data-statement": EVIL}
    assert [one.tag for one in div.all()] == ["div", "p", "span"]
    assert div.elements()[0].text == EVIL


def test_a_message_around_markup_is_escaped_and_the_markup_is_not() -> None:
    made = filled(texts(), "source-read", source=Markup("<b>A</b>"), read=escape("<i>"))
    assert made == "<b>A</b> (&lt;i&gt;)"


def test_a_value_that_is_missing_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        render(texts(), "plain.html", code=404)


@pytest.mark.parametrize(
    ("template", "html"),
    [
        ("<p>\n  <b>a</b>\n  {{ x }}\n</p>", "<p><b>a</b>1</p>"),
        ("<p>two\n  lines</p>", "<p>two lines</p>"),
        ("<b>a</b> <b>b</b>", "<b>a</b> <b>b</b>"),
    ],
)
def test_the_layout_of_a_template_adds_no_blanks(template: str, html: str) -> None:
    assert environment(texts()).from_string(template).render(x=1) == html


@pytest.mark.parametrize(
    ("text", "number"),
    [("999", "999"), ("1800 022 222", "1800022222"), ("our own desk: see the door", ""), ("112 or 999", "")],
)
def test_only_a_telephone_number_is_dialled(text: str, number: str) -> None:
    assert digits(text) == number
