"""Bring a backup back."""

from pathlib import Path

import click


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--by", required=True, help="Login name of the system administrator who asks.")
@click.option(
    "--approved-by", required=True, help="Login name of the other administrator who agrees."
)
def command(folder: Path, by: str, approved_by: str) -> None:
    """Bring the backup in FOLDER back into an empty data folder.

    Both type their passwords, and their codes where a second factor is in use; from a program, line
    by line to the standard input.
    """
    from dafeng.site import recovery

    recovery.restore(source=folder, by=by, approved_by=approved_by, announce=click.echo)
