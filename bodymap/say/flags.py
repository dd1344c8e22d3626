"""The warning signs of one view: which to ask, in what order, and which come before any muscle. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bodymap.atlas import Atlas, RedFlag
from bodymap.atlas.patterns import among, stem
from bodymap.fit.candidate import DENIED, SIDES
from bodymap.fit.scored import raised
from bodymap.say.speaker import Speaker, Statement
from bodymap.view import View

TODAY = 2  # levels of urgency that can't wait for days
MOST = 6  # lines that stand open above the match; the rest is one press away


@dataclass(frozen=True, slots=True)
class RedFlagCard:
    """A sign of something serious, with what to do.

    `check` is the short line to tick, `asked` that of its line, `sign` the whole of it; `near`: it belongs to
    a region that is marked; `line`: flags with the same one are asked together; `gate`: it must be answered
    before any muscle.
    """

    id: str
    condition: str
    urgency: str
    how_soon: str
    check: str
    asked: str
    sign: Statement
    action: str
    near: bool
    ticked: bool
    line: str
    gate: bool


def flag_cards(speaker: Speaker, view: View, marked: Sequence[str]) -> tuple[RedFlagCard, ...]:
    """All warning signs that can concern the body: those to ask first, then the rest as in the table.

    Of those that belong to a marked place: what must be answered before any muscle, what can't wait for days,
    what an answer or a rating points to, what belongs to more of the marks, the more urgent. What is pointed
    to takes the last open line if it has none. Flags of one line are asked once, where the first of them
    stands and in the words of the first one in the table: of the open lines first one flag each, then the
    others.
    """
    order = list(speaker.atlas.urgency)
    rows = [
        flag for flag in speaker.atlas.red_flags.values() if not view.body or flag.body in ("", view.body)
    ]
    reach = {flag.id: reached(flag, marked) for flag in rows}
    rated = raised(speaker.atlas, view).flags
    told = {
        flag.id: len(set(flag.signs).intersection(view.answers)) + len(rated.get(flag.id, ()))
        for flag in rows
    }

    def rank(flag: RedFlag) -> tuple[float, ...]:
        urgency = order.index(flag.urgency)
        denied = f"{DENIED}{flag.id}" in view.flags and not told[flag.id]  # a "no" of before the answer
        gate = _is_gate(flag, view, marked)
        return denied, not gate, urgency >= TODAY, -told[flag.id], -reach[flag.id], urgency

    near = sorted((flag for flag in rows if reach[flag.id]), key=rank)
    lines: dict[str, list[RedFlag]] = {}
    for flag in near:
        lines.setdefault(flag.line or flag.id, []).append(flag)
    asked = list(lines.values())
    late = [line for line in asked[MOST:] if any(told[flag.id] for flag in line)][:MOST]
    asked = [line for line in asked if line not in late]
    asked[MOST - len(late) : MOST - len(late)] = late
    open_, rest = asked[:MOST], asked[MOST:]
    ordered = [*(line[0] for line in open_), *(flag for line in open_ for flag in line[1:])]
    ordered += [flag for line in rest for flag in line]
    head = {flag.id: min(line, key=rows.index) for line in asked for flag in line}
    others = [flag for flag in rows if flag.id not in head]
    return tuple(_card(speaker, view, flag, marked, head.get(flag.id, flag)) for flag in (*ordered, *others))


def opened(cards: Sequence[RedFlagCard]) -> int:
    """How many of the cards to ask, in their order, make up the lines that stand open."""
    lines = list(dict.fromkeys(card.line or card.id for card in cards))[:MOST]
    return sum((card.line or card.id) in lines for card in cards)


def open_gates(cards: Iterable[RedFlagCard], view: View) -> tuple[RedFlagCard, ...]:
    """Emergencies that a muscle could be taken for and that nobody has answered yet."""
    return tuple(
        card for card in cards if card.gate and not card.ticked and f"{DENIED}{card.id}" not in view.flags
    )


def _card(speaker: Speaker, view: View, flag: RedFlag, marked: Sequence[str], head: RedFlag) -> RedFlagCard:
    check, asked = ((row.clinician if speaker.clinical else row.check) for row in (flag, head))
    return RedFlagCard(
        id=flag.id,
        condition=flag.condition,
        urgency=flag.urgency,
        how_soon=speaker.atlas.urgency[flag.urgency].plain,
        check=check,
        asked=asked,
        sign=speaker.statement(flag),
        action=flag.action_clinician if speaker.clinical else flag.action_patient,
        near=reached(flag, marked) > 0,
        ticked=flag.id in view.flags,
        line=flag.line,
        gate=_is_gate(flag, view, marked),
    )


def _is_gate(flag: RedFlag, view: View, marked: Collection[str]) -> bool:
    """Whether it could be taken for a muscle where the marks are, in the body that is drawn."""
    if flag.body not in ("", view.shown_body):
        return False
    if _among(flag.places, marked) and not set(flag.gate_signs).isdisjoint(view.answers):
        return True
    with_it = not flag.gate_with or _among(flag.gate_with, marked)
    return with_it and _among(flag.gate, marked) and not _among(flag.gate_not, marked)


def gate_table(atlas: Atlas) -> list[dict[str, Any]]:
    """What assets/gates.js needs to hold a muscle back before the server answers. JSON-able.

    [{"id", "body", "places", "gate", "with", "not": places by id with or without side, "signs"}, ...]
    """
    return [
        {"id": flag.id, "body": flag.body, "places": flag.places if flag.gate_signs else (),
         "gate": flag.gate, "with": flag.gate_with, "not": flag.gate_not, "signs": flag.gate_signs}
        for flag in atlas.red_flags.values()
        if flag.gate or flag.gate_signs
    ]  # fmt: skip


def _among(places: Collection[str], marked: Iterable[str]) -> bool:
    return any(among(name, places) for name in marked)


def reached(flag: RedFlag, marked: Collection[str]) -> int:
    """How many marked regions are among its places, or among those that count when both sides are marked."""
    own = {name for name in marked if among(name, flag.places)}
    both = {name for name in marked if stem(name) in flag.places_both}
    return len(own | both if {name.rpartition("-")[2] for name in both} >= set(SIDES) else own)
