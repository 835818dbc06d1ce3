"""Who gets what at the addresses of indicators."""

from tests.access_row import Row

from dafeng.people.role import Role

READERS = {
    Role.OFFICER,
    Role.LEADER,
    Role.AUDITOR,
    Role.HEAD,
    Role.FILER,
    Role.PARK_MANAGER,
}


def key(world):
    return ["charging_piles"]


ROWS = [
    Row("indicators:indicator_list", ok=READERS),
    Row("indicators:indicator", ok=READERS, args=key),
]
