"""Write docs/sbom.cdx.json, what bodymap is made of (CycloneDX 1.6): `make sbom`.

The same pins give the same bytes: no time stamp, no serial number. Packages that only the tests need have the
scope "optional"; licences and needs are those that the installed packages state themselves.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "docs" / "sbom.cdx.json"
ME = "bodymap"
SYSTEMS = (
    {"sys_platform": "linux", "platform_system": "Linux"},
    {"sys_platform": "win32", "platform_system": "Windows"},
    {"sys_platform": "darwin", "platform_system": "Darwin"},
)
PYTHONS = ({"python_version": "3.11"}, {"python_version": "3.13"})

# Licences that a package states in words, as SPDX has them.
SPDX = {
    "MIT": "MIT",
    "MIT License": "MIT",
    "BSD": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "Apache 2": "Apache-2.0",
    "APL 2": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "Apache-2.0": "Apache-2.0",
    "GPL-3.0-or-later": "GPL-3.0-or-later",
    "MPL-2.0": "MPL-2.0",
    "ZPL 2.1": "ZPL-2.1",
}
STATED = {  # where the statement is no more than a choice or the package is for another system
    "colorama": "BSD-3-Clause",
    "pyphen": "GPL-2.0-or-later OR LGPL-2.1-or-later OR MPL-1.1",
}
# Scripts of others that stand in our own folder: file -> name, version, licence.
VENDORED = {"assets/vendor/morphdom.min.js": ("morphdom", "2.7.8", "MIT")}


def pins(text: str) -> dict[str, str]:
    """The packages of a requirements file: canonical name -> version."""
    needs = (line.partition(";")[0].strip() for line in text.splitlines() if "==" in line)
    return {canonicalize_name(name): version for name, _, version in (need.partition("==") for need in needs)}


def licence(name: str) -> str:
    """A package's licence as an SPDX expression; LookupError when it states none that we know."""
    if name in STATED:
        return STATED[name]
    told = metadata.metadata(name)
    if "License-Expression" in told:
        return str(told["License-Expression"])
    said = [told["License"].strip() if "License" in told else ""]
    said += [kind.rpartition(" :: ")[2] for kind in told.get_all("Classifier") or [] if "License ::" in kind]
    for one in said:
        if one in SPDX:
            return SPDX[one]
    raise LookupError(f"{name} states the licence {said}, which tools/sbom.py does not know")


def needs(name: str, pinned: Mapping[str, str]) -> list[str]:
    """The pinned packages that a package needs on any of our systems and Pythons."""
    try:
        stated = [Requirement(text) for text in metadata.requires(name) or []]
    except metadata.PackageNotFoundError:
        return []  # for another system
    found = {canonicalize_name(need.name) for need in stated if _is_needed(need)}
    return sorted(found & set(pinned))


def _is_needed(need: Requirement) -> bool:
    marker = need.marker
    return marker is None or any(
        marker.evaluate({"extra": "", **system, **python}) for system in SYSTEMS for python in PYTHONS
    )


def named() -> list[str]:
    """The packages that bodymap itself needs to run, from pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return sorted(canonicalize_name(Requirement(text).name) for text in project["dependencies"])


def reached(roots: Iterable[str], graph: Mapping[str, list[str]]) -> set[str]:
    """Everything that the roots need, directly or not, themselves included."""
    found: set[str] = set()
    todo = list(roots)
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += graph[name]
    return found


def build() -> dict[str, Any]:
    """The whole document."""
    pinned = pins((ROOT / "requirements.txt").read_text(encoding="utf-8"))
    graph = {name: needs(name, pinned) for name in pinned}
    runs = reached(named(), graph)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    packages = [
        {
            "type": "library",
            "bom-ref": _purl(name, pinned),
            "name": name,
            "version": pinned[name],
            "scope": "required" if name in runs else "optional",
            "licenses": _licences(licence(name)),
            "purl": _purl(name, pinned),
        }
        for name in sorted(pinned)
    ]
    ours = [ME, *(_purl(name, pinned) for name in sorted(pinned))]
    direct = [_purl(name, pinned) for name in named()]
    below = [[_purl(need, pinned) for need in graph[name]] for name in sorted(pinned)]
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": ME,
                "name": ME,
                "version": project["version"],
                "description": project["description"],
                "licenses": _licences(project["license"]),
            }
        },
        "components": [*packages, *_vendored(), *_data()],
        "dependencies": [
            {"ref": ref, "dependsOn": sorted(refs)} for ref, refs in zip(ours, [direct, *below], strict=True)
        ],
    }


def _purl(name: str, pinned: Mapping[str, str]) -> str:
    return f"pkg:pypi/{name}@{pinned[name]}"


def _licences(expression: str) -> list[dict[str, Any]]:
    if re.search(r" (AND|OR|WITH) ", expression):
        return [{"expression": expression}]
    return [{"license": {"id": expression}}]


def _vendored() -> list[dict[str, Any]]:
    """Scripts that we ship, with their files' digests."""
    return [
        {
            "type": "library",
            "bom-ref": f"pkg:npm/{name}@{version}",
            "name": name,
            "version": version,
            "description": f"shipped as {file}",
            "scope": "required",
            "hashes": [{"alg": "SHA-256", "content": hashlib.sha256((ROOT / file).read_bytes()).hexdigest()}],
            "licenses": _licences(terms),
            "purl": f"pkg:npm/{name}@{version}",
        }
        for file, (name, version, terms) in VENDORED.items()
    ]


def _data() -> list[dict[str, Any]]:
    """Our tables, and what the drawn half of the data was computed from."""
    manifest = json.loads((ROOT / "data" / "atlas" / "manifest.json").read_text(encoding="utf-8"))
    tables = {
        "type": "data",
        "bom-ref": "data",
        "name": "data/*.csv",
        "description": "regions, muscles, zones, words and their sources; ours",
        "licenses": _licences("MIT"),
    }
    drawn = {
        "type": "data",
        "bom-ref": "data-atlas",
        "name": "data/atlas and assets/atlas",
        "description": "shapes and pictures, computed by tools/atlas; see NOTICE",
        "licenses": _licences(" AND ".join(sorted({"MIT", *(s["licence"] for s in manifest["sources"])}))),
        "pedigree": {
            "ancestors": [
                {
                    "type": "data",
                    "name": source["name"],
                    "version": source["version"],
                    "description": source["used_for"],
                    "licenses": _licences(source["licence"]),
                    "purl": f"pkg:pypi/{source['name']}@{source['version']}",
                }
                for source in manifest["sources"]
            ]
        },
    }
    return [tables, drawn]


def text() -> str:
    """The document as it stands in the file."""
    return json.dumps(build(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
    print(f"wrote {TARGET.relative_to(ROOT)}")
