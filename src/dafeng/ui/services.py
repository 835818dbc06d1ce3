"""Writes of this context: saved views. They are preferences, so no evidence row goes with them."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.db import transaction

from dafeng.ui.error import ViewsTooMany
from dafeng.ui.models import SavedView

MOST_VIEWS = 50
_PASSING = {"page", "export", "csrfmiddlewaretoken"}


@transaction.atomic
def save_view(user: Any, *, path: str, name: str, query: str) -> SavedView:
    """Keep a list's address under a name; the same name again replaces it.

    Raises:
        ViewsTooMany: the user has as many views of this list as one may have.
    """
    kept = urlencode([pair for pair in parse_qsl(query) if pair[0] not in _PASSING])
    others = SavedView.objects.filter(user=user, path=path).exclude(name=name)
    if others.count() >= MOST_VIEWS:
        raise ViewsTooMany(most=MOST_VIEWS)
    view, _created = SavedView.objects.update_or_create(
        user=user, path=path, name=name, defaults={"query": kept}
    )
    return view


@transaction.atomic
def delete_view(user: Any, *, pk: int) -> str | None:
    """Forget a view of this user; gives the path of its list, None where there was none."""
    view = SavedView.objects.filter(user=user, pk=pk).first()
    if view is None:
        return None
    view.delete()
    return view.path
