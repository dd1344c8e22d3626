"""Build the atlas twice into empty folders and compare with each other and with what is committed."""

from __future__ import annotations

import io
import json
import re
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from PIL import Image, ImageChops, ImageStat
from shapely import hausdorff_distance
from shapely.geometry import shape

from tools.atlas.__main__ import ROOT
from tools.atlas.build import build

FOLDERS = ("data/atlas", "assets/atlas", "docs/atlas")
AUTHORED = {"docs/atlas/review.md"}
NEAR = 1.0  # figure units
SHADE = 2.0  # of 255
ROUNDED = 0.02
MESH = 0.03  # of its bytes


def contents(root: Path) -> dict[str, bytes]:
    """Every built file below a root, by its path in the project."""
    paths = (p for folder in FOLDERS for p in (root / folder).rglob("*") if p.is_file())
    return {n: p.read_bytes() for p in paths if (n := p.relative_to(root).as_posix()) not in AUTHORED}


def differences(before: dict[str, bytes], after: dict[str, bytes]) -> list[str]:
    """Names of the files that are in only one of the two, or differ."""
    return sorted(n for n in before.keys() | after.keys() if before.get(n) != after.get(n))


def alike(name: str, before: bytes, after: bytes) -> bool:
    """Whether two files say the same but for what another processor rounds otherwise.

    Shapes within NEAR of each other, pictures of one size within SHADE in the mean, tables with numbers
    within ROUNDED, meshes, whose corners come in another order then, of nearly one size.
    """
    end = Path(name).suffix
    if end == ".geojson":
        was, now = (json.loads(text)["features"] for text in (before, after))
        return len(was) == len(now) and all(
            a["properties"] == b["properties"]
            and (a == b or hausdorff_distance(shape(a["geometry"]), shape(b["geometry"])) <= NEAR)
            for a, b in zip(was, now, strict=True)
        )
    if end in (".webp", ".png"):
        first, second = (Image.open(io.BytesIO(data)).convert("RGBA") for data in (before, after))
        if first.size != second.size:
            return False
        return max(ImageStat.Stat(ImageChops.difference(first, second)).mean) <= SHADE
    if end == ".bin":
        return abs(len(before) - len(after)) <= MESH * len(before)
    if end == ".csv":
        cells = [re.split(r"[,\n]", text.decode()) for text in (before, after)]
        return len(cells[0]) == len(cells[1]) and all(map(_is_near, *cells))
    return name.endswith("manifest.json")  # it holds the sums of the others


def _is_near(was: str, now: str) -> bool:
    try:
        return was == now or abs(float(was) - float(now)) <= ROUNDED
    except ValueError:
        return False


def rebuild(_run: int) -> dict[str, bytes]:
    """Build into an empty folder, in a fresh process, as on another machine."""
    with tempfile.TemporaryDirectory() as folder:
        build(ROOT / "data", Path(folder), lambda step, total, text: None)
        return contents(Path(folder))


def main() -> int:
    """Exit status 0 when the committed atlas is what the tables and packages give, else 1.

    That is to the byte on the kind of processor that built it: on another one the last digits differ, and
    with them where a wrapped muscle comes to rest, by a third of a millimetre. Both builds must be the same.
    """
    print("building the atlas twice, side by side; this takes a few minutes", flush=True)
    committed = contents(ROOT)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        first, second = pool.map(rebuild, (1, 2))
    apart, changed = differences(first, second), differences(committed, first)
    wrong = [
        name
        for name in changed
        if name not in committed or name not in first or not alike(name, committed[name], first[name])
    ]
    for said, names in (("differ between both builds", apart), ("are not what is committed", wrong)):
        print(f"{len(names)} of {len(committed)} files {said}", *names, sep="\n  ")
    if changed and not wrong:
        print(f"{len(changed)} files differ as far as another processor rounds otherwise")
    return int(bool(apart or wrong))


if __name__ == "__main__":
    sys.exit(main())
