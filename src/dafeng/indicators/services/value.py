"""Adding values: a row never changes, a correction supersedes the row before it."""

import datetime
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from dafeng.evidence.services import Log, state_of
from dafeng.indicators import error as e
from dafeng.indicators import figure
from dafeng.indicators.models import Indicator, Reading, Value
from dafeng.kernel.period import Period, parse_period
from dafeng.people.area import real_area


@dataclass(frozen=True, kw_only=True)
class Statement:
    """What somebody says about an indicator: a value with where it comes from.

    `area` is the six digits of the county that it is about; empty for the installation's own.
    """

    kind: str
    vintage: str
    period: Period
    document_title: str
    known_date: datetime.date
    amount: Decimal | None = None
    achieved: bool | None = None
    reading: str = ""
    document_number: str = ""
    document_date: datetime.date | None = None
    note: str = ""
    area: str = ""

    def plain(self) -> dict[str, Any]:
        """As JSON data, from which `read_statement` makes the same statement again."""
        said = asdict(self) | {"period": str(self.period)}
        return {
            name: str(value) if isinstance(value, (datetime.date, Decimal)) else value
            for name, value in said.items()
        }


def read_statement(plain: dict[str, Any]) -> Statement:
    """The statement that `Statement.plain` wrote."""
    said = dict(plain)
    for name in ("known_date", "document_date"):
        said[name] = said[name] and datetime.date.fromisoformat(said[name])
    amount = said["amount"]
    said["amount"] = None if amount is None else Decimal(amount)
    return Statement(**said | {"period": parse_period(said["period"])})


def area_of(statement: Statement) -> str:
    """The six digits of the county that a statement is about."""
    if statement.area:
        return statement.area
    own = real_area()
    return "" if own is None else own.code


def current(*, indicator: Indicator, statement: Statement) -> Value | None:
    """The row that a statement would supersede: same kind, period, vintage and reading."""
    return Value.objects.filter(
        area=area_of(statement),
        indicator=indicator,
        kind=statement.kind,
        vintage=statement.vintage,
        period=str(statement.period),
        reading=_reading(indicator, statement.reading),
        superseded_by=None,
    ).first()


def lock_series(indicator: Indicator) -> None:
    """Let one writer at a time look at an indicator's values and add to them."""
    Indicator.objects.select_for_update().get(pk=indicator.pk)


def check_statement(
    *, indicator: Indicator, statement: Statement, today: datetime.date
) -> Value | None:
    """Refuse what cannot be true; returns the row that the statement would supersede."""
    if statement.amount is None and statement.achieved is None:
        raise e.SaysNothing
    if statement.known_date > today:
        raise e.KnownInFuture(date=statement.known_date)
    if statement.vintage in figure.SETTLED and statement.period.end > today:
        raise e.PeriodNotOver(period=str(statement.period))
    old = current(indicator=indicator, statement=statement)
    if old is not None:
        if statement.known_date < old.known_date:
            raise e.KnownBefore(date=old.known_date)
        if _same(old, statement):
            raise e.NothingChanged
    return old


def add_value(
    *,
    log: Log,
    indicator: Indicator,
    statement: Statement,
    today: datetime.date,
    entered_by: Any,
    blobs: tuple[str, ...] = (),
) -> Value:
    """Add a row inside an open `writing` block, superseding the one it corrects.

    :param today: the day of entry; nothing can be known later.
    :param entered_by: the user who said it, or None for the program.
    """
    lock_series(indicator)
    old = check_statement(indicator=indicator, statement=statement, today=today)
    value = Value.objects.create(
        area=area_of(statement),
        indicator=indicator,
        reading=_reading(indicator, statement.reading),
        kind=statement.kind,
        vintage=statement.vintage,
        period=str(statement.period),
        start_date=statement.period.start,
        end_date=statement.period.end,
        amount=statement.amount,
        achieved=statement.achieved,
        unit=indicator.unit,
        document_title=statement.document_title,
        document_number=statement.document_number,
        document_date=statement.document_date,
        note=statement.note,
        known_date=statement.known_date,
        supersedes=old,
        entered_by=entered_by,
    )
    log.record(
        "value.corrected" if old else "value.entered",
        value,
        before=_said(old) if old else None,
        after=_said(value),
        blobs=blobs,
        indicator=indicator.key,
    )
    return value


def _reading(indicator: Indicator, key: str) -> Reading | None:
    return indicator.readings.get(key=key) if key else None


def _same(old: Value, statement: Statement) -> bool:
    return (
        old.amount,
        old.achieved,
        old.document_title,
        old.document_number,
        old.document_date,
    ) == (
        statement.amount,
        statement.achieved,
        statement.document_title,
        statement.document_number,
        statement.document_date,
    )


def _said(value: Value) -> dict[str, Any]:
    state = state_of(value)
    return {name: state[name] for name in state if name not in ("id", "entered_at")}
