"""Rule 4, the incremental form: new readings reopen a stretch of the chain, and no more.

A `Chain` is what is stored of a register: every reading that is one, in order of time, with its
verdict. New readings reopen it from the last reading whose verdict cannot depend on them to the
first later reading that stands as it stood: from there on nothing can differ, since a verdict
depends on the reading that stands before it and on later ones alone. For the same reason a chain
may begin at any reading that stands and is sure (`last_sure`): what follows is judged alike.
"""

from dataclasses import dataclass

import numpy as np

from dafeng.metering.cleaning.arrival import Bools, Longs, kept
from dafeng.metering.cleaning.channel import Register
from dafeng.metering.cleaning.segment import Segments, segments
from dafeng.metering.cleaning.verdict import (
    LOOKED_AHEAD,
    Codes,
    Readings,
    Verdict,
    advance,
    judge,
    plain_steps,
)


@dataclass(slots=True)
class Chain:
    """The keyed readings of a register: times [µs UTC], counts, order of arrival, verdicts."""

    times: Longs
    counts: Longs
    rank: Longs
    codes: Codes

    @classmethod
    def empty(cls) -> "Chain":
        """A register of which nothing is known."""
        zeros = np.zeros(0, np.int64)
        return cls(zeros, zeros, zeros, np.zeros(0, np.uint8))

    def segments(self, register: Register) -> Segments:
        """The movements of the chain; nothing is judged again."""
        return segments(Readings.of(register, self.times, self.counts), self.codes)

    def around(self, since: int, until: int) -> "Chain":
        """The part with all movements that touch a time [µs]: from one that stands to another."""
        stands = np.flatnonzero(self.codes < Verdict.JITTER)
        if not len(stands):
            return self
        low = int(np.searchsorted(self.times[stands], since, side="left")) - 1
        high = int(np.searchsorted(self.times[stands], until, side="right"))
        first, last = stands[max(low, 0)], stands[min(high, len(stands) - 1)]
        rows = slice(int(first), int(last) + 1)
        return Chain(self.times[rows], self.counts[rows], self.rank[rows], self.codes[rows])


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time [µs] in which slots may have changed: ``since <= t <= until``."""

    since: int
    until: int


def begin(register: Register, times: Longs, counts: Longs, *, rank: Longs | None = None) -> Chain:
    """The chain of all readings of a register at once: the full recompute.

    `rank` is the order of arrival, by default that of the rows.
    """
    order = np.arange(len(times), dtype=np.int64) if rank is None else rank
    rows = kept(register, times, counts, rank=order)
    if rows is not None:
        times, counts, order = times[rows], counts[rows], order[rows]
    return Chain(times, counts, order, judge(Readings.of(register, times, counts)))


def extend(
    register: Register, chain: Chain, times: Longs, counts: Longs, *, rank: Longs | None = None
) -> tuple[Chain, list[Stretch]]:
    """The chain with new readings in it, and the stretches that these reopened.

    Of two readings of one time that of the higher rank is valid; without `rank` all of the new
    ones arrived after all that are stored, in the order of their rows.
    """
    if rank is None:
        start = int(chain.rank.max(initial=-1)) + 1
        rank = np.arange(start, start + len(times), dtype=np.int64)
    rows = kept(register, times, counts, rank=rank)
    if rows is not None:
        times, counts, rank = times[rows], counts[rows], rank[rows]
    merged, fresh = _merge(chain, times, counts, rank)
    if not fresh.any():
        return merged, []
    if not len(chain.times):
        return begin(register, times, counts, rank=rank), [Stretch(int(times[0]), int(times[-1]))]
    return _Reopening(register, merged, fresh).run()


def _merge(chain: Chain, times: Longs, counts: Longs, rank: Longs) -> tuple[Chain, Bools]:
    """All readings in order, one of each time, and which of them are new; repeats are not."""
    place = np.searchsorted(chain.times, times)
    held = np.zeros(len(times), np.bool_)
    inside = place < len(chain.times)
    held[inside] = chain.times[place[inside]] == times[inside]
    stored_counts, stored_rank = chain.counts.copy(), chain.rank.copy()
    later = held.copy()
    later[held] = rank[held] > stored_rank[place[held]]
    changed = later.copy()
    changed[later] = counts[later] != stored_counts[place[later]]
    stored_counts[place[later]], stored_rank[place[later]] = counts[later], rank[later]
    fresh = np.zeros(len(chain.times), np.bool_)
    fresh[place[changed]] = True
    new = ~held
    merged = Chain(
        np.insert(chain.times, place[new], times[new]),
        np.insert(stored_counts, place[new], counts[new]),
        np.insert(stored_rank, place[new], rank[new]),
        np.insert(chain.codes, place[new], Verdict.UNSEEN),
    )
    return merged, np.insert(fresh, place[new], True)


def last_sure(register: Register, times: Longs, codes: Codes, row: int) -> int:
    """The last reading before `row` that stands and whose verdict cannot depend on it, or 0.

    A verdict that looked ahead may depend on what comes within `register.look` of its reading.
    """
    near = int(np.searchsorted(times, int(times[row]) - register.look))
    doubtful = np.flatnonzero(np.isin(codes[near:row], LOOKED_AHEAD))
    stop = near + int(doubtful[0]) if len(doubtful) else row
    while stop > 0:
        stop -= 1
        if codes[stop] < Verdict.JITTER:
            return stop
    return 0


class _Reopening:
    """One pass over the arrivals, stretch by stretch."""

    def __init__(self, register: Register, chain: Chain, fresh: Bools) -> None:
        self.register, self.chain = register, chain
        self.readings = Readings.of(register, chain.times, chain.counts)
        self.codes = chain.codes.copy()
        self.codes[fresh] = Verdict.UNSEEN
        self.stood = (self.codes < Verdict.JITTER) & ~fresh
        self.arrivals: list[int] = np.flatnonzero(fresh).tolist()
        self.plain = plain_steps(self.readings)

    def run(self) -> tuple[Chain, list[Stretch]]:
        """Judge what the arrivals reopen; the stretches are in order and apart."""
        times, stretches, done = self.chain.times, [], 0
        while done < len(self.arrivals):
            start = last_sure(self.register, times, self.codes, self.arrivals[done])
            done, end = self._judge_from(start, done)
            stretches.append(Stretch(int(times[start]), int(times[end])))
        chain = Chain(times, self.chain.counts, self.chain.rank, self.codes)
        return chain, _joined(stretches)

    def _judge_from(self, base: int, done: int) -> tuple[int, int]:
        """Judge from a reading that stands until the chain is as before.

        Returns how many arrivals are behind, and the row at which it was.
        """
        first, size = done, len(self.codes)
        if base == 0:
            self.codes[0] = Verdict.FIRST
        while base < size:
            while done < len(self.arrivals) and self.arrivals[done] <= base:
                done += 1
            if done > first and self.stood[base]:
                return done, base
            base = self._next(base)
        return len(self.arrivals), size - 1

    def _next(self, base: int) -> int:
        """Judge up to the next reading that stands."""
        if base + 1 < len(self.codes) and self.plain[base]:
            self.codes[base + 1] = Verdict.PLAIN
            return base + 1
        return advance(self.readings, self.codes, base)


def _joined(stretches: list[Stretch]) -> list[Stretch]:
    joined: list[Stretch] = []
    for stretch in stretches:
        if joined and stretch.since <= joined[-1].until:
            until = max(joined[-1].until, stretch.until)
            joined[-1] = Stretch(joined[-1].since, until)
        else:
            joined.append(stretch)
    return joined
