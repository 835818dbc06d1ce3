"""Charts of results and factors: from results to the data that the chart functions take."""

import datetime
from collections.abc import Callable, Iterable, Sequence

from django.utils.translation import get_language

from dafeng.accounting.factor import Factor
from dafeng.accounting.models import Result
from dafeng.kernel.flow import FLOWS
from dafeng.ui.charts import Chart
from dafeng.ui.charts.bar import Bars, BarSeries, draw

Translate = Callable[[str], str]


def months_by_flow(found: Iterable[Result], *, year: int, translate: Translate) -> Chart | None:
    """Tonnes of each month of a year, stacked by flow; None where nothing is known."""
    months = [datetime.date(year, number, 1) for number in range(1, 13)]
    sums: dict[str, dict[datetime.date, float]] = {}
    for result in found:
        if result.co2e_t is not None:
            values = sums.setdefault(result.booking.flow, {})
            values[result.booking.month] = values.get(result.booking.month, 0.0) + result.co2e_t
    if not sums:
        return None
    language = get_language() or "zh-hans"
    order = sorted(sums, key=lambda flow: -sum(sums[flow].values()))
    series = tuple(
        BarSeries(FLOWS[flow].name.pick(language), tuple(sums[flow].get(month) for month in months))
        for flow in order
    )
    return draw(
        Bars(
            title=translate("Emissions by month"),
            unit="tCO2e",
            source=translate("booked entries of the ledger and the factors in force"),
            categories=tuple(f"{month:%Y-%m}" for month in months),
            series=series,
            stacked=True,
            digits=1,
        ),
        translate=translate,
    )


def factor_years(items: Sequence[Factor], *, translate: Translate) -> Chart | None:
    """The values of a factor by the date from which they hold, one series an edition and scope."""
    units = {item.unit for item in items}
    if len(units) != 1:
        return None
    days = sorted(
        {day for item in items if item.values for day, value in item.values.steps if value}
    )
    if len(days) < 2:
        return None
    series: dict[str, dict[datetime.date, float]] = {}
    for item in items:
        name = " ".join(filter(None, [item.applies_to.calibre, *item.applies_to.region]))
        values = series.setdefault(name or item.edition or item.id, {})
        for day, value in item.values.steps if item.values else ():
            if value is not None:
                values[day] = float(value)
    return draw(
        Bars(
            title=translate("Years compared"),
            unit=units.pop(),
            source=translate("the documents named beneath"),
            categories=tuple(day.isoformat() for day in days),
            series=tuple(
                BarSeries(name, tuple(values.get(day) for day in days))
                for name, values in sorted(series.items())
            )[:8],
        ),
        translate=translate,
    )
