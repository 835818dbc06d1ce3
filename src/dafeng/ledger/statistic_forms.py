"""What may be typed about statistics: a file with its document, headings, one value, a supplier."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from dafeng.evidence.forms import SignedForm
from dafeng.kernel.error import DafengError
from dafeng.ledger.form import Form, parse_span
from dafeng.ledger.models import Vintage
from dafeng.people.forms import DateInput
from dafeng.people.models import Organisation
from dafeng.ui.field import FileField, UnitDecimalField

SUFFIXES = (".csv", ".xlsx", ".xls", ".txt")
MEGABYTES = 10


def _name(text: Any) -> str:
    return str(text.pick(get_language() or "zh-hans"))


class SourceForm(forms.Form):
    """Where figures come from: vintage, day and document, said once for all of them."""

    vintage = forms.ChoiceField(label=_("Vintage"), choices=Vintage.choices, initial="preliminary")
    known_date = forms.DateField(
        label=_("Known since"),
        widget=DateInput(),
        help_text=_("The day on which the office got the figures."),
    )
    document_title = forms.CharField(
        label=_("Title of the document"), max_length=200, required=False
    )
    document_number = forms.CharField(label=_("Document number"), max_length=80, required=False)

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["known_date"].initial = today

    def clean_known_date(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["known_date"]
        if day > self.today:
            raise forms.ValidationError(_("This day is still to come."))
        return day


class UploadForm(SourceForm):
    """A file of a form."""

    file = FileField(label=_("File"), suffixes=SUFFIXES, megabytes=MEGABYTES)
    year = forms.IntegerField(
        label=_("Year"),
        required=False,
        min_value=1990,
        max_value=2100,
        help_text=_("Only needed where the file names months without a year."),
    )
    field_order = ("file", "vintage", "known_date", "document_title", "document_number", "year")


class ChangeForm(SignedForm):
    """Why a final figure changes, and the code that signs the request to change it."""

    reason = forms.CharField(
        label=_("Reason of the correction"),
        max_length=500,
        required=False,
        help_text=_("Needed only to change a figure that is final: a second person decides on it."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "code" in self.fields:
            self.fields["code"].help_text = _(
                "Needed only to change a figure that is final. Who has no app yet leaves it empty"
                " and is led to set it up."
            )


class ValueForm(ChangeForm, SourceForm):
    """One figure by hand."""

    series = forms.ChoiceField(label=_("Item"))
    period = forms.CharField(
        label=_("Period"), max_length=10, help_text=_("A month 2026-03, a quarter 2026-Q1, a year.")
    )
    amount = UnitDecimalField(label=_("Value"), unit="", max_digits=24, decimal_places=8)
    field_order = (
        "series",
        "period",
        "amount",
        "vintage",
        "known_date",
        "document_title",
        "document_number",
    )

    def __init__(self, *args: Any, form: Form, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        items: Any = self.fields["series"]
        items.choices = [(c.id, f"{_name(c.name)} ({c.unit})") for c in form.columns]
        self.fields["document_title"].required = True

    def clean_period(self) -> str:
        period = str(self.cleaned_data["period"]).strip().upper()
        try:
            parse_span(period)
        except DafengError as error:
            raise forms.ValidationError(
                _("Write a month 2026-03, a quarter 2026-Q1, or a year 2026.")
            ) from error
        return period


class HeadingForm(forms.Form):
    """What each heading of a file means; an empty choice leaves it out."""

    def __init__(
        self,
        *args: Any,
        form: Form,
        headings: Sequence[str],
        matched: dict[str, tuple[str, ...]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.headings = headings
        series_of = {name: series for series, names in matched.items() for name in names}
        choices = [("", "—"), *((c.id, f"{_name(c.name)} ({c.unit})") for c in form.columns)]
        for number, heading in enumerate(headings):
            self.fields[f"h{number}"] = forms.ChoiceField(
                label=heading,
                required=False,
                choices=choices,
                initial=series_of.get(heading, ""),
            )

    def chosen(self) -> dict[str, str]:
        """The series of each heading."""
        return {
            heading: self.cleaned_data[f"h{number}"] for number, heading in enumerate(self.headings)
        }


class ConfirmForm(ChangeForm):
    """That doubtful figures were compared with their source, and why final ones change."""

    looked_at = forms.BooleanField(
        label=_("I have compared these figures and their unit with the source."), required=False
    )
    field_order = ("looked_at",)

    def __init__(self, *args: Any, doubtful: bool, changes_final: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not doubtful:
            del self.fields["looked_at"]
        if changes_final:
            self.fields["reason"].required = True
            self.fields["reason"].help_text = ""
            if "code" in self.fields:
                self.fields["code"].help_text = _(
                    "Who has no app yet leaves it empty and is led to set it up."
                )
        else:
            del self.fields["reason"]
            self.fields.pop("code", None)


class SupplierForm(forms.Form):
    """Which organisation sends the form."""

    organisation = forms.ModelChoiceField(label=_("Organisation"), queryset=None)

    def __init__(self, *args: Any, organisations: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["organisation"]
        chosen.queryset = organisations
