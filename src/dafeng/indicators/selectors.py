"""Reading indicators: their inputs, what they give by reading and year, and official figures."""

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from django.db.models import Prefetch, Q, QuerySet

from dafeng.accounting import activity
from dafeng.accounting import selectors as accounts
from dafeng.accounting.activity import Activity
from dafeng.accounting.gap import Gap as Lack
from dafeng.accounting.inventory import ANNUAL, FIXED, Inventory, Total, add, fixed_year
from dafeng.accounting.inventory_line import Accounts
from dafeng.accounting.models import FactorIssue
from dafeng.evidence.reading import until_written
from dafeng.indicators import figure
from dafeng.indicators.definition import FIRST_YEAR, Definition, Outcome, definitions
from dafeng.indicators.models import Indicator, Reading, Value
from dafeng.indicators.term import Gap, Inputs, Known, least_settled
from dafeng.kernel.period import parse_period
from dafeng.ledger.form import columns, find_column, forms
from dafeng.ledger.selectors import newest, series

COMPUTED, GAP, WAITS = "computed", "gap", "waits"
STATES: Final = (COMPUTED, GAP, WAITS)
FLEET: Final[Mapping[str, str]] = MappingProxyType(
    {
        "fleet.diesel": "diesel",
        "fleet.gasoline": "gasoline",
        "fleet.natural_gas": "natural_gas",
        "fleet.electricity": "electricity",
    }
)
"""The series of operators' fuel and power, with what each is of."""


# Inputs


def inputs(*, area: str, on: date) -> Inputs:
    """The yearly figures of an area that definitions take, as known on a day.

    Series come from the ledger, quantities from the accounts; only whole years before that of `on`.
    """
    issues = FactorIssue.objects.filter(withdrawn_at=None).order_by("pk")
    return _inputs(area, on, newest(area), tuple(issues.values_list("content_hash", flat=True)))


@functools.lru_cache(maxsize=16)
def _inputs(
    area: str, on: date, last: tuple[int, datetime] | None, issues: tuple[str, ...]
) -> Inputs:
    names = {name for each in definitions().values() for name in each.names}
    wanted = sorted((names | set(FLEET)) & set(columns()))
    figures: dict[str, dict[int, Known]] = {}
    for name, found in series(area=area, ids=wanted, on=on).items():
        figures[name] = {
            year: Known(point.amount, point.vintage)
            for year, point in found.yearly().items()
            if FIRST_YEAR <= year < on.year
        }
    made = _Quantities(area, on, figures)
    for year in sorted({year for known in figures.values() for year in known}):
        made.add(year)
    return Inputs({**figures, **made.figures}, made.lacks)


def fixed_grid(*, area: str) -> str:
    """The one grid factor for all years: "fixed:YEAR" of the last that is known, else "annual"."""
    year = max(accounts.grid_years(area=area), default=None)
    return f"{FIXED}{year}" if year else ANNUAL


class _Quantities:
    """What the accounts make of several series, year by year."""

    def __init__(
        self, area: str, on: date, series_known: Mapping[str, Mapping[int, Known]]
    ) -> None:
        self.city, self.known = accounts.City(area, on=on), series_known
        self.fixed = fixed_grid(area=area)
        self.figures: dict[str, dict[int, Known]] = {}
        self.lacks: dict[str, dict[int, tuple[Lack, ...]]] = {}

    def add(self, year: int) -> None:
        """Every quantity of a year."""
        energy = [name for name in activity.series_ids() if not activity.is_of_process(name)]
        vintage = self._vintage(energy, year)
        found = self.city.inventory(str(year))
        self._keep("inventory.co2", year, found.total.co2, found.total.gaps, vintage)
        fixed = self.city.inventory(str(year), grid=self.fixed).total
        self._keep("inventory.co2_fixed_grid", year, fixed.co2, fixed.gaps, vintage)
        fuels = self._vintage(filter(_is_of_fuel, energy), year)
        self._keep("inventory.fuel_energy", year, *_fuel_energy(found), fuels)
        fleet = self._fleet(year)
        given = [self.known[name][year].vintage for name in FLEET if self._gave(name, year)]
        self._keep("inventory.fleet_co2", year, fleet.co2, fleet.gaps, least_settled(given))

    def _keep(
        self, name: str, year: int, amount: float | None, lacks: Iterable[Lack], vintage: str
    ) -> None:
        missing = tuple(lacks)
        if missing or amount is None:
            self.lacks.setdefault(name, {})[year] = missing
            return
        number = Decimal(str(round(amount, 6)))
        self.figures.setdefault(name, {})[year] = Known(number, vintage)

    def _vintage(self, names: Iterable[str], year: int) -> str:
        """The least settled vintage of the figures that an inventory reads."""
        found = [self.city.figures.year(name, year) for name in names]
        return least_settled([each.vintage for each in found if each is not None])

    def _gave(self, name: str, year: int) -> bool:
        return year in self.known.get(name, {})

    def _fleet(self, year: int) -> Total:
        """CO2 of operators' fuel and power, power at one grid factor for all years."""
        books = Accounts(
            self.city.factors, parse_period(str(year)), self.city.place, fixed_year(self.fixed)
        )
        lacks = [Lack(name, "not_given", {"key": name}) for name in FLEET]
        lines = []
        for name, carrier in FLEET.items():
            if not self._gave(name, year):
                continue
            amount = self.known[name][year].amount
            each = Activity(name, name, "", carrier, amount, find_column(name)[1].unit)
            is_power = carrier == "electricity"
            lines.append(books.bought(each, float(amount)) if is_power else books.fuel(each))
        return add(lines, gaps=[lack for lack in lacks if not self._gave(lack.id, year)])


def _fuel_energy(found: Inventory) -> tuple[float, list[Lack]]:
    """The energy of fuels [tce], without those burnt for power, and what it lacks."""
    fuels = [
        line
        for line in found.lines
        if not line.is_process and line.activity.carrier != "electricity" and line.sector != "power"
    ]
    lacks = [lack for line in fuels if line.energy_tce is None for lack in line.gaps]
    lacks += [lack for lack in found.total.gaps if _is_of_fuel(lack.id)]
    return sum(line.energy_tce or 0.0 for line in fuels), lacks


def _is_of_fuel(name: str) -> bool:
    """Whether a series, or a whole table, is of a fuel."""
    flows = [column.flow for column in forms()[name].columns] if name in forms() else []
    if name in columns():
        flows = [columns()[name][1].flow]
    return any(flow and not flow.startswith("electricity") for flow in flows)


# Outcomes


def outcomes(definition: Definition, given: Inputs, *, on: date) -> dict[str, dict[int, Outcome]]:
    """What each reading gives for each whole year before that of `on`, gaps among them."""
    years = range(FIRST_YEAR, on.year)
    return {
        reading.id: {
            year: found
            for year in years
            if (found := definition.compute(reading, given, year)) is not None
        }
        for reading in definition.readings
    }


@dataclass(frozen=True)
class Row:
    """An indicator in an area on a day: its definition, outcomes, and official figures by year."""

    indicator: Indicator
    definition: Definition | None
    outcomes: Mapping[str, Mapping[int, Outcome]]
    official: Mapping[int, Value]
    on: date
    drawn: dict[Any, str] = field(init=False, repr=False, compare=False, default_factory=dict)
    """Its row in lists, by how it is drawn."""

    @property
    def pk(self) -> int:
        """The key of the indicator."""
        return self.indicator.pk

    @functools.cached_property
    def listed(self) -> list[Reading]:
        """The readings that the definition sheet admits, the one that counts first."""
        if self.indicator.pk is None:
            return []
        rows = [row for row in self.indicator.readings.all() if row.retired_date is None]
        return sorted(rows, key=lambda row: (not row.is_default, row.order))

    @functools.cached_property
    def default(self) -> str:
        """The id of the reading that counts."""
        listed = [row.key for row in self.listed if row.key in self.outcomes]
        return next(iter([*listed, *self.outcomes]), "")

    def latest(self, reading: str) -> Outcome | None:
        """The last year that a reading gives an amount for."""
        years = self.outcomes.get(reading, {})
        known = [found for found in years.values() if found.amount is not None]
        return max(known, key=lambda found: found.year, default=None)

    @functools.cached_property
    def counts(self) -> Outcome | None:
        """The last year of the reading that counts."""
        return self.latest(self.default)

    @property
    def last_official(self) -> Value | None:
        """The official figure of the last year that has one."""
        return self.official[max(self.official)] if self.official else None

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What the reading that counts lacks for the last whole year."""
        found = self.outcomes.get(self.default, {}).get(self.on.year - 1)
        return found.gaps if found else ()

    @property
    def state(self) -> str:
        """`computed`, `gap`, or `waits` where nothing here can compute it."""
        if self.definition is None or not self.definition.readings:
            return WAITS
        return COMPUTED if self.counts else GAP

    def difference(self, year: int) -> Decimal | None:
        """The computed amount of the reading that counts less the official one of a year."""
        computed = self.outcomes.get(self.default, {}).get(year)
        official = self.official.get(year)
        if computed is None or computed.amount is None or official is None:
            return None
        return None if official.amount is None else computed.amount - official.amount


def indicators() -> QuerySet[Indicator]:
    """The indicators of the city's definition sheet."""
    readings = Prefetch("readings", Reading.objects.order_by("order"))
    return Indicator.objects.filter(retired_date=None).prefetch_related(readings)


def rows(wanted: Iterable[Indicator], *, area: str, on: date) -> list[Row]:
    """Indicators of an area with what is computed and what is official, as known on a day."""
    listed = list(wanted)
    given = inputs(area=area, on=on)
    official = official_figures([row.pk for row in listed], area=area, on=on)
    return [
        Row(
            indicator=row,
            definition=(found := definitions().get(row.key)),
            outcomes=outcomes(found, given, on=on) if found else {},
            official=official.get(row.pk, {}),
            on=on,
        )
        for row in listed
    ]


@until_written
def all_rows(*, area: str, on: date) -> dict[int, Row]:
    """By key all indicators of the definition sheet, as known in an area on a day."""
    return {row.pk: row for row in rows(indicators(), area=area, on=on)}


def official_figures(keys: Iterable[int], *, area: str, on: date) -> dict[int, dict[int, Value]]:
    """By indicator and whole year the official value, as known on a day; computed ones never are.

    The first kind that has one counts, of it the later vintage; other readings are left out.
    """
    known = (
        Value.objects.filter(area=area, indicator__in=list(keys), known_date__lte=on)
        .filter(Q(reading=None) | Q(reading__is_default=True))
        .exclude(kind=figure.COMPUTED)
        .exclude(superseded_by__known_date__lte=on)
    )
    groups: dict[tuple[int, int], list[Value]] = {}
    for row in known:
        if len(row.period) == 4:
            groups.setdefault((row.indicator_id, row.start_date.year), []).append(row)
    found: dict[int, dict[int, Value]] = {}
    for (key, year), values in groups.items():
        found.setdefault(key, {})[year] = min(values, key=_rank)
    return found


def _rank(value: Value) -> tuple[int, int, int, int]:
    """The order of `figure.official`, on rows."""
    return (
        figure.KINDS.index(value.kind),
        -figure.VINTAGES.index(value.vintage),
        -value.known_date.toordinal(),
        -value.pk,
    )
