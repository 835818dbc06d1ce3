"""The charts of the quick estimate."""

from django.utils.translation import get_language, gettext

from dafeng.outlook.component import COMPONENTS
from dafeng.outlook.estimate_table import STEP, large
from dafeng.outlook.models import QuickEstimate
from dafeng.outlook.selectors.estimate import Overview
from dafeng.ui.charts import Chart, bar, months


def draw_months(seen: Overview) -> Chart:
    """Whole months solid, later ones estimated with their interval, earlier estimates as dots."""
    level, shown = seen.latest.level if seen.latest else 0.9, large()
    earlier: dict[str, float] = {}
    for each in reversed(seen.compared):
        if not each.row.is_whole and each.row.period in seen.months:
            earlier.setdefault(each.row.period, shown.of(each.row.value))
    return months.draw(
        months.Months(
            title=gettext("Energy CO2 by month"),
            unit=shown.unit,
            source=source_words(),
            known={month: shown.of(value) for month, value in seen.months.items()},
            estimated={
                row.period: months.Interval(*(shown.of(v) for v in (row.value, row.low, row.high)))
                for row in seen.open
            },
            earlier=earlier,
            level_percent=round(100 * level),
            digits=shown.digits(STEP),
            note=gettext("Computed here, no official statistic"),
        ),
        translate=gettext,
    )


def draw_parts(row: QuickEstimate) -> Chart:
    """The parts of a month: what came and what was estimated."""
    shown = large()
    parts = [part for part in row.parts if part["tonnes"] is not None]
    parts.sort(key=lambda part: -abs(part["tonnes"]))
    series = [
        bar.BarSeries(name, tuple(_shown(part, is_estimated) for part in parts))
        for name, is_estimated in ((gettext("Came"), False), (gettext("Estimated"), True))
        if any(part["is_estimated"] is is_estimated for part in parts)
    ]
    return bar.draw(
        bar.Bars(
            title=gettext("What it is made of, {month}").format(month=row.period),
            unit=shown.unit,
            source=source_words(),
            categories=tuple(part_name(part["component"]) for part in parts),
            series=tuple(series),
            stacked=True,
            horizontal=True,
            category_name=gettext("Part"),
            digits=shown.digits(STEP),
        ),
        translate=gettext,
    )


def _shown(part: dict[str, float], is_estimated: bool) -> float | None:
    return large().of(part["tonnes"]) if part["is_estimated"] is is_estimated else None


def part_name(component: str) -> str:
    """A part in words."""
    return COMPONENTS[component].pick(get_language() or "zh-hans")


def source_words() -> str:
    """Where the figures of the charts come from."""
    return gettext("Monthly tables of the area, quick estimate")
