"""How well the marks fit one muscle, with the reasons: the value that matching makes and all others read."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from bodymap.atlas.patterns import LEVELS, Weights

SIDES = ("right", "left")
SIDE_SETS: Mapping[str, tuple[str, ...]] = {"right": ("right",), "left": ("left",), "both": SIDES}
FITS, COULD, PARTLY, NO, NONE = "fits", "could", "partly", "no", "none"
DENIED = "no-"  # how the answer "no" to a sign is written
STRONG = 2  # patterns drawn at full strength; more than that on one body are mud


@dataclass(frozen=True, slots=True)
class Said:
    """What the answers say of one muscle: ids of signs, in the order of the table.

    Attributes
    ----------
    speaks_for, against : answered yes
    absent : answered no, though the muscle's picture has it
    """

    speaks_for: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()

    @property
    def balance(self) -> int:
        """How many more answers speak for the muscle than against it."""
        return len(self.speaks_for) - len(self.against) - len(self.absent)


@dataclass(frozen=True, slots=True)
class Candidate:
    """How well the marks fit one muscle on one side or on both, with the reasons.

    Attributes
    ----------
    side : "right", "left" or "both"; `sides` spells it out
    fit, picture, precision, coverage : 0..1; `picture` is the fit of the marks without the answers
    verdict : "fits", "could" (one mark alone, the far end of the pattern alone, or as many answers point to a
        look-alike that can hurt at every marked place), "partly" or "no"
    at : level -> the marked regions that lie there, in the order of the table
    beside : those in no zone, but next to a usual one
    unexplained : those in no zone, `beside` among them
    here : whether at least half of the marks lie over the muscle itself
    far : whether all marks that it explains lie at the far end of its pattern
    common : 1 when the muscle is a common source of such pain, -1 when an uncommon one, 0 when not known
    often : the middle of the figures behind `common`, per cent; 0 when there are none
    typical_missing : core regions that are not marked, those in untouched main areas first
    said : the answers, by what they say of this muscle
    """

    muscle: str
    side: str
    fit: float
    picture: float
    precision: float
    coverage: float
    verdict: str
    at: Mapping[str, tuple[str, ...]]
    beside: tuple[str, ...]
    unexplained: tuple[str, ...]
    here: bool
    far: bool
    common: int
    often: float
    typical_missing: tuple[str, ...]
    said: Said

    @property
    def sides(self) -> tuple[str, ...]:
        """The sides, right first."""
        return SIDE_SETS[self.side]

    @property
    def explained(self) -> tuple[str, ...]:
        """The marked regions that lie in any zone, core first."""
        return tuple(region for level in LEVELS for region in self.at[level])


def rounded(fit: float) -> float:
    """To a millionth, half up, so that Python and the browser agree to the last digit."""
    return math.floor(fit * 1e6 + 0.5) / 1e6


def verdict(fit: float, weights: Weights) -> str:
    """A fit in a word."""
    return FITS if fit >= weights.fits else PARTLY if fit >= weights.partly else NO
