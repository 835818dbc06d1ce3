"""Django's own commands, for the few who need them."""

import click

from dafeng.site import django

BY_PAGES_ALONE = {"changepassword", "createsuperuser", "addstatictoken"}


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: tuple[str, ...]) -> None:
    """Run a command of Django: `dafeng manage migrate`."""
    if BY_PAGES_ALONE & set(arguments[:1]):
        raise click.ClickException(
            "A password is given on the page of the user, where a second person agrees."
        )
    django.start()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["dafeng manage", *arguments])
