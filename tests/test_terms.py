"""What people call muscles and troubles: the table, the search of the library and of the page, links."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bodymap.atlas import Atlas
from bodymap.atlas.called import LayTerm
from bodymap.atlas.rules import _check_lay_terms
from bodymap.atlas.tables import Faults
from bodymap.paths import ours
from bodymap.say import facts, terms
from bodymap.view import View, parse
from tests.fixture_atlas import real_atlas

WANTED = {  # typed -> the first muscles, and the term of which something is said
    "hip flexor": (["psoas-major", "iliacus", "rectus-femoris"], "hip-flexors"),
    "Hip flexors": (["psoas-major", "iliacus", "rectus-femoris"], "hip-flexors"),
    "my tight hip flexors": (["psoas-major", "iliacus"], "hip-flexors"),
    "sciatica": (["gluteus-minimus", "piriformis"], "sciatica"),
    "sciat": (["gluteus-minimus", "piriformis"], "sciatica"),
    "left sciatica pain": (["gluteus-minimus", "piriformis"], "sciatica"),
    "erector spinae": (["iliocostalis-lumborum", "longissimus-thoracis"], "erector-spinae"),
    "tailbone": (["coccygeus", "levator-ani"], "tailbone"),
    "QL": (["quadratus-lumborum-superficial", "quadratus-lumborum-deep"], "quadratus-lumborum"),
    "six-pack": (["rectus-abdominis"], "six-pack"),
    "abs": (["rectus-abdominis", "external-oblique"], "abdominals"),
    "levator ani": (["levator-ani"], "pelvic-floor"),
    "pelvic floor": (["levator-ani", "coccygeus"], "pelvic-floor"),
    "hamstrings": (["biceps-femoris", "semitendinosus"], "hamstrings"),
    "shin splints": (["tibialis-anterior"], "shin-splints"),
    "lumbago": (["quadratus-lumborum-superficial"], "low-back"),
    "groin strain": (["adductor-longus"], "groin-strain"),
    "runner's knee": (["rectus-femoris"], "runners-knee"),
    "runners knee": (["rectus-femoris"], "runners-knee"),
    "IT band": (["tensor-fasciae-latae", "gluteus-maximus"], "iliotibial-band"),
    "bursitis": (["gluteus-medius", "gluteus-minimus"], "bursitis"),
    "biceps": (["biceps-femoris"], "arm"),
}


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    """The real atlas."""
    return real_atlas()


@pytest.mark.parametrize("typed", WANTED)
def test_the_library_finds_what_people_say(atlas: Atlas, typed: str) -> None:
    found, told = facts.search(facts.index(atlas), typed)
    muscles, term = WANTED[typed]
    assert (found[: len(muscles)], told) == (muscles, [term])


@pytest.mark.parametrize(
    ("typed", "term"), [("rotator cuff", "shoulder"), ("traps", "neck"), ("slipped disc", "slipped-disc")]
)
def test_what_is_no_muscle_here_is_said_and_names_none(atlas: Atlas, typed: str, term: str) -> None:
    assert facts.search(facts.index(atlas), typed) == ([], [term])


def test_a_name_that_others_begin_with_says_nothing_of_them(atlas: Atlas) -> None:
    """Many terms begin with "hip", and places: these come first, and no text stands above them."""
    table = facts.index(atlas)
    assert facts.search(table, "hip")[1] == []
    felt = {name for name in facts.search({**table, "terms": []}, "hip")[0]}
    assert set(facts.search(table, "hip")[0][: len(felt)]) == felt


def test_every_name_of_a_term_finds_it(atlas: Atlas) -> None:
    table = facts.index(atlas)
    for term in atlas.lay_terms.values():
        for name in term.says:
            found, told = facts.search(table, name)
            assert term.id in told, name
            assert set(term.muscles) <= set(found), name


def test_no_name_is_lost_when_it_is_compared(atlas: Atlas) -> None:
    skipped = atlas.texts("search-skipped").split()
    known: dict[str, str] = {}
    for term in atlas.lay_terms.values():
        for name in term.says:
            text = terms.spelled(name, skipped)
            assert text, name
            assert known.setdefault(text, term.id) == term.id, name


@pytest.fixture(scope="module")
def rows(atlas: Atlas) -> dict[str, dict[str, list[str]]]:
    """The terms as the page has them, by id."""
    return {row["id"]: row for row in terms.page_table(atlas, [])}


class TestPage:
    def test_places_stand_for_their_regions_the_likeliest_first(
        self, atlas: Atlas, rows: dict[str, dict[str, list[str]]]
    ) -> None:
        assert rows["low-back"]["regions"][:2] == ["lower-low-back-right", "lower-low-back-left"]
        assert rows["tailbone"]["regions"] == ["tailbone"]
        assert rows["appendix"]["regions"] == ["lower-belly-right"]  # on one side only
        assert all(set(row["regions"]) <= set(atlas.regions) for row in rows.values())

    def test_the_own_group_begins_with_the_choice_of_all(self, rows: dict[str, dict[str, list[str]]]) -> None:
        assert rows["iliopsoas"]["muscles"] == ["both", "psoas-major", "iliacus"]
        assert rows["hip-flexors"]["muscles"][0] == "psoas-major"

    def test_a_note_says_what_it_is_and_what_else_it_could_be(
        self, rows: dict[str, dict[str, list[str]]]
    ) -> None:
        patient, clinician = rows["sciatica"]["notes"]
        assert "sciatic nerve" in patient
        assert "sciatica from the L5 nerve" in patient
        assert "L5 radiculopathy" in clinician
        assert "does not cover" in rows["shoulder"]["notes"][0]


@pytest.mark.parametrize(
    ("link", "muscle"),
    [
        ("m=psoas", "psoas-major"),
        ("m=Psoas", "psoas-major"),
        ("m=psoas%20major", "psoas-major"),
        ("m=psoas-major", "psoas-major"),
        ("m=QL", "quadratus-lumborum-superficial"),
        ("m=outer+hamstring", "biceps-femoris"),
        ("m=iliopsoas", "both"),
        ("m=both", "both"),
    ],
)
def test_a_link_may_say_a_plain_name(atlas: Atlas, link: str, muscle: str) -> None:
    assert parse(link, atlas.known, called=terms.called(atlas)) == (View(muscle=muscle), ())


def test_a_link_may_compare_plain_names_and_unknown_ones_are_named(atlas: Atlas) -> None:
    seen, notes = parse("m=blub&vs=psoas,outer-ql", atlas.known, called=terms.called(atlas))
    assert seen.compare == ("psoas-major", "quadratus-lumborum-superficial")
    assert seen.muscle == "auto"
    assert len(notes) == 1
    assert "'blub'" in notes[0]


class TestRules:
    TERM = LayTerm(
        id="a", says=("stitch",), muscles=(), places=("groin",), mimics=(), patient="", clinician="",
        sources=("own",), row=2,
    )  # fmt: skip

    def faults(self, *rows: LayTerm) -> list[str]:
        """What is wrong with these rows."""
        found = Faults(ours("data"))
        _check_lay_terms(rows, found)
        return list(found)

    def test_a_good_row(self) -> None:
        assert self.faults(self.TERM) == []

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"places": ()}, "needs muscles, places, mimics or a text"),
            ({"patient": "A stitch."}, "needs both voices"),
            ({"sources": ()}, "needs its sources"),
        ],
    )
    def test_what_a_row_lacks(self, changes: dict[str, object], said: str) -> None:
        (fault,) = self.faults(replace(self.TERM, **changes))  # type: ignore[arg-type]
        assert said in fault
        assert fault.startswith("data/lay_terms.csv:2")

    def test_a_name_stands_for_one_term(self) -> None:
        (fault,) = self.faults(self.TERM, replace(self.TERM, id="b", says=("Stitch",), row=3))
        assert "'Stitch' is said of 'a' already" in fault
