"""Places: the tree of the city."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dafeng.people import selectors, services
from dafeng.people.access import get_visible, listed_organisations, require, visible_places
from dafeng.people.filters import PlaceFilter
from dafeng.people.forms import PlaceForm
from dafeng.people.models import Place
from dafeng.people.tables import PlaceTable
from dafeng.people.views.form_page import form_page, posted
from dafeng.ui.views import list_page

LIST = "people:places"


@require_GET
def places(request: HttpRequest) -> HttpResponse:
    """All places by code, which is the order of the tree."""
    require(request.user, "people.view_places")
    return list_page(
        request,
        table_class=PlaceTable,
        queryset=visible_places(request.user).select_related("parent"),
        filterset_class=PlaceFilter,
        title=_("Places"),
        template="people/places.html",
        context={
            "may_create": request.user.has_perm("people.change_place"),
            "breadcrumbs": [(_("Places"), "")],
        },
    )


@require_GET
def place(request: HttpRequest, code: str) -> HttpResponse:
    """One place: where it lies, what lies in it, who is there."""
    row: Place = get_visible(visible_places(request.user), code=code)
    above = [(each.name, each.get_absolute_url()) for each in selectors.path_to(row)]
    face = {
        "title": row.name,
        "place_row": row,
        "children": row.children.all(),
        "organisations": listed_organisations(request.user).filter(place=row),
        "may_change": request.user.has_perm("people.change_place", row),
        "breadcrumbs": [(_("Places"), reverse(LIST)), *above, (row.name, "")],
    }
    return render(request, "people/place.html", face)


def place_new(request: HttpRequest) -> HttpResponse:
    """A new place in the tree."""
    require(request.user, "people.change_place")
    parent = visible_places(request.user).filter(code=request.GET.get("parent", "")[:12]).first()
    return form_page(
        request,
        form=PlaceForm(posted(request), initial={"parent": parent}),
        act=lambda values: services.create_place(
            actor=request.user, values=values
        ).get_absolute_url(),
        title=_("New place"),
        submit=_("Create"),
        done=_("Created."),
        cancel_url=reverse(LIST),
        breadcrumbs=[(_("Places"), reverse(LIST)), (_("New place"), "")],
    )


def place_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change the facts of a place."""
    row: Place = get_visible(visible_places(request.user), code=code)
    require(request.user, "people.change_place", row)

    def act(values: dict[str, Any]) -> None:
        services.update_place(actor=request.user, place=row, values=values)

    return form_page(
        request,
        form=PlaceForm(posted(request), instance=row),
        act=act,
        title=_("Change {name}").format(name=row),
        submit=_("Save"),
        done=_("Saved."),
        cancel_url=row.get_absolute_url(),
        breadcrumbs=[(_("Places"), reverse(LIST)), (row.name, row.get_absolute_url())],
    )
