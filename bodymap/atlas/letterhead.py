"""A clinic's letterhead: its name, telephone and footer, and its logo, checked, as the handout shows them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bodymap.atlas.called import Clinic
from bodymap.atlas.cells import FILE
from bodymap.atlas.tables import Faults, Rows, quoted, read_file

MOST = 512 * 1024  # bytes of a logo, which every handout carries
KINDS = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff", "image/webp": b"RIFF"}
"""Media type -> how such a file begins; "WEBP" stands further on."""
AGAIN = "save it as PNG, JPEG or WebP"


@dataclass(frozen=True, slots=True, repr=False)  # a logo is long
class Letterhead:
    """Who hands the page over. `logo` is the image's content, of the media type `kind`, or both are empty."""

    name: str
    telephone: str = ""
    footer: str = ""
    logo: bytes = b""
    kind: str = ""


def read(rows: Rows, folders: Iterable[Path], faults: Faults) -> Letterhead | None:
    """The letterhead of the one clinic that is named in `clinic.csv`; None where none is.

    What is wrong, a second clinic or a logo that cannot be shown, is added to `faults`.
    """
    found = rows[Clinic]
    for row in found[1:]:
        faults.add("clinic", f"a handout has one letterhead, and {quoted(found[0].name)} is named", row)
    if not found:
        return None
    row = found[0]
    logo, kind = b"", ""
    if re.fullmatch(FILE, row.logo):  # else the cell is empty, or has its fault already
        folder = {folder.resolve().name: folder for folder in folders}[row.own]
        logo, kind, fault = _logo(folder, row.logo)
        if fault:
            faults.add("clinic", f"{quoted(row.logo)} {fault}", row, "logo")
    return Letterhead(row.name, row.telephone, row.footer, logo, kind)


def _logo(folder: Path, name: str) -> tuple[bytes, str, str]:
    """A logo's content and media type, and what is wrong with it."""
    try:
        content = read_file(folder / name)
    except FileNotFoundError:
        return b"", "", "is not in this folder"
    except OSError as error:
        return b"", "", f"cannot be read ({error.strerror})"
    if len(content) > MOST:
        return b"", "", f"is larger than {MOST // 1024} KB; {AGAIN}, a smaller one"
    kind = next((kind for kind, start in KINDS.items() if content.startswith(start)), "")
    if kind == "image/webp" and content[8:12] != b"WEBP":
        kind = ""
    if not kind and b"<svg" in content[:2000]:
        return b"", "", f"is an SVG, which can hold scripts; {AGAIN}"
    return content, kind, "" if kind else f"is no image that is read; {AGAIN}"
