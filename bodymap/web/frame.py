"""What the library's pages share: their links, choices, and numbered sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bodymap.atlas import Atlas, Source
from bodymap.draw.pictures import Pictures
from bodymap.view import View, to_search
from bodymap.web.addresses import FONT, Addresses
from bodymap.web.render import render

SIDES = ("right", "left")


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

    def __init__(self, atlas: Atlas, pictures: Pictures, at: Addresses) -> None:
        """Keep what the links and the frame need."""
        self.atlas = atlas
        self.texts = atlas.texts
        self.pictures = pictures
        self.at = at
        self.font = f"{at.prefix}{FONT}"

    def url(self, path: str, choice: Choice, **changes: object) -> str:
        """Address of a page, which hands the choice on; "" is the body as the reader left it."""
        return self.at.url(path) + choice.search(**changes)

    def shown(self, muscle: str, choice: Choice, **changes: object) -> str:
        """Address of the body with a muscle's pattern drawn."""
        return self.url("", choice, muscle=muscle, compare=(), zones=True, **changes)

    def switch(
        self, field: str, options: Iterable[str], choice: Choice, path: str
    ) -> list[tuple[str, str, bool]]:
        """The links between the values of one choice, as (value, address, whether it is the present one)."""
        return [
            (value, self.url(path, choice, **{field: value}), getattr(choice, field) == value)
            for value in options
        ]

    def page(self, template: str, choice: Choice, **values: Any) -> str:
        """The whole document, from a template that extends frame.html."""
        note = self.atlas.words.get("doctor-not")
        return render(
            self.texts,
            template,
            page=self,
            atlas=self.atlas,
            choice=choice,
            outlines=self.pictures.outlines(choice.body),
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
