"""The living page: every component with sample values, for those who build pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def page(request: HttpRequest) -> HttpResponse:
    """Every component on one page."""
    return render(request, "ui/living.html", {"sample": True})
