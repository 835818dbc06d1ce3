"""The meters of the invented county into their tables, its readings into the lake, and on."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pyarrow as pa
from django.utils import timezone

from dafeng.accounting import services as accounting
from dafeng.evidence.services import Log, System, writing
from dafeng.ledger import precedence
from dafeng.ledger.models import Booking, Entry, Pull, Source
from dafeng.metering import store
from dafeng.metering.models import Channel, ChannelEvent, Meter
from dafeng.metering.selectors.amount import MeterMonth, meter_months, months_version
from dafeng.metering.services.meter import check_channel
from dafeng.metering.services.roll_up import roll_up
from dafeng.packs.sample import chance as luck
from dafeng.packs.sample import county, reading, statistics
from dafeng.packs.sample.fault import Event, Readings
from dafeng.packs.sample.instrument import Instrument, instruments
from dafeng.people.models import Organisation

BLOCK_ROWS = 800_000
CENT = Decimal(100)
HOURS = 730
SOURCE, LATE = "sample", "sample-late"
Step = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Batch:
    """Some readings that go into the lake together, under a key that is the same every time."""

    source: str
    key: str
    rows: pa.Table


def load_meters(log: Log, *, small: bool, seed: int, today: datetime.date) -> dict[str, int]:
    """Every meter with its channel."""
    owners = Organisation.objects.in_bulk([site.code for site in county.sites()], field_name="code")
    known: dict[str, Meter] = {}
    found = instruments(small=small)
    for group in ([i for i in found if not i.parent], [i for i in found if i.parent]):
        made = Meter.objects.bulk_create(
            _meter(each, owners[each.site], known.get(each.parent), today) for each in group
        )
        known.update((each.code, each) for each in made)
    channels = [make_channel(each, known[each.code], seed=seed, today=today) for each in found]
    for channel in channels:
        check_channel(channel, events=())
    Channel.objects.bulk_create(channels)
    log.record("sample.block_loaded", Meter, block="meters", meters=len(known))
    return {"meters": len(known), "channels": len(channels)}


def _meter(
    each: Instrument, owner: Organisation, parent: Meter | None, today: datetime.date
) -> Meter:
    due = luck.number(1, "calibration", each.code) % 1100 - 120
    return Meter(
        code=each.code,
        name=each.name,
        organisation=owner,
        place_id=owner.place_id,
        level=each.level,
        carrier=each.carrier,
        serial_number=f"示例{luck.number(1, 'serial', each.code) % 10**8:08d}",
        accuracy_class="0.5S" if each.carrier == "electricity" else "1.0",
        calibrated_until=today + datetime.timedelta(days=due),
        parent=parent,
    )


def make_channel(each: Instrument, meter: Meter, *, seed: int, today: datetime.date) -> Channel:
    """The one channel of an instrument, not saved."""
    return Channel(
        meter=meter,
        organisation=meter.organisation,
        name=each.name,
        source_name=each.code,
        flow=each.flow,
        at_boundary=each.at_boundary,
        kind=each.kind,
        unit=each.unit,
        interval_minutes=each.interval_minutes,
        ratio=Decimal(each.ratio),
        modulus=each.exact_modulus,
        max_rate=_largest_rate(each, seed, today),
        jitter=each.jitter,
        net=each.net,
        stamp=each.stamp,
        expected_minutes=None if each.kind == "session" else each.every,
    )


def _largest_rate(each: Instrument, seed: int, today: datetime.date) -> Decimal | None:
    """What is faster than a dozen times the mean of last month cannot be true."""
    if each.kind in ("state", "session"):
        return None
    month = span(today=today, small=True)[0]
    return Decimal(str(round(12 * reading.month_amount(each, seed, month) / HOURS, 2)))


def batches(
    *, small: bool, seed: int, first: datetime.date, last: datetime.date
) -> Iterator[Batch | ChannelEvent]:
    """The readings of all channels, channel after channel; events as they come."""
    keys = dict(
        Channel.objects.filter(organisation__pack=county.PACK).values_list("source_name", "pk")
    )
    waiting: list[pa.Table] = []
    late: list[pa.Table] = []
    number = 0
    for each in instruments(small=small):
        made, key = reading.readings(each, seed=seed, first=first, last=last), keys[each.code]
        waiting.append(reading.table(key, made))
        if made.late is not None:
            late.append(reading.table(key, Readings(*made.late)))
        yield from (channel_event(key, event) for event in made.events)
        if sum(part.num_rows for part in waiting) >= BLOCK_ROWS:
            yield Batch(SOURCE, f"readings-{number:03d}", pa.concat_tables(waiting))
            number, waiting = number + 1, []
    if waiting:
        yield Batch(SOURCE, f"readings-{number:03d}", pa.concat_tables(waiting))
    if late:
        yield Batch(LATE, "readings-late", pa.concat_tables(late))


def channel_event(channel: int, event: Event) -> ChannelEvent:
    """The record of what happened to a register."""
    goes_on = event.new_initial is None
    return ChannelEvent(
        channel_id=channel,
        kind=ChannelEvent.Kind.CHANGE if goes_on else ChannelEvent.Kind.EXCHANGE,
        at=datetime.datetime.fromtimestamp(event.at / 1e6, datetime.UTC),
        old_final=event.old_final / CENT,
        new_initial=None if event.new_initial is None else event.new_initial / CENT,
        ratio=event.ratio,
        unit=event.unit,
        document="示例更换互感器记录" if goes_on else "示例换表记录",
    )


def load_readings(
    *, small: bool, seed: int, first: datetime.date, last: datetime.date, actor: System, step: Step
) -> dict[str, int]:
    """All readings through the lake's ordinary door, and the events that were recorded."""
    lake, rows, events = store.lake(), 0, []
    expected = len(instruments(small=small)) * (last - first).days * 96
    for part in batches(small=small, seed=seed, first=first, last=last):
        if isinstance(part, ChannelEvent):
            events.append(part)
            continue
        lake.ingest(area=county.AREA, source=part.source, key=part.key, rows=part.rows)
        rows += part.rows.num_rows
        if rows % 2_000_000 < part.rows.num_rows:
            lake.flush()
        step(min(1.0, rows / expected))
    lake.flush()
    known = set(
        ChannelEvent.objects.filter(channel__organisation__pack=county.PACK).values_list(
            "channel_id", flat=True
        )
    )
    fresh = [event for event in events if event.channel_id not in known]
    with writing(actor=actor, permission="packs.load_sample") as log:
        ChannelEvent.objects.bulk_create(fresh)
        log.record("sample.block_loaded", Channel, block="readings", rows=rows, events=len(fresh))
    return {"readings": rows, "events": len(events)}


def compute(*, step: Step) -> dict[str, int]:
    """Slots and month totals, by the roll-up that runs every five minutes."""
    done = roll_up(progress=lambda count, total: step(count / max(1, total)), wait_s=120.0)
    return {"channels": done.channels, "days": done.days, "months": done.months}


def post(*, actor: System, seed: int) -> dict[str, int]:
    """Month totals and bills as entries of the ledger, in one block, then their tonnes."""
    version, months = months_version(), meter_months(area=county.AREA)
    now = timezone.now()
    with writing(actor=actor, permission="packs.load_sample") as log:
        entries = [_entry(each, now) for each in months if each.quantity_micro >= 0]
        entries += [*_clinker(seed, months, now), *_bills(seed, months, now)]
        Entry.objects.bulk_create(entries, batch_size=500)
        bookings = list(_bookings(entries, now))
        Booking.objects.bulk_create(bookings, batch_size=500)
        Pull.objects.update_or_create(area=county.AREA, defaults={"version": version})
        counts: dict[str, Any] = {"entries": len(entries), "bookings": len(bookings)}
        log.record("sample.block_loaded", Entry, block="ledger", **counts)
    accounting.issue_shipped(actor=actor)
    return {**counts, "results": accounting.account(actor=actor)}


def _bookings(entries: list[Entry], now: datetime.datetime) -> Iterator[Booking]:
    """One of each month's entries, by the precedence that always holds."""
    groups: dict[tuple[int, str, datetime.date], list[Entry]] = {}
    for entry in entries:
        groups.setdefault((entry.organisation_id, entry.flow, entry.month), []).append(entry)
    for (organisation, flow, month), group in groups.items():
        choice = precedence.choose([_candidate(entry) for entry in group])
        assert choice is not None
        yield Booking(
            organisation_id=organisation,
            flow=flow,
            month=month,
            entry_id=choice.key,
            rule=choice.rule,
            booked_at=now,
        )


def _candidate(entry: Entry) -> precedence.Candidate:
    source = precedence.Source(entry.source)
    return precedence.Candidate(entry.pk, source, entry.coverage_ppm, entry.known_at.timestamp())


def _entry(each: MeterMonth, now: datetime.datetime) -> Entry:
    return Entry(
        organisation_id=each.organisation_id,
        flow=each.flow,
        month=each.month,
        quantity_micro=each.quantity_micro,
        source=Source.METER,
        coverage_ppm=each.coverage_ppm,
        flag=each.flag,
        parts=each.parts,
        known_at=now,
    )


def _bills(seed: int, months: list[MeterMonth], now: datetime.datetime) -> Iterator[Entry]:
    """What the power company billed: read some hours later, so a little off."""
    for each in months:
        if each.flow != "electricity.purchased" or each.quantity_micro <= 0:
            continue
        off = 1 + 0.004 * luck.noise(seed, "bill", each.organisation_id % 1000, each.month)
        kwh = round(each.quantity_micro * off / 1_000_000)
        yield Entry(
            organisation_id=each.organisation_id,
            flow=each.flow,
            month=each.month,
            quantity_micro=kwh * 1_000_000,
            source=Source.BILL,
            reference=f"示例-{each.month:%Y%m}",
            given={"amount": str(kwh), "unit": "kWh"},
            known_at=now,
        )


def _clinker(seed: int, months: list[MeterMonth], now: datetime.datetime) -> Iterator[Entry]:
    """What the cement works filed of their clinker: their part of the county's table."""
    works = [site for site in county.sites() if site.industry == "3011"]
    whole = sum(site.share for site in works)
    keys = dict(Organisation.objects.filter(pack=county.PACK).values_list("code", "pk"))
    seen = {(each.organisation_id, each.month) for each in months}
    for site in works:
        for month in sorted({m for key, m in seen if key == keys[site.code]}):
            tonnes = statistics.rounded(seed, "industry.clinker", month) * 10_000
            part = round(float(tonnes) * 0.97 * site.share / whole)
            yield Entry(
                organisation_id=keys[site.code],
                flow="clinker.produced",
                month=month,
                quantity_micro=part * 1_000_000,
                source=Source.FORM,
                reference="示例月报",
                given={"amount": str(part), "unit": "t"},
                known_at=now,
            )


def span(*, today: datetime.date, small: bool) -> tuple[datetime.date, datetime.date]:
    """The days of the readings: the year, or for a small county the month, before `today`'s."""
    last = today.replace(day=1)
    if small:
        return (last - datetime.timedelta(days=1)).replace(day=1), last
    return last.replace(year=last.year - 1), last
