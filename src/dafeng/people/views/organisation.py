"""Organisations: list, one, created, changed, succeeded."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dafeng.people import selectors, services
from dafeng.people.access import get_visible, listed_organisations, require
from dafeng.people.filters import OrganisationFilter
from dafeng.people.forms import OrganisationForm, SuccessionForm
from dafeng.people.models import Organisation, Succession
from dafeng.people.tables import OrganisationTable
from dafeng.people.views.form_page import form_page, posted
from dafeng.ui.tab import tabs_for
from dafeng.ui.views import list_page

LIST = "people:organisations"


@require_GET
def organisations(request: HttpRequest) -> HttpResponse:
    """Bodies, enterprises and groups that the user may see."""
    require(request.user, "people.view_organisations")
    return list_page(
        request,
        table_class=OrganisationTable,
        queryset=listed_organisations(request.user).select_related("place", "parent"),
        filterset_class=OrganisationFilter,
        title=_("Organisations"),
        template="people/organisations.html",
        context={
            "may_create": request.user.has_perm("people.change_organisation"),
            "breadcrumbs": [(_("Organisations"), "")],
        },
    )


@require_GET
def organisation(request: HttpRequest, code: str) -> HttpResponse:
    """One organisation: its facts, parts, members, people, predecessors and successors."""
    row = _find(request, code)
    face = {
        "title": row.name,
        "organisation": row,
        "today": timezone.localdate(),
        "closed": not row.is_valid_on(timezone.localdate()),
        "may_change": request.user.has_perm("people.change_organisation", row),
        "may_see_people": request.user.has_perm("people.view_users"),
        "breadcrumbs": [(_("Organisations"), reverse(LIST)), (row.name, "")],
        "tabs": tabs_for(request, "organisation", row, [row.code]),
        **selectors.facts_of(row),
    }
    return render(request, "people/organisation.html", face)


def organisation_new(request: HttpRequest) -> HttpResponse:
    """A new organisation."""
    require(request.user, "people.change_organisation")

    def act(values: dict[str, Any]) -> str:
        members = values.pop("members")
        row = services.create_organisation(actor=request.user, values=values, members=members)
        return row.get_absolute_url()

    return form_page(
        request,
        form=OrganisationForm(posted(request)),
        act=act,
        title=_("New organisation"),
        submit=_("Create"),
        done=_("Created."),
        cancel_url=reverse(LIST),
        breadcrumbs=[(_("Organisations"), reverse(LIST)), (_("New organisation"), "")],
    )


def organisation_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change the facts of an organisation; with an end date it is closed, never deleted."""
    row = _find(request, code)
    require(request.user, "people.change_organisation", row)

    def act(values: dict[str, Any]) -> None:
        members = values.pop("members")
        services.update_organisation(
            actor=request.user, organisation=row, values=values, members=members
        )

    return form_page(
        request,
        form=OrganisationForm(posted(request), instance=row),
        act=act,
        title=_("Change {name}").format(name=row),
        submit=_("Save"),
        done=_("Saved."),
        cancel_url=row.get_absolute_url(),
        breadcrumbs=[(_("Organisations"), reverse(LIST)), (row.name, row.get_absolute_url())],
    )


def succession_new(request: HttpRequest, code: str) -> HttpResponse:
    """Say who takes over a body's duties from when."""
    row = _find(request, code)
    require(request.user, "people.change_organisation", row)
    form = SuccessionForm(posted(request), instance=Succession(predecessor=row))
    form.fields["successor"].queryset = Organisation.objects.exclude(pk=row.pk)  # type: ignore[attr-defined]

    def act(values: dict[str, Any]) -> None:
        services.add_succession(actor=request.user, predecessor=row, **values)

    return form_page(
        request,
        form=form,
        act=act,
        title=_("Successor of {name}").format(name=row),
        text=_("The old name stays in history; from the date on, duties belong to the successor."),
        submit=_("Save"),
        done=_("Saved."),
        cancel_url=row.get_absolute_url(),
        breadcrumbs=[(_("Organisations"), reverse(LIST)), (row.name, row.get_absolute_url())],
    )


def _find(request: HttpRequest, code: str) -> Organisation:
    rows = listed_organisations(request.user).select_related("place", "parent")
    row: Organisation = get_visible(rows, code=code)
    return row
