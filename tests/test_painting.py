"""Painting: what lies under its cells, what it weighs, how it is said and drawn, and what it marks."""

from __future__ import annotations

import re
from functools import cache
from xml.etree import ElementTree

import numpy as np
import pytest
from shapely import Polygon

import bodymap
from benchmarks import painting as tried
from bodymap import paint
from bodymap.api import UnknownIdError
from bodymap.atlas import Atlas
from bodymap.draw import brush
from bodymap.draw.areas import polygons
from bodymap.draw.brush import covered
from bodymap.draw.grid import grid
from bodymap.draw.leaflet import leaflet
from bodymap.draw.pictures import Pictures
from bodymap.draw.solid import solid
from bodymap.draw.svg import svg
from bodymap.fit.matching import match
from bodymap.say.painted import fraction
from bodymap.say.words import answer
from bodymap.view import View, body_of
from bodymap.web.board import board
from tests.fixture_atlas import real_atlas

GROIN, BELLY, KNEE = "groin-right", "lower-belly-right", "knee-front-left"
FIGURES = ("female", "male", "female-heavy", "male-younger")


@pytest.fixture
def real() -> Atlas:
    return real_atlas()


@cache
def dab() -> paint.Cells:
    """A round dab of 5 cm on the right groin, in front, on the body that nobody has named."""
    rows, columns = np.indices((paint.ROWS, paint.COLUMNS))
    cells = paint.blank()
    middle = np.argwhere(grid(real_atlas(), "female").marked([GROIN])[0]).mean(axis=0)
    cells[0] = np.hypot(rows - middle[0], columns - middle[1]) < 12
    return cells


def seen(*regions: str) -> View:
    return View(regions=regions, paint=paint.write(dab()))


# What lies under the cells


@pytest.mark.parametrize("figure", FIGURES)
def test_all_cells_together_are_the_whole_skin(real: Atlas, figure: str) -> None:
    body = solid(body_of(figure), figure.partition("-")[2] or "average")
    a, b, c = (body.points[body.triangles[:, corner]] for corner in range(3))
    whole = np.linalg.norm(np.cross(b - a, c - a), axis=1).sum() / 2 / 100
    under = grid(real, figure)
    assert under.cm2(under.is_body) == pytest.approx(whole, rel=0.001)
    assert not under.skin[~under.is_body].any()
    assert under.of_drawing(under.is_body) == 1


def test_a_region_is_where_its_shape_is_and_all_of_it_is_all(real: Atlas) -> None:
    under = grid(real, "female")
    cells = under.marked([GROIN, KNEE])
    assert under.shares(cells) == {GROIN: 1, KNEE: 1}
    for shape in real.shapes("female", "front"):
        if shape.layer == "region" and shape.id in (GROIN, KNEE):
            drawn = sum(Polygon(ring).area for ring in shape.rings)
            assert under.marked([shape.id]).sum() * paint.CELL**2 == pytest.approx(drawn, rel=0.05)
    assert under.shares(~under.is_body) == {}
    assert under.cm2(~under.is_body) == under.of_drawing(~under.is_body) == 0


def test_right_and_left_are_alike_and_what_turns_away_has_more_skin(real: Atlas) -> None:
    under = grid(real, "male")
    size = {name: under.cm2(under.marked([name])) for name in under.regions}
    flat = {name: under.marked([name]).sum() * paint.CELL**2 / 100 for name in under.regions}
    for name in (one for one in size if one.endswith("-left")):
        assert size[name] == pytest.approx(size[name.removesuffix("left") + "right"], rel=0.06), name
    assert size["side-hip-front-left"] / flat["side-hip-front-left"] > 1.5
    assert size["foot-front-left"] / flat["foot-front-left"] > 2  # with its sole


def test_a_grid_is_made_once_for_an_atlas_and_a_figure(real: Atlas) -> None:
    assert grid(real, "female") is grid(real, "female")
    assert grid(real, "female") is not grid(real, "male")


# What a painting covers


def test_a_mark_of_which_little_is_painted_was_pressed(real: Atlas) -> None:
    shares = grid(real, "female").shares(dab())
    assert shares[GROIN] > real.weights.painted > shares[BELLY] > 0
    found = covered(real, seen(GROIN, BELLY, KNEE))
    assert found.shares == {GROIN: paint.weight(shares[GROIN])}
    assert set(found.slight) < shares.keys() - {GROIN, BELLY}
    assert covered(real, seen()).slight[0] == max(
        (name for name in shares if shares[name] < real.weights.painted), key=shares.__getitem__
    )
    assert 0 < found.drawing < 0.02
    assert found.cm2 > 10
    assert covered(real, View(regions=(GROIN,))) is paint.NOTHING


@pytest.mark.parametrize(("share", "weight"), [(1e-9, 1 / 64), (0.5, 0.5), (0.2578125, 17 / 64), (1, 1)])
def test_a_share_weighs_64ths_and_never_nothing(share: float, weight: float) -> None:
    assert paint.weight(share) == weight


# What it weighs in the rule


def test_without_shares_nothing_changes_and_a_whole_share_is_a_press(real: Atlas) -> None:
    marks = (GROIN, BELLY, KNEE)
    plain = match(real, marks)
    assert plain.shares == {}
    assert match(real, marks, shares=dict.fromkeys(marks, 1.0)).best == plain.best
    assert match(real, marks, shares={"hand-front-left": 0.5}).best == plain.best


def test_a_mark_weighs_its_share(real: Atlas) -> None:
    """A mark beside the pattern takes off less, the less of it is painted; the coverage stays."""
    muscle = "psoas-major"
    whole, half, little = (
        match(real, [GROIN, KNEE], shares=shares).best[muscle]
        for shares in ({}, {KNEE: 0.5}, {GROIN: 0.25, KNEE: 0.75})
    )
    value = real.weights.value_core if GROIN in whole.at["core"] else real.weights.value_spillover
    assert whole.precision == pytest.approx(value / 2)
    assert half.precision == pytest.approx(value / 1.5)
    assert little.precision == pytest.approx(value / 4)
    assert whole.coverage == half.coverage == little.coverage
    assert whole.side == half.side == "right"


def test_the_steps_of_the_formula_show_what_each_mark_weighs(real: Atlas) -> None:
    view = View(regions=(GROIN, KNEE), paint=paint.write(dab()), voice="clinician")
    said = answer(real, view, covered(real, view))
    html = board(real, said, lambda muscle, side: "", "/library")
    weight = covered(real, view).shares[GROIN]
    assert "by how much is painted" in html
    assert f">{weight:.2g} × " in html
    assert f"together, over {1 + weight:.3g}<" in html


# What is said


def test_the_patient_hears_fractions_the_clinician_per_cent(real: Atlas) -> None:
    view = seen(GROIN)
    covers = covered(real, view)
    percent = round(100 * covers.shares[GROIN])
    told = answer(real, view, covers).painted
    assert re.fullmatch(r"Painted: 0\.\d\s% of the drawing, \d+\scm² of skin", told[0])
    assert told[1] == "Most of the right groin"
    measured = answer(real, View(regions=(GROIN,), paint=view.paint, voice="clinician"), covers).painted
    assert measured[:2] == (told[0], f"Right inguinal region: {percent}\xa0%")
    assert answer(real, View(regions=(GROIN,))).painted == ()


def test_too_little_of_any_place_is_said_to_count_for_nothing(real: Atlas) -> None:
    cells = paint.blank()
    cells[0, 200:203, 80:83] = True
    told = bodymap.answer(atlas=real, paint=cells).painted
    assert told[0].startswith("Painted: under 0.1\xa0% of the drawing")
    assert told[1].startswith("Too little of one place is painted to count it as marked (less than 20\xa0%).")


@pytest.mark.parametrize(
    ("share", "word"), [(1, "all"), (0.96, "most"), (0.5, "half"), (1 / 3, "third"), (0.25, "quarter")]
)
def test_a_share_in_a_word(share: float, word: str) -> None:
    assert fraction(share) == word


def test_many_places_are_not_all_listed(real: Atlas) -> None:
    regions = [name for name in real.regions if real.regions[name].side == "right"][:9]
    cells = grid(real, "female").marked(regions)
    told = bodymap.answer(regions, atlas=real, paint=cells, voice="clinician").painted
    assert told[7] == "3 more"


# How it is drawn


def test_edges_are_smooth_and_keep_the_area() -> None:
    (face,) = polygons(brush.area(seen(), "front"))
    painted = dab().sum() * paint.CELL**2
    assert face.area == pytest.approx(painted, rel=0.05)
    points = np.array(face.exterior.coords)
    assert len(points) < 100
    steps = np.diff(points, axis=0)
    turns = np.diff(np.unwrap(np.arctan2(steps[:, 1], steps[:, 0])))
    assert np.abs(turns).max() < np.pi / 4  # a staircase turns by a quarter of a circle
    assert brush.area(seen(), "back").is_empty
    assert brush.paths(View(), "front") == ""


def test_the_smallest_dab_and_a_hole_are_still_there() -> None:
    cells = paint.blank()
    cells[1, 100, 90] = True
    cells[1, 200:240, 60:100] = True
    cells[1, 215:225, 75:85] = False
    areas = sorted(polygons(brush.area(View(paint=paint.write(cells)), "back")), key=lambda one: one.area)
    assert len(areas) == 2
    assert len(areas[1].interiors) == 1


def test_a_cloud_of_specks_that_nobody_paints_is_drawn_in_few_pieces() -> None:
    cells = paint.blank()
    cells[:, ::2, ::2] = cells[:, 1::2, 1::2] = True
    pieces = polygons(brush.area(View(paint=paint.write(cells)), "front"))
    assert len(pieces) < 500
    honest = grid(real_atlas(), "female-heavy").is_body
    assert max(len(paint.runs(face)) for face in honest) < brush.MOST


def test_the_saved_picture_shows_paint_instead_of_whole_regions(real: Atlas) -> None:
    picture = ElementTree.fromstring(svg(real, seen(GROIN, KNEE)))
    drawn = {
        name: [one for one in picture.iter() if one.get("class") == name]
        for name in ("painted", "painted-edge")
    }
    assert [len(found) for found in drawn.values()] == [2, 2]  # on the front, and in the key
    tinted = {one.get("data-region") for one in picture.iter() if one.get("class") == "marked"}
    assert tinted - {None} == {KNEE}
    heard = picture.find("{http://www.w3.org/2000/svg}desc")
    assert heard is not None
    assert heard.text is not None
    assert re.match(r"Painted: .* of skin; Most of the right groin; ", heard.text)
    plain = svg(real, View(regions=(GROIN,)))
    assert "<desc>" not in plain
    assert 'class="painted"' not in plain


def test_the_page_to_take_home_shows_it_on_its_own_body_only(real: Atlas) -> None:
    pictures, view = Pictures(real), seen(GROIN)
    assert 'class="painted"' in leaflet(pictures, view, "psoas-major", "right")
    heavy = View(regions=(GROIN,), paint=view.paint, build="heavy")
    picture = leaflet(pictures, heavy, "psoas-major", "right")
    assert 'class="painted"' not in picture
    assert 'class="marked"' in picture


def test_the_figure_names_it_and_says_how_much(real: Atlas) -> None:
    figure = bodymap.figure([GROIN, KNEE], paint=dab())
    filled = [
        trace
        for trace in figure.data
        if trace.name == "painted" and trace.type == "scatter" and trace.fill == "toself"
    ]
    assert len(filled) == 1
    percent = round(100 * covered(real, seen(GROIN)).shares[GROIN])
    texts = [str(trace.text) for trace in figure.data]
    assert f"right groin<br>painted, {percent} %" in texts
    assert not any(trace.name == "painted" for trace in bodymap.figure([GROIN]).data)


def test_the_body_in_the_round_has_it_too() -> None:
    bare, painted = (bodymap.figure3d(zones=False, paint=cells) for cells in ("", dab()))
    pairs = zip(bare.data[0].vertexcolor, painted.data[0].vertexcolor, bare.data[0].customdata, strict=True)
    changed = {region for one, other, region in pairs if one != other}
    assert GROIN in changed
    assert len(changed) < 9


# From Python


def test_python_takes_cells_or_their_text() -> None:
    text = paint.write(dab())
    shares = bodymap.shares(dab())
    assert GROIN in shares
    assert bodymap.shares(text) == shares
    assert bodymap.svg(shares, paint=dab()) == bodymap.svg(shares, paint=text)
    found = bodymap.match([GROIN, KNEE], shares=shares)
    assert found.shares == {GROIN: paint.weight(shares[GROIN])}
    with pytest.raises(ValueError, match=r"bool \(2, 450, 190\), not float64 \(3,\)"):
        bodymap.shares(np.zeros(3))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no text of painted cells"):
        bodymap.svg(paint="x")
    with pytest.raises(ValueError, match="share of 'groin-right'"):
        bodymap.match(shares, shares={GROIN: 0})
    with pytest.raises(UnknownIdError, match="body"):
        bodymap.shares(text, body="none")


# From which share on a region is marked


@cache
def paintings() -> tuple[list[tried.Painting], list[tried.Painting]]:
    """Of all textbook pictures, on each body."""
    female, male = (list(tried.paintings(real_atlas(), body)) for body in ("female", "male"))
    return female, male


@pytest.mark.no_cover  # a thousand paintings
def test_no_other_share_marks_more_of_what_the_atlas_has_in_the_pictures(real: Atlas) -> None:
    both = [painting for body in paintings() for painting in body]
    likeness = {share: tried.alike(real, both, share) for share in tried.SHARES}
    assert likeness[real.weights.painted] > max(likeness.values()) - 0.003
    page = tried.REPORT.read_text(encoding="utf-8")
    assert f"In use: {real.weights.painted:.0%}." in page
    for share, alike in likeness.items():
        assert f"| {share:.0%} | {alike:.3f} |" in page, "run: python -m benchmarks.painting"


@pytest.mark.no_cover
def test_a_painted_picture_finds_its_muscle(real: Atlas) -> None:
    female, _ = paintings()
    exact = female[:: len(tried.MOVES) + len(tried.GROWN) + 1]
    row = tried.count(real, exact, real.weights.painted)
    assert row.none == 0
    assert row.level == len(exact)
