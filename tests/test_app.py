"""Starting the app: options, environment, a taken port, and a broken table."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import app

ROOT = Path(__file__).resolve().parents[1]


def test_options_win_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BODYMAP_PORT", "9001")
    monkeypatch.setenv("BODYMAP_HOST", "0.0.0.0")
    monkeypatch.setenv("BODYMAP_NO_BROWSER", "1")
    found = app.arguments([])
    assert (found.port, found.host, found.no_browser) == (9001, "0.0.0.0", True)
    found = app.arguments(["--port", "9002", "--host", "::1"])
    assert (found.port, found.host) == (9002, "::1")


@pytest.mark.parametrize("port", ["70000", "-1", "many"])
def test_a_bad_port_is_named(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        app.arguments([f"--port={port}"])
    assert stop.value.code == 2
    assert port in capsys.readouterr().err


def test_a_taken_port_gives_a_free_one() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with app.bind("127.0.0.1", port) as other:
            assert other.getsockname()[1] not in (0, port)


def start(*options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Start the app where it cannot go on, and wait for its end."""
    command = [sys.executable, "app.py", "--no-browser", "--port", "0", *options]
    return subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_broken_table_stops_the_start_with_every_fault(tmp_path: Path) -> None:
    folder = tmp_path / "our-clinic"
    shutil.copytree(ROOT / "examples" / "clinic", folder)
    zones = (folder / "zones.csv").read_text(encoding="utf-8")
    (folder / "zones.csv").write_text(zones.replace(",core,", ",kernel,", 1), encoding="utf-8")
    (folder / "sources.csv").unlink()
    for done in (start("--data", str(folder)), start(BODYMAP_DATA=str(folder))):
        assert done.returncode == 2
        assert "our-clinic/zones.csv:2: strength: 'kernel' is not allowed" in done.stderr
        assert "our-clinic/muscles.csv:2: sources: 'clinic-notes'" in done.stderr
        assert "Traceback" not in done.stderr


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    done = start("--data", str(tmp_path / "nowhere"))
    assert done.returncode == 2
    assert "nowhere: the folder is missing" in done.stderr
    assert "Traceback" not in done.stderr


def test_folders_from_the_environment_and_the_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BODYMAP_DATA", os.pathsep.join(["one", "two"]))
    assert app.arguments([]).data == [Path("one"), Path("two")]
    assert app.arguments(["--data", "three", "--data", "four"]).data == [Path("three"), Path("four")]
    monkeypatch.delenv("BODYMAP_DATA")
    assert app.arguments([]).data == []


def test_a_bad_port_in_the_environment_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BODYMAP_PORT", "abc")
    with pytest.raises(SystemExit) as stop:
        app.arguments([])
    assert stop.value.code == 2
    assert "abc" in capsys.readouterr().err
