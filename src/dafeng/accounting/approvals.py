"""What takes effect when a second person approves: the city's own factors."""

from dafeng.accounting.services import issue_city
from dafeng.evidence.models import Approval
from dafeng.evidence.services import Log, approvable


@approvable("accounting.factors", permission="accounting.approve_factors")
def put_into_force(*, log: Log, approval: Approval) -> None:
    """Issue the factors that were asked for."""
    issue_city(log, title=approval.payload["title"], rows=approval.payload["rows"])
