"""Write tests/golden: the answers of the rule in Python and texts of painted cells, for the browser alike.

    python -m tools.golden

Both test runners read them: tests/test_golden.py holds them to the tables and to paint.py, tests/js holds the
scripts to them.
"""

from __future__ import annotations

import contextlib
import json
import random
from typing import Any

import numpy as np

from bodymap import paint
from bodymap.atlas import Atlas, load
from bodymap.atlas.patterns import among
from bodymap.fit.browser_table import browser_table
from bodymap.fit.matching import match
from bodymap.paths import ours
from bodymap.say.flags import flag_cards, gate_table, open_gates
from bodymap.say.speaker import Speaker
from bodymap.view import View, to_dict
from tools.running import ROOT

FILE = ROOT / "tests" / "golden" / "fit.json"
PAINT_FILE = ROOT / "tests" / "golden" / "paint.json"
CASES, PAINTED = 800, 300


def golden(atlas: Atlas) -> str:
    """The file's text: {"regions": {id: {"side"}}, "table": {...}, "cases": [[view, shown], ...],
    "gates": say.flags.gate_table's, "waiting": [[view, ids of what waits], ...]}."""
    sides = {region.id: {"side": region.side} for region in atlas.regions.values()}
    views = _views(atlas)
    cases = [[view, match(atlas, **view).shown] for view in [*views, *_painted(views)]]
    rows = ",\n".join(_json(case) for case in cases)
    held = ",\n".join(_json([to_dict(view), _waiting(atlas, view)]) for view in _gated(atlas))
    return (
        f'{{"regions":{_json(sides)},\n"table":{_json(browser_table(atlas))},\n"cases":[\n{rows}\n],\n'
        f'"gates":{_json(gate_table(atlas))},\n"waiting":[\n{held}\n]}}\n'
    )


def _painted(views: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Some of them again, nothing chosen by hand and most marks painted in part."""
    chance = random.Random(7)
    return [
        view
        | {"muscle": "auto", "side": "follow", "compare": []}
        | {"shares": {name: chance.randint(1, 64) / 64 for name in view["regions"] if chance.random() < 0.8}}
        for view in chance.sample([view for view in views if len(view["regions"]) > 1], PAINTED)
    ]


def _waiting(atlas: Atlas, view: View) -> list[str]:
    cards = flag_cards(Speaker(atlas, view.voice), view, view.regions)
    return sorted(card.id for card in open_gates(cards, view))


def _gated(atlas: Atlas) -> list[View]:
    """Marks where a warning sign may wait, with answers that may open it and ticks that close it."""
    chance = random.Random(6)
    table = gate_table(atlas)
    places = [
        name for name in atlas.regions if any(among(name, (*row["gate"], *row["places"])) for row in table)
    ]
    signs = sorted({sign for row in table for sign in row["signs"]})
    ticks = [tick for row in table for tick in (row["id"], f"no-{row['id']}")]
    return [
        View(
            regions=tuple(chance.sample(places, chance.randint(1, 3))),
            answers=tuple(chance.sample(signs, chance.choice([0, 0, 1, 2]))),
            flags=tuple(chance.sample(ticks, chance.choice([0, 0, 0, 1, 2]))),
            body=chance.choice(["", "female", "male"]),
        )
        for _ in range(CASES // 4)
    ]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _views(atlas: Atlas) -> list[dict[str, Any]]:
    """What could be asked: a few marks, mostly where zones are, at times a choice, answers, a comparison."""
    chance = random.Random(5)
    regions = list(atlas.regions)
    zoned = [name for name in regions if any(name in levels for levels in atlas.membership.values())]
    views = []
    for _ in range(CASES):
        pool = zoned if chance.random() < 0.7 else regions
        marked = chance.sample(pool, chance.randint(0, 5)) + chance.sample(regions, chance.randint(0, 1))
        view: dict[str, Any] = {
            "regions": list(dict.fromkeys(marked)),
            "muscle": chance.choice(["auto", "auto", "auto", *atlas.muscles, "both"]),
            "side": chance.choice(["follow", "follow", "left", "right", "both"]),
            "answers": chance.sample(sorted(atlas.known["answers"]), chance.choice([0, 0, 1, 2, 4])),
            "compare": chance.sample(list(atlas.muscles), chance.choice([0, 0, 0, 1, 2])),
        }
        views.append(view)
    return views


def texts_of_cells() -> str:
    """The other file's text: {"cases": [[text, [[face, row, start, length], ...]], ...], "broken": [...]}."""
    chance = random.Random(8)
    cases: list[tuple[str, list[list[int]]]] = []
    for count in (0, 1, 2, 5, 12, 40):
        cells = paint.blank()
        for _ in range(count):
            wide, high = chance.randint(1, 60), chance.randint(1, 30)
            row, column = chance.randint(0, paint.ROWS - high), chance.randint(0, paint.COLUMNS - wide)
            cells[chance.randint(0, 1), row : row + high, column : column + wide] = True
        cases.append((paint.write(cells), _runs(cells)))
    text = cases[1][0]
    broken = [
        "x",
        "f",
        text[:-1],
        text + "g",
        f"{text}~{text}",
        f"{text[0]}!{text[1:]}",
        "fAAA",
        "fD" + text[1:],
    ]
    for one in broken:
        with contextlib.suppress(ValueError):
            paint.read(one)
            raise AssertionError(f"{one!r} can be read")
    rows = ",\n".join(_json(case) for case in cases)
    return f'{{"cases":[\n{rows}\n],\n"broken":{_json(broken)}}}\n'


def _runs(cells: paint.Cells) -> list[list[int]]:
    """Face, row, first column and length of each run of painted cells."""
    found = []
    for face, row in np.argwhere(cells.any(axis=2)).tolist():
        edges = np.flatnonzero(np.diff(cells[face, row].astype(int), prepend=0, append=0)).tolist()
        found += [
            [face, row, start, stop - start] for start, stop in zip(edges[::2], edges[1::2], strict=True)
        ]
    return found


if __name__ == "__main__":
    for file, text in ((FILE, golden(load(ours("data")))), (PAINT_FILE, texts_of_cells())):
        file.write_text(text, encoding="utf-8", newline="\n")
        print(f"wrote {file.relative_to(ROOT)}")
