"""Build the atlas twice into empty folders and compare every byte with what is committed."""

from __future__ import annotations

import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from tools.atlas.__main__ import ROOT
from tools.atlas.build import build

FOLDERS = ("data/atlas", "assets/atlas", "docs/atlas")
AUTHORED = {"docs/atlas/review.md"}


def contents(root: Path) -> dict[str, bytes]:
    """Every built file below a root, by its path in the project."""
    paths = (p for folder in FOLDERS for p in (root / folder).rglob("*") if p.is_file())
    return {n: p.read_bytes() for p in paths if (n := p.relative_to(root).as_posix()) not in AUTHORED}


def differences(before: dict[str, bytes], after: dict[str, bytes]) -> list[str]:
    """Names of the files that are in only one of the two, or differ."""
    return sorted(n for n in before.keys() | after.keys() if before.get(n) != after.get(n))


def rebuild(run: int) -> str:
    """Build into an empty folder and say how it compares; a fresh process each, as on another machine."""
    committed = contents(ROOT)
    with tempfile.TemporaryDirectory() as folder:
        build(ROOT / "data", Path(folder), lambda step, total, text: None)
        changed = differences(committed, contents(Path(folder)))
    told = f"build {run}: {len(committed)} files compared, {len(changed)} differ"
    return "\n  ".join([told, *changed])


def main() -> int:
    """Exit status 0 when the committed atlas is exactly what the tables and packages give, else 1."""
    print("building the atlas twice, side by side; this takes a few minutes", flush=True)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        told = list(pool.map(rebuild, (1, 2)))
    print(*told, sep="\n")
    return int(any("\n" in text for text in told))


if __name__ == "__main__":
    sys.exit(main())
