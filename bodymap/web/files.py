"""Our files beside the tables: pages and assets, looked for at the start and not by the first visitor."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from string import Template
from typing import Any

from jinja2 import Environment, TemplateSyntaxError

from bodymap.paths import ours
from bodymap.texts import LANGUAGE, Texts

TEXTS = (
    *(f"bodymap/web/templates/{name}.html" for name in (
        "board", "explanation", "frame", "how", "library", "muscle", "muscle_views", "panels", "parts",
        "plain", "show", "sources", "urgent",
    )),
    f"data/ui/{LANGUAGE}.ftl",
)  # fmt: skip  # what all words are made of
AGAIN = "take it from the project again"


class Page:
    """A page of ours with gaps to fill, read when first filled: a missing file is a message, not a trace."""

    def __init__(self, name: str) -> None:
        """`name` as in `bodymap.paths.ours`."""
        self.name = name

    @cached_property
    def _template(self) -> Template:
        return Template(ours(self.name).read_text(encoding="utf-8"))

    def substitute(self, *parts: Any, **more: Any) -> str:
        """The page with its gaps filled, as string.Template does; KeyError when a part is missing."""
        return self._template.substitute(*parts, **more)


def faults(names: Iterable[str]) -> list[str]:
    """What is wrong with these files of the project: missing, unreadable, empty or cut off."""
    found = [(name, _fault(ours(name))) for name in names]
    return [f"{name}: {fault}; {AGAIN}" for name, fault in found if fault]


def _fault(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return "the file is missing"
    except OSError as error:
        return f"the file cannot be read ({error.strerror})"
    if not raw.strip(b"\0 \r\n"):  # a full disk leaves such behind
        return "the file is empty"
    if path.parent.name == "templates":
        try:
            Environment(autoescape=True).parse(raw.decode())
        except (TemplateSyntaxError, UnicodeDecodeError):
            return "the file is cut off or spoilt"
    elif path.suffix == ".ftl":
        return _message_fault(raw)
    elif path.suffix == ".html" and not raw.rstrip().endswith(b"</html>"):
        return "the file is cut off"
    return ""


def _message_fault(raw: bytes) -> str:
    try:
        Texts(LANGUAGE, raw.decode())
    except (ValueError, LookupError) as error:  # UnicodeDecodeError is a ValueError
        return f"the file is cut off or spoilt ({error})"
    return ""
