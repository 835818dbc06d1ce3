"""Pages of errors, and the answers that machines ask for."""

import errno
import sys

import structlog
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext

from dafeng import __version__
from dafeng.kernel.error import DafengError
from dafeng.site import health, metrics
from dafeng.site.error import (
    Busy,
    Forbidden,
    FormExpired,
    Malformed,
    NotFound,
    TooLarge,
    Unexpected,
)

log = structlog.get_logger("dafeng.request")


def error_page(request: HttpRequest, error: DafengError) -> HttpResponse:
    """The error as a whole sentence with the number of the request; JSON for the API."""
    number = getattr(request, "number", "")
    if request.path.startswith("/api/"):
        return JsonResponse(
            {"error": {**error.as_dict(gettext), "number": number}}, status=error.status
        )
    face = {"error": error, "number": number, **error.sentences(gettext)}
    if error.status >= 500:
        # no context of the shell: it would ask the database that has just failed
        return HttpResponse(render_to_string("site/error.html", face), status=error.status)
    return render(request, "site/error.html", face, status=error.status)


def error_of(error: BaseException | None) -> DafengError:
    """What a person is told of any exception; the details of an unforeseen one go to the log."""
    if isinstance(error, DafengError):
        return error
    if isinstance(error, OperationalError) or getattr(error, "errno", None) == errno.ENOSPC:
        log.error("busy", exc_info=error)
        return Busy()
    log.error("unexpected", exc_info=error)
    return Unexpected()


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Page 400: more than is taken, or nothing that a browser sends."""
    if isinstance(exception, (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)):
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 2**20
        return error_page(request, TooLarge(limit=limit))
    return error_page(request, Malformed())


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
    """What was raised outside of a view: by a middleware, or while a page was put together."""
    return error_page(request, error_of(sys.exception()))


def show_health(request: HttpRequest) -> JsonResponse:
    """Whether this installation works, in words that give nothing away."""
    checks = health.check()
    bad = [name for name, state in checks.items() if state != "ok"]
    face = {"status": "bad" if bad else "ok", "version": __version__, "checks": checks}
    return JsonResponse(face, status=503 if bad else 200)


def show_metrics(request: HttpRequest) -> HttpResponse:
    """The figures for a monitoring system, for those who may ask."""
    if not metrics.may_read(request):
        return forbidden(request)
    return HttpResponse(metrics.render(), content_type=metrics.CONTENT_TYPE)
