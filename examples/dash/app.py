"""The body beside a graph in a Dash app: `python examples/dash/app.py`, then press where it hurts.

Left, the reader's marks; right, the usual marks of a muscle that is chosen. Needs bodymap to be installed, or
the checkout on PYTHONPATH.
"""

from collections import Counter

import plotly.graph_objects as go
from dash import Dash, Input, Output, dcc, html

from bodymap.dash import BodyMap, register

USUAL = {"psoas-major": ["lower-low-back-right", "upper-front-thigh-right"], "iliacus": ["groin-right"]}

app = Dash(__name__)
register(app)
app.layout = html.Div(
    style={"display": "grid", "gridTemplateColumns": "1fr 1fr 1fr", "gap": "1rem"},
    children=[
        BodyMap(id="mine", regions=["groin-right"], label="Where it hurts"),
        html.Div([dcc.Dropdown(list(USUAL), id="muscle", clearable=False), dcc.Graph(id="sides")]),
        BodyMap(id="usual", theme="dark", label="Where it usually hurts", style={"background": "#11181c"}),
    ],
)


@app.callback(Output("sides", "figure"), Input("mine", "regions"), Input("mine", "shown"))
def count(regions: list[str] | None, shown: list[list[str]] | None) -> go.Figure:
    """How many marks lie on each side, and which patterns fit them."""
    sides = Counter(region.rpartition("-")[2] for region in regions or ())
    fits = ", ".join(f"{side} {muscle}" for muscle, side in shown or ())
    return go.Figure(go.Bar(x=list(sides), y=list(sides.values())), {"title": {"text": fits}})


@app.callback(Output("usual", "regions"), Output("usual", "muscle"), Input("muscle", "value"))
def show(muscle: str | None) -> tuple[list[str], str]:
    """Mark the usual places of a muscle on the second body."""
    return USUAL.get(muscle or "", []), muscle or "auto"


if __name__ == "__main__":
    app.run(port=8051)
