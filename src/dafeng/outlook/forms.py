"""What people type into the outlook."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dafeng.outlook.models import Scenario
from dafeng.outlook.selectors import scenarios


class ScenarioForm(forms.Form):
    """The name of a scenario, what it is built on, and why."""

    name = forms.CharField(label=_("Name"), max_length=80)
    parent = forms.ModelChoiceField(
        label=_("Built on"),
        queryset=Scenario.objects.none(),
        required=False,
        empty_label=_("The trend"),
        help_text=_("Only what differs from it is kept; when it changes, this one follows."),
    )
    note = forms.CharField(
        label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, area: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["parent"].queryset = scenarios(area=area)
