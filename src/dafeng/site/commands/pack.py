"""`dafeng pack`: what a city's pack holds, and what is wrong with it."""

import sys
from typing import Any

import click

from dafeng.kernel.error import DafengError
from dafeng.packs.reader import Outcome, find_pack, read_pack
from dafeng.packs.schema import FORMAT_VERSION
from dafeng.site.contract import write


@click.group()
def command() -> None:
    """Cities as data: check and load packs."""


@command.command()
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="One JSON document instead of lines.")
def check(name: str, as_json: bool) -> None:
    """Say what the pack NAME (shipped, or a folder) holds and list all that is wrong with it."""
    try:
        outcome = read_pack(find_pack(name))
    except DafengError as error:
        if as_json:
            write({"error": error.as_dict(), "errors": [error.as_dict()]})
        else:
            click.echo(error.message(), err=True)
        sys.exit(2)
    if as_json:
        write(face(outcome))
    else:
        _say(outcome)
    sys.exit(2 if outcome.problems else 0)


def face(outcome: Outcome) -> dict[str, Any]:
    """The JSON face of a check: the counts of every kind, and all errors."""
    return {
        "pack": outcome.pack.head.id if outcome.pack else outcome.name,
        "format_version": FORMAT_VERSION,
        **outcome.counts,
        "errors": [problem.as_dict() for problem in outcome.problems],
    }


def _say(outcome: Outcome) -> None:
    for kind, count in outcome.counts.items():
        click.echo(f"{kind:12} {count:5}")
    for problem in outcome.problems:
        click.echo(problem.sentence(), err=True)
