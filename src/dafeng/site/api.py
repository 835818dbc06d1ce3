"""The API: each context brings a router in its `api.py`, found by itself."""

import importlib.util
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.parser import Parser
from ninja.renderers import BaseRenderer
from ninja.security import APIKeyCookie, HttpBearer

from dafeng import __version__
from dafeng.kernel.error import N_, DafengError
from dafeng.kernel.strict import BadSyntax, dump_json, load_json
from dafeng.people.area import asked_area, find_area
from dafeng.people.password import must_change
from dafeng.site.description import DESCRIPTION, Api
from dafeng.site.error import (
    BadRequest,
    Busy,
    Forbidden,
    FormExpired,
    KeyMissing,
    NotFound,
    NotLoggedIn,
    Unexpected,
)
from dafeng.site.idempotency import EFFECT_FREE, OWN_KEYS, key_of
from dafeng.site.views import bad_request, error_page
from dafeng.ui.wire import spell

Run = Callable[..., Any]


class StrictParser(Parser):
    """Reads JSON without NaN, duplicate keys or bottomless nesting."""

    def parse_body(self, request: HttpRequest) -> Any:
        try:
            return load_json(request.body)
        except BadSyntax as error:
            request.syntax = error  # type: ignore[attr-defined]
            raise


class StrictRenderer(BaseRenderer):
    """Writes JSON with all digits and never NaN."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> str:
        return dump_json(data, default=spell)


class Token(HttpBearer):
    """An API token; the middleware has looked it up already."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        return getattr(request, "bearer", None)


class Session(APIKeyCookie):
    """The login of a page, for its own scripts; a form of another site is refused (CSRF)."""

    param_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> Any:
        if hasattr(request, "bearer"):
            return None  # whoever brings a token is not also somebody at a page
        return super().__call__(request)

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        user: Any = request.user
        holds = user.is_authenticated and not must_change(user, timezone.now())
        return user if holds else None


api = Api(
    title="达峰 Dafeng",
    version=__version__,
    description=DESCRIPTION,
    auth=[Token(), Session()],
    parser=StrictParser(),
    renderer=StrictRenderer(),
    urls_namespace="api",
)


def _strictly(run: Run) -> Run:
    """Refuse a query parameter without meaning, and an effect without its key."""
    operation = run.__self__  # type: ignore[attr-defined]
    known = {
        name
        for model in operation.models
        if model.__ninja_param_source__ == "query"
        for name in model.__ninja_flatten_map__
    }

    @wraps(run)
    def checked(request: HttpRequest, **path: Any) -> Any:
        if request.user.is_authenticated:
            unknown = sorted(set(request.GET) - known - {"area"})
            if unknown:
                name, reason = unknown[0], N_("the parameter {name} is not known")
                wrong = BadRequest(reason=reason, name=name, where=f"/query/{name}")
                return error_page(request, wrong)
            asked = asked_area(request)
            if asked and find_area(asked) is None:
                reason = N_("the area {area} is not here")
                wrong = BadRequest(reason=reason, area=asked, where="/query/area")
                return error_page(request, wrong)
            effects = request.method == "POST" and request.path not in EFFECT_FREE | OWN_KEYS
            if effects and not key_of(request):
                return error_page(request, KeyMissing())
        return run(request, **path)

    return checked


api.add_decorator(_strictly, mode="view")


@api.exception_handler(DafengError)
def _said(request: HttpRequest, error: DafengError) -> HttpResponse:
    return error_page(request, error)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    first = error.errors[0]
    where = "/" + "/".join(str(part) for part in first["loc"])
    reason = N_("{place} is not as described ({detail})")
    wrong = BadRequest(reason=reason, place=where, detail=first["msg"], where=where)
    return error_page(request, wrong)


@api.exception_handler(AuthenticationError)
def _nobody(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return error_page(request, NotLoggedIn())


@api.exception_handler(PermissionDenied)
def _forbidden(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    return error_page(request, Forbidden())


@api.exception_handler(Http404)
def _missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return error_page(request, NotFound())


@api.exception_handler(HttpError)
def _refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    if error.status_code == 403:
        return error_page(request, FormExpired())
    if isinstance(error.__cause__, SuspiciousOperation):
        return bad_request(request, error.__cause__)
    syntax = getattr(request, "syntax", None)
    return error_page(
        request, syntax or BadRequest(reason=N_("it cannot be read ({detail})"), detail=str(error))
    )


@api.exception_handler(SuspiciousOperation)
def _suspicious(request: HttpRequest, error: SuspiciousOperation) -> HttpResponse:
    return bad_request(request, error)


@api.exception_handler(OperationalError)
def _busy(request: HttpRequest, error: OperationalError) -> HttpResponse:
    return error_page(request, Busy())


@api.exception_handler(Exception)
def _unexpected(request: HttpRequest, error: Exception) -> HttpResponse:
    from dafeng.site.middleware import log

    log.error("unexpected", exc_info=error)
    return error_page(request, Unexpected())


def _find_routers() -> None:
    for app in sorted(apps.get_app_configs(), key=lambda each: each.name):
        name = f"{app.name}.api"
        if app.name.startswith("dafeng.") and app.label != "dafeng_site":
            if importlib.util.find_spec(name) is None:
                continue
            module = importlib.import_module(name)
            api.add_router("", module.router, tags=[app.label])


_find_routers()
