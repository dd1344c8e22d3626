"""The saved picture: what a view shows, both sides of the body beside each other, as one SVG file."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING, Any

from bodymap.draw import captions, painter, tokens, under
from bodymap.draw.painter import CAPTIONS, SIDES, VIEWS, path
from bodymap.draw.stage import drawn_later
from bodymap.fit.candidate import STRONG
from bodymap.fit.matching import Match
from bodymap.say.words import Answer, answer

if TYPE_CHECKING:
    from bodymap.atlas import Atlas
    from bodymap.view import View

# pixels of the picture
SCALE = 0.6  # one figure unit (1 mm on a body of 1730 mm)
EDGE, GAP = 24, 54  # the rim; between the two views
LINE, SMALL, PAD = 23, 20, 12  # a line of the title or of the key, a line of the note; round what is urgent
FEET = 44  # under the feet, for the names of the views
COLUMNS, STEP = 3, 32  # signs of the key in a row, and the room for one
LETTERS = 7.4  # width of a letter at 15 px, a little more than it has in most fonts
MOST_LINES = 5  # of the title, for the marked places
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"
XRAY_ZONES = 0.6  # how strong zones are over bones


@dataclass(frozen=True, slots=True)
class _Page:
    """What all parts of a picture need."""

    atlas: Atlas
    view: View
    theme: str
    answer: Answer

    @property
    def match(self) -> Match:
        return self.answer.match

    @property
    def colours(self) -> Mapping[str, str]:
        return tokens.colours(self.theme)

    @property
    def wide(self) -> float:
        """Pixels of both views and the gap between them."""
        return 2 * self.atlas.width * SCALE + GAP

    @property
    def letters(self) -> int:
        """In a line of 15 px, as wide as the picture."""
        return int(self.wide / LETTERS)


def svg(atlas: Atlas, view: View, theme: str | None = None) -> str:
    """Draw what a view shows as a picture to save: one SVG file that stands alone.

    Front and back lie beside each other, below what was marked and whose pattern is shown; the key and a
    note on what the picture is not lie under them. What a ticked warning sign asks to be done comes first.

    Parameters
    ----------
    atlas : Atlas
        What `bodymap.load()` gives.
    view : View
        What is marked and shown; `view.body`, `view.xray` and the other layers are heeded, the zoom is not.
    theme : {"light", "dark"}, optional
        The ground. By default that of the view, whose "auto" means light, as on paper.

    Returns
    -------
    str
        The file's text. Its size in pixels stands in `width` and `height`; a body of 1730 mm is 1038 px high.
        Images lie inside as data URLs, colours are plain, and no font is needed.

    Raises
    ------
    ValueError
        If the theme is neither "light" nor "dark".

    Examples
    --------
    >>> from bodymap.atlas import load
    >>> from bodymap.paths import ours
    >>> from bodymap.view import View
    >>> svg(load(ours("data")), View(regions=("groin-right",)))[:4]
    '<svg'
    """
    theme = theme or ("dark" if view.theme == "dark" else "light")
    if theme not in tokens.THEMES:
        raise ValueError(f'theme must be "light" or "dark", not {theme!r}')
    said = answer(atlas, replace(view, voice="patient", sources=False))
    page = _Page(atlas, view, theme, said)
    parts = [_urgent(page), _title(page), _bodies(page), _key(page), _note(page)]
    high, inside = float(EDGE), ""
    for part, tall in parts:
        inside += f'<g transform="translate({EDGE},{high:g})">{part}</g>' if part else ""
        high += tall
    wide, high = page.wide + 2 * EDGE, high + EDGE
    return document(
        f"<title>{escape(captions.title(atlas, view))}</title>"
        f'<rect width="{wide:g}" height="{high:g}" fill="{page.colours["paper"]}"/>{inside}',
        wide,
        high,
        theme,
    )


def document(inside: str, wide: float, high: float, theme: str) -> str:
    """An SVG file of this size in pixels that brings the look of all that is painted in it."""
    defs = "".join(tokens.patterns(theme, scale) for scale in ("body", "sign"))
    # those of signs hold for a group of the class "sign"
    rules = f"{tokens.rules(theme)}\n{tokens.rules(theme, 'sign', '.sign')}"
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        f' font-family="{FONT}" width="{wide:g}" height="{high:g}" viewBox="0 0 {wide:g} {high:g}">'
        f"<style>{rules}</style><defs>{defs}</defs>{inside}</svg>"
    )


def _text(
    words: str, x: float, y: float, fill: str, *, size: int = 15, anchor: str = "start", bold: bool = False
) -> str:
    """A line of text, in SVG's own attributes: they are what most programs read."""
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size}" fill="{fill}" text-anchor="{anchor}"'
        f' font-weight="{600 if bold else 400}">{escape(words)}</text>'
    )


def _wrapped(words: Iterable[str], letters: int, most: int | None = None) -> list[str]:
    return [line for one in words for line in textwrap.wrap(one, letters, max_lines=most, placeholder=" ...")]


Part = tuple[str, float]
"""A part of the picture from its upper left corner, and how high it is, in pixels."""


def _urgent(page: _Page) -> Part:
    """A box with what to act on first; empty without a ticked warning sign."""
    words = _wrapped(captions.urgent(page.answer), int(page.letters * 0.84))
    if not words:
        return "", 0
    colours = page.colours
    high = LINE * len(words) + 2 * PAD
    drawn = (
        f'<rect width="{page.wide:g}" height="{high}" rx="8" fill="{colours["urgent-wash"]}"'
        f' stroke="{colours["urgent"]}" stroke-width="2"/>'
    )
    for number, line in enumerate(words):
        text = _text(line, PAD, PAD + 17 + number * LINE, page.colours["ink"], size=17)
        first = f'<tspan font-weight="600" fill="{page.colours["urgent"]}">{captions.URGENT}</tspan>'
        drawn += text.replace(captions.URGENT, first)
    return drawn, high + EDGE


def _title(page: _Page) -> Part:
    words = [captions.title(page.atlas, page.view), captions.pattern(page.atlas, page.view, page.answer)]
    lines = _wrapped(words, int(page.letters * 0.88), MOST_LINES)
    drawn = "".join(
        _text(line, 0, 16 + number * LINE, page.colours["ink"], size=17) for number, line in enumerate(lines)
    )
    return drawn, LINE * len(lines) + 6


def _bodies(page: _Page) -> Part:
    """Both views, each under its letters and above its name."""
    atlas, ink, soft = page.atlas, page.colours["ink"], page.colours["soft"]
    wide, high = atlas.width * SCALE, atlas.height * SCALE
    found = ""
    for number, face in enumerate(VIEWS):
        left, right, left_side, right_side = SIDES[face]
        written = _text(CAPTIONS[face], wide / 2, high + 18, ink, size=17, anchor="middle", bold=True)
        for share, letter, side in ((0.13, left, left_side), (0.87, right, right_side)):
            written += _text(letter, wide * share, 88, soft, size=42, anchor="middle", bold=True)
            written += _text(f"your {side}", wide * share, high + 18, soft, anchor="middle")
        found += (
            f'<g transform="translate({number * (wide + GAP):g})"><g transform="scale({SCALE:g})">'
            f"{_view(page, face)}</g>{written}</g>"
        )
    return found, high + FEET


def _view(page: _Page, face: str) -> str:
    """One view in figure units: the shaded body, the areas on it, rings round marks, trigger points."""
    atlas, view, match = page.atlas, page.view, page.match
    data = drawn_later(atlas, view.shown_body, face)
    loose = captions.unexplained(atlas, match)
    points = [
        spot
        for spot in data["points"]
        if view.points and spot["muscle"] in match.strong and (spot["muscle"], spot["side"]) in match.shown
    ]
    return (
        # where a program does not know the image's format, the flat body is there
        f"{painter.painted('skin', _outline(atlas, view, face))}{_shaded(page, face)}"
        f"{_under(page, face)}{areas(atlas, view, face, data, match)}"
        f"{''.join(painter.ring(region, d, region in loose) for region, d in _marked(atlas, view, face))}"
        f"{''.join(painter.cross(spot['x'], spot['y']) for spot in points)}"
    )


def areas(atlas: Atlas, view: View, face: str, data: Mapping[str, Any], match: Match) -> str:
    """The areas of one view: what is marked, and the zones (`data`: drawn_later)."""
    outline, size = _outline(atlas, view, face), (atlas.width, atlas.height)
    zones = painter.zones(*_ranks(match, data["zones"]), room=f"{face}-", size=size) if view.zones else ""
    clip = f'clip-path="url(#{face}-body)"'
    fainter = f' opacity="{XRAY_ZONES}"' if view.xray else ""
    tinted = (painter.painted("marked", d, region=region) for region, d in _marked(atlas, view, face))
    return (
        f'<clipPath id="{face}-body"><path d="{outline}"/></clipPath>{painter.painted("outline", outline)}'
        f"{''.join(tinted)}<g {clip}{fainter}>{zones}</g>"
    )


def _outline(atlas: Atlas, view: View, face: str) -> str:
    shapes = atlas.shapes(view.shown_body, face)
    return path(ring for shape in shapes if shape.layer == "outline" for ring in shape.rings)


def _marked(atlas: Atlas, view: View, face: str) -> list[tuple[str, str]]:
    """The marked regions of one view and their path data."""
    return [
        (shape.id, path(shape.rings))
        for shape in atlas.shapes(view.shown_body, face)
        if shape.layer == "region" and shape.id in view.regions
    ]


def _shaded(page: _Page, face: str) -> str:
    """The shaded body as an image inside the file, glass over bones; nothing where the picture is missing."""
    fainter = f' opacity="{under.GLASS}"' if page.view.xray else ""
    return _image(page, under.inlined(page.view.shown_body, face, page.theme), fainter)


def _image(page: _Page, url: str, more: str = "") -> str:
    size = f'width="{page.atlas.width:g}" height="{page.atlas.height:g}"'
    return f'<image {size}{more} xlink:href="{url}"/>' if url else ""


def _under(page: _Page, face: str) -> str:
    """Skeleton, the muscles that are drawn in full, and their names, when they are asked for."""
    atlas, body, match = page.atlas, page.view.shown_body, page.match
    if not page.view.xray:
        return ""
    found = _image(page, under.inlined(body, face, "bones"), ' class="bones"')
    drawn = [(muscle, side) for muscle, side in match.shown if muscle in match.strong]
    for muscle in dict.fromkeys(name for name, _ in drawn):
        sides = [side for name, side in drawn if name == muscle]
        found += under.muscle(atlas, body, face, muscle, sides, under.inlined(body, face, muscle))
    return found + under.named(atlas, body, face, drawn, page.colours["ink"], page.colours["paper"])


def _ranks(match: Match, zones: Iterable[Mapping[str, Any]]) -> list[painter.Zones]:
    """The zones of the first muscle, of the second, and of all others."""
    ranks: list[dict[str, list[tuple[str, str]]]] = [{} for _ in range(STRONG + 1)]
    for zone in zones:
        if (zone["muscle"], zone["side"]) in match.shown:
            own = ranks[min(match.muscles.index(zone["muscle"]), STRONG)]
            own.setdefault(zone["level"], []).append((f"{zone['id']}:{zone['side']}", zone["d"]))
    return list(ranks)


def _key(page: _Page) -> Part:
    """Whose patterns these are, a line each, then the signs in columns."""
    drawn, down = "", 0
    for names, words in captions.whose(page.atlas, page.view, page.match):
        for number, line in enumerate(_wrapped([words], page.letters - 8)):
            drawn += _entry(page, names if number == 0 else ("",), line, 0, down, "rest" not in names[0])
            down += LINE
    down += LINE // 2 if drawn else 0
    found = captions.signs(page.atlas, page.view, page.match)
    for number, (names, words) in enumerate(found):
        row, column = divmod(number, COLUMNS)
        drawn += _entry(page, names, words, column * page.wide / COLUMNS, down + row * LINE)
    down += -(-len(found) // COLUMNS) * LINE
    return drawn, down + PAD if drawn else 0


def _entry(page: _Page, names: Sequence[str], words: str, x: float, y: float, bold: bool = False) -> str:
    """Signs and their words; an empty name leaves its room."""
    drawn = "".join(
        f'<g class="sign" transform="translate({x + number * STEP:g},{y + 2:g})">{painter.sign(name)}</g>'
        for number, name in enumerate(names)
        if name
    )
    return drawn + _text(words, x + len(names) * STEP + 2, y + 16, page.colours["ink"], bold=bold)


def _note(page: _Page) -> Part:
    words = _wrapped([captions.note(page.atlas, page.view, page.answer)], int(page.letters * 0.98))
    soft = page.colours["soft"]
    drawn = "".join(
        _text(line, page.wide / 2, 14 + number * SMALL, soft, size=14, anchor="middle")
        for number, line in enumerate(words)
    )
    return drawn, SMALL * len(words)
