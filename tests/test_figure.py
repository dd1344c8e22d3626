"""The Plotly figure: its traces hold what the saved picture holds, say their names, can be hidden."""

from __future__ import annotations

import ast
import doctest
import re
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from shapely import Polygon, union_all
from shapely.geometry.base import BaseGeometry

import bodymap
from bodymap.atlas import Atlas
from bodymap.draw import painter, plotly, svg, tokens
from bodymap.draw.captions import NOTE, NOTE_DRAWN
from bodymap.draw.painter import VIEWS
from bodymap.draw.plotly import figure
from bodymap.draw.traces import GAP, look
from bodymap.fit.matching import match
from bodymap.view import View
from tests.fixture_atlas import real_atlas

ROOT = Path(__file__).resolve().parents[1]
MARKED = View(regions=("lower-low-back-right", "upper-front-thigh-right"))
TWO = {"regions": MARKED.regions, "muscles": ("psoas-major", "iliacus"), "side": "both"}


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    """The real atlas."""
    return real_atlas()


@pytest.fixture(scope="module")
def two(atlas: Atlas) -> Any:
    """The psoas and the iliacus on both sides, which lie over each other."""
    return figure(atlas, **TWO)  # type: ignore[arg-type]


def lines(picture: Any) -> list[Any]:
    """All traces but the boxes of the legend."""
    return [trace for trace in picture.data if trace.type == "scatter"]


def pressed(picture: Any) -> list[Any]:
    """The traces that answer the pointer with an area."""
    return [trace for trace in lines(picture) if trace.hoveron == "fills"]


def rings_of(trace: Any) -> list[list[float]]:
    """The x of each line of a trace that ends where it began."""
    found: list[list[float]] = [[]]
    for x in trace.x:
        found = [*found, []] if x is None else [*found[:-1], [*found[-1], x]]
    return [one for one in found if len(one) > 2 and one[0] == one[-1]]


def shown(picture: Any) -> list[Any]:
    """The areas that are seen."""
    return [t for t in lines(picture) if t.fill == "toself" and t.hoveron != "fills"]


def entries(picture: Any, legend: str | None = None) -> list[str]:
    """What a legend says."""
    return [trace.name for trace in picture.data if trace.showlegend and trace.legend == legend]


def covered(trace: Any) -> BaseGeometry:
    """What a trace fills: rings that turn the other way are holes, as in the browser."""
    rings: list[list[tuple[float, float]]] = [[]]
    for x, y in zip(trace.x, trace.y, strict=True):
        if x is None:
            rings.append([])
        else:
            rings[-1].append((x, y))
    whole: list[BaseGeometry] = []
    holes: list[BaseGeometry] = []
    for ring in (Polygon(ring) for ring in rings if ring):
        (whole if ring.exterior.is_ccw else holes).append(ring.buffer(0))
    return union_all(whole).difference(union_all(holes))


def words(picture: Any) -> str:
    """What is written on it."""
    said = [picture.layout.title.text, *(note.text for note in picture.layout.annotations)]
    return re.sub("<[^>]*>", "", " ".join(said).replace("<br>", " "))


class TestPointer:
    def test_every_region_can_be_pressed_and_says_its_name(self, atlas: Atlas) -> None:
        found = pressed(figure(atlas))
        assert sorted(trace.customdata[0] for trace in found) == sorted(atlas.regions)
        for trace in found:
            (region,) = trace.customdata
            assert trace.text == trace.name == atlas.regions[region].plain
            assert trace.hoverinfo == "text"
            assert "lines" in trace.mode  # else Dash hands on no customdata
            assert trace.fillcolor == "rgba(0,0,0,0)"

    def test_a_press_on_a_zone_gives_the_region_under_it(self, atlas: Atlas, two: Any) -> None:
        parts = [trace for trace in pressed(two) if trace.legendgroup]
        first, other = TWO["muscles"]
        drawn = dict.fromkeys(painter.OTHERS, (first, other))
        zones = atlas.zones.values()
        assert {t.name for t in parts} == {z.id for z in zones if z.muscle in drawn.get(z.level, (first,))}
        regions = {t.customdata[0]: covered(t) for t in pressed(two) if not t.legendgroup}
        for trace in parts:
            zone, (region,) = atlas.zones[trace.name], trace.customdata
            assert zone.muscle in trace.legendgroup
            name, often, *said = trace.text.split("<br>")[0].split(": ") + trace.text.split("<br>")[1:]
            assert name in (
                "<b>right psoas</b>",
                "<b>left psoas</b>",
                "<b>right iliacus</b>",
                "<b>left iliacus</b>",
            )
            assert often.startswith(("pain ", "experts "))
            assert " ".join(said[:-1]) == zone.plain
            assert said[-1] == f"<i>{atlas.regions[region].plain}</i>"
            assert covered(trace).difference(regions[region].buffer(1)).area < 1

    def test_what_is_seen_lies_under_what_is_pressed(self, two: Any) -> None:
        for back in (False, True):
            view = [t for t in lines(two) if t.x[0] is not None and (t.x[0] > 760) == back]
            upper = [number for number, t in enumerate(view) if t.hoveron == "fills"]
            lower = [number for number, t in enumerate(view) if t.fill == "toself" and number not in upper]
            assert lower
            assert max(lower) < min(upper)

    def test_trigger_points_say_what_they_are(self, atlas: Atlas, two: Any) -> None:
        crosses = [t for t in lines(two) if t.mode == "markers" and t.text]
        found = {text for trace in crosses for text in trace.text}
        assert found
        plains = {p.plain for p in atlas.trigger_points.values() if p.muscle in TWO["muscles"]}
        assert {text.partition("<br>")[2].replace("<br>", " ") for text in found} <= plains
        assert all(at in atlas.regions for trace in crosses for (at,) in trace.customdata)
        assert not [
            t for t in lines(figure(atlas, replace(MARKED, points=False))) if t.mode == "markers" and t.x[0]
        ]


class TestPatterns:
    def test_each_muscle_and_side_can_be_hidden_as_a_whole(self, atlas: Atlas) -> None:
        found = match(atlas, MARKED.regions).shown
        picture = figure(atlas, MARKED)
        assert entries(picture) == [f"{side} {atlas.muscles[muscle].plain}" for muscle, side in found]
        heads = {t.legendgroup for t in picture.data if t.showlegend and t.legend is None}
        groups = {t.legendgroup for t in picture.data if t.legendgroup}
        assert heads == groups == {f"{muscle}:{side}" for muscle, side in found}
        alone = {t.name for t in lines(picture) if not t.legendgroup and t.hoveron != "fills"}
        marks = {atlas.regions[one].plain for one in MARKED.regions}
        assert alone - set(entries(picture, "legend2")) == {"skin", *marks}

    def test_the_second_legend_explains_the_signs(self, two: Any) -> None:
        assert entries(two, "legend2") == [
            "marked", "pain often felt here", "pain felt over the muscle", "pain sometimes felt here",
            "pain rarely felt here", "trigger point",
        ]  # fmt: skip
        assert two.layout.legend2.itemclick is False

    def test_levels_differ_in_more_than_colour(self, atlas: Atlas, two: Any) -> None:
        other = figure(atlas, **TWO | {"muscles": ("psoas-major", "gluteus-medius")})  # type: ignore[arg-type]
        patterns = {(t.fillpattern.shape, t.legendgroup) for t in shown(other) if t.fillpattern.shape}
        assert patterns == {(".", "psoas-major:right"), (".", "psoas-major:left")}
        assert not [t for t in shown(other) if (t.legendgroup or "").startswith("gluteus-medius")]
        hue = tokens.rgba(tokens.colours("light")[f"hue-{atlas.muscles['gluteus-medius'].hue}"])
        drawn = [t for t in lines(other) if t.legendgroup == "gluteus-medius:right" and t.line.width]
        assert {t.line.color for t in drawn if t.mode == "lines"} == {hue}
        dashes = {t.line.dash for t in lines(two) if t.legendgroup} - {None, "solid"}
        assert len(dashes) == 2  # sometimes, rare

    def test_no_place_is_filled_twice(self, atlas: Atlas) -> None:
        """But for the muscle's own place, which lies on what is sometimes felt."""
        colours, compared = tokens.colours("light"), 0
        own_place = look("local", "light", 1)["fillcolor"]
        assert own_place != tokens.rgba(colours["faint"])
        for body in atlas.bodies:
            picture = figure(atlas, **TWO | {"body": body, "muscles": ("psoas-major",)})  # type: ignore[arg-type]
            areas: dict[str, list[BaseGeometry]] = {}
            for trace in shown(picture):
                if trace.legendgroup and not (trace.fillcolor == own_place and trace.name == "local"):
                    areas.setdefault(trace.fillcolor + (trace.fillpattern.shape or ""), []).append(
                        covered(trace)
                    )
            whole = {kind: union_all(parts) for kind, parts in areas.items()}
            solid = [kind for kind in whole if kind != own_place]
            for first, second in combinations(solid, 2):
                assert whole[first].intersection(whole[second]).area < 5  # rounded to a tenth
                compared += 1
        assert compared >= 2

    def test_the_saved_picture_shows_the_same_zones(self, atlas: Atlas) -> None:
        picture = figure(atlas, MARKED)
        saved = set(re.findall(r'data-zone="([^":]+):', svg.svg(atlas, MARKED)))
        assert {t.name for t in pressed(picture) if t.legendgroup} == saved

    def test_nothing_is_painted_beside_the_body(self, atlas: Atlas, two: Any) -> None:
        skin = next(t for t in two.data if t.name == "skin")
        back = [t for t in two.data if t.name == "skin"][1]
        outlines = union_all([covered(skin), covered(back)]).buffer(1)
        for trace in shown(two):
            assert covered(trace).difference(outlines).area < 1
        assert min(x for x in back.x if x is not None) > atlas.width + GAP

    def test_a_muscle_that_does_not_fit_can_be_named(self, atlas: Atlas) -> None:
        picture = figure(atlas, regions=["groin-right"], muscles=["soleus", "psoas-major", "iliacus"])
        named = [atlas.muscles[one].plain for one in ("soleus", "psoas-major", "iliacus")]
        assert entries(picture) == [f"right {name}" for name in named]
        assert "Pattern shown: right" in words(picture)

    def test_bones_and_muscles_under_the_skin(self, atlas: Atlas) -> None:
        picture = figure(atlas, MARKED, xray=True)
        assert [t for t in pressed(picture) if t.text.startswith("<b>right psoas</b>, the muscle itself")]
        alone = figure(atlas, MARKED, muscles=["psoas-major"], xray=True)
        skin, bones, muscle = alone.layout.images[:3]
        assert (skin.opacity, bones.opacity, muscle.opacity) == (0.2, 1, 1)
        assert (skin.sizex, skin.sizey) == (bones.sizex, bones.sizey) == (atlas.width, atlas.height)
        # the right psoas, at the left of the front view
        assert 0 < muscle.x < muscle.x + muscle.sizex <= atlas.midline
        assert muscle.source.startswith("data:image/svg+xml;base64,")
        assert [a.text for a in alone.layout.annotations].count("<b>psoas</b>") == len(VIEWS)
        assert len(figure(atlas, MARKED).layout.images) == 2 * len(VIEWS), "skin and clothes"

    def test_no_two_images_lie_at_the_very_same_place(self, atlas: Atlas) -> None:
        """Plotly.js takes those for one, and draws only the first of them."""
        for xray in (False, True):
            images = figure(atlas, MARKED, xray=xray).layout.images
            assert len({(one.x, one.y, one.sizex, one.sizey) for one in images}) == len(images)

    def test_where_one_presses_is_a_ring_among_the_bones(self, atlas: Atlas) -> None:
        def rings(xray: bool) -> tuple[int, bool]:
            picture = figure(atlas, muscles=["adductor-magnus"], side="right", xray=xray)
            width = round(tokens.PAINTS["press"]["stroke-width"] * 0.45, 2)
            drawn = [t for t in lines(picture) if t.mode == "lines" and t.line.width == width]
            circles = {atlas.texts("saved-sign", sign="press")} & {t.name for t in picture.data}
            return sum(len(rings_of(t)) for t in drawn), bool(circles)

        assert rings(xray=False) == (0, False)
        presses = [s for face in VIEWS for s in atlas.shapes("female", face) if s.layer == "press"]
        own = [s for s in presses if s.id.startswith("add-mag") and s.id.endswith(":right")]
        assert rings(xray=True) == (len(own), True)


class TestScores:
    def test_numbers_worst_points_and_findings(self, atlas: Atlas) -> None:
        ratings = ("lower-low-back-right~n8", "upper-front-thigh-right~w0~p300.950", "groin-left~n5")
        picture = figure(atlas, replace(MARKED, ratings=ratings, findings=("groin-right",)))
        numbers = {t.text: t for t in lines(picture) if t.mode == "markers+text"}
        assert set(numbers) == {"<b>8</b>", "<b>0</b>"}, "groin-left is not marked"
        colours = tokens.colours("light")
        assert numbers["<b>8</b>"].marker.color == tokens.rgba(colours["score-3"], 1)
        assert numbers["<b>8</b>"].textfont.color == colours["score-rim"]
        assert numbers["<b>8</b>"].x[0] > atlas.width, "the back view"
        assert numbers["<b>0</b>"].textfont.color == colours["score-ink"]
        points = [t for t in lines(picture) if t.marker.symbol == "circle-open-dot"]
        assert {(t.x[0], t.y[0]) for t in points} == {(300, 950)}
        (hatched,) = (t for t in lines(picture) if t.fillpattern.shape == "/")
        groin = next(t for t in pressed(picture) if t.customdata[0] == "groin-right")
        assert covered(hatched).symmetric_difference(covered(groin)).area < 1

    def test_nothing_said_nothing_drawn(self, atlas: Atlas) -> None:
        picture = figure(atlas, MARKED)
        assert not [t for t in lines(picture) if t.mode == "markers+text" or t.fillpattern.shape == "/"]


class TestPage:
    def test_it_says_what_is_marked_and_what_it_is_not(self, atlas: Atlas) -> None:
        said = words(figure(atlas, MARKED))
        for region in MARKED.regions:
            assert atlas.regions[region].plain in said
        assert atlas.words[NOTE_DRAWN].patient in said
        assert atlas.words[NOTE].patient in said
        assert "Act on this first" not in said

    def test_a_ticked_warning_sign_comes_first(self, atlas: Atlas) -> None:
        picture = figure(atlas, replace(MARKED, flags=("cauda-equina",)))
        (box,) = (note for note in picture.layout.annotations if "Act on this first:" in note.text)
        assert atlas.red_flags["cauda-equina"].action_patient in words(picture)
        height, top = picture.layout.height, picture.layout.margin.t
        end_of_box = top - box.yshift + (box.text.count("<br>") + 1) * 20 + 2 * box.borderpad
        assert end_of_box < height * (1 - picture.layout.title.y) < top

    def test_letters_in_both_views(self, atlas: Atlas) -> None:
        notes = [n for n in figure(atlas).layout.annotations if n.text in ("<b>R</b>", "<b>L</b>")]
        assert [n.text[3] for n in sorted(notes, key=lambda note: note.x)] == ["R", "L", "L", "R"]

    @pytest.mark.parametrize("theme", tokens.THEMES)
    def test_theme(self, atlas: Atlas, theme: str) -> None:
        picture = figure(atlas, MARKED, theme=theme)
        colours = tokens.colours(theme)
        assert picture.layout.paper_bgcolor == colours["paper"]
        fills = {trace.fillcolor for trace in shown(picture)}
        assert tokens.rgba(colours["referral"], tokens.strength(theme)) in fills
        assert len({image.source for image in picture.layout.images}) == 4  # skin and clothes
        assert figure(atlas, replace(MARKED, theme=theme)).to_json() == picture.to_json()

    def test_clothes_fade_where_something_is_drawn_and_go_for_the_bones(self, atlas: Atlas) -> None:
        def strengths(**view: object) -> list[float]:
            return [image.opacity for image in figure(atlas, View(**view)).layout.images]  # type: ignore[arg-type]

        assert strengths() == [1, 1, 1, 1]
        assert strengths(regions=("lower-low-back-right",), zones=False) == [1, 1, 1, pytest.approx(0.15)]
        assert strengths(xray=True) == [0.2, 1, 0.2, 1], "skin and skeleton"

    def test_a_view_and_what_takes_the_place_of_its_fields(self, atlas: Atlas) -> None:
        one = figure(atlas, replace(MARKED, body="male", side="left"))
        other = figure(atlas, View(), regions=MARKED.regions, body="male", side="left")
        assert one.to_json() == other.to_json()
        clinician = figure(atlas, replace(MARKED, voice="clinician"))
        assert "right psoas major" in entries(clinician)

    def test_clinical_names_for_a_clinician(self, atlas: Atlas) -> None:
        found = pressed(figure(atlas, View(voice="clinician")))
        for trace in found:
            assert trace.name == atlas.regions[trace.customdata[0]].anatomical

    def test_it_stands_alone(self, atlas: Atlas) -> None:
        text = figure(atlas, MARKED).to_html(include_plotlyjs=False)
        sources = re.findall(r'"source":"([^"]{0,30})', text)
        assert len(sources) == 4
        assert all(one.startswith("data:image") for one in sources)

    @pytest.mark.parametrize(
        ("given", "told"),
        [
            ({"regions": ["groin-rigth"]}, "no region has the id 'groin-rigth'; near it: groin-right"),
            ({"muscles": ["psoas"]}, "no muscle has the id 'psoas'; near it: psoas-m"),
            ({"side": "lft"}, "side must be one of follow, right, left, both, not 'lft'"),
            ({"body": "child"}, "body must be one of female, male, not 'child'"),
            ({"theme": "auto"}, "theme must be one of light, dark, not 'auto'"),
            ({"scale": 0}, "scale must be 0.05 to 5"),
        ],
    )
    def test_what_is_unknown_is_told(self, atlas: Atlas, given: dict[str, Any], told: str) -> None:
        with pytest.raises(ValueError, match=re.escape(told)):
            figure(atlas, **given)


def test_one_module_imports_plotly() -> None:
    found = set()
    for file in (ROOT / "bodymap").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if any(name.partition(".")[0] == "plotly" for name in names):
                found.add(file.name)
    assert found == {"plotly.py"}


def test_the_example_holds() -> None:
    found = doctest.testmod(plotly)
    assert found.attempted
    assert not found.failed


def test_the_page_on_it_runs_and_has_its_pictures(
    atlas: Atlas, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (ROOT / "docs" / "figure.md").read_text(encoding="utf-8")
    for name in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text):
        assert (ROOT / "docs" / name).is_file(), name
    drawing, pressing, painting = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    (tmp_path / "data").symlink_to(ROOT / "data")
    monkeypatch.chdir(tmp_path)
    known: dict[str, Any] = {}
    exec(drawing, known)
    assert "Plotly.newPlot" in (tmp_path / "psoas.html").read_text(encoding="utf-8")
    exec(pressing.replace("@callback", "#"), known)
    click = {"points": [{"customdata": ["groin-right"]}]}
    assert known["pressed"](click) == atlas.regions["groin-right"].plain
    assert known["pressed"](None) == "Press where it hurts"
    exec(painting, known)
    assert "groin-right" in known["shares"]
    assert "psoas-major" in known["muscles"]


def test_the_body_in_the_round_has_the_regions_of_the_flat_one() -> None:
    """Names, marks and zones are at the same places of the skin in every build; left mirrors right."""
    average, heavy = (
        bodymap.figure3d(["groin-right"], build=build).data[0] for build in ("average", "heavy")
    )
    for one in (average, heavy):
        assert set(one.customdata) - {""} == set(bodymap.load().regions)
    # the same places of the skin, but for some at an edge: a region is placed by the bones
    same = sum(one == other for one, other in zip(average.customdata, heavy.customdata, strict=True))
    assert same > 0.75 * len(average.customdata)
    inside = average.x[average.customdata == "groin-right"]
    assert len(inside) > 5
    assert (inside < 0).all()
    assert sorted(average.x) == sorted(-average.x)
    assert max(abs(heavy.x)) > 0
    assert max(heavy.y) > max(average.y)
    plain = bodymap.figure3d().data[0].vertexcolor
    changed = {
        average.customdata[n]
        for n, (one, other) in enumerate(zip(plain, average.vertexcolor, strict=True))
        if one != other
    }
    assert "groin-right" in changed
    assert "hand-back-left" not in changed
    with pytest.raises(ValueError, match="unknown build 'tall'; allowed: average"):
        bodymap.figure3d(build="tall")
