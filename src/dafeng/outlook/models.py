"""Scenarios and runs of the sector outlook; a run is only added, and holds all that it says."""

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dafeng.outlook.delivery import AS_WRITTEN


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
    def delivery(self) -> str:
        """How measures count in it."""
        return str(self.inputs.get("delivery", AS_WRITTEN))

    @property
    def p_peak_by(self) -> dict[str, Any]:
        """The probabilities by year, as they were computed."""
        found: dict[str, Any] = self.result.get("p_peak_by", {})
        return found


class QuickEstimate(models.Model):
    """A month's energy CO2 [t] as it was estimated from what had come by a day; only ever added.

    `is_replay`: made later from what was known on `known_date`, with the factors of the day on
    which it was made. `parts` tells of each component what came and what was estimated, and how.
    """

    area = models.CharField(max_length=6)
    month = models.DateField(_("Month"), help_text="Its first day.")
    known_date = models.DateField(_("Known on"))
    value = models.FloatField(_("Estimate"))
    low = models.FloatField(_("Low"))
    high = models.FloatField(_("High"))
    level = models.FloatField()
    parts = models.JSONField(default=list)
    is_whole = models.BooleanField(default=False)
    is_replay = models.BooleanField(default=False)
    is_floor = models.BooleanField(default=False)
    tried = models.PositiveIntegerField(default=0)
    object = models.CharField(max_length=40)
    grid = models.CharField(max_length=12)
    inputs_hash = models.CharField(max_length=64)
    model_version = models.CharField(max_length=20)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(_("Made"), auto_now_add=True)

    class Meta:
        verbose_name = _("quick estimate")
        ordering = ("-month", "-known_date", "-pk")
        indexes = (models.Index(fields=("area", "-month"), name="estimate_of_month"),)
        constraints = (
            models.UniqueConstraint(
                fields=(
                    *("area", "month", "known_date", "inputs_hash"),
                    *("model_version", "is_replay"),
                ),
                name="estimate_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.area} {self.month:%Y-%m}"

    def get_absolute_url(self) -> str:
        """The page of all of them."""
        return reverse("outlook:estimate")

    @property
    def period(self) -> str:
        """Its month as it is written."""
        return f"{self.month:%Y-%m}"

    @property
    def fixed_year(self) -> str:
        """The year whose grid factor stands in for that of the month's; empty where it has one."""
        return self.grid.partition(":")[2]
