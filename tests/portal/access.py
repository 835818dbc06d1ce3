"""Who gets what at the addresses of the portal."""

from tests.access_row import WHOLE_CITY, Row

from dafeng.people.role import Role

ROWS = [
    Row("portal:home"),
    *(
        Row("portal:part", case=name, ok=WHOLE_CITY, args=lambda world, name=name: [name])
        for name in ("peak", "tonnes", "towns")
    ),
    Row(
        "portal:part",
        case="news",
        ok=WHOLE_CITY | {Role.HEAD, Role.FILER, Role.PARK_MANAGER},
        args=lambda world: ["news"],
    ),
    Row(
        "portal:part",
        case="meters",
        ok=WHOLE_CITY | {Role.ENERGY_MANAGER, Role.VERIFIER, Role.PARK_MANAGER},
        args=lambda world: ["meters"],
    ),
    Row("portal:leader", ok=WHOLE_CITY),
    Row("portal:screen", ok=WHOLE_CITY),
    Row("portal:part", case="unknown", ok=WHOLE_CITY, status=404, args=lambda world: ["nothing"]),
]
