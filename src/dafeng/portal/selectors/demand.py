"""Figures that somebody must supply for a target."""

from dataclasses import dataclass
from typing import Any

from dafeng.plan import presentation as show
from dafeng.plan import state as st
from dafeng.plan.models import City
from dafeng.plan.standing import Standing


@dataclass(frozen=True)
class Demand:
    """A figure that somebody must supply: the target, and who."""

    standing: Standing
    who: Any
    why: str
    year: int | None


def demand(row: Standing, city: City | None) -> Demand:
    """Who must supply what a target waits for, and for which year: the last that is over."""
    if row.state == st.UNASSIGNED:
        who: Any = show.supplier("assigned", standing=row, city=city)
    else:
        who = show.body_links(row.leads)
    return Demand(row, who, show.reason(row), year_asked(row))


def year_asked(row: Standing) -> int | None:
    """The last year that is over and not after the one of the target."""
    return None if row.promise.year is None else min(row.promise.year, row.today.year - 1)
