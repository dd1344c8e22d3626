"""The modules in assets/*.js as one script for the browser: many small files would each wait for the net."""

from __future__ import annotations

import re
from contextlib import suppress

from bodymap.paths import ours

IMPORT = re.compile(r"^import (\{[^}]*\}) from '\./([\w-]+)\.js';\n", re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async function|function|class|const) (\w+))", re.MULTILINE)
COMMENT = re.compile(r"/\*\*.*?\*/\s?|(?:^|(?<=\s))// [^\n]*$", re.MULTILINE | re.DOTALL)


def bundle(entry: str, *before: str, offered: bool = False) -> str:
    """One script that does what the module `entry` does, with all that it imports.

    Each module keeps a scope of its own; comments are left out.

    Parameters
    ----------
    entry : name of a file under assets/, without ".js"
    before : files under assets/ that are no modules and come first
    offered : whether the script is itself a module, which offers what `entry` does
    """
    found: dict[str, str] = {}
    _collect(entry, found)
    plain = [ours(f"assets/{name}").read_text(encoding="utf-8").strip() for name in before]
    if offered:
        names = EXPORT.findall(ours(f"assets/{entry}.js").read_text(encoding="utf-8"))
        found["export"] = f"export const {{{', '.join(names)}}} = {_variable(entry)};"
    return "\n".join([*plain, *found.values(), ""])


def modules(entry: str) -> list[str]:
    """The files under assets/ that `entry` is made of, those among them that are missing included."""
    found: dict[str, str] = {}
    _collect(entry, found)
    return [f"{name}.js" for name in found]


def _collect(name: str, found: dict[str, str]) -> None:
    """Put a module behind those that it imports."""
    text = ""
    with suppress(OSError):  # files.py says what is missing
        text = ours(f"assets/{name}.js").read_text(encoding="utf-8")
    for _, other in IMPORT.findall(text):
        if other not in found:
            _collect(other, found)
    text = COMMENT.sub("", text)
    exported = ", ".join(EXPORT.findall(text))
    text = re.sub(r"[ \t]*\n\s*", "\n", text)
    text = IMPORT.sub(lambda one: f"const {one[1]} = {_variable(one[2])};\n", EXPORT.sub("", text))
    found[name] = f"const {_variable(name)} = (() => {{\n{text.strip()}\nreturn {{{exported}}};\n}})();"


def _variable(name: str) -> str:
    return "$" + name.replace("-", "_")
