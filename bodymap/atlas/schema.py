"""How a table is declared: one class a table, whose fields are its columns (rows.py)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from itertools import chain
from typing import Any, ClassVar, Literal, Self, TypeVar, cast, dataclass_transform, get_args

from pydantic import BeforeValidator, ConfigDict
from pydantic.dataclasses import dataclass
from pydantic.fields import FieldInfo

from bodymap.atlas.cells import Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What every row has beside its columns.

    Attributes
    ----------
    own : name of the clinic's folder that the row comes from, or "" for ours
    row : its number as a spreadsheet shows it (the header is row 1)
    """

    __pydantic_fields__: ClassVar[dict[str, FieldInfo]]
    TABLE: ClassVar[str]  # name of the file, without .csv
    KEY: ClassVar[tuple[str, ...]]  # the columns that together name a row
    BARE: ClassVar[bool]  # the table may be a header without rows
    CLINIC: ClassVar[str]  # what a clinic's folder may do, see `table`

    own: str = ""
    row: int = 0

    @property
    def named(self) -> tuple[Any, ...]:
        """What names the row within its table: the values of its key."""
        return tuple(getattr(self, column) for column in self.KEY)

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        """The columns, in their order."""
        return tuple(f.name for f in fields(cls) if f.default is MISSING and f.default_factory is MISSING)

    @classmethod
    def field_of(cls, column: str) -> FieldInfo:
        """What a column may hold, as pydantic has it."""
        return cls.__pydantic_fields__[column]

    @classmethod
    def conditions(cls, column: str) -> list[Any]:
        """What a cell, or each part of a list, must fulfil beside its type."""
        cell = cls.field_of(column)
        (_, *parts) = get_args(next(iter(get_args(cell.annotation)), None)) or (None,)
        inner = (part.metadata if isinstance(part, FieldInfo) else [part] for part in parts)
        return [*cell.metadata, *chain.from_iterable(inner)]

    @classmethod
    def refs(cls) -> dict[str, Ref]:
        """The columns that name rows of other tables."""
        found = ((column, one) for column in cls.columns() for one in cls.conditions(column))
        return {column: one for column, one in found if isinstance(one, Ref)}

    @classmethod
    def unchecked(cls, cells: Mapping[str, Any]) -> Self:
        """A row with faults, for the checks of all else: a wrong cell is its text, a wrong number NaN."""
        found = object.__new__(cls)
        for one in fields(cls):
            value = cells.get(one.name, one.default)
            for read in cls.field_of(one.name).metadata:
                if isinstance(read, BeforeValidator):
                    value = read.func(value)  # type: ignore[call-arg]
            object.__setattr__(found, one.name, value)
        return found


R = TypeVar("R", bound=Row)
TABLES: dict[str, type[Row]] = {}


@dataclass_transform(frozen_default=True, kw_only_default=True)
def table(
    name: str,
    *key: str,
    bare: bool = False,
    clinic: Literal["", "adds", "replaces", "only"] = "",
) -> Callable[[type[R]], type[R]]:
    """The class below holds the rows of this file.

    Parameters
    ----------
    key : the columns that together name a row; by default the first one
    bare : the file may be a header without rows
    clinic : a clinic's folder adds rows, replaces ours with the same key, or alone has the table
    """

    def declared(kind: type[R]) -> type[R]:
        config = ConfigDict(allow_inf_nan=False)
        made = cast("type[R]", dataclass(frozen=True, slots=True, kw_only=True, config=config)(kind))
        made.TABLE, made.KEY, made.BARE, made.CLINIC = name, key or made.columns()[:1], bare, clinic
        TABLES[name] = made
        return made

    return declared
