"""/show/<muscle>: "Show the patient", a muscle's story in a few steps. Once open it needs no net."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import Flask, Response, abort, redirect

from bodymap.atlas import Exercise
from bodymap.atlas.posed import ExercisePicture
from bodymap.draw.scene import scene
from bodymap.say import places
from bodymap.say.story import MOST_MOVES, first_moves, moves, story, urgent
from bodymap.say.words import answer
from bodymap.web.frame import Choice, PageFrame
from bodymap.web.library import Library, asked_for

STEPS = ("here", "muscle", "felt", "keeps", "moves", "help")
NOTES = {"muscle": "what", "felt": "why", "keeps": "worse", "moves": "helps"}
"""What the clinician is told at a step: the section of words.csv."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: the sentence for the patient, what is shown with it, and rows of words.csv for the clinician.

    `moving` is the strip of the pictures between them; the way is shown from the first picture to the last.
    """

    name: str
    sentence: str
    notes: tuple[str, ...] = ()
    pictures: tuple[ExercisePicture, ...] = ()
    moving: ExercisePicture | None = None


class Show(PageFrame):
    """Makes the story of any muscle."""

    def show(self, name: str, choice: Choice) -> str:
        """The whole document; steps without facts are left out."""
        offered = moves(self.atlas, name)
        return self.page(
            "show.html",
            choice,
            muscle=self.atlas.muscles[name],
            steps=list(self._steps(name, choice, offered)),
            moves=offered,
            ends={one.id: self._ends(one, choice.body) for one in offered},
            flags=self._flags(name, choice),
            chosen=[one.id for one in first_moves(offered)],
            most=MOST_MOVES,
            scene=scene(self.pictures, choice.view, name, choice.side, self.at.picture),
        )

    def _steps(self, name: str, choice: Choice, offered: Sequence[Exercise]) -> Iterator[Step]:
        for step in STEPS:
            row = story(self.atlas, name, step)
            notes = tuple(
                word.clinician
                for word in self.atlas.words.values()
                if word.section == NOTES.get(step) and name in word.muscles
            )
            if step == "here" and choice.view.regions:
                felt = places.short_list(self.atlas, choice.view.regions, choice.side, clinical=True)
                yield Step(step, self.texts("show-here"), (felt,))
            elif step == "moves" and offered:
                yield Step(step, self.texts("show-moves"), notes)
            elif row:
                shown = {
                    f"{one.subject}-{one.frame}": one
                    for name in row.pictures
                    for one in self.atlas.pictures_of(name.rpartition("-")[0], choice.body)
                }
                moving = next((one for one in shown.values() if one.frame == "moving"), None)
                yield Step(step, row.patient, notes, tuple(shown[name] for name in row.pictures), moving)

    def _flags(self, name: str, choice: Choice) -> list[tuple[str, str]]:
        """The most urgent warning signs: (line, how soon)."""
        return [(card.asked, card.how_soon) for card in urgent(self.atlas, choice.view, name, (choice.side,))]

    def _ends(self, move: Exercise, body: str) -> list[ExercisePicture]:
        """How an exercise begins and how it ends, as far as it is drawn."""
        return [row for row in self.atlas.pictures_of(move.id, body) if row.frame in ("start", "end")]


def register(server: Flask, library: Library) -> None:
    """Add the story's address."""
    pages = Show(library.atlas, library.pictures, library.at)

    def show(name: str) -> Response:
        if name not in library.atlas.muscles:
            abort(404)
        choice = asked_for(library.atlas)
        said = answer(library.atlas, choice.view)
        if said.gates or said.alert:  # no muscle before the emergency
            return redirect(pages.url("", choice))  # type: ignore[return-value]
        return Response(pages.show(name, choice), mimetype="text/html", headers={"Cache-Control": "no-store"})

    server.add_url_rule(library.at.url("show/<name>"), "show", show, strict_slashes=False)
