"""In the pseudo-language every word on the page is marked: no text of the interface stands in the code."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from pathlib import Path

import pytest

from bodymap.atlas import Atlas, load
from bodymap.draw import stage
from bodymap.draw.pictures import Pictures
from bodymap.draw.plotly import Figure, figure, figure3d
from bodymap.draw.svg import svg
from bodymap.paths import ours
from bodymap.say.words import TABS, answer
from bodymap.view import View, from_dict, parse
from bodymap.web import library
from bodymap.web import server as web
from bodymap.web.addresses import Addresses
from bodymap.web.frame import Choice
from bodymap.web.handout import Handouts, Wish
from bodymap.web.panels import announced, answer_parts
from bodymap.web.render import render
from tests import pseudo

VOICES = ("patient", "clinician")
AS_THEY_ARE = (
    "A4",
    "Letter",
    "Example clinic",
    "999",
    "112",
    "https://",
)  # of paper, letterhead, numbers, code
CLINIC = Path(__file__).resolve().parents[1] / "examples" / "clinic"


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    """The real atlas with a clinic's, in the pseudo-language."""
    folder = tmp_path_factory.mktemp("pseudo")
    clinic = pseudo.tables(folder / "⟪clinic⟫", CLINIC)  # its name is shown, too
    return load(pseudo.tables(folder / "data", ours("data")), clinic, texts=pseudo.texts())


@pytest.fixture(scope="module")
def shelf(atlas: Atlas) -> library.Library:
    """The library."""
    return library.Library(atlas, Addresses())


def words_left(html: str, atlas: Atlas) -> list[str]:
    """Words without a mark, but for addresses and codes of the tables."""
    codes = {getattr(m, code) for m in atlas.muscles.values() for code in ("ta98", "fma", "uberon")}
    codes |= {source.link for source in atlas.sources.values()}
    return [text for text in pseudo.bare(html) if text.strip() not in codes]


def test_a_word_of_the_code_is_found() -> None:
    html = '<p title="⟦a⟧ or">⟦Marked~~~⟧: ⟪groin⟫ 3 × 0.5<b>, left</b></p><style>p{color:red}</style>'
    assert pseudo.bare(html) == ["  or", ", left"]


def test_the_page_to_take_home(atlas: Atlas) -> None:
    pages = Handouts(atlas, Pictures(atlas), Addresses(), "https://clinic.example/")
    view = View(regions=("groin-right",), country="GB", side="right")
    said = answer(atlas, view)
    for muscle in ("psoas-major", "rectus-abdominis", "clinic-calf"):
        for wish in (Wish(), Wish(moves=(), large=True)):
            html = pages.page_for(muscle, Choice(view), said, wish)
            left = [text for text in words_left(html, atlas) if not text.strip().startswith(AS_THEY_ARE)]
            assert left == [], muscle
            assert html.count("⟦") > 20


@pytest.mark.no_cover  # draws every page
@pytest.mark.parametrize("voice", VOICES)
def test_the_library(shelf: library.Library, voice: str) -> None:
    choice = Choice(View(voice=voice, muscle="psoas-major"))
    pages = [shelf.pages.listing(choice), shelf.pages.listing(choice, "zzz"), shelf.pages.how(choice)]
    pages += [shelf.sheets.muscle(name, choice) for name in shelf.atlas.muscles]
    for html in pages:
        assert words_left(html, shelf.atlas) == []
        assert html.count("⟦") > 10
        assert html.count("⟪") > 10


@pytest.mark.parametrize("voice", VOICES)
def test_the_page_with_the_body(atlas: Atlas, voice: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "load", lambda *_folders: atlas)
    client = web.create_app(ours("data")).server.test_client()
    for link in (
        "?",
        "?side=left&side=both&theme=dark",
        "?r=groin-right,lower-low-back-left&m=both&tab=doctor&c=GB",
    ):
        html = client.get(f"/{link}&voice={voice}").text
        assert words_left(html, atlas) == []
        assert html.count("⟦") > 100
    assert words_left(stage.frame(atlas.texts), atlas) == []


def test_pictures(shelf: library.Library) -> None:
    atlas = shelf.atlas
    html = [stage.fragment(atlas, body, shelf.at.picture) for body in atlas.bodies] + [
        stage.legend(atlas.texts)
    ]
    cut = shelf.pictures.window("psoas-major")
    html += [shelf.picture("female", "psoas-major", side, cut) for side in ("right", "left", "both")]
    for one in html:
        assert one.count("⟦") > 1
        assert words_left(one, atlas) == []


MARKED = View(regions=("lower-low-back-right", "groin-right", "hand-front-left"))
DRAWN = (
    View(landmarks=True),
    View(regions=("hand-front-left",), voice="clinician"),
    replace(MARKED, zones=False),
    replace(MARKED, flags=("cauda-equina", "hernia"), country="GB", xray=True, side="both"),
    replace(MARKED, compare=("iliacus", "gluteus-medius"), voice="clinician", landmarks=True),
)


def told(picture: Figure) -> list[str]:
    """What a figure says: its title, notes and legend, and what it says under the pointer."""
    texts = [picture.layout.title.text or "", *(note.text for note in picture.layout.annotations)]
    for trace in picture.data:
        texts += [trace.name] if trace.showlegend else []
        for text in (trace.text, trace.hovertext):
            texts += [text] if isinstance(text, str) else [] if text is None else [*text]
    return texts


@pytest.mark.parametrize("view", DRAWN)
def test_saved_pictures(atlas: Atlas, view: View) -> None:
    text = svg(atlas, view)
    assert text.count("⟦") > 8
    assert pseudo.bare_lines(text) == []
    planted = text.replace("</svg>", "<text>your left</text></svg>")
    assert len(pseudo.bare_lines(planted)) == 1


@pytest.mark.parametrize("view", DRAWN)
def test_figures(atlas: Atlas, view: View) -> None:
    picture = figure(atlas, view)
    assert sum("⟦" in text for text in told(picture)) > 8
    assert pseudo.bare_lines(*told(picture)) == []
    picture.add_annotation(text="Front")
    picture.data[-1].text = "marked"
    assert [text.strip() for text in pseudo.bare_lines(*told(picture))] == ["Front", "marked"]


def test_the_figure_in_the_round(atlas: Atlas) -> None:
    said = told(figure3d(atlas, MARKED))
    assert any(said)
    assert pseudo.bare_lines(*set(said)) == []


@pytest.mark.parametrize("code", [400, 404, 405, 413, 414, 418, 429, 500])
def test_plain_pages(code: int, atlas: Atlas) -> None:
    assert pseudo.bare(render(atlas.texts, "plain.html", code=code, home="/")) == []


@pytest.mark.no_cover  # asks for many answers
@pytest.mark.parametrize("voice", VOICES)
def test_answers(atlas: Atlas, voice: str) -> None:
    """Views of every kind: nothing or much marked, questions answered, warning signs ticked or denied."""
    chance = random.Random(voice)
    regions = [name for name, row in atlas.regions.items() if row.area not in ("arm", "hand", "head")]
    flags, muscles, signs = list(atlas.red_flags), list(atlas.muscles), list(atlas.signs)
    for number in range(60):
        view = View(
            regions=tuple(chance.sample(regions, chance.choice((0, 1, 2, 5)))),
            muscle=chance.choice(("auto", "auto", "both", *muscles)),
            side=chance.choice(("follow", "left", "right", "both")),
            answers=tuple(chance.sample([*signs, *(f"no-{sign}" for sign in signs)], chance.choice((0, 4)))),
            flags=chance.choice(((), tuple(chance.sample(flags, 2)), tuple(f"no-{flag}" for flag in flags))),
            compare=tuple(chance.sample(muscles, chance.choice((0, 0, 2)))),
            country=chance.choice(("", "GB")),
            sources=True,
            voice=voice,
            tab=TABS[number % len(TABS)],
        )
        found = answer(atlas, view)
        parts = answer_parts(atlas, found, lambda muscle, side: f"/{muscle}-{side}", "/library", {view.tab})
        for html in (*parts.values(), announced(atlas, found)):
            assert words_left(html, atlas) == [], view
        assert "⟦" in parts["answer"]


def test_notes_on_a_link() -> None:
    many = ",".join(f"r{n}" for n in range(300))
    known = {"regions": [f"r{n}" for n in range(300)]}
    links = ["x" * 9000, "q=1", "side=up", "side=left&side=right", "r=a,b,c,d", "r=a", f"r={many}"]
    links.append("&".join(f"p{n}=1" for n in range(50)))
    found = [parse(link, known, pseudo.texts())[1] for link in links]
    found += [from_dict(data, known, pseudo.texts())[1] for data in (None, {"regions": 1})]
    for notes in found:
        assert notes
        for note in notes:
            quoted = re.compile("'[^']*'")  # what the link held
            assert pseudo.bare(quoted.sub("", note)) == []
