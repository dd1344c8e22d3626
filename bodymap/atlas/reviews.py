"""What clinicians said of each muscle's zones, and whether that still holds for the zones as they are now."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from hashlib import sha256
from types import MappingProxyType

from bodymap.atlas.cells import SIDES
from bodymap.atlas.rows import Review, TriggerPoint, Zone
from bodymap.atlas.shapes import Shapes
from bodymap.atlas.tables import Faults

DIGITS = 8  # of the digest that names a version
CHANGE = "change"
DRAWN = ("landmark", "dx_cm", "dy_cm")  # columns that only say where a shape is, which is judged by itself


def check(rows: Iterable[Review], faults: Faults) -> None:
    """A verdict "change" says what to change, and no other does."""
    for row in rows:
        if row.verdict == CHANGE and not row.change:
            faults.add("reviews", "the cell is empty; say what to change", row, "change")
        elif row.verdict != CHANGE and row.change:
            faults.add("reviews", "say change as the verdict, or empty this cell", row, "change")


def version(muscle: str, zones: Mapping[str, Zone], points: Mapping[str, TriggerPoint], drawn: Shapes) -> str:
    """A name for what a reviewer of a muscle judges: its zones and points, their words and their shapes.

    It is the same for the same content, whatever the order of the rows, and another one after any change.
    """
    found: dict[str, list[object]] = {}
    drawn_as: dict[tuple[str, str], str] = {}
    for layer, table in (("zone", zones), ("trigger_point", points)):
        for row in sorted((row for row in table.values() if row.muscle == muscle), key=lambda row: row.id):
            told = {name: getattr(row, name) for name in row.columns() if name not in DRAWN}
            drawn_as |= {(layer, f"{row.id}:{side}"): f"{layer} {row.id}" for side in SIDES}
            # an empty cell says nothing, so that a new column leaves the checks of before as they are
            found[f"{layer} {row.id}"] = [{name: value for name, value in told.items() if value}]
    for (body, view), shapes in sorted(drawn.items()):
        own = (shape for shape in shapes if (shape.layer, shape.id) in drawn_as)
        for shape in sorted(own, key=lambda shape: shape.id):
            found[drawn_as[shape.layer, shape.id]].append((body, view, shape.id, shape.rings, shape.point))
    text = json.dumps(found, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()[:DIGITS]


def build(
    rows: Iterable[Review], zones: Mapping[str, Zone], points: Mapping[str, TriggerPoint], drawn: Shapes
) -> Mapping[str, tuple[Review, ...]]:
    """The reviews by muscle, in the order of the table; what nobody has reviewed costs nothing."""
    given: dict[str, list[Review]] = {}
    for row in rows:
        given.setdefault(row.muscle, []).append(row)
    found = {}
    for muscle, own in given.items():
        now = version(muscle, zones, points, drawn)
        found[muscle] = tuple(replace(row, holds=row.version == now) for row in own)
    return MappingProxyType(found)


def standing(reviews: Iterable[Review]) -> tuple[Review, ...]:
    """The last word of each reviewer on the zones as they are now, wishes for a change first."""
    last = {row.who: row for row in sorted(reviews, key=lambda row: row.date) if row.holds}
    return tuple(sorted(last.values(), key=lambda row: row.verdict != CHANGE))
