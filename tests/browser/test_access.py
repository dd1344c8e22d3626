"""Every screen as axe sees it, and its headings, landmarks, title, language and skip link."""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import Page

from tests.browser.access import faults
from tests.browser.conftest import Visit
from tests.browser.states import SIZES, STATES, THEMES, look

GRID = [(size, theme) for size in SIZES for theme in THEMES]
# `make access` looks at every screen in every size and theme; the suite at each in three of the eight.
WHOLE = os.environ.get("BODYMAP_ACCESS") == "all"


def looks(name: str) -> list[tuple[tuple[int, int], str]]:
    """The sizes and themes in which a screen is looked at."""
    first = list(STATES).index(name)
    return GRID if WHOLE else [GRID[(first + step) % len(GRID)] for step in (0, 3, 6)]


def told(page: Page, where: str) -> list[str]:
    return [f"{where}: {one}" for one in faults(page)]


@pytest.mark.parametrize("name", STATES)
def test_axe_finds_nothing(visit: Visit, name: str) -> None:
    page = visit(name)
    found: list[str] = []
    for size, theme in looks(name):
        look(page, size, theme)
        assert STATES[name].seen(page).is_visible(), f"{name} went away at {size}"
        found += told(page, f"{size[0]} {theme}")
    assert not found, "\n".join(found)
