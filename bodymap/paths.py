"""Where our own files are: beside the package in a checkout, inside it once installed."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
ROOT = PACKAGE if (PACKAGE / "data").is_dir() else PACKAGE.parent  # holds data/ and assets/


def ours(name: str) -> Path:
    """The file that a checkout has under this name, such as "data/zones.csv" or "bodymap/web/page.html"."""
    inside = name.removeprefix("bodymap/")
    return ROOT / name if inside == name else PACKAGE / inside
