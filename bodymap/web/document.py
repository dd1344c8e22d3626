"""The first HTML: one document for the view that a link asks for."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from bodymap.draw.stage import PATTERNS, legend
from bodymap.paths import ours
from bodymap.texts import Texts

NAME = "page.html"


@cache
def _template() -> Template:
    folder = ours(f"bodymap/web/{NAME}").parent
    found = Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined)
    return found.get_template(NAME)


def frame(texts: Texts) -> str:
    """What stands around a body elsewhere than on our page: patterns, room for it, names and key."""
    return (
        f'<section id="stage">{PATTERNS}<div id="strip-holder"></div>'
        f'<ul id="who" class="legend"></ul>{legend(texts)}'
        '<p id="pointed" aria-hidden="true"></p></section>'
    )


def page(**parts: Any) -> str:
    """The whole document from its parts; raises jinja2.UndefinedError when one is missing."""
    return _template().render(parts)
