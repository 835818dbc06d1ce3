"""What may be typed about meters, channels, events, sources, and the columns of a file."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from dafeng.evidence.forms import SignedForm
from dafeng.kernel.flow import CARRIERS, FLOWS
from dafeng.metering.cleaning.unit import AMOUNT_UNITS, RATE_UNITS
from dafeng.metering.file_map import FileMap
from dafeng.metering.models import Channel, ChannelEvent, Meter, Source
from dafeng.people.forms import DateInput
from dafeng.people.models import Organisation
from dafeng.ui.field import FileField

SUFFIXES = (".csv", ".gz", ".xlsx", ".xls", ".parquet", ".txt")
MOST_VALUES = 12


def _language() -> str:
    return get_language() or "zh-hans"


class RetractForm(SignedForm):
    """Why an import is taken back, and the code that signs it."""

    reason = forms.CharField(
        label=_("What was wrong"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Such as: the wrong time zone, unit or column."),
    )


def carriers() -> list[tuple[str, str]]:
    """Carriers by their names."""
    return [(key, name.pick(_language())) for key, name in CARRIERS.items()]


def flows() -> list[tuple[str, str]]:
    """Flows by their names, and none."""
    named = [(f.id, f"{f.name.pick(_language())} ({f.unit})") for f in FLOWS.values()]
    return [("", "—"), *named]


def unit_list() -> list[str]:
    """The units that amounts and rates may have."""
    return [*AMOUNT_UNITS, *RATE_UNITS]


class MeterForm(forms.ModelForm):  # type: ignore[type-arg]
    """A meter; its organisation and code are given once."""

    carrier = forms.ChoiceField(label=_("Carrier"), choices=carriers)

    class Meta:
        model = Meter
        fields = (
            *("organisation", "code", "name", "level", "carrier", "place", "parent"),
            *("serial_number", "accuracy_class", "calibrated_until", "valid_from", "valid_to"),
        )
        widgets = {  # noqa: RUF012  Django's own form
            "calibrated_until": DateInput(),
            "valid_from": DateInput(),
            "valid_to": DateInput(),
        }
        help_texts = {  # noqa: RUF012
            "code": _("Latin letters, digits, hyphens; it cannot be changed later."),
            "level": _("As GB 17167 distinguishes them."),
            "parent": _("The meter whose reading contains this one's."),
        }

    def __init__(
        self, *args: Any, organisations: Iterable[Organisation] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        parents: Any = self.fields["parent"]
        if self.instance.pk:
            del self.fields["organisation"], self.fields["code"]
            mine = Meter.objects.filter(organisation=self.instance.organisation)
            parents.queryset = mine.exclude(pk=self.instance.pk)
        elif organisations is not None:
            owner: Any = self.fields["organisation"]
            owner.queryset = organisations
            parents.queryset = Meter.objects.filter(organisation__in=organisations)


class ChannelForm(forms.ModelForm):  # type: ignore[type-arg]
    """A channel: what its numbers are, and how they become energy."""

    flow = forms.ChoiceField(label=_("Flow"), choices=flows, required=False)

    class Meta:
        model = Channel
        fields = (
            *("name", "source_name", "kind", "unit", "flow", "at_boundary", "stamp"),
            *("interval_minutes", "source_zone", "ratio", "modulus", "max_rate", "jitter", "net"),
            *("gap_minutes", "look_hours", "closed_date"),
        )
        widgets = {  # noqa: RUF012
            "closed_date": DateInput(),
            "unit": forms.TextInput(attrs={"list": "units"}),
        }
        help_texts = {  # noqa: RUF012
            "source_name": _("The column, number or tag by which files and gateways call it."),
            "unit": _("For example kWh, MWh, m3, GJ, t; of a power kW or W."),
            "interval_minutes": _("Minutes; needed for amounts of intervals."),
            "ratio": _("What one count of the register is multiplied by."),
            "modulus": _("For example 1000000 for a register of six digits."),
            "max_rate": _("kW, or units an hour, after the ratio: what is faster is doubted."),
            "jitter": _("In units of the register."),
            "gap_minutes": _("Minutes; over a longer time an amount counts as interpolated."),
            "look_hours": _("Hours for which a doubtful reading waits for later ones."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["kind"]


class EventForm(forms.ModelForm):  # type: ignore[type-arg]
    """An exchange of the meter, or a change of ratio, unit or modulus."""

    class Meta:
        model = ChannelEvent
        fields = ("kind", "at", "old_final", "new_initial", "ratio", "unit", "modulus", "document")
        widgets = {  # noqa: RUF012
            "at": forms.DateTimeInput(
                attrs={"type": "datetime-local", "step": 1}, format="%Y-%m-%dT%H:%M:%S"
            )
        }
        help_texts = {  # noqa: RUF012
            "at": _("A reading at exactly this time belongs to the old register."),
            "new_initial": _("Empty: the register goes on from its last count."),
            "document": _("Number of the record of exchange or calibration."),
        }


class WithdrawForm(forms.Form):
    """Why an event is taken back."""

    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class SourceForm(forms.ModelForm):  # type: ignore[type-arg]
    """Who will push readings."""

    class Meta:
        model = Source
        fields = ("organisation", "code", "name")


class UploadForm(forms.Form):
    """A file of readings, and whose they are."""

    organisation = forms.ModelChoiceField(
        label=_("Organisation"), queryset=Organisation.objects.none()
    )
    file = FileField(label=_("File"), suffixes=SUFFIXES, megabytes=50)

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["organisation"]
        owner.queryset = organisations


class MeterListForm(UploadForm):
    """A list of meters and their channels."""


class MapForm(forms.Form):
    """How the columns of a file are meant."""

    time = forms.ChoiceField(label=_("Column of times"))
    clock = forms.ChoiceField(
        label=_("Column of the time of day"),
        required=False,
        help_text=_("Only where day and time stand in two columns."),
    )
    end = forms.ChoiceField(
        label=_("Column of ends"), required=False, help_text=_("Only for charging sessions.")
    )
    zone = forms.CharField(
        label=_("Time zone of the file"),
        required=False,
        max_length=60,
        help_text=_("For example Asia/Shanghai or UTC-07:00; empty: as each channel says."),
    )
    add_years = forms.IntegerField(
        label=_("Add years"),
        required=False,
        min_value=-3000,
        max_value=3000,
        help_text=_("Only for years that were written short: 0014 and 2000 are 2014."),
    )
    channel_column = forms.ChoiceField(
        label=_("Column of the channel's name"),
        required=False,
        help_text=_("Empty: each column of values is one channel."),
    )
    unit_column = forms.ChoiceField(label=_("Column of units"), required=False)
    quality_column = forms.ChoiceField(label=_("Column of qualities"), required=False)
    decimal = forms.ChoiceField(label=_("Decimal mark"), choices=[(".", "."), (",", ",")])
    thousands = forms.ChoiceField(
        label=_("Separator of thousands"),
        required=False,
        choices=[("", "—"), (",", ","), (".", "."), (" ", "␣"), ("'", "'")],
    )
    create = forms.BooleanField(
        label=_("Create a meter and channel for each unknown name"), required=False
    )

    def __init__(
        self, *args: Any, columns: Sequence[str], names: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.columns, self.names = list(columns), list(names)
        choices = [(name, name) for name in columns]
        for field in ("time", "clock", "end", "channel_column", "unit_column", "quality_column"):
            chosen: Any = self.fields[field]
            chosen.choices = choices if field == "time" else [("", "—"), *choices]
        self.value_fields = [self._add_value(place) for place in range(MOST_VALUES)]

    def _add_value(self, place: int) -> tuple[str, str, str]:
        names = (f"value_{place}", f"channel_{place}", f"unit_{place}")
        choices = [("", "—"), *((name, name) for name in self.columns)]
        self.fields[names[0]] = forms.ChoiceField(
            label=_("Column of values"), required=place == 0, choices=choices
        )
        self.fields[names[1]] = forms.CharField(
            label=_("Channel"),
            required=False,
            max_length=120,
            widget=forms.TextInput(attrs={"list": "channels"}),
        )
        self.fields[names[2]] = forms.CharField(
            label=_("Unit"),
            required=False,
            max_length=20,
            widget=forms.TextInput(attrs={"list": "units"}),
        )
        return names

    @property
    def value_rows(self) -> list[list[Any]]:
        """The fields of each column of values, bound."""
        return [[self[name] for name in names] for names in self.value_fields]

    @property
    def plain_fields(self) -> list[Any]:
        """The other fields, bound."""
        nested = {name for names in self.value_fields for name in names}
        return [field for field in self.visible_fields() if field.name not in nested]

    @staticmethod
    def initial_of(said: FileMap) -> dict[str, Any]:
        """A map as the form shows it."""
        initial: dict[str, Any] = {
            "time": said.time[0],
            "clock": said.time[1] if len(said.time) > 1 else "",
            "end": said.end[0] if said.end else "",
            "zone": said.zone or "",
            "add_years": said.add_years or None,
            "channel_column": said.channel_column or "",
            "unit_column": said.unit_column or "",
            "quality_column": said.quality_column or "",
            "decimal": said.decimal,
            "thousands": said.thousands,
        }
        for place, value in enumerate(said.values[:MOST_VALUES]):
            initial[f"value_{place}"] = value.column
            initial[f"channel_{place}"] = value.channel or ""
            initial[f"unit_{place}"] = value.unit or ""
        return initial

    def said(self, *, table: str | None) -> dict[str, Any]:
        """What was typed, as a map in JSON."""
        clean = self.cleaned_data
        values = []
        for value, channel, unit in self.value_fields:
            if clean.get(value):
                whose = None if clean["channel_column"] else (clean[channel] or clean[value])
                values.append(
                    {"column": clean[value], "channel": whose, "unit": clean[unit] or None}
                )
        return {
            "time": [name for name in (clean["time"], clean["clock"]) if name],
            "end": [clean["end"]] if clean["end"] else [],
            "values": values,
            "table": table,
            "zone": clean["zone"].strip() or None,
            "add_years": clean["add_years"] or 0,
            "channel_column": clean["channel_column"] or None,
            "unit_column": clean["unit_column"] or None,
            "quality_column": clean["quality_column"] or None,
            "decimal": clean["decimal"],
            "thousands": clean["thousands"],
        }


class TemplateForm(forms.Form):
    """What channels are that a file's unknown names become."""

    level = forms.ChoiceField(label=_("Level"), choices=Meter.Level.choices)
    carrier = forms.ChoiceField(label=_("Carrier"), choices=carriers)
    kind = forms.ChoiceField(label=_("Kind"), choices=Channel.KindChoice.choices)
    unit = forms.CharField(
        label=_("Unit"), max_length=20, widget=forms.TextInput(attrs={"list": "units"})
    )
    flow = forms.ChoiceField(label=_("Flow"), choices=flows, required=False)
    at_boundary = forms.BooleanField(label=_("Counts for the organisation"), required=False)
    stamp = forms.ChoiceField(label=_("Times name the"), choices=Channel.StampChoice.choices)
    interval_minutes = forms.IntegerField(label=_("Interval"), required=False, min_value=1)
    net = forms.BooleanField(label=_("Runs both ways"), required=False)

    def said(self) -> dict[str, Any]:
        """The attributes as JSON."""
        return {name: value for name, value in self.cleaned_data.items() if value not in (None,)}
