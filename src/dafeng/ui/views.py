"""Lists of every context, search, language, theme, saved views, and the living page."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import check_for_language
from django.views.decorators.http import require_GET, require_POST

from dafeng.ui import services
from dafeng.ui.address import own_address
from dafeng.ui.context import THEME_COOKIE, THEMES
from dafeng.ui.error import ViewInvalid
from dafeng.ui.listing import list_page
from dafeng.ui.models import SavedView
from dafeng.ui.search import LONGEST_QUERY
from dafeng.ui.search import search as search_all

__all__ = ["list_page"]

_YEAR_SECONDS = 365 * 24 * 3600


def _back(request: HttpRequest) -> HttpResponse:
    return redirect(own_address(request, wanted=request.POST.get("next", ""), default="/"))


def _remember(response: HttpResponse, name: str, value: str) -> HttpResponse:
    response.set_cookie(
        name, value, max_age=_YEAR_SECONDS, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
    return response


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Remember the language of this browser."""
    response = _back(request)
    language = request.POST.get("language", "")
    if check_for_language(language) and language in dict(settings.LANGUAGES):
        _remember(response, settings.LANGUAGE_COOKIE_NAME, language)
    return response


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Remember the theme of this browser."""
    response = _back(request)
    theme = request.POST.get("theme", "")
    return _remember(response, THEME_COOKIE, theme) if theme in THEMES else response


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Everything that fits the words, grouped."""
    words = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_QUERY]
    groups = search_all(request, words)
    return render(request, "ui/search.html", {"words": words, "groups": groups})


@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep the list as it stands under a name."""
    path, name = request.POST.get("path", ""), request.POST.get("name", "").strip()
    query = request.POST.get("query", "")
    fields = SavedView._meta
    fits = all(
        0 <= len(value) <= (fields.get_field(field).max_length or 0) and "\0" not in value
        for field, value in (("path", path), ("name", name), ("query", query))
    )
    if not (fits and name and path.startswith("/") and not path.startswith("//")):
        raise ViewInvalid()
    return redirect(services.save_view(request.user, path=path, name=name, query=query).url)


@require_POST
def delete_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a saved view."""
    return redirect(services.delete_view(request.user, pk=pk) or "/")
