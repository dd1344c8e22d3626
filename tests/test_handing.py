"""What the page hands on and takes in: made of what is posted, kept nowhere, and told in words."""

from __future__ import annotations

import csv
import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from bodymap.paths import ours
from bodymap.records.fhir import SYSTEMS
from bodymap.view import View, to_dict
from bodymap.web.server import create_app
from tests.fixture_atlas import real_app

VIEW = to_dict(View(("groin-right", "mid-neck"), ratings=("groin-right~n6~kaching",), body="female"))
VISIT = {"bodymap": "visit", "version": 1, "when": "2026-11-27T10:30:00.000Z", "view": VIEW}


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    found: FlaskClient = real_app().server.test_client()
    return found


@pytest.mark.parametrize(
    ("form", "kind"), [("csv", "text/csv"), ("choir", "text/csv"), ("fhir", "application/fhir+json")]
)
def test_handed_on(client: FlaskClient, form: str, kind: str) -> None:
    answer = client.post(f"/records/{form}", json=VISIT)
    assert (answer.status_code, answer.mimetype) == (200, kind)
    assert answer.headers["Cache-Control"] == "no-store"
    if form == "fhir":
        first, *members = json.loads(answer.text)["entry"]
        assert first["resource"]["effectiveDateTime"] == "2026-11-27T10:30:00+00:00"
        assert len(members) == 2
    else:
        rows = list(csv.DictReader(answer.text.splitlines()))
        assert {row["when"] for row in rows} == {VISIT["when"]}
        assert rows[0].get("now", rows[0].get("score")) == "6"


@pytest.mark.parametrize("field", VIEW)
@pytest.mark.parametrize("value", [[[]], {"a": 1}, 5, None, "\n", [["x"], 3]])
def test_odd_fields_are_left_out(client: FlaskClient, field: str, value: Any) -> None:
    answer = client.post("/records/csv", json=VISIT | {"view": {field: value}, "when": value, "id": value})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "value", [None, [], {}, {"regions": []}, VISIT | {"version": 2}, VISIT | {"view": []}]
)
def test_no_visit(client: FlaskClient, value: Any) -> None:
    assert client.post("/records/csv", json=value).status_code == 400


def test_no_such_form(client: FlaskClient) -> None:
    assert client.post("/records/xml", json=VISIT).status_code == 404
    assert client.get("/records/csv").status_code == 404  # what is marked stands in no address


def test_taken_in(client: FlaskClient) -> None:
    table = client.post("/records/csv", json=VISIT).data
    found = client.post("/records/open", data=table).get_json()
    assert found["said"] == "2 places were read."
    assert {name: found["view"][name] for name in ("regions", "ratings", "body")} == {
        name: VIEW[name] for name in ("regions", "ratings", "body")
    }


@pytest.mark.parametrize(
    ("text", "said", "regions"),
    [
        (b"region\ngroin-right\n", "One place was read.", ["groin-right"]),
        (
            b"visit,when,region\na,2026-11-02,groin-right\nb,2026-11-01,mid-neck\n",
            "One place was read. It holds 2 visits; the latest is shown.",
            ["groin-right"],
        ),
        (
            b"region\nnowhere\ngroin-right\n",
            "One place was read. One entry was left out: Row 2, region: 'nowhere' is no place",
            ["groin-right"],
        ),
        (b"region\n" + b"nowhere\n" * 5 + b"mid-neck\n", "And 2 more.", ["mid-neck"]),
        (b"place\nleg\n", "Nothing could be read in this file, so nothing was changed. One entry", None),
        (b"\xff\xfe", "This file is no text", None),
        (b"", "Nothing could be read", None),
        (b"region\n<b>=1+1</b>\n", "'<b>=1+1</b>' is no place", None),
    ],
)
def test_what_the_reader_is_told(
    client: FlaskClient, text: bytes, said: str, regions: list[str] | None
) -> None:
    found = client.post("/records/open", data=text).get_json()
    assert said in found["said"]
    assert (found["view"] and found["view"]["regions"]) == regions


@pytest.mark.parametrize("name", SYSTEMS)
def test_what_our_codes_mean_stands_at_their_address(name: str) -> None:
    app = create_app(ours("data"), prefix="/map/", public_url="https://clinic.example.org/map/")
    answer = app.server.test_client().get(f"/map/fhir/CodeSystem/{name}")
    assert answer.mimetype == "application/fhir+json"
    assert json.loads(answer.text)["url"] == f"https://clinic.example.org/map/fhir/CodeSystem/{name}"
    assert app.server.test_client().get("/map/fhir/CodeSystem/other").status_code == 404
