"""The living page: every component with sample values, for those who build pages."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dafeng.ui import sample
from dafeng.ui.field import FileField, UnitDecimalField
from dafeng.ui.listing import list_page
from dafeng.ui.table import DateColumn, NumberColumn, ProgressColumn, StateColumn, Table, TextColumn

KINDS = {"done": "ok", "late": "bad", "due": "warn", "open": "info", "computed": "hollow"}


class SampleTable(Table):
    """Invented tasks."""

    name = TextColumn(verbose_name=_("Task"), linkify=lambda record: "/ui/form/")
    body = TextColumn(verbose_name=_("Lead body"))
    state = StateColumn(verbose_name=_("State"), kinds=KINDS, accessor="state")
    due = DateColumn(verbose_name=_("Due"))
    energy = NumberColumn(verbose_name=_("Energy"), unit="tce", digits=1)
    share = ProgressColumn(verbose_name=_("Progress"))

    def render_state(self, record: dict[str, Any]) -> Any:
        from dafeng.ui.mark import state

        return state(KINDS[record["state"]], sample.STATES[record["state"]])

    def value_state(self, record: dict[str, Any]) -> str:
        return str(sample.STATES[record["state"]])


class SampleFilter:
    """A filter over rows in memory, with the face of a FilterSet."""

    class Form(forms.Form):
        q = forms.CharField(
            label=_("Search"),
            required=False,
            max_length=200,
            widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Search")}),
        )
        state = forms.ChoiceField(
            label=_("State"), required=False, choices=[("", _("All")), *sample.STATES.items()]
        )

    def __init__(self, data: Any, *, queryset: Any, request: HttpRequest) -> None:
        self.is_bound = data is not None
        self.form = self.Form(data or {})
        self.form.is_valid()
        wanted = self.form.cleaned_data
        self.qs = [
            row
            for row in queryset
            if wanted.get("q", "") in f"{row['name'].zh}{row['name'].en}"
            and wanted.get("state", "") in ("", row["state"])
        ]


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(
        label=_("Name"), max_length=60, help_text=_("As it stands in the document.")
    )
    body = forms.ChoiceField(label=_("Lead body"), choices=sample.BODY_CHOICES)
    date = forms.DateField(label=_("Due"), widget=forms.DateInput(attrs={"type": "date"}))
    energy = UnitDecimalField(label=_("Energy"), unit="tce", min_value=0)
    vintage = forms.ChoiceField(
        label=_("Vintage"),
        widget=forms.RadioSelect,
        choices=[("quick", _("Quick report")), ("final", _("Final"))],
    )
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea)
    document = FileField(
        label=_("Document"), required=False, suffixes=(".pdf", ".docx", ".xlsx"), megabytes=50
    )
    confirmed = forms.BooleanField(label=_("I have checked the figures"), required=False)


def page(request: HttpRequest) -> HttpResponse:
    """Every component on one page, in three tabs."""
    tab = request.GET.get("tab", "parts")
    tabs = [
        ("parts", gettext("Components")),
        ("charts", gettext("Charts")),
        ("words", gettext("Colours and type")),
    ]
    known = {key for key, _label in tabs}
    tab = tab if tab in known else "parts"
    face = {
        "sample": True,
        "breadcrumbs": [(gettext("Components"), None)],
        "tab": tab,
        "tabs": [
            {"url": f"?tab={key}", "label": label, "active": key == tab} for key, label in tabs
        ],
        "charts": sample.charts(gettext) if tab == "charts" else {},
        **sample.parts(gettext),
    }
    return render(request, "ui/living.html", face)


def rows(request: HttpRequest) -> Any:
    """A list with every part of one."""
    return list_page(
        request,
        table_class=SampleTable,
        queryset=sample.tasks(),
        filterset_class=SampleFilter,
        title=gettext("A list"),
        template="ui/living_list.html",
        sample=True,
        context={
            "breadcrumbs": [(gettext("Components"), "/ui/"), (gettext("A list"), None)],
            "lead": gettext(
                "Filter, sort, choose columns, save the view, take it along as a file."
            ),
        },
    )


def form(request: HttpRequest) -> HttpResponse:
    """A form with every kind of field; it saves nothing."""
    filled = SampleForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and filled.is_valid():
        messages.success(request, gettext("That would have been saved."))
        return redirect("ui:living_form")
    face = {
        "form": filled,
        "sample": True,
        "title": gettext("A form"),
        "breadcrumbs": [(gettext("Components"), "/ui/"), (gettext("A form"), None)],
    }
    return render(request, "ui/living_form.html", face)
