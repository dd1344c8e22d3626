"""tools/pango.py installs Pango where it can, and never fails: on a made-up machine."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tools import pango

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the made-up program is a shell script")


@pytest.mark.parametrize("works", [True, False])
def test_the_package_manager_is_asked_and_what_lacks_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], works: bool
) -> None:
    here = tmp_path / "pango"
    apt = tmp_path / "apt-get"
    apt.write_text(f"#!/bin/sh\n[ $1 = update ] && exit 0\n{f': > {here}' if works else 'exit 100'}\n")
    apt.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(pango, "has_pango", here.exists)
    assert pango.main() == 0
    told = capfd.readouterr()
    assert "apt-get install -y -qq libpango-1.0-0" in told.out
    assert ("skipped" in told.err) is not works


def test_where_it_is_nobody_is_asked(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(pango, "has_pango", lambda: True)
    assert pango.main() == 0
    assert capfd.readouterr() == ("", "")
