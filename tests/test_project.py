"""The repository itself: pins, links, licences, and nothing of the machine it was written on."""

from __future__ import annotations

import re
import subprocess
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
TEXT = {".py", ".md", ".txt", ".toml", ".csv", ".js", ".css", ".html", ".svg", ".yml", ""}


def tracked() -> list[Path]:
    """Every file that a clone has."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode or not listed.stdout:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def texts() -> list[tuple[str, str]]:
    """Path and content of every tracked text file but this one."""
    mine = Path(__file__).name
    files = [p for p in tracked() if p.suffix in TEXT and p.name != mine]
    return [(p.relative_to(ROOT).as_posix(), p.read_text(encoding="utf-8")) for p in files]


def test_requirements_are_pinned() -> None:
    for name in ("requirements.txt", "requirements-dev.txt", "tools/atlas/requirements.txt"):
        lines = [line.strip() for line in (ROOT / name).read_text(encoding="utf-8").splitlines()]
        needs = [line for line in lines if line and not line.startswith(("#", "-r"))]
        assert needs
        assert all(re.fullmatch(r"[\w.-]+==[\w.]+( ?;.+)?", line) for line in needs), name


def test_needs_of_needs_are_pinned_too() -> None:
    """Every need of every pinned package is pinned, so that next year's install is today's."""
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    pinned = {canonicalize_name(line.split("==")[0]) for line in text.splitlines() if "==" in line}
    for name in pinned:
        try:
            needs = [Requirement(need) for need in metadata.requires(name) or []]
        except metadata.PackageNotFoundError:
            continue  # only for another system
        for need in needs:
            if need.marker is None or need.marker.evaluate({"extra": ""}):
                assert canonicalize_name(need.name) in pinned, f"{name} needs {need}"


def test_no_path_of_a_machine_and_no_registry() -> None:
    """A /home/ within an address on the web is no folder."""
    places = re.compile(
        r"/work/|/tmp/w|\bshared/|\.library/|\bfarm-|/root/|(?<![\w.-])/home/\w"
        r"|pypi\.org|pythonhosted|registry\.npmjs|deb\.debian"
    )
    found = [f"{name}: {m[0]}" for name, text in texts() for m in places.finditer(text)]
    assert not found, "\n".join(found)


def test_assets_name_no_host() -> None:
    for path in (ROOT / "assets").rglob("*"):
        if path.suffix in (".js", ".css", ".svg"):
            text = path.read_text(encoding="utf-8").replace("http://www.w3.org/", "")
            assert not re.search(r"https?://|//cdn|@import", text), path.name


@pytest.mark.parametrize(
    "document",
    [
        "README.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "SECURITY.md",
        "docs/running.md",
        "docs/records.md",
        "docs/hospital.md",
        "docs/atlas/review.md",
    ],
)
def test_links_in_the_documents_resolve(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    for test, name in re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?", text):
        assert f"def {name}" in (ROOT / test).read_text(encoding="utf-8"), f"{test} has no {name}"
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        if not target.startswith("http"):
            assert (ROOT / document).parent.joinpath(target).exists(), target


def test_the_map_of_the_house_names_every_module() -> None:
    told = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for module in (ROOT / "bodymap").rglob("*.py"):
        assert module.name == "__init__.py" or module.name in told, module.name
    for script in (ROOT / "assets").glob("*.js"):
        assert script.name in told, script.name


def test_commands_of_the_readme_exist() -> None:
    told = (ROOT / "README.md").read_text(encoding="utf-8") + (ROOT / "CONTRIBUTING.md").read_text(
        encoding="utf-8"
    )
    rules = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"make ([a-z-]+)(?=[ `\n])", told)):
        assert re.search(rf"^{target}:", rules, re.MULTILINE), target


def test_licences_are_there() -> None:
    assert "MIT License" in (ROOT / "LICENSE").read_text(encoding="utf-8")
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    for words in ("anny 0.6.2", "myo-sim 0.2.4", "Zero 1.0", "Apache License"):
        assert words in notice


def test_modules_are_short_enough_to_read() -> None:
    long = {
        p.name: n
        for p in (ROOT / "bodymap").rglob("*.py")
        if (n := len(p.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert not long
