"""What holds for all tests."""

from __future__ import annotations

import gc

from hypothesis import settings

# A first call on a cold, busy machine is slow; that is no fault.
settings.register_profile("steady", deadline=None)
settings.load_profile("steady")

# An atlas is many small objects that stay; to look for waste among them often costs a quarter of reading one.
gc.set_threshold(50_000, 20, 100)
