"""Draw the exercises: `python -m tools.poses [--out FOLDER] [exercise ...]`."""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):  # two processes share the machine
    os.environ.setdefault(threads, "1")

from tools.poses.build import make  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    """Exit status 0, or 1 with what is wrong in the tables."""
    parser = argparse.ArgumentParser(prog="python -m tools.poses", description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT, help="folder to write below (default: the project)")
    parser.add_argument("only", nargs="*", help="exercises or signs to draw (default: all, and the table)")
    args = parser.parse_args()
    start = time.monotonic()
    try:
        make(
            args.out, args.only, lambda text: print(f"{time.monotonic() - start:5.0f} s  {text}", flush=True)
        )
    except (ValueError, ModuleNotFoundError) as error:
        print(f"pictures not drawn: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
