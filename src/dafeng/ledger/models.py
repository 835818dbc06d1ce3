"""Entries and statistics are added and superseded, never changed; one entry a month is booked."""

import uuid
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dafeng.evidence.models import Blob
from dafeng.kernel.flow import FLOWS, Flow
from dafeng.ledger.series import tidy
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


class Vintage(models.TextChoices):
    FLASH = "flash", _("Flash")
    PRELIMINARY = "preliminary", _("Preliminary")
    FINAL = "final", _("Final")
    CENSUS = "census", _("Revised after a census")
    REBASED = "rebased", _("Rebased")


class Delivery(models.Model):
    """One delivery of statistics of an area: a file, a value by hand, a call of the API.

    A file waits as a draft until its preview is confirmed; a draft counts for nothing.
    """

    class Way(models.TextChoices):
        FILE = "file", _("File")
        HAND = "hand", _("By hand")
        PROGRAM = "program", _("Program")

    class State(models.TextChoices):
        DRAFT = "draft", _("Not confirmed yet")
        DONE = "done", _("Taken in")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.CharField(max_length=6)
    form = models.CharField(_("Form"), max_length=60)
    way = models.CharField(_("Way"), max_length=8, choices=Way.choices)
    state = models.CharField(_("State"), max_length=8, choices=State.choices, default=State.DONE)
    blob = models.ForeignKey(Blob, null=True, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(_("File"), max_length=255, blank=True)
    vintage = models.CharField(_("Vintage"), max_length=12, choices=Vintage.choices, blank=True)
    known_date = models.DateField(_("Known since"), null=True)
    document_title = models.CharField(_("Document"), max_length=200, blank=True)
    document_number = models.CharField(_("Document number"), max_length=80, blank=True)
    map = models.JSONField(default=dict)
    added = models.PositiveIntegerField(_("New"), default=0)
    corrected = models.PositiveIntegerField(_("Corrected"), default=0)
    repeated = models.PositiveIntegerField(_("Repeated"), default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(_("Sent in"), auto_now_add=True)

    class Meta:
        verbose_name = _("delivery of statistics")
        ordering = ("-created_at",)
        indexes = (models.Index(fields=("area", "form"), name="delivery_area_form"),)

    def __str__(self) -> str:
        return self.file_name or self.document_title or str(self.get_way_display())

    def get_absolute_url(self) -> str:
        return reverse("ledger:delivery", args=(self.pk,))


class Statistic(models.Model):
    """A figure of a series of an area for a period, as one vintage says it; only ever added.

    `start_date` and `end_date` are the days that it covers, half-open: those of a cumulative
    series begin with the year. Another figure of the same vintage supersedes the one before.
    """

    area = models.CharField(max_length=6)
    form = models.CharField(max_length=60)
    series = models.CharField(max_length=80)
    period = models.CharField(_("Period"), max_length=10)
    start_date = models.DateField()
    end_date = models.DateField()
    amount = models.DecimalField(_("Value"), max_digits=24, decimal_places=8)
    unit = models.CharField(_("Unit"), max_length=20)
    vintage = models.CharField(_("Vintage"), max_length=12, choices=Vintage.choices)
    known_date = models.DateField(_("Known since"))
    document_title = models.CharField(_("Document"), max_length=200, blank=True)
    document_number = models.CharField(_("Document number"), max_length=80, blank=True)
    delivery = models.ForeignKey(
        Delivery, null=True, on_delete=models.PROTECT, related_name="statistics"
    )
    supersedes = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField(_("Entered"), auto_now_add=True)

    class Meta:
        verbose_name = _("statistic")
        ordering = ("series", "start_date", "end_date", "pk")
        indexes = (models.Index(fields=("area", "series", "start_date"), name="statistic_series"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(end_date__gt=models.F("start_date")),
                name="statistic_period_holds_days",
            ),
            models.UniqueConstraint(
                fields=("area", "series", "start_date", "end_date", "vintage"),
                condition=Q(supersedes=None),
                name="statistic_first_once",
            ),
        )

    @property
    def value(self) -> Decimal:
        """The amount as it is shown."""
        return tidy(self.amount)

    @property
    def document(self) -> str:
        """Title and number of the document in one line."""
        return f"{self.document_title} {self.document_number}".strip()


class HeadingMap(models.Model):
    """What the headings of a file mean, remembered for the next file with the same headings."""

    area = models.CharField(max_length=6)
    form = models.CharField(max_length=60)
    signature = models.CharField(max_length=64)
    body = models.JSONField(default=dict)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("area", "form", "signature"), name="heading_map_once"),
        )


class Supplier(models.Model):
    """The organisation that sends the forms of an issuer in an area."""

    area = models.CharField(max_length=6)
    issuer = models.CharField(max_length=40)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("area", "issuer"), name="supplier_once"),)
