"""A department's page: what it leads, helps with and must deliver, and whom it can ask."""

from dataclasses import dataclass
from datetime import date

from dafeng.ledger.form import forms
from dafeng.ledger.selectors.collection import CalendarPart, calendar
from dafeng.ledger.supplier import supplied_by
from dafeng.people.area import code_in_view
from dafeng.people.models import Organisation, RoleGrant, User
from dafeng.people.role import Role
from dafeng.plan import selectors as plan
from dafeng.plan import state as st
from dafeng.plan.filter import MINE
from dafeng.plan.models import Duty, Task, TaskDuty
from dafeng.plan.standing import Standing
from dafeng.portal.selectors.demand import Demand, demand, year_asked
from dafeng.portal.selectors.lights import Lights, lights_of

MOST_OFFICERS = 3


@dataclass(frozen=True)
class BodyHome:
    """What a department leads, helps with, must supply; the officers whom it can ask."""

    bodies: list[Organisation]
    led: list[Standing]
    demands: list[Demand]
    tasks_led: list[Task]
    tasks_helped: list[Task]
    lights: Lights
    arrivals: list[CalendarPart]
    officers: list[User]

    @property
    def has_part(self) -> bool:
        """Whether the plan or a form of statistics asks anything of them."""
        return bool(self.led or self.tasks_led or self.tasks_helped or self.arrivals)


def body_home(user: User, today: date) -> BodyHome:
    """What matters now for the bodies that a user works for."""
    mine = plan.bodies_of(user)
    predecessors = plan.with_predecessors(mine, today)
    area = code_in_view(user)
    known = plan.all_standings(on=today, area=area)
    led = set(plan.led_by(mine, today).values_list("target", flat=True))
    standings = [row for key, row in known.items() if key in led]
    city, sent = plan.city(), supplied_by(user)
    supplied = [form for form in forms().values() if form.id in sent]
    duties = TaskDuty.objects.filter(organisation__in=predecessors, task__retired_date=None)
    tasks = list(duties.select_related("task__section").order_by("task__section__order"))
    return BodyHome(
        bodies=list(Organisation.objects.filter(pk__in=mine)),
        led=sorted(standings, key=lambda row: st.STATES.index(row.state)),
        demands=[demand(row, city) for row in standings if _lacks_filed(row)],
        tasks_led=[duty.task for duty in tasks if duty.duty == Duty.LEAD],
        tasks_helped=[duty.task for duty in tasks if duty.duty == Duty.COOPERATING],
        lights=lights_of(standings, area=area, scope=f"&lead={MINE}"),
        arrivals=calendar(area=area, known=supplied, today=today),
        officers=officers(today),
    )


def officers(today: date) -> list[User]:
    """The people of the dual-carbon office, those with a phone first."""
    grants = RoleGrant.objects.in_force(today).filter(role=Role.OFFICER, user__is_active=True)
    people = {grant.user_id: grant.user for grant in grants.select_related("user__organisation")}
    return sorted(people.values(), key=lambda each: not each.phone)[:MOST_OFFICERS]


def _lacks_filed(row: Standing) -> bool:
    """Whether the department itself has filed nothing final for the year that matters."""
    year = year_asked(row)
    if row.state not in (st.PENDING, st.RUNNING) or year is None:
        return False
    filed = (f for f in row.figures if f.kind == "filed" and f.year == year)
    return not any(figure.is_settled for figure in filed)
