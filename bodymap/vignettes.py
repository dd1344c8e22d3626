"""How published cases are answered: reads a table of cases, asks the page, counts.

A table has the columns id, source, summary, regions, signs_yes, signs_no, expect_kind, expect_ids; lists are
separated by ";". What is expected was written down from the source before the page was asked. Kinds:
`muscle`, `mimic` (a look-alike), `flag` (a warning sign), `none` (far away: nothing fits), `unlisted` (near,
but from a cause that no table has: nothing "fits"). A summary ends in "(atypical)" when the signs were
unusual.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from bodymap.atlas import Atlas
from bodymap.fit.candidate import FITS, NO
from bodymap.fit.matching import Match, match
from bodymap.say.flags import MOST
from bodymap.say.words import answer
from bodymap.view import View

LISTS = ("regions", "signs_yes", "signs_no", "expect_ids")
COLUMNS = ("id", "source", "summary", "expect_kind", *LISTS)
KINDS = ("muscle", "mimic", "flag", "none", "unlisted")
# What is ill there is the psoas itself, its tendon or its sheath: the psoas is no wrong answer then.
PSOAS_ITSELF = {"iliopsoas-tendon", "psoas-abscess", "iliopsoas-bleed"}


@dataclass(frozen=True, slots=True)
class Case:
    """One case as it was written down."""

    id: str
    source: str
    summary: str
    regions: tuple[str, ...]
    answers: tuple[str, ...]
    kind: str
    expected: frozenset[str]

    @property
    def atypical(self) -> bool:
        """Whether its signs are unusual."""
        return self.summary.endswith("(atypical)")


@dataclass(frozen=True, slots=True)
class Result:
    """How the page answered one case.

    Attributes
    ----------
    ranked : the muscles that fit at least in part, best first
    place : where the first right one stands (muscle, look-alike or warning sign), counted from 1; 0 nowhere
    told : whether an answer points to the right look-alike
    line : in which line of the check the right warning sign stands, counted from 1; 0 in none
    flipped, tried : how often leaving out one mark changes the first muscle, of how many trials
    psoas : whether the psoas or the iliacus stands first though something else is ill
    joint : whether the headline names a look-alike before any muscle
    why : why the right muscle is not first: "outside" when a mark lies in no zone of it, "silent" when the
        answers speak for it no more than for the one that is first, else "outweighed"; "" when it is first
    """

    case: Case
    verdict: str
    ranked: tuple[str, ...]
    place: int
    told: bool
    line: int
    flipped: int
    tried: int
    psoas: bool
    joint: bool
    why: str

    @property
    def fault(self) -> str:
        """What is wrong with the answer; empty when nothing is."""
        kind = self.case.kind
        if kind == "muscle" and self.place != 1:
            return f"right muscle {f'at place {self.place}' if self.place else 'not listed'}"
        if kind == "mimic" and not self.told:
            return "look-alike listed, but no answer points to it" if self.place else "look-alike not listed"
        if kind == "flag" and not 0 < self.line <= MOST:
            return f"warning sign {f'in line {self.line}' if self.line else 'not asked'}"
        if kind == "none" and self.verdict != NO:
            return f"says {self.verdict}"
        if kind == "unlisted" and self.verdict == FITS:
            return "says that it fits"
        return ""


def read(path: Path, atlas: Atlas) -> list[Case]:
    """The cases of a table; raises ValueError with a line for every row that can't be used."""
    known: dict[str, Collection[str]] = {
        "muscle": atlas.muscles, "mimic": atlas.mimics, "flag": atlas.red_flags,
        "none": ["none"], "unlisted": ["none"],
    }  # fmt: skip
    faults, cases = [], []
    with path.open(encoding="utf-8", newline="") as handle:
        for number, row in enumerate(csv.DictReader(handle), start=2):
            if missing := [name for name in COLUMNS if row.get(name) is None]:
                faults.append(f"{path.name}:{number}: the column {', '.join(missing)} is missing")
                continue
            regions, yes, no, expected = (
                tuple(part.strip() for part in row[name].split(";") if part.strip()) for name in LISTS
            )
            kind, answers = row["expect_kind"], (*yes, *(f"no-{sign}" for sign in no))
            unknown = [one for one in regions if one not in atlas.regions]
            unknown += [one for one in answers if one not in atlas.known["answers"]]
            unknown += [one for one in expected if one not in known[kind]] if kind in known else [kind]
            if unknown:
                faults.append(f"{path.name}:{number}: not known: {', '.join(unknown)}")
            summary = row["summary"].strip()
            cases.append(Case(row["id"], row["source"], summary, regions, answers, kind, frozenset(expected)))
    if faults:
        raise ValueError("\n".join(faults))
    return cases


def _first(found: Match) -> list[str]:
    return [name for name, one in found.best.items() if one.verdict != NO][:1]


def run(atlas: Atlas, case: Case) -> Result:
    """Ask the page."""
    found = answer(atlas, View(regions=case.regions, answers=case.answers))
    ranked = tuple(card.muscle for card in found.cards if card.verdict != NO)
    places = {
        "muscle": ranked,
        "mimic": tuple(one.id for one in found.lookalikes),
        "flag": tuple(one.id for one in found.checks),
    }.get(case.kind, ())
    lines = list(dict.fromkeys(one.line or one.id for one in found.checks))
    own = [lines.index(one.line or one.id) + 1 for one in found.checks if one.id in case.expected]
    fewer = []
    if case.kind == "muscle" and len(case.regions) > 1:
        for left in case.regions:
            marks = tuple(region for region in case.regions if region != left)
            fewer.append(_first(match(atlas, marks, answers=case.answers)))
    fine = not case.expected.isdisjoint({*atlas.home, *PSOAS_ITSELF})
    return Result(
        case,
        found.verdict,
        ranked,
        next((n for n, name in enumerate(places, start=1) if name in case.expected), 0),
        any(one.told for one in found.lookalikes if one.id in case.expected),
        min(own, default=0),
        sum(one != [*ranked[:1]] for one in fewer),
        len(fewer),
        not fine and ranked[:1] in [(muscle,) for muscle in atlas.home],
        found.lead.id.startswith(("answer-mimic", "answer-often-")),
        _why(case, found.match),
    )


def _why(case: Case, found: Match) -> str:
    """Why the right muscle is not first; empty when it is, or when no muscle is right."""
    first = found.ranked[0] if found.ranked else None
    if case.kind != "muscle" or first is None or first.muscle in case.expected:
        return ""
    whole = [found.best[name] for name in case.expected if not found.best[name].unexplained]
    if not whole:
        return "outside"
    return "outweighed" if max(one.said.balance for one in whole) > first.said.balance else "silent"


def share(part: int, whole: int) -> str:
    """A share with its 95 % interval (Wilson), or a dash."""
    if not whole:
        return "-"
    p, z = part / whole, 1.96
    middle = p + z * z / (2 * whole)
    spread = z * math.sqrt(p * (1 - p) / whole + z * z / (4 * whole * whole))
    low, high = ((middle + sign * spread) / (1 + z * z / whole) for sign in (-1, 1))
    return f"{part}/{whole} ({p:.0%}; {max(low, 0):.0%} to {min(high, 1):.0%})"


def figures(results: Sequence[Result]) -> dict[str, str]:
    """What is counted, in words, with the share of cases."""
    of = {kind: [one for one in results if one.case.kind == kind] for kind in KINDS}
    muscles, mimics = of["muscle"], of["mimic"]
    flags = [one for one in of["flag"] if not one.case.atypical]
    others = [one for one in muscles if not one.case.expected & {"psoas-major", "iliacus"}]
    no_muscle = [one for one in results if one.case.kind != "muscle"]

    def counted(cases: Sequence[Result], holds: Callable[[Result], bool]) -> str:
        return share(sum(map(holds, cases)), len(cases))

    return {
        "right muscle first (wanted 75 %)": counted(muscles, lambda one: 0 < one.place <= 1),
        "in the first two (wanted 90 %)": counted(muscles, lambda one: 0 < one.place <= 2),
        "in the first five (wanted 98 %)": counted(muscles, lambda one: 0 < one.place <= 5),
        "not first: a mark lies in no zone of the right muscle": counted(
            muscles, lambda one: one.why == "outside"
        ),
        "not first: no answer tells the right muscle from the first": counted(
            muscles, lambda one: one.why == "silent"
        ),
        "psoas or iliacus first where another muscle is right (at most 2 %)": counted(
            others, lambda one: one.psoas
        ),
        "psoas or iliacus first where no muscle is the cause": counted(no_muscle, lambda one: one.psoas),
        "psoas or iliacus first there, and the headline names no look-alike before it": counted(
            no_muscle, lambda one: one.psoas and not one.joint
        ),
        "look-alike listed (wanted 100 %)": counted(mimics, lambda one: one.place > 0),
        "look-alike pointed to (wanted 85 %)": counted(mimics, lambda one: one.told),
        "warning sign asked, typical cases (wanted 100 %)": counted(flags, lambda one: one.line > 0),
        f"warning sign in the first {MOST} lines (wanted 95 %)": counted(
            flags, lambda one: 0 < one.line <= MOST
        ),
        "far away: says that nothing fits": counted(of["none"], lambda one: one.verdict == NO),
        "cause in no table: not called a fit": counted(of["unlisted"], lambda one: one.verdict != FITS),
        "look-alike or warning sign: no muscle called a fit": counted(
            [*mimics, *of["flag"]], lambda one: one.verdict != FITS
        ),
        "one mark left out changes the first muscle (at most 15 %)": share(
            sum(one.flipped for one in results), sum(one.tried for one in results)
        ),
    }


def line(one: Result) -> str:
    """One case in a line."""
    said = ", ".join(one.ranked[:4]) or "no muscle"
    wanted = ", ".join(sorted(one.case.expected))
    return f"{one.case.id} [{one.case.kind}: {wanted}] {one.fault or 'ok'} | {said}"
