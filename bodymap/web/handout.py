"""/handout/<muscle>: the page that a patient takes home, to print, or as a PDF where WeasyPrint is."""

from __future__ import annotations

import base64
import mimetypes
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from flask import Flask, Response, abort, redirect, request
from werkzeug.datastructures import MultiDict

from bodymap.atlas import Atlas
from bodymap.draw.brush import covered
from bodymap.draw.leaflet import leaflet
from bodymap.draw.pictures import Pictures
from bodymap.paths import ours
from bodymap.say.handout import MOST_DOSE, handout
from bodymap.say.story import MOST_MOVES
from bodymap.say.words import Answer, answer
from bodymap.view import TRUE, View, parse
from bodymap.web import pdf, public, scripts
from bodymap.web.addresses import Addresses
from bodymap.web.frame import Choice, PageFrame
from bodymap.web.library import Library, asked_for


@dataclass(frozen=True, slots=True)
class Wish:
    """What is chosen for the page beside the view.

    Attributes
    ----------
    moves : ids of exercises, None where nobody has chosen
    large : whether its type is large
    paper : one of pdf.PAPERS, for a PDF
    day : the reader's own day, None where only their browser knows it
    """

    moves: tuple[str, ...] | None = None
    large: bool = False
    paper: str = pdf.PAPERS[0]
    day: date | None = None

    @classmethod
    def of(cls, asked: MultiDict[str, str]) -> Wish:
        """What a link's query asks for; what is not understood is passed over."""
        given = asked.getlist("moves")
        names = dict.fromkeys(name.strip() for part in given for name in part.split(","))
        paper = next(
            (one for one in pdf.PAPERS if one.lower() == asked.get("paper", "").lower()), pdf.PAPERS[0]
        )
        try:
            day = date.fromisoformat(asked.get("day", ""))
        except ValueError:
            day = None
        moves = tuple(filter(None, names))[:MOST_MOVES] if given else None
        return cls(moves, asked.get("large", "").lower() in TRUE, paper, day)


class Handouts(PageFrame):
    """Makes the page for any muscle."""

    def __init__(self, atlas: Atlas, pictures: Pictures, at: Addresses, public_url: str = "") -> None:
        """`public_url` is where others reach us, as `public.checked` gives it, or empty."""
        super().__init__(atlas, pictures, at)
        self.public_url = public_url
        at.add("scripts/handout.js", scripts.bundle("handout"))

    def page_for(self, name: str, choice: Choice, said: Answer, wish: Wish, as_pdf: bool = False) -> str:
        """The whole document for a muscle.

        Parameters
        ----------
        said : the answer to the view, without an emergency that waits
        as_pdf : for `pdf.pdf`, without controls
        """
        sheet = handout(self.atlas, choice.view, name, said, wish.moves)
        head = self.atlas.letterhead
        link = self.public_url + choice.search(muscle=name, compare=(), zones=True) if self.public_url else ""
        drawn = leaflet(self.pictures, choice.view, name, sheet.side)
        return self.page(
            "handout.html",
            choice,
            muscle=self.atlas.muscles[name],
            sheet=sheet,
            most=MOST_MOVES,
            most_dose=MOST_DOSE,
            large=wish.large,
            paper=wish.paper,
            papers=pdf.PAPERS,
            pdf=as_pdf,
            offers_pdf=not pdf.lacking(),
            hidden=parse_qsl(choice.search().removeprefix("?")),
            clinic=head,
            logo=_data(head.logo, head.kind) if head else "",
            day=self.texts.date(wish.day) if wish.day else "",
            picture=_data(drawn.encode(), "image/svg+xml"),
            code=public.code(link),
            link=link,
            sources=[source.short for source in sheet.sources()],
        )

    def file(self, name: str, choice: Choice, said: Answer, wish: Wish, wait: bool = False) -> bytes:
        """The page as a PDF; raises what `pdf.pdf` does."""
        return pdf.pdf(self.page_for(name, choice, said, wish, as_pdf=True), wish.paper, self.read_ours, wait)

    def read_ours(self, address: str) -> tuple[bytes, str]:
        """Content and media type of a file of ours; raises ValueError for any other address."""
        path = urlsplit(address).path.removeprefix(self.at.prefix)
        if not path.startswith("assets/") or not self.at.has(path):
            raise ValueError(f"no file of ours: {path}")
        return ours(path).read_bytes(), mimetypes.guess_type(path)[0] or "application/octet-stream"


def _data(content: bytes, kind: str) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}" if content else ""


class WaitsError(ValueError):
    """An emergency must be answered first; the message says which."""


def from_link(atlas: Atlas, link: str) -> tuple[str, View, Wish]:
    """Muscle (or ""), view and wishes of the address of any screen; what is not understood is passed over."""
    parts = urlsplit(link.strip())
    name = parts.path.rstrip("/").rpartition("/")[2].removesuffix(".pdf")
    view, _ = parse(parts.query, atlas.known)
    wish = Wish.of(MultiDict(parse_qsl(parts.query, keep_blank_values=True)))
    return name if name in atlas.muscles else "", view, wish


def write(atlas: Atlas, name: str, view: View, wish: Wish, public_url: str = "") -> bytes:
    """The page as a PDF.

    Parameters
    ----------
    name : a muscle's id, or "" for what the view shows first

    Raises
    ------
    WaitsError : an emergency waits, or no muscle is shown
    pdf.UnavailableError : something is not installed
    """
    said = answer(atlas, view, covered(atlas, view))
    for flag in said.alert:
        raise WaitsError(f"no handout: {flag.check} {flag.action}")
    for flag in said.gates:
        raise WaitsError(f"no handout before this is answered on the screen: {flag.check}")
    muscle = name or (said.drawn[0][0] if said.drawn else "")
    if not muscle:
        raise WaitsError("no handout: no muscle fits")
    pages = Handouts(atlas, Pictures(atlas), Addresses(), public_url)
    return pages.file(muscle, Choice(view), said, wish, wait=True)


def register(server: Flask, library: Library, public_url: str = "") -> None:
    """Add the page's addresses."""
    atlas = library.atlas
    pages = Handouts(atlas, library.pictures, library.at, public_url)
    private: dict[str, Any] = {"Cache-Control": "no-store"}

    def page(name: str = "") -> Response:
        choice, said = _asked()
        muscle = name or (said.drawn[0][0] if said.drawn else "")
        if _waits(said) or not muscle:  # no muscle before the emergency
            return redirect(pages.url("", choice))  # type: ignore[return-value]
        _known(muscle)
        html = pages.page_for(muscle, choice, said, Wish.of(request.args))
        return Response(html, mimetype="text/html", headers=private)

    def file(name: str) -> Response:
        _known(name)
        if pdf.lacking():
            abort(404)
        choice, said = _asked()
        if _waits(said):
            return redirect(pages.url("", choice))  # type: ignore[return-value]
        try:
            made = pages.file(name, choice, said, Wish.of(request.args))
        except pdf.BusyError:
            abort(429)
        named = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
        return Response(made, mimetype="application/pdf", headers=private | named)

    def _asked() -> tuple[Choice, Answer]:
        choice = asked_for(atlas)
        return choice, answer(atlas, choice.view, covered(atlas, choice.view))

    def _known(name: str) -> None:
        if name not in atlas.muscles:
            abort(404)

    server.add_url_rule(library.at.url("handout"), "handout", page, strict_slashes=False)
    server.add_url_rule(library.at.url("handout/<name>"), "handout-of", page, strict_slashes=False)
    server.add_url_rule(library.at.url("handout/<name>.pdf"), "handout-pdf", file)


def _waits(said: Answer) -> bool:
    """Whether an emergency is ticked, or must be answered first."""
    return bool(said.gates or said.alert)
