"""What the API remembers of the requests that had an effect."""

from django.conf import settings
from django.db import models


class Reply(models.Model):
    """The answer to a request with an idempotency key: asked again, it is given again."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=6, blank=True)  # that the request looked at
    key = models.CharField(max_length=120)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user", "key"), name="reply_once"),)
