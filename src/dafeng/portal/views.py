"""Home and role pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """What matters now."""
    return render(request, "portal/home.html")
