"""Rule 4 for what is stored: which stretch of a channel has to be computed again."""

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from dafeng.metering.cleaning.channel import Channel as Description
from dafeng.metering.cleaning.channel import Kind
from dafeng.metering.day_table import Days
from dafeng.metering.local_day import midnight_us, number_of
from dafeng.metering.models import Anchor, Touched
from dafeng.metering.window import Stand


@dataclass(slots=True)
class Plan:
    """What is to be computed of one channel: from which anchor, and until which might do."""

    touched: Touched
    channel: Description
    anchors: list[Anchor]
    begin: Anchor | None
    ends: list[Anchor | None]

    @property
    def key(self) -> int:
        return int(self.touched.channel_id)

    @property
    def end(self) -> Anchor | None:
        """The anchor at which this try hopes to find the chain as it was."""
        return self.ends[0]


@dataclass(slots=True)
class Computed:
    """A channel's slots of whole days, and the anchors that hold now."""

    plan: Plan
    first: int | None
    stop: int | None
    days: Days
    anchors: dict[int, Stand] = field(default_factory=dict)
    recent: set[int] = field(default_factory=set)


def reach_of(channel: Description) -> int:
    """How far before a reading [µs] its arrival may change what other readings mean."""
    if channel.kind is Kind.REGISTER:
        return channel.look + 1
    if channel.kind is Kind.SESSION:
        return 1
    return (channel.gap if channel.interval is None else channel.interval) + 1


def make_plan(
    touched: Touched, channel: Description, anchors: list[Anchor], zone: ZoneInfo
) -> Plan:
    """From the anchors of a channel, by day, what has to be read for a touched stretch."""
    at = {each.pk: midnight_us(zone, number_of(each.day)) for each in anchors}
    since = touched.since_us - reach_of(channel)
    begin = next((a for a in reversed(anchors) if at[a.pk] <= since), None)
    if begin is not None and channel.kind is Kind.REGISTER:
        # The movement to the first reading that stands after it begins where the anchor's is.
        time = begin.time_us
        begin = next((a for a in reversed(anchors) if at[a.pk] <= time), None)
    later: list[Anchor | None] = [a for a in anchors if at[a.pk] > touched.until_us]
    return Plan(touched, channel, anchors, begin, [*later[:1], *later[2:3], None])
