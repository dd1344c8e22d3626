"""Take the pictures in docs/screenshots: `python -m tools.screenshots` (three sizes, light and dark).

With them two stories as film strips, the page to take home, visits compared, and the body that turns from
its eight sides.
"""

from __future__ import annotations

import base64
import sys

from playwright.sync_api import Browser, Page, sync_playwright

from tools.browser import FLAGS, find
from tools.running import ROOT, Server

FOLDER = ROOT / "docs" / "screenshots"
SIZES = {"wide": (1280, 900), "tablet": (820, 1180), "phone": (390, 844)}
CASE = "?r=lower-low-back-right,upper-front-thigh-right"
PAINT = (
    "bmKmGICFICDECAACDECAACAACAACAACAACCACAACAACAACAACAACAACAACCACAACAACAACAACACCCDCAACACCAACCDCACCAA"
    "CCDCACCAACCACACCAACCACACCCACAACCACCACCACAACCACCACCDCAACCACCFCCDCAACCFCCFCGN"
)
MORE = {
    "painted": (
        "?r=lower-low-back-right,sacroiliac-right,upper-low-back-right,upper-inner-buttock-right,mid-upper-lumbar"
        f"&zoom=1&p={PAINT}",
        SIZES["wide"],
    ),
    "xray": ("?m=both&xray=1&body=male", SIZES["wide"]),
    "zoom": ("?m=gluteus-maximus&xray=1&zoom=1", SIZES["wide"]),
    "quadratus": ("?r=rim-hip-back-right,side-hip-back-right&a=cough", SIZES["wide"]),
    "compare": (f"{CASE}&vs=psoas-major,iliacus", SIZES["wide"]),
    "no-match": ("?r=shoulder-front-left", SIZES["wide"]),
    "warning": ("?r=lower-belly-right&f=appendicitis&c=GB", SIZES["wide"]),
    "doctor": (f"{CASE}&tab=doctor", SIZES["wide"]),
    "scored": (
        f"{CASE}&s=lower-low-back-right~n3~w6~kaching,upper-front-thigh-right~n7~w8~kburning~p268.900"
        "&o=groin-right,upper-front-thigh-right&voice=clinician",
        SIZES["wide"],
    ),
    "round": (f"{CASE}&xray=1&m=psoas-major", SIZES["wide"]),
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
    if name == "round":
        page.locator("#turn").click()
        page.locator("canvas[data-under*=skeleton][data-under*=psoas]").focus()
        page.keyboard.press("ArrowLeft")  # from the front and the right, where the psoas lies
    page.wait_for_timeout(800)
    page.screenshot(path=FOLDER / f"{name}-{theme}.png")
    context.close()


STORIES = {
    "story-psoas": f"show/psoas-major{CASE}&theme=dark",
    "story-quadratus": "show/quadratus-lumborum-superficial?r=rim-hip-back-right&theme=light",
}
CALM = "() => document.getAnimations().every(one => one.playState !== 'running')"


def story(page: Page, address: str) -> list[bytes]:
    """A picture of each step, without motion: what moves without end is shown by two pictures."""
    page.emulate_media(reduced_motion="reduce")
    page.goto(address)
    pictures = []
    for number in range(page.locator("#steps > li").count()):
        if number:
            page.keyboard.press("ArrowRight")
        page.wait_for_function(CALM)
        pictures.append(page.screenshot())
    return pictures


def sides(page: Page, address: str) -> list[bytes]:
    """A picture of each of the eight views."""
    page.goto(address)
    page.locator("#turn").click()
    body = page.locator("#round .canvas")
    body.locator("canvas[data-drawn]").focus()
    if "xray" in address:
        body.locator("canvas[data-under*=skeleton][data-under*=psoas]").wait_for()
    pictures = []
    for _ in range(8):
        page.wait_for_timeout(800)  # it turns by the clock
        box = body.bounding_box()
        assert box
        middle = box["x"] + box["width"] / 2
        cut = {"x": middle - 150, "y": box["y"], "width": 300, "height": box["height"]}
        pictures.append(page.screenshot(clip=cut))  # type: ignore[arg-type]
        page.keyboard.press("ArrowRight")
    return pictures


def sheet(page: Page, pictures: list[bytes], columns: int, name: str) -> None:
    """Write pictures beside each other as one."""
    drawn = "".join(f'<img src="data:image/png;base64,{base64.b64encode(one).decode()}">' for one in pictures)
    grid = f"display:grid;grid-template-columns:repeat({columns},1fr);gap:6px;margin:0;background:#fff"
    page.set_content(f'<style>body{{margin:0}}img{{width:100%}}</style><main style="{grid}">{drawn}</main>')
    page.locator("img").last.wait_for()
    page.locator("main").screenshot(path=FOLDER / f"{name}.png")


def sheet_to_take_home(page: Page, address: str, name: str) -> None:
    """Write the page that is printed, as it lies on the screen."""
    page.set_viewport_size({"width": 1280, "height": 1500})  # or the controls stay before it
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.locator("main").screenshot(path=FOLDER / f"{name}.png")


def visits(page: Page, address: str, name: str) -> None:
    """Write three visits compared: two files, and what is on the screen."""
    page.goto(address)
    files = [ROOT / "docs" / one for one in ("visit.json", "visit-later.json")]
    page.locator("#visit-files").set_input_files(files)
    page.locator("#visits-chart .main-svg").first.wait_for()
    page.wait_for_function(CALM)
    page.screenshot(path=FOLDER / f"{name}.png", full_page=True)


def main() -> int:
    """Start the app, take every picture, stop the app."""
    path = find()
    if path is None:
        print("no browser; run: python -m tools.browser", file=sys.stderr)
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    app = Server()
    clinic = Server("--data", "examples/clinic", "--public-url", "https://clinic.example")
    try:
        with sync_playwright() as p:
            browser = p.chromium.launch(executable_path=path, args=list(FLAGS))
            for theme in ("light", "dark"):
                for name, size in SIZES.items():
                    shoot(browser, app.url + CASE, size, theme, name)
            for name, (link, size) in MORE.items():
                shoot(browser, app.url + link, size, "light", name)
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            for name, link in STORIES.items():
                sheet(page, story(page, app.url + link), 2, name)
            sheet(page, sides(page, f"{app.url}?m=gluteus-minimus&side=right"), 4, "turned")
            under = "?m=psoas-major&side=right&xray=1&zoom=1"
            sheet(page, sides(page, app.url + under), 4, "turned-xray")
            sheet_to_take_home(page, f"{clinic.url}handout/psoas-major{CASE}", "handout")
            visits(page, f"{app.url}{CASE}&s=lower-low-back-right~n4", "visits")
            browser.close()
    finally:
        app.stop()
        clinic.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
