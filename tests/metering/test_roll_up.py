"""Slots that grow with what comes in are those of all readings at once, whatever the order."""

import datetime as dt
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.metering.world import SYSTEM, at

from dafeng.lake.error import Busy
from dafeng.metering import store
from dafeng.metering.cleaning.table import day_rows
from dafeng.metering.description import describe
from dafeng.metering.models import Anchor, Touched
from dafeng.metering.services import meter

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
QUICK = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def full(plant, channel):
    """The slots of everything that the lake holds of a channel, by the kernel alone."""
    with store.lake().snapshot(tail=True) as state:
        rows = state.readings(
            area=store.area(),
            channels=[channel.pk],
            columns=("channel", "measured_at", "ended_at", "value", "quality"),
        )
    if channel.kind == "session":
        place = rows.column_names.index("ended_at")
        ends = rows["ended_at"].combine_chunks().fill_null(rows["measured_at"].combine_chunks())
        rows = rows.set_column(place, "ended_at", ends)
    else:
        rows = rows.drop_columns("ended_at")
    described = describe(channel, channel.events.filter(withdrawn_at=None))
    table = day_rows(rows, channels={channel.pk: described}, area="990001", zone=SHANGHAI)
    return {
        (row["day"], place): (row["amounts"][place], row["coverages"][place], letter)
        for row in table.to_pylist()
        for place, letter in enumerate(row["flags"])
        if letter != "M"
    }


def assert_as_full(plant, channel):
    expected, got = full(plant, channel), plant.slots(channel)
    assert got == expected
    sums = {}
    for (day, _), (amount, cover, _) in expected.items():
        known = sums.setdefault(f"{day:%Y-%m}", [None, 0])
        known[1] += cover
        if amount is not None:
            known[0] = (known[0] or 0) + amount
    months = {name: each for name, each in plant.months(channel).items() if each[2] != "M"}
    assert {name: [each[0], each[1]] for name, each in months.items()} == sums


def quarters(start, count, values):
    return [(start + dt.timedelta(minutes=15 * n), values[n]) for n in range(count)]


def test_what_comes_late_opens_its_month_and_leaves_the_others(plant):
    channel = plant.channel(max_rate=Decimal(400))
    start = at("2026-01-01T00:00")
    rows = quarters(start, 96 * 100, [n * 2 for n in range(96 * 100)])
    late = rows.pop(96 * 40)
    gone = [rows.pop(96 * 40) for _ in range(8)]
    plant.feed(channel, rows)
    assert plant.roll_up().channels == 1
    assert_as_full(plant, channel)
    before = plant.months(channel)
    plant.feed(channel, [late])
    done = plant.roll_up()
    assert done.channels == 1
    assert done.days <= 2
    assert_as_full(plant, channel)
    plant.feed(channel, gone)
    plant.roll_up()
    assert_as_full(plant, channel)
    assert plant.months(channel)["2026-01"] == before["2026-01"]
    assert plant.total(channel) == 2 * (96 * 100 - 1)


def test_nothing_is_written_where_nothing_changed(plant):
    channel = plant.channel()
    plant.feed(channel, quarters(at("2026-02-27T00:00"), 400, list(range(400))))
    assert plant.roll_up().days == 5
    assert plant.roll_up().channels == 0
    plant.feed(channel, quarters(at("2026-02-27T00:00"), 400, list(range(400))))
    done = plant.roll_up()
    assert (done.channels, done.days, done.months) == (1, 0, 0)


@QUICK
@given(data=st.data())
def test_every_order_and_batching_gives_what_all_at_once_gives(data, plant):
    kind = data.draw(st.sampled_from(["register", "interval", "power", "power-free", "session"]))
    plant.pushes += 1
    values = {
        "register": {"max_rate": Decimal(50), "modulus": Decimal(1000), "jitter": Decimal("0.5")},
        "interval": {"kind": "interval", "interval_minutes": 60, "max_rate": Decimal(500)},
        "power": {"kind": "power", "unit": "kW", "interval_minutes": 15, "stamp": "start"},
        "power-free": {"kind": "power", "unit": "kW", "gap_minutes": 180},
        "session": {"kind": "session", "max_rate": Decimal(1000)},
    }[kind]
    if kind in ("register", "interval", "power-free"):
        values["stamp"] = data.draw(st.sampled_from(["start", "end"]))
    channel = plant.channel(f"c{plant.pushes}", **values)
    start = at("2026-01-20T00:00")
    minutes = st.integers(0, 60 * 24 * 50).map(lambda m: m * 5 % (60 * 24 * 50))
    near = st.integers(0, 600).map(lambda m: m * 15)
    moments = st.one_of(minutes, near, near.map(lambda m: m + 60 * 24 * 11))
    counts = st.one_of(st.integers(0, 1100), st.just(None), st.integers(0, 40))
    rows = data.draw(st.lists(st.tuples(moments, counts), min_size=1, max_size=60))
    rows = [
        (
            start + dt.timedelta(minutes=m),
            v if kind != "register" or v is None else (m * 7 // 60 + v % 13) % 1000,
        )
        for m, v in rows
    ]
    if kind == "session":
        length = data.draw(st.lists(st.integers(0, 3000), min_size=60, max_size=60))
        rows = [
            (moment, value, moment + dt.timedelta(minutes=length[n]))
            for n, (moment, value) in enumerate(rows)
        ]
    cuts = sorted(data.draw(st.sets(st.integers(0, len(rows)), max_size=4)) | {0, len(rows)})
    for first, stop in pairwise(cuts):
        plant.feed(channel, rows[first:stop])
        plant.roll_up()
    assert_as_full(plant, channel)


def test_an_exchange_and_a_ratio_recorded_later_change_what_follows(plant):
    channel = plant.channel(max_rate=Decimal(1000))
    start = at("2026-01-01T00:00")
    old = quarters(start, 96 * 40, [5000 + n for n in range(96 * 40)])
    new = [(moment, value - 5000 - 96 * 20) for moment, value in old[96 * 20 + 1 :]]
    plant.feed(channel, [*old[: 96 * 20 + 1], *new])
    plant.roll_up()
    assert_as_full(plant, channel)
    event = meter.record_event(
        actor=SYSTEM,
        channel=channel,
        kind="exchange",
        at=old[96 * 20][0],
        old_final=Decimal(5000 + 96 * 20),
        new_initial=Decimal(0),
        ratio=Decimal(3),
        document="检定 2026-7",
    )
    assert Touched.objects.get().cause == "event"
    plant.roll_up()
    assert_as_full(plant, channel)
    assert plant.total(channel) == 96 * 20 + 3 * (96 * 20 - 1)
    meter.withdraw_event(actor=SYSTEM, event=event, reason="记错了表")
    plant.roll_up()
    assert_as_full(plant, channel)


def test_another_ratio_recomputes_the_whole_channel(plant):
    channel = plant.channel()
    plant.feed(channel, quarters(at("2026-01-30T00:00"), 960, list(range(960))))
    plant.roll_up()
    channel = meter.update_channel(actor=SYSTEM, channel=channel, ratio=Decimal(40))
    plant.roll_up()
    assert_as_full(plant, channel)
    assert plant.total(channel) == 40 * 959
    meter.update_channel(actor=SYSTEM, channel=channel, name="另一个名字")
    assert not Touched.objects.exists()


def test_the_chain_is_read_from_an_anchor_and_not_from_its_beginning(plant, monkeypatch):
    channel = plant.channel()
    count = 96 * 365
    plant.feed(channel, quarters(at("2025-01-01T00:00"), count, list(range(count))))
    plant.roll_up()
    assert Anchor.objects.filter(channel=channel).count() >= 12
    from dafeng.metering.services import rolling

    read = []
    split = rolling._split
    monkeypatch.setattr(rolling, "_split", lambda part: read.append(part.num_rows) or split(part))
    plant.feed(channel, quarters(at("2025-06-15T00:07"), 1, [96 * 165]))
    assert plant.roll_up().channels == 1
    assert sum(read) < 96 * 70
    assert_as_full(plant, channel)


def test_states_have_no_slots_and_unknown_channels_do_no_harm(plant):
    state = plant.channel("outside", kind="state", unit="°C", flow="", at_boundary=False)
    plant.feed(state, quarters(at("2026-01-30T00:00"), 10, list(range(10))))
    stranger = type("C", (), {"pk": 999_999})
    plant.feed(stranger, quarters(at("2026-01-30T00:00"), 10, list(range(10))))
    assert plant.roll_up().channels == 0


def test_one_roll_up_at_a_time(plant):
    channel = plant.channel()
    plant.feed(channel, quarters(at("2026-01-30T00:00"), 10, list(range(10))))
    guard = store.lake().lock("roll-up")
    guard.acquire()
    from dafeng.metering.services import roll_up as module

    try:
        with pytest.raises(Busy):
            module.roll_up(wait_s=0)
    finally:
        guard.release()
    assert plant.roll_up().channels == 1


class Stop(Exception):
    """The process is gone."""


@pytest.mark.parametrize("step", range(9))
def test_a_roll_up_that_ends_anywhere_is_finished_by_the_next(plant, monkeypatch, step):
    """The lake's writes and the database's transactions each end the process once."""
    first, second = plant.channel("a"), plant.channel("b")
    rows = quarters(at("2026-01-25T00:00"), 96 * 10, list(range(960)))
    plant.feed(first, rows[:700])
    plant.roll_up()
    plant.feed(first, rows[700:])
    plant.feed(second, rows)
    lake = store.lake()
    left = [step]

    def dying(work, *, after):
        def run(*args, **values):
            left[0] -= 1
            if left[0] == 0 and not after:
                raise Stop
            result = work(*args, **values)
            if left[0] == 0 and after:
                raise Stop
            return result

        return run

    with monkeypatch.context() as patch:
        for name in ("flush", "append_slots", "append_months"):
            patch.setattr(lake, name, dying(getattr(lake, name), after=step % 2 == 0))
        from django.db import transaction

        try:
            plant.roll_up(effect=dying(transaction.atomic, after=False))
        except Stop:
            assert step > 0
        else:
            assert step == 0 or left[0] > 0
    plant.roll_up()
    assert not Touched.objects.exists()
    for channel in (first, second):
        assert_as_full(plant, channel)


def test_totals_of_months_are_sums_and_flags_are_the_worst(plant):
    channel = plant.channel(max_rate=Decimal(100))
    rows = quarters(at("2026-03-31T22:00"), 17, [10 * n for n in range(17)])
    rows[12] = (rows[12][0], 5)
    plant.feed(channel, rows)
    plant.roll_up()
    months = plant.months(channel)
    assert months["2026-03"] == (80_000_000, 2 * 3600 * 1_000_000, "G")
    assert months["2026-04"][1] > 0
    assert np.isclose(plant.total(channel), 160)
