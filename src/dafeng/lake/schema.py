"""What the tables hold: columns, partitions, order, format."""

from dataclasses import dataclass

import pyarrow as pa

SLOTS_A_DAY = 96
FORMAT_KEY = "dafeng.format_version"

INSTANT = pa.timestamp("us", "UTC")


@dataclass(frozen=True, slots=True)
class TableSpec:
    """One table: its columns, what it is cut by and sorted by, and the format of this code.

    `ranged` names the columns whose smallest and largest values stand in the log for each file,
    so that a reader opens only the files that can hold what it asks for. `row_group` is how many
    rows lie together in a file: a reader of few channels decodes whole groups.
    """

    name: str
    schema: pa.Schema
    partition: tuple[str, ...]
    order: tuple[str, ...]
    ranged: tuple[str, ...]
    dictionary: tuple[str, ...]
    delta: tuple[str, ...]
    prefixed: tuple[str, ...] = ()
    row_group: int = 122_880
    format_version: int = 1

    @property
    def file_schema(self) -> pa.Schema:
        """The columns inside a file: all but those that the folder names say."""
        return pa.schema([field for field in self.schema if field.name not in self.partition])


def _field(name: str, kind: pa.DataType) -> pa.Field:
    return pa.field(name, kind, nullable=False)


READINGS = TableSpec(
    name="readings",
    schema=pa.schema(
        [
            _field("area", pa.string()),
            _field("month", pa.string()),
            _field("channel", pa.int64()),
            _field("measured_at", INSTANT),
            pa.field("ended_at", INSTANT),
            pa.field("value", pa.string()),
            pa.field("quality", pa.string()),
            pa.field("sequence", pa.int64()),
            _field("source", pa.string()),
            _field("received_at", INSTANT),
            _field("journal", pa.string()),
            _field("batch", pa.int64()),
            _field("row", pa.int32()),
        ]
    ),
    partition=("area", "month"),
    order=("channel", "measured_at", "received_at", "journal", "batch", "row"),
    ranged=("channel", "measured_at"),
    dictionary=("quality", "source", "journal"),
    delta=("channel", "measured_at", "ended_at", "sequence", "received_at", "batch", "row"),
    prefixed=("value",),
    row_group=30_720,
)

SLOTS = TableSpec(
    name="slots",
    schema=pa.schema(
        [
            _field("area", pa.string()),
            _field("month", pa.string()),
            _field("channel", pa.int64()),
            _field("day", pa.date32()),
            _field("version", pa.int64()),
            _field("unit", pa.string()),
            _field("amounts", pa.list_(pa.int64())),
            _field("coverages", pa.list_(pa.int32())),
            _field("flags", pa.string()),
            _field("rules", pa.string()),
            _field("computed_at", INSTANT),
        ]
    ),
    partition=("area", "month"),
    order=("channel", "day", "version"),
    ranged=("channel", "day", "version"),
    dictionary=("unit", "flags", "rules"),
    delta=("channel", "day", "version", "computed_at"),
    row_group=512,
)

MONTHS = TableSpec(
    name="months",
    schema=pa.schema(
        [
            _field("area", pa.string()),
            _field("year", pa.string()),
            _field("channel", pa.int64()),
            _field("month", pa.string()),
            _field("version", pa.int64()),
            _field("unit", pa.string()),
            pa.field("amount", pa.int64()),
            _field("covered_us", pa.int64()),
            _field("flag", pa.string()),
            _field("rules", pa.string()),
            _field("computed_at", INSTANT),
        ]
    ),
    partition=("area", "year"),
    order=("channel", "month", "version"),
    ranged=("channel", "month", "version"),
    dictionary=("month", "unit", "flag", "rules"),
    delta=("channel", "version", "computed_at"),
    row_group=6_144,
)

PINS = TableSpec(
    name="pins",
    schema=pa.schema(
        [
            _field("area", pa.string()),
            _field("name", pa.string()),
            _field("slots", pa.int64()),
            _field("months", pa.int64()),
            _field("pinned_at", INSTANT),
            _field("removed", pa.bool_()),
        ]
    ),
    partition=("area",),
    order=("name", "pinned_at"),
    ranged=("name",),
    dictionary=("name",),
    delta=("slots", "months", "pinned_at"),
)

RETRACTIONS = TableSpec(
    name="retractions",
    schema=pa.schema(
        [
            _field("area", pa.string()),
            _field("name", pa.string()),
            _field("journal", pa.string()),
            _field("batch", pa.int64()),
            _field("retracted_at", INSTANT),
        ]
    ),
    partition=("area",),
    order=("name", "journal", "batch"),
    ranged=("name",),
    dictionary=("name", "journal"),
    delta=("batch", "retracted_at"),
)

TABLES = (READINGS, SLOTS, MONTHS, PINS, RETRACTIONS)

# What a caller hands in for one batch of readings; area, source and the arrival are the batch's.
BATCH = pa.schema(
    [
        _field("channel", pa.int64()),
        _field("measured_at", INSTANT),
        pa.field("ended_at", INSTANT),
        pa.field("value", pa.string()),
        pa.field("quality", pa.string()),
        pa.field("sequence", pa.int64()),
    ]
)
