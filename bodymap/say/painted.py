"""What is painted, in words: how much of which place, how much of the drawing and of the skin. Pure."""

from __future__ import annotations

from bodymap.paint import Painted
from bodymap.say.places import region_list
from bodymap.say.speaker import Speaker
from bodymap.texts import capital

LEAST = {"all": 0.97, "most": 0.625, "half": 0.417, "third": 0.292, "quarter": 0.2, "part": 0.0}
"""How much of a place -> from which share on it is said; half-way between the fractions."""
MOST_LISTED = 6  # places, each with its per cent
FEW, MANY = 10, 100  # per cent below which tenths are said; cm2 from which on only tens are


def painted(speaker: Speaker, what: Painted) -> tuple[str, ...]:
    """What is painted, a line each; none where nothing is painted.

    First how much in all, then of which place, the one of which most is painted first, in plain fractions for
    the patient and in per cent for the clinician; what the figures are of comes last.
    """
    if not what.drawing:
        return ()
    t, voice = speaker.texts, "clinician" if speaker.clinical else "patient"
    if what.shares:
        lines = (_measured if speaker.clinical else _told)(speaker, what)
    elif what.slight:
        places = region_list(speaker.atlas, what.slight, speaker.clinical)
        least = round(100 * speaker.atlas.weights.painted)
        lines = [t.once("painted-too-little", places=places, percent=least)]
    else:
        lines = []
    cm2 = t.number(round(what.cm2, 0 if what.cm2 < MANY else -1))
    extent = t.once("painted-extent", percent=_percent(speaker, what.drawing), cm2=cm2)
    return extent, *lines, t("painted-differ", voice=voice)


def _told(speaker: Speaker, what: Painted) -> list[str]:
    """Places that are painted alike stand in one line."""
    groups: dict[str, list[str]] = {}
    for name, share in sorted(what.shares.items(), key=lambda pair: -pair[1]):
        groups.setdefault(fraction(share), []).append(name)
    return [
        speaker.texts.once("painted-share", share=share, places=region_list(speaker.atlas, names, False))
        for share, names in groups.items()
    ]


def _measured(speaker: Speaker, what: Painted) -> list[str]:
    t, lines = speaker.texts, []
    for name, share in sorted(what.shares.items(), key=lambda pair: -pair[1])[:MOST_LISTED]:
        place = capital(region_list(speaker.atlas, [name], clinical=True))
        lines.append(t.once("painted-percent", place=place, percent=round(100 * share)))
    rest = len(what.shares) - MOST_LISTED
    return [*lines, t("list-more", count=rest)] if rest > 0 else lines


def fraction(share: float) -> str:
    """A share as a plain fraction, by its key in LEAST."""
    return next(name for name, least in LEAST.items() if share >= least)


def _percent(speaker: Speaker, share: float) -> str:
    t, percent = speaker.texts, 100 * share
    if percent < 0.1:
        return t("painted-under", number=t.number(0.1))
    return t.number(percent, 1 if percent < FEW else 0)
