"""The wheel: built twice with the same bytes, installed outside the checkout, and used there."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import threading
import urllib.request
import venv
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urljoin

import pytest

from tests.broken import ROOT, copy_project

# what would lead back to the checkout, or change what is installed or served
OURS = ("PYTHON", "PIP_", "BODYMAP_", "COV_", "VIRTUAL_ENV")
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}


def build(checkout: Path, folder: Path) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=checkout, check=True, stdout=subprocess.PIPE)
    (wheel,) = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty folder to work in, far from the checkout."""
    return tmp_path_factory.mktemp("elsewhere")


@pytest.fixture(scope="module")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of an environment with the wheel; what the wheel needs is lent by this one."""
    home = tmp_path_factory.mktemp("installed")
    venv.create(home, with_pip=False, symlinks=os.name != "nt")
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    command = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check",
               "install", "-q", "--no-deps", "--no-index", str(wheel)]  # fmt: skip
    subprocess.run(command, env=ENVIRONMENT, check=True)
    where = [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = subprocess.run(where, env=ENVIRONMENT, check=True, text=True, stdout=subprocess.PIPE).stdout
    Path(packages.strip(), "lent.pth").write_text(f"{sysconfig.get_path('purelib')}\n", encoding="utf-8")
    return python.parent


def run(programs: Path, where: Path, *words: str) -> str:
    """What a program of the environment prints."""
    command = [str(programs / words[0]), *words[1:]]
    return subprocess.run(
        command, cwd=where, env=ENVIRONMENT, check=True, text=True, stdout=subprocess.PIPE
    ).stdout


def test_a_copy_built_elsewhere_is_equal_byte_for_byte(wheel: Path, tmp_path: Path) -> None:
    checkout = copy_project(tmp_path / "copy")
    for name in ("pyproject.toml", "README.md", "LICENSE", "NOTICE", ".gitignore"):
        shutil.copyfile(ROOT / name, checkout / name)
    for path in checkout.rglob("*"):
        os.utime(path, (1e9, 1e9))
    again = build(checkout, tmp_path / "wheel")
    assert again.name == wheel.name
    assert again.read_bytes() == wheel.read_bytes()


def test_it_holds_every_file_and_no_other(wheel: Path) -> None:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "bodymap", "data", "assets"]
    listed = subprocess.run(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    wanted = {name if name.startswith("bodymap/") else f"bodymap/{name}" for name in listed.stdout.split()}
    with zipfile.ZipFile(wheel) as packed:
        held = {name for name in packed.namelist() if ".dist-info/" not in name}
        licences = [name for name in packed.namelist() if ".dist-info/licenses/" in name]
    assert "bodymap/py.typed" in wanted
    assert held == wanted
    assert {name.rpartition("/")[2] for name in licences} == {"LICENSE", "NOTICE"}


def test_the_checkout_is_out_of_reach(programs: Path, elsewhere: Path) -> None:
    code = (
        "import bodymap, json; from importlib.util import find_spec; "
        "print(json.dumps([bodymap.__file__, [name for name in ('app', 'benchmarks') if find_spec(name)]]))"
    )
    place, found = json.loads(run(programs, elsewhere, "python", "-c", code))
    assert programs.parent in Path(place).parents
    assert found == []


def test_the_command(programs: Path, elsewhere: Path) -> None:
    version = run(programs, elsewhere, "python", "-c", "import bodymap; print(bodymap.__version__)")
    assert run(programs, elsewhere, "bodymap", "--version") == f"bodymap, version {version}"
    found = json.loads(run(programs, elsewhere, "bodymap", "match", "groin-right", "--json"))
    assert {"psoas-major", "iliacus"} <= {row["id"] for row in found["ranked"]}
    assert run(programs, elsewhere, "bodymap", "figure", "groin-right").startswith("<svg")
    assert list(elsewhere.iterdir()) == []


@pytest.fixture(scope="module")
def url(programs: Path, elsewhere: Path) -> Iterator[str]:
    """Where the installed command serves the page."""
    command = [str(programs / "bodymap"), "serve", "--port", "0", "--no-browser", "--rate", "0"]
    with subprocess.Popen(
        command, cwd=elsewhere, env=ENVIRONMENT, text=True, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout
        killer = threading.Timer(60, process.kill)  # a start that says nothing would wait for ever
        killer.start()
        said = process.stdout.readline()
        killer.cancel()
        try:
            yield re.findall(r"http://\S+", said)[0]
        finally:
            process.terminate()
        assert process.wait(timeout=30) == 0


def fetched(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=30) as answer:
        assert answer.status == 200
        return bytes(answer.read())


def test_it_serves_the_page_and_all_that_it_names(url: str) -> None:
    page = fetched(url).decode()
    assert 'id="stage"' in page
    named = {unescape(link) for link in re.findall(r'(?:src|srcset|href)="(/[^"]+)"', page)}
    assert any("/assets/bridge.js" in link for link in named)
    assert any(".webp" in link for link in named)
    for link in named:
        assert fetched(urljoin(url, link))
    assert b"<h1" in fetched(urljoin(url, "library/psoas-major"))


def test_it_serves_every_asset(url: str) -> None:
    for path in (ROOT / "assets").rglob("*"):
        if path.is_file():
            assert fetched(urljoin(url, path.relative_to(ROOT).as_posix())) == path.read_bytes()
