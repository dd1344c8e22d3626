"""What the commands share: options, faults that end one, files. See cli.py."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from bodymap.atlas import Atlas

Command = TypeVar("Command", bound=Callable[..., Any])


class CannotStartError(click.ClickException):
    """Something outside the command line is wrong; the message stands alone."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        """Print the message."""
        click.echo(self.message, err=True)


def _public_url(_context: click.Context, _option: click.Parameter, url: str) -> str:
    from bodymap.web.public import checked

    try:
        return checked(url)
    except ValueError as wrong:
        raise click.BadParameter(str(wrong)) from wrong


def option(name: str, **more: Any) -> Callable[[Command], Command]:
    """An option that an environment variable sets as well: --no-browser is BODYMAP_NO_BROWSER."""
    variable = f"BODYMAP_{name.lstrip('-').replace('-', '_').upper()}"
    return click.option(name, envvar=variable, show_envvar=True, show_default=True, **more)


clinics = option(
    "--data",
    multiple=True,
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    # an empty part of the variable would name the current folder
    callback=lambda _context, _option, folders: tuple(folder for folder in folders if folder != Path()),
    help="A folder of a clinic's own tables, added to ours; may be said more than once.",
)
public_url = option(
    "--public-url",
    default="",
    callback=_public_url,
    metavar="URL",
    help="Where patients reach the app, for the QR code of what they take home; none without.",
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@contextmanager
def refusals() -> Iterator[None]:
    """Faults of tables and ids that no table knows end the command with status 2, and no trace."""
    from bodymap.api import AtlasError, UnknownIdError

    try:
        yield
    except UnknownIdError as error:
        raise click.UsageError(str(error)) from error
    except AtlasError as error:
        count = f"{len(error.faults)} faults" if len(error.faults) > 1 else "a fault"
        lines = [f"bodymap cannot start: {count} in its files or tables:", *error.faults]
        raise CannotStartError("\n  ".join(lines)) from error


def read_atlas(data: tuple[Path, ...]) -> Atlas:
    """Our tables and those of clinics."""
    from bodymap import api

    with refusals():
        return api.load(*data)


def write_file(output: Path, content: bytes) -> None:
    """Write a file, or end the command."""
    try:
        output.write_bytes(content)
    except OSError as error:
        raise CannotStartError(f"{output} cannot be written: {error.strerror}") from error
