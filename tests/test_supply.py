"""What the app is made of: bounds and pins agree, and an audit that cannot ask says so."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.broken import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
BOUNDS = {canonicalize_name(need.name): need for need in map(Requirement, PROJECT["dependencies"])}
OPTIONAL = {
    canonicalize_name(need.name): need
    for extra in PROJECT["optional-dependencies"].values()
    for need in map(Requirement, extra)
}


def pinned(file: str) -> dict[str, str]:
    """Package -> version."""
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    pins = (line.partition(";")[0].strip().split("==") for line in lines if "==" in line)
    return {canonicalize_name(name): version for name, version in pins}


class TestBounds:
    def test_each_package_has_a_lower_and_an_upper_end(self) -> None:
        for name, need in {**BOUNDS, **OPTIONAL}.items():
            assert sorted(spec.operator for spec in need.specifier) == ["<", ">="], name

    def test_what_is_installed_lies_within(self) -> None:
        pins = pinned("requirements-dev.txt") | pinned("requirements.txt")
        for name, need in {**BOUNDS, **OPTIONAL}.items():
            assert need.specifier.contains(pins[name]), f"{name} {pins[name]} is not {need.specifier}"

    def test_the_lowest_are_the_ones_that_are_tested(self) -> None:
        pins = pinned("requirements-lowest.txt")
        for name, need in {**BOUNDS, **OPTIONAL}.items():
            (lowest,) = (spec.version for spec in need.specifier if spec.operator == ">=")
            assert Version(pins[name]) == Version(lowest), name

    def test_all_else_is_what_the_other_tests_run_on(self) -> None:
        usual = pinned("requirements-dev.txt") | pinned("requirements.txt")
        for name, version in pinned("requirements-lowest.txt").items():
            if name not in BOUNDS and name in usual and name != "pydantic-core":  # each pydantic has its own
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
        assert needed - {*OPTIONAL, "pillow"} | {"flask-compress", "gunicorn"} == set(BOUNDS)

    def test_one_module_imports_what_is_optional_and_only_when_it_is_used(self) -> None:
        """WeasyPrint, and Pillow, which comes with it."""
        named = re.compile(r"^( *)(?:import|from) (?:weasyprint|PIL)\b", re.MULTILINE)
        modules = (ROOT / "bodymap").rglob("*.py")
        found = {path.name: named.findall(path.read_text(encoding="utf-8")) for path in modules}
        indented = {name: indents for name, indents in found.items() if indents}
        assert list(indented) == ["pdf.py"]
        assert all(indented["pdf.py"])

    def test_the_container_installs_what_the_app_needs_and_no_more(self) -> None:
        recipe = (ROOT / "deploy" / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ")
        (words,) = re.findall(
            r"^RUN pip install --no-cache-dir -c requirements.txt +(.*)", recipe, re.MULTILINE
        )
        assert set(words.split()) == set(BOUNDS)
        assert "pip install" not in recipe.replace(words, "").partition("RUN pip install")[2]


@pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")
@pytest.mark.parametrize(
    ("said", "status", "told", "good"),
    [
        ("No known vulnerabilities found", 0, "requirements-dev.txt: No known", True),
        ("No known vulnerabilities; one could not be audited", 0, "SKIPPED requirements-lowest.txt", True),
        ("requests.ConnectionError: no route to host", 1, "SKIPPED requirements-lowest.txt", True),
        ("Found 1 known vulnerability in 1 package", 1, "Found 1 known", False),
        ("Found 2 known vulnerabilities in 1 package", 1, "Found 2 known", False),
        ("duplicate requirements", 1, "duplicate", False),
        ("usage: pip-audit", 2, "usage: pip-audit", False),
    ],
)  # fmt: skip
def test_an_audit_fails_for_a_hole_and_says_loudly_when_it_could_not_ask(
    tmp_path: Path, said: str, status: int, told: str, good: bool
) -> None:
    """`make audit` with a pip-audit that says what we want."""
    program = tmp_path / "bin" / "pip-audit"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\nprintf '%s' '{said}' >&2\nexit {status}\n", encoding="utf-8")
    program.chmod(0o755)
    for name in ("bin/python", ".audit"):
        (tmp_path / name).touch()
    command = ["make", "audit", f"AUDIT_VENV={tmp_path}", "PYTHON=python3"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert told in done.stdout
    assert (done.returncode == 0) == good
