"""The steps between an installed program and one that can be started; each may run again."""

import time
from collections.abc import Callable

from dafeng.site import config, django
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
            announce(f"· {title} ({time.monotonic() - started:.1f} s): {said}")


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


def load_first_pack() -> str | None:
    """Load the city's pack where none is loaded; a changed one needs two people, so not here."""
    from dafeng.evidence.services import System
    from dafeng.packs import selectors, services
    from dafeng.packs.reader import find_pack, read_pack

    if selectors.current_load() is not None:
        return None
    pack = read_pack(find_pack(config.load().pack)).require()
    done = services.load_pack(actor=System("dafeng setup"), pack=pack)
    return f"{pack.head.name.zh}, {len(done.changes)} objects"


def make_first_logins() -> str | None:
    """One login for each who is needed to go on; printed once, and kept in a file of the owner."""
    from dafeng.packs import selectors
    from dafeng.people.models import User
    from dafeng.people.services import create_first_logins
    from dafeng.people.services.first_login import FILE_NAME

    pack = selectors.loaded_pack() if not User.objects.exists() else None
    if pack is None:
        return None
    office = pack.head.defaults.carbon_office
    made = create_first_logins(
        office=office, department=pack.head.defaults.first_department or office
    )
    lines = "".join(f"\n    {login.line()}" for login in made)
    kept = config.load().home / FILE_NAME
    return f"shown once, kept in {kept}; each must change its password{lines}"


STEPS: Steps = (
    ("database", migrate),
    ("city", load_first_pack),
    ("first logins", make_first_logins),
)
