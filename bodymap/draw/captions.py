"""What is written on a picture of a view: whose pattern it shows, what to act on first, the key, the note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bodymap.fit.candidate import STRONG
from bodymap.fit.matching import Match
from bodymap.say.places import region_list
from bodymap.say.speaker import Speaker
from bodymap.say.words import Answer
from bodymap.texts import texts

if TYPE_CHECKING:
    from bodymap.atlas import Atlas
    from bodymap.view import View

MOST_PLACES = 16  # marked places that are named
NOTE = "saved-note"  # row of data/words.csv that stands under every saved picture
URGENT = "Act on this first:"
LEVELS = {
    "core": "pain often felt here",
    "local": "pain felt over the muscle",
    "spillover": "pain sometimes felt here",
    "rare": "pain rarely felt here",
    "disputed": "experts disagree",
}
Entry = tuple[tuple[str, ...], str]
"""A line of the key: its signs, as painter.sign knows them, and its words."""


def urgent(answer: Answer) -> list[str]:
    """What to do about the warning signs that are ticked, the most urgent first, and whom to call."""
    conditions: dict[str, list[str]] = {}
    for flag in answer.alert:
        conditions.setdefault(flag.action, []).append(flag.condition)
    lines = [
        f"{'Also:' if n else URGENT} {action} Could be {texts().listed(could_be, 'or')}."
        for n, (action, could_be) in enumerate(conditions.items())
    ]
    if lines and len(answer.numbers) == 1:  # else nobody has chosen a country, and there are too many
        lines += [
            f"{one.name}: {texts().listed(one.emergency, 'or')}" for one in answer.numbers if one.emergency
        ]
    return lines


def title(atlas: Atlas, view: View) -> str:
    """The first line: what was marked, by name."""
    marked = [region for region in view.regions if region in atlas.regions]
    if not marked:
        return "Nothing marked"
    return f"Marked: {region_list(atlas, marked, clinical=False, most=MOST_PLACES)}"


def pattern(atlas: Atlas, view: View, answer: Answer) -> str:
    """The second line: whose pattern is shown, with its sides, or why there is none."""
    names = muscle_names(atlas, answer.match, view.voice)
    if names:
        return f"Pattern {'shown' if view.zones else 'not drawn'}: {atlas.texts.listed(names)}"
    return answer.headline if answer.match.regions else "No pattern shown"


def note(atlas: Atlas, view: View, answer: Answer) -> str:
    """What the picture is and is not. Its first sentence is about the pattern: not said without one."""
    text = atlas.words[NOTE].patient if NOTE in atlas.words else ""
    return text if answer.match.shown and view.zones else text.partition(". ")[2]


def muscle_names(atlas: Atlas, match: Match, voice: str) -> list[str]:
    """Each muscle's name with its sides, in the order drawn; in the words of the one who reads."""
    t, named = atlas.texts, Speaker(atlas, voice).muscle
    sides = {muscle: [side for name, side in match.shown if name == muscle] for muscle in match.muscles}
    return [t("muscle-on-side", side=t.sides(drawn), muscle=named(name)) for name, drawn in sides.items()]


def unexplained(atlas: Atlas, match: Match) -> set[str]:
    """The marked regions that lie in no zone of what is shown."""
    return {
        region
        for region in match.regions
        if not any(region in atlas.membership[pair] for pair in match.shown)
    }


def whose(atlas: Atlas, view: View, match: Match) -> list[Entry]:
    """The first part of the key: whose patterns these are. The muscles drawn as outlines share a line."""
    names = muscle_names(atlas, match, view.voice) if view.zones else []
    found: list[Entry] = [((f"name-{rank}",), name) for rank, name in enumerate(names[:STRONG], start=1)]
    if names[STRONG:]:
        found.append((("name-rest",), ", ".join(names[STRONG:])))
    return found


def signs(atlas: Atlas, view: View, match: Match) -> list[Entry]:
    """The second part of the key: the signs that the picture holds."""
    loose = unexplained(atlas, match)
    found: list[Entry] = []
    if set(match.regions) - loose:
        found.append((("marked",), "marked"))
    if loose:
        found.append((("loose",), "marked, not explained"))
    for level, often in LEVELS.items():
        has = [
            f"{rank}{level}"
            for muscle, rank in zip(match.strong, ("", "second-"), strict=False)
            if any(zone.muscle == muscle and zone.level == level for zone in atlas.zones.values())
        ]
        if has and view.zones:
            found.append((tuple(has), often))
    if view.points and match.shown:
        found.append((("point",), "trigger point"))
    return found
