"""What an uploaded file holds, and how its columns are probably meant."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from dafeng.metering.file_guess import guess
from dafeng.metering.file_map import FileMap, Value, read_map, signature_of
from dafeng.metering.models import ColumnMap, Import
from dafeng.metering.services.importing import choose_table, names_in, read_tables
from dafeng.metering.services.intake import targets_of

HEAD_ROWS = 8
MOST_NAMES = 50


@dataclass(frozen=True, slots=True)
class Preview:
    """A table of an uploaded file: its columns and first rows, the map that fits it.

    `origin` is `given`, `remembered` or `guessed`; `unknown` are names that no channel has.
    """

    tables: tuple[str, ...]
    columns: tuple[str, ...]
    rows: int
    head: list[list[str]]
    file_map: FileMap
    origin: str
    unknown: list[str]


def find_map(
    upload: Import,
    *,
    said: Any = None,
    given: Mapping[str, str | None] | None = None,
    table: str | None = None,
) -> Preview:
    """Look into a file; the map is the one said, else the one remembered, else a guess.

    `given` corrects the guess: the one channel, the column of times and of values, the zone.
    """
    with tempfile.TemporaryDirectory(prefix="dafeng-preview-") as folder:
        tables = read_tables(upload, Path(folder))
        stated = None if said is None else read_map(said)
        chosen = choose_table(tables, stated.table if stated else table)
        head = chosen.head(HEAD_ROWS)
        targets = targets_of(upload.organisation)
        origin = "given"
        if stated is None:
            stated, origin = _remembered(upload, chosen.columns), "remembered"
        if stated is None:
            stated, origin = guess(chosen.columns, head, known=targets), "guessed"
        stated = _corrected(stated, given or {})
        columns = set(chosen.columns)
        named = names_in(chosen, stated) if set(stated.columns) <= columns else []
        if table is not None:
            stated = replace(stated, table=table)
        return Preview(
            tables=tuple(each.name for each in tables),
            columns=chosen.columns,
            rows=chosen.rows,
            head=head,
            file_map=stated,
            origin=origin,
            unknown=[name for name in named if name not in targets][:MOST_NAMES],
        )


def _remembered(upload: Import, columns: tuple[str, ...]) -> FileMap | None:
    known = ColumnMap.objects.filter(
        organisation=upload.organisation, signature=signature_of(columns)
    ).first()
    return None if known is None else read_map(known.body)


def _corrected(said: FileMap, given: Mapping[str, str | None]) -> FileMap:
    channel, value, time = given.get("channel"), given.get("value"), given.get("time")
    if channel or value:
        first = said.values[0]
        column = value or first.column
        unit = first.unit if column == first.column else None
        name = channel if channel else (None if said.channel_column else column)
        said = replace(
            said,
            values=(Value(column, name, unit),),
            channel_column=None if channel else said.channel_column,
        )
    if time:
        said = replace(said, time=tuple(part.strip() for part in time.split("+")))
    return replace(said, zone=given.get("zone") or said.zone)
