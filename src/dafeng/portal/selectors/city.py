"""The office's page: what matters now in the whole area."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from dafeng.evidence.reading import until_written
from dafeng.ledger.form import forms
from dafeng.ledger.selectors.collection import CalendarPart, calendar
from dafeng.outlook.models import QuickEstimate
from dafeng.people.area import Area
from dafeng.plan import presentation as show
from dafeng.plan import selectors as plan
from dafeng.plan import state as st
from dafeng.plan.models import City, Task
from dafeng.plan.standing import Standing
from dafeng.portal.selectors.contact import contacts
from dafeng.portal.selectors.demand import Demand, demand
from dafeng.portal.selectors.lights import Lights, lights_of, reds, with_contacts
from dafeng.portal.selectors.peak import Peak, open_estimate, peak
from dafeng.portal.selectors.problems import Problems, problems
from dafeng.portal.selectors.problems import with_contacts as call
from dafeng.portal.selectors.tonnes import Tonnes, tonnes

SHOWN = 6


@dataclass(frozen=True)
class Line:
    """One state with how many are in it, leading to their list."""

    key: str
    title: str
    kind: str
    count: int
    url: str


@dataclass(frozen=True)
class CityHome:
    """The whole area: tonnes, peak, lights, what is amiss, what came, what waits for figures."""

    rows: list[Standing]
    tonnes: Tonnes | None
    estimate: QuickEstimate | None
    peak: Peak | None
    lights: Lights
    problems: Problems
    arrivals: list[CalendarPart]
    targets: list[Line]
    tasks: list[Line]
    due: list[Demand]
    due_count: int
    silent: list[Demand]
    silent_count: int


def city_home(
    user: Any, today: date, area: Area | None = None, city: City | None = None
) -> CityHome:
    """What matters now in the area that somebody looks at; `city` saves reading it again."""
    code = "" if area is None else area.code
    known = _known(area=code, today=today)
    rows = known.rows
    pending = [row for row in rows if row.state == st.PENDING]
    pending.sort(key=lambda row: row.target.strength != "binding")
    blank = [row for row in rows if row.latest is None and row.state == st.RUNNING]
    blank.sort(key=lambda row: (row.promise.year or 9999, row.target.key))
    city = city or plan.city()
    amiss = problems(user, reds=reds(rows), arrived=known.arrivals, today=today)
    turned, amiss = _with_people(user, lights_of(rows, area=code), amiss, today)
    return CityHome(
        rows=rows,
        tonnes=known.tonnes,
        estimate=known.estimate,
        peak=known.peak,
        lights=turned,
        problems=amiss,
        arrivals=known.arrivals,
        targets=_lines(Counter(row.state for row in rows)),
        tasks=_task_lines(known.tasks),
        due=[demand(row, city) for row in pending[:SHOWN]],
        due_count=len(pending),
        silent=[demand(row, city) for row in blank[:SHOWN]],
        silent_count=len(blank),
    )


@dataclass(frozen=True, slots=True)
class _Known:
    """What is the same for all who look at an area: targets, tonnes, peak, what came, tasks."""

    rows: list[Standing]
    tonnes: Tonnes | None
    estimate: QuickEstimate | None
    peak: Peak | None
    arrivals: list[CalendarPart]
    tasks: Counter[str]


@until_written
def _known(*, area: str, today: date) -> _Known:
    rows = list(plan.all_standings(on=today, area=area).values())
    found = tonnes(area=area, today=today)
    return _Known(
        rows=rows,
        tonnes=found,
        estimate=open_estimate(area=area, known=found),
        peak=peak(area=area),
        arrivals=calendar(area=area, known=forms().values(), today=today),
        tasks=_states_of_tasks(rows),
    )


def _with_people(
    user: Any, turned: Lights, amiss: Problems, today: date
) -> tuple[Lights, Problems]:
    """Both with whom to call, asked of the database once."""
    asked = [body for row in amiss.rows for body in row.asked]
    asked += [body for each in turned.changes for body in each.leads]
    people = contacts(user, asked, today=today)
    return with_contacts(turned, people), replace(amiss, rows=call(amiss.rows, people))


def _states_of_tasks(rows: Sequence[Standing]) -> Counter[str]:
    """What its targets say about each task, from targets that are judged already."""
    by_section: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        by_section[row.target.section_id].append(row.state)
    sections = Task.objects.filter(retired_date=None).values_list("section_id", flat=True)
    return Counter(st.state_of_task(by_section[section]) for section in sections)


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
