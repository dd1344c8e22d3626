"""The app under gunicorn with two workers and many readers: errors, times, what a killed worker costs.

    make load                                      all, about nine minutes (Linux)
    python -m benchmarks.load --locust PATH        the same with a locust that is installed already
    ... load.py load kill capacity --seconds 60    some parts, shorter

It prints Markdown for docs/running.md and exits with 1 when a reader met an error.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import pages
from benchmarks.servers import Gunicorn, first_answer, memory
from tools.running import ROOT

READERS = 200
KILL_EVERY = 10  # seconds
THREADS = 8  # of a worker, as in deploy/gunicorn.conf.py


class Readers:
    """locust with the journeys, in a process of its own."""

    def __init__(self, locust: str, url: str, readers: int, seconds: int, **environment: str) -> None:
        """Start it; all readers are there after ten seconds."""
        command = [
            locust, "-f", "benchmarks/journeys.py", "--headless", "--json",
            "-H", url.rstrip("/"), "-u", str(readers), "-r", str(max(1, readers // 10)),
            "-t", f"{seconds}s", "--loglevel", "WARNING",
        ]  # fmt: skip
        own = {"BODYMAP_LOAD_ALLOWED": "1000000"}
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | own | environment, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip

    def result(self) -> list[dict[str, Any]]:
        """What locust counted for each kind of request, when it has ended."""
        out, _ = self.process.communicate()
        found: list[dict[str, Any]] = json.loads(out[out.index("[") :])
        return found


def percentile(entry: dict[str, Any], share: float) -> float:
    """Milliseconds below which that share of the requests was answered."""
    counted = sorted((float(ms), n) for ms, n in entry["response_times"].items())
    wanted, seen = share * sum(n for _, n in counted), 0
    for ms, n in counted:
        seen += n
        if seen >= wanted:
            return ms
    return 0.0


def table(entries: list[dict[str, Any]], seconds: int) -> list[str]:
    """A row for each kind of request."""
    lines = ["| request | number | a second | median | p95 | failed |", "|---|--:|--:|--:|--:|--:|"]
    for one in sorted(entries, key=lambda e: -e["num_requests"]):
        lines.append(
            f"| {one['name']} | {one['num_requests']} | {one['num_requests'] / seconds:.1f} | "
            f"{percentile(one, 0.5):.0f} ms | {percentile(one, 0.95):.0f} ms | {one['num_failures']} |"
        )
    return lines


def failures(entries: list[dict[str, Any]]) -> int:
    """Requests that failed."""
    return sum(one["num_failures"] for one in entries)


def load(locust: str, seconds: int) -> tuple[list[str], bool]:
    """Many readers at once, and one real browser among them that is timed."""
    serving = Gunicorn(2, BODYMAP_PROXIES="1")
    try:
        readers = Readers(locust, serving.url, READERS, seconds)
        time.sleep(15)
        timed = {}
        with pages.chromium() as browser:
            for slowdown in (1, 4):
                page = browser.new_page(
                    viewport=pages.SIZE, extra_http_headers={"X-Forwarded-For": "10.0.0.1"}
                )
                page.goto(serving.url)
                page.locator("#answer h2").first.wait_for()
                page.wait_for_timeout(2500)
                pressed = pages.Pressed(page, slowdown, "#answer")
                timed[slowdown] = pressed.series(max(20, seconds // 2 - 20))
                page.close()
        entries = readers.result()
        worker = max(memory(pid)[0] for pid in serving.workers())
    finally:
        serving.stop()
    bad = failures(entries)
    lines = [
        f"## {READERS} readers at once on two workers for {seconds} s",
        "",
        *table(entries, seconds),
        "",
        f"Failed: {bad}. Resident memory of the larger worker at the end: {worker:.0f} MB.",
        "A real browser among them, press to words: "
        + "; ".join(
            f"processor {k}x slower: median {median(t.words):.0f} ms, p95 {pages.at(t.words, 0.95):.0f} ms, "
            f"{t.missed} of {len(t.paint) + t.missed} missed"
            for k, t in timed.items()
        )
        + ".",
    ]
    return lines, not bad


def kill(locust: str, seconds: int) -> tuple[list[str], bool]:
    """The same while a worker is killed every ten seconds, and a page that must recover by itself."""
    serving = Gunicorn(2, BODYMAP_PROXIES="1")
    killed: list[int] = []
    over = threading.Event()

    def killer() -> None:
        while not over.wait(KILL_EVERY):
            victim = random.choice(serving.workers())  # any of them
            with contextlib.suppress(ProcessLookupError):
                os.kill(victim, signal.SIGKILL)
                killed.append(victim)

    try:
        readers = Readers(locust, serving.url, READERS, seconds)
        time.sleep(12)
        threading.Thread(target=killer, daemon=True).start()
        with pages.chromium() as browser:
            page = browser.new_page(viewport=pages.SIZE)
            page.goto(serving.url)
            page.locator("#answer h2").first.wait_for()
            pressed = pages.Pressed(page, 1, "#answer")
            found = pages.Presses()
            until = time.monotonic() + seconds - 25
            while time.monotonic() < until:
                found.add(pressed.series(10))
        entries = readers.result()
    finally:
        over.set()
        serving.stop()
    bad = failures(entries)
    held = THREADS * len(killed)
    lines = [
        f"## A worker killed (SIGKILL) every {KILL_EVERY} s, {READERS} readers, {seconds} s",
        "",
        f"Killed {len(killed)} times; failed {bad} of {sum(e['num_requests'] for e in entries)} requests"
        f" (the killed workers could hold {held})."
        f" A real browser pressed {len(found.paint) + found.missed} times"
        f" without a reload: {found.missed} presses unpainted, words for {len(found.words)} within two"
        f" seconds, p95 {pages.at(found.words, 0.95):.0f} ms.",
    ]
    return lines, bad <= held and not found.missed


def capacity(locust: str, seconds: int) -> tuple[list[str], bool]:
    """How much workers can do when nobody pauses."""
    lines = [
        "## Capacity (readers that do not pause)",
        "",
        "| workers | requests a second | of them words | p95 of words |",
        "|--:|--:|--:|--:|",
    ]
    bad = 0
    for workers in (1, 2):
        serving = Gunicorn(workers, BODYMAP_RATE="0")
        try:
            readers = Readers(locust, serving.url, 8 * workers, seconds, BODYMAP_LOAD_HURRIED="1")
            entries = readers.result()
        finally:
            serving.stop()
        bad += failures(entries)
        every = sum(e["num_requests"] for e in entries) / seconds
        words = next(e for e in entries if e["name"] == "words")
        rate = words["num_requests"] / seconds
        lines.append(f"| {workers} | {every:.0f} | {rate:.0f} | {percentile(words, 0.95):.0f} ms |")
    lines += ["", "The readers ran on the same cores."]
    return lines, not bad


def server(_locust: str, requests: int) -> tuple[list[str], bool]:
    """Starting, and the memory of a worker after so many requests of each kind."""
    starts = [first_answer() for _ in range(5)]
    serving = Gunicorn(2, BODYMAP_RATE="0")
    try:
        body = b'{"regions": ["lower-low-back-right", "upper-front-thigh-right"], "tab": "helps"}'
        for path, data in (("", None), ("words", body), ("library", None)):
            for _ in range(requests):
                asked = urllib.request.Request(serving.url + path, data=data)
                urllib.request.urlopen(asked).read()
        rss, pss = zip(*(memory(pid) for pid in serving.workers()), strict=True)
    finally:
        serving.stop()
    lines = [
        "## The server",
        "",
        f"`python app.py` to the first page, median of {len(starts)}: {median(starts):.2f} s. A worker after"
        f" {3 * requests} requests: {max(rss):.0f} MB, of which {max(pss):.0f} MB are its own.",
    ]
    return lines, max(rss) < 150


def main() -> int:
    """Run the parts; 1 when a reader met an error."""
    if not sys.platform.startswith("linux"):
        sys.exit("the load test looks into /proc: it runs on Linux only")
    parts: dict[str, tuple[Callable[[str, int], tuple[list[str], bool]], int]] = {
        "load": (load, 300), "kill": (kill, 120), "capacity": (capacity, 20), "server": (server, 400),
    }  # fmt: skip
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("parts", nargs="*", help="load, kill, capacity, server; default: all")
    parser.add_argument("--locust", default="locust", help="the program")
    parser.add_argument("--seconds", type=int, help="for each part, instead of its own")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(parts):
        parser.error(f"unknown part: {', '.join(unknown)}")
    if os.sep in options.locust:
        options.locust = str(Path(options.locust).absolute())
    good = True
    for name in options.parts or parts:
        run, seconds = parts[name]
        lines, fine = run(options.locust, options.seconds or seconds)
        print("\n".join(lines), "\n", flush=True)
        good = good and fine
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
