"""Quick estimates in the database: when they are made, what they see, what they are held to."""

import datetime
import io
from decimal import Decimal

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook
from tests.outlook.month_tables import AREA, SYSTEM, amount, rows, send
from tests.world import World

from dafeng.accounting import selectors as accounting
from dafeng.accounting.services import issue_city, issue_shipped
from dafeng.evidence.models import Entry
from dafeng.evidence.services import writing
from dafeng.ledger.services import Said
from dafeng.outlook import selectors, services
from dafeng.outlook.models import QuickEstimate
from dafeng.outlook.selectors.estimate import gather, months_of, overview
from dafeng.outlook.services import estimate as write
from dafeng.people.models import Place
from dafeng.people.role import Role

pytestmark = pytest.mark.django_db
TENTH, FIFTEENTH, TWENTIETH = (datetime.date(2026, 10, day) for day in (10, 15, 20))


@pytest.fixture
def tables(db):
    """The tables up to September 2026, and the factors that come with the product."""
    issue_shipped(actor=SYSTEM)
    send(rows())


def make(today):
    return services.make_estimates(actor=SYSTEM, area=AREA, today=today)


def replay(today, count=6):
    return services.replay_estimates(actor=SYSTEM, area=AREA, today=today, count=count)


def estimated(row):
    return {part["component"] for part in row.parts if part["is_estimated"]}


def test_an_estimate_gets_surer_as_tables_come_and_ends_with_the_inventory(tables):
    (first,) = make(TENTH)
    assert (first.period, first.grid, first.is_replay) == ("2026-09", "fixed:2023", False)
    assert estimated(first) == {"coal", "oil"}
    (second,) = make(FIFTEENTH)
    assert estimated(second) == {"coal"}
    assert second.high - second.value <= first.high - first.value
    (last,) = make(TWENTIETH)
    assert last.is_whole
    total = accounting.inventory(area=AREA, period="2026-09", grid="fixed:2023").total
    assert last.value == last.low == last.high == pytest.approx(total.co2, rel=1e-10)
    assert first.low <= last.value <= first.high
    assert first.value == pytest.approx(last.value, rel=0.05)
    assert selectors.latest_estimate(area=AREA) == last
    assert overview(area=AREA, today=TWENTIETH).made.count == 2


def test_the_same_figures_make_nothing_new_and_every_estimate_is_in_the_log(tables):
    assert len(make(TENTH)) == 1
    assert make(TENTH) == make(TENTH + datetime.timedelta(days=1)) == []
    assert Entry.objects.filter(kind="outlook.estimate_made").count() == 1


def test_an_estimate_rests_on_the_factors_in_force(tables):
    years = accounting.grid_years(area=AREA)
    before = gather(area=AREA, on=TENTH).units
    row = {
        "id": "electricity.grid",
        "name": {"zh": "省级电力平均"},
        "quantity": "grid_emission_factor",
        "unit": "kgCO2/kWh",
        "applies_to": {"region": ["36"], "calibre": "province"},
        "edition": "city",
        "owner": "city",
        "source": {"title": "公告"},
        "status": "verified",
        "values": {"2023-01-01": 0.5, "2024-01-01": None},
    }
    with writing(actor=SYSTEM, permission="accounting.issue_factors") as log:
        issue_city(log, title="2023", rows=[row])
    after = gather(area=AREA, on=TENTH).units
    assert accounting.grid_years(area=AREA) == years
    assert 2023 in before.power
    assert 2023 not in after.power  # two values for a year: neither counts


def test_two_at_once_store_one_estimate(tables, monkeypatch):
    real, made = write._fresh, []

    def meanwhile(*asked):
        rows = real(*asked)
        if not made:
            made.append(None)
            made[0] = make(TENTH)
        return rows

    monkeypatch.setattr(write, "_fresh", meanwhile)
    assert make(TENTH) == []
    assert list(QuickEstimate.objects.all()) == made[0]
    (row,) = made[0]
    row.pk, row._state.adding = None, True
    monkeypatch.setattr(write, "_is_news", lambda row, *, is_last: True)
    monkeypatch.setattr(write, "_fresh", lambda *asked: [row])
    assert make(TENTH) == []
    assert QuickEstimate.objects.count() == 1


def test_a_correction_that_is_taken_back_is_estimated_again(tables):
    make(TENTH)
    right = amount("power.net_import", "2026-09")
    for day, value in ((11, right * 1.1), (12, right)):
        today = TENTH.replace(day=day)
        said = Said(
            series="power.net_import", period="2026-09", amount=Decimal(str(round(value, 2)))
        )
        send([said], today=today)
        make(today)
    values = [row.value for row in selectors.estimates(area=AREA)]
    assert len(values) == 3
    assert values[0] == values[2] != values[1]


def test_a_month_of_which_nothing_came_is_not_estimated(tables):
    assert make(datetime.date(2026, 10, 9)) != []  # August, whole
    assert not QuickEstimate.objects.filter(month=datetime.date(2026, 9, 1)).exists()
    assert selectors.latest_estimate(area="360198") is None
    assert services.make_estimates(actor=SYSTEM, area="360198", today=TENTH) == []


def test_a_back_test_sees_only_what_was_known_then_and_is_made_once(tables):
    assert replay(TENTH) == 6
    before = {row.period: row.value for row in QuickEstimate.objects.all()}
    assert replay(TENTH) == 0
    QuickEstimate.objects.all()._raw_delete("default")
    changed = Said(series="coal.industry", period="2026-04", amount=Decimal(120_000))
    send([changed], vintage="final")
    assert replay(TENTH) == 6
    assert {row.period: row.value for row in QuickEstimate.objects.all()} == before
    assert all(row.is_replay for row in QuickEstimate.objects.all())
    later = overview(area=AREA, today=datetime.date(2026, 11, 20)).compared
    april = next(each for each in later if each.row.period == "2026-04")
    assert april.past.error < -0.1


def test_what_was_really_made_is_not_made_again_as_a_back_test(tables):
    make(TENTH)
    replay(TENTH, count=2)
    assert [(row.period, row.is_replay) for row in QuickEstimate.objects.all()] == [
        ("2026-09", False),
        ("2026-08", True),
    ]


def test_without_a_grid_factor_electricity_is_a_gap_and_nothing_is_stored(tables):
    send(rows(), area="990009")
    assert services.make_estimates(actor=SYSTEM, area="990009", today=TENTH) == []
    seen = overview(area="990009", today=TENTH)
    assert seen.latest is None
    assert [each.month for each in seen.untold] == ["2026-07", "2026-08", "2026-09"]
    assert [each.gaps for each in seen.untold] == [("electricity",)] * 3
    missing = {form.id for form in seen.untold[-1].missing}
    assert missing == {"coal_monthly", "oil_monthly", "industry_monthly"}


def test_months_add_up_to_the_number_of_their_year_where_it_has_one(tables):
    stated = sum(Decimal(str(amount("coal.industry", f"2023-{n:02d}"))) for n in range(1, 13))
    more = Said(series="coal.industry", period="2023", amount=round(stated * Decimal("1.1"), 2))
    send([more], vintage="final")
    found = months_of(area=AREA, known=gather(area=AREA, on=TENTH))
    year = accounting.annual_totals(area=AREA)[2023].co2
    months = sum(value for month, value in found.items() if month.startswith("2023"))
    assert months == pytest.approx(year, rel=1e-9)
    assert months > 1.01 * sum(
        accounting.inventory(area=AREA, period=f"2023-{n:02d}").total.co2 for n in range(1, 13)
    )


@pytest.fixture
def officer(client, tables, monkeypatch):
    """The office of the county of these tables, on the tenth of October 2026."""
    world = World()
    Place.objects.create(code=AREA, name_zh="某县", level=Place.Level.COUNTY, pack="some")
    client.force_login(world[Role.OFFICER], backend="dafeng.people.backends.PasswordBackend")
    for name in ("dafeng.outlook.views.estimate", "dafeng.outlook.estimate_api"):
        monkeypatch.setattr(f"{name}.timezone.localdate", lambda: TENTH)
    return client


def page(client, language="zh-hans", **query):
    client.cookies["django_language"] = language
    answer = client.get(reverse("outlook:estimate"), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_says_what_came_what_is_due_and_which_factor_is_assumed(officer):
    assert "尚无快报" in page(officer)
    answer = officer.post(reverse("outlook:estimate_make"), follow=True)
    text = answer.content.decode()
    assert "已按现有数据重新估算" in text
    row = QuickEstimate.objects.get()
    assert f"{row.value / 10_000:.2f}" in text
    assert f"90%区间：{row.low / 10_000:.2f} 至 {row.high / 10_000:.2f}" in text
    assert "暂用2023年因子" in text
    assert "非统计数据" in text
    for name, day in (("煤炭消费量月报表", "2026-10-20"), ("成品油销售量月报表", "2026-10-15")):
        assert day in text[text.index(name) :]
    assert "上年同月" in text
    assert (
        "上次估算以来没有新数据"
        in officer.post(reverse("outlook:estimate_make"), follow=True).content.decode()
    )


def test_the_page_says_which_months_were_tried_and_what_to_import(officer, monkeypatch):
    when = datetime.date(2027, 3, 10)
    assert make(when) == []
    seen = overview(area=AREA, today=when)
    assert (seen.reach, [each.month for each in seen.untold]) == (
        "2026-09",
        ["2026-12", "2027-01", "2027-02"],
    )
    assert all(len(each.missing) == 5 and not each.is_ready for each in seen.untold)
    monkeypatch.setattr("dafeng.outlook.views.estimate.timezone.localdate", lambda: when)
    text = page(officer)
    assert "已试算 2026-12 至 2027-02 各月" in text
    assert "月报数据到 2026-09 为止" in text
    assert reverse("ledger:statistic_upload", args=["power_monthly"]) in text


def test_the_errors_that_the_interval_rests_on_stand_beside_what_was_made(officer):
    make(TENTH)
    seen = overview(area=AREA, today=TENTH)
    row = seen.latest
    assert (seen.made, seen.replayed) == (None, None)
    assert seen.tried.count == row.tried >= 24
    assert seen.tried.coverage is None
    assert 0 < seen.tried.mean_absolute < (row.high - row.value) / row.value
    text = page(officer)
    at = text.index("区间所依据的各月（按现有数据重算）")
    assert f"{100 * seen.tried.mean_absolute:.1f} %" in text[at:]
    assert officer.get("/api/v1/estimates").json()["tried"]["count"] == row.tried


def test_the_page_is_complete_in_english_and_exports_past_estimates(officer):
    make(TENTH)
    replay(TENTH, count=3)
    assert "碳快报（测算）" in page(officer)
    text = page(officer, language="en")
    assert "Back-test" in text
    assert "Mean absolute error" in text
    answer = officer.get(reverse("outlook:estimate"), {"export": "xlsx"})
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
    table = book.get_sheet_by_index(0).to_python()
    assert len(table) == 4
    assert table[1][0] == "2026-09"
    assert isinstance(table[1][3], float)


def test_the_api_gives_estimates_with_truth_and_record(officer):
    make(TENTH)
    replay(TENTH, count=3)
    found = officer.get("/api/v1/estimates").json()
    assert [each["month"] for each in found["estimates"]] == ["2026-09", "2026-08", "2026-07"]
    assert found["estimates"][0]["truth"] == {"value": None, "unit": "t"}
    assert found["estimates"][1]["truth"]["value"] > 0
    assert found["made"] is None
    assert found["replayed"]["count"] == 2
