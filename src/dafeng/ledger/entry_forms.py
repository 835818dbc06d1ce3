"""A bill by hand, an officer's choice, a month to close."""

import datetime
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from dafeng.evidence.forms import SignedForm
from dafeng.kernel.flow import FLOWS


def _flows() -> list[tuple[str, str]]:
    language = get_language() or "zh-hans"
    return [(flow.id, f"{flow.name.pick(language)} ({flow.unit})") for flow in FLOWS.values()]


class MonthField(forms.CharField):
    """A month as 2026-03; its value is the first day."""

    widget = forms.TextInput(attrs={"type": "month", "placeholder": "2026-03"})

    def to_python(self, value: Any) -> datetime.date | None:  # type: ignore[override]
        text = super().to_python(value)
        if not text:
            return None
        try:
            return datetime.date.fromisoformat(f"{text}-01")
        except ValueError as error:
            raise forms.ValidationError(_("Write a month like 2026-03.")) from error


class BillForm(forms.Form):
    """What a supplier's bill says for a month."""

    flow = forms.ChoiceField(label=_("What"), choices=_flows)
    month = MonthField(label=_("Month"))
    amount = forms.CharField(
        label=_("Amount"), max_length=40, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )
    unit = forms.CharField(label=_("Unit"), max_length=20)
    number = forms.CharField(label=_("Number of the bill"), max_length=120)
    note = forms.CharField(label=_("Note"), required=False, max_length=500)


class ReasonForm(SignedForm):
    """Why another entry is booked than precedence would, and the code that signs it."""

    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class CloseForm(SignedForm):
    """The month that is closed, and the code that signs it."""

    month = MonthField(label=_("Month"))
