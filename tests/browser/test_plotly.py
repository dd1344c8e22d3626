"""The Plotly figure in a Dash app of somebody else: hover, legend and press, in a real Chromium."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from dash import Dash, Input, Output, dcc, html
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from bodymap.atlas import Atlas, load
from bodymap.draw.areas import Ground, polygons
from bodymap.draw.plotly import figure
from bodymap.draw.traces import GAP
from tests.browser.conftest import watch

DATA = Path(__file__).resolve().parents[2] / "data"
PLACE = """([x, y]) => {
  const graph = document.querySelector('.js-plotly-plot');
  const {xaxis, yaxis} = graph._fullLayout;
  const box = graph.getBoundingClientRect();
  return [box.x + xaxis._offset + xaxis.d2p(x), box.y + yaxis._offset + yaxis.d2p(y)];
}"""
HIDDEN = """group => document.querySelector('.js-plotly-plot')._fullData
  .filter(trace => trace.legendgroup === group).map(trace => trace.visible)"""


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    """The real atlas."""
    return load(DATA)


@pytest.fixture(scope="module")
def address(atlas: Atlas) -> Iterator[str]:
    """An app with the figure in a `dcc.Graph`, which shows what a click tells the server."""
    app = Dash("elsewhere", add_log_handler=False, include_assets_files=False)
    drawn = figure(atlas, regions=["lower-low-back-right"], muscles=["psoas-major", "gluteus-medius"])
    calm = {"doubleClick": False}  # Plotly takes two quick clicks on two places for one that resets the axes
    app.layout = html.Div([dcc.Graph(id="body", figure=drawn, config=calm), html.P(id="told")])

    def told(click: object) -> str:
        return json.dumps(click)

    app.callback(Output("told", "children"), Input("body", "clickData"), prevent_initial_call=True)(told)
    server = make_server("127.0.0.1", 0, app.server, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}/"
    server.shutdown()
    thread.join()


@pytest.fixture(scope="module")
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The app, drawn; an error or a request to elsewhere fails the test."""
    faults: list[str] = []
    opened = browser.new_page(viewport={"width": 900, "height": 1250})
    watch(opened, address, faults)
    opened.goto(address)
    expect(opened.locator(".js-plotly-plot .legend .traces").first).to_be_visible(timeout=60_000)
    yield opened
    opened.close()
    assert not faults, "\n".join(faults)


def place(atlas: Atlas, page: Page, region: str) -> tuple[float, float]:
    """A place inside a region, in CSS pixels."""
    face = atlas.regions[region].view
    inside = max(polygons(Ground(atlas, "female", face).regions[region]), key=lambda one: one.area)
    point = inside.representative_point()
    x, y = page.evaluate(PLACE, [point.x + (face == "back") * (atlas.width + GAP), point.y])
    return x, y


def test_a_region_says_its_name_and_gives_its_id(atlas: Atlas, page: Page) -> None:
    for region in ("hand-front-left", "outer-calf-right"):
        x, y = place(atlas, page, region)
        page.mouse.move(x - 3, y)
        page.mouse.move(x, y)
        expect(page.locator(".hoverlayer")).to_contain_text(atlas.regions[region].plain)
        page.mouse.click(x, y)
        expect(page.locator("#told")).to_contain_text(f'"customdata": ["{region}"]')


def test_a_zone_says_whose_it_is_and_gives_the_region_under_it(atlas: Atlas, page: Page) -> None:
    region = "upper-low-back-right"
    x, y = place(atlas, page, region)
    page.mouse.move(x - 3, y)
    page.mouse.move(x, y)
    layer = page.locator(".hoverlayer")
    expect(layer).to_contain_text("right psoas")
    expect(layer).to_contain_text("pain often felt here")
    expect(layer).to_contain_text(atlas.regions[region].plain)
    page.mouse.click(x, y)
    expect(page.locator("#told")).to_contain_text(f'"customdata": ["{region}"]')


def test_the_legend_hides_a_muscle_and_shows_it_again(atlas: Atlas, page: Page) -> None:
    entry = page.locator(".legend .traces", has_text=re.compile("^right psoas$")).locator(".legendtoggle")
    wanted = "group => (all => all.every(one => one === {}))(({})(group))"
    entry.click()
    page.wait_for_function(wanted.format("'legendonly'", HIDDEN), arg="psoas-major:right")
    assert set(page.evaluate(HIDDEN, "gluteus-medius:right")) == {True}
    x, y = place(atlas, page, "upper-low-back-right")
    page.mouse.move(x - 3, y)
    page.mouse.move(x, y)
    expect(page.locator(".hoverlayer")).to_contain_text(atlas.regions["upper-low-back-right"].plain)
    expect(page.locator(".hoverlayer")).not_to_contain_text("psoas")
    entry.click()
    page.wait_for_function(wanted.format("true", HIDDEN), arg="psoas-major:right")


def test_both_views_are_drawn_as_traces_with_patterns(page: Page) -> None:
    assert page.locator(".js-plotly-plot .main-svg image").count() == 4  # skin and clothes, twice
    assert page.locator(".js-plotly-plot pattern").count() >= 2
    assert page.locator(".annotation", has_text="R").count() >= 2
