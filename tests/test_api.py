"""`import bodymap`: its examples, what it refuses, and that it says what the page says."""

from __future__ import annotations

import ast
import doctest
import json
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import bodymap
from bodymap import view
from bodymap.atlas import Atlas
from bodymap.say import words

ROOT = Path(__file__).resolve().parents[1]
CLINIC = ROOT / "examples" / "clinic"
FUNCTIONS = [name for name in bodymap.__all__ if name[0].islower()]


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return bodymap.load()


@pytest.mark.parametrize("module", ["bodymap", "bodymap.api", "bodymap.exchange", "bodymap.frames"])
def test_the_examples_are_true(module: str) -> None:
    found = doctest.testmod(import_module(module), optionflags=doctest.ELLIPSIS)
    assert found.attempted
    assert not found.failed


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_is_described(name: str) -> None:
    text = getattr(bodymap, name).__doc__
    headings = ["Parameters", "Returns", "Examples"]
    if name not in ("regions", "muscles", "zones", "patterns", "ranking"):
        headings.insert(2, "Raises")
    at = [text.index(f"    {heading}\n    {'-' * len(heading)}\n") for heading in headings]
    assert at == sorted(at)


def test_importing_it_loads_nothing_yet() -> None:
    code = (
        "import bodymap, sys; print([n for n in sys.modules if n.partition('.')[0] in ('bodymap', 'pandas')])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "['bodymap']\n"
    assert set(dir(bodymap)) == {*bodymap.__all__, "__version__"}
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        bodymap.nothing  # noqa: B018


class TestMatch:
    @pytest.mark.parametrize(
        ("given", "fault"),
        [
            ({"regions": ["groin-rigth"]}, "unknown area 'groin-rigth'; nearest: groin-right, "),
            ({"regions": "hip"}, "unknown area 'hip'; nearest: "),
            ({"regions": ["?"]}, "unknown area '?'"),
            ({"answers": ["cougth"]}, "unknown answer 'cougth'; nearest: cough"),
            ({"muscle": "psoas"}, "unknown muscle 'psoas'; nearest: psoas-m"),
            ({"side": "lft"}, "unknown side 'lft'; allowed: follow, left, right, both"),
            ({"compare": ["iliacus", "iliacs"]}, "unknown compared muscle 'iliacs'; nearest: iliacus"),
        ],
    )
    def test_what_no_table_knows_is_refused(self, given: dict[str, Any], fault: str) -> None:
        with pytest.raises(ValueError, match="unknown") as caught:
            bodymap.match(**({"regions": ["groin-right"]} | given))
        assert isinstance(caught.value, bodymap.UnknownIdError)
        (told,) = caught.value.faults
        assert told.startswith(fault)

    def test_all_faults_at_once(self) -> None:
        with pytest.raises(bodymap.UnknownIdError) as caught:
            bodymap.match(["a1", "b2"], ["c3"], side="up")
        assert len(caught.value.faults) == 4
        assert str(caught.value).splitlines() == list(caught.value.faults)

    def test_one_region_needs_no_list(self) -> None:
        assert bodymap.match("groin-right") == bodymap.match(["groin-right"])

    def test_a_clinics_folder(self) -> None:
        more = bodymap.load(CLINIC)
        assert more.clinics == ("clinic",)
        assert "clinic-calf" in bodymap.match(["inner-calf-right"], atlas=more).best
        assert "clinic-calf" not in bodymap.match(["inner-calf-right"]).best


def test_the_words_are_those_of_the_page(atlas: Atlas) -> None:
    marks, told = ("groin-right", "lower-low-back-right"), ("no-cough",)
    for voice in ("patient", "clinician"):
        for sources in (False, True):
            seen = view.View(regions=marks, answers=told, voice=voice, sources=sources, body="female")
            assert bodymap.answer(
                marks, told, atlas, voice=voice, sources=sources, body="female"
            ) == words.answer(atlas, seen)
    with pytest.raises(bodymap.UnknownIdError, match="allowed: patient, clinician"):
        bodymap.answer(marks, voice="nurse")
    with pytest.raises(TypeError, match="'language' is no option; there are body, build, compare, "):
        bodymap.answer(marks, language="en")  # type: ignore[call-arg]


def test_a_notebook_shows_the_svg(atlas: Atlas) -> None:
    picture = bodymap.svg(["groin-right"], atlas=atlas)
    assert isinstance(picture, str)
    assert picture._repr_svg_() == picture
    assert picture != bodymap.svg(["groin-right"], atlas=atlas, theme="dark")
    with pytest.raises(bodymap.UnknownIdError, match="unknown body"):
        bodymap.svg(body="child")


def test_the_figure_is_one_of_plotly(atlas: Atlas) -> None:
    picture = bodymap.figure(["groin-right"], atlas=atlas)
    assert json.loads(picture.to_json())["data"]


def test_the_lines_for_a_researcher_run() -> None:
    lines, *_ = re.findall(
        r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL
    )
    names: dict[str, Any] = {}
    exec(lines, names)
    assert names["found"].muscles[0] == "psoas-major"
    assert names["table"].index[0] == "psoas-major"


def test_the_notebook_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Each cell in its turn, from the notebook's folder; what a cell ends with is shown in a rich form."""
    monkeypatch.chdir(ROOT / "docs")
    cells = json.loads(Path("notebook.ipynb").read_text(encoding="utf-8"))["cells"]
    names: dict[str, Any] = {}
    shown: dict[str, Any] = {}
    for cell in cells:
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            *body, last = ast.parse("".join(cell["source"])).body
            exec(compile(ast.Module(body, []), cell["id"], "exec"), names)
            if isinstance(last, ast.Expr):
                shown[cell["id"]] = eval(compile(ast.Expression(last.value), cell["id"], "eval"), names)
            else:
                exec(compile(ast.Module([last], []), cell["id"], "exec"), names)
    assert isinstance(shown["match"], pd.DataFrame)
    assert shown["match"].index[0] == "psoas-major"
    assert (
        bodymap.answer(["lower-low-back-right", "groin-right"], voice="clinician").headline
        in capsys.readouterr().out
    )
    for name in ("match", "frames", "zones", "clinic", "figure"):
        assert hasattr(shown[name], "_repr_html_"), name
        assert not isinstance(shown[name], pd.DataFrame) or len(shown[name]), name
    assert hasattr(shown["svg"], "_repr_svg_")


class TestFrames:
    def test_one_row_for_each_of_the_table(self, atlas: Atlas) -> None:
        for frame, table in (
            (bodymap.regions(atlas), atlas.regions),
            (bodymap.muscles(atlas), atlas.muscles),
            (bodymap.zones(atlas), atlas.zones),
        ):
            assert frame.index.tolist() == list(table)
            for row, one in zip(frame.itertuples(), table.values(), strict=True):
                for name in frame.columns:
                    assert getattr(row, name) == getattr(one, "own" if name == "clinic" else name)

    @pytest.mark.parametrize("name", ["regions", "muscles", "zones", "patterns", "ranking"])
    def test_every_column_is_described(self, name: str, atlas: Atlas) -> None:
        given = [bodymap.match("groin-right")] if name == "ranking" else [atlas]
        function = getattr(bodymap, name)
        for column in function(*given).columns:
            assert column in function.__doc__, column

    def test_a_clinics_rows_name_it(self) -> None:
        frame = bodymap.muscles(bodymap.load(CLINIC))
        assert frame.loc["clinic-calf", "clinic"] == "clinic"
        assert frame.loc["psoas-major", "clinic"] == ""

    def test_the_patterns_are_those_that_are_matched(self, atlas: Atlas) -> None:
        frame = bodymap.patterns(atlas)
        found: dict[tuple[str, str], dict[str, str]] = {}
        for row in frame.to_dict("records"):
            found.setdefault((row["muscle"], row["side"]), {})[row["region"]] = row["level"]
        assert found == atlas.membership

    def test_the_ranking_is_the_matchs(self, atlas: Atlas) -> None:
        found = bodymap.match(["groin-right", "lower-low-back-right"], ["stiff-straight", "no-cough"])
        frame = bodymap.ranking(found, atlas)
        assert frame.index.tolist() == [one.muscle for one in found.ranked]
        first = found.ranked[0]
        assert frame.iloc[0]["fit"] == first.fit
        assert frame.iloc[0]["core"] == first.at["core"]
        assert frame.iloc[0]["speaks_for"] == first.said.speaks_for
        nothing = bodymap.ranking(bodymap.match([]))
        assert isinstance(nothing, pd.DataFrame)
        assert nothing.columns.tolist() == frame.columns.tolist()


def test_scripts_of_the_first_version_still_run() -> None:
    """They asked for the words of a view like this."""
    from bodymap.atlas import load
    from bodymap.paths import ours
    from bodymap.view import View
    from bodymap.words import answer

    view = View(regions=("groin-right",), answers=("no-cough",))
    assert answer(load(ours("data")), view).headline == bodymap.answer(["groin-right"], ["no-cough"]).headline
