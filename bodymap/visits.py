"""A visit as a file: what is on the screen and when, as JSON that a person can read; docs/visit.schema.json.

The file stays on the reader's own device. Reading is as tolerant as that of a link (view.py), but for what is
no visit at all. assets/visits.js writes and reads the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from bodymap.texts import Texts
from bodymap.texts import texts as own_texts
from bodymap.view import DEFAULTS, Known, View, from_dict, to_dict

KIND = "visit"
VERSION = 1
MAX_BYTES = 64 * 1024  # of a file; an honest one has a few thousand
PLACE = ("theme", "country")  # of the room, not of the visit: stand in no file, and opening one leaves them


class VisitError(ValueError):
    """A file that is no visit; the message names the file and says why."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What was on the screen, and when.

    Attributes
    ----------
    view : the screen
    when : with its time zone, to the minute
    notes : sentences on what in the file was not understood and left out
    """

    view: View = field(default_factory=View)
    when: datetime = field(default_factory=lambda: datetime.now(UTC))
    notes: tuple[str, ...] = ()


def write(visit: Visit) -> str:
    """The text of its file: of the view what differs from an untouched page."""
    plain = {name: value for name, value in to_dict(visit.view).items() if name not in PLACE}
    view = {name: value for name, value in plain.items() if value != to_dict(View())[name]}
    when = visit.when.astimezone(visit.when.tzinfo or UTC).isoformat(timespec="minutes")
    head = {"bodymap": KIND, "version": VERSION, "when": when, "view": view}
    return json.dumps(head, ensure_ascii=False, indent=2) + "\n"


def read(text: str | bytes, name: str, known: Known | None = None, texts: Texts | None = None) -> Visit:
    """The visit in a file.

    Parameters
    ----------
    name : of the file, for messages
    known : the ids that fields may hold, as for `view.from_dict`; any tidy one when left out

    Raises
    ------
    VisitError : too large, no JSON, no visit, of a version that this app does not know, or without its time
    """
    t = texts or own_texts()
    raw = text.encode() if isinstance(text, str) else text

    def refused(why: str, **values: Any) -> VisitError:
        return VisitError(t.once(f"script-visit-{why}", file=name, **values))

    if len(raw) > MAX_BYTES:
        raise refused("large", most=MAX_BYTES // 1024)
    try:
        found = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise refused("json") from error
    if not isinstance(found, dict) or found.get("bodymap") != KIND or not isinstance(found.get("view"), dict):
        raise refused("foreign")
    version = found.get("version")
    if version != VERSION or isinstance(version, bool):
        raise refused("version", version=str(version)[:20], known=VERSION)
    try:
        when = datetime.fromisoformat(str(found.get("when")))
    except ValueError as error:
        raise refused("when") from error
    view, notes = from_dict(found["view"], known or {}, t, "file")
    kept = {name: DEFAULTS[name] for name in PLACE}
    return Visit(replace(view, **kept), when if when.tzinfo else when.replace(tzinfo=UTC), notes)


def in_order(visits: Iterable[Visit]) -> list[Visit]:
    """The earliest first."""
    return sorted(visits, key=lambda visit: visit.when)
