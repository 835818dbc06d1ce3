"""The chart of one indicator: what is official, and what each reading gives."""

from django.utils.translation import gettext

from dafeng.indicators import presentation as show
from dafeng.indicators.selectors import Row
from dafeng.ui.charts import Chart
from dafeng.ui.charts.target_path import TargetPath, Values, draw


def draw_indicator(row: Row) -> Chart | None:
    """Official figures solid, computed ones dashed, by year; None where there is no number."""
    official = {
        year: float(value.amount)
        for year, value in sorted(row.official.items())
        if value.amount is not None
    }
    kinds = [Values(gettext("Official"), official)] if official else []
    for reading, years in row.outcomes.items():
        known = {
            year: float(each.amount) for year, each in years.items() if each.amount is not None
        }
        if known:
            name = gettext("Computed: {reading}").format(reading=show.reading_name(row, reading))
            kinds.append(Values(name, known, computed=True))
    if not kinds:
        return None
    return draw(
        TargetPath(
            title=show.wording(row.indicator.name),
            unit=show.unit_of(row.indicator),
            source=show.form_names(row) or gettext("values entered"),
            kinds=tuple(kinds),
            note=gettext("Computed values are no statistical figures."),
        ),
        translate=gettext,
    )
