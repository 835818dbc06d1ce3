"""What stands between a request and a page: language, time-out, login, a password that holds."""

import datetime
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from dafeng.people import services, typed
from dafeng.people.area import AREA_CHOICE, asked_area
from dafeng.people.error import SecondFactorMissing
from dafeng.people.password import must_change

Handler = Callable[[HttpRequest], HttpResponse]
OPEN_PREFIXES = ("/login/", "/static/", "/healthz", "/metrics", "/api/", "/language/", "/theme/")
NOTED_EVERY = datetime.timedelta(minutes=1)
API = "/api/"
REAL = "real"


class BearerToken:
    """In the API, a request with an Authorization header is its token's and never the session's.

    The user gets the token's roles alone; a token that does not hold makes a visitor.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        said = request.headers.get("Authorization", "")
        if said and request.path.startswith(API):
            scheme, _sep, text = said.partition(" ")
            found = None
            if scheme.lower() == "bearer":
                found = services.bearer_of(text.strip(), now=timezone.now())
            request.bearer = found  # type: ignore[attr-defined]
            request.user = request._cached_user = found or AnonymousUser()  # type: ignore[attr-defined]
        return self.get_response(request)


class AreaInView:
    """Says which area the user looks at: at a page the choice of the session, else the real one.

    In the API a key's requests are about the real area, unless the header `Dafeng-Area` or the
    parameter `area` names the other.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        if user.is_authenticated:
            user.chosen_area = request.session.get(AREA_CHOICE, "")
            if request.path.startswith(API):
                user.asks_area = hasattr(request, "bearer")
                own = REAL if user.asks_area else user.chosen_area
                user.chosen_area = asked_area(request) or own
        return self.get_response(request)


class UserLanguage:
    """Pages in the language that the user chose last, on whatever machine."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        if not user.is_authenticated:
            return self.get_response(request)
        if user.language and user.language != translation.get_language():
            translation.activate(user.language)
            request.LANGUAGE_CODE = translation.get_language()
        response = self.get_response(request)
        chosen = response.cookies.get(settings.LANGUAGE_COOKIE_NAME)
        if chosen and chosen.value in dict(settings.LANGUAGES) and chosen.value != user.language:
            services.set_language(user=user, language=chosen.value)
        return response


class IdleLogout:
    """A login that nobody used for a while ends: whoever sits down next is not that person."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        limit = settings.CONFIG.idle_minutes
        if user.is_authenticated and limit and not hasattr(request, "bearer"):
            now = timezone.now()
            seen = datetime.datetime.fromisoformat(
                request.session.get("seen_at") or now.isoformat()
            )
            if now - seen > datetime.timedelta(minutes=limit):
                logout(request)
                messages.info(request, _("You were logged out because nothing happened for long."))
            elif "seen_at" not in request.session or now - seen > NOTED_EVERY:
                request.session["seen_at"] = now.isoformat()
        return self.get_response(request)


class LoginRequired:
    """Sends a visitor to the login page."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        if user.is_authenticated or request.path.startswith(OPEN_PREFIXES):
            return self.get_response(request)
        return redirect_to_login(request.get_full_path())


class Enrolment:
    """Whoever signs for the first time sets up the second factor, and comes back to the form."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "POST":
            typed.drop(request)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, SecondFactorMissing):
            return None
        messages.info(request, error.message(_))
        if request.method == "POST" and request.path != reverse("people:second_factor"):
            typed.keep(request)
        back = urlencode({"next": request.get_full_path()})
        return redirect(f"{reverse('people:second_factor')}?{back}")


class PasswordChange:
    """A password given by others, or too old, is changed before anything else."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        free = (*OPEN_PREFIXES, reverse("people:logout"), reverse("people:password"))
        if (
            user.is_authenticated
            and not request.path.startswith(free)
            and must_change(user, timezone.now())
        ):
            return redirect("people:password")
        return self.get_response(request)
