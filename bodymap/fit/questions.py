"""What to ask next: only questions whose answer would move the candidates apart. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import combinations
from types import MappingProxyType

from bodymap.atlas import Atlas, Mimic, Question
from bodymap.atlas.patterns import among
from bodymap.fit.candidate import DENIED, Candidate
from bodymap.fit.scored import Rules, raised
from bodymap.view import View

MOST = 5
SKIPPED = "skip-"
NOTHING: Rules = MappingProxyType({})
MIMICS_WEIGHT = 0.6  # all of them together beside a muscle's fit (0..1): enough to be asked about


def answered(question: Question, answers: Collection[str]) -> bool:
    """Whether the question has been answered or skipped."""
    if f"{SKIPPED}{question.id}" in answers:
        return True
    return any(sign in answers or f"{DENIED}{sign}" in answers for sign in question.signs)


def mimics_in_play(
    atlas: Atlas,
    marked: Iterable[str],
    answers: Collection[str],
    body: str = "",
    rated: Rules = NOTHING,
) -> tuple[Mimic, ...]:
    """What else could hurt there, in the order of the case: what more points to, then more marks.

    `rated` are the look-alikes that ratings raise. What cannot concern the body, if somebody has said which,
    is left out.
    """
    rows = [one for one in atlas.mimics.values() if not body or one.body in ("", body)]
    regions = tuple(marked)
    marks = {one.id: sum(among(region, one.places) for region in regions) for one in rows}
    there = [one for one in rows if marks[one.id]]
    return tuple(sorted(there, key=lambda one: (-points(one, answers, rated), -marks[one.id])))


def points(mimic: Mimic, answers: Collection[str], rated: Rules = NOTHING) -> int:
    """How many more answers, and rules on ratings, point to it than away from it."""
    said = sum((sign in answers) - (f"{DENIED}{sign}" in answers) for sign in mimic.signs)
    return said + len(rated.get(mimic.id, ()))


def told_mimic(atlas: Atlas, marked: Iterable[str], view: View) -> tuple[Mimic, int] | None:
    """The look-alike to which two answers or ratings point, with how many; the first of several."""
    rated = raised(atlas, view).mimics
    found = mimics_in_play(atlas, marked, view.answers, view.body, rated)
    most = points(found[0], view.answers, rated) if found else 0
    return (found[0], most) if most > 1 else None


def next_questions(
    atlas: Atlas,
    in_play: Sequence[Candidate],
    mimics: Iterable[Mimic],
    answers: Collection[str],
    marked: Collection[str],
) -> tuple[Question, ...]:
    """The open questions that make sense where it hurts and separate the candidates, the most telling first.

    A sign separates two muscles when it speaks for one and not for the other, or against one only; each pair
    counts as much as the weaker of the two fits. A sign of a look-alike that is no muscle separates that from
    every muscle that does not have it; look-alikes share one small fit.
    """
    others = tuple(mimics)

    def separates(sign: str) -> float:
        row = atlas.signs[sign]
        stand = [row.stand(one.muscle) for one in in_play]
        muscles = sum(
            min(in_play[a].fit, in_play[b].fit) * abs(stand[a] - stand[b])
            for a, b in combinations(range(len(in_play)), 2)
        )
        pointed = sum(sign in one.signs for one in others) * MIMICS_WEIGHT / max(len(others), 1)
        return muscles + sum(min(pointed, one.fit) * (1 - at) for one, at in zip(in_play, stand, strict=True))

    there = (
        row
        for row in atlas.questions.values()
        if not row.places or any(among(name, row.places) for name in marked)
    )
    return _most_telling(there, answers, separates)


def between(atlas: Atlas, one: str, other: str, answers: Collection[str]) -> tuple[Question, ...]:
    """The open questions that tell two muscles apart, whatever was marked; the most separating first."""

    def separates(sign: str) -> float:
        return abs(atlas.signs[sign].stand(one) - atlas.signs[sign].stand(other))

    return _most_telling(atlas.questions.values(), answers, separates)


def _most_telling(
    questions: Iterable[Question], answers: Collection[str], separates: Callable[[str], float]
) -> tuple[Question, ...]:
    """The open ones that separate anything, by the sign that separates most."""
    scores = {row: max(map(separates, row.signs)) for row in questions if not answered(row, answers)}
    return tuple(sorted((row for row in scores if scores[row] > 0), key=lambda row: -scores[row]))
