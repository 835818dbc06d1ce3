"""A late reading in an organisation's month, and a meter's year by hour, beside a small lake.

Three hundred meters with a quarter-hourly register, one year of them and then five. Both are of
one meter and must not grow with what else is stored: the ratio between five years and one.
Run: ``python -m bench.metering``.
"""

import datetime as dt
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

METERS = 300
QUARTER_US = 900_000_000
TARGET_MS = 200.0
LIMIT = 3.0
START = dt.datetime(2021, 1, 1, tzinfo=dt.UTC)
REPEATS = 7


def _start_django(home: Path) -> None:
    os.environ["DAFENG_HOME"] = str(home)
    os.environ["DAFENG_LOG_LEVEL"] = "ERROR"
    from django.core.management import call_command

    from dafeng.site import django

    django.start()
    call_command("migrate", verbosity=0)


def _make_meters() -> list[int]:
    from dafeng.evidence.services import System
    from dafeng.metering.services import meter
    from dafeng.people.models import Organisation, Place

    actor = System("bench")
    Place.objects.create(code="990001", name_zh="基准", level="county")
    works = [
        Organisation.objects.create(code=f"w{n}", name_zh=f"w{n}", kind="enterprise")
        for n in range(75)
    ]
    keys = []
    for n in range(METERS):
        made = meter.create_meter(
            actor=actor,
            organisation=works[n % len(works)],
            code=f"m{n}",
            name=f"m{n}",
            level="entity",
            carrier="electricity",
        )
        channel = meter.create_channel(
            actor=actor,
            meter=made,
            name="m",
            source_name=f"m{n}",
            kind="register",
            unit="kWh",
            flow="electricity.purchased",
            max_rate=1000,
        )
        keys.append(channel.pk)
    return keys


def _feed(keys: list[int], year: int) -> None:
    """A year of readings, month by month, as compaction would leave it."""
    from dafeng.metering import store

    lake, area = store.lake(), store.area()
    noise = np.random.default_rng(year)
    for month in range(1, 13):
        first = dt.datetime(year, month, 1, tzinfo=dt.UTC)
        last = dt.datetime(year + month // 12, month % 12 + 1, 1, tzinfo=dt.UTC)
        count = int((last - first) / dt.timedelta(minutes=15))
        done = int((first - START) / dt.timedelta(minutes=15))
        times = int(first.timestamp()) * 1_000_000 + np.arange(count) * QUARTER_US
        for part in np.array_split(np.asarray(keys), 2):
            values = (done + np.arange(count)) * 10 + noise.integers(0, 9, count)
            texts = pa.array([f"{value / 10:.1f}" for value in values.tolist()])
            rows = pa.table(
                {
                    "channel": pa.array(np.repeat(part, count)),
                    "measured_at": pa.array(np.tile(times, len(part)), pa.timestamp("us", "UTC")),
                    "value": pa.chunked_array([texts] * len(part)).combine_chunks(),
                }
            )
            key = f"{year}-{month}-{part[0]}"
            lake.ingest(area=area, source="bench", key=key, rows=rows)
        lake.flush()


def _timed(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def _late(keys: list[int], year: int, turn: int) -> float:
    """One organisation's late reading: in the lake already, now its slots, months and totals."""
    from dafeng.metering import store
    from dafeng.metering.selectors.amount import month_totals
    from dafeng.metering.services.roll_up import roll_up
    from dafeng.people.models import Organisation

    lake, key = store.lake(), keys[7]
    at = dt.datetime(year, 6, 3 + turn, 4, 7, tzinfo=dt.UTC)
    value = (at - START) / dt.timedelta(minutes=15)
    row = {"channel": [key], "measured_at": [at], "value": [f"{value:.4f}"]}
    table = pa.table(row).cast(
        pa.schema(
            [
                ("channel", pa.int64()),
                ("measured_at", pa.timestamp("us", "UTC")),
                ("value", pa.string()),
            ]
        )
    )
    lake.ingest(area=store.area(), source="bench", key=f"late-{year}-{turn}", rows=table)
    organisation = Organisation.objects.get(code="w7")

    def work() -> None:
        roll_up()
        month_totals(organisation=organisation, month=dt.date(year, 6, 1))

    return _timed(work)


def _year(keys: list[int], year: int, turn: int) -> float:
    from dafeng.metering.models import Channel
    from dafeng.metering.selectors.amount import series

    channel = Channel.objects.get(pk=keys[turn])
    span = (dt.date(year, 1, 1), dt.date(year + 1, 1, 1))
    return _timed(lambda: series(channels=[channel], start=span[0], end=span[1], step="hour"))


def _measure(keys: list[int], years: int) -> dict[str, float]:
    last = START.year + years - 1
    late = [_late(keys, last, turn) for turn in range(REPEATS)]
    read = [_year(keys, last, turn) for turn in range(REPEATS)]
    return {"late": statistics.median(late), "year": statistics.median(read)}


def run(years: int = 5) -> list[dict[str, Any]]:
    """Medians after one year and after several; the ratio says whether it grows."""
    with tempfile.TemporaryDirectory(prefix="metering-bench-", dir=Path.cwd()) as folder:
        _start_django(Path(folder))
        from dafeng.lake.compaction import compact
        from dafeng.metering import store
        from dafeng.metering.services.roll_up import roll_up

        keys = _make_meters()
        found = {}
        for number in range(1, years + 1):
            _feed(keys, START.year + number - 1)
            roll_up()
            if number in (1, years):
                compact(lake=store.lake(), open_month="2030-01")
                found[number] = _measure(keys, number)
        store.close()
    words = {
        "late": "an organisation's month after a late reading",
        "year": "a meter's year by hour",
    }
    return [
        {
            "name": f"metering: {words[name]}, {years} years of {METERS} meters",
            "value": round(found[years][name], 1),
            "unit": "ms",
            "target": TARGET_MS,
            "peer": "the same with one year",
            "peer_value": round(found[1][name], 1),
            "ratio": round(found[years][name] / found[1][name], 2),
            "limit": LIMIT,
            "ok": found[years][name] / found[1][name] <= LIMIT,
            "n": REPEATS,
        }
        for name in ("late", "year")
    ]


if __name__ == "__main__":
    print(json.dumps(run(), indent=1))
