"""Write docs/accessibility/*.png: one case as people with a colour vision deficiency see it: `make vision`.

The simulation is Chromium's own (Emulation.setEmulatedVisionDeficiency).
"""

from __future__ import annotations

import sys

from playwright.sync_api import sync_playwright

from tools.browser import FLAGS, find
from tools.running import ROOT, Server

FOLDER = ROOT / "docs" / "accessibility"
KINDS = ("none", "protanopia", "deuteranopia", "tritanopia", "achromatopsia")
# core and spillover, a second pattern, outlines, marks that are explained and one that is not, trigger points
PLACES = (
    "lower-low-back-right", "upper-front-thigh-right", "sacroiliac-right", "knee-front-left",
    "hand-front-left",
)  # fmt: skip
CASE = f"?r={','.join(PLACES)}&a=no-rise"
SIZE = (1280, 900)


def main() -> int:
    """Start the app, take the body and its legend once for each kind of vision, stop the app."""
    path = find()
    if path is None:
        print("no browser; run: python -m tools.browser", file=sys.stderr)
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    app = Server()
    try:
        with sync_playwright() as p:
            browser = p.chromium.launch(executable_path=path, args=list(FLAGS))
            page = browser.new_page(viewport={"width": SIZE[0], "height": SIZE[1]})
            page.goto(app.url + CASE)
            page.locator("#answer [data-card]").first.wait_for()
            page.locator(".points path").first.wait_for(state="attached")
            page.wait_for_timeout(400)
            session = page.context.new_cdp_session(page)
            for kind in KINDS:
                session.send("Emulation.setEmulatedVisionDeficiency", {"type": kind})
                page.locator("#stage").screenshot(path=FOLDER / f"vision-{kind}.png")
            browser.close()
    finally:
        app.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
