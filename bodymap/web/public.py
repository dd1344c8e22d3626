"""The address under which others reach us, and a picture of it that a telephone reads."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

LONGEST = 600  # characters of a link: the squares of a longer one are too fine for a small print
HERE = ("localhost", "local", "internal", "lan", "home", "arpa", "test", "invalid", "localdomain")
"""Last parts of names that lead nowhere but here."""


def checked(url: str) -> str:
    """The public address with a "/" at its end; empty for none. Raises ValueError with what is wrong."""
    text = url.strip()
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").rstrip(".")
        _ = parts.port  # raises for what is no number
    except ValueError:
        raise ValueError(f"{text!r} is no address") from None
    if parts.scheme not in ("http", "https") or not host:
        raise ValueError(f"{text!r} is no whole address; it begins with https:// and names a host")
    if parts.username is not None or parts.query or parts.fragment or not text.isprintable() or " " in text:
        raise ValueError(f"{text!r} must end with the path: no name, password, '?' or '#'")
    if not _is_public(host):
        raise ValueError(
            f"{text!r} leads nowhere from a patient's telephone: {host} is for this machine or net"
        )
    return text.rstrip("/") + "/"


def _is_public(host: str) -> bool:
    try:
        return ip_address(host).is_global
    except ValueError:
        *before, last = host.lower().split(".")
        return bool(before) and all(before) and last not in HERE and not last.isdigit()


def code(link: str) -> str:
    """A QR code of a link as the address of an SVG image; empty for a link that is too long for one."""
    import segno

    if not link or len(link) > LONGEST:
        return ""
    return segno.make(link, error="m" if len(link) < LONGEST / 2 else "l", micro=False).svg_data_uri(
        border=2, xmldecl=False, svgns=True
    )
