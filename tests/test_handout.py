"""The page to take home: what it says, whose it is, its code, and the tagged PDF of it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from bodymap import api, cli
from bodymap.atlas import Atlas
from bodymap.paths import ours
from bodymap.say.handout import Handout, handout
from bodymap.say.story import MOST_MOVES
from bodymap.say.words import answer
from bodymap.view import View
from bodymap.web import pdf, public
from bodymap.web.handout import Wish, from_link
from bodymap.web.server import create_app
from tests.fixture_atlas import read_once, real_atlas
from tests.test_library import Document

ROOT = Path(__file__).resolve().parents[1]
CLINIC = ROOT / "examples" / "clinic"
PUBLIC = "https://clinic.example/bodymap/"
MARKED = "r=lower-low-back-right,upper-front-thigh-right"
GATE, ALERT = "r=lower-belly-right", "r=lower-belly-right&f=appendicitis"
DAY = "day=2026-11-27"
needs_pdf = pytest.mark.skipif(bool(pdf.lacking()), reason=pdf.lacking() or "-")


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    """Our tables."""
    return real_atlas()


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    """Of our own app."""
    found: FlaskClient = create_app(ours("data")).server.test_client()
    return found


@pytest.fixture(scope="module")
def clinics() -> FlaskClient:
    """Of a clinic's app that others reach."""
    found: FlaskClient = create_app(ours("data"), CLINIC, public_url=PUBLIC).server.test_client()
    return found


def sheet(
    atlas: Atlas, muscle: str, view: View | None = None, moves: tuple[str, ...] | None = None
) -> Handout:
    view = view or View()
    return handout(atlas, view, muscle, answer(atlas, view), moves)


class TestWords:
    def test_the_case_of_the_psoas(self, client: FlaskClient) -> None:
        page = Document(client.get(f"/handout/psoas-major?{MARKED}&c=GB").text)
        for words in (
            "Right psoas",
            "Your psoas runs from the low back to the thigh bone. A sore psoas can hurt in your low back and "
            "front thigh. Sitting keeps the psoas short.",
            "You marked: right low back, lower part; and right upper front thigh.",
            "With the psoas, standing up after hours of sitting is likely to set the pain off",
            "Call your emergency number now, or get to a hospital at once.",
            "New numbness between the legs",
            "Emergency number: 999",
            "Stop an exercise if it brings a new pain",
            "It is not a diagnosis.",
            "Sources: source article; ",
        ):
            assert words in page.text, words

    def test_all_that_is_printed_has_a_source(self, atlas: Atlas) -> None:
        for muscle in atlas.muscles:
            made = sheet(atlas, muscle)
            cards = [card for card in made.moves if card.id in made.chosen]
            said = [*made.why, *made.advice, *made.stop, *made.worse, *made.caveat]
            said += [one for card in cards for one in (*card.steps, *card.dose, *card.who_not)]
            said += [one for _, signs in made.help for one in signs]
            assert len(made.why) == 3, muscle
            assert made.worse
            assert made.help
            assert all(one.sources for one in said), muscle
            named = {source.id for source in made.sources()}
            shown = {source.id for one in made.why for source in one.sources if source.link}
            assert shown <= named

    def test_pressing_is_never_offered(self, atlas: Atlas) -> None:
        assert "release" not in {card.id for card in sheet(atlas, "psoas-major").moves}
        assert sheet(atlas, "psoas-major", moves=("release",)).chosen == ()

    def test_the_side_is_that_of_the_marks(self, atlas: Atlas) -> None:
        left = View(regions=("lower-low-back-left", "upper-front-thigh-left"))
        assert sheet(atlas, "psoas-major", left).name == "left psoas"
        both = View(regions=("lower-low-back-left", "lower-low-back-right"))
        assert sheet(atlas, "psoas-major", both).name == "right and left psoas"
        assert sheet(atlas, "psoas-major", View(side="left")).side == "left"
        assert sheet(atlas, "psoas-major").side == "right"

    def test_every_muscle_has_a_whole_page(self, client: FlaskClient, atlas: Atlas) -> None:
        for muscle in atlas.muscles:
            answered = client.get(f"/handout/{muscle}")
            page = Document(answered.text)
            assert (answered.status_code, page.open, page.wrong) == (200, [], []), muscle
            assert answered.headers["Cache-Control"] == "no-store"
            assert all(alt for tag, attrs in page.elements if tag == "img" for alt in [attrs.get("alt")])
            assert not [name for _, attrs in page.elements for name in attrs if name.startswith("on")]
            scripts = [attrs for tag, attrs in page.elements if tag == "script"]
            assert all("src" in one for one in scripts)


class TestChoice:
    @pytest.mark.parametrize(
        ("asked", "chosen"),
        [
            ("", ["half-kneeling", "glute-bridge", "walking"]),
            ("moves=walking", ["walking"]),
            ("moves=&moves=walking&moves=bird-dog&moves=nothing", ["walking"]),
            ("moves=spiderman,hip-thrust,walking,glute-bridge", ["spiderman", "hip-thrust", "walking"]),
            ("moves=", []),
        ],
    )
    def test_what_is_ticked_is_on_the_page(self, client: FlaskClient, asked: str, chosen: list[str]) -> None:
        page = Document(client.get(f"/handout/psoas-major?{asked}").text)
        ticked = [attrs["value"] for _, attrs in page.elements if "checked" in attrs and "value" in attrs]
        shown = [
            attrs["data-move"] for _, attrs in page.elements if "data-move" in attrs and "hidden" not in attrs
        ]
        assert ticked == shown == chosen
        assert page.all("data-moves") == [str(len(chosen))]

    def test_what_a_link_wishes(self) -> None:
        assert Wish.of(MultiDict()) == Wish(None, False, "A4", None)
        odd = Wish.of(MultiDict([("moves", "a,b"), ("moves", "c,d"), ("paper", "a3"), ("day", "soon")]))
        assert odd == Wish(("a", "b", "c"), False, "A4", None)
        assert len(odd.moves or ()) == MOST_MOVES
        assert Wish.of(MultiDict([("large", "1"), ("paper", "letter")])).paper == "Letter"

    def test_the_name_has_no_field_that_is_sent(self, client: FlaskClient) -> None:
        page = Document(client.get(f"/handout/psoas-major?{MARKED}").text)
        (who,) = (attrs for tag, attrs in page.elements if tag == "input" and attrs.get("id") == "who")
        assert "name" not in who
        assert who["autocomplete"] == "off"

    def test_a_link_to_any_screen(self, atlas: Atlas) -> None:
        name, view, wish = from_link(
            atlas, f"https://x.example/b/handout/iliacus?{MARKED}&moves=walking&large=1"
        )
        assert (name, wish.moves, wish.large) == ("iliacus", ("walking",), True)
        assert view.regions == ("lower-low-back-right", "upper-front-thigh-right")
        assert from_link(atlas, f"?{MARKED}")[0] == ""


class TestWays:
    def test_a_button_leads_there_from_each_screen_with_a_muscle(self, client: FlaskClient) -> None:
        for screen, muscle in (
            (f"/?{MARKED}", "psoas-major"),
            ("/library/sartorius", "sartorius"),
            ("/show/iliacus", "iliacus"),
        ):
            page = client.get(screen).text
            ways = re.findall(rf'<a [^>]*href="(/handout/{muscle}[^"]*)"[^>]*>Take home</a>', page)
            assert len(ways) == 1, screen

    @pytest.mark.parametrize("waits", [GATE, ALERT])
    def test_no_page_while_an_emergency_waits(self, client: FlaskClient, waits: str) -> None:
        for way in ("/handout", "/handout/iliacus", "/handout/iliacus.pdf"):
            if way.endswith(".pdf") and pdf.lacking():
                continue
            answered = client.get(f"{way}?{waits}")
            assert (answered.status_code, answered.location) == (302, f"/?{waits}"), way
        assert ">Take home</a>" not in client.get(f"/?{waits}").text

    def test_without_a_muscle_it_is_what_the_view_shows(self, client: FlaskClient) -> None:
        assert "Right psoas" in client.get(f"/handout?{MARKED}").text
        assert client.get("/handout?r=shoulder-front-left").status_code == 302  # nothing fits

    def test_unknown_muscles(self, client: FlaskClient) -> None:
        assert client.get("/handout/nothing").status_code == 404
        assert client.get("/handout/nothing.pdf").status_code == 404


class TestClinic:
    def test_its_letterhead(self, clinics: FlaskClient) -> None:
        page = Document(clinics.get("/handout/psoas-major").text)
        for words in ("Example clinic", "Tel. 01632 960123", "1 Example Street."):
            assert words in page.text
        (logo,) = (attrs for tag, attrs in page.elements if tag == "img" and attrs["alt"] == "Example clinic")
        assert logo["src"].startswith("data:image/png;base64,")

    def test_none_without_a_clinic(self, client: FlaskClient) -> None:
        assert 'class="clinic"' not in client.get("/handout/psoas-major").text


class TestCode:
    def test_it_opens_the_same_view_where_others_reach_it(self, clinics: FlaskClient) -> None:
        page = Document(clinics.get(f"/handout/iliacus?{MARKED}").text)
        (code,) = (attrs for tag, attrs in page.elements if tag == "img" and "QR" in attrs["alt"])
        link = f"{PUBLIC}?r=lower-low-back-right,upper-front-thigh-right&m=iliacus"
        assert code["alt"].endswith(link)
        assert code["src"] == public.code(link)

    def test_none_where_nobody_named_an_address(self, client: FlaskClient) -> None:
        assert "QR code" not in client.get(f"/handout/iliacus?{MARKED}").text

    def test_none_for_a_link_too_long_to_be_read(self) -> None:
        assert public.code(f"{PUBLIC}?{'x' * public.LONGEST}") == ""
        assert public.code("") == ""

    @pytest.mark.parametrize(
        "url", ["https://clinic.example", " https://clinic.example/ ", "http://1.1.1.1:8080/a"]
    )
    def test_a_public_address(self, url: str) -> None:
        assert public.checked(url) == url.strip().rstrip("/") + "/"

    @pytest.mark.parametrize(
        ("url", "said"),
        [
            ("clinic.example", "no whole address"),
            ("ftp://clinic.example", "no whole address"),
            ("https://", "no whole address"),
            ("https://clinic.example:many", "no address"),
            ("https://me@clinic.example", "must end with the path"),
            ("https://clinic.example/?r=1", "must end with the path"),
            *(
                (f"http://{host}/", "leads nowhere from a patient's telephone")
                for host in (
                    "localhost", "127.0.0.1", "[::1]", "10.1.2.3", "192.168.0.7", "172.16.0.1", "169.254.1.1",
                    "0.0.0.0", "[fe80::1]", "desk", "desk.local", "app.localhost", "127.1", "10.0.0.1.",
                )
            ),
        ],
    )  # fmt: skip
    def test_no_public_address(self, url: str, said: str) -> None:
        with pytest.raises(ValueError, match=said):
            public.checked(url)
        done = run("serve", "--public-url", url)
        assert done.exit_code == 2
        assert said in " ".join(done.stderr.split())


@pytest.fixture(autouse=True)
def _ours_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "load", read_once)


def run(*words: str) -> Result:
    return CliRunner().invoke(cli.main, words)


class Tagged:
    """A tagged PDF: its structure in reading order, and the text of each piece."""

    def __init__(self, content: bytes) -> None:
        from pypdf import PdfReader

        self.reader = PdfReader(io.BytesIO(content))
        self.root: Any = self.reader.root_object
        self.texts = [dict(self._texts(page)) for page in self.reader.pages]
        self.found: list[tuple[str, str]] = []
        tree: Any = self.root["/StructTreeRoot"]
        self._walk(tree["/K"], None)

    def _texts(self, page: Any) -> Iterator[tuple[int, str]]:
        """The number of each marked piece of a page, and its text."""
        from pypdf.generic import ContentStream

        fonts = {name: _letters(font.get_object()) for name, font in page["/Resources"]["/Font"].items()}
        letters: dict[int, str] = {}
        number, text = -1, ""
        done: Any = ContentStream(page["/Contents"], self.reader).operations
        for operands, operator in done:
            if operator == b"BDC" and "/MCID" in operands[1]:
                number, text = int(operands[1]["/MCID"]), ""
            elif operator == b"Tf":
                letters = fonts[operands[0]]
            elif operator in (b"Tj", b"TJ"):
                for piece in operands[0] if operator == b"TJ" else operands:
                    raw = getattr(piece, "original_bytes", b"")
                    text += "".join(
                        letters[int.from_bytes(raw[n : n + 2], "big")] for n in range(0, len(raw), 2)
                    )
            elif operator == b"EMC" and number >= 0:
                yield number, text
                number = -1

    def _walk(self, node: Any, page: Any) -> str:
        """Note an element before what is in it; the text of the whole."""
        node = node.get_object()
        if isinstance(node, int):
            return str(self.texts[page].get(int(node), ""))
        if isinstance(node, list):
            return " ".join(self._walk(one, page) for one in node)
        if "/Pg" in node:
            page = next(
                n for n, one in enumerate(self.reader.pages) if one.indirect_reference == node.raw_get("/Pg")
            )
        if "/MCID" in node:
            return str(self.texts[page].get(int(node["/MCID"]), ""))
        kind = node.get("/S", "/")[1:]
        self.found.append((kind, ""))
        at = len(self.found) - 1
        text = node.get("/Alt", "") if kind == "Figure" else ""
        text = text or (self._walk(node["/K"], page) if "/K" in node else "")
        self.found[at] = (kind, " ".join(text.split()))
        return str(text)

    def all(self, *kinds: str) -> list[str]:
        """The texts of all elements of some kinds, in reading order."""
        return [text for kind, text in self.found if kind in kinds]


def _letters(font: Any) -> dict[int, str]:
    """Glyph -> letters of a font."""
    table = font["/ToUnicode"].get_object().get_data().decode()
    pairs = re.findall(r"<(\w+)> <(\w+)>\n", table)
    return {int(glyph, 16): bytes.fromhex(letters).decode("utf-16-be") for glyph, letters in pairs}


@pytest.fixture(scope="module")
def made(clinics: FlaskClient) -> Tagged:
    """The psoas's page."""
    answered = clinics.get(f"/handout/psoas-major.pdf?{MARKED}&moves=half-kneeling,walking&{DAY}")
    assert answered.mimetype == "application/pdf"
    assert answered.headers["Cache-Control"] == "no-store"
    return Tagged(answered.data)


@needs_pdf
class TestPdf:
    def test_language_title_and_mark(self, made: Tagged) -> None:
        assert made.root["/Lang"] == "en"
        assert made.root["/MarkInfo"]["/Marked"]
        assert made.root["/ViewerPreferences"]["/DisplayDocTitle"]
        assert made.reader.metadata
        assert made.reader.metadata.title == "Take home: right psoas - bodymap"
        assert re.search(rb'pdfuaid:part(="|>)1', made.root["/Metadata"].get_data())

    def test_headings_in_reading_order(self, made: Tagged) -> None:
        assert made.all("H1", "H2", "H3") == [
            "Your pain, and what can help",
            "Right psoas",
            "What can help",
            "Half-kneeling hip stretch",
            "Walking programme",
            "Notes",
            "What can make it worse",
            "When to see a doctor: get help now if one of these is true",
            "Call your emergency number now, or get to a hospital at once.",
        ]

    def test_every_picture_is_told(self, made: Tagged) -> None:
        figures = made.all("Figure")
        assert figures[0] == "Example clinic"
        assert figures[1].startswith("Half-kneeling hip stretch, start. Kneel on one knee")
        assert figures[5] == "Front and back of the body with the right psoas and where its pain can be felt"
        assert figures[6].startswith(f"QR code. It opens {PUBLIC}?r=")
        assert len(figures) == 7

    def test_steps_and_signs_are_lists(self, made: Tagged) -> None:
        lists = made.all("L")
        assert lists[0].startswith("1. Kneel on one knee, on a pad.")
        assert any("New numbness between the legs" in text for text in lists)
        assert len(made.all("LI")) == len(made.all("LBody")) == len(made.all("Lbl"))

    def test_the_day_is_the_readers(self, made: Tagged) -> None:
        assert any("27 November 2026" in text for text in made.all("P"))

    @pytest.mark.parametrize("paper", ["A4", "Letter"])
    def test_one_page_and_in_large_type_four_at_most(self, clinics: FlaskClient, paper: str) -> None:
        """The fullest ones; the rest on the lower paper."""
        for link, large in (
            (f"psoas-major.pdf?{MARKED}&moves=upward-dog,spiderman,atg-split-squat", False),
            (f"psoas-major.pdf?{MARKED}&moves=upward-dog,spiderman,hip-thrust", True),
            ("quadratus-lumborum-superficial.pdf?r=rim-hip-back-right", False),
            ("quadratus-lumborum-superficial.pdf?", True),
            ("rectus-abdominis.pdf?", False),
        )[: 2 if paper == "A4" else None]:
            made = clinics.get(f"/handout/{link}&paper={paper}{'&large=1' if large else ''}").data
            assert len(Tagged(made).reader.pages) in ((2, 3, 4) if large else (1,)), link

    def test_nothing_is_fetched_from_outside(self) -> None:
        for address in ("https://elsewhere.example/a.png", "file:///etc/passwd", "/assets/../app.py"):
            html = f'<html lang="en"><title>t</title><p><img src="{address}" alt="a"></p></html>'
            asked: list[str] = []

            def none(one: str, asked: list[str] = asked) -> tuple[bytes, str]:
                asked.append(one)
                raise ValueError(one)

            with pytest.raises(ValueError, match="fetching"):
                pdf.pdf(html, "A4", none)
            assert len(asked) == 1

    def test_only_files_of_ours_are_read(self, client: FlaskClient) -> None:
        from bodymap.draw.pictures import Pictures
        from bodymap.web.addresses import Addresses
        from bodymap.web.handout import Handouts

        pages = Handouts(real_atlas(), Pictures(real_atlas()), Addresses("/b/"))
        assert pages.read_ours(f"{pdf.BASE}b/assets/handout.css?v=1")[1] == "text/css"
        for path in ("b/assets/../app.py", "assets/handout.css", "b/data/zones.csv", "b/health"):
            with pytest.raises(ValueError, match="no file of ours"):
                pages.read_ours(pdf.BASE + path)

    def test_one_at_a_time(self, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
        assert pdf._turn.acquire(blocking=False)
        try:
            answered = client.get("/handout/sartorius.pdf")
        finally:
            pdf._turn.release()
        assert answered.status_code == 429
        assert answered.headers["Retry-After"]

    def test_the_command_writes_it(self, tmp_path: Path) -> None:
        out = tmp_path / "page.pdf"
        link = f"http://127.0.0.1:8050/handout/iliacus?{MARKED}&moves=walking"
        assert run("handout", link, "-o", str(out)).exit_code == 0
        made = Tagged(out.read_bytes())
        assert "Right iliacus" in made.all("H2")
        assert "Walking programme" in made.all("H3")
        ids = ("lower-low-back-left", "--muscle", "psoas-major", "-x", "walking", "--paper", "letter")
        assert run("handout", *ids, "-o", str(out)).exit_code == 0
        made = Tagged(out.read_bytes())
        assert "Left psoas" in made.all("H2")
        assert [float(side) for side in made.reader.pages[0].mediabox[2:]] == [612, 792]


class TestRefusals:
    """Of the command, and where something is not installed."""

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (["lower-belly-right"], "no handout before this is answered on the screen"),
            ([f"?{ALERT}"], "no handout: "),
            (["groan-right"], "unknown area 'groan-right'"),
            (["-x", "jumping"], "unknown exercise 'jumping'"),
            (["shoulder-front-left"], "no muscle fits"),
        ],
    )
    def test_what_cannot_be_written(self, tmp_path: Path, words: list[str], said: str) -> None:
        out = tmp_path / "page.pdf"
        done = run("handout", *words, "-o", str(out))
        assert done.exit_code == 2
        assert said in " ".join(done.stderr.split())
        assert "Traceback" not in done.stderr
        assert not out.exists()

    @pytest.mark.parametrize(
        ("package", "library", "said"),
        [(None, True, "pip install 'bodymap[pdf]'"), (object(), False, "apt-get install libpango-1.0-0")],
    )
    def test_what_is_not_installed_is_said(
        self,
        client: FlaskClient,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        package: object,
        library: bool,
        said: str,
    ) -> None:
        pdf.lacking.cache_clear()
        monkeypatch.setattr(pdf, "find_spec", lambda _name: package)
        monkeypatch.setattr(pdf, "has_pango", lambda: library)
        try:
            done = run("handout", "--muscle", "iliacus", "-o", str(tmp_path / "page.pdf"))
            assert done.exit_code == 2
            assert said in done.stderr
            assert client.get("/handout/psoas-major.pdf").status_code == 404
            assert 'id="pdf"' not in client.get("/handout/psoas-major").text
        finally:
            pdf.lacking.cache_clear()
