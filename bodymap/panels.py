"""An answer's words as Dash components: the answer beside the picture and what each tab holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from dash import html
from dash.development.base_component import Component

from bodymap.atlas import Atlas
from bodymap.words import Answer, ExerciseCard, RedFlagCard, Statement

CONFIDENCE: Mapping[str, str] = MappingProxyType({"H": "high", "M": "medium", "L": "low"})
# How much of a source we saw ourselves, where that is less than reading it.
READ: Mapping[str, str] = MappingProxyType({"secondhand": "as quoted by others", "recalled": "from memory"})
KINDS: Mapping[str, str] = MappingProxyType(
    {"release": "Release", "stretch": "Stretches", "activation": "Strengthening"}
)


def answer_parts(atlas: Atlas, answer: Answer) -> dict[str, list[Component]]:
    """The children of every element that an answer fills: {"answer": [...], "panel-what": [...], ...}."""
    parts = {"answer": answer_block(answer)}
    for tab, items in answer.tabs.items():
        statements = [item for item in items if isinstance(item, Statement)]
        if tab == "doctor":
            flags = [item for item in items if isinstance(item, RedFlagCard)]
            parts[f"panel-{tab}"] = doctor(atlas, statements, flags)
        elif tab == "helps":
            cards = [item for item in items if isinstance(item, ExerciseCard)]
            parts[f"panel-{tab}"] = helps(items, cards)
        else:
            parts[f"panel-{tab}"] = [statement(item) for item in statements]
    return parts


def answer_block(answer: Answer) -> list[Component]:
    """The headline, the reasons, and what else to know."""
    return [
        html.Div(
            className="statement lead",
            children=[html.H2(answer.headline), *_source(answer.lead)],
            **_marks(answer.lead),
        ),
        *(statement(line) for line in answer.lines),
        *(statement(note, "statement quiet") for note in answer.notes),
    ]


def statement(one: Statement, kind: str = "statement") -> Component:
    """A sentence or short paragraph with its source line, which the switch "Show sources" reveals."""
    return html.Div(className=kind, children=[html.P(one.text), *_source(one)], **_marks(one))


def helps(items: Iterable[object], cards: Sequence[ExerciseCard]) -> list[Component]:
    """The advice, then the exercises by kind in the order of the table, then when to stop."""
    before: list[Component] = []
    after: list[Component] = []
    seen_card = False
    for item in items:
        seen_card = seen_card or isinstance(item, ExerciseCard)
        if isinstance(item, Statement):
            (after if seen_card else before).append(
                statement(item, "statement stop" if seen_card else "statement")
            )
    found = [*before, *after]  # when to stop stands above the exercises, where it is read in time
    for kind in dict.fromkeys(card.kind for card in cards):
        found.append(html.H3(KINDS.get(kind, kind.capitalize())))
        found.extend(exercise(card) for card in cards if card.kind == kind)
    return found


def exercise(card: ExerciseCard) -> Component:
    """One exercise: what it is and who must not do it always in sight; steps and cautions in a fold."""
    warning = []
    if card.who_not:
        warning = [html.Div(className="who-not", children=[html.H5("Not for you if:"), _list(card.who_not)])]
    fold: list[Component] = []
    if card.steps:
        fold += [html.H5("Steps"), _list(card.steps, ordered=True)]
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


def doctor(atlas: Atlas, statements: Sequence[Statement], flags: Sequence[RedFlagCard]) -> list[Component]:
    """The red flags by urgency, the most urgent first, with what to do and whom to call; then the caveats."""
    found: list[Component] = [statement(one) for one in statements[:1]]
    for level in dict.fromkeys(flag.urgency for flag in flags):
        urgency = atlas.urgency[level]
        mine = [flag for flag in flags if flag.urgency == level]
        found.append(
            html.Section(
                className=f"urgency urgency-{level.lower()}",
                children=[
                    html.H3(urgency.plain),
                    html.P(urgency.action, className="action"),
                    _flags(mine, urgency.action),
                ],
            )
        )
        if level == next(iter(atlas.urgency)):
            found.append(numbers(atlas))
    return found + [statement(one) for one in statements[1:]]


def numbers(atlas: Atlas) -> Component:
    """Whom to call, by country."""
    rows = [
        html.Tr([html.Th(number.name, scope="row"), html.Td(number.emergency), html.Td(number.advice)])
        for number in atlas.numbers.values()
    ]
    head = html.Tr([html.Th(text, scope="col") for text in ("Country", "Emergency", "Medical advice")])
    return html.Details(
        className="numbers",
        children=[
            html.Summary("Emergency numbers"),
            html.Div(html.Table([html.Thead(head), html.Tbody(rows)])),
        ],
    )


def _flags(flags: Iterable[RedFlagCard], general: str) -> Component:
    items = []
    for flag in flags:
        more = flag.action.removeprefix(general).strip()  # the general advice stands above the list
        own = [html.P(more, className="action")] if more else []
        near = [html.P("Fits an area that you marked", className="near")] if flag.near else []
        could_be = html.P(f"Could be {flag.condition}.", className="quiet")
        children = [*near, html.P(flag.sign.text), could_be, *own, *_source(flag.sign)]
        items.append(html.Li(children, className="statement flag", **_marks(flag.sign)))
    return html.Ul(items)


def _list(statements: Iterable[Statement], ordered: bool = False) -> Component:
    items = [html.Li([one.text, *_source(one)], className="statement", **_marks(one)) for one in statements]
    return html.Ol(items) if ordered else html.Ul(items)


def _source(one: Statement) -> list[Component]:
    """ "Source: A; B (as quoted by others). Confidence: medium." with links where there are any."""
    if not one.sources:
        return []
    parts: list[Component | str] = ["Source: "]
    for number, source in enumerate(one.sources):
        parts.append("; " if number else "")
        # The full citation is the link's title, and its text where there is no link to follow.
        named: Component | str = source.short
        if source.link.startswith("https://"):
            named = html.A(
                source.short,
                href=source.link,
                title=source.citation,
                target="_blank",
                rel="noopener noreferrer",
            )
        elif source.citation:
            named = html.Span(source.short, title=source.citation)
        parts.append(named)
        parts.append(f" ({READ[source.read]})" if source.read in READ else "")
    parts.append(".")
    if one.confidence in CONFIDENCE:
        parts.append(f" Confidence: {CONFIDENCE[one.confidence]}.")
    return [html.Span(parts, className="source")]


def _marks(one: Statement) -> dict[str, str]:
    """Attributes by which tests and tools find a statement and the facts it shows."""
    return {"data-statement": one.id} | ({"data-seed": " ".join(one.seed)} if one.seed else {})
