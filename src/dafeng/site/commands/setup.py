"""Make or bring up to date what lies in the data folder."""

import click


@click.command()
def command() -> None:
    """Migrate the database, load the city's pack, make the first logins."""
    from dafeng.site import setup

    setup.set_up(announce=lambda line: click.echo(line))
