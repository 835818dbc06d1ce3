"""The steps between an installed program and one that can be started; each may run again."""

import time
from collections.abc import Callable

from dafeng.site import django
from dafeng.site.error import DatabaseUnreachable

Announce = Callable[[str], None]


def set_up(*, announce: Announce) -> None:
    """Do every step that is due, and say so in one line each."""
    _do(STEPS, announce=announce)


def prepare(*, announce: Announce) -> None:
    """The steps without which nothing can be asked of the database."""
    _do(STEPS[:1], announce=announce)


def has_tables() -> bool:
    """Whether anything was ever migrated here."""
    from django.db import connection

    return "django_migrations" in connection.introspection.table_names()


Steps = tuple[tuple[str, Callable[[], str | None]], ...]


def _do(steps: Steps, *, announce: Announce) -> None:
    django.start()
    for title, step in steps:
        started = time.monotonic()
        said = step()
        if said is not None:
            announce(f"· {title}: {said}, {time.monotonic() - started:.1f} s")


def migrate() -> str | None:
    """Bring the tables up to date."""
    from django.core.management import call_command
    from django.db import OperationalError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
    except OperationalError as error:
        raise DatabaseUnreachable(reason=str(error).strip()) from error
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not plan:
        return None
    call_command("migrate", verbosity=0, interactive=False)
    return f"{len(plan)} migrations"


STEPS: Steps = (("database", migrate),)
