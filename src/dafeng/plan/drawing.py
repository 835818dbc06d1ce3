"""The chart of one target, from its standing."""

from django.utils.translation import gettext

from dafeng.indicators.figure import COMPUTED, KINDS, latest
from dafeng.indicators.models import Value
from dafeng.plan import presentation as show
from dafeng.plan.standing import Standing
from dafeng.ui.charts import Chart
from dafeng.ui.charts.target_path import Mark, TargetPath, Values, draw


def draw_target(standing: Standing) -> Chart | None:
    """Values by kind, the paths and the level of a target; None where it has no number."""
    target, promise = standing.target, standing.promise
    if promise.takes_answer or promise.comparator == "before":
        return None
    kinds = tuple(each for each in (_kind(standing, kind) for kind in KINDS) if each.values)
    value = None if promise.value is None else float(promise.value)
    marks = ()
    if value is not None and promise.year:
        marks = (Mark(promise.year, value, show.level_of(standing)),)
    if not kinds and not marks:
        return None
    limit = (gettext("Target value"), value) if value is not None and not promise.year else None
    return draw(
        TargetPath(
            title=gettext("Trajectory, values and trend"),
            unit=show.wording(target.unit_text),
            source=show.wording(target.document.name) if target.document else "",
            kinds=kinds,
            paths=_paths(standing),
            marks=marks,
            limit=limit,
            years=_window(standing),
            note=_note(standing),
        ),
        translate=gettext,
    )


def _kind(standing: Standing, kind: str) -> Values:
    years = sorted({f.year for f in standing.figures if len(f.period) == 4})
    found = {}
    for year in years:
        figures = [f for f in standing.figures if f.year == year and len(f.period) == 4]
        figure = latest(figures, kind=kind)
        if figure and figure.amount is not None:
            found[year] = float(figure.amount)
    return Values(str(Value.Kind(kind).label), found, computed=kind == COMPUTED)


def _paths(standing: Standing) -> tuple[Values, ...]:
    paths = standing.paths
    rows = []
    for path in paths:
        name = gettext("Trajectory")
        if len(paths) > 1:
            name = gettext("Trajectory from {year}").format(year=path.base_year)
        rows.append(Values(name, {year: float(value) for year, value in path.points.items()}))
    trend, due = standing.light.trend, promise_year(standing)
    if trend is not None and due > trend.last:
        years = range(trend.last, due + 1)
        rows.append(Values(gettext("Trend"), {year: float(trend.at(year)) for year in years}))
    return tuple(rows)


def promise_year(standing: Standing) -> int:
    """The year up to which a trend is drawn: the due year; without one, none ahead."""
    return standing.promise.year or 0


def _window(standing: Standing) -> tuple[int, ...]:
    last = standing.promise.year or standing.today.year
    return (min(last, standing.today.year) - 5, last)


def _note(standing: Standing) -> str:
    promise = standing.promise
    if promise.trajectory == "straight" and promise.value is not None and not standing.paths:
        return gettext("The path starts at the first known figure; there is none yet.")
    return ""
