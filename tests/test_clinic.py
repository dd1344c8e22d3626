"""A clinic's own folder: the worked example runs, and every mistake in a folder is named with its place."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bodymap.atlas import Atlas, AtlasError, clinic, letterhead, load
from bodymap.atlas.rows import CLINIC
from bodymap.fit.matching import match
from bodymap.say.words import answer
from bodymap.view import View
from tests.fixture_atlas import real_atlas

ROOT = Path(__file__).resolve().parents[1]
DATA, EXAMPLE = ROOT / "data", ROOT / "examples" / "clinic"


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    """Our tables with the worked example's."""
    return load(DATA, EXAMPLE)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A copy of the example to break."""
    shutil.copytree(EXAMPLE, tmp_path / "our-clinic")
    return tmp_path / "our-clinic"


def faults(folder: Path) -> list[str]:
    with pytest.raises(AtlasError) as refused:
        load(DATA, folder)
    return refused.value.faults


class TestExample:
    def test_contributing_shows_these_very_files(self) -> None:
        page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
        shown = dict(re.findall(r"`examples/clinic/(\w+\.csv)`:\n\n```csv\n(.*?)```", page, re.DOTALL))
        assert set(shown) >= {"muscles.csv", "zones.csv", "zone_regions.csv", "sources.csv"}
        for name, text in shown.items():
            assert text == (EXAMPLE / name).read_text(encoding="utf-8"), name

    def test_its_rows_come_after_ours_and_are_marked(self, atlas: Atlas) -> None:
        ours = real_atlas()
        assert list(atlas.muscles) == [*ours.muscles, "clinic-calf"]
        assert atlas.clinics == ("clinic",)
        assert ours.clinics == ()
        for table in ("muscles", "words", "zones", "trigger_points", "sources", "questions", "signs"):
            marked = {row.id for row in getattr(atlas, table).values() if row.own}
            assert marked == set(getattr(atlas, table)) - set(getattr(ours, table)), table
            assert marked

    @pytest.mark.parametrize("side", ["left", "right"])
    def test_its_muscle_is_found_and_drawn(self, atlas: Atlas, side: str) -> None:
        found = match(atlas, [f"inner-calf-{side}", f"outer-calf-{side}"])
        assert found.best["clinic-calf"].fit == max(one.fit for one in found.ranked) == 1
        # of two of ours that fit about as well it is known how often they are the cause: they go before it
        assert [one.muscle for one in found.level] == ["gastrocnemius", "soleus", "clinic-calf"]
        assert ("clinic-calf", side) in found.shown
        assert atlas.membership["clinic-calf", side] == {
            f"inner-calf-{side}": "core",
            f"outer-calf-{side}": "core",
            f"knee-back-{side}": "spillover",
        }
        for body in atlas.bodies:
            drawn = {shape.id: shape for shape in atlas.shapes(body, "back") if shape.layer == "zone"}
            zone = drawn[f"clinic-calf-core:{side}"]
            assert len(zone.rings) == 1, "regions that touch are one area"

    def test_what_it_shows_says_whose_it_is(self, atlas: Atlas) -> None:
        view = View(regions=("inner-calf-left",), answers=("clinic-tiptoe",))
        told = answer(
            atlas, replace(view, flags=tuple(f"no-{gate.id}" for gate in answer(atlas, view).gates))
        )
        assert told.cards[0].muscle == "clinic-calf"  # the answer speaks for it
        card = next(card for card in told.cards if card.muscle == "clinic-calf")
        assert card.own == "clinic"
        assert "it hurts to stand on tiptoe" in " ".join(one.text for one in card.reasons)
        assert any(getattr(item, "own", "") == "clinic" for item in told.tabs["why"])

    def test_trigger_points_lie_on_their_own_side_in_both_bodies(self, atlas: Atlas) -> None:
        for body in atlas.bodies:
            points = {s.id: s.point for s in atlas.shapes(body, "back") if s.layer == "trigger_point"}
            right, left = points["clinic-calf-a:right"], points["clinic-calf-a:left"]
            assert right
            assert left
            assert right[0] > atlas.midline > left[0]  # from behind, the right is on the right
            assert right[1] == pytest.approx(left[1], abs=3)
            calf = next(s for s in atlas.shapes(body, "back") if s.id == "inner-calf-right" and s.rings)
            ys = [y for ring in calf.rings for _, y in ring]
            assert min(ys) - 30 < right[1] < max(ys)

    def test_front_points_go_outwards_the_other_way(self, atlas: Atlas, own: Path) -> None:
        text = (own / "trigger_points.csv").read_text(encoding="utf-8").replace(",back,", ",front,")
        (own / "trigger_points.csv").write_text(text.replace(",-4,", ",4,"), encoding="utf-8")
        changed = load(DATA, own)
        marks = {row.id: row for row in changed.shapes("female", "front") if row.layer == "trigger_point"}
        right = marks["clinic-calf-a:right"].point
        assert right
        assert right[0] < atlas.midline
        inwards = next(s.point for s in atlas.shapes("female", "back") if s.id == "clinic-calf-a:right")
        assert inwards
        assert abs(right[0] - atlas.midline) > abs(inwards[0] - atlas.midline)

    def test_an_emergency_number_takes_the_place_of_ours(self, atlas: Atlas) -> None:
        assert atlas.numbers["GB"].advice == ("our own desk: see the door",)
        assert len(atlas.numbers) == len(real_atlas().numbers)

    def test_its_letterhead(self, atlas: Atlas) -> None:
        head = atlas.letterhead
        assert head
        assert (head.name, head.telephone, head.kind) == ("Example clinic", "01632 960123", "image/png")
        assert head.logo == (EXAMPLE / "logo.png").read_bytes()
        assert real_atlas().letterhead is None

    def test_ours_is_as_it_was(self, atlas: Atlas) -> None:
        ours = real_atlas()
        assert all(atlas.membership[key] == levels for key, levels in ours.membership.items())


def change(name: str, old: str, new: str) -> Callable[[Path], None]:
    def apply(folder: Path) -> None:
        file = folder / f"{name}.csv"
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")

    return apply


def write(name: str, content: bytes) -> Callable[[Path], None]:
    def apply(folder: Path) -> None:
        (folder / name).write_bytes(content)

    return apply


def empty(folder: Path) -> None:
    for file in folder.iterdir():
        file.unlink()


BROKEN: list[tuple[Callable[[Path], object], str]] = [
    (change("zones", ",core,", ",kernel,"), "our-clinic/zones.csv:2: strength: 'kernel' is not allowed"),
    (
        change("zones", "clinic-calf,clinic-calf-a", "calf,clinic-calf-a"),
        "zones.csv:2: muscle: 'calf' is not an id",
    ),
    (
        change("region_codes", "inner-calf-right", "inner-elf"),
        "region_codes.csv:2: region: 'inner-elf' is not an id in regions.csv",
    ),
    (
        change("region_codes", "example,http", "kinds,http"),
        "region_codes.csv:2: heading: 'kinds' is a column of our own",
    ),
    (
        change("region_codes", "places,inner-calf-left", "elsewhere,inner-calf-left"),
        "region_codes.csv:3: system: 'example' has another address before, 'http://example.org/places'",
    ),
    (
        change("region_codes", "EX-1", "=1+1"),
        "region_codes.csv:2: code: '=1+1' is not a well-formed code",
    ),
    (
        change("zone_regions", "inner-calf", "inner-elf"),
        "zone_regions.csv:2: region: 'inner-elf' is not a region",
    ),
    (
        change("zone_regions", "knee-back", "knee-front"),
        "zone_regions.csv:4: region: 'knee-front' is not on the back",
    ),
    (
        change("zone_regions", "knee-back", "knee-back-left"),
        "zone_regions.csv:4: region: name the right side",
    ),
    (
        change("zone_regions", "clinic-calf-spill,knee-back\n", ""),
        "zones.csv:3: id: 'clinic-calf-spill' has no region",
    ),
    (
        change("zone_regions", "clinic-calf-spill", "psoas-groin"),
        "zone_regions.csv:4: zone: 'psoas-groin' is not a zone of your own",
    ),
    (
        change("trigger_points", "fibular-head", "elf-head"),
        "trigger_points.csv:2: landmark: 'elf-head' is not known",
    ),
    (
        change("muscles", "clinic-calf,", "psoas-major,"),
        "our-clinic/muscles.csv:2: id: 'psoas-major' is already in row 2",
    ),
    (change("muscles", "id,plain,", "id,name,"), "our-clinic/muscles.csv:1: plain: the column is missing"),
    (write("muscle.csv", b"id\n"), "our-clinic/muscle.csv: not a table that a clinic can add to"),
    (write("regions.csv", b"id\n"), "our-clinic/regions.csv: not a table that a clinic can add to"),
    (write("words.csv", b"\xff\xfe\x00bad"), "our-clinic/words.csv:1: not UTF-8 text"),
    (write("words.csv", b'id,section\n"half'), "our-clinic/words.csv: not readable as CSV"),
    (write("words.csv", b""), "our-clinic/words.csv: the file is empty"),
    (
        lambda folder: (folder / "sources.csv").unlink(),
        "our-clinic/muscles.csv:2: sources: 'clinic-notes' is not an id",
    ),
    (change("clinic", ",logo.png", ",logo.svg"), "clinic.csv:2: logo: 'logo.svg' is not in this folder"),
    (
        change("clinic", ",logo.png", ",../logo.png"),
        "'../logo.png' is not a well-formed name of a file in this folder",
    ),
    (
        write("logo.png", b"<?xml version='1.0'?><svg/>"),
        "'logo.png' is an SVG, which can hold scripts; save it",
    ),
    (write("logo.png", b"GIF89a"), "'logo.png' is no image that is read; save it as PNG, JPEG or WebP"),
    (write("logo.png", b"RIFF....WAVE"), "'logo.png' is no image that is read"),
    (write("logo.png", b"\x89PNG\r\n\x1a\n" + bytes(letterhead.MOST)), "'logo.png' is larger than 512 KB"),
    (
        write("clinic.csv", b"name,telephone,footer,logo\nOne,,,\nTwo,,,\n"),
        "clinic.csv:3: a handout has one letterhead, and 'One' is named",
    ),
    (write("clinic.csv", b"name,telephone,footer,logo\n,1,,\n"), "clinic.csv:2: name: the cell is empty"),
    (lambda folder: shutil.rmtree(folder), "our-clinic: the folder is missing or cannot be read"),
    (empty, "our-clinic: the folder holds no table"),
]


@pytest.mark.parametrize(("spoil", "said"), BROKEN, ids=[said[:50] for _, said in BROKEN])
def test_a_mistake_is_named_with_its_place(own: Path, spoil: Callable[[Path], object], said: str) -> None:
    spoil(own)
    found = faults(own)
    assert any(said in fault for fault in found), found


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("ZONES.CSV", "save it as CSV with the name zones.csv"),
        ("words.Csv", "save it as CSV with the name words.csv"),
        ("signs.csv.txt", "save it as CSV with the name signs.csv"),
        ("Muscles.xlsx", "save it as CSV with the name muscles.csv"),
        ("zones", "save it as CSV with the name zones.csv"),
        ("Our patterns.ods", "a table is one of"),
        ("tables/zones.csv", "put the tables of this folder beside it"),
    ],
)
def test_a_file_that_is_not_read_is_named(own: Path, name: str, said: str) -> None:
    """Its rows would be missing without a word."""
    if name == "ZONES.CSV":
        (own / "zones.csv").unlink()  # where capitals are no other file
        (own / "zone_regions.csv").unlink()
        (own / "sign_points.csv").unlink()
    (own / name).parent.mkdir(exist_ok=True)
    (own / name).write_text("id\n", encoding="utf-8")
    told = faults(own)
    assert f"our-clinic/{name.partition('/')[0]}: the file is not read; {said}" in "\n".join(told)


def test_what_nobody_takes_for_a_table_may_lie_beside_them(own: Path) -> None:
    for other in ("README.md", "~$zones.xlsx", ".~lock.zones.ods#", "zones.csv.bak", "letters/one.txt"):
        (own / other).parent.mkdir(exist_ok=True)
        (own / other).touch()
    load(DATA, own)


@pytest.mark.parametrize("first", ["sep=;\n", "SEP=;\r\n", ""])
def test_what_a_spreadsheet_makes_of_a_table_is_read(atlas: Atlas, own: Path, first: str) -> None:
    """A row for Excel before the header, semicolons, capitals in the names of the columns."""
    with (own / "sources.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows([[cell.upper() for cell in rows[0]], *rows[1:]])
    (own / "sources.csv").write_text(first + text.getvalue(), encoding="utf-8", newline="")
    assert list(load(DATA, own).sources) == list(atlas.sources)


def test_a_table_without_its_header_has_one_fault(own: Path) -> None:
    rows = (own / "sources.csv").read_text(encoding="utf-8").partition("\n")[2]
    (own / "sources.csv").write_text(rows, encoding="utf-8")
    told = [fault for fault in faults(own) if "sources.csv:" in fault and "not an id in" not in fault]
    assert len(told) == 1
    assert "our-clinic/sources.csv:1: not the names of the columns" in told[0]


def test_all_mistakes_are_told_at_once(own: Path) -> None:
    change("zones", ",core,", ",kernel,")(own)
    change("trigger_points", "fibular-head", "elf-head")(own)
    change("signs", "clinic-tiptoe,1", "nobody,1")(own)
    told = "\n".join(faults(own))
    assert all(word in told for word in ("kernel", "elf-head", "'nobody'"))


def test_every_table_that_can_be_added_to_is_documented() -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert [name for name in CLINIC if name not in page] == []


def test_a_whole_folder_of_generated_muscles_is_matched(tmp_path: Path) -> None:
    """250 more muscles load and are matched; benchmarks/speed.py times the matching of as many."""
    folder = tmp_path / "many"
    shutil.copytree(EXAMPLE, folder)
    for name, key in (("muscles", "id"), ("zones", "id"), ("zone_regions", "zone")):
        text = (EXAMPLE / f"{name}.csv").read_text(encoding="utf-8")
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        out = io.StringIO()
        writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        for n in range(250):
            for row in rows:
                more = {key: f"{row[key]}-{n}"} | ({"muscle": f"clinic-calf-{n}"} if "muscle" in row else {})
                writer.writerow(row | more | ({"trigger_points": ""} if "trigger_points" in row else {}))
        (folder / f"{name}.csv").write_text(out.getvalue(), encoding="utf-8")
    for name in ("trigger_points", "words", "sign_points", "questions", "signs"):
        (folder / f"{name}.csv").unlink()
    found = match(load(DATA, folder), ["inner-calf-left", "outer-calf-left"])
    assert len(found.best) == len(real_atlas().muscles) + 250
    assert sum(one.fit == 1 for one in found.level) == 250
    assert len(found.muscles) == 5


def test_a_union_has_no_inner_edges() -> None:
    left = (((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0)),)
    right = (((1.0, 0.0), (2.0, 0.0), (2.0, 1.0), (1.0, 1.0), (1.0, 0.0)),)
    (ring,) = clinic.union([left, right])
    assert set(ring) == {(0, 0), (1, 0), (2, 0), (2, 1), (1, 1), (0, 1)}
    assert ring[0] == ring[-1]
    apart = clinic.union([left, ((((5.0, 5.0), (6.0, 5.0), (6.0, 6.0), (5.0, 5.0))),)])
    assert len(apart) == 2
