"""Names of regions in a sentence, put together from place, part and side."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import pytest

from bodymap.atlas import Atlas, load
from bodymap.say import places
from tests import fixture_atlas
from tests.fixture_atlas import real_atlas


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    """The little atlas of the fixtures."""
    return load(fixture_atlas.write(tmp_path_factory.mktemp("data")))


def with_regions(small: Atlas, names: list[str]) -> tuple[Atlas, list[str]]:
    """An atlas whose regions have these names, such as "place" or "left place, part", and their ids."""
    some = small.regions["groin-right"]
    found = {}
    for number, name in enumerate(names):
        side = name.partition(" ")[0] if name.startswith(("left ", "right ")) else "mid"
        place, _, part = name.removeprefix(f"{side} ").partition(", ")
        twin = (
            names.index(name.replace("right ", "left ", 1))
            if name.replace("right ", "left ", 1) in names
            else number
        )
        region = f"region-{twin}" + ("" if side == "mid" else f"-{side}")
        found[region] = replace(some, id=region, side=cast(Any, side), place=place, part=part)
    return replace(small, regions=found), list(found)


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ([], ""),
        (["left groin"], "left groin"),
        (["left groin", "left thigh"], "left groin and left thigh"),
        (["right groin", "left groin"], "right and left groin"),
        (["left groin", "right groin"], "right and left groin"),
        (["a", "b", "c"], "a, b and c"),
        (["a, x", "b"], "a, x; and b"),
        (["left back, top", "left back, low"], "left back, top and low"),
        (["left back, top", "right back, top"], "right and left back, top"),
        (["a", "b", "c", "d"], "a, b, c and d"),
        (["a", "b", "c", "d", "e"], "a, b, c, d and 1 more"),
        (["a", "b", "c", "d", "right e", "left e", "f"], "a, b, c, d and 3 more"),
        (["left inner side of the {side} knee"], "inner side of the left knee"),
        (
            ["left side of the {side} knee", "right side of the {side} knee"],
            "side of the right and left knee",
        ),
    ],
)
def test_regions_in_a_sentence(small: Atlas, names: list[str], text: str) -> None:
    atlas, ids = with_regions(small, names)
    assert places.region_list(atlas, ids, clinical=False) == text


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ([], ""),
        (["groin"], "groin"),
        (["groin", "knee"], "groin and knee"),
        (["groin", "hip", "knee"], "groin, hip and knee"),
        (["groin", "hip", "knee", "shin", "foot"], "groin, hip, knee and 2 more"),
        (["hip", "spine where ribs and low back meet", "low back"],
         "hip, spine where ribs and low back meet, and low back"),
        (["tail bone and crease", "buttock"], "tail bone and crease, and buttock"),
        (["buttock, upper inner part", "buttock, upper outer part", "buttock, lower part"],
         "buttock, upper inner part, upper outer part and lower part"),
        (["sacrum", "buttock, inner part", "buttock, outer part"],
         "sacrum; and buttock, inner part and outer part"),
        (["thigh, front part", "hip", "knee", "foot, top", "foot, sole"],
         "thigh, front part; hip; knee; and 2 more"),
        (["right back, low part", "left back, low part", "right back, high part", "left back, high part"],
         "back, low part and high part, both sides"),
        (["right side of the {side} knee", "left groin"], "side of the knee and left groin"),
    ],
)  # fmt: skip
def test_where_the_page_is_about_the_right_side(small: Atlas, names: list[str], text: str) -> None:
    atlas, ids = with_regions(small, names)
    assert places.short_list(atlas, ids, "right", clinical=False) == text


def test_each_region_has_its_whole_name() -> None:
    names = {region: (row.plain, row.anatomical) for region, row in real_atlas().regions.items()}
    assert names["upper-low-back-left"] == (
        "left low back, upper part",
        "left upper lumbar paravertebral region (L2-L3)",
    )
    assert names["knee-inner-right"] == ("inner side of the right knee", "right medial region of knee")
    assert names["sacrum"] == ("sacrum, the flat bone below the low back", "sacral region")
    assert not [text for pair in names.values() for text in pair if "{" in text]
