"""The whole of data/ as one immutable value, checked: the app does not start on a broken atlas."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from string import Formatter
from types import MappingProxyType

from bodymap import clinic, patterns, shapes, tables
from bodymap.patterns import Ground, Overlap, Pattern, Patterns, Weights, ZoneRule
from bodymap.records import (
    EmergencyNumber,
    Exercise,
    ExercisePart,
    How,
    Mimic,
    Muscle,
    Prevalence,
    Question,
    RedFlag,
    Region,
    Sign,
    Source,
    TriggerPoint,
    Urgency,
    WeightRow,
    Word,
    Zone,
    records,
)
from bodymap.schema import SIDES
from bodymap.shapes import Frame, Shape, Shapes
from bodymap.tables import Faults, Row, Rows, quoted

# The sentences that words.py asks for by name, and what each may hold in braces.
TEMPLATES = (
    "answer-empty", "answer-shown", "answer-shown-follow", "answer-fits-one", "answer-fits-many",
    "answer-fits-all", "answer-could", "answer-several", "answer-several-common", "answer-far",
    "answer-partly-one", "answer-partly-many", "answer-partly-all", "answer-core", "answer-local",
    "answer-spillover", "answer-rare", "answer-disputed", "answer-beside", "answer-not-covered",
    "answer-unexplained", "answer-typical-missing", "answer-no-fit", "answer-no-fit-doctor",
    "answer-midline", "answer-both", "answer-both-clicked", "answer-other-side", "answer-sign-for",
    "answer-sign-against", "answer-sign-absent", "answer-sign-silent", "answer-common", "answer-common-one",
    "answer-common-unknown", "answer-inconstant", "answer-compare-only", "answer-compare-both",
    "answer-compare-signs", "answer-compare-twins", "answer-compare-none", "answer-compare-asked",
    "answer-tab-empty",
)  # fmt: skip
NO_SHARE = ("power", "typical", "cards", "common_from", "rare_below")
PLACEHOLDERS = ("regions", "muscle", "side", "marked", "total", "signs", "low", "high", "other", "who")

__all__ = [
    "Atlas", "AtlasError", "EmergencyNumber", "Exercise", "ExercisePart", "Frame", "Mimic", "Muscle",
    "Pattern", "Question", "RedFlag", "Region", "Shape", "Sign", "Source", "TriggerPoint",
    "Urgency", "Word", "Zone", "load",
]  # fmt: skip


class AtlasError(Exception):
    """The tables or the computed files have faults; `faults` lists every one as a line of text."""

    def __init__(self, faults: Iterable[str]) -> None:
        """Keep the faults; the message is all of them, one a line."""
        self.faults = list(faults)
        super().__init__("\n".join(self.faults))


@dataclass(frozen=True, slots=True, repr=False)  # its repr would be a megabyte
class Atlas:
    """Everything the app knows. Mappings are by id, in the order of the tables (or of their `order` column).

    Attributes
    ----------
    frame : size of the pictures, the bodies, what the atlas was built from
    patterns : (muscle id, side) -> where it is felt, with the measured shares
    synonyms : a word that people use -> what the names of the regions say instead
    membership : (muscle id, side) -> region id -> its level, one of patterns.LEVELS
    prevalence : muscle id -> how often it is sore, by parts of the body, and how many people have it
    clinics : the folders that added rows of their own
    sign_sources : (sign id, muscle id) -> where it is said that the sign speaks for or against the muscle
    """

    regions: Mapping[str, Region]
    muscles: Mapping[str, Muscle]
    zones: Mapping[str, Zone]
    trigger_points: Mapping[str, TriggerPoint]
    sources: Mapping[str, Source]
    words: Mapping[str, Word]
    exercises: Mapping[str, Exercise]
    questions: Mapping[str, Question]
    signs: Mapping[str, Sign]
    mimics: Mapping[str, Mimic]
    red_flags: Mapping[str, RedFlag]
    urgency: Mapping[str, Urgency]
    numbers: Mapping[str, EmergencyNumber]
    synonyms: Mapping[str, str]
    weights: Weights
    prevalence: Mapping[str, tuple[Prevalence, ...]]
    patterns: Patterns
    membership: Mapping[tuple[str, str], Mapping[str, str]]
    frame: Frame
    drawn: Shapes
    how: Mapping[str, How]
    weight_rows: Mapping[str, WeightRow]
    sign_sources: Mapping[tuple[str, str], tuple[str, ...]]
    clinics: tuple[str, ...] = ()

    @property
    def width(self) -> float:
        """Width of every view in figure units."""
        return self.frame.width

    @property
    def height(self) -> float:
        """Height of every view in figure units."""
        return self.frame.height

    @property
    def midline(self) -> float:
        """The body's mid-line in figure units."""
        return self.frame.midline

    @property
    def bodies(self) -> tuple[str, ...]:
        """The bodies that can be shown."""
        return self.frame.bodies

    @property
    def home(self) -> tuple[str, ...]:
        """The app's own group of muscles, what "both" means: the group of the first muscle."""
        first = next(iter(self.muscles.values())).group
        return tuple(muscle.id for muscle in self.muscles.values() if muscle.group == first)

    @property
    def inconstant(self) -> frozenset[str]:
        """The muscles that not everybody has."""
        rows = (row for own in self.prevalence.values() for row in own)
        return frozenset(row.muscle for row in rows if row.kind == "present" and row.low < 100)

    def sore(self, muscle: str, regions: Collection[str]) -> Prevalence | None:
        """How often the muscle is sore in people who hurt in the parts of the body where most marks lie."""
        areas = [self.regions[region].area for region in regions]
        return next(
            (
                row
                for row in self.prevalence.get(muscle, ())
                if row.kind == "sore" and 2 * sum(area in row.areas for area in areas) >= len(areas) > 0
            ),
            None,
        )

    def common(self, muscle: str, regions: Collection[str]) -> int:
        """1 when the muscle is a common source of pain there, -1 when an uncommon one, 0 when not known."""
        row = self.sore(muscle, regions)
        return self.commonness(row) if row else 0

    def commonness(self, row: Prevalence) -> int:
        """What a figure means: 1 common, -1 uncommon, 0 neither."""
        return (row.low >= self.weights.common_from) - (row.high < self.weights.rare_below)

    @property
    def known(self) -> Mapping[str, Collection[str]]:
        """The ids that a view may hold, by the name of its field."""
        answers = [
            *self.signs,
            *(f"no-{sign}" for sign in self.signs),
            *(f"skip-{question}" for question in self.questions),
        ]
        return {
            "regions": self.regions,
            "muscle": self.muscles,
            "answers": frozenset(answers),
            "flags": self.red_flags,
            "compare": self.muscles,
            "country": self.numbers,
        }

    def shapes(self, body: str, view: str) -> tuple[Shape, ...]:
        """What is drawn on one body in one view ("front" or "back"), in paint order; KeyError for others."""
        return self.drawn[body, view]


def load(folder: Path, *clinics: Path) -> Atlas:
    """Read and check our folder of tables and those that clinics add; raises AtlasError with every fault."""
    faults = Faults(folder)
    rows = tables.read(folder, faults, clinics)
    frame, drawn = shapes.read(folder, rows, faults)
    clinic.check(rows, faults)
    _check_sides(rows["regions"], faults)
    _check_weights(rows["matching"], faults)
    _check_templates(rows["words"], faults)
    _check_overlap(rows, frame, faults)
    _check_questions(rows, faults)
    _check_places(rows, faults)
    _check_synonyms(rows, faults)
    _check_exercises(rows, faults)
    if faults:
        raise AtlasError(faults)
    shown, overlaps = clinic.draw(rows, drawn)
    names = tuple(dict.fromkeys(row.own for table in rows.values() for row in table if row.own))
    return _build(rows, frame, shown, overlaps, names)


def _check_sides(rows: Iterable[Row], faults: Faults) -> None:
    """Left and right come in pairs whose ids differ in their last word only: mirroring rests on it."""
    known = {row["id"]: row for row in rows}
    for row in known.values():
        ending = row["id"].rpartition("-")[2]
        if row["side"] in SIDES:
            twin = known.get(patterns.mirrored(row["id"]))
            if ending != row["side"]:
                faults.add("regions", f"the id must end in -{row['side']}, as its side says", row, "id")
            elif twin is None:
                other = patterns.OTHER_SIDE[row["side"]]
                faults.add("regions", f"{quoted(row['id'])} has no twin on the {other}", row, "id")
            elif (twin["view"], twin["area"]) != (row["view"], row["area"]):
                wrong = f"{quoted(row['id'])} and its twin differ in view or area"
                faults.add("regions", wrong, row, "id")
        elif ending in SIDES:
            faults.add("regions", f"an id that ends in -{ending} must have that side", row, "side")


def _check_weights(rows: Iterable[Row], faults: Faults) -> None:
    """Every key once, in its range, and in an order that keeps the promises of matching.py."""
    given = {row["key"]: row for row in rows}
    if not given:
        return
    wanted = [field.name for field in fields(Weights)]
    for key in wanted:
        if key not in given:
            faults.add("matching", f"the row {quoted(key)} is missing")
    for key, row in given.items():
        if key not in wanted:
            wrong = f"{quoted(key)} is not a known key; known: {', '.join(wanted)}"
            faults.add("matching", wrong, row, "key")
        elif key not in NO_SHARE and (_number(row) or 0) > 1:
            faults.add("matching", f"{quoted(key)} is a share; it must be from 0 to 1", row, "value")
        elif key in ("power", "partly") and _number(row) == 0:  # else marks outside every zone would fit
            faults.add("matching", f"{quoted(key)} must be above 0", row, "value")
    for above, below in (
        ("value_core", "value_local"), ("value_local", "value_spillover"), ("value_spillover", "value_rare"),
        ("value_spillover", "value_disputed"), ("value_rare", "value_outside"),
        ("value_spillover", "value_beside"), ("value_beside", "value_outside"),
        ("fits", "partly"), ("value_silent", "value_against"),
    ):  # fmt: skip
        if above in given and below in given:
            high, low = _number(given[above]), _number(given[below])
            if high is not None and low is not None and high < low:
                faults.add(
                    "matching",
                    f"{quoted(above)} must not be below {quoted(below)}",
                    given[above],
                    "value",
                )


def _number(row: Row) -> float | None:
    """The value of a row of matching.csv; None when it is no number (which has its own fault)."""
    try:
        return float(row["value"])
    except ValueError:
        return None


def _check_templates(rows: Iterable[Row], faults: Faults) -> None:
    """The sentences that words.py needs are there, and their braces hold only what it can fill in."""
    sections = {row["id"]: row["section"] for row in rows}
    for name in TEMPLATES if sections else ():
        if name not in sections:
            faults.add("words", f"the row {quoted(name)} is missing; the app needs its text")
        elif sections[name] != "answer":
            faults.add(
                "words", f"the row {quoted(name)} is not in the section answer; the app needs its text"
            )
    for row in rows:
        for voice in ("patient", "clinician") if row["section"] == "answer" else ():
            try:
                braces = [part[1:] for part in Formatter().parse(row[voice]) if part[1] is not None]
            except ValueError:
                faults.add("words", "a brace is open; allowed are pairs like {side}", row, voice)
                continue
            for field, form, conversion in braces:
                if field not in PLACEHOLDERS or form or conversion:
                    allowed = ", ".join(f"{{{one}}}" for one in PLACEHOLDERS)
                    wrong = f"{quoted(f'{{{field}}}')} is not allowed; allowed: {allowed}"
                    faults.add("words", wrong, row, voice)


def _check_overlap(rows: Rows, frame: Frame, faults: Faults) -> None:
    for row in rows["atlas/overlap"]:
        if frame.bodies and row["body"] not in frame.bodies:
            wrong = f"{quoted(row['body'])} is not among the bodies of the manifest"
            faults.add("atlas/overlap", wrong, row, "body")


def _check_questions(rows: Rows, faults: Faults) -> None:
    """A question that nothing answers would be a dead end; "no-" is how a link writes the answer no."""
    answered = {row["question"] for row in rows["signs"]}
    for row in rows["questions"]:
        if row["id"] not in answered and rows["signs"]:
            faults.add("questions", f"no sign in signs.csv answers {quoted(row['id'])}", row, "id")
    for row in rows["signs"]:
        if row["id"].startswith("no-"):
            faults.add("signs", "an id must not begin with no-", row, "id")


def _check_places(rows: Rows, faults: Faults) -> None:
    known = {row["id"] for row in rows["regions"]}
    stems = known | {patterns.stem(name) for name in known}
    for table, columns in (("red_flags", ("places", "places_both")), ("mimics", ("places",))):
        for row in rows[table]:
            for column in columns:
                for place in row.list(column):
                    if known and place not in stems:
                        wrong = f"{quoted(place)} is not a region, with or without its side, of regions.csv"
                        faults.add(table, wrong, row, column)


def _check_synonyms(rows: Rows, faults: Faults) -> None:
    names = [row["plain"].lower() for row in rows["regions"]]
    for row in rows["synonyms"]:
        if names and not any(row["means"].lower() in name for name in names):
            faults.add("synonyms", f"no region's name has {quoted(row['means'])}", row, "means")


def _check_exercises(rows: Rows, faults: Faults) -> None:
    """Pressure on a muscle is never suggested without its list of who must not."""
    warned = {row["exercise"] for row in rows["exercise_parts"] if row["part"] == "who_not"}
    for row in rows["exercises"]:
        if row["kind"] == "release" and row["id"] not in warned:
            faults.add("exercises", "a release needs rows who_not in exercise_parts.csv", row, "id")


def _build(
    rows: Rows, frame: Frame, drawn: Shapes, more: Iterable[Overlap], clinics: tuple[str, ...]
) -> Atlas:
    """The atlas from rows without faults."""
    regions = records(Region, rows["regions"])
    muscles = records(Muscle, _ordered(rows["muscles"]))
    zones = records(Zone, rows["zones"])
    parts: dict[str, list[ExercisePart]] = {}
    for row in _ordered(rows["exercise_parts"]):
        part = ExercisePart(row["part"], row["patient"], row["clinician"], row.list("sources"))
        parts.setdefault(row["exercise"], []).append(part)
    speaks: dict[str, dict[str, bool]] = {}
    for row in rows["sign_points"]:
        speaks.setdefault(row["sign"], {})[row["muscle"]] = row["speaks"] == "for"
    signs = records(
        Sign, _ordered(rows["signs"]), speaks=lambda row: MappingProxyType(speaks.get(row["id"], {}))
    )
    weights = Weights(**{row["key"]: float(row["value"]) for row in rows["matching"]})
    overlaps = [
        Overlap(
            r["body"],
            r["region"],
            r["zone"],
            r["side"],
            float(r["share_of_region"]),
            float(r["share_of_zone"]),
        )
        for r in rows["atlas/overlap"]
    ]
    rules = [ZoneRule(z.id, z.muscle, z.level, z.reach) for z in zones.values()]
    found = patterns.compute(
        muscles, rules, [*overlaps, *more], len(frame.bodies), weights, _ground(regions, rows)
    )
    prevalence: dict[str, list[Prevalence]] = {}
    for row in rows["prevalence"]:
        (fact,) = records(Prevalence, [row]).values()
        prevalence.setdefault(fact.muscle, []).append(fact)
    return Atlas(
        regions=regions,
        muscles=muscles,
        zones=zones,
        trigger_points=records(TriggerPoint, rows["trigger_points"]),
        sources=records(Source, rows["sources"]),
        words=records(Word, _ordered(rows["words"])),
        exercises=records(
            Exercise, _ordered(rows["exercises"]), parts=lambda row: tuple(parts.get(row["id"], ()))
        ),
        questions=records(
            Question,
            _ordered(rows["questions"]),
            signs=lambda row: tuple(sign.id for sign in signs.values() if sign.question == row["id"]),
        ),
        signs=signs,
        mimics=records(Mimic, _ordered(rows["mimics"])),
        red_flags=records(RedFlag, _ordered(rows["red_flags"])),
        urgency=records(Urgency, _ordered(rows["urgency"])),
        numbers=records(EmergencyNumber, rows["emergency_numbers"]),
        synonyms=MappingProxyType({row["word"].lower(): row["means"].lower() for row in rows["synonyms"]}),
        weights=weights,
        prevalence=MappingProxyType({muscle: tuple(own) for muscle, own in prevalence.items()}),
        patterns=found,
        membership=MappingProxyType({key: pattern.levels for key, pattern in found.items()}),
        frame=frame,
        drawn=drawn,
        clinics=clinics,
        how=records(How, _ordered(rows["how"])),
        weight_rows=records(WeightRow, rows["matching"]),
        sign_sources=MappingProxyType(
            {(row["sign"], row["muscle"]): row.list("sources") for row in rows["sign_points"]}
        ),
    )


def _ground(regions: Mapping[str, Region], rows: Rows) -> Ground:
    """The regions as the patterns need them; what touches on one side touches on the other, too."""
    beside: dict[str, set[str]] = {}
    for row in rows["atlas/neighbours"]:
        for one, other in ((row["region"], row["neighbour"]), (row["neighbour"], row["region"])):
            beside.setdefault(one, set()).add(other)
            beside.setdefault(patterns.mirrored(one), set()).add(patterns.mirrored(other))
    return Ground(
        {region: number for number, region in enumerate(regions)},
        {region.id: region.area for region in regions.values()},
        {region: frozenset(others) for region, others in beside.items()},
    )


def _ordered(rows: Iterable[Row]) -> list[Row]:
    """Rows by their column `order`; equal ones as they stand in the file."""
    return sorted(rows, key=lambda row: float(row["order"]))
