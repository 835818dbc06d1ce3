"""Lines of the menu about the installation as a whole, and the banner of what is under way."""

from collections.abc import Iterable

from django.db import Error as DatabaseError
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dafeng.jobs.selectors import is_under_way
from dafeng.people.area import code_in_view
from dafeng.site.pipeline import FOLLOW
from dafeng.ui.navigation import add_entry
from dafeng.ui.notice import Notice, add_notice

add_entry(
    group=_("Accounts"),
    title=_("Daily runs"),
    url_name="runs",
    icon="refresh",
    permission="site.view_runs",
    order=590,
)


@add_notice
def tell_what_follows(request: HttpRequest) -> Iterable[Notice]:
    """Say that figures have come whose indicators and lights are not there yet."""
    if not request.user.has_perm("plan.view_plan"):
        return
    try:
        follows = is_under_way(FOLLOW, {"area": code_in_view(request.user)})
    except DatabaseError:
        return
    if follows:
        yield Notice(
            kind="info",
            text=gettext(
                "New figures have come: indicators and targets are being computed again. "
                "Look again in a moment."
            ),
        )
