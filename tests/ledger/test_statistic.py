"""Figures are only added: what supersedes what, and what is refused."""

import datetime
from decimal import Decimal

import pytest

from dafeng.evidence.models import Entry as LogEntry
from dafeng.evidence.services import System, writing
from dafeng.kernel.period import BadPeriod
from dafeng.ledger import selectors, services
from dafeng.ledger.error import BadStatistic
from dafeng.ledger.form import UnknownSeries
from dafeng.ledger.models import Statistic
from dafeng.ledger.services import Said

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 5, 20)
AREA = "999999"


def record(*rows, known="2026-04-10", area=AREA, vintage="preliminary", today=TODAY):
    with writing(actor=System("test"), permission="ledger.enter_statistics") as log:
        return services.record_statistics(
            log,
            area=area,
            rows=rows,
            known_date=datetime.date.fromisoformat(known),
            today=today,
            vintage=vintage,
            document_title="电量月报",
        )


def said(period, amount, series="power.total", **more):
    return Said(series=series, period=period, amount=Decimal(amount), **more)


def amount_of(series="power.total", on=TODAY, area=AREA):
    points = selectors.series(area=area, ids=[series], on=on)[series].points
    return [point.amount for point in points]


def test_the_same_again_adds_nothing_and_another_figure_supersedes():
    assert record(said("2026-03", 100)).added == 1
    assert record(said("2026-03", "100.0"), known="2026-04-20").repeated == 1
    assert record(said("2026-03", 104), known="2026-05-11").corrected == 1
    rows = list(Statistic.objects.order_by("pk"))
    assert [row.amount for row in rows] == [100, 104]
    assert rows[1].supersedes == rows[0]
    assert amount_of() == [104]
    assert amount_of(on=datetime.date(2026, 5, 10)) == [100]
    assert amount_of(on=datetime.date(2026, 4, 9)) == []


def test_another_vintage_stands_beside_and_the_later_one_counts():
    record(said("2026-03", 100), vintage="final")
    assert record(said("2026-03", 90), vintage="flash", known="2026-05-01").added == 1
    assert amount_of() == [100]
    assert Statistic.objects.filter(superseded_by=None).count() == 2


def test_areas_do_not_see_each_other():
    record(said("2026-03", 100))
    record(said("2026-03", 7), area="999998")
    assert amount_of() == [100]
    assert amount_of(area="999998") == [7]


def test_a_block_has_one_row_in_the_log_with_the_mark_of_its_rows():
    before = LogEntry.objects.count()
    record(*(said(f"2025-{month:02}", month) for month in range(1, 13)))
    assert LogEntry.objects.count() == before + 1
    assert '"added":12' in LogEntry.objects.latest("pk").payload


@pytest.mark.parametrize(
    ("row", "error"),
    [
        (said("2026-03", -1), BadStatistic),
        (said("2026-05", 1), BadStatistic),
        (said("2026-03", "NaN"), BadStatistic),
        (said("2026-03", "1e16"), BadStatistic),
        (said("2026-03", 1, vintage="draft"), BadStatistic),
        (said("2026-03", 1, known_date=datetime.date(2026, 6, 1)), BadStatistic),
        (said("2025-Q4", 1, series="population.resident"), BadStatistic),
        (said("2026-13", 1), BadPeriod),
        (said("2026-03", 1, series="power.totl"), UnknownSeries),
    ],
)
def test_what_cannot_be_true_is_refused_and_nothing_of_the_block_stands(row, error):
    with pytest.raises(error):
        record(said("2026-02", 5), row)
    assert not Statistic.objects.exists()


def test_a_figure_twice_in_a_block_is_refused():
    with pytest.raises(BadStatistic):
        record(said("2026-03", 1), said("2026-03", 1))


def test_a_cumulative_figure_covers_its_year_so_far_and_net_import_may_be_below_zero():
    record(said("2025-Q3", 210, series="gdp.current"), said("2026-03", -4, "power.net_import"))
    row = Statistic.objects.get(series="gdp.current")
    assert (row.start_date, row.end_date) == (
        datetime.date(2025, 1, 1),
        datetime.date(2025, 10, 1),
    )
    assert amount_of("power.net_import") == [-4]


def test_an_asked_series_without_a_figure_is_empty_and_not_zero():
    found = selectors.series(area=AREA, ids=["gas.industry"], on=TODAY)
    assert found["gas.industry"].points == ()
    assert found["gas.industry"].latest() is None
    assert selectors.series(area=AREA, on=TODAY) == {}
