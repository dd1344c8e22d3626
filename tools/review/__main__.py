"""Write the sheets: `python -m tools.review [MUSCLE ...] [--out FOLDER] [--data FOLDER]`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

from bodymap.atlas import AtlasError, load
from tools.review.places import Places
from tools.review.sheet import Sheets
from tools.running import ROOT

DATA = ROOT / "data"


def main(given: Sequence[str] | None = None) -> int:
    """Write a sheet for each muscle and a list of them; 2 when a muscle is not known or a table is broken."""
    parser = argparse.ArgumentParser(prog="python -m tools.review", description=__doc__)
    parser.add_argument("muscles", metavar="MUSCLE", nargs="*", help="ids of muscles.csv; all without")
    parser.add_argument("--out", metavar="FOLDER", type=Path, default=Path("review"), help="default: review")
    parser.add_argument("--data", metavar="FOLDER", type=Path, action="append", default=[],
                        help="a clinic's own tables, as for app.py")  # fmt: skip
    options = parser.parse_args(given)
    try:
        atlas = load(DATA, *options.data)
    except AtlasError as error:
        print(error, file=sys.stderr)
        return 2
    unknown = [name for name in options.muscles if name not in atlas.muscles]
    for name in unknown:
        near = get_close_matches(name, atlas.muscles, n=3, cutoff=0.5) or list(atlas.muscles)
        print(f"{name!r} is not a muscle's id in muscles.csv; known: {', '.join(near)}", file=sys.stderr)
    if unknown:
        return 2
    sheets = Sheets(atlas, Places(DATA, *options.data))
    names = list(dict.fromkeys(options.muscles or atlas.muscles))
    try:
        options.out.mkdir(parents=True, exist_ok=True)
        for name in names:
            (options.out / f"{name}.html").write_text(sheets.sheet(name), encoding="utf-8")
        (options.out / "index.html").write_text(sheets.index(names), encoding="utf-8")
    except OSError as error:
        print(f"{options.out}: cannot be written ({error.strerror})", file=sys.stderr)
        return 2
    print(options.out / "index.html")
    return 0


if __name__ == "__main__":
    sys.exit(main())
