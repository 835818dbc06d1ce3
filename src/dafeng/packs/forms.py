"""The form that asks for a load."""

from django import forms
from django.utils.translation import gettext_lazy as _


class LoadForm(forms.Form):
    """Why a pack is to be loaded."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For the second person, who sees this same difference and decides."),
    )
