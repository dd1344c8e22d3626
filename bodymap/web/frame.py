"""What the library's pages share: their links, choices, and numbered sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from markupsafe import Markup

from bodymap.atlas import Atlas, Source
from bodymap.draw.pictures import Pictures
from bodymap.view import View, to_search
from bodymap.web.render import macro, render

VOICES = ("patient", "clinician")
SIDES = ("right", "left")


class Site(Protocol):
    """What the pages need of the app: its addresses."""

    def asset(self, name: str) -> str:
        """URL of a file under assets/."""

    def script(self, name: str) -> str:
        """URL of a script that is put together from modules."""

    def picture(self, body: str, face: str, theme: str) -> str:
        """URL of a body's shaded image."""

    def get_relative_path(self, path: str) -> str:
        """A path with the app's prefix."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What the reader of a page has chosen. Every link hands on the whole of it, marks and theme included.

    Attributes
    ----------
    view : what the link holds; the library itself looks at body, voice and theme
    side : "right" or "left", the side that the page describes
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
        """Whether the link holds more than the library's own choices: marks, or answers about them."""
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
        self.texts = atlas.texts
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

    def how_url(self, choice: Choice) -> str:
        """Address of the page on how the fit is computed."""
        return self.path("how") + choice.search()

    def switch(
        self, field: str, options: Iterable[str], choice: Choice, name: str = ""
    ) -> list[tuple[str, str, bool]]:
        """The links between the values of one choice, as (value, address, whether it is the present one).

        They lead to a muscle's page or, without `name`, to the list.
        """
        links = []
        for value in options:
            other = {field: value}
            address = self.muscle_url(name, choice, **other) if name else self.library_url(choice, **other)
            links.append((value, address, getattr(choice, field) == value))
        return links

    def page(self, template: str, choice: Choice, **values: Any) -> str:
        """The whole document, from a template that extends frame.html."""
        note = self.atlas.words.get("doctor-not")
        return render(
            self.texts,
            template,
            page=self,
            atlas=self.atlas,
            choice=choice,
            outlines=Markup(self.pictures.outlines(choice.body)),  # noqa: S704  # SVG of our own
            note=note.patient if note else "",
            **values,
        )


class References:
    """The numbers of a page's sources, in the order in which they are first cited.

    Parameters
    ----------
    own : whether text is marked whose only source is ourselves
    """

    def __init__(self, atlas: Atlas, own: bool = True) -> None:
        """Begin without any source."""
        self._atlas = atlas
        self._own = own
        self._numbers: dict[str, int] = {}

    def numbered(self, ids: Sequence[str]) -> list[tuple[int, Source]]:
        """The sources to name behind a sentence, by their numbers."""
        sources = [self._atlas.sources[name] for name in ids]
        if not self._own and all(source.kind == "data" and not source.link for source in sources):
            return []
        numbers = [self._numbers.setdefault(name, len(self._numbers) + 1) for name in dict.fromkeys(ids)]
        return sorted(zip(numbers, dict.fromkeys(sources), strict=True), key=lambda pair: pair[0])

    def cited(self) -> list[Source]:
        """The sources cited so far, in the order of their numbers."""
        return [self._atlas.sources[name] for name in self._numbers]

    def marks(self, ids: Sequence[str]) -> str:
        """Links to sources, to stand behind a sentence; empty without sources."""
        return str(macro(self._atlas.texts, "sources.html", "marks", self.numbered(ids)))

    def listed(self) -> str:
        """The list of the sources cited so far, each with how much of it was read."""
        return str(macro(self._atlas.texts, "sources.html", "listed", self.cited()))


def sure(atlas: Atlas, confidence: str) -> str:
    """The confidence of a row in words; empty when it has none."""
    return str(macro(atlas.texts, "sources.html", "sure", confidence))
