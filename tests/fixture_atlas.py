"""A tiny valid folder of tables, written by code: two muscles, a few regions. Tests break copies of it.

And the real atlas and the app on it, made once for all tests of a process.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from bodymap import api
from bodymap.atlas import Atlas, load
from bodymap.atlas.cells import PLACE
from bodymap.atlas.rows import SCHEMA
from bodymap.atlas.rules import TEMPLATES
from bodymap.view import BUILDS
from bodymap.web.server import BodymapDash, create_app

BODIES = ("female", "male")
VIEWS = ("front", "back")
Table = list[dict[str, str]]

# stem, plain, anatomical, area, view; without "*" the region is there on the right and on the left
REGIONS = (
    ("groin", "groin", "inguinal region", "groin", "front"),
    ("thigh", "upper front thigh", "anterior region of thigh", "thigh", "front"),
    ("knee", "knee, front", "anterior region of knee", "knee", "front"),
    ("back-upper", "low back, upper part", "upper lumbar region", "low back", "back"),
    ("back-lower", "low back, lower part", "lower lumbar region", "low back", "back"),
    ("buttock", "buttock", "gluteal region", "buttock", "back"),
    ("shoulder", "shoulder", "deltoid region", "shoulder", "back"),
    ("mid-back*", "mid-line of the low back", "lumbar mid-line", "low back", "back"),
)
# id, muscle, points, view, strength, often, disputed
ZONES = (
    ("psoas-strip", "psoas-major", "psoas-c", "back", "core", "usual", "no"),
    ("psoas-thigh", "psoas-major", "psoas-c", "front", "core", "usual", "no"),
    ("psoas-groin", "psoas-major", "psoas-c", "front", "spillover", "usual", "no"),
    ("psoas-buttock", "psoas-major", "", "back", "spillover", "rare", "no"),
    ("iliacus-thigh", "iliacus", "iliacus-b", "front", "core", "usual", "no"),
    ("iliacus-groin", "iliacus", "iliacus-b", "front", "spillover", "usual", "no"),
    ("iliacus-strip", "iliacus", "iliacus-b", "back", "spillover", "usual", "yes"),
)
# zone, stem of the region, share of the region, share of the zone
OVERLAP = (
    ("psoas-strip", "back-upper", 0.6, 0.4),
    ("psoas-strip", "back-lower", 0.7, 0.5),
    ("psoas-strip", "mid-back*", 0.1, 0.02),
    ("psoas-thigh", "thigh", 0.5, 0.9),
    ("psoas-groin", "groin", 0.6, 0.8),
    ("psoas-buttock", "buttock", 0.3, 0.3),
    ("iliacus-thigh", "thigh", 0.5, 0.9),
    ("iliacus-groin", "groin", 0.6, 0.8),
    ("iliacus-strip", "back-upper", 0.6, 0.4),
    ("iliacus-strip", "back-lower", 0.6, 0.4),
)
# id, question, what it says of every muscle
SIGNS = (
    ("rise", "rise", ""),
    ("hand-up", "hand", ""),
    ("hand-across", "hand", ""),
    ("numb", "numb", "against"),
)
SIGN_POINTS = (
    ("rise", "psoas-major", "for"), ("hand-up", "psoas-major", "for"),
    ("hand-across", "psoas-major", "against"), ("hand-across", "iliacus", "for"),
)  # fmt: skip
WEIGHTS = {
    "core_share": "0.33", "spill_share": "0.25", "holds_share": "0.75", "value_core": "1",
    "value_local": "1", "value_spillover": "0.5", "value_rare": "0.2", "value_disputed": "0.2",
    "value_beside": "0.1", "value_outside": "0", "power": "1", "common_from": "30", "rare_below": "15",
    "base": "0.75", "fits": "0.6", "partly": "0.3",
    "near": "0.15", "painted": "0.25", "typical": "5", "cards": "5", "lift": "0.2", "value_against": "0.7",
    "value_absent": "0.88",
}  # fmt: skip
SENTENCES = {
    "answer-fits-many": "{marked} of {total} fit the {side} {muscle}: {regions}.",
    "answer-fits-one": "fits the {side} {muscle}: {regions}.",
    "answer-fits-all": "all {total} fit the {side} {muscle}: {regions}.",
    "answer-could": "could be the {side} {muscle}: {regions}.",
    "answer-several": "several on {side}, among them {muscle}.",
    "answer-several-common": "on {side} most often {muscle}, less often {other}.",
    "answer-far": "only the far end of the {side} {muscle}.",
    "answer-mimic": "more like the {other}; of the muscles {muscle}.",
    "answer-not-covered": "not covered: {regions}.",
    "answer-shown": "You chose the {side} {muscle}.",
}


def region_ids() -> list[tuple[str, str, str]]:
    """(id, stem, side) of every region."""
    found = []
    for stem, *_ in REGIONS:
        if stem.endswith("*"):
            found.append((stem[:-1], stem, "mid"))
        else:
            found += [(f"{stem}-{side}", stem, side) for side in ("right", "left")]
    return found


def row(table: str, **cells: str) -> dict[str, str]:
    """A row with every column of its table; one that is not given is as usual, or empty."""
    usual = {"sources": "book", "confidence": "M", "order": "1", "reach": "own"}
    return {column: cells.pop(column, usual.get(column, "")) for column in SCHEMA[table].columns()} | cells


def tables() -> dict[str, Table]:
    """Every table of the schema as rows, without faults."""
    regions: Table = []
    for name, stem, side in region_ids():
        _, plain, anatomical, area, view = next(one for one in REGIONS if one[0] == stem)
        place, _, part = plain.partition(", ")
        regions.append(
            row("regions", id=name, place=place, part=part, anatomical_place=anatomical, side=side,
                view=view, area=area, choir_female="112; 113", choir_male="116; 117")
        )  # fmt: skip
    zones = [
        row("zones", id=name, muscle=muscle, trigger_points=points, view=view, strength=strength, often=often,
            disputed=disputed, plain=name, anatomical=name)
        for name, muscle, points, view, strength, often, disputed in ZONES
    ]  # fmt: skip
    words = [
        _word(name, "answer", str(n), SENTENCES.get(name, f"{name}: {{side}} {{muscle}} {{regions}}."))
        for n, name in enumerate((*TEMPLATES, "answer-elsewhere-knee"), start=1)
    ]
    sections = ("what", "why", "worse", "signs", "helps", "sure", "doctor", "stop")
    words += [_word(f"{section}-all", section, "1", f"About {section}.") for section in sections]
    words += [_word("what-iliacus", "what", "0", "The iliacus.") | {"muscles": "iliacus", "seed": "A1; A2"}]
    overlap = []
    for body in BODIES:
        for zone, stem, of_region, of_zone in OVERLAP:
            view = next(one[3] for one in ZONES if one[0] == zone)
            for side in ("right", "left"):
                region = stem[:-1] if stem.endswith("*") else f"{stem}-{side}"
                overlap.append(
                    row("atlas/overlap", body=body, view=view, region=region, zone=zone, side=side,
                        share_of_region=f"{of_region:g}", share_of_zone=f"{of_zone:g}")
                )  # fmt: skip
    questions = (("rise", "worse"), ("hand", "hand"), ("numb", "feel"))
    return {
        "regions": regions,
        "prevalence": [
            row("prevalence", muscle="psoas-major", kind="sore", places="shoulder", low="5", high="10",
                patient="people with a sore hand", clinician="people with hand pain")
        ],
        "atlas/under_skin": [
            row("atlas/under_skin", body=body, view=view, muscle="psoas-major", x="2", y="2", width="6",
                height="6", name_x="3", name_y="4")
            for body in BODIES
            for view in ("front", "back")
        ],
        "atlas/neighbours": [row("atlas/neighbours", region="thigh-right", neighbour="knee-right")],
        "muscles": [
            row("muscles", id=name, plain=plain, gloss="deep in the hip", anatomical=f"m. {plain}",
                group="iliopsoas", evidence="C", order=order)
            for name, plain, order in (("psoas-major", "psoas", "1"), ("iliacus", "iliacus", "2"))
        ],
        "trigger_points": [
            row("trigger_points", id=name, muscle=muscle, mark="X", plain="deep", anatomical="deep",
                view="front", landmark="navel", dx_cm="1", dy_cm="-2")
            for name, muscle in (("psoas-c", "psoas-major"), ("iliacus-b", "iliacus"))
        ],
        "surface_landmarks": [
            row("surface_landmarks", id="navel-mid", view="front", landmark="navel", dx_cm="0", dy_cm="0",
                plain="navel", anatomical="umbilicus")
        ],
        "zones": zones,
        "sources": [
            row("sources", id="book", short="Book", citation="A book.", kind="book", read="part",
                note="page 1")
        ],
        "words": words,
        "exercises": [
            row("exercises", id="bridge", name="Bridge", kind="activation", patient="Lift.", clinician="Up.",
                seed="R6", evidence="weak")
        ],
        "exercise_parts": [
            row("exercise_parts", exercise="bridge", part=part, patient=f"{part}.", clinician=f"{part}!")
            for part in ("step", "caution")
        ],
        "exercise_pictures": [
            row("exercise_pictures", subject="bridge", frame="start", body="female",
                file="bridge-start.webp", width="560", height="300", part="step", orders="1")
        ],
        "story": [row("story", id="felt-all", step="felt", patient="Felt there.")],
        "red_flags": [
            _flag("kidney", "S", "back-upper; back-lower"),
            _flag("anything", "E", ""),
            _flag("joint", "E", "knee"),
            _flag("nerves", "E", "", both="thigh; knee"),
        ],
        "urgency": [
            row("urgency", id="E", plain="Now", action="Call."),
            row("urgency", id="S", plain="Within days", action="See.", order="2"),
        ],
        "emergency_numbers": [
            row("emergency_numbers", country="GB", name="United Kingdom", emergency="999", advice="111")
        ],
        "questions": [
            row("questions", id=name, kind=kind, order=str(n), patient=f"{name}?", clinician=f"[{name}?]")
            for n, (name, kind) in enumerate(questions, start=1)
        ],
        "signs": [
            row("signs", id=name, question=question, order=str(n), patient=name, clinician=f"[{name}]",
                any_muscle=against)
            for n, (name, question, against) in enumerate(SIGNS, start=1)
        ],
        "sign_points": [
            row("sign_points", sign=sign, muscle=muscle, speaks=speaks)
            for sign, muscle, speaks in SIGN_POINTS
        ],
        "mimics": [
            row("mimics", id="hip-joint", plain="hip joint", clinical="coxarthrosis", kind="joint",
                patient="Stiff.", clinician="Stiff!", places="groin; thigh"),
            row("mimics", id="nerve", plain="nerve", clinical="L2 root", kind="nerve", order="2",
                patient="Burns.", clinician="Burns!", places="knee-left", signs="numb"),
        ],
        "reviews": [
            row("reviews", muscle="iliacus", who="doctor XY", date="2026-11-27", version="00000000",
                verdict="agrees")
        ],
        "synonyms": [
            row("synonyms", word=word, means=means) for word, means in (("bum", "buttock"), ("lower", "low"))
        ],
        "lay_terms": [
            row("lay_terms", id="stitch", says="stitch; side stitch", muscles="psoas-major", places="groin",
                patient="A stitch.", clinician="A stitch!"),
        ],
        "pain_kinds": [
            row("pain_kinds", id=name, patient=name, clinician=f"[{name}]") for name in ("burning", "numb")
        ],
        "pain_since": [row("pain_since", id="months", patient="for months", clinician="months")],
        "score_changes": [
            row("score_changes", id="score", points="2", percent="30", patient="By two.", clinician="Two."),
        ],
        "rating_rules": [
            row("rating_rules", id="numb", kinds="numb", signs="numb", patient="A nerve.",
                clinician="Nerve."),
            row("rating_rules", id="lasting", order="2", since="months", course="constant", places="knee",
                signs="numb", patient="It lasts.", clinician="Lasting."),
        ],
        "matching": [row("matching", key=key, value=value, meaning=key) for key, value in WEIGHTS.items()],
        "atlas/landmarks": [
            row("atlas/landmarks", body=body, landmark="navel", side="mid", x_mm="0", y_mm="1000",
                front_x="380", front_y="800", back_x="380", back_y="800")
            for body in BODIES
        ],
        "how": [
            row("how", id=name, order=str(n), text=f"About {name}.")
            for n, name in enumerate(("fit", "formula-fit", "weights"), start=1)
        ],
        "atlas/overlap": overlap,
    }  # fmt: skip


def _word(name: str, section: str, order: str, text: str) -> dict[str, str]:
    return row("words", id=name, section=section, order=order, patient=text, clinician=f"[{text}]",
               confidence="H")  # fmt: skip


def _flag(name: str, urgency: str, places: str, both: str = "") -> dict[str, str]:
    return row("red_flags", id=name, condition=name, urgency=urgency, patient=f"{name}?", clinician=name,
               check=f"{name} now", action_patient="Call.", action_clinician="Refer.", places=places,
               places_both=both)  # fmt: skip


def shapes(view: str) -> list[dict[str, object]]:
    """The features of one view, the same for every body."""

    def feature(layer: str, name: str, kind: str, coordinates: object) -> dict[str, object]:
        geometry = {"type": kind, "coordinates": coordinates}
        return {"type": "Feature", "properties": {"layer": layer, "id": name}, "geometry": geometry}

    square = [[0, 0], [10, 0], [10, 10], [0, 0]]
    found = [feature("outline", "outline", "MultiPolygon", [[square]])]
    views = {stem: view for stem, _, _, _, view in REGIONS}
    regions = [name for name, stem, _ in region_ids() if views[stem] == view]
    found += [feature("region", name, "Polygon", [square]) for name in regions]
    for side in ("right", "left"):
        found += [
            feature("zone", f"{zone[0]}:{side}", "Polygon", [square]) for zone in ZONES if zone[3] == view
        ]
        found.append(feature("fibre", f"psoas-major:{side}", "MultiLineString", [[[0, 0], [1, 1]]]))
        if view == "front":
            found += [
                feature("trigger_point", f"{p}:{side}", "Point", [5, 5]) for p in ("psoas-c", "iliacus-b")
            ]
    found.append(feature("bone", "L1", "LineString", [[0, 0], [1, 1]]))
    found += [feature("label", name, "Point", [5, 5]) for name in regions]
    return found


@cache
def real_atlas() -> Atlas:
    """The committed tables and shapes; an Atlas can't be changed, so that tests may share it."""
    return load(Path(__file__).resolve().parents[1] / "data")


read_once = cache(api.load)
"""Stands in for `api.load` where commands may share an atlas; a folder with faults is read each time."""


@cache
def real_app() -> BodymapDash:
    """The app on the real atlas as it is served by default; what a test asks of it changes nothing."""
    return create_app(Path(__file__).resolve().parents[1] / "data")


def write(folder: Path, changed: Mapping[str, Table] | None = None) -> Path:
    """Write the whole folder, with some tables changed, and return it."""
    (folder / "atlas").mkdir(parents=True, exist_ok=True)
    found = tables() | dict(changed or {})
    for name, rows in found.items():
        (folder / f"{name}.csv").write_text(to_csv(rows), encoding="utf-8")
    for body in BODIES:
        for view in VIEWS:
            content = {"type": "FeatureCollection", "features": shapes(view)}
            (folder / "atlas" / f"{body}-{view}.geojson").write_text(json.dumps(content), encoding="utf-8")
        for build in BUILDS[1:]:  # nothing moves
            (folder / "atlas" / f"{body}-{build}.bin").write_bytes(bytes(1 + 2 * 20 * 91))
    write_manifest(folder)
    return folder


def free_text(name: str) -> list[str]:
    """The columns of a table that take any text."""
    kind = SCHEMA[name]
    return [
        column
        for column in kind.columns()
        if kind.field_of(column).annotation is str
        and all(
            hasattr(one, "min_length") or getattr(one, "pattern", "") == PLACE
            for one in kind.conditions(column)
        )
    ]


def to_csv(rows: Iterable[Mapping[str, str]]) -> str:
    """Rows as CSV text with a header."""
    listed = list(rows)
    out = io.StringIO()
    writer = csv.DictWriter(out, list(listed[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(listed)
    return out.getvalue()


def write_manifest(folder: Path, **changed: object) -> None:
    """A manifest that is true of the files in the folder, apart from what is changed on purpose."""
    files = {
        f"data/atlas/{file.name}": hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted((folder / "atlas").iterdir())
        if file.name != "manifest.json"
    }
    source = {"name": "mesh", "version": "1", "licence": "CC0-1.0", "used_for": "bodies"}
    content = {
        "width": 760,
        "height": 1800,
        "midline": 380.0,
        "sole_y": 1765.0,
        "bodies": list(BODIES),
        "views": list(VIEWS),
    }
    manifest = content | {"sources": [source], "files": files} | changed
    (folder / "atlas" / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
