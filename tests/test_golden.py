"""The golden cases are those of the tables as they are now; tests/js/golden.test.js reads them too."""

from __future__ import annotations

import pytest

from tests.fixture_atlas import real_atlas
from tools import golden


@pytest.mark.no_cover  # asks the rule a thousand times over
def test_the_cases_are_up_to_date() -> None:
    written = golden.FILE.read_text(encoding="utf-8")
    assert written == golden.golden(real_atlas()), "run: python -m tools.golden"


def test_the_texts_of_cells_are_up_to_date() -> None:
    written = golden.PAINT_FILE.read_text(encoding="utf-8")
    assert written == golden.texts_of_cells(), "run: python -m tools.golden"
