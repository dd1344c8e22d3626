"""What is handed on as FHIR is R4: by fhirclient's models of 4.0.1, and by rules that these lack."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

import bodymap
from bodymap.records.fhir import SYSTEMS, TERMS, code_system, time_of
from bodymap.records.visit import Visit
from bodymap.view import BODIES, View
from tests.fixture_atlas import real_atlas
from tests.test_records import spot

ATLAS = real_atlas()
WHEN = "2026-11-27T10:30:00+00:00"
PUBLIC = "https://clinic.example.org/bodymap/"
FLAG = next(iter(ATLAS.red_flags))
VIEW = View(
    ("groin-right", "mid-neck", "knee-front-left"),
    ratings=("groin-right~n6~w8~kaching~knumb~smonths~cconstant~p300.900", "mid-neck~w4"),
    findings=("groin-right", "hand-front-left"),
    flags=(FLAG,),
    body="female",
    paint=spot(),
)
CASES = {
    "all of it": Visit(VIEW, WHEN),
    "nothing marked": Visit(View(), "2026-11-27"),
    "no time": Visit(View(("groin-right",))),
    "every place": Visit(View(tuple(ATLAS.regions), body="male"), WHEN),
}
# of https://hl7.org/fhir/R4/datatypes.html
DATE_TIME = re.compile(
    r"([0-9]([0-9]([0-9][1-9]|[1-9]0)|[1-9]00)|[1-9]000)(-(0[1-9]|1[0-2])(-(0[1-9]|[1-2][0-9]|3[0-1])"
    r"(T([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?(Z|(\+|-)((0[0-9]|1[0-3]):[0-5][0-9]|14:00)))?)?)?"
)
CODE = re.compile(r"[^\s]+(\s[^\s]+)*")
URN = re.compile(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def bundle(visit: Visit, public_url: str = "") -> dict[str, Any]:
    (found,) = bodymap.export_fhir([visit], public_url=public_url)
    return found


def parts(value: Any) -> list[dict[str, Any]]:
    """Every object in it."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    own = [value] if isinstance(value, dict) else []
    return own + [part for one in inner for part in parts(one)]


@pytest.fixture(scope="module")
def models() -> Any:
    return pytest.importorskip("fhirclient.models.bundle")


@pytest.mark.parametrize("public_url", ["", PUBLIC])
@pytest.mark.parametrize("case", CASES)
def test_it_is_r4(models: Any, case: str, public_url: str) -> None:
    """Names, types and number of all fields."""
    found = bundle(CASES[case], public_url)
    assert models.Bundle(found).as_json() == found


def test_the_models_notice_what_is_wrong(models: Any) -> None:
    from fhirclient.models.fhirabstractbase import FHIRValidationError

    found = bundle(CASES["all of it"])
    changes: list[dict[str, object]] = [{"bodySites": []}, {"code": None}, {"valueQuantity": "6"}]
    for change in changes:
        broken = json.loads(json.dumps(found))
        broken["entry"][1]["resource"] |= change
        with pytest.raises(FHIRValidationError):
            models.Bundle(broken)


@pytest.mark.parametrize("name", SYSTEMS)
def test_our_code_systems_are_r4(models: Any, name: str) -> None:
    from fhirclient.models.codesystem import CodeSystem

    found = code_system(ATLAS, name, PUBLIC)
    assert CodeSystem(found).as_json() == found
    assert found["url"] == f"{PUBLIC}fhir/CodeSystem/{name}"
    codes = [concept["code"] for concept in found["concept"]]
    assert len(set(codes)) == len(codes)
    assert set(codes) >= set(
        ATLAS.regions if name == "region" else (*TERMS, *ATLAS.pain_kinds, *ATLAS.pain_since)
    )


@pytest.mark.parametrize("case", CASES)
def test_the_rules_that_models_lack(case: str) -> None:
    """Required value sets, what excludes what (obs-6, obs-7, bdl-*), how codes, times and addresses look."""
    found = bundle(CASES[case])
    assert found["type"] in ("collection",)
    assert not {"total", "link"} & found.keys()
    urls = [entry["fullUrl"] for entry in found["entry"]]
    assert len(set(urls)) == len(urls)
    assert all(URN.fullmatch(url) for url in urls)
    assert all(
        entry.keys() == {"fullUrl", "resource"} for entry in found["entry"]
    )  # no search, request, response
    for one in (entry["resource"] for entry in found["entry"]):
        assert one["status"] == "final"
        values = [name for name in one if name.startswith("value")]
        assert len(values) <= 1
        assert not (values and "dataAbsentReason" in one)
        assert values or "dataAbsentReason" in one or "hasMember" in one
        own = {coding["code"] for coding in one["code"]["coding"]}
        for component in one.get("component", ()):
            assert own.isdisjoint(coding["code"] for coding in component["code"]["coding"])
        if "effectiveDateTime" in one:
            assert DATE_TIME.fullmatch(one["effectiveDateTime"])
    for part in parts(found):
        if "code" in part and "system" in part:
            assert CODE.fullmatch(part["code"])
            assert re.match(r"https?://|urn:uuid:", part["system"])


def test_a_place_has_its_score_side_and_codes() -> None:
    _, groin, neck, knee, *found = [entry["resource"] for entry in bundle(CASES["all of it"])["entry"]]
    assert [one["bodySite"]["coding"][0]["code"] for one in found] == list(VIEW.findings)
    assert groin["code"]["coding"][0]["code"] == "72514-3"
    assert groin["code"]["coding"][0]["system"] == "http://loinc.org"
    score = {"value": 6, "unit": "{score}", "system": "http://unitsofmeasure.org", "code": "{score}"}
    assert groin["valueQuantity"] == score
    assert groin["bodySite"]["coding"] == [
        {"system": SYSTEMS["region"], "code": "groin-right", "display": "right groin"},
        {"system": "http://purl.obolibrary.org/obo/uberon.owl", "code": ATLAS.regions["groin-right"].uberon},
    ]
    said = [(c["code"]["coding"][0]["code"], c) for c in groin["component"]]
    assert [name for name, _ in said[:6]] == ["side", "worst", "kind", "kind", "since", "course"]
    assert said[0][1]["valueCodeableConcept"]["coding"][0]["code"] == "right"
    assert said[1][1]["valueQuantity"]["value"] == 8
    assert neck["dataAbsentReason"]["coding"][0]["code"] == "unknown"  # only the worst is known
    assert neck["component"][1]["valueQuantity"]["value"] == 4
    assert knee["component"][0]["valueCodeableConcept"]["text"] == "Left"
    assert {one["valueBoolean"] for one in found} == {True}
    assert {one["performer"][0]["type"] for one in found} == {"Practitioner"}


def test_the_panel_holds_all_and_says_which_warning_sign() -> None:
    found = bundle(CASES["all of it"])
    panel = found["entry"][0]["resource"]
    assert [one["reference"] for one in panel["hasMember"]] == [
        entry["fullUrl"] for entry in found["entry"][1:]
    ]
    assert ATLAS.red_flags[FLAG].check in panel["note"][0]["text"]
    assert panel["component"][0]["valueCodeableConcept"]["coding"][0]["code"] == "female"
    empty = bundle(CASES["nothing marked"])["entry"]
    assert len(empty) == 1
    assert empty[0]["resource"]["valueCodeableConcept"]["coding"][0]["code"] == "nothing-marked"


@pytest.mark.parametrize("case", CASES)
def test_it_is_never_a_condition_and_names_nobody(case: str) -> None:
    found = bundle(CASES[case])
    kinds = {part["resourceType"] for part in parts(found) if "resourceType" in part}
    assert kinds == {"Bundle", "Observation"}
    names = {name for part in parts(found) for name in part}
    assert names.isdisjoint({"subject", "identifier", "encounter", "name", "birthDate", "interpretation"})
    assert "snomed" not in json.dumps(found).lower()
    texts = {part["display"] for part in parts(found) if "type" in part and "display" in part}
    assert texts <= {"The patient", "The clinician"}


def test_two_bundles_are_told_apart() -> None:
    one, other = (bundle(CASES["all of it"]) for _ in range(2))
    assert {e["fullUrl"] for e in one["entry"]}.isdisjoint(e["fullUrl"] for e in other["entry"])


@pytest.mark.parametrize("body", BODIES)
def test_an_address_where_codes_are_explained(body: str) -> None:
    found = bundle(Visit(View(("groin-right",), body=body)), PUBLIC)
    systems = {part["system"] for part in parts(found) if "system" in part}
    assert {one for one in systems if one.startswith(PUBLIC)} == {
        f"{PUBLIC}fhir/CodeSystem/region", f"{PUBLIC}fhir/CodeSystem/pain",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("when", "told"),
    [
        ("", ""),
        ("2026-11-27", "2026-11-27"),
        ("2026-11-27T10:30", "2026-11-27"),  # no zone: FHIR has no such time
        ("2026-11-27T10:30+05:30", "2026-11-27T10:30:00+05:30"),
        ("2026-11-27T10:30:05.5Z", "2026-11-27T10:30:05+00:00"),
        ("2026-11-27T10:30+23:00", "2026-11-26T11:30:00+00:00"),
    ],
)
def test_times(when: str, told: str) -> None:
    assert time_of(when) == told
