"""Rule 4: every arrival order and every batching gives what a full recompute gives."""

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.metering.cases import Life, lives

from dafeng.metering.answer import answer_case
from dafeng.metering.case import read_case
from dafeng.metering.cleaning.channel import compile_register
from dafeng.metering.cleaning.reopen import Chain, begin, extend
from dafeng.metering.cleaning.spread import QUARTER_US, extent, spread
from dafeng.metering.cleaning.unit import count

quiet = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def columns(case):
    rows = [
        (r.time, count(r.value, places=case.channel.places))
        for r in case.readings
        if r.value is not None
    ]
    return np.array([t for t, _ in rows], np.int64), np.array([c for _, c in rows], np.int64)


def batches(sizes, total):
    start = 0
    for size in sizes:
        yield slice(start, min(start + size, total))
        start += size
    yield slice(start, max(start, total))


def table(register, chain, first, stop):
    found = chain.segments(register)
    low, high = extent(found)
    return spread(found, first=low, stop=high).window(first, stop)


def same(one, other):
    return all(
        (getattr(one, name) == getattr(other, name)).all()
        for name in ("amount", "cover", "flag", "known")
    )


@quiet
@given(lives(count=24), st.lists(st.integers(1, 6), max_size=12))
def test_every_order_and_batching_gives_the_chain_of_a_full_recompute(life: Life, sizes):
    case = read_case(life.as_case())
    register = compile_register(case.channel)
    times, counts = columns(case)
    chain = Chain.empty()
    for batch in batches(sizes, len(times)):
        before = chain
        chain, stretches = extend(register, chain, times[batch], counts[batch])
        full = begin(register, times[: batch.stop], counts[: batch.stop])
        assert chain.times.tolist() == full.times.tolist()
        assert chain.counts.tolist() == full.counts.tolist()
        assert chain.codes.tolist() == full.codes.tolist()
        only_there(register, before, chain, stretches)


def only_there(register, before, after, stretches):
    """Slots outside the stretches that were reopened are as they were."""
    ends = [extent(chain.segments(register)) for chain in (before, after)]
    first, stop = min(low for low, _ in ends), max(high for _, high in ends)
    first = max(first, stop - 5000)
    old, new = (table(register, chain, first, stop) for chain in (before, after))
    for stretch in stretches:
        touched = slice(
            max((stretch.since - 1) // QUARTER_US - first, 0),
            stretch.until // QUARTER_US + 1 - first,
        )
        for slots in (old, new):
            for name in ("amount", "cover", "flag", "known"):
                getattr(slots, name)[touched] = 0
    assert same(old, new)


@quiet
@given(lives(count=24), st.lists(st.integers(1, 6), max_size=12))
def test_the_increments_give_the_slots_of_the_command(life: Life, sizes):
    case = read_case(life.as_case())
    register = compile_register(case.channel)
    times, counts = columns(case)
    chain = Chain.empty()
    for batch in batches(sizes, len(times)):
        chain, _ = extend(register, chain, times[batch], counts[batch])
    slots = table(register, chain, case.first, case.stop)
    answer = answer_case(life.as_case())["q15"]
    assert [row["kwh"] for row in answer] == [
        amount / 1e6 if known else None
        for amount, known in zip(slots.amount.tolist(), slots.known.tolist(), strict=True)
    ]


@quiet
@given(lives(count=24), st.data())
def test_the_rank_decides_and_not_the_batch_in_which_a_reading_came(life: Life, data):
    case = read_case(life.as_case())
    register = compile_register(case.channel)
    times, counts = columns(case)
    rank = np.arange(len(times))
    order = np.array(data.draw(st.permutations(range(len(times)))), np.int64)
    full = begin(register, times, counts)
    chain = Chain.empty()
    for batch in batches([3, 1, 5], len(times)):
        rows = order[batch]
        chain, _ = extend(register, chain, times[rows], counts[rows], rank=rank[rows])
    assert chain.counts.tolist() == full.counts.tolist()
    assert chain.codes.tolist() == full.codes.tolist()


def test_a_late_reading_in_a_plain_year_reopens_two_steps_and_no_more():
    case = read_case(
        {"config": {"max_kw": 500}, "readings": [], "window": ["2026-01-01T00:00Z"] * 2}
    )
    register = compile_register(case.channel)
    times = np.arange(35_040, dtype=np.int64) * QUARTER_US
    counts = np.arange(35_040, dtype=np.int64) * 10_000_000
    held = np.arange(35_040) != 20_000
    chain = begin(register, times[held], counts[held])
    chain, stretches = extend(register, chain, times[20_000:20_001], counts[20_000:20_001])
    assert [(s.since, s.until) for s in stretches] == [(int(times[19_999]), int(times[20_001]))]
    assert chain.codes.tolist() == begin(register, times, counts).codes.tolist()
