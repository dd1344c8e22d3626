"""The tables of what can be said of a marked place, and what that points to; see rows.py."""

from __future__ import annotations

from typing import Annotated, Literal

from bodymap.atlas import cells as cell
from bodymap.atlas.schema import Row, table

HANDED_ON = (
    "visit", "when", "body", "build", "region", "plain", "anatomical", "side", "view", "marked", "now",
    "worst", "kinds", "since", "course", "point_x", "point_y", "finding", "painted_share", "choir", "uberon",
    "fma", "answers", "flags", "paint",
)  # fmt: skip
"""Columns of the CSV that is handed on (records/table.py): a clinic's code system has another name."""


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


@table("region_codes", "heading", "region", clinic="only")
class RegionCode(Row):
    """What a region is in a code system of a clinic's own choice; we ship none that needs a licence.

    heading : of its column in the CSV
    system : the address that names the code system in FHIR, such as "http://snomed.info/sct"
    """

    heading: cell.Key
    system: cell.Uri
    region: cell.RegionId
    code: cell.Code
    display: cell.Note
