"""The tables as pandas frames, for notebooks."""

from __future__ import annotations

import pandas as pd

from bodymap.atlas.load import Atlas
from bodymap.atlas.rows import SCHEMA


def frame(atlas: Atlas, table: str) -> pd.DataFrame:
    """The rows of one table, such as "zones" or "atlas/overlap", as the file has them, a clinic's after ours.

    They stand by their id where the table has ids; the class of the table explains the columns. Where clinics
    can add rows, `clinic` is the folder that a row comes from, or "" for ours. Lists are tuples, "yes" is
    True. Raises ValueError for another table; the message names those that there are.
    """
    kind = SCHEMA.get(table)
    if kind is None:
        raise ValueError(f"{table!r} is not a table; these are: {', '.join(SCHEMA)}")
    columns = {column: column for column in kind.columns()} | ({"own": "clinic"} if kind.CLINIC else {})
    cells = [[getattr(row, column) for column in columns] for row in atlas.rows[kind]]
    found = pd.DataFrame(cells, columns=list(columns.values()))
    return found.set_index("id") if "id" in columns else found
