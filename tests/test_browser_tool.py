"""tools/browser.py finds or installs a browser: on made-up machines, so that nothing is installed here."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tools import browser

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the made-up programs are shell scripts")


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with no browser; the folder is its search path."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("BODYMAP_BROWSER", raising=False)
    monkeypatch.setattr(browser, "PLACES", ())
    monkeypatch.setattr(browser, "playwrights_own", lambda: None)
    # Playwright's own download, the last way
    monkeypatch.setattr(sys, "executable", str(program(tmp_path, "no-python", "exit 1")))
    return tmp_path


def program(folder: Path, name: str, script: str) -> Path:
    """A program that runs some lines of shell."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_an_installed_browser_is_taken_and_a_broken_one_is_not(machine: Path) -> None:
    program(machine, "chromium", "echo this needs another package; exit 1")
    chrome = program(machine, "google-chrome", "echo 1.0")
    assert browser.find() == str(chrome)


def test_the_one_named_by_hand_wins(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(machine, "chromium", "echo 1.0")
    mine = program(machine, "mine", "echo 1.0")
    monkeypatch.setenv("BODYMAP_BROWSER", str(mine))
    assert browser.find() == str(mine)


def test_a_wrong_name_is_said(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BODYMAP_BROWSER", str(machine / "nothing"))
    with pytest.raises(SystemExit, match="not a browser that starts"):
        browser.find()


@pytest.mark.parametrize("root", [True, False])
def test_the_package_manager_installs_one(
    machine: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], root: bool
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0 if root else 1000)
    program(machine, "sudo", 'shift; exec "$@"')
    made = "#!/bin/sh\\necho 1.0\\n"
    target = machine / "chromium"
    program(
        machine,
        "apt-get",
        f"[ $1 = install ] || exit 0\nprintf '{made}' > {target}\n/bin/chmod +x {target}",
    )
    assert browser.main() == 0
    told = capfd.readouterr().out
    assert "apt-get install" in told
    assert ("sudo -n" in told) is not root
    assert str(target) in told


def test_when_nothing_works_it_says_what_to_do(machine: Path, capfd: pytest.CaptureFixture[str]) -> None:
    program(machine, "apt-get", "exit 100")
    program(machine, "sudo", "exit 1")
    assert browser.main() == 1
    told = capfd.readouterr()
    assert "playwright install" in told.out
    assert "BODYMAP_BROWSER=" in told.err
