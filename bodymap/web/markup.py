"""HTML as escaped text, with the names of `dash.html`.

The answer goes to the page as text: the browser reads it many times as fast as Dash builds the same
from components, and the server writes it in a third of the time. Everything that is not Markup already
is escaped, names of attributes come from our code only.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeAlias

from markupsafe import Markup, escape

Children: TypeAlias = "str | Iterable[str] | None"
"""A piece of text or markup, or several; Markup is a str."""

NAMES = {"className": "class", "tabIndex": "tabindex"}
VOID = ("img",)


class Tag(Protocol):
    """Makes one kind of element."""

    def __call__(self, children: Children = None, **attributes: str | int | bool) -> Markup:
        """The element around its children; an attribute that is False is left out, True has no value."""


def join(children: Children) -> Markup:
    """The pieces one after the other, escaped where they are no markup yet."""
    if children is None:
        return Markup()
    if isinstance(children, str):
        return escape(children)
    return Markup("").join(children)


def _tag(name: str) -> Tag:
    end = "" if name in VOID else f"</{name}>"

    def make(children: Children = None, **attributes: str | int | bool) -> Markup:
        begin = [f"<{name}"]
        for key, value in attributes.items():
            if value is True:
                begin.append(f" {NAMES.get(key, key)}")
            elif value is not False:
                begin.append(f' {NAMES.get(key, key)}="{escape(value)}"')
        return Markup(f"{''.join(begin)}>{join(children)}{end}")  # noqa: S704  # each part was escaped

    return make


A, B, Button, Details, Div, H2, H3, H4, H5 = map(
    _tag, ("a", "b", "button", "details", "div", "h2", "h3", "h4", "h5")
)
Img, Label, Li, Nav, Ol, Option, P = map(_tag, ("img", "label", "li", "nav", "ol", "option", "p"))
Section, Select, Span, Summary = map(_tag, ("section", "select", "span", "summary"))
Table, Tbody, Td, Th, Thead, Tr, Ul = map(_tag, ("table", "tbody", "td", "th", "thead", "tr", "ul"))
