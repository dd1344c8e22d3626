"""Times in a real Chromium: from a press to the painted frame and to the words, and what a visit costs."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, ViewportSize, sync_playwright

from bodymap.atlas import Atlas
from bodymap.draw.stage import path
from tools.browser import FLAGS, find

SIZE: ViewportSize = {"width": 1280, "height": 900}
MBIT, LATENCY, SLOWDOWN = 10, 40, 4  # the first visit's connection (Mbit/s, ms) and processor

# The clock starts at the press's own time stamp, so waiting for a busy page counts; it stops after the
# paint of the first frame in which the fill of the pressed shape has changed, and the words.
WATCH = """([shapes, words]) => {
  const told = words && document.querySelector(words);
  const zones = () => [...document.querySelectorAll('[data-zone]')].map(z => z.dataset.zone).sort().join();
  const painted = work => {
    const port = new MessageChannel(); port.port1.onmessage = work; port.port2.postMessage(0); };
  let run = 0, before = '', seen = null;
  const later = (key, mine) => {
    mine[key] = -1;
    painted(() => { mine[key] = performance.now() - mine.start; });
  };
  window.__ready = () => { before = told ? told.textContent : ''; window.__seen = seen = null; };
  window.__zones = zones;
  if (told) new MutationObserver(() => {
    const mine = seen;
    if (!mine || mine.words !== null || told.textContent === before) return;
    requestAnimationFrame(() => later('words', mine));
  }).observe(told, {subtree: true, childList: true, characterData: true});
  addEventListener('pointerdown', event => {
    const shape = event.target.closest(shapes);
    if (!shape) return;
    const fill = () => getComputedStyle(shape).fill;
    const plain = fill(), turn = ++run;
    const mine = window.__seen = seen = {start: event.timeStamp, paint: null, words: null, zones: ''};
    const frame = () => {
      if (turn !== run) return;
      if (fill() === plain) { requestAnimationFrame(frame); return; }
      mine.zones = zones();
      later('paint', mine);
    };
    requestAnimationFrame(frame);
  }, true);
}"""

# A place inside each shape that is really on top and on the screen.
POINTS = """shapes => [...document.querySelectorAll(shapes)].flatMap(shape => {
  const box = shape.getBoundingClientRect(), inverse = shape.getScreenCTM().inverse(), inside = [];
  for (let i = 1; i < 8; i++) for (let j = 1; j < 8; j++) {
    const p = new DOMPoint(box.x + box.width * i / 8, box.y + box.height * j / 8);
    if (shape.isPointInFill(p.matrixTransform(inverse)) && document.elementFromPoint(p.x, p.y) === shape)
      inside.push([p.x, p.y]);
  }
  return inside.length ? [inside[inside.length >> 1]] : [];
})"""

# A place to press before all is there; the page may still move, so any shape that changes is an answer.
FIRST_PRESS = """shapes => new Promise(done => {
  const point = () => { for (const shape of document.querySelectorAll(shapes)) {
    const box = shape.getBoundingClientRect();
    if (box.width * box.height < 600) continue;
    const p = new DOMPoint(box.x + box.width / 2, box.y + box.height / 2);
    if (document.elementFromPoint(p.x, p.y) === shape)
      return [p.x, p.y]; } };
  const wait = () => { const p = point(); p ? done(p) : setTimeout(wait, 20); };
  wait();
})"""
FILLS = """shapes => [[...document.querySelectorAll(shapes)].map(e => getComputedStyle(e).fill).join(),
  performance.now()]"""
BODY_PAINTED = """() => new Promise(done => new PerformanceObserver(list => {
  const seen = list.getEntries().filter(e => e.element && e.element.localName === 'img');
  if (seen.length) done(seen[0].startTime);
}).observe({type: 'largest-contentful-paint', buffered: true}))"""


@dataclass
class Presses:
    """Milliseconds from each press to the painted highlight and to the words."""

    paint: list[float] = field(default_factory=list)
    words: list[float] = field(default_factory=list)
    missed: int = 0
    late_zones: int = 0  # presses whose zones were not in the frame of the highlight

    def add(self, other: Presses) -> None:
        """Put another series behind this one."""
        self.paint += other.paint
        self.words += other.words
        self.missed += other.missed
        self.late_zones += other.late_zones


def at(values: Sequence[float], share: float) -> float:
    """The value below which that share of the values lies."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser of the tests."""
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=find(), args=list(FLAGS))
        yield browser
        browser.close()


def bare_page(atlas: Atlas) -> str:
    """The yardstick: the front of the body as plain SVG whose shapes change colour on a click, no more."""
    shapes = [s for s in atlas.shapes(atlas.bodies[0], "front") if s.layer == "region"]
    drawn = "".join(f'<path data-region="{s.id}" d="{path(s.rings)}"/>' for s in shapes)
    return (
        "<style>path{fill:#eee;stroke:#555}path:hover{stroke-width:3}path.on{fill:#d33}</style>"
        f'<svg id="body" height="860" viewBox="0 0 {atlas.width:g} {atlas.height:g}">{drawn}</svg>'
        '<p id="told"></p><button id="clear">Clear</button><script>const on = new Set();'
        "document.getElementById('clear').addEventListener('click', () => { on.clear();"
        "document.querySelectorAll('.on').forEach(one => one.classList.remove('on')); });"
        "document.getElementById('body').addEventListener('click', event => {"
        "const id = event.target.dataset.region; if (!id) return;"
        "on.has(id) ? on.delete(id) : on.add(id); event.target.classList.toggle('on');"
        "document.getElementById('told').textContent = [...on].join(', '); });</script>"
    )


class Pressed:
    """A page on which random places are pressed, with its processor slowed down by a factor."""

    def __init__(self, page: Page, slowdown: float, words: str = "", seed: int = 7) -> None:
        """Watch a loaded page; `words` is the selector of the text that answers a press, if there is one."""
        self.page = page
        self.words = words
        self.pause = 60 * max(1.0, slowdown / 2)  # ms between presses, after what was waited for
        self.places = page.evaluate(POINTS, "[data-region]")
        self.chance = random.Random(seed)  # which places, not a secret
        page.evaluate(WATCH, ["[data-region]", words])
        self.session = page.context.new_cdp_session(page)
        self.session.send("Emulation.setCPUThrottlingRate", {"rate": slowdown})

    def series(self, rounds: int) -> Presses:
        """Press so many times."""
        page, found = self.page, Presses()
        for _ in range(rounds):
            x, y = self.chance.choice(self.places)
            page.mouse.move(x, y)
            page.wait_for_timeout(80)
            page.evaluate("window.__ready()")
            page.mouse.down()
            page.mouse.up()
            seen = self._wait()
            if not seen or (seen["paint"] or -1) < 0:
                found.missed += 1
                continue
            found.paint.append(seen["paint"])
            if self.words and (seen["words"] or -1) > 0:
                found.words.append(seen["words"])
            if seen["zones"] != page.evaluate("window.__zones()"):
                found.late_zones += 1
        return found

    def _wait(self) -> Any:
        """Until the frame and the words are there, or for two seconds."""
        wanted = "s && s.paint > 0" + (" && s.words > 0" if self.words else "")
        for _ in range(20):
            self.page.wait_for_timeout(self.pause if _ == 0 else 100)
            if self.page.evaluate(f"(s => Boolean({wanted}))(window.__seen)"):
                break
        return self.page.evaluate("window.__seen")


def open_app(browser: Browser, url: str) -> Page:
    """The app, at rest."""
    page = browser.new_page(viewport=SIZE)
    page.goto(url)
    page.locator("#answer h2").first.wait_for()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(2500)
    return page


def press_side_by_side(
    browser: Browser, url: str, bare: str, rounds: int, slowdown: float, block: int = 25
) -> tuple[Presses, Presses]:
    """The app and the yardstick, pressed in turns of `block`, so that a noisy minute hits both.

    Each turn begins with nothing marked: without that, half of the body is marked after some hundred presses.
    """
    yardstick = browser.new_page(viewport=SIZE)
    yardstick.set_content(bare)
    app = open_app(browser, url)
    pages = [Pressed(app, slowdown, "#answer"), Pressed(yardstick, slowdown)]
    found = [Presses(), Presses()]
    for _ in range(max(1, rounds // block)):
        for page, all_of_it in zip(pages, found, strict=True):
            page.page.bring_to_front()
            page.page.evaluate("document.getElementById('clear').click()")
            page.page.wait_for_timeout(1000)
            all_of_it.add(page.series(min(block, rounds)))
    for page in pages:
        page.page.close()
    return found[0], found[1]


@dataclass(frozen=True)
class Visit:
    """One visit: seconds until the body is painted and until a press is answered, bytes, what travelled."""

    visible: float
    pressed: float
    kilobytes: float
    travelled: tuple[str, ...]


def _traffic(session: CDPSession) -> Callable[[], tuple[float, tuple[str, ...]]]:
    """Start to count; the function returned gives kilobytes and the addresses that came over the wire."""
    urls: dict[str, str] = {}
    size: dict[str, float] = {}
    kept: set[str] = set()

    def answered(event: Any) -> None:
        urls[event["requestId"]] = event["response"]["url"]
        if event["response"].get("fromDiskCache") or event["response"].get("fromPrefetchCache"):
            kept.add(event["requestId"])

    session.on("Network.responseReceived", answered)
    session.on("Network.requestServedFromCache", lambda e: kept.add(e["requestId"]))
    session.on("Network.loadingFinished", lambda e: size.update({e["requestId"]: e["encodedDataLength"]}))

    def result() -> tuple[float, tuple[str, ...]]:
        sent = [one for one in size if one in urls and one not in kept and urls[one].startswith("http")]
        return sum(size[one] for one in sent) / 1000, tuple(urls[one] for one in sent)

    return result


def visits(url: str, times: int = 2) -> list[Visit]:
    """A first visit with an empty cache, and further ones, over a slow connection on a slow processor.

    Each is made twice: once to see when the body is painted, once with presses from the beginning, because
    a browser no longer tells what it painted when the reader has done something.
    """
    found = []
    with chromium() as browser:
        seeing, pressing = (browser.new_context(viewport=SIZE) for _ in range(2))
        for _ in range(times):
            page, session = _slow_page(seeing, SLOWDOWN)
            traffic = _traffic(session)
            page.goto(url)
            visible = page.evaluate(BODY_PAINTED) / 1000
            page.locator("#answer h2").first.wait_for()
            page.wait_for_timeout(2500)
            sent = traffic()
            page.close()
            page, _ = _slow_page(pressing, SLOWDOWN)
            page.goto(url, wait_until="commit")
            pressed = _first_press(page)
            page.locator("#answer h2").first.wait_for()
            page.wait_for_timeout(1500)
            found.append(Visit(visible, pressed, *sent))
            page.close()
    return found


def _slow_page(context: BrowserContext, slowdown: float) -> tuple[Page, CDPSession]:
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    rate = MBIT * 125_000
    session.send("Network.emulateNetworkConditions", {
        "offline": False, "latency": LATENCY, "downloadThroughput": rate, "uploadThroughput": rate,
    })  # fmt: skip
    session.send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
    return page, session


def _first_press(page: Page) -> float:
    """Seconds from the start of the visit to the first answer to a press."""
    page.evaluate(FIRST_PRESS, "[data-region]")
    before = page.evaluate(FILLS, "[data-region]")[0]
    for _ in range(400):
        page.mouse.click(*page.evaluate(FIRST_PRESS, "[data-region]"))  # it moves until it has its style
        page.wait_for_timeout(50)
        fills, now = page.evaluate(FILLS, "[data-region]")
        if fills != before:
            return float(now) / 1000
    raise RuntimeError("no press was answered in twenty seconds")


def moving(page: Page, rounds: int = 300) -> list[float]:
    """Milliseconds of script in each frame (16.7 ms) while the pointer sweeps over the body."""
    places = page.evaluate(POINTS, "[data-region]")
    browser = page.context.browser
    assert browser is not None
    browser.start_tracing(page=page, categories=["devtools.timeline"])
    for (x0, y0), (x1, y1) in pairwise(places[:rounds]):
        page.mouse.move((x0 + x1) / 2, (y0 + y1) / 2)
        page.mouse.move(x1, y1)
    events = json.loads(browser.stop_tracing())["traceEvents"]
    frames: dict[int, float] = {}
    for event in events:
        kind = (
            event.get("args", {}).get("data", {}).get("type", "") if event["name"] == "EventDispatch" else ""
        )
        if kind.startswith(("pointer", "mouse")):
            frame = int(event["ts"] // 16_667)
            frames[frame] = frames.get(frame, 0) + event.get("dur", 0) / 1000
    return list(frames.values())


@dataclass
class Turning:
    """The body that turns: seconds from the press to its first frame; ms of script in each frame."""

    first: float
    skin: list[float]
    glass: list[float]


# When the attribute that each frame of the turning body writes is there, ms after the press.
TURNED = """() => new Promise(done => {
  const round = document.querySelector('#round');
  document.querySelector('#turn').addEventListener('click', ({timeStamp}) => {
    const seen = new MutationObserver(() => {
      if (!round.querySelector('canvas[data-drawn]')) return;
      seen.disconnect();
      requestAnimationFrame(() => setTimeout(() => { window.__turned = performance.now() - timeStamp; }));
    });
    seen.observe(round, {subtree: true, childList: true, attributes: true});
  }, {capture: true, once: true});
  done();
})"""


def turning(browser: Browser, url: str) -> Turning:
    """Press the switch in an app at rest with a pattern and marks, and turn; then with bones in sight."""
    page = open_app(browser, f"{url}?r=lower-low-back-right,groin-right&m=psoas-major")
    page.locator("#turn").wait_for()
    page.evaluate(TURNED)
    page.locator("#turn").click()
    first = float(page.wait_for_function("() => window.__turned").json_value()) / 1000
    page.wait_for_timeout(1500)
    skin = _dragged(page)
    page.evaluate("() => bodymap.store.change({xray: true})")
    page.locator("#round canvas[data-under*=psoas]").wait_for()
    page.wait_for_timeout(1500)
    glass = _dragged(page)
    page.close()
    return Turning(first, skin, glass)


def _dragged(page: Page, rounds: int = 120) -> list[float]:
    """Milliseconds of script in each frame (16.7 ms) while the body that turns is dragged round."""
    box = page.locator("#round canvas").bounding_box()
    browser = page.context.browser
    assert box is not None
    assert browser is not None
    x, y = box["x"] + box["width"] / 4, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    browser.start_tracing(page=page, categories=["devtools.timeline"])
    for n in range(rounds):
        page.mouse.move(x + n * box["width"] / (2 * rounds), y)
    events = json.loads(browser.stop_tracing())["traceEvents"]
    page.mouse.up()
    frames: dict[int, float] = {}
    for event in events:
        kind = event.get("args", {}).get("data", {}).get("type", "")
        is_input = event["name"] == "EventDispatch" and kind.startswith(("pointer", "mouse"))
        if is_input or event["name"] == "FireAnimationFrame":
            frame = int(event["ts"] // 16_667)
            frames[frame] = frames.get(frame, 0) + event.get("dur", 0) / 1000
    return list(frames.values())


def middle(values: Sequence[float]) -> float:
    """The median."""
    return float(median(values))
