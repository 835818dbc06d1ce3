"""Who gets what at the addresses of the ledger."""

import datetime

from tests.access_row import ADMINISTRATORS, ALL, WHOLE_CITY, Row

from dafeng.evidence.services import System, writing
from dafeng.ledger import services
from dafeng.ledger.models import Delivery, Supplier
from dafeng.people.role import Role

OFFICER = {Role.OFFICER}
SUPPLIERS = {Role.FILER, Role.HEAD}
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


def form_of(world):
    return ["oil_monthly"]


def supplied(world):
    """One's own organisation sends the oil form."""
    Supplier.objects.get_or_create(
        area=world.county.code, issuer="commerce", defaults={"organisation": world.own}
    )
    return []


def supplied_form(world):
    supplied(world)
    return ["oil_monthly"]


def delivery(world):
    """A figure by hand, taken in."""
    return [_delivery(world, Delivery.State.DONE).pk]


def draft(world):
    """A file that waits to be looked at."""
    made = services.draft_delivery(
        actor=System("test"),
        area=world.county.code,
        form="oil_monthly",
        file_name="oil.csv",
        chunks=["月份,汽油,柴油\n2025年1月,1,2\n".encode()],
        vintage="final",
        known_date=datetime.date(2026, 1, 15),
        today=datetime.date(2026, 1, 20),
    )
    return [made.pk]


def _delivery(world, state):
    return Delivery.objects.create(
        area=world.county.code, form="oil_monthly", way="hand", state=state
    )


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
        status=422,
        exceptions=ADMIN_404,
        case="own",
    ),
    Row(
        "ledger:book",
        method="post",
        args=other_entry,
        ok=OFFICER,
        status=422,
        exceptions=ELSEWHERE_404,
        case="other",
    ),
    Row("ledger:statistics", ok=WHOLE_CITY),
    Row("ledger:statistic_form", args=form_of, ok=WHOLE_CITY),
    Row(
        "ledger:statistic_history",
        args=form_of,
        query="?series=oil.diesel&period=2025-03",
        ok=WHOLE_CITY,
    ),
    Row("ledger:statistic_file", args=form_of, ok=WHOLE_CITY),
    Row("ledger:statistic_upload", args=form_of, ok=OFFICER),
    Row("ledger:statistic_enter", args=form_of, ok=OFFICER),
    Row("ledger:statistic_supplier", args=form_of, ok=OFFICER),
    Row("ledger:delivery", args=delivery, ok=WHOLE_CITY),
    Row("ledger:delivery", args=draft, ok=OFFICER, case="draft"),
    Row("ledger:statistics", args=supplied, ok=SUPPLIERS | WHOLE_CITY, case="supplied"),
    Row("ledger:statistic_form", args=supplied_form, ok=SUPPLIERS | WHOLE_CITY, case="supplied"),
    Row("ledger:statistic_upload", args=supplied_form, ok=SUPPLIERS | OFFICER, case="supplied"),
]
