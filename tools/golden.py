"""Write tests/golden/fit.json: what the rule in Python answers, for the one in the browser to answer alike.

    python -m tools.golden

Both test runners read it: tests/test_golden.py holds it to the tables, tests/js/golden.test.js holds the
scripts to it.
"""

from __future__ import annotations

import json
import random
from typing import Any

from bodymap.atlas import Atlas, load
from bodymap.fit.browser_table import browser_table
from bodymap.fit.matching import match
from bodymap.paths import ours
from tools.running import ROOT

FILE = ROOT / "tests" / "golden" / "fit.json"
CASES = 800


def golden(atlas: Atlas) -> str:
    """The file's text: {"regions": {id: {"side"}}, "table": {...}, "cases": [[view, shown], ...]}."""
    sides = {region.id: {"side": region.side} for region in atlas.regions.values()}
    cases = [[view, match(atlas, **view).shown] for view in _views(atlas)]
    rows = ",\n".join(_json(case) for case in cases)
    return f'{{"regions":{_json(sides)},\n"table":{_json(browser_table(atlas))},\n"cases":[\n{rows}\n]}}\n'


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


if __name__ == "__main__":
    FILE.write_text(golden(load(ours("data"))), encoding="utf-8", newline="\n")
    print(f"wrote {FILE.relative_to(ROOT)}")
