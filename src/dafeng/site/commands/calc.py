"""`dafeng calc REQUEST`: a calculation by a published method."""

import click

from dafeng.site.contract import answer_each


@click.command("calc")
@click.argument("request", default="-")
def command(request: str) -> None:
    """Calculate by a published method: a JSON file, or - for standard input."""
    from dafeng.accounting.calculation import calculate
    from dafeng.accounting.factor_file import shipped_factors

    answer_each(request, lambda item: calculate(item, shipped_factors()))
