"""Scenarios and runs of the sector outlook; a run is only added, and holds all that it says."""

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Scenario(models.Model):
    """What differs from a parent: lever values by key; without a parent, from the trend."""

    area = models.CharField(max_length=6)
    name = models.CharField(_("Name"), max_length=80)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    levers = models.JSONField(default=dict)
    note = models.TextField(_("Note"), blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(_("Saved"), auto_now_add=True)

    class Meta:
        verbose_name = _("scenario")
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("area", "name"), name="scenario_name_once"),)

    def __str__(self) -> str:
        return self.name


class Run(models.Model):
    """One outlook of an area: what went in, by its hash, and what came out."""

    area = models.CharField(max_length=6)
    scenario = models.ForeignKey(
        Scenario, null=True, blank=True, on_delete=models.PROTECT, related_name="runs"
    )
    levers = models.JSONField(default=dict)
    grid = models.CharField(max_length=12, default="annual")
    seed = models.BigIntegerField(default=1)
    paths = models.PositiveIntegerField(default=10_000)
    inputs_hash = models.CharField(max_length=64)
    inputs = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    note = models.TextField(_("Note"), blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(_("Made"), auto_now_add=True)

    class Meta:
        verbose_name = _("outlook run")
        ordering = ("-created_at", "-pk")
        indexes = (models.Index(fields=("area", "-created_at"), name="run_area"),)

    def get_absolute_url(self) -> str:
        """Its own page, which never changes."""
        return reverse("outlook:run", args=[self.pk])

    @property
    def p_peak_by(self) -> dict[str, Any]:
        """The probabilities by year, as they were computed."""
        found: dict[str, Any] = self.result.get("p_peak_by", {})
        return found
