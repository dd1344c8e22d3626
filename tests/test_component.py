"""BodyMap, the Dash component: what it takes, and what an app serves for it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from dash import Dash, html
from flask.testing import FlaskClient

from bodymap.dash import BodyMap, register
from bodymap.view import FIELDS
from tests.fixture_atlas import real_atlas

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    """An app of somebody else, below a path."""
    app = Dash("elsewhere", url_base_pathname="/desk/", add_log_handler=False)
    app.layout = html.Div(BodyMap(id="one"))
    register(app, real_atlas())
    found: FlaskClient = app.server.test_client()
    return found


def about(client: FlaskClient) -> dict[str, Any]:
    """Where everything is."""
    found: dict[str, Any] = client.get("/desk/_bodymap/about.json").get_json()
    return found


def test_only_what_was_given_goes_over_the_wire() -> None:
    made = BodyMap(id="one", regions=["groin-left"], zones=False).to_plotly_json()
    assert made["props"] == {"id": "one", "regions": ["groin-left"], "zones": False}
    assert (made["namespace"], made["type"]) == ("bodymap_dash", "BodyMap")


def test_the_lines_for_a_dash_developer_run() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (lines,) = (
        block for block in re.findall(r"```python\n(.*?)```", readme, re.DOTALL) if "BodyMap" in block
    )
    app = Dash("hers", add_log_handler=False)
    exec(lines, {"app": app})
    assert app.server.test_client().get("/_bodymap/about.json").status_code == 200
    assert app.layout.regions == ["groin-right"]


def test_an_unknown_property_is_named() -> None:
    with pytest.raises(TypeError, match="region"):
        BodyMap(id="one", region="groin-left")  # type: ignore[call-arg]


def test_its_fields_are_those_of_a_view() -> None:
    own = {"id", "shown", "label", "className", "style"}
    fields = set(BodyMap(id="one").available_properties) - own
    assert fields <= {field.name for field in FIELDS}
    assert {"regions", "muscle", "side", "body", "theme"} <= fields


def test_every_address_is_below_the_apps_own_and_there(client: FlaskClient) -> None:
    told = about(client)
    urls = [told["style"], told["frame"], told["matching"], *told["fragments"].values(),
            *told["shapes"].values(), "/desk/_bodymap/element.js"]  # fmt: skip
    for url in urls:
        assert url.startswith("/desk/_bodymap/")
        answer = client.get(url)
        assert answer.status_code == 200, url
        again = client.get(url, headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")


def test_its_pictures_are_there(client: FlaskClient) -> None:
    fragment = client.get(about(client)["fragments"]["male"]).text
    urls = re.findall(r'(?:<img src|<image [^>]*href)="([^"]+)"', fragment)
    assert len(urls) == 4
    for url in urls:
        with client.get(url) as answer:
            assert answer.mimetype == "image/webp"


def test_no_other_body(client: FlaskClient) -> None:
    assert client.get("/desk/_bodymap/body/cat").status_code == 404
    assert client.get("/desk/_bodymap/shapes/cat.json").status_code == 404


def test_both_themes_are_the_hosts(client: FlaskClient) -> None:
    """In a shadow root nothing is `html` or `:root`: a rule left with them would have no effect."""
    sheet = client.get(about(client)["style"]).text
    assert ":host {" in sheet
    assert ':host([data-theme="dark"])' in sheet
    assert ":root" not in sheet
    assert "html[" not in sheet


def test_dash_serves_its_script(client: FlaskClient) -> None:
    page = client.get("/desk/").text
    (url,) = (part.partition('"')[0] for part in page.split('src="') if "body_map" in part.partition('"')[0])
    assert "bodymap_dash" in client.get(url).text
    layout = json.loads(client.get("/desk/_dash-layout").text)
    assert layout["props"]["children"]["namespace"] == "bodymap_dash"
