"""Ways to make meters and feed them, straight through the services."""

import csv
import datetime as dt
from decimal import Decimal

import pyarrow as pa

from dafeng.evidence.services import System
from dafeng.metering import store
from dafeng.metering.file_map import read_map
from dafeng.metering.services import importing, meter
from dafeng.metering.services.roll_up import roll_up

SYSTEM = System("test")
INSTANT = pa.timestamp("us", "UTC")


class World:
    """A works with meters, and its lake."""

    def __init__(self, own, other, home):
        self.own, self.other, self.home = own, other, home
        self.pushes = 0

    def channel(self, name="main", *, organisation=None, carrier="electricity", **values):
        """A meter with one channel, a register of kWh unless said otherwise."""
        organisation = organisation or self.own
        made = meter.create_meter(
            actor=SYSTEM,
            organisation=organisation,
            code=f"{organisation.code}-{name}",
            name=name,
            level="entity",
            carrier=carrier,
        )
        values = {
            "kind": "register",
            "unit": "kWh",
            "flow": "electricity.purchased",
            "ratio": Decimal(1),
            **values,
        }
        return meter.create_channel(actor=SYSTEM, meter=made, name=name, source_name=name, **values)

    def feed(self, channel, readings, *, flush=False):
        """Readings (instant, value[, end]) straight into the lake."""
        self.pushes += 1
        rows = [(*each, None)[:3] for each in readings]
        table = pa.table(
            {
                "channel": pa.array([channel.pk] * len(rows), pa.int64()),
                "measured_at": pa.array([row[0] for row in rows], INSTANT),
                "ended_at": pa.array([row[2] for row in rows], INSTANT),
                "value": pa.array([None if row[1] is None else str(row[1]) for row in rows]),
            }
        )
        store.lake().ingest(area=store.area(), source="test", key=f"feed-{self.pushes}", rows=table)
        if flush:
            store.lake().flush()

    def take(self, path, said, *, organisation=None, template=None):
        """A file through the import, to its end; returns the import."""
        upload = importing.draft_import(
            actor=SYSTEM,
            organisation=organisation or self.own,
            file_name=path.name,
            chunks=[path.read_bytes()],
        )
        importing.confirm_import(
            actor=SYSTEM, upload=upload, file_map=read_map(said), template=template
        )
        return importing.run_import(upload)

    def write_csv(self, rows, name="readings.csv", encoding="utf-8"):
        """A CSV file."""
        path = self.home / name
        with path.open("w", encoding=encoding, newline="") as stream:
            csv.writer(stream).writerows(rows)
        return path

    def slots(self, channel):
        """What is stored: (day, quarter) → (amount [10⁻⁶] or None, cover, flag)."""
        with store.lake().snapshot() as state:
            rows = state.slots(area=store.area(), channels=[channel.pk]).to_pylist()
        return {
            (row["day"], place): (row["amounts"][place], row["coverages"][place], letter)
            for row in rows
            for place, letter in enumerate(row["flags"])
            if letter != "M"
        }

    def months(self, channel):
        """What is stored: month → (amount [10⁻⁶] or None, covered µs, flag)."""
        with store.lake().snapshot() as state:
            rows = state.months(area=store.area(), channels=[channel.pk]).to_pylist()
        return {row["month"]: (row["amount"], row["covered_us"], row["flag"]) for row in rows}

    def total(self, *channels):
        """The sum of all month totals [units]."""
        with store.lake().snapshot() as state:
            rows = state.months(area=store.area(), channels=[each.pk for each in channels])
        return sum(amount or 0 for amount in rows["amount"].to_pylist()) / 1_000_000

    def roll_up(self, **options):
        """Bring the slots up to date."""
        return roll_up(**options)


def at(text):
    """An instant of Shanghai's clock."""
    return dt.datetime.fromisoformat(f"{text}+08:00")
