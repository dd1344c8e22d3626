"""What is handed on and comes back: nothing is lost on the way; what can't be read is told with its place."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import bodymap
from bodymap import paint
from bodymap.atlas import Atlas, load
from bodymap.atlas.rated import HANDED_ON
from bodymap.draw.grid import grid
from bodymap.ratings import COURSES, Rating
from bodymap.records import painted, read_visits, table
from bodymap.records.visit import MOST, Reader, Report, Visit, is_time, read_lines, write_lines
from bodymap.view import BODIES, BUILDS, View, from_dict, plain
from tests.fixture_atlas import real_atlas

ROOT = Path(__file__).resolve().parents[1]
ATLAS = real_atlas()
REGIONS = tuple(ATLAS.regions)
WHEN = "2026-11-27T10:30:00+00:00"


def back(text: str, atlas: Atlas = ATLAS) -> tuple[list[Visit], Report]:
    report = Report()
    return list(read_visits(text.splitlines(keepends=True), atlas, report)), report


def faults(text: str) -> list[str]:
    return [str(fault) for fault in back(text)[1].faults]


def spot() -> str:
    """A painting of a few cells over the front of the thighs."""
    cells = paint.blank()
    cells[0, 200:230, 70:100] = True
    return paint.write(cells)


SCORES = st.none() | st.integers(0, 10)
SOME = st.lists(st.sampled_from(REGIONS), unique=True, max_size=6).map(tuple)
TAILS = st.builds(
    Rating,
    region=st.just("x"),
    now=SCORES,
    worst=SCORES,
    kinds=st.lists(st.sampled_from(tuple(ATLAS.pain_kinds)), unique=True, max_size=3).map(tuple),
    since=st.sampled_from(("", *ATLAS.pain_since)),
    course=st.sampled_from(("", *COURSES)),
    point=st.none() | st.tuples(st.integers(0, 9999), st.integers(0, 9999)),
)


@st.composite
def visits(draw: st.DrawFn) -> Visit:
    regions, tails = draw(SOME), draw(st.lists(TAILS, min_size=6, max_size=6))
    ratings = tuple(
        str(replace(tail, region=region))
        for region, tail in zip(regions, tails, strict=False)
        if not tail.is_empty
    )
    rest = [region for region in REGIONS if region not in regions]
    findings = (*regions[:1], *draw(st.lists(st.sampled_from(rest), unique=True, max_size=2)))
    view = View(
        regions=regions,
        ratings=ratings,
        findings=findings,
        paint=draw(st.sampled_from(("", spot()))),
        body=draw(st.sampled_from(("", *BODIES))),
        build=draw(st.sampled_from(BUILDS[:2])),  # of each body that is painted a grid is made
        answers=draw(st.sampled_from(((), ("rise", "no-cough")))),
        flags=draw(st.sampled_from(((), (next(iter(ATLAS.red_flags)),)))),
    )
    return Visit(view, draw(st.sampled_from(("", "2026-11-27", WHEN))), "1")


class TestRoundTrips:
    @settings(max_examples=15, deadline=None)
    @given(visits())
    def test_what_is_said_comes_back_from_the_table(self, visit: Visit) -> None:
        text = "".join(table.csv_lines([visit], ATLAS))
        (found,), report = back(text)
        assert not report.faults
        assert found == visit

    @settings(max_examples=15, deadline=None)
    @given(visits())
    def test_and_from_lines_of_json(self, visit: Visit) -> None:
        (found,), report = back("".join(write_lines([visit])))
        assert (found, report.faults) == (visit, [])

    @pytest.mark.parametrize("body", BODIES)
    def test_every_place_has_a_row_with_its_codes(self, body: str) -> None:
        visit = Visit(View(regions=REGIONS, body=body), WHEN)
        text = "".join(table.csv_lines([visit], ATLAS))
        assert back(text)[0] == [visit]
        rows = list(csv.DictReader(text.splitlines()))
        assert [row["region"] for row in rows] == list(REGIONS)
        for row, region in zip(rows, ATLAS.regions.values(), strict=True):
            assert (row["plain"], row["anatomical"]) == (region.plain, region.anatomical)
            assert (row["side"], row["view"], row["uberon"]) == (region.side, region.view, region.uberon)
            assert tuple(row["choir"].split(";")) == getattr(region, f"choir_{body}")

    def test_many_visits_keep_their_order_and_names(self) -> None:
        given_ = [
            Visit(View(("groin-right",)), "2026-11-01", "b"),
            Visit(View(), "2026-11-02", "a"),
            Visit(View(("mid-neck",), findings=("groin-left",)), "", "c-3"),
        ]
        assert back("".join(table.csv_lines(given_, ATLAS)))[0] == given_

    def test_one_name_on_two_days_is_two_visits(self) -> None:
        rows = ["a,2026-11-01,groin-right", "a,,mid-neck", "a,2026-11-02,groin-right", "a,,groin-left"]
        text = "\n".join(["visit,when,region", *rows, ""])
        found, report = back(text)
        assert [(visit.name, visit.when, len(visit.view.regions)) for visit in found] == [
            ("a", "2026-11-01", 2), ("a", "2026-11-02", 2),
        ]  # fmt: skip
        assert not report.faults
        assert back("".join(table.csv_lines(found, ATLAS)))[0] == found

    def test_what_is_painted_is_measured(self) -> None:
        visit = Visit(View(regions=("knee-front-right",), paint=spot(), body="male"))
        rows = list(csv.DictReader(table.csv_lines([visit], ATLAS)))
        shares = grid(ATLAS, "male").shares(paint.read(spot()))
        assert [row["region"] for row in rows] == ["knee-front-right", *shares]
        for row in rows[1:]:
            assert (row["marked"], float(row["painted_share"])) == ("no", round(shares[row["region"]], 4))
        assert [row["paint"] for row in rows] == [spot(), *[""] * len(shares)]

    def test_pandas_reads_it(self) -> None:
        import io

        import pandas as pd

        text = bodymap.export_csv([View(("groin-right", "mid-neck"), ratings=("groin-right~n6",))])
        frame = pd.read_csv(io.StringIO(text))
        assert tuple(frame.columns) == HANDED_ON
        assert frame["now"].tolist()[0] == 6
        again, report = bodymap.import_visits(frame.to_csv(index=False))  # 6 has become 6.0, gaps are gaps
        assert (again[0].view.ratings, report.faults) == (("groin-right~n6",), [])


class TestChoir:
    @pytest.mark.parametrize("body", BODIES)
    def test_every_segment_comes_back_as_itself(self, body: str) -> None:
        numbers = {n for region in ATLAS.regions.values() for n in getattr(region, f"choir_{body}")}
        assert len(numbers) == 72
        lines = [f'{n},{body},"{n}"' for n in sorted(numbers)]
        lines.append(f'all,{body},"{",".join(sorted(numbers))}"')
        found, report = back("\n".join(["id,gender,bodymap_regions_csv", *lines, ""]))
        assert not report.faults
        assert found[-1].view.regions == REGIONS
        rows = list(csv.DictReader(bodymap.export_choir(found).splitlines()))
        halves = {n: "201,203" if n in ("201", "203") else "202,204" for n in ("201", "202", "203", "204")}
        assert [row["bodymap_regions_csv"] for row in rows[:-1]] == [
            halves.get(n, n) for n in sorted(numbers)
        ]
        assert rows[-1]["bodymap_regions_csv"] == ",".join(sorted(numbers))
        assert {(row["gender"], row["map"]) for row in rows} == {(body.capitalize(), body)}

    @pytest.mark.parametrize(("body", "number"), [("female", "112"), ("male", "116")])
    def test_the_right_belly_has_its_number_on_each_map(self, body: str, number: str) -> None:
        text = bodymap.export_choir([View(("lower-belly-right",), ("x"), body=body)])
        assert text.splitlines()[1] == f"1,,{body.capitalize()},{body},{number},"
        (found,), _ = back(text)
        assert "lower-belly-right" in found.view.regions
        assert {ATLAS.regions[one].side for one in found.view.regions} == {"right"}

    def test_nobody_said_which_body(self) -> None:
        """The numbers are those of the body that was shown, and no gender is made up."""
        text = bodymap.export_choir(
            [View(("lower-belly-right", "groin-right"), ratings=("groin-right~n3~w8",))]
        )
        assert text.splitlines()[1] == '1,,,female,"112,121",3'
        (found,), report = back(text)
        assert (found.view.body, report.faults) == ("", [])

    def test_numbers_of_nobody_are_not_guessed(self) -> None:
        found, report = back('id,bodymap_regions_csv\na,"112,218"\nb,"218,219"\nc,137\n')
        assert [visit.name for visit in found] == ["b", "c"]
        assert {ATLAS.regions[one].area for one in found[0].view.regions} >= {"low back"}
        told = [str(fault) for fault in report.faults]
        assert told[0].startswith("2: gender: '112' means another place on the female and on the male map")
        assert told[1] == "4: bodymap_regions_csv: no such segment on this map, left out: '137'"
        assert (report.visits, report.rows_out, report.cells_out) == (2, 1, 1)


class TestFaults:
    """Each with its row as a spreadsheet shows it and its column; the rest is read."""

    @pytest.mark.parametrize(
        ("row", "told"),
        [
            ("groin-rigth,,,,,", "2: region: 'groin-rigth' is no place of this body; the row was left out"),
            ("groin-right,left,,,,", "2: side: groin-right is right, and the row says 'left'"),
            ("groin-right,,11,,,", "2: now: '11' is not allowed; allowed: 0–10; the cell was left out"),
            ("groin-right,,6,odd;numb,,", "2: kinds: 'odd;numb' is not allowed; allowed: aching, sharp"),
            ("groin-right,,6,,maybe,", "2: marked: 'maybe' is not allowed; allowed: yes, no"),
            ("groin-right,,6,,,yesterday", "2: when: 'yesterday' is no day or time such as 2026-11-27"),
        ],
    )
    def test_of_one_cell(self, row: str, told: str) -> None:
        text = f"region,side,now,kinds,marked,when\n{row}\nmid-neck,,,,,\n"
        (fault,) = faults(text)
        assert fault.startswith(told)
        places = {region for visit in back(text)[0] for region in visit.view.regions}
        assert places == {"mid-neck"} if "the row" in told else {"groin-right", "mid-neck"}

    def test_a_wrong_cell_leaves_the_others(self) -> None:
        (found,), _ = back("region,now,worst,kinds\ngroin-right,11,8,odd;numb\n")
        assert found.view.ratings == ("groin-right~w8~knumb",)

    def test_of_a_whole_visit(self) -> None:
        text = (
            "visit,region,body,build,answers,flags,paint,point_x,odd\n"
            "1,groin-right,mail,huge,rise;nonsense,none-such,?!,5,\n"
            "1,groin-right,,,,,,,\n"
            "1,mid-neck,male,,,,,,\n"
        )
        assert faults(text) == [
            "1: 'odd' is not a column of this table; it was passed over",
            "2: body: 'mail' is not allowed; allowed: female, male; the cell was left out",
            f"2: build: 'huge' is not allowed; allowed: {', '.join(BUILDS)}; the cell was left out",
            "2: answers: not known, left out: 'nonsense'",
            "2: flags: not known, left out: 'none-such'",
            "2: point_x: the worst point needs two whole numbers from 0 to 9999; it was left out",
            "3: region: 'groin-right' stands twice in this visit; the row was left out",
            "4: body: 'male' differs from the visit's first row, '', which was kept",
            "2: paint: not readable as a painting; it was left out",
        ]
        (found,), report = back(text)
        assert found.view == View(("groin-right", "mid-neck"), answers=("rise",))
        assert (report.visits, report.rows_out) == (1, 1)

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("", "1: the column region is missing; nothing was read"),
            ("place\ngroin\n", "1: the column region is missing; nothing was read"),
            ("region\ngroin-right,6\n", "2: the row has more cells than the header, 1"),
            ('region\n"groin-right\n', "2: a quotation mark is open; nothing behind it was read"),
            ('{"bodymap": "visit"}\n', "1: this is no visit of bodymap; it was left out"),
            ('{"bodymap": "visit", "version": 2, "view": {}}\n', "1: a visit of version '2', which"),
            ('{"bodymap"\n', "1: not readable as JSON; the line was left out"),
        ],
    )
    def test_of_files_that_are_none(self, text: str, told: str) -> None:
        found, report = back(text)
        assert not found
        assert str(report.faults[0]).startswith(told)
        assert report.rows_out == 1

    def test_of_a_visit_in_json(self) -> None:
        view = {"regions": ["groin-right", "nowhere"]}
        line = json.dumps({"bodymap": "visit", "version": 1, "id": "=1+1", "when": "soon", "view": view})
        found, report = back(line)
        assert found == [Visit(View(("groin-right",)), "", "1")]
        assert [fault.column for fault in report.faults] == ["when", "id", "view"]

    def test_are_counted_when_there_are_too_many(self) -> None:
        _, report = back("region\n" + "nowhere\n" * (MOST + 5))
        assert (len(report.faults), report.rows_out) == (MOST, MOST + 5)


class TestReading:
    @pytest.mark.parametrize("separator", [",", ";", "\t"])
    def test_spreadsheets_of_many_countries(self, separator: str) -> None:
        rows = [["Region", "Now"], [" Groin-Right ", "6"], ["", ""]]
        text = "\ufeffsep=" + separator + "\r\n" + "".join(separator.join(row) + "\r\n" for row in rows)
        (found,), report = back(text)
        assert (found.view.ratings, report.faults) == (("groin-right~n6",), [])

    def test_a_file_that_the_page_keeps(self) -> None:
        """One visit, laid out over many lines."""
        data = {
            "bodymap": "visit",
            "version": 1,
            "when": "2026-11-27T10:30+00:00",
            "view": {"regions": ["mid-neck"]},
        }
        (found,), report = back(json.dumps(data, indent=2) + "\n")
        assert (found.view.regions, found.when, report.faults) == (("mid-neck",), data["when"], [])

    @pytest.mark.parametrize(
        ("text", "good"),
        [("2026-11-27", True), (WHEN, True), ("2026-11-27T10:30Z", True), ("2026-11-27T10:30", True),
         ("2026-02-30", False), ("2026-W48-5", False), ("27.11.2026", False), ("2026-11-27T25:00", False)],
    )  # fmt: skip
    def test_days_and_times(self, text: str, good: bool) -> None:
        assert is_time(text) == good

    @settings(max_examples=30, deadline=None)
    @given(visits(), st.sampled_from(("~n11", "~kodd", "~p1", "~n6~n6", "")), st.booleans())
    def test_the_short_way_reads_what_the_long_way_reads(self, visit: Visit, odd: str, twice: bool) -> None:
        said = {name: plain(getattr(visit.view, name)) for name in ("regions", "ratings", "body")}
        said["ratings"] = [text + odd for text in said["ratings"]]
        said["regions"] += said["regions"][:1] if twice else []
        assert Reader(ATLAS).view(said) == from_dict(said, ATLAS.known, ATLAS.texts)

    def test_no_name_begins_a_formula(self) -> None:
        for name in ("=1", "+1", "-1", "@x", "a,b", "a\nb"):
            (found,), report = back(json.dumps({"bodymap": "visit", "version": 1, "id": name, "view": {}}))
            assert (found.name, len(report.faults)) == ("1", 1)


class TestClinic:
    def test_its_codes_are_a_column_and_a_coding(self) -> None:
        clinic = load(ROOT / "data", ROOT / "examples" / "clinic")
        view = View(("inner-calf-right", "groin-right"))
        rows = list(csv.DictReader(bodymap.export_csv([view], clinic).splitlines()))
        assert [row["example"] for row in rows] == ["EX-1", ""]
        (bundle,) = bodymap.export_fhir([view], clinic)
        site = bundle["entry"][1]["resource"]["bodySite"]["coding"]
        system = "http://example.org/places"
        assert {"system": system, "code": "EX-1", "display": "Right inner calf (example)"} in site
        assert back(bodymap.export_csv([view], clinic), clinic)[1].faults == []


class TestPython:
    def test_it_takes_views_visits_and_files(self) -> None:
        view = View(("groin-right",))
        data = {"bodymap": "visit", "version": 1, "id": "1", "view": {"regions": ["groin-right"]}}
        assert bodymap.export_csv([view]) == bodymap.export_csv([Visit(view)]) == bodymap.export_csv([data])

    @pytest.mark.parametrize(
        "wrong", [View(("nowhere",)), {"bodymap": "visit", "version": 1, "view": {"flags": ["x"]}}, {}]
    )
    def test_what_no_table_knows_is_refused(self, wrong: View) -> None:
        with pytest.raises(bodymap.UnknownIdError):
            bodymap.export_choir([wrong])

    def test_ratings_in_an_order_of_their_own(self) -> None:
        view = View(("groin-right",), ratings=("groin-right~p5.6~n6",))
        (found,), _ = bodymap.import_visits(bodymap.export_csv([view]))
        assert found.view.ratings == ("groin-right~n6~p5.6",)


def test_reading_lines_goes_on_as_they_come() -> None:
    """A file of any length needs no more memory than a visit."""

    def endless() -> Iterable[str]:
        while True:
            yield json.dumps({"bodymap": "visit", "version": 1, "view": {"regions": ["mid-neck"]}})

    written = table.csv_lines(read_lines(endless(), ATLAS, Report()), ATLAS)
    assert [next(written).partition(",")[0] for _ in range(4)] == ["visit", "1", "2", "3"]


def test_shares_are_of_the_body_that_was_painted() -> None:
    cells = paint.blank()
    cells[1] = np.ones_like(cells[1])
    shares = {body: painted.shares(ATLAS, [View(paint=paint.write(cells), body=body)])[0] for body in BODIES}
    assert set(shares["male"].values()) == {1.0}
    assert {ATLAS.regions[one].view for one in shares["male"]} == {"back"}


def test_the_page_on_it_shows_what_is_written() -> None:
    page = (ROOT / "docs" / "records.md").read_text(encoding="utf-8")
    (line,), (places, choir) = (
        re.findall(rf"```{kind}\n(.*?)```", page, re.DOTALL) for kind in ("json", "csv")
    )
    (visit,), report = back(line)
    assert not report.faults
    assert bodymap.export_csv([visit]) == places
    assert bodymap.export_choir([visit]) == choir
    assert "".join(write_lines([visit])) == line
    told = set(
        re.findall(r"`(\w+)`", "".join(row.split("|")[1] for row in page.splitlines() if row[:3] == "| `"))
    )
    assert told >= set(HANDED_ON)


@given(st.lists(st.text(alphabet="fb~ACDEFghz0_9-?\n\u00e9", max_size=24), min_size=1, max_size=8))
@example(["f", "b", "~", "fAAC~bAAC", "bAAC~fAAC", "fAAC~fAAC", "fAACAAC", "fAACACC", "f" + "g" * 40 + "A"])
def test_paintings_are_read_together_as_each_alone(texts: list[str]) -> None:
    texts = [spot() + texts[0], spot(), *filter(None, texts)]
    found = painted.runs(texts)
    for number, text in enumerate(texts):
        mine = found.text == number
        try:
            cells = paint.read(text)
        except ValueError:
            assert not found.good[number]
            assert not mine.any()
            continue
        assert found.good[number]
        own = np.zeros(cells.size, dtype=bool)
        for begin, length in zip(found.begin[mine], found.length[mine], strict=True):
            own[begin : begin + length] = True
        assert (own.reshape(cells.shape) == cells).all()
