"""The steps between an installed program and one that can be started; each may run again."""

import hashlib
import time
from collections.abc import Callable
from pathlib import Path

from dafeng.site import django
from dafeng.site.error import DatabaseUnreachable

Announce = Callable[[str], None]


def set_up(*, announce: Announce) -> None:
    """Do every step that is due, and say so in one line each."""
    django.start()
    for title, step in STEPS:
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


def collect_static() -> str | None:
    """Copy static files to where they are served from, where one has changed."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    digest = hashlib.sha256()
    number = 0
    for finder in get_finders():
        for name, storage in finder.list([]):
            state = Path(storage.path(name)).stat()
            digest.update(f"{name} {state.st_size} {state.st_mtime_ns}\n".encode())
            number += 1
    stamp = Path(settings.STATIC_ROOT) / ".stamp"
    if stamp.exists() and stamp.read_text() == digest.hexdigest():
        return None
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(digest.hexdigest())
    return f"{number} files"


STEPS: tuple[tuple[str, Callable[[], str | None]], ...] = (
    ("database", migrate),
    ("static files", collect_static),
)
