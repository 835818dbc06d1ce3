"""Users: list, one, created, changed, closed; roles asked for; a second factor removed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from dafeng.people import selectors, services, signing
from dafeng.people.access import get_visible, require, visible_users
from dafeng.people.filters import UserFilter
from dafeng.people.forms import ConfirmForm, GrantEndForm, GrantForm, ReasonForm, UserForm
from dafeng.people.models import RoleGrant, User
from dafeng.people.tables import UserTable
from dafeng.people.views.form_page import form_page, posted
from dafeng.ui.views import list_page


@require_GET
def users(request: HttpRequest) -> HttpResponse:
    """Everybody with a login."""
    require(request.user, "people.view_users")
    may_create = request.user.has_perm("people.change_user")
    return list_page(
        request,
        table_class=UserTable,
        queryset=selectors.with_grants(visible_users(request.user)),
        filterset_class=UserFilter,
        title=_("Users"),
        template="people/users.html",
        context={"may_create": may_create, "breadcrumbs": [(_("Users"), "")]},
    )


@require_GET
def user(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: where they belong, what they may do, and what has been done to the login."""
    row = _find(request, pk)
    actor: Any = request.user
    face = {
        "title": row.name,
        "person": row,
        "grants": selectors.list_grants(row),
        "today": timezone.localdate(),
        "has_device": signing.has_device(row),
        "breadcrumbs": _crumbs(request, row, last=True),
        "may_change": actor.has_perm("people.change_user", row) and not row.forgotten_at,
        "may_unlock": actor.has_perm("people.unlock_user", row),
        "may_ask": actor.has_perm("people.request_grant") and actor.pk != row.pk,
    }
    return render(request, "people/user.html", face)


@never_cache
def user_new(request: HttpRequest) -> HttpResponse:
    """A new login; its password is shown once."""
    require(request.user, "people.change_user")

    def act(values: dict[str, Any]) -> HttpResponse:
        row, password = services.create_user(actor=request.user, **values)
        return _show_password(request, row, password)

    return form_page(
        request,
        form=UserForm(posted(request)),
        act=act,
        title=_("New user"),
        submit=_("Create"),
        cancel_url=reverse("people:users"),
        breadcrumbs=[(_("Users"), reverse("people:users")), (_("New user"), "")],
    )


def user_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change who somebody is and where they belong."""
    row = _find(request, pk)
    require(request.user, "people.change_user", row)
    return form_page(
        request,
        form=UserForm(posted(request), instance=row),
        act=lambda values: services.update_user(actor=request.user, user=row, **values) and None,
        title=_("Change {name}").format(name=row.name),
        submit=_("Save"),
        done=_("Saved."),
        cancel_url=row.get_absolute_url(),
        breadcrumbs=_crumbs(request, row),
    )


@never_cache
def user_password(request: HttpRequest, pk: int) -> HttpResponse:
    """A new random password for somebody who lost theirs."""
    row = _find(request, pk)
    require(request.user, "people.change_user", row)
    if services.reset_needs_two(row):
        return _password_by_two(request, row)
    return form_page(
        request,
        form=ConfirmForm(posted(request)),
        act=lambda _values: _show_password(
            request, row, services.reset_password(actor=request.user, user=row)
        ),
        title=_("New password for {name}").format(name=row.name),
        text=_(
            "The present password stops working at once, and a lock-out ends. The new one is shown "
            "once and must be changed at the next login. Make sure who is asking."
        ),
        submit=_("Give a new password"),
        cancel_url=row.get_absolute_url(),
        breadcrumbs=_crumbs(request, row),
    )


def _password_by_two(request: HttpRequest, row: User) -> HttpResponse:
    def act(values: dict[str, Any]) -> HttpResponse:
        _asked, password = services.request_password(
            actor=request.user, user=row, reason=values["reason"]
        )
        return _show_password(request, row, password, waits=True)

    return form_page(
        request,
        form=ReasonForm(posted(request)),
        act=act,
        title=_("Ask for a new password for {name}").format(name=row.name),
        text=_(
            "This person signs or administers: the new password is shown to you now, and opens "
            "nothing before the security administrator has agreed. Make sure who is asking."
        ),
        submit=_("Ask for it"),
        cancel_url=row.get_absolute_url(),
        breadcrumbs=_crumbs(request, row),
    )


def user_active(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a login, or open it again."""
    row = _find(request, pk)
    require(request.user, "people.change_user", row)
    close = row.is_active
    title = _("Close the login of {name}") if close else _("Open the login of {name} again")
    return form_page(
        request,
        form=ConfirmForm(posted(request)),
        act=lambda _values: (
            services.set_active(actor=request.user, user=row, active=not close) and None
        ),
        title=title.format(name=row.name),
        text=_("Nothing is deleted: what this person did stays under the name.") if close else "",
        submit=_("Close the login") if close else _("Open the login"),
        done=_("The login is closed.") if close else _("The login is open."),
        cancel_url=row.get_absolute_url(),
        breadcrumbs=_crumbs(request, row),
    )


def user_unlock(request: HttpRequest, pk: int) -> HttpResponse:
    """End a lock-out after wrong passwords before its time."""
    row = _find(request, pk)
    require(request.user, "people.unlock_user", row)
    return form_page(
        request,
        form=ConfirmForm(posted(request)),
        act=lambda _values: services.unlock_user(actor=request.user, user=row),
        title=_("End the lock-out of {name}").format(name=row.name),
        text=_("Wrong passwords so far are forgotten; the password stays as it is."),
        submit=_("End the lock-out"),
        done=_("The next try is free."),
        cancel_url=row.get_absolute_url(),
        breadcrumbs=_crumbs(request, row),
    )


def user_forget(request: HttpRequest, pk: int) -> HttpResponse:
    """Erase the data of somebody who has left, and keep the log whole."""
    row = _find(request, pk)
    require(request.user, "people.forget_user", row)
    return form_page(
        request,
        form=ReasonForm(posted(request)),
        act=lambda values: (
            services.forget_user(actor=request.user, user=row, reason=values["reason"]) and None
        ),
        title=_("Erase the data of {name}").format(name=row.name),
        text=_(
            "Name, login name and telephone are erased here, and the log forgets whom its rows "
            "meant. What was done stays. This cannot be undone."
        ),
        submit=_("Erase"),
        done=_("The data are erased."),
        cancel_url=row.get_absolute_url(),
        breadcrumbs=_crumbs(request, row),
    )


def grant_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask that somebody gets a role."""
    row = _find(request, pk)
    require(request.user, "people.request_grant")
    return form_page(
        request,
        form=GrantForm(posted(request), initial={"organisation": row.organisation_id}),
        act=lambda values: services.request_grant(actor=request.user, user=row, **values) and None,
        title=_("Ask for a role for {name}").format(name=row.name),
        text=_("It holds once a second administrator has agreed."),
        submit=_("Ask for it"),
        done=_("Asked for: a second person has to agree."),
        cancel_url=row.get_absolute_url(),
        breadcrumbs=_crumbs(request, row),
    )


def grant_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask that a role ends."""
    require(request.user, "people.request_grant")
    held = get_visible(RoleGrant.objects.select_related("user", "organisation"), pk=pk)
    title = _("Ask to end the role “{role}” of {name}")
    return form_page(
        request,
        form=GrantEndForm(posted(request)),
        act=lambda values: services.request_end(actor=request.user, held=held, **values) and None,
        title=title.format(role=held.get_role_display(), name=held.user.called),
        text=_("It ends once a second administrator has agreed."),
        submit=_("Ask for it"),
        done=_("Asked for: a second person has to agree."),
        cancel_url=held.user.get_absolute_url(),
        breadcrumbs=_crumbs(request, held.user),
    )


def factor_reset(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask that a lost second factor is removed."""
    row = _find(request, pk)
    require(request.user, "people.request_reset")
    return form_page(
        request,
        form=ReasonForm(posted(request)),
        act=lambda values: services.request_reset(actor=request.user, user=row, **values) and None,
        title=_("Ask to remove the second factor of {name}").format(name=row.name),
        text=_("Once a second administrator has agreed, the next signature sets up a new one."),
        submit=_("Ask for it"),
        done=_("Asked for: a second person has to agree."),
        cancel_url=row.get_absolute_url(),
        breadcrumbs=_crumbs(request, row),
    )


def _find(request: HttpRequest, pk: int) -> User:
    row: User = get_visible(visible_users(request.user).select_related("organisation"), pk=pk)
    return row


def _show_password(
    request: HttpRequest, row: User, password: str, *, waits: bool = False
) -> HttpResponse:
    face = {
        "title": _("Login of {name}").format(name=row.name),
        "person": row,
        "text": password,
        "waits": waits,
    }
    return render(request, "people/password_made.html", face)


def _crumbs(request: HttpRequest, row: User, *, last: bool = False) -> list[tuple[Any, str]]:
    if not request.user.has_perm("people.view_users"):
        return [(row.name, "")]
    own = (row.name, "" if last else row.get_absolute_url())
    return [(_("Users"), reverse("people:users")), own]
