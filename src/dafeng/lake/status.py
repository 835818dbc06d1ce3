"""What the lake holds, at a glance."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from dafeng.lake.flush import transaction
from dafeng.lake.version import current_version, pins

if TYPE_CHECKING:
    from dafeng.lake.lake import Lake


def journals(*, lake: "Lake") -> list[dict[str, Any]]:
    """Each journal with what waits in it."""
    handle = lake.readings.handle()
    found = []
    for journal in lake.shelf.journals():
        upto = lake.readings.transaction(handle, transaction(journal.uuid))
        waiting = journal.entries(after=upto)
        found.append(
            {
                "journal": journal.uuid,
                "waiting_batches": len(waiting),
                "waiting_rows": sum(entry.rows for entry in waiting),
                "last_id": journal.last_id(),
                "flushed_id": upto,
            }
        )
    return found


def status(*, lake: "Lake") -> dict[str, Any]:
    """Journals with what waits in them, tables with rows, bytes, files and formats, and pins."""
    tables = []
    for table in lake.tables:
        state = table.handle()
        files = table.files(state)
        tables.append(
            {
                "table": table.spec.name,
                "format": table.found_format(state),
                "format_known": table.spec.format_version,
                "state": state.version(),
                "files": len(files),
                "rows": files.rows,
                "bytes": files.bytes,
                "partitions": len(files.partitions()),
            }
        )
    return {
        "folder": str(lake.home),
        "journals": journals(lake=lake),
        "tables": tables,
        "versions": {
            "slots": current_version(lake.slots),
            "months": current_version(lake.months),
        },
        "pins": [
            {**asdict(pin), "pinned_at": pin.pinned_at.isoformat()} for pin in pins(lake=lake)
        ],
    }
