"""The rows of the tables as small immutable values, one class for each table.

`own` is the name of the clinic's folder that a row comes from, or "" for ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any, TypeVar

from bodymap.atlas import patterns
from bodymap.atlas.schema import SIDES
from bodymap.atlas.tables import Row


@dataclass(frozen=True, slots=True)
class Region:
    """A place that can be marked. `side` is the body's own: left, right or mid.

    `plain` and `anatomical` are its whole names, "right low back, upper part"; `name` has their parts.
    `choir_female` and `choir_male` are the segments of the CHOIR body map that it lies in: the two maps are
    numbered apart.
    """

    id: str
    plain: str
    anatomical: str
    side: str
    view: str
    area: str
    choir_female: tuple[str, ...]
    choir_male: tuple[str, ...]
    uberon: str
    fma: str
    place: str
    part: str
    anatomical_place: str
    anatomical_part: str

    def name(self, clinical: bool) -> tuple[str, str]:
        """The place, without its side or with {side} where the side goes, and the part of it, or ""."""
        return (self.anatomical_place, self.anatomical_part) if clinical else (self.place, self.part)


@dataclass(frozen=True, slots=True)
class Muscle:
    """A muscle; `gloss` says where it lies, for a reader who does not know its name."""

    id: str
    plain: str
    gloss: str
    anatomical: str
    group: str
    evidence: str
    uberon: str
    fma: str
    ta98: str
    sctid: str
    sources: tuple[str, ...]
    confidence: str
    own: str = ""


@dataclass(frozen=True, slots=True)
class Prevalence:
    """How often a muscle is found sore in people who hurt in these places, or is there at all.

    Attributes
    ----------
    kind : "sore", or "present" (how many people have the muscle; places are empty then)
    places : regions by id or by id without side
    low, high : per cent, the range over the studies
    patient, clinician : of whom
    """

    muscle: str
    kind: str
    places: tuple[str, ...]
    low: float
    high: float
    patient: str
    clinician: str
    sources: tuple[str, ...]
    own: str = ""


@dataclass(frozen=True, slots=True)
class TriggerPoint:
    """A spot that can be tender, drawn as a cross."""

    id: str
    muscle: str
    mark: str
    plain: str
    anatomical: str
    view: str
    sources: tuple[str, ...]
    confidence: str
    own: str = ""


@dataclass(frozen=True, slots=True)
class Zone:
    """Where pain from a muscle is felt. `strength` is core or spillover, `often` usual or rare.

    `reach` is "own" (its own side only), "both" (one muscle is felt across the mid-line), or "right" or
    "left" (the muscle of that side only is felt here).
    """

    id: str
    muscle: str
    trigger_points: tuple[str, ...]
    view: str
    reach: str
    strength: str
    often: str
    disputed: bool
    plain: str
    anatomical: str
    sources: tuple[str, ...]
    confidence: str
    own: str = ""

    @property
    def level(self) -> str:
        """The level at which it counts and is drawn: core, spillover or rare."""
        return patterns.level(self.strength, self.often, self.disputed)

    @property
    def sides(self) -> tuple[str, ...]:
        """The sides that it is drawn on."""
        return (self.reach,) if self.reach in SIDES else SIDES


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement comes from, and how much of it was read."""

    id: str
    short: str
    citation: str
    link: str
    kind: str
    read: str
    note: str
    own: str = ""


@dataclass(frozen=True, slots=True)
class Word:
    """One authored statement, in both voices."""

    id: str
    section: str
    muscles: tuple[str, ...]
    order: float
    patient: str
    clinician: str
    sources: tuple[str, ...]
    seed: tuple[str, ...]
    confidence: str
    own: str = ""


@dataclass(frozen=True, slots=True)
class ExercisePart:
    """One step, caution, contra-indication ("who_not") or note on evidence of an exercise."""

    part: str
    patient: str
    clinician: str
    sources: tuple[str, ...]
    own: str = ""


@dataclass(frozen=True, slots=True)
class Exercise:
    """A release, stretch or activation exercise with its parts in order."""

    id: str
    name: str
    kind: str
    muscles: tuple[str, ...]
    patient: str
    clinician: str
    sources: tuple[str, ...]
    seed: tuple[str, ...]
    evidence: str
    parts: tuple[ExercisePart, ...]
    own: str = ""


@dataclass(frozen=True, slots=True)
class RedFlag:
    """A sign of something serious.

    Attributes
    ----------
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

    id: str
    condition: str
    urgency: str
    patient: str
    clinician: str
    check: str
    action_patient: str
    action_clinician: str
    places: tuple[str, ...]
    places_both: tuple[str, ...]
    line: str
    body: str
    signs: tuple[str, ...]
    gate: tuple[str, ...]
    gate_with: tuple[str, ...]
    gate_not: tuple[str, ...]
    gate_signs: tuple[str, ...]
    sources: tuple[str, ...]
    own: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask, with the answers that can be ticked: one sign means yes or no, several mean pick one.

    `places`: regions by id or by id without side where it makes sense to ask; empty: everywhere.
    """

    id: str
    kind: str
    patient: str
    clinician: str
    places: tuple[str, ...]
    sources: tuple[str, ...]
    signs: tuple[str, ...]
    own: str = ""


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing a patient can say. `speaks`: muscle id -> True (for it) or False (against it)."""

    id: str
    question: str
    patient: str
    clinician: str
    any_muscle: str
    speaks: Mapping[str, bool]
    own: str = ""


@dataclass(frozen=True, slots=True)
class Mimic:
    """Something that is no muscle and can hurt in the same places; never ranked.

    `places` are regions by id or by id without side, `signs` the answers that point to it, `body` the only
    one that has it (empty: both).
    """

    id: str
    plain: str
    clinical: str
    kind: str
    patient: str
    clinician: str
    places: tuple[str, ...]
    signs: tuple[str, ...]
    body: str
    sources: tuple[str, ...]
    confidence: str
    own: str = ""


@dataclass(frozen=True, slots=True)
class Urgency:
    """How soon to act."""

    id: str
    plain: str
    action: str


@dataclass(frozen=True, slots=True)
class EmergencyNumber:
    """Whom to call in a country: numbers, or words on where to ask."""

    country: str
    name: str
    emergency: tuple[str, ...]
    advice: tuple[str, ...]
    own: str = ""


@dataclass(frozen=True, slots=True)
class WeightRow:
    """One number of the fit, with what it means."""

    key: str
    value: float
    meaning: str


@dataclass(frozen=True, slots=True)
class How:
    """One paragraph of the page that explains the fit; `title` is the heading above it, or empty."""

    id: str
    title: str
    order: float
    text: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """What a clinician said of a muscle's zones. `holds`: they are still as they were then.

    `who` is a role and initials, `date` YYYY-MM-DD, `verdict` "agrees" or "change" (then `change` says what).
    """

    muscle: str
    who: str
    date: str
    version: str
    verdict: str
    change: str
    holds: bool
    own: str = ""


T = TypeVar("T")

# How a cell becomes a field, by the field's annotation (kept as text by the import from __future__).
READ: Mapping[str, Callable[[Row, str], Any]] = MappingProxyType(
    {
        "str": Row.__getitem__,
        "float": lambda row, column: float(row[column]),
        "float | None": Row.float,
        "bool": lambda row, column: row[column] == "yes",
        "tuple[str, ...]": Row.list,
    }
)


def records(kind: type[T], rows: Iterable[Row], **more: Callable[[Row], Any]) -> Mapping[str, T]:
    """Rows without faults as records by their id (their first field), in the same order.

    Parameters
    ----------
    more : for fields that are no column, how to find them
    """
    found = {}
    names = {field.name: str(field.type) for field in fields(kind)}  # type: ignore[arg-type]
    for row in rows:
        values = {
            name: more[name](row) if name in more else row.own if name == "own" else READ[form](row, name)
            for name, form in names.items()
        }
        found[next(iter(values.values()))] = kind(**values)
    return MappingProxyType(found)
