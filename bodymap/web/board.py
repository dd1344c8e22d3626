"""The answer beside the picture as HTML: what to act on, what fits, what to ask."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from markupsafe import Markup

from bodymap.atlas import Atlas
from bodymap.say.cards import Card, Comparison
from bodymap.say.words import TABS, Answer, Asked
from bodymap.web import markup as html
from bodymap.web.parts import added, capital, flag_word, marks, source_line, statement
from bodymap.web.urgent import alert, checks, gate

SIDE_WORDS: Mapping[str, str] = MappingProxyType({"right": "right", "left": "left", "both": "both sides"})
FIT_WORDS: Mapping[str, str] = MappingProxyType(
    {"fits": "fits well", "could": "could be", "partly": "fits in part", "no": "hardly fits"}
)
WHERE: Mapping[str, str] = MappingProxyType(
    {
        "core": "in a core zone",
        "local": "over the muscle",
        "spillover": "in a spillover zone",
        "rare": "in a rare zone",
        "disputed": "in a disputed zone",
    }
)
WAYS = ("what", "worse", "helps")  # tabs that the answer leads to: they stand far below the cards
TODAY = 2  # levels of urgency that show the emergency number; the others show that for advice
MOST_TOLD = 3  # look-alikes that the answers are said to point to
MOST_ALIKE = 6  # look-alikes that are named at once; all of them stand in the fold
SEVERAL = ("sign",)  # kinds of question that can have more than one answer
Picture = Callable[[str, str], str]
"""(muscle, side) -> address of the picture of its zones."""


def answer_block(atlas: Atlas, answer: Answer, picture: Picture, library: str) -> list[Markup]:
    """What to act on first, then the answer: headline, cards, questions, what else it could be."""
    back = html.Button(
        "Show what fits best instead", type="button", className="link", **{"data-show": answer.chosen}
    )
    lead = html.Div(
        className="statement lead",
        children=[
            html.H2(answer.headline),
            *([back] if answer.chosen and answer.match.regions else []),
            *source_line(answer.lead),
        ],
        **marks(answer.lead),
    )
    if answer.bare:
        lead = Markup("").join([statement(answer.bare), lead])
    found = [
        *(statement(line) for line in answer.lines),
        *(compared(answer.comparison, answer, picture) if answer.comparison else []),
        *checks(answer),
        *_ways(answer),
        *_cards(atlas, answer, library),
        *_questions(answer),
        *_lookalikes(answer),
    ]
    if not answer.alert and not answer.gates:
        return [lead, *found]
    title = "What your marks fit" if answer.match.regions else "What the picture shows"
    fold = html.Details([html.Summary(title), lead, *found], className="folded", **{"data-key": "folded"})
    return [alert(atlas, answer) if answer.alert else gate(answer), fold]


def _cards(atlas: Atlas, answer: Answer, library: str) -> list[Markup]:
    if not answer.cards:
        return []
    made = [_card(atlas, answer, card, library) for card in answer.cards]
    more = made[answer.listed :]
    found: list[Markup] = [
        html.H3("What fits, best first"),
        html.Ol(made[: answer.listed], className="cards"),
    ]
    if more:
        fold = [html.Summary(f"{len(more)} more"), html.Ol(more, className="cards", start=answer.listed + 1)]
        found.append(html.Details(fold, **{"data-key": "more-cards"}))
    return found


def _card(atlas: Atlas, answer: Answer, card: Card, library: str) -> Markup:
    drawn = card.muscle in answer.match.muscles
    chosen = answer.match.muscles == (card.muscle,)
    title = html.Button(
        [
            html.Span(capital(card.name), className="name"),
            html.Span(SIDE_WORDS[card.side], className="side"),
        ],
        type="button",
        className="show",
        **{
            "data-show": card.muscle,
            "data-sides": " ".join(card.candidate.sides),
            "aria-pressed": flag_word(chosen),
        },
    )
    word = html.Span(FIT_WORDS[card.verdict], className="word")
    bar = html.Span(html.Span(style=f"width:{card.fit:.0%}"), className="bar", **{"aria-hidden": "true"})
    where = [html.Span(capital(card.gloss), className="gloss")] if card.gloss else []
    own = [html.Span(f"Added by {card.own}", className="own")] if card.own else []
    seen = [html.Span("with the shape above", className="unseen")] if drawn else []
    reasons = html.Ul(
        [
            *(
                html.Li([one.text, *source_line(one)], className="statement pro", **marks(one))
                for one in card.speaks_for
            ),
            *(
                html.Li([one.text, *source_line(one)], className="statement con", **marks(one))
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
                    "aria-pressed": flag_word(marked),
                    "aria-label": f"Compare {card.name}",
                },
            ),
            html.A(
                "Read more",
                href=f"{library}/{card.muscle}",
                **{"aria-label": f"Read more about {card.name}", "data-along": ""},
            ),
        ],
        className="tools",
    )
    how = html.Details(
        [html.Summary("How this fit is computed"), *_computed(atlas, card, library)], className="how"
    )
    return html.Li(
        [
            html.Div([title, html.Span([bar, word], className="fit"), *seen], className="head"),
            html.Div(
                [html.Span(card.common.text), *where, *own, *source_line(card.common)],
                className="sub statement",
            ),
            reasons,
            html.Div([tools, how], className="foot-of-card"),
        ],
        className="card",
        **{"data-card": card.muscle},
    )


def _computed(atlas: Atlas, card: Card, library: str) -> list[Markup]:
    """All reasons, and the formula of bodymap/fit/matching.py with this case's numbers."""
    w, one, said = atlas.weights, card.candidate, card.candidate.said
    marks = (
        *((WHERE[level], len(regions), getattr(w, f"value_{level}")) for level, regions in one.at.items()),
        ("next to a zone", len(one.beside), w.value_beside),
        ("elsewhere", len(one.unexplained) - len(one.beside), w.value_outside),
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
    address = library.removesuffix("library") + "how"
    how = html.A("How the fit is computed", href=address, **{"data-along": ""})
    return [
        *rest,
        table,
        html.P(["Likeness to a textbook picture, never a probability. ", how], className="quiet"),
    ]


def compared(two: Comparison, answer: Answer, picture: Picture) -> list[Markup]:
    """Two patterns side by side, what tells them apart, and what to ask next."""
    columns = [
        html.Div(
            [
                html.H4(
                    [
                        capital(two.names[n]),
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
                html.H4("Ask or try next"),
                *(_question(one) for one in answer.apart),
                *([statement(two.done)] if two.done else []),
            ],
            className="compare",
            tabIndex=-1,
            **{"aria-label": "Two patterns side by side"},
        )
    ]


def _ways(answer: Answer) -> list[Markup]:
    """The way to what is told below the cards."""
    if not answer.cards:
        return []
    buttons = [html.Button(TABS[tab], type="button", className="link", **{"data-tab": tab}) for tab in WAYS]
    return [html.Nav(buttons, className="ways", **{"aria-label": "More about it"})]


def _questions(answer: Answer) -> list[Markup]:
    found: list[Markup] = []
    if answer.questions:
        title = "To tell them apart" if len(answer.cards) > 1 else "To be surer"
        found = [html.H3(title), *(_question(one) for one in answer.questions)]
    if answer.others:
        given = [one for one in answer.others if one.skipped or any(option.pressed for option in one.options)]
        rest = [one for one in answer.others if one not in given]
        if given:
            found += [html.H4("You answered"), *(_question(one) for one in given)]
        if rest:
            fold = [html.Summary("Tell more"), *(_question(one) for one in rest)]
            found.append(html.Details(fold, className="more-questions", **{"data-key": "more-questions"}))
    return [html.Section(found, className="questions")] if found else []


def _question(one: Asked) -> Markup:
    several = one.kind in SEVERAL
    buttons = [
        html.Button(
            option.text,
            type="button",
            className="option",
            **{"data-answer": option.answer, "aria-pressed": flag_word(option.pressed)},
        )
        for option in one.options
    ]
    skip = html.Button(
        "Skip",
        type="button",
        className="option pass",
        **{"data-answer": one.skip, "aria-pressed": flag_word(one.skipped)},
    )
    return html.Div(
        [
            html.P(one.statement.text),
            html.Div([*buttons, skip], className="options"),
            *added(one.statement),
            *source_line(one.statement),
        ],
        className="statement question",
        role="group",
        **{"aria-label": one.statement.text, "data-several": flag_word(several)},
        **marks(one.statement),
    )


def _lookalikes(answer: Answer) -> list[Markup]:
    """What is no muscle, in the order of the case; without a number."""
    if not answer.lookalikes:
        return []
    told = [one.name for one in answer.lookalikes if one.told][:MOST_TOLD]
    rest = [one.name for one in answer.lookalikes if one.name not in told]
    more = [f"{len(rest) - MOST_ALIKE} more below"] if len(rest) > MOST_ALIKE else []
    names = "; ".join([*rest[:MOST_ALIKE], *more])
    items = [
        html.Li(
            [
                html.B(f"{capital(one.name)}: "),
                one.statement.text,
                *added(one.statement),
                *source_line(one.statement),
            ],
            className="statement",
            **marks(one.statement),
        )
        for one in answer.lookalikes
    ]
    points = [html.P(f"Your answers point to: {'; '.join(told)}.", className="told")] if told else []
    return [
        html.Section(
            [
                html.H3("Not a muscle? It could also be"),
                *points,
                *([html.P(f"{capital(names)}.", className="quiet")] if names else []),
                html.Details([html.Summary("What tells them apart"), html.Ul(items)]),
            ],
            className="mimics",
        )
    ]
