"""Ask the advisory databases about our pinned packages: `make audit`.

A known hole fails (status 1). A database that can't be reached, or does not know our versions, is told loudly
as SKIPPED and does not fail: being offline is no finding. Run by the Python of .venv-audit, with pip-audit.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FILES = ("requirements.txt", "requirements-dev.txt", "requirements-lowest.txt")
WIDTH = 160  # characters of a reason
SERVICES = ("pypi", "osv")


@dataclass
class Found:
    """What one service says of one file."""

    known: int = 0
    unknown: list[str] = field(default_factory=list)
    holes: list[str] = field(default_factory=list)
    away: str = ""


def read(out: str, said: str) -> Found:
    """What pip-audit printed: its JSON, or nothing and what it said instead."""
    try:
        listed = json.loads(out)["dependencies"]
    except (ValueError, KeyError, TypeError):
        last = [line.strip() for line in said.splitlines() if line.strip()]
        return Found(away=last[-1][:WIDTH] if last else "no answer")
    found = Found()
    for package in listed:
        if "skip_reason" in package:
            found.unknown.append(package["name"])
            continue
        found.known += 1
        for hole in package["vulns"]:
            better = ", ".join(hole.get("fix_versions") or []) or "none yet"
            found.holes.append(f"{package['name']} {package['version']}: {hole['id']}; mended in: {better}")
    return found


def verdict(file: str, answers: dict[str, Found]) -> tuple[list[str], bool]:
    """Lines to print for one file, and whether it passes: only a known hole fails."""
    holes = sorted({hole for found in answers.values() for hole in found.holes})
    if holes:
        return [f"{file}: {len(holes)} known holes", *(f"  {hole}" for hole in holes)], False
    best = max(answers.values(), key=lambda found: found.known)
    if best.known and not best.unknown:
        return [f"{file}: {best.known} packages, no known hole"], True
    lines = [f"SKIPPED {file}: not every package could be audited, so this says nothing about them"]
    for service, found in answers.items():
        unknown, asked = len(found.unknown), len(found.unknown) + found.known
        lines.append(f"  {service}: {found.away or f'does not know {unknown} of {asked} packages'}")
    return lines, True


def ask(file: str, service: str) -> Found:
    """Run pip-audit on one file; exits when pip-audit itself is missing or does not understand us."""
    done = subprocess.run(
        [sys.executable, "-m", "pip_audit", "--disable-pip", "--no-deps", "--progress-spinner", "off",
         "--format", "json", "--timeout", "10", "--vulnerability-service", service,
         "--requirement", str(ROOT / file)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode == 2 or "No module named pip_audit" in done.stderr:
        sys.exit(done.stderr)
    return read(done.stdout, done.stderr)


def main() -> int:
    """Ask about every file; 1 when a hole is known."""
    passed = True
    for file in FILES:
        answers: dict[str, Found] = {}
        for service in SERVICES:
            answers[service] = ask(file, service)
            if answers[service].known and not answers[service].unknown:
                break
        lines, good = verdict(file, answers)
        passed &= good
        print("\n".join(lines), flush=True)
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
