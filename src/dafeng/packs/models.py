"""Which pack is loaded: each load keeps the pack itself, so that the next can be compared."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dafeng.evidence.models import Approval


class Load(models.Model):
    """One load of a pack; the newest row is what stands in the database."""

    pack = models.CharField(_("Pack"), max_length=80)
    format_version = models.PositiveSmallIntegerField()
    program_version = models.CharField(max_length=40)
    hash = models.CharField(_("Content hash"), max_length=64)
    content = models.TextField()
    changes = models.PositiveIntegerField()
    loaded_at = models.DateTimeField(auto_now_add=True)
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    approval = models.ForeignKey(Approval, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("load of a pack")
        ordering = ("-pk",)
