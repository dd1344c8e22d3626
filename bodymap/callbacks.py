"""The wiring between browser and server: two server callbacks; the rest is in assets/bridge.js."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, ctx, no_update

from bodymap import words
from bodymap.atlas import Atlas
from bodymap.layout import CONTROLS
from bodymap.panels import answer_parts
from bodymap.view import from_dict


def register(app: Dash, atlas: Atlas, picture_url: Callable[[str, str, str], str], library: str) -> None:
    """Connect every control, the words and the saved picture.

    Parameters
    ----------
    picture_url : (body, muscle, side) -> address of the picture of its zones
    library : address of the library
    """

    @app.callback(Output("reply", "data"), Input("view", "data"), prevent_initial_call=True)
    def reply(data: Any) -> dict[str, Any]:
        """The words for one view: {"seq", "shown": [[muscle, side]], "said", "parts": {id: children}}."""
        view, _ = from_dict(data, atlas.known)
        answer = words.answer(atlas, view)

        def zones(muscle: str, side: str) -> str:
            return picture_url(view.body, muscle, side)

        return {
            "seq": _number(data, "seq"),
            "shown": [list(pair) for pair in answer.match.shown],
            "said": answer.alert[0].action if answer.alert else answer.headline,
            "parts": answer_parts(atlas, answer, zones, library, view.tab),
        }

    @app.callback(
        Output("picture", "data"),
        Input("save-png", "n_clicks"),
        Input("save-svg", "n_clicks"),
        State("view", "data"),
        prevent_initial_call=True,
    )
    def picture(_png: Any, _svg: Any, data: Any) -> Any:
        """The picture as a Plotly figure, built only when it is saved: {"format", "figure": JSON text}."""
        if ctx.triggered_id not in ("save-png", "save-svg"):
            return no_update
        # Plotly takes a quarter of a second to import and most visits never save a picture.
        from bodymap.figure import figure

        view, _ = from_dict(data, atlas.known)
        shade = data.get("shade") if isinstance(data, dict) else None
        drawn = figure(atlas, view, dark=shade == "dark")
        return {"format": str(ctx.triggered_id).removeprefix("save-"), "figure": drawn.to_json()}

    app.clientside_callback(
        ClientsideFunction("bodymap", "control"),
        *(Input(field, prop) for field, prop in CONTROLS.items()),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("bodymap", "wake"),
        Input("view", "id"),
    )
    app.clientside_callback(
        ClientsideFunction("bodymap", "show"),
        [Output(part, "children") for part in PARTS],
        Input("reply", "data"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("bodymap", "save"),
        Input("picture", "data"),
        prevent_initial_call=True,
    )


PARTS = ("answer", *(f"panel-{tab}" for tab in words.TABS))


def _number(data: Any, key: str) -> int:
    value = data.get(key) if isinstance(data, dict) else None
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53 else 0
