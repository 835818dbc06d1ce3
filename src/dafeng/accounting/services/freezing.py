"""Freeze an inventory as it is now, and repeat it under what it rested on."""

from typing import Any

from django.db.models import Max
from django.utils import timezone

from dafeng.accounting import activity
from dafeng.accounting.activity import Figures
from dafeng.accounting.error import InventoryKnown, NothingToFreeze
from dafeng.accounting.factor_set import FactorSet
from dafeng.accounting.frozen import as_data
from dafeng.accounting.inventory import compute
from dafeng.accounting.models import FrozenInventory
from dafeng.accounting.services.account import current_set, record_set, set_by_hash
from dafeng.evidence import canonical
from dafeng.evidence.services import Actor, writing
from dafeng.ledger.form import find_column
from dafeng.ledger.selectors import newest
from dafeng.ledger.selectors.statistic import records
from dafeng.ledger.series import Series, in_force
from dafeng.people.area import factor_place, is_invented
from dafeng.people.home import home_place


def freeze_inventory(
    *, actor: Actor, area: str, period: str, grid: str, title: str
) -> FrozenInventory:
    """Keep the inventory of a period as it is now, as its next version.

    Raises `NothingToFreeze` before anything is known, `InventoryKnown` where the last version says
    the same, `BadPeriod`, `BadValue`.
    """
    last = newest(area)
    factors, issues = current_set()
    made = FrozenInventory(
        area=area,
        period=period,
        grid=grid,
        title=title,
        place=factor_place(area, home=home_place()),
        newest_key=last[0] if last else 0,
    )
    body = _body(made, factors=factors)
    if not body["lines"]:
        raise NothingToFreeze(period=period)
    made.body = canonical.dump(body)
    made.content_hash = canonical.digest(made.body)
    with writing(actor=actor, permission="accounting.freeze_inventory") as log:
        known = FrozenInventory.objects.filter(area=area, period=period, grid=grid)
        latest = known.order_by("-version").first()
        if latest is not None and latest.content_hash == made.content_hash:
            raise InventoryKnown(period=period, version=latest.version)
        made.version = (known.aggregate(last=Max("version"))["last"] or 0) + 1
        made.factor_set = record_set(factors, issues)
        made.frozen_at = timezone.now()
        made.frozen_by_id = log.actor.pk
        made.save()
        log.record(
            "accounting.inventory_frozen",
            made,
            area=area,
            period=period,
            grid=grid,
            version=made.version,
            hash=made.content_hash,
        )
    return made


def recompute_inventory(frozen: FrozenInventory) -> bool:
    """Whether the same figures and factors give the same bytes, computed again."""
    body = canonical.dump(_body(frozen, factors=set_by_hash(frozen.factor_set_id)))
    return bool(body == frozen.body and canonical.digest(body) == frozen.content_hash)


def _body(frozen: FrozenInventory, *, factors: FactorSet) -> dict[str, Any]:
    """The inventory from the figures up to the newest that counted."""
    known = records(frozen.area)
    series = {}
    for name in activity.series_ids():
        points = [point for point in known.get(name, ()) if point.key <= frozen.newest_key]
        column = find_column(name)[1]
        series[name] = Series(name, in_force(points), column.kind, column.unit, column.cumulative)
    found = compute(
        Figures(series),
        factors,
        area=frozen.area,
        period=frozen.period,
        place=frozen.place,
        grid=frozen.grid,
    )
    return as_data(found, sample=is_invented(frozen.area))
