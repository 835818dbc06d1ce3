"""What the shell around every page needs."""

from functools import partial
from typing import Any

from django.http import HttpRequest

from dafeng.ui.identity import place_of
from dafeng.ui.navigation import menu_for, own_menu
from dafeng.ui.notice import notices_for

THEME_COOKIE = "theme"
THEMES = ("auto", "light", "dark")


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
        "menu": partial(menu_for, request),
        "user_menu": own_menu,
        "notices": partial(notices_for, request),
        "theme": theme,
        "scheme": "light dark" if theme == "auto" else theme,
        "place": partial(place_of, request),
    }
