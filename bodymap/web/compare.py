"""POST /compare: visits that the browser sends, side by side, as HTML; nothing of them is kept here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from typing import Any

from flask import Flask, Response, abort, request

from bodymap.atlas import Atlas
from bodymap.draw import compared
from bodymap.draw.changes import Comparison, Part, compare
from bodymap.draw.painter import SIDES, VIEWS
from bodymap.draw.pictures import LEFT, RIGHT
from bodymap.draw.stage import compact
from bodymap.draw.timeline import point, timeline
from bodymap.say.places import region_list
from bodymap.say.speaker import Speaker
from bodymap.say.visits import steps
from bodymap.texts import Texts
from bodymap.view import VOICES, View, from_dict
from bodymap.visits import Visit
from bodymap.web import scripts
from bodymap.web.addresses import Addresses
from bodymap.web.library import Library
from bodymap.web.render import render

MOST = 12  # visits
CHART = 3  # visits from which on there is a chart
PLOTLY = "scripts/plotly.js"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the browser sends: visits, earliest first, which is on the screen, which two to compare."""

    visits: tuple[Visit, ...]
    now: int | None
    pair: tuple[int, int]
    voice: str
    theme: str


def asked(atlas: Atlas, data: object) -> Asked:
    """The visits in a request, as tolerant as `view.from_dict`; raises ValueError where there are none."""
    if not isinstance(data, dict) or not isinstance(data.get("visits"), list):
        raise ValueError("no visits")
    rows = [row for row in data["visits"] if isinstance(row, dict)][:MOST]
    visits = [
        Visit(from_dict(row.get("view"), atlas.known)[0], datetime.fromisoformat(str(row.get("when"))))
        for row in rows
    ]
    given = data.get("pair")
    pair = [one for one in given if one in range(len(visits))] if isinstance(given, list) else []
    voice, theme = data.get("voice"), data.get("theme")
    return Asked(
        tuple(visits),
        next((number for number, row in enumerate(rows) if row.get("now") is True), None),
        (pair[0], pair[1]) if len(pair) == 2 else (0, max(len(visits) - 1, 0)),
        voice if voice in VOICES else VOICES[0],
        "dark" if theme == "dark" else "light",
    )


def page_data(at: Addresses) -> dict[str, Any]:
    """Where the browser finds what visits are compared with; see Visits in assets/types.d.ts."""
    return {
        "compare": at.url("compare"),
        "script": at.add("scripts/compare.js", scripts.bundle("compare", offered=True)),
        "style": at.url("assets/compare.css"),
        "plotly": at.add_later(PLOTLY, _plotly, version("plotly").encode()),
        "most": MOST,
    }


def _plotly() -> str:
    from bodymap.draw import plotly  # heavy: not before it is needed

    return plotly.script()


def reply(atlas: Atlas, at: Addresses, wish: Asked) -> dict[str, Any]:
    """{"html": what fills the page's section of visits, "chart": Plotly's figure or None}."""
    t, speaker = atlas.texts, Speaker(atlas, wish.voice)
    names = called(t, wish.visits, wish.now)
    values: dict[str, Any] = {"names": names, "now": wish.now, "pair": wish.pair, "voice": wish.voice}
    values |= {"found": None, "points": None}
    chart = None
    if len(wish.visits) > 1:
        then, now = (wish.visits[number] for number in wish.pair)
        found = compare(atlas, then.view, now.view)
        values |= _compared(atlas, at, speaker, found, then.view, now.view)
    if len(wish.visits) >= CHART:
        values["points"] = points = [point(atlas, visit) for visit in wish.visits]
        chart = timeline(points, t, wish.theme)
    word = atlas.words.get("visits-yardstick")
    values["yardstick"] = speaker.statement(word) if word else None
    return {"html": render(t, "compare.html", **values), "chart": chart}


def called(t: Texts, visits: Sequence[Visit], now: int | None = None) -> list[str]:
    """What each visit is called: its day, with the time where two have the same."""
    days = [t.date(visit.when.date()) for visit in visits]
    counted = Counter(day for number, day in enumerate(days) if number != now)
    return [
        t("visit-now")
        if number == now
        else t("visit-when", date=day, time=visit.when.strftime("%H:%M"))
        if counted[day] > 1
        else day
        for number, (day, visit) in enumerate(zip(days, visits, strict=True))
    ]


def _compared(
    atlas: Atlas, at: Addresses, speaker: Speaker, found: Comparison, then: View, now: View
) -> dict[str, Any]:
    """What the template needs of two visits."""
    t = atlas.texts
    top, high = compared.crop(atlas, found)

    def places(regions: Sequence[str]) -> str:
        return region_list(atlas, regions, speaker.clinical) if regions else t("visits-nothing")

    rows = [(name, part, places(part.regions), _share(t, part)) for name, part in _parts(found).items()]
    faces = []
    for face in VIEWS:
        skin = compared.skin(
            atlas, found.figure, face, now.tone, lambda face, layer: at.picture(found.figure, face, layer)
        )
        faces.append(
            {
                "face": face,
                "sides": [t("side-letter", side=side) for side in SIDES[face]],
                "skin": skin,
                "changes": compared.changes(atlas, found, face),
                "then": compared.visit(atlas, found, then, found.then.cells, face),
                "now": compared.visit(atlas, found, now, found.now.cells, face),
            }
        )
    rule = next(iter(atlas.score_changes.values()), None)
    return {
        "found": found,
        "rows": rows,
        "faces": faces,
        "box": f"{LEFT} {top:g} {RIGHT - LEFT} {high:g}",
        "ratio": f"{(RIGHT - LEFT) / high:.4f}",
        "patterns": compared.PATTERNS,
        "index": t.number(found.overlap, 2) if found.overlap is not None else "",
        "scores": [
            (step, region_list(atlas, [step.region], speaker.clinical)) for step in steps(atlas, then, now)
        ],
        "rule": speaker.statement(rule) if rule else None,
    }


def _parts(found: Comparison) -> dict[str, Part]:
    return {name: getattr(found, name) for name in compared.PARTS}


def _share(t: Texts, part: Part) -> str:
    return t.number(100 * part.share, 1)


def register(server: Flask, library: Library) -> None:
    """Add the address."""
    atlas, at = library.atlas, library.at

    # POST: what a patient marked must stand in no address, and a page of its own would stand in the history
    def answer() -> Response:
        try:
            wish = asked(atlas, request.get_json(force=True))
        except (ValueError, RecursionError):
            abort(400)
        text = compact(reply(atlas, at, wish))
        return Response(text, mimetype="application/json", headers={"Cache-Control": "no-store"})

    server.add_url_rule(at.url("compare"), "compare", answer, methods=["POST"])
