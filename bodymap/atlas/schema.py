"""The tables that people edit, declared: each file's columns and what their cells may hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
SEED = re.compile(r"[A-Z][0-9]+")
CHOIR = re.compile("1(0[1-9]|[12][0-9]|3[0-6])|2(0[1-9]|[12][0-9]|3[0-8])")  # front 101-136, back 201-238
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
VERSION = re.compile("[0-9a-f]{8}")  # of a muscle's zones: reviews.version
SIDES = ("left", "right")
VIEWS = ("front", "back")
AREAS = (
    "head", "neck", "chest", "upper back", "belly", "low back", "pelvis", "buttock", "hip", "groin",
    "thigh", "knee", "lower leg", "foot", "shoulder", "arm", "hand",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """What one column may hold. `many`: a list, separated by ";". `ref`: the table whose ids are meant."""

    name: str
    required: bool = True
    allowed: tuple[str, ...] = ()
    pattern: re.Pattern[str] | None = None
    ref: str = ""
    number: tuple[float, float] | None = None
    many: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One file: its columns, in order, and those whose values together name a row.

    `bare`: it may be a header without rows.
    """

    columns: tuple[Column, ...]
    key: tuple[str, ...] = ("id",)
    bare: bool = False


def _text(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name) for name in names)


def _maybe(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, required=False) for name in names)


def _places(name: str) -> Column:
    """A list of regions, each by its id or, for both sides at once, by its id without the side."""
    return Column(name, required=False, pattern=ID, many=True)


_ID = Column("id", pattern=ID)
_ORDER = Column("order", number=(0, 10_000))
_SOURCES = Column("sources", required=False, ref="sources", many=True)
_SEED = Column("seed", required=False, pattern=SEED, many=True)
_CONFIDENCE = Column("confidence", required=False, allowed=("H", "M", "L"))
_VOICES = _text("patient", "clinician")
_MUSCLES = Column("muscles", required=False, ref="muscles", many=True)
_VIEW = Column("view", allowed=VIEWS)
# {side} is where the word for the side goes; without it the word goes where the language has it
_PLACE = Column("place", pattern=re.compile(r"[^{}]+|[^{}]*\{side\}[^{}]*"))
_YES_NO = ("yes", "no")
SECTIONS = ("what", "why", "worse", "signs", "helps", "sure", "doctor", "answer", "stop")
KINDS = ("release", "stretch", "activation", "aerobic")
PARTS = ("step", "dose", "caution", "who_not", "evidence")

SCHEMA: Mapping[str, Table] = MappingProxyType({
    "regions": Table((
        _ID, _PLACE, Column("part", required=False),
        replace(_PLACE, name="anatomical_place"), Column("anatomical_part", required=False),
        Column("side", allowed=("left", "right", "mid")), _VIEW,
        Column("area", allowed=AREAS), Column("choir_female", required=False, pattern=CHOIR, many=True),
        Column("choir_male", required=False, pattern=CHOIR, many=True), *_maybe("uberon", "fma"),
    )),
    "muscles": Table((
        _ID, *_text("plain", "gloss", "anatomical"), Column("group", pattern=ID),
        *_maybe("uberon", "fma", "ta98", "sctid"), Column("evidence", allowed=("A", "B", "C")),
        _ORDER, _SOURCES, _CONFIDENCE,
    )),
    "prevalence": Table((
        Column("muscle", ref="muscles"), Column("kind", allowed=("sore", "present")),
        _places("places"), Column("low", number=(0, 100)),
        Column("high", number=(0, 100)), *_VOICES, _SOURCES,
    ), key=("muscle", "kind", "places")),
    "trigger_points": Table((
        _ID, Column("muscle", ref="muscles"), *_text("mark", "plain", "anatomical"), _VIEW,
        Column("landmark"), Column("dx_cm", number=(-100, 100)), Column("dy_cm", number=(-100, 100)),
        _SOURCES, _CONFIDENCE,
    )),
    "zone_regions": Table((
        Column("zone", ref="zones"), Column("region", pattern=ID),
    ), key=("zone", "region")),
    "zones": Table((
        _ID, Column("muscle", ref="muscles"),
        Column("trigger_points", required=False, ref="trigger_points", many=True), _VIEW,
        Column("reach", allowed=("own", "both", *SIDES)),
        Column("strength", allowed=("core", "local", "spillover")),
        Column("often", allowed=("usual", "rare")),
        Column("disputed", allowed=_YES_NO), *_text("plain", "anatomical"), _SOURCES,
        Column("confidence", allowed=("H", "M", "L")),
    )),
    "sources": Table((
        _ID, *_text("short", "citation"), Column("link", required=False),
        Column("kind", allowed=("book", "article", "guideline", "web", "data")),
        Column("read", allowed=("whole", "part", "secondhand", "recalled")), Column("note", required=False),
    )),
    "words": Table((
        _ID,
        Column("section", allowed=SECTIONS),
        _MUSCLES, _ORDER, *_VOICES, _SOURCES, _SEED, _CONFIDENCE,
    )),
    "exercises": Table((
        _ID, *_text("name"), Column("kind", allowed=KINDS), _MUSCLES, _ORDER,
        *_VOICES,
        _SOURCES, _SEED, Column("evidence"),
    )),
    "exercise_parts": Table((
        Column("exercise", ref="exercises"), Column("part", allowed=PARTS), _ORDER, *_VOICES, _SOURCES,
    ), key=("exercise", "part", "order")),
    "red_flags": Table((
        _ID, *_text("condition"), Column("urgency", ref="urgency"), _ORDER, *_VOICES,
        *_text("check", "action_patient", "action_clinician"), _places("places"), _places("places_both"),
        Column("line", required=False, pattern=ID),
        Column("body", required=False, allowed=("female", "male")),
        Column("signs", required=False, ref="signs", many=True), _places("gate"), _places("gate_with"),
        _places("gate_not"), Column("gate_signs", required=False, ref="signs", many=True), _SOURCES,
    )),
    "questions": Table((
        _ID, Column("kind", allowed=("worse", "eases", "hand", "feel", "sign")), _ORDER, *_VOICES,
        _places("places"), _SOURCES,
    )),
    "signs": Table((
        _ID, Column("question", ref="questions"), _ORDER, *_VOICES,
        Column("any_muscle", required=False, allowed=("against",)),
    )),
    "sign_points": Table((
        Column("sign", ref="signs"), Column("muscle", ref="muscles"),
        Column("speaks", allowed=("for", "against")), _SOURCES,
    ), key=("sign", "muscle")),
    "mimics": Table((
        _ID, *_text("plain", "clinical"),
        Column("kind", allowed=("nerve", "joint", "disc", "tendon", "organ")), _ORDER, *_VOICES,
        _places("places"), Column("signs", required=False, ref="signs", many=True),
        Column("body", required=False, allowed=("female", "male")), _SOURCES, _CONFIDENCE,
    )),
    "urgency": Table((Column("id", pattern=re.compile("[A-Z]")), *_text("plain", "action"), _ORDER)),
    "emergency_numbers": Table((
        *_text("country", "name"),
        Column("emergency", many=True), Column("advice", required=False, many=True),
    ), key=("country",)),
    "matching": Table((
        Column("key", pattern=re.compile("[a-z]+(_[a-z]+)*")), Column("value", number=(0, 100)),
        Column("meaning"),
    ), key=("key",)),
    "how": Table((_ID, Column("title", required=False), _ORDER, *_text("text"), _SOURCES)),
    "synonyms": Table(_text("word", "means"), key=("word",)),
    "reviews": Table((
        Column("muscle", ref="muscles"), Column("who"), Column("date", pattern=DATE),
        Column("version", pattern=VERSION), Column("verdict", allowed=("agrees", "change")),
        Column("change", required=False),
    ), key=("muscle", "who", "date", "version"), bare=True),
    "atlas/landmarks": Table((
        Column("body", pattern=ID), *_text("landmark"), Column("side", allowed=(*SIDES, "mid")),
        *(Column(f"{axis}_mm", required=False, number=(-5000, 5000)) for axis in "xyz"),
        *(Column(f"{view}_{axis}", number=(-5000, 5000)) for view in VIEWS for axis in "xy"),
    ), key=("body", "landmark")),
    "atlas/neighbours": Table((
        Column("region", ref="regions"), Column("neighbour", ref="regions"),
    ), key=("region", "neighbour")),
    "atlas/overlap": Table((
        Column("body", pattern=ID), _VIEW, Column("region", ref="regions"), Column("zone", ref="zones"),
        Column("side", allowed=SIDES), Column("share_of_region", number=(0, 1)),
        Column("share_of_zone", number=(0, 1)),
    ), key=("body", "view", "region", "zone", "side")),
})  # fmt: skip


# What a clinic may add in a folder of its own; the rest is computed or holds for everybody.
CLINIC = (
    "muscles", "zones", "zone_regions", "trigger_points", "words", "sources", "questions", "signs",
    "sign_points", "mimics", "red_flags", "exercises", "exercise_parts", "emergency_numbers", "synonyms",
    "prevalence", "reviews",
)  # fmt: skip
REPLACED = ("emergency_numbers",)  # a clinic's row takes the place of ours with the same key
ONLY_CLINIC = ("zone_regions",)  # our own zones are drawn when the atlas is built
