"""Files of measured series, imported as what they are, give their own totals in the months."""

import pytest

pytestmark = pytest.mark.django_db
QUARTER = {"kind": "interval", "interval_minutes": 15}


def test_a_steel_works_year_of_interval_ends(plant, shared):
    channel = plant.channel("steel", source_zone="Asia/Seoul", **QUARTER)
    upload = plant.take(
        shared / "data" / "steel_daewoo_2018_15min.parquet",
        {"time": "interval_end", "values": [{"column": "Usage_kWh", "channel": "steel"}]},
    )
    assert (upload.taken, upload.refused, upload.repeated) == (35_040, 0, 0), upload.error
    plant.roll_up()
    assert plant.total(channel) == pytest.approx(959_640.31, abs=1e-6)


def test_two_buildings_in_one_wide_table(plant, shared):
    hour = {"kind": "interval", "interval_minutes": 60, "stamp": "start", "source_zone": "UTC"}
    first, second = plant.channel("b1", **hour), plant.channel("b2", **hour)
    values = [
        {"column": "building_1", "channel": "b1"},
        {"column": "building_2", "channel": "b2", "unit": "kWh"},
    ]
    upload = plant.take(
        shared / "data" / "bdg2_hourly_sample.parquet", {"time": "timestamp", "values": values}
    )
    assert (upload.taken, upload.refused) == (2 * 6_553, 0), upload.error
    plant.roll_up()
    assert plant.total(first) == pytest.approx(1_396_657.012, abs=1e-3)
    assert plant.total(second) == pytest.approx(1_613_382.051, abs=1e-3)


@pytest.mark.parametrize(
    ("file", "column", "net", "rows", "gaps", "kwh"),
    [
        ("pv_pvdaq_system50_15min.parquet", "ac_power_2", False, 95_232, 2_904, 13_792.386),
        ("pv_nrel_serf_east_15min.parquet", "ac_power", True, 10_000, 0, 2_938.356),
    ],
)
def test_two_solar_roofs_of_mean_power(plant, shared, file, column, net, rows, gaps, kwh):
    channel = plant.channel(
        "roof",
        kind="power",
        unit="W",
        interval_minutes=15,
        stamp="start",
        net=net,
        flow="electricity.generated",
    )
    upload = plant.take(
        shared / "data" / file,
        {"time": "measured_on", "values": [{"column": column, "channel": "roof", "unit": "W"}]},
    )
    assert (upload.taken, upload.empty, upload.refused) == (rows, gaps, 0), upload.error
    plant.roll_up()
    assert plant.total(channel) == pytest.approx(kwh, abs=1e-3)


SESSIONS = {
    "time": "created",
    "end": "ended",
    "add_years": 2000,
    "zone": "UTC",
    "channel_column": "stationId",
    "values": [{"column": "kwhTotal"}],
}


STATION = {
    "level": "equipment",
    "carrier": "electricity",
    "kind": "session",
    "unit": "kWh",
    "flow": "electricity.delivered",
    "max_rate": 1000,
}


def test_charging_sessions_make_the_channels_that_they_name(plant, shared):
    upload = plant.take(
        shared / "data" / "ev_workplace_sessions.csv.gz",
        SESSIONS,
        template=STATION,
    )
    assert (upload.taken, upload.repeated, upload.refused) == (3_395, 0, 0), upload.error
    channels = list(plant.own.channels.all())
    assert len(channels) == 105
    plant.roll_up()
    assert plant.total(*channels) == pytest.approx(19_723.69, abs=1e-6)


def test_years_are_corrected_by_the_map_alone(plant, shared):
    said = {**SESSIONS, "add_years": 0}
    path = shared / "data" / "ev_workplace_sessions.csv.gz"
    upload = plant.take(path, said, template=STATION)
    assert upload.taken == 0
    assert upload.reasons == {"too_early": 3_395}
