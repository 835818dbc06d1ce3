"""What a page draws of channels over a time: coarse for years, finer the closer one looks."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from dafeng.metering.error import BadTime
from dafeng.metering.models import Channel
from dafeng.metering.selectors import amount
from dafeng.ui.charts import Chart, heatmap, line

DAY = datetime.timedelta(days=1)
FINEST = ((4, "15min"), (63, "hour"), (1200, "day"))
HEAT_DAYS = 92
EARLIEST, LATEST = datetime.date(1990, 1, 1), datetime.date(2199, 12, 31)


@dataclass(frozen=True, slots=True)
class Span:
    """Local days from `start` to before `end`."""

    start: datetime.date
    end: datetime.date

    @property
    def days(self) -> int:
        """How many."""
        return (self.end - self.start).days

    @property
    def step(self) -> str:
        """The finest step that is still readable."""
        return next((step for days, step in FINEST if self.days <= days), "month")

    @property
    def query(self) -> str:
        """As parameters of an address."""
        return f"start={self.start.isoformat()}&end={self.end.isoformat()}"


@dataclass(frozen=True, slots=True)
class Zoom:
    """A span that a link leads to."""

    label: str
    query: str
    active: bool = False


def read_span(said: Mapping[str, Any], extent: tuple[datetime.date, datetime.date]) -> Span:
    """The span that an address asks for; the whole extent where it asks for none.

    Raises `BadTime`.
    """
    asked = [said.get("start", ""), said.get("end", "")]
    if not any(asked):
        return Span(*extent)
    try:
        start, end = map(datetime.date.fromisoformat, asked)
    except (ValueError, TypeError) as error:
        raise BadTime(value=" – ".join(asked)) from error
    if not EARLIEST <= start < end <= LATEST:
        raise BadTime(value=f"{start} – {end}")
    return Span(start, end)


def zooms(span: Span, extent: tuple[datetime.date, datetime.date]) -> list[list[Zoom]]:
    """Rows of links: all time and years, the months of a year, the days of a month."""
    everything = Span(*extent)
    last = extent[1] - DAY
    years = [Zoom(_("All"), everything.query, span == everything)]
    for year in range(extent[0].year, last.year + 1):
        whole = Span(datetime.date(year, 1, 1), datetime.date(year + 1, 1, 1))
        years.append(Zoom(str(year), whole.query, _within(span, whole)))
    rows = [years]
    if _within(span, Span(datetime.date(span.start.year, 1, 1), _next_year(span.start))):
        months = [datetime.date(span.start.year, month, 1) for month in range(1, 13)]
        spans = [Span(month, amount.following(month)) for month in months]
        rows.append([Zoom(f"{s.start:%m}", s.query, _within(span, s)) for s in spans])
    month = Span(amount.first_of(span.start), amount.following(span.start))
    if _within(span, month):
        days = [month.start + DAY * place for place in range(month.days)]
        spans = [Span(day, day + DAY) for day in days]
        rows.append([Zoom(f"{s.start:%d}", s.query, span == s) for s in spans])
    return rows


def _within(span: Span, outer: Span) -> bool:
    return outer.start <= span.start and span.end <= outer.end


def _next_year(day: datetime.date) -> datetime.date:
    return datetime.date(day.year + 1, 1, 1)


def steps() -> dict[str, str]:
    """The names of steps."""
    return {
        "15min": _("quarter of an hour"),
        "hour": _("hour"),
        "day": _("day"),
        "month": _("month"),
    }


def draw_load(channels: Sequence[Channel], span: Span, *, title: str, source: str) -> Chart | None:
    """The amounts of each step as a line; None where there is nothing."""
    found = amount.series(channels=channels, start=span.start, end=span.end, step=span.step)
    if all(each is None for each in found.amounts):
        return None
    name = _("Amount of each {step}").format(step=steps()[span.step])
    data = line.Line(
        title=title,
        unit=found.unit,
        source=source,
        instants=tuple(each.isoformat(timespec="minutes") for each in found.instants),
        series=(line.Series(name, tuple(found.amounts)),),
        from_zero=False,
        note=_("Provisional: late readings may still change it. A gap is a gap, not zero."),
    )
    return line.draw(data, translate=_)


def draw_heat(channels: Sequence[Channel], span: Span, *, title: str, source: str) -> Chart | None:
    """Days across and hours down, the last three months of the span at most."""
    start = max(span.start, span.end - DAY * HEAT_DAYS)
    days, cells, unit = amount.matrix(channels=channels, start=start, end=span.end)
    filled = [place for place, row in enumerate(cells) if any(each is not None for each in row)]
    if not filled:
        return None
    days, cells = days[: filled[-1] + 1], cells[: filled[-1] + 1]
    data = heatmap.Heatmap(
        title=title,
        unit=f"{unit}/h",
        source=source,
        days=tuple(day.isoformat() for day in days),
        values=tuple(tuple(row) for row in cells),
        note=_("Provisional"),
    )
    return heatmap.draw(data, translate=_)
