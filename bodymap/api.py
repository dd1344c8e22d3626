"""The functions of `import bodymap`: what the page knows and does, for a script or a notebook.

Ids are those of the tables, which frames.py hands out. Sides are the body's own. Without an atlas a function
uses our own, which is read once. Where numbers and words come from: fit/matching.py has the formula, each row
of the tables its sources.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from os import PathLike
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from bodymap import paint, view
from bodymap.atlas import Atlas, AtlasError
from bodymap.atlas import load as read
from bodymap.draw.brush import covered
from bodymap.draw.svg import svg as draw_svg
from bodymap.fit.matching import Match
from bodymap.fit.matching import match as compute
from bodymap.paths import ours
from bodymap.ratings import Rating
from bodymap.ratings import read as read_rating
from bodymap.say import words
from bodymap.texts import texts as own_texts
from bodymap.view import BUILDS, DEFAULTS, FIELDS, WORDS, View

if TYPE_CHECKING:
    from bodymap.draw.plotly import Figure

__all__ = ["Atlas", "AtlasError", "UnknownIdError", "answer", "figure", "load", "match", "shares", "svg"]
NEAREST = 3  # ids that an error proposes


class UnknownIdError(ValueError):
    """A value that no table knows.

    Attributes
    ----------
    faults : one sentence for each such value, with the nearest ids there are
    """

    def __init__(self, faults: Iterable[str]) -> None:
        """Keep the faults; the message is all of them, one a line."""
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


class Options(TypedDict, total=False):
    """What else `answer`, `svg` and `figure` take, by name; what is left out is as on an untouched page.

    Attributes
    ----------
    muscle : "auto" (follow the marks; the default), a muscle's id, or "both" (psoas and iliacus)
    side : "follow" (the marks; the default), "left", "right" or "both"
    body : "female" or "male"; "" (the default) draws the female one and leaves no question out
    build : "average" (the default), "slim", "heavy", "younger" or "older": how the body is drawn
    flags : ids of the red flags that the patient confirms, or "no-" and the id
    ratings : what is said of marked regions, each a `bodymap.ratings.Rating` or its text,
        "groin-right~n6~kaching"; they move look-alikes and warning signs, no muscle
    findings : ids of the regions where the clinician finds something
    paint : what is painted on the body that is drawn, as `shares` takes it; the regions that it marks must be
        named, too
    compare : ids of two muscles to tell apart
    country : code of the country whose emergency numbers to show
    voice : "patient" (the default) or "clinician"
    sources : whether each statement carries its sources; False by default
    zones, points, xray : whether to draw zones and trigger points (True) and bones and muscle (False)
    theme : "light" (the default) or "dark"
    """

    muscle: str
    side: str
    body: str
    build: str
    flags: Iterable[str]
    ratings: Iterable[Rating | str]
    findings: Iterable[str]
    paint: paint.Cells | str
    compare: Iterable[str]
    country: str
    voice: str
    sources: bool
    zones: bool
    points: bool
    xray: bool
    theme: str


class Svg(str):
    """SVG text, which a notebook shows as a picture."""

    def _repr_svg_(self) -> str:
        return str(self)


def load(*clinics: str | PathLike[str]) -> Atlas:
    """Read and check our tables, and those that clinics add to them.

    Parameters
    ----------
    *clinics : folders of tables; CONTRIBUTING.md says what they may hold

    Returns
    -------
    Atlas : everything that is known, immutable; lengths are in figure units, 1 mm on a body 1730 mm tall

    Raises
    ------
    AtlasError : the tables have faults; `faults` lists every one with file, row and column

    Examples
    --------
    >>> import bodymap
    >>> atlas = bodymap.load()
    >>> atlas.muscles["psoas-major"].plain
    'psoas'
    """
    return read(ours("data"), *map(Path, clinics))


@cache
def own_atlas() -> Atlas:
    """Our tables without anybody else's."""
    return load()


def match(
    regions: Iterable[str],
    answers: Iterable[str] = (),
    atlas: Atlas | None = None,
    *,
    side: str = "follow",
    muscle: str = "auto",
    compare: Iterable[str] = (),
    shares: Mapping[str, float] = MappingProxyType({}),
) -> Match:
    """Match marked regions and answers with every muscle's pattern.

    Parameters
    ----------
    regions : ids of the marked regions
    answers : ids of the signs that the patient confirms, or "no-" and the id of one that they deny
    atlas : what `load` returned; by default our own
    side : which side to draw: "follow" (the marks; the default), "left", "right" or "both"
    muscle : "auto" (the default), a muscle's id, or "both" (psoas and iliacus): whose pattern to draw
    compare : ids of two muscles to draw instead
    shares : how much of a marked region is painted, above 0 to 1, as the function `shares` returns it; it
        weighs the mark, and a region that is not there weighs 1

    Returns
    -------
    Match : `ranked` holds the muscles that fit at least in part, best first; a fit is a likeness to a
        textbook picture, 0 to 1, not a probability

    Raises
    ------
    UnknownIdError : an id is in no table; the message names the nearest ones
    ValueError : a share is not above 0 to 1

    Examples
    --------
    >>> import bodymap
    >>> found = bodymap.match(["lower-low-back-right", "groin-right"], answers=["no-cough"])
    >>> found.muscles[0], found.sides
    ('psoas-major', ('right',))
    >>> bodymap.match(["grion-right"])
    Traceback (most recent call last):
    bodymap.api.UnknownIdError: unknown area 'grion-right'; nearest: groin-right, ...
    """
    atlas, seen = _asked(atlas, regions, answers, {"side": side, "muscle": muscle, "compare": compare})
    if wrong := [name for name, share in shares.items() if not 0 < share <= 1]:
        raise ValueError(f"the share of {wrong[0]!r} must be above 0 and at most 1")
    weights = {name: paint.weight(share) for name, share in shares.items()}
    return compute(atlas, seen.regions, seen.side, seen.muscle, seen.answers, seen.compare, weights)


def shares(
    painted: paint.Cells | str, atlas: Atlas | None = None, *, body: str = "", build: str = BUILDS[0]
) -> dict[str, float]:
    """The regions that a painting marks.

    Parameters
    ----------
    painted : bool array (2, 450, 190), True where the front and the back are painted, a cell 4 mm wide, from
        the upper left of the pictures; or its text in a link (`bodymap.paint.write`)
    body, build : on which figure, as in `Options`

    Returns
    -------
    dict : region -> share of its drawing that is painted, those with enough of it (`painted` in matching.csv)

    Raises
    ------
    ValueError : an array of another shape, or no such text

    Examples
    --------
    >>> import bodymap, bodymap.paint
    >>> cells = bodymap.paint.blank()
    >>> cells[0, 205:232, 70:90] = True
    >>> found = bodymap.shares(cells)
    >>> "groin-right" in found
    True
    >>> "psoas-major" in bodymap.match(found, shares=found).muscles
    True
    """
    from bodymap.draw.grid import grid  # heavy: not before it is needed

    atlas, seen = _asked(atlas, (), (), {"paint": painted, "body": body, "build": build})
    found = grid(atlas, seen.figure).shares(paint.read(seen.paint))
    return {name: share for name, share in found.items() if share >= atlas.weights.painted}


def answer(
    regions: Iterable[str] = (),
    answers: Iterable[str] = (),
    atlas: Atlas | None = None,
    **options: Unpack[Options],
) -> words.Answer:
    """The words that the page shows, each with its sources.

    Parameters
    ----------
    regions, answers, atlas : as for `match`
    **options : see `Options`; `voice` chooses between the patient's words and the clinician's

    Returns
    -------
    Answer : warning signs, headline, cards, questions, look-alikes and the texts of the tabs

    Raises
    ------
    UnknownIdError : an id is in no table, or a choice is none that there is
    TypeError : an option of another name

    Examples
    --------
    >>> import bodymap
    >>> told = bodymap.answer(["groin-right"], voice="clinician", sources=True)
    >>> bool(told.headline), bool(told.questions), bool(told.lookalikes)
    (True, True, True)
    """
    atlas, seen = _asked(atlas, regions, answers, options)
    return words.answer(atlas, seen, covered(atlas, seen))


def svg(
    regions: Iterable[str] = (),
    answers: Iterable[str] = (),
    atlas: Atlas | None = None,
    **options: Unpack[Options],
) -> Svg:
    """The picture that the page shows, front and back, as a file of its own.

    Parameters
    ----------
    regions, answers, atlas : as for `match`
    **options : see `Options`

    Returns
    -------
    str : SVG text, which a notebook shows as a picture

    Raises
    ------
    UnknownIdError, TypeError : as for `answer`

    Examples
    --------
    >>> import bodymap
    >>> bodymap.svg(["groin-right"], theme="dark")[:4]
    '<svg'
    """
    return Svg(draw_svg(*_asked(atlas, regions, answers, options)))


def figure(
    regions: Iterable[str] = (),
    answers: Iterable[str] = (),
    atlas: Atlas | None = None,
    **options: Unpack[Options],
) -> Figure:
    """The picture as a Plotly figure.

    Parameters
    ----------
    regions, answers, atlas : as for `match`
    **options : see `Options`

    Returns
    -------
    plotly.graph_objects.Figure : axes in figure units, y down

    Raises
    ------
    UnknownIdError, TypeError : as for `answer`

    Examples
    --------
    >>> import bodymap
    >>> len(bodymap.figure(["groin-right"]).data) > 0
    True
    """
    from bodymap.draw import plotly  # heavy: not before it is needed

    return plotly.figure(*_asked(atlas, regions, answers, options))


def figure3d(
    regions: Iterable[str] = (),
    answers: Iterable[str] = (),
    atlas: Atlas | None = None,
    **options: Unpack[Options],
) -> Figure:
    """The body in the round as a Plotly figure.

    Parameters
    ----------
    regions, answers, atlas : as for `match`
    **options : see `Options`

    Returns
    -------
    plotly.graph_objects.Figure : one Mesh3d, axes in mm

    Raises
    ------
    UnknownIdError, TypeError : as for `answer`

    Examples
    --------
    >>> import bodymap
    >>> bodymap.figure3d(["groin-right"], build="slim").data[0].type
    'mesh3d'
    """
    from bodymap.draw import plotly  # heavy: not before it is needed

    atlas, view = _asked(atlas, regions, answers, options)
    return plotly.figure3d(atlas, view, theme="dark" if view.theme == "dark" else "light")


def _asked(
    atlas: Atlas | None, regions: Iterable[str], answers: Iterable[str], options: Mapping[str, Any]
) -> tuple[Atlas, View]:
    """The atlas, ours by default, and what would be on the screen; raises UnknownIdError with all faults."""
    atlas = atlas or own_atlas()
    given = {"regions": regions, "answers": answers, **options}
    if more := [name for name in given if name not in DEFAULTS]:
        raise TypeError(f"{more[0]!r} is no option; there are {', '.join(sorted(Options.__annotations__))}")
    faults = []
    for field in [field for field in FIELDS if field.name in given]:
        value = given[field.name]
        if field.name == "ratings":
            given[field.name], unknown = _ratings(atlas, value)
            faults += unknown
            continue
        if field.kind == "text":
            given[field.name] = paint.text(value)
            continue
        if field.kind == "flag":
            given[field.name] = bool(value)
            continue
        ids = field.allowed or (*WORDS.get(field.name, ()), *atlas.known[field.name])
        items = [value]
        if field.kind == "list":
            items = [value] if isinstance(value, str) else list(value)
            given[field.name] = tuple(dict.fromkeys(items))
        faults += [_unknown(field, item, ids) for item in items if item != field.default and item not in ids]
    if faults:
        raise UnknownIdError(faults)
    return atlas, View(**given)


def _ratings(atlas: Atlas, given: Iterable[Rating | str]) -> tuple[tuple[str, ...], list[str]]:
    """Ratings as texts, and a fault for each part that no table knows."""
    texts, faults = [str(one) for one in ([given] if isinstance(given, str | Rating) else given)], []
    for text in texts:
        rating, left = read_rating(text, atlas.known["ratings"])
        if rating.region not in atlas.regions:
            field = next(one for one in FIELDS if one.name == "regions")
            faults.append(_unknown(field, rating.region or text, atlas.known["regions"]))
        faults += [f"unknown part {part!r} of the rating {text!r}" for part in left if part]
    return tuple(texts), faults


def _unknown(field: view.Field, value: object, known: Collection[str]) -> str:
    """One fault, with all that is allowed or else the ids most like the one given."""
    text, noun = str(value), own_texts()("field", field=field.name)
    if field.allowed:
        return f"unknown {noun} {text!r}; allowed: {', '.join(field.allowed)}"
    near = difflib.get_close_matches(text, known, NEAREST, 0.5) or [name for name in known if text in name]
    return f"unknown {noun} {text!r}" + (f"; nearest: {', '.join(near[:NEAREST])}" if near else "")
