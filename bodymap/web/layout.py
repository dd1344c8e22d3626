"""What the controls offer, in the order shown; bodymap/web/page.html and controls.jinja are their HTML."""

from __future__ import annotations

from typing import Any

from bodymap.atlas import Atlas
from bodymap.say.words import TABS
from bodymap.texts import capital

SIDES = ("follow", "left", "right", "both")
VOICES = ("patient", "clinician")
Option = tuple[str, str, str]
"""A value of a field, its text, and what else a search finds it by."""


def choices(atlas: Atlas) -> dict[str, Any]:
    """What the page's controls offer: {"bodies": [(value, text), ...], "muscles": [Option, ...], ...}."""
    t = atlas.texts
    return {
        "bodies": [(body, t("body", body=body)) for body in atlas.bodies],
        "voices": [(voice, t("voice", voice=voice)) for voice in VOICES],
        "sides": [(side, t("page-side", side=side)) for side in SIDES],
        "tabs": {tab: t("tab", tab=tab) for tab in TABS},
        "muscles": muscles(atlas),
        "places": places(atlas),
        "countries": [(one.country, one.name, "") for one in atlas.numbers.values()],
        "names": {region.id: region.plain for region in atlas.regions.values()},
    }


def places(atlas: Atlas) -> list[tuple[str, list[Option]]]:
    """The regions, grouped by view and area, in the order of the table."""
    t = atlas.texts
    groups: dict[str, list[Option]] = {}
    for region in atlas.regions.values():
        area = t("area", area=region.area.replace(" ", "-"))
        title = t("page-places-of", face=region.view, area=area)
        groups.setdefault(title, []).append((region.id, region.plain, region.anatomical))
    return list(groups.items())


def muscles(atlas: Atlas) -> list[Option]:
    """What the picture can show: what the marks say, the app's own muscles and all of these, the others."""
    home = atlas.texts.listed([atlas.muscles[name].plain for name in atlas.home])
    single = [(one.id, capital(one.plain), one.anatomical) for one in atlas.muscles.values()]
    return [
        ("auto", atlas.texts("page-from-marks"), ""),
        *(one for one in single if one[0] in atlas.home),
        ("both", capital(home), ""),
        *(one for one in single if one[0] not in atlas.home),
    ]
