"""The library: its pages, its search, its pictures, and the page on how the fit is computed."""

from __future__ import annotations

import re
import time
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bodymap import facts, library, pictures
from bodymap.atlas import Atlas, load
from bodymap.frame import Choice
from bodymap.muscle_page import MusclePage
from bodymap.pages import Pages
from bodymap.patterns import LEVELS
from bodymap.pictures import Pictures
from bodymap.schema import SIDES
from bodymap.server import BodymapDash, create_app
from tests import fixture_atlas
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
    return create_app(DATA)


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


def pages(atlas: Atlas) -> list[str]:
    """Addresses of every page in its usual form."""
    return ["/library", "/how", *(f"/library/{muscle}" for muscle in atlas.muscles)]


class TestPages:
    def test_every_page_is_a_whole_document(self, client: FlaskClient, atlas: Atlas) -> None:
        for url in [*pages(atlas), "/library?q=thigh", "/library?q=nothing-has-this-name"]:
            answer = client.get(url)
            assert answer.status_code == 200, url
            page = Document(answer.text)
            assert (page.open, page.wrong) == ([], []), url
            assert [name for name, count in Counter(page.all("id")).items() if count > 1] == [], url
            assert [tag for tag, _ in page.elements].count("h1") == 1, url

    def test_links_within_a_page_have_their_target(self, client: FlaskClient, atlas: Atlas) -> None:
        for url in pages(atlas):
            page = Document(client.get(url).text)
            targets = {link[1:] for link in page.all("href") if link.startswith("#")}
            assert targets <= set(page.all("id")), url
            assert set(page.all("for")) <= set(page.all("id")), url

    def test_links_and_files_are_there(self, client: FlaskClient, atlas: Atlas) -> None:
        urls: set[str] = set()
        for url in pages(atlas):
            page = Document(client.get(url).text)
            urls |= {link for name in ("href", "src", "srcset") for link in page.all(name) if link[0] == "/"}
        for url in urls:
            with client.get(url) as answer:
                assert answer.status_code == 200, url

    def test_nothing_inline_runs_or_styles(self, client: FlaskClient, atlas: Atlas) -> None:
        for url in pages(atlas):
            page = Document(client.get(url).text)
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
        class Prefixed:
            def asset(self, name: str) -> str:
                return f"/clinic/assets/{name}"

            def picture(self, body: str, face: str, theme: str) -> str:
                return f"/clinic/{body}-{face}-{theme}"

            def get_relative_path(self, path: str) -> str:
                return f"/clinic{path}"

        known = load(DATA)
        drawn = Pictures(known)
        made = Pages(known, drawn, Prefixed()), MusclePage(known, drawn, Prefixed())
        for html in (made[0].listing(Choice()), made[0].how(), made[1].muscle("psoas-major", Choice())):
            links = [link for link in Document(html).all("href") if link.startswith("/")]
            assert links
            assert all(link.startswith("/clinic/") for link in links)

    def test_choices_that_are_unknown_are_passed_over(self, client: FlaskClient) -> None:
        usual = client.get("/library/psoas-major").text
        assert client.get("/library/psoas-major?body=cat&side=up&voice=%00&x=1").text == usual

    def test_kept_but_asked_for_again(self, client: FlaskClient) -> None:
        first = client.get("/library/psoas-major")
        assert first.headers["Cache-Control"] == "no-cache"
        again = client.get("/library/psoas-major", headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304
        assert client.get("/library?q=thigh").headers["Cache-Control"] == "no-store"

    def test_made_once(self, app: BodymapDash, client: FlaskClient) -> None:
        kept = app.server.extensions[library.NAME]
        client.get("/library/iliacus?body=male")
        made = kept.muscle.cache_info().misses
        client.get("/library/iliacus?body=male")
        assert kept.muscle.cache_info().misses == made
        assert kept.muscle.cache_info().maxsize == library.KEPT


class TestMuscle:
    @pytest.mark.parametrize("side", SIDES)
    @pytest.mark.parametrize("body", ["female", "male"])
    def test_words_name_the_regions_under_the_zones(
        self, client: FlaskClient, atlas: Atlas, body: str, side: str
    ) -> None:
        for muscle in atlas.muscles:
            html = client.get(f"/library/{muscle}?body={body}&side={side}").text
            named = [one for ids in Document(html).all("data-regions") for one in ids.split()]
            assert sorted(named) == sorted(atlas.membership[muscle, side]), muscle
            where = html[html.index('id="where"') : html.index('id="points"')]
            blocks = dict(zip(re.findall(r'swatch.*?class="(core|spill|rare)"', where),
                              where.split("<h3>")[1:], strict=True))  # fmt: skip
            for level in LEVELS:
                own = {region for region, one in atlas.membership[muscle, side].items() if one == level}
                block = blocks.get(level.replace("spillover", "spill"), "")
                ids = {one for names in Document(block).all("data-regions") for one in names.split()}
                assert ids == own, (muscle, level)

    def test_picture_holds_the_muscles_zones_and_no_others(self, client: FlaskClient, atlas: Atlas) -> None:
        for muscle in atlas.muscles:
            html = client.get(f"/library/{muscle}").text
            drawn = Document(html[html.index('class="look"') : html.index('class="read"')])
            zones = {zone.id for zone in atlas.zones.values() if zone.muscle == muscle}
            assert sorted(drawn.all("data-zone")) == sorted(zones), muscle

    def test_sides_differ_and_mirror(self, atlas: Atlas) -> None:
        drawn = Pictures(atlas)
        right, left = (drawn.drawing("female", "front", "psoas-major", side) for side in ("right", "left"))
        both = drawn.drawing("female", "front", "psoas-major", "both")
        assert max(x for x, _, _ in right.points) < atlas.midline < min(x for x, _, _ in left.points)
        assert sorted(both.core) == sorted(right.core + left.core)

    def test_both_voices(self, client: FlaskClient, atlas: Atlas) -> None:
        point = next(iter(atlas.trigger_points.values()))
        patient, clinician = (
            Document(client.get(f"/library/{point.muscle}?voice={voice}").text).text
            for voice in ("patient", "clinician")
        )
        assert point.plain in patient
        assert point.anatomical not in patient
        assert point.anatomical in clinician
        assert atlas.muscles[point.muscle].ta98 in clinician

    def test_choices_stay_in_the_links(self, client: FlaskClient, atlas: Atlas) -> None:
        page = Document(client.get("/library/psoas-major?body=male&side=left&voice=clinician").text)
        others = [link for link in page.all("href") if link.startswith("/library/iliacus")]
        assert others
        assert all("body=male&side=left&voice=clinician" in link for link in others)
        assert "/?m=psoas-major&side=left&body=male&voice=clinician" in page.all("href")
        assert "/?m=psoas-major" in Document(client.get("/library/psoas-major").text).all("href")

    def test_own_rows_are_there_and_no_one_elses(self, client: FlaskClient, atlas: Atlas) -> None:
        for muscle in atlas.muscles:
            text = Document(client.get(f"/library/{muscle}").text).text
            rows = [word for word in atlas.words.values() if word.section not in ("doctor", "answer", "stop")]
            own = [word.patient for word in rows if muscle in word.muscles]
            for word in rows:
                alike = any(word.patient in row for row in own)  # two muscles can share a short sentence
                assert (word.patient in text) == alike, (muscle, word.id)

    def test_every_source_cited_is_listed_with_how_much_was_read(
        self, client: FlaskClient, atlas: Atlas
    ) -> None:
        for muscle in atlas.muscles.values():
            html = client.get(f"/library/{muscle.id}").text
            cited = set(re.findall(r'href="#source-([a-z0-9-]+)"', html))
            assert cited == set(re.findall(r'id="source-([a-z0-9-]+)"', html))
            zones = [zone for zone in atlas.zones.values() if zone.muscle == muscle.id]
            assert {source for zone in zones for source in zone.sources} <= cited
            assert html.count("<i>") == len(cited)

    def test_previous_and_next(self, client: FlaskClient, atlas: Atlas) -> None:
        first, second, *_ = atlas.muscles
        html = client.get(f"/library/{first}").text
        assert f'rel="next" href="/library/{second}"' in html
        assert 'rel="prev"' not in html
        assert f'rel="prev" href="/library/{first}"' in client.get(f"/library/{second}").text


class TestFacts:
    def test_how_often(self, two: Atlas) -> None:
        muscle = two.muscles["psoas-major"]
        assert facts.how_often(muscle) == "found in 5 of 100 people with low back pain"
        both = replace(muscle, prevalence_low=30.0, prevalence_high=55.0)
        assert facts.how_often(both) == "found in 30 to 55 of 100 people with low back pain"
        assert "42 of 100" in facts.how_often(replace(muscle, prevalence_low=42.0, prevalence_high=42.0))
        assert facts.how_often(replace(muscle, prevalence_low=None)) == "how often: not known"

    def test_felt_most(self, two: Atlas) -> None:
        assert facts.felt_most(two, "psoas-major") == "upper front thigh and low back"
        assert facts.felt_most(two, "psoas-major", "left") == "upper front thigh and low back"
        assert facts.felt_most(two, "iliacus", clinical=True) == "anterior region of thigh"

    def test_groups(self, two: Atlas, atlas: Atlas) -> None:
        assert dict(facts.groups(two)) == {"low back": ("psoas-major",), "thigh": ("psoas-major", "iliacus")}
        grouped = facts.groups(atlas)
        assert {muscle for ids in grouped.values() for muscle in ids} == set(atlas.muscles)
        for area, ids in grouped.items():
            for muscle in ids:
                core = atlas.patterns[muscle, "right"].core
                assert area in {atlas.regions[region].area for region in core} or not core

    def test_places_on_both_sides_are_named_once(self, two: Atlas) -> None:
        found = facts.places(two, ["groin-right", "groin-left", "thigh-left"], "right")
        assert found == [("groin, both sides", ("groin-right", "groin-left")),
                         ("left upper front thigh", ("thigh-left",))]  # fmt: skip

    def test_look_alikes_of_the_little_atlas(self, two: Atlas) -> None:
        (one,) = facts.look_alikes(two, "psoas-major")
        assert (one.muscle, one.shared) == ("iliacus", ("thigh-right",))
        assert one.share == pytest.approx(1 / 3)
        assert one.only_this == ()  # the strip is a (disputed) place of the iliacus, too
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
                    assert set(one.shared) == own.core & other.core != set()
                    assert set(one.only_this) == own.core - set(other.levels)
                    assert set(one.only_other) == other.core - set(own.levels)
                    assert not set(one.signs_this) & set(one.signs_other)


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

    def test_the_form_works_without_a_script(self, client: FlaskClient) -> None:
        page = client.get("/library?q=psoas").text
        found = page[page.index('id="found"') : page.index('id="areas"')]
        assert re.findall(r'data-muscle="([^"]+)"', found)[0] == "psoas-major"
        assert 'value="psoas"' in page
        assert re.search(r'id="count" role="status">\d+ of \d+ muscles<', page)
        none = client.get("/library?q=xyzzy").text
        assert '<p id="none">' in none

    def test_what_is_typed_is_escaped(self, client: FlaskClient) -> None:
        html = client.get("/library", query_string={"q": '"><script>alert(1)</script>'}).text
        assert "<script>alert" not in html

    @settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.text(max_size=60))
    def test_any_search(self, client: FlaskClient, typed: str) -> None:
        assert client.get("/library", query_string={"q": typed, "voice": typed}).status_code == 200


class TestPictures:
    def test_alone(self, app: BodymapDash, client: FlaskClient, atlas: Atlas) -> None:
        for muscle in atlas.muscles:
            for body in atlas.bodies:
                for side in library.PICTURE_SIDES:
                    answer = client.get(library.picture_url(app, body, muscle, side))
                    assert answer.mimetype == "image/svg+xml"
                    assert "immutable" in answer.headers["Cache-Control"]
                    root = ET.fromstring(answer.text)
                    title = root.find("{http://www.w3.org/2000/svg}title")
                    assert title is not None
                    assert atlas.muscles[muscle].plain in str(title.text).lower()
                    zones = [zone for one in root.iter() if (zone := one.get("data-zone"))]
                    own = [zone.id for zone in atlas.zones.values() if zone.muscle == muscle]
                    assert sorted(zones) == sorted(own * (2 if side == "both" else 1))

    def test_an_address_changes_with_its_picture(self, app: BodymapDash, client: FlaskClient) -> None:
        urls = {library.picture_url(app, "female", "psoas-major", side) for side in library.PICTURE_SIDES}
        assert len({url.partition("?v=")[2] for url in urls}) == len(urls)
        assert client.get("/picture/female/psoas-major-left.svg").headers["Cache-Control"] == "no-cache"
        with pytest.raises(KeyError):
            library.picture_url(app, "female", "nope", "left")

    def test_small_enough(self, atlas: Atlas) -> None:
        drawn = Pictures(atlas)
        for muscle in atlas.muscles:
            assert len(drawn.alone("female", muscle, "both")) < 24_000, muscle
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


def _away(x: float, y: float, a: tuple[float, float], b: tuple[float, float]) -> float:
    """Distance of a point from a stretch of a line."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    along = max(0.0, min(1.0, ((x - a[0]) * dx + (y - a[1]) * dy) / length)) if length else 0.0
    return float(((x - a[0] - along * dx) ** 2 + (y - a[1] - along * dy) ** 2) ** 0.5)


class TestHow:
    def test_every_number_and_its_meaning(self, client: FlaskClient, atlas: Atlas) -> None:
        text = Document(client.get("/how").text).text
        rows = table("matching").to_dict("records")
        assert [row["key"] for row in rows] == list(atlas.weight_rows)
        for row in rows:
            assert str(row["meaning"]) in text
            assert f"{row['key']}{float(str(row['value'])):g}" in text.replace(" ", "")

    def test_every_paragraph_in_order(self, client: FlaskClient, atlas: Atlas) -> None:
        text = Document(client.get("/how").text).text
        places = [text.index(row.text.partition("{")[0].strip()) for row in atlas.how.values()]
        assert places == sorted(places)

    def test_the_example_is_a_real_match(self, client: FlaskClient, atlas: Atlas) -> None:
        html = client.get("/how").text
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

    def test_says_what_it_is_not(self, client: FlaskClient) -> None:
        text = Document(client.get("/how").text).text.lower()
        assert "never a probability" in text
        assert text.count("probab") == 1
        assert "!" not in text

    def test_without_a_row_for_the_numbers_they_come_last(self, two: Atlas, app: BodymapDash) -> None:
        made = Pages(replace(two, how={}), Pictures(two), app).how()
        assert "value_core" in made


def test_two_hundred_and_fifty_muscles(atlas: Atlas, app: BodymapDash) -> None:
    """A list of ten times as many muscles costs ten times as much, not a hundred times."""
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
    start = time.perf_counter()
    made = Pages(many, Pictures(many), app)
    html = made.listing(Choice())
    sheet = MusclePage(many, made.pictures, app).muscle(ids[7], Choice())
    assert time.perf_counter() - start < 6
    assert len(set(re.findall(r'data-muscle="([^"]+)"', html))) == 250
    assert ids[8] in sheet


def test_a_sign_told_for_a_muscle_beside_its_look_alike_speaks_for_it() -> None:
    atlas = load(Path(__file__).resolve().parents[1] / "data")
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
