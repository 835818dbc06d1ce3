"""The append-only triggers, put aside where a test must: to empty tables, or to play the forger."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

APPEND_ONLY = ("evidence_entry", "evidence_sequence", "evidence_checkpoint")


@contextmanager
def without_triggers(connection: Any) -> Iterator[None]:
    """Leave the log's tables unprotected inside the block, and protected again after it."""
    if connection.vendor == "postgresql":
        with _disabled(connection):
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = [(name, sql) for name, sql in cursor.fetchall() if "append-only" in sql]
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for _, sql in triggers:
                cursor.execute(sql)


@contextmanager
def _disabled(connection: Any) -> Iterator[None]:
    existing = set(connection.introspection.table_names())
    tables = [table for table in APPEND_ONLY if table in existing]
    _alter(connection, tables, "DISABLE")
    try:
        yield
    finally:
        _alter(connection, tables, "ENABLE")


def _alter(connection: Any, tables: list[str], verb: str) -> None:
    with connection.cursor() as cursor:
        # a table with foreign keys still to be checked cannot be altered
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} {verb} TRIGGER USER")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
