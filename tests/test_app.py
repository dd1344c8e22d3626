"""`python app.py`: how it starts and ends, what a broken table says, and what gunicorn loads."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bodymap.web.serve import bind, reachable

ROOT = Path(__file__).resolve().parents[1]


def test_a_taken_port_gives_a_free_one() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with bind("127.0.0.1", port) as other:
            assert other.getsockname()[1] not in (0, port)


@pytest.mark.parametrize(
    ("host", "address"),
    [("0.0.0.0", "127.0.0.1"), ("::", "127.0.0.1"), ("::1", "[::1]"), ("clinic.local", "clinic.local")],
)
def test_the_address_is_one_that_a_browser_can_open(host: str, address: str) -> None:
    assert reachable(host) == address


SLOW = """
import sys
from flask import Flask
from bodymap.web.serve import bind, serve

app = Flask("slow")

@app.get("/")
def wait():
    print("asked", flush=True)
    return sys.stdin.readline()

with bind("127.0.0.1", 0) as sock:
    print(sock.getsockname()[1], flush=True)
    serve(app, sock)
"""


@pytest.mark.skipif(os.name == "nt", reason="SIGTERM ends a process at once there")
def test_told_to_end_it_first_answers_who_has_asked() -> None:
    command = [sys.executable, "-c", SLOW]
    with subprocess.Popen(
        command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin
        assert process.stdout
        port = int(process.stdout.readline())
        with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
            line.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            assert process.stdout.readline() == "asked\n"
            process.terminate()
            process.stdin.write("answered\n")
            process.stdin.flush()
            with line.makefile("rb") as heard:
                assert heard.read().endswith(b"\r\n\r\nanswered\n")
        assert process.wait(timeout=30) == 0


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
    done = start("--data", str(folder))
    assert done.returncode == 2
    assert done.stderr.startswith("bodymap cannot start: ")
    assert "our-clinic/zones.csv:2: strength: 'kernel' is not allowed" in done.stderr
    assert "our-clinic/muscles.csv:2: sources: 'clinic-notes'" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    done = start(BODYMAP_DATA=str(tmp_path / "nowhere"))
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
