"""Who may see the plan, and who may enter which of the four values."""

from typing import Any

import rules
from django.utils import timezone

from dafeng.evidence.services import attachable
from dafeng.indicators.models import Indicator, Value
from dafeng.ledger import supplier
from dafeng.people.models import Organisation, User
from dafeng.people.role import Role
from dafeng.people.rules import has_role, is_officer
from dafeng.plan import selectors

sees_plan = has_role(
    Role.OFFICER, Role.LEADER, Role.AUDITOR, Role.HEAD, Role.FILER, Role.PARK_MANAGER
)


def _files_for(user: User) -> set[int]:
    """The organisations for which the user heads or files."""
    return {grant.organisation_id for grant in user.grants if grant.role in (Role.HEAD, Role.FILER)}


def _is_held(user: User, bodies: set[int]) -> bool:
    mine = _files_for(user)
    return bool(mine) and not mine.isdisjoint(selectors.with_heirs(bodies, timezone.localdate()))


@rules.predicate
def leads_indicator(user: User, indicator: Indicator | None) -> bool:
    """Head or filer of a body that leads a target of this indicator, or of its successor."""
    return indicator is not None and _is_held(user, selectors.leads_of(indicator))


@rules.predicate
def is_of_statistics(user: User, indicator: Any = None) -> bool:
    """Head or filer of the statistics bureau."""
    city = selectors.city()
    return bool(city and city.statistics_office_id) and _is_held(user, {city.statistics_office_id})


@rules.predicate
def may_enter_this(user: User, value: Value | None) -> bool:
    """Who may enter a value may add files to it."""
    return value is not None and user.has_perm(f"plan.enter_{value.kind}", value.indicator)


@rules.predicate
def is_own_body(user: User, body: Organisation | None) -> bool:
    """The body is one that the user works for."""
    return body is not None and body.pk in {grant.organisation_id for grant in user.grants}


rules.add_perm("plan.view_plan", sees_plan)
rules.add_perm("plan.enter_assigned", is_officer)
rules.add_perm("plan.enter_statistical", is_officer | is_of_statistics)
rules.add_perm("plan.enter_filed", is_officer | leads_indicator)
rules.add_perm("plan.enter_computed", rules.predicates.always_false)
rules.add_perm("plan.note_lights", rules.predicates.always_false)
rules.add_perm("plan.attach_to_value", may_enter_this)
attachable("indicators.value", view="plan.view_plan", add="plan.attach_to_value")
attachable("plan.targetdecision", view="plan.view_plan", add="plan.decide_target")
rules.add_perm("plan.approve_value_change", is_officer)
rules.add_perm("plan.decide_target", is_officer)
rules.add_perm("plan.issue_review", is_officer)
rules.add_perm("plan.state_system", is_officer)
rules.add_perm("plan.view_body_users", is_officer | is_own_body)


def _issuer(issuer: str) -> set[int]:
    """The city's statistics bureau, or its successor, sends the statistical forms."""
    city = selectors.city() if issuer == "statistics" else None
    if city is None or city.statistics_office_id is None:
        return set()
    return selectors.with_heirs({city.statistics_office_id}, timezone.localdate())


supplier.finders.append(_issuer)
