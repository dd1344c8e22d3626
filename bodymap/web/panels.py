"""An answer's words as HTML: the board beside the picture, and what each tab holds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

from markupsafe import Markup

from bodymap.atlas import Atlas
from bodymap.draw.brush import covered
from bodymap.say.flags import RedFlagCard
from bodymap.say.speaker import Statement
from bodymap.say.words import Answer, ExerciseCard, Heading
from bodymap.say.words import answer as make
from bodymap.view import View
from bodymap.web.board import Picture, board, grouped, others
from bodymap.web.library import Library
from bodymap.web.render import macro

Asset = Callable[[str], str]
"""The address of a file in assets/."""


def reply(atlas: Atlas, seen: View, library: Library, *also: str) -> dict[str, Any]:
    """The words for a view: {"shown": [[muscle, side]], "said", "parts": {id of an element: HTML}}.

    Parameters
    ----------
    also : tabs to fill besides the one that is open
    """
    answer = make(atlas, seen, covered(atlas, seen))

    def picture(muscle: str, side: str) -> str:
        two = answer.comparison.muscles if answer.comparison else ()
        return library.picture_url(seen.shown_body, muscle, side, two if muscle in two else ())

    return {
        "shown": [list(pair) for pair in answer.drawn],
        "said": announced(atlas, answer),
        "parts": answer_parts(
            atlas, answer, picture, library.at.url("library"), {seen.tab, *also}, library.at.asset
        ),
    }


def answer_parts(
    atlas: Atlas, answer: Answer, picture: Picture, library: str, filled: Collection[str], asset: Asset = str
) -> dict[str, str]:
    """The inner HTML of every element that an answer fills: {"answer": "<div...", "panel-what": "", ...}.

    Parameters
    ----------
    library : address of the library; a muscle's page is below it
    asset : the address of a file in assets/
    filled : the tabs that hold something; the others stay empty, which makes an answer a third as large
    """
    parts = {
        "answer": board(atlas, answer, picture, library, asset),
        "others": others(atlas, answer, picture),
    }
    for one in answer.tabs:
        parts[f"panel-{one}"] = str(panel(atlas, answer, one, asset)) if one in filled else ""
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
    """What one tab shows: its rows, and warning signs by urgency or exercises by kind, in their own order."""
    items = answer.tabs[tab]
    if tab == "doctor":
        most, numbers = next(iter(atlas.urgency)), tuple(atlas.numbers.values())
        flags = grouped([item for item in items if isinstance(item, RedFlagCard)], lambda one: one.urgency)
        levels = [(atlas.urgency[level], own, level == most) for level, own in flags.items()]
        return macro(atlas.texts, "panels.html", "doctor", _rows(items), levels, numbers)
    if tab == "helps":
        cards = [item for item in items if isinstance(item, ExerciseCard)]
        first = items.index(cards[0]) if cards else len(items)
        advice, stop = _rows(items[:first]), _rows(items[first:])
        kinds = list(grouped(cards, lambda one: one.kind).items())
        return macro(atlas.texts, "panels.html", "helps", advice, stop, kinds, asset)
    return macro(atlas.texts, "panels.html", "rows", _rows(items), asset)


def _rows(items: Iterable[object]) -> list[Heading | Statement]:
    return [item for item in items if isinstance(item, Heading | Statement)]
