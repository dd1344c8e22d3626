"""`answer(atlas, view)` where scripts for the first version look for it; it stands in bodymap.say.words."""

from __future__ import annotations

from bodymap.say.words import Answer, answer

__all__ = ["Answer", "answer"]
