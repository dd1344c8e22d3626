"""The page that a patient takes home of one muscle, as sentences with their sources. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bodymap.atlas import Atlas, EmergencyNumber, Source
from bodymap.atlas.rows import Urgency
from bodymap.say.facts import extent, leaning
from bodymap.say.places import region_list
from bodymap.say.speaker import Speaker, Statement
from bodymap.say.story import first_moves, moves, story, urgent
from bodymap.say.words import Answer, ExerciseCard, exercise_card
from bodymap.view import View

TOLD = ("muscle", "felt", "keeps")  # the steps of the story whose sentences are printed
MOST_WORSE = 2
MOST_DOSE = 2  # how many and how often; how to go on is for the next visit


@dataclass(frozen=True, slots=True)
class Handout:
    """What the page says.

    Attributes
    ----------
    muscle, side : whose pattern it shows; side is "right", "left" or "both"
    name : the muscle with its side
    marked : the marked places in words, or ""
    why : what the muscle is, where its pain is felt, what keeps it going
    advice : what helps whatever the muscle, and with this one
    moves : the exercises to choose from; `chosen` are the ids of those on the page
    stop : when to stop an exercise, empty without any
    worse : what can make it worse
    help : how soon -> the most urgent warning signs of the place, in the words to ask them
    number : whom to call in the reader's country, if they said which
    caveat : what the page is not
    """

    muscle: str
    side: str
    name: str
    marked: str
    why: tuple[Statement, ...]
    advice: tuple[Statement, ...]
    moves: tuple[ExerciseCard, ...]
    chosen: tuple[str, ...]
    stop: tuple[Statement, ...]
    worse: tuple[Statement, ...]
    help: tuple[tuple[Urgency, tuple[Statement, ...]], ...]
    number: EmergencyNumber | None
    caveat: tuple[Statement, ...]

    def sources(self) -> list[Source]:
        """All sources of what is printed, each once, in the order of the page."""
        found: dict[str, Source] = {}
        for one in self._printed():
            found |= {source.id: source for source in one.sources}
        return [source for source in found.values() if source.kind != "data" or source.link]

    def _printed(self) -> Iterator[Statement]:
        yield from (*self.why, *self.advice)
        for card in self.moves:
            if card.id in self.chosen:
                yield from (card.intro, *card.steps, *card.dose[:MOST_DOSE], *card.who_not)
        yield from (*self.stop, *self.worse)
        for _, signs in self.help:
            yield from signs


def handout(atlas: Atlas, view: View, muscle: str, said: Answer, chosen: Sequence[str] | None) -> Handout:
    """What the page for a muscle says.

    Parameters
    ----------
    said : the answer to the view, without an emergency that waits
    chosen : ids of the exercises; None for the first of each kind
    """
    speaker = Speaker(atlas, "patient")
    side = _side(atlas, view, muscle, said)
    offered = moves(atlas, muscle)
    first = first_moves(offered) if chosen is None else [one for one in offered if one.id in chosen]
    rows = list(atlas.words.values())
    why = [
        Statement(row.id, row.patient, speaker.sources(row.sources), own=row.own)
        for row in (story(atlas, muscle, step) for step in TOLD)
        if row
    ]
    if len(why) < len(TOLD):
        why += [speaker.statement(row) for row in rows if row.section == "why" and muscle in row.muscles][:1]
    helps = [row for row in rows if row.section == "helps" and muscle in row.muscles]
    general = [row for row in rows if row.section == "helps" and not row.muscles]
    worse = [row for row in rows if row.section == "worse" and muscle in row.muscles]
    stop = [row for row in rows if row.section == "stop"]
    number = atlas.numbers.get(view.country)
    signs: dict[str, list[Statement]] = {}
    for card in urgent(atlas, view, muscle, extent(side)):
        signs.setdefault(card.urgency, []).append(Statement(card.id, card.asked, card.sign.sources))
    return Handout(
        muscle=muscle,
        side=side,
        name=atlas.texts(
            "muscle-on-side", side=atlas.texts.sides(extent(side)), muscle=speaker.muscle(muscle)
        ),
        marked=region_list(atlas, view.regions, clinical=False) if view.regions else "",
        why=tuple(why),
        # where no exercise is known, what else helps has room
        advice=tuple(
            speaker.statement(row) for row in (general[:1] if first else [*general[:1], *helps[:2]])
        ),
        moves=tuple(exercise_card(speaker, one) for one in offered),
        chosen=tuple(one.id for one in first),
        stop=tuple(speaker.statement(row) for row in stop[:1] if offered),
        worse=tuple(speaker.statement(row) for row in worse[:MOST_WORSE]),
        help=tuple((row, tuple(signs[row.id])) for row in atlas.urgency.values() if row.id in signs),
        number=number,
        caveat=tuple(speaker.statement(atlas.words[name]) for name in ("doctor-not",) if name in atlas.words),
    )


def _side(atlas: Atlas, view: View, muscle: str, said: Answer) -> str:
    """The side of the marks that the muscle explains, the one that was chosen, or the right one."""
    best = said.match.best.get(muscle)
    if view.regions and best and best.sides:
        return "both" if len(best.sides) > 1 else best.sides[0]
    return view.side if view.side != "follow" else leaning(atlas, view.regions)
