"""The city's own factor, entered by hand; the title of a frozen inventory."""

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dafeng.accounting.trace_words import QUANTITY_NAMES
from dafeng.evidence.forms import SignedForm


class FactorForm(forms.Form):
    """One factor of one year with its document; it takes effect after a second person's look."""

    id = forms.RegexField(
        r"^[A-Za-z0-9_.-]+$",
        label=_("Id"),
        max_length=120,
        help_text=_("As the method names it, such as electricity.grid."),
    )
    name_zh = forms.CharField(label=_("Chinese name"), max_length=120)
    name_en = forms.CharField(label=_("English name"), max_length=200, required=False)
    quantity = forms.ChoiceField(label=_("Quantity"), choices=QUANTITY_NAMES)
    value = forms.FloatField(label=_("Value"))
    unit = forms.CharField(label=_("Unit"), max_length=40)
    year = forms.IntegerField(label=_("Year"), min_value=1990, max_value=2100)
    region = forms.CharField(label=_("Area code"), max_length=12, required=False)
    calibre = forms.CharField(label=_("Calibre"), max_length=60, required=False)
    title = forms.CharField(label=_("Title of the document"), max_length=200)
    number = forms.CharField(label=_("Document number"), max_length=80, required=False)
    issuer = forms.CharField(label=_("Issuer"), max_length=80, required=False)
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}))

    def row(self) -> dict[str, Any]:
        """The factor as plain data."""
        data = self.cleaned_data
        start = datetime.date(data["year"], 1, 1)
        source = {key: data[key] for key in ("title", "number", "issuer") if data[key]}
        return {
            "id": data["id"],
            "name": {"zh": data["name_zh"], "en": data["name_en"]},
            "quantity": data["quantity"],
            "unit": data["unit"],
            "applies_to": {
                "region": [data["region"]] if data["region"] else [],
                "calibre": data["calibre"],
            },
            "edition": "city",
            "owner": "city",
            "source": source,
            "status": "second-hand",
            "values": {
                start.isoformat(): data["value"],
                start.replace(year=start.year + 1).isoformat(): None,
            },
        }


class FreezeForm(SignedForm):
    """Under what title an inventory is kept, the hash of the one shown, and the code that signs."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label=_("Title"), max_length=200)
