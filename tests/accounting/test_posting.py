"""From a booked amount to its tonnes, and back to the factor and its document."""

import datetime

import pytest
from django.utils import translation
from tests.world import signed

from dafeng.accounting import selectors, services
from dafeng.accounting.error import IssueKnown
from dafeng.accounting.models import FactorIssue, Result
from dafeng.accounting.posting import posting_of
from dafeng.evidence.error import SamePerson
from dafeng.evidence.services import System, decide, writing
from dafeng.kernel.flow import FLOWS
from dafeng.ledger import services as ledger
from dafeng.people.models import Organisation, Place, RoleGrant, User

SYSTEM = System("test")
MONTH = datetime.date(2022, 3, 1)
SPAN = {"start": datetime.date(2000, 1, 1), "end": datetime.date(2100, 1, 1)}


def test_every_flow_is_either_accounted_for_or_named_as_none():
    posted = {flow.id: posting_of(flow) for flow in FLOWS.values()}
    assert posted["electricity.purchased"].scope == 2
    assert posted["electricity.sold"].sign == -1
    assert posted["diesel.consumed"].method == "combustion"
    assert posted["clinker.produced"].method == "cement_clinker"
    for uncounted in ("electricity.generated", "electricity.consumed", "water.consumed"):
        assert posted[uncounted] is None


@pytest.fixture
def works(db):
    Place.objects.create(code="360000", name_zh="某省", level="province")
    county = Place.objects.create(code="360999", name_zh="某县", level="county", pack="test")
    services.issue_shipped(actor=SYSTEM)
    return Organisation.objects.create(
        code="works", name_zh="某厂", kind="enterprise", place=county
    )


@pytest.fixture
def officers(works):
    office = Organisation.objects.create(code="office", name_zh="双碳办", kind="government")
    made = []
    for name in ("first", "second"):
        user = User.objects.create(username=name, name=name, organisation=office)
        since = datetime.date(2020, 1, 1)
        RoleGrant.objects.create(user=user, role="officer", organisation=office, from_date=since)
        made.append(user)
    return made


def post(works, flow, amount, *, month=MONTH):
    with writing(actor=SYSTEM, permission="ledger.post") as log:
        return ledger.post(
            log,
            organisation=works,
            flow=flow,
            month=month,
            quantity_micro=amount * 1_000_000,
            source="bill",
            reference="1",
        )


def test_power_bought_becomes_tonnes_by_the_factor_of_its_year(works):
    post(works, "electricity.purchased", 100_000)
    assert services.account(actor=SYSTEM) == 1
    result = Result.objects.get()
    (line, _) = services.trace(result)["trace"]
    grid = next(item for item in line["inputs"] if item["id"] == "electricity.grid")
    assert grid["date"] == "2022-01-01"
    assert grid["source"]
    assert result.co2e_t == pytest.approx(100 * grid["value"])
    assert result.energy_tce == pytest.approx(12.29)


def test_a_year_without_a_factor_is_a_gap_and_never_zero(works):
    post(works, "electricity.purchased", 100_000, month=datetime.date(2035, 3, 1))
    services.account(actor=SYSTEM)
    result = Result.objects.get()
    assert result.co2e_t is None
    assert [gap["id"] for gap in result.gaps] == ["electricity.grid"]
    for language, said in (("zh-hans", "2035-03 没有值"), ("en", "no value for 2035-03")):
        with translation.override(language):
            whole = selectors.total(selectors.results(**SPAN))
        assert not whole.whole
        assert said in whole.gaps["electricity.grid"]


def test_power_sold_leaves_the_account(works):
    post(works, "electricity.purchased", 100_000)
    post(works, "electricity.sold", 40_000)
    services.account(actor=SYSTEM)
    whole = selectors.total(selectors.results(**SPAN))
    (bought, sold) = Result.objects.order_by("-sign")
    assert whole.co2e_t == pytest.approx(bought.co2e_t * 0.6)
    assert sold.co2e_t < 0


def test_accounting_again_makes_nothing_new_until_something_changes(works):
    post(works, "diesel.consumed", 10)
    assert [services.account(actor=SYSTEM) for _ in range(2)] == [1, 0]
    post(works, "diesel.consumed", 11)
    assert services.account(actor=SYSTEM) == 1
    whole = selectors.total(selectors.results(**SPAN))
    assert whole.co2e_t == pytest.approx(Result.objects.latest("pk").co2e_t)


def test_the_same_under_its_own_set_to_the_last_bit(works, officers):
    post(works, "diesel.consumed", 10)
    services.account(actor=SYSTEM)
    before = Result.objects.get()
    issue(officers, grid_factor(2035, 0.5))
    services.account(actor=SYSTEM)
    assert Result.objects.count() == 2
    before.refresh_from_db()
    assert before.superseded_at is not None
    for result in Result.objects.all():
        assert services.recompute(result)


def grid_factor(year, value):
    return {
        "id": "electricity.grid",
        "name": {"zh": "省级电网平均", "en": "provincial grid average"},
        "quantity": "grid_emission_factor",
        "unit": "kgCO2/kWh",
        "applies_to": {"region": ["36"], "calibre": "province"},
        "edition": "city",
        "owner": "city",
        "source": {"title": "测试用文件", "number": "测〔2035〕1号"},
        "status": "second-hand",
        "values": {f"{year}-01-01": value, f"{year + 1}-01-01": None},
    }


def issue(officers, row):
    first, second = officers
    approval = services.request_factors(
        actor=first, title="测试", rows=[row], reason="no value yet"
    )
    with pytest.raises(SamePerson):
        decide(actor=first, approval=approval, approve=True)
    decide(actor=signed(second), approval=approval, approve=True)


def test_a_factor_of_the_citys_own_fills_the_gap_after_a_second_look(works, officers):
    post(works, "electricity.purchased", 100_000, month=datetime.date(2035, 3, 1))
    services.account(actor=SYSTEM)
    issue(officers, grid_factor(2035, 0.5))
    assert services.account(actor=SYSTEM) == 1
    result = Result.objects.get(superseded_at=None)
    assert result.co2e_t == pytest.approx(50.0)
    assert result.unverified_t == pytest.approx(50.0)
    with pytest.raises(IssueKnown):
        issue(officers, grid_factor(2035, 0.5))


def test_two_factors_for_one_year_are_a_conflict_and_not_the_latest(works, officers):
    post(works, "electricity.purchased", 100_000)
    issue(officers, grid_factor(2022, 0.5))
    services.account(actor=SYSTEM)
    result = Result.objects.get()
    assert result.co2e_t is None
    assert result.error["code"] == "accounting.factor_conflict"


def test_shipped_factors_are_issued_once(works):
    services.issue_shipped(actor=SYSTEM)
    assert FactorIssue.objects.count() == 1
