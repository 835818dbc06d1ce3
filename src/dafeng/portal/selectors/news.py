"""What was last written about the plan, what waits for a decision, who is there."""

from collections.abc import Iterable, Sequence

from django.db.models import Q
from django.utils.translation import gettext

from dafeng.evidence.models import Approval, Entry
from dafeng.evidence.services import may_decide
from dafeng.indicators.models import Value
from dafeng.people.access import listed_organisations, visible_places
from dafeng.people.models import User
from dafeng.plan.models import TargetDecision

NEWS = ("value.", "target.", "system.", "pack.loaded", "approval.")
LOOKED_AT = 60
OF_AREA = {"indicators.value": Value, "plan.targetdecision": TargetDecision}
"""Whose rows are of an area; all else is of the plan."""


def approvals_for(user: User) -> list[Approval]:
    """Requests that wait and that this user may decide."""
    rows = Approval.objects.filter(state=Approval.State.PENDING).select_related("requested_by")
    return [row for row in rows[:200] if may_decide(user, row)]


def news(area: str, prefixes: Iterable[str] = NEWS, *, limit: int = 8) -> list[Entry]:
    """What was last written about the plan, and about an area's values and documents."""
    wanted = Q()
    for prefix in prefixes:
        wanted |= Q(kind__startswith=prefix)
    rows = list(Entry.objects.filter(wanted).select_related("actor")[:LOOKED_AT])
    others = {name: _of_others(name, rows, area) for name in OF_AREA}
    return [row for row in rows if row.subject_id not in others.get(row.subject_type, ())][:limit]


def _of_others(name: str, rows: Iterable[Entry], area: str) -> set[str]:
    """The keys of what some rows are about that is of another area."""
    keys = [row.subject_id for row in rows if row.subject_type == name]
    found = OF_AREA[name].objects.filter(pk__in=keys).exclude(area=area)
    return {str(key) for key in found.values_list("pk", flat=True)}


def people_counts(user: User) -> Sequence[tuple[str, int]]:
    """How many users and organisations there are, for those who administer them."""
    return (
        (gettext("Users who may log in"), User.objects.filter(is_active=True).count()),
        (gettext("Organisations"), listed_organisations(user).count()),
        (gettext("Places"), visible_places(user).count()),
    )
