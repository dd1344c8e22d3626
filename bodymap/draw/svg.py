"""The saved picture: what a view shows, both sides of the body beside each other, as one SVG file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from bodymap.draw import compared, inside, painter, scored, tokens
from bodymap.draw.captions import FONT, XRAY_BODY, XRAY_ZONES, Sheet, wrapped
from bodymap.draw.painter import SIDES, VIEWS, path
from bodymap.draw.stage import drawn_later, landmarks

if TYPE_CHECKING:
    from bodymap.atlas import Atlas, Shape
    from bodymap.view import View

# pixels of the picture
SCALE = 0.6  # one figure unit (1 mm on a body of 1730 mm)
EDGE, GAP = 24, 54  # the rim; between the two views
LINE, SMALL, PAD = 23, 20, 12  # a line of the title or of the key, a line of the note; round what is urgent
FEET = 44  # under the feet, for the names of the views
COLUMNS, STEP = 3, 32  # signs of the key in a row, and the room for one
LETTERS = 7.4  # width of a letter at 15 px, a little more than it has in most fonts
MOST_LINES = 5  # of the title, for the marked places

Part = tuple[str, float]
"""A part of the picture from its upper left corner, and how high it is, in pixels."""


class _Page(Sheet):
    """A picture in pixels."""

    @property
    def wide(self) -> float:
        """Both views and the gap between them."""
        return 2 * self.atlas.width * SCALE + GAP

    @property
    def letters(self) -> int:
        """In a line of 15 px, as wide as the picture."""
        return int(self.wide / LETTERS)


def svg(atlas: Atlas, view: View, theme: str | None = None) -> str:
    """Draw what a view shows as a picture to save: one SVG file that stands alone.

    Front and back lie beside each other, below what was marked and whose pattern is shown; the key and a
    note on what the picture is not lie under them. What a ticked warning sign asks to be done comes first.

    Images lie inside as data URLs, colours are plain, no font is needed; a body of 1730 mm is 1038 px high.
    All of the view is heeded but its zoom. Raises ValueError for a theme that is neither "light" nor "dark".
    """
    page = _Page.of(atlas, view, theme)
    if page.theme not in tokens.THEMES:
        raise ValueError(f'theme must be "light" or "dark", not {theme!r}')
    high, inside = float(EDGE), ""
    for part, tall in (_urgent(page), _title(page), _bodies(page), _key(page), _note(page)):
        inside += f'<g transform="translate({EDGE},{high:g})">{part}</g>' if part else ""
        high += tall
    wide, high = page.wide + 2 * EDGE, high + EDGE
    # the rules of signs hold for a group of the class "sign"
    names = [name for name in tokens.PAINTS if name not in compared.NAMES]
    rules = f"{tokens.rules(page.theme, names=names)}\n{tokens.rules(page.theme, 'sign', '.sign')}"
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        f' font-family="{FONT}" width="{wide:g}" height="{high:g}" viewBox="0 0 {wide:g} {high:g}">'
        f"<style>{rules}</style><defs>{tokens.soft()}{scored.HATCH}</defs><title>{escape(page.title()[0])}</title>"
        f"{_described(page)}"
        f'<rect width="{wide:g}" height="{high:g}" fill="{page.colours["paper"]}"/>{inside}</svg>'
    )


def _described(page: _Page) -> str:
    """For those who hear the picture: what is painted."""
    words = page.atlas.texts.row(page.answer.painted)
    return f"<desc>{escape(words)}</desc>" if words else ""


def _text(
    words: str, x: float, y: float, fill: str, *, size: int = 15, anchor: str = "start", bold: bool = False
) -> str:
    """A line of text, in SVG's own attributes: they are what most programs read."""
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size}" fill="{fill}" text-anchor="{anchor}"'
        f' font-weight="{600 if bold else 400}">{escape(words)}</text>'
    )


def _lines(words: Sequence[str], step: int, x: float, y: float, fill: str, **how: Any) -> str:
    """Lines of text below each other."""
    return "".join(_text(line, x, y + number * step, fill, **how) for number, line in enumerate(words))


def _urgent(page: _Page) -> Part:
    """A box with what to act on first; empty without a ticked warning sign."""
    words = wrapped(page.urgent(), int(page.letters * 0.84))
    if not words:
        return "", 0
    colours = page.colours
    high = LINE * len(words) + 2 * PAD
    text = _lines(words, LINE, PAD, PAD + 17, colours["ink"], size=17)
    first = f'<tspan font-weight="600" fill="{colours["urgent"]}">{escape(page.act_first)}</tspan>'
    return (
        f'<rect width="{page.wide:g}" height="{high}" rx="8" fill="{colours["urgent-wash"]}"'
        f' stroke="{colours["urgent"]}" stroke-width="2"/>{text.replace(escape(page.act_first), first, 1)}'
    ), high + EDGE


def _title(page: _Page) -> Part:
    lines = wrapped(page.title(), int(page.letters * 0.88), MOST_LINES)
    return _lines(lines, LINE, 0, 16, page.colours["ink"], size=17), LINE * len(lines) + 6


def _bodies(page: _Page) -> Part:
    """Both views, each under its letters and above its name."""
    atlas, ink, soft = page.atlas, page.colours["ink"], page.colours["soft"]
    t = atlas.texts
    wide, high = atlas.width * SCALE, atlas.height * SCALE
    found = ""
    for number, face in enumerate(VIEWS):
        named = t("face-name", face=face)
        written = _text(named, wide / 2, high + 18, ink, size=17, anchor="middle", bold=True)
        for share, side in zip((0.13, 0.87), SIDES[face], strict=True):
            letter = t("side-letter", side=side)
            written += _text(letter, wide * share, 88, soft, size=42, anchor="middle", bold=True)
            written += _text(t("your-side", side=side), wide * share, high + 18, soft, anchor="middle")
        found += (
            f'<g transform="translate({number * (wide + GAP):g})"><g transform="scale({SCALE:g})">'
            f"{_view(page, face)}</g>{written}</g>"
        )
    return found, high + FEET


def _view(page: _Page, face: str) -> str:
    """One view in figure units: the shaded body, the areas on it, rings round marks, trigger points."""
    atlas, view, match, size = page.atlas, page.view, page.match, (page.atlas.width, page.atlas.height)
    data = drawn_later(atlas, view.figure, face)
    shapes = atlas.shapes(view.figure, face)
    outline = path(ring for shape in shapes if shape.layer == "outline" for ring in shape.rings)
    marked = [
        (shape.id, painter.rounded(shape.rings))
        for shape in shapes
        if shape.layer == "region" and shape.id in view.regions
    ]
    shares = match.shares
    tinted = [painter.painted("marked", d, region=region) for region, d in marked if region not in shares]
    zones = painter.zones(*_ranks(page, data["zones"]), room=f"{face}-", size=size) if view.zones else ""
    clip = f'clip-path="url(#{face}-body)"'
    drawn = [painter.painted(kind, page.brushed(face)) for kind in ("painted", "painted-edge")]
    brush, edge = (f"<g {clip}>{one}</g>" if one else "" for one in drawn)
    fainter = f' opacity="{XRAY_ZONES}"' if view.xray else ""
    rings = [
        painter.ring(region, d, region in page.unexplained) for region, d in marked if region not in shares
    ]
    rings += [
        painter.unfilled(region, d) for region, d in marked if region in page.unexplained & shares.keys()
    ]
    spots = [
        spot
        for spot in data["points"]
        if view.points and spot["muscle"] in match.strong and (spot["muscle"], spot["side"]) in match.shown
    ]
    points = [(spot["x"], spot["y"]) for spot in spots]
    places = zip(spots, painter.apart(points), strict=True)
    skin = [(spot["press"], place) for spot, place in places if view.xray and "press" in spot]
    names = landmarks(atlas, view.figure, face, "patient")
    found = painter.landmarks(names, size) if view.landmarks else ""
    return (
        # where a program does not know the image's format, the flat body is there
        f"{_faded(page, painter.painted('skin', outline))}{_shaded(page, face)}"
        f"{inside.drawing(page, face)}"
        f'<clipPath id="{face}-body"><path d="{outline}"/></clipPath>{painter.painted("outline", outline)}'
        f"{''.join(tinted)}{brush}<g {clip}{fainter}>{zones}</g>{edge}"
        f"{found}{''.join(rings)}{painter.presses(skin)}{painter.crosses(points)}{_scored(page, shapes)}"
    )


def _scored(page: _Page, shapes: Iterable[Shape]) -> str:
    """What the clinician finds, how bad each mark is and where it is worst."""
    rated, found, scores = page.view.rated, "", ""
    for shape in shapes:
        if shape.layer == "region" and shape.id in page.view.findings:
            found += scored.finding(painter.rounded(shape.rings))
        rating = rated.get(shape.id)
        if rating and shape.layer == "region" and rating.point:
            scores += scored.worst(*rating.point)
        if rating and shape.layer == "label" and shape.point and rating.shown is not None:
            scores += scored.score(*scored.beside(shape.point, rating.point), rating.shown)
    return found + scores


def _faded(page: _Page, skin: str) -> str:
    """The flat body, glass over bones."""
    return f'<g opacity="{XRAY_BODY}">{skin}</g>' if page.view.xray else skin


def _shaded(page: _Page, face: str) -> str:
    """The shaded body as an image inside the file, and its clothes; nothing where the picture is missing."""
    image = page.picture(face, page.view.tone)
    if not image:
        return ""
    size = f'width="{page.atlas.width:g}" height="{page.atlas.height:g}"'
    drawn = f'<image {size} href="{image}"/>{page.dressed(face, f"{face}-worn")}'
    # this way to name an image's address is the one that all programs know
    return f'<g opacity="{page.strength:g}">{drawn.replace(" href=", " xlink:href=")}</g>'


def _ranks(page: _Page, zones: Iterable[Mapping[str, Any]]) -> tuple[painter.Zones, list[painter.Other]]:
    """The zones of the first muscle, and of the others that are drawn."""
    ranks: dict[str, dict[str, list[tuple[str, str]]]] = {muscle: {} for muscle in page.drawn}
    for zone in zones:
        if zone["muscle"] in ranks and (zone["muscle"], zone["side"]) in page.match.shown:
            own = ranks[zone["muscle"]].setdefault(zone["level"], [])
            own.append((f"{zone['id']}:{zone['side']}", zone["d"]))
    first, *others = ranks or {"": {}}
    return ranks.get(first, {}), [(page.atlas.muscles[muscle].hue, ranks[muscle]) for muscle in others]


def _key(page: _Page) -> Part:
    """Whose patterns these are, a line each, then the signs in columns."""
    drawn, down = "", 0
    for names, words, hue in page.whose():
        for number, line in enumerate(wrapped([words], page.letters - 8)):
            drawn += _entry(page, names if number == 0 else ("",), line, 0, down, bool(names), hue)
            down += LINE
    down += LINE // 2 if drawn else 0
    found = page.signs()
    for number, (names, words, hue) in enumerate(found):
        row, column = divmod(number, COLUMNS)
        drawn += _entry(page, names, words, column * page.wide / COLUMNS, down + row * LINE, hue=hue)
    down += -(-len(found) // COLUMNS) * LINE
    return drawn, down + PAD if drawn else 0


def _entry(
    page: _Page, names: Sequence[str], words: str, x: float, y: float, bold: bool = False, hue: int = 1
) -> str:
    """Signs and their words; an empty name leaves its room."""
    drawn = "".join(
        f'<g class="sign" transform="translate({x + number * STEP:g},{y + 2:g})">'
        f"{painter.sign(name, hue)}</g>"
        for number, name in enumerate(names)
        if name
    )
    return drawn + _text(words, x + len(names) * STEP + 2, y + 16, page.colours["ink"], bold=bold)


def _note(page: _Page) -> Part:
    words = wrapped([page.note()], int(page.letters * 0.98))
    soft = page.colours["soft"]
    return _lines(words, SMALL, page.wide / 2, 14, soft, size=14, anchor="middle"), SMALL * len(words)
