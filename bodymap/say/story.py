"""What a patient is shown of one muscle and takes home: sentences, exercises, warning signs. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from bodymap.atlas import Atlas, Exercise
from bodymap.atlas.called import Story
from bodymap.say.flags import TODAY, RedFlagCard, flag_cards
from bodymap.say.speaker import Speaker
from bodymap.view import View

MOST_MOVES = 3
MOST_FLAGS = 4


def story(atlas: Atlas, muscle: str, step: str) -> Story | None:
    """The sentence of a step: the muscle's own or the one for all."""
    return atlas.story.get((muscle, step)) or atlas.story.get(("", step))


def moves(atlas: Atlas, muscle: str) -> list[Exercise]:
    """The exercises for a muscle, apart from pressing: there are people who must not do that."""
    return [one for one in atlas.exercises.values() if muscle in one.muscles and one.kind != "release"]


def first_moves(offered: Sequence[Exercise]) -> list[Exercise]:
    """What is shown until the clinician chooses: the first of each kind, at most as many as fit."""
    return list({one.kind: one for one in reversed(offered)}.values())[::-1][:MOST_MOVES]


def urgent(atlas: Atlas, view: View, muscle: str, sides: Collection[str]) -> list[RedFlagCard]:
    """The most urgent warning signs of the marked places, or of the muscle's own, each line once."""
    patterns = [atlas.patterns[muscle, side] for side in sides]
    own = [region for one in patterns for region in one.core or one.levels]
    marked = view.regions or tuple(dict.fromkeys(own))
    cards = flag_cards(Speaker(atlas, "patient"), replace(view, voice="patient"), marked)
    soon = list(atlas.urgency)[:TODAY]
    near: dict[str, RedFlagCard] = {}
    for card in cards:
        if card.near and card.urgency in soon:
            near.setdefault(card.asked, card)
    return sorted(near.values(), key=lambda card: soon.index(card.urgency))[:MOST_FLAGS]
