"""Where everything is, and the texts that are made once, the same for everybody.

What never changes while the server runs has its content's version in its address. Under that address alone
browsers keep it for ever, or a cache would hold today's content at the address of tomorrow's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from flask import Response, abort, request

from bodymap.draw.stage import image
from bodymap.paths import ours

YEAR = 31_536_000  # seconds
IMMUTABLE = f"public, max-age={YEAR}, immutable"
FONT = "assets/vendor/inter-27f6dcb9f9eb.woff2"  # style sheets name it, so its name holds its hash
KINDS = {"js": "text/javascript", "css": "text/css", "json": "application/json"}


class Addresses:
    """The addresses below a prefix such as "/" or "/clinic/"."""

    def __init__(self, prefix: str = "/") -> None:
        """Compute the versions of all files under assets/."""
        self.prefix = prefix
        self._texts: dict[str, str] = {}
        self._later: dict[str, Callable[[], str]] = {}
        assets = ours("assets")
        self._versions = {
            f"assets/{file.relative_to(assets).as_posix()}": digest(file.read_bytes())
            for file in assets.rglob("*")
            if file.is_file()
        }

    def url(self, path: str) -> str:
        """The address of a path below the prefix, with its version where it has one."""
        version = self._versions.get(path)
        return f"{self.prefix}{path}?v={version}" if version else f"{self.prefix}{path}"

    def has(self, path: str) -> bool:
        """Whether there is a file or a text under a path."""
        return path in self._versions

    def picture(self, body: str, face: str, layer: str) -> str:
        """The address of an image of a body, see `stage.Picture`."""
        return self.url(image(body, face, layer))

    def asset(self, name: str) -> str:
        """The address of a file in assets/."""
        return self.url(f"assets/{name}")

    def add(self, path: str, text: str) -> str:
        """Keep a text to be served under a path; its address."""
        self._texts[path] = text
        self._versions[path] = digest(text.encode())
        return self.url(path)

    def add_later(self, path: str, make: Callable[[], str], of: bytes) -> str:
        """Have a text made when it is first asked for; its version is that of what it is made `of`."""
        self._later[path] = make
        self._versions[path] = digest(of)
        return self.url(path)

    def text(self, path: str) -> str:
        """A text that was added; raises KeyError."""
        if path not in self._texts:
            self._texts[path] = self._later[path]()
        return self._texts[path]

    def answer(self, path: str) -> Response:
        """The answer with the text under a path; a 404 where there is none."""
        try:
            text = self.text(path)
        except KeyError:
            abort(404)
        kind = KINDS.get(path.rpartition(".")[2], "text/html")
        return kept(Response(text, mimetype=kind), self._versions[path])

    def is_current(self, path: str) -> bool:
        """Whether the request asks for a path in the version that is served."""
        return path in self._versions and request.args.get("v") == self._versions[path]


def kept(response: Response, version: str = "") -> Response:
    """The answer, to be kept for ever at the address of its version and else asked for again."""
    ours = version != "" and request.args.get("v") == version
    response.headers["Cache-Control"] = IMMUTABLE if ours else "no-cache"
    response.add_etag(weak=True)
    response.make_conditional(request)
    return response


def digest(content: bytes) -> str:
    """The version of a content."""
    return hashlib.sha256(content).hexdigest()[:12]
