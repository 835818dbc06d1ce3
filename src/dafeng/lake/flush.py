"""From the journals into the table, exactly once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from deltalake import DeltaTable

from dafeng.lake.journal import Batch, Journal, Shelf
from dafeng.lake.key import KeyArchive
from dafeng.lake.reading import as_rows
from dafeng.lake.table import Table

FLUSH_ROWS = 2_000_000


@dataclass(frozen=True, slots=True)
class Flushed:
    """What one flush moved."""

    batches: int = 0
    rows: int = 0
    commits: int = 0


def transaction(uuid: str) -> str:
    """The name under which the table says how far it holds a journal."""
    return f"journal-{uuid}"


def flush(*, table: Table, shelf: Shelf, keys: KeyArchive, limit_rows: int = FLUSH_ROWS) -> Flushed:
    """Move what stands in all journals into `readings`; journals that another process flushes
    at this moment are left to it.

    Each round is one commit that carries, with the rows, how far it took each journal. A kill
    before the commit changes nothing; a kill after it leaves batches that the next round finds
    in the table already and only removes.
    """
    done = Flushed()
    with _claimed(shelf) as journals:
        while True:
            handle = table.handle()
            table.check_format(handle)
            settle(handle=handle, table=table, journals=journals, keys=keys)
            batches = _collect(journals, limit_rows)
            if not batches:
                return done
            upto = {batch.entry.journal: batch.entry.id for batch in batches}
            files = [
                table.write_file(
                    partition={"area": area, "month": month}, chunks=[rows], kind="flush"
                )
                for area, month, rows in split(as_rows(batches))
            ]
            table.append(
                base=handle,
                adds=[file for file in files if file is not None],
                transactions={transaction(uuid): last for uuid, last in upto.items()},
            )
            rows = sum(batch.entry.rows for batch in batches)
            done = Flushed(done.batches + len(batches), done.rows + rows, done.commits + 1)


@contextmanager
def _claimed(shelf: Shelf) -> Iterator[list[Journal]]:
    claimed = [journal for journal in shelf.journals() if journal.flusher.try_acquire()]
    try:
        yield claimed
    finally:
        for journal in claimed:
            journal.flusher.release()


def settle(*, handle: DeltaTable, table: Table, journals: list[Journal], keys: KeyArchive) -> None:
    """Remove from the journals what the table durably has: log synced, keys kept, then removed."""
    table.sync_log()
    for journal in journals:
        upto = table.transaction(handle, transaction(journal.uuid))
        entries = [entry for entry in journal.entries() if entry.id <= upto]
        if entries or journal.last_id() < upto:
            keys.add(entries)
            journal.forget(upto=upto)


def _collect(journals: list[Journal], limit_rows: int) -> list[Batch]:
    found: list[Batch] = []
    for journal in journals:
        room = limit_rows - sum(batch.entry.rows for batch in found)
        if room <= 0:
            break
        found += journal.batches(limit_rows=room)
    return found


def split(rows: pa.Table) -> Iterator[tuple[str, str, pa.Table]]:
    """Rows by (area, month), each part in the table's order.

    :param rows: in order of arrival, so that a stable sort by channel and time keeps it.
    """
    area = rows["area"].combine_chunks().dictionary_encode()
    months = rows["month"].combine_chunks().dictionary_encode()
    codes = area.indices.to_numpy() * len(months.dictionary) + months.indices.to_numpy()
    order = np.lexsort((rows["measured_at"].to_numpy(), rows["channel"].to_numpy(), codes))
    starts = np.flatnonzero(np.diff(codes[order], prepend=-1))
    for start, end in zip(starts, [*starts[1:], len(order)], strict=True):
        part = rows.take(pa.array(order[start:end]))
        place = part["area"][0].as_py(), part["month"][0].as_py()
        yield *place, part.drop_columns(["area", "month"]).combine_chunks()
