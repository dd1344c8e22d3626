"""The library: its pages, its search, its pictures, and the page on how the fit is computed."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import replace
from functools import cache
from html import escape
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bodymap import view as views
from bodymap.atlas import SIDES, Atlas, load
from bodymap.atlas.patterns import LEVELS
from bodymap.draw import pictures, tokens
from bodymap.draw.pictures import Pictures, Window
from bodymap.draw.stage import path
from bodymap.say import facts, places
from bodymap.say.cards import common
from bodymap.say.places import Place
from bodymap.say.speaker import Speaker
from bodymap.texts import capital
from bodymap.view import TONES, View, parse, to_search
from bodymap.web import library
from bodymap.web.addresses import Addresses
from bodymap.web.frame import Choice
from bodymap.web.muscle_page import MusclePage
from bodymap.web.pages import Pages
from bodymap.web.server import BodymapDash
from tests import fixture_atlas
from tests.fixture_atlas import real_app, real_atlas
from tests.test_words_data import grade, table

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "data"


class Document(HTMLParser):
    """What the tests ask of a page: its elements in order, their attributes, unclosed ones, its text."""

    EMPTY = ("meta", "link", "img", "input", "source", "rect", "circle", "br")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.parts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that closes itself."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        """Note an end that closes something else."""
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def handle_data(self, data: str) -> None:
        """Keep the text that is shown."""
        if not self.open or self.open[-1] not in ("script", "style"):
            self.parts.append(data)

    @property
    def text(self) -> str:
        """All text with single spaces."""
        return " ".join("".join(self.parts).split())

    def all(self, attribute: str) -> list[str]:
        """The values of an attribute, in order."""
        return [attrs[attribute] for _, attrs in self.elements if attribute in attrs]


@pytest.fixture(scope="module")
def app() -> BodymapDash:
    """The app on the real atlas."""
    return real_app()


@pytest.fixture(scope="module")
def atlas(app: BodymapDash) -> Atlas:
    """The real atlas."""
    return app.atlas


@pytest.fixture(scope="module")
def client(app: BodymapDash) -> FlaskClient:
    """A client without a browser."""
    found: FlaskClient = app.server.test_client()
    return found


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    """The little atlas of the fixtures, whose facts never change."""
    return load(fixture_atlas.write(tmp_path_factory.mktemp("data")))


@cache
def text_at(url: str) -> str:
    """The page at an address, fetched once: many tests go through all of them."""
    return str(real_app().server.test_client().get(url).text)


@cache
def document(url: str) -> Document:
    """That page, read once."""
    return Document(text_at(url))


def pages(atlas: Atlas) -> list[str]:
    """Addresses of every page in its usual form."""
    return ["/library", "/how", *(f"/library/{muscle}" for muscle in atlas.muscles)]


@pytest.fixture(scope="module")
def documents(atlas: Atlas) -> dict[str, Document]:
    """Every page in its usual form, by address."""
    return {url: document(url) for url in pages(atlas)}


class TestPages:
    def test_every_page_is_a_whole_document(self, documents: dict[str, Document]) -> None:
        searches = ("/library?q=thigh", "/library?q=nothing-has-this-name")
        found = documents | {url: document(url) for url in searches}
        for url, page in found.items():
            assert page.elements, url
            assert (page.open, page.wrong) == ([], []), url
            assert [name for name, count in Counter(page.all("id")).items() if count > 1] == [], url
            assert [tag for tag, _ in page.elements].count("h1") == 1, url

    def test_links_within_a_page_have_their_target(self, documents: dict[str, Document]) -> None:
        for url, page in documents.items():
            targets = {link[1:] for link in page.all("href") if link.startswith("#")}
            assert targets <= set(page.all("id")), url
            assert set(page.all("for")) <= set(page.all("id")), url

    def test_links_and_files_are_there(self, client: FlaskClient, documents: dict[str, Document]) -> None:
        """Those with a choice in them are of one template: they are followed from one page of each kind."""
        urls = set()
        for url, page in documents.items():
            links = {link for name in ("href", "src", "srcset") for link in page.all(name) if link[0] == "/"}
            own = url in ("/library", "/how", "/library/psoas-major")
            urls |= {link for link in links if own or "?" not in link or "?v=" in link}
        assert urls >= set(documents)
        for url in urls:
            with client.get(url) as answer:
                assert answer.status_code == 200, url

    def test_nothing_inline_runs_or_styles(self, documents: dict[str, Document]) -> None:
        for url, page in documents.items():
            assert not page.all("style"), url
            assert not [name for _, attrs in page.elements for name in attrs if name.startswith("on")], url
            scripts = [attrs for tag, attrs in page.elements if tag == "script"]
            assert all("src" in one or one.get("type") == "application/json" for one in scripts), url

    def test_unknown_names_get_the_plain_page(self, client: FlaskClient) -> None:
        for url in ("/library/nope", "/library/psoas-major/x", "/how/x", "/picture/female/nope-left.svg",
                    "/picture/cat/psoas-major-left.svg", "/picture/female/psoas-major-up.svg",
                    "/picture/female/psoas-major.svg"):  # fmt: skip
            answer = client.get(url)
            assert answer.status_code == 404, url
            assert 'href="/"' in answer.text, url

    def test_under_a_prefix(self) -> None:
        known = real_atlas()
        drawn = Pictures(known)
        at = Addresses("/clinic/")
        made = Pages(known, drawn, at), MusclePage(known, drawn, at)
        for html in (
            made[0].listing(Choice()),
            made[0].how(Choice()),
            made[1].muscle("psoas-major", Choice()),
        ):
            links = [link for link in Document(html).all("href") if link.startswith("/")]
            assert links
            assert all(link.startswith("/clinic/") for link in links)

    def test_choices_that_are_unknown_are_passed_over(self) -> None:
        usual = text_at("/library/psoas-major")
        assert text_at("/library/psoas-major?body=cat&side=up&voice=%00&x=1") == usual

    def test_kept_but_asked_for_again(self, client: FlaskClient) -> None:
        first = client.get("/library/psoas-major")
        assert first.headers["Cache-Control"] == "no-cache"
        again = client.get("/library/psoas-major", headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304
        assert client.get("/library?q=thigh").headers["Cache-Control"] == "no-store"

    def test_pictures_are_made_once_and_marks_are_kept_nowhere(
        self, app: BodymapDash, client: FlaskClient
    ) -> None:
        kept: Any = app.library
        client.get("/library/iliacus?body=male")
        made = kept.sheets.views.cache_info(), kept.pictures.small.cache_info().misses
        page = client.get("/library/iliacus?body=male&r=knee-front-right")
        assert kept.sheets.views.cache_info().misses == made[0].misses
        assert kept.pictures.small.cache_info().misses == made[1]
        assert made[0].maxsize == pictures.KEPT
        assert "knee-front-right" in page.text
        assert "knee-front-right" not in client.get("/library/iliacus?body=male").text


# A view with nothing left as it was: what the body page can bring along.
EVERYTHING = View(
    regions=("lower-low-back-left", "groin-left"), muscle="psoas-major", side="left",
    answers=("rise", "no-cough"), flags=("cauda-equina",), compare=("psoas-major", "iliacus"), country="US",
    body="male", zones=False, points=False, xray=True, zoom=True, sources=True, voice="clinician", tab="sure",
    face="back", theme="dark", tone="deep", landmarks=True, build="slim",
    ratings=("groin-left~n6",), findings=("groin-left",), paint="fAAC",
)  # fmt: skip


def linked(page: Document, atlas: Atlas, path: str) -> list[View]:
    """The views that the links to a path ask for."""
    links = [link for link in page.all("href") if link.partition("?")[0] == path]
    read = [parse(link.partition("?")[2], atlas.known) for link in links]
    assert not [notes for _, notes in read if notes]
    return [view for view, _ in read]


class TestMarksAndTheme:
    """What the body page's link holds goes through the library and comes back."""

    @pytest.fixture
    def seen(self, atlas: Atlas) -> View:
        found, notes = parse(to_search(EVERYTHING), atlas.known)
        changed = [f.name for f in views.FIELDS if getattr(found, f.name) != f.default]
        assert changed == [f.name for f in views.FIELDS], notes
        return found

    @pytest.mark.parametrize("path", ["/library", "/library/iliacus", "/how"])
    def test_body_brings_back_all_of_it(self, atlas: Atlas, seen: View, path: str) -> None:
        page = document(path + to_search(seen))
        assert seen in linked(page, atlas, "/")
        assert replace(seen, tab="doctor") in linked(page, atlas, "/")
        assert set(linked(page, atlas, "/library")) >= {seen}
        assert set(linked(page, atlas, "/how")) == {seen}

    def test_cards_and_neighbours_hand_it_on(self, atlas: Atlas, seen: View) -> None:
        listing = document("/library" + to_search(seen))
        for muscle in atlas.muscles:
            assert set(linked(listing, atlas, f"/library/{muscle}")) == {seen}
        page = document("/library/iliacus" + to_search(seen))
        assert set(linked(page, atlas, "/library/psoas-minor")) == {seen}

    def test_show_on_the_body_draws_the_muscle_with_the_marks(self, atlas: Atlas, seen: View) -> None:
        page = document("/library/iliacus" + to_search(seen))
        shown = replace(
            seen, muscle="iliacus", compare=(), zones=True
        )  # else another pattern, or none, is drawn
        assert shown in linked(page, atlas, "/")
        assert replace(shown, tab="helps") in linked(page, atlas, "/")

    def test_a_choice_changes_itself_only(self, atlas: Atlas, seen: View) -> None:
        page = document("/library/iliacus" + to_search(seen))
        wanted = {replace(seen, side="right"), replace(seen, body="female"), replace(seen, voice="patient")}
        assert set(linked(page, atlas, "/library/iliacus")) == wanted | {seen}

    def test_a_search_hands_it_on(self, atlas: Atlas, seen: View) -> None:
        for query in ("", "&q=thigh"):
            page = document("/library" + to_search(seen) + query)
            hidden = [one for tag, one in page.elements if tag == "input" and one["type"] == "hidden"]
            text = "&".join(f"{one['name']}={one['value']}" for one in hidden)
            assert parse(text, atlas.known) == (seen, ())

    @pytest.mark.parametrize("theme", ["auto", "light", "dark"])
    def test_theme(self, theme: str) -> None:
        html = text_at(f"/library/iliacus?theme={theme}")
        assert f'<html lang="en" data-theme="{theme}">' in html

    @pytest.mark.parametrize("tone", TONES)
    def test_the_body_has_the_tone_that_was_chosen(self, tone: str) -> None:
        html = text_at(f"/library/iliacus?tone={tone}")
        found = re.findall(r'<img src="[^"]*female-(\w+-\w+)\.webp', html)
        # where it is felt, and under the skin
        assert found == [f"front-{tone}", f"back-{tone}"] * 2

    def test_a_muscle_is_shown_among_the_bones_in_the_views_that_show_it(self) -> None:
        for muscle, faces in (("psoas-major", ["front", "back"]), ("gluteus-maximus", ["back"])):
            page = text_at(f"/library/{muscle}?side=right").partition('<section id="under">')[2]
            plates = page.partition("</section>")[0]
            pictures = re.findall(r'xlink:href="[^"]*/female-(\w+)-([\w-]+)\.webp', plates)
            assert pictures == [(face, name) for face in faces for name in ("bones", muscle)]
            assert plates.count(f'data-muscle="{muscle}"') == plates.count('role="img"') == len(faces)

    def test_clothes_give_way_to_the_zones(self) -> None:
        html = text_at("/library/iliacus")
        front = html.partition('<mask id="worn-front"')[2].partition("</mask>")[0]
        holes = re.findall(r' d="([^"]*)"', front)
        assert len(set(holes)) == 1
        zones = re.findall(r'data-zone="[^"]*" d="([^"]*)"', html.partition('id="worn-back"')[0])
        assert zones
        assert all(d in holes[0] for d in zones)

    def test_side_follows_the_marks_until_one_is_chosen(self) -> None:
        def told(query: str) -> str:
            found = re.search("Where it is felt, (left|right) side", text_at(f"/library/iliacus?{query}"))
            assert found
            return found[1]

        assert told("") == told("side=both") == told("r=groin-left,groin-right") == "right"
        assert told("r=groin-left") == told("r=groin-left&side=both") == "left"
        assert told("r=groin-left&side=right") == "right"

    def test_nobody_keeps_a_page_with_marks(self, client: FlaskClient) -> None:
        for query in ("r=groin-left", "a=rise", "f=cauda-equina", "m=iliacus", "q=thigh"):
            for page in ("library", "library/iliacus", "how"):
                kept = client.get(f"/{page}?{query}").headers
                if query.startswith("q") and page != "library":
                    continue
                assert kept["Cache-Control"] == "no-store", (page, query)
                assert "ETag" not in kept
        usual = client.get("/library/iliacus?theme=dark&side=left&body=male&voice=clinician")
        assert usual.headers["Cache-Control"] == "no-cache"


class TestMuscle:
    @pytest.mark.parametrize(("body", "side"), [("female", "right"), ("male", "left")])
    def test_words_name_the_regions_under_the_zones(self, atlas: Atlas, body: str, side: str) -> None:
        for muscle in atlas.muscles:
            html = text_at(f"/library/{muscle}?body={body}&side={side}")
            named = re.findall(r'data-regions="([^"]*)"', html)
            assert sorted(" ".join(named).split()) == sorted(atlas.membership[muscle, side]), muscle
            where = html[html.index('id="where"') : html.index('id="points"')]
            blocks = dict(zip(re.findall(r'sign (core|local|spillover|rare|disputed)"', where),
                              where.split("<h3>")[1:], strict=True))  # fmt: skip
            for level in LEVELS:
                own = {region for region, one in atlas.membership[muscle, side].items() if one == level}
                block = blocks.get(level, "")
                ids = set(" ".join(re.findall(r'data-regions="([^"]*)"', block)).split())
                assert ids == own, (muscle, level)

    def test_picture_holds_the_muscles_zones_and_no_others(self, atlas: Atlas) -> None:
        for muscle in atlas.muscles:
            html = text_at(f"/library/{muscle}")
            drawn = Document(html[html.index('class="look"') : html.index('class="read"')])
            zones = {zone.id for zone in atlas.zones.values() if zone.muscle == muscle}
            assert sorted(drawn.all("data-zone")) == sorted(zones), muscle

    def test_sides_differ_and_mirror(self, atlas: Atlas) -> None:
        drawn = Pictures(atlas)
        right, left = (drawn.drawing("female", "front", "psoas-major", side) for side in ("right", "left"))
        both = drawn.drawing("female", "front", "psoas-major", "both")
        assert max(x for x, _, _ in right.points) < atlas.midline < min(x for x, _, _ in left.points)
        assert sorted(both.zones["core"]) == sorted(right.zones["core"] + left.zones["core"])

    def test_both_voices(self, atlas: Atlas) -> None:
        point = next(iter(atlas.trigger_points.values()))
        patient, clinician = (
            document(f"/library/{point.muscle}?voice={voice}").text for voice in ("patient", "clinician")
        )
        assert point.plain in patient
        assert point.anatomical not in patient
        assert point.anatomical in clinician
        assert atlas.muscles[point.muscle].ta98 in clinician

    def test_links_hold_what_was_chosen_only(self) -> None:
        page = document("/library/psoas-major?body=male&side=left&voice=clinician")
        assert "/?m=psoas-major&side=left&body=male&voice=clinician" in page.all("href")
        usual = document("/library/psoas-major").all("href")
        assert {"/", "/library", "/library/iliacus", "/how", "/?m=psoas-major"} <= set(usual)

    def test_exercises_are_on_the_body_page_with_who_must_not_do_them(
        self, app: BodymapDash, client: FlaskClient, atlas: Atlas
    ) -> None:
        linked_to = 0
        for muscle in atlas.muscles:
            page = document(f"/library/{muscle}")
            own = any(muscle in one.muscles for one in atlas.exercises.values())
            assert ("Exercises, and who must not do them" in page.text) == own, muscle
            assert (f"/?m={muscle}&tab=helps" in page.all("href")) == own, muscle
            linked_to += own
            asked = client.post("/words", json={"muscle": muscle, "tab": "helps"})
            shown = asked.get_json()["parts"]["panel-helps"]
            assert ("Not for you if:" in shown) == own, muscle
        assert linked_to

    @pytest.mark.parametrize("voice", ["patient", "clinician"])
    def test_how_often_is_said_as_on_the_body_page(self, atlas: Atlas, voice: str) -> None:
        speaker = Speaker(atlas, voice)
        listing = text_at(f"/library?voice={voice}")
        for muscle in atlas.muscles.values():
            told = escape(common(speaker, muscle.id).text)
            assert told in listing[listing.index(f'data-muscle="{muscle.id}"') :].partition("</li>")[0]
            known = re.search('<dl class="known">(.*?)</dl>', text_at(f"/library/{muscle.id}?voice={voice}"))
            assert known
            assert told in known[1]
            row = next(iter(atlas.prevalence.get(muscle.id, ())), None)
            linked = set(re.findall("#source-([a-z0-9-]+)", known[1]))
            assert set(row.sources if row else ()) <= linked
            assert row or "mon25" not in linked

    def test_how_often_does_not_read_as_if_others_lacked_the_muscle(self, atlas: Atlas) -> None:
        lacking = "have this muscle at all"
        for muscle, rows in atlas.prevalence.items():
            text = document(f"/library/{muscle}").text
            row = rows[0]
            amount = f"{row.low:g}" if row.low == row.high else f"{row.low:g} to {row.high:g}"
            assert f"{amount} of every 100 {row.patient}" in text
            assert (lacking in text) == (row.kind == "present"), muscle
        assert [row.kind for row in atlas.prevalence["psoas-minor"]] == ["present"]

    def test_disputed_and_rare_zones_stand_and_are_drawn_apart(self, atlas: Atlas) -> None:
        titles = {
            "patient": {"rare": "Rarely felt here", "disputed": "Experts disagree about this"},
            "clinician": {"rare": "Rare spillover", "disputed": "Disputed"},
        }
        found = {level: 0 for level in titles["patient"]}
        for voice, named in titles.items():
            for muscle in atlas.muscles:
                html = text_at(f"/library/{muscle}?voice={voice}")
                where = html[html.index('id="where"') : html.index('id="points"')]
                for level, title in named.items():
                    own = [z for z in atlas.zones.values() if (z.muscle, z.level) == (muscle, level)]
                    blocks = [block for block in where.split("<h3>")[1:] if f"</svg>{title}</h3>" in block]
                    assert len(blocks) == bool(own), (muscle, level)
                    assert all(f'{level}"' in block.partition(title)[0] for block in blocks)
                    lines = re.findall("<li>(.*?)</li>", "".join(blocks))
                    assert len(lines) == len(own)
                    for zone, line in zip(own, lines, strict=True):
                        name = capital(zone.anatomical if voice == "clinician" else zone.plain)
                        assert line.startswith(escape(name))
                        assert re.search(f'class="(line )?{level}" data-zone="{zone.id}"', html)
                    found[level] += len(own)
        assert all(found.values())

    def test_own_rows_are_there_and_no_one_elses(self, atlas: Atlas) -> None:
        for muscle in atlas.muscles:
            text = document(f"/library/{muscle}").text
            rows = [word for word in atlas.words.values() if word.section not in ("doctor", "answer", "stop")]
            own = [word.patient for word in rows if muscle in word.muscles]
            for word in rows:
                alike = any(word.patient in row for row in own)  # two muscles can share a short sentence
                assert (word.patient in text) == alike, (muscle, word.id)

    def test_every_source_cited_is_listed_with_how_much_was_read(self, atlas: Atlas) -> None:
        for muscle in atlas.muscles.values():
            html = text_at(f"/library/{muscle.id}")
            cited = set(re.findall(r'href="#source-([a-z0-9-]+)"', html))
            assert cited == set(re.findall(r'id="source-([a-z0-9-]+)"', html))
            zones = [zone for zone in atlas.zones.values() if zone.muscle == muscle.id]
            assert {source for zone in zones for source in zone.sources} <= cited
            assert html.count("<i>") == len(cited)
            numbers = [int(n) for n in re.findall(r'href="#source-[^>]*>(\d+)</a>', html)]
            first = list(dict.fromkeys(numbers))
            assert first == sorted(first)  # as they come on the page

    def test_previous_and_next(self, atlas: Atlas) -> None:
        first, second, *_ = atlas.muscles
        html = text_at(f"/library/{first}")
        assert f'rel="next" href="/library/{second}"' in html
        assert 'rel="prev"' not in html
        assert f'rel="prev" href="/library/{first}"' in text_at(f"/library/{second}")


class TestFacts:
    def test_felt_most(self, two: Atlas) -> None:
        assert places.felt_most(two, "psoas-major") == "upper front thigh and low back"
        assert places.felt_most(two, "psoas-major", "left") == "upper front thigh and low back"
        assert places.felt_most(two, "iliacus", clinical=True) == "anterior region of thigh"

    def test_groups(self, two: Atlas, atlas: Atlas) -> None:
        assert dict(facts.groups(two)) == {"low back": ("psoas-major",), "thigh": ("psoas-major", "iliacus")}
        grouped = facts.groups(atlas)
        assert {muscle for ids in grouped.values() for muscle in ids} == set(atlas.muscles)
        for area, ids in grouped.items():
            for muscle in ids:
                core = atlas.patterns[muscle, "right"].core
                assert area in {atlas.regions[region].area for region in core} or not core

    def test_places_on_both_sides_are_named_once(self, two: Atlas) -> None:
        found = places.places(two, ["groin-right", "groin-left", "thigh-left"], "right", clinical=False)
        assert found == [
            Place("groin, both sides", ("groin-right", "groin-left")),
            Place("left upper front thigh", ("thigh-left",)),
        ]

    def test_look_alikes_of_the_little_atlas(self, two: Atlas) -> None:
        (one,) = facts.look_alikes(two, "psoas-major")
        assert (one.muscle, one.places.shared) == ("iliacus", ("thigh-right",))
        assert one.share == pytest.approx(1 / 3)
        # the strip is a (disputed) place of the iliacus, too, but only that of the psoas is often felt there
        assert one.places.only == (("back-upper-right", "back-lower-right"), ())
        assert one.places.less == (("back-upper-right", "back-lower-right"), ())
        assert one.signs_this == ("rise", "hand-up")
        assert one.signs_other == ("hand-across",)

    def test_look_alikes(self, atlas: Atlas) -> None:
        for muscle in atlas.muscles:
            for side in SIDES:
                own = atlas.patterns[muscle, side]
                alike = facts.look_alikes(atlas, muscle, side)
                assert [one.share for one in alike] == sorted((one.share for one in alike), reverse=True)
                for one in alike:
                    other = atlas.patterns[one.muscle, side]
                    assert set(one.places.shared) == own.core & other.core != set()
                    for n, (mine, theirs) in enumerate(((own, other), (other, own))):
                        only, less = one.places.only[n], one.places.less[n]
                        assert set(only) == mine.core - theirs.core
                        assert set(less) == set(only) & set(theirs.levels)
                        assert only[len(only) - len(less) :] == less  # what tells most comes first
                    assert not set(one.signs_this) & set(one.signs_other)

    def test_the_low_back_tells_the_psoas_from_the_iliacus(self) -> None:
        html = text_at("/library/psoas-major")
        card = next(part for part in html.split("<h3>") if 'href="/library/iliacus"' in part)
        told = dict(re.findall("<dt>(.*?)</dt><dd>(.*?)</dd>", card))
        assert "low back" in told["Often felt only with the psoas"].lower()
        assert "low back" in told["Of these, at times with the iliacus, too"].lower()
        assert "Often felt only with the iliacus" not in told

    def test_apart_on_both_sides_is_both_sides_together(self, atlas: Atlas) -> None:
        one, other = ([(muscle, side) for side in SIDES] for muscle in ("psoas-major", "iliacus"))
        both = facts.apart(atlas, one, other)
        each = [facts.apart(atlas, [one[n]], [other[n]]) for n in (0, 1)]
        assert set(both.shared) == {region for part in each for region in part.shared}
        assert set(both.only[0]) == {region for part in each for region in part.only[0]}
        # a pattern beside itself: nothing tells them apart; the left beside the right: nothing is shared
        assert facts.apart(atlas, one, one).only == ((), ())
        assert facts.apart(atlas, one[:1], one[1:]).shared == ()

    def test_no_list_on_a_page_has_and_after_and(self, atlas: Atlas) -> None:
        for voice in ("patient", "clinician"):
            lists = re.findall("Felt most in: (.*?)</span>", text_at(f"/library?voice={voice}"))
            for muscle in atlas.muscles:
                page = text_at(f"/library/{muscle}?voice={voice}")
                lists += re.findall("<dt>(?:Often felt|Of these)[^<]*</dt><dd>(.*?)</dd>", page)
            assert len(lists) > len(atlas.muscles)
            for text in lists:
                assert not re.search(r"(part|third) and [^,;]* and ", text), text


class TestSearch:
    @pytest.mark.parametrize(
        ("typed", "found"),
        [
            ("psoas", ["psoas-major"]),
            ("MAJOR psoas", ["psoas-major"]),
            ("iliopsoas", ["psoas-major", "iliacus"]),
            ("low back", ["psoas-major", "iliacus"]),
            ("lower back", ["psoas-major", "iliacus"]),
            ("Back, lower!", ["psoas-major", "iliacus"]),
            ("bum", ["psoas-major"]),
            ("groin", ["psoas-major", "iliacus"]),
            ("upper thi", ["psoas-major", "iliacus"]),
            ("iliacus thigh", ["iliacus"]),
            ("pain in my right thigh", ["psoas-major", "iliacus"]),
            ("knee", []),
            ("thigh buttock", []),
            ("ïliacus", ["iliacus"]),
            ("the", ["psoas-major", "iliacus"]),
        ],
    )
    def test_finds(self, two: Atlas, typed: str, found: list[str]) -> None:
        assert facts.find(facts.index(two), typed) == found

    def test_lower_back_is_not_the_lower_back_of_the_thigh(self, atlas: Atlas) -> None:
        table = facts.index(atlas)
        for muscle in facts.find(table, "lower back"):
            areas = {atlas.regions[region].area for region in atlas.membership[muscle, "right"]}
            assert "low back" in areas

    def test_every_muscle_is_found_by_its_names(self, atlas: Atlas) -> None:
        table = facts.index(atlas)
        for muscle in atlas.muscles.values():
            for name in (muscle.plain, muscle.anatomical, " ".join(reversed(muscle.anatomical.split()))):
                assert muscle.id in facts.find(table, name), name

    def test_every_muscle_is_found_by_every_place(self, atlas: Atlas) -> None:
        table = facts.index(atlas)
        for region in atlas.regions.values():
            felt = {m for m in atlas.muscles if region.id in atlas.membership[m, "right"]}
            assert felt <= set(facts.find(table, region.plain)), region.id

    def test_the_form_works_without_a_script(self) -> None:
        page = text_at("/library?q=psoas")
        found = page[page.index('id="found"') : page.index('id="areas"')]
        assert re.findall(r'data-muscle="([^"]+)"', found)[0] == "psoas-major"
        assert 'value="psoas"' in page
        assert re.search(r'id="count" role="status">\d+ of \d+ muscles<', page)
        none = text_at("/library?q=xyzzy")
        assert '<p id="none">' in none

    def test_what_is_typed_is_escaped(self, client: FlaskClient) -> None:
        html = client.get("/library", query_string={"q": '"><script>alert(1)</script>'}).text
        assert "<script>alert" not in html

    @settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.text(max_size=60))
    def test_any_search(self, client: FlaskClient, typed: str) -> None:
        assert client.get("/library", query_string={"q": typed, "voice": typed}).status_code == 200


class TestPictures:
    def test_alone(self, app: BodymapDash, client: FlaskClient, atlas: Atlas) -> None:
        for muscle in atlas.muscles:
            for body in atlas.bodies:
                for side in library.PICTURE_SIDES:
                    answer = client.get(app.library.picture_url(body, muscle, side))
                    assert answer.mimetype == "image/svg+xml"
                    assert "immutable" in answer.headers["Cache-Control"]
                    root = ET.fromstring(answer.text)
                    title = root.find("{http://www.w3.org/2000/svg}title")
                    assert title is not None
                    assert atlas.muscles[muscle].plain.lower() in str(title.text).lower()
                    zones = [zone for one in root.iter() if (zone := one.get("data-zone"))]
                    wanted = SIDES if side == "both" else (side,)
                    own = [zone for zone in atlas.zones.values() if zone.muscle == muscle]
                    assert sorted(zones) == sorted(
                        zone.id for one in wanted for zone in own if one in zone.sides
                    )

    def test_an_address_changes_with_its_picture(self, app: BodymapDash, client: FlaskClient) -> None:
        urls = {app.library.picture_url("female", "psoas-major", side) for side in library.PICTURE_SIDES}
        assert len({url.partition("?v=")[2] for url in urls}) == len(urls)
        assert client.get("/picture/female/psoas-major-left.svg").headers["Cache-Control"] == "no-cache"
        with pytest.raises(KeyError):
            app.library.picture_url("female", "nope", "left")

    def test_two_that_are_compared_are_cut_alike(self, client: FlaskClient) -> None:
        """The iliacus alone would be cut to the hips, where the psoas needs the whole trunk."""
        for pair in (("psoas-major", "iliacus"), ("iliacus", "soleus")):
            words = client.post("/words", json={"compare": pair}).get_json()["parts"]["answer"]
            urls = re.findall(r'<img src="(/picture/[^"]+)"', words)
            assert [pair[n] in url for n, url in enumerate(urls)] == [True, True]
            shown = [client.get(url) for url in urls]
            assert all("immutable" in one.headers["Cache-Control"] for one in shown)
            boxes = [set(re.findall(r'viewBox="([^"]+)"', one.text)) for one in shown]
            assert boxes[0] == boxes[1], pair
        assert client.get("/picture/female/head-toe/iliacus-left.svg").status_code == 404

    def test_alone_has_both_themes_in_one_address(self, atlas: Atlas) -> None:
        drawn = Pictures(atlas).alone("female", "iliacus", "left", Window("ribs", "knee"))
        light, dark = drawn.split("@media (prefers-color-scheme: dark)")
        for name in ("clay", "referral", "spill", "ink"):
            assert f"--{name}: {tokens.colours('light')[name]};" in light
            assert f"--{name}: {tokens.colours('dark')[name]};" in dark
        used = set(re.findall(r"var\(--([\w-]+)\)", drawn))
        assert used <= {*tokens.colours("light"), "core-strength"}
        assert "url(" not in drawn

    def test_no_piece_of_a_hand_lies_alone_in_a_window(self, atlas: Atlas) -> None:
        drawn = Pictures(atlas)
        whole = 0
        for body in atlas.bodies:
            for view in ("front", "back"):
                (ring,) = [s.rings[0] for s in atlas.shapes(body, view) if s.layer == "outline"]
                assert path([pictures.tipless(pictures.thinned(ring))]) in drawn.outlines(body)
                for top in (pictures.TOPS["head"], pictures.TOPS["ribs"]):
                    pieces = [_pieces(line, top) for line in (pictures.tipless(ring), ring)]
                    assert min(pieces[0]) > pictures.TIP, (body, view, top)
                    assert sorted(pieces[0]) == sorted(size for size in pieces[1] if size > pictures.TIP)
                    whole += len(pieces[1]) - len(pieces[0])
        assert whole  # there was something to leave out

    def test_the_large_picture_fades_before_the_fingertips(self, atlas: Atlas) -> None:
        css = (ROOT / "assets" / "library.css").read_text(encoding="utf-8")
        fade = re.search(r"linear-gradient\(to right, transparent ([\d.]+)%", css)
        assert fade
        clear = float(fade[1]) / 100 * (pictures.RIGHT - pictures.LEFT)
        for body in atlas.bodies:
            for ring in (s.rings[0] for s in atlas.shapes(body, "front") if s.layer == "outline"):
                for x, _ in set(ring) - set(pictures.tipless(ring)):
                    assert min(x - pictures.LEFT, pictures.RIGHT - x) < clear

    def test_small_enough(self, atlas: Atlas) -> None:
        drawn = Pictures(atlas)
        for muscle in atlas.muscles:
            assert len(drawn.alone("female", muscle, "both", drawn.window(muscle))) < 24_000, muscle
            assert len(drawn.small("female", muscle, "right")) < 9_000, muscle

    def test_the_window_holds_every_zone(self, atlas: Atlas) -> None:
        drawn = Pictures(atlas)
        for shape in (s for b in atlas.bodies for v in ("front", "back") for s in atlas.shapes(b, v)):
            if shape.layer == "zone":
                cut = drawn.window(atlas.zones[shape.id.partition(":")[0]].muscle)
                for x, y in (point for ring in shape.rings for point in ring):
                    assert pictures.LEFT <= x <= pictures.RIGHT, shape.id
                    assert pictures.TOPS[cut.top] <= y <= pictures.BOTTOMS[cut.bottom], shape.id

    def test_the_stylesheet_cuts_the_same_window(self, atlas: Atlas) -> None:
        css = (ROOT / "assets" / "library.css").read_text(encoding="utf-8")
        usual = {"left": pictures.LEFT, "right": pictures.RIGHT, "wide": int(atlas.width),
                 "top": pictures.TOPS["ribs"], "bottom": pictures.BOTTOMS["knee"]}  # fmt: skip
        rule = css[css.index(".window {") :]
        for name, value in usual.items():
            assert f"--{name}: {value};" in rule[: rule.index("}")], name
        assert f".window.from-head {{ --top: {pictures.TOPS['head']}; }}" in css
        assert f".window.to-foot {{ --bottom: {pictures.BOTTOMS['foot']}; }}" in css
        assert pictures.BOTTOMS["foot"] == atlas.height

    @given(st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90)), min_size=2, max_size=40))
    def test_thinned_lines_keep_their_ends(self, points: list[tuple[int, int]]) -> None:
        line = tuple((float(x), float(y)) for x, y in points)
        thin = pictures.thinned(line, 3)
        assert (thin[0], thin[-1]) == (line[0], line[-1])
        assert set(thin) <= set(line)

    def test_thinned_ring_stays_closed(self) -> None:
        ring = ((0.0, 0.0), (10.0, 0.1), (20.0, 0.0), (20.0, 20.0), (0.0, 20.0), (0.0, 0.0))
        assert pictures.thinned(ring, 1) == (ring[0], *ring[2:])

    def test_thinned_curve(self) -> None:
        line = tuple((float(x), 0.001 * x * x) for x in range(101))
        thin = pictures.thinned(line, 0.5)
        assert len(thin) < 10
        for x, y in line:
            assert min(_away(x, y, a, b) for a, b in pairwise(thin)) <= 0.5


def _pieces(ring: pictures.Line, top: int, step: int = 4) -> list[int]:
    """Areas of the separate pieces of a shape in the window below `top`, counted in squares of a grid."""
    cells = set()
    for y in range(top, pictures.BOTTOMS["knee"], step):
        across = sorted(
            x1 + (y - y1) / (y2 - y1) * (x2 - x1)
            for (x1, y1), (x2, y2) in pairwise(ring)
            if (y1 <= y) != (y2 <= y)
        )
        for left, right in zip(across[::2], across[1::2], strict=True):
            cells |= {(x, y) for x in range(pictures.LEFT, pictures.RIGHT + 1, step) if left <= x <= right}
    sizes = []
    while cells:
        rim, size = [cells.pop()], 0
        while rim:
            x, y = rim.pop()
            size += step * step
            near = {(x + step, y), (x - step, y), (x, y + step), (x, y - step)} & cells
            cells -= near
            rim += near
        sizes.append(size)
    return sizes


def _away(x: float, y: float, a: tuple[float, float], b: tuple[float, float]) -> float:
    """Distance of a point from a stretch of a line."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    along = max(0.0, min(1.0, ((x - a[0]) * dx + (y - a[1]) * dy) / length)) if length else 0.0
    return float(((x - a[0] - along * dx) ** 2 + (y - a[1] - along * dy) ** 2) ** 0.5)


class TestHow:
    def test_every_number_and_its_meaning(self, atlas: Atlas) -> None:
        text = document("/how").text
        rows = table("matching").to_dict("records")
        assert [row["key"] for row in rows] == list(atlas.weight_rows)
        for row in rows:
            assert str(row["meaning"]) in text
            assert f"{row['key']}{float(str(row['value'])):g}" in text.replace(" ", "")

    def test_every_paragraph_in_order(self, atlas: Atlas) -> None:
        text = document("/how").text
        places = [text.index(row.text.partition("{")[0].strip()) for row in atlas.how.values()]
        assert places == sorted(places)

    def test_the_example_is_a_real_match(self, atlas: Atlas) -> None:
        html = text_at("/how")
        assert "{" not in html
        numbers = re.search(
            r"Precision is (\d\.\d+) and coverage is (\d\.\d+)\. So the fit is (\d\.\d+)", html
        )
        assert numbers
        precision, coverage, fit = map(float, numbers.groups())
        weights = atlas.weights
        assert precision == (weights.value_core + weights.value_outside) / 2
        wanted = precision**weights.power * (weights.base + (1 - weights.base) * coverage)
        assert fit == pytest.approx(wanted, abs=0.01)

    def test_patients_can_read_it(self) -> None:
        rows = [row for row in table("how").to_dict("records") if not str(row["id"]).startswith("formula-")]
        grades = {str(row["id"]): grade(str(row["text"])) for row in rows}
        assert max(grades.values()) <= 8, grades
        assert sum(grades.values()) / len(grades) <= 6

    def test_says_what_it_is_not(self) -> None:
        text = document("/how").text.lower()
        assert "never a probability" in text
        assert text.count("probab") == 1
        assert "!" not in text

    def test_without_a_row_for_the_numbers_they_come_last(self, two: Atlas, app: BodymapDash) -> None:
        made = Pages(replace(two, how={}), Pictures(two), app.library.at).how(Choice())
        assert "value_core" in made


def test_two_hundred_and_fifty_muscles(atlas: Atlas, app: BodymapDash) -> None:
    """Each is listed, and has a page of its own."""
    first = next(iter(atlas.muscles.values()))
    ids = [f"{first.id}-{number}" for number in range(250)]
    many = replace(
        atlas,
        muscles={name: replace(first, id=name) for name in ids},
        zones={f"{z.id}-{n}": replace(z, id=f"{z.id}-{n}", muscle=ids[n])
               for n in range(250) for z in atlas.zones.values() if z.muscle == first.id},
        patterns={(name, side): atlas.patterns[first.id, side] for name in ids for side in SIDES},
        membership={(name, side): atlas.membership[first.id, side] for name in ids for side in SIDES},
        trigger_points={},
        drawn={key: tuple(s for s in shapes if s.layer == "outline") + tuple(
            replace(s, id=f"{name}-{n}:{side}")
            for n in range(250) for s in shapes if s.layer == "zone"
            for name, _, side in [s.id.partition(":")] if atlas.zones[name].muscle == first.id)
            for key, shapes in atlas.drawn.items()},
    )  # fmt: skip
    made = Pages(many, Pictures(many), app.library.at)
    html = made.listing(Choice())
    sheet = MusclePage(many, made.pictures, app.library.at).muscle(ids[7], Choice())
    assert len(set(re.findall(r'data-muscle="([^"]+)"', html))) == 250
    assert ids[8] in sheet


def test_a_sign_told_for_a_muscle_beside_its_look_alike_speaks_for_it() -> None:
    atlas = real_atlas()
    told = 0
    for muscle in atlas.muscles:
        for alike in facts.look_alikes(atlas, muscle):
            for name, signs, other in (
                (muscle, alike.signs_this, alike.muscle),
                (alike.muscle, alike.signs_other, muscle),
            ):
                for sign in signs:
                    told += 1
                    assert atlas.signs[sign].speaks.get(name) is True, (name, sign)
                    assert atlas.signs[sign].speaks.get(other) is not True, (name, sign)
    assert told
