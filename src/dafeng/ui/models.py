"""What a reader keeps for himself: the saved views of lists."""

from django.conf import settings
from django.db import models


class SavedView(models.Model):
    """A list as one user likes it: its address with filter, order and columns.

    It is a preference of its owner, says nothing about the city, and is therefore not evidence.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views"
    )
    path = models.CharField(max_length=200)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=2000, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=("user", "path", "name"), name="savedview_once"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        """The address of the view."""
        return f"{self.path}?{self.query}" if self.query else self.path
