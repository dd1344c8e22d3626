"""What is drawn can be told apart without colour, and stands out from what is around it."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open, Tabs

Colourless = Callable[[str], tuple[Page, Page]]
# two patterns drawn in full, marks that they explain and one that they don't
CASE = "?r=lower-low-back-right,upper-front-thigh-right,sacroiliac-right,knee-front-left,hand-front-left"
HALF = 7  # CSS pixels from the middle of a patch to its edge
SCALE = 3  # device pixels to a CSS pixel
# The middle of a patch that lies in one zone of this rank and kind, and in no other; or on bare skin.
PLACE = """([rank, kind, half]) => {
  const zones = [...document.querySelectorAll('#strip [data-zone]')];
  const wanted = zones.filter(z => z.closest('.rank-' + rank) && z.dataset.zone.endsWith(kind)
    && !z.classList.contains('rare'));
  const marks = [...document.querySelectorAll('#strip [data-selected]')];
  // a core lies on its own spillover, which has a hole there
  const below = z => kind === 'core' && z.closest('.rank-' + rank);
  const others = [...zones.filter(z => !wanted.includes(z) && !below(z) && !z.closest('.rest')), ...marks];
  const within = (shape, x, y) => {
    const matrix = shape.getScreenCTM();
    return matrix && shape.isPointInFill(new DOMPoint(x, y).matrixTransform(matrix.inverse()));
  };
  const body = [...document.querySelectorAll('#strip [data-region]')];
  const corners = [-half, 0, half].flatMap(x => [-half, 0, half].map(y => [x, y]));
  for (const area of rank ? wanted : body.filter(b => b.dataset.region === 'lower-front-thigh-left')) {
    const box = area.getBoundingClientRect();
    const alone = (x, y) => within(area, x, y) && !others.some(o => o !== area && within(o, x, y));
    for (let y = box.top + half; y < box.bottom - half; y += 3)
      for (let x = box.left + half; x < box.right - half; x += 3)
        if (corners.every(([dx, dy]) => alone(x + dx, y + dy))) return [x, y];
  }
  return null;
}"""
DECODE = """async url => {
  const picture = await createImageBitmap(await (await fetch(url)).blob());
  const canvas = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
  canvas.drawImage(picture, 0, 0);
  const {data} = canvas.getImageData(0, 0, picture.width, picture.height);
  return [picture.width, [...data].filter((_, n) => n % 4 === 0)];
}"""
# Grey values along the ring of a marked region, every two pixels of the screen.
ALONG = """region => {
  const shape = document.querySelector(`[data-region="${region}"]`).getAttribute('d');
  const ring = [...document.querySelectorAll('.chosen .line')].find(r => r.getAttribute('d') === shape);
  const matrix = ring.getScreenCTM(), points = [];
  for (let at = 0; at < ring.getTotalLength(); at += 2) {
    const p = ring.getPointAtLength(at).matrixTransform(matrix);
    points.push([p.x, p.y]);
  }
  return points;
}"""


def greys(page: Page, blank: Page, clip: dict[str, float]) -> NDArray[np.float64]:
    """Luminance (0 to 255) of a part of the screen without colour, as rows of device pixels."""
    png = base64.b64encode(page.screenshot(clip=clip)).decode()  # type: ignore[arg-type]
    width, values = blank.evaluate(DECODE, f"data:image/png;base64,{png}")
    return np.array(values, dtype=float).reshape(-1, width)


def texture(patch: NDArray[np.float64]) -> tuple[float, float]:
    """How strong its edges are, and how much they run one way: 0 (dots) to 1 (stripes)."""
    down, across = np.gradient(patch)
    xx, yy, xy = (across**2).mean(), (down**2).mean(), (across * down).mean()
    strength = float(xx + yy)
    return strength, float(np.hypot(xx - yy, 2 * xy) / strength) if strength else 0.0


@pytest.fixture
def colourless(open_page: Open, tabs: Tabs) -> Iterator[Colourless]:
    """Open a page as somebody sees it who sees no colour, and an empty page to read pixels in."""
    blank = tabs.open()

    def open_at(link: str) -> tuple[Page, Page]:
        page = open_page(link, scale=SCALE).page
        expect(page.locator("#answer [data-card]").first).to_be_visible()
        expect(page.locator("#strip .rank-2 [data-zone]").first).to_be_attached()
        page.wait_for_timeout(400)  # zones fade in
        session = page.context.new_cdp_session(page)
        session.send("Emulation.setEmulatedVisionDeficiency", {"type": "achromatopsia"})
        return page, blank

    yield open_at
    blank.close()


def patch(pages: tuple[Page, Page], rank: int, kind: str = "") -> NDArray[np.float64]:
    page, blank = pages
    place: list[float] | None = page.evaluate(PLACE, [rank, kind, HALF])
    assert place, f"no room in the {kind} zone of rank {rank}"
    clip = {"x": place[0] - HALF, "y": place[1] - HALF, "width": 2 * HALF, "height": 2 * HALF}
    return greys(page, blank, clip)


def test_zones_differ_without_colour(colourless: Colourless) -> None:
    """Solid, dots, dense stripes, sparse stripes: by their edges, not by their shade."""
    pages = colourless(
        "?r=lower-low-back-right&vs=psoas-major,quadratus-lumborum-superficial&points=0&zoom=1"
    )
    body = patch(pages, 0)
    kinds: dict[str, Any] = {
        f"{kind} {rank}": patch(pages, rank, kind) for rank in (1, 2) for kind in ("core", "spillover")
    }
    edges = {name: texture(values)[0] for name, values in kinds.items()}
    one_way = {name: texture(values)[1] for name, values in kinds.items()}
    assert body.mean() - kinds["core 1"].mean() > 25, "the core is no darker than the body"
    assert texture(body)[0] < 10
    assert edges["core 1"] < 8 < 25 < edges["spillover 1"], edges
    assert one_way["spillover 1"] < 0.35, one_way
    assert min(one_way["core 2"], one_way["spillover 2"]) > 0.75, one_way
    assert min(edges["core 2"], edges["spillover 2"]) > 40, edges
    full = {name: float((seen < (seen.min() + seen.max()) / 2).mean()) for name, seen in kinds.items()}
    assert full["core 2"] > 1.2 * full["spillover 2"], f"the core's stripes are no closer together: {full}"


def test_marks_differ_without_colour(colourless: Colourless) -> None:
    """The ring of a mark that nothing explains has gaps; that of an explained mark has none."""
    page, blank = colourless(CASE)
    gaps = {}
    for region in ("upper-front-thigh-right", "hand-front-left"):
        points = np.array(page.evaluate(ALONG, region))
        (left, top), (right, bottom) = points.min(axis=0) - 4, points.max(axis=0) + 4
        seen = greys(page, blank, {"x": left, "y": top, "width": right - left, "height": bottom - top})
        at = np.clip(((points - (left, top)) * SCALE).astype(int), 0, np.array(seen.shape[::-1]) - 1)
        line = seen[at[:, 1], at[:, 0]]
        gaps[region] = float((line > line.min() + 90).mean())
    assert gaps["upper-front-thigh-right"] < 0.15 < 0.25 < gaps["hand-front-left"], gaps
