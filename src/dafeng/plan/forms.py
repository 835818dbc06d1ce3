"""Forms of the plan: a value by hand, a document on a target, the city's own state."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dafeng.evidence.forms import SignedForm
from dafeng.indicators.models import Value
from dafeng.indicators.services import Statement
from dafeng.kernel.period import BadPeriod, parse_period
from dafeng.plan.models import NamedSystem, Target, TargetDecision
from dafeng.plan.presentation import wording
from dafeng.plan.services import Paper, Upload

NUMBER = {"max_digits": 24, "decimal_places": 8}
DAY = {"type": "date"}


def _day(label: Any, **kwargs: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"), **kwargs
    )


class PeriodField(forms.CharField):
    """A year, a month or two dates."""

    def clean(self, value: Any) -> Any:
        try:
            return parse_period(super().clean(value))
        except BadPeriod as error:
            raise forms.ValidationError(
                _("Write a year (2025), a month (2025-03) or two dates [start, end).")
            ) from error


class FileForm(forms.Form):
    """A form that takes one file as evidence."""

    def upload(self) -> Upload | None:
        """The file that was given, if any."""
        file = self.cleaned_data["file"]
        return Upload(file.name, file.chunks()) if file else None


class ValueForm(FileForm, SignedForm):
    """One value of a target's indicator, with where it comes from."""

    kind = forms.ChoiceField(label=_("Kind of value"))
    period = PeriodField(label=_("Period"), max_length=30)
    vintage = forms.ChoiceField(label=_("Vintage"), choices=Value.Vintage.choices)
    amount = forms.DecimalField(label=_("Value"), **NUMBER)
    achieved = forms.TypedChoiceField(
        label=_("Achieved"),
        choices=(("", "—"), ("yes", _("Yes")), ("no", _("No"))),
        coerce=lambda value: value == "yes",
        empty_value=None,
    )
    reading = forms.ChoiceField(label=_("Reading of the definition"), required=False)
    document_title = forms.CharField(label=_("Document"), max_length=200)
    document_number = forms.CharField(label=_("Document number"), max_length=80, required=False)
    document_date = _day(_("Date of the document"), required=False)
    known_date = _day(
        _("Known since"), help_text=_("The day on which the office received the figure.")
    )
    file = forms.FileField(label=_("Scan or file of the document"), required=False)
    note = forms.CharField(
        label=_("Note"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    reason = forms.CharField(
        label=_("Reason of the change"),
        max_length=500,
        required=False,
        help_text=_("Needed only to change a figure that is final: a second person decides on it."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, target: Target, kinds: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = dict(Value.Kind.choices)
        if "code" in self.fields:
            self.fields["code"].help_text = _(
                "Needed only for a final figure, which is signed. Who has no app yet leaves it"
                " empty and is led to set it up."
            )
        self.fields["kind"].choices = [(kind, labels[kind]) for kind in kinds]
        self.fields["known_date"].initial = timezone.localdate
        readings = target.indicator.readings.filter(retired_date=None)
        self.defaults = {row.key for row in readings if row.is_default}
        self.fields["reading"].choices = [(row.key, wording(row.name)) for row in readings]
        if len(readings) < 2:
            del self.fields["reading"]
        if target.takes_answer:
            del self.fields["amount"]
        else:
            del self.fields["achieved"]
            self.fields["amount"].unit = wording(target.unit_text)

    def statement(self, *, area: str) -> Statement:
        """What the form says of an area."""
        said = self.cleaned_data
        reading = said.get("reading", "")
        return Statement(
            kind=said["kind"],
            vintage=said["vintage"],
            period=said["period"],
            amount=said.get("amount"),
            achieved=said.get("achieved"),
            reading="" if reading in self.defaults else reading,
            document_title=said["document_title"],
            document_number=said["document_number"],
            document_date=said["document_date"],
            known_date=said["known_date"],
            note=said["note"],
            area=area,
        )


class DecisionForm(FileForm, SignedForm):
    """A document that assigns, adjusts or carries over a target."""

    kind = forms.ChoiceField(label=_("What the document does"), choices=TargetDecision.Kind.choices)
    value = forms.DecimalField(label=_("New value"), required=False, **NUMBER)
    year = forms.IntegerField(label=_("New year"), min_value=1990, max_value=2100, required=False)
    base_year = forms.IntegerField(
        label=_("Base year"), min_value=1990, max_value=2100, required=False
    )
    document_title = forms.CharField(label=_("Document"), max_length=200)
    document_number = forms.CharField(label=_("Document number"), max_length=80, required=False)
    document_date = _day(_("Date of the document"))
    known_date = _day(_("Known since"))
    file = forms.FileField(label=_("Scan or file of the document"), required=False)
    note = forms.CharField(
        label=_("Note"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, target: Target, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["known_date"].initial = timezone.localdate
        self.fields["value"].unit = wording(target.unit_text)

    def paper(self, *, area: str) -> Paper:
        """What the form says of an area."""
        said = self.cleaned_data.items()
        given = {name: each for name, each in said if name not in ("file", "code")}
        return Paper(**given, area=area)


class ReviewForm(SignedForm):
    """What goes with a closing review when it is issued."""

    note = forms.CharField(
        label=_("Note"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class SystemForm(forms.Form):
    """What the city itself has."""

    city_state = forms.ChoiceField(
        label=_("The city's own"), choices=NamedSystem.CityState.choices, required=False
    )


class KnownOnForm(forms.Form):
    """The day of the question: what was known then?"""

    on = _day(_("Known on"), required=False)
