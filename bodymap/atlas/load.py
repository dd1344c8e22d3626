"""The whole of data/ as one immutable value, checked: the app does not start on a broken atlas."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import permutations
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from bodymap.atlas import builds, clinic, letterhead, patterns, reviews, rules, shapes, tables
from bodymap.atlas import rows as table
from bodymap.atlas.called import How, LayTerm, Story, Synonym
from bodymap.atlas.computed import Covered, Neighbour, UnderSkin
from bodymap.atlas.letterhead import Letterhead
from bodymap.atlas.patterns import Ground, Overlap, Patterns, Weights, ZoneRule
from bodymap.atlas.posed import ExercisePicture
from bodymap.atlas.rated import PainKind, PainSince, RatingRule, ScoreChange
from bodymap.atlas.schema import Row
from bodymap.atlas.shapes import Frame, Shape, Shapes
from bodymap.atlas.tables import Faults, Rows
from bodymap.texts import Texts
from bodymap.texts import texts as own_texts
from bodymap.view import body_of

R = TypeVar("R", bound=Row)


class AtlasError(Exception):
    """The tables or the computed files have faults; `faults` lists every one as a line of text."""

    def __init__(self, faults: Iterable[str]) -> None:
        """Keep the faults; the message is all of them, one a line."""
        self.faults = list(faults)
        super().__init__("\n".join(self.faults))


@dataclass(frozen=True, slots=True, repr=False, eq=False)  # its repr would be a megabyte
class Atlas:
    """Everything the app knows. Mappings are by id, in the order of the tables (or of their `order` column).

    Attributes
    ----------
    frame : size of the pictures, the bodies, what the atlas was built from
    fields : figure -> how what is drawn is carried to this build
    pictures : id of an exercise or a sign -> its pictures, in the order to show them
    patterns : (muscle id, side) -> where it is felt, with the measured shares
    synonyms : a word that people use -> what the names of the regions say instead
    lay_terms : what people call muscles or a trouble, and what it means
    membership : (muscle id, side) -> region id -> its level, one of patterns.LEVELS
    reviews : muscle id -> what clinicians said of its zones, for muscles of which they said something
    prevalence : muscle id -> how often it is sore, by place, and how many people have it
    clinics : the folders that added rows of their own
    letterhead : who hands a page over, if a clinic says so
    rows : every row of every table, as it was read
    story : (muscle id or "" for all, step) -> what a patient is shown there
    sign_sources : (sign id, muscle id) -> where it is said that the sign speaks for or against the muscle
    """

    regions: Mapping[str, table.Region]
    muscles: Mapping[str, table.Muscle]
    zones: Mapping[str, table.Zone]
    trigger_points: Mapping[str, table.TriggerPoint]
    surface: Mapping[str, table.SurfaceLandmark]
    sources: Mapping[str, table.Source]
    words: Mapping[str, table.Word]
    exercises: Mapping[str, table.Exercise]
    pictures: Mapping[str, tuple[ExercisePicture, ...]]
    questions: Mapping[str, table.Question]
    signs: Mapping[str, table.Sign]
    mimics: Mapping[str, table.Mimic]
    red_flags: Mapping[str, table.RedFlag]
    urgency: Mapping[str, table.Urgency]
    numbers: Mapping[str, table.EmergencyNumber]
    synonyms: Mapping[str, str]
    lay_terms: Mapping[str, LayTerm]
    pain_kinds: Mapping[str, PainKind]
    pain_since: Mapping[str, PainSince]
    rating_rules: Mapping[str, RatingRule]
    score_changes: Mapping[str, ScoreChange]
    weights: Weights
    prevalence: Mapping[str, tuple[table.Prevalence, ...]]
    reviews: Mapping[str, tuple[table.Review, ...]]
    patterns: Patterns
    membership: Mapping[tuple[str, str], Mapping[str, str]]
    frame: Frame
    fields: builds.Fields
    drawn: Shapes
    how: Mapping[str, How]
    weight_rows: Mapping[str, table.WeightRow]
    story: Mapping[tuple[str, str], Story]
    sign_sources: Mapping[tuple[str, str], tuple[str, ...]]
    rows: Rows
    texts: Texts
    clinics: tuple[str, ...] = ()
    letterhead: Letterhead | None = None

    def pictures_of(self, subject: str, body: str) -> tuple[ExercisePicture, ...]:
        """The pictures of an exercise, or whatever has some, on a body; what it lacks, on the first one."""
        rows = self.pictures.get(subject, ())
        return tuple(row for row in rows if row.body == body) or tuple(
            row for row in rows if row.body == self.bodies[0]
        )

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
    def figures(self) -> tuple[str, ...]:
        """All that can be drawn: each body, then each in the other builds."""
        return (*self.bodies, *self.fields)

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

    def sore(self, muscle: str, regions: Collection[str]) -> table.Prevalence | None:
        """How often it is sore in people who hurt where most of the marks lie; None when not known."""
        rows = [row for row in self.prevalence.get(muscle, ()) if row.kind == "sore"]
        hits = [len(row.regions.intersection(regions)) for row in rows]
        return rows[hits.index(max(hits))] if any(hits) else None

    def common(self, muscle: str, regions: Collection[str]) -> tuple[int, float]:
        """Whether the muscle is a common source of pain there, and how common: see Candidate."""
        row = self.sore(muscle, regions)
        return self.commonness(row) if row else (0, 0.0)

    def commonness(self, row: table.Prevalence) -> tuple[int, float]:
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
            "ratings": frozenset(
                [*(f"k{kind}" for kind in self.pain_kinds), *(f"s{since}" for since in self.pain_since)]
            ),
            "findings": self.regions,
            "compare": self.muscles,
            "country": self.numbers,
        }

    def shapes(self, body: str, view: str) -> tuple[Shape, ...]:
        """What is drawn on one body in one view ("front" or "back"), in paint order; KeyError for others.

        `body` may be a figure, a body with its build: see View.figure.
        """
        return self.drawn[body, view]

    def under_skin(self, body: str, view: str) -> Mapping[str, UnderSkin]:
        """Muscle id -> where its picture lies on one body in one view; deep muscles first."""
        body = body_of(body)  # builds have the same bones
        return {row.muscle: row for row in self.rows[UnderSkin] if (row.body, row.view) == (body, view)}


def load(folder: Path, *clinics: Path, texts: Texts | None = None) -> Atlas:
    """Read and check our folder of tables and those that clinics add; raises AtlasError with every fault.

    Parameters
    ----------
    texts : those of the interface, our own when left out
    """
    faults = Faults(folder)
    rows = tables.read(folder, faults, clinics)
    frame, drawn = shapes.read(folder, rows, faults)
    fields = builds.read(folder, frame, faults)
    clinic.check(rows, faults)
    rules.check(rows, frame, faults)
    head = letterhead.read(rows, clinics, faults)
    if faults:
        raise AtlasError(faults)
    drawn, overlaps = clinic.draw(rows, clinic.surface(rows, drawn))
    drawing = builds.Drawn(drawn, fields)
    return replace(_build(rows, frame, drawing, overlaps, texts or own_texts()), letterhead=head)


def _build(rows: Rows, frame: Frame, drawn: builds.Drawn, more: Iterable[Overlap], texts: Texts) -> Atlas:
    """The atlas from rows without faults; `more` are the overlaps of what clinics drew."""
    regions = _by_key(_named(row, texts) for row in rows[table.Region])
    zones, points = _by_key(rows[table.Zone]), _by_key(rows[table.TriggerPoint])
    muscles = _by_key(rows[table.Muscle])
    says: dict[str, dict[str, bool]] = defaultdict(dict)
    for row in rows[table.SignPoint]:
        says[row.sign][row.muscle] = row.speaks == "for"
    signs = _by_key(replace(row, speaks=MappingProxyType(says[row.id])) for row in rows[table.Sign])
    answers = _grouped(signs.values(), "question")
    parts = _grouped(sorted(rows[table.ExercisePart], key=attrgetter("order")), "exercise")
    weights = Weights(**{row.key: row.value for row in rows[table.WeightRow]})
    overlaps = [
        Overlap(row.body, row.region, row.zone, row.side, row.share_of_region, row.share_of_zone)
        for row in rows[Covered]
    ]
    found = patterns.compute(
        muscles,
        [ZoneRule(zone.id, zone.muscle, zone.level, zone.reach) for zone in zones.values()],
        [*overlaps, *more],
        len(frame.bodies),
        weights,
        _ground(regions, rows),
    )
    return Atlas(
        regions=regions,
        muscles=muscles,
        zones=zones,
        trigger_points=points,
        surface=_by_key(rows[table.SurfaceLandmark]),
        sources=_by_key(rows[table.Source]),
        words=_by_key(rows[table.Word]),
        exercises=_by_key(replace(row, parts=parts.get(row.id, ())) for row in rows[table.Exercise]),
        pictures=_grouped(rows[ExercisePicture], "subject"),
        questions=_by_key(
            replace(row, signs=tuple(sign.id for sign in answers[row.id])) for row in rows[table.Question]
        ),
        signs=signs,
        mimics=_by_key(rows[table.Mimic]),
        red_flags=_by_key(rows[table.RedFlag]),
        urgency=_by_key(rows[table.Urgency]),
        numbers=_by_key(rows[table.EmergencyNumber]),
        synonyms=MappingProxyType({row.word.lower(): row.means.lower() for row in rows[Synonym]}),
        lay_terms=_by_key(rows[LayTerm]),
        pain_kinds=_by_key(rows[PainKind]),
        pain_since=_by_key(rows[PainSince]),
        rating_rules=_by_key(rows[RatingRule]),
        score_changes=_by_key(rows[ScoreChange]),
        weights=weights,
        prevalence=_grouped((_placed(row, regions) for row in rows[table.Prevalence]), "muscle"),
        reviews=reviews.build(rows[table.Review], zones, points, drawn),
        patterns=found,
        membership=MappingProxyType({key: pattern.levels for key, pattern in found.items()}),
        frame=frame,
        fields=drawn.fields,
        drawn=drawn,
        texts=texts,
        clinics=tuple(dict.fromkeys(row.own for row in rows if row.own)),
        how=_by_key(rows[How]),
        weight_rows=_by_key(rows[table.WeightRow]),
        story=MappingProxyType(
            {(muscle, row.step): row for row in rows[Story] for muscle in row.muscles or ("",)}
        ),
        sign_sources=MappingProxyType({(row.sign, row.muscle): row.sources for row in rows[table.SignPoint]}),
        rows=rows,
    )


def _named(row: table.Region, texts: Texts) -> table.Region:
    """The region with its whole names, put together from their parts."""
    plain, anatomical = (
        texts.place(place, [part] if part else [], row.side)
        for place, part in ((row.place, row.part), (row.anatomical_place, row.anatomical_part))
    )
    return replace(row, plain=plain, anatomical=anatomical)


def _placed(row: table.Prevalence, regions: Iterable[str]) -> table.Prevalence:
    """The row with the regions that its places stand for."""
    return replace(row, regions=frozenset(one for one in regions if patterns.among(one, row.places)))


def _ground(regions: Mapping[str, table.Region], rows: Rows) -> Ground:
    """The regions as the patterns need them; what touches on one side touches on the other, too."""
    beside: dict[str, set[str]] = defaultdict(set)
    for row in rows[Neighbour]:
        for one, other in permutations((row.region, row.neighbour)):
            beside[one].add(other)
            beside[patterns.mirrored(one)].add(patterns.mirrored(other))
    return Ground(
        {region: number for number, region in enumerate(regions)},
        {region.id: region.area for region in regions.values()},
        {region: frozenset(others) for region, others in beside.items()},
    )


def _by_key(rows: Iterable[R]) -> Mapping[str, R]:
    """Rows by the one column that names them, by `order` if they have it, else as in the file."""
    ordered = sorted(rows, key=lambda row: getattr(row, "order", 0))
    return MappingProxyType({row.named[0]: row for row in ordered})


def _grouped(rows: Iterable[R], column: str) -> Mapping[str, tuple[R, ...]]:
    """Rows by what one of their columns says, in the same order."""
    found: dict[str, list[R]] = defaultdict(list)
    for row in rows:
        found[getattr(row, column)].append(row)
    return MappingProxyType({name: tuple(own) for name, own in found.items()})
