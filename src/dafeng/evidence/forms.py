"""What may be typed about approvals and attachments."""

from django import forms
from django.utils.translation import gettext_lazy as _


class DecisionForm(forms.Form):
    """Yes or no, and why; a no needs its reason."""

    decision = forms.CharField(
        label=_("Your reason"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed to refuse; good to have to approve."),
    )


class AttachmentForm(forms.Form):
    """One file."""

    file = forms.FileField(label=_("File"), max_length=250, allow_empty_file=True)
