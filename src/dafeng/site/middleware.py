"""What surrounds every request: its number, its log line, and the page of an error."""

import time
import uuid
from collections.abc import Callable

import structlog
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse

from dafeng.kernel.error import DafengError
from dafeng.site import views

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
        log.info(
            "request",
            method=request.method,
            path=request.path,
            status=response.status_code,
            milliseconds=round((time.perf_counter() - started) * 1000, 1),
            user=getattr(getattr(request, "user", None), "pk", None),
        )
        return response


class ErrorPage:
    """Turn an error that has a code into its page, and any other into a numbered one."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, DafengError):
            return views.error_page(request, error)
        if isinstance(error, OperationalError):
            log.error("database", exc_info=error)
            return views.error_page(request, views.Busy())
        if isinstance(error, (Http404, PermissionDenied)) or settings.DEBUG:
            return None
        log.error("unexpected", exc_info=error)
        return views.error_page(request, views.Unexpected())
