"""An import taken back: all is as it was before it, and nothing is lost."""

import datetime as dt

import pytest
from tests.metering.world import SYSTEM
from tests.world import fresh_code, signed

from dafeng.evidence.models import Entry as LogEntry
from dafeng.lake import compaction, verification
from dafeng.ledger import selectors
from dafeng.ledger.meter_month import pull
from dafeng.ledger.models import Booking, Entry
from dafeng.metering import store
from dafeng.metering.error import NotRetractable, RetractionReason
from dafeng.metering.models import Import
from dafeng.metering.services import retracting
from dafeng.people.error import NotSigned
from dafeng.people.models import Organisation, RoleGrant, User

pytestmark = pytest.mark.django_db
SAID = {"time": "时间", "values": [{"column": "示数", "channel": "main"}]}
WRONG = {**SAID, "zone": "America/Los_Angeles"}


@pytest.fixture
def officer(plant):
    office = Organisation.objects.create(code="office", name_zh="双碳办", kind="government")
    user = User.objects.create(username="officer", name="officer", organisation=office)
    RoleGrant.objects.create(user=user, role="officer", organisation=office, from_date="2020-01-01")
    return user


def rows(first, count, *, step_minutes=60, start=0.0, plus=1.5):
    head = [["时间", "示数"]]
    for number in range(count):
        time = first + dt.timedelta(minutes=step_minutes * number)
        head.append([f"{time:%Y-%m-%d %H:%M}", f"{start + plus * number}"])
    return head


def take(plant, said=SAID, *, name="a.csv", **values):
    values.setdefault("first", dt.datetime(2026, 2, 27, tzinfo=dt.UTC))
    upload = plant.take(plant.write_csv(rows(**{"count": 96, **values}), name=name), said)
    assert upload.state == "done", upload.error
    return upload


def retract(officer, upload):
    retracting.retract_import(actor=signed(officer), upload=upload, reason="时区选错")
    upload.refresh_from_db()
    done = retracting.carry_out(upload)
    return done


def readings(channel):
    with store.lake().snapshot(tail=True) as state:
        found = state.readings(area=store.area(), channels=[channel.pk], latest=True)
    return list(zip(found["measured_at"].to_pylist(), found["value"].to_pylist(), strict=True))


def state_of(plant, channel):
    """All that can be seen: readings, slots, month totals that have an amount."""
    months = {name: month for name, month in plant.months(channel).items() if month[0] is not None}
    return readings(channel), plant.slots(channel), months


def test_all_is_as_before_the_import_and_what_it_overwrote_counts_again(plant, officer):
    channel = plant.channel()
    take(plant)
    plant.roll_up()
    before = state_of(plant, channel)
    # overwrites some hours, adds others, and reaches into another month
    wrong = take(plant, WRONG, name="b.csv", start=500, plus=2.5, count=400)
    assert wrong.corrected > 0
    plant.roll_up()
    assert state_of(plant, channel) != before
    assert retract(officer, wrong) == 1
    plant.roll_up()
    assert state_of(plant, channel) == before
    row = LogEntry.objects.get(kind="metering.import_retracted")
    assert '"signed":true' in row.payload
    assert "时区选错" in row.payload


def test_nothing_is_lost_and_a_compaction_changes_nothing(plant, officer):
    channel = plant.channel()
    take(plant)
    wrong = take(plant, WRONG, name="b.csv", start=500)
    lake = store.lake()
    kept = lake.readings.files(lake.readings.handle()).rows
    retract(officer, wrong)
    plant.roll_up()
    before = state_of(plant, channel)
    compaction.compact(lake=lake, open_month="2027-01", min_files=1)
    assert lake.readings.files(lake.readings.handle()).rows == kept == 192
    assert state_of(plant, channel) == before
    assert verification.verify(lake=lake).faults == []


def test_the_same_file_can_be_imported_once_more(plant, officer):
    channel = plant.channel()
    first = take(plant)
    plant.roll_up()
    after = state_of(plant, channel)
    retract(officer, first)
    plant.roll_up()
    assert readings(channel) == []
    assert plant.total(channel) == 0
    again = take(plant)
    assert (again.taken, again.repeated) == (96, 0)
    plant.roll_up()
    assert state_of(plant, channel) == after
    assert retract(officer, again) == 1
    assert readings(channel) == []


def test_what_another_import_has_sent_again_stays(plant, officer):
    channel = plant.channel()
    first, second = take(plant), take(plant)
    assert retract(officer, first) == 0
    assert len(readings(channel)) == 96
    assert retract(officer, second) == 1
    assert readings(channel) == []


def test_a_retraction_goes_on_after_a_kill_and_is_done_once(plant, officer, monkeypatch):
    channel = plant.channel()
    upload = take(plant)
    plant.roll_up()
    retracting.retract_import(actor=signed(officer), upload=upload, reason="列选错")
    with monkeypatch.context() as patch:
        patch.setattr(retracting, "touch", lambda **_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            retracting.carry_out(upload)
    assert retracting.carry_out(upload) == 0
    plant.roll_up()
    assert state_of(plant, channel) == ([], {}, {})


def test_a_month_without_readings_is_no_longer_booked(plant, officer):
    plant.channel()
    upload = take(plant)
    plant.roll_up()
    pull(actor=SYSTEM)
    assert Booking.objects.filter(superseded_at=None).count() == 2
    retract(officer, upload)
    plant.roll_up()
    pull(actor=SYSTEM)
    assert not Booking.objects.filter(superseded_at=None).exists()
    assert not Entry.objects.filter(superseded_at=None).exists()
    span = {"start": dt.date(2026, 1, 1), "end": dt.date(2027, 1, 1)}
    assert list(selectors.bookings(**span)) == []


def test_it_needs_an_officer_a_reason_a_signature_and_an_import_that_has_ended(plant, officer):
    plant.channel()
    upload = take(plant)
    with pytest.raises(RetractionReason):
        retracting.retract_import(actor=signed(officer), upload=upload, reason=" ")
    officer.signature = None
    fresh_code(officer)
    with pytest.raises(NotSigned):
        retracting.retract_import(actor=officer, upload=upload, reason="时区选错")
    Import.objects.filter(pk=upload.pk).update(state="running")
    with pytest.raises(NotRetractable):
        retracting.retract_import(actor=signed(officer), upload=upload, reason="时区选错")
    Import.objects.filter(pk=upload.pk).update(state="done")
    retract(officer, upload)
    with pytest.raises(NotRetractable):
        retracting.retract_import(actor=signed(officer), upload=upload, reason="时区选错")
