"""What is said of the pictures of an exercise: told in its own steps, since they were computed from them."""

from __future__ import annotations

from dataclasses import dataclass

from bodymap.atlas import Exercise
from bodymap.atlas.posed import ExercisePicture
from bodymap.say.speaker import Speaker, Statement
from bodymap.texts import capital

MODEL = "myofullbody"
"""The source of a muscle's length."""


@dataclass(frozen=True, slots=True)
class PoseCard:
    """One picture: `alt` tells it, `caption` stands below it, `glow` says what its colour means.

    `length`: how long the iliacus is here, in percent of standing, with a sentence and its source.
    """

    frame: str
    file: str
    width: int
    height: int
    alt: str
    caption: str
    glow: str
    length: int | None
    long: Statement | None


def pose_cards(speaker: Speaker, exercise: Exercise) -> tuple[PoseCard, ...]:
    """The pictures of an exercise, in the order of the table."""
    return tuple(_card(speaker, exercise, row) for row in speaker.pictures(exercise.id))


def _card(speaker: Speaker, exercise: Exercise, row: ExercisePicture) -> PoseCard:
    t = speaker.texts
    told = " ".join(
        part.clinician if speaker.clinical else part.patient
        for part in exercise.parts
        if part.part == row.part and f"{part.order:g}" in row.orders
    )
    muscles = t.listed([speaker.muscle(name) for name in row.muscles]) if row.does else ""
    length = round(row.iliopsoas) if row.iliopsoas and exercise.kind == "stretch" else None
    long = None
    if length is not None:
        text = t("iliopsoas-length", how="longer" if length >= 100 else "shorter", percent=abs(length - 100))
        long = Statement(f"{exercise.id}-{row.frame}-length", text, speaker.sources([MODEL]))
    return PoseCard(
        row.frame, f"exercises/{row.file}", int(row.width), int(row.height),
        t("pose-alt", name=exercise.name, frame=row.frame, words=told),
        told if row.frame == "mistake" else t("pose-frame", frame=row.frame),
        capital(t("pose-glow", does=row.does or "none", muscles=muscles)) if row.does else "",
        length, long,
    )  # fmt: skip
