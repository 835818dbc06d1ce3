"""The API: each context brings a router in its `api.py`, found by itself."""

import importlib.util
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.parser import Parser
from ninja.renderers import BaseRenderer
from ninja.security import APIKeyCookie, HttpBearer

from dafeng import __version__
from dafeng.kernel.error import DafengError
from dafeng.kernel.strict import BadSyntax, dump_json, load_json
from dafeng.site.error import BadRequest, Busy, Forbidden, NotFound, NotLoggedIn, Unexpected
from dafeng.site.idempotency import EFFECT_FREE, HEADER
from dafeng.site.views import error_page


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
        return dump_json(data)


class Token(HttpBearer):
    """An API token; the middleware has looked it up already."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        return request.user if request.user.is_authenticated else None


class Session(APIKeyCookie):
    """The login of a page, for its own scripts and for the description of the API."""

    param_name = "sessionid"

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        return request.user if request.user.is_authenticated else None


class Api(NinjaAPI):
    """Says in its description that every change needs an idempotency key."""

    def get_openapi_schema(self, **kwargs: Any) -> Any:
        schema = super().get_openapi_schema(**kwargs)
        header = {
            "in": "header",
            "name": HEADER,
            "required": True,
            "schema": {"type": "string", "minLength": 8, "maxLength": 120, "format": "uuid"},
        }
        for path, methods in schema["paths"].items():
            if "post" in methods and path not in EFFECT_FREE:
                methods["post"].setdefault("parameters", []).append(header)
        return schema


api = Api(
    title="达峰 Dafeng",
    version=__version__,
    auth=[Token(), Session()],
    parser=StrictParser(),
    renderer=StrictRenderer(),
    urls_namespace="api",
)


@api.exception_handler(DafengError)
def _said(request: HttpRequest, error: DafengError) -> HttpResponse:
    return error_page(request, error)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    first = error.errors[0]
    where = "/" + "/".join(str(part) for part in first["loc"])
    return error_page(request, BadRequest(reason=f"{where}: {first['msg']}", where=where))


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
    syntax = getattr(request, "syntax", None)
    return error_page(request, syntax or BadRequest(reason=str(error)))


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
