"""What the list of indicators can be narrowed to."""

from typing import Any

import django_filters
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dafeng.indicators import presentation as show
from dafeng.indicators import selectors
from dafeng.indicators.definition import definitions
from dafeng.ledger.form import ISSUERS
from dafeng.people.area import code_in_view
from dafeng.ui.filter import SearchFilter


class IndicatorFilter(django_filters.FilterSet):
    """Indicators by words, state, and who sends their figures."""

    q = SearchFilter(fields=("key", "name_zh", "name_en", "meaning_zh"))
    state = django_filters.ChoiceFilter(
        label=_("State"), empty_label=_("any"), choices=lambda: _states(), method="keep"
    )
    source = django_filters.ChoiceFilter(
        label=_("Sent by"), empty_label=_("any"), choices=lambda: _sources(), method="by_source"
    )

    def by_source(self, rows: Any, name: str, value: str) -> Any:
        """Indicators that take a figure of an issuer's forms."""
        keys = [each.key for each in definitions().values() if value in each.issuers]
        return rows.filter(key__in=keys)

    def keep(self, rows: Any, name: str, value: str) -> Any:
        """A state is computed, not stored; `qs` looks at it."""
        return rows

    @property
    def qs(self) -> list[selectors.Row]:
        """The indicators that fit, in the area in view, as known today."""
        area = code_in_view(self.request.user)
        known = selectors.all_rows(area=area, on=timezone.localdate())
        keys = super().qs.values_list("pk", flat=True) if self.is_bound else known
        rows = [known[key] for key in keys if key in known]
        wanted = self.form.cleaned_data.get("state") if self.is_bound and self.is_valid() else ""
        return [row for row in rows if row.state == wanted] if wanted else rows


def _states() -> list[tuple[str, str]]:
    return [(key, gettext(show.TITLES[key])) for key in selectors.STATES]


def _sources() -> list[tuple[str, str]]:
    used = {issuer for each in definitions().values() for issuer in each.issuers}
    return [(key, show.wording(name)) for key, name in ISSUERS.items() if key in used]
