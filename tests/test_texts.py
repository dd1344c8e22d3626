"""The messages of the interface: found by id, with plurals and lists, or refused clearly."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from bodymap.texts import Texts, texts

ROOT = Path(__file__).resolve().parents[1]

LISTS = """
list-next = { $style ->
    [parted] {"; "}
   *[plain] {", "}
}
list-and = { $style ->
    [parted] {"; i "}
   *[plain] {" i "}
}
list-or = {" lub "}
"""
# Polish has three plurals.
POLISH = (
    LISTS
    + """
marks = { $count ->
    [one] { $count } znak
    [few] { $count } znaki
   *[many] { $count } znaków
}
named = { $name }!
date-pattern = d MMMM y
"""
)


def test_a_message_that_is_not_there_or_lacks_a_value() -> None:
    with pytest.raises(KeyError, match="no-such-text"):
        texts()("no-such-text")
    with pytest.raises(ValueError, match="added-by"):
        texts()("added-by")


def test_a_line_that_is_no_message_is_told() -> None:
    with pytest.raises(ValueError, match="not a message: 'broken = "):
        Texts("en", LISTS + "broken = { $a\n")


def test_a_language_forms_its_own_plurals_lists_numbers_and_dates() -> None:
    t = Texts("pl", POLISH)
    assert [t("marks", count=n) for n in (1, 2, 5)] == ["1 znak", "2 znaki", "5 znaków"]
    assert t.listed(["a", "b", "c"]) == "a, b i c"
    assert t.listed(["a i b", "c"], "or") == "a i b lub c"
    assert t.number(0.5, 2) == "0,50"
    assert t.date(date(2026, 11, 5)) == "5 listopada 2026"


def test_values_are_not_taken_for_messages() -> None:
    assert Texts("pl", POLISH)("named", name="{ $x }") == "{ $x }!"


@pytest.mark.parametrize(
    ("names", "kind", "text"),
    [
        ([], "and", ""),
        (["a"], "and", "a"),
        (["a", "b"], "or", "a or b"),
        (["a", "b and c"], "and", "a, and b and c"),
        (["a", "b or c"], "or", "a, or b or c"),
        (["a, x", "b", "c"], "and", "a, x; b; and c"),
    ],
)
def test_each_name_of_a_list_can_be_told_from_the_next(names: list[str], kind: str, text: str) -> None:
    assert texts().listed(names, kind) == text


def test_scripts_get_their_texts_with_gaps() -> None:
    found = texts().scripts()
    assert found["no-longer-marked"] == "No longer marked: {places}."
    assert found["zone"] == "the {side} {muscle} {level} zone"
    assert found["nothing-marked"] == "Nothing is marked."


def test_every_message_has_a_use() -> None:
    """By its whole id or a part of it ("level-" ~ voice), in Python, templates, scripts or other messages."""
    files = [path for path in (ROOT / "bodymap").rglob("*") if path.suffix in (".py", ".html", ".jinja")]
    source = "\n".join(path.read_text(encoding="utf-8") for path in files)
    scripts = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "assets").glob("*.js"))
    messages = (ROOT / "data" / "ui" / "en.ftl").read_text(encoding="utf-8")
    ids = re.findall("^([a-z-]+) =", messages, re.MULTILINE)
    assert len(ids) == len(set(ids)) > 150
    for name in ids:
        ways = (f'"{name}"', f'"{name.rpartition("-")[0]}-', f'-{name.rpartition("-")[2]}"')
        used = any(way in source for way in ways) or f"{{ {name} }}" in messages
        short = name.removeprefix("script-")
        said = any(way in scripts for way in (f"'{short}'", f"`{short.partition('-')[0]}-${{"))
        assert used or (short != name and said), name


def test_every_text_of_a_script_is_there() -> None:
    known = texts().scripts()
    scripts = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "assets").glob("*.js"))
    whole, begun = re.findall(r"\bt\('([\w-]+)'", scripts), re.findall(r"\bt\(`([\w-]+)\$", scripts)
    assert len(whole) > 10
    assert set(whole) <= known.keys()
    assert all(any(name.startswith(beginning) for name in known) for beginning in begun)
