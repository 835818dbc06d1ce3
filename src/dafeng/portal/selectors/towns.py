"""Townships by what can be counted there: tasks, meters and their data; no energy, no carbon."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count

from dafeng.metering.models import Meter
from dafeng.metering.selectors.quality import CityQuality, Completeness
from dafeng.people.area import Area, places_of, within
from dafeng.people.models import Place
from dafeng.plan.models import TaskDuty

TOWNSHIP_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Town:
    """A township with its tile: tasks that name it, meters there, completeness of their data."""

    place: Place
    tasks: int
    meters: int
    health: Completeness | None = None

    @property
    def percent(self) -> float | None:
        """Quarters received of those expected, in per cent."""
        share = None if self.health is None else self.health.share
        return None if share is None else 100 * share


def towns(area: Area | None, quality: CityQuality | None = None) -> list[Town]:
    """The townships of an area that have a tile, with what is counted in them."""
    found = places_of(area).filter(level=Place.Level.TOWNSHIP, valid_to=None)
    places = list(found.exclude(tile_row=None))
    if not places:
        return []
    tasks, meters = _tasks(), _meters(area)
    health: dict[str, Completeness] = {}
    for organisation, each, _stale in quality.organisations if quality else ():
        if code := _township(organisation.place_id):
            health.setdefault(code, Completeness()).add(each)
    return [
        Town(place, tasks[place.code], meters[place.code], health.get(place.code))
        for place in places
    ]


def _township(code: str | None) -> str:
    return (code or "")[:TOWNSHIP_DIGITS]


def _tasks() -> Counter[str]:
    """How many tasks name a township, by the groups that it is a member of."""
    named: Counter[str] = Counter()
    duties = TaskDuty.objects.filter(task__retired_date=None, organisation__kind="group")
    rows = duties.values("organisation__members__place").annotate(count=Count("pk"))
    for row in rows:
        if row["organisation__members__place"]:
            named[row["organisation__members__place"]] += row["count"]
    return named


def _meters(area: Area | None) -> Counter[str]:
    rows = Meter.objects.filter(within(area, path="organisation"), valid_to=None)
    counts: Counter[str] = Counter()
    for row in rows.values("organisation__place").annotate(count=Count("pk")):
        counts[_township(row["organisation__place"])] += row["count"]
    return counts
