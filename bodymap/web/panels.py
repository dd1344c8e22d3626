"""An answer's words as HTML: the board beside the picture, and what each tab holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from markupsafe import Markup

from bodymap.atlas import Atlas
from bodymap.say.flags import RedFlagCard
from bodymap.say.speaker import Statement
from bodymap.say.words import Answer, ExerciseCard, Heading
from bodymap.web.board import Picture, board
from bodymap.web.render import macro

Asset = Callable[[str], str]
"""The address of a file in assets/."""


def answer_parts(
    atlas: Atlas, answer: Answer, picture: Picture, library: str, tab: str, asset: Asset = str
) -> dict[str, str]:
    """The inner HTML of every element that an answer fills: {"answer": "<div...", "panel-what": "", ...}.

    Parameters
    ----------
    library : address of the library; a muscle's page is below it
    asset : the address of a file in assets/
    tab : the one that is open; the others stay empty, which makes an answer a third as large
    """
    parts = {"answer": board(atlas, answer, picture, library, asset)}
    for one in answer.tabs:
        parts[f"panel-{one}"] = str(panel(atlas, answer, one, asset)) if one == tab else ""
    return parts


def announced(atlas: Atlas, answer: Answer) -> str:
    """What a screen reader is told of new words: what to act on or to answer first, else the headline."""
    if answer.alert:
        return answer.alert[0].action
    if answer.gates:
        title = atlas.texts("before-anything", count=len(answer.gates))
        return " ".join([title, *(flag.check for flag in answer.gates)])
    return " ".join([*([answer.bare.text] if answer.bare else []), answer.headline])


def panel(atlas: Atlas, answer: Answer, tab: str, asset: Asset = str) -> Markup:
    """What one tab shows."""
    items = answer.tabs[tab]
    if tab == "doctor":
        statements = [item for item in items if isinstance(item, Statement)]
        return doctor(atlas, statements, [item for item in items if isinstance(item, RedFlagCard)])
    if tab == "helps":
        return helps(atlas, items, asset)
    return macro(atlas.texts, "panels.html", "rows", _rows(items))


def helps(atlas: Atlas, items: Sequence[object], asset: Asset = str) -> Markup:
    """The advice, when to stop, then the exercises by kind in the order of the table."""
    cards = [item for item in items if isinstance(item, ExerciseCard)]
    first = next((n for n, item in enumerate(items) if isinstance(item, ExerciseCard)), len(items))
    kinds = dict.fromkeys(card.kind for card in cards)
    by_kind = [(kind, [card for card in cards if card.kind == kind]) for kind in kinds]
    advice, stop = _rows(items[:first]), _rows(items[first:])
    return macro(atlas.texts, "panels.html", "helps", advice, stop, by_kind, asset)


def doctor(atlas: Atlas, statements: Sequence[Statement], flags: Sequence[RedFlagCard]) -> Markup:
    """The warning signs, the most urgent first, with what to do and whom to call; then the caveats."""
    levels = [
        (atlas.urgency[level], [flag for flag in flags if flag.urgency == level], level == most)
        for most in [next(iter(atlas.urgency))]
        for level in dict.fromkeys(flag.urgency for flag in flags)
    ]
    numbers = tuple(atlas.numbers.values())
    return macro(atlas.texts, "panels.html", "doctor", statements, levels, numbers)


def _rows(items: Iterable[object]) -> list[Heading | Statement]:
    return [item for item in items if isinstance(item, Heading | Statement)]
