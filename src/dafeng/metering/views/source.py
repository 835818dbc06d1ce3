"""Push sources: list, opened with a token shown once, closed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dafeng.metering.forms import SourceForm
from dafeng.metering.selectors import meter as rows
from dafeng.metering.services.source import close_source, open_source
from dafeng.metering.tables import SourceTable
from dafeng.people.access import get_visible, require
from dafeng.people.forms import ConfirmForm
from dafeng.people.views.form_page import form_page, posted
from dafeng.ui.views import list_page

LIST = "metering:sources"


@require_GET
def sources(request: HttpRequest) -> HttpResponse:
    """Who may push readings."""
    require(request.user, "metering.change_source")
    return list_page(
        request,
        table_class=SourceTable,
        queryset=rows.list_sources(request.user),
        title=_("Push sources"),
        template="metering/sources.html",
        context={"breadcrumbs": [(_("Push sources"), "")]},
        empty={
            "title": _("No push source yet"),
            "text": _("A gateway or program pushes readings with a token of its own."),
            "action": _("Open a source"),
            "action_url": reverse("metering:source_new"),
            "icon": "server",
        },
    )


def source_new(request: HttpRequest) -> HttpResponse:
    """Open a source; its token is shown once."""
    require(request.user, "metering.change_source")

    def act(values: dict[str, Any]) -> HttpResponse:
        source, token = open_source(actor=request.user, **values)
        face = {
            "title": source.name,
            "source": source,
            "token": token,
            "address": request.build_absolute_uri("/api/v1/readings"),
            "breadcrumbs": [(_("Push sources"), reverse(LIST)), (source.name, "")],
        }
        response = render(request, "metering/source_made.html", face)
        response["Cache-Control"] = "no-store"
        return response

    return form_page(
        request,
        form=SourceForm(posted(request)),
        act=act,
        title=_("Open a source"),
        submit=_("Open"),
        cancel_url=reverse(LIST),
        breadcrumbs=[(_("Push sources"), reverse(LIST)), (_("Open a source"), "")],
        template="metering/form.html",
    )


def source_close(request: HttpRequest, code: str) -> HttpResponse:
    """End a source's token."""
    require(request.user, "metering.change_source")
    source = get_visible(rows.list_sources(request.user), code=code)

    def act(values: dict[str, Any]) -> None:
        close_source(actor=request.user, source=source)

    return form_page(
        request,
        form=ConfirmForm(posted(request)),
        act=act,
        title=_("Close the source {name}").format(name=source.name),
        text=_("Its token stops working at once and for good; what it has pushed stays."),
        submit=_("Close"),
        done=_("Closed."),
        cancel_url=reverse(LIST),
        template="metering/form.html",
    )
