import datetime
import json

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.world import fresh_code, signed

from dafeng.evidence.error import NotAllowed, SamePerson
from dafeng.evidence.models import Entry as LogEntry
from dafeng.evidence.services import System, decide, find_approvable, writing
from dafeng.ledger import selectors, services
from dafeng.ledger.error import BadAmount, FutureMonth, MonthClosed, NotOver
from dafeng.ledger.models import Booking, Entry
from dafeng.people.error import NotSigned, SecondFactorMissing
from dafeng.people.models import Organisation, RoleGrant, User

pytestmark = pytest.mark.django_db
MONTH = datetime.date(2026, 3, 1)
TODAY = datetime.date(2026, 5, 1)
YEAR = {"start": datetime.date(2026, 1, 1), "end": datetime.date(2027, 1, 1)}
FLOW = "electricity.purchased"


def person(name, role, organisation):
    user = User.objects.create(username=name, name=name, organisation=organisation)
    RoleGrant.objects.create(
        user=user, role=role, organisation=organisation, from_date="2020-01-01"
    )
    return user


@pytest.fixture
def works():
    return Organisation.objects.create(code="works", name_zh="某厂", kind="enterprise")


@pytest.fixture
def officer():
    office = Organisation.objects.create(code="office", name_zh="双碳办", kind="government")
    return person("officer", "officer", office)


@pytest.fixture
def second(officer):
    return person("second", "officer", officer.organisation)


def meter(works, quantity_kwh, *, coverage_ppm=1_000_000):
    with writing(actor=System("test"), permission="ledger.post") as log:
        return services.post(
            log,
            organisation=works,
            flow=FLOW,
            month=MONTH,
            quantity_micro=quantity_kwh * 1_000_000,
            source="meter",
            coverage_ppm=coverage_ppm,
        )


def bill(actor, works, amount="120", unit="kWh", number="B-1"):
    return services.enter_bill(
        actor=actor,
        organisation=works,
        flow=FLOW,
        month=MONTH,
        amount=amount,
        unit=unit,
        number=number,
        today=TODAY,
    )


def booked():
    return Booking.objects.get(superseded_at=None).entry


def test_a_meter_and_a_bill_of_one_month_count_once(works, officer):
    meter(works, 100)
    bill(officer, works)
    (only,) = selectors.bookings(**YEAR)
    assert only.entry.quantity == 100
    (difference,) = selectors.differences(**YEAR)
    assert difference.amount_micro == 20_000_000


def test_a_meter_with_holes_gives_way_to_the_bill_until_it_is_whole(works, officer):
    meter(works, 80, coverage_ppm=800_000)
    bill(officer, works)
    assert booked().source == "bill"
    meter(works, 119)
    assert booked().quantity == 119


def test_an_officers_choice_stays_and_follows_its_source(works, officer):
    meter(works, 100)
    entry = bill(officer, works)
    services.book(actor=signed(officer), entry=entry, reason="the meter's seal was broken")
    meter(works, 101)
    assert booked().source == "bill"
    bill(officer, works, amount="125")
    assert booked().quantity == 125


def test_a_closed_month_keeps_its_booking_and_shows_the_difference(works, officer):
    meter(works, 100)
    services.close_month(actor=signed(officer), organisation=works, month=MONTH, today=TODAY)
    meter(works, 103)
    assert booked().quantity == 100
    (difference,) = selectors.differences(**YEAR)
    assert difference.amount_micro == 3_000_000
    with pytest.raises(MonthClosed):
        services.book(actor=signed(officer), entry=difference.entry, reason="late reading")


def test_a_closed_month_changes_only_with_a_second_person(works, officer, second):
    meter(works, 100)
    services.close_month(actor=signed(officer), organisation=works, month=MONTH, today=TODAY)
    late = meter(works, 103)
    approval = services.request_change(actor=signed(officer), entry=late, reason="late reading")
    shown = dict(find_approvable(approval.kind).describe(approval))
    assert [str(value)[:3] for value in shown.values()][-2:] == ["100", "103"]
    with pytest.raises(SamePerson):
        decide(actor=officer, approval=approval, approve=True)
    assert booked().quantity == 100
    decide(actor=signed(second), approval=approval, approve=True)
    assert booked().quantity == 103


def test_saying_the_same_again_adds_nothing(works, officer):
    meter(works, 100)
    meter(works, 100)
    bill(officer, works)
    bill(officer, works)
    assert Entry.objects.count() == 2
    meter(works, 101)
    assert list(Entry.objects.filter(source="meter").values_list("version", flat=True)) == [2, 1]


@pytest.mark.parametrize(
    ("amount", "unit", "micro"),
    [("1.5", "MWh", 1_500_000_000), ("0.000001", "kWh", 1), ("2", "万kWh", 20_000_000_000)],
)
def test_amounts_are_converted_exactly(amount, unit, micro):
    assert services.to_micro(amount=amount, unit=unit, flow_id=FLOW) == micro


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-1", "1e999", "twelve", "", None])
def test_an_amount_that_means_nothing_is_refused(works, officer, amount):
    with pytest.raises(BadAmount):
        bill(officer, works, amount=amount)
    assert not Entry.objects.exists()


def test_a_stranger_enters_nothing(works):
    elsewhere = Organisation.objects.create(code="other", name_zh="别厂", kind="enterprise")
    manager = person("manager", "energy_manager", elsewhere)
    with pytest.raises(NotAllowed):
        bill(manager, works)
    assert not Entry.objects.exists()
    assert bill(manager, elsewhere).quantity == 120


def test_a_month_that_is_not_over_is_neither_entered_nor_closed(works, officer):
    early = datetime.date(2026, 3, 31)
    with pytest.raises(FutureMonth):
        services.enter_bill(
            actor=officer,
            organisation=works,
            flow=FLOW,
            month=MONTH,
            amount="1",
            unit="kWh",
            number="1",
            today=early,
        )
    with pytest.raises(NotOver):
        services.close_month(actor=signed(officer), organisation=works, month=MONTH, today=early)


def test_each_write_stands_in_the_log(works, officer):
    bill(officer, works)
    kinds = set(LogEntry.objects.values_list("kind", flat=True))
    assert {"ledger.entry_posted", "ledger.booked"} <= kinds


def test_booking_and_closing_are_signed(works, officer):
    meter(works, 100)
    entry = bill(officer, works)
    with pytest.raises(SecondFactorMissing):
        services.book(actor=officer, entry=entry, reason="the seal was broken")
    fresh_code(officer)
    with pytest.raises(NotSigned):
        services.book(actor=officer, entry=entry, reason="the seal was broken")
    with pytest.raises(NotSigned):
        services.close_month(actor=officer, organisation=works, month=MONTH, today=TODAY)
    assert booked().source == "meter"
    assert not services.is_closed(works, MONTH)


def test_the_pages_book_and_close_with_the_code_and_not_without(works, officer, client):
    meter(works, 100)
    entry = bill(officer, works)
    User.objects.update(must_change_password=False, password_changed_at=timezone.now())
    client.force_login(officer, backend="dafeng.people.backends.PasswordBackend")
    book = reverse("ledger:book", args=[entry.pk])
    assert "second-factor" in client.post(book, {"reason": "铅封损坏"}).url
    code = fresh_code(officer)
    client.post(book, {"reason": "铅封损坏"})
    assert booked().source == "meter"
    client.post(book, {"reason": "铅封损坏", "code": code})
    assert booked().source == "bill"
    booked_rows = LogEntry.objects.filter(kind="ledger.booked", actor=officer)
    said = [json.loads(row.payload).get("second_factor") for row in booked_rows]
    assert said.count("totp") == 1
    close = reverse("ledger:close", args=[works.code])
    assert client.post(close, {"month": f"{MONTH:%Y-%m}"}).status_code == 422
    done = client.post(close, {"month": f"{MONTH:%Y-%m}", "code": fresh_code(officer)})
    assert done.status_code == 302
    assert services.is_closed(works, MONTH)
