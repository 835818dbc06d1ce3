"""What an input form is: columns with their units, who sends it, how often, and by what law. Pure.

One form is one file `ledger/forms/<id>.py` with one object `FORM`; it is found by itself. A
column's id is the id of a series, dotted, and no two forms share one.
"""

import calendar
import functools
import importlib
import pkgutil
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from dafeng.kernel.error import N_, DafengError
from dafeng.kernel.flow import FLOWS
from dafeng.kernel.nearest import nearest
from dafeng.kernel.period import Period, parse_period
from dafeng.kernel.quantity import parse_unit
from dafeng.kernel.text import Text
from dafeng.ledger.sector import BRANCHES, SECTORS

KINDS: Final = ("flow", "stock", "growth", "rate")
"""An amount of a period, a state at its end, a growth over a year before, a share or an average."""

PERIODS: Final = ("month", "quarter", "year")
CLASSES: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "aggregate": Text("统计汇总数据", "Statistical aggregate"),
        "administrative": Text("行政记录", "Administrative record"),
        "key_unit": Text("重点用能单位报告", "Report of a key energy user"),
        "voluntary": Text("自愿提供", "Voluntary"),
        "meter": Text("计量数据", "Meter"),
    }
)
ISSUERS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "power_company": Text("供电公司", "Power company"),
        "gas_company": Text("燃气公司", "Gas company"),
        "statistics": Text("统计部门", "Statistics bureau"),
        "commerce": Text("商务部门", "Commerce department"),
        "industry": Text("工信部门", "Industry department"),
        "development_reform": Text("发展改革部门", "Development and reform department"),
        "transport": Text("交通运输部门", "Transport department"),
        "urban_management": Text("城市管理部门", "Urban management department"),
        "housing": Text("住房城乡建设部门", "Housing and construction department"),
        "forestry": Text("林业部门", "Forestry department"),
        "agriculture": Text("农业农村部门", "Agriculture department"),
        "public_institutions": Text("机关事务管理部门", "Public institutions' office"),
        "environment": Text("生态环境部门", "Ecology and environment department"),
        "natural_resources": Text("自然资源部门", "Natural resources department"),
        "park": Text("园区管委会", "Park administration"),
    }
)
"""Who sends a form, as a role that every county has; a city says which body holds it."""

_NO_TEXT = Text("")
_ID = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
_QUARTER = re.compile(r"(\d{4})-?Q([1-4])")
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


class UnknownSeries(DafengError):
    """A series that no form holds."""

    code = "ledger.unknown_series"
    what = N_("The series {series} is not known.")
    todo = N_("The nearest known one is {nearest}.")


class UnknownForm(DafengError):
    """A form that is not there."""

    code = "ledger.unknown_form"
    what = N_("The form {form} is not known.")
    todo = N_("The nearest known one is {nearest}.")


@dataclass(frozen=True, slots=True)
class Basis:
    """By what a form may be asked for; `status` tells whether the text itself was read."""

    law: Text
    number: str = ""
    issuer: Text = _NO_TEXT
    valid_until: date | None = None
    status: str = "unverified"

    def holds(self, on: date) -> bool:
        """Whether it is in force on a day."""
        return self.valid_until is None or on < self.valid_until


@dataclass(frozen=True, slots=True)
class Column:
    """A series: one column of a form.

    `aliases` are headings seen in real tables, `flow` a flow of the kernel, `part_of` the series
    that it is a part of. A `cumulative` column gives each period from the year's first day on.
    """

    id: str
    name: Text
    unit: str
    kind: str = "flow"
    aliases: tuple[str, ...] = ()
    flow: str = ""
    sector: str = ""
    part_of: str = ""
    cumulative: bool = False

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id):
            raise ValueError(f"{self.id!r} is no id of a series")
        if self.kind not in KINDS:
            raise ValueError(f"{self.id}: {self.kind!r} is none of {KINDS}")
        if self.flow and self.flow not in FLOWS:
            raise ValueError(f"{self.id}: {self.flow!r} is no flow")
        if self.sector and self.sector not in SECTORS and self.sector not in BRANCHES:
            raise ValueError(f"{self.id}: {self.sector!r} is no sector")
        parse_unit(self.unit)

    def span(self, period: str) -> Period:
        """The days that a period of this column covers: ``2025``, ``2025-Q1``, ``2025-03``."""
        span = parse_span(period)
        return Period(date(span.start.year, 1, 1), span.end) if self.cumulative else span

    @property
    def may_be_negative(self) -> bool:
        """Whether an amount below zero has a meaning: growth, and what is net."""
        return self.kind in {"growth", "rate"} or "net" in self.id.rsplit(".", 1)[-1].split("_")


@dataclass(frozen=True, slots=True)
class Form:
    """A table that somebody sends: what is in it, how often it comes and by what right.

    It is due on the `due_day`-th day after its period's end (10 is the 10th of the next month);
    `minutes` is an assumption of how long its filling takes.
    """

    id: str
    name: Text
    issuer: str
    period: str
    basis: Basis | None
    klass: str
    columns: tuple[Column, ...]
    due_day: int = 15
    minutes: int = 15
    note: Text = _NO_TEXT

    def __post_init__(self) -> None:
        if self.period not in PERIODS or self.klass not in CLASSES or self.issuer not in ISSUERS:
            raise ValueError(f"form {self.id}: unknown period, class or issuer")

    def is_usable(self, on: date) -> bool:
        """Whether it may be asked for and taken in on a day: nothing without a legal basis."""
        return self.basis is not None and self.basis.holds(on)

    def column(self, series: str) -> Column | None:
        """Its column of a series."""
        return next((each for each in self.columns if each.id == series), None)

    def periods(self, first: date, last: date) -> list[str]:
        """Its periods that have ended, from the one that holds `first` up to before `last`."""
        step = _MONTHS[self.period]
        month = (first.month - 1) // step * step + 1
        start, found = date(first.year, month, 1), []
        while (end := add_months(start, step)) <= last:
            found.append(period_text(start, self.period))
            start = end
        return found

    def due_date(self, period: str) -> date:
        """The day on which a period's form is due at the latest."""
        return parse_span(period).end + timedelta(days=self.due_day - 1)


def add_months(day: date, months: int) -> date:
    """The first day of the month that many months after a day's month."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def last_day(day: date) -> date:
    """The last day of a day's month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def period_text(start: date, period: str) -> str:
    """The text of the month, quarter or year that begins on a day."""
    if period == "year":
        return f"{start:%Y}"
    return f"{start:%Y}-Q{(start.month + 2) // 3}" if period == "quarter" else f"{start:%Y-%m}"


@functools.lru_cache(maxsize=4096)
def parse_span(period: str) -> Period:
    """The days of ``2025``, ``2025-Q1`` or ``2025-03``; raises `BadPeriod`."""
    quarter = _QUARTER.fullmatch(period.strip().upper())
    if quarter and int(quarter[1]):
        start = date(int(quarter[1]), 3 * int(quarter[2]) - 2, 1)
        return Period(start, add_months(start, 3))
    return parse_period(period)


@functools.lru_cache(maxsize=1)
def forms() -> Mapping[str, Form]:
    """Every form by id, in the order monthly, quarterly, yearly."""
    from dafeng.ledger import forms as folder

    found: dict[str, Form] = {}
    owner: dict[str, str] = {}
    for module in pkgutil.iter_modules(folder.__path__):
        form = importlib.import_module(f"{folder.__name__}.{module.name}").FORM
        if form.id != module.name:
            raise ValueError(f"{module.name}.py declares the form {form.id}")
        for column in form.columns:
            if column.id in owner:
                raise ValueError(f"{column.id} stands in {owner[column.id]} and in {form.id}")
            owner[column.id] = form.id
        found[form.id] = form
    ranked = sorted(found.values(), key=lambda each: (PERIODS.index(each.period), each.id))
    return MappingProxyType({form.id: form for form in ranked})


@functools.lru_cache(maxsize=1)
def columns() -> Mapping[str, tuple[Form, Column]]:
    """Every series with its form."""
    return MappingProxyType(
        {column.id: (form, column) for form in forms().values() for column in form.columns}
    )


def find_form(form: str) -> Form:
    """The form of an id; raises `UnknownForm` that names the nearest one."""
    if form not in forms():
        raise UnknownForm(form=form, nearest=nearest(form, forms()))
    return forms()[form]


def find_column(series: str) -> tuple[Form, Column]:
    """The form and the column of a series; raises `UnknownSeries` that names the nearest one."""
    if series not in columns():
        raise UnknownSeries(series=series, nearest=nearest(series, columns()))
    return columns()[series]
