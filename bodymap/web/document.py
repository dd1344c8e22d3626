"""The first HTML: one document for the view that a link asks for."""

from __future__ import annotations

from typing import Any

from bodymap.draw.stage import PATTERNS, legend
from bodymap.texts import Texts
from bodymap.web.render import render


def frame(texts: Texts) -> str:
    """What stands around a body elsewhere than on our page: patterns, room for it, names and key."""
    return (
        f'<section id="stage" lang="{texts.lang}">{PATTERNS}<div id="strip-holder"></div>'
        f'<ul id="who" class="legend"></ul>{legend(texts)}'
        '<p id="pointed" aria-hidden="true"></p></section>'
    )


def page(texts: Texts, **parts: Any) -> str:
    """The whole document in one language from its parts; raises jinja2.UndefinedError when one is missing."""
    return render(texts, "page.html", **parts)
