"""Who gets what of the API of metering."""

from tests.access_row import WHOLE_CITY, api_row

from dafeng.evidence.services import System
from dafeng.metering.services import importing, meter
from dafeng.people.role import Role

READERS = WHOLE_CITY | {Role.ENERGY_MANAGER, Role.VERIFIER, Role.PARK_MANAGER}
DAYS = "?start=2026-03-01&end=2026-03-03"


def _import(world):
    upload = importing.draft_import(
        actor=System("test"), organisation=world.own, file_name="a.csv", chunks=[b"a"]
    )
    return [upload.pk]


def channel(organisation):
    """A meter with one channel."""
    made = meter.create_meter(
        actor=System("test"),
        organisation=organisation,
        code=f"{organisation.code}-main",
        name="main",
        level="entity",
        carrier="electricity",
    )
    return meter.create_channel(
        actor=System("test"),
        meter=made,
        name="main",
        source_name="main",
        kind="register",
        unit="kWh",
        flow="electricity.purchased",
    )


def _of_a_channel(path, **values):
    rows = []
    for case, ok in (("own", READERS), ("other", WHOLE_CITY)):
        rows.append(
            api_row(
                path,
                case=case,
                ok=ok,
                args=lambda world, case=case: [channel(getattr(world, case)).pk],
                exceptions=dict.fromkeys(READERS - ok, 404),
                **values,
            )
        )
    return rows


def _of_an_organisation(path, **values):
    rows = []
    for case, ok in (("own", READERS), ("other", WHOLE_CITY)):
        rows.append(
            api_row(
                path,
                case=case,
                ok=ok,
                args=lambda world, case=case: [getattr(world, case).code],
                exceptions=dict.fromkeys(READERS - ok, 404),
                **values,
            )
        )
    return rows


ROWS = [
    # a source of readings has a token of its own; nobody who is logged in pushes
    api_row("/readings", method="post", data=lambda world: {"readings": []}, ok=[], denied=401),
    api_row(
        "/readings/imports/{id}/retraction",
        method="post",
        data=lambda world: {"reason": "时区选错"},
        args=_import,
        ok=[],  # an officer signs it first
        denied=403,
    ),
    api_row("/meters", ok=READERS),
    api_row("/channels", ok=READERS),
    *_of_a_channel("/channels/{channel}/series", query=DAYS),
    *_of_a_channel("/channels/{channel}/readings", query=DAYS),
    *_of_an_organisation("/organisations/{code}/meter-months", query="?month=2026-03"),
    *_of_an_organisation("/organisations/{code}/completeness", query=DAYS),
]
