"""A view and its match -> the answer in a sentence or two, and what else to know about this case. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bodymap.atlas.patterns import among, stem
from bodymap.fit.candidate import COULD, NO, SIDES, Candidate
from bodymap.fit.matching import Match
from bodymap.fit.questions import mimics_in_play, told_mimic
from bodymap.fit.scored import raised
from bodymap.say.speaker import Speaker, Statement
from bodymap.view import View

MOST_ELSEWHERE = 3  # areas of which something is said; all is under "When to see a doctor"
MOST_LEVEL = 3  # muscles that the headline names


Lead = tuple[Statement, list[Statement]]  # the answer, and the lines below it


def headline(speaker: Speaker, view: View, match: Match, chosen: Sequence[str]) -> Lead:
    """The answer, and the lines below it."""
    if match.regions:
        return (_no_fit if match.verdict == NO else _fit)(speaker, view, match, chosen)
    if chosen:
        return _by_choice(speaker, view, match, chosen)
    hints = [name for name in speaker.atlas.words if name.startswith("answer-empty-")]
    return speaker.say("answer-empty"), [speaker.say(name) for name in hints]


def _by_choice(speaker: Speaker, view: View, match: Match, chosen: Sequence[str]) -> Lead:
    """A pattern shown because it was chosen; a side that nobody chose is not said to be chosen."""
    muscle, sides = speaker.muscles(chosen, "and", named=False), speaker.texts.sides(match.sides)
    if view.side == "follow":
        lead = speaker.say("answer-shown", muscle=muscle)
        return lead, [speaker.say("answer-shown-follow", muscle=muscle, side=sides)]
    lead = speaker.say("answer-shown", muscle=muscle, side=sides)
    return lead, [speaker.say("answer-both")] if view.side == "both" else []


def _no_fit(speaker: Speaker, view: View, match: Match, chosen: Sequence[str]) -> Lead:
    """Marks that fit nothing. A muscle chosen by hand is still drawn, so the words must not say otherwise."""
    lines = _elsewhere(speaker, match.regions)
    if _marked_sides(speaker, match) <= {"mid"}:
        lines.insert(0, speaker.say("answer-midline"))
    lines.append(speaker.say("answer-no-fit-doctor"))
    if not chosen:
        bare = _uncovered(speaker, match.regions) == match.regions
        return speaker.say("answer-not-covered" if bare else "answer-no-fit", match.regions), lines
    lead, how = _by_choice(speaker, view, match, chosen)
    return lead, _other_side(speaker, view, [match.best[name] for name in chosen]) + how + lines


def _uncovered(speaker: Speaker, regions: Sequence[str]) -> tuple[str, ...]:
    """The regions where no muscle of ours is usually felt."""
    patterns = speaker.atlas.patterns.values()
    return tuple(name for name in regions if not any(name in pattern.usual for pattern in patterns))


def not_covered(speaker: Speaker, match: Match, chosen: Sequence[str]) -> Statement | None:
    """What comes before the answer: marked places without a muscle of ours; None if the answer says it."""
    bare = _uncovered(speaker, match.regions)
    if not bare or chosen or match.verdict == NO:
        return None
    return speaker.say("answer-not-covered", bare)


def _fit(speaker: Speaker, view: View, match: Match, chosen: Sequence[str]) -> Lead:
    """Marks that fit at least in part: the best muscle leads, or the group of those near it."""
    first = next(match.best[name] for name in match.best if name in (chosen or match.best))
    lines = _other_side(speaker, view, [first]) or _side_lines(speaker, view, first, match)
    lines += _elsewhere(speaker, match.regions)
    if chosen:
        return _how_well(speaker, match, first), lines
    name = speaker.muscles([first.muscle], "and")
    sounds = told_mimic(speaker.atlas, match.regions, view)
    if sounds and sounds[1] > first.said.balance:
        other = sounds[0].clinical if speaker.clinical else sounds[0].plain
        return speaker.say("answer-mimic", other=other, muscle=name), lines
    if often := _often(speaker, view, match, first):
        return speaker.say(often, muscle=name), lines
    return (_choice if first.far or len(match.level) > 1 else _how_well)(speaker, match, first), lines


def _how_well(speaker: Speaker, match: Match, first: Candidate) -> Statement:
    """How well the marks fit one muscle; the language says which row goes with so many."""
    marked, total = first.explained, len(match.regions)
    template = f"answer-{match.verdict}"
    if match.verdict != COULD:
        template += "-" + speaker.texts("fit-row", total=total, left=total - len(marked))
    name, side = speaker.muscle(first.muscle), speaker.texts.sides(first.sides)
    return speaker.say(template, marked, muscle=name, side=side, marked=len(marked), total=total)


def _often(speaker: Speaker, view: View, match: Match, first: Candidate) -> str:
    """The row of a look-alike that studies find at a marked place at least as often as the leading muscle.

    Such a row is named answer-often-<look-alike>-<place>. It counts when the look-alike can hurt at every
    marked place, the muscle is not known to be common there, and no answer speaks for the muscle.
    """
    if first.far or first.common > 0 or first.said.balance > 0:
        return ""
    names = [name for region in match.regions for name in (region, stem(region))]
    rated = raised(speaker.atlas, view).mimics
    for mimic in mimics_in_play(speaker.atlas, match.regions, view.answers, view.body, rated):
        if all(among(region, mimic.places) for region in match.regions):
            rows = (f"answer-often-{mimic.id}-{name}" for name in names)
            if row := next(filter(speaker.has, rows), ""):
                return row
    return ""


def _choice(speaker: Speaker, match: Match, best: Candidate) -> Statement:
    """Several muscles can hurt there: the common ones first, then the app's own, then the others."""
    level = [one for one in match.level if not one.far]
    if not level:
        name, side = speaker.muscle(best.muscle), speaker.texts.sides(best.sides)
        return speaker.say("answer-far", match.regions, muscle=name, side=side)
    atlas, side = speaker.atlas, speaker.texts("on-side", side=level[0].side)
    usual = [one.muscle for one in level if one.common > 0][:MOST_LEVEL]
    own = [one.muscle for one in match.ranked if one.muscle in atlas.home and one.explained]
    own = [name for name in own if name not in usual]
    seldom = [one.muscle for one in level if one.common < 0]
    seldom += [name for name in own if name not in seldom and atlas.sore(name, match.regions)]
    if level[0].common > 0 and seldom:
        first, other = (speaker.muscles(ids, "or") for ids in (usual, seldom[:MOST_LEVEL]))
        return speaker.say("answer-several-common", muscle=first, other=other, side=side)
    named = [one.muscle for one in level][:MOST_LEVEL]
    named += [name for name in own if name not in named][:1]
    return speaker.say("answer-several", muscle=speaker.muscles(named, "and"), side=side)


def _other_side(speaker: Speaker, view: View, best: Sequence[Candidate]) -> list[Statement]:
    """The side chosen by hand is not the one that hurts."""
    if view.side in SIDES and all(one.fit > 0 and view.side not in one.sides for one in best):
        return [speaker.say("answer-other-side", side=speaker.texts.sides([view.side]))]
    return []


def _marked_sides(speaker: Speaker, match: Match) -> set[str]:
    return {speaker.atlas.regions[name].side for name in match.regions}


def _side_lines(speaker: Speaker, view: View, best: Candidate, match: Match) -> list[Statement]:
    marked = _marked_sides(speaker, match)
    if marked <= {"mid"}:
        return [speaker.say("answer-midline")]
    if best.side == "both" and view.side in ("follow", "both") and marked >= set(SIDES):
        return [speaker.say("answer-both-clicked")]
    return [speaker.say("answer-both")] if view.side == "both" else []


def _elsewhere(speaker: Speaker, regions: Iterable[str]) -> list[Statement]:
    """What to say of marks in an area that has its own row "answer-elsewhere-<area>"."""
    areas = dict.fromkeys(speaker.atlas.regions[name].area.replace(" ", "-") for name in regions)
    rows = [f"answer-elsewhere-{area}" for area in areas]
    said = [speaker.say(row) for row in rows if speaker.has(row)]
    return list({one.text: one for one in said}.values())[:MOST_ELSEWHERE]
