"""Bring a lake of an older format forward, one step after another, resumable at any point."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dafeng.lake.error import NeedsUpgrade, TooNew
from dafeng.lake.schema import FORMAT_KEY
from dafeng.lake.table import Table

if TYPE_CHECKING:
    from dafeng.lake.lake import Lake

Step = Callable[["Lake", Table], None]

# (table, format it starts from) → what brings it to the next format. A step may be killed and run
# again: what it has done already it must find done. The first format is 1; there is no step yet.
STEPS: Mapping[tuple[str, int], Step] = {}


@dataclass(frozen=True, slots=True)
class Upgraded:
    """One table brought from one format to the next."""

    table: str
    found: int
    reached: int


def upgrade(*, lake: "Lake", steps: Mapping[tuple[str, int], Step] = STEPS) -> list[Upgraded]:
    """Bring every table to the format of this code.

    The format is raised after a step has ended, so a killed upgrade goes on with the step that it
    was at. Readers and writers of the old format are refused meanwhile by `check_format`.

    :raises TooNew: a table was written by a newer program; nothing was touched.
    """
    for table in lake.tables:
        found, known = table.found_format(table.handle()), table.spec.format_version
        if found > known:
            raise TooNew(name=table.spec.name, found=found, known=known)
    done: list[Upgraded] = []
    guard = lake.lock("upgrade")
    guard.acquire(wait_s=5)
    try:
        for table in lake.tables:
            while (found := table.found_format(table.handle())) < table.spec.format_version:
                step = steps.get((table.spec.name, found))
                if step is None:
                    raise NeedsUpgrade(
                        name=table.spec.name, found=found, known=table.spec.format_version
                    )
                step(lake, table)
                table.set_property(FORMAT_KEY, str(found + 1))
                done.append(Upgraded(table.spec.name, found, found + 1))
    finally:
        guard.release()
    return done
