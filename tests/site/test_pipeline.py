"""From readings to tonnes, again and again."""

import datetime as dt

import pytest
from tests.metering.conftest import home, plant
from tests.plan.small import plan_of

from dafeng.accounting.models import Result
from dafeng.evidence.models import Entry as LogEntry
from dafeng.indicators.models import Value
from dafeng.jobs.models import Job
from dafeng.ledger.models import Booking, Entry
from dafeng.people.models import Place
from dafeng.plan.models import LightChange, Target
from dafeng.site import pipeline
from dafeng.site.run_now import run_now

__all__ = ["home", "plant"]

ZONE = dt.timezone(dt.timedelta(hours=8))
FLOW = "natural_gas.consumed"


def hours(first, last, start, rate):
    """Hourly readings of a register that rises by `rate` an hour."""
    now, end = (dt.datetime.fromisoformat(day).replace(tzinfo=ZONE) for day in (first, last))
    readings = []
    while now <= end:
        readings.append((now, start))
        now, start = now + dt.timedelta(hours=1), start + rate
    return readings


@pytest.fixture
def gas(plant, monkeypatch):
    monkeypatch.setattr(
        "dafeng.site.pipeline.timezone.localdate", lambda: dt.date(2024, 6, 1), raising=True
    )
    return plant.channel("gas", carrier="natural_gas", flow=FLOW, unit="m3")


def test_readings_become_one_booked_month_and_its_tonnes(plant, gas):
    plant.feed(gas, hours("2024-03-01", "2024-04-01", 1000, 2))
    done = pipeline.run()
    assert done["steps"] | {"refused": []} == done["steps"]
    booking = Booking.objects.get(superseded_at=None, month=dt.date(2024, 3, 1))
    assert booking.entry.quantity == 2 * 24 * 31
    assert booking.entry.coverage_ppm == 1_000_000
    result = Result.objects.get(booking=booking)
    assert result.co2e_t > 0
    assert done["figures"][f"works|{FLOW}|2024-03"] == result.co2e_t


def test_a_second_run_finds_nothing_to_do(plant, gas):
    plant.feed(gas, hours("2024-03-01", "2024-04-01", 1000, 2))
    pipeline.run()
    again = pipeline.run()
    assert (again["steps"]["channels"], again["steps"]["posted"]) == (0, 0)
    assert again["steps"]["accounted"] == 0
    assert Entry.objects.filter(month=dt.date(2024, 3, 1)).count() == 1


def test_a_late_reading_changes_a_past_figure_and_the_next_run_says_so(plant, gas):
    readings = hours("2024-03-01", "2024-04-01", 1000, 2)
    plant.feed(gas, readings[:600])
    first = run_now()
    assert (first["state"], first["changes"]) == ("done", [])
    plant.feed(gas, readings[600:])
    second = run_now()
    (change,) = [each for each in second["changes"] if each["month"] == "2024-03"]
    assert (change["organisation"], change["kind"]) == ("works", "changed")
    assert change["after"] > change["before"]
    assert Job.objects.filter(kind=pipeline.KIND, state="done").count() >= 2


def test_a_run_that_is_cut_off_is_gone_on_with(plant, gas, monkeypatch):
    plant.feed(gas, hours("2024-03-01", "2024-04-01", 1000, 2))

    def cut(**_):
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline.accounting, "account", cut)
    with pytest.raises(KeyboardInterrupt):
        pipeline.run()
    monkeypatch.undo()
    assert not Result.objects.exists()
    pipeline.run()
    assert Result.objects.filter(booking__month=dt.date(2024, 3, 1)).count() == 1


def test_lights_of_every_area_are_noted_once(plant, gas):
    for code, pack in (("360781", "city"), ("999901", "sample")):
        Place.objects.create(code=code, name_zh=code, level=Place.Level.COUNTY, pack=pack)
    plan_of(plant)
    Value.objects.bulk_create([figure("360781"), figure("999901")])
    done = pipeline.run()
    assert done["steps"]["lights"] == 2
    noted = LightChange.objects.filter(target__key="T1").values_list("area", "after")
    assert sorted(noted) == [("360781", "green"), ("999901", "green")]
    assert LogEntry.objects.filter(kind="light.changed", system="dafeng run").count() == 2
    assert pipeline.run()["steps"]["lights"] == 0


def figure(area):
    """A final figure that meets the first target."""
    return Value(
        area=area,
        indicator=Target.objects.get(key="T1").indicator,
        kind="statistical",
        vintage="final",
        period="2025",
        start_date=dt.date(2025, 1, 1),
        end_date=dt.date(2026, 1, 1),
        amount=13,
        known_date=dt.date(2024, 5, 20),
    )


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        (None, {"a|b|2024-01": 1.0}, []),
        ({}, {"a|b|2024-01": 1.0}, ["new"]),
        ({"a|b|2024-01": 1.0}, {}, ["gone"]),
        ({"a|b|2024-01": 1.0}, {"a|b|2024-01": None}, ["changed"]),
        ({"a|b|2024-01": 1.0}, {"a|b|2024-01": 1.0}, []),
    ],
)
def test_runs_are_compared_figure_by_figure(before, after, kinds):
    assert [each["kind"] for each in pipeline.compare(before, after)] == kinds
