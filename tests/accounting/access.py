"""Who gets what at the addresses of the inventory, factors, methods, accounts and traces."""

import datetime
from decimal import Decimal

from tests.access_row import ADMINISTRATORS, ALL, WHOLE_CITY, Row
from tests.ledger.access import other_entry, own_entry

from dafeng.accounting import selectors, services
from dafeng.accounting.models import FrozenInventory, Result
from dafeng.evidence.services import System, writing
from dafeng.ledger.services import Said, record_statistics
from dafeng.people.role import Role

SYSTEM = System("test")
OFFICER = {Role.OFFICER}
NO_ADMIN = ALL - ADMINISTRATORS
ADMIN_404 = dict.fromkeys(ADMINISTRATORS, 404)
ELSEWHERE_404 = dict.fromkeys(ALL - WHOLE_CITY, 404)


def _result(entry_args):
    def make(world):
        services.issue_shipped(actor=SYSTEM)
        (entry,) = entry_args(world)
        services.account(actor=SYSTEM)
        return [Result.objects.get(booking__entry=entry).pk]

    return make


def _factor(world):
    services.issue_shipped(actor=SYSTEM)
    return ["electricity.grid"]


def figures(world):
    """An inventory with something in it."""
    line(world)
    return []


def line(world):
    """A line of an inventory."""
    with writing(actor=SYSTEM, permission="ledger.enter_statistics") as log:
        record_statistics(
            log,
            area=world.county.code,
            rows=[Said(series="gas.industry", period="2023-06", amount=Decimal(5))],
            known_date=datetime.date(2023, 7, 10),
            today=datetime.date(2023, 7, 10),
        )
    return ["gas.industry"]


def _seen(world):
    """The hash that the page to freeze shows."""
    found = selectors.City(world.county.code)
    return services.inventory_hash(found.inventory(str(found.latest_year() or 2023)))


def frozen(world):
    """A frozen inventory."""
    line(world)
    services.issue_shipped(actor=SYSTEM)
    found = FrozenInventory.objects.first() or services.freeze_inventory(
        actor=SYSTEM, area=world.county.code, period="2023", grid="annual", title="2023"
    )
    return [found.pk]


ROWS = [
    Row("accounting:inventory_freeze", ok=OFFICER),
    Row("accounting:inventory_freeze", ok=OFFICER, args=figures, case="with figures"),
    Row(
        "accounting:inventory_freeze",
        method="post",
        ok=OFFICER,
        status=302,
        args=figures,
        data=lambda world: {"title": "2023", "seen": _seen(world)},
        case="without an app yet",
    ),
    Row("accounting:inventory_frozen", ok=WHOLE_CITY, args=frozen),
    Row("accounting:inventory", ok=WHOLE_CITY),
    Row("accounting:inventory", ok=WHOLE_CITY, args=figures, case="with figures"),
    Row("accounting:inventory_line", ok=WHOLE_CITY, args=line),
    Row(
        "accounting:inventory_line",
        ok=[],
        denied=403,
        exceptions=dict.fromkeys(WHOLE_CITY, 404),
        args=lambda world: ["no.line"],
        case="unknown",
    ),
    Row("accounting:factors"),
    Row("accounting:issues"),
    Row("accounting:factor", args=_factor),
    Row("accounting:factor", args=lambda world: ["no.such"], status=404, case="unknown"),
    Row("accounting:factor_new", ok=OFFICER),
    Row("accounting:methods"),
    Row("accounting:method", args=lambda world: ["combustion"]),
    Row("accounting:method", args=lambda world: ["nothing"], status=404, case="unknown"),
    Row(
        "accounting:account",
        args=lambda world: [world.own.code],
        ok=NO_ADMIN,
        exceptions=ADMIN_404,
        case="own",
    ),
    Row(
        "accounting:account",
        args=lambda world: [world.other.code],
        ok=WHOLE_CITY,
        exceptions=ELSEWHERE_404,
        case="other",
    ),
    Row(
        "accounting:trace",
        args=_result(own_entry),
        ok=NO_ADMIN,
        exceptions=ADMIN_404,
        case="own",
    ),
    Row(
        "accounting:trace",
        args=_result(other_entry),
        ok=WHOLE_CITY,
        exceptions=ELSEWHERE_404,
        case="other",
    ),
]
