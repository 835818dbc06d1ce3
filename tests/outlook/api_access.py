"""Who gets what of the API of the outlook."""

from tests.access_row import WHOLE_CITY, api_row
from tests.outlook.access import run_key

from dafeng.people.role import Role

OFFICE = {Role.OFFICER}

ROWS = [
    api_row("/estimates", ok=WHOLE_CITY),
    api_row("/estimates", method="post", data=lambda world: {}, ok=OFFICE, status=201),
    api_row("/outlook/runs", ok=WHOLE_CITY),
    api_row("/outlook/runs/{id}", args=run_key, ok=WHOLE_CITY),
    api_row(
        "/outlook/runs",
        method="post",
        case="no statistics",
        data=lambda world: {"note": ""},
        ok=OFFICE,
        status=400,
    ),
    api_row("/outlook/levers", ok=WHOLE_CITY),
    api_row(
        "/outlook/moved",
        method="post",
        case="no run",
        data=lambda world: {"levers": {}},
        ok=WHOLE_CITY,
        status=400,
    ),
    api_row("/outlook/scenarios", ok=WHOLE_CITY),
    api_row(
        "/outlook/scenarios",
        method="post",
        data=lambda world: {"name": "慢", "levers": {"economy": -1.0}},
        ok=OFFICE,
        status=201,
    ),
]
