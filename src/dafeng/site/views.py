"""Pages of errors, and the answers that machines ask for."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext

from dafeng.kernel.error import DafengError
from dafeng.site.error import Busy, Forbidden, FormExpired, NotFound, Unexpected

__all__ = ["Busy", "Unexpected", "error_page", "forbidden", "forbidden_by_csrf", "not_found"]


def error_page(request: HttpRequest, error: DafengError) -> HttpResponse:
    """The error as a whole sentence with the number of the request; JSON for the API."""
    number = getattr(request, "number", "")
    if request.path.startswith("/api/"):
        return JsonResponse(
            {"error": {**error.as_dict(gettext), "number": number}}, status=error.status
        )
    face = {"error": error, "number": number}
    for part in ("what", "why", "todo"):
        sentence = getattr(error, part)
        face[part] = gettext(sentence).format(**error.values) if sentence else ""
    return render(request, "site/error.html", face, status=error.status)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Page 404."""
    return error_page(request, NotFound())


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Page 403."""
    return error_page(request, Forbidden())


def forbidden_by_csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without its token."""
    return error_page(request, FormExpired())


def unexpected(request: HttpRequest) -> HttpResponse:
    """Page 500, the last resort."""
    return error_page(request, Unexpected())
