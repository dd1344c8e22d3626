"""Every text of the interface in one language: the messages of `data/ui/<language>.ftl`.

The files are Mozilla Fluent (https://projectfluent.org): plurals, lists and choices stand in the messages, so
that no code has to know the grammar of a language. Clinical sentences are rows of the tables, not messages.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.numbers import get_decimal_symbol
from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax import ast

from bodymap.paths import ours

LANGUAGE = "en"  # the only one so far
KEPT = 4000  # formatted messages that are kept ready
HOLE = "{side}"  # where a place's own name has the word for its side, if not where `place-on-side` puts it
BOTH = "both"
SCRIPT = "script-"  # how the ids of what the browser's scripts say begin


@lru_cache(1)  # looked through at the start (web/files.py), then read
def _read(source: str) -> Any:
    return FluentResource(source)


class Texts:
    """The messages of one language.

    Parameters
    ----------
    language : as in `<html lang>`, such as "en"
    source : the text of a Fluent file; raises ValueError with the first line that is no message

    Calling it with a message's id and its values gives the text; KeyError for an id that is not there,
    ValueError where a value is missing.
    """

    def __init__(self, language: str, source: str) -> None:
        """Read all messages."""
        self.lang = language
        resource = _read(source)
        self._gaps: dict[str, list[str]] = {}
        for entry in resource.body:
            if isinstance(entry, ast.Junk):
                raise ValueError(f"not a message: {(entry.content or '').splitlines()[0]!r}")
            if isinstance(entry, ast.Message) and entry.id.name.startswith(SCRIPT):
                self._gaps[entry.id.name] = _gaps(entry)
        self._bundle = FluentBundle([language], use_isolating=False)
        self._bundle.add_resource(resource)
        self._locale = Locale.parse(language)
        self._decimal = get_decimal_symbol(self._locale)
        self._kept = lru_cache(KEPT)(self.once)
        self.parted = self._between("list-next", "parted")
        self._signs = {style: self._between("list-next", style) for style in ("plain", "inner", "parted")}
        self._words = [self._between(name, "plain") for name in ("list-and", "list-or")]

    def __call__(self, name: str, /, **values: str | int) -> str:
        """The text of a message; a number decides between singular and plural."""
        return self._kept(name, **values)

    def once(self, name: str, /, **values: Any) -> str:
        """The same without keeping it ready: for values from outside, which may be a patient's."""
        message = self._bundle.get_message(name)
        if message.value is None:
            raise KeyError(name)
        text, errors = self._bundle.format_pattern(message.value, values)
        if errors:
            raise ValueError(f"{name}: {errors[0]}")
        return str(text)

    def scripts(self) -> dict[str, str]:
        """What the browser's scripts say, by id without "script-": {"marked": "Marked: {places}.", ...}."""
        return {
            name.removeprefix(SCRIPT): self.once(name, **{gap: f"{{{gap}}}" for gap in gaps})
            for name, gaps in self._gaps.items()
        }

    def number(self, value: float, digits: int | None = None) -> str:
        """A number with the language's decimal sign: `digits` after it, or as many as it takes."""
        text = f"{value:g}" if digits is None else f"{value:.{digits}f}"
        return text.replace(".", self._decimal)

    def date(self, day: date) -> str:
        """A day with the name of its month."""
        return format_date(day, self("date-pattern"), self._locale)

    def listed(self, names: Sequence[str], kind: str = "and") -> str:
        """Names in a row, such as "a, b and c"; `kind` is "and" or "or".

        Each can be told from the next: a name that holds the word of the list, or its comma, makes what
        stands between the names stronger (the styles "inner" and "parted" of the messages).
        """
        if len(names) < 2:
            return "".join(names)
        style = "plain"
        if any(self._signs["plain"].strip() in name for name in names):
            style = "parted"
        elif any(word in name for name in names for word in self._words):
            style = "inner"
        return self._signs[style].join(names[:-1]) + self._between(f"list-{kind}", style) + names[-1]

    def _between(self, name: str, style: str) -> str:
        return self.once(name, style=style)

    def row(self, phrases: Sequence[str]) -> str:
        """Phrases one after the other, without a word before the last."""
        return self.parted.join(phrases)

    def sides(self, sides: Sequence[str]) -> str:
        """One side or both in a sentence: "right and left"."""
        return self("side", side=BOTH if len(sides) > 1 else sides[0]) if sides else ""

    def place(self, place: str, parts: Sequence[str] = (), side: str = "") -> str:
        """The name of a place: "right low back, upper part and lower part".

        Parameters
        ----------
        side : "left", "right" or "both"; anything else: the name does without
        """
        word = self("side", side=side) if side in ("left", "right", BOTH) else ""
        if HOLE in place:
            name = " ".join(place.replace(HOLE, word).split())
        else:
            name = self("place-on-side", side=word, place=place) if word else place
        return self("place-part", place=name, part=self.listed(parts)) if parts else name


def _gaps(message: ast.Message) -> list[str]:
    """The names of the values that a message without choices takes."""
    parts = message.value.elements if message.value else []
    values = [part.expression for part in parts if isinstance(part, ast.Placeable)]
    return [value.id.name for value in values if isinstance(value, ast.VariableReference)]


def capital(text: str) -> str:
    """The text with its first letter large, the rest as it is."""
    return text[:1].upper() + text[1:]


@lru_cache
def texts(language: str = LANGUAGE) -> Texts:
    """Our own texts in one language."""
    return Texts(language, ours(f"data/ui/{language}.ftl").read_text(encoding="utf-8"))
