"""BodyMap in Dash apps: the example as its readers use it, and our own page with a callback."""

from __future__ import annotations

import importlib.util
import re
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from dash import Dash, Input, Output, html
from playwright.sync_api import Locator, Page, expect
from werkzeug.serving import make_server

from bodymap.dash import BodyMap
from bodymap.web.server import create_app
from tests.browser.conftest import Tabs, watch
from tools.running import ROOT

BACK, THIGH, GROIN = "lower-low-back-right", "upper-front-thigh-right", "groin-right"
Visit = Callable[[Dash], Page]


@contextmanager
def serving(app: Dash) -> Iterator[str]:
    """The app on a free port of this process."""
    server = make_server("127.0.0.1", 0, app.server, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def visit(tabs: Tabs) -> Iterator[Visit]:
    """Open an app; an error or a request to elsewhere fails the test."""
    faults: list[str] = []
    done: list[Any] = []

    def visit_app(app: Dash) -> Page:
        running = serving(app)
        url = running.__enter__()
        page = tabs.open((1400, 800), fresh=True)
        done.append((page, running))
        watch(page, url, faults)
        page.goto(url)
        return page

    yield visit_app
    for page, running in done:
        page.close()
        running.__exit__(None, None, None)
    assert not faults, "\n".join(faults)


def example() -> Dash:
    """The app of examples/dash."""
    spec = importlib.util.spec_from_file_location("example_app", ROOT / "examples" / "dash" / "app.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # where Dash looks for the folder of the app
    spec.loader.exec_module(module)
    app: Dash = module.app
    return app


def region(page: Page, body: str, name: str) -> Locator:
    """A region of one of the bodies."""
    return page.locator(f'#{body} [data-region="{name}"]')


def marks(page: Page, body: str) -> set[str]:
    """The regions that a body shows as marked."""
    found = page.locator(f"#{body} [data-selected]").evaluate_all("all => all.map(e => e.dataset.region)")
    return set(found)


def test_the_example_is_as_short_as_it_says() -> None:
    code = (ROOT / "examples" / "dash" / "app.py").read_text(encoding="utf-8")
    lines = [line for line in code.partition('"""\n\n')[2].splitlines() if line.strip()]
    assert len(lines) <= 35


def expect_keys(page: Page) -> None:
    """They mark, and are taken back."""
    region(page, "mine", GROIN).focus()
    page.keyboard.press("ArrowDown")
    at = page.evaluate("document.querySelector('#mine').shadowRoot.activeElement.dataset.region")
    assert at
    assert at != GROIN
    for marked in (True, False):
        page.keyboard.press("Enter")
        expect(region(page, "mine", at)).to_have_attribute("aria-checked", str(marked).lower())
        assert marks(page, "mine") == ({GROIN, at} if marked else {GROIN})
        assert marks(page, "usual") == set()


def expect_a_drag_to_mark_nothing(page: Page) -> None:
    """What a press marks at once is taken back when it becomes a drag."""
    box = region(page, "mine", THIGH).bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    expect(region(page, "mine", THIGH)).to_have_attribute("aria-checked", "true")  # before it is released
    page.mouse.move(x + 40, y + 40, steps=3)
    page.mouse.up()
    assert marks(page, "mine") == {GROIN}


def test_the_body_beside_a_graph(visit: Visit) -> None:
    page = visit(example())
    title = page.locator("#sides .gtitle")
    expect(title).to_contain_text("right iliacus", timeout=30_000)  # Plotly is large
    expect_keys(page)
    expect_a_drag_to_mark_nothing(page)
    region(page, "mine", BACK).click()
    region(page, "mine", THIGH).click()
    expect(region(page, "mine", THIGH)).to_have_attribute("aria-checked", "true")
    expect(title).to_contain_text("right psoas-major")
    assert marks(page, "mine") == {GROIN, BACK, THIGH}
    assert marks(page, "usual") == set()
    # a callback marks and draws on the other body, which is apart from the first
    page.locator("#muscle").click()
    page.get_by_role("option", name="psoas-major").or_(
        page.get_by_text("psoas-major", exact=True)
    ).last.click()
    expect(page.locator("#usual [data-selected]")).to_have_count(2)
    assert marks(page, "usual") == {BACK, THIGH}
    expect(page.locator('#usual [data-zone="psoas-major:right:core"]').first).to_be_attached()
    assert marks(page, "mine") == {GROIN, BACK, THIGH}
    looks = [
        page.locator(f"#{body}").evaluate("e => getComputedStyle(e).getPropertyValue('--ink')")
        for body in ("mine", "usual")
    ]
    assert looks[0] != looks[1]  # one is dark
    said = {"regions": [GROIN], "ratings": [f"{GROIN}~n6~w8", f"{BACK}~n3"], "findings": [THIGH, "nowhere"]}
    page.locator("#usual").evaluate("(body, said) => body.show(said)", said)
    expect(page.locator("#usual .scores text")).to_have_text("6")
    expect(page.locator("#usual .findings .finding")).to_have_count(1)
    heard = page.locator("#usual").evaluate("body => body.value")
    assert heard["ratings"] == [f"{GROIN}~n6~w8"], "nothing is said of what is not marked"
    assert heard["findings"] == [THIGH]


def test_an_app_that_serves_no_data_says_what_to_do(tabs: Tabs) -> None:
    app = Dash("bare", add_log_handler=False)
    app.layout = html.Div(BodyMap(id="one"))
    with serving(app) as url:
        page = tabs.open(fresh=True)
        page.goto(url)
        expect(page.locator("#one")).to_contain_text("bodymap.dash.register(app)")
        page.close()


def test_a_callback_on_our_own_page(visit: Visit) -> None:
    """Dash's scripts come along then, find the body that stands there, and hear of every press."""
    app = create_app(ROOT / "data")
    app.layout = html.Div([app.layout, html.Output(id="mine"), html.Button("Knee", id="knee")])

    @app.callback(Output("mine", "children"), Input("map", "regions"), Input("map", "shown"))
    def count(regions: list[str], shown: list[list[str]]) -> str:
        return f"{len(regions)} marks, {len(shown)} patterns"

    @app.callback(Output("map", "regions"), Input("knee", "n_clicks"), prevent_initial_call=True)
    def knee(_clicks: int) -> list[str]:
        return ["knee-front-left", "knee-front-left", "nowhere"]

    page = visit(app)
    expect(page.locator("#mine")).to_have_text("0 marks, 0 patterns")
    page.locator(f'[data-region="{THIGH}"]').click()
    expect(page.locator("#mine")).to_contain_text("1 marks, ")
    page.get_by_role("button", name="Knee").dispatch_event("click")
    expect(page.locator("#mine")).to_contain_text("1 marks, ")
    expect(page.locator("[data-selected]")).to_have_attribute("data-region", "knee-front-left")
    expect(page).to_have_url(re.compile(r"\?r=knee-front-left$"))
    expect(page.locator("[data-region]")).to_have_count(len(app.atlas.regions))  # one body, not two
