"""Meters and their channels, what happened to them, how their readings come in and what waits."""

import datetime
import uuid
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dafeng.evidence.models import Blob
from dafeng.kernel.flow import FLOWS, Flow
from dafeng.metering.cleaning.channel import Kind, Stamp
from dafeng.people.models import Organisation, Place


def _decimal(label: object, **options: object) -> models.DecimalField:
    return models.DecimalField(label, max_digits=24, decimal_places=9, **options)


class Meter(models.Model):
    """A measuring instrument of an organisation, at one of the three levels of GB 17167."""

    class Level(models.TextChoices):
        ENTITY = "entity", _("Energy-using entity")
        UNIT = "unit", _("Main secondary unit")
        EQUIPMENT = "equipment", _("Main equipment")

    code = models.SlugField(_("Code"), max_length=60, unique=True)
    name = models.CharField(_("Name"), max_length=120)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="meters",
        verbose_name=_("Organisation"),
    )
    place = models.ForeignKey(
        Place,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="meters",
        verbose_name=_("Place"),
    )
    level = models.CharField(_("Level"), max_length=12, choices=Level.choices)
    carrier = models.CharField(_("Carrier"), max_length=40)
    serial_number = models.CharField(_("Serial number"), max_length=60, blank=True)
    accuracy_class = models.CharField(_("Accuracy class"), max_length=20, blank=True)
    calibrated_until = models.DateField(_("Calibrated until"), null=True, blank=True)
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parts",
        verbose_name=_("Measured within"),
    )
    valid_from = models.DateField(_("Valid from"), null=True, blank=True)
    valid_to = models.DateField(_("Valid to"), null=True, blank=True)

    class Meta:
        ordering = ("organisation__code", "code")

    def __str__(self) -> str:
        return self.name

    def is_overdue(self, today: datetime.date) -> bool:
        """Whether its calibration has run out."""
        return self.calibrated_until is not None and self.calibrated_until < today


class Channel(models.Model):
    """One series of readings of a meter; its `id` is the lake's channel.

    `organisation` is the meter's, kept here so that a source's name is one channel's alone.
    """

    class KindChoice(models.TextChoices):
        REGISTER = Kind.REGISTER.value, _("Register that goes on counting")
        INTERVAL = Kind.INTERVAL.value, _("Amount of each interval")
        POWER = Kind.POWER.value, _("Mean power or flow")
        SESSION = Kind.SESSION.value, _("Amount from a start to an end")
        STATE = Kind.STATE.value, _("State, never summed")

    class StampChoice(models.TextChoices):
        START = Stamp.START.value, _("Start of the interval")
        END = Stamp.END.value, _("End of the interval")

    meter = models.ForeignKey(
        Meter, on_delete=models.PROTECT, related_name="channels", verbose_name=_("Meter")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="channels"
    )
    name = models.CharField(_("Name"), max_length=120)
    source_name = models.CharField(_("Name in files and gateways"), max_length=120)
    flow = models.CharField(_("Flow"), max_length=60, blank=True)
    at_boundary = models.BooleanField(_("Counts for the organisation"), default=True)
    kind = models.CharField(_("Kind"), max_length=12, choices=KindChoice.choices)
    unit = models.CharField(_("Unit"), max_length=20)
    stamp = models.CharField(
        _("Times name the"), max_length=8, choices=StampChoice.choices, default=Stamp.END.value
    )
    interval_minutes = models.PositiveIntegerField(_("Interval"), null=True, blank=True)
    source_zone = models.CharField(
        _("Time zone of the source"), max_length=60, default="Asia/Shanghai"
    )
    ratio = _decimal(_("Ratio"), default=Decimal(1))
    modulus = _decimal(_("Register returns to zero at"), null=True, blank=True)
    jitter = _decimal(_("Falls to be ignored"), default=Decimal(0))
    max_rate = _decimal(_("Largest rate"), null=True, blank=True)
    net = models.BooleanField(_("Runs both ways"), default=False)
    gap_minutes = models.PositiveIntegerField(_("Gap"), default=30)
    look_hours = models.PositiveIntegerField(_("Look ahead"), default=24)
    expected_minutes = models.PositiveIntegerField(_("A reading every"), null=True, blank=True)
    closed_date = models.DateField(_("Closed on"), null=True, blank=True)

    class Meta:
        ordering = ("organisation__code", "meter__code", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "source_name"), name="channel_source_name"
            ),
            models.CheckConstraint(condition=Q(ratio__gt=0), name="channel_ratio_above_zero"),
            models.CheckConstraint(condition=Q(jitter__gte=0), name="channel_jitter_not_below"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def flow_of(self) -> Flow | None:
        """The flow that it measures; none of a state."""
        return FLOWS.get(self.flow)


class ChannelEvent(models.Model):
    """A recorded exchange of the meter, or a change of ratio, unit or modulus, after `at`."""

    class Kind(models.TextChoices):
        EXCHANGE = "exchange", _("Meter exchanged")
        CHANGE = "change", _("Ratio, unit or modulus changed")

    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(_("Kind"), max_length=12, choices=Kind.choices)
    at = models.DateTimeField(_("At"))
    old_final = _decimal(_("Last count of the old register"))
    new_initial = _decimal(_("First count of the new register"), null=True, blank=True)
    ratio = _decimal(_("New ratio"), null=True, blank=True)
    unit = models.CharField(_("New unit"), max_length=20, blank=True)
    modulus = _decimal(_("New register returns to zero at"), null=True, blank=True)
    document = models.CharField(_("Document"), max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("channel", "at")
        constraints = (
            models.UniqueConstraint(
                fields=("channel", "at"),
                condition=Q(withdrawn_at=None),
                name="one_event_at_an_instant",
            ),
        )


class Source(models.Model):
    """Who pushes readings: a gateway or a program, with a token of its own, stored as a hash."""

    code = models.SlugField(_("Code"), max_length=60, unique=True)
    name = models.CharField(_("Name"), max_length=120)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="sources",
        verbose_name=_("Organisation"),
    )
    prefix = models.CharField(max_length=12, unique=True)
    secret_hash = models.CharField(max_length=64)
    closed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class ColumnMap(models.Model):
    """How the columns of a file are meant, remembered for the next file with the same columns."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="column_maps"
    )
    signature = models.CharField(max_length=64)
    columns = models.JSONField(default=list)
    body = models.JSONField()
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("organisation", "signature"), name="column_map_once"),
        )


class Import(models.Model):
    """A file of readings on its way into the lake, and what became of each row."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Not confirmed yet")
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        RETRACTED = "retracted", _("Taken back")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="reading_imports"
    )
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=255)
    map = models.JSONField(default=dict)
    template = models.JSONField(default=dict)
    state = models.CharField(_("State"), max_length=12, choices=State.choices, default=State.DRAFT)
    rows = models.BigIntegerField(_("Rows"), null=True)
    taken = models.BigIntegerField(_("Taken"), default=0)
    corrected = models.BigIntegerField(_("Corrected"), default=0)
    repeated = models.BigIntegerField(_("Repeated"), default=0)
    empty = models.BigIntegerField(_("Without a value"), default=0)
    refused = models.BigIntegerField(_("Refused"), default=0)
    reasons = models.JSONField(default=dict)
    refused_file = models.ForeignKey(Blob, null=True, on_delete=models.PROTECT, related_name="+")
    error = models.TextField(blank=True)
    error_code = models.CharField(max_length=80, blank=True)
    channels = models.JSONField(default=list)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    retracted_at = models.DateTimeField(null=True)
    retracted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    retraction_reason = models.TextField(blank=True)

    class Meta:
        ordering = ("-created_at",)


class ImportChunk(models.Model):
    """Some rows of an import that go into the lake together: counted first, then stored."""

    upload = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="chunks")
    number = models.PositiveIntegerField()
    rows = models.BigIntegerField()
    taken = models.BigIntegerField(default=0)
    corrected = models.BigIntegerField(default=0)
    repeated = models.BigIntegerField(default=0)
    empty = models.BigIntegerField(default=0)
    refused = models.BigIntegerField(default=0)
    reasons = models.JSONField(default=dict)
    channels = models.JSONField(default=list)
    is_stored = models.BooleanField(default=False)
    # the lake's batch that holds these rows; empty where no row was taken
    journal = models.CharField(max_length=40, blank=True)
    batch = models.BigIntegerField(null=True)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("upload", "number"), name="import_chunk_once"),
        )


class RollUp(models.Model):
    """How far the readings of an area have been looked at for their slots."""

    area = models.CharField(max_length=6, primary_key=True)
    version = models.BigIntegerField(default=-1)
    upto = models.JSONField(default=dict)
    looked_at = models.DateTimeField(null=True)
    rolled_at = models.DateTimeField(null=True)


class Touched(models.Model):
    """A channel whose slots wait to be computed again, from `since` to `until` [µs UTC].

    `token` changes with every touch: what came while it was computed is not forgotten.
    """

    channel = models.OneToOneField(Channel, on_delete=models.CASCADE, primary_key=True)
    since_us = models.BigIntegerField()
    until_us = models.BigIntegerField()
    cause = models.CharField(max_length=20)
    token = models.UUIDField(default=uuid.uuid4)
    touched_at = models.DateTimeField()


class Anchor(models.Model):
    """The reading at which a channel stands when a local day begins.

    From here its slots can be computed without what came before.
    """

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="anchors")
    day = models.DateField()
    time_us = models.BigIntegerField()
    count = models.BigIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("channel", "day"), name="anchor_once"),)
