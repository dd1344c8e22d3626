"""Visits over time as a Plotly figure, in Plotly's own JSON, so that nobody needs Plotly to make it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bodymap.atlas import Atlas
from bodymap.draw import tokens
from bodymap.draw.captions import FONT
from bodymap.draw.changes import marked
from bodymap.say.visits import highest
from bodymap.texts import Texts
from bodymap.visits import Visit

HIGH = 520  # pixels
ROOM = 0.12  # between two curves, of the height


@dataclass(frozen=True, slots=True)
class Point:
    """One visit: its highest score (None where none was said), marked skin in cm2, number of places."""

    when: datetime
    score: int | None
    cm2: float
    places: int


def point(atlas: Atlas, visit: Visit) -> Point:
    """What the chart shows of a visit."""
    part = marked(atlas, visit.view)
    return Point(visit.when, highest(visit.view), part.cm2, len(part.regions))


def timeline(points: Sequence[Point], texts: Texts, theme: str) -> dict[str, Any]:
    """Three curves below each other on one axis of time: {"data": [...], "layout": {...}}."""
    colours = tokens.colours(theme)
    curves: dict[str, list[int | None]] = {
        "visits-highest": [point.score for point in points],
        "visits-cm2": [round(point.cm2) for point in points],
        "visits-count": [point.places for point in points],
    }
    when = [point.when.strftime("%Y-%m-%dT%H:%M") for point in points]
    data, layout = [], _layout(colours)
    for number, (name, values) in enumerate(curves.items()):
        axis = f"{number + 1}" if number else ""
        high = (1 - 2 * ROOM) / 3
        top = 1 - number * (high + ROOM)
        most = 10 if name == "visits-highest" else max(1, *(value or 0 for value in values))
        layout[f"yaxis{axis}"] = _axis(colours) | {
            "domain": [max(top - high, 0), top],
            "range": [0, 1.3 * most],
            "nticks": 4,
        }
        layout["annotations"].append(
            {"text": f"<b>{texts(name)}</b>", "x": 0, "xref": "paper", "xanchor": "left", "y": top,
             "yref": "paper", "yanchor": "bottom", "showarrow": False, "font": {"size": 14}}
        )  # fmt: skip
        data.append(
            {"type": "scatter", "mode": "lines+markers+text", "name": texts(name), "x": when, "y": values,
             "text": ["" if value is None else f"{value}" for value in values], "textposition": "top center",
             "xaxis": "x", "yaxis": f"y{axis}", "showlegend": False, "cliponaxis": False,
             "line": {"color": colours["accent"], "width": 2.5},
             "marker": {"color": colours["accent"], "size": 9}}
        )  # fmt: skip
    return {"data": data, "layout": layout}


def _layout(colours: Any) -> dict[str, Any]:
    clear = "rgba(0,0,0,0)"
    return {
        "height": HIGH, "margin": {"l": 40, "r": 20, "t": 30, "b": 40}, "annotations": [],
        "paper_bgcolor": clear, "plot_bgcolor": clear, "hovermode": "x", "dragmode": False,
        "font": {"family": f"Inter, {FONT}", "size": 13, "color": colours["ink"]},
        "xaxis": _axis(colours) | {"type": "date", "anchor": "y3"},
    }  # fmt: skip


def _axis(colours: Any) -> dict[str, Any]:
    return {"gridcolor": colours["line"], "linecolor": colours["edge"], "zeroline": False, "fixedrange": True}
