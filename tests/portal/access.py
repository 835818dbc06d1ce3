"""Who gets what at the addresses of the portal."""

from tests.access_row import WHOLE_CITY, Row

ROWS = [
    Row("portal:home"),
    *(
        Row("portal:part", case=name, ok=WHOLE_CITY, args=lambda world, name=name: [name])
        for name in ("meters", "peak", "tonnes", "towns")
    ),
    Row("portal:part", case="unknown", ok=WHOLE_CITY, status=404, args=lambda world: ["nothing"]),
]
