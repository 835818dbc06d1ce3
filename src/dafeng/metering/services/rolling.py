"""One pass over the channels that wait: read, compute, keep what differs, settle."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa

from dafeng.lake.lake import Lake
from dafeng.lake.snapshot import Snapshot
from dafeng.metering.cleaning.channel import Kind
from dafeng.metering.cleaning.text import counts_of_text, good_quality
from dafeng.metering.day_table import EMPTY, Days, Months, differing, differing_months, total
from dafeng.metering.description import describe_all
from dafeng.metering.local_day import (
    date_of,
    day_at,
    instant_of,
    midnight_us,
    month_start,
    month_starts,
    next_month,
    number_of,
)
from dafeng.metering.models import Anchor, Channel, Touched
from dafeng.metering.services.reopening import Computed, Plan, make_plan, reach_of
from dafeng.metering.window import Rows, Stand, Window, rows_of
from dafeng.people.area import within

RULES = "slots-1"
BLOCK_CHANNELS = 200
BLOCK_ROWS = 1_000_000
SLACK_US = timedelta(days=3) // timedelta(microseconds=1)
COLUMNS = ("channel", "measured_at", "ended_at", "value", "quality")

Effect = Callable[[], AbstractContextManager[object]]
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Rolled:
    """What one roll-up did."""

    rows_flushed: int = 0
    channels: int = 0
    days: int = 0
    months: int = 0


class Rolling:
    """One pass over everything that waits."""

    def __init__(
        self, *, lake: Lake, area: str, zone: ZoneInfo, effect: Effect, done: Rolled
    ) -> None:
        self.lake, self.area, self.zone = lake, area, zone
        self.effect, self.done = effect, done

    def run(self, progress: Progress | None = None) -> None:
        """Compute block by block until nothing waits that waited at the start."""
        touched = Touched.objects.filter(within(self.area, path="channel__organisation"))
        waiting = list(touched.order_by("channel_id").values_list("channel_id", flat=True))
        for start in range(0, len(waiting), BLOCK_CHANNELS):
            self._block(waiting[start : start + BLOCK_CHANNELS])
            if progress:
                progress(min(start + BLOCK_CHANNELS, len(waiting)), len(waiting))

    def _block(self, keys: list[int]) -> None:
        plans = self._plans(keys)
        with self.lake.snapshot() as state:
            while plans:
                again: list[Plan] = []
                for group in _groups(plans):
                    again += self._group(state, group)
                plans = again

    def _plans(self, keys: list[int]) -> list[Plan]:
        channels = Channel.objects.filter(pk__in=keys).prefetch_related("events")
        described = describe_all(channels)
        anchors: dict[int, list[Anchor]] = {}
        for anchor in Anchor.objects.filter(channel__in=keys).order_by("channel_id", "day"):
            anchors.setdefault(anchor.channel_id, []).append(anchor)
        return [
            make_plan(each, described[each.channel_id], anchors.get(each.channel_id, []), self.zone)
            for each in Touched.objects.filter(channel__in=keys).order_by("channel_id")
        ]

    def _group(self, state: Snapshot, group: list[Plan]) -> list[Plan]:
        """Compute channels that are read together; returns those that must be read further."""
        plans = {plan.key: plan for plan in group}
        begins = [plan.begin.time_us for plan in group if plan.begin is not None]
        start = min(begins) if len(begins) == len(group) else None
        end = self._read_until(group[0])
        again: list[Plan] = []
        for part in state.stream_readings(
            area=self.area,
            start_at=None if start is None else instant_of(start),
            end_at=None if end is None else instant_of(end),
            channels=sorted(plans),
            columns=COLUMNS,
            block_rows=BLOCK_ROWS,
        ):
            found = []
            for key, rows in _split(part):
                plan = plans.pop(key)
                computed = self._compute(plan, rows, end)
                if computed is None:
                    again.append(
                        Plan(plan.touched, plan.channel, plan.anchors, plan.begin, plan.ends[1:])
                    )
                else:
                    found.append(computed)
            self._store(state, found)
        self._store(state, [self._nothing(plan) for plan in plans.values()])
        return again

    def _read_until(self, plan: Plan) -> int | None:
        if plan.end is None:
            return None
        slack = reach_of(plan.channel) + SLACK_US
        return midnight_us(self.zone, _number(plan.end)) + slack

    def _nothing(self, plan: Plan) -> Computed:
        """No reading is left where some were."""
        first = None if plan.begin is None else _number(plan.begin)
        stop = None if plan.end is None else _number(plan.end)
        return Computed(plan, first, stop, EMPTY)

    def _compute(self, plan: Plan, rows: Rows, read_until: int | None) -> Computed | None:
        begin, end = plan.begin, plan.end
        if begin is not None:
            rows = rows.since(begin.time_us)
        window = Window(plan.channel, rows)
        if end is not None and not self._as_before(window, plan, end, read_until):
            return None
        first = None if begin is None else _number(begin)
        stop = None if end is None else _number(end)
        low, slots = window.days(self.zone, first, stop)
        unit = plan.channel.amount_unit
        days = Days.of_slots(slots, channel=plan.key, unit=unit, first=low)
        made = Computed(plan, first, stop, days)
        self._anchor(made, window, rows)
        return made

    def _as_before(self, window: Window, plan: Plan, end: Anchor, read_until: int | None) -> bool:
        at = midnight_us(self.zone, _number(end))
        if window.stand(at) != _stand(end):
            return False
        if plan.channel.kind is not Kind.REGISTER:
            return True
        following = window.next_stand(at)
        assert read_until is not None
        return following is not None and following <= read_until - reach_of(plan.channel)

    def _anchor(self, made: Computed, window: Window, rows: Rows) -> None:
        """Anchors at the beginning of months, and two days before the last reading."""
        if not len(rows):
            return
        low = day_at(self.zone, int(rows.times[0])) if made.first is None else made.first
        high = day_at(self.zone, int(rows.times[-1])) if made.stop is None else made.stop - 1
        wanted = set(month_starts(low + 1, high))
        if made.stop is None:
            near = day_at(self.zone, int(rows.times[-1]) - reach_of(made.plan.channel))
            made.recent = {near, near - 1}
            wanted |= {day for day in made.recent if day > low}
        for day in sorted(wanted):
            stand = window.stand(midnight_us(self.zone, day))
            if stand is not None:
                made.anchors[day] = stand

    def _store(self, state: Snapshot, found: list[Computed]) -> None:
        if not found:
            return
        computed = Days.all([each.days for each in found])
        changed, months = self._changes(state, found, computed)
        if len(changed):
            self.lake.append_slots(area=self.area, rows=changed.table(rules=RULES))
        if len(months):
            self.lake.append_months(area=self.area, rows=months.table(rules=RULES))
        with self.effect():
            for each in found:
                self._settle(each)
        self.done.channels += len(found)
        self.done.days += len(changed)
        self.done.months += len(months)

    def _changes(
        self, state: Snapshot, found: list[Computed], computed: Days
    ) -> tuple[Days, Months]:
        """The days and the totals of months that differ from what is stored."""
        firsts = [each.first for each in found if each.first is not None]
        first = min(firsts) if len(firsts) == len(found) else None
        stops = [each.stop for each in found if each.stop is not None]
        stop = max(stops) if len(stops) == len(found) else None
        stored = Days.of(
            state.slots(
                area=self.area,
                start_date=None if first is None else date_of(month_start(first)),
                end_date=None if stop is None else date_of(next_month(stop - 1)),
                channels=[each.plan.key for each in found],
            )
        )
        inside = np.zeros(len(stored), np.bool_)
        for each in found:
            mine = stored.channel == each.plan.key
            if each.first is not None:
                mine &= stored.day >= each.first
            if each.stop is not None:
                mine &= stored.day < each.stop
            inside |= mine
        changed = differing(computed, stored.pick(inside))
        rest = stored.pick(np.isin(stored.key, changed.key, invert=True))
        totals = total(changed.join(rest))
        return changed, differing_months(totals, self._months(state, found, totals))

    def _months(self, state: Snapshot, found: list[Computed], totals: Months) -> pa.Table:
        """The totals that are stored of the months that are looked at."""
        names = totals.names()
        return state.months(
            area=self.area,
            first_month=min(names, default=None),
            last_month=max(names, default=None),
            channels=[each.plan.key for each in found],
        )

    def _settle(self, made: Computed) -> None:
        """Keep the anchors and forget what waited, unless more came meanwhile."""
        plan = made.plan
        begin = None if plan.begin is None else _number(plan.begin)
        known = {_number(anchor): anchor for anchor in plan.anchors}
        gone = {
            day
            for day in known
            if (begin is None or day > begin) and (made.stop is None or day < made.stop)
        }
        if made.stop is None:
            gone |= {day for day in known if month_start(day) != day and day != begin}
            gone -= made.recent
        gone -= set(made.anchors)
        if gone:
            Anchor.objects.filter(pk__in=[known[day].pk for day in gone]).delete()
        fresh = [
            Anchor(channel_id=plan.key, day=date_of(day), time_us=stand.time, count=stand.count)
            for day, stand in made.anchors.items()
            if day not in known
            or (known[day].time_us, known[day].count) != (stand.time, stand.count)
        ]
        Anchor.objects.bulk_create(
            fresh,
            update_conflicts=True,
            unique_fields=["channel", "day"],
            update_fields=["time_us", "count"],
        )
        Touched.objects.filter(channel=plan.key, token=plan.touched.token).delete()


def _groups(plans: Iterable[Plan]) -> Iterator[list[Plan]]:
    """Channels that are read from the same month on and up to the same day."""
    groups: dict[tuple[object, object], list[Plan]] = {}
    for plan in plans:
        start = None if plan.begin is None else (plan.begin.day.year, plan.begin.day.month)
        end = None if plan.end is None else (plan.end.day, reach_of(plan.channel))
        groups.setdefault((start, end), []).append(plan)
    yield from groups.values()


def _split(part: pa.Table) -> Iterator[tuple[int, Rows]]:
    part = part.combine_chunks()
    counts, good = counts_of_text(part["value"].combine_chunks())
    fine = good_quality(part["quality"].combine_chunks())
    if fine is not None:
        good = good & fine
    channel = part["channel"].to_numpy()
    edges = [0, *(np.flatnonzero(np.diff(channel)) + 1).tolist(), len(channel)]
    for start, stop in pairwise(edges):
        if start < stop:
            rows = slice(start, stop)
            yield (
                int(channel[start]),
                rows_of(part.slice(start, stop - start), counts[rows], good[rows]),
            )


def _number(anchor: Anchor) -> int:
    return number_of(anchor.day)


def _stand(anchor: Anchor) -> Stand:
    return Stand(anchor.time_us, anchor.count)
