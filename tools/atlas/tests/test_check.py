"""What counts as the same atlas on another processor, and what does not."""

from __future__ import annotations

import io
import json

import pytest
from PIL import Image

from tools.atlas.check import alike


def picture(shade: int, size: int = 8) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (size, size), (shade, shade, shade)).save(out, "PNG")
    return out.getvalue()


def shapes(right: float, name: str = "groin-right") -> bytes:
    ring = [[0, 0], [right, 0], [right, 10], [0, 10], [0, 0]]
    one = {
        "type": "Feature",
        "properties": {"id": name},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    return json.dumps({"features": [one]}).encode()


@pytest.mark.parametrize(
    ("name", "before", "after", "same"),
    [
        ("a.png", picture(100), picture(101), True),
        ("a.png", picture(100), picture(104), False),
        ("a.webp", picture(100), picture(100, 9), False),
        ("a.geojson", shapes(10), shapes(10.4), True),
        ("a.geojson", shapes(10), shapes(12), False),
        ("a.geojson", shapes(10), shapes(10, "groin-left"), False),
        ("a.csv", b"id,share\nx,0.5\n", b"id,share\nx,0.51\n", True),
        ("a.csv", b"id,share\nx,0.5\n", b"id,share\nx,0.6\n", False),
        ("a.csv", b"id,share\nx,0.5\n", b"id,share\ny,0.5\n", False),
        ("a.bin", bytes(1000), bytes(1010), True),
        ("a.bin", bytes(1000), bytes(1100), False),
        ("a.txt", b"a", b"b", False),
    ],
)
def test_alike(name: str, before: bytes, after: bytes, same: bool) -> None:
    assert alike(name, before, after) is same
