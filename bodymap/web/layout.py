"""What Dash renders around the picture: tools in the header, the bar of controls below, the words beside it.

The picture itself is in the first HTML (bodymap/draw/stage.py). Each control's id is the name of the view
field it sets, so that assets/bridge.js can keep all of them in step with one loop.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from bodymap.atlas import Atlas
from bodymap.say.words import TABS

# The property of each control that carries its field's value.
CONTROLS = {
    "regions": "value",
    "muscle": "value",
    "side": "value",
    "body": "value",
    "voice": "value",
    "tab": "value",
    "country": "value",
    "zones": "checked",
    "points": "checked",
    "xray": "checked",
    "sources": "checked",
}
SIDES = (("follow", "Follow my marks"), ("left", "Left"), ("right", "Right"), ("both", "Both"))
VOICES = (("patient", "Patient"), ("clinician", "Clinician"))
MANY_MUSCLES = 3  # more than this many do not fit a row of buttons

THEME = {
    "primaryColor": "teal",
    "primaryShade": {"light": 8, "dark": 4},
    "defaultRadius": "md",
    "fontFamily": "inherit",
    "respectReducedMotion": True,
    "autoContrast": True,
    "colors": {
        # our own teal, from mist to ink; index 8 is the accent on paper, index 4 on the dark ground
        "teal": [
            "#eaf5f4", "#d3eae8", "#a9d6d3", "#7cc2bd", "#56b3ac", "#3aa39c", "#268f88", "#177c76", "#0f6662",
            "#08504d",
        ],
        # blue-greys for the dark ground, from ink to paper; the library builds its dark theme from them
        "dark": [
            "#e7edee", "#c3cdd0", "#a5b2b6", "#6f7f85", "#45545b", "#2d393f", "#1c262b", "#11181c", "#0d1316",
            "#090e10",
        ],
    },
}  # fmt: skip


def create_layout(atlas: Atlas, library: str = "/library") -> Component:
    """The component tree; the same for every visitor (the view comes with the first HTML).

    `library` is the library's address.
    """
    return dmc.MantineProvider(
        id="mantine",
        theme=THEME,
        children=[
            dcc.Store(id="wanted"),
            dcc.Store(id="picture"),
            create_options(atlas, library),
            create_words(atlas),
        ],
    )


def create_options(atlas: Atlas, library: str) -> Component:
    """All controls: around the picture where a wide screen has room for them, else a sheet to open."""
    return html.Div(
        id="options",
        role="group",
        tabIndex="-1",
        **{"aria-label": "Options"},
        children=[
            create_tools(atlas, library),
            html.Button("Done", id="options-done", className="plain", type="button"),
            create_bar(atlas),
        ],
    )


def create_tools(atlas: Atlas, library: str) -> Component:
    """The header's right end: body, voice, theme, and the way to the library."""
    return html.Div(
        id="tools",
        children=[
            _segments("body", "Body", [(body, body.capitalize()) for body in atlas.bodies], chosen=""),
            _segments("voice", "Words for", VOICES),
            html.Button("Dark", id="theme", className="plain", type="button"),
            html.A("Library", href=library, className="plain", **{"data-along": ""}),
        ],
    )


def create_words(atlas: Atlas) -> Component:
    """The words: the list of marked regions, the answer, and the tabs."""
    return html.Section(
        id="words",
        tabIndex="-1",
        **{"aria-label": "The words"},
        children=[
            dmc.MultiSelect(
                id="regions",
                label="You marked",
                data=region_options(atlas),
                value=[],
                searchable=True,
                hidePickedOptions=True,
                filter={"function": "findPlace"},
                selectFirstOptionOnChange=True,
                clearSearchOnChange=True,
                placeholder="Search a place",
                **_dropdown(),
            ),
            html.Div(id="answer", tabIndex="-1"),
            dmc.Tabs(
                id="tab",
                value="why",
                variant="pills",
                keepMounted=True,  # the panels are filled from outside of Dash
                children=[
                    dmc.TabsList([dmc.TabsTab(atlas.texts("tab", tab=key), value=key) for key in TABS]),
                    dmc.Switch(id="sources", label="Show sources", checked=False, size="sm"),
                    *(_panel(atlas, key) for key in TABS),
                ],
            ),
        ],
    )


def _panel(atlas: Atlas, tab: str) -> Component:
    """A tab's panel; that on the doctor also asks for the country, whose numbers to call."""
    words: Component = html.Div(id=f"panel-{tab}")
    if tab != "doctor":
        return dmc.TabsPanel(words, value=tab)
    country = dmc.Select(
        id="country",
        label="Your country, for the emergency number",
        placeholder="Choose",
        value="",
        data=[{"value": one.country, "label": one.name} for one in atlas.numbers.values()],
        searchable=True,
        filter={"function": "findCountry"},
        **_dropdown(),
    )
    return dmc.TabsPanel([country, words], value=tab)


def create_bar(atlas: Atlas) -> Component:
    """The controls under the picture: pattern, side, layers, save, link."""
    return html.Div(
        id="bar",
        role="group",
        **{"aria-label": "What the picture shows"},
        children=[
            _field("Pattern", _pattern(atlas)),
            _field("Side", _segments("side", "Side", SIDES)),
            html.Div(
                className="layers",
                children=[
                    dmc.Switch(id="zones", label="Zones", checked=True),
                    dmc.Switch(id="points", label="Trigger points", checked=True),
                    dmc.Switch(id="xray", label="X-ray", checked=False),
                ],
            ),
            html.Div(
                className="actions",
                children=[
                    # a native disclosure: the library's menu wraps its button in an element that axe rejects
                    html.Details(
                        id="save",
                        className="menu",
                        children=[
                            html.Summary("Save picture", className="plain"),
                            html.Div(
                                [
                                    html.Button("As PNG (for a record)", id="save-png", type="button"),
                                    html.Button("As SVG (for print)", id="save-svg", type="button"),
                                ]
                            ),
                        ],
                    ),
                    html.Button("Copy link", id="link", className="plain", type="button"),
                ],
            ),
        ],
    )


def _dropdown(**more: object) -> dict[str, Any]:
    """How lists open: after their field in the document, and the list itself scrolls, for screen readers."""
    return {
        "withScrollArea": False,
        "styles": {"options": {"maxHeight": "min(320px, 38vh)", "overflowY": "auto"}},
        "comboboxProps": {
            "transitionProps": {"duration": 0},
            "withinPortal": False,
            "floatingStrategy": "fixed",  # not cut off where the words scroll
            **more,
        },
    }


def region_options(atlas: Atlas) -> list[dict[str, object]]:
    """Options of the searchable list, grouped by view and area, in the order of the table."""
    groups: dict[str, list[dict[str, str]]] = {}
    for region in atlas.regions.values():
        group = groups.setdefault(f"{region.view.capitalize()}: {region.area}", [])
        group.append({"value": region.id, "label": region.plain})
    return [{"group": name, "items": items} for name, items in groups.items()]


def _pattern(atlas: Atlas) -> Component:
    home = " and ".join(atlas.muscles[name].plain for name in atlas.home)
    options = [
        ("auto", "From my marks"),
        ("both", home.capitalize()),
        *((m.id, m.plain[:1].upper() + m.plain[1:]) for m in atlas.muscles.values()),
    ]
    if len(atlas.muscles) <= MANY_MUSCLES:
        return _segments("muscle", "Pattern", options)
    data = [{"value": value, "label": label} for value, label in options]
    return dmc.Select(
        id="muscle",
        value="auto",
        data=data,
        searchable=True,
        filter={"function": "findMuscle"},
        allowDeselect=False,
        **_dropdown(width="target"),
        **{"aria-label": "Pattern"},
    )


def _segments(
    field: str, label: str, options: Sequence[tuple[str, str]], chosen: str | None = None
) -> Component:
    return dmc.SegmentedControl(
        id=field,
        value=options[0][0] if chosen is None else chosen,
        data=[{"value": value, "label": text} for value, text in options],
        size="sm",
        transitionDuration=0,
        **{"aria-label": label},
    )


def _field(label: str, control: Component) -> Component:
    return html.Div(className="field", children=[html.Span(label, **{"aria-hidden": "true"}), control])
