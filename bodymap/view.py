"""What is on the screen, as one small value, and its form as a link, both ways. Knows nothing else.

Reading is tolerant: whatever a link or a request holds, the result is a valid view and plain notes
on what was left out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any, Literal
from urllib.parse import parse_qsl, quote

MAX_ITEMS = 200  # in one list
MAX_SEARCH = 8192  # characters of a link that are read; what the app itself writes is far shorter
MAX_NOTES = 6
AROUND = " \t\r\n.;:!?()<>'\""  # what a sentence leaves at the ends of a link that is pasted from it
# What mail programs and social sites hang on a link; no news for the reader.
TRACKING = re.compile(r"utm_|(fb|g|ms|y|dc|ig)clid$|mc_[ce]id$|igshid?$|_ga$")
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
BODIES = ("female", "male")
TRUE, FALSE = ("1", "true", "yes", "on"), ("0", "false", "no", "off")


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
    compare : muscles to compare; two of them make a comparison
    country : whose emergency numbers to show; "" when nobody has said
    body : "female" or "male"; "" when nobody has said, then no question is left out for it
    """

    regions: tuple[str, ...] = ()
    muscle: str = "auto"
    side: str = "follow"
    answers: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    compare: tuple[str, ...] = ()
    country: str = ""
    body: str = ""
    zones: bool = True
    points: bool = True
    xray: bool = False
    zoom: bool = False
    sources: bool = False
    voice: str = "patient"
    tab: str = "why"
    face: str = "front"
    theme: str = "auto"

    @property
    def shown_body(self) -> str:
        """The body to draw."""
        return self.body or BODIES[0]


@dataclass(frozen=True, slots=True)
class Field:
    """How one field stands in a link. `allowed` is empty where the tables decide (regions, muscle, ...)."""

    name: str
    param: str
    kind: Literal["list", "choice", "flag"]
    noun: str  # its plural takes an s
    allowed: tuple[str, ...] = ()

    @property
    def default(self) -> Any:
        """The value that a link leaves out."""
        return DEFAULTS[self.name]


FIELDS = (
    Field("regions", "r", "list", "area"),
    Field("muscle", "m", "choice", "muscle"),
    Field("side", "side", "choice", "side", ("follow", "left", "right", "both")),
    Field("answers", "a", "list", "answer"),
    Field("flags", "f", "list", "warning sign"),
    Field("compare", "vs", "list", "compared muscle"),
    Field("country", "c", "choice", "country"),
    Field("body", "body", "choice", "body", BODIES),
    Field("zones", "zones", "flag", "setting for zones"),
    Field("points", "points", "flag", "setting for trigger points"),
    Field("xray", "xray", "flag", "setting for x-ray"),
    Field("zoom", "zoom", "flag", "setting for the zoom"),
    Field("sources", "sources", "flag", "setting for sources"),
    Field("voice", "voice", "choice", "voice", ("patient", "clinician")),
    Field("tab", "tab", "choice", "tab", ("what", "why", "worse", "signs", "helps", "sure", "doctor")),
    Field("face", "face", "choice", "face", ("front", "back")),
    Field("theme", "theme", "choice", "theme", ("auto", "light", "dark")),
)
DEFAULTS: Mapping[str, Any] = MappingProxyType({f.name: getattr(View(), f.name) for f in fields(View)})
Known = Mapping[str, Collection[str]]  # field name -> its ids; a field that is missing takes any tidy id
WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType({"muscle": ("auto", "both"), "country": ("",)})
_BY_PARAM = {field.param: field for field in FIELDS}


def field_dict(field: Field) -> dict[str, Any]:
    """A field as JSON-able data: {"name", "param", "kind", "allowed": [...], "default"}."""
    default = list(field.default) if field.kind == "list" else field.default
    allowed = list(field.allowed)
    return {
        "name": field.name,
        "param": field.param,
        "kind": field.kind,
        "allowed": allowed,
        "default": default,
    }


def to_search(view: View) -> str:
    """The search part of a link, "?r=...&m=...": what differs from the defaults; "" when nothing does."""
    parts = []
    for field in FIELDS:
        value = getattr(view, field.name)
        if value == field.default:
            continue
        if field.kind == "list":
            text = ",".join(quote(item, safe="") for item in value)
        elif field.kind == "flag":
            text = "1" if value else "0"
        else:
            text = quote(value, safe="")
        parts.append(f"{field.param}={text}")
    return f"?{'&'.join(parts)}" if parts else ""


def to_dict(view: View) -> dict[str, Any]:
    """The view as JSON-able data, one key for each field."""
    values = ((f, getattr(view, f.name)) for f in FIELDS)
    return {f.name: list(value) if f.kind == "list" else value for f, value in values}


def parse(search: str, known: Known = MappingProxyType({})) -> tuple[View, tuple[str, ...]]:
    """The view that a link asks for. Never raises.

    Parameters
    ----------
    search : the link's search part, with or without "?"
    known : the ids that a field may hold, by the field's name; a field that is not there takes any tidy id

    Returns
    -------
    The view, and plain sentences on what in the link was left out.
    """
    notes: list[str] = []
    text = search.removeprefix("?")
    if len(text) > MAX_SEARCH:
        text = text[:MAX_SEARCH]
        text = text[: max(text.rfind(","), text.rfind("&"), 0)]
        notes.append("The link was too long; only its first part was read.")
    given: dict[str, Any] = {}
    for param, value in parse_qsl(text, keep_blank_values=True, errors="replace"):
        field = _BY_PARAM.get(param)
        if field is None and TRACKING.match(param):
            continue
        if field is None:
            notes.append(
                f"The link has a part that this app does not know, {_quoted(param)}; it was left out."
            )
        elif field.kind == "list":
            given.setdefault(field.name, []).extend(value.split(","))
        elif field.name in given:
            notes.append(f"The link named the {field.noun} more than once; the first was kept.")
        else:
            given[field.name] = value
    return _read(given, known, notes, "link")


def from_dict(data: object, known: Known = MappingProxyType({})) -> tuple[View, tuple[str, ...]]:
    """The view in the data of a request, as tolerant as `parse`; keys that are no field are passed over."""
    if not isinstance(data, Mapping):
        return View(), ("The request held no view; the start view was used.",)
    names = {field.name for field in FIELDS}
    return _read({key: value for key, value in data.items() if key in names}, known, [], "request")


def _read(
    given: Mapping[str, Any],
    known: Known,
    notes: list[str],
    where: str,
) -> tuple[View, tuple[str, ...]]:
    values: dict[str, Any] = {}
    for field in FIELDS:
        if field.name not in given:
            continue
        value = given[field.name]
        if field.kind == "list":
            values[field.name] = _list(field, value, known.get(field.name), notes, where)
        elif field.kind == "flag":
            _keep(values, field, _flag(value), value, notes, where)
        else:
            _keep(values, field, _choice(field, value, known.get(field.name)), value, notes, where)
    return View(**values), _few(notes)


def _keep(
    values: dict[str, Any], field: Field, read: object, given: object, notes: list[str], where: str
) -> None:
    """Keep a value that could be read; otherwise leave the default and say so."""
    if read is None:
        notes.append(f"The {where} named an unknown {field.noun} {_quoted(given)}; it was left out.")
    else:
        values[field.name] = read


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


def _list(
    field: Field, value: object, known: Collection[str] | None, notes: list[str], where: str
) -> tuple[str, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str | bytes):
        notes.append(
            f"The {where} named the {field.noun}s in a way that could not be read; they were left out."
        )
        return ()
    names = dict.fromkeys(name.strip(AROUND) if isinstance(name, str) else _quoted(name) for name in value)
    names.pop("", None)
    ids = None if known is None else {one.lower(): one for one in known}
    found, unknown = [], []
    for name in names:
        folded = name.lower()
        read = ids.get(folded) if ids is not None else folded if ID.fullmatch(folded) else None
        if read is None:
            unknown.append(name)
        elif read not in found:
            found.append(read)
    if len(unknown) == 1:
        notes.append(f"The {where} named an unknown {field.noun} {_quoted(unknown[0])}; it was left out.")
    elif unknown:
        first = ", ".join(_quoted(name) for name in unknown[:3])
        more = f" and {len(unknown) - 3} more" if len(unknown) > 3 else ""
        notes.append(f"The {where} named unknown {field.noun}s: {first}{more}; they were left out.")
    if len(found) > MAX_ITEMS:
        notes.append(
            f"The {where} held more than {MAX_ITEMS} {field.noun}s; only the first {MAX_ITEMS} were kept."
        )
    return tuple(found[:MAX_ITEMS])


def _few(notes: Iterable[str]) -> tuple[str, ...]:
    kept = tuple(dict.fromkeys(notes))
    if len(kept) <= MAX_NOTES:
        return kept
    return (
        *kept[: MAX_NOTES - 1],
        f"{len(kept) - MAX_NOTES + 1} more parts could not be read and were left out.",
    )


def _quoted(value: object) -> str:
    """Text from outside for a note: short, one line, printable."""
    text = value if isinstance(value, str) else type(value).__name__
    clean = "".join(c if c.isprintable() else "?" for c in text[:41])
    return f"'{clean[:40]}…'" if len(text) > 40 else f"'{clean}'"
