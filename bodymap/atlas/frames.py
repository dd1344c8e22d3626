"""The tables as pandas frames, for notebooks."""

from __future__ import annotations

import pandas as pd

from bodymap.atlas.load import Atlas
from bodymap.atlas.rows import SCHEMA


def frame(atlas: Atlas, table: str) -> pd.DataFrame:
    """The rows of one table, as the file has them, those of clinics after ours.

    Parameters
    ----------
    atlas : what `load` returned
    table : the file's name without .csv, such as "zones" or "atlas/overlap"

    Returns
    -------
    DataFrame : one row for each row, by its id where the table has ids, with the columns of the file, which
        the class of the table and the head of `bodymap.atlas.rows` explain. Where a clinic can add rows,
        `clinic` is the folder that a row comes from, or "" for ours. Lists are tuples, "yes" is True.

    Raises
    ------
    ValueError : there is no such table; the message names those that there are

    Examples
    --------
    >>> from bodymap.atlas import load
    >>> from bodymap.paths import ours
    >>> frame(load(ours("data")), "zones").query("muscle == 'psoas-major'")["view"].unique().tolist()
    ['back', 'front']
    """
    kind = SCHEMA.get(table)
    if kind is None:
        raise ValueError(f"{table!r} is not a table; these are: {', '.join(SCHEMA)}")
    columns = {column: column for column in kind.columns()} | ({"own": "clinic"} if kind.CLINIC else {})
    cells = [[getattr(row, column) for column in columns] for row in atlas.rows[kind]]
    found = pd.DataFrame(cells, columns=list(columns.values()))
    return found.set_index("id") if "id" in columns else found
