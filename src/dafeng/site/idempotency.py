"""At most one effect for one idempotency key, however often the request is sent."""

import hashlib
import re
from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse

from dafeng.kernel.error import DafengError
from dafeng.people.area import code_in_view
from dafeng.site.error import KeyReused
from dafeng.site.models import Reply
from dafeng.site.views import error_page

HEADER = "Idempotency-Key"
SIGNATURE = "X-Signature-Code"
EFFECT_FREE = frozenset({"/api/v1/calc", "/api/v1/outlook/moved"})
# The lake keeps these keys itself, with the rows and for longer; their effect is not in a database.
OWN_KEYS = frozenset({"/api/v1/readings"})
_KEY = re.compile(r"[!-~]{8,120}")


def key_of(request: HttpRequest) -> str:
    """The key of a request; empty where there is none that can be used."""
    key = request.headers.get(HEADER, "")
    return key if _KEY.fullmatch(key) else ""


def _sign(request: HttpRequest) -> None:
    """Check the code of a signature before the transaction, so that a wrong one is counted."""
    code, user = request.headers.get(SIGNATURE), request.user
    if code and user.must_sign:  # type: ignore[union-attr]
        user.sign(code)  # type: ignore[union-attr]


class Idempotency:
    """Wraps every effect of the API in one transaction together with its reply.

    The key's row is inserted first, so that a second request waits for the first and then gets
    the first one's reply; an answer of 400 or more leaves nothing behind and may be tried again.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asks = request.method == "POST" and request.path.startswith("/api/")
        free = request.path in EFFECT_FREE | OWN_KEYS
        key = key_of(request)
        if not asks or free or not key or not request.user.is_authenticated:
            return self.get_response(request)  # without a key the API itself refuses
        said = "\n".join(
            (request.method or "", request.get_full_path(), request.content_type or "")
        )
        digest = hashlib.sha256(said.encode() + b"\n" + request.body).hexdigest()
        try:
            return self._first(request, key=key, digest=digest)
        except IntegrityError:
            known = Reply.objects.filter(user=request.user, key=key).first()
            if known is None:
                raise
            return self._again(request, known, digest=digest)

    def _first(self, request: HttpRequest, *, key: str, digest: str) -> HttpResponse:
        known = Reply.objects.filter(user=request.user, key=key).first()
        if known is not None:
            return self._again(request, known, digest=digest)
        try:
            _sign(request)
        except DafengError as error:
            return error_page(request, error)
        with transaction.atomic():
            reply = Reply.objects.create(
                user=request.user, area=code_in_view(request.user), key=key, request_hash=digest
            )
            response = self.get_response(request)
            if response.status_code >= 400:
                transaction.set_rollback(True)
            else:
                reply.status = response.status_code
                reply.body = response.content.decode()
                reply.save(update_fields=("status", "body"))
        return response

    def _again(self, request: HttpRequest, known: Reply, *, digest: str) -> HttpResponse:
        if known.request_hash != digest:
            return error_page(request, KeyReused())
        response = HttpResponse(known.body, status=known.status, content_type="application/json")
        response["Idempotent-Replay"] = "true"
        return response
