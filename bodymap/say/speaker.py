"""Rows and numbers -> sentences in one voice, each with its sources. Holds no clinical text itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bodymap.atlas import Atlas, Exercise, Mimic, Question, RedFlag, Sign, Source, Word

MOST_NAMED = 4  # regions named in one sentence before "and N more"
BLANKS = ("muscle", "side", "marked", "total", "signs", "low", "high", "other", "who", "date", "change")


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence or short paragraph, ready to show. `own`: the clinic folder it comes from, or ""."""

    id: str
    text: str
    sources: tuple[Source, ...] = ()
    confidence: str = ""
    seed: tuple[str, ...] = ()
    own: str = ""


class Speaker:
    """Turns ids into text in one voice."""

    def __init__(self, atlas: Atlas, voice: str, sources: bool = True) -> None:
        """`voice` is "patient" or "clinician"; without `sources` no statement names its own."""
        self.atlas = atlas
        self._shown = sources
        self.clinical = voice == "clinician"

    def text(self, row: Word | Exercise | RedFlag | Question | Sign | Mimic) -> str:
        """A row in this voice."""
        return row.clinician if self.clinical else row.patient

    def sources(self, ids: Iterable[str]) -> tuple[Source, ...]:
        """Sources by id; none when they are not shown."""
        return tuple(self.atlas.sources[name] for name in ids) if self._shown else ()

    def statement(self, word: Word) -> Statement:
        """A row of words.csv as it stands."""
        return Statement(
            word.id, self.text(word), self.sources(word.sources), word.confidence, word.seed, word.own
        )

    def row(self, row: Exercise | RedFlag | Question | Mimic) -> Statement:
        """A row of another table that holds a sentence in both voices."""
        sure, seed = getattr(row, "confidence", ""), getattr(row, "seed", ())
        return Statement(row.id, self.text(row), self.sources(row.sources), sure, seed, row.own)

    def has(self, name: str) -> bool:
        """Whether words.csv has a row of that name."""
        return name in self.atlas.words

    def say(
        self, name: str, regions: Iterable[str] = (), most: int = MOST_NAMED, **values: object
    ) -> Statement:
        """A row of the section "answer" with its braces filled; no double spaces, begins with a capital.

        `most` regions are named, then "and N more".
        """
        word = self.atlas.words[name]
        filled = dict.fromkeys(BLANKS, "") | {key: str(value) for key, value in values.items()}
        text = self.text(word).format(regions=self.regions(regions, most), **filled)
        text = " ".join(text.split())
        text = text[:1].upper() + text[1:]
        return Statement(word.id, text, self.sources(word.sources), word.confidence, word.seed)

    def regions(self, ids: Iterable[str], most: int = MOST_NAMED) -> str:
        """Regions in a sentence."""
        rows = [self.atlas.regions[name] for name in ids]
        return region_list([row.anatomical if self.clinical else row.plain for row in rows], most)

    def muscle(self, name: str) -> str:
        """A muscle's name in this voice."""
        row = self.atlas.muscles[name]
        return row.anatomical if self.clinical else row.plain

    def muscles(self, ids: Iterable[str], word: str, article: str = "") -> str:
        """Muscles in a sentence; the patient's voice puts the article before each."""
        before = "" if self.clinical else article
        return listed([f"{before}{self.muscle(name)}" for name in ids], word)

    def signs(self, ids: Iterable[str]) -> str:
        """Signs in a sentence."""
        return "; ".join(self.text(self.atlas.signs[name]) for name in ids)


def side_list(sides: Sequence[str]) -> str:
    """Sides in a sentence: "right and left"."""
    return " and ".join(sides)


def listed(names: Sequence[str], word: str = "and") -> str:
    """Names in a row, "a, b and c", parted so that each can be told from the next.

    A name with an "and" of its own puts a comma before the last; one with a comma, semicolons between all.
    """
    if len(names) < 2:
        return "".join(names)
    mark = ";" if any("," in name for name in names) else ","
    before = "" if mark == "," and not any(" and " in name for name in names) else mark
    return f"{f'{mark} '.join(names[:-1])}{before} {word} {names[-1]}"


def region_list(names: Sequence[str], most: int = MOST_NAMED) -> str:
    """Names of regions in a sentence: alike ones drawn together, at most `most`, then "and N more"."""
    merged = _merge_sides(merge_parts(names))
    if len(merged) > most:
        named = [name for name, _ in merged[:most]]
        more = sum(count for _, count in merged[most:])
        return listed([*named, f"{more} more"])
    return listed([name for name, _ in merged])


def merge_parts(names: Iterable[str]) -> list[tuple[str, int]]:
    """Names that differ in their second part only become one: ("x, upper part and lower part, y", 2)."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for name in names:
        first, *rest = name.split(", ")
        groups.setdefault((first, *rest[1:]) if rest else (name, ""), []).append(rest[0] if rest else "")
    return [
        (", ".join(filter(None, (first, listed(parts), *rest))), len(parts))
        for (first, *rest), parts in groups.items()
    ]


def _merge_sides(names: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """The right and the left of one place become one: "right and left x"."""
    counts = dict(names)
    found: dict[str, int] = {}
    for name, count in names:
        side, _, rest = name.partition(" ")
        twin = f"{'left' if side == 'right' else 'right'} {rest}"
        if side in ("left", "right") and twin in counts:
            found[f"right and left {rest}"] = count + counts[twin]
        else:
            found[name] = count
    return list(found.items())
