"""What clinicians said of a muscle's zones, as sentences. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bodymap.atlas import Review
from bodymap.atlas.reviews import CHANGE, standing
from bodymap.say.speaker import Speaker, Statement


def said(speaker: Speaker, muscle: str) -> tuple[Statement, ...]:
    """Who checked the picture of a muscle and with what verdict, or that nobody has."""
    name = speaker.muscle(muscle)
    found = tuple(_sentence(speaker, name, row) for row in standing(speaker.atlas.reviews.get(muscle, ())))
    return found or (speaker.say("answer-unchecked", muscle=name),)


def _sentence(speaker: Speaker, name: str, row: Review) -> Statement:
    day = date.fromisoformat(row.date)
    template = "answer-check-change" if row.verdict == CHANGE else "answer-checked"
    told = speaker.say(
        template, muscle=name, who=row.who, date=speaker.texts.date(day), change=row.change.rstrip(".")
    )
    return replace(told, own=row.own)
