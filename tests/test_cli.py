"""The command `bodymap`: options, environment, exit statuses, and what each part prints."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from bodymap import __version__, api, cli
from bodymap.vignettes import KINDS
from tests.fixture_atlas import read_once, real_atlas, to_csv

ROOT = Path(__file__).resolve().parents[1]
CLINIC = ROOT / "examples" / "clinic"


@pytest.fixture(autouse=True)
def _each_folder_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """An atlas can't be changed, so that commands may share it; a folder with faults is read each time."""
    monkeypatch.setattr(api, "load", read_once)


def run(*words: str) -> Result:
    done = CliRunner().invoke(cli.main, words)
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done


def served(*words: str) -> dict[str, Any]:
    """The options that `bodymap serve` ends up with."""
    return cli.serve.make_context("bodymap", list(words)).params


class TestServe:
    def test_options_win_over_the_environment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("BODYMAP_PORT", "9001")
        monkeypatch.setenv("BODYMAP_HOST", "0.0.0.0")
        found = served()
        assert (found["port"], found["host"]) == (9001, "0.0.0.0")
        found = served("--port", "9002", "--host", "::1")
        assert (found["port"], found["host"]) == (9002, "::1")

    @pytest.mark.parametrize(
        ("value", "on"),
        [("1", True), ("yes", True), ("TRUE", True), ("", False), ("0", False), ("no", False)],
    )
    def test_a_switch_in_the_environment(self, value: str, on: bool, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("BODYMAP_NO_BROWSER", value)
        assert served()["no_browser"] is on
        assert served("--no-browser")["no_browser"] is True

    def test_an_empty_variable_is_none(self, monkeypatch: pytest.MonkeyPatch) -> None:
        usual = served()
        for name in usual:
            monkeypatch.setenv(f"BODYMAP_{name.upper()}", "")
        assert served() == usual

    @pytest.mark.parametrize("port", ["70000", "-1", "many"])
    def test_a_bad_port_is_named(self, port: str) -> None:
        done = run("serve", f"--port={port}")
        assert done.exit_code == 2
        assert port in done.stderr

    def test_folders_from_the_environment_and_the_command_line(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("BODYMAP_DATA", os.pathsep.join(["one", "two"]))
        assert served()["data"] == (Path("one"), Path("two"))
        assert served("--data", "three", "--data", "four")["data"] == (Path("three"), Path("four"))
        monkeypatch.setenv("BODYMAP_DATA", os.pathsep.join(["", str(CLINIC), ""]))
        assert json.loads(run("match", "inner-calf-right", "--json").stdout)["ranked"]
        monkeypatch.delenv("BODYMAP_DATA")
        assert served()["data"] == ()

    @pytest.mark.parametrize(
        ("given", "prefix"), [("/", "/"), ("", "/"), ("clinic", "/clinic/"), ("/a/b/", "/a/b/")]
    )
    def test_a_prefix_with_or_without_slashes(self, given: str, prefix: str) -> None:
        assert served("--prefix", given)["prefix"] == prefix


class TestMatch:
    def test_json_is_what_the_page_says(self) -> None:
        done = run("match", "groin-right", "lower-low-back-right", "-a", "no-cough", "--json")
        assert done.exit_code == 0
        found = json.loads(done.stdout)
        told = api.answer(["groin-right", "lower-low-back-right"], ["no-cough"])
        assert found["headline"] == told.headline
        assert [row["id"] for row in found["ranked"]] == [one.muscle for one in told.match.ranked]
        assert found["ranked"][0]["fit"] == told.match.ranked[0].fit
        assert found["shown"] == [list(pair) for pair in told.match.shown]

    def test_an_emergency_is_asked_before_any_muscle(self) -> None:
        gates = api.answer(["chest-left"], voice="clinician").gates
        assert gates
        lines = run("match", "chest-left", "--voice", "clinician").stdout.splitlines()
        assert lines[0].startswith(gates[0].check)
        assert gates[0].action in lines[0]

    def test_a_clinics_muscle(self) -> None:
        place = next(iter(api.load(CLINIC).patterns["clinic-calf", "right"].core))
        assert "clinic-calf" in run("match", place, "--data", str(CLINIC)).stdout
        assert "clinic-calf" not in run("match", place).stdout

    def test_an_unknown_id_is_wrong_usage(self) -> None:
        done = run("match", "groin-rigth", "--side", "lft")
        assert done.exit_code == 2
        assert "unknown area 'groin-rigth'; nearest: groin-right" in done.stderr
        assert "unknown side 'lft'; allowed: follow, left, right, both" in done.stderr
        assert not done.stdout


class TestFigure:
    def test_svg_on_the_screen_and_in_a_file(self, tmp_path: Path) -> None:
        target = tmp_path / "groin.svg"
        shown, written = run("figure", "groin-right"), run("figure", "groin-right", "-o", str(target))
        assert shown.exit_code == written.exit_code == 0
        assert shown.stdout.startswith("<svg")
        assert shown.stdout == target.read_text(encoding="utf-8") + "\n"
        assert not written.stdout

    def test_plotly_files(self, tmp_path: Path) -> None:
        assert run("figure", "groin-right", "-o", str(tmp_path / "a.json")).exit_code == 0
        assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["data"]
        assert run("figure", "groin-right", "-o", str(tmp_path / "a.html")).exit_code == 0
        assert "Plotly.newPlot" in (tmp_path / "a.html").read_text(encoding="utf-8")

    def test_what_cannot_be_written(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        for name, why in (("a.png", "must end in .svg"), ("file/a.svg", "cannot be written: ")):
            done = run("figure", "groin-right", "-o", str(tmp_path / name))
            assert done.exit_code == 2
            assert why in done.stderr
        assert run("figure", "grion").exit_code == 2


class TestCheck:
    def test_a_good_folder(self) -> None:
        done = run("check", str(CLINIC))
        assert (done.exit_code, done.stdout) == (0, "No faults.\n")
        assert json.loads(run("check", str(CLINIC), "--json").stdout) == {"faults": []}

    def test_every_fault_by_file_row_and_column(self, tmp_path: Path) -> None:
        folder = tmp_path / "our-clinic"
        shutil.copytree(CLINIC, folder)
        zones = (folder / "zones.csv").read_text(encoding="utf-8")
        (folder / "zones.csv").write_text(zones.replace(",core,", ",kernel,", 1), encoding="utf-8")
        (folder / "sources.csv").unlink()
        done = run("check", str(folder))
        assert done.exit_code == 1
        lines = done.stdout.splitlines()
        assert any(line.startswith("our-clinic/zones.csv:2: strength: 'kernel'") for line in lines)
        assert any(line.startswith("our-clinic/muscles.csv:2: sources: 'clinic-notes'") for line in lines)
        again = run("check", str(folder), "--json")
        assert again.exit_code == 1
        assert json.loads(again.stdout)["faults"] == lines

    def test_a_folder_must_be_named(self) -> None:
        assert run("check").exit_code == 2


class TestVignettes:
    CASES = ROOT / "benchmarks" / "cases" / "published.csv"

    def test_as_the_benchmark_counts(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from benchmarks import vignettes

        monkeypatch.setattr(vignettes, "load", lambda _folder: real_atlas())
        cases = tmp_path / "cases.csv"
        with self.CASES.open(encoding="utf-8", newline="") as table:
            one_of_each = {row["expect_kind"]: row for row in csv.DictReader(table)}
        assert set(one_of_each) == set(KINDS)
        cases.write_text(to_csv(one_of_each.values()), encoding="utf-8")
        for more in ([], ["--all"]):
            assert vignettes.main([str(cases), *more]) == 0
            told = capsys.readouterr().out
            assert run("vignettes", str(cases), *more).stdout == told
        found = json.loads(run("vignettes", str(cases), "--json").stdout)
        assert told.endswith("".join(f"{what}: {count}\n" for what, count in found["figures"].items()))
        assert [case["id"] for case in found["cases"]] == re.findall(r"^(\S+) \[", told, re.MULTILINE)
        assert len(found["cases"]) == len(KINDS)

    def test_a_row_that_cannot_be_read(self, tmp_path: Path) -> None:
        cases = tmp_path / "cases.csv"
        head = self.CASES.read_text(encoding="utf-8").splitlines()[0]
        cases.write_text(f"{head}\none,s,s,grion,,,muscle,psoas-major\n", encoding="utf-8")
        done = run("vignettes", str(cases))
        assert (done.exit_code, done.stderr) == (2, "cases.csv:2: not known: grion\n")
        assert run("vignettes", str(tmp_path / "gone.csv")).exit_code == 2


def test_broken_tables_stop_every_command(tmp_path: Path) -> None:
    for command in ("match", "figure", "serve"):
        done = run(
            command, *(["groin-right"] if command != "serve" else []), "--data", str(tmp_path / "gone")
        )
        assert done.exit_code == 2
        assert done.stderr.startswith("bodymap cannot start: a fault in its files or tables:\n")
        assert "gone: the folder is missing" in done.stderr


def test_version_and_help_of_every_command() -> None:
    assert run("--version").stdout == f"bodymap, version {__version__}\n"
    assert "2 cannot start or wrong usage" in run("--help").stdout
    assert isinstance(cli.main, click.Group)
    for name in cli.main.commands:
        assert run(name, "--help").exit_code == 0


def test_compare_says_and_draws_what_changed(tmp_path: Path) -> None:
    then, now = (str(ROOT / "docs" / name) for name in ("visit.json", "visit-later.json"))
    told = run("compare", then, now)
    assert told.exit_code == 0
    assert told.output.splitlines() == [
        "= Stayed: right groin. 53 cm² of skin, 0.5 % of the drawing",
        "− Gone: right low back, lower part. 40 cm² of skin, 0.4 % of the drawing",
        "+ New: none. 0 cm² of skin, 0.0 % of the drawing",
        "Overlap (Jaccard index): 0.55",
    ]
    drawn = tmp_path / "changes.svg"
    found = json.loads(run("compare", then, now, "--json", "-o", str(drawn)).output)
    assert (found["gone"]["regions"], found["new"]["cm2"]) == (["lower-low-back-right"], 0)
    assert "Gone: right low back" in drawn.read_text(encoding="utf-8")


def test_compare_refuses_what_is_no_visit(tmp_path: Path) -> None:
    odd = tmp_path / "odd.json"
    odd.write_text("{}", encoding="utf-8")
    for wrong, why in ((odd, "odd.json is no visit of this app"), (tmp_path / "none.json", "none.json")):
        done = run("compare", str(odd), str(wrong)) if wrong == odd else run("compare", str(wrong), str(odd))
        assert done.exit_code == 2
        assert why in done.output


class TestHandingOn:
    """`export` and `import` of files of many visits."""

    @pytest.fixture
    def visits(self, tmp_path: Path) -> Path:
        views = [{"regions": ["lower-belly-right"], "ratings": ["lower-belly-right~n4"], "body": "male"}, {}]
        lines = [
            json.dumps({"bodymap": "visit", "version": 1, "when": "2026-11-27", "view": v}) for v in views
        ]
        (tmp_path / "visits.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return tmp_path / "visits.jsonl"

    @pytest.mark.parametrize("form", ["csv", "choir"])
    def test_there_and_back(self, visits: Path, form: str) -> None:
        table, again = visits.with_suffix(".csv"), visits.with_name("again.jsonl")
        done = run("export", str(visits), "--as", form, "-o", str(table))
        assert done.exit_code == 0
        assert "visits read: 2, rows left out: 0" in done.stderr
        assert done.stdout == ""
        assert run("import", str(table), "-o", str(again)).exit_code == 0
        found = [json.loads(line) for line in again.read_text(encoding="utf-8").splitlines()]
        assert [one["when"] for one in found] == ["2026-11-27"] * 2
        assert "lower-belly-right" in found[0]["view"]["regions"]
        assert found[0]["view"]["body"] == "male"
        assert found[1]["view"] == {}

    def test_fhir_on_the_screen_with_the_operators_address(self, visits: Path) -> None:
        done = run("export", str(visits), "--as", "fhir", "--public-url", "https://clinic.example.org/")
        bundles = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        assert [len(one["entry"]) for one in bundles] == [2, 1]
        assert "https://clinic.example.org/fhir/CodeSystem/region" in done.stdout

    def test_what_is_left_out_is_told_with_its_place(self, tmp_path: Path) -> None:
        table, made = tmp_path / "places.csv", tmp_path / "made.jsonl"
        table.write_text("region,now\nnowhere,1\ngroin-right,6\ngroin-left,x\n", encoding="utf-8")
        done = run("import", str(table), "-o", str(made))
        assert done.exit_code == 1
        assert f"{table}:2: region: 'nowhere' is no place of this body" in done.stderr
        assert f"{table}:4: now: 'x' is not allowed; allowed: 0–10" in done.stderr
        assert "visits read: 1, rows left out: 1, cells left out: 1" in done.stderr
        assert json.loads(made.read_text(encoding="utf-8"))["view"]["regions"] == [
            "groin-right",
            "groin-left",
        ]
        table.write_text("region\n" + "nowhere\n" * 30, encoding="utf-8")
        assert "… and 10 more" in run("import", str(table), "-o", str(made)).stderr

    def test_files_that_cannot_be_read_or_written(self, visits: Path, tmp_path: Path) -> None:
        for words in (["import", str(tmp_path / "none.csv")], ["export", str(visits), "-o", str(tmp_path)]):
            done = run(*words)
            assert done.exit_code == 2
            assert str(tmp_path) in done.stderr
        (tmp_path / "latin.csv").write_bytes("region;plain\ngroin-right;Hüfte\n".encode("latin-1"))
        done = run("import", str(tmp_path / "latin.csv"))
        assert done.exit_code == 2
        assert "not UTF-8 text" in done.stderr
        assert "Traceback" not in done.output
