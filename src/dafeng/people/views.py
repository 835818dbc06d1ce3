"""Login, users, organisations, places."""

from typing import Any

from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


class Login(LoginView):
    """Log in by name and password."""

    template_name = "people/login.html"
    redirect_authenticated_user = True


def locked_out(request: HttpRequest, credentials: Any = None, *args: Any) -> HttpResponse:
    """Too many wrong passwords."""
    return render(request, "people/locked.html", status=429)
