"""The list of past estimates beside what was known of their months later."""

from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from dafeng.outlook.models import QuickEstimate
from dafeng.outlook.selectors.estimate import Compared
from dafeng.ui.mark import state
from dafeng.ui.scale import Scale, scale
from dafeng.ui.table import Column, DateColumn, NumberColumn, Table

STEP = 100.0  # tonnes, to which an estimate is told
TIGHT = {"td": {"class": "tight"}, "th": {"class": "tight"}}


def large() -> Scale:
    """How the page shows tonnes of CO2."""
    return scale("tCO2")


def signed(share: float) -> str:
    """A share in per cent with its sign."""
    return f"{100 * share:+.1f}".replace("-", "\N{MINUS SIGN}")


class TonnesColumn(NumberColumn):
    """Tonnes of CO2, in the measure that the language counts in."""

    @property
    def header(self) -> Any:
        """The name with its unit."""
        return f"{super().header} ({large().unit})"

    def render(self, value: float) -> str:
        return large().text(value, step=STEP)

    def value(self, value: float) -> Any:
        return large().of(value)


class EstimateTable(Table):
    """Rows are estimates beside the truth."""

    month = Column(_("Month"), accessor="row__period", attrs=TIGHT)
    known = DateColumn(
        verbose_name=pgettext_lazy("estimate", "Known on"), accessor="row__known_date"
    )
    kind = Column(_("Kind"), accessor="row", orderable=False, attrs=TIGHT)
    value = TonnesColumn(verbose_name=_("Estimate"), accessor="row__value")
    low = TonnesColumn(verbose_name=_("Low"), accessor="row__low")
    high = TonnesColumn(verbose_name=_("High"), accessor="row__high")
    truth = TonnesColumn(verbose_name=_("From all data"), accessor="truth")
    error = NumberColumn(verbose_name=_("Error"), accessor="past__error", unit="%", digits=1)
    inside = Column(_("Within the interval"), accessor="past", orderable=False, attrs=TIGHT)
    grid = Column(_("Grid factor"), accessor="row", orderable=False, attrs=TIGHT)

    def render_kind(self, value: QuickEstimate) -> SafeString:
        return state("ok" if value.is_whole else "hollow", kind_words(value))

    def value_kind(self, value: QuickEstimate) -> str:
        return kind_words(value)

    def render_error(self, value: float) -> str:
        return signed(value)

    def value_error(self, value: float) -> float:
        return 100 * value

    def render_inside(self, record: Compared) -> Any:
        past = record.past
        if past is None:
            return "—"
        return state("ok", gettext("Yes")) if past.is_inside else state("bad", gettext("No"))

    def value_inside(self, record: Compared) -> Any:
        return None if record.past is None else record.past.is_inside

    def render_grid(self, value: QuickEstimate) -> str:
        return grid_words(value)

    def value_grid(self, value: QuickEstimate) -> str:
        return value.grid


def kind_words(row: QuickEstimate) -> str:
    """What kind of row it is: all data came, really made then, or made later as if then."""
    if row.is_whole:
        return gettext("All data came")
    return gettext("Back-test") if row.is_replay else pgettext("kind", "Quick estimate")


def grid_words(row: QuickEstimate) -> str:
    """Which year's grid factor it holds."""
    if row.fixed_year:
        return gettext("of {year}, assumed").format(year=row.fixed_year)
    return gettext("of its year")
