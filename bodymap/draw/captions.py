"""What a picture of a view is made of, and what is written on it: title, what to act on, key, note."""

from __future__ import annotations

import base64
import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from bodymap.atlas.patterns import LEVELS
from bodymap.draw import painter, tokens
from bodymap.draw.brush import covered, paths
from bodymap.draw.painter import path, zone_path
from bodymap.draw.stage import CLOTHES, image
from bodymap.fit.matching import Match
from bodymap.paths import ours
from bodymap.say.places import region_list
from bodymap.say.speaker import Speaker
from bodymap.say.words import Answer, answer

if TYPE_CHECKING:
    from bodymap.atlas import Atlas, Shape
    from bodymap.view import View

MOST_PLACES = 16  # marked places that are named
# rows of data/words.csv under a saved picture: of the pattern that is drawn, and in every case
NOTE_DRAWN, NOTE = "saved-note-drawn", "saved-note"
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"
XRAY_BODY, XRAY_ZONES = 0.2, 0.6  # how strong these are over and under bones
Entry = tuple[tuple[str, ...], str, int]
"""A line of the key: its signs, as painter.sign knows them, its words, the hue of contours in the signs."""


@dataclass(frozen=True)
class Sheet:
    """What all parts of a picture need; theme is "light" or "dark"."""

    atlas: Atlas
    view: View
    theme: str
    answer: Answer

    @classmethod
    def of(cls, atlas: Atlas, view: View, theme: str | None, **more: Any) -> Self:
        """The sheet for a view, in its theme unless another is named; "auto" means light, as on paper."""
        said = answer(atlas, replace(view, voice="patient", sources=False), covered(atlas, view))
        return cls(atlas, view, theme or ("dark" if view.theme == "dark" else "light"), said, **more)

    @property
    def match(self) -> Match:
        """What is drawn."""
        return self.answer.match

    @property
    def drawn(self) -> tuple[str, ...]:
        """The muscles on the picture: the first in full, of the second and of the app's own the contours."""
        strong, home = self.match.strong, self.atlas.home
        return tuple(muscle for muscle in self.match.muscles if muscle in strong or muscle in home)

    @property
    def colours(self) -> Mapping[str, str]:
        """The theme's colours."""
        return tokens.colours(self.theme)

    @cached_property
    def unexplained(self) -> set[str]:
        """The marked regions that lie in no zone of what is shown."""
        zones = [self.atlas.membership[pair] for pair in self.match.shown]
        return {region for region in self.match.regions if not any(region in zone for zone in zones)}

    @property
    def strength(self) -> float:
        """How strong the body is drawn: fainter on a dark ground, and over what lies under the skin."""
        return tokens.strength(self.theme, "body-strength") * (XRAY_BODY if self.view.xray else 1)

    def picture(self, face: str, layer: str) -> str:
        """An image of the body as a data URL, empty where it is missing; `layer` as in `stage.Picture`."""
        file = ours(image(self.view.figure, face, layer))
        if not file.is_file():
            return ""
        return f"data:image/webp;base64,{base64.b64encode(file.read_bytes()).decode()}"

    def dressed(self, face: str, mask: str) -> str:
        """The clothes as SVG, fading where marks and zones lie; empty without them, and over the bones.

        `mask` is the id of the mask.
        """
        picture = "" if self.view.xray else self.picture(face, CLOTHES)
        size = (self.atlas.width, self.atlas.height)
        return painter.clothes(picture, size, mask, self._bare(face)) if picture else ""

    def images(self, face: str) -> list[tuple[str, float]]:
        """Skin and clothes as data URLs with their strengths, for pictures that know no masks.

        There the clothes fade as a whole.
        """
        strength = self.strength
        found = [(self.picture(face, self.view.tone), strength)]
        if not self.view.xray:
            worn = strength * (1 - painter.BARE) if self._bare(face) else strength
            found.append((self.picture(face, CLOTHES), worn))
        return [one for one in found if one[0]]

    def brushed(self, face: str) -> str:
        """Path data of what is painted on a face."""
        return self._brushed[face]

    @cached_property
    def _brushed(self) -> Mapping[str, str]:
        return {face: paths(self.view, face) for face in painter.VIEWS}

    def _bare(self, face: str) -> list[str]:
        """Path data of the marks and zones that are drawn."""
        view, midline = self.view, self.atlas.midline

        def shown(shape: Shape) -> str:
            return zone_path(shape.rings, midline) if shape.layer == "zone" else path(shape.rings)

        brushed = self.brushed(face)
        return [brushed] * bool(brushed) + [
            shown(shape)
            for shape in self.atlas.shapes(view.figure, face)
            if (shape.layer == "region" and shape.id in view.regions and shape.id not in self.match.shares)
            or (shape.layer == "zone" and view.zones and self._is_shown(shape.id))
        ]

    def _is_shown(self, zone: str) -> bool:
        name, _, side = zone.partition(":")
        row = self.atlas.zones[name]
        is_drawn = row.muscle in self.drawn[:1] or (row.muscle in self.drawn and row.level in painter.OTHERS)
        return is_drawn and (row.muscle, side) in self.match.shown

    def urgent(self) -> list[str]:
        """What to do about the warning signs that are ticked, the most urgent first, and whom to call."""
        t, numbers = self.atlas.texts, self.answer.numbers
        conditions: dict[str, list[str]] = {}
        for flag in self.answer.alert:
            conditions.setdefault(flag.action, []).append(flag.condition)
        lines = [
            t(
                "saved-act",
                label=t("saved-also") if n else self.act_first,
                action=action,
                could_be=t("could-be", condition=t.listed(could_be, "or")),
            )
            for n, (action, could_be) in enumerate(conditions.items())
        ]
        if lines and len(numbers) == 1:  # else nobody has chosen a country, and there are too many
            lines += [
                t("emergency-number", country=one.name, number=t.listed(one.emergency, "or"))
                for one in numbers
                if one.emergency
            ]
        return lines

    @property
    def act_first(self) -> str:
        """The words that what is urgent begins with."""
        return self.atlas.texts("saved-act-first")

    def title(self) -> list[str]:
        """What was marked, by name; then whose pattern is shown, with its sides, or why there is none."""
        marked = [region for region in self.view.regions if region in self.atlas.regions]
        places = region_list(self.atlas, marked, clinical=False, most=MOST_PLACES) if marked else ""
        t = self.atlas.texts
        if names := self._muscles():
            drawn = "yes" if self.view.zones else "no"
            pattern = t.once("saved-pattern", drawn=drawn, muscles=t.listed(names))
        else:
            pattern = self.answer.headline if self.match.regions else t("saved-no-pattern")
        marks = t.once("saved-marked", places=places) if marked else t("saved-none-marked")
        return [marks, *self.answer.painted[:1], *self._said(), pattern]

    def _said(self) -> list[str]:
        """What is said of the marks, and what the clinician finds."""
        t, found = self.atlas.texts, []
        if scores := self.answer.scores:
            each = [t.once("saved-score", place=one.place, words=one.words) for one in scores]
            found.append(t.once("saved-scores", scores=t.row(each)))
        if self.view.findings:
            places = region_list(self.atlas, self.view.findings, clinical=False, most=MOST_PLACES)
            found.append(t.once("saved-findings", places=places))
        return found

    def note(self) -> str:
        """What the picture is and is not."""
        names = [NOTE_DRAWN] * bool(self.match.shown and self.view.zones) + [NOTE]
        return " ".join(self.atlas.words[name].patient for name in names if name in self.atlas.words)

    def sign(self, name: str) -> str:
        """What a sign stands for: a level, "marked", "loose" (not explained) or "point"."""
        return self.atlas.texts("saved-sign", sign=name)

    def _muscles(self) -> list[str]:
        """Each muscle's name with its sides, in the order drawn; in the words of the one who reads."""
        t, named = self.atlas.texts, Speaker(self.atlas, self.view.voice).muscle
        sides: dict[str, list[str]] = {}
        for muscle, side in self.match.shown:
            sides.setdefault(muscle, []).append(side)
        return [
            t("muscle-on-side", side=t.sides(sides[muscle]), muscle=named(muscle))
            for muscle in self.match.muscles
        ]

    def whose(self) -> list[Entry]:
        """The first part of the key: whose patterns these are; those that are not drawn share a line."""
        names = dict(zip(self.match.muscles, self._muscles(), strict=True)) if self.view.zones else {}
        found: list[Entry] = [
            ((f"name-{min(rank, 2)}",), names.pop(muscle), self.atlas.muscles[muscle].hue)
            for rank, muscle in enumerate(self.drawn, start=1)
            if muscle in names
        ]
        return [*found, ((), self.atlas.texts.listed([*names.values()]), 1)] if names else found

    def signs(self) -> list[Entry]:
        """The second part of the key: the signs that the picture holds."""
        match, view, loose = self.match, self.view, self.unexplained
        found: list[Entry] = []
        if view.paint:
            found.append((("painted",), self.sign("painted"), 1))
        if set(match.regions) - loose - match.shares.keys():
            found.append((("marked",), self.sign("marked"), 1))
        if loose:
            found.append((("loose",), self.sign("loose"), 1))
        levels = {(zone.muscle, zone.level) for zone in self.atlas.zones.values()} if view.zones else set()
        first, *others = self.drawn or ("",)
        for level in LEVELS:
            has = [level] if (first, level) in levels else []
            outlined = [muscle for muscle in others if (muscle, level) in levels and level in painter.OTHERS]
            if has := has + [f"other-{level}"] * bool(outlined):
                hue = self.atlas.muscles[outlined[0]].hue if outlined else 1
                found.append((tuple(has), self.sign(level), hue))
        if view.points and match.shown:
            found.append((("point",), self.sign("point"), 1))
            if self.presses:
                found.append((("press",), self.sign("press"), 1))
        return found

    @property
    def presses(self) -> bool:
        """Whether places to press are drawn beside trigger points: among the bones, where they differ."""
        match, body, points = self.match, self.view.shown_body, self.atlas.trigger_points
        found = (
            shape.id.split(":")
            for face in painter.VIEWS
            for shape in self.atlas.shapes(body, face)
            if shape.layer == "press"
        )
        pairs = [(points[name].muscle, side) for name, side in found]
        return self.view.xray and any(pair in match.shown and pair[0] in match.strong for pair in pairs)


def wrapped(words: Iterable[str], letters: int, most: int | None = None, **how: bool) -> list[str]:
    """Each text in lines of so many letters, `most` of them at most."""
    return [
        line
        for text in words
        for line in textwrap.wrap(text, letters, max_lines=most, placeholder=" ...", **how)  # type: ignore[arg-type]
    ]
