"""`dafeng slots CASE`: readings to energy."""

import click

from dafeng.metering.answer import answer_case
from dafeng.site.contract import answer_each


@click.command("slots")
@click.argument("case")
def command(case: str) -> None:
    """Readings of one channel to quarters, hours and days. CASE: a JSON file, or - for input."""
    answer_each(case, answer_case)
