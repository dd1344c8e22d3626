"""Warning signs as HTML: what is true and must be acted on, what comes before any muscle, what to check."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bodymap.atlas import Atlas
from bodymap.say.flags import TODAY, RedFlagCard
from bodymap.say.words import Answer
from bodymap.web import markup as html
from bodymap.web.parts import added, dial, marks, number_table, source_line, tick


def alert(atlas: Atlas, answer: Answer) -> Markup:
    """What to do about the warning signs that are ticked, before anything else."""
    items = [
        html.Li(
            [
                html.P(flag.action, className="action"),
                html.P(f"{flag.how_soon}. Could be {flag.condition}.", className="quiet"),
                tick(flag),
                *added(flag.sign),
                *source_line(flag.sign),
            ],
            className="statement",
            **marks(flag.sign),
        )
        for flag in answer.alert
    ]
    return html.Section(
        [html.H2("Act on this first"), html.Ul(items), *_call(atlas, answer)],
        className="alert",
        role="alert",
        tabIndex=-1,
    )


def _call(atlas: Atlas, answer: Answer) -> list[Markup]:
    """Whom to call in the reader's country; without one, all numbers in a fold and where to say it."""
    numbers = answer.numbers
    chosen = numbers[0].country if len(numbers) == 1 else ""
    if answer.alert[0].urgency not in list(atlas.urgency)[:TODAY]:
        return [
            html.P([f"{one.name}, medical advice: ", *dial(one.advice)], className="call")
            for one in numbers
            if chosen and one.advice
        ]
    named = [("", "Choose"), *((one.country, one.name) for one in atlas.numbers.values())]
    options = [html.Option(name, value=code, selected=code == chosen) for code, name in named]
    choice = html.Label(
        ["Your country, for the emergency number ", html.Select(options, autocomplete="country-name")],
        className="country",
    )
    if chosen:
        shown = [html.P([f"{one.name}: ", *dial(one.emergency)], className="call") for one in numbers]
    else:
        shown = [html.Details([html.Summary("Emergency numbers"), html.Div(number_table(numbers))])]
    return [*shown, choice] if chosen else [choice, *shown]


def gate(answer: Answer) -> Markup:
    """Emergencies of the marked place that a muscle could be taken for: asked before any muscle."""
    items = [
        html.Li(
            [tick(flag), html.P(f"Could be {flag.condition}.", className="quiet"), *source_line(flag.sign)]
        )
        for flag in answer.gates
    ]
    none = html.Button(
        "No, none of these" if len(items) > 1 else "No",
        type="button",
        className="plain",
        **{"data-clear": " ".join(flag.id for flag in answer.gates)},
    )
    return html.Section(
        [
            html.H2(gate_title(answer)),
            html.Ul(items, className="ticks"),
            none,
        ],
        className="gate",
        tabIndex=-1,
    )


def gate_title(answer: Answer) -> str:
    """What is asked of the emergencies below it."""
    return f"Before anything else: {'is this' if len(answer.gates) == 1 else 'are any of these'} true?"


def checks(answer: Answer) -> list[Markup]:
    """The warning signs that go with the marked places, to tick: a few in sight, the rest in a fold."""
    if not answer.checks:
        return []
    rest = _lines(answer.checks[answer.opened :])
    return [
        html.Section(
            [
                html.H3("Check first: are any of these true?"),
                html.Ul(_lines(answer.checks[: answer.opened]), className="ticks"),
                *(
                    [
                        html.Details(
                            [html.Summary(f"{len(rest)} more to check"), html.Ul(rest, className="ticks")],
                            **{"data-key": "more-checks"},
                        )
                    ]
                    if rest
                    else []
                ),
                html.Button("All warning signs", type="button", className="link", **{"data-tab": "doctor"}),
            ],
            className="checks",
        )
    ]


def _lines(flags: Sequence[RedFlagCard]) -> list[Markup]:
    """A line for each flag, and one for those that are asked together."""
    lines: dict[str, list[RedFlagCard]] = {}
    for flag in flags:
        lines.setdefault(flag.line or flag.id, []).append(flag)
    return [html.Li(tick(*together, words=together[0].asked)) for together in lines.values()]
