"""`dafeng lake`: look after the store of readings and slots."""

import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import click

from dafeng.lake.compaction import compact as compact_lake
from dafeng.lake.compaction import purge as purge_area
from dafeng.lake.compaction import sweep
from dafeng.lake.lake import Lake
from dafeng.lake.status import status as lake_status
from dafeng.lake.upgrading import upgrade as upgrade_lake
from dafeng.lake.verification import verify as verify_lake
from dafeng.site import config, contract


def _with_lake(work: Callable[[Lake], Any]) -> None:
    def run() -> Any:
        with Lake(config.load().lake) as lake:
            return work(lake)

    contract.answer(run)


@click.group("lake")
def command() -> None:
    """The store of readings and slots: its state, checks, upkeep."""


@command.command()
def status() -> None:
    """What the lake holds, as JSON."""
    _with_lake(lambda lake: lake_status(lake=lake))


@command.command()
@click.option("--quick", is_flag=True, help="Sizes and row counts only; do not read every page.")
def verify(quick: bool) -> None:
    """Check journals, files, counts, versions; exit 1 where something is wrong."""
    faults = 0

    def work(lake: Lake) -> Any:
        nonlocal faults
        found = verify_lake(lake=lake, deep=not quick)
        faults = len(found.faults)
        return asdict(found)

    _with_lake(work)
    sys.exit(1 if faults else 0)


@command.command()
def flush() -> None:
    """Move what stands in the journals into the table."""
    _with_lake(lambda lake: asdict(lake.flush()))


@command.command()
@click.option("--open-month", help="First month that is still open (YYYY-MM); default: this one.")
@click.option("--min-files", default=8, show_default=True, help="Leave fewer small files alone.")
def compact(open_month: str | None, min_files: int) -> None:
    """Sort closed months, gather small files, remove what no state of the last week needs."""
    month = open_month or f"{datetime.now(UTC):%Y-%m}"

    def work(lake: Lake) -> Any:
        lake.flush()
        done = compact_lake(lake=lake, open_month=month, min_files=min_files)
        return {**asdict(done), "files_removed": sweep(lake=lake)}

    _with_lake(work)


@command.command()
def upgrade() -> None:
    """Bring a lake written by an older version to the format of this one; make a backup first."""
    _with_lake(lambda lake: [asdict(step) for step in upgrade_lake(lake=lake)])


@command.command()
@click.argument("area")
@click.option("--yes", is_flag=True, help="Do it; without it nothing happens.")
def purge(area: str, yes: bool) -> None:
    """Remove every reading, slot and version of an area for ever (a sample city)."""
    if not yes:
        raise click.UsageError("this cannot be undone: add --yes")
    _with_lake(lambda lake: {"area": area, "files_removed": purge_area(lake=lake, area=area)})
