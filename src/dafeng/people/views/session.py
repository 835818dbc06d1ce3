"""Coming in, being locked out, going."""

from typing import Any

from django.conf import settings
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from dafeng.people import services
from dafeng.people.forms import LoginForm
from dafeng.people.lockout import locked_until


class Login(LoginView):
    """Log in by name and password."""

    template_name = "people/login.html"
    form_class = LoginForm
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        services.record_login(user=form.get_user())
        return response


@never_cache
def locked_out(
    request: HttpRequest, original_response: Any = None, credentials: Any = None, *args: Any
) -> HttpResponse:
    """Too many wrong passwords: until when, and what to do."""
    username = str((credentials or {}).get("username") or request.POST.get("username", ""))
    until = locked_until(request, username[:255])
    face = {
        "until": timezone.localtime(until) if until else None,
        "minutes": settings.CONFIG.lockout_minutes,
        "failures": settings.CONFIG.lockout_failures,
    }
    return render(request, "people/locked.html", face, status=429)
