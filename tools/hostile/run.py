"""Runs the cases of each kind, one after the other, and counts: statuses, seconds, memory, faults."""

from __future__ import annotations

import ctypes
import faulthandler
import gc
import os
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from random import Random

from tools.hostile.answers import Outcome, resident_mb

Run = Callable[[Random, int], Outcome]
Memory = Callable[[], float]  # MB
HANG = 60  # seconds after which a case is a hang: what it is and where it stands is told, and the run ends
AGAIN = 2  # times a slow case is tried again: this machine may just have been busy
ROOM_MB = 12.0  # the least growth of memory that counts as growth: allocators keep what they got
ROOM_MB_PER_10000 = 8.0
SHOWN = 12  # faults of a kind that are told in full


@dataclass
class Kind:
    """What is counted for one kind of case."""

    name: str
    cases: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    slowest_case: int = 0
    growth_mb: float = 0.0
    grown_over: int = 0
    failed: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def room_mb(self) -> float:
        """How much the process may have grown."""
        return ROOM_MB + ROOM_MB_PER_10000 * self.grown_over / 10_000

    @property
    def per_10000(self) -> float:
        """Growth of memory, MB for each 10,000 cases."""
        return self.growth_mb * 10_000 / self.grown_over if self.grown_over else 0.0


class Watchdog:
    """Ends the process, with the case and the stack, when one case takes longer than HANG seconds."""

    def __init__(self) -> None:
        """Start to watch."""
        self.case = ""
        self.since = 0.0
        threading.Thread(target=self._watch, daemon=True).start()

    @contextmanager
    def watching(self, case: str) -> Iterator[None]:
        """While inside, the case is watched."""
        self.case, self.since = case, time.monotonic()
        try:
            yield
        finally:
            self.since = 0.0

    def _watch(self) -> None:
        while True:
            time.sleep(1)
            since = self.since
            if since and time.monotonic() - since > HANG:
                print(f"HANG: {self.case} takes longer than {HANG} s", file=sys.stderr, flush=True)
                faulthandler.dump_traceback(all_threads=True)
                os._exit(1)


def rng_of(seed: int, kind: str, number: int) -> Random:
    """The dice of one case: the same for the same seed, kind and number."""
    return Random(f"{seed}/{kind}/{number}")


def run_kind(
    name: str, run: Run, cases: int, seed: int, slow: float, watchdog: Watchdog, memory: Memory
) -> Kind:
    """All cases of one kind. Memory is compared after a tenth of them, when every cache has been touched."""
    kind = Kind(name)
    warm, start = max(cases // 10, min(200, cases // 2)), 0.0
    for number in range(cases):
        if number == warm:
            start = memory()
        with watchdog.watching(f"{name}:{number} (seed {seed})"):
            outcome = run(rng_of(seed, name, number), number)
            for _ in range(AGAIN):
                if outcome.seconds > slow:
                    again = run(rng_of(seed, name, number), number)
                    outcome.seconds = min(outcome.seconds, again.seconds)
        count(kind, number, outcome, slow)
    if cases > warm:
        kind.growth_mb, kind.grown_over = memory() - start, cases - warm
    if kind.growth_mb > kind.room_mb:
        kind.failed += 1
        kind.faults.append(f"{name}: memory grew by {kind.growth_mb:.1f} MB over {kind.grown_over} cases")
    return kind


def count(kind: Kind, number: int, outcome: Outcome, slow: float) -> None:
    """Add one outcome."""
    kind.cases += 1
    kind.statuses[outcome.status] += 1
    if outcome.seconds > kind.slowest:
        kind.slowest, kind.slowest_case = outcome.seconds, number
    faults = outcome.faults
    if outcome.seconds > slow:
        faults = [*faults, f"took {outcome.seconds:.2f} s"]
    if faults:
        kind.failed += 1
        if len(kind.faults) < SHOWN:
            kind.faults.append(f"{kind.name}:{number}: {'; '.join(faults)}\n    {outcome.told()}")


def settled_mb() -> float:
    """Memory in use after the collector ran and the allocator gave back what it can."""
    gc.collect()
    with suppress(OSError, AttributeError):  # only glibc can be asked to
        ctypes.CDLL(None).malloc_trim(0)
    return resident_mb()


def table(kinds: list[Kind]) -> str:
    """What was counted, as Markdown."""
    lines = [
        "| kind | cases | outcomes | slowest, ms | memory, MB | MB per 10,000 | failures |",
        "|---|--:|---|--:|--:|--:|--:|",
    ]
    for kind in kinds:
        statuses = ", ".join(f"{status} x {count:,}" for status, count in kind.statuses.most_common(9))
        grown = f"{kind.growth_mb:+.1f} | {kind.per_10000:+.1f}" if kind.grown_over else "- | -"
        counted = f"{kind.name} | {kind.cases:,} | {statuses} | {kind.slowest * 1000:.0f}"
        lines.append(f"| {counted} | {grown} | {kind.failed} |")
    total = sum(kind.cases for kind in kinds)
    slowest = max(kind.slowest for kind in kinds)
    failed = sum(kind.failed for kind in kinds)
    lines.append(f"| all | {total:,} | | {slowest * 1000:.0f} | | | {failed} |")
    return "\n".join(lines)
