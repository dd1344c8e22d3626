"""`python app.py`: starts, tells a broken table, and is what gunicorn loads."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

from bodymap.web.serve import bind

ROOT = Path(__file__).resolve().parents[1]


def test_a_taken_port_gives_a_free_one() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with bind("127.0.0.1", port) as other:
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
        assert done.stderr.startswith("bodymap cannot start: ")
        assert "our-clinic/zones.csv:2: strength: 'kernel' is not allowed" in done.stderr
        assert "our-clinic/muscles.csv:2: sources: 'clinic-notes'" in done.stderr
        assert "Traceback" not in done.stderr


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    done = start("--data", str(tmp_path / "nowhere"))
    assert done.returncode == 2
    assert "nowhere: the folder is missing" in done.stderr
    assert "Traceback" not in done.stderr


def test_gunicorn_gets_the_app_as_the_environment_says(tmp_path: Path) -> None:
    def load(**environment: str) -> subprocess.CompletedProcess[str]:
        code = "import app; print(app.server.test_client().get('/clinic/health').text)"
        return subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=os.environ | environment,
                              capture_output=True, text=True, timeout=60, check=False)  # fmt: skip

    assert load(BODYMAP_PREFIX="clinic").stdout == "ok\n\n"
    wrong = load(BODYMAP_PREFIX="a b")
    assert wrong.returncode == 2
    assert "'--prefix' (env var: 'BODYMAP_PREFIX')" in wrong.stderr
    broken = load(BODYMAP_DATA=str(tmp_path / "nowhere"))
    assert broken.returncode == 2
    assert broken.stderr.startswith("bodymap cannot start: a fault")
    assert "Traceback" not in wrong.stderr + broken.stderr
