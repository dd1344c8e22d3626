"""The whole of data/ as one immutable value, checked: the app does not start on a broken atlas."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from bodymap.atlas import clinic, patterns, reviews, rules, shapes, tables
from bodymap.atlas.patterns import Ground, Overlap, Patterns, Weights, ZoneRule
from bodymap.atlas.rows import (
    Covered,
    EmergencyNumber,
    Exercise,
    ExercisePart,
    ExercisePicture,
    How,
    Mimic,
    Muscle,
    Neighbour,
    Prevalence,
    Question,
    RedFlag,
    Region,
    Review,
    Sign,
    SignPoint,
    Source,
    Synonym,
    TriggerPoint,
    Urgency,
    WeightRow,
    Word,
    Zone,
)
from bodymap.atlas.schema import Row
from bodymap.atlas.shapes import Frame, Shape, Shapes
from bodymap.atlas.tables import Faults, Rows
from bodymap.texts import Texts
from bodymap.texts import texts as own_texts

R = TypeVar("R", bound=Row)
InOrder = TypeVar(
    "InOrder", Exercise, ExercisePart, How, Mimic, Muscle, Question, RedFlag, Sign, Urgency, Word
)


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
    pictures : id of an exercise or a sign -> its pictures, in the order to show them
    patterns : (muscle id, side) -> where it is felt, with the measured shares
    synonyms : a word that people use -> what the names of the regions say instead
    membership : (muscle id, side) -> region id -> its level, one of patterns.LEVELS
    reviews : muscle id -> what clinicians said of its zones, for muscles of which they said something
    prevalence : muscle id -> how often it is sore, by place, and how many people have it
    clinics : the folders that added rows of their own
    rows : every row of every table, as it was read
    sign_sources : (sign id, muscle id) -> where it is said that the sign speaks for or against the muscle
    """

    regions: Mapping[str, Region]
    muscles: Mapping[str, Muscle]
    zones: Mapping[str, Zone]
    trigger_points: Mapping[str, TriggerPoint]
    sources: Mapping[str, Source]
    words: Mapping[str, Word]
    exercises: Mapping[str, Exercise]
    pictures: Mapping[str, tuple[ExercisePicture, ...]]
    questions: Mapping[str, Question]
    signs: Mapping[str, Sign]
    mimics: Mapping[str, Mimic]
    red_flags: Mapping[str, RedFlag]
    urgency: Mapping[str, Urgency]
    numbers: Mapping[str, EmergencyNumber]
    synonyms: Mapping[str, str]
    weights: Weights
    prevalence: Mapping[str, tuple[Prevalence, ...]]
    reviews: Mapping[str, tuple[Review, ...]]
    patterns: Patterns
    membership: Mapping[tuple[str, str], Mapping[str, str]]
    frame: Frame
    drawn: Shapes
    how: Mapping[str, How]
    weight_rows: Mapping[str, WeightRow]
    sign_sources: Mapping[tuple[str, str], tuple[str, ...]]
    rows: Rows
    texts: Texts
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
        """How often it is sore in people who hurt where most of the marks lie; None when not known."""
        rows = [row for row in self.prevalence.get(muscle, ()) if row.kind == "sore"]
        hits = [sum(patterns.among(name, row.places) for name in regions) for row in rows]
        return rows[hits.index(max(hits))] if any(hits) else None

    def common(self, muscle: str, regions: Collection[str]) -> tuple[int, float]:
        """Whether the muscle is a common source of pain there, and how common: see Candidate."""
        row = self.sore(muscle, regions)
        return self.commonness(row) if row else (0, 0.0)

    def commonness(self, row: Prevalence) -> tuple[int, float]:
        """What a figure means: 1 common, -1 uncommon, 0 neither; and its middle, per cent."""
        middle = (row.low + row.high) / 2
        return (middle >= self.weights.common_from) - (middle < self.weights.rare_below), middle

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
            "flags": frozenset([*self.red_flags, *(f"no-{flag}" for flag in self.red_flags)]),
            "compare": self.muscles,
            "country": self.numbers,
        }

    def shapes(self, body: str, view: str) -> tuple[Shape, ...]:
        """What is drawn on one body in one view ("front" or "back"), in paint order; KeyError for others."""
        return self.drawn[body, view]


def load(folder: Path, *clinics: Path, texts: Texts | None = None) -> Atlas:
    """Read and check our folder of tables and those that clinics add; raises AtlasError with every fault.

    Parameters
    ----------
    texts : those of the interface, our own when left out
    """
    faults = Faults(folder)
    rows = tables.read(folder, faults, clinics)
    frame, drawn = shapes.read(folder, rows, faults)
    clinic.check(rows, faults)
    rules.check(rows, frame, faults)
    if faults:
        raise AtlasError(faults)
    shown, overlaps = clinic.draw(rows, drawn)
    names = tuple(dict.fromkeys(row.own for row in rows if row.own))
    return _build(rows, frame, shown, overlaps, names, texts or own_texts())


def _build(
    rows: Rows,
    frame: Frame,
    drawn: Shapes,
    more: Iterable[Overlap],
    clinics: tuple[str, ...],
    texts: Texts,
) -> Atlas:
    """The atlas from rows without faults."""
    regions = _by_key(_named(row, texts) for row in rows[Region])
    zones, points = _by_key(rows[Zone]), _by_key(rows[TriggerPoint])
    muscles = _by_key(_ordered(rows[Muscle]))
    speaks = _grouped(rows[SignPoint], "sign")
    says = {sign: {row.muscle: row.speaks == "for" for row in own} for sign, own in speaks.items()}
    signs = _by_key(
        replace(row, speaks=MappingProxyType(says.get(row.id, {}))) for row in _ordered(rows[Sign])
    )
    answers = _grouped(signs.values(), "question")
    parts = _grouped(_ordered(rows[ExercisePart]), "exercise")
    weights = Weights(**{row.key: row.value for row in rows[WeightRow]})
    overlaps = [
        Overlap(row.body, row.region, row.zone, row.side, row.share_of_region, row.share_of_zone)
        for row in rows[Covered]
    ]
    rules = [ZoneRule(z.id, z.muscle, z.level, z.reach) for z in zones.values()]
    found = patterns.compute(
        muscles, rules, [*overlaps, *more], len(frame.bodies), weights, _ground(regions, rows)
    )
    return Atlas(
        regions=regions,
        muscles=muscles,
        zones=zones,
        trigger_points=points,
        sources=_by_key(rows[Source]),
        words=_by_key(_ordered(rows[Word])),
        exercises=_by_key(replace(row, parts=parts.get(row.id, ())) for row in _ordered(rows[Exercise])),
        pictures=MappingProxyType(_grouped(rows[ExercisePicture], "subject")),
        questions=_by_key(
            replace(row, signs=tuple(sign.id for sign in answers[row.id])) for row in _ordered(rows[Question])
        ),
        signs=signs,
        mimics=_by_key(_ordered(rows[Mimic])),
        red_flags=_by_key(_ordered(rows[RedFlag])),
        urgency=_by_key(_ordered(rows[Urgency])),
        numbers=_by_key(rows[EmergencyNumber]),
        synonyms=MappingProxyType({row.word.lower(): row.means.lower() for row in rows[Synonym]}),
        weights=weights,
        prevalence=MappingProxyType(_grouped(rows[Prevalence], "muscle")),
        reviews=reviews.build(rows[Review], zones, points, drawn),
        patterns=found,
        membership=MappingProxyType({key: pattern.levels for key, pattern in found.items()}),
        frame=frame,
        drawn=drawn,
        texts=texts,
        clinics=clinics,
        how=_by_key(_ordered(rows[How])),
        weight_rows=_by_key(rows[WeightRow]),
        sign_sources=MappingProxyType({(row.sign, row.muscle): row.sources for row in rows[SignPoint]}),
        rows=rows,
    )


def _named(row: Region, texts: Texts) -> Region:
    """The region with its whole names, put together from their parts."""
    plain, anatomical = (
        texts.place(place, [part] if part else [], row.side)
        for place, part in ((row.place, row.part), (row.anatomical_place, row.anatomical_part))
    )
    return replace(row, plain=plain, anatomical=anatomical)


def _ground(regions: Mapping[str, Region], rows: Rows) -> Ground:
    """The regions as the patterns need them; what touches on one side touches on the other, too."""
    beside: dict[str, set[str]] = {}
    for row in rows[Neighbour]:
        for one, other in ((row.region, row.neighbour), (row.neighbour, row.region)):
            beside.setdefault(one, set()).add(other)
            beside.setdefault(patterns.mirrored(one), set()).add(patterns.mirrored(other))
    return Ground(
        {region: number for number, region in enumerate(regions)},
        {region.id: region.area for region in regions.values()},
        {region: frozenset(others) for region, others in beside.items()},
    )


def _by_key(rows: Iterable[R]) -> Mapping[str, R]:
    """Rows by the one column that names them, in the same order."""
    return MappingProxyType({row.named[0]: row for row in rows})


def _grouped(rows: Iterable[R], column: str) -> dict[str, tuple[R, ...]]:
    found: dict[str, tuple[R, ...]] = {}
    for row in rows:
        name = getattr(row, column)
        found[name] = (*found.get(name, ()), row)
    return found


def _ordered(rows: Iterable[InOrder]) -> list[InOrder]:
    """Rows by their column `order`; equal ones as they stand in the file."""
    return sorted(rows, key=lambda row: row.order)
