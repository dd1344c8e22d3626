"""Our files beside the tables: pages and assets, looked for at the start and not by the first visitor."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from jinja2 import Environment, TemplateSyntaxError

from bodymap.paths import ours
from bodymap.texts import LANGUAGE, Texts

TEXTS = (
    *(f"bodymap/web/templates/{name}.html" for name in (
        "board", "compare", "frame", "handout", "how", "library", "muscle", "others", "panels", "parts",
        "plain", "sources", "show", "urgent",
    )),
    f"data/ui/{LANGUAGE}.ftl",
)  # fmt: skip  # what all words are made of
AGAIN = "take it from the project again"


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
    try:
        if path.parent.name == "templates":
            Environment(autoescape=True).parse(raw.decode())
        elif path.suffix == ".ftl":
            Texts(LANGUAGE, raw.decode())
    except (ValueError, LookupError, TemplateSyntaxError) as error:  # UnicodeDecodeError is a ValueError
        return f"the file is cut off or spoilt ({error})"
    if path.name == "page.html" and not raw.rstrip().endswith(b"</html>"):
        return "the file is cut off"
    return ""
