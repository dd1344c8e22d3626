"""The app on a bad day: a full or read-only disk, nobody to print to, a clock that jumps. It serves."""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.broken import COMMAND, PARTS, ROOT, check_serves, copy_project, environment, get, serving

DAY = 86_400  # seconds
PR_CAPBSET_DROP, CAP_DAC_OVERRIDE = 24, 1  # of <sys/prctl.h> and <sys/capability.h>
FULL = Path("/dev/full")  # every byte written there fails with "no space left on device"
posix = pytest.mark.skipif(os.name == "nt", reason="limits and users are those of POSIX")


def no_file_may_grow() -> None:
    """In the child: a write of one byte to any file fails, as on a full disk."""
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


@posix
@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
def test_full_disk(tmp_path: Path) -> None:
    """No file can grow, and what the app prints and logs goes to the full disk, too."""
    with (
        FULL.open("wb", buffering=0) as full,
        serving(ROOT, {"BODYMAP_LOG": "info", "TMPDIR": str(tmp_path)}, stdout=full, stderr=full,
                preexec_fn=no_file_may_grow) as url,
    ):  # fmt: skip
        check_serves(url)
        assert len(get(f"{url}shapes/female.json")) > 250_000


@posix
@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
def test_a_refused_start_on_a_full_disk_keeps_its_status() -> None:
    refused = (["--data", "nowhere"], ["--host", "no such host"], ["--port", "x"])
    with FULL.open("wb", buffering=0) as full:
        running = [
            subprocess.Popen([*COMMAND, *options], cwd=ROOT, env=environment(), stdout=full, stderr=full)
            for options in refused
        ]
        assert [process.wait(timeout=60) for process in running] == [2, 2, 2]


@posix
def test_nobody_reads_what_it_prints() -> None:
    """The terminal or the program that started the app is gone."""
    reader, writer = os.pipe()
    os.close(reader)
    try:
        with serving(ROOT, {"BODYMAP_LOG": "info"}, stdout=writer, stderr=writer) as url:
            check_serves(url)
    finally:
        os.close(writer)


@pytest.fixture
def sealed(tmp_path: Path) -> Iterator[Path]:
    """A copy of the project in which nothing can be written."""
    folder = copy_project(tmp_path / "project")
    everything = [folder, *folder.rglob("*")]
    for path in everything:
        path.chmod(0o555 if path.is_dir() else 0o444)
    yield folder
    for path in everything:
        path.chmod(0o755 if path.is_dir() else 0o644)


def modes_count() -> None:
    """In the child: the modes of files hold for root, too (Linux: without the power to override them)."""
    if os.geteuid() == 0 and sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0)


@posix
def test_read_only_file_system(sealed: Path) -> None:
    """The project, the home and the temporary folder can't be written."""
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    writes = [sys.executable, "-c", "open('written', 'w').close()"]
    tried = subprocess.run(writes, cwd=sealed, check=False, preexec_fn=modes_count, **quiet)
    if tried.returncode == 0 and os.geteuid() == 0:
        pytest.skip("nothing is read-only for this user here")
    assert tried.returncode == 1
    places = {"HOME": str(sealed), "TMPDIR": str(sealed), "XDG_CACHE_HOME": str(sealed)}
    with serving(sealed, places, preexec_fn=modes_count, **quiet) as url:
        check_serves(url)
        assert len(get(f"{url}shapes/female.json")) > 250_000
    assert {path.name for path in sealed.iterdir()} == set(PARTS)


def run(module: str) -> subprocess.CompletedProcess[str]:
    """One of our programs that use the app in their own process, to its good end."""
    return subprocess.run(
        [sys.executable, "-m", module],
        cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip


def test_nothing_is_written_to_disk() -> None:
    """Python itself watches: pages, words, pictures and bad requests open no file for writing."""
    done = run("tests.writes_nothing")
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["written"] == []
    assert found["opened"] > 50, "the watch saw none of the files that are read"
    assert set(found["status"].values()) == {200, 400, 404, 413, 414}
    assert (
        found["status"]["words"] == found["status"]["saved picture"] == found["status"]["large file"] == 200
    )


def test_the_servers_clock_jumps() -> None:
    """A day forth, two back: visitors get answers, on new connections and on one that was kept open."""
    done = run("tests.clock_jumps")
    found = json.loads(done.stdout.splitlines()[-1])
    assert found == {"answered": [0, DAY, -DAY, 0], "kept": [0, DAY, -DAY, 0]}
    assert "Traceback" not in done.stderr
