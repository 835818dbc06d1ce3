"""Entries are added and superseded, never changed; one of each month is booked."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dafeng.kernel.flow import FLOWS, Flow
from dafeng.people.models import Organisation


class Source(models.TextChoices):
    METER = "meter", _("Meter")
    BILL = "bill", _("Bill")
    FORM = "form", _("Form")
    STATISTIC = "statistic", _("Statistic")


class Entry(models.Model):
    """An amount of a flow of an organisation in a month, as one source says it.

    `quantity_micro` is in millionths of the flow's unit. A source that says something else later
    adds an entry with the next `version`, and the former gets its `superseded_at`.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="entries")
    flow = models.CharField(max_length=60)
    month = models.DateField(help_text="The month's first day.")
    quantity_micro = models.BigIntegerField()
    source = models.CharField(max_length=12, choices=Source.choices)
    reference = models.CharField(max_length=120, blank=True)
    version = models.PositiveIntegerField(default=1)
    coverage_ppm = models.PositiveIntegerField(default=1_000_000)
    flag = models.CharField(max_length=1, default="G")
    parts = models.JSONField(default=list)
    given = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    known_at = models.DateTimeField(db_index=True)
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-month", "organisation", "flow", "source", "-version")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "flow", "month", "source", "reference", "version"),
                name="entry_version_once",
            ),
            models.UniqueConstraint(
                fields=("organisation", "flow", "month", "source", "reference"),
                condition=Q(superseded_at=None),
                name="entry_in_force_once",
            ),
            models.CheckConstraint(condition=Q(quantity_micro__gte=0), name="entry_not_negative"),
        )
        indexes = (models.Index(fields=("organisation", "month", "flow"), name="entry_month"),)

    @property
    def flow_of(self) -> Flow:
        """The flow."""
        return FLOWS[self.flow]

    @property
    def quantity(self) -> float:
        """The amount in the flow's unit."""
        return self.quantity_micro / 1_000_000

    @property
    def coverage_percent(self) -> float:
        """The covered share of the month in per cent."""
        return self.coverage_ppm / 10_000


class Booking(models.Model):
    """The one entry that counts for an organisation, flow and month, and why it does."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="bookings"
    )
    flow = models.CharField(max_length=60)
    month = models.DateField()
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="bookings")
    rule = models.CharField(max_length=40)
    reason = models.TextField(blank=True)
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    booked_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-month", "organisation", "flow", "-booked_at")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "flow", "month"),
                condition=Q(superseded_at=None),
                name="one_booking_in_force",
            ),
        )
        indexes = (models.Index(fields=("month", "organisation"), name="booking_month"),)


class Close(models.Model):
    """A month of an organisation that is closed: its bookings stay as they are."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="closes")
    month = models.DateField()
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField()

    class Meta:
        ordering = ("-month", "organisation")
        constraints = (
            models.UniqueConstraint(fields=("organisation", "month"), name="close_once"),
        )


class Pull(models.Model):
    """How far the lake's month totals have been posted."""

    area = models.CharField(max_length=6, primary_key=True)
    version = models.BigIntegerField()
