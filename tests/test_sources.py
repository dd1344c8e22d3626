"""Every source can be found: it has its address, or says why not; and none of them is a flash card."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

DATA = Path(__file__).resolve().parent.parent / "data"

# Why a source has no address. A book is in print only; a seller's page is not linked.
REASONS = ("Print only", "No link:", "Address not found again", "address not found again", "not linked")


def table(name: str) -> pd.DataFrame:
    return pd.read_csv(DATA / f"{name}.csv", dtype=str, keep_default_na=False)


def cited(cell: str) -> set[str]:
    return {one.strip() for one in cell.split(";") if one.strip()}


SOURCES = table("sources")
MUSCLES = table("muscles")


def test_every_source_has_its_address_or_the_reason_why_not() -> None:
    """An address is one and leads out."""
    wrong = [
        source["id"]
        for source in SOURCES.to_dict("records")
        if not (
            re.fullmatch(r"https?://[^\s/]+\.[^\s]+", source["link"])
            if source["link"]
            else source["kind"] == "data" or any(reason in source["note"] for reason in REASONS)
        )
    ]
    assert wrong == []


def test_no_flash_card_and_no_forum_is_a_source() -> None:
    tables = {path.stem: table(path.stem) for path in DATA.glob("*.csv")}
    citing = {name: rows["sources"] for name, rows in tables.items() if "sources" in rows}
    assert len(citing) > 10
    assert [
        (name, cell)
        for name, cells in citing.items()
        for cell in cells
        if cited(cell) & {"brain", "massagepro"}
    ] == []


def test_every_grade_above_observation_has_a_study() -> None:
    kinds = dict(zip(SOURCES["id"], SOURCES["kind"], strict=True))
    for muscle in MUSCLES.to_dict("records"):
        if muscle["evidence"] != "C":
            assert "article" in {kinds[one] for one in cited(muscle["sources"])}, muscle["id"]


def test_how_often_a_muscle_is_found_rests_on_a_study() -> None:
    kinds = dict(zip(SOURCES["id"], SOURCES["kind"], strict=True))
    for row in table("prevalence").to_dict("records"):
        assert float(row["low"]) <= float(row["high"]) <= 100
        assert "article" in {kinds[one] for one in cited(row["sources"])}, row["muscle"]
