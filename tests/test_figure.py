"""The saved picture holds what the screen shows: names, sides, zones, crosses, layers, the note."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from shapely import Polygon, union_all
from shapely.geometry.base import BaseGeometry

from bodymap.atlas import Atlas
from bodymap.draw.figure import NOTE, UNDER, URGENT, figure, look, title
from bodymap.draw.stage import VIEWS, path
from bodymap.fit import matching
from bodymap.view import View
from tests.fixture_atlas import real_atlas

ROOT = Path(__file__).resolve().parent.parent
MARKED = View(regions=("lower-low-back-right", "upper-front-thigh-right"))
OVERLAPPING = replace(MARKED, compare=("psoas-major", "iliacus"), side="both")
NOWHERE = View(regions=("hand-front-left",))
SVG = "{http://www.w3.org/2000/svg}"
FILLS = ("core", "local", "spillover", "rare", "disputed")
EDGES = ("edge-core", "edge-spillover")
SVG_URI = "data:image/svg+xml;base64,"
Parents = tuple[ElementTree.Element, ...]


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    """The real atlas."""
    return real_atlas()


def names(picture: Any) -> list[str]:
    """The names of the traces."""
    return [trace.name for trace in picture.data]


def texts(picture: Any) -> list[str]:
    """What is written on the picture."""
    return [note.text for note in picture.layout.annotations]


def head(picture: Any) -> str:
    """The title, in one line."""
    text: str = picture.layout.title.text
    return text.replace("<br>", " ")


def written(picture: Any) -> str:
    """Everything that is written on the picture but the title, without line ends and bold type."""
    return re.sub("<[^>]*>", "", " ".join(texts(picture)).replace("<br>", " "))


def drawings(picture: Any) -> list[ElementTree.Element]:
    """The SVG files in it: the areas of the front, of the back, and the key if it has one."""
    sources = [image.source for image in picture.layout.images]
    files = [source for source in sources if source.startswith(SVG_URI)]
    return [ElementTree.fromstring(b64decode(file.removeprefix(SVG_URI))) for file in files]


def painted(root: ElementTree.Element) -> Iterator[tuple[ElementTree.Element, Parents]]:
    """Every path that is painted, each with what it lies in, the outermost first."""

    def walk(element: ElementTree.Element, parents: Parents) -> Iterator[tuple[ElementTree.Element, Parents]]:
        if element.tag in (f"{SVG}mask", f"{SVG}clipPath", f"{SVG}defs"):
            return
        if element.tag == f"{SVG}path":
            yield element, parents
        for child in element:
            yield from walk(child, (*parents, element))

    return walk(root, ())


def zones(picture: Any, kinds: tuple[str, ...] = FILLS) -> dict[str, set[str]]:
    """The ids of the zones that are painted in one of these ways, by what they lie in ("rank-1 core")."""
    found: dict[str, set[str]] = {}
    for root in drawings(picture)[:2]:
        for element, parents in painted(root):
            if element.get("class") in kinds:
                kind = element.attrib["class"]
                within = [name for parent in parents if (name := parent.get("class", ""))]
                group = " ".join([*within, *([kind] if kind in FILLS and within[-1] != kind else [])])
                found.setdefault(group.removeprefix("zones "), set()).add(element.attrib["data-zone"])
    return found


def classes(picture: Any) -> set[str]:
    """The kinds of areas that are painted."""
    return {element.get("class", "") for root in drawings(picture)[:2] for element, _ in painted(root)}


def key(atlas: Atlas, picture: Any) -> dict[str, list[str]]:
    """The key: words -> the signs beside them, each as its classes from outside in ("rank-1")."""
    signs: dict[float, list[tuple[float, str]]] = {}
    for root in drawings(picture)[2:]:
        scale = float(root.attrib["width"]) / (2 * atlas.width + 90)
        for place in root.iter(f"{SVG}g"):
            found = re.fullmatch(r"translate\((.*),(.*)\)", place.get("transform", ""))
            if found:
                inside = " ".join(
                    e.get("class", "") for e in place.iter() if e is not place and e.get("class")
                )
                signs.setdefault(float(found[2]) / scale, []).append((float(found[1]) / scale, inside))
    rows: dict[float, list[tuple[float, str]]] = {}
    for note in picture.layout.annotations:
        if note.yref != "paper" and note.y > atlas.height + UNDER:
            rows.setdefault(note.y - atlas.height - UNDER, []).append((note.x, note.text))
    read: dict[str, list[str]] = {}
    for y, words in rows.items():
        beside = next((found for at, found in signs.items() if 0 < y - at < 20), [])
        left = 0.0
        for x, text in sorted(words):
            read[re.sub("<[^>]*>", "", text)] = [sign for at, sign in sorted(beside) if left <= at < x]
            left = x
    return read


def area(atlas: Atlas, body: str, face: str, ids: set[str]) -> BaseGeometry:
    """What these zones cover."""
    found: list[BaseGeometry] = []
    for shape in atlas.shapes(body, face):
        if shape.layer == "zone" and shape.id in ids:
            one: BaseGeometry = Polygon()
            for ring in shape.rings:
                one = one.symmetric_difference(Polygon(ring).buffer(0))
            found.append(one)
    return union_all(found)


def visible(
    atlas: Atlas, view: View, face: str, root: ElementTree.Element
) -> dict[str, tuple[BaseGeometry, BaseGeometry]]:
    """The whole of each kind of zone, and what its masks leave of it, by what it lies in."""
    holes = {
        mask.attrib["id"]: {hole.attrib["data-zone"] for hole in mask.iter(f"{SVG}path")}
        for mask in root.iter(f"{SVG}mask")
    }
    found: dict[str, tuple[BaseGeometry, BaseGeometry]] = {}
    for rank in ("rank-1", "rank-2"):
        for level in ("spillover", "core"):
            ids, cut = set(), set()
            for element, parents in painted(root):
                if element.get("class") == level and [p.get("class") for p in parents][-2:] == [rank, level]:
                    ids.add(element.attrib["data-zone"])
                    masks = [parent.get("mask", "")[5:-1] for parent in parents if parent.get("mask")]
                    cut |= set().union(*(holes[name] for name in masks))
            whole = area(atlas, view.body, face, ids)
            found[f"{rank} {level}"] = whole, whole.difference(area(atlas, view.body, face, cut))
    return found


class TestFigure:
    def test_names_of_what_is_marked_and_shown(self, atlas: Atlas) -> None:
        picture = figure(atlas, MARKED)
        for region in MARKED.regions:
            assert atlas.regions[region].plain in head(picture)
        assert "Pattern shown: right" in head(picture)

    def test_zones_are_those_of_the_match(self, atlas: Atlas) -> None:
        shown = set(matching.match(atlas, MARKED.regions).shown)
        assert shown
        wanted = {
            f"{zone.id}:{side}"
            for zone in atlas.zones.values()
            for muscle, side in shown
            if zone.muscle == muscle
        }
        assert set().union(*zones(figure(atlas, MARKED)).values()) == wanted

    def test_a_zone_is_drawn_at_the_level_at_which_it_counts(self, atlas: Atlas) -> None:
        view = replace(MARKED, muscle="iliacus")
        assert any(zone.disputed for zone in atlas.zones.values() if zone.muscle == "iliacus")
        drawn = zones(figure(atlas, view))
        for group, ids in drawn.items():
            assert {atlas.zones[name.partition(":")[0]].level for name in ids} == {group.split()[-1]}
        assert set(drawn) == {
            f"rank-1 {zone.level}" for zone in atlas.zones.values() if zone.muscle == "iliacus"
        }

    def test_letters_in_both_views(self, atlas: Atlas) -> None:
        found = texts(figure(atlas, View()))
        assert found.count("<b>R</b>") == 2
        assert found.count("<b>L</b>") == 2
        at = {(note.text, note.x < atlas.width) for note in figure(atlas, View()).layout.annotations}
        letters = [
            note for note in figure(atlas, View()).layout.annotations if note.text in ("<b>R</b>", "<b>L</b>")
        ]
        assert [note.text for note in sorted(letters, key=lambda note: note.x)] == [
            "<b>R</b>",
            "<b>L</b>",
            "<b>L</b>",
            "<b>R</b>",
        ]
        assert ("<b>Front</b>", True) in at
        assert ("<b>Back</b>", False) in at

    def test_the_plain_note_is_in_it(self, atlas: Atlas) -> None:
        assert atlas.words[NOTE].patient in written(figure(atlas, MARKED))
        assert atlas.words[NOTE].patient in written(figure(atlas, replace(MARKED, voice="clinician")))

    def test_layers_follow_their_switches(self, atlas: Atlas) -> None:
        plain = figure(atlas, replace(MARKED, zones=False, points=False))
        assert classes(plain) == {"outline", ""}  # and the marked areas
        assert "trigger points" not in names(plain)
        full = figure(atlas, replace(MARKED, xray=True))
        assert {"bone", "muscle", "fibres", "core"} <= classes(full)
        muscles = {e.get("data-muscle") for root in drawings(full)[:2] for e, _ in painted(root)}
        assert "psoas-major:right" in muscles
        assert "trigger points" in names(full)
        assert "bone" not in classes(figure(atlas, MARKED))

    def test_marks_that_nothing_explains_are_dashed(self, atlas: Atlas) -> None:
        picture = figure(atlas, replace(MARKED, regions=(*MARKED.regions, "hand-front-left")))
        colours = look("light").colours

        def dashes(colour: str) -> dict[str, str]:
            return {one.name: one.line.dash for one in picture.data if one.line.color == colours[colour]}

        assert dashes("accent") == {
            "left hand, front": "dash",
            "right upper front thigh": "solid",
            "right low back, lower part": "solid",
        }
        assert set(dashes("halo").values()) == {"solid"}

    def test_what_is_marked_is_tinted(self, atlas: Atlas) -> None:
        tinted = {e.get("data-region") for root in drawings(figure(atlas, MARKED)) for e, _ in painted(root)}
        assert tinted - {None} == set(MARKED.regions)

    def test_two_patterns_in_full_and_the_others_as_outlines(self, atlas: Atlas) -> None:
        view = View(regions=("lower-low-back-right",))
        found = matching.match(atlas, view.regions)
        assert len(found.muscles) > 2
        muscles = {
            group.partition(" ")[0]: {atlas.zones[name.partition(":")[0]].muscle for name in ids}
            for group, ids in zones(figure(atlas, view)).items()
        }
        assert muscles["rank-1"] == {found.muscles[0]}
        assert muscles["rank-2"] == {found.muscles[1]}
        assert muscles["rest"] == set(found.muscles[2:])

    def test_no_place_is_filled_twice(self, atlas: Atlas) -> None:
        """Dots or stripes that show through a main area are mud."""
        compared = set()
        for body in atlas.bodies:
            for view in (OVERLAPPING, replace(OVERLAPPING, compare=("psoas-major", "gluteus-medius"))):
                view = replace(view, body=body)
                for face, root in zip(VIEWS, drawings(figure(atlas, view))[:2], strict=True):
                    found = visible(atlas, view, face, root)
                    for one, other in combinations(found, 2):
                        if found[one][0].intersection(found[other][0]).area > 100:
                            compared.add((one, other))
                        assert found[one][1].intersection(found[other][1]).area < 1
                    # and nothing else is left out: main areas win, then the first pattern
                    assert found["rank-1 core"][1].equals(found["rank-1 core"][0])
                    everything, seen = (union_all(parts).area for parts in zip(*found.values(), strict=True))
                    assert seen == pytest.approx(everything, rel=1e-3)
        assert len(compared) == 6  # each two of the four

    def test_the_edge_of_the_second_is_left_where_the_first_lies_over_it(self, atlas: Atlas) -> None:
        picture = figure(atlas, OVERLAPPING)
        found, edges = zones(picture), zones(picture, EDGES)
        assert edges["edge"] == found["rank-2 core"] | found["rank-2 spillover"]
        for root in drawings(picture)[:2]:
            (edge,) = (group for group in root.iter(f"{SVG}g") if group.get("class") == "edge")
            clips = {clip.get("id"): clip for clip in root.iter(f"{SVG}clipPath")}
            within = clips[edge.attrib["clip-path"][5:-1]]
            here = {e.attrib["data-zone"] for e in within}
            drawn = {e.attrib["data-zone"] for e, _ in painted(root) if e.get("class") in FILLS}
            assert here == (found["rank-1 core"] | found["rank-1 spillover"]) & drawn
            assert here

    @pytest.mark.parametrize("xray", [False, True])
    def test_nothing_is_painted_beside_the_body(self, atlas: Atlas, xray: bool) -> None:
        picture = figure(atlas, replace(OVERLAPPING, xray=xray))
        for face, root in zip(VIEWS, drawings(picture)[:2], strict=True):
            shapes = atlas.shapes("female", face)
            outline = path(ring for shape in shapes if shape.layer == "outline" for ring in shape.rings)
            (clip,) = (one for one in root.iter(f"{SVG}clipPath") if one.get("id") == "body")
            assert [one.get("d") for one in clip] == [outline]
            soft = 0
            for element, parents in painted(root):
                if element.get("class") != "outline" and "data-region" not in element.attrib:
                    assert "url(#body)" in [parent.get("clip-path") for parent in parents]
                    soft += element.get("class") == "soft wide"
            assert soft

    def test_the_key_says_whose_colour_is_whose(self, atlas: Atlas) -> None:
        read = key(atlas, figure(atlas, replace(MARKED, compare=("psoas-major", "gluteus-medius"))))
        assert read["right psoas"] == ["rank-1"]
        assert read[f"right {atlas.muscles['gluteus-medius'].plain}"] == ["rank-2"]
        assert read["pain often felt here"] == ["core", "zones rank-2 core edge edge-core"]
        assert read["pain sometimes felt here"] == ["spillover", "zones rank-2 spillover edge edge-spillover"]
        assert read["pain rarely felt here"] == ["rare"]
        assert read["trigger point"] == ["point"]

    def test_the_key_tells_outlines_and_dashed_rings(self, atlas: Atlas) -> None:
        view = View(regions=("lower-low-back-right", "hand-front-left"), muscle="auto")
        read = key(atlas, figure(atlas, view))
        assert read["marked"] == ["mark"]
        assert read["marked, not explained"] == ["loose"]
        view = View(regions=("lower-low-back-right",))
        others = matching.match(atlas, view.regions).muscles[2:]
        listed = ", ".join(f"right {atlas.muscles[name].plain}" for name in others)
        assert key(atlas, figure(atlas, view))[listed] == ["rest"]

    def test_the_key_holds_only_what_is_there(self, atlas: Atlas) -> None:
        assert key(atlas, figure(atlas, View())) == {}
        assert list(key(atlas, figure(atlas, NOWHERE))) == ["marked, not explained"]
        assert list(key(atlas, figure(atlas, replace(MARKED, zones=False)))) == ["marked", "trigger point"]
        assert "trigger point" not in key(atlas, figure(atlas, replace(MARKED, points=False)))

    def test_pictures_are_inside_the_file(self, atlas: Atlas) -> None:
        images = figure(atlas, MARKED).layout.images
        kinds = [image.source.partition(";base64,")[0] for image in images]
        assert kinds == ["data:image/webp", "data:image/svg+xml"] * 2 + ["data:image/svg+xml"]

    def test_plotly_can_tell_the_pictures_apart(self, atlas: Atlas) -> None:
        """It draws one only of those with the same place."""
        places = [
            (image.x, image.sizex, image.y, image.sizey) for image in figure(atlas, MARKED).layout.images
        ]
        assert len(set(places)) == len(places)

    @pytest.mark.parametrize(
        ("view", "dark", "theme"),
        [(View(), None, "light"), (View(theme="dark"), None, "dark"), (View(), True, "dark")],
    )
    def test_theme(self, atlas: Atlas, view: View, dark: bool | None, theme: str) -> None:
        picture = figure(atlas, view, dark=dark)
        colours = look(theme).colours
        assert picture.layout.paper_bgcolor == colours["paper"]
        style = drawings(picture)[0].findtext(f"{SVG}style")
        assert style
        assert colours["referral"] in style

    def test_no_match_is_said_and_no_muscle_is_spoken_of(self, atlas: Atlas) -> None:
        picture = figure(atlas, NOWHERE)
        assert atlas.words["answer-not-covered"].patient.partition("{")[0].strip() in head(picture)
        assert "muscles named above" not in written(picture)
        assert "cannot tell you the cause of your pain" in written(picture)
        assert not zones(picture, (*FILLS, *EDGES))

    @pytest.mark.parametrize("view", [View(), replace(MARKED, zones=False)])
    def test_a_pattern_that_is_not_drawn_is_not_spoken_of(self, atlas: Atlas, view: View) -> None:
        picture = figure(atlas, view)
        assert "Pattern shown" not in head(picture)
        assert "muscles named above" not in written(picture)
        assert "cannot tell you the cause of your pain" in written(picture)

    def test_a_ticked_warning_sign_comes_first(self, atlas: Atlas) -> None:
        flags = ("hernia", "cauda-equina")  # the more urgent one is ticked last
        picture = figure(atlas, replace(MARKED, flags=flags, country="GB", voice="clinician"))
        (box,) = (note for note in picture.layout.annotations if URGENT in note.text)
        said = re.sub("<[^>]*>", "", box.text.replace("<br>", " "))
        later, first = (atlas.red_flags[flag] for flag in flags)
        assert said.startswith(f"{URGENT} {first.action_patient} Could be {first.condition}.")
        assert said.index(first.action_patient) < said.index(later.action_patient)
        assert "999" in said
        # above the title, and the title above the body
        height, top = picture.layout.height, picture.layout.margin.t
        assert (box.yref, box.y, box.yanchor) == ("paper", 1, "top")
        lines = box.text.count("<br>") + 1
        end_of_box = top - box.yshift + lines * 22 + 2 * box.borderpad
        assert top - box.yshift > 0
        assert end_of_box < height * (1 - picture.layout.title.y) < top
        assert box.font.size >= picture.layout.title.font.size

    def test_alike_warning_signs_are_said_once(self, atlas: Atlas) -> None:
        flags = ("aortic-aneurysm", "lung-clot")
        action = atlas.red_flags[flags[0]].action_patient
        assert action == atlas.red_flags[flags[1]].action_patient
        said = written(figure(atlas, replace(MARKED, flags=flags)))
        assert said.count(action) == 1
        assert all(atlas.red_flags[flag].condition in said for flag in flags)
        assert "112" not in said  # nobody chose a country

    def test_no_warning_without_a_tick(self, atlas: Atlas) -> None:
        assert URGENT not in written(figure(atlas, MARKED))

    def test_many_marks_do_not_run_into_the_body(self, atlas: Atlas) -> None:
        picture = figure(atlas, View(regions=tuple(atlas.regions)[:60]))
        assert picture.layout.title.text.count("<br>") < 8
        assert " more" in picture.layout.title.text
        assert "Pattern shown" in head(picture) or "no zone is drawn" in head(picture)


@pytest.mark.parametrize("dark", [False, True])
def test_everything_drawn_looks_as_on_the_screen(atlas: Atlas, dark: bool) -> None:
    """The rules are taken from the page's style sheet: none may be missed, however it is written."""
    view = View(regions=("lower-low-back-right", "hand-front-left"), compare=("psoas-major", "iliacus"))
    pictures = [
        figure(atlas, replace(one, xray=True), dark=dark) for one in (view, replace(view, compare=()))
    ]
    colours = look("dark" if dark else "light").colours
    for root in (root for picture in pictures for root in drawings(picture)):
        style = root.findtext(f"{SVG}style") or ""
        assert "var(" not in style
        assert f".zones path.core {{ fill: {colours['referral']}; }}" in style
        ruled = set(re.findall(r"[.#]([\w-]+)", " ".join(re.findall(r"^[^{]*", style, re.MULTILINE))))
        used = {name for element in root.iter() for name in element.get("class", "").split()}
        assert used - {"sign", "edge-core"} <= ruled  # the edge of a main area needs no rule of its own
        there = {element.get("id") for element in root.iter()}
        assert set(re.findall(r"url\(#([\w-]+)\)", style)) <= there


def test_title_without_marks(atlas: Atlas) -> None:
    assert title(atlas, View()) == "Nothing marked"


def test_pattern_names_both_sides(atlas: Atlas) -> None:
    view = replace(MARKED, muscle="psoas-major", side="both")
    assert f"Pattern shown: right and left {atlas.muscles['psoas-major'].plain}" in head(figure(atlas, view))
