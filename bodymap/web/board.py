"""The answer beside the picture as HTML: what to act on, what fits, what to ask."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from bodymap.atlas import Atlas, EmergencyNumber
from bodymap.fit.matching import weight_of
from bodymap.say.cards import Card
from bodymap.say.flags import TODAY, RedFlagCard
from bodymap.say.words import Answer
from bodymap.web.render import render

WAYS = ("what", "worse", "helps")  # tabs that the answer leads to: they stand far below the cards
MOST_POINTED = 3  # look-alikes that the answers are said to point to
MOST_ALIKE = 6  # look-alikes that are named at once; all of them stand in the fold
SEVERAL = ("sign",)  # kinds of question that can have more than one answer
T = TypeVar("T")
BARS = {"fits": 100, "could": 75, "partly": 50, "no": 25}  # per cent: one length for one word beside it
Picture = Callable[[str, str], str]
"""(muscle, side) -> address of the picture of its zones."""


def board(
    atlas: Atlas, answer: Answer, picture: Picture, library: str, asset: Callable[[str], str] = str
) -> str:
    """What to act on first, then the answer: headline, cards, questions, what else it could be.

    Parameters
    ----------
    library : address of the library; a muscle's page is below it
    asset : the address of a file in assets/
    """
    given = [one for one in answer.others if one.skipped or any(option.pressed for option in one.options)]
    pointed = [one.name for one in answer.lookalikes if one.told][:MOST_POINTED]
    others = [one.name for one in answer.lookalikes if one.name not in pointed]
    if (below := len(others) - MOST_ALIKE) > 0:
        others = [*others[:MOST_ALIKE], atlas.texts("more-below", count=below)]
    return render(
        atlas.texts,
        "board.html",
        answer=answer,
        voice=answer.voice,
        picture=picture,
        hue=lambda muscle: atlas.muscles[muscle].hue,
        asset=asset,
        library=library,
        how=library.removesuffix("library") + "how",
        show=library.removesuffix("library") + "show",
        take_home=library.removesuffix("library") + "handout",
        ways=WAYS,
        several=SEVERAL,
        cards=[_card(atlas, answer, card) for card in answer.cards],
        call=_call(atlas, answer) if answer.alert else None,
        checks_open=lines(answer.checks[: answer.opened]),
        checks_rest=lines(answer.checks[answer.opened :]),
        given=given,
        not_given=[one for one in answer.others if one not in given],
        pointed=pointed,
        others=others,
    )


def others(atlas: Atlas, answer: Answer, picture: Picture) -> str:
    """Small pictures of the muscles that fit and are not on the body; empty while a warning sign comes first.

    A muscle chosen by hand is among them, pressed; then the one that fits best leads back to the marks.
    """
    follows = not answer.chosen and not answer.comparison
    found = [_card(atlas, answer, card) for card in answer.cards[: answer.listed]]
    shown = [
        {**one, "best": one["card"] is answer.cards[0]}
        for one in found
        if one["chosen"] or not (one["drawn"] if follows else one["card"].muscle in answer.match.strong)
    ]
    if answer.alert or answer.gates:
        shown = []
    return render(
        atlas.texts,
        "others.html",
        cards=shown,
        picture=picture,
        hue=lambda muscle: atlas.muscles[muscle].hue,
    )


def lines(flags: Sequence[RedFlagCard]) -> list[list[RedFlagCard]]:
    """The flags by line: those of one line are asked together."""
    return list(grouped(flags, lambda flag: flag.line or flag.id).values())


def grouped(items: Iterable[T], key: Callable[[T], str]) -> dict[str, list[T]]:
    """The items by their keys, both in the order in which they come."""
    found: dict[str, list[T]] = {}
    for item in items:
        found.setdefault(key(item), []).append(item)
    return found


def _call(atlas: Atlas, answer: Answer) -> Mapping[str, Any]:
    """Whom to call: {"country": chosen or "", "advice": no emergency, "shown": numbers, "all": numbers}."""
    country = answer.numbers[0].country if len(answer.numbers) == 1 else ""
    advice = answer.alert[0].urgency not in list(atlas.urgency)[:TODAY]
    shown: Sequence[EmergencyNumber] = answer.numbers
    if advice:
        shown = [one for one in shown if country and one.advice]
    return {"country": country, "advice": advice, "shown": shown, "all": tuple(atlas.numbers.values())}


def _card(atlas: Atlas, answer: Answer, card: Card) -> Mapping[str, Any]:
    shown = {one.id for one in (*card.speaks_for, *card.against)}
    return {
        "card": card,
        "drawn": card.muscle in answer.match.strong or card.muscle in atlas.home,
        "chosen": answer.match.muscles == (card.muscle,),
        "compared": card.muscle in (answer.comparison.muscles if answer.comparison else answer.comparing),
        "steps": _steps(atlas, answer, card) if answer.voice == "clinician" else (),
        "bar": BARS[card.verdict],
        "rest": [one for one in card.reasons if one.id not in shown],
    }


def _steps(atlas: Atlas, answer: Answer, card: Card) -> list[tuple[str, str]]:
    """The formula of bodymap/fit/matching.py with this case's numbers, step by step."""
    t, w, fit, said = atlas.texts, atlas.weights, card.candidate, card.candidate.said
    shares, beyond = answer.match.shares, set(fit.unexplained).difference(fit.beside)
    marks: tuple[tuple[str, Collection[str], float], ...] = (
        *((level, regions, getattr(w, f"value_{level}")) for level, regions in fit.at.items()),
        ("beside", fit.beside, w.value_beside),
        ("outside", beyond, w.value_outside),
    )
    rows = []
    for where, regions, worth in marks:
        if regions:
            words, weight = t("fit-marked", count=len(regions), where=where), weight_of(regions, shares)
            if not shares.keys().isdisjoint(regions):
                words = t("fit-painted", marks=words)
            rows.append((words, f"{t.number(round(weight, 2))} × {t.number(worth)}"))
    precision, coverage = t.number(fit.precision, 2), t.number(fit.coverage, 2)
    whole = weight_of(answer.match.regions, shares)
    rows.append((t("fit-together", count=t.number(round(whole, 2))), precision))
    rows.append((t("fit-coverage"), coverage))
    share = f"({t.number(w.base)} + {t.number(1 - w.base)} × {coverage})"
    rows.append((t("fit-of-marks"), f"{precision} × {share} = {t.number(fit.picture, 2)}"))
    answers = (
        ("fit-for", len(said.speaks_for), t("fit-lift", share=t.number(w.lift))),
        ("fit-against", len(said.against), t("fit-times", factor=t.number(w.value_against))),
        ("fit-absent", len(said.absent), t("fit-times", factor=t.number(w.value_absent))),
    )
    rows += [
        (t(name, count=count), t("fit-each", count=count, effect=effect))
        for name, count, effect in answers
        if count
    ]
    return [*rows, (t("fit-whole"), t.number(card.fit, 2))]
