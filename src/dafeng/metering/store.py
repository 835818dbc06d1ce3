"""The lake of this process: one door to readings and slots, opened after the fork."""

import os
import threading
from zoneinfo import ZoneInfo

from django.conf import settings

from dafeng.lake.lake import Lake
from dafeng.metering.error import NoPlace
from dafeng.people.home import home_place
from dafeng.people.models import Place

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
    home = home_place()
    if home:
        return home[:6]
    counties = Place.objects.filter(level=Place.Level.COUNTY, valid_to=None)
    code = counties.order_by("code").values_list("code", flat=True).first()
    if code is None:
        raise NoPlace
    return code[:6]


def zone() -> ZoneInfo:
    """The zone in which days and months are cut."""
    return ZoneInfo(settings.CONFIG.time_zone)
