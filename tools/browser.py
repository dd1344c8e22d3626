"""Find a Chromium-family browser for the tests, or install one: `python -m tools.browser`.

In this order: the one named by BODYMAP_BROWSER, one installed on this machine, Playwright's own; else the
system's package manager (apt-get as root or through sudo without a password; brew), else Playwright's
download.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

COMMANDS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
)
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
FLAGS = (
    "--no-sandbox",  # tests also run as root, where the sandbox can't
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def works(path: str) -> bool:
    """Whether a program starts and says its version (snap stubs and broken installs do not)."""
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def usable(path: str) -> bool:
    """Whether a browser is there and starts. On Windows none says its version: there, existing must do."""
    return Path(path).exists() and (os.name == "nt" or works(path))


def playwrights_own() -> str | None:
    """Path of the browser that Playwright downloaded, if it did."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as p:
        path = p.chromium.executable_path
    return path if path and usable(path) else None


def find() -> str | None:
    """Path of a browser that works, or None; exits with a message when the one named by hand does not."""
    named = os.environ.get("BODYMAP_BROWSER")
    if named:
        path = shutil.which(named)
        if not path or not usable(path):
            sys.exit(f"BODYMAP_BROWSER={named} is not a browser that starts")
        return path
    for candidate in (*(shutil.which(c) for c in COMMANDS), *PLACES):
        if candidate and usable(candidate):
            return candidate
    return playwrights_own()


def install() -> None:
    """Try each way to install a browser until one is there; prints each command."""
    sudo = [] if hasattr(os, "geteuid") and os.geteuid() == 0 else ["sudo", "-n"]
    ways: list[list[list[str]]] = []
    if shutil.which("apt-get"):
        ways.append(
            [[*sudo, "apt-get", "update", "-qq"], [*sudo, "apt-get", "install", "-y", "-qq", "chromium"]]
        )
    if shutil.which("brew"):
        ways.append([["brew", "install", "--cask", "chromium"]])
    own = [sys.executable, "-m", "playwright", "install"]
    ways.append(
        [[*own, "--with-deps", "chromium"] if sudo == [] and sys.platform == "linux" else [*own, "chromium"]]
    )
    for way in ways:
        for command in way:
            print("no browser yet; running:", " ".join(command), flush=True)
            environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
            if subprocess.run(command, check=False, env=environment, stdin=subprocess.DEVNULL).returncode:
                break
        if find():
            return


def main() -> int:
    """Make sure that there is a browser; exit status 1 and what to do when there is none."""
    if not find():
        install()
    path = find()
    if path:
        print(f"browser for the tests: {path}")
        return 0
    print(
        "No Chromium, Chrome or Edge was found and none could be installed.\n"
        "Install one (Debian: apt-get install chromium; macOS: brew install --cask chromium; else\n"
        "python -m playwright install --with-deps chromium), or say where one is:\n"
        "  BODYMAP_BROWSER=/path/to/chrome make test\n"
        "The tests without a browser run as they are: python -m pytest --ignore tests/browser",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
