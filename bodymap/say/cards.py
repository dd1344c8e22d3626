"""The ranked cards beside the body, and two of them side by side: a match -> what to show. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from bodymap.atlas import Atlas, Question
from bodymap.fit.candidate import NO, Candidate
from bodymap.fit.matching import Match, twins
from bodymap.fit.questions import between
from bodymap.say.facts import apart
from bodymap.say.speaker import Speaker, Statement

T = TypeVar("T")
WIDE = 60  # per cent between two studies, from which on their figures say little
REASONS = 2  # for and against on a card; the rest unfolds
TELLING = 3  # places and signs named for each of two patterns side by side


@dataclass(frozen=True, slots=True)
class Card:
    """One muscle with how well it fits.

    Attributes
    ----------
    side : "right", "left" or "both"
    gloss : where it lies, in the patient's voice
    fit : 0..1; `verdict` says it in a word
    speaks_for, against : the strongest reasons, at most two each; `reasons` are all of them
    common : how often the muscle is found sore in people who hurt there, or is there at all
    level : the muscles with exactly the same fit
    own : the clinic folder it comes from, or ""
    """

    muscle: str
    side: str
    name: str
    gloss: str
    fit: float
    verdict: str
    speaks_for: tuple[Statement, ...]
    against: tuple[Statement, ...]
    reasons: tuple[Statement, ...]
    common: Statement
    level: tuple[str, ...]
    candidate: Candidate
    own: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two muscles side by side: where only the first hurts, only the second, both; what tells them apart.

    `ask` are questions that would; `done` says that there are none left.
    """

    muscles: tuple[str, str]
    sides: tuple[str, str]
    names: tuple[str, str]
    only: tuple[Statement | None, Statement | None]
    shared: Statement | None
    signs: tuple[Statement | None, Statement | None]
    twins: Statement | None
    ask: tuple[Question, ...]
    done: Statement | None


def cards(
    atlas: Atlas, speaker: Speaker, match: Match, keep: Sequence[str], most: int
) -> tuple[tuple[Card, ...], int]:
    """A card for each muscle that fits at least in part, best first, and how many of them are in sight.

    The first `most` are in sight, and right after them those of `keep`, whatever their fit: what is drawn
    has its card in sight.
    """
    fitting = [one for one in match.best.values() if one.verdict != NO or one.muscle in keep]
    first = [one for one in fitting if one.verdict != NO][:most]
    late = [one for one in fitting if one.muscle in keep and one not in first]
    rest = [one for one in fitting if one not in first and one not in late]
    made = tuple(_card(atlas, speaker, match, one) for one in (*first, *late, *rest))
    return made, len(first) + len(late)


def _card(atlas: Atlas, speaker: Speaker, match: Match, candidate: Candidate) -> Card:
    row, said = atlas.muscles[candidate.muscle], candidate.said
    good, bad = reasons(speaker, candidate), []
    if said.speaks_for:
        good.append(speaker.say("answer-sign-for", signs=speaker.signs(said.speaks_for)))
    if said.against:
        bad.append(speaker.say("answer-sign-against", signs=speaker.signs(said.against)))
    if candidate.unexplained:
        bad.append(speaker.say("answer-unexplained", candidate.unexplained))
    if candidate.beside and not candidate.explained:
        good.append(speaker.say("answer-beside", candidate.beside))
    if said.absent:
        bad.append(speaker.say("answer-sign-absent", signs=speaker.signs(said.absent)))
    if candidate.typical_missing:
        bad.append(speaker.say("answer-typical-missing", candidate.typical_missing, most=REASONS))
    # with a sign told, the sign and the best place are the two strongest
    first = [good[0], good[-1]] if len(good) > REASONS else good
    level = [one.muscle for one in match.ranked if one.fit == candidate.fit and one is not candidate]
    return Card(
        candidate.muscle,
        candidate.side,
        speaker.muscle(candidate.muscle),
        "" if speaker.clinical else row.gloss,
        candidate.fit,
        candidate.verdict,
        tuple(first),
        tuple(bad[:REASONS]),
        (*good, *bad),
        common(speaker, candidate.muscle, match.regions),
        tuple(level),
        candidate,
        row.own,
    )


def reasons(speaker: Speaker, candidate: Candidate) -> list[Statement]:
    """Which marks lie in which zone of a candidate; the names of the regions say their side."""
    return [speaker.say(f"answer-{level}", regions) for level, regions in candidate.at.items() if regions]


def common(speaker: Speaker, muscle: str, regions: Sequence[str] = ()) -> Statement:
    """How often people who hurt there (anywhere, without regions) have it sore, or have it at all."""
    atlas = speaker.atlas
    rows = atlas.prevalence.get(muscle, ())
    there = next((one for one in rows if one.kind == "present" or not regions), None)
    row = there or atlas.sore(muscle, regions)
    if row is None:
        return speaker.say("answer-common-unknown")
    kind = "-one" if row.low == row.high else "-wide" if row.high - row.low > WIDE else ""
    said = speaker.say(
        "answer-inconstant" if row.kind == "present" else f"answer-common{kind}",
        low=speaker.texts.number(row.low),
        high=speaker.texts.number(row.high),
        who=speaker.text(row),
        muscle=speaker.muscle(muscle),
    )
    return replace(said, sources=speaker.sources(row.sources))


def compare(
    atlas: Atlas, speaker: Speaker, match: Match, muscles: Sequence[str], answers: Sequence[str]
) -> Comparison | None:
    """Two muscles side by side; None unless there are just two known ones."""
    pair = tuple(name for name in dict.fromkeys(muscles) if name in atlas.muscles)
    if len(pair) != 2:
        return None
    one, other = pair
    drawn = [[shown for shown in match.shown if shown[0] == name] for name in pair]
    places = apart(atlas, *drawn)
    names = (speaker.muscle(one), speaker.muscle(other))
    only: list[Statement | None] = []
    telling: list[Statement | None] = []
    for name, rival, where, title in zip(pair, (other, one), places.only, names, strict=True):
        own = [row.id for row in atlas.signs.values() if row.speaks.get(name) and not row.speaks.get(rival)]
        told = speaker.signs(own[:TELLING])
        telling.append(speaker.say("answer-compare-signs", signs=told, muscle=title) if own else None)
        if where:
            only.append(speaker.say("answer-compare-only", where, most=TELLING, muscle=title))
        else:
            only.append(None if own else speaker.say("answer-compare-none", muscle=title))
    asked = between(atlas, one, other, answers)
    alike = other in twins(atlas, one)
    return Comparison(
        (one, other),
        _pair("both" if len(shown) > 1 else shown[0][1] for shown in drawn),
        names,
        _pair(only),
        speaker.say("answer-compare-both", places.shared) if places.shared else None,
        _pair(telling),
        speaker.say("answer-compare-twins", muscle=names[0], other=names[1]) if alike else None,
        asked[:REASONS],
        None if asked else speaker.say("answer-compare-asked"),
    )


def _pair(values: Iterable[T]) -> tuple[T, T]:
    first, second = values
    return first, second
