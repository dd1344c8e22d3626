"""docs/accessibility.md names every criterion of WCAG 2.2 A and AA, and tests and pictures that are there."""

from __future__ import annotations

import re

import pytest

from tests.broken import ROOT

PAGE = (ROOT / "docs" / "accessibility.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (\d\.\d\.\d+) ([^|]+) \((A|AA)\) \| ([^|]+) \| ([^|]+) \|$", PAGE, re.MULTILINE)
# how many criteria of level A and AA each guideline has
GUIDELINES = {
    "1.1": 1, "1.2": 5, "1.3": 5, "1.4": 9, "2.1": 3, "2.2": 2, "2.3": 1, "2.4": 8, "2.5": 6,
    "3.1": 2, "3.2": 5, "3.3": 6, "4.1": 2,
}  # fmt: skip


def test_every_criterion_once() -> None:
    numbers = [row[0] for row in ROWS]
    assert len(set(numbers)) == len(numbers) == sum(GUIDELINES.values()) == 55
    for guideline, count in GUIDELINES.items():
        assert sum(number.startswith(f"{guideline}.") for number in numbers) == count, guideline


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_how_it_was_tested_is_there(row: tuple[str, ...]) -> None:
    _, _, _, met, tested = row
    if tested.strip() == "-":
        assert met.startswith("does not apply")
        return
    for file, _, name in re.findall(r"`(tests/[\w/]+\.py)(::(\w+))?`", tested):
        text = (ROOT / file).read_text(encoding="utf-8")
        assert not name or f"def {name}(" in text, f"{file} has no {name}"
    assert re.search(r"tests/|axe|by hand|code read", tested)


def test_its_pictures_are_there() -> None:
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", PAGE)
    assert len(pictures) == 5
    for picture in pictures:
        assert (ROOT / "docs" / picture).stat().st_size < 400_000
