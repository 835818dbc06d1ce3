"""Completeness of the city: that of each channel alone, and of what was stored last."""

import datetime as dt
from decimal import Decimal

import pytest
from tests.metering.world import at

from dafeng.metering import store
from dafeng.metering.selectors.quality import city_quality, completeness_of

pytestmark = pytest.mark.django_db
START, END = dt.date(2026, 3, 1), dt.date(2026, 3, 5)


def feed(plant, channel, day, quarters):
    first = at(f"2026-03-{day:02}T00:00")
    step = dt.timedelta(minutes=15)
    start = 100 * day
    plant.feed(channel, [(first + n * step, start + n) for n in range(quarters + 1)])
    plant.roll_up()


def city(plant):
    return city_quality(organisations=[plant.own, plant.other], start=START, end=END)


def test_the_city_is_the_sum_of_its_channels_and_follows_what_is_stored(plant):
    main = plant.channel(max_rate=Decimal(400))
    other = plant.channel("far", organisation=plant.other, max_rate=Decimal(400))
    feed(plant, main, 1, 96)
    assert city(plant).city.received == 96
    before = store.lake().number("slots")
    feed(plant, other, 4, 48)
    assert store.lake().number("slots") > before
    found = city(plant)
    alone = completeness_of([main, other], start=START, end=END)
    assert found.city.received == sum(each.received for each in alone.values()) == 144
    assert found.city.expected == 2 * 4 * 96
    assert {org.pk: each.received for org, each, _ in found.organisations} == {
        plant.own.pk: alone[main.pk].received,
        plant.other.pk: alone[other.pk].received,
    }
    assert [(channel.pk, day) for channel, day in found.stale] == [(main.pk, dt.date(2026, 3, 1))]
    assert alone[other.pk].last_day == dt.date(2026, 3, 4)


def test_what_is_looked_at_twice_is_read_from_the_lake_once(plant, monkeypatch):
    feed(plant, plant.channel(max_rate=Decimal(400)), 1, 96)
    city(plant)
    monkeypatch.setattr(type(store.lake()), "snapshot", None)
    assert city(plant).city.received == 96
