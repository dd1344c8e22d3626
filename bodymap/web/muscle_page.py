"""The page of one muscle: its picture, where it is felt, what sets it apart, its look-alikes and sources."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from html import escape

from bodymap.atlas import Atlas
from bodymap.draw.painter import VIEWS, signed
from bodymap.draw.pictures import KEPT, Pictures
from bodymap.draw.stage import themed
from bodymap.say import checked, facts
from bodymap.say.cards import common
from bodymap.say.facts import LookAlike, capital
from bodymap.say.speaker import Speaker
from bodymap.say.words import TABS
from bodymap.web.frame import SIDES, VOICES, Choice, PageFrame, References, Site, sure
from bodymap.web.parts import CONFIDENCE

SECTIONS = ("what", "why", "worse", "signs", "helps", "sure")
LEVELS = {
    "core": ("Most often felt here", "Core zone"),
    "local": ("Felt over the muscle itself", "Local pain, over the muscle"),
    "spillover": ("Sometimes felt here", "Spillover zone"),
    "rare": ("Rarely felt here", "Rare spillover"),
    "disputed": ("Experts disagree about this", "Disputed"),
}
# Sign, what of a drawing it stands for, its words.
LEGEND = (
    ("core", "core", "often"), ("local", "local", "over the muscle"), ("spillover", "spillover", "sometimes"),
    ("rare", "rare", "rarely"), ("disputed", "disputed", "experts disagree"),
    ("under", "muscle", "the muscle"), ("point", "points", "trigger point"),
)  # fmt: skip


class MusclePage(PageFrame):
    """Makes the page of any muscle."""

    def __init__(self, atlas: Atlas, pictures: Pictures, site: Site) -> None:
        """Keep the pictures once they are made: they are the same for everybody."""
        super().__init__(atlas, pictures, site)
        self.views: Callable[[str, str, str], str] = lru_cache(KEPT)(self._views)

    def muscle(self, name: str, choice: Choice) -> str:
        """All that is known of one muscle."""
        atlas, muscle = self.atlas, self.atlas.muscles[name]
        refs = References(atlas)
        same = muscle.plain.lower() == muscle.anatomical.lower()
        latin = "" if same else f'<p class="latin" lang="la">{escape(muscle.anatomical)}</p>'
        where = "" if choice.clinical else f"<p>{escape(capital(muscle.gloss))}</p>"
        known = self._known(name, choice, refs)  # first: sources are numbered in the order of the page
        parts = [self._where(name, choice, refs), self._points(name, choice, refs)]
        words = self._words(name, choice, refs) + self._signs(name, choice, refs)
        title = escape(capital(muscle.plain))
        content = (
            f'<nav class="crumbs" aria-label="Where you are">'
            f'<a href="{escape(self.library_url(choice))}">Library</a>'
            f' <span aria-hidden="true">/</span> <span aria-current="page">{title}</span></nav>'
            f'<div class="title"><div><h1>{title}</h1>{latin}{where}</div>'
            f'<a class="button" href="{escape(self.body_url(choice, name))}">Show on the body</a></div>'
            f"{known}"
            f'<div class="sheet"><div class="look">{self._figures(name, choice)}</div>'
            f'<div class="read">{"".join(parts)}</div></div>'
            f'<div class="told-apart">{words}</div>'
            f"{self._alike(name, choice)}{self._codes(name, choice)}{refs.listed()}"
            f"{self._steps(name, choice)}"
        )
        return self.page(capital(muscle.plain), content, choice, "library", about=name)

    def _known(self, name: str, choice: Choice, refs: References) -> str:
        muscle = self.atlas.muscles[name]
        speaker = Speaker(self.atlas, choice.voice)
        often = common(speaker, name)
        rows = [
            ("How common", escape(often.text) + refs.marks([source.id for source in often.sources])),
            ("Evidence", escape(capital(facts.EVIDENCE[muscle.evidence][1]))),
            ("Confidence in this page", escape(capital(CONFIDENCE.get(muscle.confidence, "not rated")))),
        ]
        for one in checked.said(speaker, name):
            rows.append(
                ("Clinician's check", escape(one.text + (f" Added by {one.own}." if one.own else "")))
            )
        if muscle.own:
            rows.append(("Added by", escape(muscle.own)))
        told = "".join(f"<div><dt>{term}</dt><dd>{text}</dd></div>" for term, text in rows)
        return f'<dl class="known">{told}</dl>'

    def _views(self, name: str, body: str, side: str) -> str:
        """Front and back in the system's theme, and what the signs on them mean."""
        figures = "".join(self.pictures.figure(body, view, name, side, self.site.picture) for view in VIEWS)
        drawn = [self.pictures.drawing(body, view, name, side) for view in VIEWS]
        legend = "".join(
            f"<li>{signed(kind)}{text}</li>"
            for kind, field, text in LEGEND
            if any(getattr(one, field) for one in drawn)
        )
        return f'<div class="views">{figures}</div><ul class="signs">{legend}</ul>'

    def _figures(self, name: str, choice: Choice) -> str:
        bodies = [(body, body.capitalize()) for body in self.atlas.bodies]
        choices = (
            self.switch("Side", "side", SIDES, choice, name)
            + self.switch("Body", "body", bodies, choice, name)
            + self.switch("Words for", "voice", VOICES, choice, name)
        )
        return (
            themed(self.views(name, choice.body, choice.side), choice.view.theme)
            + f'<div class="choices">{choices}</div>'
        )

    def _where(self, name: str, choice: Choice, refs: References) -> str:
        atlas = self.atlas
        levels = atlas.membership[name, choice.side]
        voice = int(choice.clinical)
        blocks = []
        for level, titles in LEVELS.items():
            zones = [z for z in atlas.zones.values() if z.muscle == name and z.level == level]
            regions = [region for region, own in levels.items() if own == level]
            if not zones and not regions:
                continue
            told = "".join(
                f"<li>{escape(capital(z.anatomical if choice.clinical else z.plain))}{sure(z.confidence)}"
                f"{refs.marks(z.sources)}</li>"
                for z in zones
            )
            named = facts.places(atlas, regions, choice.side, choice.clinical)
            names = "; ".join(
                f'<span data-regions="{" ".join(ids)}">{escape(text)}</span>' for text, ids in named
            )
            areas = f'<p class="areas"><b>Areas on the body map:</b> {names}.</p>' if regions else ""
            blocks.append(
                f'<section class="level"><h3>{signed(level)}{titles[voice]}</h3>'
                f"<ul>{told}</ul>{areas}</section>"
            )
        told = "".join(blocks)
        return f'<section id="where"><h2>Where it is felt, {choice.side} side</h2>{told}</section>'

    def _points(self, name: str, choice: Choice, refs: References) -> str:
        points = [point for point in self.atlas.trigger_points.values() if point.muscle == name]
        if not points:
            return ""
        items = "".join(
            f"<li><b>{escape(p.mark)}</b> <span>{escape(p.anatomical if choice.clinical else p.plain)}"
            f"{sure(p.confidence)}{refs.marks(p.sources)}</span></li>"
            for p in points
        )
        title = "Trigger points" if choice.clinical else "Trigger points (tender spots)"
        return f'<section id="points"><h2>{title}</h2><ul class="points">{items}</ul></section>'

    def _words(self, name: str, choice: Choice, refs: References) -> str:
        found = []
        for section in SECTIONS:
            rows = [w for w in self.atlas.words.values() if w.section == section and name in w.muscles]
            told = "".join(
                f"<p>{escape(row.clinician if choice.clinical else row.patient)}{sure(row.confidence)}"
                f"{refs.marks(row.sources)}</p>"
                for row in rows
            )
            if section == "helps" and any(name in one.muscles for one in self.atlas.exercises.values()):
                # The list of who must not do it is too long for here, and never to be missed.
                url = self.body_url(choice, name, tab="helps")
                told += f'<p><a href="{escape(url)}">Exercises, and who must not do them</a></p>'
            if told:
                found.append(f'<section id="{section}"><h2>{escape(TABS[section])}</h2>{told}</section>')
        return "".join(found)

    def _signs(self, name: str, choice: Choice, refs: References) -> str:
        lists: dict[bool, list[str]] = {True: [], False: []}
        # one list after the other, so that sources are numbered as they come on the page
        for wanted in lists:
            for sign in self.atlas.signs.values():
                speaks = sign.speaks.get(name, False if sign.any_muscle == "against" else None)
                if speaks is wanted:
                    text = escape(capital(sign.clinician if choice.clinical else sign.patient))
                    said = self.atlas.sign_sources.get((sign.id, name)) or (
                        self.atlas.questions[sign.question].sources
                    )
                    lists[wanted].append(f"<li>{text}{refs.marks(said)}</li>")
        blocks = "".join(
            f"<section><h3>{title}</h3><ul>{''.join(items)}</ul></section>"
            for title, items in (("Speaks for it", lists[True]), ("Speaks against it", lists[False]))
            if items
        )
        return f'<section id="for-against"><h2>Signs for and against</h2>{blocks}</section>' if blocks else ""

    def _alike(self, name: str, choice: Choice) -> str:
        alike = facts.look_alikes(self.atlas, name, choice.side)
        if not alike:
            return (
                '<section id="alike"><h2>Look-alikes</h2>'
                "<p>No other muscle in this library is felt most in the same areas.</p></section>"
            )
        items = "".join(self._look_alike(name, one, choice) for one in alike)
        return (
            '<section id="alike"><h2>Look-alikes, and what tells them apart</h2>'
            f'<ul class="alike">{items}</ul></section>'
        )

    def _look_alike(self, name: str, one: LookAlike, choice: Choice) -> str:
        own, other = (self.atlas.muscles[key].plain for key in (name, one.muscle))
        places, pair = one.places, (own, other)
        rows = [("Often felt with both", self._named(places.shared, choice))]
        for n in (0, 1):
            if places.only[n]:
                rows.append((f"Often felt only with the {pair[n]}", self._named(places.only[n], choice)))
            if places.less[n]:
                term = f"Of these, at times with the {pair[1 - n]}, too"
                rows.append((term, self._named(places.less[n], choice)))
        if not any(places.only):
            signs = "" if one.signs_this or one.signs_other else ", and neither can the signs known here"
            rows.append(("Areas", f"The main areas can't tell the two apart{signs}."))
        rows += [(f"Speaks for the {mine}", capital(self._said(ids, choice)))
                 for mine, ids in ((own, one.signs_this), (other, one.signs_other)) if ids]  # fmt: skip
        told = "".join(f"<dt>{escape(term)}</dt><dd>{escape(text)}</dd>" for term, text in rows)
        return (
            f"<li>{self.pictures.small(choice.body, one.muscle, choice.side)}"
            f'<h3><a href="{escape(self.muscle_url(one.muscle, choice))}">{escape(capital(other))}</a></h3>'
            f"<dl>{told}</dl></li>"
        )

    def _named(self, regions: Sequence[str], choice: Choice) -> str:
        named = facts.places(self.atlas, regions, choice.side, choice.clinical)
        return capital(facts.short_list([name for name, _ in named]))

    def _said(self, signs: Iterable[str], choice: Choice) -> str:
        rows = [self.atlas.signs[sign] for sign in signs]
        return "; ".join(row.clinician if choice.clinical else row.patient for row in rows)

    def _codes(self, name: str, choice: Choice) -> str:
        muscle = self.atlas.muscles[name]
        codes = (
            ("TA98", muscle.ta98),
            ("FMA", muscle.fma),
            ("UBERON", muscle.uberon),
            ("SNOMED CT", muscle.sctid),
        )
        told = "".join(f"<div><dt>{term}</dt><dd>{escape(code)}</dd></div>" for term, code in codes if code)
        if not told or not choice.clinical:
            return ""
        return f'<section id="codes"><h2>Identifiers</h2><dl class="known">{told}</dl></section>'

    def _steps(self, name: str, choice: Choice) -> str:
        ids = list(self.atlas.muscles)
        at = ids.index(name)
        links = []
        for rel, word, near in (("prev", "Previous", at - 1), ("next", "Next", at + 1)):
            if 0 <= near < len(ids):
                plain = escape(capital(self.atlas.muscles[ids[near]].plain))
                address = escape(self.muscle_url(ids[near], choice))
                links.append(f'<a rel="{rel}" href="{address}"><span>{word}</span>{plain}</a>')
        return f'<nav class="steps" aria-label="Other muscles">{"".join(links)}</nav>' if links else ""
