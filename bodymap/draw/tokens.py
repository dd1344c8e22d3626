"""What things look like, read from tokens.toml: colours, widths, soft edges, and the rules made of them.

`python -m bodymap.draw.tokens` writes assets/tokens.css (`make tokens`); a test holds the two together.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from bodymap.atlas.rows import HUES
from bodymap.paths import ours

THEMES = ("light", "dark")
ZONES = ("referral", "spill", "faint", "contour", *(f"hue-{n}" for n in range(1, HUES + 1)))
SHEET = "assets/tokens.css"
SOFTNESS = "url("

Paint = Mapping[str, Any]
"""SVG attribute -> a number, numbers, a word of SVG's, the name of a colour, or "url(soft-<name>)"."""


TOKENS: Mapping[str, Any] = tomllib.loads(ours("bodymap/draw/tokens.toml").read_text(encoding="utf-8"))
FIGURE: Mapping[str, Mapping[str, Any]] = TOKENS["figure"]
SCALES: Mapping[str, Mapping[str, Any]] = TOKENS["scale"]
PAINTS: Mapping[str, Mapping[str, Any]] = TOKENS["paint"]


@cache
def colours(theme: str) -> Mapping[str, str]:
    """Every colour of a theme ("light" or "dark") by name, as #rrggbb or #rrggbbaa."""
    number = THEMES.index(theme)
    return MappingProxyType({name: pair[number] for name, pair in TOKENS["colour"].items()})


def strength(theme: str, name: str = "core-strength") -> float:
    """One of [strength], 0 to 1: how much of the body a main area hides, or another one."""
    share: float = TOKENS["strength"][name][THEMES.index(theme)]
    return share


def rgba(colour: str, opacity: float = 1) -> str:
    """A colour of ours as "rgba(r,g,b,a)", fainter by `opacity` (0 to 1)."""
    red, green, blue, *more = bytes.fromhex(colour.removeprefix("#"))
    return f"rgba({red},{green},{blue},{round(opacity * (more[0] / 255 if more else 1), 3):g})"


def paint(name: str) -> Paint:
    """What a thing looks like, with what it takes over from another. Raises KeyError for an unknown name."""
    like = PAINTS[name].get("like")
    return {**(paint(like) if like else {}), **_own(name)}


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
        elif not isinstance(value, str):
            found[name] = _number(value)
        elif value.startswith(SOFTNESS):  # where a picture is small no softness would be seen
            found[name] = value.replace("(", "(#") if scale == "body" else "none"
        elif value == "core-strength":
            found[name] = _number(strength(theme)) if theme else "var(--core-strength)"
        else:
            found |= _coloured(name, value, theme) if value in TOKENS["colour"] else {name: value}
    return found


def _coloured(name: str, value: str, theme: str | None) -> dict[str, str]:
    """A colour; its alpha apart, because not every reader of SVG files knows colours with one."""
    if theme is None:
        return {name: f"var(--{value})"}
    colour = colours(theme)[value]
    alpha = {f"{name}-opacity": _number(int(colour[7:], 16) / 255)} if len(colour) > 7 else {}
    return {name: colour[:7]} | alpha


def soft() -> str:
    """The filters that make the edges of shades soft, as SVG elements for a `<defs>`."""
    return "".join(
        f'<filter id="soft-{name}" x="-30%" y="-30%" width="160%" height="160%">'
        f'<feGaussianBlur stdDeviation="{_number(far)}"/></filter>'
        for name, far in TOKENS["soft"].items()
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
    hues = (_rule(f".hue-{n}", _coloured("color", f"hue-{n}", theme)) for n in range(1, HUES + 1))
    drawn = (_rule(f"{within} .{name}".lstrip(), declared(_own(name), theme, scale)) for name in names)
    return "\n".join((*hues, *drawn))


def _page_rules() -> Iterator[str]:
    """The rules for what is drawn on a page, by Python and by assets/*.js."""
    for n in range(1, HUES + 1):
        yield _rule(f".hue-{n}", _coloured("color", f"hue-{n}", None))
    for name, own in PAINTS.items():
        # a page's selector narrows that of what it is like, which holds for the rest
        yield _rule(f"{own['page']}, .drawn .{name}" if "page" in own else f".drawn .{name}",
                    declared(_own(name), None))  # fmt: skip
        if "page" in own and "stroke-width" in own and not name.startswith("point"):
            # lines grow less than an enlarged body; crosses as a whole do (bodymap.css)
            wide = f"calc({_number(own['stroke-width'])}px * var(--thin))"
            yield _rule(f"[data-zoomed] {own['page']}", {"stroke-width": wide})
        if "who" in own:
            yield _rule(own["who"], declared(paint(name), None, "sign"))
    for scale, factor in SCALES.items():
        for name, own in PAINTS.items():
            whole, scaled = (declared(paint(name), None, which) for which in ("body", scale))
            # what its own rule says must be said again where that of what it is like now weighs more
            kept = _own(name) if "like" in own else ()
            changed = {key: value for key, value in scaled.items() if whole[key] != value or key in kept}
            if changed and scale != "body":
                yield _rule(f".drawn{factor['within']} .{name}", changed)


def _own(name: str) -> Paint:
    return {key: value for key, value in PAINTS[name].items() if key not in ("like", "page", "who")}


def _rule(selector: str, properties: Mapping[str, str]) -> str:
    return f"{selector} {{ {' '.join(f'{name}: {value};' for name, value in properties.items())} }}"


def variables(theme: str) -> str:
    """A theme's colours as CSS variables."""
    share = {name: _number(strength(theme, name)) for name in TOKENS["strength"]}
    return " ".join(f"--{name}: {value};" for name, value in {**colours(theme), **share}.items())


def stylesheet() -> str:
    """The whole of assets/tokens.css."""
    light, dark = (f"color-scheme: {theme}; {variables(theme)}" for theme in THEMES)
    paper, sizes = (
        " ".join(f"--{name}: {value};" for name, value in TOKENS[part].items()) for part in ("print", "size")
    )
    rules = "\n".join(_page_rules())
    zones = " ".join(f"--{name}: {colours('dark')[name]};" for name in ZONES)
    return f"""\
/* Made by `make tokens` from bodymap/draw/tokens.toml: change that file, not this one. */
:root {{ {light} {sizes} }}
@media screen {{
html[data-theme="dark"] {{ {dark} }}
}}
@media screen and (prefers-color-scheme: dark) {{
html[data-theme="auto"] {{ {dark} }}
}}
@media print {{
html[data-theme] {{ color-scheme: light; {paper} }}
}}
/* on deep skin those of the dark theme can be told from it */
@media screen {{
[data-tone="deep"] :is(.frame, .unseen) {{ {zones} }}
}}
/* what is drawn, and what is other where it is shown small */
{rules}
"""


if __name__ == "__main__":
    ours(SHEET).write_text(stylesheet(), encoding="utf-8", newline="\n")
