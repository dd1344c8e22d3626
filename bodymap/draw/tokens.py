"""What things look like, read from tokens.toml: colours, patterns, widths, and the rules made of them.

`python -m bodymap.draw.tokens` writes assets/tokens.css (`make tokens`); a test holds the two together.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from bodymap.paths import ours

THEMES = ("light", "dark")
SHEET = "assets/tokens.css"
PATTERN = "url("

Paint = Mapping[str, Any]
"""SVG attribute -> a number, numbers, a word of SVG's, the name of a colour, or "url(<pattern>)"."""


def _read() -> Mapping[str, Any]:
    with ours("bodymap/draw/tokens.toml").open("rb") as file:
        return MappingProxyType(tomllib.load(file))


TOKENS = _read()
PATTERNS: Mapping[str, Mapping[str, Any]] = TOKENS["pattern"]
SCALES: Mapping[str, Mapping[str, Any]] = TOKENS["scale"]
PAINTS: Mapping[str, Mapping[str, Any]] = TOKENS["paint"]


@cache
def colours(theme: str) -> Mapping[str, str]:
    """Every colour of a theme ("light" or "dark") by name, as #rrggbb or #rrggbbaa."""
    number = THEMES.index(theme)
    return MappingProxyType({name: pair[number] for name, pair in TOKENS["colour"].items()})


def strength(theme: str) -> float:
    """How much of the body a main area hides, 0 to 1."""
    share: float = TOKENS["strength"]["core-strength"][THEMES.index(theme)]
    return share


def rgba(colour: str, opacity: float = 1) -> str:
    """A colour of ours as "rgba(r,g,b,a)", fainter by `opacity` (0 to 1)."""
    red, green, blue, *more = bytes.fromhex(colour.removeprefix("#"))
    return f"rgba({red},{green},{blue},{round(opacity * (more[0] / 255 if more else 1), 3):g})"


def paint(name: str) -> Paint:
    """What a thing looks like, with what it takes over from another. Raises KeyError for an unknown name."""
    like = PAINTS[name].get("like")
    return {**(paint(like) if like else {}), **_own(name)}


def pattern_id(name: str, scale: str = "body") -> str:
    """The id of a pattern where it is drawn at a scale."""
    return name if scale == "body" else f"{name}-{scale}"


def declared(look: Paint, theme: str | None, scale: str = "body") -> dict[str, str]:
    """Attributes or properties of SVG, ready to be written.

    Parameters
    ----------
    theme : "light", "dark", or None for CSS variables that the page around it fills
    scale : a name in SCALES
    """
    found: dict[str, str] = {}
    factor = SCALES[scale]
    for name, value in look.items():
        if name == "stroke-width":
            found[name] = _number(value * factor["width"])
        elif name == "stroke-dasharray":
            found[name] = " ".join(_number(part * factor["step"]) for part in value)
        elif isinstance(value, str) and value.startswith(PATTERN):
            pattern = value[len(PATTERN) : -1]
            drawn = pattern not in factor.get("without", ())
            found[name] = f"url(#{pattern_id(pattern, scale)})" if drawn else "none"
        elif value == "core-strength":
            fixed = factor.get("strength")
            share = fixed or (strength(theme) if theme else None)
            found[name] = _number(share) if share else "var(--core-strength)"
        elif isinstance(value, str) and value in TOKENS["colour"]:
            found |= _coloured(name, value, theme)
        else:
            found[name] = value if isinstance(value, str) else _number(value)
    return found


def _coloured(name: str, value: str, theme: str | None) -> dict[str, str]:
    """A colour; its alpha apart, because not every reader of SVG files knows colours with one."""
    if theme is None:
        return {name: f"var(--{value})"}
    colour = colours(theme)[value]
    found = {name: colour[:7]}
    if len(colour) > 7:
        found[f"{name}-opacity"] = _number(int(colour[7:], 16) / 255)
    return found


def patterns(theme: str | None, scale: str = "body") -> str:
    """The patterns of a scale as SVG elements for a `<defs>`; see `declared` for the parameters."""
    drawn = PATTERNS.keys() - SCALES[scale].get("without", ())
    return "".join(_pattern(name, PATTERNS[name], theme, scale) for name in PATTERNS if name in drawn)


def _pattern(name: str, look: Mapping[str, Any], theme: str | None, scale: str) -> str:
    def filled(colour: str) -> str:
        return "".join(f' {key}="{value}"' for key, value in _coloured("fill", colour, theme).items())

    factor = SCALES[scale]["step"]
    step = _number(look["step"] * factor)
    wash = f'<rect width="{step}" height="{step}"{filled(look["wash"])}/>' if "wash" in look else ""
    if "dot" in look:
        middle, radius = _number(look["step"] * factor / 2), _number(look["dot"] * factor)
        sign = f'<circle cx="{middle}" cy="{middle}" r="{radius}"{filled(look["colour"])}/>'
    else:
        sign = f'<rect width="{_number(look["stripe"] * factor)}" height="{step}"{filled(look["colour"])}/>'
    return (
        f'<pattern id="{pattern_id(name, scale)}" width="{step}" height="{step}"'
        f' patternUnits="userSpaceOnUse" patternTransform="rotate({look["turn"]})">{wash}{sign}</pattern>'
    )


def _number(value: float) -> str:
    return f"{round(value, 3):g}"


def classes(name: str) -> str:
    """The classes of a thing that Python draws: what it is like, then its own."""
    own = PAINTS[name]
    return f"{classes(own['like'])} {name}" if "like" in own else name


def rules(
    theme: str | None, scale: str = "body", within: str = "", names: Iterable[str] = tuple(PAINTS)
) -> str:
    """The rules of style for pictures that Python draws at a scale; see `declared` for the parameters.

    `within` is a selector that comes first, such as ".sign", `names` are the things that are drawn. Each rule
    says what its thing does not share with the one that it is like, so that `classes` names both.
    """
    return "\n".join(
        _rule([f"{within} .{name}".lstrip()], declared(_own(name), theme, scale)) for name in names
    )


def page_rules(theme: str | None) -> str:
    """The rules for what assets/*.js draw, which hold for what Python draws on a page, too."""
    found = []
    for name, own in PAINTS.items():
        selectors = [own["page"]] if "page" in own else []
        if theme is None:
            selectors.append(f".drawn .{name}")
        if selectors:  # a page's selector narrows that of what it is like, which holds for the rest
            found.append(_rule(selectors, declared(_own(name), theme)))
        if "who" in own:
            found.append(_rule([own["who"]], declared(paint(name), theme, "sign")))
    return "\n".join(found)


def _scaled_rules(scale: str) -> str:
    """What a scale changes of the rules of a page."""
    within, found = SCALES[scale]["within"], []
    for name, own in PAINTS.items():
        whole, scaled = (declared(paint(name), None, which) for which in ("body", scale))
        # what its own rule says must be said again where that of what it is like now weighs more
        kept = _own(name) if "like" in own else ()
        if changed := {key: value for key, value in scaled.items() if whole[key] != value or key in kept}:
            found.append(_rule([f".drawn{within} .{name}"], changed))
    return "\n".join(found)


def _own(name: str) -> Paint:
    return {key: value for key, value in PAINTS[name].items() if key not in ("like", "page", "who")}


def _rule(selectors: Iterable[str], properties: Mapping[str, str]) -> str:
    told = " ".join(f"{name}: {value};" for name, value in properties.items())
    return f"{', '.join(selectors)} {{ {told} }}"


def variables(theme: str) -> str:
    """A theme's colours as CSS variables."""
    return f"{_variables(colours(theme).items())} --core-strength: {_number(strength(theme))};"


def _variables(pairs: Iterable[tuple[str, str]]) -> str:
    return " ".join(f"--{name}: {value};" for name, value in pairs)


def stylesheet() -> str:
    """The whole of assets/tokens.css."""
    light, dark = (f"color-scheme: {theme}; {variables(theme)}" for theme in THEMES)
    paper = _variables(TOKENS["print"].items())
    scales = "\n".join(_scaled_rules(name) for name in SCALES if name != "body")
    return (
        "/* Made by `make tokens` from bodymap/draw/tokens.toml: change that file, not this one. */\n"
        f":root {{ {light} {_variables(TOKENS['size'].items())} }}\n"
        f'@media screen {{\nhtml[data-theme="dark"] {{ {dark} }}\n}}\n'
        "@media screen and (prefers-color-scheme: dark) {\n"
        f'html[data-theme="auto"] {{ {dark} }}\n}}\n'
        f"@media print {{\nhtml[data-theme] {{ color-scheme: light; {paper} }}\n}}\n"
        f"/* what is drawn, and what is other where it is shown small */\n{page_rules(None)}\n{scales}\n"
    )


if __name__ == "__main__":
    ours(SHEET).write_text(stylesheet(), encoding="utf-8", newline="\n")
