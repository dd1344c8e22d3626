"""What somebody says of one marked place: how bad, of what kind, since when; and its text in a link.

The parts of the text are joined by "~", each begins with its letter:
"groin-right~n6~w8~kaching~knumb~smonths~cconstant~p123.456". Reading is tolerant, as in view.py. Which kinds
and times there are stands in pain_kinds.csv and pain_since.csv.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

MOST = 10  # of the scale from 0, no pain, to the worst that can be imagined
CONSTANT, COMES_GOES = "constant", "comes-goes"
COURSES = (CONSTANT, COMES_GOES)
JOIN = "~"
ID = r"[a-z0-9]+(?:-[a-z0-9]+)*"
NUMBER = "0|[1-9]|10"
COORDINATE = "0|[1-9][0-9]{0,3}"
PARTS = re.compile(
    rf"n(?P<now>{NUMBER})|w(?P<worst>{NUMBER})|k(?P<kind>{ID})|s(?P<since>{ID})"
    rf"|c(?P<course>{'|'.join(COURSES)})|p(?P<x>{COORDINATE})\.(?P<y>{COORDINATE})"
)


@dataclass(frozen=True, slots=True)
class Rating:
    """What is said of one marked region; everything but the region may be left out.

    Attributes
    ----------
    region : its id
    now, worst : how bad it is, and at its worst, 0 to 10; None when not said
    kinds : ids of pain_kinds.csv, no repeats
    since : id of pain_since.csv, or ""
    course : one of COURSES, or ""
    point : where it is worst, in figure units of the region's view; None when not said
    """

    region: str
    now: int | None = None
    worst: int | None = None
    kinds: tuple[str, ...] = ()
    since: str = ""
    course: str = ""
    point: tuple[int, int] | None = None

    def __str__(self) -> str:
        """Its text in a link."""
        parts = [self.region]
        parts += [f"{letter}{n}" for letter, n in (("n", self.now), ("w", self.worst)) if n is not None]
        parts += [f"k{kind}" for kind in self.kinds]
        parts += [f"{letter}{text}" for letter, text in (("s", self.since), ("c", self.course)) if text]
        if self.point:
            parts.append(f"p{self.point[0]}.{self.point[1]}")
        return JOIN.join(parts)

    @property
    def shown(self) -> int | None:
        """The number on the picture: how bad it is now, or else at its worst."""
        return self.worst if self.now is None else self.now

    @property
    def is_empty(self) -> bool:
        """Whether nothing is said."""
        return self == Rating(self.region)

    @classmethod
    def parse(cls, text: str) -> Rating:
        """The rating in a link, without what can't be read, which may be its region, too. Never raises."""
        return read(text)[0]


def read(text: str, known: Collection[str] | None = None) -> tuple[Rating, tuple[str, ...]]:
    """A rating, and the parts of its text that were left out: odd, unknown, or said twice. Never raises.

    Parameters
    ----------
    known : the parts with an id that there are, such as "kaching" and "smonths"; any tidy one when left out
    """
    region, *parts = text.strip().lower().split(JOIN)
    values: dict[str, str] = {}
    kinds: dict[str, None] = {}
    left = []
    for part in parts:
        found = PARTS.fullmatch(part)
        said = {name: value for name, value in found.groupdict().items() if value} if found else {}
        is_known = known is None or part[:1] not in ("k", "s") or part in known
        if not said or not is_known or said.keys() & values.keys() or said.get("kind") in kinds:
            left.append(part)
        elif "kind" in said:
            kinds[said["kind"]] = None
        else:
            values |= said
    if not re.fullmatch(ID, region):
        left.insert(0, region)
        region = ""
    now, worst = (int(values[name]) if name in values else None for name in ("now", "worst"))
    point = (int(values["x"]), int(values["y"])) if "x" in values else None
    since, course = values.get("since", ""), values.get("course", "")
    return Rating(region, now, worst, tuple(kinds), since, course, point), tuple(left)
