"""The rule that the browser uses for the first frame gives what the server's rule gives."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from bodymap.atlas import load
from bodymap.fit.matching import match
from tests.browser.conftest import Open

CASES = 800


def test_browser_and_server_choose_the_same_patterns(open_page: Open) -> None:
    atlas = load(Path(__file__).resolve().parents[2] / "data")
    chance = random.Random(5)
    regions = list(atlas.regions)
    zoned = [r for r in regions if any(r in levels for levels in atlas.membership.values())]
    views: list[dict[str, Any]] = []
    for _ in range(CASES):
        pool = zoned if chance.random() < 0.7 else regions
        marked = chance.sample(pool, chance.randint(0, 5)) + chance.sample(regions, chance.randint(0, 1))
        muscle = chance.choice(["auto", "auto", "auto", *atlas.muscles, "both"])
        side = chance.choice(["follow", "follow", "left", "right", "both"])
        answers = chance.sample(sorted(atlas.known["answers"]), chance.choice([0, 0, 1, 2, 4]))
        compare = chance.sample(list(atlas.muscles), chance.choice([0, 0, 0, 1, 2]))
        view: dict[str, Any] = {"regions": list(dict.fromkeys(marked)), "muscle": muscle, "side": side}
        views.append(view | {"answers": answers, "compare": compare})
    drawn = open_page().page.evaluate("views => views.map(view => bodymap.match(view))", views)
    for view, browser_says in zip(views, drawn, strict=True):
        server_says = match(atlas, **view).shown
        assert [tuple(pair) for pair in browser_says] == list(server_says), view
