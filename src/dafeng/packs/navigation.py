"""The menu's line, and the banner of sample data that are not whole yet or no longer."""

from collections.abc import Iterable

from django.db import Error as DatabaseError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dafeng.packs.sample import state
from dafeng.ui.navigation import add_entry
from dafeng.ui.notice import Notice, add_notice

add_entry(
    group=_("Administration"),
    title=_("Packs"),
    url_name="packs:list",
    icon="database",
    permission="packs.view_packs",
    order=900,
)


@add_notice
def tell_of_part_of_the_sample(request: HttpRequest) -> Iterable[Notice]:
    """Say to who looks at the sample that it is being loaded or removed, or is here in part."""
    area = request.user.area
    if area is None or not area.is_sample:
        return
    try:
        job, whole = state.load_job(), state.is_whole()
        leaving = not whole and state.is_leaving()
    except DatabaseError:
        return
    if job is not None:
        percent = round(100 * job.done / job.total) if job.total else 0
        sees = request.user.has_perm("jobs.view_all_jobs")
        yield Notice(
            kind="info",
            text=gettext(
                "Sample data are being loaded (%(percent)s %%): pages do not show all of them yet."
            )
            % {"percent": percent},
            url=reverse("jobs:detail", args=[job.pk]) if sees else "",
        )
    elif leaving:
        yield Notice(
            kind="warn",
            text=gettext(
                "The removal of the sample data has begun: pages no longer show all of them."
            ),
        )
    elif not whole:
        yield Notice(
            kind="warn",
            text=gettext(
                "Only a part of the sample data is here: their loading has ended early. Ask the "
                "administrator to run dafeng sample load again, or dafeng sample remove."
            ),
        )
