"""A tiny valid folder of tables, written by code: two muscles, a few regions. Tests break copies of it.

And the real atlas, read once for all tests of a process.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from bodymap.atlas import Atlas, load
from bodymap.atlas.rules import TEMPLATES

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
    "near": "0.15", "typical": "5", "cards": "5", "lift": "0.2", "value_against": "0.7",
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


def tables() -> dict[str, Table]:
    """Every table of the schema as rows, without faults."""
    regions: Table = []
    for name, stem, side in region_ids():
        _, plain, anatomical, area, view = next(row for row in REGIONS if row[0] == stem)
        place, _, part = plain.partition(", ")
        regions.append(
            {
                "id": name,
                "place": place,
                "part": part,
                "anatomical_place": anatomical,
                "anatomical_part": "",
                "side": side,
                "view": view,
            }
            | {"area": area, "choir_female": "112; 113", "choir_male": "116; 117", "uberon": "", "fma": ""}
        )
    zones = [
        dict(
            zip(("id", "muscle", "trigger_points", "view", "strength", "often", "disputed"), row, strict=True)
        )
        | {"reach": "own", "plain": row[0], "anatomical": row[0], "sources": "book", "confidence": "M"}
        for row in ZONES
    ]
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
            view = next(row[3] for row in ZONES if row[0] == zone)
            for side in ("right", "left"):
                region = stem[:-1] if stem.endswith("*") else f"{stem}-{side}"
                overlap.append(
                    {"body": body, "view": view, "region": region, "zone": zone, "side": side}
                    | {"share_of_region": f"{of_region:g}", "share_of_zone": f"{of_zone:g}"}
                )
    return {
        "regions": regions,
        "prevalence": [
            {
                "muscle": "psoas-major",
                "kind": "sore",
                "places": "shoulder",
                "low": "5",
                "high": "10",
                "patient": "people with a sore hand",
                "clinician": "people with hand pain",
                "sources": "book",
            }
        ],
        "atlas/neighbours": [{"region": "thigh-right", "neighbour": "knee-right"}],
        "muscles": [_muscle("psoas-major", "psoas", "1"), _muscle("iliacus", "iliacus", "2")],
        "trigger_points": [_point("psoas-c", "psoas-major"), _point("iliacus-b", "iliacus")],
        "zones": zones,
        "sources": [
            {"id": "book", "short": "Book", "citation": "A book.", "link": "", "kind": "book", "read": "part"}
            | {"note": "page 1"}
        ],
        "words": words,
        "exercises": [
            {
                "id": "bridge",
                "name": "Bridge",
                "kind": "activation",
                "muscles": "",
                "order": "1",
                "patient": "Lift.",
                "clinician": "Up.",
            }
            | {"sources": "book", "seed": "R6", "evidence": "weak"}
        ],
        "exercise_parts": [
            {"exercise": "bridge", "part": part, "order": "1", "patient": f"{part}.", "clinician": f"{part}!"}
            | {"sources": "book"}
            for part in ("step", "caution")
        ],
        "red_flags": [
            _flag("kidney", "S", "back-upper; back-lower"),
            _flag("anything", "E", ""),
            _flag("joint", "E", "knee"),
            _flag("nerves", "E", "", both="thigh; knee"),
        ],
        "urgency": [
            {"id": "E", "plain": "Now", "action": "Call.", "order": "1"},
            {"id": "S", "plain": "Within days", "action": "See.", "order": "2"},
        ],
        "emergency_numbers": [
            {"country": "GB", "name": "United Kingdom", "emergency": "999", "advice": "111"}
        ],
        "questions": [
            {"id": name, "kind": kind, "order": str(n), "patient": f"{name}?", "clinician": f"[{name}?]"}
            | {"places": "", "sources": "book"}
            for n, (name, kind) in enumerate((("rise", "worse"), ("hand", "hand"), ("numb", "feel")), start=1)
        ],
        "signs": [
            {"id": name, "question": question, "order": str(n), "patient": name, "clinician": f"[{name}]"}
            | {"any_muscle": against}
            for n, (name, question, against) in enumerate(SIGNS, start=1)
        ],
        "sign_points": [
            {"sign": sign, "muscle": muscle, "speaks": speaks, "sources": "book"}
            for sign, muscle, speaks in SIGN_POINTS
        ],
        "mimics": [
            {
                "id": "hip-joint",
                "plain": "hip joint",
                "clinical": "coxarthrosis",
                "kind": "joint",
                "order": "1",
            }
            | {"patient": "Stiff.", "clinician": "Stiff!", "places": "groin; thigh", "signs": ""}
            | {"body": "", "sources": "book", "confidence": "M"},
            {"id": "nerve", "plain": "nerve", "clinical": "L2 root", "kind": "nerve", "order": "2"}
            | {"patient": "Burns.", "clinician": "Burns!", "places": "knee-left", "signs": "numb"}
            | {"body": "", "sources": "book", "confidence": "M"},
        ],
        "reviews": [
            {"muscle": "iliacus", "who": "doctor XY", "date": "2026-11-27", "version": "00000000"}
            | {"verdict": "agrees", "change": ""}
        ],
        "synonyms": [{"word": "bum", "means": "buttock"}, {"word": "lower", "means": "low"}],
        "matching": [{"key": key, "value": value, "meaning": key} for key, value in WEIGHTS.items()],
        "atlas/landmarks": [
            {"body": body, "landmark": "navel", "side": "mid", "x_mm": "0", "y_mm": "1000", "z_mm": ""}
            | {"front_x": "380", "front_y": "800", "back_x": "380", "back_y": "800"}
            for body in BODIES
        ],
        "how": [
            {"id": name, "title": "", "order": str(n), "text": f"About {name}.", "sources": "book"}
            for n, name in enumerate(("fit", "formula-fit", "weights"), start=1)
        ],
        "atlas/overlap": overlap,
    }


def _word(name: str, section: str, order: str, text: str) -> dict[str, str]:
    row = {
        "id": name,
        "section": section,
        "muscles": "",
        "order": order,
        "patient": text,
        "clinician": f"[{text}]",
    }
    return row | {"sources": "book", "seed": "", "confidence": "H"}


def _muscle(name: str, plain: str, order: str) -> dict[str, str]:
    row = {
        "id": name,
        "plain": plain,
        "gloss": "deep in the hip",
        "anatomical": f"m. {plain}",
        "group": "iliopsoas",
        "uberon": "",
        "fma": "",
    }
    return row | {
        "ta98": "",
        "sctid": "",
        "evidence": "C",
        "order": order,
        "sources": "book",
        "confidence": "M",
    }


def _point(name: str, muscle: str) -> dict[str, str]:
    row = {"id": name, "muscle": muscle, "mark": "X", "plain": "deep", "anatomical": "deep", "view": "front"}
    return row | {"landmark": "navel", "dx_cm": "1", "dy_cm": "-2", "sources": "book", "confidence": "M"}


def _flag(name: str, urgency: str, places: str, both: str = "") -> dict[str, str]:
    row = {
        "id": name,
        "condition": name,
        "urgency": urgency,
        "order": "1",
        "patient": f"{name}?",
        "clinician": name,
    }
    row |= {"check": f"{name} now", "action_patient": "Call.", "action_clinician": "Refer."}
    row |= {"places": places, "places_both": both, "line": "", "body": "", "signs": ""}
    return row | {"gate": "", "gate_with": "", "gate_not": "", "gate_signs": "", "sources": "book"}


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
    write_manifest(folder)
    return folder


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
    content = {"width": 760, "height": 1800, "midline": 380.0, "bodies": list(BODIES), "views": list(VIEWS)}
    manifest = content | {"sources": [source], "files": files} | changed
    (folder / "atlas" / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
