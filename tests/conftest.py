"""What holds for all tests."""

from __future__ import annotations

import gc
import os

import coverage
import pytest
from hypothesis import settings

# A first call on a cold, busy machine is slow; that is no fault.
settings.register_profile("steady", deadline=None)
settings.load_profile("steady")

# An atlas is many small objects that stay; to look for waste among them often costs a quarter of reading one.
gc.set_threshold(50_000, 20, 100)

# In a worker of xdist pytest-cov 7.1 has begun to watch as the master does, before it begins as a worker.
# Whenever the second pauses (no_cover) the first goes on, and is never read: so it ends here.
if "PYTEST_XDIST_WORKER" in os.environ and (stray := coverage.Coverage.current()):
    stray.stop()


# They go through all the tables and all the marks, in code that other tests reach, too: to watch them as well
# doubles their time and shows nothing more.
SWEEPS = (
    "test_atlas_geometry.py", "test_choir.py", "test_figure.py::TestPatterns",
    "test_golden.py", "test_matching.py", "test_pseudo.py", "test_ranking.py", "test_red_flags.py",
    "test_supply.py", "test_words_and_picture.py", "test_words_data.py",
)  # fmt: skip


@pytest.hookimpl(trylast=True)  # Hypothesis has put its mark on its tests by then
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Coverage counts examples that somebody chose: what chance reaches differs from run to run, and to watch
    thousands of examples costs more than to try them. Nor does it watch SWEEPS."""
    for item in items:
        if item.get_closest_marker("hypothesis") or item.nodeid.startswith(
            tuple(f"tests/{s}" for s in SWEEPS)
        ):
            item.add_marker("no_cover")
