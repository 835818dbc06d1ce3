"""Indicators with their admissible readings, and their values, which are only ever added."""

from collections.abc import Callable

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dafeng.indicators import figure
from dafeng.kernel.text import Text

shown_at: list[Callable[["Value"], str]] = []
"""Where the page of a value is: contexts above register a function each."""


class Indicator(models.Model):
    """What is measured: a definition that the office can sign."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        SIGNED = "signed", _("Signed")

    key = models.SlugField(_("Key"), max_length=80, unique=True)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=200, blank=True)
    unit = models.CharField(_("Unit"), max_length=20, blank=True)
    unit_zh = models.CharField(max_length=40, blank=True)
    unit_en = models.CharField(max_length=40, blank=True)
    meaning_zh = models.TextField(blank=True)
    meaning_en = models.TextField(blank=True)
    numerator_zh = models.TextField(blank=True)
    numerator_en = models.TextField(blank=True)
    denominator_zh = models.TextField(blank=True)
    denominator_en = models.TextField(blank=True)
    note_zh = models.TextField(blank=True)
    note_en = models.TextField(blank=True)
    basis = models.JSONField(default=list, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PROPOSED)
    pack = models.CharField(max_length=40, blank=True)
    retired_date = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("indicator")
        ordering = ("key",)

    def __str__(self) -> str:
        return self.name_zh

    @property
    def name(self) -> Text:
        """What the indicator is called."""
        return Text(self.name_zh, self.name_en)

    @property
    def unit_text(self) -> Text:
        """The unit as it is shown beside a number."""
        return Text(self.unit_zh or self.unit, self.unit_en or self.unit)

    @property
    def meaning(self) -> Text:
        """What is measured, in a sentence."""
        return Text(self.meaning_zh, self.meaning_en)

    @property
    def numerator(self) -> Text:
        """What stands above the line."""
        return Text(self.numerator_zh, self.numerator_en)

    @property
    def denominator(self) -> Text:
        """What stands below the line."""
        return Text(self.denominator_zh, self.denominator_en)

    @property
    def note(self) -> Text:
        """What else must be known."""
        return Text(self.note_zh, self.note_en)


class Reading(models.Model):
    """One admissible way to read an indicator's definition."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="readings")
    key = models.SlugField(max_length=80)
    name_zh = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    meaning_zh = models.TextField(blank=True)
    meaning_en = models.TextField(blank=True)
    is_default = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)
    retired_date = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("reading of a definition")
        ordering = ("order",)
        constraints = (models.UniqueConstraint(fields=("indicator", "key"), name="reading_once"),)

    def __str__(self) -> str:
        return self.name_zh

    @property
    def name(self) -> Text:
        """What the reading is called."""
        return Text(self.name_zh, self.name_en)

    @property
    def meaning(self) -> Text:
        """What it measures."""
        return Text(self.meaning_zh, self.meaning_en)


class Value(models.Model):
    """One figure of an indicator for a period, of one of four kinds and one vintage.

    Rows are added, never changed: a correction is a row that supersedes another.
    """

    class Kind(models.TextChoices):
        ASSIGNED = figure.ASSIGNED, _("Assigned or confirmed above")
        STATISTICAL = figure.STATISTICAL, _("Statistical")
        FILED = figure.FILED, _("Filed by the department")
        COMPUTED = figure.COMPUTED, _("Computed here")

    class Vintage(models.TextChoices):
        FLASH = figure.FLASH, _("Flash")
        PRELIMINARY = figure.PRELIMINARY, _("Preliminary")
        FINAL = figure.FINAL, _("Final")
        CENSUS = figure.CENSUS, _("Revised after a census")
        REBASED = figure.REBASED, _("Rebased")

    area = models.CharField(max_length=6, blank=True)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="values")
    reading = models.ForeignKey(
        Reading,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="values",
        verbose_name=_("Reading"),
    )
    kind = models.CharField(_("Kind"), max_length=12, choices=Kind.choices)
    vintage = models.CharField(_("Vintage"), max_length=12, choices=Vintage.choices)
    period = models.CharField(_("Period"), max_length=30)
    start_date = models.DateField()
    end_date = models.DateField()
    amount = models.DecimalField(_("Value"), max_digits=24, decimal_places=8, null=True, blank=True)
    achieved = models.BooleanField(_("Achieved"), null=True, blank=True)
    unit = models.CharField(max_length=20, blank=True)
    document_title = models.CharField(_("Document"), max_length=200)
    document_number = models.CharField(_("Document number"), max_length=80, blank=True)
    document_date = models.DateField(_("Date of the document"), null=True, blank=True)
    note = models.TextField(_("Note"), blank=True)
    known_date = models.DateField(_("Known since"), db_index=True)
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("value")
        ordering = ("-start_date", "kind", "-known_date", "-pk")
        indexes = (
            models.Index(fields=("area", "indicator", "kind", "start_date"), name="value_series"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(amount__isnull=False) | Q(achieved__isnull=False),
                name="value_says_something",
            ),
            models.CheckConstraint(
                condition=Q(end_date__gt=models.F("start_date")), name="value_period_holds_days"
            ),
        )

    def __str__(self) -> str:
        return f"{self.indicator} {self.period} {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        """The page that shows the indicator's values, where one is known."""
        for show in shown_at:
            if url := show(self):
                return url
        return ""

    @property
    def document(self) -> str:
        """Title and number of the document in one line."""
        return f"{self.document_title} {self.document_number}".strip()
