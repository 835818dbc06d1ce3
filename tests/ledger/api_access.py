"""Who gets what of the API of the ledger."""

import datetime

from tests.access_row import ALL, BUSINESS, WHOLE_CITY, api_row

from dafeng.evidence.services import System
from dafeng.ledger import services
from dafeng.people.role import ADMINISTRATORS, Role

STATISTICS = {
    "form": "oil_monthly",
    "vintage": "final",
    "known_date": "2026-01-15",
    "document_title": "月报",
    "rows": [{"series": "oil.diesel", "period": "2025-03", "amount": "0.02", "unit": "万t"}],
}
YEAR = "?month_from=2025-01&month_to=2025-12"


def bill(organisation):
    """A bill of a month that has long ended."""
    return services.enter_bill(
        actor=System("test"),
        organisation=organisation,
        flow="electricity.purchased",
        month=datetime.date(2025, 3, 1),
        amount="12.5",
        unit="MWh",
        number="1",
        today=datetime.date(2025, 6, 1),
    )


def _body(organisation):
    return {
        "organisation": organisation.code,
        "flow": "electricity.purchased",
        "month": "2025-04",
        "amount": "12.5",
        "unit": "MWh",
        "number": "2",
    }


ROWS = [
    api_row("/ledger/entries"),
    api_row(
        "/ledger/entries/{id}",
        case="own",
        args=lambda world: [bill(world.own).pk],
        ok=BUSINESS,
        denied=404,
    ),
    api_row(
        "/ledger/entries/{id}",
        case="other",
        args=lambda world: [bill(world.other).pk],
        ok=WHOLE_CITY,
        denied=404,
    ),
    api_row("/ledger/bookings", query=YEAR),
    api_row("/ledger/differences", query=YEAR),
    api_row(
        "/ledger/bills",
        method="post",
        case="own",
        data=lambda world: _body(world.own),
        ok={Role.OFFICER, Role.ENERGY_MANAGER},
        status=201,
        exceptions=dict.fromkeys(ADMINISTRATORS, 404),
    ),
    api_row(
        "/ledger/bills",
        method="post",
        case="other",
        data=lambda world: _body(world.other),
        ok={Role.OFFICER},
        status=201,
        exceptions=dict.fromkeys(ALL - WHOLE_CITY, 404),
    ),
    api_row("/statistics", ok=WHOLE_CITY),
    api_row("/statistics/forms", ok=WHOLE_CITY),
    api_row(
        "/statistics",
        method="post",
        data=lambda world: STATISTICS,
        ok={Role.OFFICER},
        status=201,
    ),
]
