"""The plan as rows: the city, documents and their sections, targets, tasks, who leads them."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dafeng.indicators.models import Indicator
from dafeng.kernel.text import Text
from dafeng.people.models import Named, Organisation, Place
from dafeng.plan import light
from dafeng.plan.clause import english_number


class Kept(models.QuerySet[Any]):
    """Rows of the loaded pack; what a later pack leaves out is retired, not deleted."""

    def in_force(self) -> "Kept":
        """Without the retired ones."""
        return self.filter(retired_date=None)


class PackRow(Named):
    """Something that a pack said, found again by its key."""

    key = models.SlugField(_("Key"), max_length=80, unique=True)
    note_zh = models.TextField(blank=True)
    note_en = models.TextField(blank=True)
    pack = models.CharField(max_length=40, blank=True)
    retired_date = models.DateField(_("Retired"), null=True, blank=True)

    objects = Kept.as_manager()

    class Meta:
        abstract = True

    @property
    def note(self) -> Text:
        """What the pack remarks about it."""
        return Text(self.note_zh, self.note_en)


class Document(PackRow):
    """A document that duties and figures come from; the plan is one."""

    issuer_zh = models.CharField(max_length=120)
    issuer_en = models.CharField(max_length=200, blank=True)
    number = models.CharField(pgettext_lazy("document", "Number"), max_length=80, blank=True)
    issued_date = models.DateField(_("Issued"))
    adopted_date = models.DateField(_("Adopted"), null=True, blank=True)
    disclosure_zh = models.CharField(max_length=80, blank=True)
    disclosure_en = models.CharField(max_length=120, blank=True)
    source = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("document")
        ordering = ("issued_date", "key")

    @property
    def issuer(self) -> Text:
        """Who issued it."""
        return Text(self.issuer_zh, self.issuer_en)

    @property
    def disclosure(self) -> Text:
        """Its publication attribute, as printed."""
        return Text(self.disclosure_zh, self.disclosure_en)


class Period(PackRow):
    """A planning period; the end date is the first day after it."""

    start_date = models.DateField()
    end_date = models.DateField()

    class Meta:
        verbose_name = _("planning period")
        ordering = ("start_date",)


class Section(Named):
    """A numbered part of a document: a clause is its number and short title."""

    class Kind(models.TextChoices):
        CHAPTER = "chapter", _("Chapter")
        ACTION = "action", _("Action")
        GUARANTEE = "guarantee", _("Guarantee")
        TASK = "task", _("Task")
        ORGANISATION = "organisation", _("Organisation of the work")

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="sections")
    number = models.CharField(_("Section"), max_length=40)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts"
    )
    order = models.PositiveSmallIntegerField(default=0)
    note_zh = models.TextField(blank=True)
    note_en = models.TextField(blank=True)
    retired_date = models.DateField(null=True, blank=True)

    objects = Kept.as_manager()

    class Meta:
        verbose_name = _("section")
        ordering = ("document", "order")
        constraints = (models.UniqueConstraint(fields=("document", "number"), name="section_once"),)

    @property
    def clause(self) -> Text:
        """The number and the short title, as a clause is quoted."""
        number = self.numbered
        return Text(f"{number.zh} {self.name_zh}", f"{number.en} {self.name_en}")

    @property
    def numbered(self) -> Text:
        """The number alone, spelt for who does not read Chinese."""
        return Text(self.number, english_number(self.number, kind=self.kind))

    @property
    def note(self) -> Text:
        """What the pack remarks about it."""
        return Text(self.note_zh, self.note_en)


class City(Named):
    """Whose plan it is and what its pack assumes; one row, or none before a pack is loaded."""

    key = models.SlugField(max_length=80, unique=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    carbon_office = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    target_owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    statistics_office = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+"
    )
    target_owner_note_zh = models.TextField(blank=True)
    target_owner_note_en = models.TextField(blank=True)
    filing = models.CharField(max_length=12)
    time_zone = models.CharField(max_length=40)
    tile_note_zh = models.TextField(blank=True)
    tile_note_en = models.TextField(blank=True)
    cautions = models.JSONField(default=list)

    @property
    def tile_note(self) -> Text:
        """What must stand under the schematic map."""
        return Text(self.tile_note_zh, self.tile_note_en)

    @property
    def target_owner_note(self) -> Text:
        """Why the default owner of targets is an assumption."""
        return Text(self.target_owner_note_zh, self.target_owner_note_en)


class Duty(models.TextChoices):
    """What a body has to do with a target or task."""

    LEAD = "lead", _("Lead")
    COOPERATING = "cooperating", _("Cooperating")


class Target(PackRow):
    """One promise of a plan: a value by a year, with the words' own force."""

    class Kind(models.TextChoices):
        NUMBER = "number", _("Numeric")
        ABSOLUTE = "absolute", _("Absolute wording")
        ASSIGNED = "assigned", _("Set by the upper level")
        MILESTONE = "milestone", _("Milestone")
        QUALITATIVE = "qualitative", _("Qualitative")

    class Strength(models.TextChoices):
        BINDING = "binding", _("Binding")
        EXPECTED = "expected", _("Expected")
        STRIVE = "strive", _("To strive for")

    class Comparator(models.TextChoices):
        AT_LEAST = ">=", "≥"
        AT_MOST = "<=", "≤"
        EQUAL = "=", "="
        ABOVE = ">", ">"
        BELOW = "<", "<"
        BEFORE = "before", _("before")
        DONE = "done", _("done")

    class Change(models.TextChoices):
        REDUCTION = "reduction", _("reduction")
        INCREASE = "increase", _("increase")
        MAINTAIN = "maintain", _("maintained")

    class Trajectory(models.TextChoices):
        STRAIGHT = "straight", _("Straight")
        STEPPED = "stepped", _("Stepped")
        FLOOR = "floor", _("Level to be kept")
        MILESTONE = "milestone", _("Milestone")
        NONE = "none", _("No year stated")

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="targets")
    document = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.PROTECT, related_name="targets"
    )
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="targets")
    kind = models.CharField(_("Kind"), max_length=12, choices=Kind.choices)
    value = models.DecimalField(_("Value"), max_digits=24, decimal_places=8, null=True, blank=True)
    unit = models.CharField(_("Unit"), max_length=20, blank=True)
    unit_zh = models.CharField(max_length=40, blank=True)
    unit_en = models.CharField(max_length=40, blank=True)
    wording_zh = models.CharField(max_length=200, blank=True)
    wording_en = models.CharField(max_length=200, blank=True)
    comparator = models.CharField(max_length=8, choices=Comparator.choices, blank=True)
    change = models.CharField(max_length=10, choices=Change.choices, blank=True)
    year = models.PositiveSmallIntegerField(_("Year"), null=True, blank=True)
    base_year = models.PositiveSmallIntegerField(_("Base year"), null=True, blank=True)
    base_year_readings = models.JSONField(default=list, blank=True)
    strength = models.CharField(_("Strength"), max_length=10, choices=Strength.choices)
    stretch_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="stretches"
    )
    trajectory = models.CharField(_("Trajectory"), max_length=10, choices=Trajectory.choices)
    bodies = models.ManyToManyField(Organisation, through="TargetDuty", related_name="targets")

    class Meta:
        verbose_name = _("target")
        ordering = ("key",)

    def __str__(self) -> str:
        return f"{self.key} {super().__str__()}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("plan:target", args=[self.key])

    @property
    def unit_text(self) -> Text:
        """The unit as it is shown beside a number."""
        return Text(self.unit_zh or self.unit, self.unit_en or self.unit)

    @property
    def wording(self) -> Text:
        """What the plan says in place of a number."""
        return Text(self.wording_zh, self.wording_en)

    @property
    def takes_answer(self) -> bool:
        """Whether its figure is a yes or no: achieved or not."""
        return self.comparator == self.Comparator.DONE or self.kind == self.Kind.QUALITATIVE


class TargetDuty(models.Model):
    """A body's part in a target; assumed where the plan names nobody."""

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="duties")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="target_duties"
    )
    duty = models.CharField(max_length=12, choices=Duty.choices)
    is_assumed = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("order",)
        constraints = (
            models.UniqueConstraint(fields=("target", "organisation"), name="target_duty_once"),
        )


class TargetDecision(models.Model):
    """A document of the upper level or the city that settles something about a target."""

    class Kind(models.TextChoices):
        ASSIGN = "assign", _("Value assigned")
        ADJUST = "adjust", _("Target adjusted")
        CARRY = "carry", _("Carried over into the next period")
        STEP = "step", _("Level of one year on the path")
        EXPLAIN = "explain", _("Reason of a miss")

    area = models.CharField(max_length=6, blank=True)
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(_("Kind"), max_length=8, choices=Kind.choices)
    value = models.DecimalField(
        _("New value"), max_digits=24, decimal_places=8, null=True, blank=True
    )
    year = models.PositiveSmallIntegerField(_("New year"), null=True, blank=True)
    base_year = models.PositiveSmallIntegerField(_("Base year"), null=True, blank=True)
    document_title = models.CharField(_("Document"), max_length=200)
    document_number = models.CharField(_("Document number"), max_length=80, blank=True)
    document_date = models.DateField(_("Date of the document"))
    known_date = models.DateField(_("Known since"))
    note = models.TextField(_("Note"), blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("document on a target")
        ordering = ("known_date", "pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(kind="assign") | Q(value__isnull=False),
                name="assignment_has_a_value",
            ),
            models.CheckConstraint(
                condition=~Q(kind="step") | Q(value__isnull=False, year__isnull=False),
                name="step_has_value_and_year",
            ),
            models.CheckConstraint(
                condition=~Q(kind="explain") | ~Q(note=""), name="explanation_has_words"
            ),
        )

    def __str__(self) -> str:
        return f"{self.target.key} {self.document_title}"

    def get_absolute_url(self) -> str:
        """The page of its target."""
        return reverse("plan:target", args=[self.target.key])


class LightChange(models.Model):
    """A target's light in an area that became another one, and why; rows are only added."""

    class Colour(models.TextChoices):
        RED = light.RED, _("Red")
        AMBER = light.AMBER, _("Amber")
        GREY = light.GREY, _("Not judged")
        GREEN = light.GREEN, _("Green")

    area = models.CharField(max_length=6)
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="light_changes")
    on = models.DateField(_("Day"))
    before = models.CharField(max_length=8, choices=Colour.choices, blank=True)
    after = models.CharField(max_length=8, choices=Colour.choices)
    hollow = models.BooleanField(default=False)
    reason = models.CharField(max_length=400)
    facts = models.JSONField(default=dict)
    noted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("change of a light")
        ordering = ("-on", "-pk")
        indexes = (models.Index(fields=("area", "target", "on"), name="light_of_target"),)

    def __str__(self) -> str:
        return f"{self.target.key} {self.after}"

    def get_absolute_url(self) -> str:
        """The page of its target."""
        return reverse("plan:target", args=[self.target.key])


class Review(models.Model):
    """A closing review as it was issued; the row never changes, a later issue is another row."""

    area = models.CharField(max_length=6)
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="reviews")
    number = models.PositiveSmallIntegerField(pgettext_lazy("review", "Issue"))
    known_on = models.DateField(_("Known on"))
    note = models.TextField(_("Note"), blank=True)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    issued_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("closing review")
        ordering = ("-issued_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("area", "period", "number"), name="review_issue_once"),
        )

    def __str__(self) -> str:
        return f"{self.period} {self.number}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("plan:review_issued", args=[self.pk])


class Task(PackRow):
    """One piece of work that the plan orders."""

    section = models.OneToOneField(Section, on_delete=models.PROTECT, related_name="task")
    group = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="tasks")
    document = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks"
    )
    bodies = models.ManyToManyField(Organisation, through="TaskDuty", related_name="tasks")

    class Meta:
        verbose_name = _("task")
        ordering = ("section__order",)

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("plan:task", args=[self.key])


class TaskDuty(models.Model):
    """A body's part in a task."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="duties")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="task_duties"
    )
    duty = models.CharField(max_length=12, choices=Duty.choices)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("order",)
        constraints = (
            models.UniqueConstraint(fields=("task", "organisation"), name="task_duty_once"),
        )


class NamedSystem(PackRow):
    """A system, platform, list or mechanism that the plan names."""

    class Coverage(models.TextChoices):
        WHOLE = "whole", _("Covered")
        PART = "part", _("Covered in part")
        NONE = "none", _("Not covered")
        OUTSIDE = "outside", _("Outside of Dafeng")

    class CityState(models.TextChoices):
        UNKNOWN = "", _("Not stated")
        NONE = "none", _("Has none")
        PLANNED = "planned", _("Planned")
        IN_USE = "in_use", _("In use")
        REPLACED = "replaced", _("Replaced")

    class Type(models.TextChoices):
        SYSTEM = "system", _("System")
        PLATFORM = "platform", _("Platform")
        FUNCTION = "function", _("Function")
        REGIME = "regime", _("Regime")
        FRAMEWORK = "framework", _("Framework")
        MECHANISM = "mechanism", _("Mechanism")
        PLAN = "plan", _("Plan")
        LIST = "list", _("List")
        STANDARD = "standard", _("Standard")
        PROCESS = "process", _("Process")
        ROADMAP = "roadmap", _("Roadmap")

    class Role(models.TextChoices):
        BUILD = "build", _("Core module")
        CALC = "calc", _("Computed indicator")
        REGISTRY = "registry", _("Register")
        WORKFLOW = "workflow", _("Workflow")
        GIS = "gis", _("Map")
        DATA_FEED = "data_feed", _("Data feed")
        INTERFACE = "interface", _("Interface")
        LEDGER = "ledger", _("Ledger")
        CONTENT = "content", _("Content")

    types = models.JSONField(default=list)
    sections = models.ManyToManyField(Section, related_name="systems")
    role = models.CharField(
        pgettext_lazy("in the plan", "Role"), max_length=12, choices=Role.choices
    )
    coverage = models.CharField(_("Coverage by Dafeng"), max_length=8, choices=Coverage.choices)
    city_state = models.CharField(
        _("The city's own"), max_length=10, choices=CityState.choices, blank=True
    )

    class Meta:
        verbose_name = _("named system")
        ordering = ("key",)

    def __str__(self) -> str:
        return f"{self.key} {super().__str__()}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("plan:system", args=[self.key])


class PublicFigure(PackRow):
    """A figure that somebody published; a promise among them is no outcome."""

    class Nature(models.TextChoices):
        OUTCOME = "outcome", _("Outcome")
        TARGET = "target", _("Target")
        IDENTITY = "identity", _("Identity")

    class Status(models.TextChoices):
        VERIFIED = "verified", _("Verified")
        SECOND_HAND = "second-hand", _("Second-hand")
        UNVERIFIED = "unverified", _("Unverified")

    area_zh = models.CharField(max_length=80)
    area_en = models.CharField(max_length=120, blank=True)
    area_code = models.CharField(max_length=12, blank=True)
    year = models.PositiveSmallIntegerField(_("Year"), null=True, blank=True)
    value = models.CharField(_("Value"), max_length=40)
    unit = models.CharField(_("Unit"), max_length=20)
    unit_zh = models.CharField(max_length=40, blank=True)
    unit_en = models.CharField(max_length=40, blank=True)
    nature = models.CharField(_("Nature"), max_length=10, choices=Nature.choices)
    status = models.CharField(_("Status"), max_length=12, choices=Status.choices)
    source = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("public figure")
        ordering = ("name_zh", "area_code", "year")

    @property
    def area(self) -> Text:
        """What area it is about."""
        return Text(self.area_zh, self.area_en)

    @property
    def unit_text(self) -> Text:
        """The unit as it is shown beside a number."""
        return Text(self.unit_zh or self.unit, self.unit_en or self.unit)
