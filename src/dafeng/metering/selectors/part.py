"""The parts that metering gives to the page of an organisation."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dafeng.kernel.flow import FLOWS, Flow
from dafeng.metering import load
from dafeng.metering.models import Channel
from dafeng.metering.selectors import amount
from dafeng.people.models import Organisation
from dafeng.ui.charts import Chart


@dataclass(frozen=True, slots=True)
class FlowYear:
    """What the meters at the boundary say of a flow in a year."""

    flow: Flow
    amount: float
    months: int


@dataclass(frozen=True, slots=True)
class OrganisationPart:
    """Load curve, heat map and energy by carrier of an organisation, as far as it is metered."""

    organisation: Organisation
    channels: list[Channel]
    flows: list[tuple[Flow, bool]]
    flow: Flow | None
    span: load.Span | None
    zooms: list[list[load.Zoom]]
    load: Chart | None
    heat: Chart | None
    years: list[tuple[int, list[FlowYear]]]


def boundary_channels(organisation: Organisation) -> list[Channel]:
    """The channels at an organisation's boundary."""
    rows = Channel.objects.filter(organisation=organisation, at_boundary=True).exclude(flow="")
    return list(rows.select_related("meter"))


def organisation_part(organisation: Organisation, said: Mapping[str, Any]) -> OrganisationPart:
    """For `metering/part_organisation.html`; `said` are the parameters of the page's address."""
    channels = boundary_channels(organisation)
    flows = [FLOWS[name] for name in sorted({channel.flow for channel in channels})]
    flow = next((each for each in flows if each.id == said.get("flow")), None)
    flow = flow or (flows[0] if flows else None)
    mine = [channel for channel in channels if flow is not None and channel.flow == flow.id]
    extent = amount.extent_of(mine)
    if flow is None or extent is None:
        chosen = [(each, each is flow) for each in flows]
        return OrganisationPart(organisation, channels, chosen, flow, None, [], None, None, [])
    span = load.read_span(said, extent)
    name = flow.name.pick(get_language() or "zh-hans")
    source = _("Meters: {names}").format(names=", ".join(c.meter.code for c in mine[:6]))
    return OrganisationPart(
        organisation=organisation,
        channels=channels,
        flows=[(each, each is flow) for each in flows],
        flow=flow,
        span=span,
        zooms=load.zooms(span, extent),
        load=load.draw_load(mine, span, title=name, source=source),
        heat=load.draw_heat(mine, span, title=_("Day and hour"), source=source),
        years=_years(organisation, channels),
    )


def _years(
    organisation: Organisation, channels: Sequence[Channel]
) -> list[tuple[int, list[FlowYear]]]:
    months = amount.meter_months(organisations=[organisation]) if channels else []
    sums: dict[tuple[int, str], list[int]] = {}
    for each in months:
        known = sums.setdefault((each.month.year, each.flow), [0, 0])
        known[0] += each.quantity_micro
        known[1] += 1
    years: dict[int, list[FlowYear]] = {}
    for (year, flow), (micro, count) in sorted(sums.items()):
        years.setdefault(year, []).append(FlowYear(FLOWS[flow], micro / amount.MICRO, count))
    return sorted(years.items(), reverse=True)


def last_month(today: datetime.date) -> datetime.date:
    """The first day of the month before a day's."""
    return amount.first_of(amount.first_of(today) - datetime.timedelta(days=1))
