"""The warning signs of one view: which to ask, in what order, and which come before any muscle. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from bodymap.atlas import RedFlag
from bodymap.candidate import DENIED, SIDES
from bodymap.patterns import stem
from bodymap.speaker import Speaker, Statement
from bodymap.view import View

TODAY = 2  # levels of urgency that can't wait for days
MOST = 6  # lines that stand open above the match; the rest is one press away


@dataclass(frozen=True, slots=True)
class RedFlagCard:
    """A sign of something serious, with what to do.

    `check` is the short line to tick, `sign` the whole of it; `near`: it belongs to a region that is marked;
    `line`: flags with the same one are asked in one line; `gate`: it must be answered before any muscle.
    """

    id: str
    condition: str
    urgency: str
    how_soon: str
    check: str
    sign: Statement
    action: str
    near: bool
    ticked: bool
    line: str
    gate: bool


def flag_cards(speaker: Speaker, view: View, marked: Sequence[str]) -> tuple[RedFlagCard, ...]:
    """All warning signs that can concern the body: those to ask first, then the rest as in the table.

    Of those that belong to a marked place: what must be answered before any muscle, what an answer points to,
    what can't wait for days, what belongs to more of the marks, the more urgent. Flags of one line stand
    together, where the first of them stands, and are asked in the words of the first one in the table.
    """
    atlas = speaker.atlas
    order = list(atlas.urgency)
    rows = [flag for flag in atlas.red_flags.values() if not view.body or flag.body in ("", view.body)]
    near = {flag.id: reached(flag, marked) for flag in rows}
    said = frozenset(view.answers)

    def rank(flag: RedFlag) -> tuple[float, ...]:
        if not near[flag.id]:
            return (1,)
        urgency = order.index(flag.urgency)
        told = len(said.intersection(flag.signs))
        denied = f"{DENIED}{flag.id}" in view.flags
        return 0, denied, not _is_gate(flag, marked), -told, urgency >= TODAY, -near[flag.id], urgency

    ranked = sorted(rows, key=rank)
    head = {flag.line: flag for flag in reversed(rows) if flag.line and near[flag.id]}
    first = {flag.line: n for n, flag in reversed(list(enumerate(ranked))) if flag.line and near[flag.id]}
    places = {
        flag.id: first[flag.line] if flag.line in first and near[flag.id] else n
        for n, flag in enumerate(ranked)
    }
    ranked.sort(key=lambda flag: (places[flag.id], head.get(flag.line) is not flag))
    return tuple(_card(speaker, view, flag, marked) for flag in ranked)


def opened(cards: Iterable[RedFlagCard]) -> int:
    """How many of the cards to ask, in their order, make up the lines that stand open."""
    lines: dict[str, None] = {}
    count = 0
    for card in cards:
        lines[card.line or card.id] = None
        if len(lines) > MOST:
            break
        count += 1
    return count


def open_gates(cards: Iterable[RedFlagCard], view: View) -> tuple[RedFlagCard, ...]:
    """Emergencies that a muscle could be taken for and that nobody has answered yet."""
    return tuple(
        card for card in cards if card.gate and not card.ticked and f"{DENIED}{card.id}" not in view.flags
    )


def _card(speaker: Speaker, view: View, flag: RedFlag, marked: Sequence[str]) -> RedFlagCard:
    return RedFlagCard(
        id=flag.id,
        condition=flag.condition,
        urgency=flag.urgency,
        how_soon=speaker.atlas.urgency[flag.urgency].plain,
        check=flag.clinician if speaker.clinical else flag.check,
        sign=speaker.row(flag),
        action=flag.action_clinician if speaker.clinical else flag.action_patient,
        near=reached(flag, marked) > 0,
        ticked=flag.id in view.flags,
        line=flag.line,
        gate=_is_gate(flag, marked),
    )


def _is_gate(flag: RedFlag, marked: Collection[str]) -> bool:
    """Whether it could be taken for a muscle where the marks are."""
    with_it = not flag.gate_with or _among(flag.gate_with, marked)
    return with_it and _among(flag.gate, marked) and not _among(flag.gate_not, marked)


def _among(places: Collection[str], marked: Iterable[str]) -> bool:
    return any(name in places or stem(name) in places for name in marked)


def reached(flag: RedFlag, marked: Iterable[str]) -> int:
    """How many marked regions are among its places, or among those that count when both sides are marked."""
    names = set(marked)
    own = {name for name in names if name in flag.places or stem(name) in flag.places}
    both = {name for name in names if stem(name) in flag.places_both}
    if {name.rpartition("-")[2] for name in both} >= set(SIDES):
        own |= both
    return len(own)
