"""Thousands of hostile requests and tables: `python -m tools.hostile --cases 20000 --seed 1`.

Callback bodies, addresses and headers go to the app in this process, tables through its reader, broken HTTP
to the app as a process of its own. Each case is made from its seed, kind and number, and must meet all of
this: no status of 500 or above; no trace and no place of this machine in the answer; under a second; no
markup of ours that could run or lead away; nothing logged as an error; a spoilt table refused with its name;
memory that does not grow.
Exit status 1 when one does not. `--only callbacks:123` runs one case again and tells it in full.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import product
from pathlib import Path

from benchmarks.servers import Gunicorn
from bodymap.web.server import BodymapDash, create_app
from tools.hostile.answers import ROOT, Sender
from tools.hostile.clinics import Clinics
from tools.hostile.requests import Requests
from tools.hostile.run import Kind, Memory, Run, Watchdog, rng_of, run_kind, settled_mb, table
from tools.hostile.sockets import Sockets
from tools.hostile.tables import Tables
from tools.running import Server

# Of 1,000 cases, how many are of each kind.
SHARES = {
    "words": 250,
    "callbacks": 180,
    "addresses": 270,
    "headers": 160,
    "tables": 90,
    "clinics": 30,
    "sockets": 10,
    "gunicorn": 10,  # the same to gunicorn, where its workers can be found
}


@contextmanager
def kinds(stack: ExitStack, seed: int) -> Iterator[dict[str, tuple[Run, Memory]]]:
    """What runs a case of each kind, and how much memory that takes up; works while inside."""
    app = create_app(ROOT / "data")
    sender = Sender(app.server.wsgi_app)
    files = fill_caches(app)
    requests = Requests(app.atlas, files)
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    tables = Tables(folder)
    clinics = Clinics(folder, requests, seed)
    sockets = Sockets()
    gunicorn = Sockets(Gunicorn if sys.platform.startswith("linux") else Server)
    stack.callback(sockets.stop)
    stack.callback(gunicorn.stop)
    yield {
        "callbacks": (lambda rng, _: sender.run(requests.callback(rng)), settled_mb),
        "words": (lambda rng, _: sender.run(requests.words(rng)), settled_mb),
        "addresses": (lambda rng, _: sender.run(requests.address(rng)), settled_mb),
        "headers": (lambda rng, _: sender.run(requests.header(rng)), settled_mb),
        "tables": (tables.run, settled_mb),
        "clinics": (clinics.run, settled_mb),
        "sockets": (sockets.run, sockets.memory_mb),
        "gunicorn": (gunicorn.run, gunicorn.memory_mb),
    }


def fill_caches(app: BodymapDash) -> list[str]:
    """Ask for every page and file that the app keeps once made, so that only growth beyond that is seen.

    Returns the addresses of Dash's own files: those in our page, and all that it lists.
    """
    client = app.server.test_client()
    files = re.findall(r'src="(/[^"]*_dash-component-suites/[^"]+)"', client.get("/").text)
    listed = ((package, path) for package, paths in app.registered_paths.items() for path in sorted(paths))
    files += [f"/_dash-component-suites/{package}/{path}" for package, path in listed]
    for body, side, voice in product(app.atlas.bodies, ("left", "right"), ("patient", "clinician")):
        for muscle in app.atlas.muscles:
            client.get(f"/library/{muscle}?body={body}&side={side}&voice={voice}")
            client.get(f"/picture/{body}/{muscle}-{side}.svg")
            client.get(f"/picture/{body}/{muscle}-both.svg")
        client.get(f"/library?body={body}&side={side}&voice={voice}")
    for file, coding in product((*files, "/body/male", "/body/female", "/shapes/male.json",
        "/shapes/female.json"),
                                ("br", "gzip")):  # fmt: skip
        client.get(file, headers={"Accept-Encoding": coding}).close()
    return files


def main() -> int:
    """Run what the options say; the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.hostile", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--cases", type=int, default=20_000, help="default %(default)s")
    parser.add_argument("--seed", type=int, default=1, help="default %(default)s")
    parser.add_argument(
        "--slow", type=float, default=1.0, help="seconds that a case may take, default %(default)s"
    )
    parser.add_argument("--kinds", default=",".join(SHARES), help="default %(default)s")
    parser.add_argument("--only", metavar="KIND:NUMBER", help="one case again, told in full")
    options = parser.parse_args()
    watchdog = Watchdog()
    with ExitStack() as stack, kinds(stack, options.seed) as runs:
        if options.only:
            name, _, number = options.only.partition(":")
            outcome = runs[name][0](rng_of(options.seed, name, int(number)), int(number))
            print(f"{outcome.told()}\n{outcome.status} in {outcome.seconds:.3f} s", *outcome.faults, sep="\n")
            return 1 if outcome.faults else 0
        done: list[Kind] = []
        for name in options.kinds.split(","):
            cases = max(1, round(options.cases * SHARES[name] / sum(SHARES.values())))
            run, memory = runs[name]
            done.append(run_kind(name, run, cases, options.seed, options.slow, watchdog, memory))
            print(table(done[-1:]).splitlines()[2], file=sys.stderr, flush=True)
    print(table(done))
    faults = [fault for kind in done for fault in kind.faults]
    if faults:
        print(f"\nSeen again with --seed {options.seed} --only KIND:NUMBER", *faults, sep="\n")
    return 1 if any(kind.failed for kind in done) else 0


if __name__ == "__main__":
    sys.exit(main())
