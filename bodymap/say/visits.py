"""How scores changed from one visit to another, and whether that is a change that matters. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bodymap.atlas import Atlas
from bodymap.atlas.rated import ScoreChange
from bodymap.view import View

KINDS = ("now", "worst")
Weight = Literal["", "same", "small", "edge", "matters"]


@dataclass(frozen=True, slots=True)
class ScoreStep:
    """One score of a place then and now, 0 to 10; None where it was not said.

    Attributes
    ----------
    kind : "now" or "worst", as in a rating
    weight : "same", "small", "edge" (by points or by per cent alone), "matters"; "" without both scores
    """

    region: str
    kind: str
    then: int | None
    now: int | None
    weight: Weight = ""

    @property
    def points(self) -> int | None:
        """By how much it rose; less than 0 where it fell."""
        return None if self.then is None or self.now is None else self.now - self.then


def steps(atlas: Atlas, then: View, now: View) -> tuple[ScoreStep, ...]:
    """Every score of either view, in the order of the table of regions."""
    rule = next(iter(atlas.score_changes.values()), None)
    found = []
    for region in atlas.regions:
        ratings = [view.rated.get(region) for view in (then, now)]
        for kind in KINDS:
            first, last = (getattr(one, kind) if one else None for one in ratings)
            if first is not None or last is not None:
                found.append(ScoreStep(region, kind, first, last, _weight(rule, first, last)))
    return tuple(found)


def highest(view: View) -> int | None:
    """The highest score of a view, now where that is said."""
    return max((one.shown for one in view.rated.values() if one.shown is not None), default=None)


def _weight(rule: ScoreChange | None, then: int | None, now: int | None) -> Weight:
    if then is None or now is None or rule is None:
        return ""
    points = abs(now - then)
    if not points:
        return "same"
    reached = [points >= rule.points]
    if then:  # no score rises from 0 by any per cent
        reached.append(100 * points >= rule.percent * then)
    return "matters" if all(reached) else "edge" if any(reached) else "small"
