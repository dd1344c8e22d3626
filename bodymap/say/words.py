"""A view and its match -> the sentences to read, each with its sources. The sentences are in the tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from bodymap.atlas import Atlas, EmergencyNumber, Exercise, Mimic, Question
from bodymap.atlas.posed import ExercisePicture
from bodymap.fit.candidate import DENIED
from bodymap.fit.matching import Match, chosen_muscles, match
from bodymap.fit.questions import MOST, SKIPPED, answered, mimics_in_play, next_questions
from bodymap.fit.scored import Raised, raised
from bodymap.paint import NOTHING, Painted
from bodymap.say import cards, checked
from bodymap.say.cards import Card, Comparison
from bodymap.say.flags import RedFlagCard, flag_cards, open_gates, opened
from bodymap.say.headline import headline, not_covered
from bodymap.say.painted import painted as painted_words
from bodymap.say.pictures import PoseCard, pose_cards
from bodymap.say.scores import Agreement, Score, agreement, scores
from bodymap.say.speaker import Speaker, Statement
from bodymap.texts import capital
from bodymap.view import View

TABS = ("what", "why", "worse", "signs", "helps", "sure", "doctor")


@dataclass(frozen=True, slots=True)
class Heading:
    """Whose the rows below it are."""

    text: str


@dataclass(frozen=True, slots=True)
class ExerciseCard:
    """An exercise: `intro`, then its parts by kind in the order to show them."""

    id: str
    name: str
    kind: str
    intro: Statement
    steps: tuple[Statement, ...]
    dose: tuple[Statement, ...]
    cautions: tuple[Statement, ...]
    who_not: tuple[Statement, ...]
    evidence: tuple[Statement, ...]
    grade: str
    pictures: tuple[PoseCard, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be given: its word, the text of the button, whether it is given, its picture."""

    answer: str
    text: str
    pressed: bool
    picture: ExercisePicture | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its possible answers; `skip` puts it aside, `skipped` says that it was."""

    id: str
    kind: str
    statement: Statement
    options: tuple[Option, ...]
    skip: str
    skipped: bool


@dataclass(frozen=True, slots=True)
class Lookalike:
    """Something that is no muscle and could hurt there, too; `told`: an answer or a rating points to it."""

    id: str
    name: str
    statement: Statement
    told: bool


Item = Statement | ExerciseCard | RedFlagCard | Heading


@dataclass(frozen=True, slots=True)
class Answer:
    """The words for one view.

    Attributes
    ----------
    voice : in whose words, "patient" or "clinician"
    alert : the red flags that are ticked, most urgent first; they come before everything else
    numbers : the emergency numbers to show with them
    bare : what is said of marked places that the page does not cover, before the answer; None without any
    lead : the answer in a sentence or two
    verdict : "fits", "partly", "no", or "none" when nothing is marked
    lines : what else to know about this case
    rated : what the ratings of places point to
    scores : the ratings themselves, in words
    agreement : what was marked beside what the clinician finds; None where nothing was found
    painted : how much is painted in all, then of which places, a line each; empty without paint
    cards : the muscles that fit, best first; `listed` of them at first
    comparing : the muscles picked so far to compare
    comparison : two muscles side by side, if two were chosen
    questions : what to ask next; `others`: those answered or skipped, then what else tells the muscles apart
    apart : what to ask next about the two that are compared
    chosen : the muscle chosen by hand ("both" for the app's own group), "" for none
    lookalikes : what is no muscle and could hurt there
    checks : the warning signs of the marked places; `opened` of them stand open
    gates : emergencies to answer before any muscle is shown
    tabs : tab id -> what it holds, in order
    match : the match behind it
    drawn : (muscle id, side) pairs for the picture: what the match shows, but while an emergency waits
        to be answered only the app's own muscles
    """

    voice: str
    alert: tuple[RedFlagCard, ...]
    gates: tuple[RedFlagCard, ...]
    numbers: tuple[EmergencyNumber, ...]
    bare: Statement | None
    lead: Statement
    verdict: str
    lines: tuple[Statement, ...]
    rated: tuple[Statement, ...]
    scores: tuple[Score, ...]
    agreement: Agreement | None
    painted: tuple[str, ...]
    cards: tuple[Card, ...]
    listed: int
    comparing: tuple[str, ...]
    comparison: Comparison | None
    questions: tuple[Asked, ...]
    others: tuple[Asked, ...]
    apart: tuple[Asked, ...]
    chosen: str
    lookalikes: tuple[Lookalike, ...]
    checks: tuple[RedFlagCard, ...]
    opened: int
    tabs: Mapping[str, tuple[Item, ...]]
    match: Match
    drawn: tuple[tuple[str, str], ...]

    @property
    def headline(self) -> str:
        """The answer in a sentence or two."""
        return self.lead.text


def answer(atlas: Atlas, view: View, painted: Painted = NOTHING) -> Answer:
    """All the words for a view, in its voice; `painted` is what its painting covers (draw.brush.covered)."""
    found = match(atlas, view.regions, view.side, view.muscle, view.answers, view.compare, painted.shares)
    speaker = Speaker(atlas, view.voice, view.sources, view.shown_body)
    chosen = chosen_muscles(atlas, view.muscle)
    lead, lines = headline(speaker, view, found, chosen)
    most = int(atlas.weights.cards)
    rated = raised(atlas, view)
    mimics = mimics_in_play(atlas, found.regions, view.answers, view.body, rated.mimics)
    own = tuple(name for name in atlas.home if name in found.best and found.best[name].explained)
    playing = dict.fromkeys([*(one.muscle for one in found.ranked[:most]), *own])
    in_play = [found.best[name] for name in playing]
    telling = next_questions(atlas, in_play, mimics, view.answers, found.regions)
    rated_first = sorted(telling, key=lambda row: rated.signs.isdisjoint(row.signs))
    made, listed = cards.cards(atlas, speaker, found, chosen or own, most)
    comparison = cards.compare(atlas, speaker, found, view.compare, view.answers)
    flags = flag_cards(speaker, view, found.regions)
    near = tuple(flag for flag in flags if flag.near)
    order = list(atlas.urgency)
    alert = sorted((flag for flag in flags if flag.ticked), key=lambda flag: order.index(flag.urgency))
    gates = open_gates(near, view)
    given = [row for row in atlas.questions.values() if answered(row, view.answers)]

    def asked(questions: Iterable[Question]) -> tuple[Asked, ...]:
        return tuple(_asked(speaker, question, view.answers) for question in questions)

    return Answer(
        voice=view.voice,
        alert=tuple(alert),
        gates=gates,
        numbers=_numbers(atlas, view.country),
        bare=not_covered(speaker, found, chosen),
        lead=lead,
        verdict=found.verdict,
        lines=tuple(dict.fromkeys(lines)),
        rated=tuple(speaker.statement(row) for row in atlas.rating_rules.values() if row.id in rated.rules),
        scores=scores(speaker, view),
        agreement=agreement(speaker, view),
        painted=painted_words(speaker, painted),
        cards=made,
        listed=listed,
        comparing=view.compare,
        comparison=comparison,
        questions=asked(rated_first[:MOST]),
        others=asked([*given, *rated_first[MOST:]]) if found.regions else (),
        apart=asked(comparison.ask) if comparison else (),
        chosen=view.muscle if chosen else "",
        lookalikes=tuple(_lookalike(speaker, mimic, view.answers, rated) for mimic in mimics),
        checks=near,
        opened=opened(near),
        tabs=_tabs(speaker, found, flags, waiting=bool(gates) and not alert),
        match=found,
        drawn=tuple(pair for pair in found.shown if not gates or chosen or pair[0] in atlas.home),
    )


def _asked(speaker: Speaker, question: Question, answers: Sequence[str]) -> Asked:
    if len(question.signs) == 1:
        sign = question.signs[0]
        options = [(sign, speaker.texts("yes")), (f"{DENIED}{sign}", speaker.texts("no"))]
    else:
        options = [(sign, capital(speaker.text(speaker.atlas.signs[sign]))) for sign in question.signs]
    skip = f"{SKIPPED}{question.id}"
    buttons = tuple(
        Option(name, text, name in answers, next(iter(speaker.pictures(name)), None))
        for name, text in options
    )
    return Asked(question.id, question.kind, speaker.statement(question), buttons, skip, skip in answers)


def _lookalike(speaker: Speaker, mimic: Mimic, answers: Sequence[str], rated: Raised) -> Lookalike:
    name = mimic.clinical if speaker.clinical else mimic.plain
    told = mimic.id in rated.mimics or not set(mimic.signs).isdisjoint(answers)
    return Lookalike(mimic.id, name, speaker.statement(mimic), told)


def _tabs(
    speaker: Speaker, found: Match, flags: Sequence[RedFlagCard], waiting: bool
) -> Mapping[str, tuple[Item, ...]]:
    """What each tab holds: rows for all muscles, then those of the muscles drawn in full.

    With nothing marked or chosen these are the app's own muscles. While an emergency is `waiting` to be
    answered, only its own tab says anything.
    """
    atlas = speaker.atlas
    muscles = found.strong or (() if found.regions else atlas.home)
    tabs: dict[str, list[Item]] = {}
    for tab in TABS:
        rows = [word for word in atlas.words.values() if word.section == tab]
        shared = [row for row in rows if not row.muscles or (muscles and set(muscles) <= set(row.muscles))]
        tabs[tab] = [speaker.statement(word) for word in shared]
        for muscle in muscles:
            own = [speaker.statement(word) for word in rows if muscle in word.muscles and word not in shared]
            own += checked.said(speaker, muscle) if tab == "sure" else ()
            tabs[tab] += [Heading(capital(speaker.muscle(muscle))), *own] if own else []
    exercises = [
        one for one in atlas.exercises.values() if not one.muscles or not set(muscles).isdisjoint(one.muscles)
    ]
    stop = [word for word in atlas.words.values() if word.section == "stop" and exercises]
    tabs["helps"] += [exercise_card(speaker, exercise) for exercise in exercises]
    tabs["helps"] += [speaker.statement(word) for word in stop]
    tabs["doctor"] += [flag for level in atlas.urgency for flag in flags if flag.urgency == level]
    for tab in TABS:
        if waiting and tab != "doctor":
            tabs[tab] = [speaker.say("answer-gate-first")]
        elif not tabs[tab]:
            tabs[tab] = [speaker.say("answer-tab-empty")]
    return MappingProxyType({tab: tuple(items) for tab, items in tabs.items()})


def exercise_card(speaker: Speaker, exercise: Exercise) -> ExerciseCard:
    """An exercise in the speaker's voice, with its pictures."""

    def parts(kind: str) -> tuple[Statement, ...]:
        rows = enumerate((part for part in exercise.parts if part.part == kind), start=1)
        return tuple(
            Statement(f"{exercise.id}-{kind}-{number}", speaker.text(row), speaker.sources(row.sources))
            for number, row in rows
        )

    return ExerciseCard(
        exercise.id, exercise.name, exercise.kind, speaker.statement(exercise),
        parts("step"), parts("dose"), parts("caution"), parts("who_not"), parts("evidence"),
        exercise.evidence,
        pose_cards(speaker, exercise),
    )  # fmt: skip


def _numbers(atlas: Atlas, country: str) -> tuple[EmergencyNumber, ...]:
    own = [number for number in atlas.numbers.values() if number.country == country]
    return tuple(own or atlas.numbers.values())
