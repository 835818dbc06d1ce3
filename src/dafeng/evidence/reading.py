"""Reading once what follows from the log: it is read again when something was written."""

import time
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, TypeVar

from django.db import connection

from dafeng.evidence.selectors import last_number

Known = TypeVar("Known")
SECONDS = 30
MOST = 8
"""How many answers of one reading are kept: of the areas and days that are looked at."""


def until_written(read: Callable[..., Known]) -> Callable[..., Known]:
    """Keep what a reading gives until the log grows.

    It follows from the database and its arguments alone, which are given by name and hashable;
    who asks leaves the answer as it is. Inside a transaction, which sees what nobody else does,
    and before the first row of the log nothing is kept. After half a minute it is read again: a
    write that took very long may have been stamped before others.
    """

    @lru_cache(maxsize=MOST)
    def known(head: tuple[Any, ...], asked: tuple[tuple[str, Any], ...]) -> Known:
        return read(**dict(asked))

    @wraps(read)
    def answer(**asked: Any) -> Known:
        if connection.in_atomic_block:
            return read(**asked)
        head = last_number()
        if head[0] is None:
            return read(**asked)
        return known((*head, time.monotonic() // SECONDS), tuple(sorted(asked.items())))

    return answer
