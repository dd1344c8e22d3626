"""What a cell may hold: the kinds of which the columns in rows.py are made, and how their text is read.

A kind is a type with pydantic's conditions; tables.py says in our words what a cell lacks. An empty cell is
the text "", which every kind refuses that does not say that it may be empty.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal, TypeVar, get_args

from pydantic import AfterValidator, BeforeValidator, Field, Strict

T = TypeVar("T")

ID = "^[a-z0-9]+(-[a-z0-9]+)*$"
SEED = "^[A-Z][0-9]+$"
PLACE = r"^([^{}]+|[^{}]*\{side\}[^{}]*)$"  # {side}: where the side goes, if not where the language has it
DATE = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
VERSION = "^[0-9a-f]{8}$"
FILE = r"^\w[\w. -]*$"
URI = r"^(https?://|urn:)\S+$"
CODE = r"^\w[\w.:/-]*$"  # no formula for a spreadsheet
CHOIR = "^(1(0[1-9]|[12][0-9]|3[0-6])|2(0[1-9]|[12][0-9]|3[0-8]))$"  # front 101-136, back 201-238


class CellError(ValueError):
    """What is wrong with these values of a cell, said after each of them."""

    def __init__(self, values: Iterable[str], fault: str) -> None:
        """Keep both for tables.py."""
        super().__init__(fault)
        self.values, self.fault = tuple(values), fault


@dataclass(frozen=True, slots=True)
class Ref:
    """The cell names a row of this table; with `sided`, an id without its side stands for both sides."""

    table: str
    sided: bool = False


def split(cell: Any) -> Any:
    """The parts of a list cell, without empty ones; what is no text is left alone."""
    if not isinstance(cell, str):
        return cell
    return tuple(part for part in (piece.strip() for piece in cell.split(";")) if part)


def _number(cell: Any) -> float:
    try:
        return float(cell)
    except ValueError:
        return float("nan")  # which no column allows, and which is neither too low nor too high for rules.py


def _maybe_number(cell: Any) -> float | None:
    return None if cell in ("", None) else _number(cell)


def _yes_no(cell: Any) -> Any:
    return {"yes": True, "no": False}.get(cell, cell)


def _different(parts: tuple[T, ...]) -> tuple[T, ...]:
    repeated = sorted(str(part) for part, times in Counter(parts).items() if times > 1)
    if repeated:
        raise CellError(repeated, "is named more than once")
    return parts


def _some(parts: tuple[T, ...]) -> tuple[T, ...]:
    if not parts:
        raise CellError([""], "names nothing")
    return parts


def _in_the_calendar(day: str) -> str:
    try:
        date.fromisoformat(day)
    except ValueError:
        raise CellError([day], "is not in the calendar") from None
    return day


# texts
Text = Annotated[str, Field(min_length=1)]
Note = str  # may be empty
Place = Annotated[str, Field(pattern=PLACE)]
Id = Annotated[str, Field(pattern=ID)]
MaybeId = Annotated[str, Field(pattern=f"^$|{ID}")]
Capital = Annotated[str, Field(pattern="^[A-Z]$")]
Key = Annotated[str, Field(pattern="^[a-z]+(_[a-z]+)*$")]
Seed = Annotated[str, Field(pattern=SEED)]
Choir = Annotated[str, Field(pattern=CHOIR)]
Date = Annotated[str, Field(pattern=DATE), AfterValidator(_in_the_calendar)]
Uri = Annotated[str, Field(pattern=URI)]
Code = Annotated[str, Field(pattern=CODE)]
Version = Annotated[str, Field(pattern=VERSION)]
MaybeFile = Annotated[str, Field(pattern=f"^$|{FILE}")]

# one of a few
Side = Literal["left", "right"]
View = Literal["front", "back"]
Body = Literal["", "female", "male"]
Grade = Literal["H", "M", "L"]
MaybeGrade = Literal["", "H", "M", "L"]
Speaks = Literal["for", "against"]
Area = Literal[
    "head", "neck", "chest", "upper back", "belly", "low back", "pelvis", "buttock", "hip", "groin",
    "thigh", "knee", "lower leg", "foot", "shoulder", "arm", "hand",
]  # fmt: skip
Section = Literal["what", "why", "worse", "signs", "helps", "sure", "doctor", "answer", "stop"]
ExerciseKind = Literal["release", "stretch", "activation", "aerobic"]
Step = Literal["muscle", "felt", "keeps", "help"]
Part = Literal["step", "dose", "caution", "who_not", "evidence"]
PoseFrame = Literal["start", "end", "mistake", "moving", "sign"]
Does = Literal["", "works", "is stretched"]
YesNo = Annotated[bool, Strict(), BeforeValidator(_yes_no)]

SIDES: tuple[Side, ...] = get_args(Side)
VIEWS: tuple[View, ...] = get_args(View)
AREAS: tuple[str, ...] = get_args(Area)
KINDS: tuple[str, ...] = get_args(ExerciseKind)

# numbers
Order = Annotated[float, BeforeValidator(_number), Field(ge=0, le=10_000)]
Hundred = Annotated[float, BeforeValidator(_number), Field(ge=0, le=100)]
Share = Annotated[float, BeforeValidator(_number), Field(ge=0, le=1)]
Centimetres = Annotated[float, BeforeValidator(_number), Field(ge=-100, le=100)]
Coordinate = Annotated[float, BeforeValidator(_number), Field(ge=-5000, le=5000)]
Pixels = Annotated[float, BeforeValidator(_number), Field(ge=1, le=10_000)]
MaybePercent = Annotated[Annotated[float, Field(ge=1, le=200)] | None, BeforeValidator(_maybe_number)]
MaybeCoordinate = Annotated[Annotated[float, Field(ge=-5000, le=5000)] | None, BeforeValidator(_maybe_number)]

# ids of other rows, and lists, whose parts are separated by ";"
MuscleId = Annotated[Text, Ref("muscles")]
ZoneId = Annotated[Text, Ref("zones")]
RegionId = Annotated[Text, Ref("regions")]
SignId = Annotated[Text, Ref("signs")]
QuestionId = Annotated[Text, Ref("questions")]
ExerciseId = Annotated[Text, Ref("exercises")]
UrgencyId = Annotated[Text, Ref("urgency")]
List = Annotated[tuple[T, ...], BeforeValidator(split), AfterValidator(_different)]
Some = Annotated[List[Text], AfterValidator(_some)]
Muscles = List[MuscleId]
Points = List[Annotated[Text, Ref("trigger_points")]]
Signs = List[SignId]
Mimics = List[Annotated[Text, Ref("mimics")]]
Sources = List[Annotated[Text, Ref("sources")]]
Places = List[Annotated[Id, Ref("regions", sided=True)]]
