"""Django's own commands, for the few who need them."""

import click

from dafeng.site import django


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: tuple[str, ...]) -> None:
    """Run a command of Django: `dafeng manage migrate`."""
    django.start()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["dafeng manage", *arguments])
