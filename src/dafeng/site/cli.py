"""The `dafeng` command: a group that imports a subcommand only when it is called."""

import errno
import importlib
import pkgutil
import sys

import click

from dafeng import __version__
from dafeng.kernel.error import DafengError
from dafeng.site import commands


class LazyGroup(click.Group):
    """Finds `dafeng.site.commands.<name>` by itself; nothing is registered anywhere."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(module.name for module in pkgutil.iter_modules(commands.__path__))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(f"dafeng.site.commands.{cmd_name}")
        command: click.Command = module.command
        return command


@click.command(cls=LazyGroup)
@click.version_option(__version__, prog_name="dafeng")
def dafeng() -> None:
    """达峰 Dafeng: where every tonne comes from, what slips, and whether the city peaks in time."""


def main() -> None:
    """Entry point: UTF-8 in and out whatever the locale; an error is one line and exit 1."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    try:
        dafeng()
    except DafengError as error:
        line = " ".join(str(error).split())
        click.echo(f"dafeng: {line} [{error.code}]", err=True)
        sys.exit(1)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        click.echo("dafeng: the disk is full; nothing more was written", err=True)
        sys.exit(1)
