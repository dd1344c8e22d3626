"""The list of all muscles, with its search, and the page on how the fit is computed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl

from bodymap.atlas import Atlas
from bodymap.atlas.called import How
from bodymap.atlas.patterns import BESIDE
from bodymap.draw.pictures import Pictures
from bodymap.draw.stage import data_block
from bodymap.fit.matching import match
from bodymap.say import facts, terms
from bodymap.say.cards import common
from bodymap.say.places import felt_most
from bodymap.say.speaker import Speaker
from bodymap.view import VOICES
from bodymap.web import scripts
from bodymap.web.addresses import Addresses
from bodymap.web.frame import Choice, PageFrame, References


class Pages(PageFrame):
    """Makes the two pages that are about all muscles."""

    def __init__(self, atlas: Atlas, pictures: Pictures, at: Addresses) -> None:
        """Sort the muscles by area and make the table of the search, once."""
        super().__init__(atlas, pictures, at)
        self.index = facts.index(atlas)
        self.groups = facts.groups(atlas)
        at.add("scripts/library.js", scripts.bundle("library"))  # for all pages of the frame

    def listing(self, choice: Choice, asked: str = "") -> str:
        """Every muscle by area, or those that a search finds, best first."""
        found, told = facts.search(self.index, asked) if asked.strip() else ([], [])
        speaker = Speaker(self.atlas, choice.voice)
        word = self.atlas.words.get("sure-maps")
        areas = [
            (area.replace(" ", "-"), [self._card(name, choice) for name in names])
            for area, names in self.groups.items()
        ]
        total = len(self.atlas.muscles)
        counts = [self.texts("muscles-found", count=count, total=total) for count in range(total + 1)]
        said = {"all": self.texts("muscles-all", total=total), "found": counts}
        return self.page(
            "library.html",
            choice,
            asked=asked,
            searching=bool(asked.strip()),
            found=[self._card(name, choice) for name in found],
            terms=[
                (term, term.id in told, terms.said(speaker, term), terms.alike(speaker, term))
                for term in self.atlas.lay_terms.values()
                if term.patient or term.mimics
            ],
            told=told,
            areas=areas,
            total=total,
            intro=(word.clinician if choice.clinical else word.patient) if word else "",
            hidden=parse_qsl(choice.search().removeprefix("?")),
            voices=self.switch("voice", VOICES, choice, "library"),
            index=data_block(self.index, id="index"),
            said=data_block(said, id="texts"),
        )

    def how(self, choice: Choice) -> str:
        """How the fit is computed."""
        refs, numbers = References(self.atlas, own=False), self.atlas.weight_rows.values()
        return self.page("how.html", choice, rows=self._rows, numbers=numbers, refs=refs)

    @cached_property
    def _rows(self) -> list[tuple[How, str]]:
        """The rows of how.csv with their texts, the same for everybody."""
        return [
            (row, self._example(row.text) if row.id == "example" else row.text)
            for row in self.atlas.how.values()
        ]

    def _example(self, text: str) -> str:
        """The row "example" with its braces filled from a real match: a typical mark and one outside."""
        muscle = next(iter(self.atlas.muscles.values()))
        pattern = self.atlas.patterns[muscle.id, "right"]
        known = pattern.levels.keys() | pattern.at[BESIDE]
        right = [region.id for region in self.atlas.regions.values() if region.side == "right"]
        inside = next((name for name in right if name in pattern.core), right[0])
        # One near the first: a place far off would make it look easy.
        outside = next((name for name in right[right.index(inside) :] if name not in known), right[-1])
        best = match(self.atlas, [inside, outside], muscle=muscle.id).best[muscle.id]
        side = self.texts("side", side="right")
        filled = {
            "inside": self.atlas.regions[inside].plain,
            "outside": self.atlas.regions[outside].plain,
            "muscle": self.texts("muscle-on-side", side=side, muscle=muscle.plain),
            "precision": self.texts.number(best.precision, 2),
            "coverage": self.texts.number(best.coverage, 2),
            "fit": self.texts.number(best.fit, 2),
        }
        for name, value in filled.items():
            text = text.replace(f"{{{name}}}", value)
        return text

    def _card(self, name: str, choice: Choice) -> Mapping[str, Any]:
        """What the list says of a muscle."""
        muscle = self.atlas.muscles[name]
        return {
            "muscle": muscle,
            "picture": self.pictures.small(choice.body, name, "right"),
            "same": muscle.plain.lower() == muscle.anatomical.lower(),
            "felt": felt_most(self.atlas, name, "right", choice.clinical),
            "often": common(Speaker(self.atlas, choice.voice), name).text,
        }
