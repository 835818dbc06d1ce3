"""Freeze an inventory as it is now, and repeat it under what it rested on."""

import json
from dataclasses import dataclass
from typing import Any

from django.db.models import Max
from django.utils import timezone

from dafeng import __version__
from dafeng.accounting import activity
from dafeng.accounting.activity import Figures
from dafeng.accounting.error import FiguresChanged, InventoryKnown, NothingToFreeze
from dafeng.accounting.factor_set import FactorSet
from dafeng.accounting.frozen import as_data
from dafeng.accounting.inventory import Inventory, compute
from dafeng.accounting.method import methods
from dafeng.accounting.models import FrozenInventory
from dafeng.accounting.services.account import current_set, record_set, set_by_hash
from dafeng.evidence import canonical
from dafeng.evidence.selectors import list_entries, name_of
from dafeng.evidence.services import Actor, writing
from dafeng.ledger.form import find_column
from dafeng.ledger.selectors import newest
from dafeng.ledger.selectors.statistic import records
from dafeng.ledger.series import Series, in_force
from dafeng.people.area import factor_place, is_invented
from dafeng.people.home import home_place

FROZEN = "accounting.inventory_frozen"
EQUIVALENT = "comprehensive_energy"
"""The method of the energy with electricity at its equivalent value, which is of no line."""


def freeze_inventory(
    *, actor: Actor, area: str, period: str, grid: str, title: str, seen: str = ""
) -> FrozenInventory:
    """Keep the inventory of a period as it is now, as its next version, signed.

    `seen` is the hash of the one that the actor has seen; empty where none was shown.
    Raises `NothingToFreeze` before anything is known, `FiguresChanged` where it is no longer the
    one seen, `InventoryKnown` where the last version says the same, `BadPeriod`, `BadValue`,
    `NotSigned`.
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
    if seen and seen != made.content_hash:
        raise FiguresChanged(period=period)
    made.pins = _pins(body)
    with writing(actor=actor, permission="accounting.freeze_inventory", signed=True) as log:
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
            FROZEN,
            made,
            area=area,
            period=period,
            grid=grid,
            version=made.version,
            hash=made.content_hash,
            pins=made.pins,
        )
    return made


def inventory_hash(found: Inventory) -> str:
    """The content hash that an inventory would be frozen under."""
    return canonical.digest(canonical.dump(as_data(found, sample=is_invented(found.area))))


@dataclass(frozen=True, slots=True)
class Repeat:
    """A frozen inventory computed again, and what is no longer as it was then.

    `same`: to the same bytes. `is_kept`: bytes and pins are those that the log says were frozen;
    `is_signed`: with a signature.
    `methods`: ids of those whose definition is another or gone; `program`: the version then, where
    it is another now; `lines`: ids of those that come out otherwise. `is_pinned`: whether the
    definitions were kept at all.
    """

    same: bool
    is_kept: bool
    is_signed: bool
    is_pinned: bool
    methods: tuple[str, ...]
    program: str
    lines: tuple[str, ...]


def recompute_inventory(frozen: FrozenInventory) -> Repeat:
    """Compute it again from the same figures and factors, and compare.

    Raises what `compute` raises where the program of today can no longer do it.
    """
    body = _body(frozen, factors=set_by_hash(frozen.factor_set_id))
    text = canonical.dump(body)
    then = frozen.pins
    signatures = _signatures(frozen)
    return Repeat(
        same=text == frozen.body and canonical.digest(text) == frozen.content_hash,
        is_kept=bool(signatures),
        is_signed=any(signatures),
        is_pinned=bool(then),
        methods=tuple(
            name
            for name, definition in sorted(then.get("methods", {}).items())
            if name not in methods() or methods()[name].definition != definition
        ),
        program=then["program"] if then and then["program"] != __version__ else "",
        lines=_differing(json.loads(frozen.body), json.loads(text)),
    )


def _pins(body: dict[str, Any]) -> dict[str, Any]:
    """What an inventory was computed by, beside its figures and factors."""
    used = {line["request"]["method"] for line in body["lines"]} | {EQUIVALENT}
    known = methods()
    return {"program": __version__, "methods": {name: known[name].definition for name in used}}


def _signatures(frozen: FrozenInventory) -> list[bool]:
    """Whether each row of the log that says of just these bytes and pins is signed."""
    kind, key = name_of(frozen)
    rows = list_entries().filter(kind=FROZEN, subject_type=kind, subject_id=key)
    kept = (canonical.digest(frozen.body), canonical.spell(frozen.pins))
    said = [json.loads(row.payload) for row in rows]
    return [bool(row.get("signed")) for row in said if (row["hash"], row.get("pins", {})) == kept]


def _differing(then: dict[str, Any], now: dict[str, Any]) -> tuple[str, ...]:
    """The ids of lines of which one says what the other does not."""
    old, new = ({line["id"]: line for line in each["lines"]} for each in (then, now))
    return tuple(name for name in {**old, **new} if old.get(name) != new.get(name))


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
