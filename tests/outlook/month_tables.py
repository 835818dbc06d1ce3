"""Monthly tables of a small county over some years, each row known on the day its table is due."""

import datetime
import math
from decimal import Decimal

from dafeng.evidence.services import System, writing
from dafeng.ledger.form import find_column
from dafeng.ledger.services import Said, record_statistics

AREA = "360199"
SYSTEM = System("test")
LEVELS = {
    "power.total": 20_000,
    "power.industry": 13_000,
    "power.industry.cement": 4_000,
    "power.net_import": 17_000,
    "gas.industry": 300,
    "oil.diesel": 3_000,
    "coal.industry": 25_000,
    "industry.clinker": 11,
}


def amount(series, month):
    """A level with a season, a drift and a wobble of its own."""
    at = int(month[:4]) * 12 + int(month[5:])
    season = 1 + 0.2 * math.sin(math.tau * at / 12)
    wobble = 1 + 0.02 * math.sin(at * (3 + len(series)))
    return LEVELS[series] * season * 1.002 ** (at % 1000) * wobble


def months(first, last):
    """The months from `first` up to and including `last`."""
    start, end = (int(name[:4]) * 12 + int(name[5:]) - 1 for name in (first, last))
    return [f"{n // 12}-{n % 12 + 1:02d}" for n in range(start, end + 1)]


def rows(first="2020-01", last="2026-09"):
    """What each table brings, with the day on which it came."""
    for month in months(first, last):
        for series in LEVELS:
            form, _ = find_column(series)
            value = Decimal(str(round(amount(series, month), 2)))
            yield Said(series=series, period=month, amount=value, known_date=form.due_date(month))


def send(said, *, area=AREA, today=datetime.date(2026, 11, 20), vintage="preliminary"):
    """Take rows in."""
    with writing(actor=SYSTEM, permission="ledger.enter_statistics") as log:
        record_statistics(
            log,
            area=area,
            rows=list(said),
            known_date=today,
            today=today,
            vintage=vintage,
            document_title="月报",
        )
