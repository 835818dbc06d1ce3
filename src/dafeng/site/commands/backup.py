"""A copy of everything, while it runs."""

from pathlib import Path

import click


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
def command(folder: Path) -> None:
    """Write a backup into FOLDER, which must not exist yet or be empty."""
    from dafeng.site import recovery

    manifest = recovery.back_up(target=folder)
    size = sum(each["size"] for each in manifest["files"].values())
    click.echo(f"{folder}: {len(manifest['files'])} files, {size / 1e6:.1f} MB")
