"""How lists of meters and imports are narrowed."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from dafeng.metering.forms import carriers
from dafeng.metering.models import Import, Meter
from dafeng.metering.selectors.meter import organisations_of
from dafeng.ui.filter import LongSelect, SearchFilter


def _organisations(request: Any) -> Any:
    return organisations_of(request.user)


class MeterFilter(django_filters.FilterSet):
    q = SearchFilter(fields=("name", "code", "serial_number", "organisation__name_zh"))
    organisation = django_filters.ModelChoiceFilter(
        label=_("Organisation"), queryset=_organisations, widget=LongSelect
    )
    level = django_filters.ChoiceFilter(label=_("Level"), choices=Meter.Level.choices)
    carrier = django_filters.ChoiceFilter(label=_("Carrier"), choices=carriers)

    class Meta:
        model = Meter
        fields = ()


class ImportFilter(django_filters.FilterSet):
    organisation = django_filters.ModelChoiceFilter(
        label=_("Organisation"), queryset=_organisations, widget=LongSelect
    )
    state = django_filters.ChoiceFilter(label=_("State"), choices=Import.State.choices)

    class Meta:
        model = Import
        fields = ()
