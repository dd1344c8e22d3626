"""An answer's words as Dash components: the answer beside the picture and what each tab holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType

from dash import html
from dash.development.base_component import Component

from bodymap.atlas import Atlas, EmergencyNumber
from bodymap.cards import Card, Comparison
from bodymap.speaker import Statement
from bodymap.words import Answer, Asked, ExerciseCard, Heading, RedFlagCard

CONFIDENCE: Mapping[str, str] = MappingProxyType({"H": "high", "M": "medium", "L": "low"})
# How much of a source we saw ourselves, where that is less than reading it.
READ: Mapping[str, str] = MappingProxyType({"secondhand": "as quoted by others", "recalled": "from memory"})
SIDE_WORDS: Mapping[str, str] = MappingProxyType({"right": "right", "left": "left", "both": "both sides"})
FIT_WORDS: Mapping[str, str] = MappingProxyType(
    {"fits": "fits well", "partly": "fits in part", "no": "hardly fits"}
)
SEVERAL = ("sign",)  # kinds of question that can have more than one answer
KINDS: Mapping[str, str] = MappingProxyType(
    {"release": "Release", "stretch": "Stretches", "activation": "Strengthening"}
)


Picture = Callable[[str, str], str]
"""(muscle, side) -> address of the picture of its zones."""


def answer_parts(atlas: Atlas, answer: Answer, picture: Picture, library: str) -> dict[str, list[Component]]:
    """The children of every element that an answer fills: {"answer": [...], "panel-what": [...], ...}.

    Parameters
    ----------
    library : address of the library; a muscle's page is below it
    """
    parts = {"answer": answer_block(atlas, answer, picture, library)}
    for tab, items in answer.tabs.items():
        if tab == "doctor":
            statements = [item for item in items if isinstance(item, Statement)]
            flags = [item for item in items if isinstance(item, RedFlagCard)]
            parts[f"panel-{tab}"] = doctor(atlas, statements, flags)
        elif tab == "helps":
            cards = [item for item in items if isinstance(item, ExerciseCard)]
            parts[f"panel-{tab}"] = helps(items, cards)
        else:
            parts[f"panel-{tab}"] = _rows(items)
    return parts


def answer_block(atlas: Atlas, answer: Answer, picture: Picture, library: str) -> list[Component]:
    """What to act on first, then the answer: headline, cards, warning signs, questions, what else it could be."""
    lead = html.Div(
        className="statement lead",
        children=[html.H2(answer.headline), *_source(answer.lead)],
        **_marks(answer.lead),
    )
    found = [
        *(statement(line) for line in answer.lines),
        *(compared(answer.comparison, answer, picture) if answer.comparison else []),
        *_cards(atlas, answer, library),
        *_checks(answer),
        *_questions(answer),
        *_lookalikes(answer),
    ]
    if not answer.alert:
        return [lead, *found]
    fold = html.Details([html.Summary("What your marks fit"), lead, *found], className="folded")
    return [alert(answer), fold]


def alert(answer: Answer) -> Component:
    """What to do about the warning signs that are ticked, before anything else."""
    items = [
        html.Li(
            [
                html.P(flag.action, className="action"),
                html.P(f"{flag.how_soon}. Could be {flag.condition}.", className="quiet"),
                _tick(flag),
                *_source(flag.sign),
            ],
            className="statement",
            **_marks(flag.sign),
        )
        for flag in answer.alert
    ]
    return html.Section(
        [html.H2("Act on this first"), html.Ul(items), *_call(answer.numbers)],
        className="alert",
        role="alert",
    )


def _call(numbers: Sequence[EmergencyNumber]) -> list[Component]:
    if len(numbers) > 1:
        return [html.Details([html.Summary("Emergency numbers"), html.Div(_table(numbers))])]
    return [
        html.P([f"{one.name}: ", *_dial(one.emergency)], className="call") for one in numbers if one.emergency
    ]


def _dial(text: str) -> list[Component | str]:
    """Numbers as links that a telephone can dial."""
    parts: list[Component | str] = []
    for number in text.split(" or "):
        parts += [" or "] if parts else []
        digits = "".join(c for c in number if c.isdigit())
        parts.append(html.A(number, href=f"tel:{digits}") if digits else number)
    return parts


def _cards(atlas: Atlas, answer: Answer, library: str) -> list[Component]:
    if not answer.cards:
        return []
    made = [_card(atlas, answer, card, library) for card in answer.cards]
    more = made[answer.listed :]
    found: list[Component] = [
        html.H3("What fits, best first"),
        html.Ol(made[: answer.listed], className="cards"),
    ]
    if more:
        fold = [html.Summary(f"{len(more)} more"), html.Ol(more, className="cards", start=answer.listed + 1)]
        found.append(html.Details(fold))
    return found


def _card(atlas: Atlas, answer: Answer, card: Card, library: str) -> Component:
    drawn = card.muscle in answer.match.muscles
    chosen = answer.match.muscles == (card.muscle,)
    title = html.Button(
        [
            html.Span(_capital(card.name), className="name"),
            html.Span(SIDE_WORDS[card.side], className="side"),
        ],
        type="button",
        className="show",
        **{
            "data-show": card.muscle,
            "data-sides": " ".join(card.candidate.sides),
            "aria-pressed": _bool(chosen),
        },
    )
    word = html.Span(FIT_WORDS[card.verdict], className="word")
    bar = html.Span(html.Span(style={"width": f"{card.fit:.0%}"}), className="bar", **{"aria-hidden": "true"})
    latin = [html.Span(card.anatomical, className="latin", lang="la")] if card.anatomical != card.name else []
    own = [html.Span(f"Added by {card.own}", className="own")] if card.own else []
    seen = [html.Span("with the shape above", className="unseen")] if drawn else []
    reasons = html.Ul(
        [
            *(
                html.Li([one.text, *_source(one)], className="statement pro", **_marks(one))
                for one in card.speaks_for
            ),
            *(
                html.Li([one.text, *_source(one)], className="statement con", **_marks(one))
                for one in card.against
            ),
        ],
        className="reasons",
    )
    marked = card.muscle in (answer.comparison.muscles if answer.comparison else answer.comparing)
    tools = html.Div(
        [
            html.Button(
                "Compare",
                type="button",
                className="link",
                **{
                    "data-compare": card.muscle,
                    "aria-pressed": _bool(marked),
                    "aria-label": f"Compare {card.name}",
                },
            ),
            html.A(
                "Read more", href=f"{library}/{card.muscle}", **{"aria-label": f"Read more about {card.name}"}
            ),
        ],
        className="tools",
    )
    how = html.Details(
        [html.Summary("How this fit is computed"), *_computed(atlas, card, library)], className="how"
    )
    return html.Li(
        [
            html.Div([title, bar, word, *seen], className="head"),
            html.Div([*latin, *own], className="sub") if latin or own else None,
            reasons,
            html.Div([statement(card.common, "statement quiet"), tools, how], className="foot-of-card"),
        ],
        className="card",
        **{"data-card": card.muscle},
    )


def _computed(atlas: Atlas, card: Card, library: str) -> list[Component]:
    """All reasons, and the formula of bodymap/matching.py with this case's numbers."""
    w, one, said = atlas.weights, card.candidate, card.candidate.said
    marks = (
        ("in a core zone", len(one.core), w.value_core),
        ("in a spillover zone", len(one.spillover), w.value_spillover),
        ("in a rare zone", len(one.rare), w.value_rare),
        ("in none", len(one.unexplained), w.value_outside),
    )
    rows = [(f"{count} marked {where}", f"{count} × {worth:g}") for where, count, worth in marks if count]
    total = sum(count for _, count, _ in marks)
    rows.append((f"together, over {total}", f"{one.precision:.2f}"))
    rows.append(("share of its main areas that is marked", f"{one.coverage:.2f}"))
    share = f"{one.precision:.2f} × ({w.base:g} + {1 - w.base:g} × {one.coverage:.2f}) = {one.picture:.2f}"
    rows.append(("fit of the marks", share))
    answers = (
        ("answers for it", len(said.speaks_for), f"lift by {w.lift:g}"),
        ("answers against it", len(said.against), f"× {w.value_against:g}"),
        ("answers that it does not mention", len(said.silent), f"× {w.value_silent:g}"),
        ("no to one of its signs", len(said.absent), f"× {w.value_absent:g}"),
    )
    rows += [
        (f"{count} {what}", f"{effect}{' each' if count > 1 else ''}")
        for what, count, effect in answers
        if count
    ]
    rows.append(("fit", f"{card.fit:.2f}"))
    table = html.Table(html.Tbody([html.Tr([html.Th(a, scope="row"), html.Td(b)]) for a, b in rows]))
    shown = {one.id for one in (*card.speaks_for, *card.against)}
    rest = [statement(one) for one in card.reasons if one.id not in shown]
    how = html.A("How the fit is computed", href=library.removesuffix("library") + "how")
    return [
        *rest,
        table,
        html.P(["Likeness to a textbook picture, never a probability. ", how], className="quiet"),
    ]


def compared(two: Comparison, answer: Answer, picture: Picture) -> list[Component]:
    """Two patterns side by side, what tells them apart, and what to ask next."""
    columns = [
        html.Div(
            [
                html.H4(
                    [
                        _capital(two.names[n]),
                        html.Span(SIDE_WORDS[two.sides[n]], className="side"),
                    ]
                ),
                html.Img(
                    src=picture(two.muscles[n], two.sides[n]),
                    alt=f"Where the {SIDE_WORDS[two.sides[n]]} {two.names[n]} hurts, front and back",
                ),
                *([statement(only)] if (only := two.only[n]) else []),
                *([statement(signs)] if (signs := two.signs[n]) else []),
            ],
            className=f"rank-{n + 1}",
        )
        for n in (0, 1)
    ]
    ask = [one for one in (*answer.questions, *answer.others) if one.id in two.ask]
    return [
        html.Section(
            [
                html.Div(
                    [
                        html.H3("Side by side"),
                        html.Button("Close", type="button", className="plain", **{"data-uncompare": "1"}),
                    ],
                    className="head",
                ),
                html.Div(columns, className="pair"),
                *([statement(two.shared)] if two.shared else []),
                *([statement(two.twins)] if two.twins else []),
                *([html.H4("Ask or try next"), *(_question(one) for one in ask)] if ask else []),
            ],
            className="compare",
            **{"aria-label": "Two patterns side by side"},
        )
    ]


def _checks(answer: Answer) -> list[Component]:
    """The warning signs that go with the marked places, to tick."""
    if not answer.checks:
        return []
    return [
        html.Section(
            [
                html.H3("Check first: is one of these true?"),
                html.Ul([html.Li(_tick(flag)) for flag in answer.checks], className="ticks"),
                html.Button("All warning signs", type="button", className="link", **{"data-tab": "doctor"}),
            ],
            className="checks",
        )
    ]


def _tick(flag: RedFlagCard) -> Component:
    return html.Button(
        [html.Span(className="box", **{"aria-hidden": "true"}), html.Span(flag.check)],
        type="button",
        role="checkbox",
        className="tick",
        **{"aria-checked": _bool(flag.ticked), "data-flag": flag.id},
    )


def _questions(answer: Answer) -> list[Component]:
    found: list[Component] = []
    if answer.questions:
        found = [html.H3("To tell them apart"), *(_question(one) for one in answer.questions)]
    if answer.others:
        given = [one for one in answer.others if any(option.pressed for option in one.options)]
        rest = [one for one in answer.others if one not in given]
        if given:
            found += [html.H4("You said"), *(_question(one) for one in given)]
        if rest:
            fold = [html.Summary("Tell more"), *(_question(one) for one in rest)]
            found.append(html.Details(fold, className="more-questions"))
    return [html.Section(found, className="questions")] if found else []


def _question(one: Asked) -> Component:
    several = one.kind in SEVERAL
    buttons = [
        html.Button(
            option.text,
            type="button",
            className="option",
            **{"data-answer": option.answer, "aria-pressed": _bool(option.pressed)},
        )
        for option in one.options
    ]
    skip = html.Button("Skip", type="button", className="option skip", **{"data-answer": one.skip})
    return html.Div(
        [
            html.P(one.statement.text, id={"question": one.id}),
            html.Div([*buttons, skip], className="options"),
            *_source(one.statement),
        ],
        className="statement question",
        role="group",
        **{"aria-label": one.statement.text, "data-several": _bool(several)},
        **_marks(one.statement),
    )


def _lookalikes(answer: Answer) -> list[Component]:
    """What is no muscle, in the order of the table: never ranked, no number."""
    if not answer.lookalikes:
        return []
    told = [one.name for one in answer.lookalikes if one.told]
    names = "; ".join(one.name for one in answer.lookalikes)
    items = [
        html.Li(
            [html.B(f"{_capital(one.name)}: "), one.statement.text, *_source(one.statement)],
            className="statement",
            **_marks(one.statement),
        )
        for one in answer.lookalikes
    ]
    points = [html.P(f"Your answers point to: {'; '.join(told)}.", className="told")] if told else []
    return [
        html.Section(
            [
                html.H3("Not a muscle? It could also be"),
                *points,
                html.P(f"{_capital(names)}.", className="quiet"),
                html.Details([html.Summary("What tells them apart"), html.Ul(items)]),
            ],
            className="mimics",
        )
    ]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _bool(value: bool) -> str:
    return "true" if value else "false"


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
    """The warning signs by urgency, the most urgent first, with what to do and whom to call; then the caveats."""
    found: list[Component] = [statement(one) for one in statements[:1]]
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


def numbers(atlas: Atlas) -> Component:
    """Whom to call, by country."""
    return html.Details(
        className="numbers",
        children=[html.Summary("Emergency numbers"), html.Div(_table(tuple(atlas.numbers.values())))],
    )


def _table(numbers: Sequence[EmergencyNumber]) -> Component:
    rows = [
        html.Tr([html.Th(one.name, scope="row"), html.Td(_dial(one.emergency)), html.Td(_dial(one.advice))])
        for one in numbers
    ]
    head = html.Tr([html.Th(text, scope="col") for text in ("Country", "Emergency", "Medical advice")])
    return html.Table([html.Thead(head), html.Tbody(rows)])


def _flag(flag: RedFlagCard, general: str) -> Component:
    more = flag.action.removeprefix(general).strip()  # the general advice stands above the list
    own = [html.P(more, className="action")] if more else []
    near = [html.Span("fits what you marked", className="near")] if flag.near else []
    could_be = html.P(f"Could be {flag.condition}.", className="quiet")
    whole = [html.P(flag.sign.text)] if flag.sign.text != flag.check else []
    fold = html.Details([html.Summary("More"), *whole, could_be, *own, *_source(flag.sign)])
    return html.Li([_tick(flag), *near, fold], className="statement flag", **_marks(flag.sign))


def _rows(items: Iterable[object]) -> list[Component]:
    return [
        html.H3(item.text) if isinstance(item, Heading) else statement(item)
        for item in items
        if isinstance(item, Heading | Statement)
    ]


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
