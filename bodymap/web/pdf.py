"""A page of ours as a tagged PDF (PDF/UA-1), by WeasyPrint, where the operator has installed it.

The one module that imports WeasyPrint, and only when a PDF is made: it costs a second and 40 MB.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from threading import Semaphore
from typing import Any

PAPERS = ("A4", "Letter")
PANGO = ("libpangoft2-1.0.so.0", "libpangoft2-1.0-0.dll", "libpangoft2-1.0.dylib", "libpangoft2-1.0.0.dylib")
BASE = "https://bodymap.invalid/"  # where addresses that begin with "/" seem to be
INSTALL = "pip install 'bodymap[pdf]'"
DEBIAN = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
SYSTEM = f"Debian, Ubuntu: apt-get install {' '.join(DEBIAN)}; macOS: brew install pango"
DPI = 220  # of pictures: what a printer shows
AT_ONCE = 1  # PDFs that one worker makes: each takes a core for half a second

Files = Callable[[str], tuple[bytes, str]]
_turn = Semaphore(AT_ONCE)


class UnavailableError(RuntimeError):
    """A PDF cannot be made here; the message says why and what to install."""


class BusyError(RuntimeError):
    """Another PDF is being made."""


@cache
def lacking() -> str:
    """What is not installed here and a PDF needs, with how to install it; empty where nothing lacks."""
    if find_spec("weasyprint") is None:
        return f"a PDF needs WeasyPrint, which is not installed: {INSTALL}"
    if not has_pango():
        return f"a PDF needs Pango, a library of the system, which is not installed ({SYSTEM})"
    return ""


def has_pango() -> bool:
    """Whether the system has the library that sets the text."""
    return any(_loads(name) for name in PANGO)


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def pdf(html: str, paper: str, files: Files, wait: bool = False) -> bytes:
    """A document as a tagged PDF.

    Parameters
    ----------
    html : the whole document; what it names are our files, as their addresses, or data URLs
    paper : one of PAPERS
    files : an address -> content and media type of our file; raises ValueError for any other address
    wait : for another PDF to be done

    Raises
    ------
    UnavailableError : something is not installed
    BusyError : another PDF is being made, and `wait` is off
    ValueError : something that the document names is no file of ours
    """
    if reason := lacking():
        raise UnavailableError(reason)
    if not _turn.acquire(blocking=wait):
        raise BusyError
    try:
        return _made(html, paper, files)
    except OSError as error:  # raised by the import, when another part of Pango is missing
        raise UnavailableError(f"a PDF needs Pango, and a part of it is missing ({SYSTEM})") from error
    finally:
        _turn.release()


def _made(html: str, paper: str, files: Files) -> bytes:
    from weasyprint import CSS, HTML
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class OurFiles(URLFetcher):  # type: ignore[misc]  # it has no types
        """Reads our files and data URLs, and nothing from a net."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            """The response for an address."""
            if url.startswith("data:"):
                return super().fetch(url, headers)
            content, kind = files(url)
            if kind == "image/webp":  # no PDF holds it: as JPEG it is a third of what it would be as PNG
                content, kind = _on_white(content), "image/jpeg"
            return URLFetcherResponse(url, content, {"Content-Type": kind})

    fetcher = OurFiles(allowed_protocols=("data",), fail_on_errors=True)
    size = CSS(string=f"@page {{ size: {paper} }}")
    try:
        document = HTML(string=html, base_url=BASE, url_fetcher=fetcher)
        return bytes(document.write_pdf(stylesheets=[size], pdf_variant="pdf/ua-1", dpi=DPI))
    except FatalURLFetchingError as error:  # no Exception, so that nobody passes over it
        raise ValueError(str(error)) from error


def _on_white(content: bytes) -> bytes:
    """An image as JPEG on white paper."""
    from PIL import Image  # comes with WeasyPrint

    with Image.open(BytesIO(content)) as image:
        drawn = image.convert("RGBA")
    paper = Image.new("RGB", drawn.size, "white")
    paper.paste(drawn, mask=drawn)
    out = BytesIO()
    paper.save(out, "JPEG", quality=88)
    return out.getvalue()
