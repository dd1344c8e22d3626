"""The saved picture holds what the screen shows: names, sides, zones, crosses, layers, the note."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bodymap import matching
from bodymap.atlas import Atlas, load
from bodymap.figure import CORE, DARK, LIGHT, NOTE, figure, pattern, title
from bodymap.view import View

DATA = Path(__file__).resolve().parent.parent / "data"
MARKED = View(regions=("lower-low-back-right", "upper-front-thigh-right"))


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    """The real atlas."""
    return load(DATA)


def names(picture: Any) -> list[str]:
    """The names of the traces."""
    return [trace.name for trace in picture.data]


def texts(picture: Any) -> list[str]:
    """What is written on the picture."""
    return [note.text for note in picture.layout.annotations]


class TestFigure:
    def test_names_of_what_is_marked_and_shown(self, atlas: Atlas) -> None:
        picture = figure(atlas, MARKED)
        for region in MARKED.regions:
            assert atlas.regions[region].plain in picture.layout.title.text.replace("<br>", " ")
        assert "Pattern shown: right" in picture.layout.title.text

    def test_zones_are_those_of_the_match(self, atlas: Atlas) -> None:
        shown = set(matching.match(atlas, MARKED.regions).shown)
        assert shown
        wanted = {
            f"{zone.id}:{side}"
            for zone in atlas.zones.values()
            for muscle, side in shown
            if zone.muscle == muscle
        }
        drawn = {
            name.split()[1]
            for name in names(figure(atlas, MARKED))
            if name.split()[0] in ("core", "spillover", "rare")
        }
        assert drawn == wanted

    def test_letters_in_both_views(self, atlas: Atlas) -> None:
        written = texts(figure(atlas, View()))
        assert written.count("<b>R</b>") == 2
        assert written.count("<b>L</b>") == 2
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
        assert atlas.words[NOTE].patient in " ".join(texts(figure(atlas, View()))).replace("<br>", " ")

    def test_layers_follow_their_switches(self, atlas: Atlas) -> None:
        plain = names(figure(atlas, replace(MARKED, zones=False, points=False)))
        assert not any(
            name.startswith(("core", "spillover", "rare", "bones", "muscle", "trigger")) for name in plain
        )
        full = names(figure(atlas, replace(MARKED, xray=True)))
        assert "bones front" in full
        assert "muscle psoas-major:right" in full
        assert "trigger points" in full
        assert f"pain {CORE}" in full
        assert "marked, not explained" not in full

    def test_marks_that_nothing_explains_are_dashed(self, atlas: Atlas) -> None:
        picture = figure(atlas, replace(MARKED, regions=(*MARKED.regions, "hand-front-left")))
        dashes = {trace.name: trace.line.dash for trace in picture.data if trace.line.color == LIGHT.accent}
        assert dashes["left hand, front"] == "dash"
        assert dashes["right upper front thigh"] == "solid"
        assert dashes["marked, not explained"] == "dash"

    def test_two_patterns_in_full_and_the_others_as_outlines(self, atlas: Atlas) -> None:
        view = View(regions=("lower-low-back-right",))
        found = matching.match(atlas, view.regions)
        assert len(found.muscles) > 2
        fills = {}
        for trace in figure(atlas, view).data:
            kind, _, name = (trace.name or "").partition(" ")
            if kind == "core":
                fills[atlas.zones[name.partition(":")[0]].muscle] = (
                    trace.fillcolor,
                    trace.fillpattern.shape,
                )
        assert fills[found.muscles[0]] == (LIGHT.core, None)
        assert fills[found.muscles[1]] == (None, "/")
        assert {fills[name] for name in found.muscles[2:]} == {("rgba(0,0,0,0)", None)}
        assert "others that fit nearly as well" in names(figure(atlas, view))

    def test_the_legend_names_only_what_is_there(self, atlas: Atlas) -> None:
        def legend(view: View) -> list[str]:
            return [trace.name for trace in figure(atlas, view).data if trace.showlegend]

        assert legend(View()) == []
        assert legend(View(regions=("hand-front-left",))) == ["marked, not explained"]
        assert "trigger point" in legend(MARKED)

    def test_pictures_are_inside_the_file(self, atlas: Atlas) -> None:
        images = figure(atlas, View()).layout.images
        assert len(images) == 2
        assert all(image.source.startswith("data:image/webp;base64,") for image in images)

    @pytest.mark.parametrize(
        ("view", "dark", "ink"),
        [(View(), None, LIGHT), (View(theme="dark"), None, DARK), (View(), True, DARK)],
    )
    def test_theme(self, atlas: Atlas, view: View, dark: bool | None, ink: Any) -> None:
        assert figure(atlas, view, dark=dark).layout.paper_bgcolor == ink.paper

    def test_no_zone_without_a_match(self, atlas: Atlas) -> None:
        picture = figure(atlas, View(regions=("hand-front-left",)))
        assert "No pattern shown" in picture.layout.title.text
        assert not any(name.startswith(("core ", "spillover ", "rare ")) for name in names(picture))

    def test_many_marks_do_not_run_into_the_body(self, atlas: Atlas) -> None:
        picture = figure(atlas, View(regions=tuple(atlas.regions)[:60]))
        assert picture.layout.title.text.count("<br>") < 8
        assert " more" in picture.layout.title.text
        assert "Pattern" in picture.layout.title.text or "No pattern" in picture.layout.title.text


def test_title_without_marks(atlas: Atlas) -> None:
    assert title(atlas, View()) == "Nothing marked"


def test_pattern_names_both_sides(atlas: Atlas) -> None:
    both = [("psoas-major", "right"), ("psoas-major", "left")]
    assert pattern(atlas, both) == f"Pattern shown: right and left {atlas.muscles['psoas-major'].plain}"
