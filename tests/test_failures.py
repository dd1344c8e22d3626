"""Half-written and missing files, and options that cannot be: a message says where, never a trace."""

from __future__ import annotations

import csv
import json
import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from bodymap import cli, paths
from bodymap.atlas import AtlasError, builds, load, shapes, tables
from bodymap.atlas.rows import ONLY_CLINIC, SCHEMA
from bodymap.atlas.tables import Faults, Rows
from bodymap.web import files
from bodymap.web import serve as serving
from bodymap.web.server import NEEDED
from tests.broken import ROOT, copy_project, refused, start

DATA = ROOT / "data"
TABLES = [f"{name}.csv" for name in SCHEMA if name not in ONLY_CLINIC]
DRAWN = [f"atlas/{path.name}" for path in sorted(DATA.glob("atlas/*")) if path.suffix != ".csv"]
# read by tools/ only, which builds data/atlas and the pictures of exercises from them
BUILD_ONLY = {"muscle_paths.csv", "region_cells.csv", "region_curves.csv", "zone_shapes.csv"}
BUILD_ONLY |= {"poses.csv", "pose_contacts.csv", "pose_frames.csv", "joint_limits.csv"}
Spoil = Callable[[bytes], bytes]


def in_the_middle(raw: bytes) -> bytes:
    """Cut off inside a line."""
    at = len(raw) // 2
    return raw[: at + 1] if raw[at : at + 1] not in b"\r\n" else raw[: at + 3]


def in_a_character(raw: bytes) -> bytes:
    """Cut off between two bytes of one character, or of one that was put there."""
    at = next((n for n, byte in enumerate(raw) if byte > 0x7F), None)
    return raw[: at + 1] if at is not None else raw[: len(raw) // 2] + "ü".encode()[:1]


SPOILT: dict[str, Spoil] = {
    "nothing written": lambda raw: b"",
    "one byte": lambda raw: raw[:1],
    "in the first line": lambda raw: raw[:9],
    "in a character": in_a_character,
    "in the middle": in_the_middle,
    "last byte lost": lambda raw: raw[:-1],
    "room kept, nothing written": lambda raw: bytes(len(raw)),
    "half written, room kept": lambda raw: raw[: len(raw) // 2] + bytes(len(raw) - len(raw) // 2),
    "another file": lambda raw: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)),
}


def spoilt(folder: Path, file: str, spoil: Spoil | None) -> None:
    """Write the file, spoilt, into an otherwise empty folder; None puts a folder in its place."""
    target = folder / file
    target.parent.mkdir(exist_ok=True)
    if spoil is None:
        target.mkdir()
    else:
        target.write_bytes(spoil((DATA / file).read_bytes()))


def test_the_app_reads_every_file_of_the_data_that_is_not_for_the_build() -> None:
    there = {path.relative_to(DATA).as_posix() for path in DATA.rglob("*") if path.is_file()}
    assert there == {*TABLES, *DRAWN} | BUILD_ONLY | {"ui/en.ftl"}


@pytest.mark.parametrize("spoil", [*SPOILT.values(), None], ids=[*SPOILT, "a folder"])
def test_every_half_written_table_is_named(tmp_path: Path, spoil: Spoil | None) -> None:
    """Each table alone in a folder: the others are missing, and none of their faults is about this one."""
    for number, file in enumerate(TABLES):
        folder = tmp_path / str(number)
        folder.mkdir()
        spoilt(folder, file, spoil)
        faults = Faults(folder)
        tables.read(folder, faults)
        own = [fault for fault in faults if fault.startswith(f"{number}/{file}:")]
        assert own, file
        assert all(fault.isprintable() and len(fault) < 1000 for fault in own), file
        assert not any("the file is missing" in fault for fault in own), file


@pytest.fixture(scope="module")
def rows() -> Rows:
    return tables.read(DATA, Faults(DATA))


@pytest.mark.parametrize("file", DRAWN)
def test_every_half_written_drawing_is_named(tmp_path: Path, rows: Rows, file: str) -> None:
    for number, spoil in enumerate([*SPOILT.values(), None]):
        folder = tmp_path / str(number)
        (folder / "atlas").mkdir(parents=True)
        shutil.copy(DATA / shapes.MANIFEST, folder / shapes.MANIFEST)
        if file == shapes.MANIFEST:
            (folder / file).unlink()
        spoilt(folder, file, spoil)
        faults = Faults(folder)
        shapes.read(folder, rows, faults)
        assert any(f"/{file} " in fault or f"/{file}: " in fault for fault in faults), number
        assert all(fault.startswith(f"{number}/atlas/") for fault in faults)


def whole(folder: Path, but: str) -> Path:
    """The data folder with one file to be replaced."""
    shutil.copytree(DATA, folder, copy_function=os.link if _linkable(folder.parent) else shutil.copy)
    (folder / but).unlink()
    return folder


def _linkable(folder: Path) -> bool:
    return folder.stat().st_dev == DATA.stat().st_dev


def test_a_drawn_table_cut_between_two_rows_is_a_fault(tmp_path: Path) -> None:
    """Nothing in such a file is wrong but its digest."""
    file = "atlas/neighbours.csv"
    folder = whole(tmp_path / "data", file)
    lines = (DATA / file).read_bytes().splitlines(keepends=True)
    (folder / file).write_bytes(b"".join(lines[: len(lines) // 2]))
    with pytest.raises(AtlasError) as caught:
        load(folder)
    assert all(fault.startswith("data/") for fault in caught.value.faults)
    assert any(file in fault for fault in caught.value.faults)


def test_a_place_beyond_all_numbers_is_a_fault(tmp_path: Path, rows: Rows) -> None:
    file = "atlas/female-front.geojson"
    (tmp_path / "atlas").mkdir()
    shutil.copy(DATA / shapes.MANIFEST, tmp_path / shapes.MANIFEST)
    far = {"type": "Point", "coordinates": [10**400, 0]}
    feature = {"properties": {"layer": "label", "id": "far"}, "geometry": far}
    (tmp_path / file).write_text(json.dumps({"features": [feature]}), encoding="utf-8")
    faults = Faults(tmp_path)
    shapes.read(tmp_path, rows, faults)
    assert f"{tmp_path.name}/{file}: feature 1 cannot be read; rebuild the atlas" in faults


class TestMissingFiles:
    def test_every_asset_is_looked_for(self) -> None:
        drawn = json.loads((DATA / shapes.MANIFEST).read_text(encoding="utf-8"))["files"]
        with (DATA / "exercise_pictures.csv").open(encoding="utf-8", newline="") as rows:
            poses = {f"assets/exercises/{row['file']}" for row in csv.DictReader(rows)}
        there = {path.relative_to(ROOT).as_posix() for path in (ROOT / "assets").rglob("*") if path.is_file()}
        web = (
            path for path in (ROOT / "bodymap" / "web").rglob("*") if path.is_file() and path.suffix != ".pyc"
        )
        there |= {path.relative_to(ROOT).as_posix() for path in web if path.suffix != ".py"}
        there.add("data/ui/en.ftl")
        licences = {name for name in there if name.endswith((".LICENSE", ".d.ts"))}  # not for the page
        assert there - licences - poses == set(NEEDED) | {
            name for name in drawn if name.startswith("assets/")
        }
        assert files.faults(NEEDED) == []

    def test_each_one_gone_or_spoilt(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """The page itself, its scripts and styles: found before the tables are even read."""
        root = copy_project(tmp_path)
        monkeypatch.setattr(paths, "ROOT", root)
        monkeypatch.setattr(paths, "PACKAGE", root / "bodymap")
        for name in NEEDED:
            (root / name).write_bytes(b"")
        again = "take it from the project again"
        assert self.said(capsys) == [f"{name}: the file is empty; {again}" for name in NEEDED]
        for name in NEEDED:
            (root / name).unlink()
        assert self.said(capsys) == [f"{name}: the file is missing; {again}" for name in NEEDED]
        for name in NEEDED:
            (root / name).mkdir()
        for name, fault in zip(NEEDED, self.said(capsys), strict=True):
            assert fault.startswith(f"{name}: the file cannot be read (")

    @staticmethod
    def said(capsys: pytest.CaptureFixture[str]) -> list[str]:
        """The faults with which the start is refused."""
        with pytest.raises(SystemExit) as stop:
            cli.application_from_environment()
        assert stop.value.code == 2
        title, *faults = capsys.readouterr().err.splitlines()
        assert title == f"bodymap cannot start: {len(faults)} faults in its files or tables:"
        return [fault.strip() for fault in faults]

    def test_a_page_cut_off(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(paths, "PACKAGE", copy_project(tmp_path) / "bodymap")
        page = tmp_path / "bodymap" / "web" / "page.html"
        page.write_bytes(page.read_bytes()[:-9])
        assert files.faults(NEEDED) == [
            "bodymap/web/page.html: the file is cut off; take it from the project again"
        ]

    def test_each_file_of_the_data_gone(self, rows: Rows, tmp_path: Path) -> None:
        (tmp_path / "atlas").mkdir()
        faults = Faults(tmp_path)
        tables.read(tmp_path, faults)
        shapes.read(tmp_path, rows, faults)
        shutil.copy(DATA / shapes.MANIFEST, tmp_path / shapes.MANIFEST)
        frame, _ = shapes.read(tmp_path, rows, faults)
        builds.read(tmp_path, frame, faults)
        for file in (*TABLES, *DRAWN):
            assert any(
                fault.startswith(f"{tmp_path.name}/{file}: the file is missing") for fault in faults
            ), file

    def test_the_app_itself_names_what_is_gone(self, tmp_path: Path) -> None:
        """As a user sees it: `python app.py` in a folder that lacks tables and drawings."""
        gone = ("data/regions.csv", "data/atlas/male-back.geojson", "assets/atlas/male-back-medium.webp")
        root = copy_project(tmp_path)
        for name in gone:
            (root / name).unlink()
        said = refused(start(root))
        assert said.startswith("bodymap cannot start: ")
        assert "data/regions.csv: the file is missing" in said
        assert all(name in said for name in gone)


class TestOptions:
    @pytest.mark.parametrize(
        ("variable", "value"),
        [
            ("PORT", "abc"), ("PORT", "8050.5"), ("PORT", "65536"), ("PORT", "9" * 5000), ("RATE", "nan"),
            ("RATE", "inf"), ("RATE", "-1"), ("RATE", "many"), ("PROXIES", "-1"), ("PROXIES", "one"),
            ("PREFIX", "a b"), ("PREFIX", "../x"), ("LOG", "loud"),
        ],
    )  # fmt: skip
    def test_a_bad_variable(
        self, variable: str, value: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setenv(f"BODYMAP_{variable}", value)
        with pytest.raises(SystemExit) as stop:
            cli.serve([])
        assert stop.value.code == 2
        assert f"--{variable.lower()}" in capsys.readouterr().err.splitlines()[-1]

    def test_the_message_as_a_user_gets_it(self) -> None:
        assert refused(start(ROOT, "--host", "no such host")).startswith("Cannot listen on no such host: ")

    @pytest.mark.parametrize("host", ["a..b", "ü" * 70, "203.0.113.1", "localhost:80", "::zz"])
    def test_a_host_that_is_none_of_ours(
        self, host: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert f"Cannot listen on {host}: " in self.stopped(monkeypatch, capsys, "--host", host)

    def test_a_port_that_is_not_allowed(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """The tests may run as root, who may use any port: here the system says no."""

        def bind(sock: socket.socket, address: tuple[str, int]) -> None:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr("bodymap.web.serve.os.name", "posix")
        monkeypatch.setattr(
            "bodymap.web.serve.socket.socket", type("Socket", (socket.socket,), {"bind": bind})
        )
        said = self.stopped(monkeypatch, capsys, "--port", "80")
        assert said == "Port 80 is not allowed for this user; choose one above 1023, like --port 8050\n"

    def test_a_taken_port_is_told(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.without_tables(monkeypatch)
        monkeypatch.setattr(serving, "serve", lambda server, sock: None)
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            cli.serve(["--no-browser", "--port", str(port)], standalone_mode=False)
        first, second = capsys.readouterr().out.splitlines()
        assert first.startswith(f"Port {port} is taken; using ")
        other = first.split("using ")[1].removesuffix(" instead.")
        assert other != str(port)
        assert second == f"bodymap is at http://127.0.0.1:{other}/ (stop with Ctrl+C)"

    def stopped(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *options: str
    ) -> str:
        """What is said when main() refuses these options."""
        self.without_tables(monkeypatch)
        with pytest.raises(SystemExit) as stop:
            cli.serve(["--no-browser", *options])
        assert stop.value.code == 2
        return capsys.readouterr().err

    @staticmethod
    def without_tables(monkeypatch: pytest.MonkeyPatch) -> None:
        """What listens does not depend on what is served."""

        class Config:
            requests_pathname_prefix = "/"

        class Nothing:
            config, server = Config, None

        monkeypatch.setattr(cli, "_application", lambda **options: Nothing)
