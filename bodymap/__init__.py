"""bodymap: mark where it hurts, see which muscles' pain is felt there, and read why.

>>> import bodymap
>>> found = bodymap.match(["lower-low-back-right", "groin-right"])
>>> "psoas-major" in found.muscles
True

What it says is likeness to textbook pictures of referred pain, never a diagnosis. The functions stand in
api.py and frames.py, which are imported when the first of them is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bodymap.api import (
        Atlas,
        AtlasError,
        UnknownIdError,
        answer,
        figure,
        figure3d,
        load,
        match,
        shares,
        svg,
    )
    from bodymap.frames import muscles, patterns, ranking, regions, zones

__version__ = "0.1.0"
# What Dash serves for `bodymap.dash.BodyMap`: it looks for both in the package of a component.
_js_dist = [{"relative_package_path": "web/body_map.js", "namespace": "bodymap"}]
__all__ = [
    "Atlas", "AtlasError", "UnknownIdError", "answer", "figure", "figure3d", "load", "match", "muscles",
    "patterns", "ranking", "regions", "shares", "svg", "zones",
]  # fmt: skip
FRAMES = ("muscles", "patterns", "ranking", "regions", "zones")


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"bodymap.{'frames' if name in FRAMES else 'api'}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
