"""The reviewer's sheet: it holds what a clinician judges and the line that signs it, in one file."""

from __future__ import annotations

import csv
import json
import re
from html import escape, unescape
from pathlib import Path

import pytest

from bodymap.atlas import SIDES, Atlas, load, reviews
from tests.fixture_atlas import BODIES, tables, to_csv, write, write_manifest
from tests.test_library import Document
from tools.review import __main__ as tool
from tools.review.places import Placed

WEB = {"id": "page", "short": "Page", "citation": "A page.", "link": "https://example.org/a"}


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The little atlas, with a source on the web, in place of ours."""
    sources = [*tables()["sources"], WEB | {"kind": "web", "read": "part", "note": ""}]
    zones = [row | {"sources": "book; page", "plain": f"where <{row['id']}> is"} for row in tables()["zones"]]
    folder = write(tmp_path / "data", {"sources": sources, "zones": zones})
    shape = {"zone": "iliacus-thigh", "chain": "a", "seq": "1", "landmark": "navel"}
    rows = [shape | {"dx_cm": "2.5", "dy_cm": "-1", "radius_cm": "3"}]
    (folder / "zone_shapes.csv").write_text(to_csv(rows), encoding="utf-8")
    monkeypatch.setattr(tool, "DATA", folder)
    return folder


@pytest.fixture
def atlas(data: Path) -> Atlas:
    return load(data)


def made(folder: Path, *muscles: str) -> dict[str, str]:
    """The files that the tool writes, by name."""
    assert tool.main([*muscles, "--out", str(folder / "out")]) == 0
    return {path.name: path.read_text(encoding="utf-8") for path in (folder / "out").iterdir()}


def test_a_sheet_for_each_muscle_and_a_list(atlas: Atlas, tmp_path: Path) -> None:
    found = made(tmp_path)
    assert set(found) == {"index.html", *(f"{name}.html" for name in atlas.muscles)}
    for name in atlas.muscles:
        assert f'href="{name}.html"' in found["index.html"]
    for text in found.values():
        page = Document(text)
        assert (page.open, page.wrong) == ([], [])


def test_it_names_every_zone_and_holds_what_is_judged(atlas: Atlas, tmp_path: Path) -> None:
    text = made(tmp_path, "iliacus")["iliacus.html"]
    mine = [zone for zone in atlas.zones.values() if zone.muscle == "iliacus"]
    for zone in mine:
        section = text.partition(f"<code>{zone.id}</code></h2>")[2].partition("</section>")[0]
        for words in (zone.plain, zone.anatomical):
            assert escape(words[1:]) in section  # the first letter is a capital
        assert section.count("☐") == 2
        assert section.count("<svg ") == len(BODIES), "on each body"
        assert all(f'#{body}-{zone.view}"' in section for body in BODIES)
        assert 'href="#source-page"' in section
        assert "from trigger point X" in section
    assert not [zone.id for zone in atlas.zones.values() if zone not in mine and zone.id in text]
    assert "Disputed" in text, "the strip is"
    assert 'href="https://example.org/a"' in text
    assert "navel: 2.5 cm outwards, 1 cm down, radius 3 cm" in text
    assert '<circle class="landmark"' in text
    assert atlas.trigger_points["iliacus-b"].plain in text


@pytest.mark.parametrize("side", SIDES)
def test_a_zone_on_one_side_only_is_drawn_there(data: Path, tmp_path: Path, side: str) -> None:
    zones = [row | {"reach": side if row["id"] == "iliacus-groin" else "own"} for row in tables()["zones"]]
    (data / "zones.csv").write_text(to_csv(zones), encoding="utf-8")
    for file in (data / "atlas").glob("*-front.geojson"):
        content = json.loads(file.read_text(encoding="utf-8"))
        other = f"iliacus-groin:{'left' if side == 'right' else 'right'}"
        content["features"] = [one for one in content["features"] if one["properties"]["id"] != other]
        file.write_text(json.dumps(content), encoding="utf-8")
    write_manifest(data)
    text = made(tmp_path, "iliacus")["iliacus.html"]
    assert f"the {side} only" in text
    section = text.partition("<code>iliacus-groin</code></h2>")[2].partition("</section>")[0]
    assert section.count('data-zone="iliacus-groin"') == len(BODIES)


def test_it_needs_no_other_file(data: Path, tmp_path: Path) -> None:
    for text in made(tmp_path).values():
        assert not re.search(r"<(script|link|img)|@import|url\((?!#)|src=", text)


def test_the_line_signs_what_is_on_the_sheet(atlas: Atlas, data: Path, tmp_path: Path) -> None:
    """The line of the sheet with a name and a date makes the app say that it was checked."""
    text = made(tmp_path, "iliacus")["iliacus.html"]
    version = reviews.version("iliacus", atlas.zones, atlas.trigger_points, atlas.drawn)
    lines = [unescape(line) for line in re.findall(r"<pre>(.*?)</pre>", text)]
    assert len(lines) == 2
    assert f"<code>{version}</code>" in text
    for line, verdict in zip(lines, ("agrees", "change"), strict=True):
        given = line.replace("ROLE INITIALS", "doctor CD").replace("YYYY-MM-DD", "2026-11-20")
        assert next(csv.reader([given]))[3:5] == [version, verdict]
        table = f"muscle,who,date,version,verdict,change\n{given}\n"
        (data / "reviews.csv").write_text(table, encoding="utf-8")
        (review,) = load(data).reviews["iliacus"]
        assert (review.holds, review.verdict) == (True, verdict)


def test_an_unknown_muscle_is_told_with_what_is_like_it(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert tool.main(["iliacus", "psoas-mayor", "--out", str(tmp_path / "out")]) == 2
    said = capsys.readouterr().err
    assert said == "'psoas-mayor' is not a muscle's id in muscles.csv; known: psoas-major\n"
    assert not (tmp_path / "out").exists(), "nothing is written by halves"


def test_a_broken_table_and_a_folder_that_is_a_file(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert tool.main(["--out", str(tmp_path / "file")]) == 2
    assert "cannot be written" in capsys.readouterr().err
    (data / "zones.csv").unlink()
    assert tool.main(["--out", str(tmp_path / "out")]) == 2
    assert "data/zones.csv: the file is missing" in capsys.readouterr().err


def test_the_same_tables_give_the_same_sheet(data: Path, tmp_path: Path) -> None:
    assert made(tmp_path) == made(tmp_path)


@pytest.mark.parametrize(
    ("placed", "text"),
    [
        (Placed("T12", -1.5, 0.5), "T12: 1.5 cm inwards, 0.5 cm up"),
        (Placed("L2", 0, 0, 2), "L2: radius 2 cm"),
        (Placed("navel", 0, 0), "navel: on it"),
    ],
)
def test_a_place_in_words(placed: Placed, text: str) -> None:
    assert str(placed) == text
