"""Reading runs and scenarios."""

from django.db.models import QuerySet

from dafeng.outlook.models import Run


def runs(*, area: str) -> QuerySet[Run]:
    """The runs of an area, the latest first."""
    return Run.objects.filter(area=area).select_related("scenario", "created_by")


def latest_run(*, area: str) -> Run | None:
    """The latest run of the area's trend, without any scenario; None before the first."""
    return runs(area=area).filter(scenario=None, levers={}).first()
