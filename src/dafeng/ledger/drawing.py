"""The chart of one series."""

from datetime import date

from django.utils.translation import get_language, gettext

from dafeng.ledger.form import Column, add_months
from dafeng.ledger.series import Point, Series, missing_months
from dafeng.ui.charts import Chart, line

MOST_POINTS = 180


def draw_series(series: Series, column: Column, *, source: str) -> Chart | None:
    """The points of a series over time, settled ones and others apart; None of too few."""
    points = [point for point in series.points if not _is_sum(point, series)][-MOST_POINTS:]
    if len(points) < 2:
        return None
    by_day = {_start(point, series): point for point in points}
    gaps = _gaps(by_day) if all(point.is_month for point in points) else []
    days = sorted([*by_day, *gaps])
    instants = tuple(f"{day}T00:00:00" for day in days)
    name = column.name.pick(get_language() or "zh-hans")
    values = tuple(float(by_day[day].amount) if day in by_day else None for day in days)
    open_ones = any(not point.is_settled for point in points)
    note = gettext("Not all figures are final.") if open_ones else ""
    drawn = line.Line(
        title=name,
        unit=column.unit,
        source=source,
        instants=instants,
        series=(line.Series(name, values),),
        from_zero=column.kind not in ("growth", "rate"),
        note=note,
    )
    return line.draw(drawn, translate=gettext)


def _gaps(known: dict[date, Point]) -> list[date]:
    """The months without a figure between the first and the last."""
    return missing_months(known, first=min(known), last=max(known))


def _start(point: Point, series: Series) -> date:
    """Where a point stands: a cumulative one at its last month."""
    return add_months(point.end, -1) if series.cumulative else point.start


def _is_sum(point: Point, series: Series) -> bool:
    """A stated year among months: it has another size."""
    return point.is_year and not series.cumulative and any(p.is_month for p in series.points)
