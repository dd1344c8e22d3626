"""All HTML of the page, its words and the library: Jinja templates, filled with the texts of one language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from markupsafe import Markup, escape

from bodymap.paths import ours
from bodymap.texts import Texts, capital

FOLDER = "bodymap/web/templates"


class Unbroken(Extension):
    """A line break of a template is nothing next to a tag, and a blank within text.

    The templates can be laid out to be read, and no blank gets between two buttons.
    """

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """The template's tokens, with the line breaks taken out of its text."""
        for token in stream:
            if token.type == "data":
                text = re.sub(r"(^|(?<=>))\s*\n\s*|\s*\n\s*($|(?=<))", "", token.value)
                token = Token(token.lineno, "data", re.sub(r"\s*\n\s*", " ", text))
            yield token


@lru_cache
def environment(texts: Texts) -> Environment:
    """The templates in one language: read and compiled once."""
    made = Environment(
        loader=FileSystemLoader([ours(FOLDER), ours(FOLDER).parent]),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        extensions=[Unbroken],
    )
    made.filters |= {"capital": capital, "digits": digits}
    made.globals |= {"t": texts, "filled": lambda name, /, **parts: filled(texts, name, **parts)}
    return made


def digits(number: str) -> str:
    """What a telephone dials; empty for text that is no number, such as "see the door"."""
    return re.sub(r"\D", "", number) if re.fullmatch(r"[\d\s+()/-]+", number) else ""


def render(texts: Texts, template: str, **values: Any) -> str:
    """A template's text; raises UndefinedError when a value is missing."""
    return environment(texts).get_template(template).render(values)


def macro(texts: Texts, template: str, name: str, *values: Any) -> Markup:
    """What one macro of a template makes."""
    return Markup(getattr(environment(texts).get_template(template).module, name)(*values))  # noqa: S704


def filled(texts: Texts, name: str, /, **parts: Markup) -> Markup:
    """A message around pieces of HTML: the message is escaped, they are not."""
    holes = {key: chr(0xE000 + number) for number, key in enumerate(parts)}
    text = str(escape(texts(name, **holes)))
    for key, hole in holes.items():
        text = text.replace(hole, parts[key])
    return Markup(text)  # noqa: S704  # each part was escaped
