"""A view and its match -> the answer in a sentence or two, and what else to know about this case. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bodymap.atlas.patterns import among, stem
from bodymap.fit.candidate import COULD, NO, SIDES, Candidate
from bodymap.fit.matching import Match
from bodymap.fit.questions import mimics_in_play, told_mimic
from bodymap.say.speaker import Speaker, Statement
from bodymap.view import View

MOST_ELSEWHERE = 3  # areas of which something is said; all is under "When to see a doctor"
MOST_LEVEL = 3  # muscles that the headline names


def headline(
    speaker: Speaker, view: View, match: Match, chosen: Sequence[str]
) -> tuple[Statement, list[Statement]]:
    """The answer, and the lines below it."""
    if not match.regions:
        return _nothing_marked(speaker, view, match, chosen)
    if match.verdict == NO:
        return _no_fit(speaker, view, match, chosen)
    return _fit(speaker, view, match, chosen)


def _nothing_marked(
    speaker: Speaker, view: View, match: Match, chosen: Sequence[str]
) -> tuple[Statement, list[Statement]]:
    if not chosen:
        hints = [name for name in speaker.atlas.words if name.startswith("answer-empty-")]
        return speaker.say("answer-empty"), [speaker.say(name) for name in hints]
    return _by_choice(speaker, view, match, chosen)


def _by_choice(
    speaker: Speaker, view: View, match: Match, chosen: Sequence[str]
) -> tuple[Statement, list[Statement]]:
    """A pattern shown because it was chosen; a side that nobody chose is not said to be chosen."""
    muscle, sides = speaker.muscles(chosen, "and", named=False), speaker.texts.sides(match.sides)
    if view.side == "follow":
        lead = speaker.say("answer-shown", muscle=muscle)
        return lead, [speaker.say("answer-shown-follow", muscle=muscle, side=sides)]
    lead = speaker.say("answer-shown", muscle=muscle, side=sides)
    return lead, [speaker.say("answer-both")] if view.side == "both" else []


def _no_fit(
    speaker: Speaker, view: View, match: Match, chosen: Sequence[str]
) -> tuple[Statement, list[Statement]]:
    """Marks that fit nothing. A muscle chosen by hand is still drawn, so the words must not say otherwise."""
    lines = _elsewhere(speaker, match.regions)
    if _marked_sides(speaker, match) <= {"mid"}:
        lines.insert(0, speaker.say("answer-midline"))
    lines.append(speaker.say("answer-no-fit-doctor"))
    if not chosen:
        bare = _uncovered(speaker, match.regions)
        if bare == match.regions:
            return speaker.say("answer-not-covered", bare), lines
        return speaker.say("answer-no-fit", match.regions), lines
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


def _fit(
    speaker: Speaker, view: View, match: Match, chosen: Sequence[str]
) -> tuple[Statement, list[Statement]]:
    """Marks that fit at least in part: the best muscle leads, or the group of those near it."""
    first = next(match.best[name] for name in match.best if name in (chosen or match.best))
    lines = _other_side(speaker, view, [first]) or _side_lines(speaker, view, first, match)
    lines += _elsewhere(speaker, match.regions)
    sounds = told_mimic(speaker.atlas, match.regions, view)
    if sounds and not chosen and sounds[1] > first.said.balance:
        name = sounds[0].clinical if speaker.clinical else sounds[0].plain
        muscle = speaker.muscles([first.muscle], "and")
        return speaker.say("answer-mimic", other=name, muscle=muscle), lines
    often = _often(speaker, view, match, first)
    if often and not chosen:
        return speaker.say(often, muscle=speaker.muscles([first.muscle], "and")), lines
    if not chosen and (first.far or len(match.level) > 1):
        return _choice(speaker, match), lines
    marked, total = first.explained, len(match.regions)
    template = f"answer-{match.verdict}"
    if match.verdict != COULD:
        template += "-one" if total == 1 else "-all" if total == len(marked) else "-many"
    lead = speaker.say(
        template, marked, muscle=speaker.muscle(first.muscle), side=speaker.texts.sides(first.sides),
        marked=len(marked), total=total,
    )  # fmt: skip
    return lead, lines


def _often(speaker: Speaker, view: View, match: Match, first: Candidate) -> str:
    """The row of a look-alike that studies find at a marked place at least as often as the leading muscle.

    Such a row is named answer-often-<look-alike>-<place>. It counts when the look-alike can hurt at every
    marked place, the muscle is not known to be common there, and no answer speaks for the muscle.
    """
    if first.far or first.common > 0 or first.said.balance > 0:
        return ""
    names = [name for region in match.regions for name in (region, stem(region))]
    for mimic in mimics_in_play(speaker.atlas, match.regions, view.answers, view.body):
        if all(among(region, mimic.places) for region in match.regions):
            rows = (f"answer-often-{mimic.id}-{name}" for name in names)
            if row := next(filter(speaker.has, rows), ""):
                return row
    return ""


def _choice(speaker: Speaker, match: Match) -> Statement:
    """Several muscles can hurt there: the common ones first, then the app's own, then the others."""
    level = [one for one in match.level if not one.far] or list(match.level)
    first, home = level[0], speaker.atlas.home
    sides = speaker.texts.sides(first.sides)
    if first.far:
        return speaker.say("answer-far", match.regions, muscle=speaker.muscle(first.muscle), side=sides)
    usual = [one.muscle for one in level if one.common > 0][:MOST_LEVEL]
    own = [
        one.muscle for one in match.ranked if one.muscle in home and one.explained and one.muscle not in usual
    ]
    seldom = [one.muscle for one in level if one.common < 0] + [
        name for name in own if speaker.atlas.sore(name, match.regions)
    ]
    if first.common > 0 and seldom:
        groups = (usual, list(dict.fromkeys(seldom))[:MOST_LEVEL])
        names = (speaker.muscles(ids, "or") for ids in groups)
        return speaker.say(
            "answer-several-common",
            muscle=next(names),
            other=next(names),
            side=speaker.texts("on-side", side=first.side),
        )
    named = [one.muscle for one in level][:MOST_LEVEL]
    own = [name for name in own if name not in named]
    return speaker.say(
        "answer-several",
        muscle=speaker.muscles([*named, *own[:1]], "and"),
        side=speaker.texts("on-side", side=first.side),
    )


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
