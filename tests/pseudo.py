"""A pseudo-language: each text longer and marked, so that what comes from no file is seen at once.

A text of `data/ui` is shown as ⟦text~~~⟧, a sentence or name of the tables as ⟪text⟫.
"""

from __future__ import annotations

import csv
import re
import shutil
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from fluent.syntax import FluentParser, FluentSerializer, ast
from fluent.syntax.visitor import Transformer

from bodymap.paths import ours
from bodymap.texts import LANGUAGE, Texts

LONGER = 0.3  # as much as German or Finnish needs at times
# for the computer, not for the reader
AS_IS = ("date-pattern", "fit-row", "search-skipped", "search-together")
# Columns of the tables that a reader reads; the others are ids, numbers and references.
READ = {
    "plain", "anatomical", "clinical", "gloss", "patient", "clinician", "condition", "check", "action",
    "action_patient", "action_clinician", "name", "text", "title", "meaning", "short", "citation", "note",
    "place", "part", "anatomical_place", "anatomical_part", "mark", "who", "change", "advice", "says",
}  # fmt: skip
KINDS = ("step", "dose", "caution", "who_not", "evidence")  # ids in a column that is text elsewhere
SHOWN = (
    "aria-label",
    "alt",
    "title",
    "placeholder",
    "content",
    "aria-description",
)  # attributes that are read
HIDDEN = {"script", "style", "code"}  # code: the names of the formula's numbers
NO_END = {"meta", "link", "img", "input", "source", "br"}


class _Longer(Transformer):
    def visit_Message(self, node: ast.Message) -> Any:  # noqa: N802
        return node if node.id.name in AS_IS else self.generic_visit(node)

    def visit_TextElement(self, node: ast.TextElement) -> Any:  # noqa: N802
        node.value = longer(node.value)
        return node

    def visit_StringLiteral(self, node: ast.StringLiteral) -> Any:  # noqa: N802
        node.value = longer(node.value)
        return node


def longer(text: str) -> str:
    """A text of the interface, marked and longer."""
    return f"⟦{text}{'~' * round(LONGER * len(text))}⟧"


@cache
def texts() -> Texts:
    """The interface in the pseudo-language."""
    source = ours(f"data/ui/{LANGUAGE}.ftl").read_text(encoding="utf-8")
    return Texts(LANGUAGE, FluentSerializer().serialize(_Longer().visit(FluentParser().parse(source))))


def tables(folder: Path, source: Path) -> Path:
    """A copy of the tables in which all that is read is marked; gaps in braces stay."""
    shutil.copytree(source, folder)
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            for column in READ & row.keys():
                if row[column] not in KINDS:
                    row[column] = re.sub(r"[^{};]+(?![^{}]*\})", r"⟪\g<0>⟫", row[column])
        if rows:
            with path.open("w", encoding="utf-8", newline="") as file:
                out = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
                out.writeheader()
                out.writerows(rows)
    return folder


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in SHOWN and tag != "meta"]
        if tag == "meta" and ("name", "description") in attrs:
            self.found += [value or "" for name, value in attrs if name == "content"]
        if tag not in NO_END:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.open.pop()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in NO_END:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if not HIDDEN.intersection(self.open):
            self.found.append(data)


def bare(html: str) -> list[str]:
    """What a reader of this HTML reads, or hears, that has no mark: words that stand in the code."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return _without_marks(reader.found)


def bare_lines(*pictures: str) -> list[str]:
    """The same of pictures whose texts are cut into lines; a text that had no room to end has " ..."."""
    found = []
    for picture in pictures:
        reader = _Reader()
        reader.feed(picture)
        reader.close()
        found.append(" ".join(reader.found))
    return _without_marks(found)


def _without_marks(texts: list[str]) -> list[str]:
    left = [re.sub(r"⟦[^⟦⟧]*(⟧| \.\.\.)|⟪[^⟪⟫]*(⟫| \.\.\.)", " ", text) for text in texts]
    return [text for text in left if re.search(r"[^\W\d_]", text)]
