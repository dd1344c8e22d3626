"""A view and its match -> the sentences to read, each with its sources. The sentences are in the tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from bodymap.atlas import Atlas, Exercise, RedFlag, Source, Word
from bodymap.matching import NO, SIDES, Candidate, Match, chosen_muscles, match
from bodymap.patterns import stem
from bodymap.view import View

TABS: Mapping[str, str] = MappingProxyType(
    {
        "what": "What is it?",
        "why": "Why does it hurt here?",
        "worse": "What makes it worse?",
        "signs": "Other signs",
        "helps": "What can help?",
        "sure": "How sure is this?",
        "doctor": "When to see a doctor",
    }
)
MOST_NAMED = 4  # regions named in one sentence before "and N more"


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence or short paragraph, ready to show."""

    id: str
    text: str
    sources: tuple[Source, ...] = ()
    confidence: str = ""
    seed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExerciseCard:
    """An exercise: `intro`, then its parts by kind in the order to show them."""

    id: str
    name: str
    kind: str
    intro: Statement
    steps: tuple[Statement, ...]
    cautions: tuple[Statement, ...]
    who_not: tuple[Statement, ...]
    evidence: tuple[Statement, ...]
    grade: str


@dataclass(frozen=True, slots=True)
class RedFlagCard:
    """A sign of something serious, with what to do. `near`: it belongs to a region that is marked."""

    id: str
    condition: str
    urgency: str
    how_soon: str
    sign: Statement
    action: str
    near: bool


Item = Statement | ExerciseCard | RedFlagCard


@dataclass(frozen=True, slots=True)
class Answer:
    """The words for one view.

    Attributes
    ----------
    headline : the answer in a sentence or two; `lead` is the same with its sources
    verdict : "fits", "partly", "no", or "none" when nothing is marked
    lines : the reasons: what lies in core, spillover, rare and outside, what is missing, what else to know
    tabs : tab id -> what it holds, in order
    notes : what holds whatever was marked (how common this is)
    match : the match behind it, for the picture
    """

    headline: str
    lead: Statement
    verdict: str
    lines: tuple[Statement, ...]
    tabs: Mapping[str, tuple[Item, ...]]
    notes: tuple[Statement, ...]
    match: Match


def answer(atlas: Atlas, view: View) -> Answer:
    """All the words for a view, in its voice."""
    found = match(atlas, view.regions, side=view.side, muscle=view.muscle)
    speaker = _Speaker(atlas, view.voice)
    chosen = chosen_muscles(atlas, view.muscle)
    if not found.regions:
        lead, lines = _nothing_marked(speaker, view, found, chosen)
    elif found.verdict == NO:
        lead, lines = _no_fit(speaker, view, found, chosen)
    else:
        lead, lines = _fit(speaker, view, found, chosen)
    notes = [speaker.say("answer-not-muscle")] if found.regions else []
    return Answer(
        headline=lead.text,
        lead=lead,
        verdict=found.verdict,
        lines=tuple(lines),
        tabs=_tabs(speaker, found),
        notes=tuple(notes),
        match=found,
    )


class _Speaker:
    """Turns ids into text in one voice."""

    def __init__(self, atlas: Atlas, voice: str) -> None:
        self.atlas = atlas
        self.clinical = voice == "clinician"

    def text(self, row: Word | Exercise | RedFlag) -> str:
        return row.clinician if self.clinical else row.patient

    def sources(self, ids: Iterable[str]) -> tuple[Source, ...]:
        return tuple(self.atlas.sources[name] for name in ids)

    def statement(self, word: Word) -> Statement:
        return Statement(word.id, self.text(word), self.sources(word.sources), word.confidence, word.seed)

    def has(self, name: str) -> bool:
        return name in self.atlas.words

    def say(self, name: str, regions: Iterable[str] = (), **values: object) -> Statement:
        """A row of the section "answer" with its braces filled; no double spaces, begins with a capital."""
        word = self.atlas.words[name]
        filled = {"muscle": "", "side": "", "marked": "", "total": ""} | values
        text = self.text(word).format(regions=self.regions(regions), **filled)
        text = " ".join(text.split())
        text = text[:1].upper() + text[1:]
        return Statement(word.id, text, self.sources(word.sources), word.confidence, word.seed)

    def regions(self, ids: Iterable[str]) -> str:
        rows = [self.atlas.regions[name] for name in ids]
        return region_list([row.anatomical if self.clinical else row.plain for row in rows])

    def muscles(self, ids: Iterable[str], word: str) -> str:
        rows = [self.atlas.muscles[name] for name in ids]
        return listed([row.anatomical if self.clinical else row.plain for row in rows], word)


def _nothing_marked(
    speaker: _Speaker, view: View, found: Match, chosen: Sequence[str]
) -> tuple[Statement, list[Statement]]:
    if not chosen:
        hints = [name for name in speaker.atlas.words if name.startswith("answer-empty-")]
        return speaker.say("answer-empty"), [speaker.say(name) for name in hints]
    return _by_choice(speaker, view, found, chosen)


def _by_choice(
    speaker: _Speaker, view: View, found: Match, chosen: Sequence[str]
) -> tuple[Statement, list[Statement]]:
    """A pattern shown because it was chosen; a side that nobody chose is not said to be chosen."""
    muscle, sides = speaker.muscles(chosen, "and"), _sides(found.sides)
    if view.side == "follow":
        lead = speaker.say("answer-shown", muscle=muscle)
        return lead, [speaker.say("answer-shown-follow", muscle=muscle, side=sides)]
    lead = speaker.say("answer-shown", muscle=muscle, side=sides)
    return lead, [speaker.say("answer-both")] if view.side == "both" else []


def _no_fit(
    speaker: _Speaker, view: View, found: Match, chosen: Sequence[str]
) -> tuple[Statement, list[Statement]]:
    """Marks that fit nothing. A muscle chosen by hand is still drawn, so the words must not say otherwise."""
    regions = speaker.atlas.regions
    lines = _elsewhere(speaker, found.regions)
    if all(regions[name].side == "mid" for name in found.regions):
        lines.insert(0, speaker.say("answer-midline"))
    if not chosen:
        return speaker.say("answer-no-fit", found.regions), lines
    best = [found.best[name] for name in chosen]
    unexplained = [name for name in found.regions if all(name in one.unexplained for one in best)]
    lead, how = _by_choice(speaker, view, found, chosen)
    reasons = [line for group in _alike(best) for line in _reasons(speaker, group)]
    if unexplained:
        reasons.append(speaker.say("answer-unexplained", unexplained))
    return lead, how + reasons + lines


def _fit(
    speaker: _Speaker, view: View, found: Match, chosen: Sequence[str]
) -> tuple[Statement, list[Statement]]:
    """Marks that fit at least in part: the best muscle leads, with those the marks cannot tell from it."""
    speaking = [found.best[name] for name in found.best if name in (chosen or found.muscles)]
    speaking = [one for one in speaking if one.verdict != NO]
    groups = _alike(speaking)
    first = groups[0][0]
    marked = first.explained
    total = len(found.regions)
    name, sides = _names(speaker, groups[0]), _sides(first.sides)
    template = f"answer-{found.verdict}-{'one' if total == 1 else 'many'}"
    if 1 < total == len(marked) and speaker.has(f"answer-{found.verdict}-all"):
        template = f"answer-{found.verdict}-all"
    lead = speaker.say(template, marked, muscle=name, side=sides, marked=len(marked), total=total)
    lines = [line for group in groups for line in _reasons(speaker, group)]
    unexplained = [region for region in found.regions if all(region in one.unexplained for one in speaking)]
    if unexplained:
        lines.append(speaker.say("answer-unexplained", unexplained, muscle=name, side=sides))
    if first.typical_missing:
        lines.append(speaker.say("answer-typical-missing", first.typical_missing, muscle=name, side=sides))
    lines += _side_lines(speaker, view, first)
    also = sorted((one.muscle for one in groups[0]), key=list(speaker.atlas.muscles).index)[1:]
    lines += [speaker.say(f"answer-also-{one}") for one in also if speaker.has(f"answer-also-{one}")]
    return lead, lines + _elsewhere(speaker, unexplained)


def _side_lines(speaker: _Speaker, view: View, best: Candidate) -> list[Statement]:
    if view.side in SIDES and view.side not in best.sides:
        return [speaker.say("answer-other-side", side=view.side)]
    if best.side == "both" and view.side in ("follow", "both"):
        return [speaker.say("answer-both-clicked")]
    return [speaker.say("answer-both")] if view.side == "both" else []


def _reasons(speaker: _Speaker, group: Sequence[Candidate]) -> list[Statement]:
    """Which marks lie where, for muscles that share the same reasons."""
    one = group[0]
    name, sides = _names(speaker, group), _sides(one.sides)
    parts = (("core", one.core), ("spillover", one.spillover), ("rare", one.rare))
    out = []
    for part, ids in parts:
        for own, regions in _by_side(speaker, one, ids) or [(sides, list(ids))]:
            if regions:
                out.append(speaker.say(f"answer-{part}", regions, muscle=name, side=own))
    return out


def _by_side(speaker: _Speaker, one: Candidate, ids: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Marks of a two-sided pattern apart by side, each with its muscle; nothing when they mirror."""
    if one.side != "both":
        return []
    apart = {side: [name for name in ids if speaker.atlas.regions[name].side == side] for side in SIDES}
    bare = [{name.removesuffix(f"-{side}") for name in names} for side, names in apart.items()]
    if bare[0] == bare[1] or sum(map(len, apart.values())) < len(ids):
        return []
    return list(apart.items())


def _alike(candidates: Iterable[Candidate]) -> list[list[Candidate]]:
    """Candidates with the same sides and reasons together, in the order given."""
    groups: dict[tuple[object, ...], list[Candidate]] = {}
    for one in candidates:
        groups.setdefault((one.side, one.core, one.spillover, one.rare), []).append(one)
    return list(groups.values())


def _names(speaker: _Speaker, group: Iterable[Candidate]) -> str:
    order = list(speaker.atlas.muscles)
    return speaker.muscles(sorted((one.muscle for one in group), key=order.index), "or")


def _elsewhere(speaker: _Speaker, regions: Iterable[str]) -> list[Statement]:
    """What to say of marks in an area that has its own row "answer-elsewhere-<area>"."""
    areas = dict.fromkeys(speaker.atlas.regions[name].area.replace(" ", "-") for name in regions)
    rows = [f"answer-elsewhere-{area}" for area in areas]
    return [speaker.say(row) for row in rows if speaker.has(row)]


def _tabs(speaker: _Speaker, found: Match) -> Mapping[str, tuple[Item, ...]]:
    """What each tab holds: rows for all muscles, and those of the muscles shown (of all when none is)."""
    atlas = speaker.atlas
    muscles = set(found.muscles or atlas.muscles)
    tabs: dict[str, list[Item]] = {tab: [] for tab in TABS}
    for word in atlas.words.values():
        if word.section in tabs and (not word.muscles or not muscles.isdisjoint(word.muscles)):
            tabs[word.section].append(speaker.statement(word))
    tabs["helps"] += [_exercise(speaker, exercise) for exercise in atlas.exercises.values()]
    tabs["helps"] += [speaker.statement(word) for word in atlas.words.values() if word.section == "stop"]
    cards: list[RedFlagCard] = [_red_flag(speaker, flag, found.regions) for flag in atlas.red_flags.values()]
    order = list(atlas.urgency)
    cards.sort(key=lambda card: (order.index(card.urgency), not card.near))
    tabs["doctor"] += cards
    return MappingProxyType({tab: tuple(items) for tab, items in tabs.items()})


def _exercise(speaker: _Speaker, exercise: Exercise) -> ExerciseCard:
    def parts(kind: str) -> tuple[Statement, ...]:
        return tuple(
            Statement(
                f"{exercise.id}-{kind}-{number}",
                part.clinician if speaker.clinical else part.patient,
                speaker.sources(part.sources),
            )
            for number, part in enumerate((part for part in exercise.parts if part.part == kind), start=1)
        )

    intro = Statement(
        exercise.id, speaker.text(exercise), speaker.sources(exercise.sources), seed=exercise.seed
    )
    return ExerciseCard(
        exercise.id, exercise.name, exercise.kind, intro,
        parts("step"), parts("caution"), parts("who_not"), parts("evidence"), exercise.evidence,
    )  # fmt: skip


def _red_flag(speaker: _Speaker, flag: RedFlag, marked: Sequence[str]) -> RedFlagCard:
    return RedFlagCard(
        id=flag.id,
        condition=flag.condition,
        urgency=flag.urgency,
        how_soon=speaker.atlas.urgency[flag.urgency].plain,
        sign=Statement(flag.id, speaker.text(flag), speaker.sources(flag.sources)),
        action=flag.action_clinician if speaker.clinical else flag.action_patient,
        near=is_near(flag, marked),
    )


def is_near(flag: RedFlag, marked: Iterable[str]) -> bool:
    """Whether a marked region is one of the flag's places, or its places are marked on both sides."""
    places = set(marked)
    if any(name in flag.places or stem(name) in flag.places for name in places):
        return True
    both = {name for name in places if stem(name) in flag.places_both}
    return {name.rpartition("-")[2] for name in both} >= set(SIDES)


def _sides(sides: Sequence[str]) -> str:
    return " and ".join(sides)


def listed(names: Sequence[str], word: str = "and") -> str:
    """Names in a row, "a, b and c"; with semicolons when a name has a comma of its own."""
    if len(names) < 2:
        return "".join(names)
    if any("," in name for name in names):
        return f"{'; '.join(names[:-1])}; {word} {names[-1]}"
    return f"{', '.join(names[:-1])} {word} {names[-1]}"


def region_list(names: Sequence[str]) -> str:
    """Names of regions in a sentence: alike ones drawn together, at most four, then "and N more"."""
    merged = _merge_sides(_merge_parts(names))
    if len(merged) > MOST_NAMED:
        named = [name for name, _ in merged[:MOST_NAMED]]
        more = sum(count for _, count in merged[MOST_NAMED:])
        return listed([*named, f"{more} more"])
    return listed([name for name, _ in merged])


def _merge_parts(names: Iterable[str]) -> list[tuple[str, int]]:
    """Names that differ in their second part only become one: ("x, upper part and lower part, y", 2)."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for name in names:
        first, *rest = name.split(", ")
        groups.setdefault((first, *rest[1:]) if rest else (name, ""), []).append(rest[0] if rest else "")
    found = []
    for (first, *rest), parts in groups.items():
        middle = [" and ".join(parts)] if parts[0] else []
        found.append((", ".join([first, *middle, *filter(None, rest)]), len(parts)))
    return found


def _merge_sides(names: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """The right and the left of one place become one: "right and left x"."""
    counts = dict(names)
    found: dict[str, int] = {}
    for name, count in names:
        side, _, rest = name.partition(" ")
        twin = f"{'left' if side == 'right' else 'right'} {rest}"
        if side in SIDES and twin in counts:
            found[f"right and left {rest}"] = count + counts[twin]
        else:
            found[name] = count
    return list(found.items())
