"""The command `bodymap`: serve the page, or ask and draw without it.

Exit status: 0 done, 1 `check` found faults or `export` or `import` left something out, 2 cannot start or
wrong usage.
"""

from __future__ import annotations

import gc
import json
import math
import re
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bodymap import __version__
from bodymap.handing import export, import_
from bodymap.options import (
    CannotStartError,
    as_json,
    clinics,
    option,
    public_url,
    read_atlas,
    refusals,
    write_file,
)

if TYPE_CHECKING:
    from bodymap.web.server import BodymapDash

STATUS = (
    "Exit status: 0 done, 1 `check` found faults or `import` or `export` left something out, "
    "2 cannot start or wrong usage."
)
BURST = 10  # seconds' worth of requests at once
MOST_RATE = 1e6
PREFIX = re.compile(r"/([\w-]+/)*", re.ASCII)
LEVELS = ("info", "warning", "error")
Command = TypeVar("Command", bound=Callable[..., Any])


def _prefix(_context: click.Context, _option: click.Parameter, text: str) -> str:
    prefix = f"/{text.strip('/')}/" if text.strip("/") else "/"
    if not PREFIX.fullmatch(prefix):
        raise click.BadParameter(f"{prefix!r} is no path of letters, digits, '-', '_' and '/'")
    return prefix


def _rate(_context: click.Context, _option: click.Parameter, rate: float) -> float:
    if math.isnan(rate):  # neither below nor above any bound
        raise click.BadParameter("'nan' is no number of requests")
    return rate


def marks(command: Command) -> Command:
    """What `match` and `figure` are asked: regions, answers, side, muscle, a clinic's tables."""
    signs = "A sign that the patient confirms, or no-ID; may be said more than once."
    for each in (
        clinics,
        click.option("--muscle", default="auto", show_default=True, metavar="ID", help="Whose pattern."),
        click.option("--side", default="follow", show_default=True, help="follow, left, right or both."),
        click.option("--answer", "-a", "answers", multiple=True, metavar="ID", help=signs),
        click.argument("regions", nargs=-1, metavar="REGION..."),
    ):
        command = each(command)
    return command


@click.group(epilog=STATUS)
@click.version_option(__version__, prog_name="bodymap")
def main() -> None:
    """Mark where it hurts, see which muscles' pain is felt there."""


@main.command(epilog="Faults in files, tables or options end it with exit status 2, each one named.")
@option("--port", type=click.IntRange(0, 65535), default=8050, help="If it is taken, a free one is used.")
@option("--host", default="127.0.0.1", help="Where to listen.")
@option("--no-browser", is_flag=True, help="Do not open the page.")
@clinics
@option(
    "--prefix",
    default="/",
    callback=_prefix,
    metavar="PATH",
    help="Where addresses begin, behind a proxy with other sites.",
)
@option("--proxies", type=click.IntRange(0), default=0, help="How many proxies in front are ours.")
@option(
    "--rate",
    type=click.FloatRange(0, MOST_RATE),
    default=20,
    callback=_rate,
    help="Requests a second from one address in the long run, 0: no limit.",
)
@option(
    "--log",
    type=click.Choice(LEVELS, case_sensitive=False),
    default="warning",
    help="info: a line for each request, without what it was about.",
)
@public_url
def serve(port: int, host: str, no_browser: bool, **options: Any) -> None:
    """Serve the page."""
    from bodymap.web.serve import CannotListenError, run

    app = _application(**options)
    try:
        run(app, host, port, browser=not no_browser)
    except CannotListenError as error:
        raise CannotStartError(str(error)) from error


def application_from_environment() -> BodymapDash:
    """The app for a server of its own, as BODYMAP_* say; says what is wrong and exits with status 2."""
    try:
        with serve.make_context("bodymap", []) as context:
            names = ("data", "prefix", "proxies", "rate", "log", "public_url")
            app = _application(**{name: context.params[name] for name in names})
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    gc.collect()
    gc.freeze()  # the atlas stays for good; looking through it would unshare the workers' memory
    return app


def _application(
    data: tuple[Path, ...], prefix: str, proxies: int, rate: float, log: str, public_url: str
) -> BodymapDash:
    from bodymap.paths import ours
    from bodymap.web.guards import RateLimit, log_to_stderr
    from bodymap.web.server import create_app

    log_to_stderr(log)
    limit = RateLimit(rate, round(rate * BURST)) if rate else None
    with refusals():
        return create_app(
            ours("data"), *data, prefix=prefix, limit=limit, proxies=proxies, public_url=public_url
        )


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))


@main.command()
@marks
@click.option("--voice", type=click.Choice(["patient", "clinician"]), default="patient", show_default=True)
@as_json
def match(data: tuple[Path, ...], as_json: bool, **asked: Any) -> None:
    """Say which muscles' pain is felt in the REGIONs, best fit first."""
    from bodymap import api, frames

    atlas = read_atlas(data)
    with refusals():
        told = api.answer(atlas=atlas, **asked)
    rows = frames.ranking(told.match, atlas).reset_index().to_dict("records")
    if as_json:
        first = [{"id": flag.id, "check": flag.check, "action": flag.action} for flag in told.gates]
        found = {"regions": told.match.regions, "verdict": told.verdict, "headline": told.headline}
        _print_json(found | {"ask_first": first, "shown": told.match.shown, "ranked": rows})
        return
    for flag in told.gates:
        click.echo(f"{flag.check} {flag.how_soon}: {flag.action}")
    click.echo(told.headline)
    for row in rows:
        click.echo(f"{row['fit']:4.0%}  {row['verdict']:6}  {row['side']:5}  {row['name']} ({row['id']})")


@main.command()
@marks
@click.option("--body", default="", help="female or male.")
@click.option("--build", default="average", help="average, slim, heavy, younger or older.")
@click.option("--xray", is_flag=True, help="Show bones and muscle.")
@click.option("--theme", type=click.Choice(["light", "dark"]), default="light", show_default=True)
@click.option(
    "--output",
    "-o",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="FILE.svg, or Plotly as FILE.html or FILE.json; without it, SVG on the screen.",
)
def figure(data: tuple[Path, ...], output: Path | None, **asked: Any) -> None:
    """Draw the body with the REGIONs and the pattern that fits."""
    from bodymap import api

    kind = output.suffix.lower() if output else ".svg"
    if kind not in (".svg", ".html", ".json"):
        wrong = f"{output}: the name must end in .svg, .html or .json"
        raise click.BadParameter(wrong, param_hint="--output")
    atlas = read_atlas(data)
    with refusals():
        drawn: Any = (api.svg if kind == ".svg" else api.figure)(atlas=atlas, **asked)
    text = drawn if kind == ".svg" else drawn.to_html() if kind == ".html" else drawn.to_json()
    if output is None:
        click.echo(text)
        return
    write_file(output, text.encode())


@main.command()
@marks
@click.option("--body", default="", help="female or male.")
@click.option("--exercise", "-x", "moves", multiple=True, metavar="ID", help="On the page; at most three.")
@click.option("--large", is_flag=True, help="Large type, on two pages.")
@click.option("--paper", type=click.Choice(["A4", "Letter"], case_sensitive=False), default="A4")
@public_url
@click.option(
    "--output",
    "-o",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.pdf",
    help="Where to write it.",
)
def handout(data: tuple[Path, ...], output: Path, public_url: str, **asked: Any) -> None:
    """Write the page that a patient takes home as a tagged PDF.

    Instead of REGIONs give the LINK of a screen: what it shows, and what was ticked there.
    """
    from bodymap import api
    from bodymap.say.story import MOST_MOVES
    from bodymap.view import View
    from bodymap.web import handout as page
    from bodymap.web.pdf import UnavailableError

    atlas = read_atlas(data)
    moves, large, paper = (asked.pop(name) for name in ("moves", "large", "paper"))
    if unknown := [name for name in moves if name not in atlas.exercises]:
        raise click.BadParameter(f"unknown exercise {unknown[0]!r}", param_hint="--exercise")
    link = asked["regions"][0] if len(asked["regions"]) == 1 and "?" in asked["regions"][0] else ""
    if link:
        name, view, wish = page.from_link(atlas, link)
    else:
        with refusals():
            api.answer(atlas=atlas, **asked)
        name, view, wish = "", View(**asked), page.Wish()
        name = view.muscle if view.muscle in atlas.muscles else ""
    chosen = moves[:MOST_MOVES] if moves else wish.moves
    wish = page.Wish(chosen, large or wish.large, paper, wish.day or date.today())
    try:
        made = page.write(atlas, name, view, wish, public_url)
    except (UnavailableError, page.WaitsError) as reason:
        raise CannotStartError(str(reason)) from reason
    write_file(output, made)


@main.command()
@click.argument("files", nargs=2, metavar="THEN.json NOW.json", type=click.Path(path_type=Path))
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="Draw it as SVG.")
@as_json
def compare(files: tuple[Path, Path], output: Path | None, as_json: bool) -> None:
    """Say what changed between two visits that the page kept as files."""
    from bodymap import followup
    from bodymap.visits import VisitError

    try:
        then, now = (followup.visit(file) for file in files)
    except (OSError, VisitError) as wrong:
        raise CannotStartError(str(wrong)) from wrong
    found = followup.compare(then, now)
    if output:
        write_file(output, followup.picture(found, now.view.tone).encode())
    if as_json:
        _print_json(followup.figures(found))
    else:
        click.echo("\n".join([*then.notes, *now.notes, *followup.lines(found)]))


@main.command()
@click.argument("folders", nargs=-1, required=True, metavar="FOLDER...", type=click.Path(path_type=Path))
@as_json
def check(folders: tuple[Path, ...], as_json: bool) -> None:
    """Check a clinic's FOLDER of tables; exit status 1 with every fault by file, row and column."""
    from bodymap import api

    try:
        api.load(*folders)
        faults = []
    except api.AtlasError as error:
        faults = error.faults
    if as_json:
        _print_json({"faults": faults})
    else:
        click.echo("\n".join(faults) if faults else "No faults.")
    sys.exit(1 if faults else 0)


@main.command()
@click.argument("cases", metavar="CASES.csv", type=click.Path(path_type=Path))
@clinics
@click.option("--all", "every", is_flag=True, help="Print every case, not only the failures.")
@as_json
def vignettes(cases: Path, data: tuple[Path, ...], every: bool, as_json: bool) -> None:
    """Score a table of published cases; bodymap/vignettes.py says which columns it has."""
    from bodymap.vignettes import figures, line, read, run

    atlas = read_atlas(data)
    try:
        results = [run(atlas, case) for case in read(cases, atlas)]
    except (OSError, ValueError) as wrong:
        raise CannotStartError(str(wrong)) from wrong
    if as_json:
        rows = [
            {"id": one.case.id, "kind": one.case.kind, "expected": sorted(one.case.expected)}
            | {"fault": one.fault, "verdict": one.verdict, "ranked": one.ranked}
            for one in results
        ]
        _print_json({"cases": rows, "figures": figures(results)})
        return
    for one in results:
        if every or one.fault:
            click.echo(line(one))
    for what, count in figures(results).items():
        click.echo(f"{what}: {count}")


main.add_command(export)
main.add_command(import_)
