"""What may be typed about approvals and attachments."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class CodeField(forms.CharField):
    """The code that signs: six digits of the app, or a recovery code."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Code of your app"))
        kwargs.setdefault("help_text", _("Six digits; a recovery code will do as well."))
        super().__init__(
            max_length=40,
            widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
            **kwargs,
        )


class SignedForm(forms.Form):
    """A form with a field for the code, for whoever must sign.

    Left empty it is the service that says what is missing: the code, or first of all the app.
    """

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if user.must_sign:
            self.fields["code"] = CodeField(required=False)

    def sign(self) -> None:
        """Check the code that was given, if any, as the signature of the next step."""
        if code := self.cleaned_data.get("code"):
            self.user.sign(code)


class DecisionForm(SignedForm):
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
