"""The tables that people edit, one class each: what its columns may hold, and what a row becomes.

A new column is one line. What has a default is no column: load.py adds it when it puts the atlas together.
The same name means the same everywhere. `plain` is a name for patients, `anatomical` and `clinical` are for
clinicians; `patient` and `clinician` are texts in these two voices; `order` sorts what is listed; `sources`
are ids of sources; `confidence` is H, M or L; `uberon`, `fma`, `ta98` are ids in these ontologies.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from types import MappingProxyType
from typing import Literal

from pydantic import SkipValidation

import bodymap.atlas.called
import bodymap.atlas.computed
import bodymap.atlas.posed
import bodymap.atlas.rated  # noqa: F401  # their tables belong to SCHEMA
from bodymap.atlas import cells as cell
from bodymap.atlas import patterns
from bodymap.atlas.schema import TABLES, Row, table

HUES = 6  # that draw/tokens.toml has


@table("regions")
class Region(Row):
    """A place that can be marked. `side` is the body's own; the whole names are put together from parts.

    `choir_female` and `choir_male`: segments of the two CHOIR body maps, which are numbered apart.
    """

    id: cell.Id
    place: cell.Place
    part: cell.Note
    anatomical_place: cell.Place
    anatomical_part: cell.Note
    side: Literal[cell.Side, "mid"]
    view: cell.View
    area: cell.Area
    choir_female: cell.List[cell.Choir]
    choir_male: cell.List[cell.Choir]
    uberon: cell.Note
    fma: cell.Note
    plain: str = ""
    anatomical: str = ""


@table("muscles", clinic="adds")
class Muscle(Row):
    """A muscle; `gloss` says where it lies, for a reader who does not know its name."""

    id: cell.Id
    plain: cell.Text
    gloss: cell.Text
    anatomical: cell.Text
    group: cell.Id
    uberon: cell.Note
    fma: cell.Note
    ta98: cell.Note
    evidence: Literal["A", "B", "C"]
    order: cell.Order
    sources: cell.Sources
    confidence: cell.MaybeGrade

    @property
    def hue(self) -> int:
        """Which of the hues stays with it, from 1; its neighbours in the table have others."""
        return int(self.order - 1) % HUES + 1


@table("prevalence", "muscle", "kind", "places", clinic="adds")
class Prevalence(Row):
    """How often a muscle is found sore in people who hurt in these places, or is there at all.

    `kind` is "sore", or "present" (how many people have the muscle; without `places`). `low` and `high` are
    per cent, the range over the studies; `patient` and `clinician` say of whom; `regions` are its places.
    """

    muscle: cell.MuscleId
    kind: Literal["sore", "present"]
    places: cell.Places
    low: cell.Hundred
    high: cell.Hundred
    patient: cell.Text
    clinician: cell.Text
    sources: cell.Sources
    regions: frozenset[str] = frozenset()


@table("trigger_points", clinic="adds")
class TriggerPoint(Row):
    """A spot that can be tender: a cross, `dx_cm` outwards from its landmark and `dy_cm` above it."""

    id: cell.Id
    muscle: cell.MuscleId
    mark: cell.Text
    plain: cell.Text
    anatomical: cell.Text
    view: cell.View
    landmark: cell.Text
    dx_cm: cell.Centimetres
    dy_cm: cell.Centimetres
    sources: cell.Sources
    confidence: cell.MaybeGrade


@table("surface_landmarks", bare=True)
class SurfaceLandmark(Row):
    """A place that a hand finds on the skin: `dx_cm` outwards from its landmark and `dy_cm` above it."""

    id: cell.Id
    view: cell.View
    landmark: cell.Text
    dx_cm: cell.Centimetres
    dy_cm: cell.Centimetres
    plain: cell.Text
    anatomical: cell.Text
    sources: cell.Sources


@table("zones", clinic="adds")
class Zone(Row):
    """Where pain from a muscle is felt, and by `reach` from which muscles:

    "own": that of the same side; "both": across the mid-line, too; "right", "left": that side's only.
    """

    id: cell.Id
    muscle: cell.MuscleId
    trigger_points: cell.Points
    view: cell.View
    reach: Literal["own", "both", cell.Side]
    strength: Literal["core", "local", "spillover"]
    often: Literal["usual", "rare"]
    disputed: cell.YesNo
    plain: cell.Text
    anatomical: cell.Text
    sources: cell.Sources
    confidence: cell.Grade

    @property
    def level(self) -> str:
        """The level at which it counts and is drawn: one of patterns.LEVELS."""
        return patterns.level(self.strength, self.often, self.disputed)

    @property
    def sides(self) -> tuple[str, ...]:
        """The sides that it is drawn on."""
        return (self.reach,) if self.reach in cell.SIDES else cell.SIDES


@table("zone_regions", "zone", "region", clinic="only")
class ZoneRegion(Row):
    """A region that a clinic's zone covers; our own zones are drawn when the atlas is built."""

    zone: cell.ZoneId
    region: cell.Id


@table("sources", clinic="adds")
class Source(Row):
    """Where a statement comes from, and how much of it was read."""

    id: cell.Id
    short: cell.Text
    citation: cell.Text
    link: cell.Note
    kind: Literal["book", "article", "guideline", "web", "data"]
    read: Literal["whole", "part", "secondhand", "recalled"]
    note: cell.Note


@table("words", clinic="adds")
class Word(Row):
    """One authored statement; `seed` names what it takes from the source article, like A1."""

    id: cell.Id
    section: cell.Section
    muscles: cell.Muscles
    order: cell.Order
    patient: cell.Text
    clinician: cell.Text
    sources: cell.Sources
    seed: cell.List[cell.Seed]
    confidence: cell.MaybeGrade


@table("exercise_parts", "exercise", "part", "order", clinic="adds")
class ExercisePart(Row):
    """One step, caution, contra-indication ("who_not") or note on evidence of an exercise."""

    exercise: cell.ExerciseId
    part: cell.Part
    order: cell.Order
    patient: cell.Text
    clinician: cell.Text
    sources: cell.Sources


@table("exercises", clinic="adds")
class Exercise(Row):
    """A release, stretch or activation exercise with its parts in order."""

    id: cell.Id
    name: cell.Text
    kind: cell.ExerciseKind
    order: cell.Order
    muscles: cell.Muscles
    patient: cell.Text
    clinician: cell.Text
    sources: cell.Sources
    seed: cell.List[cell.Seed]
    evidence: cell.Text
    parts: tuple[ExercisePart, ...] = ()


@table("red_flags", clinic="adds")
class RedFlag(Row):
    """A sign of something serious.

    check : the short line to tick
    places : regions that bring it to the top when any of them is marked, by id or by id without side
    places_both : the same, when they are marked on the left and on the right
    line : flags of one line are asked as one, with the check of the first of them; "" stands alone
    body : the body it concerns, "female" or "male"; "" is both
    signs : answers that move it up
    gate : regions where it could be taken for a muscle, and is asked before any muscle is shown
    gate_with : regions of which one must be marked too before `gate` holds; empty means none is needed
    gate_not : regions that lift the gate when any of them is marked
    gate_signs : answers that open the gate wherever one of its places is marked
    """

    id: cell.Id
    condition: cell.Text
    urgency: cell.UrgencyId
    order: cell.Order
    patient: cell.Text
    clinician: cell.Text
    check: cell.Text
    action_patient: cell.Text
    action_clinician: cell.Text
    places: cell.Places
    places_both: cell.Places
    line: cell.MaybeId
    body: cell.Body
    signs: cell.Signs
    gate: cell.Places
    gate_with: cell.Places
    gate_not: cell.Places
    gate_signs: cell.Signs
    sources: cell.Sources


@table("questions", clinic="adds")
class Question(Row):
    """What to ask, in some `places` or everywhere: one sign means yes or no, several mean pick one."""

    id: cell.Id
    kind: Literal["worse", "eases", "hand", "feel", "sign"]
    order: cell.Order
    patient: cell.Text
    clinician: cell.Text
    places: cell.Places
    sources: cell.Sources
    signs: tuple[str, ...] = ()


@table("signs", clinic="adds")
class Sign(Row):
    """One thing a patient can say. `speaks`: muscle id -> True (for it) or False (against it)."""

    id: cell.Id
    question: cell.QuestionId
    order: cell.Order
    patient: cell.Text
    clinician: cell.Text
    any_muscle: Literal["", "against"]
    speaks: SkipValidation[Mapping[str, bool]] = field(default_factory=dict)

    def stand(self, muscle: str) -> int:
        """1 when a yes speaks for the muscle, -1 when against it, 0 when it says nothing of it."""
        speaks = self.speaks.get(muscle, False if self.any_muscle else None)
        return 0 if speaks is None else 1 if speaks else -1


@table("sign_points", "sign", "muscle", clinic="adds")
class SignPoint(Row):
    """A sign speaks for or against a muscle."""

    sign: cell.SignId
    muscle: cell.MuscleId
    speaks: cell.Speaks
    sources: cell.Sources


@table("mimics", clinic="adds")
class Mimic(Row):
    """Something that is no muscle and can hurt in these places (with or without side); never ranked.

    `signs` are the answers that point to it, `body` is the only one that has it (empty: both).
    """

    id: cell.Id
    plain: cell.Text
    clinical: cell.Text
    kind: Literal["nerve", "joint", "disc", "tendon", "organ"]
    order: cell.Order
    patient: cell.Text
    clinician: cell.Text
    places: cell.Places
    signs: cell.Signs
    body: cell.Body
    sources: cell.Sources
    confidence: cell.MaybeGrade


@table("urgency")
class Urgency(Row):
    """How soon to act."""

    id: cell.Capital
    plain: cell.Text
    action: cell.Text
    order: cell.Order


@table("emergency_numbers", clinic="replaces")
class EmergencyNumber(Row):
    """Whom to call in a country: numbers, or words on where to ask."""

    country: cell.Text
    name: cell.Text
    emergency: cell.Some
    advice: cell.List[cell.Text]


@table("matching")
class WeightRow(Row):
    """One number of the fit, with what it means."""

    key: cell.Key
    value: cell.Hundred
    meaning: cell.Text


@table("reviews", "muscle", "who", "date", "version", bare=True, clinic="adds")
class Review(Row):
    """What a clinician (`who`: role and initials) said of a muscle's zones, and what to `change`.

    `holds`: the zones are still as they were then.
    """

    muscle: cell.MuscleId
    who: cell.Text
    date: cell.Date
    version: cell.Version
    verdict: Literal["agrees", "change"]
    change: cell.Note
    holds: bool = False


SCHEMA: Mapping[str, type[Row]] = MappingProxyType(TABLES)  # by name of the file
CLINIC = tuple(name for name, kind in SCHEMA.items() if kind.CLINIC)  # what a clinic's folder may hold
ONLY_CLINIC = tuple(name for name, kind in SCHEMA.items() if kind.CLINIC == "only")
