"""The first HTML: shapes, names, sides, and nothing that could break out of it."""

from __future__ import annotations

import json
import re
from collections import Counter
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from bodymap.atlas import SIDES, Atlas
from bodymap.draw import painter, stage
from bodymap.draw.painter import VIEWS
from bodymap.texts import texts
from bodymap.view import TONES, VOICES, View
from bodymap.web.render import render
from tests.fixture_atlas import real_atlas

DATA = Path(__file__).resolve().parent.parent / "data"


class Tags(HTMLParser):
    """Collects every start tag with its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    """The real atlas."""
    return real_atlas()


def tags(html: str) -> list[tuple[str, dict[str, str | None]]]:
    """All start tags of a piece of HTML."""
    parser = Tags()
    parser.feed(html)
    return parser.found


def picture(body: str, view: str, theme: str) -> str:
    """A made-up URL with a character that must be escaped."""
    return f"/p/{body}-{view}-{theme}.webp?a=1&b=2"


@pytest.fixture(scope="module")
def html(atlas: Atlas) -> str:
    """The first body's fragment."""
    return stage.fragment(atlas, atlas.bodies[0], picture)


class TestPath:
    def test_relative_steps_keep_the_place(self) -> None:
        assert stage.path([[(1, 2), (3.04, 2), (3, 5.51), (1, 2)]]) == "M1,2l2,0 0,3.5z"

    def test_does_not_drift_over_many_small_steps(self) -> None:
        line = [(n * 0.04, 0.0) for n in range(1000)] + [(20.0, 5.0)]
        steps = re.findall(r"-?[\d.]+,-?[\d.]+", stage.path([line]))
        assert sum(float(step.split(",")[0]) for step in steps) == pytest.approx(20.0)

    def test_open_lines_and_several_rings(self) -> None:
        assert stage.path([[(0, 0), (1, 1)]], closed=False) == "M0,0l1,1"
        assert stage.path([[(0, 0), (1, 0), (0, 1)], [(5, 5), (6, 5), (5, 6)]]).count("M") == 2

    def test_too_few_points_are_nothing(self) -> None:
        assert stage.path([[(0, 0), (1, 1), (0, 0)], []]) == ""

    def test_negative_steps(self) -> None:
        assert stage.path([[(0, 0), (-0.5, -1.21), (-3, 0)]]) == "M0,0l-0.5,-1.2 -2.5,1.2z"


class TestFragment:
    def test_every_region_once_with_its_name(self, atlas: Atlas, html: str) -> None:
        found = {attrs["data-region"]: attrs for _, attrs in tags(html) if "data-region" in attrs}
        assert list(
            Counter(attrs["data-region"] for _, attrs in tags(html) if "data-region" in attrs).values()
        ) == [1] * len(atlas.regions)
        for region in atlas.regions.values():
            assert found[region.id]["aria-label"] == region.plain
            assert found[region.id]["role"] == "checkbox"
            assert found[region.id]["aria-checked"] == "false"

    def test_one_tab_stop_for_each_view(self, html: str) -> None:
        assert [attrs.get("tabindex") for _, attrs in tags(html) if "data-region" in attrs].count("0") == 1

    def test_letters_stand_on_the_bodys_own_sides(self, html: str) -> None:
        front, back = html.split('data-view="back"')
        for face, letters in ((front, ["R", "L"]), (back, ["L", "R"])):
            assert re.findall("<b>(.)</b>", face) == letters
        assert front.index("your right") < front.index("your left")
        assert back.index("your left") < back.index("your right")

    def test_right_regions_lie_on_the_side_of_the_letter(self, atlas: Atlas) -> None:
        for body in atlas.bodies:
            for view, right_is_left_of_middle in (("front", True), ("back", False)):
                for name, (x, _) in stage.drawn_later(atlas, body, view)["labels"].items():
                    if atlas.regions[name].side == "right":
                        assert (x < atlas.midline) == right_is_left_of_middle, (body, view, name)

    def test_ids_are_unique(self, html: str) -> None:
        ids = [attrs["id"] for _, attrs in tags(html) if "id" in attrs]
        assert len(ids) == len(set(ids))

    def test_urls_are_escaped(self, html: str) -> None:
        assert "?a=1&amp;b=2" in html
        assert "?a=1&b=2" not in html.partition("<script")[0]

    def test_what_is_drawn_later(self, atlas: Atlas, html: str) -> None:
        block = re.search(r'<script type="application/json" id="shapes">(.*?)</script>', html)
        assert block
        first = json.loads(block[1])
        drawn = {zone["muscle"] for view in first.values() for zone in view["zones"]}
        assert drawn == set(atlas.home)
        assert {point["muscle"] for view in first.values() for point in view["points"]} <= set(atlas.home)
        assert {name for view in first.values() for name in view["labels"]} == set(atlas.regions)
        shapes = json.loads(stage.all_shapes(atlas, "female", lambda *parts: "-".join(parts)))
        drawn = {(zone["id"], zone["side"]) for view in shapes.values() for zone in view["zones"]}
        assert drawn == {(zone.id, side) for zone in atlas.zones.values() for side in zone.sides}
        for zone in (zone for view in shapes.values() for zone in view["zones"]):
            assert zone["muscle"] == atlas.zones[zone["id"]].muscle
            assert zone["level"] == atlas.zones[zone["id"]].level
            assert zone["d"].startswith("M")
        points = [point for view in shapes.values() for point in view["points"]]
        fed = {
            name: {
                side for zone in atlas.zones.values() if name in zone.trigger_points for side in zone.sides
            }
            for name in atlas.trigger_points
        }
        assert len(points) == sum(len(sides or SIDES) for sides in fed.values())
        assert fed["rect-abd-c"] == {"right"}
        assert all("under" not in view for view in first.values())
        assert shapes["front"]["under"]["bones"] == "female-front-bones"
        for muscle in atlas.home:
            found = shapes["front"]["under"]["muscles"][muscle]
            assert found["name"] == atlas.muscles[muscle].plain
            assert found["url"] == f"female-front-{muscle}"
            x, y, width, height = found["box"]
            assert x < found["at"][0] < atlas.midline < x + width
            assert y < found["at"][1] < y + height

    def test_the_tone_picks_the_skin(self, html: str) -> None:
        for tone in TONES:
            toned = stage.toned(html, "female", tone, picture)
            assert re.findall(r'<img src="/p/female-(\w+)-(\w+)\.', toned) == [
                ("front", tone),
                ("back", tone),
            ]
        assert stage.toned(html, "female", stage.TONE, picture) == html

    def test_clothes_lie_on_the_skin_and_under_all_that_is_drawn(self, html: str) -> None:
        for view in VIEWS:
            figure = html.partition(f'data-view="{view}"')[2].partition("</figure>")[0]
            order = ("<img ", f"female-{view}-clothes.webp", 'class="base"', 'class="zones"', 'class="marks"')
            places = [figure.index(part) for part in order]
            assert places == sorted(places)

    @pytest.mark.parametrize("voice", VOICES)
    @pytest.mark.parametrize("kind", painter.LETTERS)
    def test_names_of_landmarks_do_not_collide(self, atlas: Atlas, voice: str, kind: str) -> None:
        for body in atlas.bodies:
            for view in VIEWS:
                drawn = painter.landmarks(
                    stage.landmarks(atlas, body, view, voice), (atlas.width, atlas.height), kind
                )
                found = re.findall(
                    r'<text [^>]*x="([-\d.]+)" y="([-\d.]+)" font-size="([\d.]+)" text-anchor="(\w+)">(.*?)<',
                    drawn,
                )
                wanted = [
                    one.anatomical if voice == "clinician" else one.plain
                    for one in atlas.surface.values()
                    if one.view == view
                ]
                assert sorted(name for *_, name in found) == sorted(wanted)
                boxes = []
                for x, y, size, anchor, name in found:
                    wide = 0.55 * float(size) * len(name)
                    left = float(x) - (wide if anchor == "end" else 0)
                    boxes.append((left, left + wide, float(y), float(size)))
                    assert left > 0
                    assert left + wide < atlas.width
                for (a0, a1, ay, size), (b0, b1, by, _) in combinations(boxes, 2):
                    assert abs(ay - by) > size or a1 < b0 or b1 < a0

    def test_a_landmark_of_both_sides_is_marked_twice_and_named_once(self, atlas: Atlas) -> None:
        found = stage.landmarks(atlas, "female", "back", "patient")
        assert [name for *_, name in found].count("dimple (PSIS)") == 1
        named = next((x, y) for x, y, name in found if name == "dimple (PSIS)")
        others = [x for x, y, name in found if y == named[1] and not name]
        assert others == [pytest.approx(atlas.width - named[0], abs=1)]

    def test_scripts_know_every_picture_small_and_sharp(self, html: str) -> None:
        block = re.search(r'<script type="application/json" id="shapes">(.*?)</script>', html)
        assert block
        for view, found in json.loads(block[1]).items():
            assert found["pictures"] == {
                layer: [picture("female", view, layer), picture("female", view, f"{layer}-sharp")]
                for layer in (*TONES, "clothes")
            }


class TestDataBlock:
    def test_no_value_can_close_the_block(self) -> None:
        text = stage.data_block({"a": "</script><script>alert(1)</script>"}, id='x" onload="y')
        assert text.count("</script>") == 1
        assert 'onload="y' not in text
        body = re.sub(r"^<script[^>]*>|</script>$", "", text)
        assert json.loads(body) == {"a": "</script><script>alert(1)</script>"}


def test_page_needs_every_part() -> None:
    with pytest.raises(UndefinedError):
        render(texts(), "page.html", view=View())


def test_the_middle_of_every_box_lies_in_its_region(atlas: Atlas) -> None:
    """Whatever presses the middle of what it names hits that region, though it be bent."""
    for body in atlas.bodies:
        for view in stage.VIEWS:
            shapes = atlas.shapes(body, view)
            drawn = [shape for shape in shapes if shape.layer == "region"]
            labels = {shape.id: shape.point for shape in shapes if shape.layer == "label"}
            for shape in drawn:
                xs, ys = zip(*(point for ring in shape.rings for point in ring), strict=True)
                more = stage.centring(shape, drawn, labels[shape.id])
                for x, y in re.findall(r"M([\d.-]+),([\d.-]+)h0", more):
                    xs, ys = (*xs, float(x)), (*ys, float(y))
                middle = ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
                assert [one.id for one in drawn if stage.holds(one.rings, middle)] == [shape.id]
