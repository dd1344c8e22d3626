"""The saved picture holds what the screen shows: names, sides, zones, crosses, layers, the note."""

from __future__ import annotations

import json
import math
import re
from base64 import b64decode
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from bodymap.atlas import Atlas
from bodymap.draw import painter, tokens
from bodymap.draw.captions import NOTE, NOTE_DRAWN
from bodymap.draw.painter import VIEWS, path
from bodymap.draw.svg import svg
from bodymap.fit import matching
from bodymap.view import TONES, View, to_dict
from tests.fixture_atlas import real_app, real_atlas

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
MARKED = View(regions=("lower-low-back-right", "upper-front-thigh-right"))
OVERLAPPING = replace(MARKED, compare=("psoas-major", "iliacus"), side="both")
NOWHERE = View(regions=("hand-front-left",))
SVG = "{http://www.w3.org/2000/svg}"
HREF = "{http://www.w3.org/1999/xlink}href"
LEVELS = ("core", "local", "spillover", "rare", "disputed")
Element = ElementTree.Element
Parents = tuple[Element, ...]


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    """The real atlas."""
    return real_atlas()


def drawn(atlas: Atlas, view: View, theme: str | None = None) -> Element:
    """The picture as a tree."""
    return ElementTree.fromstring(svg(atlas, view, theme))


def lines(picture: Element) -> list[str]:
    """What is written on it, line by line."""
    return ["".join(text.itertext()) for text in picture.iter(f"{SVG}text")]


def written(picture: Element) -> str:
    """All that is written on it."""
    return " ".join(lines(picture))


def painted(picture: Element) -> Iterator[tuple[Element, Parents]]:
    """Every path that is painted on the bodies, each with what it lies in, the outermost first."""

    def walk(element: Element, parents: Parents) -> Iterator[tuple[Element, Parents]]:
        if element.tag in (f"{SVG}mask", f"{SVG}clipPath", f"{SVG}defs") or element.get("class") == "sign":
            return
        if element.tag == f"{SVG}path":
            yield element, parents
        for child in element:
            yield from walk(child, (*parents, element))

    return walk(picture, ())


def kinds(picture: Element) -> set[str]:
    """The kinds of things that are painted: the last of each path's classes is its own."""
    return {element.get("class", "").split()[-1] for element, _ in painted(picture)}


def zones(picture: Element) -> dict[str, set[str]]:
    """Kind -> the ids of the zones that are painted so ("core", "other-core-line")."""
    found: dict[str, set[str]] = {}
    for element, _ in painted(picture):
        if zone := element.get("data-zone"):
            found.setdefault(element.attrib["class"].split()[-1], set()).add(zone)
    return found


def key(picture: Element) -> dict[str, list[list[str]]]:
    """The key: words -> the kinds of things in each of the signs before them."""
    found: dict[str, list[list[str]]] = {}
    signs: list[list[str]] = []
    for element in picture.iter():
        if element.get("class") == "sign":
            signs.append([e.attrib["class"].split()[-1] for e in element.iter() if e.get("class")][1:])
        elif element.tag == f"{SVG}text" and signs:
            found["".join(element.itertext())] = signs
            signs = []
    return found


def kind_of(atlas: Atlas, muscles: Sequence[str], muscle: str, level: str) -> str:
    """How a zone of a muscle is painted; empty where it is not."""
    if muscle == muscles[0]:
        return level
    if muscle == muscles[1] or muscle in atlas.home:
        return f"other-{level}-line" if level in painter.OTHERS else ""
    return ""


class TestWhatItShows:
    def test_names_of_what_is_marked_and_shown(self, atlas: Atlas) -> None:
        said = written(drawn(atlas, MARKED))
        for region in MARKED.regions:
            assert atlas.regions[region].plain in said
        assert "Pattern shown: right" in said

    def test_zones_are_those_of_the_match_at_the_level_at_which_they_count(self, atlas: Atlas) -> None:
        match = matching.match(atlas, MARKED.regions)
        assert len(match.muscles) > 1
        wanted: dict[str, set[str]] = {}
        for zone in atlas.zones.values():
            for muscle, side in match.shown:
                if zone.muscle == muscle and (kind := kind_of(atlas, match.muscles, muscle, zone.level)):
                    wanted.setdefault(kind, set()).add(f"{zone.id}:{side}")
        assert zones(drawn(atlas, MARKED)) == wanted

    def test_disputed_and_rare_zones_are_drawn_apart(self, atlas: Atlas) -> None:
        found = zones(drawn(atlas, replace(MARKED, muscle="iliacus")))
        assert set(found) == {z.level for z in atlas.zones.values() if z.muscle == "iliacus"}
        assert {"core", "disputed"} <= set(found)

    def test_one_muscle_in_full_and_of_others_the_contours(self, atlas: Atlas) -> None:
        """The second, and the app's own wherever they come; the rest have pictures of their own."""
        view = View(regions=("lower-low-back-right",))
        match = matching.match(atlas, view.regions)
        left_out = set(match.muscles[2:]) - set(atlas.home)
        assert left_out
        assert set(match.muscles[2:]) & set(atlas.home)
        found = zones(drawn(atlas, view))
        ranks: dict[bool, set[str]] = {True: set(), False: set()}
        for kind, ids in found.items():
            ranks[kind.startswith("other-")] |= {atlas.zones[name.partition(":")[0]].muscle for name in ids}
        assert ranks[False] == {match.muscles[0]}
        assert ranks[True] == {match.muscles[1], *atlas.home} - {match.muscles[0]}

    def test_a_contour_has_the_hue_of_its_muscle_and_no_fill(self, atlas: Atlas) -> None:
        picture = drawn(atlas, OVERLAPPING)
        hue = f"hue-{atlas.muscles['iliacus'].hue}"
        lines = [(e, parents) for e, parents in painted(picture) if "iliacus" in e.get("data-zone", "")]
        assert lines
        for element, parents in lines:
            look = tokens.paint(element.attrib["class"].split()[-1])
            assert (look["fill"], look["stroke"]) == ("none", "currentColor")
            assert any(hue in parent.get("class", "").split() for parent in parents)

    def test_levels_have_contours_of_their_own(self) -> None:
        for rank, count in (("", 3), ("other-", 1)):
            names = [painter.line_of(level, rank) for level in LEVELS if not rank or level in painter.OTHERS]
            dashes: list[Any] = [tokens.paint(name).get("stroke-dasharray") for name in names]
            assert dashes[0] is dashes[1] is None
            assert tokens.paint(names[0])["stroke-width"] > 2 * tokens.paint(names[1])["stroke-width"]
            assert len({tuple(dash) for dash in dashes[2:]}) == count

    def test_letters_and_names_of_the_views(self, atlas: Atlas) -> None:
        found = [(one.text, float(one.attrib["x"])) for one in drawn(atlas, View()).iter(f"{SVG}text")]
        letters = [(text, x) for text, x in found if text in ("R", "L")]
        # the front is drawn first: its right is on the left of the picture
        assert [text for text, _ in letters] == ["R", "L", "L", "R"]
        assert letters[0][1] < letters[1][1]
        assert letters[2][1] < letters[3][1]
        assert {"Front", "Back", "your left", "your right"} <= {text for text, _ in found}

    def test_layers_follow_their_switches(self, atlas: Atlas) -> None:
        plain = kinds(drawn(atlas, replace(MARKED, zones=False, points=False)))
        assert plain == {"skin", "outline", "marked", "ring-halo", "ring"}
        full = drawn(atlas, replace(MARKED, xray=True))
        assert {"core", "point"} <= kinds(full)
        assert sum("data-bones" in one.attrib for one in full.iter(f"{SVG}image")) == len(VIEWS)
        assert not any("data-bones" in one.attrib for one in drawn(atlas, MARKED).iter(f"{SVG}image"))

    def test_bones_show_the_shown_muscle_alone_with_its_name(self, atlas: Atlas) -> None:
        seen = View(muscle="psoas-major", side="right", xray=True)
        picture = drawn(atlas, seen)
        found = [one for one in picture.iter(f"{SVG}image") if one.get("data-muscle")]
        assert [one.get("data-muscle") for one in found] == ["psoas-major"] * len(VIEWS)
        for one, face in zip(found, VIEWS, strict=True):
            # the right half of the body is at the left of the front view
            x, width = float(one.attrib["x"]), float(one.attrib["width"])
            assert (x + width <= atlas.midline) == (face == "front")
            assert (x >= atlas.midline) == (face == "back")
        assert lines(picture).count(atlas.muscles["psoas-major"].plain) == len(VIEWS)
        both = drawn(atlas, replace(seen, side="both"))
        assert lines(both).count(atlas.muscles["psoas-major"].plain) == len(VIEWS)
        whole = [one for one in both.iter(f"{SVG}image") if one.get("data-muscle")]
        for one in whole:
            assert (
                float(one.attrib["x"]) < atlas.midline < float(one.attrib["x"]) + float(one.attrib["width"])
            )

    def test_marks_are_tinted_and_those_that_nothing_explains_are_dashed(self, atlas: Atlas) -> None:
        picture = drawn(atlas, replace(MARKED, regions=(*MARKED.regions, "hand-front-left")))
        marks: dict[str, set[str]] = {}
        for element, _ in painted(picture):
            if region := element.get("data-region"):
                marks.setdefault(region, set()).add(element.attrib["class"])
        assert marks == {
            "hand-front-left": {"marked", "ring ring-loose"},
            "upper-front-thigh-right": {"marked", "ring"},
            "lower-low-back-right": {"marked", "ring"},
        }

    @pytest.mark.parametrize("xray", [False, True])
    def test_nothing_is_painted_beside_the_body(self, atlas: Atlas, xray: bool) -> None:
        picture = drawn(atlas, replace(OVERLAPPING, xray=xray))
        for face in VIEWS:
            shapes = atlas.shapes("female", face)
            outline = path(ring for shape in shapes if shape.layer == "outline" for ring in shape.rings)
            (clip,) = (c for c in picture.iter(f"{SVG}clipPath") if c.get("id") == f"{face}-body")
            assert [one.get("d") for one in clip] == [outline]
        free = {
            "skin",
            "outline",
            "marked",
            "ring",
            "ring-loose",
            "ring-halo",
            "point",
            "point-edge",
            "moved",
        }
        for element, parents in painted(picture):
            if element.attrib["class"].split()[-1] not in free:
                assert any(re.fullmatch(r"url\(#\w+-body\)", p.get("clip-path", "")) for p in parents)

    def test_the_picture_of_the_body_is_inside_the_file(self, atlas: Atlas) -> None:
        images = list(drawn(atlas, MARKED).iter(f"{SVG}image"))
        assert [one.attrib[HREF].partition(",")[0] for one in images] == ["data:image/webp;base64"] * 4
        assert b64decode(images[0].attrib[HREF].partition(",")[2])[8:12] == b"WEBP"

    def test_clothes_give_way_to_zones_and_marks_and_to_bones(self, atlas: Atlas) -> None:
        picture = drawn(atlas, MARKED)
        for face in VIEWS:
            (mask,) = (one for one in picture.iter(f"{SVG}mask") if one.get("id") == f"{face}-worn")
            (bare,) = {path.attrib["d"] for path in mask.iter(f"{SVG}path")}
            shown = [
                path
                for path in painted(picture)
                if any(p.get("clip-path") == f"url(#{face}-body)" for p in path[1])
            ]
            there = [path.attrib["d"] for path, _ in shown if path.get("data-zone")]
            assert there
            assert all(d in bare for d in there)
        plain = drawn(atlas, replace(MARKED, zones=False, regions=()))
        assert {
            path.attrib["d"] for mask in plain.iter(f"{SVG}mask") for path in mask.iter(f"{SVG}path")
        } == {""}
        bones = drawn(atlas, replace(MARKED, xray=True)).iter(f"{SVG}image")
        skin = [one for one in bones if not {"data-bones", "data-muscle"} & {*one.attrib}]
        assert len(skin) == len(VIEWS), "clothes over the bones"

    def test_landmarks_are_named_when_they_are_asked_for(self, atlas: Atlas) -> None:
        shown = written(drawn(atlas, View(landmarks=True)))
        assert all(one.plain in shown for one in atlas.surface.values())
        assert not {one.get("class") for one in drawn(atlas, View()).iter()} & {"landmark", "landmark-name"}

    def test_the_skin_has_the_tone_that_was_chosen(self, atlas: Atlas) -> None:
        skins = {svg(atlas, View(tone=tone)) for tone in TONES}
        assert len(skins) == len(TONES)


class TestOverlaps:
    @pytest.mark.parametrize("face", VIEWS)
    def test_zones_of_a_muscle_merge_into_shades(self, atlas: Atlas, face: str) -> None:
        """One group, one strength: nothing is darker where two lie over each other."""
        picture = drawn(atlas, replace(MARKED, muscle="psoas-major", side="both"))
        own = [shape.id for shape in atlas.shapes("female", face) if shape.layer == "zone"]
        groups = {
            g.get("class"): g
            for g in picture.iter(f"{SVG}g")
            if g.get("class") in ("cores", "spillovers") and {p.get("data-zone") for p in g} & set(own)
        }
        shapes = {name: [p.attrib["d"] for p in group] for name, group in groups.items()}
        assert set(shapes["cores"]) < set(shapes["spillovers"])
        for name, group in groups.items():
            assert "opacity" in tokens.paint(str(name))
            for part in group:
                assert not any("opacity" in key for key in tokens.paint(part.attrib["class"]))

    def test_a_contour_leaves_out_what_lies_within(self, atlas: Atlas) -> None:
        picture = drawn(atlas, OVERLAPPING)
        masks = {mask.attrib["id"]: mask for mask in picture.iter(f"{SVG}mask")}
        found = set()
        for element, parents in painted(picture):
            level = element.attrib["class"].split()[-1].removeprefix("other-").removesuffix("-line")
            if "line" not in element.attrib["class"].split() or level not in painter.UNDER:
                continue
            mask = masks[parents[-1].attrib["mask"][5:-1]]
            holes = {hole.attrib["d"] for hole in mask.iter(f"{SVG}path")}
            assert element.attrib["d"] in holes
            found.add((level, len(holes) > len(list(parents[-1]))))
        # round sometimes lies often as well
        assert ("spillover", True) in found


class TestCrosses:
    def test_none_meet_and_the_golden_cases_hold(self) -> None:
        for case in json.loads((ROOT / "tests/golden/crosses.json").read_text(encoding="utf-8")):
            spots = [(x, y) for x, y in case["spots"]]
            found = painter.apart(spots)
            assert [[round(x, 2), round(y, 2)] for x, y in found] == case["drawn"]
            for one, other in combinations(found, 2):
                assert math.dist(one, other) > painter.APART - 0.01

    def test_one_that_gave_way_has_a_leader_to_its_place(self) -> None:
        alone, beside = painter.crosses([(100, 100), (300, 100)]), painter.crosses([(100, 100), (110, 100)])
        assert "moved" not in alone
        assert 'class="moved" d="M100.0,100.0L88.0,100.0"' in beside

    def test_all_crosses_of_a_picture_are_apart(self, atlas: Atlas) -> None:
        picture = drawn(atlas, OVERLAPPING)
        for view in picture.iter(f"{SVG}g"):
            starts = [p.attrib["d"].partition("l")[0][1:] for p in view if p.get("class") == "point"]
            spots = [tuple(map(float, start.split(","))) for start in starts]
            assert all(math.dist(one, other) > painter.APART - 0.2 for one, other in combinations(spots, 2))


class TestPresses:
    """Where one presses on the skin for a trigger point that lies elsewhere in its muscle."""

    SEEN = View(muscle="rectus-femoris", side="right", xray=True)

    def test_the_golden_cases_hold(self) -> None:
        for case in json.loads((ROOT / "tests/golden/presses.json").read_text(encoding="utf-8")):
            assert painter.pressed(case["skin"], case["place"]) == case["drawn"]

    def test_a_ring_and_a_line_to_the_cross_among_the_bones(self, atlas: Atlas) -> None:
        picture = drawn(atlas, self.SEEN)
        (d,) = (one.attrib["d"] for one, _ in painted(picture) if one.get("class") == "press")
        (skin,) = (
            s.point
            for s in atlas.shapes("female", "front")
            if (s.layer, s.id) == ("press", "rect-fem-1:right")
        )
        (cross,) = (
            s.point
            for s in atlas.shapes("female", "front")
            if (s.layer, s.id) == ("trigger_point", "rect-fem-1:right")
        )
        assert d == painter.pressed(skin or (0, 0), cross or (0, 0))
        assert math.dist(skin or (0, 0), cross or (0, 0)) > 8
        assert key(picture)["press here"] == [["press-sign"]]

    @pytest.mark.parametrize("more", [{"xray": False}, {"points": False}, {"muscle": "soleus"}])
    def test_only_there(self, atlas: Atlas, more: dict[str, Any]) -> None:
        picture = drawn(atlas, replace(self.SEEN, **more))
        assert "press" not in kinds(picture)
        assert "press here" not in key(picture)


class TestKey:
    def test_it_says_whose_colour_is_whose(self, atlas: Atlas) -> None:
        read = key(drawn(atlas, replace(MARKED, compare=("psoas-major", "gluteus-medius"))))
        hue = f"hue-{atlas.muscles['gluteus-medius'].hue}"
        assert hue != "hue-1"
        assert read["right psoas"] == [["hue-1", "name-1"]]
        assert read[f"right {atlas.muscles['gluteus-medius'].plain}"] == [[hue, "name-2"]]
        assert read["pain often felt here"] == [["cores", "core", "core-line"], [hue, "other-core-line"]]
        assert read["pain sometimes felt here"] == [
            ["spillovers", "spillover", "spillover-line"],
            [hue, "other-spillover-line"],
        ]
        assert read["pain rarely felt here"] == [["rares", "rare", "rare-line"]]
        assert read["trigger point"] == [["point-sign"]]

    def test_it_tells_outlines_and_dashed_rings(self, atlas: Atlas) -> None:
        read = key(drawn(atlas, View(regions=("lower-low-back-right", "hand-front-left"))))
        assert read["marked"] == [["marked", "ring"]]
        assert read["marked, not explained"] == [["marked", "ring-loose"]]
        view = View(regions=("lower-low-back-right",))
        others = [one for one in matching.match(atlas, view.regions).muscles[2:] if one not in atlas.home]
        listed = atlas.texts.listed([f"right {atlas.muscles[name].plain}" for name in others])
        picture = drawn(atlas, view)
        assert listed in lines(picture)
        assert listed not in key(picture)

    def test_it_holds_only_what_is_there(self, atlas: Atlas) -> None:
        assert key(drawn(atlas, View())) == {}
        assert list(key(drawn(atlas, NOWHERE))) == ["marked, not explained"]
        assert list(key(drawn(atlas, replace(MARKED, zones=False)))) == ["marked", "trigger point"]
        assert "trigger point" not in key(drawn(atlas, replace(MARKED, points=False)))


class TestWords:
    def test_the_note_is_in_it_in_both_voices(self, atlas: Atlas) -> None:
        for voice in ("patient", "clinician"):
            said = written(drawn(atlas, replace(MARKED, voice=voice)))
            assert f"{atlas.words[NOTE_DRAWN].patient} {atlas.words[NOTE].patient}" in said

    def test_no_match_is_said_and_no_muscle_is_spoken_of(self, atlas: Atlas) -> None:
        picture = drawn(atlas, NOWHERE)
        said = written(picture)
        assert atlas.words["answer-not-covered"].patient.partition("{")[0].strip() in said
        assert "muscles named above" not in said
        assert "cannot tell you the cause of your pain" in said
        assert not zones(picture)

    @pytest.mark.parametrize("view", [View(), replace(MARKED, zones=False)])
    def test_a_pattern_that_is_not_drawn_is_not_spoken_of(self, atlas: Atlas, view: View) -> None:
        said = written(drawn(atlas, view))
        assert "Pattern shown" not in said
        assert "muscles named above" not in said
        assert "cannot tell you the cause of your pain" in said

    def test_a_ticked_warning_sign_comes_first(self, atlas: Atlas) -> None:
        flags = ("hernia", "cauda-equina")  # the more urgent one is ticked last
        view = replace(MARKED, flags=flags, country="GB", voice="clinician")
        picture = drawn(atlas, view)
        said = written(picture)
        later, first = (atlas.red_flags[flag] for flag in flags)
        assert said.startswith(f"Act on this first: {first.action_patient} Could be {first.condition}.")
        assert said.index(first.action_patient) < said.index(later.action_patient)
        assert said.index("999") < said.index("Marked:")
        # what comes first lies in a box, above all that follows
        tops = [float(g.attrib["transform"].partition(",")[2][:-1]) for g in picture if g.get("transform")]
        assert tops == sorted(tops)
        box, *rest = (e for e in next(g for g in picture if g.get("transform")) if e.tag == f"{SVG}rect")
        assert not rest
        assert tops[0] + float(box.attrib["height"]) < tops[1]

    def test_alike_warning_signs_are_said_once(self, atlas: Atlas) -> None:
        flags = ("aortic-aneurysm", "lung-clot")
        action = atlas.red_flags[flags[0]].action_patient
        assert action == atlas.red_flags[flags[1]].action_patient
        said = written(drawn(atlas, replace(MARKED, flags=flags)))
        assert said.count(action) == 1
        assert all(atlas.red_flags[flag].condition in said for flag in flags)
        assert "112" not in said  # nobody chose a country

    def test_no_warning_without_a_tick(self, atlas: Atlas) -> None:
        assert "Act on this first" not in written(drawn(atlas, MARKED))

    def test_many_marks_do_not_run_into_the_body(self, atlas: Atlas) -> None:
        picture = drawn(atlas, View(regions=tuple(atlas.regions)[:60]))
        head, body = [g for g in picture if g.get("transform")][:2]
        lowest = max(float(text.attrib["y"]) for text in head.iter(f"{SVG}text"))
        tops = [float(g.attrib["transform"].partition(",")[2][:-1]) for g in (head, body)]
        assert tops[0] + lowest < tops[1]
        assert " more" in written(picture)

    def test_title_and_both_sides(self, atlas: Atlas) -> None:
        assert "Nothing marked" in written(drawn(atlas, View()))
        view = replace(MARKED, muscle="psoas-major", side="both")
        plain = atlas.muscles["psoas-major"].plain
        assert f"Pattern shown: right and left {plain}" in written(drawn(atlas, view))


class TestFile:
    @pytest.mark.parametrize(
        ("view", "theme", "wanted"),
        [(View(), None, "light"), (View(theme="dark"), None, "dark"), (View(), "dark", "dark")],
    )
    def test_theme(self, atlas: Atlas, view: View, theme: str | None, wanted: str) -> None:
        colours = tokens.colours(wanted)
        ground = drawn(atlas, view, theme).find(f"{SVG}rect")
        assert ground is not None
        assert ground.attrib["fill"] == colours["paper"]
        assert f".core {{ fill: {colours['referral']}; }}" in svg(atlas, view, theme)

    def test_an_unknown_theme_is_told(self, atlas: Atlas) -> None:
        with pytest.raises(ValueError, match='"light" or "dark", not \'sepia\''):
            svg(atlas, View(), "sepia")

    @pytest.mark.parametrize("theme", tokens.THEMES)
    def test_it_needs_nothing_from_outside(self, atlas: Atlas, theme: str) -> None:
        """Each class has a rule, each reference its target; no variable, no address."""
        view = View(regions=("lower-low-back-right", "hand-front-left"), compare=("psoas-major", "iliacus"))
        for one in (view, replace(view, compare=()), replace(view, xray=True)):
            text = svg(atlas, one, theme)
            picture = ElementTree.fromstring(text)
            style = picture.findtext(f"{SVG}style") or ""
            ruled = set(re.findall(r"\.([\w-]+) {", style))
            used = {name for element in picture.iter() for name in element.get("class", "").split()}
            assert used - {"sign"} <= ruled
            assert "var(" not in text
            there = {element.get("id") for element in picture.iter()}
            assert set(re.findall(r"url\(#([\w-]+)\)", text)) <= there
            assert not re.findall(r"https?://(?!www\.w3\.org/)", text)
            assert "@import" not in style


def test_the_server_draws_it_for_a_posted_view(atlas: Atlas) -> None:
    client = real_app().server.test_client()
    view = replace(MARKED, theme="dark", flags=("cauda-equina",))
    answer = client.post("/picture.svg", json=to_dict(view))
    assert answer.status_code == 200
    assert answer.mimetype == "image/svg+xml"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.text == svg(atlas, view)
    assert client.post("/picture.svg", data="{").status_code == 400
    assert client.get("/picture.svg").status_code in (404, 405)
    odd = client.post("/picture.svg", data=json.dumps({"regions": ["nowhere"], "theme": 7}))
    assert odd.text == svg(atlas, View())
