"""Issues of factors, sets that were used, results of booked entries, frozen inventories."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dafeng.ledger.models import Booking


class FactorIssue(models.Model):
    """Factors that came into the installation together: those shipped, or the city's own."""

    class Owner(models.TextChoices):
        SHIPPED = "shipped", _("Shipped with the program")
        CITY = "city", _("Entered by the city")

    owner = models.CharField(max_length=10, choices=Owner.choices)
    title = models.CharField(max_length=200)
    rows = models.JSONField()
    content_hash = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("-issued_at", "-pk")


class FactorSetRecord(models.Model):
    """The issues that made up a set, so that a calculation under its hash can be repeated."""

    hash = models.CharField(primary_key=True, max_length=64)
    issues = models.ManyToManyField(FactorIssue, related_name="sets")
    first_used_at = models.DateTimeField()


class Result(models.Model):
    """What a booking amounts to under a factor set; None stands for a gap, never zero."""

    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="results")
    factor_set = models.ForeignKey(FactorSetRecord, on_delete=models.PROTECT)
    request = models.JSONField()
    method = models.CharField(max_length=60)
    scope = models.PositiveSmallIntegerField()
    sign = models.SmallIntegerField()
    co2e_t = models.FloatField(null=True)
    partial_t = models.FloatField(null=True)
    energy_tce = models.FloatField(null=True)
    unverified_t = models.FloatField(default=0.0)
    gases = models.JSONField(default=dict)
    gaps = models.JSONField(default=list)
    error = models.JSONField(null=True)
    computed_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("booking",),
                condition=models.Q(superseded_at=None),
                name="one_result_in_force",
            ),
        )


class FrozenInventory(models.Model):
    """The inventory of a period as it was on a day; a later version stands beside it.

    `body` is canonical JSON; with the figures up to `newest_key` and the factor set it can be made
    again, byte by byte. `pins` names what else it was computed by: the program's version, and the
    hash of the definition of each method; empty where that was not kept yet.
    """

    area = models.CharField(max_length=6)
    period = models.CharField(max_length=7)
    grid = models.CharField(max_length=12)
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    place = models.CharField(max_length=12)
    newest_key = models.BigIntegerField()
    factor_set = models.ForeignKey(FactorSetRecord, on_delete=models.PROTECT, related_name="+")
    body = models.TextField()
    content_hash = models.CharField(max_length=64)
    pins = models.JSONField(default=dict)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    frozen_at = models.DateTimeField()

    class Meta:
        ordering = ("-frozen_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("area", "period", "grid", "version"), name="inventory_version_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.title} ({self.version})"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("accounting:inventory_frozen", args=[self.pk])
