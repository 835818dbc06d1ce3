"""Changes of the whole installation that need two people."""

from django.utils.translation import gettext_lazy as _

from dafeng.evidence.models import Approval
from dafeng.evidence.services import Log, approvable


@approvable("site.restore", permission="site.approve_restore", title=_("Restore of a backup"))
def record_restore(*, log: Log, approval: Approval) -> None:
    """The restore has been done by the command; here it enters the log."""
    log.record("backup.restored", "backup", **approval.payload)
