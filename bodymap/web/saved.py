"""The saved picture as one SVG file: the figure's images, lines and texts, without Plotly's script."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import Any

from bodymap.atlas import Atlas
from bodymap.view import from_dict


def picture_svg(atlas: Atlas, asked: Any) -> str:
    """What a view shows; `asked` is the view as the browser holds it (see view.from_dict)."""
    from bodymap.draw.figure import figure  # Plotly takes a quarter of a second to import

    drawn = figure(atlas, from_dict(asked, atlas.known)[0])
    layout = drawn.layout
    left, top = layout.margin.l, layout.margin.t
    across, down = layout.xaxis.range[1], layout.yaxis.range[0]
    scale = (layout.width - left - layout.margin.r) / across
    inner = (layout.height - top - layout.margin.b) / down
    parts = [f'<rect width="100%" height="100%" fill="{layout.paper_bgcolor}"/>']
    plot = []
    for image in layout.images:
        x = image.x - (image.sizex if image.xanchor == "right" else 0)
        plot.append(
            f'<image href="{image.source}" x="{x:g}" y="{image.y:g}" width="{image.sizex:g}"'
            f' height="{image.sizey:g}" opacity="{image.opacity or 1:g}" preserveAspectRatio="none"/>'
        )
    for trace in drawn.data:
        if trace.mode != "lines":
            marker = trace.marker.line
            for x, y in zip(trace.x, trace.y, strict=True):
                plot.append(
                    f'<path d="M{x - 11},{y - 11}l22,22m0,-22l-22,22" stroke="{marker.color}"'
                    f' stroke-width="{marker.width * 2}"/>'
                )
            continue
        steps = "".join(
            f"{'M' if n == 0 or trace.x[n - 1] is None else 'L'}{x},{y}"
            for n, (x, y) in enumerate(zip(trace.x, trace.y, strict=True))
            if x is not None
        )
        dash = ' stroke-dasharray="15 10"' if trace.line.dash == "dash" else ""
        plot.append(
            f'<path d="{steps}" fill="none" stroke="{trace.line.color}"'
            f' stroke-width="{trace.line.width / scale:g}"{dash}/>'
        )
    parts.append(f'<g transform="translate({left},{top}) scale({scale:g},{inner:g})">{"".join(plot)}</g>')
    font = layout.font
    parts.append(_text(layout.title.text, left, 34, layout.title.font.size, font.color, "start"))
    for note in layout.annotations:
        size = note.font.size or font.size
        colour = note.font.color or font.color
        if note.xref == "paper":
            boxed = note.yanchor == "top"
            x = left if boxed else layout.width / 2
            lines = note.text.count("<br>")
            y = 34 if boxed else layout.height - 12 - 18 * lines
            parts.append(_text(note.text, x, y, size, colour, "start" if boxed else "middle"))
            continue
        x, y = left + note.x * scale, top + note.y * inner + size / 3
        anchor = "start" if note.xanchor == "left" else "middle"
        parts.append(_text(note.text, x, y, size, colour, anchor))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{layout.width:g}" height="{layout.height:g}"'
        f' viewBox="0 0 {layout.width:g} {layout.height:g}" font-family="{escape(font.family)}">'
        f"{''.join(parts)}</svg>"
    )


def _text(marked: str, x: float, y: float, size: float, colour: str, anchor: str) -> str:
    weight = ' font-weight="700"' if marked.startswith("<b>") else ""
    lines = [escape(unescape(re.sub(r"</?(?:b|span)\b[^>]*>", "", line))) for line in marked.split("<br>")]
    spans = "".join(
        f'<tspan x="{x:g}" dy="{0 if n == 0 else size * 1.35:g}">{line}</tspan>'
        for n, line in enumerate(lines)
    )
    if len(lines) == 1:
        spans = lines[0]
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" fill="{colour}" text-anchor="{anchor}"{weight}>'
        f"{spans}</text>"
    )
