"""What must hold between the rows of the tables, beside what rows.py says of each cell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from string import Formatter

from bodymap.atlas import patterns, reviews
from bodymap.atlas import rows as table
from bodymap.atlas.called import LayTerm, Story, Synonym
from bodymap.atlas.cells import SIDES
from bodymap.atlas.computed import Covered
from bodymap.atlas.patterns import Weights
from bodymap.atlas.posed import ExercisePicture
from bodymap.atlas.rated import RatingRule
from bodymap.atlas.shapes import Frame
from bodymap.atlas.tables import Faults, Rows, quoted

# The sentences that words.py asks for by name, and what each may hold in braces.
TEMPLATES = (
    "answer-empty", "answer-shown", "answer-shown-follow", "answer-fits-one", "answer-fits-many",
    "answer-fits-all", "answer-mimic", "answer-could", "answer-several", "answer-several-common",
    "answer-far", "answer-partly-one", "answer-partly-many", "answer-partly-all", "answer-core",
    "answer-local", "answer-spillover", "answer-rare", "answer-disputed", "answer-beside",
    "answer-not-covered", "answer-gate-first", "answer-unexplained", "answer-typical-missing",
    "answer-no-fit", "answer-no-fit-doctor", "answer-midline", "answer-both", "answer-both-clicked",
    "answer-other-side", "answer-sign-for", "answer-sign-against", "answer-sign-absent", "answer-common",
    "answer-common-one", "answer-common-wide", "answer-common-unknown", "answer-inconstant",
    "answer-compare-only", "answer-compare-both", "answer-compare-signs", "answer-compare-twins",
    "answer-compare-none", "answer-compare-asked", "answer-tab-empty", "answer-unchecked", "answer-checked",
    "answer-check-change",
)  # fmt: skip
STORY_WORDS = 12
NO_SHARE = ("power", "typical", "cards", "common_from", "rare_below")
PLACEHOLDERS = (
    "regions", "muscle", "side", "marked", "total", "signs", "low", "high", "other", "who", "date", "change",
)  # fmt: skip


# What must not be below what.
ORDER = (
    ("value_core", "value_local"), ("value_local", "value_spillover"), ("value_spillover", "value_rare"),
    ("value_spillover", "value_disputed"), ("value_rare", "value_outside"),
    ("value_spillover", "value_beside"), ("value_beside", "value_outside"), ("fits", "partly"),
)  # fmt: skip


def check(rows: Rows, frame: Frame, faults: Faults) -> None:
    """Add every fault."""
    _check_sides(rows[table.Region], faults)
    _check_weights(rows[table.WeightRow], faults)
    _check_templates(rows[table.Word], faults)
    _check_overlap(rows, frame, faults)
    _check_questions(rows, faults)
    _check_prevalence(rows[table.Prevalence], faults)
    _check_synonyms(rows, faults)
    _check_lay_terms(rows[LayTerm], faults)
    _check_rating_rules(rows[RatingRule], faults)
    _check_exercises(rows, faults)
    _check_pictures(rows, faults)
    _check_story(rows, faults)
    reviews.check(rows[table.Review], faults)


def _check_sides(rows: Iterable[table.Region], faults: Faults) -> None:
    """Left and right come in pairs whose ids differ in their last word only: mirroring rests on it."""
    known = {row.id: row for row in rows}
    for row in known.values():
        ending, twin = row.id.rpartition("-")[2], known.get(patterns.mirrored(row.id))
        if row.side not in SIDES:
            if ending in SIDES:
                faults.add("regions", f"an id that ends in -{ending} must have that side", row, "side")
        elif ending != row.side:
            faults.add("regions", f"the id must end in -{row.side}, as its side says", row, "id")
        elif twin is None:
            other = patterns.OTHER_SIDE[row.side]
            faults.add("regions", f"{quoted(row.id)} has no twin on the {other}", row, "id")
        elif (twin.view, twin.area) != (row.view, row.area):
            faults.add("regions", f"{quoted(row.id)} and its twin differ in view or area", row, "id")


def _check_weights(rows: Iterable[table.WeightRow], faults: Faults) -> None:
    """Every key once, in its range, and in an order that keeps the promises of matching.py."""
    given = {row.key: row for row in rows}
    wanted = [field.name for field in fields(Weights)]
    for key in wanted if given else ():
        if key not in given:
            faults.add("matching", f"the row {quoted(key)} is missing")
    for key, row in given.items():
        if key not in wanted:
            wrong = f"{quoted(key)} is not a known key; known: {', '.join(wanted)}"
            faults.add("matching", wrong, row, "key")
        elif key not in NO_SHARE and row.value > 1:
            faults.add("matching", f"{quoted(key)} is a share; it must be from 0 to 1", row, "value")
        elif key in ("power", "partly") and row.value == 0:  # else marks outside every zone would fit
            faults.add("matching", f"{quoted(key)} must be above 0", row, "value")
    for above, below in ORDER:
        if above in given and below in given and given[above].value < given[below].value:
            wrong = f"{quoted(above)} must not be below {quoted(below)}"
            faults.add("matching", wrong, given[above], "value")


def _check_templates(rows: Iterable[table.Word], faults: Faults) -> None:
    """The sentences that words.py needs are there, and their braces hold only what it can fill in."""
    sections = {row.id: row.section for row in rows}
    for name in TEMPLATES if sections else ():
        if sections.get(name) != "answer":
            wrong = "not in the section answer" if name in sections else "missing"
            faults.add("words", f"the row {quoted(name)} is {wrong}; the app needs its text")
    for row in rows:
        for voice in ("patient", "clinician") if row.section == "answer" else ():
            try:
                braces = [part[1:] for part in Formatter().parse(getattr(row, voice)) if part[1] is not None]
            except ValueError:
                faults.add("words", "a brace is open; allowed are pairs like {side}", row, voice)
                continue
            for field, form, conversion in braces:
                if field not in PLACEHOLDERS or form or conversion:
                    allowed = ", ".join(f"{{{one}}}" for one in PLACEHOLDERS)
                    wrong = f"{quoted(f'{{{field}}}')} is not allowed; allowed: {allowed}"
                    faults.add("words", wrong, row, voice)


def _check_overlap(rows: Rows, frame: Frame, faults: Faults) -> None:
    for row in rows[Covered]:
        if frame.bodies and row.body not in frame.bodies:
            wrong = f"{quoted(row.body)} is not among the bodies of the manifest"
            faults.add("atlas/overlap", wrong, row, "body")


def _check_questions(rows: Rows, faults: Faults) -> None:
    """A question that nothing answers would be a dead end; "no-" is how a link writes the answer no."""
    answered = {sign.question for sign in rows[table.Sign]}
    for row in rows[table.Question] if answered else ():
        if row.id not in answered:
            faults.add("questions", f"no sign in signs.csv answers {quoted(row.id)}", row, "id")
    for sign in rows[table.Sign]:
        if sign.id.startswith("no-"):
            faults.add("signs", "an id must not begin with no-", sign, "id")


def _check_prevalence(rows: Iterable[table.Prevalence], faults: Faults) -> None:
    """A range runs upwards; what is sore is sore somewhere, what is there is there wherever it hurts."""
    for row in rows:
        if row.low > row.high:
            faults.add("prevalence", "low must not be above high", row, "low")
        if row.kind == "sore" and not row.places:
            faults.add("prevalence", "a row of the kind sore needs its places", row, "places")
        if row.kind == "present" and row.places:
            faults.add("prevalence", "a row of the kind present has no places", row, "places")


def _check_synonyms(rows: Rows, faults: Faults) -> None:
    names = [f"{row.place}, {row.part}".lower() for row in rows[table.Region]]
    for row in rows[Synonym]:
        if names and not any(row.means.lower() in name for name in names):
            faults.add("synonyms", f"no region's name has {quoted(row.means)}", row, "means")


def _check_rating_rules(rows: Iterable[RatingRule], faults: Faults) -> None:
    """A rule speaks of something that is said of a place, and raises something."""
    for row in rows:
        if not (row.kinds or row.since or row.course):
            faults.add("rating_rules", "a rule needs kinds, since or a course", row, "kinds")
        if not (row.signs or row.flags or row.mimics):
            faults.add("rating_rules", "a rule needs signs, flags or mimics", row, "signs")


def _check_lay_terms(rows: Iterable[LayTerm], faults: Faults) -> None:
    """A term means something, in both voices, says where that is from, and no name stands for two of them."""
    taken: dict[str, str] = {}
    for row in rows:
        if not (row.muscles or row.places or row.mimics or row.patient):
            faults.add("lay_terms", "a term needs muscles, places, mimics or a text", row, "id")
        if bool(row.patient) != bool(row.clinician):
            faults.add("lay_terms", "a text needs both voices", row, "clinician")
        if not row.sources:
            faults.add("lay_terms", "a term needs its sources", row, "sources")
        for name in row.says:
            other = taken.setdefault(name.lower(), row.id)
            if other != row.id:
                faults.add("lay_terms", f"{quoted(name)} is said of {quoted(other)} already", row, "says")


def _check_exercises(rows: Rows, faults: Faults) -> None:
    """Pressure on a muscle is never suggested without its list of who must not."""
    warned = {row.exercise for row in rows[table.ExercisePart] if row.part == "who_not"}
    for row in rows[table.Exercise]:
        if row.kind == "release" and row.id not in warned:
            faults.add("exercises", "a release needs rows who_not in exercise_parts.csv", row, "id")


def _check_pictures(rows: Rows, faults: Faults) -> None:
    """A picture shows an exercise by its own words, a sign, a row of the words, or what a story shows."""
    words = {(row.exercise, row.part, f"{row.order:g}") for row in rows[table.ExercisePart]}
    exercises = {row.id for row in rows[table.Exercise]}
    signs = {row.id for row in rows[table.Sign]} | {row.id for row in rows[table.Word]}
    told = {name.rpartition("-")[0] for row in rows[Story] for name in row.pictures}
    for row in rows[ExercisePicture]:
        if row.subject in exercises:
            for order in row.orders or ("",):
                if (row.subject, row.part, order) not in words:
                    what = f"exercise_parts.csv has no {row.part} {order} of {quoted(row.subject)}"
                    faults.add("exercise_pictures", what, row, "orders")
        elif row.subject not in (signs if row.frame == "sign" else told):
            where = "signs.csv or words.csv" if row.frame == "sign" else "exercises.csv or story.csv"
            faults.add("exercise_pictures", f"{quoted(row.subject)} is not in {where}", row, "subject")


def _check_story(rows: Rows, faults: Faults) -> None:
    """Sentences that can be read at a glance, one for each step of a muscle, with pictures that are there."""
    taken: dict[tuple[str, str], Story] = {}
    known = {f"{row.subject}-{row.frame}" for row in rows[ExercisePicture]}
    for row in rows[Story]:
        for name in [name for name in row.pictures if name not in known]:
            faults.add("story", f"{quoted(name)} is no picture of exercise_pictures.csv", row, "pictures")
        if (words := len(row.patient.split())) > STORY_WORDS:
            faults.add("story", f"{words} words; at most {STORY_WORDS} are read at a glance", row, "patient")
        for muscle in row.muscles or ("",):
            other = taken.setdefault((row.step, muscle), row)
            if other is not row:
                where = f"{muscle or 'every muscle'} has this step in row {other.row}"
                faults.add("story", where, row, "muscles")
