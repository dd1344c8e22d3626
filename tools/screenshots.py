"""Take the pictures in docs/screenshots: `python -m tools.screenshots` (three sizes, light and dark)."""

from __future__ import annotations

import sys

from playwright.sync_api import Browser, sync_playwright

from tools.browser import FLAGS, find
from tools.running import ROOT, Server

FOLDER = ROOT / "docs" / "screenshots"
SIZES = {"wide": (1280, 900), "tablet": (820, 1180), "phone": (390, 844)}
CASE = "?r=lower-low-back-right,upper-front-thigh-right"
MORE = {
    "xray": ("?m=both&xray=1&body=male", SIZES["wide"]),
    "zoom": ("?m=gluteus-maximus&xray=1&zoom=1", SIZES["wide"]),
    "quadratus": ("?r=rim-hip-back-right,side-hip-back-right&a=cough", SIZES["wide"]),
    "compare": (f"{CASE}&vs=psoas-major,iliacus", SIZES["wide"]),
    "no-match": ("?r=shoulder-front-left", SIZES["wide"]),
    "warning": ("?r=lower-belly-right&f=appendicitis&c=GB", SIZES["wide"]),
    "doctor": (f"{CASE}&tab=doctor", SIZES["wide"]),
    "library": ("library", SIZES["wide"]),
    "muscle": ("library/gluteus-medius", SIZES["wide"]),
}


def shoot(browser: Browser, address: str, size: tuple[int, int], theme: str, name: str) -> None:
    """Write one picture of a page."""
    shape = {"width": size[0], "height": size[1]}
    dark = theme == "dark"
    context = browser.new_context(viewport=shape, color_scheme="dark" if dark else "light")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address)
    page.locator("#answer h2, main h1").first.wait_for(state="attached")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(400)
    page.screenshot(path=FOLDER / f"{name}-{theme}.png")
    context.close()


def main() -> int:
    """Start the app, take every picture, stop the app."""
    path = find()
    if path is None:
        print("no browser; run: python -m tools.browser", file=sys.stderr)
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    app = Server()
    try:
        with sync_playwright() as p:
            browser = p.chromium.launch(executable_path=path, args=list(FLAGS))
            for theme in ("light", "dark"):
                for name, size in SIZES.items():
                    shoot(browser, app.url + CASE, size, theme, name)
            for name, (link, size) in MORE.items():
                shoot(browser, app.url + link, size, "light", name)
            browser.close()
    finally:
        app.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
