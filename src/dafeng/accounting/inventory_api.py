"""API of the city's inventory: a period line by line, and months in a row."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status
from ninja.pagination import paginate

from dafeng.accounting import selectors, services
from dafeng.accounting.error import BadValue
from dafeng.accounting.gap import Gap
from dafeng.accounting.inventory import Total
from dafeng.accounting.inventory_line import Line
from dafeng.accounting.models import FrozenInventory
from dafeng.accounting.wording import assumed_text, gap_text, notice_text
from dafeng.kernel.error import N_
from dafeng.kernel.strict import load_json
from dafeng.ledger.form import add_months
from dafeng.ledger.selectors.collection import area_in_view
from dafeng.people.access import require
from dafeng.people.area import is_invented
from dafeng.ui.figure import sample_words
from dafeng.ui.wire import Body, Day, Measure, Month, Page

router = Router()
MOST_MONTHS = 120
VIEW = "accounting.view_inventory"


class InventoryLineOut(Schema):
    """A line of the inventory; what is missing is null and named among the gaps."""

    id: str
    series: str
    sector: str = Field(description="empty where the table does not tell")
    carrier: str
    gas: str
    scope: int
    is_process: bool
    is_rest: bool = Field(description="what the parts leave of a column")
    activity: Measure
    co2: Measure
    energy: Measure
    unverified: Measure = Field(description="the share that rests on unverified factors")
    assumptions: list[str]
    gaps: list[dict[str, str]]

    @staticmethod
    def of(line: Line) -> dict[str, Any]:
        """A line as it is sent."""
        return {
            "id": line.id,
            "series": line.activity.series,
            "sector": line.sector,
            "carrier": line.carrier,
            "gas": line.gas,
            "scope": line.scope,
            "is_process": line.is_process,
            "is_rest": line.activity.is_rest,
            "activity": Measure.of(line.amount, line.activity.unit),
            "co2": Measure.of(line.co2, "tCO2"),
            "energy": Measure.of(line.energy_tce, "tce"),
            "unverified": Measure.of(_percent(line.unverified), "%"),
            "assumptions": [assumed_text(key) for key in line.assumptions],
            "gaps": _gaps(line.gaps),
        }


class InventoryTotalOut(Schema):
    """A sum of the inventory: only what is known where it is partial."""

    co2: Measure
    energy: Measure
    unverified: Measure
    partial: bool
    gaps: list[dict[str, str]]
    energy_gaps: list[dict[str, str]] = Field(description="what the energy lacks")

    @staticmethod
    def of(total: Total) -> dict[str, Any]:
        """A sum as it is sent."""
        return {
            "co2": Measure.of(total.co2, "tCO2"),
            "energy": Measure.of(total.energy_tce, "tce"),
            "unverified": Measure.of(_percent(total.unverified), "%"),
            "partial": total.partial,
            "gaps": _gaps(total.gaps),
            "energy_gaps": _gaps(total.energy_gaps),
        }


class InventoryOut(Schema):
    """The inventory of an area in a year or a month; energy CO2 with net imported electricity."""

    area: str
    sample: bool = Field(description="whether the area and all its figures are invented")
    sample_note: str = Field(description="the same in words; empty for a real area")
    period: str
    grid: str
    object: str
    total: InventoryTotalOut
    process: InventoryTotalOut
    grid_factor: Measure
    lines: list[InventoryLineOut]
    notices: list[str]
    factor_set: str


class InventoryMonthOut(InventoryTotalOut):
    """The total of a month."""

    month: str


class InventoryFilter(Body):
    period: str = Field(pattern=r"^[0-9]{4}(-(0[1-9]|1[0-2]))?$", description="2025 or 2025-03")
    grid: str = Field(
        "annual", pattern=r"^(annual|fixed:[0-9]{4})$", description="annual, or fixed:YEAR"
    )
    on: Day | None = Field(None, description="as known on this day; by default all")


class InventoryMonthsFilter(Body):
    month_from: Month
    month_to: Month = Field(description="the last month, included; ten years at most")
    grid: str = Field(
        "annual", pattern=r"^(annual|fixed:[0-9]{4})$", description="annual, or fixed:YEAR"
    )
    on: Day | None = Field(None, description="as known on this day; by default all")


@router.get("/inventory", response=InventoryOut, summary="The city's inventory")
def city_inventory(request: HttpRequest, narrow: Query[InventoryFilter]) -> dict[str, Any]:
    require(request.user, VIEW)
    area = area_in_view(request.user).code
    found = selectors.inventory(area=area, period=narrow.period, grid=narrow.grid, on=narrow.on)
    grid, sample = found.grid_factor, is_invented(found.area)
    return {
        "area": found.area,
        "sample": sample,
        "sample_note": sample_words() if sample else "",
        "period": found.period,
        "grid": found.grid,
        "object": found.object,
        "total": InventoryTotalOut.of(found.total),
        "process": InventoryTotalOut.of(found.process),
        "grid_factor": Measure.of(grid.value if grid else None, grid.unit.text if grid else ""),
        "lines": [InventoryLineOut.of(line) for line in found.lines],
        "notices": [notice_text(each) for each in found.notices],
        "factor_set": found.factor_set,
    }


@router.get(
    "/inventory/months", response=list[InventoryMonthOut], summary="The inventory's totals by month"
)
def city_months(request: HttpRequest, narrow: Query[InventoryMonthsFilter]) -> list[dict[str, Any]]:
    require(request.user, VIEW)
    first, last = narrow.month_from, narrow.month_to
    if add_months(first, MOST_MONTHS) <= last:
        reason = N_("more than {most_months} months at once")
        raise BadValue(
            value=f"{last:%Y-%m}", reason=reason, most_months=MOST_MONTHS, where="/month_to"
        )
    found = selectors.monthly_totals(
        area=area_in_view(request.user).code,
        first=f"{first:%Y-%m}",
        last=f"{last:%Y-%m}",
        grid=narrow.grid,
        on=narrow.on,
    )
    return [{"month": month, **InventoryTotalOut.of(total)} for month, total in found.items()]


class FrozenOut(Schema):
    """An inventory that is kept as it was; `body` is the canonical JSON whose hash is given."""

    id: int
    period: str
    grid: str
    version: int
    title: str
    content_hash: str
    factor_set: str
    pins: dict[str, Any] = Field(
        description="the program's version and the SHA-256 of the definition of each method"
    )
    frozen_at: datetime.datetime
    body: dict[str, Any]

    @staticmethod
    def resolve_factor_set(frozen: FrozenInventory) -> str:
        return str(frozen.factor_set_id)

    @staticmethod
    def resolve_body(frozen: FrozenInventory) -> Any:
        return load_json(frozen.body)


class FreezeIn(Body):
    """Which inventory to keep as it is now."""

    period: str = Field(pattern=r"^[0-9]{4}(-(0[1-9]|1[0-2]))?$", description="2025 or 2025-03")
    grid: str = Field("annual", pattern=r"^(annual|fixed:[0-9]{4})$")
    title: str = Field(min_length=1, max_length=200)


@router.get("/inventory/frozen", response=list[FrozenOut], summary="Frozen inventories")
@paginate(Page)
def list_frozen(request: HttpRequest) -> QuerySet[FrozenInventory]:
    require(request.user, VIEW)
    return selectors.frozen_inventories(area=area_in_view(request.user).code)


@router.post(
    "/inventory/frozen", response={201: FrozenOut}, summary="Freeze an inventory as it is now"
)
def freeze(request: HttpRequest, said: FreezeIn) -> Status[FrozenInventory]:
    require(request.user, "accounting.freeze_inventory")
    made = services.freeze_inventory(
        actor=request.user,
        area=area_in_view(request.user).code,
        period=said.period,
        grid=said.grid,
        title=said.title,
    )
    return Status(201, made)


def _gaps(gaps: Iterable[Gap]) -> list[dict[str, str]]:
    return [{"id": gap.id, "kind": gap.kind, "reason": gap_text(gap)} for gap in gaps]


def _percent(share: float | None) -> float | None:
    return None if share is None else share * 100
