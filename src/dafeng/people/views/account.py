"""One's own account: password, second factor, keys for programs."""

from typing import Any

import segno
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from dafeng.people import selectors, services, signing
from dafeng.people.access import get_visible
from dafeng.people.forms import (
    CodeForm,
    ConfirmForm,
    OwnPasswordForm,
    PasswordForm,
    TokenForm,
)
from dafeng.people.models import Token
from dafeng.people.password import must_change
from dafeng.people.role import ADMINISTRATORS, SIGNERS, Role
from dafeng.people.typed import typed_at
from dafeng.people.views.form_page import form_page, posted
from dafeng.ui.address import own_address


@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """Who I am here, what I may do, and what guards my login."""
    user: Any = request.user
    face = {
        "title": _("My account"),
        "grants": user.grants,
        "signs": not user.roles.isdisjoint(SIGNERS),
        "has_device": signing.has_device(user),
        "codes_left": selectors.count_codes(user),
        "tokens": selectors.list_tokens(user),
        "now": timezone.now(),
        "may_have_token": bool(user.roles - ADMINISTRATORS),
    }
    return render(request, "people/account.html", face)


@never_cache
def password(request: HttpRequest) -> HttpResponse:
    """Choose a new password; forced where the present one was given by others or is too old."""
    user: Any = request.user

    def act(values: dict[str, Any]) -> str:
        services.change_password(user=user, password=values["new"])
        update_session_auth_hash(request, user)
        return "/"

    forced = must_change(user, timezone.now())
    return form_page(
        request,
        form=PasswordForm(posted(request), user=user),
        act=act,
        title=_("Change password"),
        submit=_("Change password"),
        done=_("Your password is changed; other devices were logged out."),
        cancel_url="" if forced else reverse("people:account"),
        template="people/password.html",
        context={"forced": forced, "rules": selectors.list_password_rules()},
    )


@never_cache
def second_factor(request: HttpRequest) -> HttpResponse:
    """Set up the app that signs: first the password, then the picture, then its first code."""
    user: Any = request.user
    back = _safe_next(request)
    if (waiting := selectors.waiting_enrolment(user)) and not selectors.has_device(user):
        face = {
            "title": _("Set up the second factor"),
            "waiting": waiting,
            "next_url": back,
            "typed": typed_at(request, back),
        }
        return render(request, "people/second_factor_waits.html", face)
    device = selectors.find_unconfirmed(user)
    if device is None:
        return form_page(
            request,
            form=(form := OwnPasswordForm(posted(request), user=user)),
            act=lambda _values: _restart(request, form),
            title=_("Set up the second factor"),
            submit=_("Go on"),
            cancel_url=reverse("people:account"),
            template="people/second_factor_start.html",
            context={"has_device": signing.has_device(user)},
        )
    picture = segno.make(device.config_url, error="m").svg_data_uri(scale=5, border=2)
    return form_page(
        request,
        form=CodeForm(posted(request)),
        act=lambda values: _show_codes(
            request,
            codes=services.confirm_second_factor(user=user, code=values["code"]),
            next_url=back,
        ),
        title=_("Set up the second factor"),
        submit=_("Take into use"),
        cancel_url=reverse("people:account"),
        template="people/second_factor_confirm.html",
        context={"picture": picture, "secret": selectors.spell_secret(device)},
    )


@never_cache
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Ten new recovery codes in place of the old."""
    user: Any = request.user
    if not signing.has_device(user):
        return redirect("people:second_factor")
    return form_page(
        request,
        form=(form := OwnPasswordForm(posted(request), user=user)),
        act=lambda _values: _replace_codes(request, form),
        title=_("New recovery codes"),
        text=_("The old codes no longer count once the new ones are shown."),
        submit=_("Make ten new codes"),
        cancel_url=reverse("people:account"),
    )


@never_cache
def token_new(request: HttpRequest) -> HttpResponse:
    """Make a key for a program; it is shown once."""
    user: Any = request.user
    roles = [(role, Role(role).label) for role in sorted(user.roles - ADMINISTRATORS)]

    def act(values: dict[str, Any]) -> HttpResponse:
        token, text = services.create_token(user=user, **values)
        face = {"title": _("Key for a program"), "token": token, "text": text}
        return render(request, "people/token_made.html", face)

    return form_page(
        request,
        form=TokenForm(posted(request), roles=roles),
        act=act,
        title=_("New key for a program"),
        text=_("A program that sends this key acts in your name, with the roles chosen here."),
        submit=_("Make the key"),
        cancel_url=reverse("people:account"),
    )


def token_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End a key at once."""
    user: Any = request.user
    token = get_visible(Token.objects.filter(user=user), pk=pk)
    return form_page(
        request,
        form=ConfirmForm(posted(request)),
        act=lambda _values: services.revoke_token(actor=user, token=token) and None,
        title=_("Revoke the key “{name}”").format(name=token.name),
        text=_("Programs that use it get no answer from now on. This cannot be undone."),
        submit=_("Revoke"),
        done=_("The key no longer counts."),
        cancel_url=reverse("people:account"),
    )


def _restart(request: HttpRequest, form: OwnPasswordForm) -> str:
    form.sign()
    services.start_second_factor(user=form.user)
    return request.get_full_path()


def _replace_codes(request: HttpRequest, form: OwnPasswordForm) -> HttpResponse:
    form.sign()
    codes = services.make_recovery_codes(user=form.user)
    return _show_codes(request, codes=codes, next_url=reverse("people:account"))


def _show_codes(request: HttpRequest, *, codes: list[str], next_url: str) -> HttpResponse:
    if signing.has_device(request.user):  # type: ignore[arg-type]
        messages.success(request, _("The second factor is in use."))
    else:
        messages.warning(request, _("It signs once the security administrator has agreed."))
    face = {
        "title": _("Recovery codes"),
        "codes": codes,
        "next_url": next_url,
        "typed": typed_at(request, next_url),
    }
    return render(request, "people/recovery_codes.html", face)


def _safe_next(request: HttpRequest) -> str:
    wanted = request.GET.get("next", "")
    return own_address(request, wanted=wanted, default=reverse("people:account"))
