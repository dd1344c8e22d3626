"""Build the atlas: `python -m tools.atlas [--out FOLDER]`.

Reads the authored tables in data/ and the open mesh, bones and muscle paths of the packages in
requirements.txt; writes data/atlas, assets/atlas and docs/atlas below the output folder (the project
itself unless told). A second run changes no byte.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from tools.atlas.build import build

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    """Run the build and say how far it is; the exit status is 0, or 1 with what is wrong in the tables."""
    parser = argparse.ArgumentParser(prog="python -m tools.atlas", description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT, help="folder to write below (default: the project)")
    args = parser.parse_args()
    start = time.monotonic()

    def progress(step: int, total: int, text: str) -> None:
        print(f"[{step:2d}/{total}] {time.monotonic() - start:5.1f} s  {text}", flush=True)

    try:
        build(ROOT / "data", args.out, progress)
    except (ValueError, ModuleNotFoundError) as error:
        print(f"atlas not built: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
