"""Pieces that all words are made of: a statement with its source, a box to tick, a number to call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from markupsafe import Markup

from bodymap.atlas import EmergencyNumber
from bodymap.say.flags import RedFlagCard
from bodymap.say.speaker import Statement
from bodymap.web import markup as html

CONFIDENCE: Mapping[str, str] = MappingProxyType({"H": "high", "M": "medium", "L": "low"})
# How much of a source we saw ourselves, where that is less than reading it.
READ: Mapping[str, str] = MappingProxyType({"secondhand": "as quoted by others", "recalled": "from memory"})


def statement(one: Statement, kind: str = "statement") -> Markup:
    """A sentence or short paragraph with its source line, which the switch "Show sources" reveals."""
    return html.Div(className=kind, children=[html.P(one.text), *added(one), *source_line(one)], **marks(one))


def added(one: Statement) -> list[Markup]:
    """Whose a sentence is that a clinic has added."""
    return [html.Span(f"Added by {one.own}", className="own")] if one.own else []


def source_line(one: Statement) -> list[Markup]:
    """ "Source: A; B (as quoted by others). Confidence: medium." with links where there are any."""
    if not one.sources:
        return []
    parts: list[str] = ["Source: "]
    for number, source in enumerate(one.sources):
        parts.append("; " if number else "")
        # The full citation is the link's title, and its text where there is no link to follow.
        named: str = source.short
        if source.link.startswith("https://"):
            named = html.A(
                source.short,
                href=source.link,
                title=source.citation,
                target="_blank",
                rel="noopener noreferrer",
            )
        elif source.citation:
            named = html.Span(source.short, title=source.citation)
        parts.append(named)
        parts.append(f" ({READ[source.read]})" if source.read in READ else "")
    parts.append(".")
    if one.confidence in CONFIDENCE:
        parts.append(f" Confidence: {CONFIDENCE[one.confidence]}.")
    return [html.Span(parts, className="source")]


def marks(one: Statement) -> dict[str, str]:
    """Attributes by which tests and tools find a statement and the facts it shows."""
    return {"data-statement": one.id} | ({"data-seed": " ".join(one.seed)} if one.seed else {})


def tick(*flags: RedFlagCard, words: str = "") -> Markup:
    """The short line of one warning sign, or of several that are asked in the same words, to tick."""
    return html.Button(
        [html.Span(className="box", **{"aria-hidden": "true"}), html.Span(words or flags[0].check)],
        type="button",
        role="checkbox",
        className="tick",
        **{
            "aria-checked": flag_word(all(flag.ticked for flag in flags)),
            "data-flag": " ".join(flag.id for flag in flags),
        },
    )


def dial(text: str) -> list[str]:
    """Numbers as links that a telephone can dial."""
    parts: list[str] = []
    for number in text.split(" or "):
        parts += [" or "] if parts else []
        digits = "".join(c for c in number if c.isdigit())
        parts.append(html.A(number, href=f"tel:{digits}") if digits else number)
    return parts


def number_table(numbers: Sequence[EmergencyNumber]) -> Markup:
    """Emergency numbers by country."""
    rows = [
        html.Tr([html.Th(one.name, scope="row"), html.Td(dial(one.emergency)), html.Td(dial(one.advice))])
        for one in numbers
    ]
    head = html.Tr([html.Th(text, scope="col") for text in ("Country", "Emergency", "Medical advice")])
    return html.Table([html.Thead(head), html.Tbody(rows)])


def flag_word(value: bool) -> str:
    """A boolean as an attribute's text."""
    return "true" if value else "false"


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]
