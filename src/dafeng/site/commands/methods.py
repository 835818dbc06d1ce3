"""`dafeng methods`: the methods, with formula, keys, factors and proof."""

import click

from dafeng.site.contract import answer


@click.command("methods")
@click.option("--json", "as_json", is_flag=True, help="as JSON")
def command(as_json: bool) -> None:
    """List the methods of calculation."""
    from dafeng.accounting.catalogue import method_rows

    if as_json:
        answer(method_rows)
        return
    for row in method_rows():
        click.echo(f"{row['id']}  {row['name']['zh']}  {row['name']['en']}")
        for line in row["formula"].splitlines():
            click.echo(f"    {line}")
        click.echo(f"    [{row['proof']['status']}]")
