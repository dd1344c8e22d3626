"""Ratings in words, and what clinician and patient agree on. Pure; assets/rate.js says a rating alike."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from bodymap.atlas import Atlas
from bodymap.atlas.shapes import ring_area
from bodymap.ratings import Rating
from bodymap.say.places import region_list
from bodymap.say.speaker import Speaker
from bodymap.view import View


@dataclass(frozen=True, slots=True)
class Score:
    """What is said of one marked region: its name, then all of it in words."""

    region: str
    place: str
    words: str
    rating: Rating


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the patient marked beside what the clinician finds, as regions; `words` say it, a line each.

    `share` is the Jaccard index of their areas on the drawing, 0 to 1.
    """

    both: tuple[str, ...]
    patient: tuple[str, ...]
    clinician: tuple[str, ...]
    share: float
    words: tuple[str, ...]


def scores(speaker: Speaker, view: View) -> tuple[Score, ...]:
    """What is said of each marked region, in the order marked."""
    atlas = speaker.atlas
    return tuple(
        Score(region, region_list(atlas, [region], speaker.clinical), in_words(speaker, rating), rating)
        for region, rating in view.rated.items()
        if region in atlas.regions
    )


def in_words(speaker: Speaker, rating: Rating) -> str:
    """A rating without its place: "6 now, 8 at worst, aching, for months"."""
    t, atlas = speaker.texts, speaker.atlas
    parts = []
    if rating.now is not None:
        parts.append(t("script-rate-now", score=rating.now))
    if rating.worst is not None:
        parts.append(t("script-rate-worst", score=rating.worst))
    parts += [speaker.text(atlas.pain_kinds[kind]) for kind in rating.kinds if kind in atlas.pain_kinds]
    if rating.since in atlas.pain_since:
        parts.append(speaker.text(atlas.pain_since[rating.since]))
    if rating.course:
        parts.append(t(f"script-rate-{rating.course}"))
    if rating.point:
        parts.append(t("script-rate-worst-point"))
    return t("script-list-next").join(parts)


def agreement(speaker: Speaker, view: View) -> Agreement | None:
    """How far what was marked and what was found agree; None where nothing was found."""
    atlas, t = speaker.atlas, speaker.texts
    marked, found = ([name for name in atlas.regions if name in ids] for ids in (view.regions, view.findings))
    if not found:
        return None
    both = tuple(name for name in found if name in marked)
    patient = tuple(name for name in marked if name not in found)
    clinician = tuple(name for name in found if name not in marked)
    areas = _areas(atlas, view.shown_body, {*marked, *found})
    share = sum(areas[name] for name in both) / sum(areas.values())
    voice = "clinician" if speaker.clinical else "patient"
    words = [
        t(f"agree-{part}", voice=voice, places=region_list(atlas, ids, speaker.clinical))
        for part, ids in (("both", both), ("patient", patient), ("clinician", clinician))
        if ids
    ]
    if marked:
        words.append(t("agree-share", percent=round(100 * share)))
    return Agreement(both, patient, clinician, share, tuple(words))


def _areas(atlas: Atlas, body: str, regions: Collection[str]) -> dict[str, float]:
    """Region -> its area on the drawing of a body, square figure units."""
    return {
        shape.id: sum(abs(ring_area(ring)) for ring in shape.rings)
        for view in ("front", "back")
        for shape in atlas.shapes(body, view)
        if shape.layer == "region" and shape.id in regions
    }
