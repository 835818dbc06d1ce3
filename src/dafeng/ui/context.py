"""What the shell around every page needs."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from dafeng.ui.identity import place_of
from dafeng.ui.navigation import menu_for, own_menu
from dafeng.ui.notice import notices_for

THEME_COOKIE = "theme"
THEMES = ("auto", "light", "dark")


def once(ask: Callable[[HttpRequest], Any], request: HttpRequest) -> Callable[[], Any]:
    """A value for a template: asked for when it is shown first, however often it is shown."""
    return cache(lambda: ask(request))


def theme_of(request: HttpRequest) -> str:
    """The theme that this browser chose; `auto` follows the machine."""
    chosen = request.COOKIES.get(THEME_COOKIE, "auto")
    return chosen if chosen in THEMES else "auto"


def shell(request: HttpRequest) -> dict[str, Any]:
    """Navigation of the user, banners, theme, name of the place.

    What asks the database is called by the template that shows it: the page of an error shows none
    of it, and must come also while the database does not answer.
    """
    theme = theme_of(request)
    return {
        "menu": once(_menu, request),
        "user_menu": own_menu,
        "notices": once(notices_for, request),
        "theme": theme,
        "scheme": "light dark" if theme == "auto" else theme,
        "place": once(place_of, request),
    }


def _menu(request: HttpRequest) -> str:
    """The menu as markup, which a page holds twice: at its side and, on a phone, at its top."""
    return render_to_string("ui/menu.html", {"menu": menu_for(request)})
