"""`dafeng pack`: what a city's pack holds, and what is wrong with it."""

import sys
from typing import Any, NoReturn

import click

from dafeng.kernel.error import DafengError
from dafeng.packs.reader import Outcome, find_pack, read_pack
from dafeng.packs.schema import FORMAT_VERSION, Pack
from dafeng.site import django
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


@command.command()
@click.argument("name")
@click.option("--reason", default="", help="Why, for the person who approves a changed pack.")
@click.option("--by", default="", help="Login name of who asks for a changed pack to be loaded.")
@click.option("--dry-run", is_flag=True, help="Show what would change, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document instead of lines.")
def load(name: str, reason: str, by: str, dry_run: bool, as_json: bool) -> None:
    """Load the pack NAME (shipped, or a folder): at once where none is, else by approval.

    The difference is shown first; a changed pack needs --by, who proves it by password and code,
    and a second person who approves.
    A second load of the same pack changes nothing.
    """
    try:
        pack = read_pack(find_pack(name)).require()
        django.start()
        result = _load(pack, reason=reason, by=by, dry_run=dry_run)
    except DafengError as error:
        _fail(error, as_json)
    if as_json:
        write(result)
    else:
        _tell(result)


def _load(pack: Pack, *, reason: str, by: str, dry_run: bool) -> dict[str, Any]:
    from dafeng.evidence.services import System
    from dafeng.packs import selectors, services
    from dafeng.site import proving

    if dry_run:
        done = services.Result(selectors.changes_of(pack))
    else:
        why = reason or "dafeng pack load"
        first = selectors.current_load() is None
        person = proving.prove(by) if by and not first and selectors.changes_of(pack) else None
        actor = System("dafeng pack load") if first or person is None else person
        done = services.load_pack(actor=actor, pack=pack, reason=why)
    state = "loaded" if done.load else "waiting" if done.approval else "unchanged"
    return {
        "pack": pack.head.id,
        "state": "shown" if dry_run else state,
        "approval": str(done.approval.pk) if done.approval else None,
        "changes": [change.as_dict() for change in done.changes],
    }


def _fail(error: DafengError, as_json: bool) -> NoReturn:
    if as_json:
        problems = [each.as_dict() for each in getattr(error, "problems", ())]
        write({"error": error.as_dict(), "errors": problems or [error.as_dict()]})
    else:
        click.echo(error.message(), err=True)
        for problem in getattr(error, "problems", ()):
            click.echo(problem.sentence(), err=True)
    sys.exit(2)


SIGNS = {"added": "+", "removed": "-", "changed": "~"}
SHOWN = 60
ENDS = {
    "loaded": "The pack {pack} is loaded: {count} objects written.",
    "waiting": "The pack {pack} differs in {count} objects; loading it waits for a second person.",
    "unchanged": "The pack {pack} is loaded already; nothing has changed.",
    "shown": "Loading the pack {pack} would write {count} objects; nothing was written.",
}


def _tell(result: dict[str, Any]) -> None:
    changes = result["changes"]
    for change in changes[:SHOWN]:
        click.echo(f"{SIGNS[change['move']]} {change['kind']} {change['key']}")
        for field in change["fields"] if change["move"] == "changed" else ():
            click.echo(f"    {field['pointer']}: {field['before']} → {field['after']}")
    if len(changes) > SHOWN:
        click.echo(f"… {len(changes) - SHOWN} more")
    click.echo(ENDS[result["state"]].format(pack=result["pack"], count=len(changes)))
