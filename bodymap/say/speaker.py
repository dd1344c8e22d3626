"""Rows and numbers -> sentences in one voice, each with its sources. Holds no clinical text itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bodymap.atlas import Atlas, Exercise, ExercisePart, Mimic, Question, RedFlag, Sign, Source, Word
from bodymap.atlas.posed import ExercisePicture
from bodymap.atlas.rated import PainKind, PainSince, RatingRule, ScoreChange
from bodymap.atlas.rows import Prevalence
from bodymap.atlas.rules import PLACEHOLDERS
from bodymap.say.places import MOST_NAMED, region_list
from bodymap.texts import capital

Voiced = (
    Word | Exercise | ExercisePart | Prevalence | RedFlag | Question | Sign | Mimic
    | PainKind | PainSince | RatingRule | ScoreChange
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence or short paragraph, ready to show, and the picture beside it.

    `own`: the clinic folder it comes from, or "".
    """

    id: str
    text: str
    sources: tuple[Source, ...] = ()
    confidence: str = ""
    seed: tuple[str, ...] = ()
    own: str = ""
    picture: ExercisePicture | None = None


class Speaker:
    """Turns ids into text in one voice."""

    def __init__(self, atlas: Atlas, voice: str, sources: bool = True, body: str = "") -> None:
        """`voice` is "patient" or "clinician"; without `sources` no statement names its own.

        `body` is the one that pictures show, if they have it.
        """
        self.atlas = atlas
        self.texts = atlas.texts
        self._shown = sources
        self._body = body
        self.clinical = voice == "clinician"

    def text(self, row: Voiced) -> str:
        """A row in this voice."""
        return row.clinician if self.clinical else row.patient

    def sources(self, ids: Iterable[str]) -> tuple[Source, ...]:
        """Sources by id; none when they are not shown."""
        return tuple(self.atlas.sources[name] for name in ids) if self._shown else ()

    def statement(
        self, row: Word | Exercise | RedFlag | Question | Mimic | RatingRule | ScoreChange
    ) -> Statement:
        """A row as it stands."""
        sure, seed = getattr(row, "confidence", ""), getattr(row, "seed", ())
        picture = next(iter(self.pictures(row.id)), None) if isinstance(row, Word) else None
        return Statement(row.id, self.text(row), self.sources(row.sources), sure, seed, row.own, picture)

    def pictures(self, subject: str) -> tuple[ExercisePicture, ...]:
        """The pictures of an exercise, a sign or a row of the words, on this body if it has any."""
        return self.atlas.pictures_of(subject, self._body)

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
        places = region_list(self.atlas, regions, self.clinical, most)
        text = self.text(word).format(**dict.fromkeys(PLACEHOLDERS, "") | {"regions": places} | values)
        text = capital(" ".join(text.split()))
        return Statement(word.id, text, self.sources(word.sources), word.confidence, word.seed)

    def muscle(self, name: str) -> str:
        """A muscle's name in this voice."""
        row = self.atlas.muscles[name]
        return row.anatomical if self.clinical else row.plain

    def muscles(self, ids: Iterable[str], kind: str, named: bool = True) -> str:
        """Muscles in a sentence, as a list with "and" or "or".

        With `named` they stand as in "the psoas and the iliacus", in the patient's voice.
        """
        names = [self.muscle(name) for name in ids]
        if named and not self.clinical:
            names = [self.texts("the-muscle", muscle=name) for name in names]
        return self.texts.listed(names, kind)

    def signs(self, ids: Iterable[str]) -> str:
        """Signs in a sentence."""
        return self.texts.row([self.text(self.atlas.signs[name]) for name in ids])
