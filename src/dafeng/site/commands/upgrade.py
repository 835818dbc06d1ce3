"""From one release to the next."""

from pathlib import Path

import click


@click.command()
@click.option(
    "--backup", "folder", type=click.Path(path_type=Path), help="Where the backup is to lie."
)
def command(folder: Path | None) -> None:
    """Take a backup, migrate, bring every store to this release, check."""
    from dafeng.site import recovery

    recovery.upgrade(target=folder, announce=click.echo)
