"""Say which channels wait for their slots to be computed again."""

import uuid

from django.db import transaction
from django.utils import timezone

from dafeng.metering.cleaning.channel import NEVER
from dafeng.metering.models import Anchor, Channel, Touched


def touch(*, channel: Channel | int, since: int = -NEVER, until: int = NEVER, cause: str) -> None:
    """Widen what waits of a channel to a stretch of time [µs UTC], in the caller's transaction."""
    key = channel if isinstance(channel, int) else channel.pk
    with transaction.atomic():
        known = Touched.objects.select_for_update().filter(channel=key).first()
        if known is not None:
            since, until = min(since, known.since_us), max(until, known.until_us)
        Touched.objects.update_or_create(
            channel_id=key,
            defaults={
                "since_us": since,
                "until_us": until,
                "cause": cause,
                "token": uuid.uuid4(),
                "touched_at": timezone.now(),
            },
        )


def forget_anchors(channel: Channel) -> None:
    """Have the whole channel computed again from its first reading."""
    Anchor.objects.filter(channel=channel).delete()
    touch(channel=channel, cause="description")
