"""A visit as a file: written, read, refused; two compared in numbers, words and pictures."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bodymap import followup, paint
from bodymap.atlas import Atlas
from bodymap.draw import changes, compared
from bodymap.draw.grid import grid
from bodymap.say.visits import highest, steps
from bodymap.view import View
from bodymap.visits import MAX_BYTES, Visit, VisitError, in_order, read, write
from bodymap.web.compare import MOST, called
from tests.fixture_atlas import real_app, real_atlas

DOCS = Path(__file__).resolve().parents[1] / "docs"
WHEN = datetime(2026, 11, 27, 10, 12, tzinfo=UTC)
CASE = View(
    regions=("lower-low-back-right", "groin-right"), ratings=("groin-right~n6",), body="male", build="heavy",
    voice="clinician", zoom=True, theme="dark", country="GB",
)  # fmt: skip


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return real_atlas()


def text(**changed: object) -> str:
    return json.dumps(json.loads(write(Visit(CASE, WHEN))) | changed)


def test_what_is_written_is_read_again_without_what_belongs_to_the_room(atlas: Atlas) -> None:
    written = write(Visit(CASE, WHEN))
    head = json.loads(written)
    assert head["when"] == "2026-11-27T10:12+00:00"
    assert head["view"] == {
        "regions": list(CASE.regions), "ratings": list(CASE.ratings), "body": "male", "build": "heavy",
        "voice": "clinician", "zoom": True,
    }  # fmt: skip
    found = read(written, "a.json", atlas.known)
    assert found.notes == ()
    assert found.when == WHEN
    assert write(found) == written
    assert (found.view.theme, found.view.country) == ("auto", "")


def test_the_example_is_written_as_it_stands(atlas: Atlas) -> None:
    """tests/js/visits.test.js reads and writes the same file."""
    example = (DOCS / "visit.json").read_text("utf-8")
    assert write(read(example, "visit.json", atlas.known)) == example


def test_the_time_keeps_its_zone() -> None:
    there = datetime(2026, 11, 27, 10, 12, 59, tzinfo=timezone(timedelta(hours=-5, minutes=-30)))
    written = write(Visit(View(), there))
    assert json.loads(written)["when"] == "2026-11-27T10:12-05:30"
    assert read(written, "a.json").when == there.replace(second=0)
    assert read(text(when="2026-11-27T10:12"), "a.json").when == WHEN


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("{no", "holds no JSON"),
        (b"\xff\xfe\x00", "holds no JSON"),
        ("[" * 20_000, "holds no JSON"),
        ("[1]", "no visit of this app"),
        ('{"bodymap": "visit"}', "no visit of this app"),
        (text(bodymap="view"), "no visit of this app"),
        (text(view=[]), "no visit of this app"),
        (text(version=7), "of version 7; this app reads version 1"),
        (text(version=True), "of version True"),
        (text(when="yesterday"), "does not say when"),
        (text(more="x" * MAX_BYTES), "larger than 64 KB"),
    ],
)
def test_what_is_no_visit_is_refused_by_the_name_of_the_file(content: str | bytes, why: str) -> None:
    with pytest.raises(VisitError, match=re.escape(why)) as caught:
        read(content, "odd.json")
    assert "odd.json" in str(caught.value)


def test_what_this_app_does_not_know_is_left_out_and_said(atlas: Atlas) -> None:
    odd = {"regions": ["groin-right", "nowhere"], "muscle": 7, "later": [1], "paint": "fAA"}
    found = read(text(view=odd), "a.json", atlas.known)
    assert found.view == View(regions=("groin-right",))
    assert any("'nowhere'" in note for note in found.notes)
    assert all(note.startswith("The file") for note in found.notes)


KEYS = st.sampled_from(["bodymap", "version", "when", "view", "regions", "paint", "ratings"])
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(KEYS, x)
)


@given(ANYTHING)
@settings(max_examples=60, deadline=None)
def test_nothing_in_a_file_breaks_the_reading(content: Any) -> None:
    for whole in (
        content,
        {"bodymap": "visit", "version": 1, "when": "2026-11-27T10:12+00:00", "view": content},
    ):
        with suppress(VisitError):
            assert isinstance(read(json.dumps(whole), "a.json"), Visit)


def test_the_schema_says_what_is_written() -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="of requirements-dev.txt")
    check = jsonschema.Draft202012Validator(json.loads((DOCS / "visit.schema.json").read_text("utf-8")))
    painted = paint.write(grid(real_atlas(), "female").marked(["groin-right"]))
    for view in (
        View(),
        CASE,
        View(paint=painted, xray=True, side="left", compare=("iliacus",), zones=False),
    ):
        assert [*check.iter_errors(json.loads(write(Visit(view, WHEN))))] == []
    for name in ("visit.json", "visit-later.json"):
        assert [*check.iter_errors(json.loads((DOCS / name).read_text("utf-8")))] == []
    for wrong in (
        text(version=2),
        text(view={"regions": ["A b"]}),
        text(view={"nothing": 1}),
        text(when="now"),
    ):
        assert [*check.iter_errors(json.loads(wrong))]


def test_the_schema_names_every_field_that_a_file_can_hold() -> None:
    schema = json.loads((DOCS / "visit.schema.json").read_text("utf-8"))
    fields = set(View.__dataclass_fields__) - {"theme", "country"}
    assert set(schema["properties"]["view"]["properties"]) == fields


def test_whole_regions_are_compared_by_skin_and_by_drawing(atlas: Atlas) -> None:
    then = View(regions=("groin-right", "lower-low-back-right"))
    now = View(regions=("groin-right", "knee-front-left"))
    found = changes.compare(atlas, then, now)
    body = grid(atlas, "female")
    assert (found.kept.regions, found.gone.regions) == (("groin-right",), ("lower-low-back-right",))
    assert found.new.regions == ("knee-front-left",)
    assert found.kept.cm2 == pytest.approx(body.cm2(body.marked(["groin-right"])))
    assert found.then.cm2 == pytest.approx(found.kept.cm2 + found.gone.cm2)
    assert found.now.share == pytest.approx(found.kept.share + found.new.share)
    parts = (found.kept, found.gone, found.new)
    assert found.overlap == pytest.approx(found.kept.share / sum(part.share for part in parts))
    assert (changes.compare(atlas, then, then).overlap, changes.compare(atlas, View(), View()).overlap) == (
        1,
        None,
    )


def test_what_is_painted_counts_as_it_is_and_what_is_pressed_as_a_whole(atlas: Atlas) -> None:
    body = grid(atlas, "female")
    half = body.marked(["groin-right"])
    half[:, ::2] = False
    view = View(regions=("groin-right", "knee-front-left"), paint=paint.write(half))
    found = changes.marked(atlas, view)
    assert np.array_equal(found.cells, half | body.marked(["knee-front-left"]))
    whole = changes.marked(atlas, View(regions=view.regions))
    assert changes.compare(atlas, view, View(regions=view.regions)).gone.cm2 == 0
    assert found.cm2 < whole.cm2


def test_paint_on_another_body_is_taken_as_whole_places(atlas: Atlas) -> None:
    painted = paint.write(grid(atlas, "male").marked(["groin-right"]))
    then = View(regions=("groin-right",), paint=painted, body="male")
    found = changes.compare(atlas, then, View(regions=("groin-right",)))
    assert found.whole
    assert found.figure == "female"
    assert found.overlap == 1
    assert not changes.compare(atlas, then, then).whole


def rated(*texts: str) -> View:
    return View(regions=tuple(one.split("~")[0] for one in texts), ratings=texts)


@pytest.mark.parametrize(
    ("then", "now", "points", "weight"),
    [
        (7, 7, 0, "same"),
        (7, 6, -1, "small"),
        (3, 2, -1, "edge"),  # a third, but one point
        (9, 7, -2, "edge"),  # two points, but less than 30 %
        (6, 4, -2, "matters"),
        (4, 7, 3, "matters"),
        (0, 1, 1, "small"),
        (0, 2, 2, "matters"),
    ],
)
def test_a_change_of_a_score_is_weighed(atlas: Atlas, then: int, now: int, points: int, weight: str) -> None:
    (step,) = steps(atlas, rated(f"groin-right~n{then}"), rated(f"groin-right~n{now}"))
    assert (step.kind, step.points, step.weight) == ("now", points, weight)


def test_a_score_that_one_visit_lacks_is_no_change(atlas: Atlas) -> None:
    found = steps(atlas, rated("groin-right~n7~w9"), rated("groin-right~w8", "knee-front-left~n2"))
    told = [(one.region, one.kind, one.then, one.now, one.weight) for one in found]
    assert ("groin-right", "now", 7, None, "") in told
    assert ("groin-right", "worst", 9, 8, "small") in told
    assert ("knee-front-left", "now", None, 2, "") in told
    assert len(told) == 3
    assert (highest(rated("groin-right~w8", "knee-front-left~n2")), highest(View())) == (8, None)


def test_three_fills_with_a_sign_each(atlas: Atlas) -> None:
    then, now = View(regions=("groin-right", "flank-right")), View(regions=("groin-right", "knee-front-left"))
    found = changes.compare(atlas, then, now)
    front, back = (compared.changes(atlas, found, face) for face in ("front", "back"))
    classes = [re.findall(r'<path class="(?:[\w-]+ )*([\w-]+)"', face) for face in (front, back)]
    sign = ["change-edge", "change-sign"]
    assert classes == [["kept-edge", "kept", "new-edge", "new", *sign, *sign], ["gone-edge", "gone", *sign]]
    assert (re.findall('part="(.+?)"', front), re.findall('part="(.+?)"', back)) == (
        ["kept", "new"],
        ["gone"],
    )
    drawn = compared.svg(atlas, found, "medium", ["= stayed & more"])
    assert drawn.count("<image") == 4
    assert "= stayed &amp; more" in drawn
    assert drawn.count('id="gone-lines"') == 1


def test_outlines_are_those_of_the_cells() -> None:
    cells = paint.blank()[0]
    assert compared.outlines(cells) == ""
    cells[10:20, 10:30] = True
    numbers = [float(one) for one in re.findall(r"\d+\.\d", compared.outlines(cells))]
    assert (min(numbers[::2]), max(numbers[::2]), min(numbers[1::2]), max(numbers[1::2])) == (40, 120, 40, 80)


def test_visits_go_by_their_day_and_by_the_time_where_two_share_it(atlas: Atlas) -> None:
    hours = [Visit(when=WHEN + timedelta(hours=n)) for n in (30, 1, 0)]
    assert called(atlas.texts, in_order(hours)) == [
        "27 November 2026, 10:12", "27 November 2026, 11:12", "28 November 2026",
    ]  # fmt: skip
    assert called(atlas.texts, in_order(hours[1:]), 1) == ["27 November 2026", "now, on the screen"]


def posted(data: object) -> Any:
    return real_app().server.test_client().post("/compare", data=json.dumps(data))


def row(day: int, view: object, **more: object) -> dict[str, object]:
    return {"when": f"2026-11-{day:02}T10:00+00:00", "view": view} | more


def test_the_page_is_sent_two_visits_in_words_numbers_and_pictures() -> None:
    views = [{"regions": ["groin-right", "flank-right"], "ratings": ["groin-right~n7"]},
             {"regions": ["groin-right"], "ratings": ["groin-right~n3"]}]  # fmt: skip
    answer = posted({"visits": [row(6, views[0]), row(27, views[1], now=True)], "voice": "patient"})
    assert answer.headers["Cache-Control"] == "no-store"
    found = answer.get_json()
    assert found["chart"] is None
    html = found["html"]
    told = ("Stayed", "Gone", "New", "Jaccard index", "−4: a change that matters", "poor measure of getting")
    for words in (*told, "van der Veer 2024", "Farrar 2001", "now, on the screen"):
        assert words in html, words
    assert html.count("<select") == 0
    assert (
        "Overlap 0."
        in posted({"visits": [row(6, views[0]), row(27, views[1])], "voice": "clinician"}).get_json()["html"]
    )


def test_three_visits_have_a_chart_and_a_choice_of_two() -> None:
    first = {"regions": ["groin-right", "flank-right"], "ratings": ["groin-right~n7"]}
    views = [first, {"regions": ["flank-right"]}, {"regions": []}]
    wish = {"visits": [row(n + 1, view) for n, view in enumerate(views)], "pair": [1, 2], "theme": "dark"}
    found = posted(wish).get_json()
    score, skin, places = (curve["y"] for curve in found["chart"]["data"])
    assert (score, places) == ([7, None, None], [2, 1, 0])
    assert skin[0] > skin[1] > skin[2] == 0
    assert found["html"].count("<select") == 2
    assert "Neither visit has a score" in found["html"]


@pytest.mark.parametrize("few", [[], [row(1, {"regions": ["groin-right"]})]])
def test_fewer_than_two_visits_say_what_to_do(few: list[object]) -> None:
    html = posted({"visits": few}).get_json()["html"]
    assert "two visits can be compared" in html
    assert "<table" not in html


def test_what_is_no_such_request_is_refused_and_what_is_odd_is_passed_over() -> None:
    odd: object
    for odd in (None, [], {}, {"visits": 3}, {"visits": [{"when": "never", "view": {}}]}):
        assert posted(odd).status_code == 400
    many = {"visits": [row(1, {"regions": ["groin-right", 7]})] * (MOST + 3), "pair": [99, "x"], "voice": 1}
    assert posted(many | {"pair": 7}).status_code == 200
    assert posted(many).get_json()["html"].count("data-remove") == MOST
    assert posted({"visits": [row(1, {"x": "y" * 70_000})]}).status_code == 413


def test_plotly_for_the_browser_is_that_of_the_package() -> None:
    app = real_app()
    answer = app.server.test_client().get(app.page.data["visits"]["plotly"])
    assert answer.mimetype == "text/javascript"
    assert "plotly.js v" in answer.text[:300]


def test_the_figure_over_time_for_notebooks() -> None:
    visits = [followup.visit(DOCS / name) for name in ("visit-later.json", "visit.json")]
    figure = followup.timeline(visits, theme="dark")
    assert [list(curve.y) for curve in figure.data][::2] == [[7, 2], [2, 1]]
    with pytest.raises(ValueError, match="not in tuple"):
        followup.timeline(visits, theme="red")
