"""What matters now, for each role."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext

from dafeng.evidence.models import Approval, Entry
from dafeng.evidence.services import may_decide
from dafeng.people.access import listed_organisations, visible_places
from dafeng.people.area import Area, code_in_view, places_of
from dafeng.people.models import Organisation, Place, User
from dafeng.plan import presentation as show
from dafeng.plan import selectors as plan
from dafeng.plan import state as st
from dafeng.plan.models import City, Duty, Task, TaskDuty
from dafeng.plan.standing import Standing
from dafeng.ui.charts import Chart
from dafeng.ui.charts.tilemap import Tile, Tilemap, draw

NEWS = ("value.", "target.", "system.", "pack.loaded", "approval.")
SHOWN = 8


@dataclass(frozen=True)
class Line:
    """One state with how many are in it, leading to their list."""

    key: str
    title: str
    kind: str
    count: int
    url: str


@dataclass(frozen=True)
class Demand:
    """A figure that somebody must supply: the target, and who."""

    standing: Standing
    who: Any
    why: str
    year: int | None


@dataclass(frozen=True)
class CityHome:
    """The office's page: the whole city."""

    targets: list[Line]
    tasks: list[Line]
    due: list[Demand]
    due_count: int
    silent: list[Demand]
    silent_count: int
    tiles: Chart | None
    next_due: Counter[int] = field(default_factory=Counter)


@dataclass(frozen=True)
class BodyHome:
    """A department's page: what it leads, helps with and must supply."""

    bodies: list[Organisation]
    led: list[Standing]
    helped_count: int
    demands: list[Demand]
    tasks_led: list[Task]
    tasks_helped: list[Task]


def city_home(today: date, area: Area | None = None) -> CityHome:
    """What matters now in the whole city."""
    code = "" if area is None else area.code
    rows = plan.standings(plan.targets(), today, area=code)
    pending = [row for row in rows if row.state == st.PENDING]
    pending.sort(key=lambda row: row.target.strength != "binding")
    silent = [row for row in rows if row.latest is None and row.state == st.RUNNING]
    silent.sort(key=lambda row: (row.promise.year or 9999, row.target.key))
    city = plan.city()
    return CityHome(
        targets=_lines(Counter(row.state for row in rows)),
        tasks=_task_lines(Counter(plan.states_of_tasks(today, area=code).values())),
        due=[demand(row, city) for row in pending[:SHOWN]],
        due_count=len(pending),
        silent=[demand(row, city) for row in silent[:SHOWN]],
        silent_count=len(silent),
        tiles=township_tiles(area),
        next_due=Counter(row.promise.year for row in rows if row.promise.year),
    )


def body_home(user: User, today: date) -> BodyHome:
    """What matters now for the bodies that a user works for."""
    mine = plan.bodies_of(user)
    predecessors = plan.with_predecessors(mine, today)
    led = plan.targets().filter(duties__organisation__in=predecessors, duties__duty=Duty.LEAD)
    helped = plan.targets().filter(
        duties__organisation__in=predecessors, duties__duty=Duty.COOPERATING
    )
    standings = plan.standings(led.distinct(), today, area=code_in_view(user))
    city = plan.city()
    demands = [demand(row, city) for row in standings if _lacks_filed(row)]
    duties = TaskDuty.objects.filter(organisation__in=predecessors, task__retired_date=None)
    tasks = list(duties.select_related("task__section").order_by("task__section__order"))
    return BodyHome(
        bodies=list(Organisation.objects.filter(pk__in=mine)),
        led=sorted(standings, key=lambda row: st.STATES.index(row.state)),
        helped_count=helped.distinct().count(),
        demands=demands,
        tasks_led=[duty.task for duty in tasks if duty.duty == Duty.LEAD],
        tasks_helped=[duty.task for duty in tasks if duty.duty == Duty.COOPERATING],
    )


def _year_asked(row: Standing) -> int | None:
    return None if row.promise.year is None else min(row.promise.year, row.today.year - 1)


def _lacks_filed(row: Standing) -> bool:
    """Whether the department itself has filed nothing final for the year that matters."""
    year = _year_asked(row)
    if row.state not in (st.PENDING, st.RUNNING) or year is None:
        return False
    filed = (f for f in row.figures if f.kind == "filed" and f.year == year)
    return not any(figure.is_settled for figure in filed)


def demand(row: Standing, city: City | None) -> Demand:
    """Who must supply what a target waits for, and for which year: the last that is over."""
    if row.state == st.UNASSIGNED:
        who: Any = show.supplier("assigned", standing=row, city=city)
    else:
        who = show.body_links(row.leads)
    return Demand(row, who, show.reason(row), _year_asked(row))


def _lines(counts: Counter[str]) -> list[Line]:
    base = reverse("plan:target_list")
    return [
        Line(
            key, gettext(st.TITLES[key]), show.STATE_KINDS[key], counts[key], f"{base}?state={key}"
        )
        for key in st.STATES
        if counts[key] or key in (st.REACHED, st.MISSED)
    ]


def _task_lines(counts: Counter[str]) -> list[Line]:
    base = reverse("plan:task_list")
    return [
        Line(
            key,
            gettext(show.TASK_TITLES[key]),
            show.STATE_KINDS[key],
            counts[key],
            f"{base}?state={key}",
        )
        for key in st.TASK_STATES
        if counts[key]
    ]


def township_tiles(area: Area | None = None) -> Chart | None:
    """Townships as tiles, by how many tasks name them; never by energy or carbon."""
    city = plan.city()
    towns = places_of(area).filter(level=Place.Level.TOWNSHIP, valid_to=None)
    places = towns.exclude(tile_row=None)
    if city is None or not places:
        return None
    named: Counter[str] = Counter()
    duties = TaskDuty.objects.filter(task__retired_date=None, organisation__kind="group")
    for duty in duties.prefetch_related("organisation__members"):
        named.update(m.place_id for m in duty.organisation.members.all() if m.place_id)
    return draw(
        Tilemap(
            title=gettext("Townships: tasks that name them"),
            unit=gettext("tasks"),
            source=show.wording(city.plan.name),
            tiles=tuple(
                Tile(
                    show.wording(p.name),
                    p.tile_row,
                    p.tile_column,
                    named.get(p.code),
                    label=_on_tile(show.wording(p.name)),
                )
                for p in places
            ),
            place_name=gettext("Township"),
            value_name=gettext("Tasks"),
            digits=0,
            note=show.wording(city.tile_note),
        ),
        translate=gettext,
    )


def _on_tile(name: str) -> str:
    """An English name without the kind of place, which a tile has no room for."""
    return re.sub(r" (Town|Township|Subdistrict)$", "", name)


def approvals_for(user: User) -> list[Approval]:
    """Requests that wait and that this user may decide."""
    rows = Approval.objects.filter(state=Approval.State.PENDING).select_related("requested_by")
    return [row for row in rows[:200] if may_decide(user, row)]


def news(prefixes: Iterable[str] = NEWS, *, limit: int = 8) -> list[Entry]:
    """What was last written about the plan."""
    wanted = Q()
    for prefix in prefixes:
        wanted |= Q(kind__startswith=prefix)
    return list(Entry.objects.filter(wanted).select_related("actor")[:limit])


def people_counts(user: User) -> Sequence[tuple[str, int]]:
    """How many users and organisations there are, for those who administer them."""
    return (
        (gettext("Users who may log in"), User.objects.filter(is_active=True).count()),
        (gettext("Organisations"), listed_organisations(user).count()),
        (gettext("Places"), visible_places(user).count()),
    )
