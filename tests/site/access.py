"""Who gets what at the addresses of the installation as a whole."""

from tests.access_row import WHOLE_CITY, Row

from dafeng.jobs import services
from dafeng.people.role import Role
from dafeng.site import pipeline

SEES_RUNS = WHOLE_CITY | {Role.SYSTEM_ADMIN}


def _run(world):
    return [services.enqueue(pipeline.KIND, "test").pk]


ROWS = [
    Row("runs", ok=SEES_RUNS),
    Row("run", ok=SEES_RUNS, args=_run),
]
