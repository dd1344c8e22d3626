"""How fast the app is for the reader, beside a bare SVG in the same minutes; writes docs/performance.md.

    python -m benchmarks.speed                    everything, about twenty minutes
    python -m benchmarks.speed --rounds 50        quicker and rougher
    python -m benchmarks.speed press visit        some parts only; the page keeps the others

Parts: press, visit, turn, match, hand. The server under load: benchmarks/load.py.
"""

from __future__ import annotations

import argparse
import gc
import os
import platform
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from statistics import median

from benchmarks import handing, pages
from benchmarks.matching import grown, milliseconds
from benchmarks.servers import Gunicorn
from bodymap.atlas import Atlas, load
from tools.running import ROOT

REPORT = ROOT / "docs" / "performance.md"
PARTS = ("press", "visit", "turn", "match", "hand")
FREE = {"BODYMAP_RATE": "0"}  # one address presses for hundreds


def verdict(good: bool) -> str:
    """A word for a cell."""
    return "holds" if good else "**does not hold**"


def press(atlas: Atlas, rounds: int) -> list[str]:
    """Press to paint and to words, at full speed and at a quarter of it."""
    lines = [
        "| processor | press to | app: median, p95 | bare SVG: median, p95 | ratio: median, p95 | wanted | |",
        "|---|---|---|---|---|---|---|",
    ]
    limits = {1: (1.0, 1.3, 100), 4: (1.5, 2.0, 250)}
    notes = []
    serving = Gunicorn(2, **FREE)
    try:
        with pages.chromium() as browser:
            for slowdown, (mid, high, words) in limits.items():
                app, bare = pages.press_side_by_side(
                    browser, serving.url, pages.bare_page(atlas), rounds, slowdown
                )
                a = (median(app.paint), pages.at(app.paint, 0.95))
                b = (median(bare.paint), pages.at(bare.paint, 0.95))
                ratio = (a[0] / b[0], a[1] / b[1])
                lines.append(
                    f"| {slowdown}x slower | painted highlight and zones | {a[0]:.1f}, {a[1]:.1f} ms"
                    f" | {b[0]:.1f}, {b[1]:.1f} ms | {ratio[0]:.2f}, {ratio[1]:.2f} | {mid:g}, {high:g}"
                    f" | {verdict(ratio[0] <= mid and ratio[1] <= high)} |"
                )
                w = (median(app.words), pages.at(app.words, 0.95))
                lines.append(
                    f"| {slowdown}x slower | words | {w[0]:.0f}, {w[1]:.0f} ms | | | p95 {words} ms"
                    f" | {verdict(w[1] <= words)} |"
                )
                notes.append(
                    f"- {slowdown}x: {len(app.paint) + app.missed} presses, {app.missed} missed;"
                    f" zones later than the highlight: {app.late_zones};"
                    f" bare SVG: {len(bare.paint) + bare.missed}, {bare.missed} missed."
                )
            page = pages.open_app(browser, serving.url)
            script = pages.moving(page)
            notes.append(
                f"- Pointer moved over the body: script in a frame median {median(script):.2f} ms,"
                f" most {max(script):.2f} ms (wanted: under 4): {verdict(max(script) < 4)}."
            )
    finally:
        serving.stop()
    return ["## A press", "", *lines, "", *notes]


def visit(_atlas: Atlas, rounds: int) -> list[str]:
    """The first and the second visit over a slow connection on a slow processor."""
    serving = Gunicorn(2, **FREE)
    try:
        found = [pages.visits(serving.url) for _ in range(max(3, rounds // 80))]
    finally:
        serving.stop()
    first, second = ([pair[n] for pair in found] for n in (0, 1))
    visible = median(one.visible for one in first)
    pressed = median(one.pressed for one in first)
    size = median(one.kilobytes for one in first)
    travelled = sorted(
        {url.removeprefix(serving.url) or "the page" for one in second for url in one.travelled}
    )
    return [
        f"## A visit ({pages.MBIT} Mbit/s, {pages.LATENCY} ms, processor {pages.SLOWDOWN}x slower, "
        f"median of {len(found)})",
        "",
        "| | measured | wanted | |",
        "|---|---|---|---|",
        f"| body painted | {visible:.2f} s | 0.6 s | {verdict(visible <= 0.6)} |",
        f"| first press answered | {pressed:.2f} s | 1.5 s | {verdict(pressed <= 1.5)} |",
        f"| on the wire, all in all | {size:.0f} KB | 420 KB | {verdict(size < 420)} |",
        f"| second visit: what travels | {', '.join(travelled)} "
        f"({median(one.kilobytes for one in second):.0f} KB) | the page only"
        f" | {verdict(travelled == ['the page'])} |",
        f"| second visit: body painted, press answered | {median(o.visible for o in second):.2f} s, "
        f"{median(o.pressed for o in second):.2f} s | | |",
    ]


def turn(_atlas: Atlas, rounds: int) -> list[str]:
    """The body that turns, drawn by the processor where there is no graphics card."""
    serving = Gunicorn(2, **FREE)
    try:
        with pages.chromium() as browser:
            found = [pages.turning(browser, serving.url) for _ in range(max(3, rounds // 80))]
    finally:
        serving.stop()
    first = median(one.first for one in found)
    lines = [
        f"## The body that turns (median of {len(found)})",
        "",
        "| | measured | wanted | |",
        "|---|---|---|---|",
        f'| from the press of "Turn" to its first frame | {first:.2f} s | 1 s | {verdict(first <= 1)} |',
    ]
    for name, what in (
        ("skin", "while it is dragged"),
        ("glass", "with bones and a muscle in sight"),
    ):
        frames = [took for one in found for took in getattr(one, name)]
        high = pages.at(frames, 0.95)
        lines.append(
            f"| script in a frame, {what}: median, p95 of {len(frames)}"
            f" | {median(frames):.2f}, {high:.2f} ms | 8 ms | {verdict(high < 8)} |"
        )
    return lines


def matches(atlas: Atlas, _rounds: int) -> list[str]:
    """What the matching itself costs, and how that grows."""
    gc.freeze()  # as the app does
    own = milliseconds(atlas)
    took = {many: milliseconds(grown(atlas, many)) for many in (25, 250)}
    grew = took[250] / took[25]
    return [
        "## Matching",
        "",
        "| | measured | wanted | |",
        "|---|---|---|---|",
        f"| {len(atlas.muscles)} muscles, a full body of {len(atlas.regions)} marks | {own:.2f} ms | 5 ms"
        f" | {verdict(own < 5)} |",
        f"| 250 made-up muscles | {took[250]:.1f} ms, {grew:.1f} times that of 25"
        f" | in proportion: 10 times (11.5 with noise) | {verdict(grew <= 11.5)} |",
    ]


def hand(atlas: Atlas, _rounds: int) -> list[str]:
    """How long the commands take that hand on many drawings."""
    return handing.section(atlas)


def machine(version_of_browser: str) -> str:
    """What it was measured on."""
    model = ""
    info = Path("/proc/cpuinfo")
    if info.exists():
        model = next(
            (s.partition(":")[2].strip() for s in info.read_text().splitlines() if "model name" in s), ""
        )

    names = ("dash", "flask", "gunicorn")
    return (
        f"{os.cpu_count()} cores ({model or platform.machine()}), {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, Chromium {version_of_browser}, "
        + ", ".join(f"{name} {version(name)}" for name in names)
        + "."
    )


def replaced(page: str, fresh: list[str]) -> list[str]:
    """The sections of a page, some of them measured anew, or for the first time: told by how titles begin."""
    sections = {
        tuple(one.split()[:3]): one for one in (f"## {one.strip()}" for one in page.split("\n## ")[1:])
    }
    return list((sections | {tuple(one.split()[:3]): one for one in fresh}).values())


def main() -> None:
    """Measure, print, and write the page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="default: all")
    parser.add_argument("--rounds", type=int, default=400, help="presses for each figure")
    options = parser.parse_args()
    measured: dict[str, Callable[[Atlas, int], list[str]]] = {
        "press": press, "visit": visit, "turn": turn, "match": matches, "hand": hand,
    }  # fmt: skip
    atlas = load(ROOT / "data")
    sections = []
    for part in options.parts or PARTS:
        sections.append("\n".join(measured[part](atlas, options.rounds)))
        print(sections[-1], "\n", flush=True)
    if options.parts:
        sections = replaced(REPORT.read_text(encoding="utf-8"), sections)
    with pages.chromium() as browser:
        on = machine(browser.version)
    head = (ROOT / "docs" / "performance.head.md").read_text(encoding="utf-8")
    REPORT.write_text(head.replace("MACHINE", on) + "\n" + "\n\n".join(sections) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
