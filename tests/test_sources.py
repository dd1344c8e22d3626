"""Every source can be found: it has its address, or says why not; and none of them is a flash card."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

DATA = Path(__file__).resolve().parent.parent / "data"

# Why a source has no address. A book is in print only; a seller's page is not linked.
REASONS = ("Print only", "No link:", "Address not found again", "address not found again", "not linked")


def table(name: str) -> pd.DataFrame:
    return pd.read_csv(DATA / f"{name}.csv", dtype=str, keep_default_na=False)


def cited(cell: str) -> set[str]:
    return {one.strip() for one in cell.split(";") if one.strip()}


SOURCES = table("sources")
MUSCLES = table("muscles")


@pytest.mark.parametrize("source", SOURCES.to_dict("records"), ids=lambda source: source["id"])
def test_a_source_has_its_address_or_the_reason_why_not(source: dict[str, str]) -> None:
    if source["kind"] == "data":
        return
    assert source["link"] or any(reason in source["note"] for reason in REASONS)


@pytest.mark.parametrize("source", SOURCES.to_dict("records"), ids=lambda source: source["id"])
def test_an_address_is_one_and_leads_out(source: dict[str, str]) -> None:
    if source["link"]:
        assert re.fullmatch(r"https?://[^\s/]+\.[^\s]+", source["link"])


@pytest.mark.parametrize("path", sorted(DATA.glob("*.csv")), ids=lambda path: path.stem)
def test_no_flash_card_and_no_forum_is_a_source(path: Path) -> None:
    rows = table(path.stem)
    if "sources" in rows:
        assert not [cell for cell in rows["sources"] if cited(cell) & {"brain", "massagepro"}]


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
