"""Whether the parts that an installation rests on do their work."""

import shutil

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from dafeng.jobs import worker

LEAST_FREE_BYTES = 500 * 1024 * 1024


def check() -> dict[str, str]:
    """The state of each part: ``ok``, or one word that says what is wrong."""
    database = check_database()
    answers = database == "ok"
    return {
        "database": database,
        "migrations": check_migrations() if answers else "unknown",
        "worker": check_worker() if answers else "unknown",
        "disk": check_disk(),
    }


def check_database() -> str:
    """It answers a question."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "unreachable"
    return "ok"


def check_migrations() -> str:
    """The tables are those of this release."""
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "unreachable"
    return "pending" if plan else "ok"


def check_worker() -> str:
    """A worker has a fresh heartbeat."""
    try:
        return "ok" if worker.count_alive() else "none"
    except DatabaseError:
        return "unreachable"


def check_disk() -> str:
    """There is room in the data folder."""
    try:
        free = shutil.disk_usage(settings.CONFIG.home).free
    except OSError:
        return "unreadable"
    return "ok" if free >= LEAST_FREE_BYTES else "full"
