"""`dafeng sample`: an invented county to look at before data come in."""

import datetime
import sys
from typing import Any

import click

from dafeng.kernel.error import DafengError
from dafeng.site import django


@click.group()
def command() -> None:
    """Sample data: load an invented county, or take away every trace of it."""


@command.command()
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="As of this day.")
@click.option("--seed", default=1, show_default=True, help="Another seed, another county.")
@click.option("--small", is_flag=True, help="A few meters over one month.")
def load(today: datetime.datetime | None, seed: int, small: bool) -> None:
    """Load the sample county; its calendar ends with the last full month before the day."""
    django.start()
    from django.utils import timezone

    from dafeng.packs.sample.services.loading import Plan
    from dafeng.site.run_now import load_sample_now

    day = today.date() if today else timezone.localdate()
    _run(lambda: load_sample_now(Plan(today=day, seed=seed, small=small), show=show_bar))


@command.command()
def remove() -> None:
    """Take away every row, file, job and version of the sample county; safe to repeat."""
    django.start()
    from dafeng.packs.sample.services.removing import remove as remove_sample

    _run(lambda: {"removed": remove_sample()})


def _run(work: Any) -> None:
    try:
        found = work()
    except DafengError as error:
        click.echo(error.message(), err=True)
        sys.exit(2)
    for name, counts in found.items():
        click.echo(f"{name:12} {counts}")


def show_bar(share: float, what: str) -> None:
    """Draw how far it is, over the line before."""
    width = round(share * 30)
    click.echo(f"\r[{'#' * width}{'.' * (30 - width)}] {share:4.0%} {what:12}", nl=share >= 1)
