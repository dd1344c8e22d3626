"""The page of one muscle: its picture, where it is felt, what sets it apart, its look-alikes and sources."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from bodymap.atlas import Atlas, Muscle, Sign, Word, Zone
from bodymap.atlas.patterns import LEVELS
from bodymap.draw import under
from bodymap.draw.painter import VIEWS, signed
from bodymap.draw.pictures import KEPT, Pictures
from bodymap.draw.stage import TONE, toned
from bodymap.say import checked, facts, places
from bodymap.say.cards import common
from bodymap.say.facts import LookAlike, extent
from bodymap.say.pictures import PoseCard
from bodymap.say.speaker import Speaker
from bodymap.say.story import urgent
from bodymap.say.words import ExerciseCard, exercise_card
from bodymap.texts import capital
from bodymap.view import VOICES
from bodymap.web.addresses import Addresses
from bodymap.web.frame import SIDES, Choice, PageFrame, References

SECTIONS = ("what", "why", "worse", "signs", "helps", "sure")
SIGNS = ("core", "local", "spillover", "rare", "disputed", "under", "point")  # in the order explained
CODES = ("ta98", "fma", "uberon")


class MusclePage(PageFrame):
    """Makes the page of any muscle."""

    def __init__(self, atlas: Atlas, pictures: Pictures, at: Addresses) -> None:
        """Keep the pictures once they are made: they are the same for everybody."""
        super().__init__(atlas, pictures, at)
        self.views: Callable[[str, str, str], tuple[str, list[str]]] = lru_cache(KEPT)(self._views)
        self.plates: Callable[[str, str, str], str] = lru_cache(KEPT)(self._plates)

    def muscle(self, name: str, choice: Choice) -> str:
        """All that is known of one muscle."""
        atlas, speaker = self.atlas, Speaker(self.atlas, choice.voice, body=choice.body)
        muscle, (figures, kinds) = atlas.muscles[name], self.views(name, choice.body, choice.side)
        alike = facts.look_alikes(atlas, name, choice.side)
        return self.page(
            "muscle.html",
            choice,
            muscle=muscle,
            refs=References(atlas),
            signed=signed,
            often=common(speaker, name),
            checks=checked.said(speaker, name),
            figures=toned(figures, choice.body, choice.view.tone, self.at.picture),
            kinds=kinds,
            plates=toned(
                self.plates(name, choice.body, choice.side), choice.body, choice.view.tone, self.at.picture
            ),
            switches=[
                (field, self.switch(field, options, choice, f"library/{name}"))
                for field, options in (("side", SIDES), ("body", atlas.bodies), ("voice", VOICES))
            ],
            shown=self._moves(speaker, name),
            flags=urgent(atlas, choice.view, name, (choice.side,)),
            asset=self.at.asset,
            levels=self._levels(name, choice),
            points=[point for point in atlas.trigger_points.values() if point.muscle == name],
            sections=self._sections(name),
            signs=[(title, signs) for title, signs in self._signs(name) if signs],
            alike=[self._alike(speaker, name, other, choice) for other in alike],
            codes=[(code, getattr(muscle, code)) for code in CODES if getattr(muscle, code)],
            steps=self._steps(name),
        )

    def _views(self, name: str, body: str, side: str) -> tuple[str, list[str]]:
        """Front and back in the first skin tone, and the signs on them that are explained."""
        figures = "".join(self.pictures.figure(body, view, name, side, self.at.picture) for view in VIEWS)
        drawn = [self.pictures.drawing(body, view, name, side) for view in VIEWS]
        return figures, [kind for kind in SIGNS if any(kind in one.signs for one in drawn)]

    def _plates(self, name: str, body: str, side: str) -> str:
        """The muscle among the bones, in the views that show it."""
        atlas, picture, cut = self.atlas, self.at.picture, self.pictures.window(name)
        window, drawn = f"from-{cut.top} to-{cut.bottom}", (name, extent(side))
        return "".join(under.plate(atlas, body, view, drawn, window, TONE, picture) for view in VIEWS)

    def _levels(self, name: str, choice: Choice) -> list[tuple[str, list[Zone], list[places.Place]]]:
        """(level, its zones, the names of its regions), from the main zones to the disputed ones."""
        membership = self.atlas.membership[name, choice.side]
        found = []
        for level in LEVELS:
            zones = [z for z in self.atlas.zones.values() if z.muscle == name and z.level == level]
            regions = [region for region, own in membership.items() if own == level]
            if zones or regions:
                found.append((level, zones, places.places(self.atlas, regions, choice.side, choice.clinical)))
        return found

    def _sections(self, name: str) -> list[tuple[str, list[Word], bool]]:
        """(tab, its rows on this muscle, whether exercises are to be named there)."""
        found = []
        for section in SECTIONS:
            rows = [w for w in self.atlas.words.values() if w.section == section and name in w.muscles]
            # The list of who must not do it is too long for here, and never to be missed.
            moves = section == "helps" and any(name in one.muscles for one in self.atlas.exercises.values())
            if rows or moves:
                found.append((section, rows, moves))
        return found

    def _moves(self, speaker: Speaker, name: str) -> list[tuple[ExerciseCard, list[PoseCard]]]:
        """The exercises whose pictures show this muscle at work or stretched, with their start and end."""
        found = []
        for one in self.atlas.exercises.values():
            shown = speaker.pictures(one.id)
            if any(row.frame == "end" and row.does and name in row.muscles for row in shown):
                card = exercise_card(speaker, one)
                found.append((card, [pose for pose in card.pictures if pose.frame in ("start", "end")]))
        return found

    def _signs(self, name: str) -> list[tuple[str, list[tuple[Sign, tuple[str, ...]]]]]:
        """The signs that speak for it and those that speak against it, each with its sources."""
        lists: dict[bool, list[tuple[Sign, tuple[str, ...]]]] = {True: [], False: []}
        for sign in self.atlas.signs.values():
            speaks = sign.speaks.get(name, False if sign.any_muscle == "against" else None)
            if speaks is not None:
                sources = self.atlas.sign_sources.get((sign.id, name))
                lists[speaks].append((sign, sources or self.atlas.questions[sign.question].sources))
        return [("speaks-for", lists[True]), ("speaks-against", lists[False])]

    def _alike(self, speaker: Speaker, name: str, alike: LookAlike, choice: Choice) -> Mapping[str, Any]:
        """One look-alike: what it is and, as rows of term and text, what tells the two apart."""
        t, regions = self.texts, alike.places
        pair = [self.atlas.muscles[key].plain for key in (name, alike.muscle)]

        def named(ids: Sequence[str]) -> str:
            return capital(places.short_list(self.atlas, ids, choice.side, choice.clinical))

        rows = [(t("felt-with-both"), named(regions.shared))]
        for n in (0, 1):
            if regions.only[n]:
                rows.append((t("felt-only-with", muscle=pair[n]), named(regions.only[n])))
            if regions.less[n]:
                rows.append((t("felt-at-times-with", muscle=pair[1 - n]), named(regions.less[n])))
        if not any(regions.only):
            signs = alike.signs_this or alike.signs_other
            rows.append((t("areas-term"), t("areas-same" if signs else "areas-and-signs-same")))
        for muscle, signs in zip(pair, (alike.signs_this, alike.signs_other), strict=True):
            if signs:
                rows.append((t("speaks-for-muscle", muscle=muscle), capital(speaker.signs(signs))))
        picture = self.pictures.small(choice.body, alike.muscle, choice.side)
        return {"muscle": self.atlas.muscles[alike.muscle], "picture": picture, "rows": rows}

    def _steps(self, name: str) -> list[tuple[str, str, Muscle]]:
        """The muscles before and after it, as (relation of the link, message, muscle)."""
        muscles = list(self.atlas.muscles.values())
        at = [muscle.id for muscle in muscles].index(name)
        near = (("prev", "previous", at - 1), ("next", "next", at + 1))
        return [(rel, text, muscles[n]) for rel, text, n in near if 0 <= n < len(muscles)]
