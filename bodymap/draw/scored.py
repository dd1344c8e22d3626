"""Paints what is said of marked places: the numbers of scores, worst points, and what the clinician finds."""

from __future__ import annotations

import math

from bodymap.draw.painter import Spot, painted
from bodymap.draw.tokens import classes

SCORE, NUMBER = 24, 30  # radius of what lies under a score, and the size of its number, figure units
WORST = 11.0  # radius of the ring where it is worst
ASIDE = 52.0  # between a worst point and the score, figure units
BANDS = (1, 4, 7)  # where mild, moderate and severe begin for most who use the scale
DARK = 2  # from this one on a disc is dark
HATCH = (
    '<pattern id="hatch" width="13" height="13" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    f"{painted('hatch', 'M6.5,0v13')}</pattern>"
)


def band(score: int) -> int:
    """Which colour a score has, 0 to 3; assets/scores.js has the same."""
    return sum(score >= least for least in BANDS)


def score(x: float, y: float, number: int) -> str:
    """How bad a place is: its number on a disc, in figure units."""
    found = band(number)
    ink = "score-light" if found >= DARK else "score-dark"
    return (
        f"{painted(f'score-{found}', _disc(x, y, SCORE))}"
        f'<text class="{classes(ink)}" x="{x:g}" y="{y + 0.36 * NUMBER:.1f}" font-size="{NUMBER}"'
        f' text-anchor="middle">{number}</text>'
    )


def beside(place: Spot, point: Spot | None) -> Spot:
    """Where a score is drawn: at its place, or above the worst point where it would hide that."""
    return (point[0], point[1] - ASIDE) if point and math.dist(place, point) < ASIDE else place


def worst(x: float, y: float) -> str:
    """Where a place is worst: a ring round a dot."""
    d = _disc(x, y, WORST) + _disc(x, y, 2)
    return painted("worst-edge", d) + painted("worst-point", d)


def finding(d: str) -> str:
    """A region that the clinician finds; its hatching, HATCH, must stand in the picture."""
    return painted("finding-edge", d) + painted("finding", d)


def _disc(x: float, y: float, radius: float) -> str:
    half = f"a{radius:g},{radius:g} 0 1 0"
    return f"M{x - radius:g},{y:g}{half} {2 * radius:g},0{half} {-2 * radius:g},0"
