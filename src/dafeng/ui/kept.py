"""Pages kept for a moment: what was drawn for a user is drawn again only when something changed.

Who asks for a page while it is drawn waits for that drawing and makes none of his own.

A page follows from who asks, how, and the grounds that contexts add: every write leaves a row in
the evidence log, so its last row is one. Half a minute is all that a page may be behind what no
ground tells: readings that arrive, a worker that stands still.
"""

import hashlib
from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import Any
from weakref import WeakValueDictionary

from django.contrib.messages import get_messages
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

View = Callable[..., HttpResponse]
Ground = Callable[[HttpRequest], Any]
SECONDS = 30
LARGEST = 1_000_000
ACTED = "acted"
_turns: WeakValueDictionary[str, Lock] = WeakValueDictionary()
_taking = Lock()
_grounds: list[Ground] = []
_HEADERS = ("HX-Request", "HX-Target", "HX-History-Restore-Request")


def add_ground(ground: Ground) -> Ground:
    """Add what every page follows from, as something with a `repr` that tells it apart."""
    _grounds.append(ground)
    return ground


def kept(view: View, *, seconds: int = SECONDS) -> View:
    """Keep what a view answers to one user, until a ground changes or the seconds are over.

    For pages of what is recorded; a second for one of progress, none for a secret shown once.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = _key_of(request)
        if key is None:
            return view(request, *args, **kwargs)
        pages = caches["pages"]
        if (found := pages.get(key)) is not None:
            return _again(*found)
        with _turn(key):
            if (found := pages.get(key)) is not None:
                return _again(*found)
            response = view(request, *args, **kwargs)
            if _fits(request, response):
                pages.set(key, (response.content, dict(response.items())), seconds)
            return response

    return answer


def _turn(key: str) -> Lock:
    """The lock of one page, which is forgotten when nobody waits for it."""
    with _taking:
        return _turns.setdefault(key, Lock())


class Acted:
    """Counts what a session did: who changed something sees it on the next page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method not in ("GET", "HEAD") and request.session.session_key:
            request.session[ACTED] = request.session.get(ACTED, 0) + 1
        return response


def _key_of(request: HttpRequest) -> str | None:
    """All that a page follows from; None where it must be drawn afresh.

    A form holds a token that fits the secret of this browser alone, so that is part of it.
    """
    user, secret = request.user, request.META.get("CSRF_COOKIE")
    if request.method != "GET" or not user.is_authenticated or not secret:
        return None
    if request.GET.get("export") or len(get_messages(request)):
        return None
    parts = (
        *(ground(request) for ground in _grounds),
        user.pk,
        secret,
        request.session.get(ACTED, 0),
        request.COOKIES.get("theme", ""),
        translation.get_language(),
        timezone.localdate(),
        request.get_full_path(),
        *(request.headers.get(name, "") for name in _HEADERS),
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _fits(request: HttpRequest, response: HttpResponse) -> bool:
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not getattr(request, "_csp_nonce", None)
        and len(response.content) <= LARGEST
    )


def _again(content: bytes, headers: dict[str, str]) -> HttpResponse:
    response = HttpResponse(content)
    for name, value in headers.items():
        response[name] = value
    return response
