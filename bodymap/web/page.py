"""The first HTML: body, controls and words for the view that a link asks for; page.html is its template."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

from bodymap import view
from bodymap.atlas import Atlas
from bodymap.draw import cells, grid, stage
from bodymap.draw.cells import cells_text
from bodymap.draw.scored import band
from bodymap.ratings import COURSES
from bodymap.say import terms
from bodymap.say.flags import gate_table
from bodymap.say.words import TABS
from bodymap.texts import capital
from bodymap.view import BUILDS, TONES, VOICES, body_of, figure
from bodymap.web import compare, scripts
from bodymap.web.addresses import FONT, Addresses
from bodymap.web.component import body_data
from bodymap.web.library import Library
from bodymap.web.panels import reply
from bodymap.web.render import render

NIGHT = "night"  # the sign that the card of a place answers: of the pain as a whole
SIDES = ("follow", "left", "right", "both")
MADE_OF = "".join(Path(str(module.__file__)).read_text(encoding="utf-8") for module in (cells, grid))
Option = tuple[str, str, str]
"""A value of a field, its text, and what else a search finds it by."""


class Page:
    """Makes the page for any view; what is the same for all views is made once."""

    def __init__(self, atlas: Atlas, library: Library) -> None:
        """Make what all views share."""
        at = library.at
        self.atlas = atlas
        self.library = library
        self.called = terms.called(atlas)
        skipped = atlas.texts("search-skipped").split()
        self.data = body_data(atlas, at) | {
            "fields": [view.field_dict(field) for field in view.FIELDS],
            "synonyms": dict(atlas.synonyms),
            "terms": terms.page_table(atlas, skipped),
            "skipped": skipped,
            "gates": gate_table(atlas),
            "round": turning(atlas, at),
            "brush": painting(atlas, at),
            "words": at.url("words"),
            "picture": at.url("picture.svg"),
            "records": at.url("records/"),
            "rating": rating_words(atlas),
            "visits": compare.page_data(at),
        }
        self.same = choices(atlas) | {
            "icon": at.url("assets/favicon.svg"),
            "font": f"{at.prefix}{FONT}",
            "tokens": at.url("assets/tokens.css"),
            "stylesheet": at.url("assets/bodymap.css"),
            "rate_sheet": at.url("assets/rate.css"),
            "band": band,
            "script": at.add("scripts/page.js", scripts.bundle("page", "vendor/morphdom.min.js")),
            "matching": self.data["matching"],
            "width": f"{atlas.width:g}",
            "height": f"{atlas.height:g}",
            "filters": stage.FILTERS,
            "zooms": stage.zooms(atlas.texts),
            "legend": stage.legend(atlas.texts),
        }

    def html(self, asked: str, app_entry: str = "", framework: str = "") -> str:
        """The page for a link's query.

        Parameters
        ----------
        app_entry, framework : Dash's own parts, where there are callbacks for its scripts to run
        """
        atlas, at = self.atlas, self.library.at
        seen, notes = view.parse(asked, atlas.known, atlas.texts, self.called)
        told = reply(atlas, seen, self.library, "doctor")  # that one must outlive the server
        config = self.data | {"view": view.to_dict(seen), "shown": told["shown"]}
        return render(
            atlas.texts,
            "page.html",
            library=at.url("library") + view.to_search(seen),
            view=seen,
            notes=notes,
            start=is_start(seen),
            alert=any(not flag.startswith("no-") for flag in seen.flags),
            fragment=stage.toned(at.text(f"body/{seen.figure}"), seen.figure, seen.tone, at.picture),
            parts=told["parts"],
            config_block=stage.data_block(config, id="bodymap-config"),
            app_entry=app_entry,
            framework=framework,
            **rating_options(atlas, seen.voice),
            **self.same,
        )


def rating_words(atlas: Atlas) -> dict[str, Any]:
    """The words for what can be said of a place, in both voices; see RatingWords in assets/types.d.ts."""
    return {
        "kinds": {row.id: [row.patient, row.clinician] for row in atlas.pain_kinds.values()},
        "since": {row.id: [row.patient, row.clinician] for row in atlas.pain_since.values()},
        "night": {
            row.id: [capital(row.patient), capital(row.clinician)]
            for row in atlas.signs.values()
            if row.id == NIGHT
        },
    }


def rating_options(atlas: Atlas, voice: str) -> dict[str, list[tuple[str, str]]]:
    """What the card of a place offers, (id, text) in the order shown."""
    number = VOICES.index(voice)
    found = {
        name: [(id_, both[number]) for id_, both in words.items()]
        for name, words in rating_words(atlas).items()
    }
    courses = [(course, atlas.texts(f"script-rate-{course}")) for course in COURSES]
    return found | {"courses": courses}


def is_start(seen: view.View) -> bool:
    """Whether nobody has asked for anything yet; as in assets/controls.js."""
    return not (seen.regions or seen.compare or seen.muscle != "auto" or seen.tab != view.DEFAULTS["tab"])


def figures(atlas: Atlas) -> list[str]:
    """Every body in every build."""
    return [figure(body, build) for body in atlas.bodies for build in BUILDS]


def points_file(name: str) -> str:
    """Where the points of a figure in the round are."""
    return f"assets/atlas/{body_of(name)}-{name.partition('-')[2] or BUILDS[0]}.bin"


def turning(atlas: Atlas, at: Addresses) -> dict[str, Any]:
    """What the body that turns is made of; see Round in assets/types.d.ts."""
    frame = atlas.frame
    return {
        "script": at.add("scripts/turn.js", scripts.bundle("turn", "vendor/ogl.min.js", offered=True)),
        "mesh": at.url("assets/atlas/mesh.bin"),
        "points": {name: at.url(points_file(name)) for name in figures(atlas)},
        "within": {body: at.add(f"within/{body}.json", within(atlas, at, body)) for body in atlas.bodies},
        "frame": {key: getattr(frame, key) for key in ("width", "height", "midline", "sole_y")},
    }


def painting(atlas: Atlas, at: Addresses) -> dict[str, Any]:
    """What the brush needs, made when it is first asked for; see Brush in assets/types.d.ts."""
    names = figures(atlas)
    made_of = (
        "".join(at.url(path) for name in names for path in (f"body/{name}", points_file(name))) + MADE_OF
    )
    of = made_of.encode()
    return {
        "script": at.add("scripts/painter.js", scripts.bundle("painter", offered=True)),
        "style": at.url("assets/brush.css"),
        "cells": {
            name: at.add_later(f"cells/{name}.json", partial(cells_text, atlas, name), of) for name in names
        },
    }


def within(atlas: Atlas, at: Addresses, body: str) -> str:
    """Where bones and muscles in the round are, for assets/glass.js."""
    paths = {muscle: f"assets/atlas/{body}-{muscle}.bin" for muscle in atlas.muscles}
    muscles = {muscle: at.url(path) for muscle, path in paths.items() if at.has(path)}
    return json.dumps({"skeleton": at.url(f"assets/atlas/{body}-skeleton.bin"), "muscles": muscles})


def choices(atlas: Atlas) -> dict[str, Any]:
    """What the controls offer, in the order shown: {"bodies": [(value, text)], "muscles": [Option], ...}."""
    t, muscles = atlas.texts, atlas.muscles
    home = t.listed([muscles[name].plain for name in atlas.home])
    single = [(one.id, capital(one.plain), one.anatomical) for one in muscles.values()]
    places: dict[str, list[Option]] = {}
    for region in atlas.regions.values():
        area = t("area", area=region.area.replace(" ", "-"))
        title = t("page-places-of", face=region.view, area=area)
        places.setdefault(title, []).append((region.id, region.plain, region.anatomical))
    return {
        "bodies": [(body, t("body", body=body)) for body in atlas.bodies],
        "builds": [(build, t("build", build=build)) for build in BUILDS],
        "tones": [(tone, t("tone", tone=tone)) for tone in TONES],
        "voices": [(voice, t("voice", voice=voice)) for voice in VOICES],
        "sides": [(side, t("page-side", side=side)) for side in SIDES],
        "tabs": {tab: t("tab", tab=tab) for tab in TABS},
        "muscles": [
            ("auto", t("page-from-marks"), ""),
            *(one for one in single if one[0] in atlas.home),
            ("both", capital(home), ""),
            *(one for one in single if one[0] not in atlas.home),
        ],
        "places": list(places.items()),
        "countries": [(one.country, one.name) for one in atlas.numbers.values()],
        "names": {region.id: region.plain for region in atlas.regions.values()},
    }
