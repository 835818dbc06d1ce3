"""What was last written about the plan, what waits for a decision, who is there."""

from collections.abc import Iterable, Sequence

from django.db.models import Q
from django.utils.translation import gettext

from dafeng.evidence.models import Approval, Entry
from dafeng.evidence.services import may_decide
from dafeng.people.access import listed_organisations, visible_places
from dafeng.people.models import User

NEWS = (
    *("value.", "target.", "system.", "pack.loaded", "approval."),
    "ledger.statistics_recorded",
)


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
