"""Install Pango for the tests of PDF files, where it lacks and this machine lets us: `python -m tools.pango`.

With the system's package manager, as tools/browser.py does. Without it those tests are skipped and say so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from bodymap.web.pdf import DEBIAN, SYSTEM, has_pango


def main() -> int:
    """Make sure that Pango is there, as far as that can be done; never a failure."""
    if has_pango():
        return 0
    sudo = [] if hasattr(os, "geteuid") and os.geteuid() == 0 else ["sudo", "-n"]
    commands: list[list[str]] = []
    if shutil.which("apt-get"):
        commands = [[*sudo, "apt-get", "update", "-qq"], [*sudo, "apt-get", "install", "-y", "-qq", *DEBIAN]]
    elif shutil.which("brew"):
        commands = [["brew", "install", "pango"]]
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in commands:
        print("no Pango yet; running:", " ".join(command), flush=True)
        try:
            subprocess.run(command, check=True, env=environment, stdin=subprocess.DEVNULL)
        except (OSError, subprocess.CalledProcessError):
            break
    if not has_pango():
        print(f"No Pango, so the tests of PDF files are skipped. {SYSTEM}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
