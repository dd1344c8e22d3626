"""A visit as a FHIR R4 Bundle: an Observation for each place, and one that holds them together.

What the patient said, never a Condition, and nobody's name: no resource has a subject. Plain JSON: nothing of
FHIR need be installed. Fields: https://hl7.org/fhir/R4/observation.html and bundle.html beside it. Scores:
LOINC 72514-3, https://loinc.org/72514-3; see NOTICE.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import uuid4

from bodymap.atlas import Atlas
from bodymap.ratings import COURSES, Rating
from bodymap.records.codes import FMA, UBERON, codes
from bodymap.records.painted import with_shares
from bodymap.records.table import KEPT
from bodymap.records.visit import Visit, ratings_of
from bodymap.view import BODIES

Json = dict[str, Any]
SYSTEMS = {
    "region": "urn:uuid:9a0e0b0c-6a3c-5d0e-9a54-3f6d1b0f7a11",
    "pain": "urn:uuid:4f4c8a0e-2b1d-5e59-8d0b-7c2f5a1e9d22",
}
"""Our code systems where no public address is known: the same everywhere."""
SCORE = {
    "system": "http://loinc.org",
    "code": "72514-3",
    "display": "Pain severity - 0-10 verbal numeric rating [Score] - Reported",
}
UCUM = "http://unitsofmeasure.org"
CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
UNKNOWN = {
    "coding": [
        {
            "system": "http://terminology.hl7.org/CodeSystem/data-absent-reason",
            "code": "unknown",
            "display": "Unknown",
        }
    ]
}
TERMS = (
    "pain-drawing", "nothing-marked", "finding", "body", *BODIES, "side", "right", "left", "mid",
    "worst", "kind", "since", "course", *COURSES, "painted-share",
)  # fmt: skip
FARTHEST = timedelta(hours=14)  # from UTC, that FHIR knows


def system(name: str, public_url: str = "") -> str:
    """The address of our code system "region" or "pain"."""
    return f"{public_url}fhir/CodeSystem/{name}" if public_url else SYSTEMS[name]


def code_system(atlas: Atlas, name: str, public_url: str = "") -> Json:
    """What the codes of our code system "region" or "pain" mean, as a FHIR CodeSystem."""
    if name == "region":
        concepts = [(one.id, one.plain, one.anatomical) for one in atlas.regions.values()]
    else:
        concepts = [(one, atlas.texts("fhir-term", term=one), "") for one in TERMS]
        concepts += [(one.id, one.patient, one.clinician) for one in atlas.pain_kinds.values()]
        concepts += [(one.id, one.patient, one.clinician) for one in atlas.pain_since.values()]
    return {
        "resourceType": "CodeSystem",
        "id": name,
        "url": system(name, public_url),
        "name": f"Bodymap{name.capitalize()}",
        "status": "active",
        "caseSensitive": True,
        "content": "complete",
        "concept": [
            {"code": code, "display": display} | ({"definition": more} if more else {})
            for code, display, more in concepts
        ],
    }


def bundle(visit: Visit, atlas: Atlas, public_url: str = "") -> Json:
    """One visit's Bundle.

    Parameters
    ----------
    public_url : where others reach the app, as web.public.checked gives it; "" when nobody said
    """
    (line,) = fhir_lines([visit], atlas, public_url)
    found: Json = json.loads(line)
    return found


def fhir_lines(visits: Iterable[Visit], atlas: Atlas, public_url: str = "") -> Iterator[str]:
    """A Bundle a line, in the order of the visits."""
    bundles = _Bundles(atlas, public_url)
    for visit, painted in with_shares(visits, atlas):
        yield bundles.text(visit, painted) + "\n"


def _fields(**values: Any) -> str:
    """Fields of an object as JSON, without its braces."""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))[1:-1]


class _Bundles:
    """Makes Bundles of texts that are made once: the fields that a place and a rating come to."""

    def __init__(self, atlas: Atlas, public_url: str) -> None:
        self._atlas = atlas
        self._t = atlas.texts
        self._pain = system("pain", public_url)
        regions = atlas.regions
        self._sites = {name: _fields(bodySite=self._site(name, public_url)) for name in regions}
        self._sides = {name: self._said("side", self._term(row.side)) for name, row in regions.items()}
        self._bodies = {body: self._said("body", self._term(body)) for body in atlas.bodies}
        self._rated = lru_cache(KEPT)(self._rating)
        self._patient = _fields(
            resourceType="Observation",
            status="final",
            category=[{"coding": [{"system": CATEGORY, "code": "survey", "display": "Survey"}]}],
            performer=[{"type": "Patient", "display": self._t("fhir-patient")}],
            method={"text": self._t("fhir-method")},
        )
        self._place = f"{self._patient},{_fields(code={'coding': [SCORE]})}"
        self._panel = f"{self._patient},{_fields(code=self._term('pain-drawing'))}"
        self._nothing = _fields(valueCodeableConcept=self._term("nothing-marked"))
        self._finding = _fields(
            resourceType="Observation",
            status="final",
            category=[{"coding": [{"system": CATEGORY, "code": "exam", "display": "Exam"}]}],
            performer=[{"type": "Practitioner", "display": self._t("fhir-clinician")}],
            code=self._term("finding"),
            valueBoolean=True,
        )

    def text(self, visit: Visit, painted: Mapping[str, float]) -> str:
        """The Bundle of a visit: first the panel, then its places, then what the clinician found.

        `painted` is which share of each region is painted.
        """
        view, when = visit.view, time_of(visit.when)
        dated = f',"effectiveDateTime":"{when}"' if when else ""
        ratings = ratings_of(view)
        found = []
        for region in view.regions:
            value, parts = self._rated(ratings.get(region, ("", ""))[0])
            if region in painted:
                parts += "," + self._said("painted-share", _number(100 * painted[region], "%"))
            site, side = self._sites[region], self._sides[region]
            found.append(f'{{{self._place}{dated},{site},{value},"component":[{side}{parts}]}}')
        for region in view.findings:
            site, side = self._sites[region], self._sides[region]
            found.append(f'{{{self._finding}{dated},{site},"component":[{side}]}}')
        start = f"urn:uuid:{str(uuid4())[:-12]}"  # one of chance for all: what ends it is counted
        urls = [f"{start}{number:012x}" for number in range(1 + len(found))]
        resources = zip(urls, [self._whole(visit, dated, urls[1:]), *found], strict=True)
        entries = ",".join(f'{{"fullUrl":"{url}","resource":{one}}}' for url, one in resources)
        stamp = f',"timestamp":"{when}"' if "T" in when else ""
        return f'{{"resourceType":"Bundle","type":"collection"{stamp},"entry":[{entries}]}}'

    def _whole(self, visit: Visit, dated: str, urls: Sequence[str]) -> str:
        """The panel: what it holds, on which body, and the warning signs that were ticked."""
        view = visit.view
        members = ",".join(f'{{"reference":"{url}","type":"Observation"}}' for url in urls)
        said = f'"hasMember":[{members}]' if urls else self._nothing
        checks = [self._atlas.red_flags[flag].check for flag in view.flags if flag in self._atlas.red_flags]
        if checks:
            said += "," + _fields(note=[{"text": self._t("fhir-flag", check=check)} for check in checks])
        body = f',"component":[{self._bodies[view.body]}]' if view.body else ""
        return f"{{{self._panel}{dated},{said}{body}}}"

    def _site(self, name: str, public_url: str) -> Json:
        region = self._atlas.regions[name]
        found = [{"system": system("region", public_url), "code": name, "display": region.plain}]
        found += [
            {"system": one, "code": code}
            for one, code in ((UBERON, region.uberon), (FMA, region.fma))
            if code
        ]
        for row in codes(self._atlas).own.get(name, {}).values():
            display = {"display": row.display} if row.display else {}
            found.append({"system": row.system, "code": row.code} | display)
        return {"coding": found, "text": region.plain}

    def _rating(self, tail: str) -> tuple[str, str]:
        """The score now as an Observation's value, or that there is none; and the rest as more components."""
        one = Rating.parse(f"x{tail}")
        score = {"dataAbsentReason": UNKNOWN} if one.now is None else _number(one.now, "{score}")
        parts = [] if one.worst is None else [self._said("worst", _number(one.worst, "{score}"))]
        parts += [self._said("kind", self._term(kind)) for kind in one.kinds]
        said = {"since": one.since, "course": one.course}
        parts += [self._said(name, self._term(code)) for name, code in said.items() if code]
        return _fields(**score), "".join(f",{part}" for part in parts)

    def _term(self, code: str) -> Json:
        """A concept of our code system "pain"."""
        row = self._atlas.pain_kinds.get(code) or self._atlas.pain_since.get(code)
        text = row.patient if row else self._t("fhir-term", term=code)
        return {"coding": [{"system": self._pain, "code": code, "display": text}], "text": text}

    def _said(self, code: str, value: Json) -> str:
        """A component: what it is of, and a number or a concept."""
        said = value if "valueQuantity" in value else {"valueCodeableConcept": value}
        return f"{{{_fields(code=self._term(code), **said)}}}"


def _number(value: float, unit: str) -> Json:
    """A number with its UCUM unit, as the value of an Observation or a component."""
    return {"valueQuantity": {"value": round(value, 2), "unit": unit, "system": UCUM, "code": unit}}


def time_of(when: str) -> str:
    """A visit's time as FHIR's dateTime: a day, or a time with its zone; without one only the day is sure."""
    if len(when) <= len("2026-11-27"):
        return when
    time = datetime.fromisoformat(when)
    offset = time.utcoffset()
    if offset is None:
        return when[:10]
    return (time if abs(offset) <= FARTHEST else time.astimezone(UTC)).isoformat(timespec="seconds")
