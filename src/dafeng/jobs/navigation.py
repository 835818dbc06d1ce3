"""The menu's line, and the banner that nobody works."""

from collections.abc import Iterable

from django.db import Error as DatabaseError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dafeng.jobs import worker
from dafeng.ui.navigation import add_entry
from dafeng.ui.notice import Notice, add_notice

add_entry(
    group=_("Administration"),
    title=_("Background work"),
    url_name="jobs:list",
    icon="server",
    permission="jobs.view_jobs",
    order=920,
)


@add_notice
def warn_of_no_worker(request: HttpRequest) -> Iterable[Notice]:
    """Tell everybody that what they start will wait."""
    try:
        alive = worker.count_alive()
    except DatabaseError:
        return
    if not alive:
        yield Notice(
            kind="warn",
            text=gettext("No worker is running: what is started now waits until one is."),
            url=reverse("jobs:list"),
        )
