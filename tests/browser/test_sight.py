"""What is drawn can be told apart without colour, and stands out from what is around it."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator

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
  // a core lies on its own spillover
  const below = z => kind === 'core' && z.closest('.rank-' + rank);
  const others = [...zones.filter(z => !wanted.includes(z) && !below(z)), ...marks];
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
# Width of a picture and its red channel, row by row, as base64: millions of numbers are handed over slowly.
DECODE = """async url => {
  const picture = await createImageBitmap(await (await fetch(url)).blob());
  const canvas = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
  canvas.drawImage(picture, 0, 0);
  const {data} = canvas.getImageData(0, 0, picture.width, picture.height);
  const red = new Uint8Array(data.length / 4);
  for (let n = 0; n < red.length; n++) red[n] = data[4 * n];
  return new Promise(done => {
    const reader = new FileReader();
    reader.onload = () => done([picture.width, reader.result.split(',')[1]]);
    reader.readAsDataURL(new Blob([red]));
  });
}"""
# Grey values along the ring of a marked region, every two pixels of the screen.
ALONG = """region => {
  const middle = e => {
    const {x, y, width, height} = e.getBoundingClientRect();
    return [x + width / 2, y + height / 2];
  };
  const [x, y] = middle(document.querySelector(`[data-region="${region}"]`));
  const far = e => Math.hypot(middle(e)[0] - x, middle(e)[1] - y);
  const ring = [...document.querySelectorAll('.chosen .line')].sort((a, b) => far(a) - far(b))[0];
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
    return np.frombuffer(base64.b64decode(values), dtype=np.uint8).astype(float).reshape(-1, width)


@pytest.fixture
def colourless(open_page: Open, tabs: Tabs) -> Iterator[Colourless]:
    """Open a page as somebody sees it who sees no colour, and an empty page to read pixels in."""
    blank = tabs.open(fresh=True)

    def open_at(link: str) -> tuple[Page, Page]:
        page = open_page(link, scale=SCALE, fresh=True).page
        expect(page.locator("#answer [data-card]").first).to_be_visible()
        expect(page.locator("#strip .rank-2 [data-zone]").first).to_be_attached()
        page.wait_for_timeout(400)  # zones fade in
        session = page.context.new_cdp_session(page)
        session.send("Emulation.setEmulatedVisionDeficiency", {"type": "achromatopsia"})
        return page, blank

    yield open_at
    blank.close()


def _expect_dashes(page: Page, rank: int) -> None:
    """An unbroken line round often, a broken one round sometimes."""
    dashes = page.evaluate(
        """rank => ['core', 'spillover', 'rare'].map(level => {
          const line = document.querySelector(`.zones .rank-${rank} .line.${level}`);
          return line && getComputedStyle(line).strokeDasharray;
        })""",
        rank,
    )
    assert dashes[0] == "none"
    assert len({dash for dash in dashes if dash}) == len([dash for dash in dashes if dash]) >= 2


def test_zones_differ_without_colour(colourless: Colourless) -> None:
    """Dense, light, bare: often, sometimes, nowhere. A second muscle has no shade. So do contours."""
    pages = colourless(
        "?r=lower-low-back-right&vs=psoas-major,quadratus-lumborum-superficial&points=0&zoom=1"
    )
    for rank in (1, 2):
        _expect_dashes(pages[0], rank)
    places = [
        pages[0].evaluate(PLACE, [*kind, HALF]) for kind in ((1, "core"), (1, "spillover"), (2, "core"))
    ]
    clips = [{"x": x - HALF, "y": y - HALF, "width": 2 * HALF, "height": 2 * HALF} for x, y in places]
    shown = [greys(*pages, clip) for clip in clips]
    pages[0].add_style_tag(content="svg.zones { visibility: hidden; }")
    core, spillover, second = (greys(*pages, clip) - there for clip, there in zip(clips, shown, strict=True))
    assert core.mean() > 1.6 * spillover.mean() > 16, (core.mean(), spillover.mean())
    assert np.abs(second).max() <= 1


# Without the body's shading; only the shades of the front, at the size of the screen.
BARE = ".person, .faces, .sides, .points, .rings, .outline, .regions { visibility: hidden; }"
# A place (x, y on the screen) in one spillover of the front alone, and one in two of them.
TWICE = """half => {
  const all = [...document.querySelectorAll('[data-view="front"] .rank-1 [data-zone]')];
  const zones = all.filter(z => z.dataset.zone.endsWith('spillover'));
  const within = (z, x, y) => z.isPointInFill(new DOMPoint(x, y).matrixTransform(z.getScreenCTM().inverse()));
  const corners = [-half, 0, half].flatMap(x => [-half, 0, half].map(y => [x, y]));
  const found = {};
  for (const zone of zones) {
    const box = zone.getBoundingClientRect();
    for (let y = box.top; y < box.bottom; y += 2) for (let x = box.left; x < box.right; x += 2) {
      const count = zones.filter(z => within(z, x, y)).length;
      if (!count || found[count]) continue;
      const lies = corners.map(([dx, dy]) => all.filter(z => within(z, x + dx, y + dy)));
      if (lies.every(l => l.length === count && l.every(z => zones.includes(z)))) found[count] = [x, y];
    }
  }
  return [found[1], found[2]];
}"""


def test_where_two_zones_of_a_muscle_meet_nothing_is_darker(colourless: Colourless) -> None:
    page, blank = colourless("?r=lower-low-back-right&vs=psoas-major,iliacus&zoom=1&points=0")
    page.add_style_tag(content=BARE + " .zones :is(.other, g.core) { visibility: hidden; }")
    once, twice = page.evaluate(TWICE, 8)
    assert once
    assert twice, "the psoas has two zones of the groin and the thigh that lie over each other"
    shades = [
        greys(page, blank, {"x": x - 2, "y": y - 2, "width": 4, "height": 4}).mean() for x, y in (once, twice)
    ]
    assert max(shades) < 220  # something is there
    assert shades[0] == pytest.approx(shades[1], abs=1)


def test_left_is_the_mirror_of_right(colourless: Colourless) -> None:
    page, blank = colourless("?r=groin-right&vs=psoas-major,iliacus&side=both&points=0&zoom=1")
    page.add_style_tag(content=BARE + " .zones .line { stroke-dasharray: none !important; }")
    for face in ("front", "back"):
        box = page.locator(f'[data-view="{face}"] .frame').bounding_box()
        assert box
        wide = 2 * int(box["width"] / 2 - 1)
        left = box["x"] + box["width"] / 2 - wide / 2
        seen = greys(page, blank, {"x": left, "y": box["y"], "width": wide, "height": box["height"]})
        assert seen.min() < 200 < seen.max()
        apart = np.abs(seen - seen[:, ::-1])
        assert apart.mean() < 1, face
        assert (apart > 40).mean() < 0.006, face  # dashes begin elsewhere, so they are drawn through


def test_marks_differ_without_colour(colourless: Colourless) -> None:
    """The ring of a mark that nothing explains has gaps; that of an explained mark has none."""
    page, blank = colourless(CASE)
    page.add_style_tag(content="svg.zones { visibility: hidden; }")
    gaps = {}
    for region in ("upper-front-thigh-right", "hand-front-left"):
        points = np.array(page.evaluate(ALONG, region))
        (left, top), (right, bottom) = points.min(axis=0) - 4, points.max(axis=0) + 4
        seen = greys(page, blank, {"x": left, "y": top, "width": right - left, "height": bottom - top})
        at = np.clip(((points - (left, top)) * SCALE).astype(int), 0, np.array(seen.shape[::-1]) - 1)
        line = seen[at[:, 1], at[:, 0]]
        gaps[region] = float((line > np.percentile(line, 20) + 30).mean())
    assert gaps["upper-front-thigh-right"] < 0.15 < 0.25 < gaps["hand-front-left"], gaps
