"""A reviewer's sheet as one HTML file that prints on A4, and the list of all sheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from html import escape
from pathlib import Path

from bodymap.atlas import Atlas, TriggerPoint, Zone, reviews
from bodymap.draw.stage import VIEWS
from bodymap.say import checked
from bodymap.say.speaker import Speaker
from bodymap.texts import capital
from bodymap.web.frame import References
from bodymap.web.render import macro
from tools.review.drawings import Drawings
from tools.review.places import Places

STYLE = Path(__file__).with_name("sheet.css")
WHO, DAY = "ROLE INITIALS", "YYYY-MM-DD"
FELT = {"own": "its own side", "both": "both sides", "right": "the right only", "left": "the left only"}
BOXES = '<p class="boxes"><span>☐ agrees</span><span>☐ change, namely:</span></p>'
LINES = '<div class="lines"></div>' * 2


class Sheets:
    """Writes the sheets of one atlas."""

    def __init__(self, atlas: Atlas, places: Places) -> None:
        """Draw from the atlas; the distances come from the tables that it was built from."""
        self.atlas = atlas
        self.places = places
        self.drawings = Drawings(atlas, places)

    def version(self, muscle: str) -> str:
        """The version that a verdict of today is on."""
        return reviews.version(muscle, self.atlas.zones, self.atlas.trigger_points, self.atlas.drawn)

    def sheet(self, muscle: str) -> str:
        """The whole document of one muscle."""
        atlas, row, refs = self.atlas, self.atlas.muscles[muscle], References(self.atlas)
        zones = [zone for zone in atlas.zones.values() if zone.muscle == muscle]
        numbers = {zone.id: number for number, zone in enumerate(zones, start=1)}
        views = "".join(
            self.drawings.whole(body, view, muscle, numbers) for body in atlas.bodies for view in VIEWS
        )
        points = [point for point in atlas.trigger_points.values() if point.muscle == muscle]
        told = "".join(self._point(point, refs) for point in points)
        if told:
            told = f"<section><h2>Trigger points</h2><ul>{told}</ul>{BOXES}{LINES}</section>"
        blocks = "".join(self._zone(zone, numbers[zone.id], refs) for zone in zones)
        content = (
            f'<h1>{escape(capital(row.plain))} <i lang="la">{escape(row.anatomical)}</i></h1>'
            f"<p>{escape(capital(row.gloss))}. Version of the zones: <code>{self.version(muscle)}</code>."
            f" {self._said(muscle)}</p>"
            '<p class="how">Is pain from this muscle felt in these places? Please tick one box for each '
            "zone, and write what is wrong: where it begins or ends, how often, its words, its sources. The "
            "right side is drawn; the left is its mirror image. Distances are from bony landmarks.</p>"
            f'<div class="views">{views}</div>{told}{blocks}{self._verdict(muscle)}'
            + self._sources("listed", refs.cited())
        )
        return self._page(f"Sheet: {row.plain}", self.drawings.shared() + content)

    def index(self, muscles: Iterable[str]) -> str:
        """The list of the sheets that were written."""
        rows = "".join(
            f'<tr><td><a href="{name}.html">{escape(capital(self.atlas.muscles[name].plain))}</a></td>'
            f"<td>{sum(zone.muscle == name for zone in self.atlas.zones.values())}</td>"
            f"<td><code>{self.version(name)}</code></td><td>{self._said(name)}</td></tr>"
            for name in muscles
        )
        head = "".join(f"<th>{text}</th>" for text in ("Muscle", "Zones", "Version", "Check"))
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        return self._page("Reviewer's sheets", f"<h1>Reviewer's sheets</h1>{table}")

    def line(self, muscle: str, verdict: str, change: str = "") -> str:
        """The line to add to data/reviews.csv."""
        out = io.StringIO()
        csv.writer(out, lineterminator="").writerow([muscle, WHO, DAY, self.version(muscle), verdict, change])
        return out.getvalue()

    def _sources(self, name: str, shown: object) -> str:
        return str(macro(self.atlas.texts, "sources.html", name, shown))

    def _zone(self, zone: Zone, number: int, refs: References) -> str:
        patient, clinician = (
            self.atlas.texts(f"level-{v}", level=zone.level) for v in ("patient", "clinician")
        )
        pictures = "".join(self.drawings.close(body, zone) for body in self.atlas.bodies)
        marks = ", ".join(self.atlas.trigger_points[name].mark for name in zone.trigger_points)
        named = "; ".join(self.atlas.sources[name].short for name in zone.sources)
        placed = "; ".join(map(str, self.places.zones.get(zone.id, ())))
        rows = [
            ("Patient", escape(capital(zone.plain))),
            ("Clinician", escape(capital(zone.anatomical))),
            (
                "Felt on",
                FELT[zone.reach] + (f", from trigger point {marks}" if marks else ""),
            ),
            ("Sources", escape(named) + self._sources("marks", refs.numbered(zone.sources))),
            ("Placed by landmark (discs)", f"<small>{escape(placed)}</small>" if placed else ""),
        ]
        told = "".join(f"<dt>{term}</dt><dd>{text}</dd>" for term, text in rows if text)
        return (
            f'<section class="zone"><h2>{number}. {clinician}: {patient.lower()}'
            f"{self._sources('sure', zone.confidence)} <code>{zone.id}</code></h2>"
            f'<div class="pair">{pictures}<dl>{told}</dl></div>{BOXES}{LINES}</section>'
        )

    def _point(self, point: TriggerPoint, refs: References) -> str:
        placed = self.places.points.get(point.id)
        source = self._sources("sure", point.confidence) + self._sources(
            "marks", refs.numbered(point.sources)
        )
        where = f" <small>{escape(str(placed))}</small>" if placed else ""
        return (
            f"<li><b>{escape(point.mark)}</b> ({point.view}) {escape(point.plain)}"
            f" <i>{escape(point.anatomical)}</i>{source}{where}</li>"
        )

    def _said(self, muscle: str) -> str:
        told = checked.said(Speaker(self.atlas, "clinician"), muscle)
        return escape(" ".join(one.text for one in told))

    def _verdict(self, muscle: str) -> str:
        lines = (
            self.line(muscle, "agrees"),
            self.line(muscle, reviews.CHANGE, "what to change, in a sentence"),
        )
        shown = "".join(f"<pre>{escape(line)}</pre>" for line in lines)
        return (
            f'<section class="verdict"><h2>Verdict on all zones of the muscle</h2>{BOXES}{LINES}'
            '<p class="boxes"><span>Role and initials: ____________________</span>'
            "<span>Date: ______________</span></p>"
            f"<p>One of these lines goes to the end of <code>data/reviews.csv</code>:</p>{shown}</section>"
        )

    def _page(self, title: str, content: str) -> str:
        return (
            '<!doctype html><html lang="en"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width">'
            f"<title>{escape(title)}</title><style>{STYLE.read_text(encoding='utf-8')}</style></head>"
            f"<body><main>{content}</main></body></html>\n"
        )
