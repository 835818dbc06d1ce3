"""What surrounds every request: its number, its log line, and the page of an error."""

import time
import uuid
from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse

from dafeng.kernel.error import N_, DafengError
from dafeng.site import metrics, views
from dafeng.site.error import BadRequest, NotFound, WrongMethod

log = structlog.get_logger("dafeng.request")
Handler = Callable[[HttpRequest], HttpResponse]


class RequestLog:
    """Give each request a number, bind it to all its logs, and write one line at the end."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.number = uuid.uuid4().hex[:12]  # type: ignore[attr-defined]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request=request.number)  # type: ignore[attr-defined]
        started = time.perf_counter()
        response = self.get_response(request)
        response["X-Request-Id"] = request.number  # type: ignore[attr-defined]
        seconds = time.perf_counter() - started
        metrics.count_request(request, status=response.status_code, seconds=seconds)
        log.info(
            "request",
            method=request.method,
            path=request.path,
            status=response.status_code,
            milliseconds=round(seconds * 1000, 1),
            user=_user_of(request),
        )
        return response


def _user_of(request: HttpRequest) -> Any:
    """Who asked, where a view has found out already; the log line itself asks no database."""
    user = getattr(request, "_cached_user", None)
    return getattr(user, "pk", None)


class PlainAddress:
    """Refuse an address with a NUL in it before it reaches a database, which may not take it."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path:
            return views.error_page(request, NotFound())
        if "%00" in request.META.get("QUERY_STRING", ""):
            return views.error_page(
                request, BadRequest(reason=N_("the address holds a NUL character"))
            )
        return self.get_response(request)


class ErrorPage:
    """Turn an error that has a code into its page, and any other into a numbered one."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and request.path.startswith("/api/"):
            answer = views.error_page(request, WrongMethod(method=request.method))
            answer["Allow"] = response["Allow"]
            return answer
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, (Http404, PermissionDenied, SuspiciousOperation)):
            return None
        if settings.DEBUG and not isinstance(error, DafengError):
            return None
        return views.error_page(request, views.error_of(error))
