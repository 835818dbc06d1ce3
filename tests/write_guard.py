"""A write of the program outside a `writing` block fails the test in which it happens.

Every statement that Django sends is looked at. What a test itself writes to set its scene is free;
what code under `src/dafeng` writes to one of its own tables needs a block, but for the exceptions
below.
"""

import re
import sys
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db.backends.signals import connection_created

SOURCE = str(Path(__file__).resolve().parent.parent / "src" / "dafeng") + "/"
TESTS = str(Path(__file__).resolve().parent) + "/"
WRITE = re.compile(
    r'\s*(INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM|TRUNCATE(?: TABLE)?)\s+"?(\w+)"?', re.I
)

# table -> why its rows need no row in the log
FREE_TABLES = {
    "jobs_job": "the row is the record of the work, kept alive by heartbeats",
    "jobs_worker": "a process that is alive",
    "evidence_sequence": "the place of an entry that is itself the record",
    "evidence_checkpoint": "the head of the log",
    "dafeng_site_reply": "the answer kept for an idempotency key",
    "metering_touched": "what waits to be computed, found again from the lake",
    "metering_anchor": "where a computation may begin, computed again at need",
    "metering_rollup": "how far the lake was looked at",
    "metering_importchunk": "progress of an import, whose end is in the log",
    "ui_savedview": "how somebody likes to see a list",
}
# pattern of a statement -> why
FREE_STATEMENTS = {
    r'UPDATE "people_user" SET "last_login" = \S+ WHERE': "Django's bookkeeping at a login",
    r'UPDATE "people_user" SET "password" = \S+ WHERE': "a hash renewed in a newer algorithm",
    r'UPDATE "people_token" SET "last_used_at" = \S+ WHERE': "bookkeeping at the use of a token",
}

found: list[str] = []


def guard(execute: Any, sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Look at one statement before the database sees it."""
    match = WRITE.match(str(sql))
    if match and match[2] in _own_tables() and match[2] not in FREE_TABLES:
        free = any(re.match(pattern, str(sql)) for pattern in FREE_STATEMENTS)
        if not free and not _is_writing():
            where = _nearest()
            if where:
                found.append(f"{where}: {str(sql)[:160]}")
                raise AssertionError(f"a write outside `writing`: {found[-1]}")
    return execute(sql, params, many, context)


def _is_writing() -> bool:
    from dafeng.evidence.services import is_writing

    return is_writing()


def _own_tables() -> set[str]:
    if not _tables:
        _tables.update(
            model._meta.db_table
            for model in apps.get_models(include_auto_created=True)
            if model.__module__.startswith("dafeng.")
        )
    return _tables


_tables: set[str] = set()


def _nearest() -> str:
    """The innermost line of the program that led here; empty where a test or Django itself did."""
    frame = sys._getframe(2)
    while frame is not None:
        file = frame.f_code.co_filename
        if file.startswith(SOURCE):
            return "" if "/migrations/" in file else f"{file[len(SOURCE) :]}:{frame.f_lineno}"
        if file.startswith(TESTS):
            return ""
        frame = frame.f_back
    return ""


def _install(*, connection: Any, **_: Any) -> None:
    if guard not in connection.execute_wrappers:
        connection.execute_wrappers.append(guard)


def install() -> None:
    """Guard every connection that is opened from now on."""
    connection_created.connect(_install, weak=False, dispatch_uid="write_guard")
