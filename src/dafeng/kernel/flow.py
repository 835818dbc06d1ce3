"""What activity data are about: a carrier or material, and what is done with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from dafeng.kernel.error import N_, DafengError
from dafeng.kernel.nearest import nearest
from dafeng.kernel.text import Text


class UnknownFlow(DafengError):
    """A flow that is not in the list."""

    code = "kernel.unknown_flow"
    what = N_("The flow {flow} is not known.")
    todo = N_("The nearest known one is {nearest}.")


class Use(StrEnum):
    """What is done with it at the boundary of the organisation."""

    CONSUMED = "consumed"  # burnt or otherwise used up inside
    PURCHASED = "purchased"
    SOLD = "sold"
    GENERATED = "generated"
    PRODUCED = "produced"
    DELIVERED = "delivered"  # to vehicles, by a charging station


@dataclass(frozen=True, slots=True)
class Flow:
    """A flow: `id` is ``carrier.use``; amounts are kept in millionths of `unit`."""

    id: str
    carrier: str
    use: Use
    name: Text
    unit: str


_CARRIERS: tuple[tuple[str, str, str, str], ...] = (
    ("electricity", "电力", "electricity", "kWh"),
    ("heat", "热力", "heat", "GJ"),
    ("raw_coal", "原煤", "raw coal", "t"),
    ("anthracite", "无烟煤", "anthracite", "t"),
    ("bituminous", "烟煤", "bituminous coal", "t"),
    ("lignite", "褐煤", "lignite", "t"),
    ("cleaned_coal", "洗精煤", "cleaned coal", "t"),
    ("briquette", "型煤", "briquettes", "t"),
    ("coke", "焦炭", "coke", "t"),
    ("petroleum_coke", "石油焦", "petroleum coke", "t"),
    ("natural_gas", "天然气", "natural gas", "m3"),
    ("lng", "液化天然气", "liquefied natural gas", "t"),
    ("lpg", "液化石油气", "liquefied petroleum gas", "t"),
    ("coke_oven_gas", "焦炉煤气", "coke oven gas", "m3"),
    ("gasoline", "汽油", "gasoline", "t"),
    ("diesel", "柴油", "diesel", "t"),
    ("kerosene", "煤油", "kerosene", "t"),
    ("fuel_oil", "燃料油", "fuel oil", "t"),
    ("biomass", "生物质燃料", "biomass fuel", "t"),
    ("water", "水", "water", "m3"),
    ("clinker", "水泥熟料", "cement clinker", "t"),
    ("cement", "水泥", "cement", "t"),
)
_USES = {
    Use.CONSUMED: Text("消费", "consumed"),
    Use.PURCHASED: Text("购入", "purchased"),
    Use.SOLD: Text("外供", "sold"),
    Use.GENERATED: Text("自产", "generated"),
    Use.PRODUCED: Text("产量", "produced"),
    Use.DELIVERED: Text("供出", "delivered"),
}
_NETWORKED = frozenset({"electricity", "heat"})
_PRODUCTS = frozenset({"clinker", "cement"})


def _uses(carrier: str) -> tuple[Use, ...]:
    if carrier in _NETWORKED:
        uses = (Use.PURCHASED, Use.SOLD, Use.GENERATED, Use.CONSUMED)
        return (*uses, Use.DELIVERED) if carrier == "electricity" else uses
    if carrier in _PRODUCTS:
        return (Use.PRODUCED,)
    return (Use.CONSUMED,)


def _flow(carrier: str, zh: str, en: str, unit: str, use: Use) -> Flow:
    name = Text(f"{zh}{_USES[use].zh}", f"{en} {_USES[use].en}")
    return Flow(f"{carrier}.{use}", carrier, use, name, unit)


FLOWS: Mapping[str, Flow] = MappingProxyType(
    {
        flow.id: flow
        for carrier, zh, en, unit in _CARRIERS
        for flow in (_flow(carrier, zh, en, unit, use) for use in _uses(carrier))
    }
)

CARRIERS: Mapping[str, Text] = MappingProxyType(
    {carrier: Text(zh, en) for carrier, zh, en, _ in _CARRIERS}
)


def find_flow(flow_id: str) -> Flow:
    """The flow of an id; raises `UnknownFlow` that names the nearest one."""
    if flow_id not in FLOWS:
        raise UnknownFlow(flow=flow_id, nearest=nearest(flow_id, FLOWS))
    return FLOWS[flow_id]
