"""The list of all muscles, with its search, and the page on how the fit is computed."""

from __future__ import annotations

from functools import cached_property
from html import escape
from urllib.parse import parse_qsl

from bodymap.atlas import Atlas
from bodymap.atlas.patterns import BESIDE
from bodymap.draw.pictures import Pictures
from bodymap.draw.stage import data_block
from bodymap.fit.matching import match
from bodymap.say import facts
from bodymap.say.cards import common
from bodymap.say.facts import capital
from bodymap.say.speaker import Speaker
from bodymap.web.frame import VOICES, Choice, PageFrame, References, Site


class Pages(PageFrame):
    """Makes the two pages that are about all muscles."""

    def __init__(self, atlas: Atlas, pictures: Pictures, site: Site) -> None:
        """Count what every list needs once."""
        super().__init__(atlas, pictures, site)
        self.index = facts.index(atlas)
        self.groups = facts.groups(atlas)

    def listing(self, choice: Choice, asked: str = "") -> str:
        """Every muscle by area, or those that a search finds, best first."""
        total = len(self.atlas.muscles)
        found = facts.find(self.index, asked) if asked.strip() else []
        told = f"{len(found)} of {total} muscles" if asked.strip() else f"{total} muscles"
        jumps = "".join(
            f'<li><a href="#{_slug(area)}">{escape(capital(area))} <span>{len(ids)}</span></a></li>'
            for area, ids in self.groups.items()
        )
        areas = "".join(
            f'<section id="{_slug(area)}"><h2>{escape(capital(area))}</h2>'
            f'<ul class="cards">{"".join(self._card(one, choice) for one in ids)}</ul></section>'
            for area, ids in self.groups.items()
        )
        hits = "".join(self._card(one, choice) for one in found)
        off, on = (" hidden", "") if asked.strip() else ("", " hidden")
        voices = self.switch("Words for", "voice", VOICES, choice)
        none = "" if asked.strip() and not found else " hidden"
        content = (
            "<h1>Muscle library</h1>"
            f"{self._intro(choice)}"
            f'<form id="search" role="search" action="{escape(self.path("library"))}">'
            '<label for="q">Find a muscle by name, or by where it hurts</label>'
            f'<div><input id="q" name="q" type="search" value="{escape(asked)}" autocomplete="off"'
            ' spellcheck="false" maxlength="200" aria-describedby="hint">'
            f"{self._hidden(choice)}<button>Search</button></div>"
            '<p id="hint">Such as: psoas, lower back, bum, front of the thigh</p></form>'
            f'<div class="told"><p id="count" role="status">{told}</p>{voices}</div>'
            f'<p id="none"{none}>No muscle has that name, and none is felt there. Try another word.'
            f' <a href="{escape(self.library_url(choice))}">Show all muscles</a></p>'
            f'<ul id="found" class="cards"{on}>{hits}</ul>'
            f'<div id="areas"{off}><nav aria-label="Areas of the body"><p>Felt most in</p>'
            f"<ul>{jumps}</ul></nav>"
            f"{areas}</div>{data_block(self.index, id='index')}"
        )
        return self.page("Muscle library", content, choice, "library", script=True)

    def how(self, choice: Choice) -> str:
        """How the fit is computed."""
        return self.page("How the fit is computed", self._explanation, choice, "how")

    @cached_property
    def _explanation(self) -> str:
        """The rows of how.csv, with all numbers after the row "weights"."""
        refs = References(self.atlas, own=False)
        rows = []
        for row in self.atlas.how.values():
            if row.title:
                rows.append(f"<h2>{escape(row.title)}</h2>")
            if row.id.startswith("formula-"):
                rows.append(f'<p class="formula"><code>{escape(row.text)}</code></p>')
            else:
                text = self._example(row.text) if row.id == "example" else row.text
                rows.append(f"<p>{escape(text)}{refs.marks(row.sources)}</p>")
            if row.id == "weights":
                rows.append(self._numbers())
        if "weights" not in self.atlas.how:
            rows.append(self._numbers())
        return f'<h1>How the fit is computed</h1><div class="prose">{"".join(rows)}</div>{refs.listed()}'

    def _example(self, text: str) -> str:
        """The row "example" with its braces filled from a real match: a typical mark and one outside."""
        muscle = next(iter(self.atlas.muscles.values()))
        pattern = self.atlas.patterns[muscle.id, "right"]
        known = pattern.levels.keys() | pattern.at[BESIDE]
        right = [region.id for region in self.atlas.regions.values() if region.side == "right"]
        inside = next((one for one in right if one in pattern.core), right[0])
        # One near the first: a place far off would make it look easy.
        outside = next((one for one in right[right.index(inside) :] if one not in known), right[-1])
        best = match(self.atlas, [inside, outside], muscle=muscle.id).best[muscle.id]
        filled = {
            "inside": self.atlas.regions[inside].plain,
            "outside": self.atlas.regions[outside].plain,
            "muscle": f"right {muscle.plain}",
            "precision": f"{best.precision:.2f}",
            "coverage": f"{best.coverage:.2f}",
            "fit": f"{best.fit:.2f}",
        }
        for name, value in filled.items():
            text = text.replace(f"{{{name}}}", value)
        return text

    def _numbers(self) -> str:
        body = "".join(
            f'<tr><th scope="row"><code>{escape(row.key)}</code></th><td class="number">{row.value:g}</td>'
            f"<td>{escape(row.meaning)}</td></tr>"
            for row in self.atlas.weight_rows.values()
        )
        head = '<th scope="col">Name</th><th scope="col">Value</th><th scope="col">What it means</th>'
        return f'<table class="numbers"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'

    def _card(self, name: str, choice: Choice) -> str:
        muscle = self.atlas.muscles[name]
        felt = facts.felt_most(self.atlas, name, "right", choice.clinical)
        latin = f'<span class="latin" lang="la">{escape(muscle.anatomical)}</span>'
        if muscle.plain.lower() == muscle.anatomical.lower():
            latin = ""
        often = common(Speaker(self.atlas, choice.voice), name).text
        lines = [f"Felt most in: {felt or 'no usual place'}", often]
        lines.append(f"Evidence: {facts.EVIDENCE[muscle.evidence][0]}")
        if muscle.own:
            lines.append(f"Added by {muscle.own}")
        told = "".join(f"<span>{escape(line)}</span>" for line in lines)
        address = escape(self.muscle_url(name, choice))
        return (
            f'<li data-muscle="{escape(name)}">{self.pictures.small(choice.body, name, "right")}'
            f'<p class="names"><a href="{address}">{escape(capital(muscle.plain))}</a>{latin}</p>'
            f'<p class="facts">{told}</p></li>'
        )

    def _intro(self, choice: Choice) -> str:
        """What the pictures are, in the words of the tab on how sure they are."""
        word = self.atlas.words.get("sure-maps")
        text = (word.clinician if choice.clinical else word.patient) if word else ""
        return f'<p class="intro">{escape(text)}</p>' if text else ""

    def _hidden(self, choice: Choice) -> str:
        """What the search hands on, as the links do."""
        return "".join(
            f'<input type="hidden" name="{name}" value="{escape(value)}">'
            for name, value in parse_qsl(choice.search().removeprefix("?"))
        )


def _slug(text: str) -> str:
    return f"area-{text.replace(' ', '-')}"
