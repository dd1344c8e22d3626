"""An answer's words as HTML: what each tab holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from markupsafe import Markup

from bodymap.atlas import Atlas
from bodymap.say.flags import RedFlagCard
from bodymap.say.speaker import Statement
from bodymap.say.words import Answer, ExerciseCard, Heading
from bodymap.web import markup as html
from bodymap.web.board import Picture, answer_block
from bodymap.web.parts import added, marks, number_table, source_line, statement, tick

KINDS: Mapping[str, str] = MappingProxyType(
    {"release": "Release", "stretch": "Stretches", "activation": "Strengthening", "aerobic": "Walking"}
)


def answer_parts(atlas: Atlas, answer: Answer, picture: Picture, library: str, tab: str) -> dict[str, str]:
    """The inner HTML of every element that an answer fills: {"answer": "<div...", "panel-what": "", ...}.

    Parameters
    ----------
    library : address of the library; a muscle's page is below it
    tab : the one that is open; the others stay empty, which makes an answer a third as large
    """
    parts = {"answer": str(html.join(answer_block(atlas, answer, picture, library)))}
    for one in answer.tabs:
        parts[f"panel-{one}"] = str(html.join(panel(atlas, answer, one))) if one == tab else ""
    return parts


def panel(atlas: Atlas, answer: Answer, tab: str) -> list[Markup]:
    """What one tab shows."""
    items = answer.tabs[tab]
    if tab == "doctor":
        statements = [item for item in items if isinstance(item, Statement)]
        flags = [item for item in items if isinstance(item, RedFlagCard)]
        return doctor(atlas, statements, flags)
    if tab == "helps":
        return helps(items, [item for item in items if isinstance(item, ExerciseCard)])
    return _rows(items)


def helps(items: Iterable[object], cards: Sequence[ExerciseCard]) -> list[Markup]:
    """The advice, then the exercises by kind in the order of the table, then when to stop."""
    before: list[Markup] = []
    after: list[Markup] = []
    seen_card = False
    for item in items:
        seen_card = seen_card or isinstance(item, ExerciseCard)
        if isinstance(item, Heading):
            before.append(html.H3(item.text))
        elif isinstance(item, Statement):
            (after if seen_card else before).append(
                statement(item, "statement stop" if seen_card else "statement")
            )
    found = [*before, *after]  # when to stop stands above the exercises, where it is read in time
    for kind in dict.fromkeys(card.kind for card in cards):
        found.append(html.H3(KINDS.get(kind, kind.capitalize())))
        found.extend(exercise(card) for card in cards if card.kind == kind)
    return found


def exercise(card: ExerciseCard) -> Markup:
    """One exercise: what it is and who must not do it always in sight; how to do it in a fold."""
    warning = []
    if card.who_not:
        warning = [html.Div(className="who-not", children=[html.H5("Not for you if:"), _list(card.who_not)])]
    fold: list[Markup] = []
    if card.steps:
        fold += [html.H5("Steps"), _list(card.steps, ordered=True)]
    if card.dose:
        fold += [html.H5("How many, how often, how to go on"), _list(card.dose)]
    if card.cautions:
        fold += [html.H5("Take care"), _list(card.cautions)]
    if card.evidence:
        fold += [html.H5("How sure is this?"), *(statement(one) for one in card.evidence)]
    return html.Section(
        className="exercise",
        children=[
            html.H4(card.name),
            statement(card.intro),
            *warning,
            html.Details([html.Summary("How to do it"), html.Div(fold)]),
        ],
    )


def doctor(atlas: Atlas, statements: Sequence[Statement], flags: Sequence[RedFlagCard]) -> list[Markup]:
    """The warning signs, the most urgent first, with what to do and whom to call; then the caveats."""
    found: list[Markup] = [statement(one) for one in statements[:1]]
    for level in dict.fromkeys(flag.urgency for flag in flags):
        urgency = atlas.urgency[level]
        mine = [flag for flag in flags if flag.urgency == level]
        first = level == next(iter(atlas.urgency))
        found.append(
            html.Section(
                className=f"urgency urgency-{level.lower()}",
                children=[
                    html.H3(urgency.plain),
                    html.P(urgency.action, className="action"),
                    *([numbers(atlas)] if first else []),
                    html.Ul([_flag(flag, urgency.action) for flag in mine]),
                ],
            )
        )
    return found + [statement(one) for one in statements[1:]]


def numbers(atlas: Atlas) -> Markup:
    """Whom to call, by country."""
    return html.Details(
        className="numbers",
        children=[html.Summary("Emergency numbers"), html.Div(number_table(tuple(atlas.numbers.values())))],
    )


def _flag(flag: RedFlagCard, general: str) -> Markup:
    more = flag.action.removeprefix(general).strip()  # the general advice stands above the list
    own = [html.P(more, className="action")] if more else []
    near = [html.Span("goes with a place you marked", className="near")] if flag.near else []
    could_be = html.P(f"Could be {flag.condition}.", className="quiet")
    whole = [html.P(flag.sign.text)] if flag.sign.text != flag.check else []
    fold = html.Details([html.Summary("More"), *whole, could_be, *own, *source_line(flag.sign)])
    return html.Li(
        [tick(flag), *near, *added(flag.sign), fold], className="statement flag", **marks(flag.sign)
    )


def _rows(items: Iterable[object]) -> list[Markup]:
    return [
        html.H3(item.text) if isinstance(item, Heading) else statement(item)
        for item in items
        if isinstance(item, Heading | Statement)
    ]


def _list(statements: Iterable[Statement], ordered: bool = False) -> Markup:
    items = [
        html.Li([one.text, *source_line(one)], className="statement", **marks(one)) for one in statements
    ]
    return html.Ol(items) if ordered else html.Ul(items)
