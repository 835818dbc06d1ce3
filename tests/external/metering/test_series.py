"""Measured series, as what they are: their own totals come out."""

from decimal import Decimal
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

from dafeng.metering.cleaning.channel import Channel, Kind, Stamp
from dafeng.metering.cleaning.table import day_rows
from dafeng.metering.cleaning.unit import MICRO

SHANGHAI = ZoneInfo("Asia/Shanghai")
QUARTER = 900_000_000


def total(table, channels):
    days = day_rows(table, channels=channels, area="000000", zone=SHANGHAI)
    return pc.sum(days["amounts"].combine_chunks().flatten()).as_py() / MICRO


def columns(times, values, **more):
    texts = [None if value is None else repr(value) for value in values.to_pylist()]
    return pa.table(
        {
            "channel": pa.array([1] * len(texts), pa.int64()),
            "measured_at": times,
            "value": pa.array(texts, pa.string()),
            **more,
        }
    )


def test_a_steel_works_year_of_interval_ends(shared):
    rows = pq.read_table(shared / "data" / "steel_daewoo_2018_15min.parquet")
    times = pc.assume_timezone(rows["interval_end"].cast(pa.timestamp("us")), "Asia/Seoul")
    channel = Channel(kind=Kind.INTERVAL, interval=QUARTER, stamp=Stamp.END)
    assert total(columns(times, rows["Usage_kWh"]), {1: channel}) == pytest.approx(959_640.31)


@pytest.mark.parametrize(
    ("building", "kwh"), [("building_1", 1_396_657.012), ("building_2", 1_613_382.051)]
)
def test_two_buildings_by_the_hour(shared, building, kwh):
    rows = pq.read_table(shared / "data" / "bdg2_hourly_sample.parquet")
    times = pc.assume_timezone(pc.strptime(rows["timestamp"], "%Y-%m-%d %H:%M:%S", "us"), "UTC")
    channel = Channel(kind=Kind.INTERVAL, interval=4 * QUARTER, stamp=Stamp.START)
    assert total(columns(times, rows[building]), {1: channel}) == pytest.approx(kwh, abs=1e-3)


@pytest.mark.parametrize(
    ("file", "column", "net", "kwh"),
    [
        ("pv_pvdaq_system50_15min.parquet", "ac_power_2", False, 13_792.386),
        ("pv_nrel_serf_east_15min.parquet", "ac_power", True, 2_938.356),
    ],
)
def test_two_solar_roofs_of_mean_power(shared, file, column, net, kwh):
    rows = pq.read_table(shared / "data" / file)
    power = {"kind": Kind.POWER, "unit": "W", "stamp": Stamp.START, "net": net}
    channel = Channel(interval=QUARTER, **power)
    table = columns(rows["measured_on"], rows[column])
    assert total(table, {1: channel}) == pytest.approx(kwh, abs=1e-3)


def test_charging_sessions_of_a_workplace(shared):
    rows = pyarrow.csv.read_csv(shared / "data" / "ev_workplace_sessions.csv.gz")
    stations = sorted(set(rows["stationId"].to_pylist()))
    assert (rows.num_rows, len(stations)) == (3395, 105)

    def instants(name):
        return pa.array(
            [stamp.replace(year=stamp.year + 2000) for stamp in rows[name].to_pylist()],
            pa.timestamp("us", "UTC"),
        )

    table = columns(instants("created"), rows["kwhTotal"], ended_at=instants("ended"))
    table = table.set_column(0, "channel", rows["stationId"].cast(pa.int64()))
    channels = dict.fromkeys(stations, Channel(kind=Kind.SESSION, max_rate=Decimal(1000)))
    assert total(table.sort_by("channel"), channels) == pytest.approx(19_723.69)
