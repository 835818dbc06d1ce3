"""`dafeng factors`: the factors, with value, source and status."""

import click

from dafeng.site.contract import answer


@click.command("factors")
@click.option("--method", help="only the factors that this method looks up")
@click.option("--on", "day", help="only those with a value on this day (YYYY-MM-DD)")
@click.option("--json", "as_json", is_flag=True, help="as JSON")
@click.option("--markdown", is_flag=True, help="all of them as the reference page")
def command(method: str | None, day: str | None, as_json: bool, markdown: bool) -> None:
    """List the factors that come with the product."""
    from dafeng.accounting.catalogue import factor_rows
    from dafeng.accounting.factor_file import shipped_factors

    def rows() -> list[dict[str, object]]:
        return factor_rows(shipped_factors(), method=method, day=day)

    if markdown:
        from dafeng.accounting.document import factor_page

        click.echo(factor_page(shipped_factors()), nl=False)
        return
    if as_json:
        answer(rows)
        return
    for row in rows():
        click.echo(f"{row['id']}  {row['edition']}  {row['value']} {row['unit']}  {row['status']}")
