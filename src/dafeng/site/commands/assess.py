"""`dafeng assess REQUEST`: the scores of an assessment tree."""

import click

from dafeng.site.contract import answer_each


@click.command("assess")
@click.argument("request", default="-")
def command(request: str) -> None:
    """Score an assessment tree: a JSON file, or - for standard input."""
    from dafeng.plan.score import assess

    answer_each(request, assess)
