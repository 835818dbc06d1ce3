"""What may be typed about people, organisations and places."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.validators import MaxLengthValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dafeng.evidence.forms import CodeField, SignedForm
from dafeng.people import credit_code
from dafeng.people.models import Organisation, Place, Succession, User
from dafeng.people.role import Role
from dafeng.people.signing import has_device


class DateInput(forms.DateInput):
    """The browser's own picker."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class LoginForm(AuthenticationForm):
    """Login name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Login name")
        # Django sets the attribute alone, and a longer name would not fit the lock-out's table
        for name, most in (("username", 60), ("password", 200)):
            self.fields[name].validators.append(MaxLengthValidator(most))


class ConfirmForm(forms.Form):
    """Nothing to type: the button is the answer."""


class ReasonForm(forms.Form):
    """Why something is asked for."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In a sentence, for whoever reads the log in five years."),
    )


class PasswordForm(forms.Form):
    """A new password, beside the present one."""

    old = forms.CharField(
        label=_("Present password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=_("New password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("New password again"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_old(self) -> str:
        old: str = self.cleaned_data["old"]
        if not self.user.check_password(old):
            raise forms.ValidationError(_("This is not your present password."))
        return old

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("new"):
            raise forms.ValidationError(_("The two new passwords differ."))
        return again


class OwnPasswordForm(SignedForm):
    """The password once more, and the code of a second factor that is to be replaced."""

    password = forms.CharField(
        label=_("Your password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        if not has_device(user):
            self.fields.pop("code", None)

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise forms.ValidationError(_("This is not your present password."))
        return password


class CodeForm(forms.Form):
    """The first code of a new app."""

    code = CodeField(help_text=_("The six digits that the app shows now."))


class UserForm(forms.ModelForm):
    """Who somebody is; the login name is given once."""

    class Meta:
        model = User
        fields = ("username", "name", "organisation", "phone")
        help_texts = {  # noqa: RUF012  Django's own form
            "username": _("Latin letters, digits, hyphens; it cannot be changed later."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["username"]


class GrantForm(ReasonForm):
    """A role, for which organisation, from when until when, and why."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    organisation = forms.ModelChoiceField(
        label=_("For the organisation"), queryset=Organisation.objects.all()
    )
    from_date = forms.DateField(label=_("From"), widget=DateInput(), initial=timezone.localdate)
    to_date = forms.DateField(
        label=_("Until"),
        required=False,
        widget=DateInput(),
        help_text=_("The first day on which it no longer holds; empty: no end."),
    )
    field_order = ("role", "organisation", "from_date", "to_date", "reason")


class GrantEndForm(ReasonForm):
    """From when a role no longer holds, and why."""

    to_date = forms.DateField(
        label=_("First day without the role"), widget=DateInput(), initial=timezone.localdate
    )
    field_order = ("to_date", "reason")


class OrganisationForm(forms.ModelForm):
    """The facts of an organisation; its code is given once."""

    class Meta:
        model = Organisation
        fields = (
            "code",
            "name_zh",
            "name_en",
            "kind",
            "credit_code",
            "industry",
            "place",
            "parent",
            "members",
            "valid_from",
            "valid_to",
        )
        widgets = {  # noqa: RUF012
            "valid_from": DateInput(),
            "valid_to": DateInput(),
            "credit_code": forms.TextInput(attrs={"maxlength": 40}),
        }
        labels = {"members": _("Members")}  # noqa: RUF012
        help_texts = {  # noqa: RUF012
            "code": _("Latin letters, digits, hyphens; it cannot be changed later."),
            "members": _("Only for a group: the confirmed list of who belongs to it."),
            "valid_to": _("The first day on which it no longer exists; it is never deleted."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credit_code"].max_length = None
        self.fields["credit_code"].validators = []
        self.fields["members"].required = False
        if self.instance.pk:
            del self.fields["code"]
            others = Organisation.objects.exclude(pk=self.instance.pk)
            self.fields["parent"].queryset = others
            self.fields["members"].queryset = others

    def clean_credit_code(self) -> str | None:
        code = credit_code.clean(self.cleaned_data["credit_code"] or "")
        if code and not credit_code.is_valid(code):
            raise forms.ValidationError(
                _("This is no unified social credit code: its 18 characters do not agree.")
            )
        return code or None


class SuccessionForm(forms.ModelForm):
    """Who takes over from when, by which document."""

    class Meta:
        model = Succession
        fields = ("successor", "date", "document", "status", "note")
        widgets = {"date": DateInput(), "note": forms.Textarea(attrs={"rows": 3})}  # noqa: RUF012
        labels = {"successor": _("Successor")}  # noqa: RUF012

    status = forms.ChoiceField(
        label=_("Status"),
        choices=(("verified", _("Verified")), ("unverified", _("Unverified"))),
        initial="unverified",
    )


class PlaceForm(forms.ModelForm):
    """The facts of a place; its code is given once."""

    class Meta:
        model = Place
        fields = (
            "code",
            "name_zh",
            "name_en",
            "level",
            "parent",
            "kind",
            "tile_row",
            "tile_column",
            "valid_to",
        )
        widgets = {"valid_to": DateInput()}  # noqa: RUF012
        labels = {  # noqa: RUF012
            "parent": _("Belongs to"),
            "tile_row": _("Row in the tile map"),
            "tile_column": _("Column in the tile map"),
        }

    code = forms.RegexField(
        r"\A[0-9]{2,12}\Z",
        label=_("Code"),
        help_text=_("The statistical code of the division, 2 to 12 digits."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:
            del self.fields["code"]
            self.fields["parent"].queryset = Place.objects.exclude(pk=self.instance.pk)


class TokenForm(forms.Form):
    """What a program may do in one's name, and for how long."""

    name = forms.CharField(label=_("What it is for"), max_length=80)
    roles = forms.MultipleChoiceField(
        label=_("Roles it may use"), widget=forms.CheckboxSelectMultiple
    )
    days = forms.IntegerField(label=_("Holds for days"), min_value=1, max_value=366, initial=90)
    may_write = forms.BooleanField(label=_("It may also write"), required=False)

    def __init__(self, *args: Any, roles: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].choices = roles  # type: ignore[attr-defined]
