"""The wiring of Dash's controls: one server callback; the rest is in assets/bridge.js."""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Dash, Input, Output

from bodymap.atlas import Atlas
from bodymap.view import from_dict
from bodymap.web.layout import CONTROLS


def register(app: Dash, atlas: Atlas) -> None:
    """Connect every control and the saved picture."""

    @app.callback(
        Output("picture", "data"),
        Input("wanted", "data"),
        prevent_initial_call=True,
    )
    def picture(wanted: Any) -> dict[str, str]:
        """The picture as a Plotly figure, built only when it is saved: {"format", "figure": JSON text}."""
        # Plotly takes a quarter of a second to import and most visits never save a picture.
        from bodymap.draw.figure import figure

        asked = wanted if isinstance(wanted, dict) else {}
        view, _ = from_dict(asked, atlas.known)
        drawn = figure(atlas, view, dark=asked.get("shade") == "dark")
        return {"format": "svg" if asked.get("format") == "svg" else "png", "figure": drawn.to_json()}

    app.clientside_callback(
        ClientsideFunction("bodymap", "control"),
        *(Input(field, prop) for field, prop in CONTROLS.items()),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("bodymap", "wake"),
        Input("mantine", "id"),
    )
    app.clientside_callback(
        ClientsideFunction("bodymap", "save"),
        Input("picture", "data"),
        prevent_initial_call=True,
    )
