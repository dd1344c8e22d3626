"""Take the pictures in docs/screenshots: `python -m tools.screenshots` (three sizes, light and dark)."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tools.browser import FLAGS, find

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "screenshots"
PORT = 8765
SIZES = {"wide": (1280, 900), "tablet": (820, 1180), "phone": (390, 844)}
CASE = "?r=lower-low-back-right,upper-front-thigh-right"
MORE = {
    "xray": ("?m=both&xray=1&body=male", SIZES["wide"]),
    "no-match": ("?r=knee-front-left", SIZES["wide"]),
    "doctor": (f"{CASE}&tab=doctor", SIZES["wide"]),
}


def shoot(browser: Browser, link: str, size: tuple[int, int], theme: str, name: str) -> None:
    """Write one picture of the page at a link."""
    shape = {"width": size[0], "height": size[1]}
    dark = theme == "dark"
    context = browser.new_context(viewport=shape, color_scheme="dark" if dark else "light")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{PORT}/{link}")
    page.locator("#answer h2").wait_for()
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
    command = [sys.executable, "app.py", "--port", str(PORT), "--no-browser"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as app, sync_playwright() as p:
        for _ in range(100):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{PORT}/health").close()
                break
            except urllib.error.URLError:
                time.sleep(0.2)
        browser = p.chromium.launch(executable_path=path, args=list(FLAGS))
        for theme in ("light", "dark"):
            for name, size in SIZES.items():
                shoot(browser, CASE, size, theme, name)
        for name, (link, size) in MORE.items():
            shoot(browser, link, size, "light", name)
        browser.close()
        app.terminate()
    return 0


if __name__ == "__main__":
    sys.exit(main())
