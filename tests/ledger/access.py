"""Who gets what at the addresses of the ledger."""

import datetime

from tests.access_row import ADMINISTRATORS, ALL, WHOLE_CITY, Row

from dafeng.evidence.services import System, writing
from dafeng.ledger import services
from dafeng.people.role import Role

OFFICER = {Role.OFFICER}
MAY_ENTER = {Role.OFFICER, Role.ENERGY_MANAGER}
NO_ADMIN = ALL - ADMINISTRATORS
ADMIN_404 = dict.fromkeys(ADMINISTRATORS, 404)
ELSEWHERE_404 = dict.fromkeys(ALL - WHOLE_CITY, 404)


def _entry(organisation):
    with writing(actor=System("test"), permission="ledger.post") as log:
        return services.post(
            log,
            organisation=organisation,
            flow="diesel.consumed",
            month=datetime.date(2025, 3, 1),
            quantity_micro=1_000_000,
            source="bill",
            reference="1",
        )


def own(world):
    return [world.own.code]


def other(world):
    return [world.other.code]


def own_entry(world):
    return [_entry(world.own).pk]


def other_entry(world):
    return [_entry(world.other).pk]


ROWS = [
    Row("ledger:entries", args=own, ok=NO_ADMIN, exceptions=ADMIN_404, case="own"),
    Row("ledger:entries", args=other, ok=WHOLE_CITY, exceptions=ELSEWHERE_404, case="other"),
    Row("ledger:bill_new", args=own, ok=MAY_ENTER, exceptions=ADMIN_404, case="own"),
    Row("ledger:bill_new", args=other, ok=OFFICER, exceptions=ELSEWHERE_404, case="other"),
    Row("ledger:close", args=own, ok=OFFICER, exceptions=ADMIN_404, case="own"),
    Row("ledger:close", args=other, ok=OFFICER, exceptions=ELSEWHERE_404, case="other"),
    Row("ledger:entry", args=own_entry, ok=NO_ADMIN, exceptions=ADMIN_404, case="own"),
    Row("ledger:entry", args=other_entry, ok=WHOLE_CITY, exceptions=ELSEWHERE_404, case="other"),
    Row(
        "ledger:book",
        method="post",
        args=own_entry,
        ok=OFFICER,
        status=302,
        exceptions=ADMIN_404,
        case="own",
    ),
    Row(
        "ledger:book",
        method="post",
        args=other_entry,
        ok=OFFICER,
        status=302,
        exceptions=ELSEWHERE_404,
        case="other",
    ),
]
