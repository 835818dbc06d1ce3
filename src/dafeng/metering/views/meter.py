"""Meters: list, one with its channels, created, changed, imported."""

import tempfile
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dafeng.metering import store
from dafeng.metering.error import BadMeterList
from dafeng.metering.filters import MeterFilter
from dafeng.metering.forms import MeterForm, MeterListForm
from dafeng.metering.models import Meter
from dafeng.metering.selectors import meter as rows
from dafeng.metering.services import meter as services
from dafeng.metering.services.meter_list import COLUMNS, import_meters
from dafeng.metering.tables import MeterTable
from dafeng.metering.views.channel import channel_face
from dafeng.people.access import get_visible, require
from dafeng.people.views.form_page import form_page, posted
from dafeng.ui.views import list_page

LIST = "metering:meters"
FORM = "metering/form.html"


def _home() -> tuple[Any, str]:
    return (_("Meters"), reverse(LIST))


@require_GET
def meters(request: HttpRequest) -> HttpResponse:
    """The meters that the user may see."""
    require(request.user, "metering.view_meters")
    may_change = request.user.has_perm("metering.change_meter")
    empty: dict[str, Any] = {
        "title": _("No meter yet"),
        "text": _("Describe the meters one by one, or upload the list of them."),
        "icon": "gauge",
    }
    if may_change:
        empty |= {"action": _("New meter"), "action_url": reverse("metering:meter_new")}
    return list_page(
        request,
        table_class=MeterTable,
        queryset=rows.list_meters(request.user),
        filterset_class=MeterFilter,
        title=_("Meters"),
        template="metering/meters.html",
        context={"may_change": may_change, "breadcrumbs": [(_("Meters"), "")]},
        empty=empty,
    )


def _find(request: HttpRequest, code: str) -> Meter:
    require(request.user, "metering.view_meters")
    found: Meter = get_visible(rows.list_meters(request.user), code=code)
    return found


@require_GET
def meter(request: HttpRequest, code: str) -> HttpResponse:
    """One meter: its facts, and of one of its channels load, months, readings, events."""
    found = _find(request, code)
    channels = list(found.channels.select_related("meter", "organisation"))
    wanted = request.GET.get("channel", "")
    channel = next((c for c in channels if str(c.pk) == wanted), channels[0] if channels else None)
    face: dict[str, Any] = {
        "title": found.name,
        "lead": found.organisation.name,
        "meter": found,
        "overdue": found.is_overdue(timezone.localdate()),
        "channel": channel,
        "may_change": request.user.has_perm("metering.change_meter", found),
        "breadcrumbs": [_home(), (found.name, "")],
        "tabs": [
            {"label": c.name, "url": f"?channel={c.pk}", "active": c == channel} for c in channels
        ],
    }
    if channel is not None:
        face |= channel_face(request, channel)
        face |= {
            "readings": rows.readings_of(channel, limit=30),
            "zone": store.zone(),
            "events": channel.events.all(),
            "is_register": channel.kind == channel.KindChoice.REGISTER,
        }
    return render(request, "metering/meter.html", face)


def meter_new(request: HttpRequest) -> HttpResponse:
    """A new meter."""
    require(request.user, "metering.change_meter")

    def act(values: dict[str, Any]) -> str:
        made = services.create_meter(actor=request.user, **values)
        return reverse("metering:channel_new", args=[made.code])

    return form_page(
        request,
        form=MeterForm(posted(request), organisations=rows.organisations_of(request.user)),
        act=act,
        title=_("New meter"),
        submit=_("Create, then describe its first channel"),
        done=_("Created."),
        cancel_url=reverse(LIST),
        breadcrumbs=[_home(), (_("New meter"), "")],
        template=FORM,
    )


def meter_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change what is known of a meter."""
    found = _find(request, code)
    require(request.user, "metering.change_meter", found)
    url = reverse("metering:meter", args=[code])

    def act(values: dict[str, Any]) -> None:
        services.update_meter(actor=request.user, meter=found, **values)

    return form_page(
        request,
        form=MeterForm(posted(request), instance=Meter.objects.get(pk=found.pk)),
        act=act,
        title=_("Change the meter"),
        submit=_("Save"),
        done=_("Saved."),
        cancel_url=url,
        breadcrumbs=[_home(), (found.name, url), (_("Change"), "")],
        template=FORM,
    )


def meter_list(request: HttpRequest) -> HttpResponse:
    """Upload a list of meters and channels."""
    require(request.user, "metering.change_meter")
    files = request.FILES if request.method == "POST" else None
    form = MeterListForm(posted(request), files, organisations=rows.organisations_of(request.user))
    faults: list[tuple[int, str, str]] = []

    def act(values: dict[str, Any]) -> None:
        file = values["file"]
        with tempfile.TemporaryDirectory(prefix="dafeng-meters-") as folder:
            path = Path(folder) / "upload"
            with path.open("wb") as target:
                for piece in file.chunks():
                    target.write(piece)
            try:
                import_meters(
                    actor=request.user,
                    organisation=values["organisation"],
                    path=path,
                    file_name=file.name,
                    folder=Path(folder),
                )
            except BadMeterList as error:
                faults.extend(error.faults)
                raise

    return form_page(
        request,
        form=form,
        act=act,
        title=_("Upload a list of meters"),
        submit=_("Take the list"),
        done=_("The list was taken."),
        cancel_url=reverse(LIST),
        breadcrumbs=[_home(), (_("Upload a list of meters"), "")],
        template="metering/meter_list.html",
        context={"columns": list(COLUMNS.values()), "faults": faults},
    )
