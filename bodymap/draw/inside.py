"""What lies under the skin of a whole picture: its skeleton, its muscles and their names."""

from __future__ import annotations

from html import escape

from bodymap.draw import under
from bodymap.draw.captions import Sheet


def shown(sheet: Sheet) -> list[tuple[str, str]]:
    """The muscles that are drawn in full, with their sides; none unless the view asks for bones."""
    pairs = sheet.match.shown if sheet.view.xray else ()
    return [(muscle, side) for muscle, side in pairs if muscle in sheet.match.strong]


def drawing(sheet: Sheet, face: str) -> str:
    """The skeleton, muscles and their names as SVG; empty unless they are asked for."""
    atlas, body, drawn = sheet.atlas, sheet.view.figure, shown(sheet)
    if not sheet.view.xray:
        return ""
    found = under.bones(atlas, sheet.picture(face, under.BONES))
    for name in dict.fromkeys(name for name, _ in drawn):
        sides = [side for one, side in drawn if one == name]
        found += under.muscle(atlas, body, face, name, sides, sheet.picture(face, name))
    ink, paper = sheet.colours["ink"], sheet.colours["paper"]
    for lines, (edge, y), (x, _) in under.names(atlas, body, face, drawn):
        left, first = edge < x, 0.35 - (len(lines) - 1) / 2 * under.LINE
        line = f'x1="{edge + (6 if left else -6):g}" y1="{y:g}" x2="{x:g}" y2="{y:g}"'
        rows = "".join(
            f'<tspan x="{edge:g}" dy="{under.LINE if number else first:g}em">{escape(text)}</tspan>'
            for number, text in enumerate(lines)
        )
        found += (
            f'<line {line} stroke="{paper}" stroke-width="7" stroke-opacity="0.7"/>'
            f'<line {line} stroke="{ink}" stroke-width="2.5"/>'
            f'<circle cx="{x:g}" cy="{y:g}" r="5" fill="{ink}" stroke="{paper}" stroke-width="2"/>'
            f'<text y="{y:g}" text-anchor="{"end" if left else "start"}" font-size="32" font-weight="600"'
            f' fill="{ink}" stroke="{paper}" stroke-width="7" stroke-linejoin="round" paint-order="stroke">'
            f"{rows}</text>"
        )
    return found
