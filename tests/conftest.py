"""What holds for all tests."""

from __future__ import annotations

from hypothesis import settings

# A first call on a cold, busy machine is slow; that is no fault.
settings.register_profile("steady", deadline=None)
settings.load_profile("steady")
