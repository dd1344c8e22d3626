"""Hostile clinics: well-formed tables that say terrible things, and every page that shows them."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path
from random import Random

from bodymap.atlas.rows import SCHEMA
from bodymap.web.server import create_app
from tools.hostile.answers import ROOT, Case, Outcome, Sender
from tools.hostile.payloads import MARKUP, ODD_TEXT
from tools.hostile.requests import JSON, WORDS, Requests, to_json
from tools.hostile.tables import to_csv

EACH = 25  # cases on one clinic
MUSCLE = "clinic-calf"


class Clinics:
    """Makes a hostile clinic for every so many cases, and asks for what shows it."""

    def __init__(self, folder: Path, requests: Requests, seed: int) -> None:
        """The clinic is written into a folder in `folder`."""
        self._seed = seed
        self._folder = folder / "hostile"
        self._requests = requests
        self._made = -1
        self._sender: Sender | None = None

    def run(self, rng: Random, number: int) -> Outcome:
        """One page, picture or answer of the clinic that this number belongs to."""
        if self._sender is None or self._made != number // EACH:
            self._made = number // EACH
            shutil.rmtree(self._folder, ignore_errors=True)
            write(self._folder, Random(f"{self._seed}/clinic/{self._made}"))
            self._sender = Sender(create_app(ROOT / "data", self._folder).server.wsgi_app)
        return self._sender.run(self._case(rng))

    def _case(self, rng: Random) -> Case:
        way = rng.randrange(10)
        voice = rng.choice(("patient", "clinician"))
        if way < 4:
            view = self._requests.view(rng) | {
                "regions": ["inner-calf-left", "outer-calf-right"][: rng.choice((1, 2))],
                "voice": voice,
                "sources": True,
                "muscle": rng.choice(("auto", MUSCLE)),
                "compare": rng.choice(([], [MUSCLE, "iliacus"])),
                "answers": rng.choice(([], ["clinic-tiptoe"])),
            }
            return Case(WORDS, "POST", [JSON], to_json(view).encode("utf-8", "surrogatepass"))
        if way < 8:
            return Case(f"/library/{MUSCLE}?voice={voice}&side={rng.choice(('left', 'right'))}")
        return Case(rng.choice((f"/library?voice={voice}", "/?m=clinic-calf", "/library?q=onerror",
            "/body/male",
                                f"/picture/male/{MUSCLE}-both.svg", "/shapes/female.json",
                                "/_dash-layout")))  # fmt: skip


def write(folder: Path, rng: Random) -> None:
    """The clinic's example with every free text replaced by something hostile; its shape stays right."""
    shutil.copytree(ROOT / "examples" / "clinic", folder)
    for file in sorted(folder.glob("*.csv")):
        kind = SCHEMA[file.stem]
        header, *rows = csv.reader(io.StringIO(file.read_text(encoding="utf-8")))
        for row in rows:
            for at, name in enumerate(header):
                bound = [one for one in kind.conditions(name) if not hasattr(one, "min_length")]
                free = kind.field_of(name).annotation is str and not bound
                if free and name not in ("landmark", "means", "country"):
                    row[at] = hostile(rng)
        file.write_bytes(to_csv([header, *rows]))


def hostile(rng: Random) -> str:
    """A hostile text that a table takes: printable, not empty, no braces (they are checked elsewhere)."""
    given = rng.choice(MARKUP) if rng.random() < 0.85 else rng.choice(ODD_TEXT)
    tidy = "".join(c for c in given if c not in "\0{}\r" and not 0xD800 <= ord(c) < 0xE000).strip()
    return tidy or "<b>zq7x</b>"
