"""What is on the screen, as one small value, and its form as a link, both ways. Knows nothing else.

Reading is tolerant: whatever a link or a request holds, the result is a valid view and plain notes
on what was left out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any, Literal
from urllib.parse import parse_qsl, quote

from bodymap import paint
from bodymap.ratings import Rating
from bodymap.ratings import read as read_rating
from bodymap.texts import Texts
from bodymap.texts import texts as own_texts

MAX_ITEMS = 200  # in one list
MAX_SEARCH = 8192  # characters of a link that are read; what the app itself writes is far shorter
MAX_NOTES = 6
AROUND = " \t\r\n.;:!?()<>'\""  # what a sentence leaves at the ends of a link that is pasted from it
# What mail programs and social sites hang on a link; no news for the reader.
TRACKING = re.compile(r"utm_|(fb|g|ms|y|dc|ig)clid$|mc_[ce]id$|igshid?$|_ga$")
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
BODIES = ("female", "male")
TONES = ("light", "medium", "deep")
BUILDS = ("average", "slim", "heavy", "younger", "older")  # the first is that of the shapes in data/atlas
VOICES = ("patient", "clinician")
TRUE, FALSE = ("1", "true", "yes", "on"), ("0", "false", "no", "off")


def figure(body: str, build: str) -> str:
    """The name of a body in a build, such as "female-heavy"; in the average one it is the body's own."""
    return body if build == BUILDS[0] else f"{body}-{build}"


def body_of(figure: str) -> str:
    """The body of a figure."""
    return figure.partition("-")[0]


@dataclass(frozen=True, slots=True)
class View:
    """The state of the screen.

    Attributes
    ----------
    regions : ids of the marked regions, in the order marked, no repeats
    muscle : "auto" (follow the marks), a muscle's id, or "both" (the app's own group of muscles)
    side : "follow", "left", "right" or "both"; the body's own sides
    answers : to the questions: a sign's id (yes), "no-" and the id (no), or "skip-" and a question's id
    flags : ids of the red flags that are ticked
    ratings : what is said of marked places, one text a region at most (see ratings.py)
    findings : ids of the regions where the clinician finds something
    paint : what is painted on the body that is shown (see paint.py)
    compare : muscles to compare; two of them make a comparison
    country : whose emergency numbers to show; "" when nobody has said
    body : "female" or "male"; "" when nobody has said, then no question is left out for it
    tone : of the drawn skin, one of TONES
    build : of the drawn body, one of BUILDS
    """

    regions: tuple[str, ...] = ()
    muscle: str = "auto"
    side: str = "follow"
    answers: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    ratings: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    paint: str = ""
    compare: tuple[str, ...] = ()
    country: str = ""
    body: str = ""
    zones: bool = True
    points: bool = True
    xray: bool = False
    landmarks: bool = False
    zoom: bool = False
    sources: bool = False
    voice: str = "patient"
    tab: str = "why"
    face: str = "front"
    theme: str = "auto"
    tone: str = "medium"
    build: str = BUILDS[0]

    @property
    def shown_body(self) -> str:
        """The body to draw."""
        return self.body or BODIES[0]

    @property
    def rated(self) -> Mapping[str, Rating]:
        """Marked region -> what is said of it, in the order marked."""
        found = {one.region: one for one in map(Rating.parse, self.ratings)}
        return {region: found[region] for region in self.regions if region in found}

    @property
    def figure(self) -> str:
        """What to draw: the body, and its build behind a dash where that is not the average one."""
        return figure(self.shown_body, self.build)


@dataclass(frozen=True, slots=True)
class Field:
    """How one field stands in a link. `allowed` is empty where the tables decide (regions, muscle, ...)."""

    name: str
    param: str
    kind: Literal["list", "choice", "flag", "text"]
    allowed: tuple[str, ...] = ()

    @property
    def default(self) -> Any:
        """The value that a link leaves out."""
        return DEFAULTS[self.name]


FIELDS = (
    Field("regions", "r", "list"),
    Field("muscle", "m", "choice"),
    Field("side", "side", "choice", ("follow", "left", "right", "both")),
    Field("answers", "a", "list"),
    Field("flags", "f", "list"),
    Field("ratings", "s", "list"),
    Field("findings", "o", "list"),
    Field("paint", "p", "text"),
    Field("compare", "vs", "list"),
    Field("country", "c", "choice"),
    Field("body", "body", "choice", BODIES),
    Field("zones", "zones", "flag"),
    Field("points", "points", "flag"),
    Field("xray", "xray", "flag"),
    Field("landmarks", "landmarks", "flag"),
    Field("zoom", "zoom", "flag"),
    Field("sources", "sources", "flag"),
    Field("voice", "voice", "choice", VOICES),
    Field("tab", "tab", "choice", ("what", "why", "worse", "signs", "helps", "sure", "doctor")),
    Field("face", "face", "choice", ("front", "back")),
    Field("theme", "theme", "choice", ("auto", "light", "dark")),
    Field("tone", "tone", "choice", TONES),
    Field("build", "build", "choice", BUILDS),
)
DEFAULTS: Mapping[str, Any] = MappingProxyType(asdict(View()))
Known = Mapping[str, Collection[str]]  # field name -> its ids; a field that is missing takes any tidy id
WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType({"muscle": ("auto", "both"), "country": ("",)})
NAMED = ("muscle", "compare")  # fields in which a link may say a muscle's plain name instead of its id
_BY_PARAM = {field.param: field for field in FIELDS}


def field_dict(field: Field) -> dict[str, Any]:
    """A field as JSON-able data: {"name", "param", "kind", "allowed": [...], "default"}."""
    return asdict(field) | {"allowed": list(field.allowed), "default": plain(field.default)}


def to_search(view: View) -> str:
    """The search part of a link, "?r=...&m=...": what differs from the defaults; "" when nothing does."""
    parts = []
    for field in FIELDS:
        value = getattr(view, field.name)
        if value != field.default:
            items = value if field.kind == "list" else [str(int(value)) if field.kind == "flag" else value]
            parts.append(f"{field.param}={','.join(quote(item, safe='') for item in items)}")
    return f"?{'&'.join(parts)}" if parts else ""


def to_dict(view: View) -> dict[str, Any]:
    """The view as JSON-able data, one key for each field."""
    return {name: plain(value) for name, value in asdict(view).items()}


def plain(value: Any) -> Any:
    """A field's value as JSON has it."""
    return list(value) if isinstance(value, tuple) else value


@dataclass
class _Notes:
    """What was not understood and left out, in plain sentences of one language."""

    texts: Texts
    where: str  # it stood: "link", "request" or "file"
    sentences: dict[str, None]  # each once, in order

    def add(self, name: str, /, **values: str | int) -> None:
        """Note it by a message's id."""
        self.sentences[self.texts.once(name, where=self.where, **values)] = None

    def few(self) -> tuple[str, ...]:
        """Each sentence once, and not too many."""
        kept = tuple(self.sentences)
        if len(kept) <= MAX_NOTES:
            return kept
        return (*kept[: MAX_NOTES - 1], self.texts("note-more", count=len(kept) - MAX_NOTES + 1))


def parse(
    search: str,
    known: Known = MappingProxyType({}),
    texts: Texts | None = None,
    called: Mapping[str, str] = MappingProxyType({}),
) -> tuple[View, tuple[str, ...]]:
    """The view that a link asks for. Never raises.

    Parameters
    ----------
    search : the link's search part, with or without "?"
    known : the ids that a field may hold, by the field's name; a field that is not there takes any tidy id
    texts : the language of the sentences, our own when left out
    called : other names of muscles, as words joined by "-" -> id

    Returns
    -------
    The view, and plain sentences on what in the link was left out.
    """
    notes = _Notes(texts or own_texts(), "link", {})
    text = search.removeprefix("?")
    if len(text) > MAX_SEARCH:
        text = text[:MAX_SEARCH]
        text = text[: max(text.rfind(","), text.rfind("&"), 0)]
        notes.add("note-too-long")
    given: dict[str, Any] = {}
    for param, value in parse_qsl(text, keep_blank_values=True, errors="replace"):
        field = _BY_PARAM.get(param)
        if field is None:
            if not TRACKING.match(param):
                notes.add("note-unknown-part", part=quoted(param))
        elif field.kind == "list":
            ids = known.get(field.name, ())
            names = [_called(field, one, ids, called) for one in value.split(",")]
            given.setdefault(field.name, []).extend(names)
        elif field.name in given:
            notes.add("note-twice", field=field.name)
        else:
            given[field.name] = _called(field, value, known.get(field.name, ()), called)
    return _read(given, known, notes)


def _called(field: Field, value: str, ids: Collection[str], called: Mapping[str, str]) -> str:
    """The id of a muscle that goes by another name, and everything else as it is."""
    name = "-".join(re.findall(r"[a-z0-9]+", value.lower()))
    return called.get(name, value) if field.name in NAMED and value not in ids else value


def from_dict(
    data: object,
    known: Known = MappingProxyType({}),
    texts: Texts | None = None,
    where: Literal["request", "file"] = "request",
) -> tuple[View, tuple[str, ...]]:
    """The view in the data of a request or a file, as tolerant as `parse`.

    Keys that are no field are passed over.
    """
    notes = _Notes(texts or own_texts(), where, {})
    if not isinstance(data, Mapping):
        notes.add("note-no-view")
        return View(), notes.few()
    return _read(data, known, notes)


def _read(given: Mapping[str, Any], known: Known, notes: _Notes) -> tuple[View, tuple[str, ...]]:
    values: dict[str, Any] = {}
    for field in FIELDS:
        if field.name not in given:
            continue
        value, ids = given[field.name], known.get(field.name)
        if field.name == "ratings":
            values[field.name] = _ratings(field, value, ids, values.get("regions", ()), notes)
        elif field.kind == "text":
            values[field.name] = _painted(value, notes)
        elif field.kind == "list":
            values[field.name] = _list(field, value, ids, notes)
        elif (read := _flag(value) if field.kind == "flag" else _choice(field, value, ids)) is not None:
            values[field.name] = read
        else:
            notes.add("note-unknown", field=field.name, value=quoted(value))
    return View(**values), notes.few()


def _flag(value: object) -> bool | None:
    if isinstance(value, bool):
        return value
    text = value.strip().lower() if isinstance(value, str) else ""
    return True if text in TRUE else False if text in FALSE else None


def _choice(field: Field, value: object, known: Collection[str] | None) -> str | None:
    text = value.strip().lower() if isinstance(value, str) else None
    if text is None or text == field.default:  # "" for a body that nobody has named, too
        return text
    ids = field.allowed or {one.lower(): one for one in (*WORDS.get(field.name, ()), *(known or ()))}
    if text in ids:
        return text if isinstance(ids, tuple) else ids[text]
    return text if known is None and not field.allowed and ID.fullmatch(text) else None


def _list(field: Field, value: object, known: Collection[str] | None, notes: _Notes) -> tuple[str, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str | bytes):
        notes.add("note-unreadable", field=field.name)
        return ()
    names = dict.fromkeys(name.strip(AROUND) if isinstance(name, str) else quoted(name) for name in value)
    found: dict[str, None] = {}
    unknown = []
    for name in filter(None, names):
        folded = name.lower()  # as all ids in lists are
        if folded in known if known is not None else ID.fullmatch(folded):
            found[folded] = None
        else:
            unknown.append(name)
    if len(unknown) == 1:
        notes.add("note-unknown", field=field.name, value=quoted(unknown[0]))
    elif unknown:
        t, first = notes.texts, [quoted(name) for name in unknown[:3]]
        values = t("list-next", style="plain").join(first)
        if len(unknown) > 3:
            values = t.listed([*first, t("list-more", count=len(unknown) - 3)])
        notes.add("note-unknown-many", field=field.name, values=values)
    if len(found) > MAX_ITEMS:
        notes.add("note-too-many", field=field.name, most=MAX_ITEMS)
    return tuple(found)[:MAX_ITEMS]


def _ratings(
    field: Field, value: object, known: Collection[str] | None, marked: Sequence[str], notes: _Notes
) -> tuple[str, ...]:
    """Those of marked regions, each once and in their own form; the marks were read before."""
    if not isinstance(value, Sequence) or isinstance(value, str | bytes):
        notes.add("note-unreadable", field=field.name)
        return ()
    found: dict[str, Rating] = {}
    for text in value[:MAX_ITEMS]:
        rating, left = read_rating(text.strip(AROUND) if isinstance(text, str) else "", known)
        region = rating.region
        if region not in marked:
            if not isinstance(text, str) or text:
                notes.add("note-unmarked", place=quoted(region or text))
            continue
        if left:
            notes.add("note-rating", place=quoted(region), parts=quoted(", ".join(left)))
        if region in found:
            notes.add("note-twice", field=field.name)
        elif not rating.is_empty:
            found[region] = rating
    return tuple(str(found[region]) for region in marked if region in found)


def _painted(value: object, notes: _Notes) -> str:
    """The text of painted cells in its own form."""
    try:
        return paint.text(value if isinstance(value, str) else "?")
    except ValueError:
        notes.add("note-paint")
        return ""


def quoted(value: object) -> str:
    """Text from outside for a note: short, one line, printable."""
    text = value if isinstance(value, str) else type(value).__name__
    clean = "".join(c if c.isprintable() else "?" for c in text[:41])
    return f"'{clean[:40]}…'" if len(text) > 40 else f"'{clean}'"
