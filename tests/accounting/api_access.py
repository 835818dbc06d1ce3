"""Who gets what of the API of accounting."""

from tests.access_row import BUSINESS, WHOLE_CITY, api_row
from tests.ledger.api_access import YEAR, bill

from dafeng.accounting import services
from dafeng.accounting.models import Result
from dafeng.evidence.services import System
from dafeng.people.role import Role


def result(organisation):
    """The result of a bill."""
    entry = bill(organisation)
    services.issue_shipped(actor=System("test"))
    services.account(actor=System("test"))
    return Result.objects.get(booking__entry=entry)


ROWS = [
    api_row("/factors"),
    api_row("/methods"),
    api_row("/methods/{id}", args=lambda world: ["electricity"]),
    api_row("/methods/{id}", args=lambda world: ["none"], case="missing", ok=[], denied=400),
    api_row(
        "/calc",
        method="post",
        data=lambda world: {
            "method": "electricity",
            "period": "2023",
            "place": "420100",
            "activity": {"amount": {"value": 1000, "unit": "MWh"}},
        },
    ),
    api_row("/inventory", query="?period=2023", ok=WHOLE_CITY),
    api_row("/inventory/months", query="?month_from=2023-01&month_to=2023-03", ok=WHOLE_CITY),
    api_row("/inventory/frozen", ok=WHOLE_CITY),
    api_row(
        "/inventory/frozen",
        method="post",
        ok=[Role.OFFICER],
        status=409,
        case="nothing known",
        data=lambda world: {"period": "2023", "title": "2023"},
    ),
    api_row("/results", query=YEAR),
    api_row(
        "/results/{id}",
        case="own",
        args=lambda world: [result(world.own).pk],
        ok=BUSINESS,
        denied=404,
    ),
    api_row(
        "/results/{id}",
        case="other",
        args=lambda world: [result(world.other).pk],
        ok=WHOLE_CITY,
        denied=404,
    ),
    api_row(
        "/organisations/{code}/total",
        case="own",
        query=YEAR,
        args=lambda world: [world.own.code],
        ok=BUSINESS,
        denied=404,
    ),
    api_row(
        "/organisations/{code}/total",
        case="other",
        query=YEAR,
        args=lambda world: [world.other.code],
        ok=WHOLE_CITY,
        denied=404,
    ),
]
