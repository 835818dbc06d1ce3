"""`dafeng methods`: the methods, with formula, keys, factors and proof."""

import click

from dafeng.site.contract import answer


@click.command("methods")
@click.option("--json", "as_json", is_flag=True, help="as JSON")
@click.option("--markdown", is_flag=True, help="as the reference page")
def command(as_json: bool, markdown: bool) -> None:
    """List the methods of calculation."""
    from dafeng.accounting.catalogue import method_rows

    if markdown:
        from dafeng.accounting.document import method_page

        click.echo(method_page(), nl=False)
        return
    if as_json:
        answer(method_rows)
        return
    for row in method_rows():
        click.echo(f"{row['id']}  {row['name']['zh']}  {row['name']['en']}")
        for line in row["formula"].splitlines():
            click.echo(f"    {line}")
        click.echo(f"    [{row['proof']['status']}]")
