"""The tables of what can be said of a marked place, and what that points to; see rows.py."""

from __future__ import annotations

from typing import Annotated, Literal

from bodymap.atlas import cells as cell
from bodymap.atlas.schema import Row, table


@table("pain_kinds")
class PainKind(Row):
    """What a pain is like, in a word."""

    id: cell.Id
    order: cell.Order
    patient: cell.Text
    clinician: cell.Text


@table("pain_since")
class PainSince(Row):
    """Since when it is there, in a word or two."""

    id: cell.Id
    order: cell.Order
    patient: cell.Text
    clinician: cell.Text


@table("score_changes")
class ScoreChange(Row):
    """From how many points and per cent on a change of a score matters, as studies found."""

    id: cell.Id
    points: cell.Order
    percent: cell.Hundred
    patient: cell.Text
    clinician: cell.Text
    sources: cell.Sources


@table("rating_rules")
class RatingRule(Row):
    """What a rating points to, where the rated region is among the places of a look-alike or a warning sign.

    It holds for a rating that has one of `kinds`, of `since` and of `places`, as far as these are named, and
    the `course`. It raises `mimics` and `flags`, and those that know one of `signs`; no muscle.
    """

    id: cell.Id
    order: cell.Order
    kinds: cell.List[Annotated[cell.Text, cell.Ref("pain_kinds")]]
    since: cell.List[Annotated[cell.Text, cell.Ref("pain_since")]]
    course: Literal["", "constant", "comes-goes"]
    places: cell.Places
    signs: cell.Signs
    flags: cell.List[Annotated[cell.Text, cell.Ref("red_flags")]]
    mimics: cell.Mimics
    patient: cell.Text
    clinician: cell.Text
    sources: cell.Sources
