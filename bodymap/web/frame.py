"""What the library's pages share: their frame, links, choices, and numbered sources. Escaped text only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from types import MappingProxyType
from typing import Protocol

from bodymap.atlas import Atlas
from bodymap.draw.pictures import Pictures
from bodymap.say.facts import capital
from bodymap.view import View, to_search
from bodymap.web.files import Page
from bodymap.web.parts import CONFIDENCE

VOICES = (("patient", "Patient"), ("clinician", "Clinician"))
SIDES = (("right", "Right"), ("left", "Left"))
# How much of a source was read, as it stands in the list of sources.
READ: Mapping[str, str] = MappingProxyType(
    {
        "whole": "read in full",
        "part": "read in part",
        "secondhand": "as quoted by others",
        "recalled": "from memory",
    }
)
FRAME = Page("bodymap/web/library.html")


class Site(Protocol):
    """What the pages need of the app: its addresses."""

    def asset(self, name: str) -> str:
        """URL of a file under assets/."""

    def picture(self, body: str, face: str, theme: str) -> str:
        """URL of a body's shaded image."""

    def get_relative_path(self, path: str) -> str:
        """A path with the app's prefix."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a page shows. Its links hand on all that its own holds: marks and theme are there on the way back.

    Attributes
    ----------
    view : what the link holds; the library itself looks at body, voice and theme
    side : "right" or "left", the one that is told of
    """

    view: View = field(default_factory=View)
    side: str = "right"

    @property
    def body(self) -> str:
        """The body that is drawn."""
        return self.view.shown_body

    @property
    def voice(self) -> str:
        """Whose words are shown."""
        return self.view.voice

    @property
    def clinical(self) -> bool:
        """Whether the words are a clinician's."""
        return self.voice == "clinician"

    @property
    def private(self) -> bool:
        """Whether the link holds more than the library's own choices: marks, or what was said of them."""
        seen = self.view
        return seen != View(body=seen.body, side=seen.side, voice=seen.voice, theme=seen.theme)

    def search(self, **changes: object) -> str:
        """The end of a link to the same view with some fields changed."""
        return to_search(replace(self.view, **changes))  # type: ignore[arg-type]


class PageFrame:
    """The frame around every page, and its links."""

    def __init__(self, atlas: Atlas, pictures: Pictures, site: Site) -> None:
        """Keep what the links and the frame need."""
        self.atlas = atlas
        self.pictures = pictures
        self.site = site

    def path(self, path: str) -> str:
        """A path below the app's own."""
        return self.site.get_relative_path(f"/{path}")

    def library_url(self, choice: Choice, **changes: object) -> str:
        """Address of the list."""
        return self.path("library") + choice.search(**changes)

    def muscle_url(self, name: str, choice: Choice, **changes: object) -> str:
        """Address of a muscle's page."""
        return self.path(f"library/{name}") + choice.search(**changes)

    def body_url(self, choice: Choice, muscle: str = "", **changes: object) -> str:
        """Address of the body, as the reader left it or with a muscle's pattern drawn."""
        drawn = {"muscle": muscle, "compare": (), "zones": True} if muscle else {}
        return self.path("") + choice.search(**drawn, **changes)

    def switch(
        self, label: str, field: str, options: Iterable[tuple[str, str]], choice: Choice, name: str = ""
    ) -> str:
        """Links between the values of one choice, on a muscle's page or (without `name`) on the list."""
        links = []
        for key, text in options:
            here = ' aria-current="true"' if getattr(choice, field) == key else ""
            other = {field: key}
            address = self.muscle_url(name, choice, **other) if name else self.library_url(choice, **other)
            links.append(f'<a href="{escape(address)}"{here}>{escape(text)}</a>')
        return f'<div class="choice" role="group" aria-label="{label}">{"".join(links)}</div>'

    def page(
        self, title: str, content: str, choice: Choice, here: str, about: str = "", script: bool = False
    ) -> str:
        """The whole document; `here` is "library" or "how", `about` the muscle that it is on."""
        current = ' aria-current="page"'
        source = escape(self.site.asset("library.js"))
        note = self.atlas.words.get("doctor-not")
        what = f"Where pain from the {self.atlas.muscles[about].plain} is felt" if about else title
        return FRAME.substitute(
            theme=escape(choice.view.theme),
            title=escape(title),
            description=escape(f"{what}, with sources."),
            icon=escape(self.site.asset("favicon.svg")),
            tokens=escape(self.site.asset("tokens.css")),
            base=escape(self.site.asset("bodymap.css")),
            stylesheet=escape(self.site.asset("library.css")),
            scripts=f'<script src="{source}" defer></script>' if script else "",
            home=escape(self.body_url(choice)),
            library=escape(self.library_url(choice)),
            how=escape(self.path("how") + choice.search()),
            doctor=escape(self.body_url(choice, tab="doctor")),
            on_library=' aria-current="true"' if about else current if here == "library" else "",
            on_how=current if here == "how" else "",
            shared=self.pictures.outlines(choice.body),
            note=escape(note.patient) if note else "",
            content=content,
        )


class References:
    """The numbers of a page's sources, in the order in which they are first cited."""

    def __init__(self, atlas: Atlas, own: bool = True) -> None:
        """No source cited yet; without `own`, text that is all our own is not marked as such."""
        self._atlas = atlas
        self._own = own
        self._numbers: dict[str, int] = {}

    def marks(self, ids: Sequence[str]) -> str:
        """Links to sources, to stand behind a sentence; empty without sources."""
        links = []
        sources = [self._atlas.sources[one] for one in ids]
        if not self._own and all(one.kind == "data" and not one.link for one in sources):
            return ""
        numbers = {one: self._numbers.setdefault(one, len(self._numbers) + 1) for one in ids}
        for one, number in sorted(numbers.items(), key=lambda item: item[1]):
            short = escape(self._atlas.sources[one].short)
            links.append(f'<a href="#source-{escape(one)}" title="{short}">{number}</a>')
        return (
            f' <span class="refs"><span class="unseen">Sources </span>{" ".join(links)}</span>'
            if links
            else ""
        )

    def listed(self) -> str:
        """The sources cited so far, each with how much of it was read."""
        items = []
        for one in self._numbers:
            source = self._atlas.sources[one]
            text = escape(source.citation)
            if source.link.startswith("https://"):
                text += (
                    f' <a href="{escape(source.link)}" rel="noopener noreferrer">{escape(source.link)}</a>'
                )
            note = f" {escape(source.note)}" if source.note else ""
            items.append(
                f'<li id="source-{escape(one)}">{text} <i>{capital(READ[source.read])}.</i>{note}</li>'
            )
        if not items:
            return ""
        return f'<section id="sources"><h2>Sources</h2><ol>{"".join(items)}</ol></section>'


def sure(confidence: str) -> str:
    """The confidence of a row in words; empty when it has none."""
    if confidence not in CONFIDENCE:
        return ""
    return f' <span class="sure">{CONFIDENCE[confidence]} confidence</span>'
