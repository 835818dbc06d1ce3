"""What is read: the saved views of a user."""

from typing import Any

from django.db.models import QuerySet

from dafeng.ui.models import SavedView


def views_of(user: Any, path: str) -> QuerySet[SavedView]:
    """The views that a user saved of one list."""
    return SavedView.objects.filter(user=user, path=path)
