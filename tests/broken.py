"""For the tests of what breaks: a copy of the project to spoil, and the app as a process in it."""

from __future__ import annotations

import csv
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.fixture_atlas import free_text

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("app.py", "bodymap", "assets", "data")
PATIENCE = 180  # seconds for a start on a busy machine; one that ends is noticed at once
COMMAND = (sys.executable, "app.py", "--no-browser")


def copy_project(folder: Path) -> Path:
    """What a running app needs, copied into the folder."""
    folder.mkdir(exist_ok=True)
    for name in PARTS:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name)
        else:
            shutil.copy2(source, folder / name)
    return folder


def environment(**more: str) -> dict[str, str]:
    """This process's environment without options for the app, and without files written by Python itself."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("BODYMAP_", "COV_"))}
    return kept | {"PYTHONDONTWRITEBYTECODE": "1"} | more


def start(where: Path, *options: str, **more: str) -> subprocess.Popen[str]:
    """The app in `where`, expected to end by itself; `more` are environment variables."""
    return subprocess.Popen(
        [*COMMAND, "--port", "0", *options],
        cwd=where,
        env=environment(**more),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def refused(process: subprocess.Popen[str]) -> str:
    """What the app says when it does not start: status 2, and a message that is no trace."""
    try:
        _, said = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    assert process.returncode == 2, said
    assert "Traceback" not in said
    assert 'File "' not in said
    return said


def free_port() -> int:
    """A port that nobody has right now."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


@contextmanager
def serving(
    where: Path, variables: Mapping[str, str], command: Sequence[str] = COMMAND, **how: Any
) -> Iterator[str]:
    """The app in `where` as a process, until it answers; yields its address. `how` goes to Popen."""
    port = free_port()
    process = subprocess.Popen(
        [*command, "--port", str(port)], cwd=where, env=environment(**variables), **how
    )
    url = f"http://127.0.0.1:{port}/"
    try:
        wait_for(url, process)
        yield url
        assert process.poll() is None, "the app ended"
    finally:
        process.kill()
        process.wait()


def wait_for(url: str, process: subprocess.Popen[Any]) -> None:
    """Until the app answers; fails when it has ended."""
    pause = threading.Event()
    for _ in range(PATIENCE * 20):
        assert process.poll() is None, f"the app ended with status {process.returncode}"
        try:
            urllib.request.urlopen(f"{url}health", timeout=5).close()
        except OSError:
            pause.wait(0.05)
        else:
            return
    raise AssertionError("the app does not answer")


def get(url: str) -> str:
    """The text at an address."""
    with urllib.request.urlopen(url, timeout=20) as answer:
        text: str = answer.read().decode()
        return text


def post(url: str, data: bytes) -> tuple[int, str]:
    """Status and text of what comes for a body of JSON."""
    asked = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(asked, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def check_serves(url: str) -> None:
    """The app gives the page, the words for a press, and a page of the library."""
    assert 'id="stage"' in get(url)
    status, text = post(f"{url}words", b'{"regions": ["lower-low-back-right"]}')
    assert status == 200
    assert ["psoas-major", "right"] in json.loads(text)["shown"]
    assert "<h1" in get(f"{url}library/psoas-major")


def hostile_clinic(folder: Path, markup: Sequence[str], link: str) -> Path:
    """The example clinic with markup in every cell that may hold any text; its shape stays right."""
    shutil.copytree(ROOT / "examples" / "clinic", folder)
    for file in folder.glob("*.csv"):
        free = free_text(file.stem)
        with file.open(encoding="utf-8", newline="") as text:
            header, *rows = csv.reader(text)
        for number, row in enumerate(rows):
            for at, name in enumerate(header):
                if name == "link":
                    row[at] = link
                elif name in free and name != "landmark":
                    row[at] = f"{name} {markup[(at + number) % len(markup)]}"
        with file.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out, lineterminator="\n").writerows([header, *rows])
    return folder
