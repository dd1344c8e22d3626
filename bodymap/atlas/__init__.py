"""What is known: the tables and the drawn shapes, checked and immutable. Knows nothing of the other wings."""

from bodymap.atlas.cells import AREAS, SIDES
from bodymap.atlas.load import Atlas, AtlasError, load
from bodymap.atlas.patterns import Pattern
from bodymap.atlas.rows import (
    EmergencyNumber,
    Exercise,
    ExercisePart,
    Mimic,
    Muscle,
    Question,
    RedFlag,
    Region,
    Review,
    Sign,
    Source,
    TriggerPoint,
    Word,
    Zone,
)
from bodymap.atlas.shapes import Shape

__all__ = [
    "AREAS", "SIDES",
    "Atlas", "AtlasError", "EmergencyNumber", "Exercise", "ExercisePart", "Mimic", "Muscle",
    "Pattern", "Question", "RedFlag", "Region", "Review", "Shape", "Sign", "Source", "TriggerPoint",
    "Word", "Zone", "load",
]  # fmt: skip
