"""Issues of factors, sets that were used, and the results of booked entries."""

from django.conf import settings
from django.db import models
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
