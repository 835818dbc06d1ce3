"""The lake of this process: one door to readings and slots, opened after the fork."""

import os
import threading
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from dafeng.lake.lake import Lake
from dafeng.metering.error import NoPlace
from dafeng.metering.models import Channel
from dafeng.people.access import seen_area
from dafeng.people.area import areas as known_areas
from dafeng.people.area import code_of, real_area
from dafeng.people.models import Organisation

_guard = threading.Lock()
_open: dict[tuple[int, str], Lake] = {}


def lake() -> Lake:
    """The lake of this installation, opened once for each process and folder."""
    key = (os.getpid(), str(settings.CONFIG.lake))
    with _guard:
        if key not in _open:
            _open[key] = Lake(settings.CONFIG.lake)
        return _open[key]


def close() -> None:
    """Let go of the lake's files and locks; the next call of `lake` opens it again."""
    with _guard:
        for (process, _), known in list(_open.items()):
            if process == os.getpid():
                known.close()
        _open.clear()


def area() -> str:
    """The six digits of the county that this installation serves; raises `NoPlace`."""
    real = real_area()
    if real is None:
        raise NoPlace
    return real.code


def areas() -> list[str]:
    """The areas of which the lake holds readings: the own, and the sample while it is loaded.

    Raises `NoPlace` where there is none.
    """
    found = [each.code for each in known_areas()]
    if not found:
        raise NoPlace
    return found


def area_in_view(user: Any) -> str:
    """The six digits of the area that somebody looks at; raises `NoPlace`."""
    seen = seen_area(user)
    return area() if seen is None else seen.code


def area_of(organisation: Organisation) -> str:
    """The area in which an organisation's readings lie; raises `NoPlace`."""
    found = code_of(organisation)
    if not found:
        raise NoPlace
    return found


def area_of_channels(channels: Iterable[Channel]) -> str:
    """The one area in which the readings of channels lie; raises `NoPlace`.

    Raises `ValueError` for channels of two areas: no figure sums an invented one and a real one.
    """
    keys = {channel.organisation_id for channel in channels}
    return area_of_all(Organisation.objects.filter(pk__in=keys))


def area_of_all(organisations: Iterable[Organisation]) -> str:
    """The one area in which the readings of organisations lie; raises as `area_of_channels`."""
    found = areas()
    if len(found) < 2:
        return found[0]
    codes = {area_of(each) for each in organisations}
    if len(codes) > 1:
        raise ValueError("readings of two areas are not read together")
    return codes.pop() if codes else found[0]


def zone() -> ZoneInfo:
    """The zone in which days and months are cut."""
    return ZoneInfo(settings.CONFIG.time_zone)
