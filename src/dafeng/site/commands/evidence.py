"""Prove what the log says, to oneself and to others."""

import sys
from pathlib import Path
from typing import Any

import click

from dafeng.site import contract, django


@click.group()
def command() -> None:
    """Verify the evidence log, prove an entry, keep its head outside."""
    django.start()


def _head(text: str) -> Any:
    from dafeng.evidence.verification import read_statement

    file = Path(text)
    return read_statement(file.read_text(encoding="utf-8") if file.is_file() else text)


@command.command()
@click.option("--full", is_flag=True, help="Recompute each leaf and each attachment too.")
@click.option("--root", default="", help="A head kept outside: its file, or SIZE:BASE64.")
def verify(full: bool, root: str) -> None:
    """Check the log; exit 0 where it holds, 1 where it does not, with the first bad number."""
    from dafeng.evidence import verification
    from dafeng.kernel.error import DafengError

    try:
        kept = _head(root) if root else None
        report = verification.verify(full=full, kept=kept)
    except DafengError as error:
        contract.write({"error": error.as_dict()})
        sys.exit(2)
    contract.write(report.as_dict())
    sys.exit(1 if report.problems else 0)


@command.command()
@click.option("--seq", "number", type=int, required=True, help="The number in the log.")
@click.option("--size", type=int, help="The size of the log to prove it in; default: now.")
def prove(number: int, size: int | None) -> None:
    """Write the proof that an entry stands in the log, for verify_standalone.py."""
    from dafeng.evidence import verification

    contract.answer(lambda: verification.prove(number=number, size=size))


@command.command()
@click.option("--old", required=True, help="The older head: its file, or SIZE:BASE64.")
@click.option("--new", required=True, help="The newer head.")
def consistency(old: str, new: str) -> None:
    """Write the proof that the log only grew between two heads; exit 1 where it did not."""
    from dafeng.evidence import verification

    result: dict[str, Any] = {}

    def work() -> dict[str, Any]:
        result.update(verification.prove_consistency(old=_head(old), new=_head(new)))
        return result

    contract.answer(work)
    sys.exit(0 if result["ok"] else 1)


@command.command()
def checkpoint() -> None:
    """Number what waits, and print the head of the log in three lines, to be kept outside."""
    from dafeng.evidence import selectors, services

    while services.sequence():
        pass
    services.checkpoint()
    kept = selectors.last_checkpoint()
    if kept is None:
        click.echo("The log is empty.", err=True)
        sys.exit(1)
    click.echo(services.statement(size=kept.size, root=kept.root), nl=False)
