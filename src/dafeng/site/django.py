"""Start Django inside a command."""

import os


def start() -> None:
    """Make models usable; to be called by a command that needs the database."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dafeng.site.settings")
    django.setup()
