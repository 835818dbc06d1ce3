"""What the shell around every page needs."""

from typing import Any

from django.http import HttpRequest

from dafeng.ui.navigation import menu_for


def shell(request: HttpRequest) -> dict[str, Any]:
    """Navigation of the user, language and theme."""
    return {"menu": menu_for(request)}
