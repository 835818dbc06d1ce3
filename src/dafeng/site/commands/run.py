"""Readings to tonnes, now."""

import click

from dafeng.site import contract, django


@click.command()
def command() -> None:
    """Flush, roll up, post and account, and say what changed since the last run."""
    django.start()
    from dafeng.site.run_now import run_now

    contract.answer(run_now)
