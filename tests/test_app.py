"""Starting the app: options, environment, a taken port, and a broken table."""

from __future__ import annotations

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


def test_a_broken_table_stops_the_start_with_every_fault(tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(ROOT / "data", data)
    zones = (data / "zones.csv").read_text(encoding="utf-8")
    (data / "zones.csv").write_text(zones.replace(",core,", ",kernel,", 1), encoding="utf-8")
    (data / "urgency.csv").unlink()
    command = [sys.executable, "app.py", "--no-browser", "--port", "0", "--data", str(data)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "zones.csv:2: strength: 'kernel' is not allowed" in done.stderr
    assert "urgency.csv" in done.stderr
    assert "Traceback" not in done.stderr
