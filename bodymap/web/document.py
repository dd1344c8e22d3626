"""The document around the body: what the first HTML is put together from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from bodymap.web.files import Page

PAGE = Page("bodymap/web/page.html")


def notes_line(notes: Sequence[str]) -> str:
    """One dismissible plain line that says what in the link was not understood; empty without notes."""
    if not notes:
        return ""
    text = " ".join(escape(note) for note in notes)
    return (
        f'<div id="notes" role="status"><p>{text}</p>'
        '<button type="button" class="plain" id="notes-close">Close this note</button></div>'
    )


def page(parts: Mapping[str, str]) -> str:
    """The whole document from its ready (escaped) parts; raises KeyError when one is missing."""
    return PAGE.substitute(parts)
