"""Lines of the menu about the log and approvals."""

from django.utils.translation import gettext_lazy as _

from dafeng.evidence.selectors import count_waiting, last_number
from dafeng.ui.kept import add_ground
from dafeng.ui.navigation import add_entry

GROUP = _("Administration")

add_ground(lambda request: last_number())
add_entry(
    group=GROUP,
    title=_("Approvals"),
    url_name="evidence:approvals",
    icon="circle-check",
    permission="evidence.view_approvals",
    order=930,
    count=count_waiting,
)
add_entry(
    group=GROUP,
    title=_("Evidence log"),
    url_name="evidence:log",
    icon="history",
    permission="evidence.view_log",
    order=940,
)
