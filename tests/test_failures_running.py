"""The app where nothing can be written, and what it writes where it could: nothing. It serves."""

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

from tests.broken import COMMAND, PARTS, ROOT, check_serves, copy_project, get, post, serving

PR_CAPBSET_DROP, CAP_DAC_OVERRIDE = 24, 1  # of <sys/prctl.h> and <sys/capability.h>
SUITES = "_dash-component-suites/plotly/package_data/plotly.min.js"
PICTURE = {
    "output": "picture.data",
    "outputs": {"id": "picture", "property": "data"},
    "inputs": [{"id": "wanted", "property": "data", "value": {"regions": ["groin-left"], "format": "png"}}],
    "changedPropIds": ["wanted.data"],
}


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


@pytest.mark.skipif(os.name == "nt", reason="users and modes are those of POSIX")
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
        assert len(get(url + SUITES)) > 1_000_000
    assert {path.name for path in sealed.iterdir()} == set(PARTS)


def test_nothing_is_written_to_disk(tmp_path: Path) -> None:
    """Python itself watches: pages, words, pictures and bad requests open no file for writing."""
    command = (sys.executable, "-m", "tests.watched", *COMMAND[1:])
    told = tmp_path / "told"
    with told.open("wb") as out, serving(ROOT, {"BODYMAP_LOG": "info"}, command, stdout=out) as url:
        check_serves(url)
        for path in ("?r=groin-left", "library?q=hip", "library/psoas-major?voice=clinician", "how",
                     "picture/female/psoas-major-both.svg", "shapes/male.json", "assets/bodymap.css",
                     SUITES):  # fmt: skip
            # some are larger than a server buffers in memory; none may go through a file
            assert get(url + path)
        asked = {"words": [b'[1, {"regions": 7}]', b"{", b"[" * 100_000], "nope": [b""],
                 "_dash-update-component": [json.dumps(PICTURE).encode(), b"[["],
                 "?r=" + "x" * 20_000: [b""]}  # fmt: skip
        codes = [post(url + path, body)[0] for path, bodies in asked.items() for body in bodies]
        assert codes == [200, 400, 413, 405, 200, 400, 414]
    first, *later = [line for line in told.read_text(encoding="utf-8").splitlines() if "writes" in line]
    assert os.devnull in first
    assert later == []
